"""
Official notices (*thông báo, công văn về lịch nghỉ*): the truth the calendar is made of (R4).

One file is one act. What it does is a list of effects, each its own type; what one effect says
of a day never depends on the order of files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import Attribute, field, frozen

from tthc_flow.citations import Confidence
from tthc_flow.errors import ConflictingNotices, InvalidNotice

__all__ = [
    "Annual",
    "Closed",
    "Compensatory",
    "Dates",
    "Effect",
    "OfficialNotice",
    "Swap",
    "read_notice",
    "refuse_conflicts",
]

_SATURDAY = 5
_COMMON_YEAR = 2001
_LAST_YEAR = 9999
_LONGEST_SPELL = 366
"""In days: what is longer is a mistyped year, and would leave no day to be due on."""


def _is_date(_: object, attribute: Attribute[Any], value: object) -> None:
    """A datetime is a date to Python, yet equals none: what it closes, nobody else would see."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise InvalidNotice(
            f"{attribute.name} is no date but {value!r:.80}",
            remedy="a notice holds for whole days: write date(2026, 11, 13), in a file 2026-11-13",
        )


def _is_date_or_none(of: object, attribute: Attribute[Any], value: object) -> None:
    if value is not None:
        _is_date(of, attribute, value)


def _are_dates(of: object, attribute: Attribute[Any], value: tuple[object, ...]) -> None:
    for day in value:
        _is_date(of, attribute, day)


def _is_year(_: object, attribute: Attribute[Any], value: object) -> None:
    if value is not None and (type(value) is not int or not 1 <= value <= _LAST_YEAR):
        raise InvalidNotice(f"{attribute.name} is no year but {value!r:.80}")


@frozen
class Swap:
    """*Hoán đổi ngày làm việc*: one day off for one rest day worked instead (*làm bù*)."""

    day_off: date = field(validator=_is_date)
    worked_instead: date = field(validator=_is_date)
    title_vi: str = ""
    title_en: str = ""


@frozen
class Closed:
    """A closed spell, both ends included, such as the Tết days fixed for a year."""

    first: date = field(validator=_is_date)
    last: date = field(validator=_is_date)
    occasion: str = "other"
    title_vi: str = ""
    title_en: str = ""


@frozen
class Compensatory:
    """*Nghỉ bù*: the working day off because a holiday fell on a rest day."""

    day_off: date = field(validator=_is_date)
    for_day: date = field(validator=_is_date)
    title_vi: str = ""
    title_en: str = ""


@frozen
class Annual:
    """A holiday of the solar calendar, every year from *first_year* on."""

    month: int
    day: int
    first_year: int = field(validator=_is_year)
    last_year: int | None = field(default=None, validator=_is_year)
    occasion: str = "other"
    title_vi: str = ""
    title_en: str = ""

    def on(self, year: int) -> date | None:
        """The holiday in *year*, or None when the law did not know it then."""
        if year < self.first_year or (self.last_year is not None and year > self.last_year):
            return None
        return date(year, self.month, self.day)


@frozen
class Dates:
    """Single days off, such as the Hùng Kings' day of each year (10/3 lunar)."""

    days: tuple[date, ...] = field(validator=_are_dates)
    occasion: str = "other"
    title_vi: str = ""
    title_en: str = ""


Effect = Swap | Closed | Compensatory | Annual | Dates


