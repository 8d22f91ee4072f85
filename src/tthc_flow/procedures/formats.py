"""The three forms of a catalogue file: TOML, JSON and CSV become rows with their place (R26)."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import field, frozen

from tthc_flow.procedures.text import text_fault

__all__ = ["FORMS", "LARGEST", "FoundRow", "Listing", "read_listing"]

LARGEST = 20_000_000
"""Bytes; the catalogue of a whole province has a tenth of it."""

_HEADING = re.compile(r"\s*\[\[\s*procedure\s*\]\]")
_REQUIRED = ("code", "name", "field_of_work", "level", "valid_from", "decision")
_PAIR = ("channel", "statutory")
_OPTIONAL = ("valid_until", "case", "agency_code", "supplement_window")
_DOCUMENT = ("issuer", "issued_on", "source")
_COMMITTED = ("committed", "commitment_decision")
_COMMITMENT = tuple(f"commitment_{name}" for name in _DOCUMENT)
_ALL = (*_REQUIRED, *_PAIR, *_OPTIONAL, *_DOCUMENT, *_COMMITTED, *_COMMITMENT)


@frozen
class FoundRow:
    """
    A procedure as it stands in a file, not yet checked.

    Attributes:
        place: Where it stands, for messages.
        content: What stands there; a table when the file is right.
        line: Line in the file, from 1; 0 when the form does not tell.
    """

    place: str
    content: Any
    line: int = 0


@frozen
class Listing:
    """
    What one file holds.

    Attributes:
        rows: The procedures.
        faults: What is wrong with the form, a line each.
        name: Name of the catalogue; empty when the file gives none.
    """

    rows: tuple[FoundRow, ...] = ()
    faults: tuple[str, ...] = ()
    name: str = field(default="", kw_only=True)


def read_listing(path: Path) -> Listing:
    """The rows of a file; what cannot be read at all is a fault of the listing."""
    reader = FORMS.get(path.suffix)
    if not path.exists():
        return Listing(faults=(f"{path.name}: cannot be opened: no such file or folder",))
    if reader is None:
        return Listing(
            faults=(f"{path.name}: {path.suffix!r} is not read; use .toml, .json, .csv",)
        )
    try:
        if path.stat().st_size > LARGEST:
            return Listing(faults=(f"{path.name}: larger than {LARGEST:,} bytes",))
        return reader(path.name, path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        return Listing(faults=(f"{path.name}: cannot be opened: {error.strerror}",))
    except (ValueError, RecursionError, csv.Error) as error:
        return Listing(faults=(f"{path.name}: cannot be read: {error!s:.200}",))


# --- TOML and JSON ----------------------------------------------------------------------------


def _from_toml(file: str, text: str) -> Listing:
    headings = [number for number, line in enumerate(text.splitlines(), 1) if _HEADING.match(line)]
    return _from_table(file, tomllib.loads(text), headings)


def _from_json(file: str, text: str) -> Listing:
    return _from_table(file, json.loads(text, object_pairs_hook=_without_doubles))


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {max(keys, key=keys.count)!r:.80} stands twice")
    return table


def _from_table(file: str, table: Any, lines: Sequence[int] = ()) -> Listing:
    """Rows of a table; *lines* are those of their headings, when there is one for each."""
    if not isinstance(table, dict):
        raise ValueError("it holds no table")  # noqa: TRY004  a fault of the file, not of a type
    heading = table.get("catalogue", {})
    heading = heading if isinstance(heading, dict) else {"catalogue": heading}
    name = heading.get("name", "")
    faults = [
        f"{file}: unknown key {key!r:.80}"
        for key in [*(table.keys() - {"catalogue", "procedure"}), *(heading.keys() - {"name"})]
    ]
    fault = text_fault(name) if isinstance(name, str) else "is no text"
    if fault:
        faults.append(f"{file}: catalogue, name: {name!r:.80} {fault}")
        name = ""
    rows = table.get("procedure")
    if not isinstance(rows, list):
        faults.append(f"{file}: there is no list 'procedure'")
        rows = []
    lines = lines if len(lines) == len(rows) else [0] * len(rows)
    found = [
        FoundRow(f"{file}: procedure {number}{_code_of(row)}", row, line)
        for number, (row, line) in enumerate(zip(rows, lines, strict=True), 1)
    ]
    return Listing(tuple(found), tuple(faults), name=name)


def _code_of(row: Any) -> str:
    code = row.get("code") if isinstance(row, dict) else None
    return f" ({code:.40})" if isinstance(code, str) and code else ""


# --- CSV --------------------------------------------------------------------------------------


def _from_csv(file: str, text: str) -> Listing:
    """One row for each procedure and channel; those of one code, case and valid_from are one."""
    heading = text.partition("\n")[0]
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    faults = list(_column_faults(file, lines.fieldnames or ()))
    if faults:
        return Listing(faults=tuple(faults))
    found: dict[tuple[str, str, str], _CsvProcedure] = {}
    for line in lines:
        place = f"{file}: line {lines.line_num}"
        if None in line or None in line.values():
            faults.append(f"{place}: it has not as many cells as the heading")
            continue
        key = line["code"], line.get("case", ""), line["valid_from"]
        first = found.setdefault(key, _CsvProcedure(place, line, lines.line_num))
        faults += [f"{place} ({line['code']:.40}): {fault}" for fault in first.add(line)]
    rows = [FoundRow(f"{p.place}{_code_of(p.line)}", p.content(), p.number) for p in found.values()]
    return Listing(tuple(rows), tuple(faults))


def _column_faults(file: str, columns: Sequence[str]) -> Iterator[str]:
    for column in (*_REQUIRED, *_PAIR):
        if column not in columns:
            yield f"{file}: the column {column!r} is missing"
    for column in dict.fromkeys(columns):
        if column not in _ALL:
            yield f"{file}: unknown column {column!r:.80}"
        if columns.count(column) > 1:
            yield f"{file}: the column {column!r:.80} stands twice"


class _CsvProcedure:
    """Lines of one procedure version, one for each channel."""

    def __init__(self, place: str, line: Mapping[str, str], number: int) -> None:
        self.place = place
        self.line = line
        self.number = number
        self.terms: dict[str, str] = {}
        self.committed: dict[str, str] = {}

    def add(self, line: Mapping[str, str]) -> Iterator[str]:
        """Take the line's terms; yield what contradicts the lines before it."""
        channel = line["channel"]
        if channel in self.terms:
            yield f"the channel {channel!r:.80} stands twice"
        self.terms[channel] = line["statutory"]
        if line.get("committed"):
            self.committed[channel] = line["committed"]
        for column in (*_REQUIRED, *_OPTIONAL, *_DOCUMENT):
            if line.get(column) != self.line.get(column):
                yield f"{column} differs from the first line of this procedure"

    def content(self) -> dict[str, Any]:
        """The same table as TOML gives."""
        document = {"number": self.line["decision"], **self._filled(*_DOCUMENT)}
        table: dict[str, Any] = {
            **{column: self.line[column] for column in _REQUIRED},
            **self._filled(*_OPTIONAL),
            "decision": document,
            "terms": self.terms,
        }
        if self.committed:
            promise = {
                column.removeprefix("commitment_"): text
                for column, text in self._filled(*_COMMITMENT).items()
            }
            promise["number"] = self.line.get("commitment_decision") or self.line["decision"]
            table["commitment"] = {"decision": promise, "terms": self.committed}
        return table

    def _filled(self, *columns: str) -> dict[str, str]:
        return {column: self.line[column] for column in columns if self.line.get(column)}


FORMS: Mapping[str, Callable[[str, str], Listing]] = {
    ".toml": _from_toml,
    ".json": _from_json,
    ".csv": _from_csv,
}
"""Reader of each kind of file, by its suffix."""
