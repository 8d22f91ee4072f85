"""Time limits, how they are written, when they are due, and why."""

from __future__ import annotations

from tthc_flow.terms.classify import Outcome, Standing, classify
from tthc_flow.terms.deadline_text import ConditionalTerm, DeadlineText, parse_deadline
from tthc_flow.terms.due_date import DueDate, due_date
from tthc_flow.terms.notation import format_term, parse_term
from tthc_flow.terms.rules import CountingRule, Pause, ReceptionRule, SupplementPolicy
from tthc_flow.terms.units import (
    CalendarDays,
    ClockHours,
    Immediate,
    Months,
    NotCounted,
    SameDay,
    Term,
    Unspecified,
    Weeks,
    WorkingDays,
    WorkingHours,
    Years,
)

__all__ = [
    "CalendarDays",
    "ClockHours",
    "ConditionalTerm",
    "CountingRule",
    "DeadlineText",
    "DueDate",
    "Immediate",
    "Months",
    "NotCounted",
    "Outcome",
    "Pause",
    "ReceptionRule",
    "SameDay",
    "Standing",
    "SupplementPolicy",
    "Term",
    "Unspecified",
    "Weeks",
    "WorkingDays",
    "WorkingHours",
    "Years",
    "classify",
    "due_date",
    "format_term",
    "parse_deadline",
    "parse_term",
]
