"""
One stamp as logs write it: ISO 8601, day first, by a named format, or a number since 1970.

Month first is never guessed: it is read where a format says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

from tthc_flow.errors import UnreadableTable

__all__ = ["EPOCHS", "read_stamp", "reader_of"]

EPOCHS: Mapping[str, int | Fraction] = {
    "epoch_s": 1_000_000,
    "epoch_ms": 1_000,
    "epoch_us": 1,
    "epoch_ns": Fraction(1, 1_000),
}
"""Formats of numbers that count from 1970-01-01 in UTC, and the microseconds of one."""

_TIME = (
    r"(?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s*(?:(?P<offset>Z|UTC|[+-]\d{2}(?::?\d{2})?)(?:\[[\w/+-]+\])?)?)?"
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _TIME)
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})" + _TIME)
_NUMBER = re.compile(r"-?\d{1,20}(?:\.\d{1,20})?(?:[eE]\+?\d{1,2})?")
_HOUR = re.compile(r"%[HIcX]")
_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def reader_of(form: str, where: str) -> Callable[[str], date]:
    """
    What reads a text of the format *form*, of `datetime.strptime` or one of `EPOCHS`; a format
    without an hour gives a mere date.

    Raises:
        UnreadableTable: It names zones by letters, which `strptime` reads and then forgets.
    """
    if form in EPOCHS:
        unit = EPOCHS[form]
        return lambda text: _EPOCH + floor(_number(text) * unit) * _MICROSECOND
    if "%Z" in form:
        raise UnreadableTable(
            f"the format {form!r} names zones by letters, which are not the same everywhere",
            where=where,
            remedy="use %z for offsets such as +02:00, or leave the zone out and pass --tz",
        )
    if _HOUR.search(form):
        return lambda text: datetime.strptime(text, form)  # noqa: DTZ007
    return lambda text: datetime.strptime(text, form).date()  # noqa: DTZ007


def _number(text: str) -> Fraction:
    """A number as tables print them, 1.3e+12 among them; longer ones count no time."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Fraction(text)


def read_stamp(text: str) -> date:
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
