"""Supervision: what is owed, what is late or will be, and who is told."""

from __future__ import annotations

from tthc_flow.supervision.assess import assess
from tthc_flow.supervision.flag import Flag, FlagKind, Severity
from tthc_flow.supervision.forecast import Forecast, ForeseenFlag, forecast
from tthc_flow.supervision.ladder import Rung, rungs
from tthc_flow.supervision.obligation import Obligation, ObligationKind
from tthc_flow.supervision.obligations import obligations_of

__all__ = [
    "Flag",
    "FlagKind",
    "Forecast",
    "ForeseenFlag",
    "Obligation",
    "ObligationKind",
    "Rung",
    "Severity",
    "assess",
    "forecast",
    "obligations_of",
    "rungs",
]
