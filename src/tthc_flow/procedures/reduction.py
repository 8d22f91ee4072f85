"""Commitments against a directive's target, and proposals for what is not yet cut (R25, T45)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from attrs import frozen

from tthc_flow.procedures.channel import SubmissionChannel
from tthc_flow.procedures.directive import ReductionDirective, RoundingMode, Selectable
from tthc_flow.procedures.procedure import Procedure
from tthc_flow.procedures.working_days import hours_in_day, printed_days
from tthc_flow.terms import (
    CalendarDays,
    ClockHours,
    Months,
    Term,
    Weeks,
    WorkingDays,
    WorkingHours,
    Years,
)

__all__ = ["Cut", "Proposal", "Verdict", "check_cuts", "propose", "reduction_of", "verdict_on"]

_HALF = Fraction(1, 2)


class Verdict(StrEnum):
    """What a directive says of one term."""

    MET = "met"
    """Cut by the target or more."""

    BELOW = "below"
    """Cut by less: a warning, since published cuts of 28.6 % under a "30 %" plan are real."""

    NOT_CUT = "not_cut"
    """Nothing is promised, or the law's own term."""

    UNIT_CHANGES = "unit_changes"
    """Promised in another unit: no percentage says how much is cut (T44)."""

    NOT_COUNTABLE = "not_countable"
    """Same day, at once, not specified: nothing to take a share of."""

    EXEMPT = "exempt"
    OUT_OF_SCOPE = "out_of_scope"


@frozen
class Proposal:
    """
    A term that a directive suggests; derived, never a commitment (T45).

    Attributes:
        term: The proposed term.
        reduction: The share really cut, exact; rounding makes it differ from the target.
        rounding: The mode it was rounded by.
    """

    term: Term
    reduction: Fraction
    rounding: RoundingMode


@frozen
class Cut:
    """
    One term of a procedure under a directive.

    Attributes:
        procedure: The procedure.
        channel: The channel.
        statutory: By law.
        committed: As promised; None when nothing is.
        reduction: The share really cut, exact; None when it cannot be said.
        verdict: What the directive says.
        proposal: For what is not yet cut; None when nothing can be cut.
    """

    procedure: Procedure
    channel: SubmissionChannel
    statutory: Term
    committed: Term | None
    reduction: Fraction | None
    verdict: Verdict
    proposal: Proposal | None = None


def reduction_of(statutory: Term, committed: Term) -> Fraction | None:
    """
    The share that is cut, 0 to 1 and exact: 7 days to 5 is 2/7.

    Working days and working hours compare at 8 hours a day; other terms only in the same unit.
    None where no share can be said.
    """
    if isinstance(statutory, WorkingDays | WorkingHours) and isinstance(
        committed, WorkingDays | WorkingHours
    ):
        before, after = printed_days(statutory), printed_days(committed)
    elif type(statutory) is type(committed):
        before, after = getattr(statutory, "value", None), getattr(committed, "value", None)
    else:
        return None
    return 1 - after / before if before and after is not None else None


def check_cuts(procedures: Iterable[Procedure], directive: ReductionDirective) -> list[Cut]:
    """
    Each term of each procedure against the target, with a proposal where nothing is cut.

    Raises:
        TargetUnknown: The directive has no target.
    """
    return [
        _checked(procedure, channel, statutory, directive)
        for procedure in procedures
        for channel, statutory in procedure.statutory.items()
    ]


def _checked(
    procedure: Procedure, channel: SubmissionChannel, statutory: Term, directive: ReductionDirective
) -> Cut:
    committed = procedure.committed_term(channel)
    reduction = None if committed is None else reduction_of(statutory, committed)
    verdict = verdict_on(procedure, statutory, committed, directive)
    proposal = propose(statutory, directive) if verdict is Verdict.NOT_CUT else None
    return Cut(procedure, channel, statutory, committed, reduction, verdict, proposal)


def verdict_on(
    procedure: Selectable, statutory: Term, committed: Term | None, directive: ReductionDirective
) -> Verdict:
    """
    What *directive* says of one term of *procedure*.

    Raises:
        TargetUnknown: The directive has no target.
    """
    target = directive.known_target
    left_out = _left_out(procedure, statutory, directive)
    if left_out is not None:
        return left_out
    reduction = 0 if committed is None else reduction_of(statutory, committed)
    if reduction is None:
        return Verdict.UNIT_CHANGES
    if reduction == 0:
        return Verdict.NOT_CUT
    return Verdict.MET if reduction >= target else Verdict.BELOW


def _left_out(
    procedure: Selectable, statutory: Term, directive: ReductionDirective
) -> Verdict | None:
    """Why the directive has nothing to say of a term; None when it has."""
    if not directive.scope.takes(procedure):
        return Verdict.OUT_OF_SCOPE
    if directive.exempts(procedure) or _is_short(statutory, directive):
        return Verdict.EXEMPT
    return None if getattr(statutory, "value", 0) else Verdict.NOT_COUNTABLE


def _is_short(statutory: Term, directive: ReductionDirective) -> bool:
    days = printed_days(statutory)
    limit = directive.exempt_up_to
    return limit is not None and days is not None and days <= limit


def propose(statutory: Term, directive: ReductionDirective) -> Proposal | None:
    """
    The term after the cut, rounded as the directive says and never below its least length.

    Days and working hours are rounded to the directive's granularity, other units to whole ones.

    Returns:
        None when the term has no length, or is already as short as it may be.

    Raises:
        TargetUnknown: The directive has no target.
    """
    kept = 1 - directive.known_target
    grain, least = _grain(statutory, directive)
    match statutory:
        case (
            WorkingDays(value)
            | CalendarDays(value)
            | WorkingHours(value)
            | ClockHours(value)
            | Weeks(value)
            | Months(value)
            | Years(value)
        ):
            shorter = max(_rounded(value * kept, grain, directive.rounding), least)
            if shorter >= value:
                return None
            return Proposal(type(statutory)(shorter), 1 - shorter / value, directive.rounding)
        case _:
            return None


def _grain(term: Term, directive: ReductionDirective) -> tuple[Fraction, Fraction]:
    """Multiples to round to, and the least length, in the term's own unit."""
    match term:
        case WorkingDays() | CalendarDays():
            return directive.granularity, directive.least
        case WorkingHours():
            hours = hours_in_day()
            return directive.granularity * hours, directive.least * hours
        case _:
            return Fraction(1), Fraction(1)


def _rounded(value: Fraction, grain: Fraction, mode: RoundingMode) -> Fraction:
    parts = value / grain
    match mode:
        case RoundingMode.FLOOR:
            whole = floor(parts)
        case RoundingMode.CEIL:
            whole = ceil(parts)
        case RoundingMode.NEAREST:
            whole = floor(parts + _HALF)
    return whole * grain
