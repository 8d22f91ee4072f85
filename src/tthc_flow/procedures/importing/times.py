"""The time of one row: which columns say it, and whether they agree."""

from __future__ import annotations

from attrs import frozen

from tthc_flow.errors import UnknownNotation
from tthc_flow.procedures.importing.heading import Column, Heading
from tthc_flow.procedures.importing.page import Cell, Row
from tthc_flow.procedures.importing.remark import RemarkKind, Remarks
from tthc_flow.procedures.working_days import printed_days
from tthc_flow.terms import Term, parse_term

__all__ = ["Times", "read_times"]


@frozen
class Times:
    """
    What the time columns of a row say.

    Attributes:
        term: The time that holds: after a cut, where the table has such a column.
        lawful: The time before the cut; None without such a column.
        belongs_above: The cell is merged with the one above.
        cell: Where the time stands.
    """

    term: Term | None
    lawful: Term | None
    belongs_above: bool
    cell: Cell


def read_times(row: Row, heading: Heading, remarks: Remarks, *, required: bool) -> Times:
    """
    Read the times of a row.

    Args:
        row: A row of the table.
        heading: Its columns.
        remarks: Takes every cell that cannot be read.
        required: Whether an empty cell is a fault.
    """
    cut = [column for column in heading.times if column.is_cut]
    lawful = [column for column in heading.times if column.is_lawful] if cut else []
    columns = cut or [column for column in heading.times if column not in lawful]
    cells = [row.cell(column.index) for column in columns]
    cell = next((one for one in cells if one.text or one.doubt), cells[0])
    if cell.merged == "down":
        return Times(None, None, belongs_above=True, cell=cell)
    is_beside = cell.merged == "across"
    if required and (is_beside or not (cell.text or cell.doubt)):
        remarks.add(RemarkKind.UNREAD, cell, "no time stands here, nor is it that of the row above")
    if is_beside:
        return Times(None, None, belongs_above=False, cell=cell)
    term = _agreed(row, columns, remarks)
    before = _agreed(row, lawful, remarks) if lawful else None
    return Times(term, before, belongs_above=False, cell=cell)


def _agreed(row: Row, columns: list[Column], remarks: Remarks) -> Term | None:
    """What all filled columns say; days and hours side by side must be the same time."""
    read: list[tuple[Term, Cell]] = []
    for column in columns:
        cell = row.cell(column.index)
        if cell.merged or not (cell.text or cell.doubt):
            continue
        term = _read(cell, column, remarks)
        if term is not None:
            read.append((term, cell))
    if not read:
        return None
    first, first_cell = read[0]
    for other, cell in read[1:]:
        if printed_days(other) is None or printed_days(other) != printed_days(first):
            remarks.add(
                RemarkKind.MISMATCH,
                cell,
                f"it is another time than {first_cell.words!r} in {first_cell.place}",
            )
            return None
    return first


def _read(cell: Cell, column: Column, remarks: Remarks) -> Term | None:
    if cell.doubt:
        remarks.add(RemarkKind.UNREAD, cell, cell.doubt)
        return None
    # In a number of the sheet the point separates decimals; in a text it may separate thousands.
    text = cell.words.replace(".", ",") if cell.is_number else cell.words
    try:
        term = parse_term(text, context="step", unit=column.head.words)
    except UnknownNotation as error:
        remarks.add(RemarkKind.UNREAD, cell, error.what)
        return None
    if cell.is_formula:
        remarks.add(
            RemarkKind.FORMULA, cell, "the value stored with a formula was taken, not calculated"
        )
    return term
