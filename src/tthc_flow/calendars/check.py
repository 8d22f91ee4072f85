"""Where our notices and the installed `holidays` package disagree (R10): one of them is wrong."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from tthc_flow.calendars.calendar import WorkingCalendar
from tthc_flow.calendars.projection import package_working_days
from tthc_flow.calendars.schedule import YearStatus

__all__ = ["Disagreement", "disagreements"]


@frozen
class Disagreement:
    """
    A day on which the two differ.

    Attributes:
        day: The date.
        ours_working: Whether it is a working day on our calendar.
        theirs_working: Whether it is one for `holidays`.
        reason: Why ours says so, in Vietnamese, with the number of the notice if there is one.
    """

    day: date
    ours_working: bool
    theirs_working: bool
    reason: str


def disagreements(
    calendar: WorkingCalendar, first_year: int = 2014, last_year: int = 2027
) -> tuple[Disagreement, ...]:
    """
    Compare *calendar* with `holidays`, day by day.

    Every day is compared of the years *first_year* to *last_year* that are announced or
    unconfirmed, and in all other years each day that a notice names. What is merely projected
    comes from the package and proves nothing.

    Args:
        calendar: Of an office that rests on Saturday and Sunday; other rest days all differ.
        first_year: First year to compare in full.
        last_year: Last year to compare in full.
    """
    theirs = package_working_days(calendar.first.year, calendar.last.year)
    whole_years = {
        year
        for year in range(first_year, last_year + 1)
        if calendar.year_status(year) is not YearStatus.PROJECTED
    }
    noticed = _noticed_days(calendar)
    return tuple(
        Disagreement(day, day not in theirs, day in theirs, _reason(calendar, day))
        for day in map(date.fromordinal, _ordinals(calendar))
        if (day.year in whole_years or day in noticed)
        and calendar.is_working_day(day) is not (day in theirs)
    )


def _noticed_days(calendar: WorkingCalendar) -> frozenset[date]:
    marks = (*calendar.schedule.closed.items(), *calendar.schedule.made_up.items())
    return frozenset(day for day, mark in marks if mark.notice)


def _ordinals(calendar: WorkingCalendar) -> range:
    return range(calendar.first.toordinal(), calendar.last.toordinal() + 1)


def _reason(calendar: WorkingCalendar, day: date) -> str:
    record = calendar.why(day)
    return f"{record.reason_vi} ({record.notice})" if record.notice else record.reason_vi
