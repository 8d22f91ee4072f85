"""One moment of the command line in the zone of a log."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pyarrow as pa

from tthc_flow.analysis.log.stamps import read_stamps
from tthc_flow.analysis.zones import DAY
from tthc_flow.errors import UnreadableTable

__all__ = ["moment_of"]


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
    return (instant + DAY, day) if stamps.date_only else (instant, day)
