"""Edges of the calendar: ends of the table, of sessions, of office rules, of closed spells."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from tthc_flow.calendars import (
    Annual,
    Closed,
    Compensatory,
    Dates,
    DayKind,
    OfficialNotice,
    Swap,
    WorkingCalendar,
    YearStatus,
    load_calendar,
    load_office,
    read_notice,
)
from tthc_flow.calendars.notice import Effect
from tthc_flow.calendars.projection import package_says_working
from tthc_flow.errors import (
    CalendarNotCovered,
    CallerError,
    ConflictingNotices,
    InvalidNotice,
    InvalidOfficeHours,
)
from tthc_flow.instants import VIETNAM

VN = load_calendar()
LAST = date(2060, 12, 31)


def at(text: str) -> datetime:
    """A local instant."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def with_closed(first: date, last: date, occasion: str = "other") -> WorkingCalendar:
    """The calendar with one more closed spell."""
    return VN.with_notice(OfficialNotice("local", (Closed(first, last, occasion),)))


# --- the ends of the table ------------------------------------------------------------------


def test_a_day_long_before_the_table_is_not_read_from_its_end() -> None:
    """R3: 01/06/2007 is refused with the range, whatever the question."""
    day = date(2007, 6, 1)
    for ask in (
        lambda: VN.add_working_days(day, 1),
        lambda: VN.subtract_working_days(day, 1),
        lambda: VN.is_working_day(day),
        lambda: VN.working_day_on_or_after(day),
        lambda: VN.sessions(day),
        lambda: VN.year_status(2007),
        lambda: VN.next_opening(at("2007-06-01T09:00")),
    ):
        with pytest.raises(CalendarNotCovered, match="2010-01-01 to 2060-12-31"):
            ask()


def test_the_first_and_the_last_day_belong_to_the_table() -> None:
    """R3, R10: 01/01/2010 is New Year's Day, a Friday; 31/12/2060 is a Friday and open."""
    assert not VN.is_working_day(date(2010, 1, 1))
    assert VN.add_working_days(date(2010, 1, 1), 1) == date(2010, 1, 4)
    assert VN.working_day_on_or_after(date(2010, 1, 1)) == date(2010, 1, 4)
    assert VN.subtract_working_days(date(2010, 1, 5), 1) == date(2010, 1, 4)
    assert VN.is_working_day(LAST)
    assert VN.working_day_on_or_after(LAST) == LAST
    assert VN.add_working_days(date(2060, 12, 30), 1) == LAST


def test_no_working_day_is_left_when_the_last_one_is_closed() -> None:
    """R3: the working day on or after a closed end of the table lies outside it."""
    closed = with_closed(LAST, LAST)
    with pytest.raises(CalendarNotCovered, match="on or after 2060-12-31"):
        closed.working_day_on_or_after(LAST)


def test_hours_stop_at_the_ends_of_the_table() -> None:
    """R3: the last open minute can be reached, and no further; likewise the first."""
    assert VN.add_working_minutes(at("2060-12-31T16:00"), 60) == at("2060-12-31T17:00")
    with pytest.raises(CalendarNotCovered, match="the end of this term"):
        VN.add_working_minutes(at("2060-12-31T16:00"), 61)
    assert VN.subtract_working_minutes(at("2010-01-04T08:00"), 60) == at("2010-01-04T07:00")
    with pytest.raises(CalendarNotCovered, match="the beginning of this term"):
        VN.subtract_working_minutes(at("2010-01-04T08:00"), 61)
    with pytest.raises(CalendarNotCovered):
        VN.next_opening(at("2060-12-31T17:00"))
    assert VN.next_opening(at("2010-01-01T09:00")) == at("2010-01-04T07:00")
    assert VN.subtract_working_minutes(at("2010-01-04T07:01"), 1) == at("2010-01-04T07:00")


def test_the_version_covers_every_day() -> None:
    """R9: closing the last day, or the one before, gives another version."""
    versions = {VN.version, *(with_closed(d, d).version for d in (LAST, date(2060, 12, 30)))}
    assert len(versions) == 3


def test_the_package_is_asked_about_every_day_of_the_years() -> None:
    """R10: from 1 January to 31 December, in order; 31/12/2018 was a swapped day off."""
    asked = package_says_working(range(2018, 2020))
    assert list(asked) == [date(2018, 1, 1) + timedelta(days=n) for n in range(730)]
    assert not asked[date(2018, 12, 31)]


