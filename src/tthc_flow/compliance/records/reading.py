"""Open a list, whichever it is: ours, the national portal's, or a table of processes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tthc_flow.compliance.records.national_list import COLUMNS, Line, read_national
from tthc_flow.compliance.records.own_list import read_own
from tthc_flow.compliance.records.process_list import is_process_list, read_processes
from tthc_flow.compliance.records.record import BrokenRow, ProcedureRecord, RecordList
from tthc_flow.errors import InvalidCatalogue
from tthc_flow.procedures.formats import FORMS, LARGEST

__all__ = ["read_lines", "read_records", "read_text"]


def read_records(path: str | Path) -> RecordList:
    """
    Read a list of procedures.

    Args:
        path: A file, or a folder of our own catalogue files, taken together as one list. A CSV
            file with the columns of the national portal, and a JSON list of internal processes,
            are known by their form.

    Raises:
        InvalidCatalogue: A file that cannot be read at all, or a list without a procedure.
    """
    path = Path(path)
    found = _read_folder(path) if path.is_dir() else _read_file(path)
    if not found.records and not found.broken:
        raise InvalidCatalogue([f"{path.name}: there is no procedure"], where=str(path))
    return found


def _read_folder(path: Path) -> RecordList:
    records: list[ProcedureRecord] = []
    broken: list[BrokenRow] = []
    for file in sorted(path.rglob("*")):
        if file.suffix in FORMS and file.is_file():
            part = _read_file(file)
            records += part.records
            broken += part.broken
    return RecordList(path.name, tuple(records), tuple(broken))


def _read_file(path: Path) -> RecordList:
    name = path.as_posix()
    if path.suffix == ".csv":
        text = read_text(path)
        columns, lines = read_lines(text, name)
        if set(COLUMNS) <= set(columns):
            return read_national(lines, name)
    if path.suffix == ".json":
        content = _json(read_text(path), name)
        if is_process_list(content):
            return read_processes(content, name)
    return read_own(path, name)


def read_text(path: Path) -> str:
    """
    The text of a file of a size that a list can have.

    Raises:
        InvalidCatalogue: It cannot be opened, is too large or no UTF-8.
    """
    where = path.as_posix()
    try:
        if path.stat().st_size > LARGEST:
            raise InvalidCatalogue([f"larger than {LARGEST:,} bytes"], where=where)
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidCatalogue([f"cannot be opened: {error.strerror}"], where=where) from error
    except UnicodeDecodeError as error:
        raise InvalidCatalogue([f"byte {error.start} is not UTF-8"], where=where) from error


def read_lines(text: str, where: str) -> tuple[tuple[str, ...], Iterator[Line]]:
    """
    Columns and rows of a CSV text, each row with its last line; every cell is there.

    Raises:
        InvalidCatalogue: While reading: no CSV, or a row of another length than the heading.
    """
    heading = text.partition("\n")[0]
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return tuple(reader.fieldnames or ()), _lines(reader, where)


def _lines(reader: csv.DictReader[str], where: str) -> Iterator[Line]:
    try:
        for line in reader:
            if None in line or None in line.values():
                raise InvalidCatalogue(
                    [f"line {reader.line_num}: it has not as many cells as the heading"],
                    where=where,
                )
            yield reader.line_num, line
    except csv.Error as error:
        raise InvalidCatalogue([f"line {reader.line_num}: {error}"], where=where) from error


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidCatalogue([f"no JSON: {error}"], where=where) from error
