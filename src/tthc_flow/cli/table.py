"""CSV tables as offices export them: with or without BOM, comma or semicolon."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from attrs import frozen

from tthc_flow.errors import UnreadableTable

__all__ = ["Row", "Table", "read_table", "write_table"]


@frozen
class Row:
    """
    One row.

    Attributes:
        line: Its last line in the file, from 1, for messages.
        cells: Cell by column; what is missing is empty.
        fault: Why the row does not fit its header; empty when it does.
    """

    line: int
    cells: Mapping[str, str]
    fault: str = ""

    def cell(self, column: str) -> str:
        """The cell without surrounding spaces; empty when there is no such column."""
        return self.cells.get(column, "").strip()


@frozen
class Table:
    """
    A header and its rows, empty lines left out.

    Attributes:
        columns: Names in order.
        rows: Rows in order.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path, required: Sequence[str]) -> Table:
    """
    Read a CSV file in UTF-8.

    Args:
        path: The file.
        required: Columns that must be there.

    Raises:
        UnreadableTable: Not UTF-8, no header, a column twice or missing.
        OSError: The file cannot be opened.
    """
    text = _read_text(path)
    # Only the line ends of a file end a row: a cell may hold others, such as U+2028 from the web.
    lines = io.StringIO(text, newline="")
    header = lines.readline()
    lines.seek(0)
    delimiter = ";" if header.count(";") > header.count(",") else ","
    # A cell of any length is a fault of its row, not of the table.
    usual_limit = csv.field_size_limit(len(text) + 1)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        columns = tuple(name.strip() for name in next(reader, ()))
        _check_header(path, columns, required)
        rows = tuple(_row(reader.line_num, cells, columns) for cells in reader if cells)
    finally:
        csv.field_size_limit(usual_limit)
    return Table(columns, rows)


def write_table(stream: TextIO, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows as CSV with commas; keys that are no column are left out."""
    writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTable(
            f"byte {error.start} is not UTF-8",
            where=str(path),
            remedy="save the file as CSV UTF-8",
        ) from error


def _check_header(path: Path, columns: tuple[str, ...], required: Sequence[str]) -> None:
    missing = [name for name in required if name not in columns]
    if missing:
        raise UnreadableTable(
            f"the header lacks {', '.join(missing)}",
            where=f"{path}, line 1",
            remedy=f"the first line must name at least {', '.join(required)}",
        )
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise UnreadableTable(
            f"the header names {', '.join(map(repr, twice))} twice",
            where=f"{path}, line 1",
            remedy="give each column its own name",
        )


def _row(line: int, cells: list[str], columns: tuple[str, ...]) -> Row:
    fault = ""
    if len(cells) != len(columns):
        fault = f"the row has {len(cells)} cells, the header {len(columns)}"
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return Row(line, dict(zip(columns, padded, strict=False)), fault)