def test_a_calendar_is_itself() -> None:
    """R9: calendars are compared by version; each is one object, which caches can be keyed by."""
    assert {VN: 1}[load_calendar()] == 1
    assert VN.with_notice() is VN
    assert VN.as_known_on(None) is VN
    assert VN.as_known_on(date(2025, 12, 22)) != VN


def test_a_calendar_shows_its_name_and_range() -> None:
    """R9: in a message it shows whose hours it has, and not forty notices and fifty years."""
    shown = repr(VN)
    assert shown.startswith("WorkingCalendar(name='vn', office=")
    assert shown.endswith("first=datetime.date(2010, 1, 1), last=datetime.date(2060, 12, 31))")
    for hidden in ("notices=", "known=", "statuses=", "schedule=", "ruler="):
        assert hidden not in shown


def test_days_of_a_subclass_are_days() -> None:
    """R1: a host's own kind of date is read as the date it is."""

    class HostDate(date):
        """A date of another library."""

    friday = VN.add_working_days(HostDate(2026, 6, 4), 1)
    assert (friday, type(friday)) == (date(2026, 6, 5), date)
    assert VN.subtract_working_days(HostDate(2026, 6, 8), 1) == friday
    assert VN.working_days_between(HostDate(2026, 6, 4), HostDate(2026, 6, 8)) == 2


def test_the_method_and_its_shortcut_are_the_same() -> None:
    """R2: the hottest call goes straight to the ruler; asked of the class it says the same."""
    friday = date(2026, 6, 5)
    assert WorkingCalendar.add_working_days(VN, friday, 3) == VN.add_working_days(friday, 3)


def test_no_year_may_be_announced() -> None:
    """R5: a calendar that rests on projections alone has no announced end."""
    projected = dict.fromkeys(range(2010, 2061), YearStatus.PROJECTED)
    with pytest.raises(CalendarNotCovered, match="no year"):
        _ = evolve(VN, statuses=projected).announced_until


def test_a_notice_may_settle_a_year(tmp_path: Path) -> None:
    """R5: a host that has the notice of 2028 makes the year announced, not the one after."""
    path = tmp_path / "year.toml"
    path.write_text(
        "settles_years = [2028]\n[[effect]]\nkind = 'closed'\n"
        "from = 2028-01-24\nuntil_included = 2028-01-28\noccasion = 'tet'\n",
        encoding="utf-8",
    )
    calendar = VN.with_notice(read_notice(path))
    assert calendar.year_status(2028) is YearStatus.ANNOUNCED
    assert calendar.year_status(2029) is YearStatus.PROJECTED
    assert calendar.announced_until == date(2028, 12, 31)
    assert not calendar.is_provisional(date(2028, 1, 1), date(2028, 12, 31))
    assert calendar.is_provisional(date(2028, 12, 31), date(2029, 1, 1))


# --- sessions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "is_open", "opening"),
    [
        ("2026-06-05T06:59", False, "2026-06-05T07:00"),
        ("2026-06-05T07:00", True, "2026-06-05T07:00"),
        ("2026-06-05T11:29", True, "2026-06-05T11:29"),
        ("2026-06-05T11:30", False, "2026-06-05T13:30"),
        ("2026-06-05T13:30", True, "2026-06-05T13:30"),
        ("2026-06-05T16:59", True, "2026-06-05T16:59"),
        ("2026-06-05T17:00", False, "2026-06-08T07:00"),
        ("2026-06-06T09:00", False, "2026-06-08T07:00"),
    ],
)
def test_an_opening_is_open_and_a_closing_is_closed(now: str, is_open: bool, opening: str) -> None:
    """R8: sessions of Fri 05/06/2026, their beginning included and their end excluded."""
    assert VN.is_open(at(now)) is is_open
    assert VN.next_opening(at(now)) == at(opening)


def test_work_ends_at_a_closing_and_begins_at_an_opening() -> None:
    """R13: forwards a full session ends at 11:30, backwards it begins at 07:00 or 13:30."""
    assert VN.add_working_minutes(at("2026-06-05T07:00"), 270) == at("2026-06-05T11:30")
    assert VN.add_working_minutes(at("2026-06-05T07:00"), 271) == at("2026-06-05T13:31")
    assert VN.subtract_working_minutes(at("2026-06-05T17:00"), 210) == at("2026-06-05T13:30")
    assert VN.subtract_working_minutes(at("2026-06-05T17:00"), 211) == at("2026-06-05T11:29")
    assert VN.subtract_working_minutes(at("2026-06-05T10:00"), 0) == at("2026-06-05T10:00")
    assert VN.add_working_minutes(at("2026-06-06T09:00"), 0) == at("2026-06-08T07:00")
    assert VN.add_working_minutes(at("2026-06-05T09:00"), 0) == at("2026-06-05T09:00")


