"""The one door to openpyxl: sheets become pages, merged cells and stored values included."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from tthc_flow.errors import UnreadableDocument
from tthc_flow.procedures.importing.archive import open_archive
from tthc_flow.procedures.importing.page import Cell, Page, Row, in_lines

__all__ = ["read_workbook"]

_MOST_ROWS = 20_000
_MOST_COLUMNS = 1_000
_MOST_CELLS = 1_000_000
_POSITIONED = {"c": "r", "mergeCell": "ref", "hyperlink": "ref", "f": "ref", "comment": "ref"}
_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?")
_LITERAL = re.compile(r'[0#.,]+\s*"([^"]*)"')
_LETTERS = 26
_NO_VALUE = "a formula is not calculated, and no value is stored with it"
_SIGNIFICANT = ".15g"  # what Excel itself keeps


def read_workbook(path: Path) -> tuple[Page, ...]:
    """
    The sheets of an `.xlsx` file. Formulas are not evaluated; the value stored with one is taken.

    Raises:
        UnreadableDocument: Damaged, dangerous, or over a limit.
        OSError: It cannot be opened.
    """
    content = open_archive(path, _Bounds().look)
    printed, stored = (_load(path, content, data_only=only) for only in (False, True))
    return tuple(
        _page(path, sheet, values)
        for sheet, values in zip(printed.worksheets, stored.worksheets, strict=True)
    )


class _Bounds:
    """Refuses coordinates that would make openpyxl build cells without end."""

    def __init__(self) -> None:
        self._cells = 0

    def look(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Judge one element."""
        if tag == "row" and len(attributes.get("r", "")) > len(str(_MOST_ROWS)):
            raise ValueError(f"a sheet of more than {_MOST_ROWS:,} rows")
        reference = attributes.get(_POSITIONED.get(tag, ""), "")
        if not reference:
            return
        found = _RANGE.fullmatch(reference)
        if found is None:
            raise ValueError(f"the coordinates {reference[:20]!r}")
        left, top, right, bottom = found.groups()
        columns = _column(right or left), _column(left)
        rows = int(bottom or top), int(top)
        if max(rows) > _MOST_ROWS or max(columns) > _MOST_COLUMNS:
            raise ValueError(
                f"the cell {reference[:20]} lies beyond row {_MOST_ROWS:,}"
                f" or column {_MOST_COLUMNS:,}"
            )
        self._cells += (abs(columns[0] - columns[1]) + 1) * (abs(rows[0] - rows[1]) + 1)
        if self._cells > _MOST_CELLS:
            raise ValueError(f"more than {_MOST_CELLS:,} cells")


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def _load(path: Path, content: BytesIO, *, data_only: bool) -> Any:
    import openpyxl

    content.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that hold no text
            return openpyxl.load_workbook(content, data_only=data_only, keep_links=False)
    except Exception as error:  # a damaged file leads openpyxl to errors of every kind
        raise UnreadableDocument(
            f"openpyxl cannot read it ({type(error).__name__}: {error})",
            where=path.name,
            remedy="open it in Excel and save it anew as .xlsx",
        ) from error


def _page(path: Path, sheet: Any, values: Any) -> Page:
    title = str(sheet.title)
    if sheet.sheet_state != "visible":
        return Page((), ((title, "a hidden sheet is not read"),))
    if sheet.max_row * sheet.max_column > _MOST_CELLS:
        raise UnreadableDocument(
            f"the sheet {title!r} spans {sheet.max_row:,} rows and {sheet.max_column:,} columns",
            where=path.name,
            remedy="delete the empty formatted rows and columns",
        )
    merged = {
        (row, column): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    hidden = {row for row, size in sheet.row_dimensions.items() if size.hidden}
    rows, notes = [], []
    for cells in sheet.iter_rows():
        row = Row(tuple(_cells(title, cells, sheet, values, merged)))
        if not any(cell.text or cell.doubt for cell in row.cells):
            continue
        if cells[0].row in hidden:
            notes.append((row.place, "a hidden row is not read"))
        else:
            rows.append(row)
    return Page(tuple(rows), tuple(notes))


def _cells(
    title: str,
    cells: tuple[Any, ...],
    sheet: Any,
    values: Any,
    merged: Mapping[tuple[int, int], tuple[int, int]],
) -> Iterator[Cell]:
    for cell in cells:
        position = cell.row, cell.column
        first = merged.get(position, position)
        text, doubt = _printed(sheet.cell(*first), values.cell(*first))
        value = values.cell(*first).value
        yield Cell(
            text,
            f"{title}!{cell.coordinate}",
            "" if first == position else "across" if first[0] == position[0] else "down",
            doubt,
            is_number=isinstance(value, int | float),
            is_formula=sheet.cell(*first).data_type == "f",
        )


def _printed(cell: Any, stored: Any) -> tuple[str, str]:
    """What the cell shows, and why it cannot be trusted; nothing is calculated."""
    value = stored.value
    if value is None:
        is_formula = cell.data_type == "f"
        return (_formula(cell.value), _NO_VALUE) if is_formula else ("", "")
    if stored.data_type == "e" or isinstance(value, bool):
        return str(value), "a sheet's error or truth value stands here"
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return str(value), "a date stands here; Excel makes one of 1/2"
    if isinstance(value, int | float):
        unit = _LITERAL.search(str(cell.number_format))
        return f"{value:{_SIGNIFICANT}}{' ' + unit[1].strip() if unit else ''}", ""
    return in_lines(str(value)), ""


def _formula(value: Any) -> str:
    return str(getattr(value, "text", value))
