"""Office hours and working calendars, with closures of their own."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from tthc_flow.calendars import (
    Closed,
    HoursRule,
    OfficeHours,
    OfficialNotice,
    Session,
    WorkingCalendar,
    load_calendar,
)
from tthc_flow.instants import VIETNAM

__all__ = ["calendars", "instants", "offices"]

_FRIDAY, _SATURDAY = 4, 5
_FIRST, _LAST = date(2025, 1, 1), date(2026, 12, 31)  # announced, and so never projected
_SLOT = 15
_SESSION_SLOTS = (22, 90)  # 05:30 to 22:30


@st.composite
def offices(draw: st.DrawFn) -> OfficeHours:
    """
    Hours of an office: one to three sessions a day, perhaps other hours on Friday.

    On some the desk receives on Saturday, which does not make it a working day (R8).
    """
    week = tuple(range(_FRIDAY + 1))
    rules = [HoursRule(week, draw(_sessions()))]
    if draw(st.booleans()):
        rules = [
            HoursRule(week[:-1], draw(_sessions())),
            HoursRule((_FRIDAY,), draw(_sessions())),
        ]
    if draw(st.booleans()):
        rules.append(HoursRule((_SATURDAY,), draw(_sessions()), is_working=False))
    return OfficeHours("made-up", tuple(rules))


@st.composite
def _sessions(draw: st.DrawFn) -> tuple[Session, ...]:
    edges = draw(
        st.lists(st.integers(*_SESSION_SLOTS), min_size=2, max_size=6, unique=True).map(sorted)
    )
    times = [time(*divmod(edge * _SLOT, 60)) for edge in edges]
    return tuple(map(Session, times[::2], times[1::2]))


@st.composite
def calendars(
    draw: st.DrawFn, *, with_offices: bool = True, most_closures: int = 3
) -> WorkingCalendar:
    """
    The calendar of Việt Nam as some office has it: its hours, and local closures of 2025-2026.

    Args:
        draw: Given by Hypothesis.
        with_offices: Hours of any office, else the usual ones.
        most_closures: Most working days that it closes, as by a storm.
    """
    calendar = load_calendar(office=draw(offices()) if with_offices else None)
    span = (_LAST - _FIRST).days
    days = draw(st.lists(st.integers(0, span), max_size=most_closures, unique=True))
    closed = [_FIRST + timedelta(days=number) for number in sorted(days)]
    closed = [
        day for day in closed if calendar.is_working_day(day) and not calendar.is_made_up(day)
    ]
    notices = [
        OfficialNotice(
            key=f"made-up-{day}",
            number=f"{number}/TB-UBND",
            announced_on=day,
            effects=(Closed(day, day, title_vi="Bão", title_en="Storm"),),
        )
        for number, day in enumerate(closed, 1)
    ]
    return calendar.with_notice(*notices) if notices else calendar


def instants(
    first: date = date(2026, 1, 1), last: date = date(2026, 12, 31)
) -> st.SearchStrategy[datetime]:
    """Instants of Việt Nam, to the minute, closed time included; both days count."""
    minutes = ((last - first).days + 1) * 24 * 60 - 1
    begin = datetime.combine(first, time(), VIETNAM)
    return st.integers(0, minutes).map(lambda n: begin + timedelta(minutes=n))
