"""How a command becomes an event on record: sealed, in its place, with the dossier's line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from attrs import frozen

from tthc_flow.desk.chain import BEGINNING, canonical, seal
from tthc_flow.desk.definitions import read_basis
from tthc_flow.desk.ports import DossierLine, EventLog, LineFilter, SealedEvent, Store
from tthc_flow.dossier import Basis, Dossier, Event, Jurisdiction, event_from_json, event_to_json
from tthc_flow.dossier.events import Accepted, Adopted, Corrected, Submitted
from tthc_flow.errors import BrokenChain, UnknownBasis
from tthc_flow.lifecycle import Phase

__all__ = [
    "Record",
    "digest_of",
    "line_of",
    "pages_of",
    "pin_before",
    "pins_of",
    "read_record",
    "sealed",
]

_PAGE = 500
_REMEDY = "compare with a backup; `tthc db verify` lists every broken dossier"
_CLOSED = {Phase.RETURNED, Phase.REFUSED_AT_INTAKE, Phase.WITHDRAWN, Phase.DISCONTINUED}


@frozen
class Record:
    """
    A dossier and the seal of its last event.

    Attributes:
        dossier: Folded from the store.
        last: Its last event as it is kept; None before the first.
    """

    dossier: Dossier
    last: SealedEvent | None

    @property
    def head(self) -> str:
        """Seal of the last event; empty before the first."""
        return BEGINNING if self.last is None else self.last.seal


def read_record(code: str, store: Store, place: Jurisdiction) -> Record:
    """
    The dossier as it is on record, measured by what it was pinned to.

    Args:
        code: Its code.
        store: Where it is kept.
        place: Whose law holds; takes the bases that the dossier needs.

    Raises:
        BrokenChain: The record is not what was written.
        UnknownBasis: A definition is missing.
    """
    kept = store.log.read(code)
    events = list(events_of(kept))
    recall_rules(events, store, place)
    dossier = Dossier(code, place)
    for event in events:
        dossier.apply(event)
    return Record(dossier, kept[-1] if kept else None)


def events_of(kept: Iterable[SealedEvent]) -> Iterator[Event]:
    """The events of a dossier, each checked against the seal before it."""
    head = BEGINNING
    for one in kept:
        if one.previous != head or one.seal != seal(head, one.body):
            raise BrokenChain(
                f"event {one.seq} is not what was sealed",
                where=f"dossier {one.dossier}",
                remedy=_REMEDY,
            )
        head = one.seal
        event = _unsealed(one)
        if _in_columns(event) != (one.dossier, one.seq, one.type, one.at, one.recorded_at):
            raise BrokenChain(
                f"event {one.seq} stands in other columns than was sealed",
                where=f"dossier {one.dossier}",
                remedy=_REMEDY,
            )
        yield event


def _unsealed(one: SealedEvent) -> Event:
    where = f"dossier {one.dossier}, event {one.seq}"
    try:
        content = json.loads(one.body)
    except ValueError as error:
        raise BrokenChain("what was sealed is no event", where=where, remedy=_REMEDY) from error
    return event_from_json(content, where=where)


def _in_columns(event: Event) -> tuple[str, int, str, datetime, datetime]:
    return event.dossier, event.seq, event.type, event.at, event.recorded_at or event.at


def recall_rules(events: Iterable[Event], store: Store, place: Jurisdiction) -> None:
    """Let *place* know every procedure and basis that *events* name."""
    events = tuple(events)
    for event in events:
        said = getattr(event, "event", None) or event
        if isinstance(said, Submitted):
            place.put_on_record(said.procedure)
    for pinned in pins_of(events):
        recall_basis(pinned, store, place)


def pins_of(events: Iterable[Event]) -> Iterator[str]:
    """Hashes of the bases that *events* name, those in corrections included."""
    for event in events:
        said = getattr(event, "event", None) or event
        pinned = getattr(said, "pinned", "")
        if pinned:
            yield pinned


def pin_before(dossier: Dossier, seq: int, begun: Accepted | Adopted) -> str:
    """
    What the term was last measured by when it began on the day that it begins by *begun*.

    Args:
        dossier: The dossier on record.
        seq: Number of the event that began it.
        begun: What should have been there.

    Returns:
        A hash; empty when nothing under that number began the term of this procedure on that day.
    """
    said = (_said_of(event, seq) for event in reversed(dossier.events))
    code = begun.procedure if isinstance(begun, Adopted) else dossier.procedure_code
    for one in said:
        if (
            isinstance(one, Accepted | Adopted)
            and one.pinned
            and _term_begun_on(one) == _term_begun_on(begun)
            and dossier.jurisdiction.pinned(one.pinned).procedure.code == code
        ):
            return one.pinned
    return ""


def _said_of(event: Event, seq: int) -> Event | None:
    """What *event* says of the event of a number: itself, or as a correction of it."""
    if isinstance(event, Corrected):
        return event.event if event.corrects == seq else None
    return event if event.seq == seq else None


def _term_begun_on(event: Accepted | Adopted) -> date:
    return (event.accepted_at if isinstance(event, Adopted) else event.at).date()


def recall_basis(pinned: str, store: Store, place: Jurisdiction) -> Basis:
    """The basis of a hash, read from the store unless *place* knows it."""
    if not place.knows(pinned):
        place.remember(read_basis(pinned, lambda name: _body(name, store)))
    return place.pinned(pinned)


def _body(content_hash: str, store: Store) -> str:
    body = store.shelf.get(content_hash)
    if body is None:
        raise UnknownBasis(
            f"the store lacks the definition {content_hash}", remedy="restore it from a backup"
        )
    return body


def pages_of(log: EventLog, wanted: LineFilter) -> Iterator[DossierLine]:
    """Lines by code, read a page at a time."""
    after = ""
    while page := log.lines(wanted, after=after, limit=_PAGE):
        yield from page
        after = page[-1].code


def sealed(event: Event, head: str, key: str | None, digest: str) -> SealedEvent:
    """*event* as it is kept, after the event with the seal *head*."""
    body = canonical(event)
    return SealedEvent(
        *_in_columns(event),
        body,
        head,
        seal(head, body),
        key,
        digest,
    )


def digest_of(event: Event, *, has_instant: bool) -> str:
    """
    Hash of what a command says, to tell a repetition from another use of its key.

    Args:
        event: The event that it would write.
        has_instant: Whether the command named its instant; else the clock did.
    """
    said = event_to_json(event)
    for name in ("seq", "recorded_at", "pinned", *(() if has_instant else ("at",))):
        said.pop(name, None)
    if isinstance(said.get("event"), dict):
        said["event"].pop("pinned", None)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def line_of(dossier: Dossier, head: str, at: datetime) -> DossierLine:
    """The line of *dossier* as it stands at *at*."""
    deadlines = dossier.deadlines(at)
    due: Mapping[str, Any] = {
        name: None if date is None else date.expires_at
        for name, date in (("statutory", deadlines.statutory), ("committed", deadlines.committed))
    }
    is_closed = dossier.phase in _CLOSED
    return DossierLine(
        dossier.code,
        dossier.procedure_code,
        str(dossier.channel),
        dossier.applicant,
        dossier.agency,
        dossier.state,
        dossier.seq,
        head,
        "" if dossier.basis is None else dossier.basis.hash,
        dossier.submitted_at,
        dossier.accepted_at,
        dossier.ended_at,
        dossier.effective_events[-1].at if is_closed else None,
        due["statutory"],
        due["committed"],
        None if deadlines.appointed is None else deadlines.appointed.on,
    )
