"""
A column of dates or instants, however it was written, as numbers.

Typed columns are taken as they are. Texts are tried as ISO 8601 at full speed first; what that
cannot read is read value by value, once for each different text. A stamp without an offset is
wall-clock time of the log's zone; one without an hour is a date, and stays one. Numbers are
stamps only when it is said what they count.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve, frozen

from tthc_flow.analysis.log.odd_cells import OddCells
from tthc_flow.analysis.log.stamp_forms import EPOCHS, read_stamp, reader_of
from tthc_flow.analysis.zones import DAY, days_of, to_utc, to_wall
from tthc_flow.errors import UnreadableTable

__all__ = ["Stamps", "encoded", "numbered", "read_stamps", "without_words_for_nothing"]

_NOTHING = (
    *("", "null", "(null)", "\\n", "none", "nil", "nan", "nat", "na", "<na>", "n/a", "#n/a"),
    *("-", "--", "?", "0000-00-00", "0000-00-00 00:00:00"),
)
"""Texts that mean an empty cell where a date or a number belongs, in small letters."""

_ISO_DATE_LENGTH = 10
_SLASHED = r"^(\d{4})[/.](\d{2})[/.](\d{2})\b", r"\1-\2-\3"
_DAY_BEFORE = r"^(\d{2})[-/.](\d{2})[-/.](\d{4})\b", r"\3-\2-\1"
_OFFSET = r"[+-]\d{2}:?\d{2}"
_MONTHS = 12
_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(eq=False, repr=False)
class Stamps:
    """
    A column of moments.

    Attributes:
        days: Local dates as days since 1970-01-01; 0 where there is none.
        instants: Microseconds since 1970 in UTC, the local midnight of a mere date.
        valid: Where there is one.
        date_only: How many are mere dates.
        day_first: How many texts like 03/04/2026 could be month first too, and how many show
            that they are not.
        foreign: How many there are, when the first has the offset of another zone than that
            in which dates are told; UTC is no other zone, machines write it everywhere.
    """

    days: npt.NDArray[np.int32]
    instants: npt.NDArray[np.int64]
    valid: npt.NDArray[np.bool_]
    date_only: int = 0
    day_first: tuple[int, int] = (0, 0)
    foreign: int = 0

    def __repr__(self) -> str:
        return f"<Stamps: {int(self.valid.sum())} in {len(self.valid)} rows>"

    def take(self, rows: npt.NDArray[np.int64]) -> Stamps:
        """The rows *rows*; row -1 has no stamp."""
        here = rows >= 0
        valid = self.valid[rows] & here
        days = np.where(valid, self.days[rows], 0).astype(np.int32)
        instants = np.where(valid, self.instants[rows], 0)
        return evolve(self, days=days, instants=instants, valid=valid)


def read_stamps(column: pa.ChunkedArray, zone: ZoneInfo, *, where: str, form: str = "") -> Stamps:
    """
    Read *column*.

    Args:
        column: Dates, timestamps or texts; null and empty cells are no stamp.
        zone: Zone in which dates are told, and of stamps without an offset.
        where: File and column, for messages.
        form: Format for `datetime.strptime` when the texts are neither ISO 8601 nor dd/mm/yyyy,
            or one of `EPOCHS`.

    Raises:
        UnreadableTable: Texts that are no date, each with its first row, or a column of another
            type.
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
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind)
    if form in EPOCHS and is_number:
        column = column.cast(pa.string())
    elif not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raise UnreadableTable(
            f"a column of type {kind} holds no dates",
            where=where,
            remedy=_SAY_EPOCH if is_number else _WRITE,
        )
    return _from_texts(without_words_for_nothing(column), zone, where, form)


_WRITE = "write 2026-08-20, 2026-08-20T15:30:00+07:00 or 20/08/2026"
_SAY_EPOCH = "numbers that count from 1970: say so by --format, e.g. time=epoch_ms or start=epoch_s"


