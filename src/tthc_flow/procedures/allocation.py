"""A shorter total spread over the steps: largest remainder, exact sums (R25)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from attrs import frozen

from tthc_flow.errors import CannotAllocate
from tthc_flow.procedures.step import Step, StepKind
from tthc_flow.procedures.working_days import printed_days
from tthc_flow.terms import Term, WorkingDays

__all__ = ["QUARTER_DAY", "Allotment", "allocate", "serial_days"]

QUARTER_DAY = Fraction(1, 4)
"""The finest part of a day that the collected tables use."""


@frozen
class Allotment:
    """
    A step and the time it is given.

    Attributes:
        step: The step as it is.
        term: Its new time; unchanged for a step that is not counted.
    """

    step: Step
    term: Term


def serial_days(steps: Sequence[Step]) -> Fraction | None:
    """Days that the steps take together, the longest of each stage; None when one is unknown."""
    days = [printed_days(step.term) for step in steps]
    if any(day is None for day in days):
        return None
    return sum((max(lengths) for lengths in _by_stage(steps).values()), Fraction(0))


def allocate(
    total: Term,
    steps: Sequence[Step],
    floors: Mapping[StepKind, Fraction] | None = None,
    *,
    part: Fraction = QUARTER_DAY,
) -> tuple[Allotment, ...]:
    """
    Spread a total over the steps in proportion to their present times.

    Stages are given multiples of *part* by the largest remainder, the earlier first in a tie;
    the stages add up to *total* exactly. Of the parallel steps of a stage the longest gets its
    whole time, the others their proportion of it. A step that is not counted stays so.

    Args:
        total: The new total, in days or hours; a day is a day as step tables add up.
        steps: Steps with a known time each.
        floors: Least days by kind of step; none lengthens a step. Every counted step is given at
            least one *part*, even one that had less.
        part: Smallest part of a day that is given.

    Raises:
        CannotAllocate: The total is no multiple of *part* or no shorter than the steps, a step
            has no known time, or the floors need more than the total.
    """
    lengths = _by_stage(steps)
    days, present = printed_days(total), serial_days(steps)
    if days is None or present is None:
        raise CannotAllocate(
            f"{total} cannot be spread: {_unknown(steps) or 'it'} has no length in days",
            remedy="give every step a number of days or hours, or 'không tính thời gian'",
        )
    if days % part or not 0 < days <= present:
        raise CannotAllocate(
            f"{total} is no multiple of {part} day, or longer than the steps' {present} days",
            remedy="round the total, or name a shorter one",
        )
    least = _least(steps, floors or {}, part)
    if sum(least.values()) * part > days:
        raise CannotAllocate(
            f"the floors of the steps need {sum(least.values()) * part} days, {total} is shorter",
            remedy="lower the floors or lengthen the total",
        )
    stages = {stage: max(each) / part for stage, each in lengths.items()}
    given = _shares(int(days / part), stages, least)
    return tuple(_allotment(step, given, stages, floors or {}, part) for step in steps)


def _by_stage(steps: Sequence[Step]) -> dict[int, list[Fraction]]:
    stages: dict[int, list[Fraction]] = {}
    for step in steps:
        stages.setdefault(step.stage, []).append(printed_days(step.term) or Fraction(0))
    return stages


def _unknown(steps: Sequence[Step]) -> str:
    return ", ".join(repr(step.key) for step in steps if printed_days(step.term) is None)


def _floor(step: Step, floors: Mapping[StepKind, Fraction], part: Fraction) -> int:
    """Least parts of a step: nothing when it is not counted."""
    present = (printed_days(step.term) or Fraction(0)) / part
    return max(1, min(ceil(floors.get(step.kind, part) / part), floor(present))) if present else 0


def _least(
    steps: Sequence[Step], floors: Mapping[StepKind, Fraction], part: Fraction
) -> dict[int, int]:
    least: dict[int, int] = {}
    for step in steps:
        least[step.stage] = max(least.get(step.stage, 0), _floor(step, floors, part))
    return least


def _shares(
    parts: int, weights: Mapping[int, Fraction], least: Mapping[int, int]
) -> dict[int, int]:
    """Whole parts for each stage, in proportion, none below its least."""
    held: dict[int, int] = {}
    while True:
        free = [stage for stage in weights if stage not in held]
        rest, weight = parts - sum(held.values()), sum(weights[stage] for stage in free)
        quotas = {stage: rest * weights[stage] / weight if weight else 0 for stage in free}
        short = [stage for stage in free if quotas[stage] < least[stage]]
        if not short:
            break
        held |= {stage: least[stage] for stage in short}
    given = held | {stage: floor(quota) for stage, quota in quotas.items()}
    by_remainder = sorted(free, key=lambda stage: (-(quotas[stage] - given[stage]), stage))
    for stage in by_remainder[: parts - sum(given.values())]:
        given[stage] += 1
    return given


def _allotment(
    step: Step,
    given: Mapping[int, int],
    stages: Mapping[int, Fraction],
    floors: Mapping[StepKind, Fraction],
    part: Fraction,
) -> Allotment:
    present = (printed_days(step.term) or Fraction(0)) / part
    if not present:
        return Allotment(step, step.term)
    share = floor(present * given[step.stage] / stages[step.stage])
    least = min(_floor(step, floors, part), given[step.stage])
    return Allotment(step, WorkingDays(max(share, least) * part))
