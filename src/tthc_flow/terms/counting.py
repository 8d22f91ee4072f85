"""
From a start and a term to the due date: the only place that decides it (R11-R14, R17, R33).

Each type of term reads its start off the ruler of its own unit, moves along it and reads back.
Pauses are measured by the same ruler, so they are one more number to add.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any, NamedTuple, NoReturn

from attrs import frozen

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.errors import (
    CalendarNotCovered,
    CallerError,
    InvalidPause,
    NoDueDate,
    TimeOfDayRequired,
)
from tthc_flow.instants import VIETNAM, end_of_day, to_local
from tthc_flow.terms.rules import CountingRule, Pause, ReceptionRule, SupplementPolicy
from tthc_flow.terms.units import (
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
)

__all__ = ["USUAL_RULE", "AppliedPause", "Receipt", "Reckoning", "reckon", "reckon_plainly"]

USUAL_RULE = CountingRule()
"""Day 0 is the date of the event, a supplement restarts the term, a made-up day may be due."""

_EVENT_DAY = ReceptionRule.EVENT_DAY
_MONTHS_IN_YEAR = 12
_DAYS_IN_WEEK = 7


class Receipt(NamedTuple):
    """Day 0 of a term: the date, and the instant where it is known (R17)."""

    day: date
    at: datetime | None

    @property
    def instant(self) -> datetime:
        """The instant, or the beginning of the day."""
        return self.at or datetime.combine(self.day, time.min, VIETNAM)


class End(NamedTuple):
    """Where a term ends: the local date, and the last instant in time (R15)."""

    on: date
    expires_at: datetime


@frozen
class AppliedPause:
    """
    What one pause did.

    Attributes:
        pause: The pause.
        counts_from: The later of its start and the effective receipt.
        policy: How it was treated; IGNORE also for one that begins after expiry.
        moved: Days (int) or open or clock time (timedelta) added; None when the term counts anew
            from its end, or when it is ignored.
    """

    pause: Pause
    counts_from: datetime
    policy: SupplementPolicy
    moved: int | timedelta | None


class Reckoning(NamedTuple):
    """A finished count: effective receipt, sum of the pauses, what each did, and the end."""

    receipt: Receipt
    moved: Any
    applied: tuple[AppliedPause, ...]
    end: End


def reckon_plainly(
    start: date, term: Term, calendar: WorkingCalendar, rule: CountingRule
) -> tuple[date, datetime]:
    """The end of a term without pauses, see `due_date`."""
    is_usual = rule.reception is _EVENT_DAY and rule.made_up_day_may_be_due
    if is_usual and isinstance(term, WorkingDays) and term.is_whole and isinstance(start, datetime):
        # Nine of ten calls: the same steps as below without the values between them.
        on = calendar.add_working_days(to_local(start).date(), term.whole)
        return on, end_of_day(on)
    counter = _counter_of(term)
    return counter.end(_receive(start, calendar, rule), term, calendar, rule, counter.nothing)


def reckon(
    start: date,
    term: Term,
    calendar: WorkingCalendar,
    rule: CountingRule,
    pauses: Sequence[Pause],
) -> Reckoning:
    """
    Count with pauses, in order, and tell what each did (R33).

    A pause that begins strictly after expiry, as moved by the earlier ones, moves nothing.

    Raises:
        InvalidPause: Pauses overlap, or one ends before the receipt.
    """
    counter = _counter_of(term)
    received = _receive(start, calendar, rule)
    _refuse_overlaps(_start_instant(start), pauses)
    moved = counter.nothing
    end = counter.end(received, term, calendar, rule, moved)
    applied = []
    for pause in pauses:
        policy = pause.policy or rule.policy
        counts_from = max(to_local(pause.from_at), received.instant)
        if to_local(pause.from_at) > end.expires_at or policy is SupplementPolicy.IGNORE:
            applied.append(AppliedPause(pause, counts_from, SupplementPolicy.IGNORE, None))
            continue
        if policy is SupplementPolicy.RESTART or counter.length is None:
            received = _receive(to_local(pause.until_at), calendar, rule)
            moved = counter.nothing
            applied.append(AppliedPause(pause, counts_from, policy, None))
        else:
            until = max(to_local(pause.until_at), counts_from)
            length = counter.length(calendar, counts_from, until)
            moved += length
            applied.append(AppliedPause(pause, counts_from, policy, length))
        end = counter.end(received, term, calendar, rule, moved)
    return Reckoning(received, moved, tuple(applied), end)


def _start_instant(start: date) -> datetime:
    if isinstance(start, datetime):
        return to_local(start)
    return datetime.combine(start, time.min, VIETNAM)


def _refuse_overlaps(received_at: datetime, pauses: Sequence[Pause]) -> None:
    previous = received_at
    for number, pause in enumerate(pauses):
        if number and to_local(pause.from_at) < previous:
            raise InvalidPause(
                f"the pause from {pause.from_at.isoformat()} begins before the one before it ends",
                remedy="give the pauses in order, without overlap",
            )
        if to_local(pause.until_at) < received_at:
            raise InvalidPause(
                f"the pause until {pause.until_at.isoformat()} ends before the receipt at "
                f"{received_at.isoformat()}",
                remedy="a term that has not begun cannot be paused",
            )
        previous = to_local(pause.until_at)


# --- the receipt (R17) ----------------------------------------------------------------------


def _receive(start: date, calendar: WorkingCalendar, rule: CountingRule) -> Receipt:
    if isinstance(start, datetime):
        at = to_local(start)
        if rule.reception is ReceptionRule.NEXT_WORKING_DAY:
            return _receive_in_hours(at, calendar)
        return Receipt(_covered(at.date(), calendar), at)
    if not isinstance(start, date):
        raise CallerError(f"{start!r} is neither a date nor a datetime")
    if rule.reception is ReceptionRule.NEXT_WORKING_DAY:
        return Receipt(calendar.working_day_on_or_after(start), None)
    return Receipt(_covered(start, calendar), None)


def _covered(day: date, calendar: WorkingCalendar) -> date:
    """*day*, refused outside the table also where the count itself never looks it up (R3)."""
    calendar.is_working_day(day)
    return day


def _receive_in_hours(at: datetime, calendar: WorkingCalendar) -> Receipt:
    day = at.date()
    if calendar.is_working_day(day) and at <= calendar.closing(day):
        return Receipt(day, at)
    day = calendar.next_working_day(day)
    return Receipt(day, calendar.opening(day))


def _hour_of(receipt: Receipt, term: Term) -> datetime:
    if receipt.at is None:
        raise TimeOfDayRequired(
            f"a term of kind {term.kind} needs the hour of receipt on {receipt.day}",
            remedy="give an instant, not only a date",
        )
    return receipt.at


# --- where each type of term ends -----------------------------------------------------------


def _working_days_end(
    receipt: Receipt, term: Any, calendar: WorkingCalendar, rule: CountingRule, moved: int
) -> End:
    days = term.whole + moved
    if term.fraction:
        return _part_day_end(receipt, term.fraction, days, calendar, rule)
    on = calendar.add_working_days(receipt.day, days)
    if not rule.made_up_day_may_be_due:
        on = _ordinary_day(on, calendar)
    return End(on, end_of_day(on))


def _part_day_end(
    receipt: Receipt, fraction: Fraction, days: int, calendar: WorkingCalendar, rule: CountingRule
) -> End:
    """The part of a day runs on the hour ruler from the opening of the day after (R11)."""
    on = calendar.add_working_days(receipt.day, days + 1)
    if not rule.made_up_day_may_be_due:
        on = _ordinary_day(on, calendar)
        if days and calendar.is_made_up(calendar.add_working_days(receipt.day, days)):
            # The whole days alone roll to the end of this day; more is not due earlier (R18).
            return End(on, end_of_day(on))
    opening = calendar.opening(on)
    open_time = calendar.working_time_between(opening, calendar.closing(on))
    length = exact_length(fraction * rule.law_on(on).number("working_day_hours"))
    return End(on, calendar.add_working_time(opening, min(length, open_time)))


def _dated_end(
    receipt: Receipt, term: Any, calendar: WorkingCalendar, rule: CountingRule, moved: int
) -> End:
    return _rolled(nominal_end(receipt.day, term, moved), calendar, rule)


def nominal_end(day: date, term: Any, moved: int) -> date:
    """
    Last day of a term in days, weeks, months or years, before it rolls off a closed day.

    Args:
        day: Day of receipt, not counted.
        term: The term.
        moved: Calendar days that pauses add.

    Raises:
        NoDueDate: A part of a calendar day (R13).
    """
    if term.value.denominator != 1:
        raise NoDueDate(
            f"{term.value} calendar days end on no date",
            remedy="say in the catalogue that working days are meant",
        )
    number = int(term.value)
    if isinstance(term, CalendarDays):
        return _later(day, number + moved)
    if isinstance(term, Weeks):
        return _later(day, number * _DAYS_IN_WEEK + moved)
    months = number * _MONTHS_IN_YEAR if isinstance(term, Years) else number
    return _later(add_months(day, months), moved)


def _working_hours_end(
    receipt: Receipt, term: Any, calendar: WorkingCalendar, rule: CountingRule, moved: timedelta
) -> End:
    length = exact_length(term.value) + moved
    expires_at = calendar.add_working_time(_hour_of(receipt, term), length)
    on = expires_at.date()
    if not rule.made_up_day_may_be_due and calendar.is_made_up(on):
        expires_at = calendar.opening(_ordinary_day(on, calendar))
    return End(expires_at.date(), expires_at)


def _clock_hours_end(
    receipt: Receipt, term: Any, calendar: WorkingCalendar, rule: CountingRule, moved: timedelta
) -> End:
    received_at, length = _hour_of(receipt, term), exact_length(term.value) + moved
    try:
        expires_at = received_at + length
    except OverflowError as error:
        raise CalendarNotCovered(
            f"{length} after {received_at} lies beyond all calendars"
        ) from error
    return End(_covered(expires_at.date(), calendar), expires_at)


def _same_day_end(
    receipt: Receipt, term: Any, calendar: WorkingCalendar, rule: CountingRule, moved: None
) -> End:
    at, day = _hour_of(receipt, term), receipt.day
    cut_off = rule.law_on(day).time_of_day("same_day_cut_off")
    if calendar.is_working_day(day) and at.time() > cut_off:
        day = calendar.next_working_day(day)
    return _rolled(day, calendar, rule)


def _immediate_end(
    receipt: Receipt, term: Any, calendar: WorkingCalendar, rule: CountingRule, moved: None
) -> End:
    return _rolled(receipt.day, calendar, rule)


def _rolled(day: date, calendar: WorkingCalendar, rule: CountingRule) -> End:
    """A last day that is closed becomes the next working day (Civil Code art. 148.5, T03)."""
    on = calendar.working_day_on_or_after(day)
    if not rule.made_up_day_may_be_due:
        on = _ordinary_day(on, calendar)
    return End(on, end_of_day(on))


def _ordinary_day(day: date, calendar: WorkingCalendar) -> date:
    while calendar.is_made_up(day):
        day = calendar.next_working_day(day)
    return day


def _later(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise CalendarNotCovered(f"{days} days after {day} lies beyond all calendars") from error


def add_months(day: date, months: int) -> date:
    """The same day number *months* later, else that month's last day (T05)."""
    year, month = divmod(day.year * _MONTHS_IN_YEAR + day.month - 1 + months, _MONTHS_IN_YEAR)
    for number in range(day.day, day.day - 4, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise CalendarNotCovered(f"{months} months after {day} lies beyond all calendars")


def exact_length(hours: Fraction) -> timedelta:
    """Hours as a length of time; refused when it is no whole number of microseconds."""
    microseconds = hours * 3_600_000_000
    if microseconds.denominator != 1:
        raise NoDueDate(f"{hours} hours are no whole number of microseconds")
    return timedelta(microseconds=int(microseconds))


# --- how each type measures a pause ---------------------------------------------------------


def _working_days_paused(calendar: WorkingCalendar, start: datetime, end: datetime) -> int:
    return calendar.working_days_between(start.date(), end.date())


def _calendar_days_paused(_: WorkingCalendar, start: datetime, end: datetime) -> int:
    return (end.date() - start.date()).days


def _open_time_paused(calendar: WorkingCalendar, start: datetime, end: datetime) -> timedelta:
    return calendar.working_time_between(start, end)


def _clock_time_paused(_: WorkingCalendar, start: datetime, end: datetime) -> timedelta:
    return end - start


class Counter(NamedTuple):
    """How one type of term is counted: its end, the length of a pause, and no pause."""

    end: Callable[[Receipt, Any, WorkingCalendar, CountingRule, Any], End]
    length: Callable[[WorkingCalendar, datetime, datetime], Any] | None
    nothing: Any


_IMMEDIATE = Counter(_immediate_end, None, None)
_COUNTERS: Mapping[type[Term], Counter] = {
    WorkingDays: Counter(_working_days_end, _working_days_paused, 0),
    CalendarDays: Counter(_dated_end, _calendar_days_paused, 0),
    Weeks: Counter(_dated_end, _calendar_days_paused, 0),
    Months: Counter(_dated_end, _calendar_days_paused, 0),
    Years: Counter(_dated_end, _calendar_days_paused, 0),
    WorkingHours: Counter(_working_hours_end, _open_time_paused, timedelta()),
    ClockHours: Counter(_clock_hours_end, _clock_time_paused, timedelta()),
    SameDay: Counter(_same_day_end, None, None),
    Immediate: _IMMEDIATE,
}


def _counter_of(term: Term) -> Counter:
    if isinstance(term, WorkingDays) and not term.value:
        return _IMMEDIATE
    counter = _COUNTERS.get(term.__class__)
    if counter is None:
        _refuse_term(term)
    return counter


def _refuse_term(term: Term) -> NoReturn:
    if isinstance(term, NotCounted | Unspecified):
        raise NoDueDate(
            f"a term of kind {term.kind} has no due date", remedy="find the limit in the act"
        )
    raise CallerError(f"{term!r} is not a term", remedy="use parse_term() or a type of units.py")
