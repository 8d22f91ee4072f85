"""Dossiers that will be late unless somebody hurries (R36)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tthc_flow.dossier.events import (
    Accepted,
    Adopted,
    HandedOver,
    Migrated,
    PaymentConfirmed,
    Resumed,
    SentBack,
    StepCompleted,
    SupplementReceived,
)
from tthc_flow.dossier.step_deadlines import open_work_left, work_left
from tthc_flow.supervision.review import LegalDate, Review
from tthc_flow.supervision.review import review as review_of

__all__ = ["binding_dates", "risk_from", "risk_since"]

_TURNS = (
    Accepted,
    Adopted,
    HandedOver,
    Migrated,
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
    before = review.dossier.after(events[:turn])
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


def risk_from(review: Review) -> datetime | None:
    """
    The first instant, now or later, at which `risk_since` tells a risk if nothing happens.

    Returns:
        None when the dossier stays in its slack until it is overdue, is stopped or has ended.
    """
    slack, binding, at = review.now.slack, review.now.binding, review.at
    if slack is None or binding is None or at > binding.expires_at:
        return None
    if slack < _NO_TIME:
        return at
    calendar = review.basis.calendar
    lost_at = calendar.add_working_time(at, _slack_lasts(review, slack))
    risk_at = calendar.next_opening(lost_at) + _MOMENT
    return risk_at if risk_at <= binding.expires_at else None


def _slack_lasts(review: Review, slack: timedelta) -> timedelta:
    """
    Open time until the slack is used up.

    It stays level while the open steps are worked on in their time; before they were entered
    (handed over after the cut-off), and after their time is used up, it runs out.
    """
    calendar, dossier, at = review.basis.calendar, review.dossier, review.at
    visits = dossier.step_visits
    entries = [visit.entered_at for visit in visits if visit.left_at is None]
    wait = max((calendar.working_time_between(at, entry) for entry in entries), default=_NO_TIME)
    return slack if slack < wait else slack + open_work_left(visits, dossier, review.basis, at)
