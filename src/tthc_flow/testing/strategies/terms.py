"""Terms of every kind, of lengths that decisions print."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from tthc_flow.terms import (
    CalendarDays,
    ClockHours,
    CountingRule,
    Immediate,
    Months,
    NotCounted,
    ReceptionRule,
    SameDay,
    SupplementPolicy,
    Term,
    Unspecified,
    Weeks,
    WorkingDays,
    WorkingHours,
    Years,
)

__all__ = ["counting_rules", "terms"]

_QUARTER = Decimal("0.25")


def _quarters(longest: int) -> st.SearchStrategy[Decimal]:
    return st.integers(1, longest * 4).map(lambda n: n * _QUARTER)


def terms(*, dated: bool = True, longest: int = 40) -> st.SearchStrategy[Term]:
    """
    Time limits (*thời hạn*).

    Args:
        dated: Only terms that have a due date; else also *không quy định* and *không tính thời
            gian*.
        longest: Of working days, in quarters; the others are of the same order.
    """
    kinds: list[st.SearchStrategy[Term]] = [
        _quarters(longest).map(WorkingDays),
        st.integers(1, longest).map(WorkingDays),
        st.integers(1, longest * 2).map(CalendarDays),
        _quarters(longest * 4).map(WorkingHours),
        st.integers(1, longest * 12).map(ClockHours),
        st.integers(1, 12).map(Weeks),
        st.integers(1, 12).map(Months),
        st.just(Years(1)),
        st.just(SameDay()),
        st.just(Immediate()),
    ]
    if not dated:
        kinds += [st.just(NotCounted()), st.just(Unspecified())]
    return st.one_of(kinds)


def counting_rules() -> st.SearchStrategy[CountingRule]:
    """Every way of counting what the law leaves open (R7, R17, R33)."""
    return st.builds(
        CountingRule,
        st.sampled_from(ReceptionRule),
        st.sampled_from(SupplementPolicy),
        st.booleans(),
    )
