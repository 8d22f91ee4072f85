"""Cells of a column that cannot be read: all of them told at once, each text once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

from tthc_flow.errors import TthcError, UnreadableTable

__all__ = ["OddCells", "Readings"]

_TOLD = 10
_ENOUGH = 1000
"""A column that holds something else has as many odd texts as rows: nobody reads on."""

Value = TypeVar("Value")


@frozen(eq=False)
class OddCells:
    """
    The texts of one column that cannot be read.

    Attributes:
        codes: Number of the text of each row.
        valid: Rows that have one.
        where: File and column.
        errors: What is wrong, by number of the text.
    """

    codes: npt.NDArray[np.int64]
    valid: npt.NDArray[np.bool_]
    where: str
    errors: list[tuple[int, TthcError]] = field(factory=list)

    def add(self, code: int, error: TthcError) -> None:
        """
        Note a text.

        Raises:
            UnreadableTable: So many that the column must hold something else.
        """
        self.errors.append((code, error))
        if len(self.errors) >= _ENOUGH:
            self.refuse()

    def refuse(self) -> None:
        """
        Tell them all.

        Raises:
            UnreadableTable: There is one.
        """
        if not self.errors:
            return
        rows = np.bincount(self.codes[self.valid], minlength=1)
        code, error = self.errors[0]
        if len(self.errors) == 1:
            also = f" and {_rows(int(rows[code]) - 1)} more" if rows[code] > 1 else ""
            where = f"{self.where}, data row {self._first(code)}{also}"
            raise UnreadableTable(error.what, where=where, remedy=error.remedy) from error
        told = [
            f"{one.what} (data row {self._first(code)}, {_rows(int(rows[code]))})"
            for code, one in self.errors[:_TOLD]
        ]
        rest = len(self.errors) - _TOLD
        if rest > 0:
            at_least = "at least " if len(self.errors) >= _ENOUGH else ""
            told.append(f"and {at_least}{rest} more")
        remedies = dict.fromkeys(one.remedy for _, one in self.errors if one.remedy)
        raise UnreadableTable(
            _LINE.join([f"{len(self.errors)} different texts cannot be read", *told]),
            where=self.where,
            remedy=_OR.join(list(remedies)[:_REMEDIES]),
        ) from error

    def _first(self, code: int) -> int:
        return int(np.argmax(self.valid & (self.codes == code))) + 1


_LINE = "\n  "
_OR = "; or "
_REMEDIES = 3


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


class Readings:
    """Several columns read one after the other, so that one bad column does not hide the next."""

    def __init__(self) -> None:
        self._faults: list[UnreadableTable] = []

    def read(self, reader: Callable[[], Value]) -> Value | None:
        """What *reader* gives, or None when its column cannot be read."""
        try:
            return reader()
        except UnreadableTable as fault:
            self._faults.append(fault)
            return None

    def refuse(self) -> None:
        """
        Tell the faults of all columns.

        Raises:
            UnreadableTable: There is one.
        """
        if len(self._faults) == 1:
            raise self._faults[0]
        if self._faults:
            raise UnreadableTable(
                _LINE.join([f"{len(self._faults)} columns cannot be read", *_told(self._faults)])
            )


def _told(faults: Sequence[UnreadableTable]) -> list[str]:
    return [str(fault).replace(_LINE, _LINE + "  ") for fault in faults]
