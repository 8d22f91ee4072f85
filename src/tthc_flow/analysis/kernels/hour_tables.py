"""
Open time as bucket tables, read off the scalar hour ruler (R2).

A bucket is the largest number of minutes that divides every opening and closing. Within one the
office is open throughout or closed throughout, so two look-ups answer any instant.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import chain
from math import gcd

import numpy as np
import numpy.typing as npt
from attrs import frozen

from tthc_flow.analysis.zones import DAY
from tthc_flow.calendars import WorkingCalendar

__all__ = ["HourTables"]

_EPOCH = 719_163
_SMALLEST_BUCKET = 60_000_000
"""One minute: finer hours would need a table of gigabytes."""

Int64 = npt.NDArray[np.int64]


@frozen(eq=False, slots=False)
class HourTables:
    """
    One calendar's open time; everything in microseconds of wall-clock time.

    Attributes:
        calendar: The calendar.
        first: Beginning of the table, since 1970-01-01.
        bucket: Length of a bucket.
        work: For each bucket, open time before it, doubled, plus 1 when it is open.
        inverse: For each open bucket, its place on the clock less its place on the ruler.
    """

    calendar: WorkingCalendar
    first: int
    bucket: int
    work: Int64
    inverse: Int64

    @classmethod
    @lru_cache(maxsize=16)
    def of(cls, calendar: WorkingCalendar) -> HourTables | None:
        """The tables; None when the hours are finer than a minute, which no table holds."""
        sessions = calendar.hour_ruler.sessions
        kinds = {kind: number for number, kind in enumerate(dict.fromkeys(sessions))}
        bucket = gcd(DAY, *chain.from_iterable(chain.from_iterable(kinds)))
        if bucket < _SMALLEST_BUCKET:
            return None
        profiles = np.stack([_profile(kind, bucket) for kind in kinds])
        days = np.fromiter((kinds[day] for day in sessions), np.intp, len(sessions))
        is_open = profiles[days].ravel()
        before = np.cumsum(is_open, dtype=np.int64) - is_open
        slots = np.flatnonzero(is_open).astype(np.int64)
        first = (calendar.day_ruler.base - _EPOCH) * DAY
        inverse = slots * bucket + first - np.arange(len(slots), dtype=np.int64) * bucket
        return cls(calendar, first, bucket, (before * bucket << 1) | is_open, inverse)

    @cached_property
    def last(self) -> int:
        """End of the table, since 1970-01-01."""
        return self.first + len(self.work) * self.bucket


def _profile(sessions: Sequence[tuple[int, int]], bucket: int) -> npt.NDArray[np.bool_]:
    """Which buckets of a day are open."""
    day = np.zeros(DAY // bucket, bool)
    for start, end in sessions:
        day[start // bucket : end // bucket] = True
    return day
