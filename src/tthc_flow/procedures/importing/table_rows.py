"""The rows of a step table: steps, totals, and the headings of sections."""

from __future__ import annotations

import re
from contextlib import suppress
from enum import StrEnum

from attrs import frozen

from tthc_flow.errors import UnknownNotation
from tthc_flow.procedures.importing.blocks import Block
from tthc_flow.procedures.importing.case import Case
from tthc_flow.procedures.importing.heading import Heading, Role
from tthc_flow.procedures.importing.page import Cell, Row
from tthc_flow.procedures.importing.remark import Remarks
from tthc_flow.procedures.importing.times import Times, read_times
from tthc_flow.terms import Term, parse_term

__all__ = ["RowKind", "TableRow", "read_rows"]

_TOTAL = re.compile(r"(?:[IVX0-9]+[.)]?\s*)?(?:tổng|cộng)\b", re.IGNORECASE)
_PART_OF_TOTAL = re.compile(
    r"\btại\b|\b(?:mục|phần|giai đoạn)\b|\([IVX0-9]+\)|\bthuộc\b", re.IGNORECASE
)
_SECTION_MARK = re.compile(r"(?:[IVX]{1,5}|[A-HĐ])[.)]?")
_STEP_WORDS = re.compile(r"(?:bước|b)\s*[0-9]", re.IGNORECASE)
_LETTERED = re.compile(
    r"(?:bước\s*|b)?(?:[0-9]{1,2}\s*[.]?\s*)?(?P<letter>[a-zđ])[.)]?", re.IGNORECASE
)
_LABEL_LETTER = re.compile(r"(?P<letter>[a-zđ])[.)]\s*(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_CONDITION = re.compile(r"\s*[-–+]?\s*(?:trường hợp|đối với|nếu)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"\(\s*tiếp[^)]*\)", re.IGNORECASE)
_FEW = 2


class RowKind(StrEnum):
    """What a row of the table is."""

    STEP = "step"
    SECTION = "section"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


@frozen
class TableRow:
    """
    One row.

    Attributes:
        kind: Step, heading of a section, or total.
        label: What is done, or the words of the section or total.
        number: Step number as printed; numbers repeat.
        actor: Who does it.
        unit: Unit of the actor.
        term: Its time; None when it has none or none that can be read.
        lawful: In a total, the time before a cut, where the table has both.
        belongs_above: Its time is that of the step above: the cells are merged.
        alternative: Letter of an alternative, "a" of 5a; empty for a step of every case.
        cell: Where it stands.
        time_cell: Where its time stands.
    """

    kind: RowKind
    label: str
    cell: Cell
    time_cell: Cell
    number: str = ""
    actor: str = ""
    unit: str = ""
    term: Term | None = None
    lawful: Term | None = None
    belongs_above: bool = False
    alternative: str = ""

    @property
    def is_case(self) -> bool:
        """Whether it is the heading of a case."""
        return self.kind is RowKind.SECTION and Case.of(self.label, 0) is not None


def read_rows(block: Block, remarks: Remarks) -> list[TableRow]:
    """Every row below the heading; what cannot be read is remarked."""
    reader = _Reader(block, remarks)
    return [read for row in block.rows if (read := reader.read(row))]


