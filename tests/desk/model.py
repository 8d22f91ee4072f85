"""
A desk as simple as can be: a list of events for each dossier, folded anew at every question.

It shares the dossier, the law and `assess` with the library, and nothing of desk and storage:
no agenda, no outbox, no lines, no shelf. What the desk keeps must be what this works out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from attrs import define, evolve, field, fields
from tests.desk.office import another_place

from tthc_flow.calendars import OfficialNotice
from tthc_flow.dossier import Basis, Dossier, Event, Jurisdiction
from tthc_flow.dossier.events import Accepted, Adopted, Corrected, Recomputed, Submitted
from tthc_flow.errors import DossierExists, ReusedKey, StaleSequence, UnknownDossier
from tthc_flow.instants import VIETNAM
from tthc_flow.supervision import FlagKind, assess, rungs
from tthc_flow.supervision.review import review
from tthc_flow.supervision.risk import binding_dates

Said = tuple[str, str, tuple[Any, ...]]

BREACHES = {str(kind) for kind in FlagKind if kind.is_breach}


@define(eq=False)
class Model:
    """
    What should be on record.

    Attributes:
        events: Events by dossier, as they were entered.
        notices: Local notices by key.
        keys: What was said under each idempotency key.
        told: Keys of the breaches that sweeps have told, by dossier, ever.
    """

    place: Jurisdiction = field(factory=another_place)
    events: dict[str, list[Event]] = field(factory=dict)
    notices: dict[str, OfficialNotice] = field(factory=dict)
    keys: dict[str, Said] = field(factory=dict)
    told: dict[str, set[str]] = field(factory=dict)

    @property
    def now_known(self) -> Jurisdiction:
        """The law, with the notices of today."""
        return self.place.with_notices(tuple(self.notices[key] for key in sorted(self.notices)))

    def dossier(self, code: str) -> Dossier:
        """A dossier, folded from its events."""
        return Dossier.fold(self.events[code], self.place)

    def known_at(self, code: str, instant: datetime) -> list[Event]:
        """What was on record of a dossier at an instant."""
        return [event for event in self.events[code] if (event.recorded_at or event.at) <= instant]

    # --- commands -----------------------------------------------------------------------------

    def enter(
        self,
        kind: type[Event],
        code: str,
        payload: Mapping[str, Any],
        now: datetime,
        entry: Mapping[str, Any],
    ) -> Event | None:
        """
        The event that a command should write; None for a repetition.

        Raises:
            TthcError: What the desk should raise; `ForbiddenByLaw` is for the desk alone.
        """
        events = self.events.get(code, [])
        begins = issubclass(kind, Submitted | Adopted)
        if not events and not begins:
            raise UnknownDossier("unknown")
        event = kind(
            dossier=code, seq=len(events) + 1, at=entry.get("at", now), recorded_at=now,
            actor=entry.get("actor", ""), **payload,
        )  # fmt: skip
        key = entry.get("key")
        said = said_by(event, entry)
        if key in self.keys:
            if self.keys[key] != said:
                raise ReusedKey("used")
            return None
        expected = entry.get("expected_seq", len(events))
        if expected != len(events):
            raise StaleSequence(dossier=code, expected=expected)
        if begins and events:
            raise DossierExists("exists")
        event = self._pinned(event)
        Dossier.fold([*events, event], self.place)
        return event

    def keep(self, event: Event, entry: Mapping[str, Any]) -> None:
        """Put an event on record that the desk has written too."""
        self.events.setdefault(event.dossier, []).append(event)
        if "key" in entry:
            self.keys[entry["key"]] = said_by(event, entry)

    def _pinned(self, event: Event) -> Event:
        """With the basis that it should be measured by from now on."""
        if isinstance(event, Corrected) and event.event is not None:
            kept = self._kept(event.dossier, event.corrects, event.event)
            return evolve(event, event=kept or self._pinned(event.event))
        if isinstance(event, Accepted) and self.events.get(event.dossier):
            procedure = self.dossier(event.dossier).procedure_code
            return evolve(event, pinned=self._remembered(procedure, event.at))
        if isinstance(event, Adopted):
            return evolve(event, pinned=self._remembered(event.procedure, event.accepted_at))
        return event

    def _kept(self, code: str, seq: int, mended: Event) -> Event | None:
        """A mended acceptance of the same day and procedure, as it was measured last."""
        if not isinstance(mended, Accepted | Adopted):
            return None
        dossier, kept = self.dossier(code), None
        for event in dossier.events:
            said = event.event if isinstance(event, Corrected) else event
            number = event.corrects if isinstance(event, Corrected) else event.seq
            if number != seq or not isinstance(said, Accepted | Adopted):
                continue
            procedure = getattr(mended, "procedure", dossier.procedure_code)
            is_same = self.place.pinned(said.pinned).procedure.code == procedure
            if is_same and _begun(said) == _begun(mended):
                kept = evolve(mended, pinned=said.pinned)
        return kept

    def _remembered(self, procedure: str, since: datetime) -> str:
        return self.place.remember(self.now_known.basis(procedure, since.date())).hash

    def recomputed(self, code: str, event: Recomputed, now: datetime) -> Event:
        """A recomputation, by the calendar as known today."""
        basis = self.dossier(code).basis
        assert basis is not None
        calendar = self.now_known.calendar.as_known_on(now.date())
        other = self.place.remember(Basis(basis.procedure, calendar, basis.rulebook))
        return evolve(event, pinned=other.hash)

    # --- what should be flagged ---------------------------------------------------------------

    def flagged(self, code: str, instant: datetime) -> tuple[set[str], set[str]]:
        """Keys of breaches and of warnings that stand at an instant."""
        flags = assess(self.dossier(code), instant)
        breaches = {flag.key for flag in flags if flag.kind.is_breach}
        return breaches, {flag.key for flag in flags} - breaches

    def climbed(self, code: str, instant: datetime) -> tuple[set[str], set[str]]:
        """Keys of rungs reached by an instant, and of those of the date in force."""
        dossier = self.dossier(code)
        reached = rungs(dossier, instant)
        reviewed = review(dossier, instant)
        dates = () if reviewed is None else binding_dates(reviewed)
        running = {date.epoch for date in dates[-1:] if date.until_at is None}
        return {rung.key for rung in reached}, {r.key for r in reached if r.epoch in running}


def _begun(event: Accepted | Adopted) -> date:
    since = event.accepted_at if isinstance(event, Adopted) else event.at
    return since.astimezone(VIETNAM).date()


def said_by(event: Event, entry: Mapping[str, Any]) -> Said:
    """What a command says: everything but its number, when it was entered, and the stamp."""
    plain = _unstamped(event)
    common = {one.name for one in fields(Event)}
    own = tuple(getattr(plain, one.name) for one in fields(type(event)) if one.name not in common)
    return event.type, event.dossier, (event.at if "at" in entry else None, event.actor, *own)


def _unstamped(event: Event) -> Event:
    changes: dict[str, Any] = {"pinned": ""} if hasattr(event, "pinned") else {}
    if isinstance(event, Corrected) and event.event is not None:
        changes["event"] = _unstamped(event.event)
    return evolve(event, **changes) if changes else event
