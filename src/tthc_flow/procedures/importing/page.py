"""A printed page of tables, whatever kind of file it came from."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

__all__ = ["Cell", "Page", "Row", "folded", "in_lines"]


@frozen
class Cell:
    """
    A place of a table, or a paragraph between tables.

    Attributes:
        text: What is printed there, its lines kept; a merged cell is printed in all its places.
        place: Where it stands, e.g. "Sheet1!B7", "table 2 row 5 col 3", "paragraph 4".
        merged: Whether it only continues a cell beside or above it; empty for a cell of its own.
        doubt: Why what is printed cannot be trusted, such as a formula without a value.
        is_number: The file holds a number: its point separates decimals.
        is_formula: The text is the value stored with a formula.
    """

    text: str = ""
    place: str = ""
    merged: Literal["", "across", "down"] = ""
    doubt: str = ""
    is_number: bool = False
    is_formula: bool = False

    @property
    def words(self) -> str:
        """The text on one line."""
        return folded(self.text)


@frozen
class Row:
    """
    A row of a table, or a paragraph.

    Attributes:
        cells: From the first column on.
        is_line: Whether it stands between tables.
    """

    cells: tuple[Cell, ...]
    is_line: bool = False

    def cell(self, column: int) -> Cell:
        """The cell in *column*, from 0; an empty one past the end."""
        return self.cells[column] if column < len(self.cells) else Cell()

    @property
    def own(self) -> tuple[Cell, ...]:
        """Cells with a text that begin in this row, each once."""
        return tuple(cell for cell in self.cells if cell.text and not cell.merged)

    @property
    def place(self) -> str:
        """Where its first text stands, or else its first cell."""
        cells = self.own or self.cells
        return cells[0].place if cells else ""


@frozen
class Page:
    """
    One sheet, or one whole text document.

    Attributes:
        rows: Rows of tables and paragraphs in the order printed, empty ones left out.
        notes: What of the page was not looked at, with its place: a hidden sheet, a hidden row.
    """

    rows: tuple[Row, ...]
    notes: tuple[tuple[str, str], ...] = field(default=())


def folded(text: str) -> str:
    """*text* on one line with single spaces."""
    return " ".join(text.split())


def in_lines(text: str) -> str:
    """*text* without empty lines and surplus spaces."""
    return "\n".join(line for line in map(folded, text.splitlines()) if line)
