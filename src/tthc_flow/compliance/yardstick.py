"""What a check measures with: the day, the law of that day, the calendar, a directive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import field, frozen

from tthc_flow.calendars import WorkingCalendar, load_calendar
from tthc_flow.procedures import ReductionDirective
from tthc_flow.rulebook import Rulebook, RulebookView, load_rulebook

__all__ = ["RepealedAct", "Yardstick", "newest_day"]


@frozen
class RepealedAct:
    """
    An act that no longer holds.

    Attributes:
        number: Its number as printed.
        repealed_on: First day it no longer holds; None when it never holds.
        replaced_by: The act in its place; empty when there is none.
    """

    number: str
    repealed_on: date | None = None
    replaced_by: str = ""

    def is_repealed(self, on: date) -> bool:
        """Whether it no longer holds on a day."""
        return self.repealed_on is None or self.repealed_on <= on


@frozen(eq=False, slots=False)
class Yardstick:
    """
    What subjects are measured with. Make it with `of`.

    Attributes:
        on: The day asked about.
        rulebook: The dated law.
        directive: Directive whose target commitments are held against; None for none.
        host_repealed: Acts that the host knows to be repealed, besides the rulebook's.
    """

    on: date
    rulebook: Rulebook = field(repr=False)
    directive: ReductionDirective | None = None
    host_repealed: tuple[RepealedAct, ...] = ()
    _calendar: WorkingCalendar | None = field(default=None, alias="calendar", repr=False)
    memory: dict[Any, Any] = field(factory=dict, init=False, repr=False)
    """Answers that are long to work out, such as comparisons of units over a year."""

    @classmethod
    def of(
        cls,
        on: date | None = None,
        *,
        rulebook: Rulebook | None = None,
        calendar: WorkingCalendar | None = None,
        directive: ReductionDirective | None = None,
        repealed: tuple[RepealedAct, ...] = (),
    ) -> Yardstick:
        """
        A yardstick for one day.

        Args:
            on: The day; None for the day on which a person last checked the rulebook, because
                the library reads no clock.
            rulebook: None for the bundled one.
            calendar: None for the bundled one, loaded when a rule needs it.
            directive: A directive to hold commitments against.
            repealed: Acts that the host knows to be repealed.
        """
        book = rulebook or load_rulebook()
        return cls(on or _last_check(book), book, directive, repealed, calendar)

    @cached_property
    def law(self) -> RulebookView:
        """The law in force on the day asked about."""
        return self.rulebook.at(self.on)

    def law_at(self, day: date | None) -> RulebookView:
        """The law in force on the day of an act; of the day asked about when that is unknown."""
        return self.law if day is None else self.rulebook.at(day)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working calendar."""
        return self._calendar or load_calendar()

    @cached_property
    def day_hours(self) -> Fraction:
        """Hours of one day in step tables (R11)."""
        return self.law.number("working_day_hours")

    @cached_property
    def repealed(self) -> dict[str, RepealedAct]:
        """Acts that no longer hold on this day, by their number."""
        known = (
            *(
                RepealedAct(str(row["act"]), _day(row["repealed_on"]), str(row["replaced_by"]))
                for row in self.law.rows("repealed_acts")
            ),
            *self.host_repealed,
        )
        return {act.number: act for act in known if act.is_repealed(self.on)}


def newest_day(
    days: Iterable[date], rulebook: Rulebook | None = None, calendar: WorkingCalendar | None = None
) -> date:
    """
    The day to ask about when nobody names one: the newest on which something is known.

    Args:
        days: Days on which something on record happened; one beyond the last announced year of
            the calendar is a mistake and left out.
        rulebook: None for the bundled one; the day of its last check is the least.
        calendar: None for the bundled one.
    """
    checked = _last_check(rulebook or load_rulebook())
    later = [day for day in days if day > checked]
    if not later:
        return checked
    last = (calendar or load_calendar()).announced_until
    return max((day for day in later if day <= last), default=checked)


def _last_check(rulebook: Rulebook) -> date:
    return max(value.last_checked_on for value in rulebook.values)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