def test_whole_minutes_between_instants_drop_the_rest_of_a_minute() -> None:
    """R1: 90 seconds are one minute, also when the second instant lies before the first."""
    one, other = at("2026-06-05T08:00:00"), at("2026-06-05T08:01:30")
    assert VN.working_minutes_between(one, other) == 1
    assert VN.working_minutes_between(other, one) == -1
    assert VN.working_time_between(other, one) == -timedelta(seconds=90)


def test_a_closed_day_has_no_opening_and_lengths_are_not_negative() -> None:
    """R8: asked for the opening of a Saturday, or for minutes backwards, the caller erred."""
    assert VN.opening(date(2026, 6, 5)) == at("2026-06-05T07:00")
    assert VN.closing(date(2026, 6, 5)) == at("2026-06-05T17:00")
    assert VN.sessions(date(2026, 6, 6)) == ()
    with pytest.raises(CallerError, match="is closed"):
        VN.opening(date(2026, 6, 6))
    with pytest.raises(CallerError, match="negative"):
        VN.add_working_minutes(at("2026-06-05T08:00"), -1)
    with pytest.raises(CallerError, match="cannot be counted"):
        VN.subtract_working_days(date(2026, 6, 5), 0)
    with pytest.raises(CallerError, match="instant, not a date"):
        VN.is_working_day(at("2026-06-05T08:00"))


# --- offices --------------------------------------------------------------------------------


def office(folder: Path, *rules: str) -> Path:
    """An office file with these rules."""
    path = folder / "office.toml"
    path.write_text('key = "x"\n' + "".join(f"[[hours]]\n{rule}\n" for rule in rules))
    return path


MON_TO_THU = 'weekdays = ["mon", "tue", "wed", "thu"]'
WEEK = 'weekdays = ["mon", "tue", "wed", "thu", "fri"]'


def test_hours_that_change_on_a_day_change_on_that_day(tmp_path: Path) -> None:
    """R8: `from` is the first day of the new hours, `until` the first day without the old."""
    path = office(
        tmp_path,
        f'{WEEK}\nuntil = 2026-06-03\nsessions = ["07:00-11:00"]',
        f'{WEEK}\nfrom = 2026-06-03\nsessions = ["08:00-12:00"]',
    )
    calendar = load_calendar(office=path)
    assert [str(s) for s in calendar.sessions(date(2026, 6, 2))] == ["07:00-11:00"]
    assert [str(s) for s in calendar.sessions(date(2026, 6, 3))] == ["08:00-12:00"]
    assert calendar.is_working_day(date(2012, 6, 1))
    assert calendar.working_days_between(date(2026, 5, 31), date(2026, 6, 7)) == 5


def test_an_office_that_opens_one_day_was_closed_before(tmp_path: Path) -> None:
    """R8: hours from Mon 01/06/2026 make no working day of the Friday before."""
    path = office(tmp_path, f'{WEEK}\nfrom = 2026-06-01\nsessions = ["07:00-11:00"]')
    calendar = load_calendar(office=path)
    assert not calendar.is_working_day(date(2026, 5, 29))
    assert calendar.next_working_day(date(2026, 5, 1)) == date(2026, 6, 1)
    closing = office(tmp_path, f'{WEEK}\nuntil = 2026-06-01\nsessions = ["07:00-11:00"]')
    assert not load_calendar(office=closing).is_working_day(date(2026, 6, 1))


