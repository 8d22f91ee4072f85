"""Read the hours of an office from its TOML file; nothing in it is guessed (R8)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from tthc_flow.calendars.office_hours import WEEKDAYS, HoursRule, OfficeHours, Session
from tthc_flow.citations import Confidence
from tthc_flow.errors import ImpossibleInstant, InvalidOfficeHours
from tthc_flow.instants import parse_time

__all__ = ["load_office"]

_SATURDAY = 5
_FIELDS = ("key", "name_vi", "name_en", "source")
_REMARKS = frozenset({"source", "note", "confidence", "last_checked_on"})
_RULE_KEYS = frozenset({"weekdays", "sessions", "from", "until", "season", "working"})

_T = TypeVar("_T")


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
        return _read_file(Path(office))
    return _bundled(office)


def _read_file(path: Path) -> OfficeHours:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidOfficeHours(
            f"the file cannot be opened: {error.strerror}", where=str(path)
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidOfficeHours(
            f"byte {error.start} is not UTF-8", where=path.name, remedy="save the file as UTF-8"
        ) from error
    return _read(text, path.name)


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
    except (ValueError, RecursionError) as error:
        raise InvalidOfficeHours(f"not a TOML file: {error}", where=where) from error
    _refuse_unknown(table, {"hours", *_FIELDS, *_REMARKS}, where)
    rows = _list_of(dict, table.get("hours", []), "[[hours]]", where)
    if not rows or not table.get("key"):
        raise InvalidOfficeHours(
            "the file has no [[hours]]" if not rows else "the office has no key", where=where
        )
    return OfficeHours(
        rules=tuple(rule for row in rows for rule in _read_rules(row, where)),
        confidence=_read_confidence(table.get("confidence", "assumed"), where),
        **{name: _of_kind(str, table.get(name, ""), name, where) for name in _FIELDS},
    )


def _read_confidence(word: Any, where: str) -> Confidence:
    try:
        return Confidence(word)
    except ValueError as error:
        raise InvalidOfficeHours(
            f"unknown confidence {word!r}", where=where, remedy=f"use {', '.join(Confidence)}"
        ) from error


def _read_rules(row: dict[str, Any], where: str) -> Iterator[HoursRule]:
    """The rules of one [[hours]]; weekdays are worked, Saturday and Sunday merely received (R8)."""
    _refuse_unknown(row, _RULE_KEYS | _REMARKS, f"{where}: [[hours]]")
    sessions = _read_sessions(_list_of(str, row.get("sessions", []), "sessions", where), where)
    weekdays = _read_weekdays(_list_of(str, row.get("weekdays", []), "weekdays", where), where)
    first = _of_kind(date, row.get("from"), "from", where)
    until = _of_kind(date, row.get("until"), "until", where)
    if first and until and first >= until:
        raise InvalidOfficeHours(f"hours from {first} until {until} hold on no day", where=where)
    for days, usually_worked in (
        (tuple(day for day in weekdays if day < _SATURDAY), True),
        (tuple(day for day in weekdays if day >= _SATURDAY), False),
    ):
        if days:
            working = _of_kind(bool, row.get("working", usually_worked), "working", where)
            season = _read_season(row.get("season"), where)
            yield HoursRule(days, sessions, first, until, season, working)


def _refuse_unknown(table: dict[str, Any], known: Iterable[str], where: str) -> None:
    for name in sorted(table.keys() - set(known)):
        raise InvalidOfficeHours(
            f"unknown key {name!r}", where=where, remedy=f"use {', '.join(sorted(known))}"
        )


def _of_kind(kind: type[_T], value: Any, name: str, where: str) -> Any:
    if value is not None and type(value) is not kind:
        raise InvalidOfficeHours(f"{name} is no {kind.__name__} but {value!r}", where=where)
    return value


def _list_of(kind: type[_T], value: Any, name: str, where: str) -> list[_T]:
    if not isinstance(value, list) or not all(type(item) is kind for item in value):
        raise InvalidOfficeHours(f"{name} is no list but {value!r}", where=where)
    return value


def _read_weekdays(names: list[str], where: str) -> tuple[int, ...]:
    unknown = [name for name in names if name not in WEEKDAYS]
    if unknown or not names:
        raise InvalidOfficeHours(
            f"unknown weekday {unknown[0]!r}" if unknown else "[[hours]] without weekdays",
            where=where,
            remedy=f"use {', '.join(WEEKDAYS)}",
        )
    return tuple(WEEKDAYS.index(name) for name in names)


def _read_season(days: Any, where: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    if days is None:
        return None
    try:
        first, last = _list_of(str, days, "season", where)
        return _month_day(first), _month_day(last)
    except ValueError as error:
        raise InvalidOfficeHours(
            f"season is {days!r}", where=where, remedy='write both days as in ["04-01", "10-31"]'
        ) from error


def _read_sessions(texts: list[str], where: str) -> tuple[Session, ...]:
    sessions = tuple(_read_session(text, where) for text in texts)
    for number, session in enumerate(sessions):
        if number and session.opens < sessions[number - 1].closes:
            raise InvalidOfficeHours(
                f"the session {session} overlaps the one before it", where=where
            )
    if not sessions:
        raise InvalidOfficeHours("a weekday is named without sessions", where=where)
    return sessions


def _read_session(text: str, where: str) -> Session:
    opens, _, closes = text.partition("-")
    try:
        session = Session(parse_time(opens), parse_time(closes))
    except ImpossibleInstant as error:
        raise InvalidOfficeHours(
            f"{text!r} is no session: {error.what}", where=where, remedy="write 07:00-11:30"
        ) from error
    if session.opens >= session.closes:
        raise InvalidOfficeHours(f"the session {session} is reversed", where=where)
    return session


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    leap_day_exists = date(2000, int(month), int(day))
    return leap_day_exists.month, leap_day_exists.day
