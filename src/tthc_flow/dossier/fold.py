"""
The fold: what a dossier has become after its effective events (R29, R31).

An event is one look-up in the legal table. Most fire the same trigger always; the few whose
trigger depends on the dossier, or that change more than its state, have an act of their own.
An act raises before it changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NoReturn

from attrs import define, field

from tthc_flow.dossier.basis import Basis
from tthc_flow.dossier.events import (
    Accepted,
    Adopted,
    Decided,
    Decision,
    Event,
    HandedOver,
    Migrated,
    PaymentConfirmed,
    Recomputed,
    Resumed,
    SentBack,
    StepCompleted,
    Submitted,
    SupplementReceived,
    SupplementRequested,
    Transferred,
)
from tthc_flow.dossier.jurisdiction import Jurisdiction
from tthc_flow.dossier.migration import where_it_goes_on
from tthc_flow.dossier.triggers import AWAITED_IN, PLAIN_TRIGGERS, TRIGGERS_OF
from tthc_flow.errors import (
    ConflictingEvent,
    EventOutOfOrder,
    IllegalTransition,
    UnknownChoice,
)
from tthc_flow.instants import VIETNAM
from tthc_flow.lifecycle import (
    LifecycleTable,
    Phase,
    act_of,
    compile_lifecycle,
    phase_of,
    stage_state,
)
from tthc_flow.procedures import SubmissionChannel

__all__ = ["Fold"]

_NEW = "NEW"
_OPENING = LifecycleTable(
    {(_NEW, "submit"): str(Phase.SUBMITTED), (_NEW, "adopt"): str(Phase.ACCEPTED)}, (_NEW,), _NEW
)
"""A dossier begins with its submission, or as a running one of another system."""

_BEGINNING = datetime.min.replace(tzinfo=VIETNAM)


@define(eq=False)
class Fold:
    """
    State of one dossier; changed by `follow` only.

    Attributes:
        code: Dossier code.
        jurisdiction: Whose law holds.
        state: State of the lifecycle.
        table: What is legal now.
        procedure: National code of its procedure; empty before its submission.
        channel: How it was submitted.
        basis: What the dossier is pinned to; None before acceptance.
        bases: What it was pinned to, from the event of each number on.
        agency: Who settles it; empty when nobody said.
        place: Last state in which steps were worked on; empty before acceptance.
        open_steps: Keys of the steps of *place* that are not done.
        trail: Effective events, each with the state it led to.
        last_at: Instant of the last of them.
    """

    code: str
    jurisdiction: Jurisdiction
    state: str = _NEW
    table: LifecycleTable = _OPENING
    procedure: str = ""
    channel: SubmissionChannel | None = None
    basis: Basis | None = None
    bases: dict[int, Basis] = field(factory=dict)
    agency: str = ""
    place: str = ""
    open_steps: frozenset[str] = frozenset()
    trail: list[tuple[Event, str]] = field(factory=list)
    last_at: datetime = _BEGINNING

    @classmethod
    def of(cls, events: Iterable[Event], code: str, jurisdiction: Jurisdiction) -> Fold:
        """Follow *events* from the beginning; their numbers are not looked at."""
        fold = cls(code, jurisdiction)
        for event in events:
            fold.follow(event)
        return fold

    def follow(self, event: Event) -> None:
        """
        Take the next event; nothing is changed when it is refused.

        Raises:
            EventOutOfOrder: It happened before the one before it.
            IllegalTransition: Not legal in the present state.
            UnknownProcedure: No such procedure, or none in force on the day of acceptance.
            UnknownBasis: It is pinned to rules that are not at hand.
            ConflictingEvent: It is pinned to the rules of another procedure.
            UnknownChoice: The procedure cannot be submitted by this channel.
        """
        if event.at < self.last_at:
            raise EventOutOfOrder(
                f"event {event.seq} of {event.at.isoformat()} lies before the one before it, "
                f"of {self.last_at.isoformat()}",
                where=f"dossier {self.code}",
                remedy="mend the wrong instant with a `corrected` event",
            )
        kind = event.__class__
        trigger = PLAIN_TRIGGERS.get(kind)
        if trigger is None:
            _ACTS[kind](self, event)
        else:
            self._move(trigger)
        self.trail.append((event, self.state))
        self.last_at = event.at

    @property
    def legal(self) -> tuple[str, ...]:
        """Triggers that are legal now, sorted; out of a hold only to where it was held."""
        back = "" if self.basis is None else self.basis.trigger_back_to.get(self.place, "")
        return tuple(
            trigger
            for trigger in self.table.legal(self.state)
            if trigger == back or not trigger.startswith("resume_to:")
        )

    def may_take(self, kind: type[Event]) -> bool:
        """Whether an event of *kind* is legal now, for one of its values at least."""
        if kind is StepCompleted and (not self.open_steps or self.state != self.place):
            return False
        legal = {trigger.partition(":")[0] for trigger in self.legal}
        if self.state != AWAITED_IN.get(kind, self.state):
            legal.discard("resume_to")
        return not legal.isdisjoint(TRIGGERS_OF[kind])

    # --- moves --------------------------------------------------------------------------------

    def _target(self, trigger: str) -> str:
        target = self.table.rows[self.state].get(trigger)
        return self._refuse(trigger) if target is None else target

    def _move(self, trigger: str) -> None:
        target = self.table.rows[self.state].get(trigger)
        if target is None:
            self._refuse(trigger)
        self.state = target

    def _refuse(self, trigger: str, legal: Iterable[str] | None = None) -> NoReturn:
        act = act_of(trigger)
        instead = self.legal if legal is None else sorted(legal)
        labels = dict.fromkeys(known.label_vi for known in map(act_of, instead) if known)
        phase = phase_of(self.state).label_vi if self.table is not _OPENING else "chưa tiếp nhận"
        raise IllegalTransition(
            dossier=self.code,
            state=self.state,
            event=trigger,
            legal=instead,
            citation=str(act.citation) if act else "",
            what_vi=f"hồ sơ {self.code} ({phase}): không thể {act.label_vi if act else trigger}",
            remedy_vi=f"việc làm được: {', '.join(labels) or 'không còn, hồ sơ đã kết thúc'}",
        )

    def _enter(self, place: str, basis: Basis) -> None:
        """Every step of *place* is open, also when the dossier comes there again."""
        self.state = self.place = place
        self.open_steps = basis.keys_in[place]

    # --- acts ---------------------------------------------------------------------------------

    def _submit(self, event: Submitted) -> None:
        """Intake is the same for every procedure; its version is chosen at acceptance (T47)."""
        target = self._target("submit")
        self.jurisdiction.refuse_unknown(event.procedure)
        self.procedure, self.channel = event.procedure, event.channel
        self.agency = event.agency
        self.state, self.table = target, compile_lifecycle((1,))

    def _accept(self, event: Accepted) -> None:
        """The clock starts, and what it is measured by is pinned (R32, R38)."""
        place = self._target("accept")
        basis = self._basis_of(event, event.at.date())
        self._check_channel(basis, self.channel)
        self._pin(event, basis)
        self._enter(place, basis)

    def _adopt(self, event: Adopted) -> None:
        """A running dossier: measured by what was in force when its term began."""
        place = self._target("adopt")
        self.procedure = event.procedure
        basis = self._basis_of(event, event.accepted_at.date())
        self._check_channel(basis, event.channel)
        if event.stage:
            place = stage_state(event.stage)
        if place not in basis.keys_in:
            raise UnknownChoice(
                f"{event.procedure} has no stage {event.stage}",
                where=f"dossier {self.code}",
                remedy=f"its stages: 0 (the desk) to {len(basis.procedure.stages)}",
            )
        self.channel, self.agency = event.channel, event.agency
        self._pin(event, basis)
        self._enter(place, basis)

    def _basis_of(self, event: Accepted | Adopted, day: date) -> Basis:
        if not event.pinned:
            return self.jurisdiction.basis(self.procedure, day)
        basis = self.jurisdiction.pinned(event.pinned)
        if basis.procedure.code != self.procedure:
            raise ConflictingEvent(
                f"a dossier of {self.procedure} is pinned to {basis.procedure.code}",
                where=f"dossier {self.code}",
                remedy="a wrong procedure is not mended after acceptance: file the dossier anew",
            )
        return basis

    def _check_channel(self, basis: Basis, channel: SubmissionChannel | None) -> None:
        if channel not in basis.procedure.statutory:
            raise UnknownChoice(
                f"{self.procedure} has no channel {channel}",
                where=f"dossier {self.code}",
                remedy=f"its channels: {', '.join(basis.procedure.channels)}",
            )

    def _pin(self, event: Event, basis: Basis) -> None:
        self.basis, self.table = basis, basis.lifecycle
        self.bases = {**self.bases, event.seq: basis}

    def _recompute(self, event: Recomputed) -> None:
        """Another calendar from now on; procedure and rulebook stay (R38)."""
        basis = self._pinned("recompute")
        self._move("recompute")
        if event.pinned:
            self._pin(event, self.jurisdiction.pinned(event.pinned))
        else:
            calendar = self.jurisdiction.calendar.as_known_on(event.at.date())
            self._pin(event, Basis(basis.procedure, calendar, basis.rulebook))

    def _migrate(self, event: Migrated) -> None:
        """Other steps from now on; every open one must have a place among them (R42)."""
        self._target("migrate")
        basis = self.jurisdiction.pinned(event.pinned)
        keys, place = where_it_goes_on(self.place, self.open_steps, event, basis)
        is_held = self.state != self.place
        self._pin(event, basis)
        self.place, self.open_steps = place, keys
        self.state = self.state if is_held else place

    def _transfer(self, event: Transferred) -> None:
        self._move("transfer")
        self.agency = event.to_agency

    def _pinned(self, trigger: str) -> Basis:
        """The basis, for an act that is legal after acceptance only."""
        return self._refuse(trigger) if self.basis is None else self.basis

    def _hand_over(self, _event: HandedOver) -> None:
        self._enter(self._target("hand_over"), self._pinned("hand_over"))

    def _complete_step(self, event: StepCompleted) -> None:
        """The last open step of a stage moves on; until then done steps are data (R28)."""
        basis, left = self.basis, self.open_steps
        if basis is None or event.step not in left or self.state != self.place:
            steps = left if self.state == self.place else ()
            self._refuse(f"complete_step:{event.step}", [f"complete_step:{key}" for key in steps])
        onward = None if len(left) > 1 else basis.place_after.get(self.place)
        if onward is None:
            self._move("complete_step")
            self.open_steps = left - {event.step}
        else:
            self._enter(onward, basis)

    def _send_back(self, event: SentBack) -> None:
        trigger = f"send_back_to:{event.to_stage}"
        self._enter(self._target(trigger), self._pinned(trigger))

    def _request_supplement(self, _event: SupplementRequested) -> None:
        at_intake = self.state == Phase.SUBMITTED
        self._move("request_supplement_at_intake" if at_intake else "request_supplement")

    def _receive_supplement(self, event: SupplementReceived) -> None:
        if self.state == Phase.SUPPLEMENT_AT_INTAKE:
            self._move("receive_supplement_at_intake")
        else:
            self._come_back(event)

    def _come_back(self, event: Event) -> None:
        """Only the answer that a hold awaits ends it, and leads back to where it began."""
        basis = self._pinned(event.type)
        if self.state != AWAITED_IN[event.__class__]:
            self._refuse(event.type)
        self._move(basis.trigger_back_to[self.place])

    def _decide(self, event: Decided) -> None:
        self._move("grant" if event.outcome is Decision.GRANTED else "deny")


_ACTS: Mapping[type[Event], Callable[[Fold, Any], None]] = {
    Submitted: Fold._submit,
    Accepted: Fold._accept,
    Adopted: Fold._adopt,
    HandedOver: Fold._hand_over,
    StepCompleted: Fold._complete_step,
    SentBack: Fold._send_back,
    SupplementRequested: Fold._request_supplement,
    SupplementReceived: Fold._receive_supplement,
    Resumed: Fold._come_back,
    PaymentConfirmed: Fold._come_back,
    Decided: Fold._decide,
    Recomputed: Fold._recompute,
    Migrated: Fold._migrate,
    Transferred: Fold._transfer,
}
