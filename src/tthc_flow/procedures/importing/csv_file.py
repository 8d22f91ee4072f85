"""A step table that an office saved as CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tthc_flow.errors import UnreadableDocument
from tthc_flow.procedures.importing.page import Cell, Page, Row, in_lines

__all__ = ["read_csv_table"]

_LARGEST = 20_000_000
_MOST_COLUMNS = 1_000


def read_csv_table(path: Path) -> tuple[Page, ...]:
    """
    The rows of a CSV file, with `,` or `;`, as one page.

    Raises:
        UnreadableDocument: Not UTF-8, not CSV, or over a limit.
        OSError: It cannot be opened.
    """
    if path.stat().st_size > _LARGEST:
        raise UnreadableDocument(f"it is larger than {_LARGEST:,} bytes", where=path.name)
    try:
        text = path.read_text(encoding="utf-8-sig")
        delimiter = ";" if text.count(";") > text.count(",") else ","
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return (Page(tuple(_row(cells, lines.line_num) for cells in lines if any(cells))),)
    except (ValueError, csv.Error) as error:
        raise UnreadableDocument(
            f"it is no CSV table ({error})", where=path.name, remedy="save it as CSV UTF-8"
        ) from error


def _row(cells: list[str], line: int) -> Row:
    if len(cells) > _MOST_COLUMNS:
        raise ValueError(f"line {line} has more than {_MOST_COLUMNS} cells")
    return Row(
        tuple(
            Cell(in_lines(text), f"line {line} col {column}")
            for column, text in enumerate(cells, 1)
        )
    )
