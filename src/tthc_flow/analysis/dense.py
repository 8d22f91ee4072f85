"""
The replay kernel at its fastest: a dense count of dossiers by group and smallest term met.

Two look-ups, a subtraction and a count per dossier. The last place pools the rest, so every
term asked about must be smaller than *size* - 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from tthc_flow.analysis.cuts import Rounding, checked_cuts, cut_terms
from tthc_flow.analysis.kernels.arrays import days
from tthc_flow.analysis.kernels.compiled import kernels
from tthc_flow.analysis.rulers import DayRuler
from tthc_flow.calendars import WorkingCalendar
from tthc_flow.errors import CallerError

__all__ = ["count_required", "on_time_by_cut"]

_CHUNK = 1 << 15
_BATCH = 1 << 20
_WORTH_COMPILING = 200_000
_MOST_IN_32_BITS = 1 << 31
_MOST_IN_16_BITS = (1 << 16) - 1
_IN_32_BITS = {np.dtype(name) for name in ("u1", "i1", "u2", "i2", "u4", "i4")}

Counts = npt.NDArray[np.int64]


def count_required(  # noqa: PLR0913 - the four columns of the kernel, and their bounds
    start: npt.NDArray[np.int32],
    end: npt.NDArray[np.int32],
    group: npt.NDArray[Any],
    shape: tuple[int, int],
    calendar: WorkingCalendar,
    *,
    compiled: bool | None = None,
) -> Counts:
    """
    Count finished dossiers in working days.

    Args:
        start: Dates of receipt, not counted: days since 1970-01-01, or what `DayRuler` takes.
        end: Dates of the end.
        group: Number of the group of each dossier, e.g. its procedure.
        shape: Number of groups, and of places for the smallest term met.
        calendar: Whose working days.
        compiled: As for `DayRuler`.

    Returns:
        Dossiers by group and smallest term. Those that ended before they began stand at 0, or
        at 1 when no working day lies between: on time under any term of a day or more.

    Raises:
        CalendarNotCovered: A day lies outside the calendar (R3).
        CallerError: A group that is not one of the groups, a missing date, columns of different
            lengths or of no whole numbers, or a *shape* without room.
    """
    ruler = DayRuler(calendar)
    columns = _dates(start), _dates(end), np.asarray(group)
    _refuse_unlike(columns, shape)
    use = compiled or (compiled is None and len(columns[0]) >= _WORTH_COMPILING)
    jit = kernels() if use else None
    if jit is not None and all(column.dtype in _IN_32_BITS for column in columns):
        counts = _count_compiled(jit, columns, shape, ruler)
        if counts is not None:
            return counts
    return _count(*columns, shape, ruler)


def _dates(column: Any) -> npt.NDArray[Any]:
    """Whole numbers of other widths would wrap when the base of the table is taken from them."""
    if isinstance(column, np.ndarray) and column.dtype.kind in "iu" and column.dtype != np.int32:
        column = column.astype(np.int64, copy=False)
    return days(column).numbers


def _refuse_unlike(columns: tuple[npt.NDArray[Any], ...], shape: tuple[int, int]) -> None:
    """The compiled kernel would read beyond the end of a shorter column."""
    lengths = [column.shape for column in columns]
    if len(set(lengths)) > 1 or len(lengths[0]) != 1:
        raise CallerError(
            f"columns of {', '.join(map(str, lengths))} rows",
            remedy="give each dossier a start, an end and a group",
        )
    if columns[2].dtype.kind not in "iu":
        raise CallerError(
            f"groups of {columns[2].dtype} are no numbers of groups", remedy="pass integers"
        )
    if min(shape) < 1:
        raise CallerError(f"a count of shape {shape} has no room", remedy="use 1 or more of each")


def _count_compiled(
    jit: ModuleType,
    columns: tuple[npt.NDArray[Any], ...],
    shape: tuple[int, int],
    ruler: DayRuler,
) -> Counts | None:
    """None when a day or a group is not there; `_count` says which."""
    tables = ruler.tables
    narrow = np.uint16 if int(tables.to_reach.max()) <= _MOST_IN_16_BITS else np.int32
    reach, before = tables.to_reach.astype(narrow), tables.count.astype(narrow)
    counts = np.zeros(shape, np.int64)
    for first in range(0, len(columns[0]), _MOST_IN_32_BITS):
        start, end, group = (column[first : first + _MOST_IN_32_BITS] for column in columns)
        part = np.zeros(shape, np.uint32)
        if jit.count_required(start, end, group, tables.base, reach, before, part):
            return None
        counts += part
    return counts


def _count(
    start: npt.NDArray[np.int32],
    end: npt.NDArray[np.int32],
    group: npt.NDArray[Any],
    shape: tuple[int, int],
    ruler: DayRuler,
) -> Counts:
    groups, size = shape
    if len(group) and not 0 <= int(group.min()) <= int(group.max()) < groups:
        raise CallerError("a dossier of a group that is not there", remedy=f"use 0 to {groups - 1}")
    tables = ruler.tables
    counts = np.zeros(groups * size, np.int64)
    keys = np.empty(min(_BATCH, len(start)), np.intp)
    first = np.empty(_CHUNK, np.intp)
    reach = np.empty(_CHUNK, np.int32)
    before = np.empty(_CHUNK, np.int32)
    known = len(tables.count)
    for batch in range(0, len(start), _BATCH):
        rows = min(_BATCH, len(start) - batch)
        for chunk in range(0, rows, _CHUNK):
            here = slice(batch + chunk, batch + min(chunk + _CHUNK, rows))
            length = here.stop - here.start
            place, most, fewest = first[:length], reach[:length], before[:length]
            for dates, table, to in (
                (end, tables.to_reach, most),
                (start, tables.count, fewest),
            ):
                np.subtract(dates[here], tables.base, out=place, casting="unsafe")
                if place.view(np.uintp).max() >= known:
                    _refuse(dates[here], ruler)
                np.take(table, place, out=to, mode="clip")
            np.subtract(most, fewest, out=most)
            np.minimum(np.maximum(most, 0, out=most), size - 1, out=most)
            key = keys[chunk : chunk + length]
            np.multiply(group[here], size, out=key, dtype=np.intp, casting="unsafe")
            np.add(key, most, out=key)
        counts += np.bincount(keys[:rows], minlength=groups * size)
    return counts.reshape(shape)


def _refuse(dates: npt.NDArray[Any], ruler: DayRuler) -> NoReturn:
    ruler.between(dates, dates)  # says which day is outside; what is no date it passes over
    raise CallerError("a dossier without a date", remedy="leave out those that are open")


def on_time_by_cut(
    counts: Counts,
    terms: Sequence[int] | npt.NDArray[Any],
    cuts: Sequence[int],
    rounding: Rounding = Rounding.FLOOR,
) -> Counts:
    """
    Dossiers on time by group and cut, from `count_required`.

    Args:
        counts: By group and smallest term.
        terms: Whole days of each group, at least 1.
        cuts: Whole percents.
        rounding: Of cut terms.

    Raises:
        CallerError: A term that the counts cannot tell from longer ones or that is not whole,
            not one term for each group, or no cut.
    """
    asked = np.asarray(terms)
    if asked.shape != counts.shape[:1] or asked.dtype.kind not in "iu":
        raise CallerError(
            f"terms of shape {asked.shape} and kind {asked.dtype} for {len(counts)} groups",
            remedy="give each group its whole number of days",
        )
    percents = checked_cuts(cuts)
    if not percents:
        raise CallerError("no cut is asked about", remedy="ask about 0 at least")
    asked = asked.astype(np.int64)
    if len(asked) and not 1 <= int(asked.min()) <= int(asked.max()) < counts.shape[1] - 1:
        raise CallerError("a term the counts do not hold", remedy="count with more places")
    sums = np.cumsum(counts, axis=1)
    rows = np.arange(len(asked))
    columns = [sums[rows, cut_terms(asked, cut, rounding)] for cut in percents]
    return np.stack(columns, axis=1)
