"""The steps of the internal process, each with its own time (R37)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from tthc_flow.dossier import Hold, StepVisit
from tthc_flow.instants import end_of_day
from tthc_flow.supervision.obligation import Obligation, ObligationKind
from tthc_flow.supervision.review import Review
from tthc_flow.terms import DueDate
from tthc_flow.terms.due_date import FixedDueDate
from tthc_flow.terms.steps import step_due_date

__all__ = ["steps_owed"]


def steps_owed(review: Review) -> Iterator[Obligation]:
    """Each stay at a step whose time is counted; sent back, a step is owed anew."""
    epochs: Counter[str] = Counter()
    for visit in review.dossier.step_visits:
        step = visit.step
        due = step_due_date(visit.entered_at, step.term, review.basis.calendar)
        if due is None:
            continue
        due, moves, stopped_at = _moved(due, _holds(review, visit))
        yield Obligation(
            ObligationKind.STEP,
            due,
            f"quy trình nội bộ, bước {step.key}",
            visit.entered_at,
            stopped_at or visit.left_at,
            epochs[step.key] + moves,
            step.key,
            step.label_vi,
            step.label_en or step.label_vi,
        )
        epochs[step.key] += moves + 1


def _holds(review: Review, visit: StepVisit) -> list[Hold]:
    """The pauses during *visit* that stop the clock."""
    return [
        hold
        for hold in review.dossier.holds
        if hold.stops_clock(review.policy)
        and hold.place == visit.place
        and (hold.until_at is None or hold.until_at > visit.entered_at)
        and (visit.left_at is None or hold.from_at < visit.left_at)
    ]


def _moved(due: DueDate, holds: Iterable[Hold]) -> tuple[DueDate, int, datetime | None]:
    """
    Where the pauses move *due*, how many did, and since when an open one stops it.

    Nobody works on a held dossier. A pause after expiry moves nothing, as in R33.
    """
    moves = 0
    for hold in holds:
        if hold.from_at > due.expires_at:
            break
        if hold.until_at is None:
            return due, moves, hold.from_at
        due, moves = _later(due, max(hold.from_at, _start(due)), hold.until_at), moves + 1
    return due, moves, None


def _start(due: DueDate) -> datetime:
    return due.start if isinstance(due.start, datetime) else end_of_day(due.start)


def _later(due: DueDate, paused_at: datetime, resumed_at: datetime) -> FixedDueDate:
    """*due* later by the pause: by its working days, or for an hour by its open time."""
    calendar = due.calendar
    if due.is_by_date:
        days = calendar.working_days_between(paused_at.date(), resumed_at.date())
        on = calendar.add_working_days(due.on, days) if days > 0 else due.on
        expires_at = end_of_day(on)
    else:
        paused = calendar.working_time_between(paused_at, resumed_at)
        expires_at = calendar.add_working_time(due.expires_at, paused) if paused else due.expires_at
        on = expires_at.date()
    return FixedDueDate(
        on,
        expires_at,
        due.start,
        due.term,
        calendar,
        reason_vi="hạn của bước, lùi theo thời gian tạm dừng",
        reason_en="due time of the step, moved by the pause",
        citation="R37",
    )
