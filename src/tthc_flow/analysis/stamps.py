"""
A column of dates or instants, however it was written, as numbers.

Typed columns are taken as they are. Texts are tried as ISO 8601 at full speed first; what that
cannot read is read value by value, once for each different text. A stamp without an offset is
wall-clock time of the log's zone; one without an hour is a date, and stays one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from tthc_flow.analysis.zones import DAY, days_of, to_utc, to_wall
from tthc_flow.errors import UnreadableTable

__all__ = ["Stamps", "read_stamps", "without_words_for_nothing"]

_NOTHING = ("", "NULL", "null", "None", "NaN", "nan", "NaT", "NA", "N/A", "n/a", "#N/A", "-")
"""Texts that mean an empty cell where a date or a number belongs."""

_ISO_DATE_LENGTH = 10
_TIME = (
    r"(?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s*(?P<offset>Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?"
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _TIME)
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})" + _TIME)
_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(eq=False)
class Stamps:
    """
    A column of moments.

    Attributes:
        days: Local dates as days since 1970-01-01; 0 where there is none.
        instants: Microseconds since 1970 in UTC, the local midnight of a mere date.
        valid: Where there is one.
        date_only: How many are mere dates.
    """

    days: npt.NDArray[np.int32]
    instants: npt.NDArray[np.int64]
    valid: npt.NDArray[np.bool_]
    date_only: int = 0

    def take(self, rows: npt.NDArray[np.int64]) -> Stamps:
        """The rows *rows*; row -1 has no stamp."""
        here = rows >= 0
        valid = self.valid[rows] & here
        days = np.where(valid, self.days[rows], 0).astype(np.int32)
        return Stamps(days, np.where(valid, self.instants[rows], 0), valid, self.date_only)


def read_stamps(column: pa.ChunkedArray, zone: ZoneInfo, *, where: str, form: str = "") -> Stamps:
    """
    Read *column*.

    Args:
        column: Dates, timestamps or texts; null and empty cells are no stamp.
        zone: Zone in which dates are told, and of stamps without an offset.
        where: File and column, for messages.
        form: Format for `datetime.strptime` when the texts are neither ISO 8601 nor dd/mm/yyyy.

    Raises:
        UnreadableTable: A text that is no date, or a column of another type; with the row.
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_null(kind):
        nothing = np.zeros(len(column), np.int64)
        return Stamps(nothing.astype(np.int32), nothing, nothing.astype(bool))
    if pa.types.is_date(kind):
        return _from_dates(column.cast(pa.date32()), zone)
    if pa.types.is_timestamp(kind):
        return _from_timestamps(column, zone)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        column = without_words_for_nothing(column)
        return _from_texts(column, zone, where, form)
    raise UnreadableTable(
        f"a column of type {kind} holds no dates",
        where=where,
        remedy="write dates as 2026-08-20 or instants as 2026-08-20T15:30:00+07:00",
    )


def without_words_for_nothing(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """*column* with null for the usual words for an empty cell, such as NaT."""
    if not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    nothing = pc.is_in(column, value_set=pa.array(_NOTHING))
    return pc.if_else(nothing, pa.scalar(None, pa.string()), column)


# --- typed columns ----------------------------------------------------------------------------


def _from_dates(column: pa.ChunkedArray, zone: ZoneInfo) -> Stamps:
    valid = _valid(column)
    days = _numbers(column.cast(pa.int32()), np.int32)
    midnight = np.where(valid, to_utc(days.astype(np.int64) * DAY, zone), 0)
    return Stamps(days, midnight, valid, int(valid.sum()))


def _from_timestamps(column: pa.ChunkedArray, zone: ZoneInfo) -> Stamps:
    valid = _valid(column)
    zoned = column.type.tz is not None
    physical = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.int64())
    numbers = _numbers(physical, np.int64)
    wall = to_wall(numbers, zone) if zoned else numbers
    instants = numbers if zoned else to_utc(numbers, zone)
    return Stamps(np.where(valid, days_of(wall), 0), np.where(valid, instants, 0), valid)


