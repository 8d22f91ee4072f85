"""
The national portal's list as a crawl gives it: one row for each procedure, channel and case.

Columns `code`, `name`, `level`, `field`, `decision`, `channel`, `value`, `unit`, `raw`. An empty
unit is what the portal shows: it stays empty here, and a rule says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tthc_flow.compliance.records.printed_term import PrintedTerm, read_printed
from tthc_flow.compliance.records.record import (
    BrokenRow,
    ChannelTerm,
    ProcedureRecord,
    RecordList,
)
from tthc_flow.compliance.subject import Place
from tthc_flow.procedures import LegalDocument, Level, SubmissionChannel

__all__ = ["COLUMNS", "read_level", "read_national"]

COLUMNS = ("code", "name", "level", "field", "decision", "channel", "value", "unit")
"""Columns that make a table a national list."""

_SILENT = frozenset(
    {
        "steps",
        "committed",
        "valid_from",
        "valid_until",
        "supplement_window",
        "agency_code",
        "decision.issued_on",
        "decision.issuer",
    }
)
_LEVELS = {
    "cấp bộ": Level.MINISTRY,
    "cấp tỉnh": Level.PROVINCE,
    "cấp huyện": Level.DISTRICT,
    "cấp xã": Level.COMMUNE,
    "cơ quan khác": Level.OTHER,
}

Line = tuple[int, Mapping[str, str]]


def read_national(lines: Iterable[Line], name: str) -> RecordList:
    """
    Records of a national list, one for each code.

    Args:
        lines: Rows with their line in the file.
        name: The file as messages name it.
    """
    rows: dict[str, list[Line]] = {}
    broken = []
    for number, line in lines:
        if line["channel"] in list(SubmissionChannel):
            rows.setdefault(line["code"], []).append((number, line))
        else:
            fault = f"unknown channel {line['channel']!r}"
            broken.append(BrokenRow(line["code"], Place(name, number), (fault,)))
    records = (_record(code, found, name) for code, found in rows.items())
    return RecordList(name, tuple(records), tuple(broken))


def _record(code: str, rows: Sequence[Line], name: str) -> ProcedureRecord:
    number, first = rows[0]
    return ProcedureRecord(
        key=code,
        place=Place(name, number),
        code=code,
        name=" ".join(first["name"].split()),
        field_of_work=first["field"],
        levels=tuple(
            level for part in first["level"].split(",") if (level := read_level(part)) is not None
        ),
        statutory=tuple(
            ChannelTerm(SubmissionChannel(row["channel"]), _printed(row)) for _, row in rows
        ),
        decision=LegalDocument(first["decision"]),
        silent=_SILENT,
    )


def read_level(text: str) -> Level | None:
    """A level by its name, such as "Cấp tỉnh"; None for other words."""
    return _LEVELS.get(text.strip().lower())


def _printed(row: Mapping[str, str]) -> PrintedTerm:
    raw = row.get("raw") or f"{row['value']} {row['unit']}"
    return read_printed(raw.strip())
