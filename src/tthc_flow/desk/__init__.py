"""The desk: every use case inside the host's transaction, every flag exactly once."""

from __future__ import annotations

from tthc_flow.desk.clock import Clock, system_clock
from tthc_flow.desk.commands import COMMANDS, METHODS, Commands, Entry, legal_commands
from tthc_flow.desk.desk import Desk
from tthc_flow.desk.ports import (
    AgendaEntry,
    DossierLine,
    FiredEntry,
    Message,
    Store,
    SweepCount,
    Transactions,
)
from tthc_flow.desk.recomputation import MovedDates
from tthc_flow.desk.snapshot import Snapshot

__all__ = [
    "COMMANDS",
    "METHODS",
    "AgendaEntry",
    "Clock",
    "Commands",
    "Desk",
    "DossierLine",
    "Entry",
    "FiredEntry",
    "Message",
    "MovedDates",
    "Snapshot",
    "Store",
    "SweepCount",
    "Transactions",
    "legal_commands",
    "system_clock",
]
