"""
Tables of internal processes (*quy trình nội bộ*) as a list of JSON objects.

Each has `id`, `codes`, `decision`, `steps` with `raw` and `unit_from_header`, and the total that
the table states. Tables are serial: alternatives and parallel work are not marked in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tthc_flow.compliance.records.printed_term import read_printed
from tthc_flow.compliance.records.record import (
    BrokenRow,
    ChannelTerm,
    ProcedureRecord,
    RecordList,
    StepRecord,
)
from tthc_flow.compliance.records.stated_total import read_total
from tthc_flow.compliance.subject import Place
from tthc_flow.procedures import LegalDocument, Level, StepKind

__all__ = ["is_process_list", "read_processes"]

_SILENT = frozenset(
    {
        "channels",
        "statutory",
        "valid_from",
        "supplement_window",
        "agency_code",
        "code",
        "levels",
        "versions",
    }
)
_REMARK = re.compile(r"\s*\((?:Danh mục|suy từ)[^()]*\)$")
"""Where whoever copied the table found the term; no word of the decision."""

_LEVELS = {
    "tỉnh": (Level.PROVINCE,),
    "xã": (Level.COMMUNE,),
    "tỉnh+xã": (Level.PROVINCE, Level.COMMUNE),
}


def is_process_list(content: Any) -> bool:
    """Whether a JSON document is such a list."""
    return (
        isinstance(content, list)
        and bool(content)
        and all(isinstance(row, dict) and "steps" in row and "id" in row for row in content)
    )


def read_processes(content: Sequence[Mapping[str, Any]], name: str) -> RecordList:
    """
    Records of a list of processes.

    Args:
        content: The JSON document.
        name: The file as messages name it.
    """
    records, broken = [], []
    for row in content:
        try:
            records.append(_record(row, Place(name)))
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            fault = f"{type(error).__name__}: {error}"
            broken.append(BrokenRow(f"{row['id']!s:.40}", Place(name), (fault,)))
    return RecordList(name, tuple(records), tuple(broken))


def _record(row: Mapping[str, Any], place: Place) -> ProcedureRecord:
    decision = row["decision"]
    document = LegalDocument(
        _text(decision["number"]),
        _text(decision.get("province")),
        date.fromisoformat(decision["date"]) if decision.get("date") else None,
        _text(row.get("source_url")),
    )
    codes = row.get("codes") or [""]
    return ProcedureRecord(
        key=_text(row["id"]),
        place=place,
        code=_text(codes[0]),
        name=_text(row["name"]),
        field_of_work=_text(row.get("field")),
        levels=_LEVELS.get(_text(row.get("level")).split(" (")[0], ()),
        statutory=tuple(_term(row.get("statutory_raw"))),
        committed=tuple(_term(row.get("cut_down_raw"))),
        stated_total=read_total(_text(row.get("stated_total_raw"))),
        steps=tuple(_steps(row["steps"])),
        decision=document,
        commitment_decision=document,
        silent=_SILENT,
        is_secondary=row.get("secondary_source") is True,
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{value!r:.80} is no text")  # noqa: TRY004  told with the other faults
    return " ".join(value.split())


def _term(raw: Any) -> Iterator[ChannelTerm]:
    text = _REMARK.sub("", _text(raw))
    if text:
        yield ChannelTerm(None, read_printed(text))


def _steps(rows: Sequence[Mapping[str, Any]]) -> Iterator[StepRecord]:
    for number, row in enumerate(rows, 1):
        agency = _text(row.get("actor")) if row.get("inter_agency") else ""
        yield StepRecord(
            number,
            _text(row.get("label")),
            read_printed(_text(row.get("raw")), "step", _text(row.get("unit_from_header"))),
            stage=number,
            kind=StepKind(_text(row["category"])) if row.get("category") else None,
            actor=_text(row.get("actor")),
            agency=agency,
            assumed=("kind",),
        )
