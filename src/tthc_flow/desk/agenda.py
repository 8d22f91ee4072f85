"""What a dossier has coming, as agenda entries: each fires once (R40, R41, R44)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve

from tthc_flow.desk.ports import Agenda, AgendaEntry, FiredEntry, Message, Outbox
from tthc_flow.dossier import Dossier
from tthc_flow.instants import format_instant
from tthc_flow.supervision import FlagKind, Rung, forecast
from tthc_flow.supervision.forecast import ForeseenFlag

__all__ = ["ESCALATION", "FLAG", "RETRACTION", "coming", "renew"]

FLAG = "vn.tthc.flag"
"""Type of the message that a flag was raised."""

ESCALATION = "vn.tthc.escalation"
"""Type of the message that a rung of the ladder was reached."""

RETRACTION = "vn.tthc.flag.retracted"
"""Type of the message that a correction showed a flag to be wrong."""

_TIMES = re.compile(r"~\d+$")
_BREACHES = {str(kind) for kind in FlagKind if kind.is_breach}


def coming(dossier: Dossier, at: datetime) -> list[AgendaEntry]:
    """Everything that stands at *at* or fires later if nothing happens to *dossier*."""
    foreseen = forecast(dossier, at)
    return [*map(_flag_entry, foreseen.flags), *map(_rung_entry, foreseen.rungs)]


def renew(
    code: str, foreseen: Iterable[AgendaEntry], at: datetime, agenda: Agenda, outbox: Outbox
) -> None:
    """
    Write down anew what a dossier has coming after an event: *foreseen*, by `coming`.

    What has fired does not fire again. Where a late entry or a correction shows that a breach
    never was, its flag is retracted and its receivers are told; where it shows that something
    fired too early, it fires again in its time, under a key of its own.
    """
    entries = {entry.key: entry for entry in foreseen}
    before = agenda.hold(code)
    fired = agenda.fired(code)
    wrong = [one for one in fired if one.retracted_at is None and _is_wrong(one, entries, at)]
    if wrong:
        agenda.retract([one.entry.key for one in wrong], at)
        outbox.put([_retraction(one, at) for one in wrong if _is_breach(one.entry)], at)
    agenda.replace(before, _not_yet_fired(entries.values(), fired, wrong))


def _is_wrong(fired: FiredEntry, entries: Mapping[str, AgendaEntry], at: datetime) -> bool:
    now = entries.get(_base_key(fired.entry.key))
    if now is None:
        return _is_breach(fired.entry)
    return now.fires_at > at


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
    key = fired.entry.key
    said = json.loads(fired.entry.body) | {"flag": key, "retracted_at": format_instant(at)}
    return Message(f"{key}/retracted", fired.entry.dossier, RETRACTION, at, _json(said))


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
