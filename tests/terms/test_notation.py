"""Time limits as decisions print them: what is read, what is refused, what is written."""

from __future__ import annotations

import csv
import json
import os
import unicodedata
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_flow.errors import CallerError, UnknownNotation
from tthc_flow.terms import (
    CalendarDays,
    ClockHours,
    Immediate,
    Months,
    NotCounted,
    SameDay,
    Term,
    Unspecified,
    Weeks,
    WorkingDays,
    WorkingHours,
    Years,
    format_term,
    parse_term,
)

SHARED = Path(os.environ.get("TTHC_SHARED", Path(__file__).parents[3] / "shared")) / "data"
needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason="the shared data set (TTHC_SHARED) is not on this machine"
)
NOTATIONS = Path(__file__).with_name("notations.csv")
LARGEST = 1_000_000
WHOLE = st.integers(0, LARGEST)
DECIMALS = st.decimals(0, LARGEST, places=30) | st.integers(0, LARGEST * 8).map(
    lambda eighths: Fraction(eighths, 8)
)
HOURS = DECIMALS | st.integers(0, LARGEST * 60).map(lambda minutes: Fraction(minutes, 60))
TERMS = st.one_of(
    st.builds(WorkingDays, DECIMALS),
    st.builds(CalendarDays, DECIMALS),
    st.builds(WorkingHours, HOURS),
    st.builds(ClockHours, HOURS),
    st.builds(Weeks, WHOLE),
    st.builds(Months, WHOLE),
    st.builds(Years, WHOLE),
    st.sampled_from([SameDay(), Immediate(), NotCounted(), Unspecified()]),
)


@given(TERMS)
def test_what_is_written_is_read_back(term: Term) -> None:
    """R20: parse(format(t)) == t, in the context of a deadline."""
    assert parse_term(format_term(term)) == term
    assert format_term(term, "en")


@pytest.mark.parametrize(
    ("term", "vietnamese", "english"),
    [
        (WorkingDays("10.5"), "10,5 ngày làm việc", "10.5 working days"),
        (WorkingDays(0), "0 ngày làm việc", "0 working days"),
        (CalendarDays(1), "1 ngày", "1 calendar day"),
        (WorkingHours(Fraction(1, 3)), "20 phút làm việc", "20 working minutes"),
        (ClockHours(Fraction(1, 3)), "20 phút", "20 minutes"),
        (ClockHours("0.05"), "0,05 giờ", "0.05 hours"),
        (Months(3), "3 tháng", "3 months"),
        (SameDay(), "trong ngày", "same day"),
        (Immediate(), "ngay sau khi nhận đủ hồ sơ hợp lệ", "at once"),
        (NotCounted(), "không tính thời gian", "not counted"),
        (Unspecified(), "không quy định", "not specified"),
    ],
)
def test_terms_are_written_as_decisions_do(term: Term, vietnamese: str, english: str) -> None:
    """R20: comma decimals, and minutes where the decimals of an hour would never end."""
    assert format_term(term) == vietnamese
    assert format_term(term, "en") == english


