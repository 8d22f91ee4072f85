"""A shorter total over the steps: largest remainder in quarter days, exact sums (R25)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_flow.errors import CannotAllocate
from tthc_flow.procedures import Step, StepKind
from tthc_flow.procedures.allocation import QUARTER_DAY, allocate, serial_days
from tthc_flow.terms import (
    CalendarDays,
    Immediate,
    NotCounted,
    SameDay,
    Term,
    Unspecified,
    WorkingDays,
    WorkingHours,
)

KINDS = list(StepKind)


def steps_of(*terms: Term, stages: list[int] | None = None) -> list[Step]:
    """Steps in series, or in the stages given."""
    numbers = stages or list(range(1, len(terms) + 1))
    return [
        Step(f"s{n}", "", term, stage, KINDS[n % len(KINDS)])
        for n, (term, stage) in enumerate(zip(terms, numbers, strict=True))
    ]


def days_of(*values: str) -> list[Term]:
    """Working days."""
    return [WorkingDays(value) for value in values]


@pytest.mark.parametrize(
    ("total", "before", "after"),
    [
        # 7 of 10 days: 0.35, 0.35, 4.9, 0.35, 0.7, 0.35 are 1.4, 1.4, 19.6, 1.4, 2.8, 1.4 quarters
        ("7", ("0.5", "0.5", "7", "0.5", "1", "0.5"), ("0.5", "0.25", "5", "0.25", "0.75", "0.25")),
        ("5", ("2", "3", "5"), ("1", "1.5", "2.5")),
        ("1", ("1", "1", "1"), ("0.5", "0.25", "0.25")),
        ("10", ("0.5", "9.5"), ("0.5", "9.5")),
        ("0.5", ("0.25", "9.75"), ("0.25", "0.25")),
    ],
)
def test_by_the_largest_remainder(
    total: str, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    """R25: whole quarters first, the largest remainders next; worked out by hand."""
    made = allocate(WorkingDays(total), steps_of(*days_of(*before)))
    assert [given.term for given in made] == days_of(*after)


def test_hours_count_an_eighth_and_uncounted_steps_stay() -> None:
    """R11, R25: 1 day = 8 hours; "không tính thời gian" adds nothing before and after."""
    steps = steps_of(WorkingHours(4), NotCounted(), WorkingHours(12), Immediate())
    made = allocate(WorkingHours(8), steps)
    assert [given.term for given in made] == [
        WorkingDays("0.25"),
        NotCounted(),
        WorkingDays("0.75"),
        Immediate(),
    ]
    assert serial_days(steps) == 2


def test_floors_by_kind_of_step() -> None:
    """R25: an appraisal keeps its least; the others give what it is spared; none is lengthened."""
    steps = [
        Step("a", "", WorkingDays(2), 1, StepKind.APPRAISE),
        Step("b", "", WorkingDays(6), 2, StepKind.CONSULT),
        Step("c", "", WorkingDays("0.5"), 3, StepKind.APPROVE),
    ]
    floors = {StepKind.APPRAISE: Fraction(2), StepKind.APPROVE: Fraction(1)}
    made = allocate(WorkingDays(4), steps, floors)
    assert [given.term for given in made] == days_of("2", "1.5", "0.5")


def test_parallel_steps_share_the_time_of_their_stage() -> None:
    """R23: a stage takes as long as its longest step; the others keep their proportion."""
    steps = steps_of(*days_of("4", "2", "2"), stages=[1, 1, 2])
    assert serial_days(steps) == 6
    made = allocate(CalendarDays(3), steps)
    assert [given.term for given in made] == days_of("2", "1", "1")


@pytest.mark.parametrize(
    ("total", "steps", "what"),
    [
        (WorkingDays(5), days_of("1", "1"), "longer than the steps' 2 days"),
        (WorkingDays("0.3"), days_of("1", "1"), "no multiple of 1/4 day"),
        (WorkingDays(0), days_of("1"), "no multiple"),
        (WorkingDays(1), [WorkingDays(1), Unspecified()], "'s1' has no length"),
        (WorkingDays(1), [WorkingDays(1), SameDay()], "'s1' has no length"),
        (SameDay(), days_of("1"), "it has no length"),
        (WorkingDays("0.5"), days_of("1", "1", "1"), "the floors of the steps need 3/4 days"),
    ],
)
def test_what_cannot_be_spread_is_refused(total: Term, steps: list[Term], what: str) -> None:
    """R25: never an inexact sum, never a step without time."""
    with pytest.raises(CannotAllocate) as caught:
        allocate(total, steps_of(*steps))
    assert what in caught.value.what
    assert caught.value.remedy


@given(st.data())
def test_the_steps_add_up_exactly(data: st.DataObject) -> None:
    """R25: sums exactly, in quarters, not below a floor, not longer, the longer never less."""
    quarters = data.draw(st.lists(st.integers(1, 80), min_size=1, max_size=12))
    steps = steps_of(*[WorkingDays(Fraction(number, 4)) for number in quarters])
    floors = data.draw(
        st.dictionaries(st.sampled_from(KINDS), st.integers(1, 8).map(lambda n: Fraction(n, 4)))
    )
    least = [
        min(floors.get(step.kind, QUARTER_DAY), Fraction(number, 4))
        for step, number in zip(steps, quarters, strict=True)
    ]
    total = data.draw(st.integers(int(sum(least) * 4), sum(quarters)).map(lambda n: Fraction(n, 4)))
    made = allocate(WorkingDays(total), steps, floors)
    after = [given.term.value for given in made]  # type: ignore[attr-defined]
    assert sum(after) == total
    for days, number, floor_of_step in zip(after, quarters, least, strict=True):
        assert days % QUARTER_DAY == 0
        assert floor_of_step <= days <= Fraction(number, 4)
    plain = sorted(
        (number, days)
        for number, days, step in zip(quarters, after, steps, strict=True)
        if step.kind not in floors
    )
    assert all(days <= more or number == other for (number, days), (other, more) in pairwise(plain))


@given(st.data())
def test_stages_add_up_whatever_runs_in_parallel(data: st.DataObject) -> None:
    """R23, R25: the longest step of each stage, taken together, is the total."""
    count = data.draw(st.integers(1, 8))
    numbers = sorted(data.draw(st.lists(st.integers(1, 4), min_size=count, max_size=count)))
    terms = [
        data.draw(
            st.one_of(
                st.integers(1, 40).map(lambda n: WorkingDays(Fraction(n, 8))),
                st.integers(1, 60).map(WorkingHours),
                st.just(NotCounted()),
            )
        )
        for _ in numbers
    ]
    steps = steps_of(*terms, stages=numbers)
    present = serial_days(steps)
    assert present is not None
    whole = int(present * 4)
    total = data.draw(st.integers(1, max(whole, 1))) / Fraction(4)
    try:
        made = allocate(WorkingDays(total), steps)
    except CannotAllocate:
        return
    after = [
        Step(given.step.key, "", given.term, given.step.stage, given.step.kind) for given in made
    ]
    assert serial_days(after) == total
