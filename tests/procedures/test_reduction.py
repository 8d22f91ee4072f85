"""Commitments against a target, and proposals for what is not yet cut (R24, R25, T45)."""

from __future__ import annotations

import csv
import os
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tthc_flow.errors import TargetUnknown
from tthc_flow.procedures import (
    Commitment,
    LegalDocument,
    Level,
    Procedure,
    Step,
    StepKind,
    SubmissionChannel,
)
from tthc_flow.procedures.directive import (
    ReductionDirective,
    RoundingMode,
    Selection,
    directive_09,
)
from tthc_flow.procedures.reduction import Verdict, check_cuts, propose, reduction_of
from tthc_flow.terms import (
    CalendarDays,
    ClockHours,
    Immediate,
    Months,
    SameDay,
    Term,
    Unspecified,
    WorkingDays,
    WorkingHours,
    parse_term,
)

SHARED = Path(os.environ.get("TTHC_SHARED", Path(__file__).parents[3] / "shared")) / "data"
THIRTY = Fraction(3, 10)
PLAN = ReductionDirective("100/KH-UBND", date(2025, 5, 1), target=THIRTY)
DECISION = LegalDocument("1/QĐ-UBND")
ONLINE = SubmissionChannel.ONLINE


def procedure(statutory: Term, committed: Term | None = None, code: str = "1.000703") -> Procedure:
    """A procedure with one channel."""
    terms = {ONLINE: statutory}
    return Procedure(
        code=code,
        name="Cấp phép",
        field_of_work="Đường bộ",
        level=Level.PROVINCE,
        statutory=terms,
        steps=(Step("sign", "Ký", Unspecified(), 1, StepKind.APPROVE),),
        valid_from=date(2026, 1, 1),
        publication=DECISION,
        commitment=Commitment(terms, {ONLINE: committed}, DECISION) if committed else None,
    )


@pytest.mark.parametrize(
    ("statutory", "committed", "share"),
    [
        (WorkingDays(7), WorkingDays(5), Fraction(2, 7)),  # 28.6 % under a plan of 30 %
        (WorkingDays(3), WorkingDays(2), Fraction(1, 3)),
        (WorkingDays(10), WorkingHours(40), Fraction(1, 2)),
        (CalendarDays(60), CalendarDays(48), Fraction(1, 5)),
        (Months(2), Months(1), Fraction(1, 2)),
        (CalendarDays(25), WorkingDays("17.5"), None),
        (ClockHours(8), WorkingHours(4), None),
        (SameDay(), SameDay(), None),
        (Unspecified(), WorkingDays(5), None),
    ],
)
def test_the_share_that_is_really_cut(
    statutory: Term, committed: Term, share: Fraction | None
) -> None:
    """T44: exact, and only in one unit; working hours are an eighth of a working day."""
    assert reduction_of(statutory, committed) == share


@pytest.mark.parametrize(
    ("statutory", "committed", "verdict", "proposal"),
    [
        (WorkingDays(7), WorkingDays(5), Verdict.BELOW, None),
        (WorkingDays(10), WorkingDays(7), Verdict.MET, None),
        (WorkingDays(3), WorkingDays(2), Verdict.MET, None),
        (WorkingDays(3), WorkingDays(3), Verdict.NOT_CUT, WorkingDays(2)),
        (WorkingDays(8), WorkingHours(64), Verdict.NOT_CUT, WorkingDays("5.5")),
        (WorkingDays(15), None, Verdict.NOT_CUT, WorkingDays("10.5")),
        (CalendarDays(25), WorkingDays("17.5"), Verdict.UNIT_CHANGES, None),
        (SameDay(), None, Verdict.NOT_COUNTABLE, None),
        (Immediate(), None, Verdict.NOT_COUNTABLE, None),
        (Unspecified(), WorkingDays(3), Verdict.NOT_COUNTABLE, None),
        (WorkingDays(0), None, Verdict.NOT_COUNTABLE, None),
    ],
)
def test_what_the_target_says(
    statutory: Term, committed: Term | None, verdict: Verdict, proposal: Term | None
) -> None:
    """R25: below the target is told with the real share; what is not cut gets a proposal."""
    (cut,) = check_cuts([procedure(statutory, committed)], PLAN)
    assert cut.verdict is verdict
    assert (cut.proposal.term if cut.proposal else None) == proposal