def test_a_season_holds_from_its_first_to_its_last_day_each_year(tmp_path: Path) -> None:
    """R8: winter from 16/10 to 15/04 goes over the new year; a leap day may end a season."""
    path = office(
        tmp_path,
        f'{WEEK}\nseason = ["10-16", "04-15"]\nsessions = ["07:30-11:30"]',
        f'{WEEK}\nseason = ["04-16", "10-15"]\nsessions = ["07:00-11:00"]',
    )
    calendar = load_calendar(office=path)
    winter = [date(2025, 10, 16), date(2025, 12, 31), date(2026, 4, 15)]
    summer = [date(2026, 4, 16), date(2026, 7, 1), date(2026, 10, 15)]
    assert {str(calendar.sessions(day)[0]) for day in winter} == {"07:30-11:30"}
    assert {str(calendar.sessions(day)[0]) for day in summer} == {"07:00-11:00"}
    leap = office(tmp_path, f'{WEEK}\nseason = ["01-01", "02-29"]\nsessions = ["07:30-11:30"]')
    assert load_calendar(office=leap).is_working_day(date(2028, 2, 29))
    assert not load_calendar(office=leap).is_working_day(date(2028, 3, 1))


def test_two_rules_for_one_day_are_refused(tmp_path: Path) -> None:
    """R8: which hours hold is never decided by the order of the file."""
    path = office(
        tmp_path,
        f'{WEEK}\nsessions = ["07:00-11:00"]',
        'weekdays = ["fri"]\nfrom = 2026-06-03\nsessions = ["08:00-12:00"]',
    )
    with pytest.raises(InvalidOfficeHours, match=r"two sets of hours hold on 2026-06-05 \(fri\)"):
        load_calendar(office=path)


def test_a_made_up_day_without_hours_of_its_own_has_those_of_monday(tmp_path: Path) -> None:
    """R7: Sat 10/01/2026 stands for a Friday; an office closed on Fridays works Monday's hours."""
    path = office(
        tmp_path,
        'weekdays = ["mon"]\nsessions = ["07:00-11:00"]',
        'weekdays = ["tue", "wed", "thu"]\nsessions = ["08:00-12:00"]',
    )
    calendar = load_calendar(office=path)
    assert [str(s) for s in calendar.sessions(date(2026, 1, 10))] == ["07:00-11:00"]
    assert calendar.is_working_day(date(2026, 1, 10))


def test_a_made_up_day_is_closed_where_its_weekday_is(tmp_path: Path) -> None:
    """R8: an office that merely receives on Fridays, or never works then or on Mondays."""
    received = f"{MON_TO_THU}\nsessions = ['07:00-11:00']"
    friday = "weekdays = ['fri']\nworking = false\nsessions = ['07:00-11:00']"
    reception = load_calendar(office=office(tmp_path, received, friday))
    assert not reception.is_working_day(date(2026, 1, 10))
    assert reception.is_working_day(date(2026, 8, 22))
    tuesdays = load_calendar(
        office=office(tmp_path, "weekdays = ['tue']\nsessions = ['07:00-11:00']")
    )
    assert not tuesdays.is_working_day(date(2026, 1, 10))


def test_sessions_may_touch_and_come_in_any_number(tmp_path: Path) -> None:
    """R8: three sessions, two of them without a break between."""
    path = office(tmp_path, f'{WEEK}\nsessions = ["07:00-09:00", "09:00-11:00", "13:00-14:00"]')
    calendar = load_calendar(office=path)
    assert calendar.working_minutes_between(at("2026-06-05T00:00"), at("2026-06-06T00:00")) == 300


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('key = "x"', "no \\[\\[hours\\]\\]"),
        (f'key = "x"\n[[hours]]\n{WEEK}\nsessions = ["07:00-11:00"]\ncolour = 1', "'colour'"),
        (
            'key = "x"\n[[hours]]\nweekdays = ["someday"]\nsessions = ["07:00-11:00"]',
            "unknown weekday",
        ),
        (f'key = "x"\n[[hours]]\n{WEEK}\nsessions = ["07:00-07:00"]', "reversed"),
        (
            f'key = "x"\n[[hours]]\n{WEEK}\nsessions = ["07:00-09:00"]\nseason = ["02-30", "4-1"]',
            "season is",
        ),
        ("key = ", "TOML"),
    ],
)
def test_a_bad_office_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """R8: each fault of an office file is told with the name of the file."""
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(InvalidOfficeHours, match=message) as caught:
        load_office(path)
    assert "bad.toml" in str(caught.value)


def test_an_office_file_that_is_not_there_and_one_already_read(tmp_path: Path) -> None:
    """R8: a path that cannot be opened is told; hours already read are taken as they are."""
    with pytest.raises(InvalidOfficeHours, match="cannot be opened"):
        load_office(str(tmp_path / "none.toml"))
    default = load_office()
    assert load_office(default) is default
    assert load_office("default") is default


