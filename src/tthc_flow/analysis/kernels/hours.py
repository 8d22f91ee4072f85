"""The hour ruler over whole columns: open minutes, exact to the microsecond (R2, R13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from tthc_flow.analysis.kernels.arrays import NO_INSTANT, Column, instants, steps
from tthc_flow.analysis.kernels.compiled import kernels
from tthc_flow.analysis.kernels.hour_tables import HourTables
from tthc_flow.calendars import WorkingCalendar
from tthc_flow.errors import CalendarNotCovered, CallerError
from tthc_flow.instants import VIETNAM

__all__ = ["HourRuler"]

_MINUTE = 60_000_000
_CHUNK = 1 << 13
_LONGEST = 2**63 // _MINUTE // 4

Numbers = npt.NDArray[Any]


class HourRuler:
    """
    Open time over columns of instants.

    An Arrow timestamp with a zone is an instant. A NumPy array, an Arrow timestamp without a
    zone and int64 microseconds are wall-clock time in Việt Nam.

    Args:
        calendar: Working days and hours of the office.
        compiled: Use numba's kernels. Not by default: measured, they are no faster here than
            NumPy, whose division of a column by one number needs no division at all.

    Example:
        >>> import numpy as np
        >>> ruler = HourRuler(load_calendar())
        >>> ruler.add(np.array(["2026-06-05T17:30"], "datetime64[us]"), 240)    # end of a session
        array(['2026-06-08T11:00:00.000000'], dtype='datetime64[us]')
    """

    def __init__(self, calendar: WorkingCalendar, *, compiled: bool = False) -> None:
        self.calendar = calendar
        self.tables = HourTables.of(calendar)
        self._compiled = compiled

    def add(self, at: Any, minutes: Any, *, out: Any = None) -> Any:
        """
        The instant at which *minutes* of open time after each instant are over.

        A length that fits exactly ends at the end of a session, not at the next opening (R13);
        0 minutes end at the instant itself, or at the next opening when the office is closed.

        Args:
            at: Arrow `timestamp`, NumPy `datetime64[us]` or int64 microseconds.
            minutes: At least 0: one number, or one for each row.
            out: NumPy array to write to, of the dtype of *at*.

        Raises:
            CalendarNotCovered: An instant or an answer lies outside the table (R3).
            CallerError: Negative minutes, or a wrong *out*.
        """
        column, number = instants(at), steps(minutes, "minutes")
        lengths = np.atleast_1d(np.asarray(number, np.int64))
        if lengths.size and not 0 <= lengths.min() <= lengths.max() < _LONGEST:
            raise CallerError(
                f"a length of {lengths[(lengths < 0) | (lengths >= _LONGEST)][0]} minutes",
                remedy="minutes are at least 0",
            )
        if lengths.size not in {1, column.numbers.size}:
            raise CallerError("minutes have another length than the instants")
        answer = column.new(out)
        self._add(column.apart_from(answer), lengths * _MINUTE, answer)
        return column.like(answer) if out is None else out

    def between(self, a: Any, b: Any) -> Any:
        """
        Whole open minutes from *a* to *b* (a part of a minute is dropped); may be negative.

        Returns:
            int64; where an instant is missing null for Arrow, `NO_INSTANT` for NumPy.
        """
        first, last = instants(a), instants(b)
        minutes = self._between(first, last, _MINUTE)
        counted = first.count(minutes)
        if counted is minutes:
            return last.count(minutes)
        import pyarrow as pa

        missing = minutes == NO_INSTANT
        return pa.array(minutes, mask=missing) if missing.any() else counted

    def required(self, start: Any, end: Any) -> Any:
        """
        The smallest whole number of open minutes under which *end* is not late.

        An *end* in closed time needs more than what lies before it: the term would have ended
        at the close of the session.
        """
        first, last = instants(start), instants(end)
        work = self._between(first, last, 1)
        just_before = Column(last.numbers - 1, last.null, last.like, last.count)
        just_before.numbers[last.numbers == last.null] = last.null
        reached = self._between(just_before, last, 1) != 0
        minutes = np.where(reached, -(-work // _MINUTE), work // _MINUTE + 1)
        minutes[work == NO_INSTANT] = NO_INSTANT
        return minutes

    # --- kernels ------------------------------------------------------------------------------

    def _jit(self) -> Any:
        return kernels() if self._compiled else None

    def _add(self, column: Column, lengths: Numbers, answer: Numbers) -> None:
        tables = self.tables
        if tables is None:
            self._scalar(column, lengths, answer)
            return
        zero = bool(lengths.size and lengths.min() == 0)
        jit = None if zero or answer.ndim != 1 else self._jit()
        if jit is not None and lengths.size:
            arguments = (column.numbers, tables.first, tables.bucket, tables.work, tables.inverse)
            if jit.hour_add(*arguments, lengths, column.null, answer) < 0:
                return
        flat, to = column.numbers.reshape(-1), answer.reshape(-1)
        for i in range(0, flat.size, _CHUNK):
            here = slice(i, i + _CHUNK)
            length = lengths if lengths.size == 1 else lengths[here]
            self._add_chunk(flat[here], column.null, length, to[here])

    def _add_chunk(self, at: Numbers, null: int, length: Numbers, to: Numbers) -> None:
        tables = self._known()
        done, nulls, is_open = self._work(at, null)
        done += length
        slots = done - 1
        slots //= tables.bucket
        zero = length == 0
        if zero.any():
            # Nothing to do ends now, or at the next opening.
            slots = np.where(zero & (is_open == 0), done // tables.bucket, slots)
        if slots.size and slots.max() >= len(tables.inverse):
            beyond = slots >= len(tables.inverse)
            if nulls is None or (beyond & ~nulls).any():
                self._refuse("the end of this term")
        np.add(done, np.take(tables.inverse, slots, mode="clip"), out=to)
        if zero.any():
            np.copyto(to, at, where=zero & (is_open == 1))
        if nulls is not None:
            to[nulls] = null

    def _work(self, at: Numbers, null: int) -> tuple[Numbers, Numbers | None, Numbers]:
        """Open time before each instant, which rows have none, and 1 for those in a session."""
        tables = self._known()
        places = at - tables.first
        nulls = None
        end = len(tables.work) * tables.bucket
        if places.size and places.view(np.uint64).max() >= end:
            nulls = at == null
            outside = (places.view(np.uint64) >= end) & ~nulls
            if outside.any():
                self._refuse(_in_words(int(at[outside][0])))
            places[nulls] = 0
        slots = places // tables.bucket
        packed = np.take(tables.work, slots, mode="clip")
        is_open = packed & 1
        packed >>= 1
        slots *= tables.bucket
        places -= slots
        places *= is_open
        packed += places
        return packed, nulls, is_open

    def _between(self, first: Column, last: Column, unit: int) -> Numbers:
        """Whole units of open microseconds, `NO_INSTANT` where an instant is missing."""
        a, b = np.broadcast_arrays(first.numbers, last.numbers)
        answer = np.empty(a.shape, np.int64)
        tables = self.tables
        if tables is None:
            self._each(a, b, answer, lambda x, y: _whole(self._length(x, y), unit))
            return answer
        jit = self._jit() if answer.ndim == 1 else None
        if jit is not None:
            arguments = (tables.first, tables.bucket, tables.work, NO_INSTANT, unit, answer)
            if jit.hour_between(a, b, *arguments) < 0:
                return answer
        for i in range(0, a.size, _CHUNK):
            here = slice(i, i + _CHUNK)
            start, no_start, _ = self._work(a.reshape(-1)[here], NO_INSTANT)
            end, no_end, _ = self._work(b.reshape(-1)[here], NO_INSTANT)
            part = answer.reshape(-1)[here]
            np.subtract(end, start, out=part)
            if unit > 1:
                if part.size and part.min() < 0:
                    below = part < 0
                    np.floor_divide(np.abs(part), unit, out=part)
                    np.negative(part, out=part, where=below)
                else:
                    np.floor_divide(part, unit, out=part)
            for missing in (no_start, no_end):
                if missing is not None:
                    part[missing] = NO_INSTANT
        return answer

    # --- hours finer than a minute: the scalar ruler, row by row --------------------------------

    def _scalar(self, column: Column, lengths: Numbers, answer: Numbers) -> None:
        def add(at: int, length: int) -> int:
            length_of_time = timedelta(microseconds=length)
            return _number(self.calendar.add_working_time(_aware(at), length_of_time))

        lengths = np.broadcast_to(lengths, column.numbers.shape)
        self._each(column.numbers, lengths, answer, add)

    def _length(self, a: int, b: int) -> int:
        ruler = self.calendar.hour_ruler
        return ruler.at(_aware(b)) - ruler.at(_aware(a))

    @staticmethod
    def _each(a: Numbers, b: Numbers, answer: Numbers, ask: Callable[[int, int], int]) -> None:
        for row, (x, y) in enumerate(zip(a.ravel().tolist(), b.ravel().tolist(), strict=True)):
            missing = NO_INSTANT in {x, y}
            answer.reshape(-1)[row] = NO_INSTANT if missing else ask(x, y)

    def _known(self) -> HourTables:
        if self.tables is None:  # pragma: no cover - the callers have looked
            raise AssertionError("no tables")
        return self.tables

    def _refuse(self, asked: str) -> NoReturn:
        raise CalendarNotCovered(
            f"{asked} lies outside the calendar {self.calendar.first} to {self.calendar.last}",
            remedy="check the instant; official notices reach no further",
        )


_ORIGIN = datetime(1970, 1, 1)  # noqa: DTZ001 - wall-clock time, the zone is put on below


def _aware(wall: int) -> datetime:
    return (_ORIGIN + timedelta(microseconds=wall)).replace(tzinfo=VIETNAM)


def _number(at: datetime) -> int:
    return (at.replace(tzinfo=None) - _ORIGIN) // timedelta(microseconds=1)


def _whole(length: int, unit: int) -> int:
    return length // unit if length >= 0 else -(-length // unit)


def _in_words(wall: int) -> str:
    try:
        return _aware(wall).isoformat()
    except OverflowError:
        return f"the instant {wall}"
