"""When a step of the internal process is due, from its own entry (R37)."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.terms.counting import USUAL_RULE, exact_length
from tthc_flow.terms.due_date import DueDate, FixedDueDate, due_date
from tthc_flow.terms.rules import CountingRule
from tthc_flow.terms.units import NotCounted, Term, Unspecified, WorkingDays, WorkingHours

__all__ = ["step_due_date", "working_length"]


def step_due_date(
    entered_at: datetime, term: Term, calendar: WorkingCalendar, rule: CountingRule = USUAL_RULE
) -> DueDate | None:
    """
    When a step entered at *entered_at* is due.

    Whole days run along the day ruler and keep the time of day; the fraction then runs along
    the hour ruler. A step that fits exactly ends at the end of a session, so that twenty
    half-day steps end where one ten-day step does.

    Args:
        entered_at: When the dossier reached the step; out of hours it counts from the next
            opening.
        term: The step's own limit.
        calendar: Working days and hours of the office.
        rule: Names the law that says how many hours a day has.

    Returns:
        None for a step whose time is not counted or not specified.

    Raises:
        CalendarNotCovered: The step leaves the calendar's table.
    """
    if isinstance(term, NotCounted | Unspecified):
        return None
    if not isinstance(term, WorkingDays) or not term.value:
        return due_date(entered_at, term, calendar, rule)
    start = calendar.next_opening(entered_at)
    whole_days = _days_later(start, term.whole, calendar)
    expires_at = calendar.add_working_time(whole_days, _part(term.fraction, start, rule))
    if not term.fraction:
        expires_at = _end_of_session(expires_at, calendar)
    return FixedDueDate(
        expires_at.date(),
        expires_at,
        entered_at,
        term,
        calendar,
        reason_vi=f"hạn của bước, tính từ {start:%H:%M %d/%m/%Y}",
        reason_en=f"due time of the step, entered {start:%H:%M %d/%m/%Y}",
        citation="R37",
    )


def working_length(term: Term, at: datetime, rule: CountingRule = USUAL_RULE) -> timedelta:
    """
    A step's term as working time, 1 day = 8 hours by the rulebook; nothing when not counted.

    Terms that are no working time (calendar days, months) count as nothing too.
    """
    if isinstance(term, WorkingDays):
        return _part(term.value, at, rule)
    if isinstance(term, WorkingHours):
        return exact_length(term.value)
    return timedelta()


def _part(days: Fraction, at: datetime, rule: CountingRule) -> timedelta:
    return _length(days, rule.law_on(at.date()).number("working_day_hours"))


@lru_cache(maxsize=1024)
def _length(days: Fraction, hours_a_day: Fraction) -> timedelta:
    return exact_length(days * hours_a_day)


def _days_later(start: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    if not days:
        return start
    return datetime.combine(
        calendar.add_working_days(start.date(), days), start.time(), tzinfo=start.tzinfo
    )


def _end_of_session(at: datetime, calendar: WorkingCalendar) -> datetime:
    """The closing before *at* when *at* is an opening: no working time lies between (R13)."""
    moment = timedelta(microseconds=1)
    return calendar.add_working_time(calendar.subtract_working_time(at, moment), moment)
