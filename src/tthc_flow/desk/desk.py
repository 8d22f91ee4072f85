"""
The desk (*bộ phận một cửa*): every use case, inside the transaction of the host (R42, R43).

It never begins, commits or retries. A command reads the dossier, checks the law, writes one
event, and renews what the dossier has coming; the host commits it together with its own rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Unpack

from attrs import evolve, field, frozen

from tthc_flow.calendars import OfficialNotice
from tthc_flow.desk import migration, recomputation
from tthc_flow.desk.agenda import coming, renew
from tthc_flow.desk.clock import Clock, system_clock
from tthc_flow.desk.commands import Commands, Entry, legal_commands, refuse_unknown_fields
from tthc_flow.desk.definitions import definitions_of
from tthc_flow.desk.forbidden import refuse_no_successor, refuse_what_is_forbidden
from tthc_flow.desk.limits import (
    refuse_empty_page,
    refuse_misspelt,
    refuse_unkeepable,
    refuse_unkeepable_notice,
    refuse_unkeepable_texts,
    refuse_unreadable,
)
from tthc_flow.desk.notices import refuse_new_conflicts
from tthc_flow.desk.ports import AgendaEntry, DossierLine, FiredEntry, LineFilter, Store, SweepCount
from tthc_flow.desk.record import (
    Record,
    digest_of,
    line_of,
    pages_of,
    pin_before,
    pins_of,
    read_record,
    sealed,
)
from tthc_flow.desk.snapshot import Snapshot
from tthc_flow.dossier import Basis, Dossier, Event, Jurisdiction
from tthc_flow.dossier.events import Accepted, Adopted, Corrected, Migrated, Recomputed, Submitted
from tthc_flow.errors import (
    CallerError,
    ConflictingNotices,
    DossierExists,
    IllegalTransition,
    ReusedKey,
    StaleSequence,
    UnknownDossier,
    UnknownProcedure,
)
from tthc_flow.instants import to_local
from tthc_flow.procedures import Procedure
from tthc_flow.terms import DueDate

__all__ = ["Desk"]

_PAGE = 500
_BEGINNINGS = (Submitted, Adopted)
_RUNNING = LineFilter()
_OLDER_VERSION = (
    "give the desk a catalogue that also has the version in force when it was accepted: several "
    "versions of a procedure stand in one catalogue, each with valid_from and valid_until"
)


@frozen(eq=False)
class Desk(Commands):
    """
    One desk on one transaction; make a new one for the next.

    Attributes:
        store: The store inside the host's transaction, e.g. `tthc_flow.storage.SqlStore`.
        jurisdiction: Whose catalogue, calendar and law hold; local notices in the store are
            added to its calendar.
        clock: Gives the present instant.
    """

    store: Store = field(repr=False)
    jurisdiction: Jurisdiction = field(repr=False)
    clock: Clock = system_clock
    _local: list[Jurisdiction] = field(factory=list, init=False, repr=False)

    @property
    def place(self) -> Jurisdiction:
        """
        The jurisdiction with the local notices that were on record at the last command or question.

        Raises:
            ConflictingNotices: The calendar given now knows one of them by itself.
        """
        if not self._local:
            notices = tuple(self.store.board.notices())
            try:
                self._local.append(self.jurisdiction.with_notices(notices))
            except ConflictingNotices as error:
                keys = ", ".join(notice.key for notice in notices)
                remedy = f"withdraw the local notice that says it again, one of: {keys}"
                raise ConflictingNotices(error.what, remedy=remedy) from error
        return self._local[0]

    def _place_now(self) -> Jurisdiction:
        """
        The notices are read anew for each command and question.

        The host may have rolled one back to a savepoint, or somebody else may have posted one.
        """
        self._local.clear()
        return self.place

    # --- commands ---------------------------------------------------------------------------

    def record(
        self, kind: type[Event], dossier: str, entry: Entry, payload: Mapping[str, Any]
    ) -> Dossier:
        """Carry out one command, see `Commands`."""
        refuse_unknown_fields(dossier, entry)
        now = to_local(self.clock())
        key = entry.get("key")
        refuse_unkeepable(code=dossier, key=key)
        if issubclass(kind, _BEGINNINGS):
            refuse_misspelt(dossier)
        record = self._read(dossier, kind)
        event = kind(
            dossier=dossier,
            seq=record.dossier.seq + 1,
            at=entry.get("at", now),
            recorded_at=now,
            actor=entry.get("actor", ""),
            **payload,
        )
        refuse_unkeepable_texts(event)
        refuse_unreadable(event)
        digest = digest_of(event, has_instant="at" in entry)
        if key is not None and self._is_repetition(key, digest):
            return record.dossier
        expected = entry.get("expected_seq", record.dossier.seq)
        if expected != record.dossier.seq:
            raise StaleSequence(dossier=dossier, expected=expected, found=record.dossier.seq)
        if isinstance(event, _BEGINNINGS) and record.dossier.seq:
            raise _exists(dossier)
        return self._write(record, self._pinned(event, record.dossier), key, digest)

    def correct(
        self, dossier: str, seq: int, instead: Event | None, **entry: Unpack[Entry]
    ) -> Dossier:
        """
        Mend a mistyped event; both stay on record (R31).

        Args:
            dossier: Code of the dossier.
            seq: Number of the wrong event.
            instead: What should have been there, with the same number; None when nothing.
            **entry: See `Entry`.

        Raises:
            EventOutOfOrder: There is no such event, or the mended history is impossible.
            IllegalTransition: The mended history is illegal; nothing is changed.
            ConflictingEvent: An accepted dossier would belong to another procedure.
        """
        return self.record(Corrected, dossier, entry, {"corrects": seq, "event": instead})

    def _measured_as(self, seq: int, instead: Event, before: Dossier) -> Event:
        """
        A mended recomputation or migration is measured by what the wrong one was (R38).

        So is a mended acceptance of the same day: what has become known or has changed since
        moves no date by the way.
        """
        if isinstance(instead, Submitted) and instead.procedure == before.procedure_code:
            return instead  # a dossier goes on when its procedure leaves the catalogue
        if isinstance(instead, Accepted | Adopted):
            pinned = pin_before(before, seq, instead)
            if pinned:
                return evolve(instead, pinned=pinned)
        instead = self._pinned(instead, before)
        if not isinstance(instead, Recomputed | Migrated) or instead.pinned:
            return instead
        wrong = next((event for event in before.events if event.seq == seq), None)
        if isinstance(wrong, Recomputed | Migrated):
            return evolve(instead, pinned=wrong.pinned)
        if before.basis is None or isinstance(instead, Migrated):
            return instead  # the fold refuses it
        calendar = self.place.calendar.as_known_on(instead.at.date())
        basis = Basis(before.basis.procedure, calendar, before.basis.rulebook)
        return evolve(instead, pinned=self.place.remember(basis).hash)

    def _read(self, code: str, kind: type[Event]) -> Record:
        refuse_unkeepable(code=code)
        record = read_record(code, self.store, self._place_now())
        if not record.dossier.seq and not issubclass(kind, _BEGINNINGS):
            raise UnknownDossier(
                "it is not on record",
                where=f"dossier {code}",
                what_vi=f"hồ sơ {code} chưa được ghi nhận",
                remedy_vi="kiểm tra lại mã hồ sơ",
            )
        return record

    def _is_repetition(self, key: str, digest: str) -> bool:
        earlier = self.store.log.find(key)
        if earlier is not None and earlier.digest != digest:
            raise ReusedKey(
                f"the key {key!r} was used for event {earlier.seq}, {earlier.type}",
                where=f"dossier {earlier.dossier}",
                remedy="give each command a key of its own",
            )
        return earlier is not None

    def _pinned(self, event: Event, before: Dossier) -> Event:
        """The event with the basis it starts to be measured by (R38)."""
        if isinstance(event, Submitted):
            self.place.catalogue.versions(event.procedure)
        if isinstance(event, Corrected) and event.event is not None:
            instead = self._measured_as(event.corrects, event.event, before)
            return evolve(event, event=instead)
        if isinstance(event, Accepted) and before.seq:
            return evolve(event, pinned=self._pin(before.procedure_code, event.at.date()))
        if isinstance(event, Adopted):
            try:
                return evolve(event, pinned=self._pin(event.procedure, event.accepted_at.date()))
            except UnknownProcedure as error:
                remedy = f"{error.remedy}; {_OLDER_VERSION}" if error.remedy else _OLDER_VERSION
                raise UnknownProcedure(error.what, where=error.where, remedy=remedy) from error
        return event

    def _pin(self, procedure: str, on: date) -> str:
        return self.place.remember(self.place.basis(procedure, on)).hash

    def keep(self, basis: Basis) -> str:
        """Keep *basis* in the store for as long as its dossiers; its hash."""
        if not self.store.shelf.get(basis.hash):
            self.store.shelf.put(definitions_of(basis))
        return self.place.remember(basis).hash

    def _write(self, record: Record, event: Event, key: str | None, digest: str) -> Dossier:
        before = record.dossier
        try:
            after = self._with(before, event)
        except IllegalTransition as error:
            commands = ", ".join(legal_commands(before))
            if before.seq and commands and not isinstance(event, Corrected):
                error.remedy += f"; commands of the desk: {commands}"
            raise
        refuse_what_is_forbidden(before, event, after)
        kept = sealed(event, record.head, key, digest)
        # Both may still be refused, so they come before anything is written.
        line = line_of(after, kept.seal, kept.recorded_at)
        foreseen = coming(after, kept.recorded_at)
        for pinned in pins_of([event]):
            self.keep(self.place.pinned(pinned))
        if not self.store.log.append(kept, line):
            if key is not None and self._is_repetition(key, digest):
                return self.dossier(event.dossier)
            if event.seq == 1:
                raise _exists(event.dossier)
            raise StaleSequence(dossier=event.dossier, expected=before.seq)
        renew(after, foreseen, kept.recorded_at, self.store.agenda, self.store.outbox)
        return after

    def _with(self, before: Dossier, event: Event) -> Dossier:
        after = Dossier(before.code, self.place)
        for earlier in before.events:
            after.apply(earlier)
        after.apply(event)
        return after

    # --- questions --------------------------------------------------------------------------

    def dossier(self, code: str) -> Dossier:
        """
        The dossier as it is on record.

        Raises:
            UnknownDossier: There is none.
            BrokenChain: The record is not what was written.
        """
        return self._read(code, Event).dossier

    def legal_commands(self, code: str) -> tuple[str, ...]:
        """
        The commands that the state of a dossier allows now, by the names of these methods.

        `Dossier.legal` has the same by the triggers of the legal table. `correct` is always open;
        what the law forbids besides is told when it is tried (R35).
        """
        return legal_commands(self.dossier(code))

    def history(self, code: str) -> tuple[Event, ...]:
        """Everything on record of a dossier, corrections and what they corrected included."""
        return self.dossier(code).events

    def explain(self, code: str, at: datetime | None = None) -> Mapping[str, DueDate]:
        """
        The due dates of a dossier by name, each with its explanation (R19).

        Args:
            code: Code of the dossier.
            at: As they stood then; None is now.
        """
        now = self.dossier(code).deadlines(self.clock() if at is None else at)
        dates = {
            "statutory": now.statutory,
            "committed": now.committed,
            "original_appointed": now.original_appointed,
            "appointed": now.appointed,
        }
        return {name: due for name, due in dates.items() if due is not None}

    def as_of(self, at: datetime) -> Snapshot:
        """What was on record at *at*, and what it said then (R42)."""
        return Snapshot(to_local(at), self.store, self._place_now())

    def lines(self, wanted: LineFilter = _RUNNING) -> Iterator[DossierLine]:
        """Dossiers by code, in one line each, read page by page."""
        return pages_of(self.store.log, wanted)

    def flags(self, code: str) -> Sequence[FiredEntry]:
        """Flags and rungs that sweeps have fired, retracted ones included."""
        refuse_unkeepable(code=code)
        return self.store.agenda.fired(code)

    def coming(self, code: str) -> Sequence[AgendaEntry]:
        """Flags and rungs that will fire if nothing happens."""
        refuse_unkeepable(code=code)
        return self.store.agenda.coming(code)

    # --- supervision ------------------------------------------------------------------------

    def sweep(self, at: datetime | None = None, limit: int = _PAGE) -> SweepCount:
        """
        Fire at most *limit* flags and rungs that have come by *at*, each exactly once (R44).

        Args:
            at: None is now.
            limit: Length of a page, from 1; ask again while ``due`` equals it.

        Raises:
            CallerError: A page without length.
        """
        refuse_empty_page(limit)
        return self.store.agenda.sweep(to_local(self.clock() if at is None else at), limit)

    # --- notices and recomputation ----------------------------------------------------------

    def post_notice(self, notice: OfficialNotice, *, actor: str = "") -> int:
        """
        Put a local notice on record, such as a storm closure; a known key gets a new version.

        New dossiers are measured by it at once, running ones only by `recompute` (R38).

        Returns:
            Its version, from 1.

        Raises:
            ConflictingNotices: It repeats or contradicts another, now or as known on an earlier
                day; nothing is written.
            InvalidCommand: A key that is too long, or signs that no database keeps.
            CallerError: No notice at all.
        """
        if not isinstance(notice, OfficialNotice):
            raise CallerError(
                f"a notice is an OfficialNotice, not {notice!r:.80}",
                remedy="write OfficialNotice(key, (Closed(first, last),)), see docs/calendar.md",
            )
        refuse_unkeepable_notice(notice.key, notice, actor)
        self.store.board.hold()
        before = tuple(self.store.board.notices())
        after = (*(n for n in before if n.key != notice.key), notice)
        self._refuse_new_conflicts(before, after)
        self.jurisdiction.with_notices(after)
        return self._post(notice.key, notice, actor)

    def _refuse_new_conflicts(
        self, before: tuple[OfficialNotice, ...], after: tuple[OfficialNotice, ...]
    ) -> None:
        given = self.jurisdiction.calendar.notices
        refuse_new_conflicts((*given, *before), (*given, *after))

    def withdraw_notice(self, key: str, *, actor: str = "") -> int:
        """
        Take a local notice back; its versions stay on record.

        Raises:
            CallerError: No such notice holds.
            ConflictingNotices: It sets a notice aside that contradicts another; nothing is written.
            InvalidCommand: Signs that no database keeps.
        """
        refuse_unkeepable_notice(key, None, actor)
        self.store.board.hold()
        before = tuple(self.store.board.notices())
        known = [notice.key for notice in before]
        if key not in known:
            raise CallerError(
                f"no local notice {key!r:.80} holds",
                remedy=f"those that hold: {', '.join(known) or 'none'}",
            )
        self._refuse_new_conflicts(before, tuple(n for n in before if n.key != key))
        return self._post(key, None, actor)

    def _post(self, key: str, notice: OfficialNotice | None, actor: str) -> int:
        version = self.store.board.post(key, notice, to_local(self.clock()), actor)
        self._local.clear()
        return version

    def recompute(self, codes: Sequence[str] | None = None) -> Iterator[recomputation.MovedDates]:
        """
        Running dossiers whose dates a notice moves, old and new; nothing is written (R38).

        Args:
            codes: Only these; None looks at all running ones whose calendar has changed.
        """
        chosen = None if codes is None else tuple(codes)
        for code in chosen or ():
            refuse_unkeepable(code=code)
        place = self._place_now()
        return recomputation.moved_dates(self.store, place, to_local(self.clock()), chosen)

    def apply(self, moved: recomputation.MovedDates, **entry: Unpack[Entry]) -> Dossier:
        """Write a recomputation: from now on the dossier is measured by the new calendar."""
        payload = {
            "notice": moved.notice,
            "appointed_on": moved.appointed_on,
            "pinned": self.place.remember(moved.basis).hash,
        }
        entry.setdefault("expected_seq", moved.seq)
        return self.record(Recomputed, moved.dossier, entry, payload)

    # --- versions and agencies --------------------------------------------------------------

    def migrate(
        self, dossier: str, to: Procedure, steps: Mapping[str, str], **entry: Unpack[Entry]
    ) -> Dossier:
        """
        Go on under another version of the procedure; the time limits stay (T47).

        Args:
            dossier: Code of the dossier.
            to: The new version.
            steps: For each open step the one it goes on as.
            **entry: See `Entry`.

        Raises:
            UnmappedStep: An open step is not mapped, or the mapped ones stand in no one stage.
        """
        before = self.dossier(dossier)
        basis = self.place.remember(migration.new_basis(before, to))
        payload = {"steps": steps, "pinned": basis.hash}
        return self.record(Migrated, dossier, entry, payload)

    def migrate_all(self, to: Procedure, steps: Mapping[str, str], *, actor: str = "") -> int:
        """
        Migrate every running dossier of the procedure; refused as a whole when one cannot (R42).

        Returns:
            How many were migrated; those not accepted yet take the new version anyway.

        Raises:
            UnmappedStep: Names every dossier with an unmapped open step; nothing is written.
        """
        running = migration.running(self.store, self._place_now(), to)
        migration.refuse_unmapped(running, to, steps)
        for dossier in running:
            self.migrate(dossier.code, to, steps, actor=actor)
        return len(running)

    def transfer_all(
        self,
        from_agency: str,
        to_agency: str | Callable[[Dossier], str],
        *,
        basis: str,
        actor: str = "",
    ) -> int:
        """
        Hand every dossier of an agency over to another, deadlines kept (R42).

        Args:
            from_agency: The agency that ends.
            to_agency: Its successor, or what names the successor of each dossier: a commune or
                the province.
            basis: The act that says so.
            actor: Who enters it.

        Returns:
            How many were handed over; decided ones whose result is not returned are among them.

        Raises:
            ForbiddenByLaw: No act, or dossiers without a successor, all of them named; nothing
                is written.
        """
        lines = self.lines(LineFilter(agency=from_agency, with_decided=True))
        successors = {
            line.code: to_agency
            if isinstance(to_agency, str)
            else to_agency(self.dossier(line.code))
            for line in lines
        }
        refuse_no_successor(from_agency, successors, basis)
        for code, successor in successors.items():
            self.transfer(code, to_agency=successor, basis=basis, actor=actor)
        return len(successors)


def _exists(code: str) -> DossierExists:
    return DossierExists(
        "it is on record already",
        where=f"dossier {code}",
        what_vi=f"hồ sơ {code} đã được ghi nhận",
        remedy_vi="kiểm tra lại mã hồ sơ",
    )