class _Reader:
    """Reads the rows of one table in order."""

    def __init__(self, block: Block, remarks: Remarks) -> None:
        self.heading: Heading = block.heading
        self.remarks = remarks
        self.numbers = [self._text(row, Role.NUMBER) for row in block.rows]
        self.parents = {mark for number in self.numbers for mark in _marks_above(number)}
        self.has_sections = any(_STEP_WORDS.search(n) or n[:1].isdigit() for n in self.numbers)

    def read(self, row: Row) -> TableRow | None:
        """The row; None for an empty one."""
        own = row.own
        if not own:
            return None if not any(cell.doubt for cell in row.cells) else self._step(row)
        if any(_TOTAL.match(cell.words) for cell in own[:_FEW]):
            return self._total(row)
        if self._is_section(row):
            return self._section(row)
        return self._step(row)

    def _text(self, row: Row, role: Role) -> str:
        column = self.heading.first(role)
        return row.cell(column.index).words if column else ""

    def _is_section(self, row: Row) -> bool:
        number = self._text(row, Role.NUMBER)
        if _STEP_WORDS.match(number) or any(_STEP_WORDS.match(cell.words) for cell in row.own):
            return False
        if number.strip(" .") in self.parents:
            return True
        times = [row.cell(column.index) for column in self.heading.times]
        is_untimed = all(cell.merged == "across" or not cell.text for cell in times)
        if self.has_sections and _SECTION_MARK.fullmatch(number):
            return True
        if is_untimed and Case.of(f"{number} {self._text(row, Role.LABEL)}", 0):
            return True
        is_alone = len(row.own) == 1 and not any(cell.merged == "down" for cell in row.cells)
        return is_untimed and is_alone and not number.strip(".)").isdigit()

    def _times(self, row: Row, *, required: bool) -> Times:
        return read_times(row, self.heading, self.remarks, required=required)

    def _section(self, row: Row) -> TableRow:
        times = self._times(row, required=False)
        words = [cell.words for cell in row.own if cell != times.cell]
        return TableRow(
            RowKind.SECTION,
            " ".join(words),
            row.own[0],
            times.cell,
            number=self._text(row, Role.NUMBER),
            term=times.term,
        )

    def _total(self, row: Row) -> TableRow:
        words = next(cell for cell in row.own if _TOTAL.match(cell.words))
        times = self._times(row, required=False)
        is_part = _PART_OF_TOTAL.search(words.words) is not None
        return TableRow(
            RowKind.SUBTOTAL if is_part else RowKind.TOTAL,
            words.words,
            words,
            times.cell,
            term=times.term or _time_in_words(words.words),
            lawful=times.lawful,
        )

    def _step(self, row: Row) -> TableRow:
        number, label = self._text(row, Role.NUMBER), self._text(row, Role.LABEL)
        actor, unit = self._text(row, Role.ACTOR), self._text(row, Role.UNIT)
        continues = self._continues(row, number)
        times = self._times(row, required=not continues)
        first = (row.own or row.cells)[0]
        return TableRow(
            RowKind.STEP,
            label or number or actor or unit or first.words,
            first,
            times.cell,
            number=number,
            actor=actor,
            unit=unit,
            term=times.term,
            belongs_above=times.belongs_above or (continues and not times.cell.text),
            alternative=_alternative(number, label),
        )

    def _continues(self, row: Row, number: str) -> bool:
        """A row without a step number of its own goes on with the step above."""
        column = self.heading.first(Role.NUMBER)
        if column is None:
            return False
        is_merged = row.cell(column.index).merged == "down"
        return not number or is_merged or _GOES_ON.search(number) is not None


def _marks_above(number: str) -> list[str]:
    """Marks of the rows that 1.2.3 is a part of: 1 and 1.2."""
    parts = number.strip(" .").split(".")
    if not all(part.isdigit() for part in parts):
        return []
    return [".".join(parts[:end]) for end in range(1, len(parts))]


def _time_in_words(words: str) -> Term | None:
    """The time of a total that is printed in one cell: "Tổng thời gian: 10 ngày"."""
    for text in (words, words.partition(":")[2]):
        with suppress(UnknownNotation):
            return parse_term(text, context="step")
    return None


def _alternative(number: str, label: str) -> str:
    """The letter of a step that is done only in its case: 5a, or "a) Trường hợp đủ điều kiện"."""
    in_label = _LABEL_LETTER.fullmatch(label)
    if in_label and _CONDITION.match(in_label["rest"]):
        return in_label["letter"].lower()
    in_number = _LETTERED.fullmatch(number)
    if in_number and _CONDITION.match(label):
        return in_number["letter"].lower()
    return ""
