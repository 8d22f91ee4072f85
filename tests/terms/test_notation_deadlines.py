"""Time limits with conditions: base, branches, extension and notes; all else refused."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_flow.errors import UnknownNotation
from tthc_flow.terms import CalendarDays, SameDay, WorkingDays, parse_term
from tthc_flow.terms.deadline_text import ConditionalTerm, DeadlineText, parse_deadline

NOTATIONS = Path(__file__).with_name("notations.csv")


@pytest.mark.parametrize(
    ("text", "base", "branch", "condition"),
    [
        (
            "15 ngày làm việc (trường hợp cần lấy ý kiến thì tối đa không quá 25 ngày làm việc)",
            WorkingDays(15),
            WorkingDays(25),
            "trường hợp cần lấy ý kiến",
        ),
        (
            "15 ngày (25 ngày đối với vùng khó khăn).",
            CalendarDays(15),
            CalendarDays(25),
            "đối với vùng khó khăn",
        ),
        (
            "Không quá 05 ngày làm việc; (vùng sâu, vùng xa không quá 10 ngày).",
            WorkingDays(5),
            CalendarDays(10),
            "vùng sâu, vùng xa",
        ),
        (
            "05 ngày làm việc, trường hợp khác: 10 ngày làm việc",
            WorkingDays(5),
            WorkingDays(10),
            "trường hợp khác",
        ),
    ],
)
def test_a_case_with_its_own_limit_is_a_branch(
    text: str, base: WorkingDays, branch: WorkingDays, condition: str
) -> None:
    """R20: the condition stays as printed; each limit keeps its own unit."""
    expected = DeadlineText(base, (ConditionalTerm(branch, condition),))
    assert parse_deadline(text) == expected
    assert parse_deadline(unicodedata.normalize("NFD", text)).base == base


def test_time_added_is_an_extension_and_no_branch() -> None:
    """R20: certification (NĐ 23/2015 art. 7, 21): same day, many copies 2 working days more."""
    read = parse_deadline(
        "ngay trong ngày tiếp nhận hoặc trong ngày làm việc tiếp theo nếu tiếp nhận sau 15 giờ; "
        "nhiều/phức tạp: kéo dài thêm không quá 02 (hai) ngày làm việc hoặc dài hơn theo thỏa thuận"
    )
    assert read == DeadlineText(
        SameDay(),
        extension=ConditionalTerm(WorkingDays(2), "nhiều/phức tạp"),
        notes=(
            "hoặc trong ngày làm việc tiếp theo nếu tiếp nhận sau 15 giờ",
            "hoặc dài hơn theo thỏa thuận",
        ),
    )


def test_a_cut_off_hour_is_no_limit_of_hours() -> None:
    """R14, R20: "sau 15 giờ" is an hour of the day; "…" marks a source cut off."""
    read = parse_deadline(
        "Ba (03) ngày làm việc …, trường hợp phải xác minh thì không quá năm (05) ngày làm việc. "
        "Nếu tiếp nhận hồ sơ sau 15 giờ thì tính từ ngày làm việc tiếp theo"
    )
    assert read.base == WorkingDays(3)
    assert read.branches == (ConditionalTerm(WorkingDays(5), "trường hợp phải xác minh"),)
    assert read.notes[0] == "…"
    assert "sau 15 giờ" in read.notes[1]
    assert parse_deadline("05 ngày làm việc...").notes == ("...",)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("", 0),
        ("5 ngày; 10 ngày", 8),
        ("  5 ngày; nếu tiếp nhận sau 15 giờ", 10),
        ("15 ngày làm việc, trường hợp khác: 9- 10 ngày làm việc", 18),
        ("5 ngày; trường hợp trên 3 hồ sơ thì 10 ngày", 8),
        ("5 ngày; kéo dài thêm 2 ngày; gia hạn thêm 3 ngày", 29),
        ("5 ngày; không bao gồm thời gian xác minh", 8),
        ("Người có công: không quá 18 ngày làm việc; BTXH: không quá 6 ngày làm việc", 0),
        ("10 ngày (đủ thông tin) / 30 ngày (cần xác minh)", 8),
        ("5 ngày (10 ngày vùng)", 8),
        ("5 ngày; " + "nếu " * 120, 8),
        ("(" * 10_000, 500),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_clause_that_is_not_understood_is_refused_with_its_place(text: str, offset: int) -> None:
    """R20: no clause is dropped, none is guessed."""
    with pytest.raises(UnknownNotation) as caught:
        parse_deadline(text)
    assert (caught.value.text, caught.value.offset) == (text, offset)
    assert caught.value.remedy


def test_a_limit_without_conditions_is_only_a_base() -> None:
    """R20: what parse_term reads, parse_deadline reads alike."""
    with NOTATIONS.open(encoding="utf-8", newline="") as file:
        texts = [
            row["raw"]
            for row in csv.DictReader(file)
            if row["context"] == "deadline" and row["kind"] != "refused"
        ]
    assert len(texts) >= 80
    for text in texts:
        assert parse_deadline(text) == DeadlineText(parse_term(text)), text


WORDS = ["5 ngày", "10 ngày làm việc", "trường hợp", "nếu", "thì", "đối với", "vùng xa", "sau"]
WORDS += ["15 giờ", "không quá", "kéo dài thêm", "hoặc trong", ";", ".", ",", "(", ")", "…", ":"]


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_no_text_crashes_the_reader_of_deadlines(text: str) -> None:
    """Whatever is printed is a base with its clauses or a typed refusal."""
    try:
        read = parse_deadline(text)
    except UnknownNotation as error:
        assert error.text == text  # noqa: PT017
        assert 0 <= error.offset <= len(text)  # noqa: PT017
    else:
        assert parse_deadline(str(read.base)).base == read.base
