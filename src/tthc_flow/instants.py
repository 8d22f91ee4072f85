"""
Instants in Việt Nam: the one door to pendulum, and the one place that knows the zone.

Inside the library every instant is a standard `datetime` in `VIETNAM`; pendulum parses texts,
converts zones and words differences here at the edge (its objects cost twenty times the sum
they carry). A text without a zone is an error unless the caller says that it is local time.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from tthc_flow.errors import ImpossibleInstant, NaiveInstant, NotAnInstant, UnreadableInstant

__all__ = [
    "VIETNAM",
    "difference_in_words",
    "end_of_day",
    "format_date",
    "format_instant",
    "parse_date",
    "parse_instant",
    "parse_time",
    "to_local",
]

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone of every instant: UTC+07:00 all year, without daylight saving."""

# ASCII: \d alone would let the figures of other scripts through.
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LOCAL = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,6})?)?", re.ASCII)
_ZONED = re.compile(_LOCAL.pattern + r"(Z|[+-]\d{2}:?\d{2})", re.ASCII)
_WRITTEN_BY_US = re.compile(
    r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{6})?\+07:00", re.ASCII
)
"""The form of `format_instant`, which the store holds by the million."""
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(:([0-5]\d))?", re.ASCII)

_AWARE = "pass an aware datetime, e.g. datetime(..., tzinfo=tthc_flow.VIETNAM)"

_TIME_FORM = re.compile(r"\d{2}:\d{2}(:\d{2})?", re.ASCII)


def to_local(at: datetime) -> datetime:
    """
    The same instant as a wall-clock reading in Việt Nam.

    Raises:
        NaiveInstant: *at* has no zone, so it names no instant.
        NotAnInstant: *at* is a text, a mere date, or something else.
        ImpossibleInstant: The local time lies outside the years 1 to 9999.
    """
    try:  # costs nothing while nothing is raised: this is called for every event
        if at.tzinfo is VIETNAM:
            return at
        if at.tzinfo is None or at.utcoffset() is None:
            raise NaiveInstant(f"{at.isoformat()} has no time zone", remedy=_AWARE)
        local = at.astimezone(VIETNAM)
        return local if type(local) is datetime else _plain(local)
    except AttributeError as error:
        raise NotAnInstant(
            f"{at!r:.80} is no date and time but a {type(at).__name__}", remedy=_AWARE
        ) from error
    except OverflowError as error:
        raise ImpossibleInstant(
            f"{at.isoformat()} has no local time", remedy="check the year"
        ) from error


@lru_cache(maxsize=4096)
def end_of_day(day: date) -> datetime:
    """24:00 of *day*, written as 00:00 of the next date (Civil Code art. 148.6, T02)."""
    return datetime.combine(day + timedelta(days=1), time.min, VIETNAM)


def parse_instant(text: str, *, assume_local: bool = False, where: str = "") -> datetime:
    """
    Read an ISO 8601 instant, such as ``2026-08-20T15:30+07:00``.

    Args:
        text: Date and time, with `Z` or an offset.
        assume_local: Read a text without an offset as time in Việt Nam.
        where: Place of the text, for the message.

    Raises:
        NaiveInstant: No offset, and *assume_local* is false.
        UnreadableInstant: Not of this form; it is an `ImpossibleInstant`.
        ImpossibleInstant: An instant that does not exist (30/02, 25:00).
    """
    if _WRITTEN_BY_US.fullmatch(text):
        with suppress(ValueError, OverflowError):  # no such instant: it is refused below
            return to_local(datetime.fromisoformat(text))
    stripped = text.strip()
    if _LOCAL.fullmatch(stripped):
        if not assume_local:
            raise NaiveInstant(
                f"{text!r} has no time zone", where=where, remedy="add the offset, e.g. +07:00"
            )
    elif not _ZONED.fullmatch(stripped):
        raise UnreadableInstant(
            f"{text!r} is not an instant",
            where=where,
            remedy="write it as YYYY-MM-DDTHH:MM, e.g. 2026-08-20T15:30+07:00",
        )
    import pendulum
    from pendulum.parsing.exceptions import ParserError

    try:
        parsed = pendulum.parse(stripped.replace(",", "."), exact=True, tz="Asia/Ho_Chi_Minh")
        if isinstance(parsed, datetime):
            return _plain(parsed.astimezone(VIETNAM))
    except (ParserError, ValueError, OverflowError) as error:
        raise ImpossibleInstant(
            f"{text!r} does not exist", where=where, remedy="check the day and the hour"
        ) from error
    raise AssertionError("the patterns above let only dates with a time through")


def parse_date(text: str, *, where: str = "") -> date:
    """
    Read an ISO 8601 date, such as ``2026-08-20``.

    Raises:
        UnreadableInstant: Not of this form; it is an `ImpossibleInstant`.
        ImpossibleInstant: A date that does not exist.
    """
    stripped = text.strip()
    if not _DATE.fullmatch(stripped):
        raise UnreadableInstant(
            f"{text!r} is not a date", where=where, remedy="write it as YYYY-MM-DD"
        )
    try:
        return date.fromisoformat(stripped)
    except ValueError as error:
        raise ImpossibleInstant(
            f"the date {text!r} does not exist", where=where, remedy="check day and month"
        ) from error


def parse_time(text: str, *, where: str = "") -> time:
    """
    Read a local time of day, such as ``15:30`` or ``15:30:00``.

    Raises:
        UnreadableInstant: Not of this form; it is an `ImpossibleInstant`.
        ImpossibleInstant: An hour that does not exist.
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        fault = ImpossibleInstant if _TIME_FORM.fullmatch(text.strip()) else UnreadableInstant
        raise fault(
            f"{text!r} is not a time of day", where=where, remedy="write it as HH:MM, 00:00-23:59"
        )
    return time(int(match[1]), int(match[2]), int(match[4] or 0))


def format_instant(at: datetime) -> str:
    """Write an instant as local ``YYYY-MM-DDTHH:MM:SS+07:00`` (with a fraction if it has one)."""
    return to_local(at).isoformat()


def format_date(day: date, lang: Literal["vi", "en"] = "vi") -> str:
    """Write a date for people: weekday and dd/mm/yyyy, as official papers print it."""
    names = _WEEKDAYS[lang]
    return f"{names[day.weekday()]} {day:%d/%m/%Y}"


def difference_in_words(
    earlier: datetime, later: datetime, lang: Literal["vi", "en"] = "vi"
) -> str:
    """
    The wall-clock length from *earlier* to *later* in words, e.g. "2 ngày 3 giờ".

    Elapsed time, not working time. Pendulum has no Vietnamese locale, so the words are ours.
    """
    import pendulum

    interval = pendulum.instance(to_local(later)) - pendulum.instance(to_local(earlier))
    parts = (abs(interval.days), interval.hours, interval.minutes)
    words = {"vi": ("ngày", "giờ", "phút"), "en": ("d", "h", "min")}[lang]
    told = [f"{abs(n)} {word}" for n, word in zip(parts, words, strict=True) if n]
    return " ".join(told) or f"0 {words[2]}"


_WEEKDAYS = {
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def _plain(at: datetime) -> datetime:
    """A standard `datetime` in our zone out of a subclass such as pendulum's."""
    utc = at.astimezone(UTC)
    return datetime(
        utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second, utc.microsecond, UTC
    ).astimezone(VIETNAM)
