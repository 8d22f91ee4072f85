"""Columns of instants into the wall-clock time of a zone and back, by Python's own zone data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt

from tthc_flow.errors import UnknownChoice
from tthc_flow.instants import VIETNAM

__all__ = ["DAY", "days_of", "to_utc", "to_wall", "zone_named"]

DAY = 86_400_000_000
"""Microseconds in a day."""

_QUARTER = 900_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Int64 = npt.NDArray[np.int64]


def zone_named(name: str) -> ZoneInfo:
    """
    The zone of an IANA name such as Europe/Amsterdam; empty is Việt Nam's.

    Raises:
        UnknownChoice: No such zone.
    """
    if not name:
        return VIETNAM
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownChoice(
            f"there is no time zone {name!r}",
            remedy="give an IANA name, such as Europe/Amsterdam or Asia/Ho_Chi_Minh",
        ) from error


def to_wall(instants: Int64, zone: ZoneInfo) -> Int64:
    """
    Microseconds of wall-clock time from microseconds since 1970 in UTC.

    Offsets change on a quarter of an hour at most, so each quarter is asked once.
    """

    def offset(moment: datetime) -> timedelta | None:
        return moment.astimezone(zone).utcoffset()

    return instants + _offsets(instants, offset)


def to_utc(wall: Int64, zone: ZoneInfo) -> Int64:
    """The reverse; the hour that a clock shows twice is taken the first time."""

    def offset(moment: datetime) -> timedelta | None:
        return moment.replace(tzinfo=zone).utcoffset()

    return wall - _offsets(wall, offset)


def days_of(wall: Int64) -> npt.NDArray[np.int32]:
    """Date of each wall-clock time, as days since 1970-01-01."""
    return np.floor_divide(wall, DAY).astype(np.int32)


def _offsets(moments: Int64, offset: Callable[[datetime], timedelta | None]) -> Int64:
    quarters, places = np.unique(np.floor_divide(moments, _QUARTER), return_inverse=True)
    known = np.fromiter(
        (_microseconds(quarter, offset) for quarter in quarters.tolist()), np.int64, len(quarters)
    )
    return known[places]


def _microseconds(quarter: int, offset: Callable[[datetime], timedelta | None]) -> int:
    """Offset of one quarter of an hour; beyond the years 1 to 9999 no clock is known: none."""
    try:
        length = offset(_EPOCH + timedelta(microseconds=quarter * _QUARTER))
    except OverflowError:
        return 0
    return 0 if length is None else length // timedelta(microseconds=1)