def test_notations_of_real_decisions_read_as_their_sources_say() -> None:
    """R20: each distinct notation of the reference tables, with its value there, or refused."""
    with NOTATIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 220
    for row in rows:
        try:
            term = parse_term(row["raw"], context=row["context"], unit=row["heading"])  # type: ignore[arg-type]
        except UnknownNotation:
            assert row["kind"] == "refused", row
            continue
        value = getattr(term, "value", None)
        expected = Fraction(row["value"]) if row["value"] else None
        assert (term.kind, value) == (row["kind"], expected), row


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("05 ngày làm việc", WorkingDays(5)),
        ("1.5 Ngày làm việc", WorkingDays("1.5")),
        ("0,25 ngày làm việc", WorkingDays("0.25")),
        ("1/2 ngày làm việc", WorkingDays("0.5")),
        ("01/2 ngày làm việc", WorkingDays("0.5")),
        ("½ ngày làm việc", WorkingDays("0.5")),
        ("(17,5) ngày làm việc", WorkingDays("17.5")),
        ("Mười ngày rưỡi 10,5 ngày làm việc", WorkingDays("10.5")),
        ("Ba (03) ngày làm việc", WorkingDays(3)),
        ("02 (hai) ngày làm việc", WorkingDays(2)),
        ("mười lăm ngày", CalendarDays(15)),
        ("hai mươi mốt ngày", CalendarDays(21)),
        ("một trăm linh năm ngày", CalendarDays(105)),
        ("chín trăm chín mươi chín ngày", CalendarDays(999)),
        ("năm (05) ngày làm việc", WorkingDays(5)),
        ("mười năm", Years(10)),
        ("nửa ngày làm việc", WorkingDays("0.5")),
        ("2 ngày rưỡi", CalendarDays("2.5")),
        ("1/8 ngày", CalendarDays("0.125")),
        ("1,125 ngày", CalendarDays("1.125")),
        ("0 ngày làm việc", WorkingDays(0)),
        ("Trong thời hạn tối đa là 48 ngày, kể từ ngày tiếp nhận hồ sơ", CalendarDays(48)),
        ("Không quá 45 ngày làm việc", WorkingDays(45)),
        ("05 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ.", WorkingDays(5)),
        ("80 giờ làm việc (tương đương 10 ngày làm việc)", WorkingHours(80)),
        ("10 ngày làm việc (80 giờ)", WorkingDays(10)),
        ("05 ngày làm việc (năm ngày làm việc)", WorkingDays(5)),
        ("05 ngày (năm ngày)", CalendarDays(5)),
        ("40 giờ làm việc (năm ngày làm việc)", WorkingHours(40)),
        ("05 ngày làm việc (kể từ ngày nhận đủ hồ sơ hợp lệ)", WorkingDays(5)),
        ("80 giờ làm việc (10 ngày làm việc), kể từ ngày nhận đủ hồ sơ", WorkingHours(80)),
        ("(05 ngày làm việc)", WorkingDays(5)),
        ("(05 (năm) ngày làm việc)", WorkingDays(5)),
        ("(Không tính thời gian)", NotCounted()),
        ("05 ngày làm việc,", WorkingDays(5)),
        ("¼ ngày làm việc", WorkingDays("0.25")),
        ("⅛ ngày làm việc", WorkingDays("0.125")),
        ("1\N{FRACTION SLASH}2 ngày làm việc", WorkingDays("0.5")),
        ("một nửa ngày làm việc", WorkingDays("0.5")),
        ("10,5 (mười phẩy năm) ngày làm việc", WorkingDays("10.5")),
        ("0,25 (không phẩy hai năm) ngày làm việc", WorkingDays("0.25")),
        ("không phẩy năm ngày làm việc", WorkingDays("0.5")),
        ("2 giờ 30 phút", ClockHours("2.5")),
        ("02 giờ 05 phút làm việc", WorkingHours(Fraction(25, 12))),
        ("Không tính vào thời hạn giải quyết", NotCounted()),
        ("Chưa quy định", Unspecified()),
        ("24 giờ", ClockHours(24)),
        ("20 phút", ClockHours(Fraction(1, 3))),
        ("2 tuần", Weeks(2)),
        ("01 tháng", Months(1)),
        ("1 năm", Years(1)),
        ("Trong ngày", SameDay()),
        ("trong ngày làm việc", SameDay()),
        ("Ngay trong ngày tiếp nhận hồ sơ", SameDay()),
        ("Ngay sau khi nhận đủ hồ sơ hợp lệ", Immediate()),
        ("Không tính thời gian", NotCounted()),
        ("Giờ hành chính", NotCounted()),
        ("Không quy định", Unspecified()),
        ("Không nêu rõ", Unspecified()),
        ("5\u00a0ngày  làm\tviệc", WorkingDays(5)),
        (unicodedata.normalize("NFD", "05 ngày làm việc"), WorkingDays(5)),
    ],
)
def test_notations_of_real_decisions(text: str, term: Term) -> None:
    """R20: each notation found in the decisions reads as one term."""
    assert parse_term(text) == term


