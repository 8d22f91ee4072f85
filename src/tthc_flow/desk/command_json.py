"""
Every command and question of the desk as JSON, for hosts in other languages (R43).

A command names itself, its dossier and the fields of its act, in the forms of the event files:

    {"command": "accept", "dossier": "H56-1", "at": "2026-11-09T09:00+07:00", "key": "a1"}

The answer carries ``ok`` and the dossier, or the error with what, where and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import attrs

from tthc_flow.desk.answer_json import (
    deadlines_json,
    dossier_json,
    due_json,
    fired_json,
    moved_json,
)
from tthc_flow.desk.commands import COMMANDS, Entry
from tthc_flow.desk.desk import Desk
from tthc_flow.desk.notice_json import read_notice_table
from tthc_flow.dossier import Dossier, Event, event_from_json, event_to_json
from tthc_flow.dossier.events import Submitted
from tthc_flow.errors import InvalidCommand, TthcError, UnreadableEvent
from tthc_flow.instants import format_instant, parse_instant, to_local

__all__ = ["NAMES", "answer", "carry_out", "fields_of", "meaning_of", "refusal"]

_ENTRY = {"key", "expected_seq"}
_ASIDE = {"command", *_ENTRY}


def answer(desk: Desk, table: Any) -> dict[str, Any]:
    """`carry_out`, with an error as an answer; what it wrote before the error is nothing."""
    try:
        return {"ok": True, **carry_out(desk, table)}
    except TthcError as error:
        return refusal(error)


def refusal(error: TthcError) -> dict[str, Any]:
    """The answer that tells *error*."""
    told = {
        "type": type(error).__name__,
        "title_vi": error.title_vi,
        "what": error.what,
        "where": error.where,
        "remedy": error.remedy,
        "message_vi": error.message_vi,
    }
    return {"ok": False, "error": told}


def carry_out(desk: Desk, table: Any) -> dict[str, Any]:
    """
    One command or question.

    Args:
        desk: The desk on a transaction of the caller.
        table: The JSON object.

    Raises:
        InvalidCommand: Unknown, or a missing, unknown or wrong field.
        TthcError: What the command itself raises.
    """
    if not isinstance(table, Mapping):
        raise InvalidCommand(f"a command is a JSON object, not {type(table).__name__}")
    name = table.get("command")
    if not isinstance(name, str) or name not in NAMES:
        raise InvalidCommand(f"unknown command {name!r:.80}", remedy=f"use {', '.join(NAMES)}")
    _check_fields(name, table)
    if name in COMMANDS:
        return {"dossier": dossier_json(_record(desk, COMMANDS[name], table), desk.clock())}
    return _OTHERS[name][1](desk, table)


def fields_of(name: str) -> tuple[str, ...]:
    """
    The fields of a command besides its own name, ``!`` after those that must be there.

    Args:
        name: One of `NAMES`.
    """
    if name not in COMMANDS:
        return _OTHERS[name][0]
    kind = COMMANDS[name]
    needed = {f.name for f in attrs.fields(kind) if f.default is attrs.NOTHING}
    own = (f"{field}!" if field in needed else field for field in _own_fields(kind))
    return ("dossier!", *own, *_COMMON)


# --- commands that write one event ------------------------------------------------------------


def _record(desk: Desk, kind: type[Event], table: Mapping[str, Any]) -> Dossier:
    """The fields are read as those of its event."""
    now = format_instant(desk.clock())
    said = {key: value for key, value in table.items() if key not in _ASIDE}
    try:
        event = event_from_json({"at": now, **said, "type": kind.type, "seq": 1})
    except UnreadableEvent as error:
        raise InvalidCommand(error.what, where=error.where, remedy=error.remedy) from error
    payload = {name: getattr(event, name) for name in _own_fields(kind)}
    return desk.record(kind, event.dossier, _entry(event, table), payload)


def _own_fields(kind: type[Event]) -> list[str]:
    common = {field.name for field in attrs.fields(Event)}
    stamped = {"pinned"}
    return [f.name for f in attrs.fields(kind) if f.name not in common | stamped]


def _entry(event: Event, table: Mapping[str, Any]) -> Entry:
    entry = Entry(actor=event.actor)
    if "at" in table:
        entry["at"] = event.at
    if "key" in table:
        entry["key"] = _text(table, "key")
    if "expected_seq" in table:
        entry["expected_seq"] = _number(table, "expected_seq")
    return entry


# --- the others -------------------------------------------------------------------------------


def _correct(desk: Desk, table: Mapping[str, Any]) -> dict[str, Any]:
    """Mend event `seq`: `event` belongs there, null or left out for nothing (R31)."""
    code, seq = _text(table, "dossier"), _number(table, "seq")
    instead = table.get("event")
    event = None
    if instead is not None:
        if not isinstance(instead, Mapping):
            raise InvalidCommand("the field 'event' is an object, or null to void the event")
        event = event_from_json({**instead, "dossier": code, "seq": seq}, where=f"dossier {code}")
    entry = _entry(_beginning(desk, table, code), table)
    return {"dossier": dossier_json(desk.correct(code, seq, event, **entry), desk.clock())}


def _migrate(desk: Desk, table: Mapping[str, Any]) -> dict[str, Any]:
    """Go on under the version of the procedure in force, each open step by `steps` (R42)."""
    code, steps = _text(table, "dossier"), _steps(table)
    entry = _entry(_beginning(desk, table, code), table)
    procedure = desk.place.catalogue.procedure(
        desk.dossier(code).procedure_code, entry.get("at", desk.clock()).date()
    )
    return {"dossier": dossier_json(desk.migrate(code, procedure, steps, **entry), desk.clock())}


def _steps(table: Mapping[str, Any]) -> Mapping[str, str]:
    steps = table["steps"]
    if not isinstance(steps, Mapping) or not all(isinstance(v, str) for v in steps.values()):
        raise InvalidCommand("the field 'steps' is an object of step keys, old to new")
    return steps


def _migrate_all(desk: Desk, table: Mapping[str, Any]) -> dict[str, Any]:
    """Migrate all running dossiers of a procedure to the version in force now: `migrated`."""
    to = desk.place.catalogue.procedure(_text(table, "procedure"), to_local(desk.clock()).date())
    return {"migrated": desk.migrate_all(to, _steps(table), actor=_actor(table))}


def _transfer_all(desk: Desk, table: Mapping[str, Any]) -> dict[str, Any]:
    """Hand all dossiers of an agency over to one other, by an act: `transferred`."""
    successor = _text(table, "to_agency")
    count = desk.transfer_all(
        _text(table, "from_agency"), successor, basis=_text(table, "basis"), actor=_actor(table)
    )
    return {"transferred": count}


def _post_notice(desk: Desk, table: Mapping[str, Any]) -> dict[str, Any]:
    """Put a local notice on record, or a new version of it: `notice`, `version`."""
    notice = read_notice_table(table["notice"])
    return {"notice": notice.key, "version": desk.post_notice(notice, actor=_actor(table))}


def _withdraw_notice(desk: Desk, table: Mapping[str, Any]) -> dict[str, Any]:
    """Take the local notice of this key back: `notice`, `version`."""
    key = _text(table, "notice")
    return {"notice": key, "version": desk.withdraw_notice(key, actor=_actor(table))}


def _actor(table: Mapping[str, Any]) -> str:
    actor = table.get("actor", "")
    if not isinstance(actor, str):
        raise InvalidCommand(f"the field 'actor' is a text, not {actor!r:.80}")
    return actor


def _beginning(desk: Desk, table: Mapping[str, Any], code: str) -> Event:
    """Reads the entry fields of a command whose event is put together elsewhere."""
    said = {name: table[name] for name in ("at", "actor") if name in table}
    table = {"at": format_instant(desk.clock()), **said, "dossier": code, "seq": 1}
    content = {**table, "type": Submitted.type, "procedure": "", "channel": "online"}
    try:
        return event_from_json(content)
    except UnreadableEvent as error:
        raise InvalidCommand(error.what, where=error.where, remedy=error.remedy) from error


def _show(desk: Desk, table: Mapping[str, Any]) -> dict[str, Any]:
    """The dossier as it stands."""
    return {"dossier": dossier_json(desk.dossier(_text(table, "dossier")), desk.clock())}


def _history(desk: Desk, table: Mapping[str, Any]) -> dict[str, Any]:
    """All its events, corrections included: `events`."""
    return {"events": [event_to_json(e) for e in desk.history(_text(table, "dossier"))]}


def _explain(desk: Desk, table: Mapping[str, Any]) -> dict[str, Any]:
    """Its due dates as they stood at `at`, else now, each with its reasons: `due`."""
    at = _instant(table) if "at" in table else None
    dates = desk.explain(_text(table, "dossier"), at)
    return {
        "due": {
            name: due_json(due) | {"explanation": due.explanation.to_dict()}
            for name, due in dates.items()
        }
    }


def _as_of(desk: Desk, table: Mapping[str, Any]) -> dict[str, Any]:
    """State, deadlines and flags as they were on record at `at`: `state`, `deadlines`, `flags`."""
    snapshot, code = desk.as_of(_instant(table)), _text(table, "dossier")
    flags = [
        {
            "key": f.key,
            "severity": str(f.severity),
            "message_vi": f.message_vi,
            "message_en": f.message_en,
        }
        for f in snapshot.flags(code)
    ]
    return {
        "state": snapshot.state(code),
        "deadlines": deadlines_json(snapshot.deadlines(code)),
        "flags": flags,
    }


def _flags(desk: Desk, table: Mapping[str, Any]) -> dict[str, Any]:
    """Flags and rungs that sweeps have fired: `flags`."""
    return {"flags": [fired_json(one) for one in desk.flags(_text(table, "dossier"))]}


def _sweep(desk: Desk, table: Mapping[str, Any]) -> dict[str, Any]:
    """Fire at most `limit` (500) flags and rungs that have come by `at`: `due`, `fired`."""
    limit = _number(table, "limit") if "limit" in table else 500
    done = desk.sweep(_instant(table) if "at" in table else None, limit)
    return {"due": done.due, "fired": done.fired}


def _recompute(desk: Desk, _table: Mapping[str, Any]) -> dict[str, Any]:
    """Dates of running dossiers that notices would move; nothing is written: `moved`."""
    return {"moved": [moved_json(moved) for moved in desk.recompute()]}


def _apply(desk: Desk, table: Mapping[str, Any]) -> dict[str, Any]:
    """Write what recomputing the dossier moves, if anything: `moved`, `dossier`."""
    code = _text(table, "dossier")
    entry = _entry(_beginning(desk, table, code), table)
    moved = [moved_json(m) for m in desk.recompute([code]) if desk.apply(m, **entry)]
    return {"moved": moved, "dossier": dossier_json(desk.dossier(code), desk.clock())}


_COMMON = ("at", "actor", "key", "expected_seq")
_OTHERS: Mapping[
    str, tuple[tuple[str, ...], Callable[[Desk, Mapping[str, Any]], dict[str, Any]]]
] = {
    "correct": (("dossier!", "seq!", "event", *_COMMON), _correct),
    "migrate": (("dossier!", "steps!", *_COMMON), _migrate),
    "migrate_all": (("procedure!", "steps!", "actor"), _migrate_all),
    "transfer_all": (("from_agency!", "to_agency!", "basis!", "actor"), _transfer_all),
    "post_notice": (("notice!", "actor"), _post_notice),
    "withdraw_notice": (("notice!", "actor"), _withdraw_notice),
    "show": (("dossier!",), _show),
    "history": (("dossier!",), _history),
    "explain": (("dossier!", "at"), _explain),
    "as_of": (("dossier!", "at!"), _as_of),
    "flags": (("dossier!",), _flags),
    "sweep": (("at", "limit"), _sweep),
    "recompute": ((), _recompute),
    "apply_recomputation": (("dossier!", *_COMMON), _apply),
}
"""What each other command takes, ``!`` for what it needs."""

NAMES = (*COMMANDS, *_OTHERS)
"""All commands and questions."""


def meaning_of(name: str) -> str:
    """What a command does, in one line."""
    told = getattr(Desk, name).__doc__ if name in COMMANDS else _OTHERS[name][1].__doc__
    return (told or "").strip().partition("\n")[0]


# --- reading ----------------------------------------------------------------------------------


def _check_fields(name: str, table: Mapping[str, Any]) -> None:
    fields = fields_of(name)
    known = {field.rstrip("!") for field in fields} | {"command"}
    for key in sorted(table.keys() - known):
        raise InvalidCommand(
            f"{name} has no field {key!r:.80}", remedy=f"it has {', '.join(sorted(known))}"
        )
    for field in fields:
        if field.endswith("!") and field[:-1] not in table:
            raise InvalidCommand(f"{name} needs the field {field[:-1]!r}")


def _text(table: Mapping[str, Any], name: str) -> str:
    value = table[name]
    if not isinstance(value, str) or not value:
        raise InvalidCommand(f"the field {name!r} is a text, not {value!r:.80}")
    return value


def _number(table: Mapping[str, Any], name: str) -> int:
    value = table[name]
    if type(value) is not int or value < 0:
        raise InvalidCommand(f"the field {name!r} is a whole number, not {value!r:.80}")
    return value


def _instant(table: Mapping[str, Any]) -> datetime:
    return parse_instant(_text(table, "at"), where="field 'at'")
