"""The escalation ladder (*báo cáo vượt cấp*): who is told, and when (R41)."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tthc_flow.dossier import Dossier
from tthc_flow.errors import InvalidRulebook
from tthc_flow.instants import to_local
from tthc_flow.supervision.obligations import epochs

__all__ = ["Rung", "rungs"]

_MINUTES = 60


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
        fires_at: When it was reached, in open time.
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
        """Each rung fires once for each legal date."""
        return f"{self.dossier}/ladder/{self.rung}/{self.epoch}"


def rungs(dossier: Dossier, at: datetime) -> list[Rung]:
    """
    Rungs that the present legal date has reached at *at*, in the order of the ladder.

    None before acceptance, while the clock is stopped, and after the dossier has ended in time.

    Raises:
        InvalidRulebook: A row of the ladder without whole hours.
    """
    at = to_local(at)
    due = dossier.deadlines(at).binding
    if dossier.basis is None or due is None:
        return []
    calendar = dossier.basis.calendar
    last = [number for number, _, _ in epochs(dossier)][-1]
    found = []
    for row in dossier.basis.rulebook.rows("escalation_ladder"):
        hours = row["working_hours"]
        if not isinstance(hours, int):
            raise InvalidRulebook(f"the rung {row['rung']!r} has no whole hours")
        end = due.appointment_at
        if hours < 0:
            fires_at = calendar.subtract_working_minutes(end, -hours * _MINUTES)
        else:
            fires_at = calendar.add_working_minutes(end, hours * _MINUTES or 1)
        if fires_at <= (dossier.ended_at or at) and fires_at <= at:
            found.append(
                Rung(
                    dossier.code,
                    str(row["rung"]),
                    str(row["recipient"]),
                    str(row["label_vi"]),
                    str(row["label_en"]),
                    last,
                    fires_at,
                )
            )
    return found
