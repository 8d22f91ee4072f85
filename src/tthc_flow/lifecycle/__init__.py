"""One state machine per procedure: the legal table, its machine, its pictures."""

from __future__ import annotations

from tthc_flow.lifecycle.acts import Act, act_of
from tthc_flow.lifecycle.diagram import diagram, stage_names
from tthc_flow.lifecycle.machine import build_machine
from tthc_flow.lifecycle.states import Phase, phase_of, stage_of, stage_state
from tthc_flow.lifecycle.table import LifecycleTable, compile_lifecycle, lifecycle_of

__all__ = [
    "Act",
    "LifecycleTable",
    "Phase",
    "act_of",
    "build_machine",
    "compile_lifecycle",
    "diagram",
    "lifecycle_of",
    "phase_of",
    "stage_names",
    "stage_of",
    "stage_state",
]
