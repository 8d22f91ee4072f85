"""
A dossier (*hồ sơ*): the fold of its events, without I/O and without "now" (R29, R31-R35).

Applying an event is a look-up in the legal table; everything else (holds, step entries, due
dates) is worked out from the events when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar

from attrs import define, evolve, field, frozen

from tthc_flow.dossier.deadlines import Deadlines, deadlines_of
from tthc_flow.dossier.events import (
    Accepted,
    ApologyIssued,
    ConsultationAnswered,
    ConsultationRequested,
    Corrected,
    Decided,
    Decision,
    Discontinued,
    Event,
    Extended,
    HandedOver,
    IntakeRefused,
    PaymentConfirmed,
    PaymentRequested,
    Reappointed,
    ResultPublished,
    ResultReturned,
    Resumed,
    SentBack,
    StepCompleted,
    Submitted,
    SupplementReceived,
    SupplementRequested,
    Suspended,
    Withdrawn,
)
from tthc_flow.dossier.jurisdiction import Basis, Jurisdiction
from tthc_flow.errors import ConflictingEvent, EventOutOfOrder, IllegalTransition
from tthc_flow.instants import to_local
from tthc_flow.lifecycle import LifecycleTable, Phase, lifecycle_of, phase_of, stage_of
from tthc_flow.lifecycle.table import CITATIONS
from tthc_flow.procedures import Step, SubmissionChannel
from tthc_flow.terms import SupplementPolicy

__all__ = ["Dossier", "Hold"]

Kind = TypeVar("Kind", bound=Event)

_NEW = "NEW"
_HOLD_KINDS: Mapping[type[Event], Phase] = {
    SupplementRequested: Phase.AWAITING_SUPPLEMENT,
    Suspended: Phase.SUSPENDED,
    PaymentRequested: Phase.AWAITING_PAYMENT,
}
_RELEASES: Mapping[type[Event], Phase] = {
    SupplementReceived: Phase.AWAITING_SUPPLEMENT,
    Resumed: Phase.SUSPENDED,
    PaymentConfirmed: Phase.AWAITING_PAYMENT,
}


@frozen
class Hold:
    """
    A wait after acceptance.

    Attributes:
        kind: What for.
        from_at: Since when.
        until_at: Until when; None while it lasts.
        basis: Legal basis; a supplement has its own in the one-stop decree.
    """

    kind: Phase
    from_at: datetime
    until_at: datetime | None
    basis: str

    def policy(self, rule: SupplementPolicy) -> SupplementPolicy:
        """What it does: a supplement by *rule*, the others subtract (R33, R34)."""
        if self.kind is Phase.AWAITING_SUPPLEMENT:
            return rule
        return SupplementPolicy.SUBTRACT

    def stops_clock(self, rule: SupplementPolicy) -> bool:
        """Whether there is no due date while it lasts."""
        return self.policy(rule) is not SupplementPolicy.IGNORE


@define(eq=False)
class Dossier:
    """
    One dossier. Make it from its events with `fold`, or empty and `apply` them.

    Attributes:
        code: Dossier code (*mã hồ sơ*).
        jurisdiction: Whose law, calendar and catalogue hold.
        state: State of the lifecycle; read-only outside `apply`.
        basis: What it is pinned to; None before acceptance.
    """

    code: str
    jurisdiction: Jurisdiction = field(repr=False)
    state: str = field(default=_NEW, init=False)
    basis: Basis | None = field(default=None, init=False, repr=False)
    _recorded: list[Event] = field(factory=list, init=False, repr=False)
    _effective: list[Event] = field(factory=list, init=False, repr=False)
    _targets: Mapping[tuple[str, str], str] = field(factory=dict, init=False, repr=False)
    _table: LifecycleTable | None = field(default=None, init=False, repr=False)
    _done: set[str] = field(factory=set, init=False, repr=False)
    _place: str = field(default="", init=False, repr=False)

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

    def apply(self, event: Event) -> None:
        """
        Add one event; an identical repetition is ignored.

        Raises:
            EventOutOfOrder: Not the next number, or an instant before the one before it.
            ConflictingEvent: Another dossier's event, or a number already taken.
            IllegalTransition: Not legal in the present state; nothing is changed (R29).
            UnknownProcedure: No version of the procedure is in force.
        """
        if event.seq != len(self._recorded) + 1 or event.dossier != self.code:
            self._compare(event)
            return
        if event.__class__ is Corrected:
            self._correct(event)
            return
        self._check_instant(event)
        self._step(event)
        self._recorded.append(event)

    # --- the fold ---------------------------------------------------------------------------

    def _step(self, event: Event) -> None:
        kind = event.__class__
        trigger = _PLAIN_TRIGGERS.get(kind)
        if trigger is None:
            trigger = _TRIGGERS[kind](self, event)
        target = self._targets.get((self.state, trigger))
        if target is None:
            self._refuse(trigger)
        enter = _ENTRIES.get(kind)
        if enter is not None:
            enter(self, event)
        self.state = target
        self._effective.append(event)

    def _refuse(self, trigger: str) -> NoReturn:
        raise IllegalTransition(
            dossier=self.code,
            state=self.state,
            event=trigger,
            legal=self.legal,
            citation=CITATIONS.get(trigger, ""),
        )

    def _compare(self, event: Event) -> None:
        """An event that is not the next one: a repetition, or a fault."""
        where = f"dossier {self.code}"
        if event.dossier != self.code:
            raise ConflictingEvent(f"event of dossier {event.dossier}", where=where)
        if event.seq > len(self._recorded) + 1:
            raise EventOutOfOrder(
                f"event {event.seq} comes after event {len(self._recorded)}",
                where=where,
                remedy="give the events in the order of their numbers, without gaps",
            )
        if self._recorded[event.seq - 1] != event:
            raise ConflictingEvent(
                f"two different events have number {event.seq}",
                where=where,
                remedy="mend a mistake with a `corrected` event",
            )

    def _check_instant(self, event: Event) -> None:
        if self._effective and event.at < self._effective[-1].at:
            raise EventOutOfOrder(
                f"event {event.seq} of {event.at.isoformat()} lies before event "
                f"{event.seq - 1} of {self._effective[-1].at.isoformat()}",
                where=f"dossier {self.code}",
                remedy="mend the wrong instant with a `corrected` event",
            )

    def _correct(self, event: Corrected) -> None:
        """Fold anew with the replacement; when that is illegal nothing changes."""
        if not 1 <= event.corrects < event.seq or event.event.seq != event.corrects:
            raise EventOutOfOrder(
                f"event {event.seq} corrects number {event.corrects}",
                where=f"dossier {self.code}",
                remedy="name an earlier event, and give the replacement the same number",
            )
        effective = [event.event if e.seq == event.corrects else e for e in self._effective]
        anew = Dossier(self.code, self.jurisdiction)
        for one in effective:
            anew._check_instant(one)
            anew._step(one)
        for name in ("state", "basis", "_effective", "_targets", "_table", "_done", "_place"):
            setattr(self, name, getattr(anew, name))
        self._recorded.append(event)

    # --- what it is -------------------------------------------------------------------------

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
        return tuple(self._effective)

    @property
    def phase(self) -> Phase:
        """Phase of the present state."""
        return phase_of(self.state)

    @property
    def legal(self) -> tuple[str, ...]:
        """Triggers that are legal now, sorted."""
        return () if self._table is None else self._table.legal(self.state)

    @property
    def procedure_code(self) -> str:
        """National code of its procedure."""
        return self._submission.procedure

    @property
    def channel(self) -> SubmissionChannel:
        """How it was submitted."""
        return self._submission.channel

    @property
    def _submission(self) -> Submitted:
        first = self._effective[0] if self._effective else None
        if not isinstance(first, Submitted):
            raise EventOutOfOrder("the dossier is not submitted", where=f"dossier {self.code}")
        return first

    @property
    def submitted_at(self) -> datetime:
        """When it was submitted."""
        return self._submission.at

    @property
    def accepted_at(self) -> datetime | None:
        """When it was accepted as complete and valid; the clock starts then (R32)."""
        return next((e.at for e in self._effective if isinstance(e, Accepted)), None)

    @property
    def appointed_on(self) -> date | None:
        """Date printed on the slip at acceptance, when one was given."""
        accepted = self._all(Accepted)
        return accepted[0].appointed_on if accepted else None

    @property
    def decided_at(self) -> datetime | None:
        """When it was decided, granted or denied (T43)."""
        return next((e.at for e in self._effective if isinstance(e, Decided)), None)

    @property
    def ended_at(self) -> datetime | None:
        """When its processing ended: decided, refused, withdrawn or discontinued."""
        endings = (Decided, IntakeRefused, Withdrawn, Discontinued)
        return next((e.at for e in self._effective if isinstance(e, endings)), None)

    @property
    def is_open(self) -> bool:
        """Whether it is still being processed."""
        return self.ended_at is None

    @property
    def reappointments(self) -> tuple[Reappointed, ...]:
        """All re-appointments, in order."""
        return self._all(Reappointed)

    @property
    def apologies(self) -> tuple[ApologyIssued, ...]:
        """All apologies, in order."""
        return self._all(ApologyIssued)

    @property
    def extensions(self) -> tuple[Extended, ...]:
        """All extensions by sector law, in order."""
        return self._all(Extended)

    @property
    def supplement_requests(self) -> tuple[SupplementRequested, ...]:
        """Requests after acceptance, in order; more than one is a finding (T25)."""
        accepted_at = self.accepted_at
        if accepted_at is None:
            return ()
        accepted_seq = next(e.seq for e in self._effective if isinstance(e, Accepted))
        return tuple(e for e in self._all(SupplementRequested) if e.seq > accepted_seq)

    def _all(self, kind: type[Kind]) -> tuple[Kind, ...]:
        return tuple(event for event in self._effective if isinstance(event, kind))

    @property
    def holds(self) -> tuple[Hold, ...]:
        """Waits after acceptance, in order, rebuilt from the events each time."""
        holds: list[Hold] = []
        is_accepted = False
        for event in self._effective:
            kind = _HOLD_KINDS.get(event.__class__)
            if isinstance(event, Accepted):
                is_accepted = True
            elif is_accepted and kind is not None:
                holds.append(Hold(kind, event.at, None, getattr(event, "basis", "")))
            elif holds and holds[-1].until_at is None and _ends_hold(event):
                holds[-1] = evolve(holds[-1], until_at=event.at)
        return tuple(holds)

    @property
    def completed_steps(self) -> frozenset[str]:
        """Keys of the steps done in the present round."""
        return frozenset(self._done)

    @property
    def current_steps(self) -> tuple[Step, ...]:
        """Steps being worked on; none while held, before acceptance and after the end."""
        if self.basis is None:
            return ()
        if self.state == Phase.ACCEPTED:
            return self.basis.procedure.intake_steps
        number = stage_of(self.state)
        if number is None:
            return ()
        steps = self.basis.procedure.stages[number - 1].steps
        return tuple(step for step in steps if step.key not in self._done)

    @property
    def step_entries(self) -> dict[str, datetime]:
        """
        When each step was last entered.

        A hand-over of paper after the cut-off enters the first stage at the next opening (T31).
        """
        if self.basis is None:
            return {}
        entries: dict[str, datetime] = {}
        replay = Dossier(self.code, self.jurisdiction)
        for event in self._effective:
            before = replay.state
            replay._step(event)
            if replay.state != before and not isinstance(event, tuple(_RELEASES)):
                entered_at = replay._entry_instant(event)
                entries.update((step.key, entered_at) for step in replay.current_steps)
        return entries

    def _entry_instant(self, event: Event) -> datetime:
        if not isinstance(event, HandedOver) or self.basis is None:
            return event.at
        calendar = self.basis.calendar
        cut_off = self.basis.rulebook.time_of_day("hand_over_cut_off")
        day = event.at.date()
        late = calendar.is_working_day(day) and event.at.time() > cut_off
        if late and self.channel is not SubmissionChannel.ONLINE:
            return calendar.opening(calendar.next_working_day(day))
        return event.at

    def deadlines(self, at: datetime, policy: SupplementPolicy | None = None) -> Deadlines:
        """Due dates as they stand at *at*, see `Deadlines` (R36)."""
        return deadlines_of(self, to_local(at), policy)


def _ends_hold(event: Event) -> bool:
    return isinstance(event, (*_RELEASES, Withdrawn, Discontinued))


# --- triggers -------------------------------------------------------------------------------

_PLAIN_TRIGGERS: Mapping[type[Event], str] = {
    IntakeRefused: "refuse_at_intake",
    Accepted: "accept",
    HandedOver: "hand_over",
    ConsultationRequested: "consult",
    ConsultationAnswered: "answer",
    Suspended: "suspend",
    PaymentRequested: "request_payment",
    ApologyIssued: "apologise",
    Reappointed: "reappoint",
    Extended: "extend",
    ResultPublished: "publish",
    ResultReturned: "return_result",
    Withdrawn: "withdraw",
    Discontinued: "discontinue",
}
"""Events that always fire one trigger."""


def _submit(dossier: Dossier, event: Any) -> str:
    """The first event opens the lifecycle of the procedure in force on its day."""
    if dossier.state != _NEW:
        return "submit"
    procedure = dossier.jurisdiction.catalogue.procedure(event.procedure, event.at.date())
    procedure.statutory_term(event.channel)
    _use(dossier, lifecycle_of(procedure), opening=True)
    return "submit"


def _use(dossier: Dossier, table: LifecycleTable, *, opening: bool = False) -> None:
    dossier._table = table
    dossier._targets = {(_NEW, "submit"): table.initial} if opening else table.targets


def _enter_submission(dossier: Dossier, event: Any) -> None:
    if dossier._table is not None:
        _use(dossier, dossier._table)


def _enter_acceptance(dossier: Dossier, event: Any) -> None:
    """Pin the version, calendar and law of the day (R38)."""
    code = dossier.procedure_code
    basis = dossier.jurisdiction.basis(code, event.at.date())
    basis.procedure.statutory_term(dossier.channel)
    dossier.basis = basis
    _use(dossier, lifecycle_of(basis.procedure))


def _ask_supplement(dossier: Dossier, event: Any) -> str:
    if dossier.state == Phase.SUBMITTED:
        return "request_supplement_at_intake"
    return "request_supplement"


def _receive_supplement(dossier: Dossier, event: Any) -> str:
    if dossier.state == Phase.SUPPLEMENT_AT_INTAKE:
        return "receive_supplement_at_intake"
    return _release(dossier, event)


def _release(dossier: Dossier, event: Any) -> str:
    """Back to where it was held; only the event that answers the hold may do so."""
    if dossier.state != _RELEASES[event.__class__]:
        return str(event.type)
    number = stage_of(dossier._place)
    return f"resume_to:{number or Phase.ACCEPTED}"


def _hold(dossier: Dossier, event: Any) -> None:
    if dossier.state != Phase.SUBMITTED:
        dossier._place = dossier.state


def _complete(dossier: Dossier, event: Any) -> str:
    """The last open step of a stage moves on to the next one, unless it was the last stage."""
    current = [step.key for step in dossier.current_steps]
    number = stage_of(dossier.state)
    if event.step not in current or number is None:
        return f"complete_step {event.step!r}"
    if len(current) > 1 or dossier.basis is None:
        return "complete_step"
    is_last = number == len(dossier.basis.procedure.stages)
    return "complete_step" if is_last else f"advance_to:{number + 1}"


def _enter_completion(dossier: Dossier, event: Any) -> None:
    dossier._done = {*dossier._done, event.step}


def _send_back(dossier: Dossier, event: Any) -> str:
    return f"send_back_to:{event.to_stage}"


def _enter_stage_again(dossier: Dossier, event: Any) -> None:
    """What was done from that stage on is to be done again."""
    if dossier.basis is not None:
        stages = dossier.basis.procedure.stages[event.to_stage - 1 :]
        dossier._done = dossier._done - {step.key for stage in stages for step in stage.steps}


def _decide(dossier: Dossier, event: Any) -> str:
    return "grant" if event.outcome is Decision.GRANTED else "deny"


_TRIGGERS: Mapping[type[Event], Callable[[Dossier, Any], str]] = {
    Submitted: _submit,
    SupplementRequested: _ask_supplement,
    SupplementReceived: _receive_supplement,
    Resumed: _release,
    PaymentConfirmed: _release,
    StepCompleted: _complete,
    SentBack: _send_back,
    Decided: _decide,
}
"""Events whose trigger depends on the dossier."""

_ENTRIES: Mapping[type[Event], Callable[[Dossier, Any], None]] = {
    Submitted: _enter_submission,
    Accepted: _enter_acceptance,
    SupplementRequested: _hold,
    Suspended: _hold,
    PaymentRequested: _hold,
    StepCompleted: _enter_completion,
    SentBack: _enter_stage_again,
}
"""What some events change beside the state, once they are known to be legal."""
