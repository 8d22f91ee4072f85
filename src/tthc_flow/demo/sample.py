"""
The sample desk: more than sixty dossiers of August to December 2026.

The events are told by `tools/demo_events.py`. Names and matters are invented; procedures,
terms and notices are real.
"""

from __future__ import annotations

from importlib.resources import files

from tthc_flow.calendars import load_calendar
from tthc_flow.dossier import EventFile, Jurisdiction, read_events
from tthc_flow.procedures import sample_catalogue
from tthc_flow.rulebook import load_rulebook

__all__ = ["DEMO_AT", "SHOWPIECE", "sample_events", "sample_jurisdiction"]

DEMO_AT = "2026-11-25T09:00"
"""The morning the demo shows unless asked otherwise: the day after Culture Day, local time."""

SHOWPIECE = "1.012784"
"""Procedure whose paid dossier is explained day by day: it crosses 22/08 and National Day."""


def sample_events() -> EventFile:
    """All events of the sample, in the order they were entered."""
    text = (files("tthc_flow.demo") / "data" / "events.jsonl").read_text(encoding="utf-8")
    return read_events(text.splitlines())


def sample_jurisdiction() -> Jurisdiction:
    """Sample catalogue, national calendar with the usual hours, bundled rulebook."""
    return Jurisdiction(sample_catalogue(), load_calendar(), load_rulebook())
