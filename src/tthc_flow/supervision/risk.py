"""Dossiers that will be late unless somebody hurries (R36)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tthc_flow.dossier.events import (
    Accepted,
    HandedOver,
    PaymentConfirmed,
    Resumed,
    SentBack,
    StepCompleted,
    SupplementReceived,
)
from tthc_flow.dossier.step_deadlines import work_left
from tthc_flow.supervision.review import LegalDate, Review, dossier_after
from tthc_flow.supervision.review import review as review_of

__all__ = ["binding_dates", "risk_since"]

_TURNS = (
    Accepted,
    HandedOver,
    PaymentConfirmed,
    Resumed,
    SentBack,
    StepCompleted,
    SupplementReceived,
)
"""After these events other steps remain, or they are worked on again."""

_NO_TIME = timedelta()
_MOMENT = timedelta(microseconds=1)


def binding_dates(review: Review) -> tuple[LegalDate, ...]:
    """The committed dates it had, or the statutory ones where nothing was committed."""
    return review.dates(lambda deadlines: deadlines.binding)


def risk_since(review: Review) -> datetime | None:
    """
    Since when the remaining steps need more than the time left.

    Returns:
        The last instant at which they fitted, or the event that made them too many; None when
        they fit, and once the date has passed: then it is overdue, not at risk.
    """
    slack, binding = review.now.slack, review.now.binding
    if slack is None or binding is None or slack >= _NO_TIME or review.at > binding.expires_at:
        return None
    date_from = binding_dates(review)[-1].from_at
    events = review.dossier.effective_events
    turn = max(n for n, event in enumerate(events) if isinstance(event, _TURNS))
    first = max(events[turn].at, date_from)
    visits = review.dossier.step_visits

    def fits(at: datetime) -> bool:
        left = review.basis.calendar.working_time_between(at, binding.expires_at)
        return left >= work_left(visits, review.dossier, review.basis, at)

    if fits(first):
        return _last_fit(review, fits, first)
    before = dossier_after(review.dossier, events[:turn])
    earlier = None if before is None or first == date_from else review_of(before, first)
    return (earlier and risk_since(earlier)) or first


def _last_fit(review: Review, fits: Callable[[datetime], bool], first: datetime) -> datetime:
    """
    When the slack fell below zero.

    Between two events that change the work or the date it never grows: it stays while a step
    is worked on in its time, and falls with the open time after that and during a pause. So it
    was lost at the latest finish of a step that ran over, else it is found by halving.
    """
    last = review.at
    latest = max((s.latest_finish for s in review.now.steps if s.latest_finish), default=last)
    if first <= latest < last and fits(latest):
        return latest
    while last - first > _MOMENT:
        middle = first + (last - first) // 2
        first, last = (middle, last) if fits(middle) else (first, middle)
    return first
