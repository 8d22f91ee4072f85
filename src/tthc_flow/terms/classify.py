"""Early, on time, late; within, due soon, overdue: one function, used everywhere (R16)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from tthc_flow.errors import CallerError, TimeOfDayRequired
from tthc_flow.instants import to_local
from tthc_flow.terms.due_date import DueDate

__all__ = ["Outcome", "Standing", "classify", "due_soon_from"]


class Outcome(StrEnum):
    """Of a finished dossier (*trước hạn, đúng hạn, quá hạn*)."""

    EARLY = "EARLY"
    ON_TIME = "ON_TIME"
    LATE = "LATE"
    UNDATED = "UNDATED"
    """It has no due date; never counted as on time."""


class Standing(StrEnum):
    """Of an open dossier (*trong hạn, sắp đến hạn, quá hạn*)."""

    WITHIN = "WITHIN"
    DUE_SOON = "DUE_SOON"
    OVERDUE = "OVERDUE"
    STOPPED = "STOPPED"
    """A pause is open: no due date, but time left (R33)."""
    UNDATED = "UNDATED"
    """It has no due date; never counted as within time."""


def classify(
    due: DueDate | None,
    *,
    finished_at: date | None = None,
    at: datetime | None = None,
    due_soon_days: int = 0,
) -> Outcome | Standing:
    """
    The class of a dossier, finished or open.

    Args:
        due: Its due date; None gives UNDATED.
        finished_at: End of processing (*đã xử lý xong*), an instant, or a date where only the
            date is on record. Late means after ``due.expires_at``; early means on a date
            before ``due.on``.
        at: For an open dossier, the instant asked about.
        due_soon_days: Working days before the due date from which an open dossier is due
            soon; a rulebook value.

    Raises:
        CallerError: Both or neither of *finished_at* and *at*.
        TimeOfDayRequired: Finished on the due date itself, without the hour, when the term
            ends at an instant of that day.
    """
    if finished_at is None and at is not None:
        return _standing(due, at, due_soon_days)
    if finished_at is None or at is not None:
        raise CallerError("give either finished_at or at", remedy="a dossier is finished or open")
    if due is None:
        return Outcome.UNDATED
    return _outcome(due, finished_at)


def due_soon_from(due: DueDate, due_soon_days: int) -> datetime:
    """Opening of the day from which *due* is due soon, *due_soon_days* working days before."""
    calendar = due.calendar
    day = calendar.working_day_on_or_after(due.on)
    if due_soon_days:
        day = calendar.subtract_working_days(day, due_soon_days)
    return calendar.opening(day)


def _standing(due: DueDate | None, at: datetime, due_soon_days: int) -> Standing:
    if due is None:
        return Standing.UNDATED
    now = to_local(at)
    if now > due.expires_at:
        return Standing.OVERDUE
    return Standing.DUE_SOON if now >= due_soon_from(due, due_soon_days) else Standing.WITHIN


def _outcome(due: DueDate, finished_at: date) -> Outcome:
    if not isinstance(finished_at, datetime):
        return _outcome_by_date(due, finished_at)
    local = to_local(finished_at)
    if local > due.expires_at:
        return Outcome.LATE
    return Outcome.EARLY if local.date() < due.on else Outcome.ON_TIME


def _outcome_by_date(due: DueDate, finished_on: date) -> Outcome:
    if finished_on != due.on:
        return Outcome.EARLY if finished_on < due.on else Outcome.LATE
    if due.is_by_date:
        return Outcome.ON_TIME
    raise TimeOfDayRequired(
        f"finished on {finished_on}, the day the term ends at {due.expires_at:%H:%M}",
        remedy="give the instant it was finished",
    )
