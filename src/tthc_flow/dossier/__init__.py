"""The dossier: its events, the fold that gives its state, and when everything is due."""

from __future__ import annotations

from tthc_flow.dossier.basis import Basis
from tthc_flow.dossier.deadlines import Deadlines, StepDeadline
from tthc_flow.dossier.dossier import Dossier
from tthc_flow.dossier.event_file import EventFile, read_events
from tthc_flow.dossier.event_json import event_from_json, event_to_json
from tthc_flow.dossier.events import Event
from tthc_flow.dossier.holds import Hold
from tthc_flow.dossier.jurisdiction import Jurisdiction
from tthc_flow.dossier.visits import StepVisit

__all__ = [
    "Basis",
    "Deadlines",
    "Dossier",
    "Event",
    "EventFile",
    "Hold",
    "Jurisdiction",
    "StepDeadline",
    "StepVisit",
    "event_from_json",
    "event_to_json",
    "read_events",
]
