"""Do the steps add up? At 8 hours a day, the longest of parallel steps counting (R47, T35)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from attrs import frozen

from tthc_flow.compliance.records.record import ProcedureRecord, StepRecord
from tthc_flow.compliance.records.stated_total import StatedTotal
from tthc_flow.terms import (
    CalendarDays,
    ClockHours,
    Immediate,
    NotCounted,
    Term,
    WorkingDays,
    WorkingHours,
)

__all__ = ["StepSum", "Verdict", "hours_of", "step_sum", "total_verdict"]

_NOTHING = Fraction(0)


class Verdict(StrEnum):
    """Whether steps and a total agree."""

    ADDS_UP = "adds_up"
    DIFFERS = "differs"
    OPEN = "open"
    """A step of unknown length: what can be counted is not the total, and need not be."""
    NOT_COMPARABLE = "not_comparable"
    """No total, no time, or a total that cannot be read: no alarm, and no all-clear."""


@frozen
class StepSum:
    """
    The time of all steps together.

    Attributes:
        hours: What can be counted, in hours of work.
        is_whole: Whether that is all: with a step of unknown length it is the least.
    """

    hours: Fraction
    is_whole: bool


def hours_of(term: Term, day_hours: Fraction) -> Fraction | None:
    """
    A term in hours as tables of steps add them, 1 day = 8 hours; None for what has no such length.

    A day of either kind counts alike, and so does an hour: tables print "ngày" and mean both, so
    only a difference that no reading can explain is one.
    """
    match term:
        case WorkingDays(value) | CalendarDays(value):
            return value * day_hours
        case WorkingHours(value) | ClockHours(value):
            return value
        case NotCounted() | Immediate():
            return _NOTHING
        case _:
            return None


def step_sum(steps: Sequence[StepRecord], day_hours: Fraction) -> StepSum:
    """
    The steps together: stages one after the other, in each the longest step.

    An empty cell is one merged with the step above and adds nothing; a step of unspecified
    length, or one that cannot be read, is unknown, which is not zero. Where no step counts at
    all, nobody has said how long the work takes.
    """
    total, is_whole = _NOTHING, True
    ordered = sorted(steps, key=lambda step: step.stage)
    for _, stage in groupby(ordered, key=lambda step: step.stage):
        lengths = [_length(step, day_hours) for step in stage]
        total += max((length for length in lengths if length is not None), default=_NOTHING)
        is_whole = is_whole and None not in lengths
    return StepSum(total, is_whole and total > 0)


def _length(step: StepRecord, day_hours: Fraction) -> Fraction | None:
    if step.printed.is_empty:
        return None if step.number == 1 else _NOTHING
    term = step.printed.term
    return None if term is None else hours_of(term, day_hours)


def total_verdict(record: ProcedureRecord, day_hours: Fraction) -> Verdict:
    """
    Whether the steps add up to the total that their table states.

    Where the steps that can be counted fill the total exactly, the table itself counts the
    others as nothing.
    """
    total = record.stated_total
    if total is None or not record.steps:
        return Verdict.NOT_COMPARABLE
    summed = step_sum(record.steps, day_hours)
    choices = list(_choices(total, day_hours))
    if summed.hours and summed.hours in choices:
        return Verdict.ADDS_UP
    if not summed.hours or not total.is_whole or None in choices:
        return Verdict.NOT_COMPARABLE
    if summed.is_whole or summed.hours > max(hours for hours in choices if hours is not None):
        return Verdict.DIFFERS
    return Verdict.OPEN


def _choices(total: StatedTotal, day_hours: Fraction) -> Iterable[Fraction | None]:
    for terms in total.choices:
        hours = [hours_of(term, day_hours) for term in terms]
        known = [each for each in hours if each is not None]
        yield sum(known, _NOTHING) if len(known) == len(hours) else None