def test_only_the_calendar_of_viet_nam_is_bundled() -> None:
    """R10: another name is a mistake of the caller."""
    with pytest.raises(CallerError, match="'laos'"):
        load_calendar("laos")


# --- notices and projection -----------------------------------------------------------------


def test_a_projected_tet_is_closed_and_compensated() -> None:
    """R5, art. 111.3: Tết 2030 is Fri 01/02 to Tue 05/02; Sat and Sun give Wed and Thu off."""
    kinds = {day: VN.why(date(2030, 2, day)).kind for day in range(1, 9)}
    holiday, compensatory = DayKind.HOLIDAY, DayKind.COMPENSATORY
    assert kinds == {
        1: holiday,
        2: holiday,
        3: holiday,
        4: holiday,
        5: holiday,
        6: compensatory,
        7: compensatory,
        8: DayKind.WORKING,
    }
    assert VN.is_working_day(date(2030, 1, 31))


def test_two_holidays_on_one_weekend_give_two_days_off() -> None:
    """R5, art. 111.3: Sat 30/04 and Sun 01/05/2033 give Mon and Tue; Sun 01/01/2034 gives Mon."""
    assert [d for d in range(2, 6) if not VN.is_working_day(date(2033, 5, d))] == [2, 3]
    assert [d for d in range(2, 6) if not VN.is_working_day(date(2034, 1, d))] == [2]


def test_what_kind_of_day_a_closed_spell_makes() -> None:
    """R9: the Tết days fixed by a notice are holidays, a storm closure is closed time."""
    assert VN.why(date(2026, 2, 17)).kind is DayKind.HOLIDAY
    storm = with_closed(date(2026, 9, 10), date(2026, 9, 10)).why(date(2026, 9, 10))
    assert (storm.kind, storm.working) == (DayKind.CLOSED, False)
    assert VN.why(date(2026, 9, 10)).kind is DayKind.WORKING
    assert VN.why(date(2026, 9, 12)).kind is DayKind.WEEKLY_REST
    assert VN.is_made_up(date(2026, 8, 22))
    assert not VN.is_made_up(date(2026, 8, 21))


def test_days_that_a_notice_fixes_are_projected_no_more() -> None:
    """R5, R6: projected, 2028 has Fri 01/09 off for Sat 02/09; a notice gives Mon 04/09 instead."""
    closed = [day for day in range(1, 9) if not VN.is_working_day(date(2028, 9, day))]
    assert closed == [1, 2, 3, 4]
    assert VN.why(date(2028, 9, 4)).kind is DayKind.COMPENSATORY
    noticed = with_closed(date(2028, 9, 2), date(2028, 9, 5), "national_day")
    closed = [day for day in range(1, 9) if not noticed.is_working_day(date(2028, 9, day))]
    assert closed == [2, 3, 4, 5]


def test_a_moon_holiday_on_a_rest_day_is_compensated_where_a_notice_names_it() -> None:
    """R5: the Hùng Kings' day 2033 is Sat 09/04, by the moon and by notice: Mon 11/04 is off."""
    noticed = VN.with_notice(OfficialNotice("hung", (Dates((date(2033, 4, 9),), "hung_kings"),)))
    for calendar in (VN, noticed):
        closed = [day for day in range(8, 15) if not calendar.is_working_day(date(2033, 4, day))]
        assert closed == [9, 10, 11]
    settled = VN.with_notice(
        OfficialNotice("hung", (Compensatory(date(2033, 4, 12), date(2033, 4, 9)),))
    )
    closed = [day for day in range(8, 15) if not settled.is_working_day(date(2033, 4, day))]
    assert closed == [9, 10, 12]


def test_a_notice_of_several_years_fixes_each_of_them() -> None:
    """R6: a host fixes the day for 2033 (Fri 08/04) and 2034: the moon's Saturday holds no more."""
    days = date(2033, 4, 8), date(2034, 3, 29)
    noticed = VN.with_notice(OfficialNotice("hung", (Dates(days, "hung_kings"),)))
    closed = [day for day in range(4, 13) if not noticed.is_working_day(date(2033, 4, day))]
    assert closed == [8, 9, 10]


