"""
Hypothesis strategies: offices, calendars, terms, procedures, catalogues, histories, desks.

All that they make is legal unless the name says otherwise, and prints so that a failure can be
read.
"""

from __future__ import annotations

from tthc_flow.errors import MissingExtra

try:
    import hypothesis  # noqa: F401
except ImportError as error:
    raise MissingExtra("the strategies", "testing") from error

from tthc_flow.testing.strategies.calendars import calendars, instants, offices
from tthc_flow.testing.strategies.desks import desks
from tthc_flow.testing.strategies.histories import (
    Story,
    histories,
    illegal_events,
    illegal_histories,
)
from tthc_flow.testing.strategies.procedures import catalogues, jurisdictions, procedures
from tthc_flow.testing.strategies.terms import counting_rules, terms

__all__ = [
    "Story",
    "calendars",
    "catalogues",
    "counting_rules",
    "desks",
    "histories",
    "illegal_events",
    "illegal_histories",
    "instants",
    "jurisdictions",
    "offices",
    "procedures",
    "terms",
]
