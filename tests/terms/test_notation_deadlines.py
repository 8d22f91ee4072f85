"""Time limits with conditions: base, branches, extension and notes; all else refused."""

from __future__ import annotations

import csv
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_flow.errors import UnknownNotation
from tthc_flow.terms import CalendarDays, ClockHours, SameDay, Unspecified, WorkingDays, parse_term
from tthc_flow.terms.cut_down import CutDown, parse_cut_down
from tthc_flow.terms.deadline_text import ConditionalTerm, DeadlineText, parse_deadline

SHARED = Path(os.environ.get("TTHC_SHARED", Path(__file__).parents[3] / "shared")) / "data"
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
        ("15 ngày làm việc, trường hợp khác: 10-9 ngày làm việc", 18),
        ("12-09 ngày làm việc", 2),
        ("5 ngày; trường hợp quá 3 ngày thì 10 ngày", 8),
        ("5 ngày; kéo dài thêm 2 ngày; gia hạn thêm 3 ngày", 29),
        ("5 ngày; không tính thời gian", 8),
        ("5 ngày; không bao gồm 3 ngày xác minh", 8),
        ("5 ngày, không kể ngày nghỉ, lễ", 8),
        ("Người có công: không quá 18 ngày làm việc", 0),
        ("Thu hồi: 25 ngày. Cấp lại: 20 ngày (vùng xa không quá 30 ngày).", 36),
        ("Thu hồi: 25 ngày. Cấp lại: 20 ngày; 7 ngày", 36),
        ("02 ngày làm việc (cắt giảm 01/04 ngày làm việc)", 18),
        ("02 ngày làm việc (cắt giảm 01/03 ngày)", 18),
        ("02 ngày làm việc (cắt giảm 01/03 ngày làm việc, tỷ lệ 30%)", 54),
        ("02 ngày làm việc (cắt giảm nhiều)", 18),
        ("02 ngày làm việc (cắt giảm 01/03 quả)", 18),
        ("02 ngày làm việc (cắt giảm 05/03 ngày làm việc)", 18),
        ("0 ngày (cắt giảm 0/0 ngày, tỷ lệ 0%)", 33),
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


def test_a_range_gives_its_two_ends_and_no_usual_limit() -> None:
    """R20: "09-12 ngày" (cut-down plan, P178) says neither when 9 nor when 12 days apply."""
    for text in ("09-12 ngày làm việc theo từng trường hợp", "Từ 09 đến 12 ngày làm việc"):
        read = parse_deadline(text)
        assert read.base == Unspecified()
        assert read.branches == (
            ConditionalTerm(WorkingDays(9), "từ"),
            ConditionalTerm(WorkingDays(12), "đến"),
        )
    other = parse_deadline("15 ngày làm việc, trường hợp khác: 9- 10 ngày làm việc")
    assert other.base == WorkingDays(15)
    assert [branch.term for branch in other.branches] == [WorkingDays(9), WorkingDays(10)]
    assert other.branches[1].condition == "trường hợp khác, đến"


def test_a_list_of_cases_has_no_usual_limit() -> None:
    """R20: interlinked death registration (Hải Phòng, P306): each case has its own limit."""
    read = parse_deadline(
        "Người có công: không quá mười tám (18) ngày làm việc; BTXH: không quá sáu (06) ngày làm "
        "việc; không quá mười một (11) ngày làm việc đối với người từ đủ 80 tuổi…"
    )
    assert read == DeadlineText(
        Unspecified(),
        (
            ConditionalTerm(WorkingDays(18), "Người có công"),
            ConditionalTerm(WorkingDays(6), "BTXH"),
            ConditionalTerm(WorkingDays(11), "đối với người từ đủ 80 tuổi"),
        ),
        notes=("…",),
    )


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("05 ngày làm việc (không bao gồm thời gian xác minh)", "không bao gồm thời gian xác minh"),
        ("05 ngày làm việc, không kể thời gian xin ý kiến", "không kể thời gian xin ý kiến"),
        ("05 ngày làm việc không tính thời gian chờ bổ sung", "không tính thời gian chờ bổ sung"),
        ("05 ngày làm việc, không kể ngày nghỉ, lễ", "không kể ngày nghỉ, lễ"),
        ("05 ngày làm việc (giảm 30 % so với quy định)", "giảm 30 % so với quy định"),
    ],
)
def test_excluded_time_and_percentages_are_notes(text: str, note: str) -> None:
    """R20, T27: what does not count is a pause of the dossier, no part of the limit."""
    assert parse_deadline(text) == DeadlineText(WorkingDays(5), notes=(note,))


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


WORDS = [
    "5 ngày",
    "10 ngày làm việc",
    "trường hợp",
    "nếu",
    "thì",
    "đối với",
    "vùng xa",
    "sau",
    "cắt giảm",
]
WORDS += [
    "15 giờ",
    "không quá",
    "kéo dài thêm",
    "hoặc trong",
    ";",
    ".",
    ",",
    "(",
    ")",
    "…",
    ":",
    "-",
]
WORDS += ["không kể", "thời gian", "01/03", "9", "Trực tuyến", "theo từng trường hợp"]


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


