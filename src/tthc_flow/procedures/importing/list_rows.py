"""Lists of procedures (*danh mục*): code, name and limits of each, without steps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import evolve

from tthc_flow.procedures.importing.blocks import Block
from tthc_flow.procedures.importing.heading import Role
from tthc_flow.procedures.importing.page import Cell, Row
from tthc_flow.procedures.importing.remark import RemarkKind, Remarks
from tthc_flow.procedures.importing.title import (
    Named,
    PrintedLimit,
    Title,
    codes_in,
    field_in,
)

__all__ = ["listed_procedures"]

_MARK = re.compile(r"^(?:[IVX]{1,5}|[A-HĐ])[.)]?\s+")


def listed_procedures(block: Block, title: Title, remarks: Remarks) -> Iterator[Title]:
    """
    Each row with a code as a title of its own; rows of one text name the field of work.

    Args:
        block: A table whose heading names a column of codes or names.
        title: What the lines above it say.
        remarks: Takes the rows that name no code.
    """
    for row in block.rows:
        if len({cell.words for cell in row.own if not _MARK.fullmatch(f"{cell.words} ")}) == 1:
            field = field_in(_MARK.sub("", row.own[-1].words))
            title = evolve(title, field_of_work=field or title.field_of_work)
            continue
        name = _cell(block, row, Role.NAME)
        codes = codes_in(_cell(block, row, Role.CODE).words) or codes_in(name.words)
        if not codes:
            remarks.add(RemarkKind.UNREAD, (row.own or row.cells)[0], "this row names no code")
            continue
        named = tuple(Named(code, agency, name.words, name) for code, agency in codes)
        yield evolve(title, named=named, limits=tuple(_limits(block, row)))


def _cell(block: Block, row: Row, role: Role) -> Cell:
    column = block.heading.first(role)
    return row.cell(column.index) if column else Cell(place=row.place)


def _limits(block: Block, row: Row) -> Iterator[PrintedLimit]:
    for column in block.heading.times:
        cell = row.cell(column.index)
        if cell.text and cell.merged != "across":
            yield PrintedLimit(cell.words, cell, column.is_cut, column.head.words)
