"""Dossiers that will be late unless somebody hurries (R36)."""

from __future__ import annotations

from datetime import datetime, timedelta

from tthc_flow.supervision.review import LegalDate, Review
from tthc_flow.terms.steps import working_length

__all__ = ["binding_dates", "risk_from", "risk_since"]

_MICROSECOND = timedelta(microseconds=1)


def binding_dates(review: Review) -> tuple[LegalDate, ...]:
    """The committed dates it had, or the statutory ones where nothing was committed."""
    return review.dates(lambda deadlines: deadlines.binding)


def risk_since(review: Review) -> datetime | None:
    """
    Since when the remaining steps need more than the time left.

    Returns:
        None when they fit, and once the date has passed: then it is overdue, not at risk.
    """
    slack, binding = review.now.slack, review.now.binding
    if slack is None or binding is None or not slack < timedelta():
        return None
    if review.at > binding.expires_at:
        return None
    return min(_slack_lost_at(review, -slack), review.at)


def _slack_lost_at(review: Review, missing: timedelta) -> datetime:
    """
    When the slack fell below zero.

    While steps are worked on in their time it does not change; after that it falls with the
    open time. So it was lost on the way when more has run over than is missing now, else from
    the start.
    """
    calendar, at = review.basis.calendar, review.at
    steps = review.now.steps
    overrun = min(
        calendar.working_time_between(step.entered_at, at) - working_length(step.step.term, at)
        for step in steps
    )
    if overrun >= missing:
        return calendar.subtract_working_time(at, missing)
    starts = [step.entered_at for step in steps]
    return max(*starts, binding_dates(review)[-1].from_at)


def risk_from(review: Review) -> datetime | None:
    """
    The first instant, now or later, at which `risk_since` tells a risk if nothing happens.

    Returns:
        None when the dossier stays in its slack until it is overdue, is stopped or has ended.
    """
    slack, binding, at = review.now.slack, review.now.binding, review.at
    if slack is None or binding is None or at > binding.expires_at:
        return None
    if slack < timedelta():
        return at
    calendar = review.basis.calendar
    lost_at = calendar.add_working_time(at, _slack_lasts(review, slack))
    risk_at = calendar.next_opening(lost_at) + _MICROSECOND
    return risk_at if risk_at <= binding.expires_at else None


def _slack_lasts(review: Review, slack: timedelta) -> timedelta:
    """
    Open time until the slack is used up.

    It stays level while the open steps are worked on in their time; before they were entered
    (handed over after the cut-off), and after their time is used up, it runs out.
    """
    calendar, at, none = review.basis.calendar, review.at, timedelta()
    waits, needs = [none], [none]
    for step in review.now.steps:
        worked = calendar.working_time_between(step.entered_at, at)
        waits.append(-worked)
        needs.append(working_length(step.step.term, at) - max(worked, none))
    return slack if slack < max(waits) else slack + max(needs)
