"""The due date (*hạn trả kết quả*) of a term, with its reasons on request (R15, R19)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from attrs import field, frozen

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.instants import VIETNAM, end_of_day
from tthc_flow.terms.counting import USUAL_RULE, reckon, reckon_plainly
from tthc_flow.terms.rules import CountingRule, Pause
from tthc_flow.terms.units import Term

if TYPE_CHECKING:
    from tthc_flow.terms.explanation import Explanation

__all__ = ["DueDate", "FixedDueDate", "due_date"]


@frozen
class DueDate:
    """
    When something is due, and what it rests on. Made by `due_date`.

    Attributes:
        on: Local date; never a closed day, except for clock hours (R18).
        expires_at: Last instant in time: 24:00 of *on* for terms in days, written as 00:00 of
            the next date, else the computed instant. Late means finished after it (R15).
        start: What it was counted from, as given.
        term: The term.
        calendar: The calendar.
        rule: The counting rule.
        pauses: The pauses taken into account.
    """

    on: date
    expires_at: datetime
    start: date
    term: Term
    calendar: WorkingCalendar = field(repr=False)
    rule: CountingRule = USUAL_RULE
    pauses: tuple[Pause, ...] = ()

    @property
    def is_by_date(self) -> bool:
        """Whether it ends with its day (24:00), not at an instant within it (R16)."""
        return self.expires_at == end_of_day(self.on)

    @property
    def appointment_at(self) -> datetime:
        """What the slip prints: closing time on the due date, or the instant itself (R15)."""
        return self.calendar.closing(self.on) if self.is_by_date else self.expires_at

    @property
    def received_at(self) -> datetime:
        """Effective receipt that it was counted from (R17): the last one, when it restarted."""
        return reckon(self.start, self.term, self.calendar, self.rule, self.pauses).receipt.instant

    @property
    def provisional(self) -> bool:
        """Whether the count touched a year that is not announced (R5)."""
        return self.calendar.is_provisional(self.received_at.date(), self.on)

    @property
    def calendar_version(self) -> str:
        """Version of the calendar it was read off (R9)."""
        return self.calendar.version

    @property
    def explanation(self) -> Explanation:
        """The count day by day, worked out only now (R19)."""
        from tthc_flow.terms.reasons import explain

        return explain(self)


@frozen
class FixedDueDate(DueDate):
    """
    A due date that no term was counted for: printed on a slip, or set for a step (R35, R37).

    Attributes:
        reason_vi: Where it comes from.
        reason_en: The same in English.
        citation: Article or rule.
    """

    reason_vi: str = ""
    reason_en: str = ""
    citation: str = ""

    @property
    def received_at(self) -> datetime:
        """What it was set from, or the beginning of that day."""
        if isinstance(self.start, datetime):
            return self.start
        return datetime.combine(self.start, time.min, VIETNAM)

    @property
    def explanation(self) -> Explanation:
        """One entry: where the date comes from."""
        from tthc_flow.terms.reasons import explain_fixed

        return explain_fixed(self)


def due_date(
    start: date,
    term: Term,
    calendar: WorkingCalendar,
    rule: CountingRule = USUAL_RULE,
    *,
    pauses: Sequence[Pause] = (),
) -> DueDate:
    """
    When *term*, begun at *start*, is due.

    Args:
        start: Acceptance as complete and valid (*tiếp nhận*, T21): an aware datetime, or a
            date for terms in days. Its day is not counted (T01).
        term: The time limit.
        calendar: Working days and hours of the office.
        rule: How reception, supplements and made-up Saturdays are treated.
        pauses: Finished pauses in order, without overlap.

    Raises:
        NaiveInstant: *start* or a pause has no zone.
        TimeOfDayRequired: An hour or same-day term from a mere date.
        NoDueDate: The term adds no time or names none.
        CalendarNotCovered: The count leaves the calendar's table.
        InvalidPause: Pauses overlap, or one ends before the receipt.

    Legal basis:
        Civil Code 2015 art. 147 (first day excluded), 148 (end, roll, 24:00); R1, R11-R18, R33.

    Example:
        >>> vn = load_calendar()
        >>> due_date(date(2026, 8, 20), WorkingDays(3), vn).on    # Saturday 22/08 is made up
        datetime.date(2026, 8, 24)
    """
    if pauses:
        end = reckon(start, term, calendar, rule, pauses).end
        return DueDate(end.on, end.expires_at, start, term, calendar, rule, tuple(pauses))
    on, expires_at = reckon_plainly(start, term, calendar, rule)
    return DueDate(on, expires_at, start, term, calendar, rule)
