"""Where the tables are on a page, and which lines stand above each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import evolve, frozen

from tthc_flow.errors import UnknownNotation
from tthc_flow.procedures.importing.heading import Heading, Role, find_heading
from tthc_flow.procedures.importing.page import Cell, Page, Row
from tthc_flow.procedures.importing.remark import RemarkKind, Remarks
from tthc_flow.terms import parse_term

__all__ = ["Block", "find_blocks"]

_FACT = re.compile(r"(?:tên|mã|thời hạn|thời gian|tổng thời gian|lĩnh vực|cấp)\b", re.IGNORECASE)
_NEXT_FACT = re.compile(
    r"\s*[,;–-]\s*(?=(?:(?:tên|mã)\s+(?:số\s+)?(?:thủ tục|tthc)|(?:tổng\s+)?thời (?:hạn|gian)"
    r"|lĩnh vực)\b[^:;]*:)",
    re.IGNORECASE,
)
_FIRST = re.compile(r"(?<![0-9.])0?1(?![0-9])|^[IiAa]\b|^#")


@frozen
class Block:
    """
    One table of steps, or one list of procedures.

    Attributes:
        lines: The lines above it, each with its place.
        heading: Its columns.
        rows: The rows below the heading.
        place: Where the heading stands.
    """

    lines: tuple[Cell, ...]
    heading: Heading
    rows: Sequence[Row]
    place: Cell


def find_blocks(page: Page, remarks: Remarks) -> list[Block]:
    """
    The step tables of a page, in order. A table without a heading that follows another one
    directly continues it; any other table that holds times is remarked, for nobody knows which
    of its columns says what.
    """
    blocks: list[Block] = []
    lines: list[Cell] = []
    body: list[Row] | None = None  # of the table that is open
    at = 0
    while at < len(page.rows):
        row, heading = page.rows[at], find_heading(page.rows, at)
        if heading is not None:
            at += heading.height
            if body is not None:
                lines = _title_below(body, blocks[-1].heading)
            if body is None or lines or _begins(page.rows[at : at + 1], heading):
                body = []
                blocks.append(Block(tuple(lines), heading, body, row.own[0]))
                lines = []
            continue
        if row.is_line or (body is None and len(row.own) == 1):
            lines += _lines_of(row)
            body = None
        elif body is None and _FACT.match(row.own[0].words if row.own else ""):
            lines.append(_fact(row))
        elif body is not None:
            body.append(row)
        else:
            _remark_times(row, remarks)
        at += 1
    return blocks


def _fact(row: Row) -> Cell:
    """A fact in a small table above the steps: "Mã TTHC" beside "1.001806"."""
    name, *rest = row.own
    cell = rest[0] if rest else name
    return evolve(cell, text=f"{name.words.rstrip(' :')}: {' '.join(each.words for each in rest)}")


def _begins(rows: Sequence[Row], heading: Heading) -> bool:
    """Whether a table begins here; one printed on two pages repeats its heading and counts on."""
    numbers = heading.first(Role.NUMBER)
    return (
        not rows or numbers is None or _FIRST.search(rows[0].cell(numbers.index).text) is not None
    )


def _lines_of(row: Row) -> list[Cell]:
    """Each line of the row's cells, and each fact of a line that states several."""
    return [
        evolve(cell, text=fact)
        for cell in row.own
        for line in cell.text.splitlines()
        for fact in _NEXT_FACT.split(line)
    ]


def _title_below(body: list[Row], heading: Heading) -> list[Cell]:
    """On a sheet the title of the next table stands right below the last row of this one."""
    title: list[Row] = []
    while body and _is_title(body[-1], heading):
        title.insert(0, body.pop())
    return [line for row in title for line in _lines_of(row)]


def _is_title(row: Row, heading: Heading) -> bool:
    if len(row.own) != 1 or row.own[0].words.lower().startswith(("tổng", "cộng")):
        return False
    return all(
        row.cell(column.index).merged or not row.cell(column.index).text for column in heading.times
    )


def _remark_times(row: Row, remarks: Remarks) -> None:
    for cell in row.own:
        try:
            parse_term(cell.words, context="step")
        except UnknownNotation:
            continue
        remarks.add(
            RemarkKind.UNREAD,
            cell,
            "no heading above this table names its column of times (Thời gian thực hiện)",
        )
        return
