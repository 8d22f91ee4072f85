"""What the desk answers to hosts in other languages, as JSON objects (R43)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tthc_flow.desk.commands import legal_commands
from tthc_flow.desk.ports import FiredEntry
from tthc_flow.desk.recomputation import MovedDates
from tthc_flow.dossier import Deadlines, Dossier
from tthc_flow.instants import format_instant
from tthc_flow.terms import DueDate

__all__ = ["deadlines_json", "dossier_json", "due_json", "fired_json", "moved_json"]


_NAMES = {"apply": "apply_recomputation"}
"""Methods of the desk that have another name in JSON."""


def dossier_json(dossier: Dossier, at: datetime) -> dict[str, Any]:
    """A dossier as it stands at *at*."""
    return {
        "code": dossier.code,
        "seq": dossier.seq,
        "state": dossier.state,
        "agency": dossier.agency,
        "legal": list(dossier.legal),
        "commands": [_NAMES.get(name, name) for name in legal_commands(dossier)],
        "deadlines": deadlines_json(dossier.deadlines(at)),
    }


def deadlines_json(deadlines: Deadlines) -> dict[str, Any]:
    """Its due dates."""
    names = ("statutory", "committed", "original_appointed", "appointed")
    dates = {name: getattr(deadlines, name) for name in names}
    return {
        "policy": str(deadlines.policy),
        "is_stopped": deadlines.is_stopped,
        **{name: None if due is None else due_json(due) for name, due in dates.items()},
    }


def due_json(due: DueDate) -> dict[str, Any]:
    """One due date."""
    return {
        "due_on": due.on.isoformat(),
        "expires_at": format_instant(due.expires_at),
        "provisional": due.provisional,
        "calendar_version": due.calendar_version,
    }


def moved_json(moved: MovedDates) -> dict[str, Any]:
    """What a recomputation moves."""
    return {
        "dossier": moved.dossier,
        "seq": moved.seq,
        "notice": moved.notice,
        "appointed_on": None if moved.appointed_on is None else moved.appointed_on.isoformat(),
        "changes": {
            name: {"old": old and due_json(old), "new": new and due_json(new)}
            for name, (old, new) in moved.changes.items()
        },
    }


def fired_json(one: FiredEntry) -> dict[str, Any]:
    """A flag or rung that has fired."""
    retracted_at = one.retracted_at
    return {
        "key": one.entry.key,
        "type": one.entry.type,
        "kind": one.entry.kind,
        "severity": one.entry.severity,
        "fires_at": format_instant(one.entry.fires_at),
        "found_at": format_instant(one.found_at),
        "retracted_at": None if retracted_at is None else format_instant(retracted_at),
    }