def _as_tuple(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    return tuple(effects)


@frozen(cache_hash=True)
class OfficialNotice:
    """
    One act on the working calendar.

    Attributes:
        key: Short name, unique; the file name without its ending for bundled notices.
        number: Number and symbol as printed ("12729/VPCP-KGVX"); empty when not on record.
        issuer: Issuing body; empty when not on record.
        announced_on: Day of the act. None counts as always known (R6).
        effects: What it does, at least one.
        scope: "nation", a province, or an office.
        title_vi: Reason shown to people.
        title_en: The same in English.
        source: Page or place where it can be read.
        confidence: How the act came to us.
        last_checked_on: Day a person last compared the file with the source.
        replaces: Key or number of an earlier notice that this one sets aside; empty for none.
        settles_years: Years whose whole schedule this notice makes final.
        note: Cautions.

    Raises:
        InvalidNotice: No effect, or one whose dates make no sense.
    """

    key: str
    effects: tuple[Effect, ...] = field(converter=_as_tuple)
    number: str = ""
    issuer: str = ""
    announced_on: date | None = field(default=None, validator=_is_date_or_none)
    scope: str = "nation"
    title_vi: str = ""
    title_en: str = ""
    source: str = ""
    confidence: Confidence = Confidence.ASSUMED
    last_checked_on: date | None = field(default=None, validator=_is_date_or_none)
    replaces: str = ""
    settles_years: tuple[int, ...] = ()
    note: str = ""

    @effects.validator
    def _makes_sense(self, _: object, effects: tuple[Any, ...]) -> None:
        if not effects:
            raise InvalidNotice("the notice has no effect", where=self.key)
        for effect in effects:
            if not isinstance(effect, Effect):
                raise InvalidNotice(
                    f"{effect!r:.80} is no effect",
                    where=str(self.key),
                    remedy="use Swap, Closed, Compensatory, Annual or Dates",
                )
            _refuse_nonsense(effect, self.key)

    @property
    def label(self) -> str:
        """Number if there is one, else the key."""
        return self.number or self.key

    def is_known_on(self, day: date | None) -> bool:
        """Whether the act could be known on *day* (None: everything is known)."""
        return day is None or self.announced_on is None or self.announced_on <= day

    def years(self, last_year: int) -> frozenset[int]:
        """Years whose days it touches, up to *last_year*."""
        return frozenset(year for effect in self.effects for year in _years_of(effect, last_year))


def _years_of(effect: Effect, last_year: int) -> Iterable[int]:
    match effect:
        case Swap():
            return (effect.day_off.year, effect.worked_instead.year)
        case Closed():
            return (effect.first.year, effect.last.year)
        case Compensatory():
            return (effect.day_off.year,)
        case Annual():
            return range(effect.first_year, (effect.last_year or last_year) + 1)
        case Dates():
            return tuple(day.year for day in effect.days)


# --- reading --------------------------------------------------------------------------------


def read_notice(path: Path | str) -> OfficialNotice:
    """
    Read one notice file.

    Args:
        path: The file; its name without ending is the key of the notice.

    Raises:
        InvalidNotice: Not TOML, a key is missing, unknown or of the wrong kind, or the dates
            make no sense; the message names the file.
    """
    path = Path(path)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise InvalidNotice(f"not a TOML file: {error}", where=path.name) from error
    return notice_from_table(path.stem, table, where=path.name)


def notice_from_table(key: str, table: Mapping[str, Any], *, where: str) -> OfficialNotice:
    """
    The notice of a table with the keys of a notice file.

    Args:
        key: Short name of the notice.
        table: As TOML gives it, dates being dates.
        where: Its place, for messages.

    Raises:
        InvalidNotice: A key is missing, unknown or of the wrong kind, or the dates make no sense.
    """
    rest = dict(table)
    try:
        effects = tuple(_read_effect(dict(row), key) for row in rest.pop("effect", ()))
        if "settles_years" in rest:
            rest["settles_years"] = tuple(rest["settles_years"])
        rest["confidence"] = Confidence(rest.get("confidence", "assumed"))
        return OfficialNotice(key=key, effects=effects, **rest)
    except InvalidNotice as error:
        if error.where:
            raise
        raise InvalidNotice(error.what, where=where, remedy=error.remedy) from error
    except (TypeError, ValueError, KeyError) as error:
        raise InvalidNotice(
            f"cannot be read: {error}", where=where, remedy="see docs/calendar.md"
        ) from error


def _read_effect(row: dict[str, Any], key: str) -> Effect:
    kind = row.pop("kind", None)
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        known = ", ".join(sorted(_READERS))
        raise InvalidNotice(f"unknown effect kind {kind!r}", where=key, remedy=f"use {known}")
    for provenance in ("source", "confidence", "note"):
        row.pop(provenance, None)
    return reader(row)


_READERS: Mapping[str, Callable[[dict[str, Any]], Effect]] = {
    "swap": lambda row: Swap(**row),
    "closed": lambda row: Closed(first=row.pop("from"), last=row.pop("until_included"), **row),
    "compensatory": lambda row: Compensatory(for_day=row.pop("for"), **row),
    "annual": lambda row: Annual(**row),
    "dates": lambda row: Dates(days=tuple(row.pop("days")), **row),
}


def _refuse_nonsense(effect: Effect, key: str) -> None:
    match effect:
        case Swap() if effect.worked_instead.weekday() < _SATURDAY:
            problem = f"{effect.worked_instead} is an ordinary working day, not a day to make up"
        case Closed() if effect.last < effect.first:
            problem = f"the closed spell ends on {effect.last}, before it begins"
        case Closed() if (effect.last - effect.first).days > _LONGEST_SPELL:
            problem = f"the closed spell from {effect.first} to {effect.last} is longer than a year"
        case Annual():
            try:
                date(_COMMON_YEAR, effect.month, effect.day)
            except (TypeError, ValueError):
                problem = f"there is no day {effect.day}/{effect.month} every year"
            else:
                return
        case _:
            return
    raise InvalidNotice(problem, where=key, remedy="compare the dates with the act")


# --- consistency ----------------------------------------------------------------------------


def refuse_conflicts(notices: Sequence[OfficialNotice]) -> None:
    """
    Refuse notices that say one thing twice, or close a day that another opens (R4).

    Ranges and days off may overlap on purpose (a swapped day inside the Tết range).

    Raises:
        ConflictingNotices: Names both notices and the day.
    """
    said: dict[tuple[str, date, date], OfficialNotice] = {}
    opened: dict[date, OfficialNotice] = {}
    closed: dict[date, OfficialNotice] = {}
    for notice in notices:
        for effect in notice.effects:
            for statement in _statements(effect):
                if statement in said:
                    _conflict(said[statement], notice, statement[1], "say the same of")
                said[statement] = notice
            for day in _opened_days(effect):
                if day in opened:
                    _conflict(opened[day], notice, day, "both make up on")
                opened[day] = notice
            for day in _closed_days(effect):
                closed.setdefault(day, notice)
    for day, notice in sorted(opened.items(), key=lambda item: item[0]):
        closing = closed.get(day) or _closing_every_year(notices, day)
        if closing is not None:
            _conflict(notice, closing, day, "contradict each other on")


def _closing_every_year(notices: Sequence[OfficialNotice], day: date) -> OfficialNotice | None:
    for notice in notices:
        for effect in notice.effects:
            if isinstance(effect, Annual) and effect.on(day.year) == day:
                return notice
    return None


def _conflict(one: OfficialNotice, other: OfficialNotice, day: date, verb: str) -> None:
    raise ConflictingNotices(
        f"the notices {one.label} ({one.key}) and {other.label} ({other.key}) {verb} {day}",
        remedy="keep the one that is in force, or let the later one name the earlier in `replaces`",
    )


def _statements(effect: Effect) -> Iterator[tuple[str, date, date]]:
    match effect:
        case Swap():
            yield ("day off", effect.day_off, effect.day_off)
        case Compensatory():
            yield ("day off", effect.day_off, effect.day_off)
            yield ("compensated", effect.for_day, effect.for_day)
        case Closed():
            yield ("closed", effect.first, effect.last)
        case Annual():
            yield ("annual", date(2000, effect.month, effect.day), date(effect.first_year, 1, 1))
        case Dates():
            for day in effect.days:
                yield ("holiday", day, day)


def _opened_days(effect: Effect) -> Iterator[date]:
    if isinstance(effect, Swap):
        yield effect.worked_instead


def _closed_days(effect: Effect) -> Iterator[date]:
    match effect:
        case Swap() | Compensatory():
            yield effect.day_off
        case Closed():
            yield from days_between(effect.first, effect.last)
        case Dates():
            yield from effect.days
        case Annual():
            pass


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from *first* to *last*, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
