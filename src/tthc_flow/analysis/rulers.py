"""
The two rulers over whole columns (R1, R2): the same tables as the scalar ones, compiled once.

Nulls, NaT and dates outside the table are found in the pass that answers; a date outside is an
error that names it (R3), never a clipped answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from tthc_flow.analysis.kernels.arrays import NO_DAY, Column, days, steps
from tthc_flow.analysis.kernels.compiled import kernels
from tthc_flow.analysis.kernels.day_tables import DayTables
from tthc_flow.analysis.kernels.hours import HourRuler
from tthc_flow.calendars import WorkingCalendar
from tthc_flow.errors import CalendarNotCovered, CallerError

__all__ = ["DayRuler", "HourRuler"]

_CHUNK = 1 << 15
_WORTH_COMPILING = 200_000
"""Fewer rows are not worth the fifth of a second that numba takes to load."""

Numbers = npt.NDArray[Any]


class DayRuler:
    """
    Working days over columns of dates.

    Args:
        calendar: The working calendar, or one for each office; then *office* tells them apart.
        compiled: Use numba's kernels: None where it is installed and the column is long,
            False never, True always. The answers are the same.

    Example:
        >>> import numpy as np
        >>> ruler = DayRuler(load_calendar())
        >>> ruler.add(np.array(["2026-08-20"], "datetime64[D]"), 3)    # 22/08 is made up
        array(['2026-08-24'], dtype='datetime64[D]')
    """

    def __init__(
        self,
        calendar: WorkingCalendar | Sequence[WorkingCalendar],
        *,
        compiled: bool | None = None,
    ) -> None:
        several = not isinstance(calendar, WorkingCalendar)
        self.tables = DayTables.of(tuple(calendar) if several else (calendar,))  # type: ignore[arg-type]
        self._compiled = compiled

    def add(self, dates: Any, n: Any, *, out: Any = None, office: Any = None) -> Any:
        """
        The *n*-th working day after each date, which itself is not counted (R1, T01).

        Args:
            dates: Arrow `date32`, NumPy `datetime64[D]`, int32 days since 1970-01-01, or dates.
            n: At least 1: one number, or one for each row.
            out: NumPy array to write to, of the dtype of *dates*.
            office: Number of the office in each row, when the ruler has several.

        Returns:
            Dates in the form of *dates*; null where the date is null.

        Raises:
            CalendarNotCovered: A date or an answer lies outside the table (R3).
            CallerError: *n* below 1, instants instead of dates, or a wrong *out*.
        """
        column, number = days(dates), steps(n, "n")
        answer = column.new(out)
        column = column.apart_from(answer)
        shift = self._shift(office, column)
        if isinstance(number, int):
            if number < 1:
                self._refuse_step(number)
            if shift is None:
                self._add_fixed(column, number, answer)
                return column.like(answer) if out is None else out
            number = np.full(1, number)
        number = np.broadcast_to(number, column.numbers.shape)
        if number.size and number.min() < 1:
            self._refuse_step(int(number.min()))
        self._add_each(column, number, shift, answer)
        return column.like(answer) if out is None else out

    def between(self, after: Any, until: Any, *, office: Any = None) -> Any:
        """
        Working days in ``(after, until]``; negative when *until* lies before *after*.

        Returns:
            int32; where a date is missing null for Arrow, `NO_DAY` for NumPy.

        Raises:
            CalendarNotCovered: A date lies outside the table (R3).
        """
        return self._difference(after, until, self.tables.count, office)

    def required(self, start: Any, end: Any, *, office: Any = None) -> Any:
        """
        The smallest number of working days under which *end* is not late; below 1 any term is.

        An *end* on a closed day needs one day more than the open day before it: the due day of
        the smaller number has passed.
        """
        return self._difference(start, end, self.tables.to_reach, office)

    # --- kernels ------------------------------------------------------------------------------

    def _shift(self, office: Any, column: Column) -> Numbers | None:
        """Where the table of each row's office begins; None when there is only one."""
        if office is None:
            if len(self.tables.calendars) > 1:
                raise CallerError("the ruler has several offices", remedy="pass office=")
            return None
        numbers = np.broadcast_to(np.asarray(office), column.numbers.shape)
        if numbers.dtype.kind not in "iu" or (
            numbers.size and not 0 <= numbers.min() <= numbers.max() < len(self.tables.calendars)
        ):
            raise CallerError(
                "office names one the ruler has not",
                remedy=f"its offices are 0 to {len(self.tables.calendars) - 1}",
            )
        shift: Numbers = self.tables.offsets[numbers]
        return shift

    def _jit(self, rows: int) -> Any:
        if self._compiled is False or (self._compiled is None and rows < _WORTH_COMPILING):
            return None
        return kernels()

    def _add_fixed(self, column: Column, n: int, answer: Numbers) -> None:
        table = self.tables.due_of(n, answer.dtype.str)
        jit = self._jit(len(answer))
        if jit is not None and column.numbers.ndim == 1:
            bad = jit.add_fixed(column.numbers, self.tables.base, table, column.null, answer)
            if bad < 0:
                return
        scratch = _scratch(answer)
        for here in _chunks(answer):
            places, nulls = self._places(column, here, len(table), scratch, n)
            np.take(table, places, out=answer[here], mode="clip")  # in range: checked above
            if nulls is not None:
                answer[here][nulls] = column.null

    def _add_each(
        self, column: Column, number: Numbers, shift: Numbers | None, answer: Numbers
    ) -> None:
        tables = self.tables
        jit = self._jit(len(answer)) if shift is None and answer.ndim == 1 else None
        if jit is not None:
            arguments = (column.numbers, tables.base, tables.count, number, tables.opened)
            if jit.add_each(*arguments, column.null, answer) < 0:
                return
        scratch = _scratch(answer)
        places_of_nth = np.empty(scratch.shape, np.intp)
        for here in _chunks(answer):
            places, nulls = self._places(column, here, tables.size, scratch)
            if shift is not None:
                places += shift[here]
            nth = places_of_nth[: len(places)] if answer.ndim == 1 else np.empty_like(places)
            np.add(np.take(tables.first_place, places), number[here], out=nth, casting="unsafe")
            known = len(tables.opened) if shift is None else tables.ends[places]
            if nth.size and (shift is not None or nth.max() >= known):
                beyond = nth >= known
                if nulls is not None:
                    beyond &= ~nulls
                if beyond.any():
                    row = int(np.flatnonzero(beyond)[0])
                    self._refuse(column.numbers[here][row], int(number[here][row]))
                np.minimum(nth, known - 1, out=nth)
            answer[here] = np.take(tables.opened, nth, mode="clip")
            if nulls is not None:
                answer[here][nulls] = column.null

    def _difference(self, after: Any, until: Any, reach: Numbers, office: Any) -> Any:
        first, last = days(after), days(until)
        if first.numbers.shape != last.numbers.shape:
            first, last = _broadcast(first, last)
        answer = np.empty(first.numbers.shape, np.int32)
        shift = self._shift(office, first)
        jit = self._jit(len(answer)) if shift is None and answer.ndim == 1 else None
        if jit is not None and reach is self.tables.count and first.null == last.null:
            bad = jit.between(
                first.numbers, last.numbers, self.tables.base, reach, first.null, NO_DAY, answer
            )
            if bad < 0:
                return _counted(first, last, answer)
        scratch = _scratch(answer)
        before = np.empty(scratch.shape, np.int32)
        for here in _chunks(answer):
            ends, no_end = self._places(last, here, self.tables.size, scratch)
            if shift is not None:
                ends += shift[here]
            part = answer[here]
            reached = before[: len(ends)] if answer.ndim == 1 else np.empty(ends.shape, np.int32)
            np.take(reach, ends, out=reached, mode="clip")
            starts, no_start = self._places(first, here, self.tables.size, scratch)
            if shift is not None:
                starts += shift[here]
            np.take(self.tables.count, starts, out=part, mode="clip")
            np.subtract(reached, part, out=part)
            for missing in (no_start, no_end):
                if missing is not None:
                    answer[here][missing] = NO_DAY
        return _counted(first, last, answer)

    def _places(
        self, column: Column, here: slice, size: int, scratch: Numbers, n: int = 0
    ) -> tuple[Numbers, Numbers | None]:
        """Places in the table, and which rows have no date; one test covers every way out."""
        part = column.numbers[here]
        places = scratch[: len(part)] if part.ndim == 1 else scratch
        np.subtract(part, self.tables.base, out=places, casting="unsafe")
        if not places.size or places.view(np.uintp).max() < size:
            return places, None
        nulls = part == column.null
        outside = (places.view(np.uintp) >= size) & ~nulls
        if outside.any():
            self._refuse(part[outside][0], n)
        places[nulls] = 0
        return places, nulls

    # --- refusals -----------------------------------------------------------------------------

    def _refuse(self, day: Any, n: int = 0) -> NoReturn:
        calendar = self.tables.calendars[0]
        try:
            named = str(date(1970, 1, 1) + timedelta(days=int(day)))
        except OverflowError:
            named = f"the day {day}"
        asked = f"{n} working days after {named}" if n else named
        raise CalendarNotCovered(
            f"{asked} lies outside the calendar {calendar.first} to {calendar.last}",
            remedy="check the date; official notices reach no further",
        )

    @staticmethod
    def _refuse_step(n: int) -> NoReturn:
        raise CallerError(f"{n} working days cannot be counted", remedy="n is at least 1")


def _scratch(answer: Numbers) -> Numbers:
    """Room for the places of one chunk, taken once: fresh memory costs as much as the kernel."""
    shape = min(_CHUNK, len(answer)) if answer.ndim == 1 else answer.shape
    return np.empty(shape, np.intp)


def _chunks(answer: Numbers) -> list[slice]:
    """Parts that stay in the cache of one core."""
    if answer.ndim != 1:
        return [slice(None)]
    return [slice(i, i + _CHUNK) for i in range(0, len(answer), _CHUNK)]


def _broadcast(first: Column, last: Column) -> tuple[Column, Column]:
    from attrs import evolve

    a, b = np.broadcast_arrays(first.numbers, last.numbers)
    return evolve(first, numbers=a), evolve(last, numbers=b)


def _counted(first: Column, last: Column, answer: Numbers) -> Any:
    """Null in either is null in the answer; Arrow wins over NumPy."""
    counted = first.count(answer)
    if counted is answer:
        return last.count(answer)
    import pyarrow as pa

    missing = answer == NO_DAY
    return pa.array(answer, counted.type, mask=missing) if missing.any() else counted
