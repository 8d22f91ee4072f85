"""The escalation ladder (*báo cáo vượt cấp*): who is told, and when (R41)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import frozen

from tthc_flow.dossier import Dossier
from tthc_flow.errors import InvalidRulebook
from tthc_flow.supervision.review import LegalDate, Review, review
from tthc_flow.supervision.risk import binding_dates
from tthc_flow.terms import DueDate

__all__ = ["Rung", "rungs", "rungs_ahead"]

_MOMENT = timedelta(minutes=1)
"""What lies at the end of a term is in time; the first open minute after it is not."""


@frozen
class Rung:
    """
    One step of the ladder that has been reached.

    Attributes:
        dossier: Code of the dossier.
        rung: Name of the rung.
        recipient: Who is told.
        label_vi: What is said.
        label_en: The same in English.
        epoch: Which legal date it belongs to.
        fires_at: When it was reached, always in open time.
    """

    dossier: str
    rung: str
    recipient: str
    label_vi: str
    label_en: str
    epoch: int
    fires_at: datetime

    @property
    def key(self) -> str:
        """Each rung is climbed once for each legal date, however often it is worked out."""
        return f"{self.dossier}/ladder/{self.rung}/{self.epoch}"


def rungs(dossier: Dossier, at: datetime) -> list[Rung]:
    """
    Rungs that the binding dates of *dossier* have reached by *at*, in order.

    The binding date is the committed one, or the statutory one where nothing was committed. A
    rung is reached only while its date is in force: not before it was set, nor during a pause,
    nor after the dossier has ended.

    Args:
        dossier: The dossier; its events after *at* are left out.
        at: The instant asked about.

    Raises:
        CalendarNotCovered: A rung leaves the calendar.
        InvalidRulebook: A row of the ladder without whole hours.
        NaiveInstant: *at* has no zone.
    """
    reviewed = review(dossier, at)
    if reviewed is None:
        return []
    return [rung for _, rung in _climbed(reviewed) if rung.fires_at <= reviewed.at]


def rungs_ahead(reviewed: Review) -> list[Rung]:
    """
    Rungs of the binding date in force that are reached by now, or will be if nothing happens.

    A dossier that is stopped or has ended has none: there is nobody left to hurry.
    """
    return [rung for date, rung in _climbed(reviewed) if date.until_at is None]


def _climbed(reviewed: Review) -> list[tuple[LegalDate, Rung]]:
    """Every rung whose date is in force when it is reached, now or later."""
    rows = reviewed.basis.rulebook.rows("escalation_ladder")
    climbed = [
        (date, _rung(reviewed.dossier.code, row, date.epoch, fires_at))
        for date in binding_dates(reviewed)
        for row in rows
        if _is_in_force(date, fires_at := _fires_at(date.due, row))
    ]
    return sorted(climbed, key=lambda one: (one[1].epoch, one[1].fires_at))


def _is_in_force(date: LegalDate, fires_at: datetime) -> bool:
    return date.from_at <= fires_at and (date.until_at is None or fires_at <= date.until_at)


def _fires_at(due: DueDate, row: Mapping[str, object]) -> datetime:
    """
    Open hours before the appointment, or after the last instant in time.

    Both ends are those of every term (R13): what is counted back begins at an opening, what is
    counted on ends at the end of a session, never at midnight or on a day of rest.
    """
    hours = row["working_hours"]
    if not isinstance(hours, int):
        raise InvalidRulebook(f"the rung {row['rung']!r} has no whole hours")
    calendar, end = due.calendar, due.appointment_at
    if hours < 0:
        return calendar.subtract_working_time(end, timedelta(hours=-hours))
    return calendar.add_working_time(due.expires_at, timedelta(hours=hours) or _MOMENT)


def _rung(dossier: str, row: Mapping[str, object], epoch: int, fires_at: datetime) -> Rung:
    rung, recipient, vi, en = (
        str(row[name]) for name in ("rung", "recipient", "label_vi", "label_en")
    )
    return Rung(dossier, rung, recipient, vi, en, epoch, fires_at)
