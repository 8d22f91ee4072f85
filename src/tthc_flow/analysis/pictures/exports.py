"""Tables as offices open them: `.xlsx`, and CSV with semicolons and a BOM (R49 in small)."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from tthc_flow.analysis.doors import need
from tthc_flow.analysis.pictures.wording import Lang, heading, say
from tthc_flow.errors import CallerError

__all__ = ["write_csv", "write_xlsx"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_NAME = 31
_MOST_ROWS = 1_048_576
_FORBIDDEN_IN_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_WIDEST = 60
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Workbooks cannot hold these, and people cannot see them."""


def write_csv(table: pa.Table, path: Path, *, lang: Lang = "vi") -> None:
    """
    Write *table* with semicolons, a BOM, dates as dd/mm/yyyy, and headings for people.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow([heading(name, lang) for name in table.column_names])
        for row in _rows(table):
            writer.writerow([_text(value, lang) for value in row])


def write_xlsx(
    tables: Mapping[str, pa.Table], path: Path, *, notes: Sequence[str] = (), lang: Lang = "vi"
) -> None:
    """
    Write each table to a sheet of its own.

    Args:
        tables: By name of the sheet.
        path: The file.
        notes: What the numbers mean, one a row of a last sheet; none gives no such sheet.
        lang: Language of the headings.

    Raises:
        CallerError: A table has more rows than a sheet can have.
        MissingExtra: openpyxl is not installed.
    """
    for name, table in tables.items():
        if len(table) >= _MOST_ROWS:
            raise CallerError(
                f"a sheet holds {_MOST_ROWS} rows, the table {name!r} has {len(table)}",
                remedy="write a CSV file: --csv",
            )
    openpyxl = need("openpyxl", "writing .xlsx")
    styles = need("openpyxl.styles", "writing .xlsx")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in tables.items():
        title = name.translate(_FORBIDDEN_IN_NAME)[:_LONGEST_NAME] or "-"
        sheet = book.create_sheet(title)
        headings = [heading(column, lang) for column in table.column_names]
        sheet.append(headings)
        for cell in sheet[1]:
            cell.font = styles.Font(bold=True)
        for number, row in enumerate(_rows(table), 2):
            for place, value in enumerate(row):
                is_share = table.column_names[place].startswith("share")
                _fill(sheet.cell(number, place + 1), value, is_share=is_share)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
        _fit(sheet, headings, table)
    if notes:
        sheet = book.create_sheet(say(lang, "Cách tính", "How it was counted"))
        for number, note in enumerate(notes, 1):
            _fill(sheet.cell(number, 1), note, is_share=False)
    book.save(path)


def _rows(table: pa.Table) -> Sequence[tuple[Any, ...]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _text(value: Any, lang: Lang) -> Any:
    if value is None:
        return ""
    if isinstance(value, date | datetime):
        return f"{value:%d/%m/%Y}" if lang == "vi" else value.isoformat()
    if isinstance(value, float):
        text = f"{value:.4g}"
        return text.replace(".", ",") if lang == "vi" else text
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _fill(cell: Any, value: Any, *, is_share: bool) -> None:
    """A date is a date, a share a share, and a text never a formula."""
    cell.value = _UNPRINTABLE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, date):
        cell.number_format = "DD/MM/YYYY"
    elif isinstance(value, float) and is_share:
        cell.number_format = "0.0%"
    elif isinstance(value, str):
        cell.data_type = "s"


def _fit(sheet: Any, headings: Sequence[str], table: pa.Table) -> None:
    for place, name in enumerate(headings):
        sample = (str(value) for value in table.column(place).slice(0, 200).to_pylist())
        width = max([len(name), *map(len, sample)]) + 2
        letter = sheet.cell(1, place + 1).column_letter
        sheet.column_dimensions[letter].width = min(width, _WIDEST)
