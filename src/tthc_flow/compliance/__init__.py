"""
The law, directives and arithmetic as rules for lists, logs and postings (R47).

`lint_procedure` answers for one typed procedure, `lint` for any subjects by any rules.
"""

from __future__ import annotations

from tthc_flow.compliance.checking import Outcome, lint, lint_procedure
from tthc_flow.compliance.finding import Finding
from tthc_flow.compliance.records import ProcedureRecord, RecordList, read_records, record_of
from tthc_flow.compliance.registry import RULES, choose, rule_of
from tthc_flow.compliance.rule import Family, Rule, Severity
from tthc_flow.compliance.yardstick import RepealedAct, Yardstick

__all__ = [
    "RULES",
    "Family",
    "Finding",
    "Outcome",
    "ProcedureRecord",
    "RecordList",
    "RepealedAct",
    "Rule",
    "Severity",
    "Yardstick",
    "choose",
    "lint",
    "lint_procedure",
    "read_records",
    "record_of",
    "rule_of",
]