def test_a_holiday_of_the_solar_calendar_ends_with_its_last_year() -> None:
    """R4: a holiday known from 2030 to 2031 is closed in these years only."""
    holiday = Annual(5, 7, first_year=2030, last_year=2031)
    calendar = VN.with_notice(OfficialNotice("victory", (holiday,)))
    open_in = [y for y in range(2029, 2033) if calendar.is_working_day(date(y, 5, 7))]
    assert open_in == [2029, 2032]
    assert holiday.on(2031) == date(2031, 5, 7)
    assert (holiday.on(2029), holiday.on(2032)) == (None, None)


def test_the_years_a_notice_touches() -> None:
    """R6: every year with a day of the notice is projected as long as it is not known."""
    effects: dict[Effect, set[int]] = {
        Swap(date(2019, 1, 2), date(2018, 12, 29)): {2018, 2019},
        Closed(date(2019, 12, 31), date(2020, 1, 2)): {2019, 2020},
        Compensatory(date(2020, 1, 2), date(2019, 12, 29)): {2020},
        Annual(5, 7, first_year=2057): {2057, 2058, 2059, 2060},
        Annual(5, 7, first_year=2030, last_year=2031): {2030, 2031},
        Dates((date(2030, 4, 1), date(2032, 4, 1))): {2030, 2032},
    }
    for effect, years in effects.items():
        assert OfficialNotice("x", (effect,)).years(2060) == years


@pytest.mark.parametrize(
    ("effect", "message"),
    [
        (Closed(date(2030, 6, 3), date(2030, 6, 5)), "say the same of 2030-06-03"),
        (Compensatory(date(2030, 6, 3), date(2030, 6, 1)), "say the same of 2030-06-03"),
        (Dates((date(2030, 6, 3),)), "say the same of 2030-06-03"),
        (Swap(date(2030, 6, 3), date(2030, 6, 8)), "say the same of 2030-06-03"),
        (Annual(6, 3, 2030), "say the same of 2000-06-03"),
    ],
)
def test_one_thing_said_twice_is_refused_with_its_day(effect: Closed, message: str) -> None:
    """R4: the error names both notices and the day."""
    one = VN.with_notice(OfficialNotice("one", (effect,)))
    with pytest.raises(ConflictingNotices, match=f"one .*other .*{message}"):
        one.with_notice(OfficialNotice("other", (effect,)))


def test_a_day_cannot_be_made_up_for_two_days_off() -> None:
    """R4: two swaps that work on one Saturday contradict each other."""
    one = OfficialNotice("one", (Swap(date(2030, 6, 3), date(2030, 6, 8)),))
    other = OfficialNotice("other", (Swap(date(2030, 6, 4), date(2030, 6, 8)),))
    with pytest.raises(ConflictingNotices, match="both make up on 2030-06-08"):
        VN.with_notice(one, other)


def test_a_closed_spell_of_one_day_is_a_spell(tmp_path: Path) -> None:
    """R4: both ends are included, so they may be one day."""
    path = tmp_path / "storm.toml"
    path.write_text(
        '[[effect]]\nkind = "closed"\nfrom = 2026-09-10\nuntil_included = 2026-09-10\n',
        encoding="utf-8",
    )
    assert read_notice(path).effects == (Closed(date(2026, 9, 10), date(2026, 9, 10)),)


@pytest.mark.parametrize(
    "day", ["month = 2\nday = 29", "month = 4\nday = 31", "month = 13\nday = 1"]
)
def test_a_yearly_holiday_has_its_day_in_every_year(tmp_path: Path, day: str) -> None:
    """R4: 29 February comes in leap years only, so a file that closes it yearly is refused."""
    path = tmp_path / "leap.toml"
    path.write_text(f'[[effect]]\nkind = "annual"\n{day}\nfirst_year = 2028\n', encoding="utf-8")
    with pytest.raises(InvalidNotice, match="every year"):
        read_notice(path)


def test_a_notice_without_effect_says_nothing() -> None:
    """R4: made in code as well as read from a file."""
    with pytest.raises(InvalidNotice, match="no effect"):
        OfficialNotice("empty", ())


def test_a_notice_is_known_from_its_day() -> None:
    """R6: on the day it is announced it is known; without a day on record it always was."""
    effect = Closed(date(2030, 6, 3), date(2030, 6, 3))
    dated = OfficialNotice("x", (effect,), announced_on=date(2030, 5, 20))
    assert [dated.is_known_on(date(2030, 5, day)) for day in (19, 20, 21)] == [False, True, True]
    assert dated.is_known_on(None)
    assert OfficialNotice("x", (effect,)).is_known_on(date(2010, 1, 1))
