"""The two rulers against a walk day by day and minute by minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_flow.calendars import Session, WorkingCalendar, load_calendar
from tthc_flow.calendars.rulers import DayRuler, HourRuler
from tthc_flow.errors import CalendarNotCovered, CallerError, NaiveInstant
from tthc_flow.instants import VIETNAM

VN = load_calendar()
DAYS = st.dates(date(2010, 1, 1), date(2058, 12, 31))
MINUTES = st.builds(
    lambda day, minute: datetime.combine(day, time(), VIETNAM) + timedelta(minutes=minute),
    st.dates(date(2014, 1, 1), date(2027, 6, 30)),
    st.integers(0, 24 * 60 - 1),
)


def walk(calendar: WorkingCalendar, day: date, n: int) -> date:
    """The n-th working day after *day*, by looking at each day."""
    while n:
        day += timedelta(days=1)
        n -= calendar.is_working_day(day)
    return day


def open_minutes(calendar: WorkingCalendar, a: datetime, b: datetime) -> int:
    """Open minutes from *a* to *b*, by looking at each minute."""
    total = 0
    while a < b:
        sessions = calendar.sessions(a.date())
        total += any(s.opens <= a.time() < s.closes for s in sessions)
        a += timedelta(minutes=1)
    return total


@given(DAYS, st.integers(1, 300))
def test_adding_working_days_is_a_walk_that_skips_closed_days(day: date, n: int) -> None:
    """R1/R2: the n-th working day after receipt, the day of receipt not counted (T01)."""
    assert VN.add_working_days(day, n) == walk(VN, day, n)


@given(DAYS, st.integers(1, 300))
def test_subtracting_undoes_adding_on_working_days(day: date, n: int) -> None:
    """The n-th working day before the n-th working day after an open day is that day."""
    day = VN.working_day_on_or_after(day)
    assert VN.subtract_working_days(VN.add_working_days(day, n), n) == day


@given(DAYS, st.integers(0, 500))
def test_between_counts_the_end_and_not_the_start(after: date, length: int) -> None:
    """Working days in (after, until], and the opposite sign when reversed."""
    until = after + timedelta(days=length)
    walked = sum(
        VN.is_working_day(after + timedelta(days=offset)) for offset in range(1, length + 1)
    )
    assert VN.working_days_between(after, until) == walked
    assert VN.working_days_between(until, after) == -walked


@given(MINUTES, st.integers(1, 3 * 24 * 60))
def test_between_counts_open_minutes(a: datetime, length: int) -> None:
    """The hour ruler counts each open minute once and no closed one."""
    b = a + timedelta(minutes=length)
    assert VN.working_minutes_between(a, b) == open_minutes(VN, a, b)
    assert VN.working_minutes_between(b, a) == -open_minutes(VN, a, b)


@given(MINUTES, st.integers(1, 20_000))
def test_between_undoes_adding_minutes(at: datetime, n: int) -> None:
    """prior_art 2.4: between(a, add(a, m)) == m."""
    assert VN.working_minutes_between(at, VN.add_working_minutes(at, n)) == n


@given(MINUTES, st.integers(1, 20_000))
def test_subtracting_minutes_leaves_the_same_work(at: datetime, n: int) -> None:
    """Subtract gives the last instant from which n minutes are over by *at*."""
    start = VN.subtract_working_minutes(at, n)
    assert VN.working_minutes_between(start, at) == n
    assert VN.is_open(start)


@given(MINUTES, st.integers(1, 5_000))
def test_hours_never_end_in_closed_time(at: datetime, n: int) -> None:
    """R13, R18: a term in working hours ends inside a session or at its closing."""
    end = VN.add_working_minutes(at, n)
    assert any(s.opens < end.time() <= s.closes for s in VN.sessions(end.date()))


@pytest.mark.parametrize("start", ["17:00", "17:01", "22:00"])
def test_one_closed_interval_gives_one_end(start: str) -> None:
    """prior_art 1: receipts at 17:00, 17:01 and 22:00 end at the same instant."""
    at = datetime.fromisoformat(f"2026-06-05T{start}").replace(tzinfo=VIETNAM)
    assert VN.add_working_minutes(at, 240) == datetime(2026, 6, 8, 11, tzinfo=VIETNAM)


@pytest.mark.parametrize("day", [date(2009, 12, 31), date(2061, 1, 1)])
def test_a_day_outside_the_table_is_refused(day: date) -> None:
    """R3: outside the table an error names the range, nothing is clipped."""
    with pytest.raises(CalendarNotCovered, match="2010-01-01 to 2060-12-31"):
        VN.is_working_day(day)
    with pytest.raises(CalendarNotCovered):
        VN.add_working_days(day, 1)


def test_an_answer_outside_the_table_is_refused() -> None:
    """R3, prior_art 34: the day after the last listed one is not a plain week."""
    with pytest.raises(CalendarNotCovered):
        VN.add_working_days(date(2060, 12, 31), 1)
    with pytest.raises(CalendarNotCovered):
        VN.subtract_working_days(date(2010, 1, 1), 1)
    with pytest.raises(CalendarNotCovered):
        VN.add_working_minutes(datetime(2060, 12, 31, 16, tzinfo=VIETNAM), 600)
    for step in (VN.add_working_minutes, VN.subtract_working_minutes):
        with pytest.raises(CalendarNotCovered):
            step(datetime(2026, 1, 5, 9, tzinfo=VIETNAM), 10**30)


def test_a_table_may_begin_and_end_with_an_open_day() -> None:
    """R2, R3: two days of one hour each; every instant of work is on one of them."""
    days = DayRuler(date(2026, 6, 4), [True, True])
    hours = HourRuler(days, [(Session(time(8), time(9)),)] * 2)
    first, last = (datetime(2026, 6, day, 8, tzinfo=VIETNAM) for day in (4, 5))
    hour = 3_600_000_000
    assert hours.earliest(1) == first + timedelta(microseconds=1)
    assert hours.earliest(hour) == first + timedelta(hours=1)
    assert hours.earliest(2 * hour) == last + timedelta(hours=1)
    assert hours.latest(0) == first
    assert hours.latest(hour) == last
    outside: list[Callable[[], datetime]] = [
        lambda: hours.earliest(0),
        lambda: hours.earliest(2 * hour + 1),
        lambda: hours.latest(-1),
        lambda: hours.latest(2 * hour),
    ]
    for ask in outside:
        with pytest.raises(CalendarNotCovered, match="2026-06-04 to 2026-06-05"):
            ask()
    assert (days.add(days.first, 1), days.subtract(days.last, 1)) == (days.last, days.first)
    assert (days.on_or_after(days.first), days.on_or_after(days.last)) == (days.first, days.last)


def test_zero_and_negative_steps_are_refused() -> None:
    """R1 speaks of n >= 1; the day itself has its own question."""
    for n in (0, -1):
        with pytest.raises(CallerError):
            VN.add_working_days(date(2026, 1, 5), n)
    assert VN.working_day_on_or_after(date(2026, 1, 3)) == date(2026, 1, 5)


def test_instants_are_not_dates_and_need_a_zone() -> None:
    """A datetime where a date belongs is refused, and so is a naive instant."""
    with pytest.raises(CallerError):
        VN.add_working_days(datetime(2026, 1, 5, 9, tzinfo=VIETNAM), 1)
    with pytest.raises(NaiveInstant):
        VN.working_minutes_between(datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 10))  # noqa: DTZ001
