"""The dossier: its events, the fold that gives its state, and when everything is due."""

from __future__ import annotations

from tthc_flow.dossier.deadlines import Deadlines, StepDeadline
from tthc_flow.dossier.dossier import Dossier, Hold
from tthc_flow.dossier.event_json import EventFile, event_from_json, event_to_json, read_events
from tthc_flow.dossier.events import Event
from tthc_flow.dossier.jurisdiction import Basis, Jurisdiction

__all__ = [
    "Basis",
    "Deadlines",
    "Dossier",
    "Event",
    "EventFile",
    "Hold",
    "Jurisdiction",
    "StepDeadline",
    "event_from_json",
    "event_to_json",
    "read_events",
]
