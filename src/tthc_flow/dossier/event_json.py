"""
Events as JSON objects, in and out (R31).

The layout is that of the event classes: each field stands under its name, in the form of its
type, and is left out when it has its default value. Nothing unknown is let through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints

import attrs
from attrs import frozen

from tthc_flow.dossier.events import EVENT_TYPES, Corrected, Decision, Event
from tthc_flow.dossier.record_events import StepMap
from tthc_flow.errors import TthcError, UnreadableEvent
from tthc_flow.instants import format_instant, parse_date, parse_instant
from tthc_flow.procedures import SubmissionChannel
from tthc_flow.procedures.text import text_fault
from tthc_flow.terms import Term, format_term, parse_term

__all__ = ["event_from_json", "event_to_json"]


def event_to_json(event: Event) -> dict[str, Any]:
    """An event as a JSON object; fields with their default value are left out."""
    table: dict[str, Any] = {"type": event.type}
    for place in _places(event.type).values():
        value = getattr(event, place.name)
        if place.is_required or value != place.default:
            table[place.name] = place.write(value, event.dossier)
    return table


def event_from_json(table: Any, *, where: str = "") -> Event:
    """
    Read one event.

    Args:
        table: The JSON object.
        where: Its place, such as "events.jsonl:12", for the messages.

    Raises:
        UnreadableEvent: An unknown type, a missing, unknown or wrong field, a naive or
            impossible instant; the message names *where* and the field.
    """
    if not isinstance(table, Mapping):
        raise UnreadableEvent(f"an event is a JSON object, not {type(table).__name__}", where=where)
    name = table.get("type")
    kind = EVENT_TYPES.get(name) if isinstance(name, str) else None
    if kind is None:
        raise UnreadableEvent(
            f"unknown event type {name!r:.80}", where=where, remedy=f"use {', '.join(EVENT_TYPES)}"
        )
    places = _places(kind.type)
    for key in table.keys() - places.keys() - {"type"}:
        raise UnreadableEvent(
            f"{name} has no field {key!r:.80}", where=where, remedy=f"it has {', '.join(places)}"
        )
    for place in places.values():
        if place.is_required and place.name not in table:
            raise UnreadableEvent(f"{name} needs the field {place.name!r}", where=where)
    given = {key: places[key].read(value, where) for key, value in table.items() if key in places}
    try:
        return kind(**given)
    except TthcError as error:
        raise UnreadableEvent(error.what, where=where, remedy=error.remedy) from error


# --- forms of values ------------------------------------------------------------------------


@frozen
class _Form:
    """How the values of one type stand in JSON; `read` raises on any other value."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise UnreadableEvent(f"{value!r:.80} is not a text")
    fault = text_fault(value)
    if fault:
        raise UnreadableEvent(f"{value!r:.80} {fault}")
    return value


def _whole_number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise UnreadableEvent(f"{value!r:.80} is not a whole number")
    return value


def _step_map(value: Any) -> StepMap:
    if not isinstance(value, Mapping):
        raise UnreadableEvent(f"{value!r:.80} is not an object of step keys")
    return tuple(sorted((_text(old), _text(new)) for old, new in value.items()))


def _choice(kind: type[StrEnum]) -> _Form:
    def read(value: Any) -> StrEnum:
        if isinstance(value, str) and value in list(kind):
            return kind(value)
        raise UnreadableEvent(f"{value!r:.80} is no choice", remedy=f"use {', '.join(kind)}")

    return _Form(read, str)


def _corrected_event(value: Any) -> Event:
    """Looked at before it is read: corrections in corrections have no end."""
    if isinstance(value, Mapping) and value.get("type") == Corrected.type:
        raise UnreadableEvent(
            "a correction in a correction", remedy="correct the event that it corrects once more"
        )
    return event_from_json(value)


_FORMS: Mapping[Any, _Form] = {
    str: _Form(_text, str),
    int: _Form(_whole_number, int),
    datetime: _Form(lambda value: parse_instant(_text(value)), format_instant),
    date: _Form(lambda value: parse_date(_text(value)), date.isoformat),
    Term: _Form(lambda value: parse_term(_text(value)), format_term),
    SubmissionChannel: _choice(SubmissionChannel),
    Decision: _choice(Decision),
    StepMap: _Form(_step_map, dict),
    Event: _Form(_corrected_event, event_to_json),
}


@frozen
class _Place:
    """A field of an event and the form of its values."""

    name: str
    kind: str
    form: _Form
    is_required: bool
    default: object

    def read(self, value: Any, where: str) -> Any:
        try:
            return self.form.read(value)
        except TthcError as error:
            what = f"field {self.name!r}: {error.what}"
            raise UnreadableEvent(what, where=where, remedy=error.remedy) from error

    def write(self, value: Any, dossier: str) -> Any:
        try:
            return self.form.write(value)
        except (AttributeError, TypeError) as error:
            raise UnreadableEvent(
                f"field {self.name!r}: {value!r:.80} is no {self.kind}", where=f"dossier {dossier}"
            ) from error


@cache
def _places(name: str) -> Mapping[str, _Place]:
    kind = EVENT_TYPES[name]
    hints = get_type_hints(kind)
    return {
        field.name: _Place(
            field.name,
            getattr(_without_none(hints[field.name]), "__name__", "value").lower(),
            _FORMS[_without_none(hints[field.name])],
            is_required=field.default is attrs.NOTHING,
            default=field.default,
        )
        for field in attrs.fields(kind)
    }


def _without_none(hint: Any) -> Any:
    if hint in _FORMS:
        return hint
    return next((choice for choice in get_args(hint) if choice is not NoneType), hint)
