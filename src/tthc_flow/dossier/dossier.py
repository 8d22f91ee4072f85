"""
A dossier (*hồ sơ*): its events and what they mean, without I/O and without "now" (R31).

Applying an event is a look-up in the legal table (`fold.py`); holds, step entries and due dates
are worked out from the trail when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import takewhile
from typing import TypeVar

from attrs import define, evolve, field

from tthc_flow.dossier.basis import Basis
from tthc_flow.dossier.deadlines import Deadlines, deadlines_of
from tthc_flow.dossier.events import (
    Accepted,
    Adopted,
    ApologyIssued,
    Corrected,
    Decided,
    Discontinued,
    Event,
    Extended,
    IntakeRefused,
    Reappointed,
    Recomputed,
    Submitted,
    SupplementRequested,
    Withdrawn,
)
from tthc_flow.dossier.fold import Fold
from tthc_flow.dossier.holds import Hold, holds_of
from tthc_flow.dossier.jurisdiction import Jurisdiction
from tthc_flow.dossier.triggers import TRIGGERS_OF
from tthc_flow.dossier.visits import StepVisit, visits_of
from tthc_flow.errors import ConflictingEvent, EventOutOfOrder
from tthc_flow.instants import to_local
from tthc_flow.lifecycle import Phase, phase_of
from tthc_flow.procedures import Step, SubmissionChannel
from tthc_flow.terms import SupplementPolicy

__all__ = ["Dossier"]

Kind = TypeVar("Kind", bound=Event)


@define(eq=False)
class Dossier:
    """
    One dossier. Make it from its events with `fold`, or empty and `apply` them.

    Attributes:
        code: Dossier code (*mã hồ sơ*).
        jurisdiction: Whose law, calendar and catalogue hold.
    """

    code: str
    jurisdiction: Jurisdiction = field(repr=False)
    _recorded: list[Event] = field(factory=list, init=False, repr=False)
    _fold: Fold = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._fold = Fold(self.code, self.jurisdiction)

    @classmethod
    def fold(cls, events: Iterable[Event], jurisdiction: Jurisdiction) -> Dossier:
        """
        The dossier that *events* make, in the order of their numbers.

        Raises:
            EventOutOfOrder: No event, a gap, or an instant before the one before it.
            ConflictingEvent: Two different events with one number.
            IllegalTransition: An event the law does not allow in its state.
        """
        dossier: Dossier | None = None
        for event in events:
            if dossier is None:
                dossier = cls(event.dossier, jurisdiction)
            dossier.apply(event)
        if dossier is None:
            raise EventOutOfOrder("a dossier needs at least its submission")
        return dossier

    # --- its record ---------------------------------------------------------------------------

    def apply(self, event: Event) -> None:
        """
        Add one event; an identical repetition is ignored.

        Raises:
            EventOutOfOrder: Not the next number, or an instant before the one before it.
            ConflictingEvent: Another dossier's event, or a number already taken.
            IllegalTransition: Not legal in the present state; nothing is changed (R29).
            UnknownProcedure: No such procedure, or none in force on the day of acceptance.
            UnknownChoice: The procedure cannot be submitted by this channel.
        """
        if event.seq != len(self._recorded) + 1 or event.dossier != self.code:
            self._compare(event)
            return
        if event.__class__ is Corrected:
            self._correct(event)
        else:
            self._fold.follow(event)
        self._recorded.append(event)

    def _compare(self, event: Event) -> None:
        """An event that is not the next one: a repetition, or a fault."""
        where = f"dossier {self.code}"
        if event.dossier != self.code:
            raise ConflictingEvent(f"event of dossier {event.dossier}", where=where)
        if event.seq > self.seq:
            raise EventOutOfOrder(
                f"event {event.seq} comes after event {self.seq}",
                where=where,
                remedy="give the events in the order of their numbers, without gaps",
            )
        if self._recorded[event.seq - 1] != event:
            raise ConflictingEvent(
                f"two different events have number {event.seq}",
                where=where,
                remedy="mend a mistake with a `corrected` event",
            )

    def _correct(self, correction: Corrected) -> None:
        """Fold anew with the correction; when that is illegal nothing changes."""
        where = f"dossier {self.code}"
        if isinstance(self._recorded[correction.corrects - 1], Corrected):
            raise EventOutOfOrder(
                f"event {correction.corrects} is itself a correction",
                where=where,
                remedy="correct the event that it corrects once more",
            )
        mended = Fold.of(_effective((*self._recorded, correction)), self.code, self.jurisdiction)
        if not mended.trail:
            raise EventOutOfOrder("a dossier needs at least its submission", where=where)
        if correction.at < mended.last_at:
            raise EventOutOfOrder(
                f"the correction of {correction.at.isoformat()} lies before an event of "
                f"{mended.last_at.isoformat()}",
                where=where,
            )
        self._fold = mended

    @property
    def seq(self) -> int:
        """Number of the last event on record; 0 when there is none."""
        return len(self._recorded)

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything on record, corrections and what they corrected included."""
        return tuple(self._recorded)

    @property
    def effective_events(self) -> tuple[Event, ...]:
        """What counts: events after corrections."""
        return tuple(event for event, _ in self._fold.trail)

    def all_of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """The effective events of one kind, in order."""
        return tuple(event for event, _ in self._fold.trail if isinstance(event, kind))

    # --- where it stands ----------------------------------------------------------------------

    @property
    def state(self) -> str:
        """State of the lifecycle; "NEW" before its submission."""
        return self._fold.state

    @property
    def phase(self) -> Phase:
        """
        Phase of the present state.

        Raises:
            EventOutOfOrder: It is not submitted.
        """
        if not self._fold.trail:
            raise self._unsubmitted()
        return phase_of(self.state)

    @property
    def legal(self) -> tuple[str, ...]:
        """Triggers that are legal now, sorted."""
        return self._fold.legal

    @property
    def legal_events(self) -> tuple[type[Event], ...]:
        """Kinds of events that are legal now; a correction, which always is, is not among them."""
        return tuple(kind for kind in TRIGGERS_OF if self._fold.may_take(kind))

    @property
    def basis(self) -> Basis | None:
        """What it is pinned to (R38); None before acceptance."""
        return self._fold.basis

    @property
    def _submission(self) -> Submitted | Adopted:
        for event, _ in self._fold.trail:
            if isinstance(event, Submitted | Adopted):
                return event
        raise self._unsubmitted()

    def _unsubmitted(self) -> EventOutOfOrder:
        return EventOutOfOrder("the dossier is not submitted", where=f"dossier {self.code}")

    @property
    def procedure_code(self) -> str:
        """National code of its procedure."""
        return self._submission.procedure

    @property
    def channel(self) -> SubmissionChannel:
        """How it was submitted."""
        return self._submission.channel

    @property
    def applicant(self) -> str:
        """Whose it is; empty when nobody said."""
        return self._submission.applicant

    @property
    def agency(self) -> str:
        """Who settles it now; empty when nobody said."""
        return self._fold.agency

    @property
    def submitted_at(self) -> datetime:
        """When it was submitted; for an adopted one, when its term began."""
        begun = self._submission
        return begun.accepted_at if isinstance(begun, Adopted) else begun.at

    @property
    def accepted_at(self) -> datetime | None:
        """When it was accepted as complete and valid; the clock starts then (R32)."""
        for event, _ in self._fold.trail:
            if isinstance(event, Adopted):
                return event.accepted_at
            if isinstance(event, Accepted):
                return event.at
        return None

    @property
    def appointments(self) -> tuple[Accepted | Adopted | Reappointed | Recomputed, ...]:
        """The acts that told the applicant a date, in order; see `Deadlines` (R35)."""
        return tuple(
            event
            for event, _ in self._fold.trail
            if isinstance(event, Reappointed)
            or (
                isinstance(event, Accepted | Adopted | Recomputed)
                and event.appointed_on is not None
            )
        )

    @property
    def appointed_on(self) -> date | None:
        """
        Date printed on the slip, as last recomputed before any re-appointment.

        None when no date was given.
        """
        printed = None
        for event in self.appointments:
            if isinstance(event, Reappointed):
                break
            printed = event.appointed_on
        return printed

    @property
    def decided_at(self) -> datetime | None:
        """When it was decided, granted or denied (T43)."""
        return self._first_at(Decided)

    @property
    def ended_at(self) -> datetime | None:
        """When its processing ended: decided, refused, withdrawn or discontinued."""
        return self._first_at(Decided, IntakeRefused, Withdrawn, Discontinued)

    def _first_at(self, *kinds: type[Event]) -> datetime | None:
        return next((event.at for event, _ in self._fold.trail if isinstance(event, kinds)), None)

    @property
    def is_open(self) -> bool:
        """Whether it is still being processed."""
        return self.ended_at is None

    # --- what happened on the way -------------------------------------------------------------

    @property
    def reappointments(self) -> tuple[Reappointed, ...]:
        """All re-appointments, in order; more than one is a finding (T39)."""
        return self.all_of(Reappointed)

    @property
    def apologies(self) -> tuple[ApologyIssued, ...]:
        """All apologies, in order."""
        return self.all_of(ApologyIssued)

    @property
    def extensions(self) -> tuple[Extended, ...]:
        """All extensions by sector law, in order."""
        return self.all_of(Extended)

    @property
    def supplement_requests(self) -> tuple[SupplementRequested, ...]:
        """Requests after acceptance, in order; more than one is a finding (T25)."""
        return tuple(
            event
            for event, state in self._fold.trail
            if isinstance(event, SupplementRequested) and state == Phase.AWAITING_SUPPLEMENT
        )

    @property
    def holds(self) -> tuple[Hold, ...]:
        """Waits after acceptance, in order."""
        return holds_of(self._fold.trail)

    # --- its steps ----------------------------------------------------------------------------

    @property
    def place(self) -> str:
        """Last state in which steps were worked on, also while held; empty before acceptance."""
        return self._fold.place

    @property
    def current_steps(self) -> tuple[Step, ...]:
        """Steps being worked on; none while held, before acceptance and after the end."""
        if self.basis is None:
            return ()
        steps = self.basis.steps_in.get(self.state, ())
        return tuple(step for step in steps if step.key in self._fold.open_steps)

    @property
    def open_steps(self) -> frozenset[str]:
        """Keys of the steps of `place` that are not done."""
        return self._fold.open_steps

    @property
    def completed_steps(self) -> frozenset[str]:
        """Keys of the steps done; those that a dossier was sent back for are done no more."""
        if self.basis is None:
            return frozenset()
        place, keys_in = self._fold.place, self.basis.keys_in
        passed = takewhile(lambda earlier: earlier != place, keys_in)
        done = keys_in[place] - self._fold.open_steps
        return done.union(*(keys_in[earlier] for earlier in passed))

    @property
    def step_visits(self) -> tuple[StepVisit, ...]:
        """All its stays at steps, in the order of entry."""
        return tuple(visits_of(self._fold.trail, self._fold.bases, self.channel))

    @property
    def step_entries(self) -> Mapping[str, datetime]:
        """When each step was last entered, by its key."""
        return {visit.step.key: visit.entered_at for visit in self.step_visits}

    # --- as it stood ---------------------------------------------------------------------------

    def as_of(self, at: datetime) -> Dossier | None:
        """
        This dossier as it stood at *at*: what happened later is left out.

        Corrections count whenever they were entered: it is what had happened by then, as we know
        it now. Its events are numbered anew where a later or voided one is left out.

        Returns:
            The dossier itself when nothing happened after *at*; None when nothing had happened.

        Raises:
            NaiveInstant: *at* has no zone.
        """
        at = to_local(at)
        if self._fold.last_at <= at:
            return self if self._fold.trail else None
        return self.after([event for event in self.effective_events if event.at <= at])

    def after(self, events: Iterable[Event]) -> Dossier | None:
        """This dossier as *events*, its first effective ones, made it; None when there is none."""
        events = tuple(events)
        if len(events) == len(self._fold.trail):
            return self
        if not events:
            return None
        numbered = (
            event if event.seq == seq else evolve(event, seq=seq)
            for seq, event in enumerate(events, 1)
        )
        return Dossier.fold(numbered, self.jurisdiction)

    def deadlines(self, at: datetime, policy: SupplementPolicy | None = None) -> Deadlines:
        """
        Due dates as they stood at *at*, what happened later left out; see `Deadlines` (R36).

        Raises:
            CalendarNotCovered: A due date leaves the calendar.
            NaiveInstant: *at* has no zone.
        """
        at = to_local(at)
        then = self.as_of(at) or Dossier(self.code, self.jurisdiction)
        return deadlines_of(then, at, policy)


def _effective(events: Iterable[Event]) -> Iterable[Event]:
    """Events with their latest corrections; a voided one is left out."""
    events = tuple(events)
    mended = {event.corrects: event.event for event in events if isinstance(event, Corrected)}
    for event in events:
        counts = mended.get(event.seq, event)
        if counts is not None and not isinstance(counts, Corrected):
            yield counts
