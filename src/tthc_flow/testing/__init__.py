"""
The law as tests of other people's projects.

`assert_compliant` and `WorkingClock` need nothing more; `tthc_flow.testing.strategies` makes
calendars, procedures and whole histories for Hypothesis (extra `testing`), and the pytest plugin
`tthc_flow_pytest` turns a catalogue into test items.
"""

from __future__ import annotations

from tthc_flow.testing.clock import WorkingClock
from tthc_flow.testing.compliant import assert_compliant
from tthc_flow.testing.in_memory import in_memory_desk
from tthc_flow.testing.matrix import CatalogueMatrix, Check, Verdict
from tthc_flow.testing.words import say_findings

__all__ = [
    "CatalogueMatrix",
    "Check",
    "Verdict",
    "WorkingClock",
    "assert_compliant",
    "in_memory_desk",
    "say_findings",
]
