"""
What dossiers are pinned to, as JSON kept by its hash (R38, R42).

A dossier of last year replays under last year's rules, also when this library knows better by
then: the version of its procedure, its calendar and the law in force are written out whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import frozen

from tthc_flow.calendars import OfficialNotice, WorkingCalendar
from tthc_flow.calendars.notice import Effect
from tthc_flow.dossier import Basis
from tthc_flow.errors import CallerError, UnknownBasis
from tthc_flow.instants import parse_time
from tthc_flow.procedures import Procedure
from tthc_flow.rulebook import RulebookView
from tthc_flow.rulebook.legal_value import LegalValue, Setting
from tthc_flow.terms import (
    CalendarDays,
    ClockHours,
    Immediate,
    Months,
    NotCounted,
    SameDay,
    Term,
    Unspecified,
    Weeks,
    WorkingDays,
    WorkingHours,
    Years,
)

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["Definition", "definitions_of", "notice_from_json", "notice_to_json", "read_basis"]

_TERMS: Mapping[str, Any] = {
    kind.kind: kind
    for kind in (
        WorkingDays, CalendarDays, WorkingHours, ClockHours, Weeks, Months, Years,
        SameDay, Immediate, NotCounted, Unspecified,
    )
}  # fmt: skip


_PARTS = ("procedure", "calendar", "rulebook")


@frozen
class Definition:
    """
    Something immutable that dossiers rest on.

    Attributes:
        hash: Content hash; for a basis that of `Basis.hash`.
        kind: "procedure", "calendar", "rulebook", or "basis", which names one of each.
        body: JSON, written the same way every time.
    """

    hash: str
    kind: str
    body: str


def definitions_of(basis: Basis) -> tuple[Definition, ...]:
    """*basis* and its three parts, the parts first."""
    parts: Mapping[str, Procedure | WorkingCalendar | RulebookView] = {
        "procedure": basis.procedure,
        "calendar": basis.calendar,
        "rulebook": basis.rulebook,
    }
    hashes = {
        "procedure": basis.procedure.hash,
        "calendar": basis.calendar.version,
        "rulebook": basis.rulebook.hash,
    }
    return (
        *(Definition(hashes[kind], kind, _written(part)) for kind, part in parts.items()),
        Definition(basis.hash, "basis", json.dumps(hashes, sort_keys=True)),
    )


def read_basis(content_hash: str, body_of: Callable[[str], str]) -> Basis:
    """
    The basis of a hash, from what `definitions_of` wrote.

    Args:
        content_hash: Its hash.
        body_of: Gives the body of a definition; `UnknownBasis` when there is none.

    Raises:
        UnknownBasis: A part is missing, or is not what its hash says.
    """
    hashes = _parts(content_hash, body_of(content_hash))
    procedure, calendar, rulebook = (body_of(hashes[kind]) for kind in _PARTS)
    try:
        basis = Basis(_procedure(procedure), _calendar(calendar), _rulebook(rulebook))
    except Exception as error:  # whatever somebody has written over a definition
        raise _changed(content_hash, "cannot be read") from error
    if basis.hash != content_hash:
        raise _changed(content_hash, f"has the content of {basis.hash}")
    return basis


def _parts(content_hash: str, body: str) -> Mapping[str, str]:
    """The hashes that a basis names."""
    try:
        hashes = json.loads(body)
    except ValueError as error:
        raise _changed(content_hash, "cannot be read") from error
    if not isinstance(hashes, dict) or not all(
        isinstance(hashes.get(kind), str) for kind in _PARTS
    ):
        raise _changed(content_hash, "does not name its parts")
    return hashes


def _changed(content_hash: str, how: str) -> UnknownBasis:
    return UnknownBasis(
        f"the stored basis {content_hash} {how}",
        remedy="restore the definitions from a backup, they were changed",
    )


# The parts are shared by many bases, so that each is built once.


@cache
def _procedure(body: str) -> Procedure:
    procedure: Procedure = _converter().structure(json.loads(body), Procedure)
    return procedure


@cache
def _calendar(body: str) -> WorkingCalendar:
    calendar: WorkingCalendar = _converter().structure(json.loads(body), WorkingCalendar)
    return calendar


@cache
def _rulebook(body: str) -> RulebookView:
    content = json.loads(body)
    values = _converter().structure(content["values"], tuple[LegalValue, ...])
    held = {value.key: value for value in values}
    eras = {key: (value,) for key, value in held.items()}
    return RulebookView(
        date.fromisoformat(content["on"]), MappingProxyType(held), MappingProxyType(eras)
    )


def _written(part: Procedure | WorkingCalendar | RulebookView) -> str:
    converter = _converter()
    if isinstance(part, RulebookView):
        values = [part.values[key] for key in sorted(part.values)]
        content = {"on": part.on.isoformat(), "values": converter.unstructure(values)}
    else:
        content = converter.unstructure(part)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# --- forms of values ------------------------------------------------------------------------


@cache
def _converter() -> Converter:
    from cattrs import Converter
    from cattrs.strategies import configure_tagged_union

    converter = Converter(omit_if_default=True, forbid_extra_keys=True)
    for kind, write, read in _forms():
        converter.register_unstructure_hook(kind, write)
        converter.register_structure_hook(kind, _reader(read))
    converter.register_unstructure_hook_func(lambda kind: kind == Setting, _write_setting)
    converter.register_structure_hook_func(
        lambda kind: kind == Setting, lambda value, _: _read_setting(value)
    )
    configure_tagged_union(Effect, converter)
    return converter


def _reader(read: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda value, _kind: read(value)


def _forms() -> Iterator[tuple[type, Callable[[Any], Any], Callable[[Any], Any]]]:
    yield Fraction, str, Fraction
    yield date, date.isoformat, date.fromisoformat
    yield time, time.isoformat, parse_time
    for kind in (Term, *_TERMS.values()):
        yield kind, _write_term, _read_term


def _write_term(term: Term) -> list[str]:
    value = getattr(term, "value", None)
    return [term.kind] if value is None else [term.kind, str(value)]


def _read_term(content: list[str]) -> Term:
    kind, *value = content
    term: Term = _TERMS[kind](*(Fraction(number) for number in value))
    return term


def _write_setting(value: Setting) -> Any:
    match value:
        case bool() | str():
            return value
        case time():
            return {"time": value.isoformat()}
        case Fraction():
            return {"number": str(value)}
    rows = [{name: _write_cell(cell) for name, cell in row.items()} for row in value]
    return {"rows": rows}


def _read_setting(content: Any) -> Setting:
    match content:
        case {"time": str(text)}:
            return time.fromisoformat(text)
        case {"number": str(text)}:
            return Fraction(text)
        case {"rows": list(rows)}:
            return tuple(
                MappingProxyType({name: _read_cell(cell) for name, cell in row.items()})
                for row in rows
            )
        case bool() | str():
            return content
    raise ValueError(f"{content!r:.80} is no setting")


def _write_cell(cell: object) -> object:
    """A cell of a table: what JSON has, or what TOML has besides under the name of its type."""
    match cell:
        case None | bool() | int() | str():
            return cell
        case list() | tuple():
            return [_write_cell(one) for one in cell]
    kind = next((name for name, (type_, _) in _CELLS.items() if type(cell) is type_), None)
    if kind is None:
        raise CallerError(f"{cell!r:.80} cannot be kept in a rulebook's table")
    return {kind: str(cell)}


def _read_cell(content: Any) -> object:
    if isinstance(content, list):
        return [_read_cell(one) for one in content]
    if isinstance(content, dict):
        ((kind, text),) = content.items()
        return _CELLS[kind][1](text)
    return content


_CELLS: Mapping[str, tuple[type, Callable[[str], object]]] = {
    "date": (date, date.fromisoformat),
    "time": (time, time.fromisoformat),
    "decimal": (Decimal, Decimal),
    "fraction": (Fraction, Fraction),
}


# --- local notices --------------------------------------------------------------------------


def notice_to_json(notice: OfficialNotice) -> str:
    """A notice of the host as JSON."""
    content = _converter().unstructure(notice)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def notice_from_json(body: str) -> OfficialNotice:
    """The notice that `notice_to_json` wrote."""
    notice: OfficialNotice = _converter().structure(json.loads(body), OfficialNotice)
    return notice
