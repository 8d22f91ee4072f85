"""The table of working days as arrays, for one office or many with the same range (R2)."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import frozen

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.errors import CallerError

__all__ = ["DayTables"]

_EPOCH = 719_163
"""Ordinal of 1970-01-01."""

Int32 = npt.NDArray[np.int32]


@frozen(eq=False, slots=False)
class DayTables:
    """
    The working days of one or more calendars, laid end to end.

    Attributes:
        calendars: The calendars; the office with number k has the k-th.
        base: First day of the table, as days since 1970-01-01.
        size: Days in the table of each calendar.
        count: Working days up to and including each day, plus `first_of` its office.
        opened: The working days, as days since 1970-01-01; where one calendar ends there is a
            gap of *size* places that `add` must not reach.
        offsets: For each office, where its days begin in *count*.
    """

    calendars: tuple[WorkingCalendar, ...]
    base: int
    size: int
    count: Int32
    opened: Int32
    offsets: npt.NDArray[np.int64]

    @classmethod
    @lru_cache(maxsize=16)
    def of(cls, calendars: tuple[WorkingCalendar, ...]) -> DayTables:
        """
        Compile; calendars with the same working days share one table.

        Raises:
            CallerError: No calendar, or calendars of different ranges.
        """
        if not calendars:
            raise CallerError("a ruler needs a calendar", remedy="pass load_calendar()")
        first = calendars[0].day_ruler
        counts: list[Int32] = []
        opened: list[Int32] = []
        places: dict[tuple[int, ...], int] = {}
        offsets = []
        size = len(first.count)
        for calendar in calendars:
            ruler = calendar.day_ruler
            if (ruler.first, ruler.last) != (first.first, first.last):
                raise CallerError("the calendars do not cover the same years")
            key = tuple(ruler.count)
            if key not in places:
                before = sum(map(len, opened))
                places[key] = len(counts) * size
                counts.append(np.asarray(ruler.count, np.int32) + before)
                here = [day.toordinal() - _EPOCH for day in ruler.days]
                opened.append(np.asarray(here, np.int32))
            offsets.append(places[key])
        return cls(
            tuple(calendars),
            first.base - _EPOCH,
            size,
            np.concatenate(counts),
            np.concatenate(opened),
            np.asarray(offsets, np.int64),
        )

    @cached_property
    def ends(self) -> Int32:
        """For each place in *count*, the number of working days known to its calendar."""
        lasts = self.count[self.size - 1 :: self.size]
        return np.repeat(lasts, self.size).astype(np.int32)

    @cached_property
    def first_place(self) -> Int32:
        """Place of the working day before the first one after each day: `count` - 1."""
        return self.count - np.int32(1)

    @cached_property
    def is_open(self) -> npt.NDArray[np.bool_]:
        """Whether each day is a working day."""
        rows = self.count.reshape(-1, self.size)
        before = np.concatenate(([0], rows[:-1, -1]))
        return (np.diff(rows, axis=1, prepend=before[:, None]) > 0).ravel()

    @cached_property
    def count_before(self) -> Int32:
        """Working days strictly before each day."""
        return self.count - self.is_open

    @cached_property
    def to_reach(self) -> Int32:
        """`count` on an open day, one more on a closed one: what a term must reach to cover it."""
        return self.count_before + np.int32(1)

    @cached_property
    def due_of(self) -> Any:
        """
        The table of a fixed number of days, of one calendar, kept for the last few numbers.

        Its tail is cut off where the calendar ends, so that one test covers every way out.
        """

        @lru_cache(maxsize=32)
        def table(n: int, dtype: str) -> npt.NDArray[Any]:
            places = self.count + (n - 1)
            covered = places[: int(np.searchsorted(places, len(self.opened)))]
            return np.asarray(self.opened[covered], dtype)

        return table
