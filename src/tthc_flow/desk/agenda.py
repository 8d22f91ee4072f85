"""What a dossier has coming, as agenda entries: each fires once (R40, R41, R44)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve

from tthc_flow.desk.ports import Agenda, AgendaEntry, FiredEntry, Message, Outbox
from tthc_flow.dossier import Dossier
from tthc_flow.instants import format_instant
from tthc_flow.supervision import FlagKind, Rung, forecast, rungs
from tthc_flow.supervision.forecast import ForeseenFlag

__all__ = ["ESCALATION", "FLAG", "RETRACTED", "coming", "renew"]

FLAG = "vn.tthc.flag"
"""Type of the message that a flag was raised."""

ESCALATION = "vn.tthc.escalation"
"""Type of the message that a rung of the ladder was reached."""

RETRACTED = ".retracted"
"""What the type of a message ends with that takes a flag or a rung back."""

_TIMES = re.compile(r"~\d+$")
_BREACHES = {str(kind) for kind in FlagKind if kind.is_breach}


def coming(dossier: Dossier, at: datetime) -> list[AgendaEntry]:
    """Everything that stands at *at* or fires later if nothing happens to *dossier*."""
    foreseen = forecast(dossier, at)
    return [*map(_flag_entry, foreseen.flags), *map(_rung_entry, foreseen.rungs)]


def renew(
    dossier: Dossier, foreseen: Iterable[AgendaEntry], at: datetime, agenda: Agenda, outbox: Outbox
) -> None:
    """
    Write down anew what a dossier has coming after an event: *foreseen*, by `coming`.

    What has fired does not fire again. Where a late entry or a correction shows that a breach
    never was, or that a rung of the ladder was never reached, it is retracted and its receivers
    are told; where it shows that something fired too early, it fires again in its time, under a
    key of its own. A mere warning was true when it was said.
    """
    entries = {entry.key: entry for entry in foreseen}
    before = agenda.hold(dossier.code)
    fired = agenda.fired(dossier.code)
    wrong = list(_wrong(dossier, fired, entries, at))
    if wrong:
        agenda.retract([one.entry.key for one in wrong], at)
        outbox.put([_retraction(one, at) for one in wrong if _is_grave(one.entry)], at)
    agenda.replace(before, _not_yet_fired(entries.values(), fired, wrong))


def _wrong(
    dossier: Dossier, fired: Iterable[FiredEntry], entries: Mapping[str, AgendaEntry], at: datetime
) -> Iterator[FiredEntry]:
    """Of what has fired and still holds, that which was not so as we know it now."""
    holding = [one for one in fired if one.retracted_at is None]
    past = [one for one in holding if _base_key(one.entry.key) not in entries]
    has_rungs = any(one.entry.type == ESCALATION for one in past)
    reached = {rung.key for rung in rungs(dossier, at)} if has_rungs else set()
    for one in holding:
        now = entries.get(_base_key(one.entry.key))
        if now is not None:
            is_wrong = now.fires_at > at
        elif one.entry.type == ESCALATION:
            is_wrong = _base_key(one.entry.key) not in reached
        else:
            is_wrong = _is_breach(one.entry)
        if is_wrong:
            yield one


def _is_grave(entry: AgendaEntry) -> bool:
    """A breach, or a call to a superior: whoever was told is told when it was wrong."""
    return entry.type == ESCALATION or _is_breach(entry)


def _is_breach(entry: AgendaEntry) -> bool:
    return entry.type == FLAG and entry.kind in _BREACHES


def _not_yet_fired(
    entries: Iterable[AgendaEntry], fired: Sequence[FiredEntry], wrong: Sequence[FiredEntry]
) -> list[AgendaEntry]:
    gone = {one.entry.key for one in wrong} | {
        one.entry.key for one in fired if one.retracted_at is not None
    }
    standing = {_base_key(one.entry.key) for one in fired if one.entry.key not in gone}
    times = [_base_key(key) for key in gone]
    return [_again(entry, times.count(entry.key)) for entry in entries if entry.key not in standing]


def _again(entry: AgendaEntry, times: int) -> AgendaEntry:
    """After *times* retractions the key has their number: it is another breach."""
    return evolve(entry, key=f"{entry.key}~{times}") if times else entry


def _base_key(key: str) -> str:
    return _TIMES.sub("", key)


# --- entries --------------------------------------------------------------------------------


def _flag_entry(foreseen: ForeseenFlag) -> AgendaEntry:
    flag = foreseen.flag
    return AgendaEntry(
        flag.key,
        flag.dossier,
        FLAG,
        str(flag.obligation),
        str(flag.kind),
        str(flag.severity),
        foreseen.fires_at,
        flag.due_at,
        _json(
            {
                "dossier": flag.dossier,
                "obligation": str(flag.obligation),
                "kind": str(flag.kind),
                "subject": flag.subject,
                "epoch": flag.epoch,
                "severity": str(flag.severity),
                "raised_at": format_instant(flag.raised_at),
                "due_at": format_instant(flag.due_at),
                "basis": flag.basis,
                "message_vi": flag.message_vi,
                "message_en": flag.message_en,
            }
        ),
    )


def _rung_entry(rung: Rung) -> AgendaEntry:
    return AgendaEntry(
        rung.key,
        rung.dossier,
        ESCALATION,
        "",
        rung.rung,
        "",
        rung.fires_at,
        rung.fires_at,
        _json(
            {
                "dossier": rung.dossier,
                "rung": rung.rung,
                "recipient": rung.recipient,
                "epoch": rung.epoch,
                "reached_at": format_instant(rung.fires_at),
                "message_vi": rung.label_vi,
                "message_en": rung.label_en,
            }
        ),
    )


def _retraction(fired: FiredEntry, at: datetime) -> Message:
    entry = fired.entry
    said = json.loads(entry.body)
    said |= {
        "flag": entry.key,
        "retracted_at": format_instant(at),
        "message_vi": f"Rút lại, ghi nhận sau cho thấy không đúng: {said['message_vi']}",
        "message_en": f"Withdrawn, a later entry shows that it was not so: {said['message_en']}",
    }
    kind = f"{entry.type}{RETRACTED}"
    return Message(f"{entry.key}/retracted", entry.dossier, kind, at, _json(said))


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
