"""Lengths as step tables add them up: 1 day = 8 hours (R11)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tthc_flow.rulebook import load_rulebook
from tthc_flow.terms import (
    CalendarDays,
    ClockHours,
    Immediate,
    NotCounted,
    Term,
    WorkingDays,
    WorkingHours,
)

__all__ = ["hours_in_day", "printed_days"]

_HOURS = "working_day_hours"


def printed_days(term: Term, on: date | None = None) -> Fraction | None:
    """
    Days of a term in the arithmetic of decisions, which do not tell "ngày" from "ngày làm việc".

    For sums and shares of printed tables only: it says nothing about a date.

    Args:
        term: A term.
        on: Day whose rulebook holds; None for the newest.

    Returns:
        Nothing (0) for what is not counted or done at once; None for a term of unknown length
        or of weeks, months and years.
    """
    match term:
        case WorkingDays(value) | CalendarDays(value):
            return value
        case WorkingHours(value) | ClockHours(value):
            return value / hours_in_day(on)
        case NotCounted() | Immediate():
            return Fraction(0)
        case _:
            return None


def hours_in_day(on: date | None = None) -> Fraction:
    """Hours of one day in step tables, by the rulebook of a day; None for the newest."""
    book = load_rulebook()
    newest = book.eras[_HOURS][-1].valid_from
    return book.at(max(on or newest, book.eras[_HOURS][0].valid_from)).number(_HOURS)