def without_words_for_nothing(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """*column* with null for the usual words for an empty cell, such as NaT."""
    if not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    nothing = pc.is_in(pc.utf8_lower(column), value_set=pa.array(_NOTHING))
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
    stamps = Stamps(np.where(valid, days_of(wall), 0), np.where(valid, instants, 0), valid)
    if column.type.tz in {None, "UTC"} or not valid.any():
        return stamps
    first = _EPOCH + int(numbers[valid][0]) * _MICROSECOND
    return _with_foreign(stamps, first.astimezone(_zone_of_type(column.type.tz)), zone)


def _zone_of_type(name: str) -> tzinfo:
    """Arrow types name a zone or an offset; what Python does not know is left as UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return datetime.strptime(name, "%z").tzinfo or UTC if re.fullmatch(_OFFSET, name) else UTC


def _valid(column: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.is_valid(column).to_numpy(zero_copy_only=False), bool)


def _numbers(column: pa.ChunkedArray, kind: type[np.generic]) -> npt.NDArray[Any]:
    filled = pc.fill_null(column, 0) if column.null_count else column
    return np.asarray(filled.to_numpy(), kind)


# --- texts ------------------------------------------------------------------------------------


def _from_texts(column: pa.ChunkedArray, zone: ZoneInfo, where: str, form: str) -> Stamps:
    if form:
        return _one_by_one(column, zone, where, reader_of(form, where), form)
    first = next((text for text in column if text.is_valid), None)
    if first is None:
        return _one_by_one(column, zone, where, read_stamp)
    texts, is_iso = column, True
    for pattern, iso in (_SLASHED, _DAY_BEFORE):
        if re.match(pattern, first.as_py()):
            texts, is_iso = pc.replace_substring_regex(column, pattern, iso), False
    found = _at_full_speed(texts, zone)
    if found is None:
        found = _one_by_one(column, zone, where, read_stamp)
    elif not is_iso:
        found = evolve(found, day_first=_day_first(column))
    try:
        return _with_foreign(found, read_stamp(first.as_py().strip()), zone)
    except ValueError:  # ISO 8601 has forms that only Arrow reads, such as an hour alone
        return found


def _with_foreign(stamps: Stamps, first: date, zone: ZoneInfo) -> Stamps:
    if not isinstance(first, datetime) or not first.utcoffset():
        return stamps
    is_foreign = first.utcoffset() != first.astimezone(zone).utcoffset()
    return evolve(stamps, foreign=int(stamps.valid.sum()) if is_foreign else 0)


def _at_full_speed(column: pa.ChunkedArray, zone: ZoneInfo) -> Stamps | None:
    """The stamps when all texts have one ISO form; a mere date among instants is none."""
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
    return None


def _one_by_one(
    column: pa.ChunkedArray,
    zone: ZoneInfo,
    where: str,
    read: Callable[[str], date],
    form: str = "",
) -> Stamps:
    """Each different text once."""
    texts, codes, valid = encoded(column)
    days = np.zeros(len(texts) + 1, np.int32)
    instants = np.zeros(len(texts) + 1, np.int64)
    is_stamp = np.zeros(len(texts) + 1, bool)
    is_date = np.zeros(len(texts) + 1, bool)
    odd = OddCells(codes, valid, where)
    for code, text in enumerate(texts):
        if not text.strip():
            continue
        try:
            moment = read(text.strip())
        except (ValueError, OverflowError, ArithmeticError, re.error):
            odd.add(code, _no_stamp(text, form))
            continue
        days[code], instants[code] = _as_numbers(moment, zone)
        is_stamp[code] = True
        is_date[code] = not isinstance(moment, datetime)
    odd.refuse()
    rows = np.where(valid, codes, len(texts))
    day_first = (0, 0) if form else _day_first(column)
    return Stamps(days[rows], instants[rows], is_stamp[rows], int(is_date[rows].sum()), day_first)


def _no_stamp(text: str, form: str) -> UnreadableTable:
    if form:
        return UnreadableTable(
            f"{text!r:.80} has not the format {form!r}",
            remedy="mend the format (--format, or [formats] of the column map), or the cell",
        )
    if text.strip().replace(".", "", 1).isdecimal():
        remedy = f"{_WRITE}; {_SAY_EPOCH}; a number of days belongs to --term-column"
    else:
        remedy = (
            f"{_WRITE}, or name the format, e.g. --format '%m/%d/%Y %H:%M', or one of the "
            "column under [formats] of the column map"
        )
    return UnreadableTable(f"{text!r:.80} is not a date or an instant", remedy=remedy)


def encoded(
    column: pa.ChunkedArray,
) -> tuple[list[str], npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The different texts of *column*, the number of each row's, and where there is one."""
    texts, codes, valid = numbered(column)
    return texts.to_pylist(), codes, valid


def numbered(
    column: pa.ChunkedArray,
) -> tuple[pa.Array, npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """As `encoded`, the texts left in Arrow: there may be as many as rows."""
    whole = column.dictionary_encode().unify_dictionaries()
    texts = whole.chunk(0).dictionary if whole.num_chunks else pa.array([], column.type)
    parts = [chunk.indices.fill_null(0).to_numpy() for chunk in whole.chunks]
    codes = np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, np.int64)
    return texts, codes, _valid(column)


def _day_first(column: pa.ChunkedArray) -> tuple[int, int]:
    found = pc.extract_regex(
        column.combine_chunks(), r"^(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.]\d{4}"
    )
    found = found.drop_null()
    first, second = (found.field(name).cast(pa.int32()).to_numpy() for name in ("a", "b"))
    told = first > _MONTHS
    either = ~told & (first != second)
    return int(either.sum()), int(told.sum())


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
