"""The Vietnamese calendar: notices, knowledge, offices, reasons."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from tthc_flow.calendars import (
    Closed,
    Compensatory,
    DayKind,
    OfficialNotice,
    Swap,
    YearStatus,
    load_calendar,
    read_notice,
)
from tthc_flow.errors import ConflictingNotices, InvalidNotice
from tthc_flow.instants import VIETNAM

VN = load_calendar()


def test_working_days_of_each_year_as_counted_by_hand() -> None:
    """law.md section 13 and data/README.md: working days of 2014-2027."""
    counted = {
        2014: 252,
        2015: 250,
        2016: 251,
        2017: 250,
        2018: 250,
        2019: 252,
        2020: 252,
        2021: 250,
        2022: 249,
        2023: 249,
        2024: 251,
        2025: 250,
        2026: 249,
        2027: 249,
    }
    for year, days in counted.items():
        assert VN.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == days, year


def test_made_up_saturday_is_a_working_day_with_its_notice() -> None:
    """R7, R9: Saturday 10/01/2026 is worked for Friday 02/01/2026, by 12729/VPCP-KGVX."""
    worked, off = VN.why(date(2026, 1, 10)), VN.why(date(2026, 1, 2))
    assert (worked.working, worked.kind) == (True, DayKind.MADE_UP)
    assert (off.working, off.kind) == (False, DayKind.SWAPPED_OFF)
    assert worked.notice == off.notice == "12729/VPCP-KGVX"


def test_the_calendar_as_known_before_a_notice() -> None:
    """R6, T16: as known on 22/12/2025, Friday 02/01/2026 was a working day; 2026 is projected."""
    before = VN.as_known_on(date(2025, 12, 22))
    assert before.is_working_day(date(2026, 1, 2))
    assert not before.is_working_day(date(2026, 1, 10))
    assert before.year_status(2026) is YearStatus.PROJECTED
    assert before.year_status(2025) is YearStatus.ANNOUNCED
    assert not VN.as_known_on(date(2025, 12, 25)).is_working_day(date(2026, 1, 2))


def test_what_was_known_of_tet_survives_a_missing_notice() -> None:
    """R6: a year is projected, but its other notices still hold (Tết 14-22/02/2026)."""
    before = VN.as_known_on(date(2025, 12, 22))
    closed = [d for d in range(14, 23) if not before.is_working_day(date(2026, 2, d))]
    assert closed == list(range(14, 23))
    assert not before.is_working_day(date(2026, 4, 27))
    assert before.is_working_day(date(2026, 4, 28))


def test_culture_day_is_a_holiday_only_once_known() -> None:
    """T14: 24/11 is closed from 2026, and only for who knows Resolution 28/2026/QH16."""
    assert not VN.is_working_day(date(2026, 11, 24))
    assert VN.is_working_day(date(2025, 11, 24))
    assert VN.as_known_on(date(2026, 4, 23)).is_working_day(date(2026, 11, 24))


def test_culture_day_on_a_weekend_is_not_compensated() -> None:
    """R5: Saturday 24/11/2029 gives no Monday off, no text says so."""
    assert VN.is_working_day(date(2029, 11, 26))


def test_a_projected_holiday_on_a_rest_day_is_compensated() -> None:
    """R5, Labour Code 111.3: Saturday 01/01/2028 gives Monday 03/01/2028 off."""
    record = VN.why(date(2028, 1, 3))
    assert (record.working, record.kind) == (False, DayKind.COMPENSATORY)
    assert record.status is YearStatus.PROJECTED


def test_year_statuses() -> None:
    """R5: 2014-2026 announced, 2027 unconfirmed, the others projected."""
    assert [VN.year_status(y) for y in (2013, 2014, 2026, 2027, 2028)] == [
        YearStatus.PROJECTED,
        YearStatus.ANNOUNCED,
        YearStatus.ANNOUNCED,
        YearStatus.UNCONFIRMED,
        YearStatus.PROJECTED,
    ]
    assert VN.announced_until == date(2026, 12, 31)


def test_a_holiday_rests_on_the_code_of_its_year() -> None:
    """R9: the Labour Code of 2019 holds from 01/01/2021; before, that of 2012 is named."""
    for month, day in ((1, 1), (4, 30), (5, 1)):
        assert VN.why(date(2020, month, day)).notice == "10/2012/QH13"
        assert VN.why(date(2021, month, day)).notice == "45/2019/QH14"
    assert VN.why(date(2015, 4, 28)).notice == "10/2012/QH13"
    assert VN.why(date(2026, 4, 26)).notice == "45/2019/QH14"


def test_version_is_a_content_hash() -> None:
    """R9: the same content has one version, another day closed has another."""
    storm = OfficialNotice("bao-so-9", (Closed(date(2026, 9, 10), date(2026, 9, 11)),))
    assert VN.version == load_calendar().version
    assert VN.with_notice(storm).version != VN.version
    assert load_calendar(known_on=date(2025, 12, 22)).version != VN.version
    assert load_calendar(office="hai-duong").version != VN.version


def test_a_local_notice_closes_a_day() -> None:
    """R4: a host adds a storm closure the same way; the shared calendar is untouched."""
    storm = OfficialNotice("bao-so-9", (Closed(date(2026, 9, 10), date(2026, 9, 10)),))
    local = VN.with_notice(storm)
    assert not local.is_working_day(date(2026, 9, 10))
    assert VN.is_working_day(date(2026, 9, 10))
    assert local.why(date(2026, 9, 10)).notice == "bao-so-9"


@pytest.mark.parametrize(
    "effect",
    [
        Swap(date(2026, 1, 2), date(2026, 1, 17)),
        Swap(date(2026, 3, 6), date(2026, 1, 10)),
        Swap(date(2026, 3, 6), date(2028, 1, 1)),
        Closed(date(2026, 1, 10), date(2026, 1, 10)),
        Compensatory(date(2026, 4, 28), date(2026, 4, 26)),
    ],
)
def test_double_and_contradicting_notices_are_refused_by_name(effect: Swap) -> None:
    """R4, prior_art 16: never decided by row order; the error names both."""
    with pytest.raises(ConflictingNotices, match="double") as caught:
        VN.with_notice(OfficialNotice("double", (effect,)))
    assert "2026" in str(caught.value) or "2028-01-01" in str(caught.value)


def test_a_later_notice_may_replace_an_earlier_one() -> None:
    """A notice that names the one it sets aside does not contradict it."""
    mended = OfficialNotice(
        "mended",
        (Swap(date(2026, 1, 2), date(2026, 1, 17)),),
        replaces="12729/VPCP-KGVX",
    )
    calendar = VN.with_notice(mended)
    assert calendar.is_working_day(date(2026, 1, 17))
    assert not calendar.is_working_day(date(2026, 1, 10))


def write(path: Path, text: str) -> Path:
    """A file with *text*."""
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("number = ", "not a TOML file"),
        ('number = "1"', "no effect"),
        ('[[effect]]\nkind = "holiday"', "unknown effect kind 'holiday'"),
        ('[[effect]]\nkind = "swap"\nday_off = 2026-01-02', "worked_instead"),
        (
            '[[effect]]\nkind = "swap"\nday_off = 2026-01-02\nworked_instead = 2026-01-09',
            "ordinary working day",
        ),
        (
            '[[effect]]\nkind = "closed"\nfrom = 2026-01-02\nuntil_included = 2026-01-01',
            "before it begins",
        ),
        ('[[effect]]\nkind = "annual"\nmonth = 2\nday = 30\nfirst_year = 2026', "no day 30/2"),
    ],
)
def test_a_bad_notice_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """Each fault of a notice file is told with the file's name."""
    with pytest.raises(InvalidNotice, match=message) as caught:
        read_notice(write(tmp_path / "bad.toml", text))
    assert "bad" in str(caught.value)


