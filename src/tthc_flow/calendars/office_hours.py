"""
Office hours (*giờ làm việc, giờ hành chính*): data per office, weekday and date range (R8).

Reception on a Saturday is reception; it makes Saturday a working day only where the office
file says so. A made-up Saturday is worked with the hours of the weekday it stands for.
"""

from __future__ import annotations

import tomllib
from datetime import date, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from attrs import frozen

from tthc_flow.citations import Confidence
from tthc_flow.errors import InvalidOfficeHours
from tthc_flow.instants import parse_time

__all__ = ["HoursRule", "OfficeHours", "Session", "load_office"]

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SATURDAY = 5


@frozen(order=True)
class Session:
    """One open spell of a day, from *opens* to *closes*, both local times of day."""

    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"


@frozen
class HoursRule:
    """
    Sessions of some weekdays in some part of the time line.

    Attributes:
        weekdays: 0 (Monday) to 6 (Sunday).
        sessions: In order, not overlapping, any number.
        first: First day it holds; None from ever.
        until: First day it no longer holds; None for ever.
        season: (month, day) of the first and last day of each year it holds, both included.
        is_working: Whether the day is a working day; else the desk merely receives then.
    """

    weekdays: tuple[int, ...]
    sessions: tuple[Session, ...]
    first: date | None = None
    until: date | None = None
    season: tuple[tuple[int, int], tuple[int, int]] | None = None
    is_working: bool = True

    def covers(self, day: date, weekday: int) -> bool:
        """Whether the rule speaks of *day* taken as *weekday*."""
        if weekday not in self.weekdays:
            return False
        if (self.first and day < self.first) or (self.until and day >= self.until):
            return False
        if self.season is None:
            return True
        start, end = self.season
        here = (day.month, day.day)
        return start <= here <= end if start <= end else (here >= start or here <= end)


@frozen
class OfficeHours:
    """
    The hours of one office.

    Attributes:
        key: Short name, such as "default".
        rules: What holds when; at most one rule may speak of a day.
        name_vi: Name shown to people.
        name_en: The same in English.
        source: Where the hours were read.
        confidence: How they came to us.
    """

    key: str
    rules: tuple[HoursRule, ...]
    name_vi: str = ""
    name_en: str = ""
    source: str = ""
    confidence: Confidence = Confidence.ASSUMED

    def rule_on(self, day: date, weekday: int | None = None) -> HoursRule | None:
        """
        The rule that speaks of *day*, taken as its own weekday or as *weekday*.

        Raises:
            InvalidOfficeHours: Two rules speak of the day.
        """
        wanted = day.weekday() if weekday is None else weekday
        found = [rule for rule in self.rules if rule.covers(day, wanted)]
        if len(found) > 1:
            raise InvalidOfficeHours(
                f"two sets of hours hold on {day} ({_WEEKDAYS[wanted]})",
                where=f"office {self.key}",
                remedy="give each a `from` and `until` that do not overlap",
            )
        return found[0] if found else None

    @property
    def is_uniform(self) -> bool:
        """Whether a weekday's hours never change, so that a day needs no look-up by date."""
        return all(r.first is None and r.until is None and r.season is None for r in self.rules)


def load_office(office: str | Path | OfficeHours | None = None) -> OfficeHours:
    """
    Office hours by the name of a bundled office, by the path of a TOML file, or as they are.

    Args:
        office: None is "default": 07:00-11:30 and 13:30-17:00, Monday to Friday.

    Raises:
        InvalidOfficeHours: No such office, or a file with faults.
    """
    if isinstance(office, OfficeHours):
        return office
    if office is None:
        return _bundled("default")
    if isinstance(office, Path) or "/" in office or office.endswith(".toml"):
        path = Path(office)
        try:
            return _read(path.read_text(encoding="utf-8"), path.name)
        except OSError as error:
            raise InvalidOfficeHours(
                f"the file cannot be opened: {error.strerror}", where=str(path)
            ) from error
    return _bundled(office)


@cache
def _bundled(key: str) -> OfficeHours:
    folder = files("tthc_flow.calendars") / "data" / "offices"
    known = sorted(item.name.removesuffix(".toml") for item in folder.iterdir())
    if key not in known:
        raise InvalidOfficeHours(
            f"there is no bundled office {key!r}",
            remedy=f"use {', '.join(known)}, or the path of an office file",
        )
    return _read((folder / f"{key}.toml").read_text(encoding="utf-8"), f"{key}.toml")


def _read(text: str, where: str) -> OfficeHours:
    try:
        table = tomllib.loads(text)
        rules = tuple(_read_rule(dict(row), where) for row in table.pop("hours", ()))
        if not rules:
            raise InvalidOfficeHours("the file has no [[hours]]", where=where)
        table["confidence"] = Confidence(table.get("confidence", "assumed"))
        known = {name: table[name] for name in _FIELDS if name in table}
        return OfficeHours(rules=rules, **known)
    except InvalidOfficeHours:
        raise
    except (tomllib.TOMLDecodeError, TypeError, ValueError, KeyError, AttributeError) as error:
        raise InvalidOfficeHours(f"cannot be read: {error}", where=where) from error


_FIELDS = ("key", "name_vi", "name_en", "source", "confidence")
_RULE_KEYS = frozenset({"weekdays", "sessions", "from", "until", "season", "working"})


def _read_rule(row: dict[str, Any], where: str) -> HoursRule:
    row = {key: value for key, value in row.items() if key not in {"source", "note", "confidence"}}
    unknown = sorted(row.keys() - _RULE_KEYS)
    if unknown:
        raise InvalidOfficeHours(f"unknown key {unknown[0]!r} in [[hours]]", where=where)
    weekdays = tuple(_WEEKDAYS.index(name) for name in row["weekdays"])
    season = row.get("season")
    return HoursRule(
        weekdays=weekdays,
        sessions=_read_sessions(row["sessions"], where),
        first=row.get("from"),
        until=row.get("until"),
        season=None if season is None else (_month_day(season[0]), _month_day(season[1])),
        is_working=row.get("working", all(weekday < _SATURDAY for weekday in weekdays)),
    )


def _read_sessions(texts: list[str], where: str) -> tuple[Session, ...]:
    sessions = []
    for text in texts:
        opens, _, closes = text.partition("-")
        sessions.append(Session(parse_time(opens, where=where), parse_time(closes, where=where)))
    previous = None
    for session in sessions:
        if session.opens >= session.closes or (previous and session.opens < previous.closes):
            raise InvalidOfficeHours(
                f"the session {session} is reversed or overlaps the one before it", where=where
            )
        previous = session
    if not sessions:
        raise InvalidOfficeHours("a weekday is named without sessions", where=where)
    return tuple(sessions)


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    leap_day_exists = date(2000, int(month), int(day))
    return leap_day_exists.month, leap_day_exists.day