def test_scope_and_exemptions() -> None:
    """R25: what is outside is neither met nor missed."""
    one = procedure(WorkingDays(1))
    only = evolve(PLAN, scope=Selection(levels=(Level.COMMUNE,)))
    assert check_cuts([one], only)[0].verdict is Verdict.OUT_OF_SCOPE
    spared = evolve(PLAN, exemptions=Selection(codes=("1.000703",)))
    assert check_cuts([one], spared)[0].verdict is Verdict.EXEMPT
    short = evolve(PLAN, exempt_up_to=Fraction(1))
    assert check_cuts([one], short)[0].verdict is Verdict.EXEMPT
    assert check_cuts([procedure(WorkingHours(9))], short)[0].verdict is Verdict.NOT_CUT
    assert check_cuts([one], PLAN)[0].verdict is Verdict.NOT_CUT


def test_without_a_rate_nothing_is_checked() -> None:
    """R25: no rate is put in the place of one that nobody has read."""
    with pytest.raises(TargetUnknown):
        check_cuts([procedure(WorkingDays(5))], directive_09())
    with pytest.raises(TargetUnknown):
        propose(WorkingDays(5), directive_09())


@pytest.mark.parametrize(
    ("term", "mode", "expected", "share"),
    [
        (WorkingDays(7), RoundingMode.FLOOR, WorkingDays("4.5"), Fraction(5, 14)),
        (WorkingDays(7), RoundingMode.NEAREST, WorkingDays(5), Fraction(2, 7)),
        (WorkingDays(7), RoundingMode.CEIL, WorkingDays(5), Fraction(2, 7)),
        (WorkingHours(80), RoundingMode.FLOOR, WorkingHours(56), THIRTY),
        (WorkingHours(9), RoundingMode.FLOOR, WorkingHours(4), Fraction(5, 9)),
        (WorkingDays(1), RoundingMode.FLOOR, WorkingDays("0.5"), Fraction(1, 2)),
        (ClockHours(8), RoundingMode.FLOOR, ClockHours(5), Fraction(3, 8)),
        (Months(2), RoundingMode.FLOOR, Months(1), Fraction(1, 2)),
        (Months(1), RoundingMode.FLOOR, None, None),
        (WorkingDays("0.5"), RoundingMode.FLOOR, None, None),
        (WorkingDays(1), RoundingMode.CEIL, None, None),
        (SameDay(), RoundingMode.FLOOR, None, None),
    ],
)
def test_a_proposal_names_its_rounding_and_the_real_share(
    term: Term, mode: RoundingMode, expected: Term | None, share: Fraction | None
) -> None:
    """R25, T45: floor to half a day by default; never below the least, never a lengthening."""
    made = propose(term, evolve(PLAN, rounding=mode))
    if expected is None:
        assert made is None
        return
    assert made is not None
    assert (made.term, made.reduction, made.rounding) == (expected, share, mode)


@given(
    st.integers(1, 400).map(lambda halves: Fraction(halves, 2)),
    st.integers(1, 99).map(lambda percent: Fraction(percent, 100)),
    st.sampled_from([Fraction(1, 4), Fraction(1, 2), Fraction(1)]),
)
def test_rounding_down_cuts_at_least_the_target(
    days: Fraction, target: Fraction, grain: Fraction
) -> None:
    """T45: floor meets the target unless the least length stands in the way."""
    directive = evolve(PLAN, target=target, granularity=grain, least=grain)
    made = propose(WorkingDays(days), directive)
    if made is None:
        assert days <= grain
        return
    assert made.term.value % grain == 0  # type: ignore[attr-defined]
    assert made.term.value >= grain  # type: ignore[attr-defined]
    assert made.reduction >= target or made.term == WorkingDays(grain)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data set (TTHC_SHARED) is not here")
@pytest.mark.parametrize(
    ("grain", "mode", "fits"),
    [
        (Fraction(1, 2), RoundingMode.FLOOR, 24),
        (Fraction(1, 2), RoundingMode.NEAREST, 23),
        (Fraction(1), RoundingMode.NEAREST, 11),
        (Fraction(1), RoundingMode.FLOOR, 9),
    ],
)
def test_no_single_rounding_fits_the_published_plan(
    grain: Fraction, mode: RoundingMode, fits: int
) -> None:
    """T45, README of the data: of 31 rows of the 30 % plan floor to half a day fits 24."""
    with (SHARED / "cut_down_pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if "30%" in row["status"]]
    rows = [row for row in rows if row["statutory_value"] and row["committed_value"]]
    assert len(rows) == 31
    directive = evolve(PLAN, rounding=mode, granularity=grain)
    proposals = [propose(parse_term(row["statutory_raw"]), directive) for row in rows]
    fitting = [
        made is not None and made.term.value == Fraction(row["committed_value"])  # type: ignore[attr-defined]
        for made, row in zip(proposals, rows, strict=True)
    ]
    assert sum(fitting) == fits
