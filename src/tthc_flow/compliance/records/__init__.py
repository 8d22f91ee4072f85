"""Lists of procedures as they stand in a file, faults and all: what the catalogue rules read."""

from __future__ import annotations

from tthc_flow.compliance.records.from_procedure import record_of
from tthc_flow.compliance.records.printed_term import PrintedTerm, read_printed
from tthc_flow.compliance.records.reading import read_records
from tthc_flow.compliance.records.record import (
    BrokenRow,
    ChannelTerm,
    ProcedureRecord,
    RecordList,
    StepRecord,
    Versions,
)
from tthc_flow.compliance.records.step_sum import StepSum, Verdict, step_sum, total_verdict

__all__ = [
    "BrokenRow",
    "ChannelTerm",
    "PrintedTerm",
    "ProcedureRecord",
    "RecordList",
    "StepRecord",
    "StepSum",
    "Verdict",
    "Versions",
    "read_printed",
    "read_records",
    "record_of",
    "step_sum",
    "total_verdict",
]
