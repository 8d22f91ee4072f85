"""Events as JSON lines, in and out; a bad line is told, the others are read (R31)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import attrs
from attrs import frozen

from tthc_flow.dossier.events import EVENT_TYPES, Decision, Event
from tthc_flow.errors import TthcError, UnreadableEvent
from tthc_flow.instants import format_instant, parse_date, parse_instant
from tthc_flow.procedures import SubmissionChannel
from tthc_flow.terms import Term, format_term, parse_term

__all__ = ["EventFile", "event_from_json", "event_to_json", "read_events"]

_LONGEST_LINE = 1_000_000


@frozen
class EventFile:
    """
    What a file of events holds.

    Attributes:
        events: The readable ones, in the order of the lines.
        faults: What could not be read, one error for each line.
    """

    events: tuple[Event, ...]
    faults: tuple[UnreadableEvent, ...]


def event_to_json(event: Event) -> dict[str, Any]:
    """An event as a JSON object; fields with their default value are left out."""
    table: dict[str, Any] = {"type": event.type}
    for attribute in attrs.fields(type(event)):
        value = getattr(event, attribute.name)
        if value != attribute.default:
            table[attribute.name] = _written(value)
    return table


def _written(value: Any) -> Any:
    match value:
        case datetime():
            return format_instant(value)
        case date():
            return value.isoformat()
        case Term():
            return format_term(value)
        case Event():
            return event_to_json(value)
        case StrEnum():
            return value.value
        case _:
            return value


def event_from_json(table: Any, *, where: str = "") -> Event:
    """
    Read one event.

    Raises:
        UnreadableEvent: An unknown type, a missing, unknown or wrong field, a naive or
            impossible instant; the message names *where* and the field.
    """
    if not isinstance(table, Mapping):
        raise UnreadableEvent("an event is a JSON object", where=where)
    name = table.get("type")
    kind = EVENT_TYPES.get(name) if isinstance(name, str) else None
    if kind is None:
        raise UnreadableEvent(
            f"unknown event type {name!r}", where=where, remedy=f"use {', '.join(EVENT_TYPES)}"
        )
    given = {key: value for key, value in table.items() if key != "type"}
    fields = {attribute.name: attribute for attribute in attrs.fields(kind)}
    for key in given.keys() - fields.keys():
        raise UnreadableEvent(f"{name} has no field {key!r}", where=where)
    for key, attribute in fields.items():
        if attribute.default is attrs.NOTHING and key not in given:
            raise UnreadableEvent(f"{name} needs the field {key!r}", where=where)
    readers = _readers(kind.type)
    values = {key: _read(readers[key], key, value, where) for key, value in given.items()}
    try:
        return kind(**values)
    except TthcError as error:
        raise UnreadableEvent(str(error), where=where) from error


def _read(reader: Callable[[Any], Any], key: str, value: Any, where: str) -> Any:
    try:
        return reader(value)
    except TthcError as error:
        raise UnreadableEvent(f"{key}: {error}", where=where) from error
    except (TypeError, ValueError) as error:
        raise UnreadableEvent(f"{key}: {value!r} is not allowed", where=where) from error


@cache
def _readers(name: str) -> dict[str, Callable[[Any], Any]]:
    kind = EVENT_TYPES[name]
    hints = get_type_hints(kind)
    return {attribute.name: _reader_of(hints[attribute.name]) for attribute in attrs.fields(kind)}


def _reader_of(hint: Any) -> Callable[[Any], Any]:
    for known, reader in _READERS:
        if hint == known or hint == known | None:
            return reader
    raise AssertionError(hint)


def _exactly(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(value)
        return value

    return read


_READERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (str, _exactly(str)),
    (int, _exactly(int)),
    (datetime, lambda value: parse_instant(_exactly(str)(value))),
    (date, lambda value: parse_date(_exactly(str)(value))),
    (SubmissionChannel, SubmissionChannel),
    (Decision, Decision),
    (Term, lambda value: parse_term(_exactly(str)(value))),
    (Event, event_from_json),
)


def read_events(source: str | Path | Iterable[str]) -> EventFile:
    """
    Read a file of events, one JSON object a line.

    Args:
        source: Path of the file, or its lines.

    Returns:
        The events, and the faults of lines that could not be read (cut off, not JSON, not an
        event, longer than a million characters); empty lines are skipped.

    Raises:
        OSError: The file cannot be opened.
    """
    if isinstance(source, str | Path):
        path = Path(source)
        name = path.name
        lines: Iterable[str] = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    else:
        name, lines = "events", source
    events, faults = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            events.append(_read_line(line, f"{name}:{number}"))
        except UnreadableEvent as error:
            faults.append(error)
    return EventFile(tuple(events), tuple(faults))


def _read_line(line: str, where: str) -> Event:
    if len(line) > _LONGEST_LINE:
        raise UnreadableEvent(f"the line has {len(line):,} characters", where=where)
    try:
        table = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnreadableEvent(
            "the line is no JSON object, perhaps cut off", where=where, remedy="write it again"
        ) from error
    return event_from_json(table, where=where)