@pytest.mark.parametrize(
    ("text", "deadline", "step"),
    [
        ("3 ngày", CalendarDays(3), WorkingDays(3)),
        ("8 giờ", ClockHours(8), WorkingHours(8)),
        ("1 giờ 30 phút", ClockHours("1.5"), WorkingHours("1.5")),
        ("0,25 ngày", CalendarDays("0.25"), WorkingDays("0.25")),
    ],
)
def test_a_bare_unit_depends_on_where_it_stands(text: str, deadline: Term, step: Term) -> None:
    """R13: calendar days and clock hours in a limit, working time in a step table."""
    assert parse_term(text, context="deadline") == deadline
    assert parse_term(text, context="step") == step


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "1,5",
        "không ngày",
        "01/03 ngày",
        "01/02 ngày",
        "2/4 ngày",
        "1½ ngày",
        "٣ ngày",
        "(5 ngày",
        "5 ngày)",
        "2,5 ngày rưỡi",
        "hai mươi năm ngày",
        "một trăm năm ngày",
        "mười giờ rưỡi 10,5 ngày",
        "Mười ngày rưỡi 11 ngày làm việc",
        "2 giờ 90 phút",
        "2,5 giờ 30 phút",
        "2 giờ rưỡi 30 phút",
        "2 giờ 30,5 phút",
        "2 giờ 30",
        "2 giờ 30 phút 10",
        "30 phút 2 giờ",
        "1 ngày 4 giờ",
        "1 tháng 15 ngày",
        "¾ ngày",
        "1¼ ngày",
        "một phẩy ngày",
        "phẩy năm ngày",
        "1,5 (một phẩy sáu) ngày",
        "05 ngày (sáu ngày)",
        "5 (năm ngày)",
        "05 ngày làm việc (kể từ ngày ký)",
        "05 ngày làm việc (kể từ ngày nhận đủ hồ sơ",
        "()",
        "(05 ngày) (10 ngày)",
        "((05 ngày",
        "ít nhất 5 ngày",
        "khoảng 5 ngày",
        "5 ngày hoặc 10 ngày",
        "trong ngày làm việc tiếp theo",
        "ngay sau khi có kết quả",
        "05 ngày làm việc …",
        "15 ngày kể từ ngày có kết quả thẩm định",
        "5 ngày kể từ ngày nhận hồ sơ, không bao gồm thời gian xác minh",
        "10 ngày làm việc (72 giờ)",
        "cắt giảm 12/60 ngày",
        "09-12 ngày làm việc",
        "-5 ngày",
        "5 ngày ngày",
        "05 (sáu) ngày",
        "1.000 ngày",
        "05 ngày làm việc; trường hợp cần xác minh không quá 10 ngày",
        "15 ngày (25 ngày đối với vùng khó khăn).",
        "05 ngày làm việc kể từ ngày nhận đủ hồ sơ, nếu phải xác minh thì 10 ngày",
        "80 giờ làm việc (tương đương 11 ngày làm việc)",
        "Theo quy định tại mục 2,3,4,5,6,7 và 8 Phần II",
        "Trong thời gian thông báo tuyển dụng của cơ quan có thẩm quyền tuyển dụng",
        "3 fortnights",
        "999999999999 ngày",
        "1/3 năm",
        "0,5 tháng",
        "ngày" * 5_000,
        "(" * 400,
        "9" * 400 + " ngày",
        "không quá " * 49,
        "1/" * 200,
    ],
    ids=lambda text: text[:30],
)
def test_what_cannot_be_read_for_certain_is_refused(text: str) -> None:
    """R20: never a default; the error holds the text and the place."""
    for context in ("deadline", "step"):
        with pytest.raises(UnknownNotation) as caught:
            parse_term(text, context=context)  # type: ignore[arg-type]
        assert caught.value.text == text
        assert 0 <= caught.value.offset <= 500


def test_a_heading_gives_the_unit_and_may_not_be_contradicted() -> None:
    """R20: `unit` is the unit of the column's heading."""
    assert parse_term("0,5", context="step", unit="Thời gian (ngày làm việc)") == WorkingDays("0.5")
    assert parse_term("2 giờ", context="step", unit="giờ làm việc") == WorkingHours(2)
    assert parse_term("5 ngày", context="step", unit="ngày làm việc") == WorkingDays(5)
    assert parse_term("5 ngày làm việc", context="step", unit="ngày") == WorkingDays(5)
    assert parse_term("5 giờ", context="step", unit="ngày/giờ") == WorkingHours(5)
    assert parse_term("5", unit="Thời gian năm 2026 (giờ)") == ClockHours(5)
    with pytest.raises(UnknownNotation, match="contradicts"):
        parse_term("0,5 ngày làm việc", context="step", unit="giờ")
    with pytest.raises(UnknownNotation, match="contradicts"):
        parse_term("5 ngày làm việc", unit="ngày")
    with pytest.raises(UnknownNotation, match="contradicts"):
        parse_term("5 ngày", unit="ngày làm việc")
    with pytest.raises(UnknownNotation, match="names no unit"):
        parse_term("5", unit="số lượng")
    with pytest.raises(UnknownNotation, match="several units"):
        parse_term("5", unit="ngày/giờ")


def test_hours_that_equal_eight_hour_days_are_no_clock_hours() -> None:
    """R13: 168 clock hours are 7 days, so "tương đương 21 ngày" needs the context of a step."""
    for text, term in (
        ("168 giờ (tương đương 21 ngày)", WorkingHours(168)),
        ("05 ngày (năm ngày làm việc)", WorkingDays(5)),
    ):
        assert parse_term(text, context="step") == term
        with pytest.raises(UnknownNotation, match="8 working hours a day"):
            parse_term(text)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("05 ngày làm việc b", 17),
        ("  05   ngày\u00a0làm việc  b", 22),
        (unicodedata.normalize("NFD", "05 ngày b"), 9),
        ("Không quá 01/03 ngày", 10),
        ("12", 2),
        ("15 ngày (25 ngày đối với vùng khó khăn)", 17),
    ],
)
def test_a_refusal_points_into_the_text_as_given(text: str, offset: int) -> None:
    """R20: the offset counts the characters of the caller's text, blanks and marks included."""
    with pytest.raises(UnknownNotation) as caught:
        parse_term(text)
    assert caught.value.offset == offset
    assert caught.value.remedy


