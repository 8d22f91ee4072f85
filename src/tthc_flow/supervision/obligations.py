"""Everything owed on a dossier, each limit from the act of the law that sets it (R39)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tthc_flow.dossier import Dossier
from tthc_flow.supervision.apology import apologies_owed
from tthc_flow.supervision.consultation import consultations_owed
from tthc_flow.supervision.hand_over import hand_overs_owed
from tthc_flow.supervision.obligation import Obligation
from tthc_flow.supervision.result import results_owed
from tthc_flow.supervision.review import Review, review
from tthc_flow.supervision.steps import steps_owed
from tthc_flow.supervision.supplement import supplements_owed
from tthc_flow.supervision.time_limits import time_limits_owed

__all__ = ["all_owed", "obligations_of"]

_ACTS = (
    time_limits_owed,
    hand_overs_owed,
    steps_owed,
    consultations_owed,
    supplements_owed,
    apologies_owed,
    results_owed,
)
_BY_THE_HOUR = {apologies_owed}
"""Whether they are owed depends on the hour; all others stand in the record."""


def obligations_of(dossier: Dossier, at: datetime) -> tuple[Obligation, ...]:
    """
    Everything owed on *dossier* up to *at*, met or not; nothing before acceptance.

    Args:
        dossier: The dossier; its events after *at* are left out.
        at: The instant asked about.

    Raises:
        CalendarNotCovered: A limit leaves the calendar.
        NaiveInstant: *at* has no zone.
    """
    reviewed = review(dossier, at)
    return () if reviewed is None else tuple(all_owed(reviewed))


def all_owed(reviewed: Review) -> Iterator[Obligation]:
    """The same for a review."""
    for act in _ACTS:
        yield from act(reviewed) if act in _BY_THE_HOUR else reviewed.once(act)
