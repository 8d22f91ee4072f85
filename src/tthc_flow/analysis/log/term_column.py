"""
A column of time limits: bare numbers of days, or texts as the decisions print them (R20).

Each different text is read once, by the one parser of notations. Days can be cut here, half and
quarter working days among them; hours and months are refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import frozen

from tthc_flow.analysis.cuts import HUNDREDTHS
from tthc_flow.analysis.log.odd_cells import OddCells
from tthc_flow.analysis.log.reading import as_texts
from tthc_flow.analysis.log.stamps import encoded, without_words_for_nothing
from tthc_flow.analysis.rule import Unit
from tthc_flow.errors import TthcError, UnknownNotation, UnreadableTable
from tthc_flow.terms import CalendarDays, Term, Weeks, WorkingDays, parse_term

__all__ = ["UNITS", "Terms", "read_terms"]

_NUMBER = re.compile(r"\d{1,7}([.,]\d{1,6})?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]000")
"""1.000 is one day or a thousand, by where it was written; 15.000 likewise."""

UNITS: tuple[Unit | None, ...] = (None, *Unit)
"""What a term may name: nothing, or one of the units."""

_UNITS: Mapping[type[Term], tuple[Unit, int]] = {
    WorkingDays: (Unit.WORKING_DAYS, 1),
    CalendarDays: (Unit.CALENDAR_DAYS, 1),
    Weeks: (Unit.CALENDAR_DAYS, 7),
}


@frozen(eq=False, repr=False)
class Terms:
    """
    Time limits in days.

    Attributes:
        days: Numbers of days, a part of a day taken as a whole one; 0 where there is none.
        less: Hundredths of a day by which the term is shorter than that, 0 to 99.
        valid: Where there is one.
        unit: The unit each text names, as its place in `UNITS`; 0 for a bare number.
    """

    days: npt.NDArray[np.int32]
    valid: npt.NDArray[np.bool_]
    unit: npt.NDArray[np.int8]
    less: npt.NDArray[np.int32]

    def __repr__(self) -> str:
        return f"<Terms: {int(self.valid.sum())} in {len(self.valid)} rows>"

    def take(self, rows: npt.NDArray[np.int64]) -> Terms:
        """The rows *rows*; row -1 has no term."""
        valid = self.valid[rows] & (rows >= 0)
        days, less = (
            np.where(valid, numbers[rows], 0).astype(np.int32) for numbers in (self.days, self.less)
        )
        return Terms(days, valid, self.unit[rows], less)


def read_terms(column: pa.ChunkedArray, *, where: str) -> Terms:
    """
    Read *column*.

    Raises:
        UnreadableTable: Texts that are no time limit in days, each with its first row.
    """
    if pa.types.is_duration(column.type):
        raise UnreadableTable(
            f"a column of type {column.type} is no time limit in days",
            where=where,
            remedy="name the deadline itself with --deadline-column, or write days as numbers",
        )
    if pa.types.is_decimal(column.type):
        column = column.cast(pa.float64())
    lexicon, codes, valid = encoded(without_words_for_nothing(as_texts(column, where=where)))
    days, less = np.zeros((2, len(lexicon) + 1), np.int32)
    units = np.zeros(len(lexicon) + 1, np.int8)
    odd = OddCells(codes, valid, where)
    for code, text in enumerate(lexicon):
        try:
            hundredths, unit = _read(text)
            units[code] = UNITS.index(unit)
            days[code] = -(-hundredths // HUNDREDTHS)
            less[code] = days[code] * HUNDREDTHS - hundredths
        except TthcError as error:
            odd.add(code, error)
    odd.refuse()
    rows = np.where(valid, codes, len(lexicon))
    return Terms(days[rows], valid, units[rows], less[rows])


def _read(text: str) -> tuple[int, Unit | None]:
    """Hundredths of days, and the unit that the text names."""
    if _THOUSANDS.fullmatch(text):
        raise UnreadableTable(
            f"{text!r} is {text[:-4]} or {text[:-4]}000 days, nobody can say",
            remedy=f"write {text[:-4]} or {text[:-4]}000",
        )
    if not _NUMBER.fullmatch(text):
        return _read_notation(text)
    return _hundredths(Fraction(text.replace(",", ".")), text), None


def _read_notation(text: str) -> tuple[int, Unit]:
    try:
        term = parse_term(text)
    except UnknownNotation as error:
        raise UnreadableTable(
            f"{text!r} is no time limit: {error.what}",
            remedy="write 15, 15 ngày or 15 ngày làm việc",
        ) from error
    unit, length = _UNITS.get(type(term), (None, 0))
    value = getattr(term, "value", None)
    if unit is None or value is None:
        raise UnreadableTable(
            f"a term of {text!r} cannot be cut in days",
            remedy="leave these dossiers out, or give their term in days",
        )
    return _hundredths(value * length, text), unit


def _hundredths(days: Fraction, text: str) -> int:
    exact = days * HUNDREDTHS
    if exact.denominator != 1 or exact >= 2**31:
        raise UnreadableTable(
            f"a term of {text!r} days cannot be cut here", remedy="name hundredths of a day at most"
        )
    return int(exact)
