"""
Legal time for Việt Nam's administrative procedures (*thủ tục hành chính*).

Give it a procedure and what happened to a dossier; it says when each thing is due, by which
rule, and who is late. Start with `load_calendar`, `parse_term` and `due_date`; dossiers begin
with `sample_catalogue` and `Jurisdiction`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tthc_flow.calendars import OfficialNotice, WorkingCalendar, load_calendar
    from tthc_flow.compliance import Finding, Yardstick, lint, lint_procedure, read_records
    from tthc_flow.desk import Desk
    from tthc_flow.dossier import Deadlines, Dossier, Jurisdiction, read_events
    from tthc_flow.errors import TthcError
    from tthc_flow.instants import VIETNAM, parse_instant
    from tthc_flow.lifecycle import Phase, diagram, lifecycle_of
    from tthc_flow.procedures import (
        Catalogue,
        Procedure,
        SubmissionChannel,
        load_catalogue,
        sample_catalogue,
    )
    from tthc_flow.rulebook import Rulebook, load_rulebook
    from tthc_flow.storage import Database, SqlStore
    from tthc_flow.supervision import Flag, assess
    from tthc_flow.terms import (
        CalendarDays,
        ClockHours,
        CountingRule,
        DueDate,
        Immediate,
        Months,
        NotCounted,
        Outcome,
        Pause,
        ReceptionRule,
        SameDay,
        Standing,
        SupplementPolicy,
        Term,
        Unspecified,
        Weeks,
        WorkingDays,
        WorkingHours,
        Years,
        classify,
        due_date,
        format_term,
        parse_term,
    )

__all__ = [
    "VIETNAM",
    "CalendarDays",
    "Catalogue",
    "ClockHours",
    "CountingRule",
    "Database",
    "Deadlines",
    "Desk",
    "Dossier",
    "DueDate",
    "Finding",
    "Flag",
    "Immediate",
    "Jurisdiction",
    "Months",
    "NotCounted",
    "OfficialNotice",
    "Outcome",
    "Pause",
    "Phase",
    "Procedure",
    "ReceptionRule",
    "Rulebook",
    "SameDay",
    "SqlStore",
    "Standing",
    "SubmissionChannel",
    "SupplementPolicy",
    "Term",
    "TthcError",
    "Unspecified",
    "Weeks",
    "WorkingCalendar",
    "WorkingDays",
    "WorkingHours",
    "Yardstick",
    "Years",
    "assess",
    "classify",
    "diagram",
    "due_date",
    "format_term",
    "lifecycle_of",
    "lint",
    "lint_procedure",
    "load_calendar",
    "load_catalogue",
    "load_rulebook",
    "parse_instant",
    "parse_term",
    "read_events",
    "read_records",
    "sample_catalogue",
]

_HOMES = {
    "calendars": ("OfficialNotice", "WorkingCalendar", "load_calendar"),
    "desk": ("Desk",),
    "compliance": ("Finding", "Yardstick", "lint", "lint_procedure", "read_records"),
    "dossier": ("Deadlines", "Dossier", "Jurisdiction", "read_events"),
    "errors": ("TthcError",),
    "instants": ("VIETNAM", "parse_instant"),
    "lifecycle": ("Phase", "diagram", "lifecycle_of"),
    "procedures": (
        "Catalogue",
        "Procedure",
        "SubmissionChannel",
        "load_catalogue",
        "sample_catalogue",
    ),
    "rulebook": ("Rulebook", "load_rulebook"),
    "storage": ("Database", "SqlStore"),
    "supervision": ("Flag", "assess"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name from its package on first use, so that importing us costs little."""
    if name == "__version__":
        from importlib.metadata import version

        return version(__name__)
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home = import_module(f"{__name__}.{_HOME_OF.get(name, 'terms')}")
    value = getattr(home, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
