"""
A column of time limits: bare numbers of days, or texts as the decisions print them (R20).

Each different text is read once, by the one parser of notations. Only whole days can be cut
here; hours, months and parts of a day are refused by name.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import frozen

from tthc_flow.analysis.reading import as_texts
from tthc_flow.analysis.rule import Unit
from tthc_flow.analysis.stamps import without_words_for_nothing
from tthc_flow.errors import TthcError, UnknownNotation, UnreadableTable
from tthc_flow.terms import CalendarDays, Term, Weeks, WorkingDays, parse_term

__all__ = ["Terms", "read_terms"]

_UNITS: Mapping[type[Term], tuple[Unit, int]] = {
    WorkingDays: (Unit.WORKING_DAYS, 1),
    CalendarDays: (Unit.CALENDAR_DAYS, 1),
    Weeks: (Unit.CALENDAR_DAYS, 7),
}


@frozen(eq=False)
class Terms:
    """
    Time limits in whole days.

    Attributes:
        days: Numbers of days; 0 where there is none.
        valid: Where there is one.
        unit: The unit each text names; None for a bare number.
    """

    days: npt.NDArray[np.int32]
    valid: npt.NDArray[np.bool_]
    unit: npt.NDArray[np.object_]

    def take(self, rows: npt.NDArray[np.int64]) -> Terms:
        """The rows *rows*; row -1 has no term."""
        valid = self.valid[rows] & (rows >= 0)
        return Terms(np.where(valid, self.days[rows], 0).astype(np.int32), valid, self.unit[rows])


def read_terms(column: pa.ChunkedArray, *, where: str) -> Terms:
    """
    Read *column*.

    Raises:
        UnreadableTable: A text that is no time limit in whole days, with its row.
    """
    texts = (
        without_words_for_nothing(as_texts(column, where=where))
        .combine_chunks()
        .dictionary_encode()
    )
    lexicon = texts.dictionary.to_pylist()
    days = np.zeros(len(lexicon) + 1, np.int32)
    units = np.full(len(lexicon) + 1, None, object)
    codes = texts.indices.fill_null(len(lexicon)).to_numpy().astype(np.int64)
    for code, text in enumerate(lexicon):
        try:
            days[code], units[code] = _read(text)
        except TthcError as error:
            row = int(np.flatnonzero(codes == code)[0]) + 1
            raise UnreadableTable(
                error.what, where=f"{where}, data row {row}", remedy=error.remedy
            ) from error
    return Terms(days[codes], codes < len(lexicon), units[codes])


def _read(text: str) -> tuple[int, Unit | None]:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return _read_notation(text)
    if number != int(number) or not 0 <= number < 2**31:
        raise UnreadableTable(
            f"a term of {text!r} days cannot be cut here", remedy="name whole days, from 0 on"
        )
    return int(number), None


def _read_notation(text: str) -> tuple[int, Unit]:
    try:
        term = parse_term(text)
    except UnknownNotation as error:
        raise UnreadableTable(f"{text!r} is no time limit: {error.what}") from error
    unit, length = _UNITS.get(type(term), (None, 0))
    value = getattr(term, "value", None)
    if unit is None or value is None or value.denominator != 1:
        raise UnreadableTable(
            f"a term of {text!r} cannot be cut in whole days",
            remedy="leave these dossiers out, or give their term in days",
        )
    return int(value) * length, unit