PORTAL = "Hình thức nộpThời gianPhí, lệ phíMô tả"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "Trực tuyến7 Ngày làm việcMiễn phí(Không quy định)Trực tiếp7 Ngày làm việcMiễn phí",
            DeadlineText(WorkingDays(7)),
        ),
        (
            "Trực tiếp7 NgàyKhông có thông tinNộp trực tiếp tại trụ sở",
            DeadlineText(CalendarDays(7)),
        ),
        ("Trực tuyến2 Ngày20,000 VNĐ", DeadlineText(CalendarDays(2))),
        (
            "Trực tuyến2 Ngày làm việcMiễn phíDịch vụ bưu chính2 Ngày làm vi",
            DeadlineText(WorkingDays(2), notes=("…",)),
        ),
        (
            "Trực tuyến9 Ngày làm việcMiễn phíTrong thời hạn 9 ngày làm việc, kể từ ngày nhận đủ",
            DeadlineText(WorkingDays(9)),
        ),
    ],
)
def test_a_flattened_table_of_the_portal_is_read(rows: str, expected: DeadlineText) -> None:
    """R20: heads run into values; a row that is cut off in its unit is left out and noted."""
    assert parse_deadline(PORTAL + rows) == expected
    assert parse_deadline(unicodedata.normalize("NFD", PORTAL + rows)) == expected


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ("Trực tuyến1Miễn phíTrực tiếp1Miễn phí", "Miễn phí"),
        ("Trực tuyến120 VNĐ(20.000 vnđ /tờ khai)Trực tiếp120 VNĐ(20.000)", " VNĐ"),
        ("Trực tuyến7 Ngày làm vi", "Hình"),
        ("", "Hình"),
        ("Trực tuyến7 Ngày làm việcMiễn phíTrực tiếp5 Ngày làm việcMiễn phí", "Hình"),
        ("Trực tiếp60 Ngày làm việcKhông có thông tin Thời hạn không quá 30 ngày, kể", "30 ngày"),
        ("Trực tiếp60 Ngày làm việcKhông có thông tin, có thể kéo dài hơn", "kéo dài"),
    ],
)
def test_a_portal_without_a_unit_is_refused(rows: str, where: str) -> None:
    """R20: 539 rows of the crawl show a bare number: days are not guessed; nor is one of two."""
    text = PORTAL + rows
    with pytest.raises(UnknownNotation) as caught:
        parse_deadline(text)
    assert caught.value.offset == text.index(where)


def test_the_place_of_a_refusal_is_that_of_the_text_as_given() -> None:
    """R20: portals mix composed and decomposed letters; the offset fits either."""
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "05 ngày làm việc; xyz")
        with pytest.raises(UnknownNotation) as caught:
            parse_deadline(text)
        assert caught.value.text == text
        assert text[caught.value.offset :].startswith("xyz")


def test_a_cut_names_the_laws_term_and_the_promise() -> None:
    """R20, R24: "cắt giảm 12/60 ngày" is a pair, 12 of 60 days (QĐ 01779/QĐ-UBND Cà Mau)."""
    read = parse_cut_down("Trong thời hạn tối đa là 48 ngày (cắt giảm 12/60 ngày, tỷ lệ 20%)")
    assert read == CutDown(CalendarDays(60), CalendarDays(48), "cắt giảm 12/60 ngày, tỷ lệ 20%")
    read = parse_cut_down("02 ngày làm việc (cắt giảm 01/03 ngày làm việc, tỷ lệ 33,33%)")
    assert read is not None
    assert (read.statutory, read.committed) == (WorkingDays(3), WorkingDays(2))
    assert parse_cut_down("02 ngày làm việc") is None
    assert parse_deadline("48 ngày (cắt giảm 12/60 ngày)").notes == ("cắt giảm 12/60 ngày",)


# The base of each text that has one, read by eye. P302 names two acts; 19 tables show no unit;
# the descriptions of P352 and P353 contradict their column.
BASES = {
    WorkingDays(1): "P338 P349",
    WorkingDays(2): "P283 P284 P285 P286 P298 P336 P359",
    WorkingDays(3): "P287 P305 P350 P358",
    WorkingDays(5): "P295 P319 P332 P346",
    WorkingDays(7): "P328 P351",
    WorkingDays(10): "P345",
    WorkingDays(15): "P292 P294 P299 P300",
    WorkingDays(18): "P342",
    WorkingDays(20): "P303 P333 P343",
    WorkingDays(30): "P293 P341",
    WorkingDays(34): "P301",
    CalendarDays(2): "P339",
    CalendarDays(7): "P318",
    CalendarDays(45): "P363",
    ClockHours(8): "P364",
    SameDay(): "P281",
    Unspecified(): "P306",
}


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data set (TTHC_SHARED) is not here")
def test_the_collected_deadline_texts_are_read_or_refused_never_guessed() -> None:
    """R20: of 59 texts 37 have a base that can be read for certain, 22 are refused."""
    with (SHARED / "deadline_texts.csv").open(encoding="utf-8", newline="") as file:
        texts = {row["id"]: row["raw"] for row in csv.DictReader(file)}
    assert len(texts) == 59
    expected = {name: base for base, names in BASES.items() for name in names.split()}
    read = {}
    for name, text in texts.items():
        try:
            read[name] = parse_deadline(text).base
        except UnknownNotation as error:
            assert error.remedy, name  # noqa: PT017
    assert read == expected
    assert len(read) == 37
