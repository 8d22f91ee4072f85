"""Logs of dossiers (*nhật ký hồ sơ*), and rules that find what cannot have happened."""

from __future__ import annotations

from tthc_flow.compliance.dossier_log.from_events import log_of_events
from tthc_flow.compliance.dossier_log.from_table import read_log_table
from tthc_flow.compliance.dossier_log.record import (
    DossierLog,
    DossierRecord,
    DueMove,
    RecordedPause,
)

__all__ = [
    "DossierLog",
    "DossierRecord",
    "DueMove",
    "RecordedPause",
    "log_of_events",
    "read_log_table",
]