def _valid(column: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.is_valid(column).to_numpy(zero_copy_only=False), bool)


def _numbers(column: pa.ChunkedArray, kind: type[np.generic]) -> npt.NDArray[Any]:
    filled = pc.fill_null(column, 0) if column.null_count else column
    return np.asarray(filled.to_numpy(), kind)


# --- texts ------------------------------------------------------------------------------------


def _from_texts(column: pa.ChunkedArray, zone: ZoneInfo, where: str, form: str) -> Stamps:
    if form:
        return _one_by_one(column, zone, where, lambda text: datetime.strptime(text, form))  # noqa: DTZ007
    lengths = pc.min_max(pc.utf8_length(column)).as_py()
    try:
        if lengths["max"] == lengths["min"] == _ISO_DATE_LENGTH:
            return _from_dates(column.cast(pa.date32()), zone)
        if (lengths["min"] or 0) > _ISO_DATE_LENGTH:
            try:
                return _from_timestamps(column.cast(pa.timestamp("us", "UTC")), zone)
            except pa.ArrowInvalid:
                return _from_timestamps(column.cast(pa.timestamp("us")), zone)
    except pa.ArrowInvalid:
        pass
    return _one_by_one(column, zone, where, _read_text)


def _one_by_one(
    column: pa.ChunkedArray, zone: ZoneInfo, where: str, read: Callable[[str], date]
) -> Stamps:
    """Each different text once."""
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    texts = encoded.dictionary.to_pylist()
    codes = _numbers(encoded.indices, np.int64)
    valid = np.asarray(encoded.is_valid().to_numpy(zero_copy_only=False), bool)
    days = np.zeros(len(texts) + 1, np.int32)
    instants = np.zeros(len(texts) + 1, np.int64)
    is_stamp = np.zeros(len(texts) + 1, bool)
    is_date = np.zeros(len(texts) + 1, bool)
    for code, text in enumerate(texts):
        if not text.strip():
            continue
        try:
            moment = read(text.strip())
        except (ValueError, OverflowError) as error:
            row = int(np.flatnonzero(valid & (codes == code))[0]) + 1
            raise UnreadableTable(
                f"{text!r:.80} is not a date or an instant",
                where=f"{where}, data row {row}",
                remedy="write 2026-08-20, 2026-08-20T15:30:00+07:00 or 20/08/2026, or name the "
                "format under [formats] of the column map",
            ) from error
        days[code], instants[code] = _as_numbers(moment, zone)
        is_stamp[code] = True
        is_date[code] = not isinstance(moment, datetime)
    rows = np.where(valid, codes, len(texts))
    return Stamps(days[rows], instants[rows], is_stamp[rows], int(is_date[rows].sum()))


def _as_numbers(moment: date, zone: ZoneInfo) -> tuple[int, int]:
    day = moment
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        day = moment.astimezone(zone).date()
    else:
        moment = datetime.combine(moment, time.min, zone)
    plain = date(day.year, day.month, day.day)
    return (plain - _EPOCH.date()).days, (moment - _EPOCH) // _MICROSECOND


def _read_text(text: str) -> date:
    """
    Year first, or day first as Vietnamese papers print it; month first is refused as no date
    wherever it shows.

    Raises:
        ValueError: Neither.
    """
    match = _YEAR_FIRST.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    if match is None:
        raise ValueError(text)
    day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    if match["hour"] is None:
        return day
    part = int(f"{match['part'] or '0':0<6.6}")
    clock = time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0), part)
    moment = datetime.combine(day, clock)
    return moment if match["offset"] is None else moment.replace(tzinfo=_offset(match["offset"]))


def _offset(text: str) -> ZoneInfo | None:
    fixed = "+00:00" if text in {"Z", "UTC"} else text
    return datetime.strptime(fixed.replace(":", "").ljust(5, "0"), "%z").tzinfo  # type: ignore[return-value]
