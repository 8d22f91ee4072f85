"""Rough lengths in days, only to tell what is unreasonable; due dates come from the rulers."""

from __future__ import annotations

from fractions import Fraction

from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.terms import Term, WorkingDays, WorkingHours
from tthc_flow.terms.units import CalendarDays, ClockHours

__all__ = ["rough_days"]


def rough_days(term: Term, yardstick: Yardstick) -> Fraction:
    """*term* in days by the fixed lengths of Civil Code art. 146.1 (T07); 0 for no length."""
    value: Fraction = getattr(term, "value", Fraction(0))
    if isinstance(term, WorkingDays | CalendarDays):
        return value
    if isinstance(term, WorkingHours | ClockHours):
        return value / yardstick.day_hours
    for row in yardstick.law.rows("fixed_lengths_days"):
        if row["kind"] == term.kind:
            return value * int(str(row["days"]))
    return Fraction(0)
