"""Events of many dossiers folded up to an instant; a fault stops its dossier, never the others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from tthc_flow.dossier import Dossier, Event, Jurisdiction
from tthc_flow.errors import TthcError

__all__ = ["Replay", "replay"]


@frozen
class Replay:
    """
    What a file of events gives.

    Attributes:
        dossiers: Those with at least one legal event, in the order they first appear.
        faults: What could not be read or is not legal.
    """

    dossiers: tuple[Dossier, ...]
    faults: tuple[TthcError, ...]


def replay(events: Iterable[Event], jurisdiction: Jurisdiction, at: datetime | None) -> Replay:
    """
    Fold each dossier.

    Args:
        events: In the order of the file.
        jurisdiction: Whose law holds.
        at: What happened later is left out, and what was entered after it: a record is read
            in the order of its numbers. None takes everything.
    """
    dossiers: dict[str, Dossier] = {}
    faults: dict[str, TthcError] = {}
    left_out: dict[str, int] = {}
    for event in events:
        if at is not None and event.at > at:
            left_out.setdefault(event.dossier, event.seq)
        if event.dossier in faults or event.seq >= left_out.get(event.dossier, event.seq + 1):
            continue
        dossier = dossiers.setdefault(event.dossier, Dossier(event.dossier, jurisdiction))
        try:
            dossier.apply(event)
        except TthcError as error:
            faults[event.dossier] = error
    begun = tuple(dossier for dossier in dossiers.values() if dossier.seq)
    return Replay(begun, tuple(faults.values()))