def test_another_context_is_a_mistake_of_the_caller() -> None:
    """Contexts are deadline and step."""
    with pytest.raises(CallerError):
        parse_term("5 ngày", context="table")  # type: ignore[arg-type]
    with pytest.raises(CallerError):
        parse_term(5)  # type: ignore[arg-type]


def test_number_words_up_to_999() -> None:
    """R20: every whole number in words, as schoolbooks spell it, alone and beside its figures."""
    words = dict(enumerate(("", *["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"])))

    def below_hundred(n: int) -> str:
        tens, ones = divmod(n, 10)
        if not tens:
            return words[n]
        last = "lăm" if ones == 5 else "mốt" if ones == 1 and tens > 1 else words[ones]
        return f"{'mười' if tens == 1 else f'{words[tens]} mươi'} {last}".strip()

    def spelled(n: int) -> str:
        hundreds, rest = divmod(n, 100)
        if not hundreds:
            return below_hundred(n)
        return f"{words[hundreds]} trăm {'linh ' * (0 < rest < 10)}{below_hundred(rest)}".strip()

    assert (spelled(15), spelled(21), spelled(105)) == (
        "mười lăm",
        "hai mươi mốt",
        "một trăm linh năm",
    )
    for n in range(1, 1000):
        for text in (
            f"{spelled(n)} ngày",
            f"{n:02d} ({spelled(n)}) ngày",
            f"{spelled(n)} ({n}) NGÀY",
        ):
            assert parse_term(text) == CalendarDays(n), text


@given(st.text(alphabet="0123456789,./()- ngàygiờlmviệctháuầnă½", max_size=40))
def test_no_text_crashes_the_reader(text: str) -> None:
    """Whatever is typed is a term or a typed refusal."""
    try:
        assert isinstance(parse_term(text), Term)
    except UnknownNotation as error:
        assert str(error)  # noqa: PT017


@needs_shared
def test_all_steps_of_the_internal_processes_are_read_as_the_colleague_did() -> None:
    """The 793 steps of 91 processes; 19 that name no time of their own are refused."""
    processes = json.loads((SHARED / "internal_processes.json").read_text(encoding="utf-8"))
    answers = json.loads((SHARED / "internal_processes_answers.json").read_text(encoding="utf-8"))
    read = refused = 0
    for process, answer in zip(processes, answers, strict=True):
        for step, (value, unit) in zip(process["steps"], answer["step_values"], strict=True):
            try:
                term = parse_term(step["raw"], context="step", unit=step["unit_from_header"])
            except UnknownNotation:
                refused += 1
                assert value is None, step
                continue
            read += 1
            if value is None:
                assert isinstance(term, NotCounted | Unspecified | Immediate), step
            else:
                kind = WorkingDays if "ngày" in unit else WorkingHours
                assert term == kind(str(value)), step
    assert (read, refused) == (774, 19)


@needs_shared
def test_national_terms_with_a_unit_are_read_and_those_without_refused() -> None:
    """4,509 rows of the national portal; 539 show no unit and are reported, not guessed."""
    units = {
        "Ngày làm việc": WorkingDays,
        "Ngày": CalendarDays,
        "Giờ": ClockHours,
        "Tháng": Months,
    }
    with (SHARED / "national_terms.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4_509
    without = [row for row in rows if not row["unit"]]
    assert len(without) == 539
    for row in rows:
        if row["unit"]:
            assert parse_term(row["raw"]) == units[row["unit"]](row["value"]), row
        else:
            with pytest.raises(UnknownNotation):
                parse_term(row["raw"])


@needs_shared
def test_cut_down_pairs_read_as_published_and_ranges_are_refused() -> None:
    """92 published pairs: both sides with one value are read, the 8 texts of cases refused."""
    with (SHARED / "cut_down_pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sides = [
        (row[f"{side}_raw"], row[f"{side}_value"])
        for row in rows
        for side in ("statutory", "committed")
    ]
    assert len(sides) == 184
    refused = 0
    for raw, value in sides:
        kind = WorkingDays if "làm việc" in raw else CalendarDays
        if value:
            assert parse_term(raw) == kind(value), raw
            continue
        refused += 1
        with pytest.raises(UnknownNotation):
            parse_term(raw)
    assert refused == 8
