"""Annexes of decisions for tests, written with python-docx and openpyxl as offices write them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
from attrs import frozen
from openpyxl.utils import get_column_letter

KINDS = ("docx", "xlsx")
SHEET = "Quy trình"


@frozen
class Table:
    """Rows of texts, and the merged areas as (first row, first column, last row, last column)."""

    rows: Sequence[Sequence[Any]]
    merges: Sequence[tuple[int, int, int, int]] = ()


@frozen
class Annex:
    """A written file, and where its tables begin."""

    path: Path
    kind: str
    first_rows: Sequence[int]

    def place(self, table: int, row: int, column: int) -> str:
        """Coordinates of a cell, its table, row and column counted from 0."""
        if self.kind == "docx":
            return f"table {table + 1} row {row + 1} col {column + 1}"
        letter = get_column_letter(column + 1)
        return f"{SHEET}!{letter}{self.first_rows[table] + row}"


def write(folder: Path, kind: str, *parts: str | Table) -> Annex:
    """Lines and tables in their order, as a Word document or one sheet."""
    path = folder / f"annex.{kind}"
    return (_write_word if kind == "docx" else _write_sheet)(path, parts)


def _write_word(path: Path, parts: Sequence[str | Table]) -> Annex:
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(len(part.rows), max(map(len, part.rows)))
        for row, texts in zip(table.rows, part.rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = str(text)
        for top, left, bottom, right in part.merges:
            table.cell(top, left).merge(table.cell(bottom, right))
    document.save(str(path))
    return Annex(path, "docx", ())


def _write_sheet(path: Path, parts: Sequence[str | Table]) -> Annex:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    row, first_rows = 1, []
    for part in parts:
        if isinstance(part, str):
            sheet.cell(row, 1, part)
            row += 1
            continue
        first_rows.append(row)
        for down, texts in enumerate(part.rows):
            for column, value in enumerate(texts, 1):
                if value not in {"", None}:
                    sheet.cell(row + down, column, value)
        for top, left, bottom, right in part.merges:
            sheet.merge_cells(
                start_row=row + top,
                start_column=left + 1,
                end_row=row + bottom,
                end_column=right + 1,
            )
        row += len(part.rows)
    book.save(path)
    return Annex(path, "xlsx", first_rows)
