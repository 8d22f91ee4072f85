"""The moment at which open dossiers are looked at, however it was said."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa

from tthc_flow.analysis.log.stamps import read_stamps
from tthc_flow.analysis.zones import DAY
from tthc_flow.errors import CallerError, NaiveInstant, UnreadableTable

__all__ = ["Moment", "as_moment", "moment_of"]

Moment = datetime | date | tuple[int, int]
"""An aware datetime, a date (its 24:00), or microseconds since 1970 in UTC and the local day."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PAIR = 2


def moment_of(text: str, zone: ZoneInfo) -> tuple[int, int]:
    """
    *text* as UTC microseconds and local day; a mere date is its 24:00.

    Raises:
        UnreadableTable: Neither a date nor an instant.
    """
    column = pa.chunked_array([[text.strip()]], pa.string())
    stamps = read_stamps(column, zone, where="--at")
    if not stamps.valid.all():
        raise UnreadableTable(f"{text!r} is not a date or an instant", where="--at")
    instant, day = int(stamps.instants[0]), int(stamps.days[0])
    return (
        _end_of(_EPOCH.date() + timedelta(days=day), zone) if stamps.date_only else (instant, day)
    )


def as_moment(at: Moment, zone: ZoneInfo) -> tuple[int, int]:
    """
    *at* as UTC microseconds and local day in *zone*; a date is its 24:00.

    Raises:
        NaiveInstant: A datetime without a zone.
        CallerError: Something else.
    """
    if isinstance(at, datetime):
        if at.utcoffset() is None:
            raise NaiveInstant(
                f"{at.isoformat()} has no time zone",
                remedy="pass an aware datetime, e.g. datetime(..., tzinfo=tthc_flow.VIETNAM), "
                "or a date",
            )
        local = at.astimezone(zone).date()
        return (at - _EPOCH) // timedelta(microseconds=1), (local - _EPOCH.date()).days
    if isinstance(at, date):
        return _end_of(at, zone)
    if not (
        isinstance(at, tuple)
        and len(at) == _PAIR
        and all(isinstance(number, int) and not isinstance(number, bool) for number in at)
    ):
        raise CallerError(
            f"{at!r} is no moment to look at open dossiers",
            remedy="pass an aware datetime, a date, or None for the end of the log",
        )
    return at


def _end_of(day: date, zone: ZoneInfo) -> tuple[int, int]:
    """24:00 by the clocks of *zone*, where a day has 23 or 25 hours twice a year."""
    number = (day - _EPOCH.date()).days
    last = day == date.max
    midnight = datetime.combine(day if last else day + timedelta(days=1), time.min, zone)
    return (midnight - _EPOCH) // timedelta(microseconds=1) + (DAY if last else 0), number