OFFICE = """
key = "ward"
[[hours]]
weekdays = ["mon", "tue", "wed", "thu", "fri"]
sessions = ["08:00-12:00", "13:00-16:30"]
[[hours]]
weekdays = ["sat"]
sessions = ["07:30-11:30"]
"""


def test_saturday_reception_is_no_working_day_unless_the_file_says_so(tmp_path: Path) -> None:
    """R8: Saturday hours alone are reception; `working = true` makes the day count."""
    saturday = date(2026, 6, 6)
    reception = load_calendar(office=write(tmp_path / "ward.toml", OFFICE))
    working = load_calendar(
        office=write(tmp_path / "open.toml", OFFICE + "working = true\n"),
    )
    assert not reception.is_working_day(saturday)
    assert working.is_working_day(saturday)
    assert working.add_working_days(date(2026, 6, 5), 1) == saturday
    friday = datetime(2026, 6, 5, 15, 30, tzinfo=VIETNAM)
    assert working.add_working_minutes(friday, 120) == datetime(2026, 6, 6, 8, 30, tzinfo=VIETNAM)


def test_a_made_up_saturday_has_the_hours_of_the_day_it_stands_for(tmp_path: Path) -> None:
    """R7, prior_art 5: 22/08/2026 is worked for Monday 31/08 with Monday's hours."""
    ward = load_calendar(office=write(tmp_path / "ward.toml", OFFICE))
    assert [str(s) for s in ward.sessions(date(2026, 8, 22))] == ["08:00-12:00", "13:00-16:30"]
