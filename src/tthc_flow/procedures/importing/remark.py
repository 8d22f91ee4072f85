"""What an import could not read or had to add, with coordinates (R26)."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from tthc_flow.procedures.importing.page import Cell

__all__ = ["Remark", "RemarkKind", "Remarks"]


class RemarkKind(StrEnum):
    """Why a place is pointed out."""

    UNREAD = "unread"
    """What stands there could not be read; nothing was put in its place."""

    FORMULA = "formula"
    """The value stored with a formula was taken; nothing was calculated."""

    MISSING = "missing"
    """A fact that a catalogue needs is not there; a placeholder stands in for it."""

    MISMATCH = "mismatch"
    """Two places of the file contradict each other."""

    LEFT_OUT = "left_out"
    """It was read, but a catalogue has no place for it."""


@frozen
class Remark:
    """
    One place of a file that a person must look at.

    Attributes:
        kind: Why.
        file: Name of the file.
        place: Where, e.g. "Sheet1!B7", "table 2 row 5 col 3".
        text: What stands there; empty for an empty cell.
        what: What is wrong, one sentence.
    """

    kind: RemarkKind
    file: str
    place: str
    text: str
    what: str

    def __str__(self) -> str:
        shown = f" {self.text!r}" if self.text else ""
        return f"{self.file}: {self.place}:{shown} {self.what}"


class Remarks(list[Remark]):
    """The remarks on one file, in the order found, each once."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self._known: set[Remark] = set()

    def add(self, kind: RemarkKind, cell: Cell, what: str) -> None:
        """Point out a cell."""
        remark = Remark(kind, self.file, cell.place, cell.words, what)
        if remark not in self._known:
            self._known.add(remark)
            self.append(remark)
