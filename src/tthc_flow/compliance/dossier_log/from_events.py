"""Our own events as recorded dossiers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from tthc_flow.compliance.dossier_log.record import (
    DossierLog,
    DossierRecord,
    DueMove,
    RecordedPause,
)
from tthc_flow.compliance.subject import Place
from tthc_flow.dossier import Dossier, Event, Jurisdiction
from tthc_flow.dossier.events import (
    Accepted,
    ApologyIssued,
    Decided,
    Discontinued,
    Extended,
    IntakeRefused,
    PaymentRequested,
    Reappointed,
    ResultPublished,
    ResultReturned,
    Submitted,
    SupplementRequested,
    Suspended,
    Withdrawn,
)
from tthc_flow.dossier.holds import Hold
from tthc_flow.errors import TthcError
from tthc_flow.lifecycle import Phase
from tthc_flow.terms import DueDate

__all__ = ["log_of_events"]

_MOVES = (Reappointed, Extended)
_TOUCHES_THE_DATE = (*_MOVES, Suspended, PaymentRequested, SupplementRequested)
_ENDS = (Decided, IntakeRefused, Withdrawn, Discontinued)


def log_of_events(events: Iterable[Event], desk: Jurisdiction, name: str) -> DossierLog:
    """
    The dossiers that *events* tell of.

    A dossier whose events are not legal keeps what could be followed, and says why not more.

    Args:
        events: Events of any number of dossiers, in any order.
        desk: Whose law, calendar and catalogue hold.
        name: The file as messages name it.
    """
    ordered = sorted(events, key=lambda event: (event.dossier, event.seq))
    return DossierLog(
        name,
        tuple(
            _record(code, tuple(own), desk, name)
            for code, own in groupby(ordered, key=lambda event: event.dossier)
        ),
    )


def _record(code: str, events: Sequence[Event], desk: Jurisdiction, name: str) -> DossierRecord:
    story = _Story(code, desk)
    for event in events:
        story.follow(event)
    return story.record(Place(name))


class _Story:
    """A dossier followed event by event, as far as it is legal, with each move of its date."""

    def __init__(self, code: str, desk: Jurisdiction) -> None:
        self.dossier = Dossier(code, desk)
        self.moves: list[DueMove] = []
        self.due_before: dict[datetime, datetime] = {}
        self.fault = ""
        self.unfollowed: list[Event] = []

    def follow(self, event: Event) -> None:
        """Apply *event*; after the first that is not legal the others are only noted."""
        if not self.fault:
            try:
                self._apply(event)
            except TthcError as error:
                self.fault = str(error)
        if self.fault:
            self.unfollowed.append(event)

    def _apply(self, event: Event) -> None:
        before = self._appointed(event.at) if isinstance(event, _TOUCHES_THE_DATE) else None
        self.dossier.apply(event)
        if before is None:
            return
        self.due_before[event.at] = before.expires_at
        after = self._appointed(event.at) if isinstance(event, _MOVES) else None
        if after is not None:
            self.moves.append(DueMove(event.at, before.expires_at, after.expires_at))

    def _appointed(self, at: datetime) -> DueDate | None:
        return self.dossier.deadlines(at).appointed

    @property
    def _told(self) -> tuple[Event, ...]:
        return (*self.dossier.effective_events, *self.unfollowed)

    def _first_at(self, kind: type[Event]) -> datetime | None:
        return next((event.at for event in self._told if isinstance(event, kind)), None)

    def record(self, place: Place) -> DossierRecord:
        """The dossier as it was recorded."""
        dossier, told = self.dossier, self._told
        submitted = next((event for event in told if isinstance(event, Submitted)), None)
        ended = next((event for event in told if isinstance(event, _ENDS)), None)
        due = self._appointed(dossier.effective_events[-1].at) if dossier.effective_events else None
        return DossierRecord(
            code=dossier.code,
            place=place,
            procedure=submitted.procedure if submitted else "",
            channel=submitted.channel if submitted else None,
            filed_at=submitted.at if submitted else None,
            received_at=self._first_at(Accepted),
            due_at=due.expires_at if due else None,
            due_marks=(due.expires_at, due.appointment_at) if due else (),
            due_moves=tuple(self.moves),
            finished_at=ended.at if ended else None,
            finished_recorded_at=ended.recorded_at if ended else None,
            published_at=self._first_at(ResultPublished),
            returned_at=self._first_at(ResultReturned),
            pauses=tuple(self._pause(hold) for hold in dossier.holds),
            supplement_requests=len(dossier.supplement_requests),
            reappointments=tuple(event.at for event in told if isinstance(event, Reappointed)),
            apologies=tuple(event.at for event in told if isinstance(event, ApologyIssued)),
            has_decision=isinstance(ended, Decided),
            fault=self.fault,
        )

    def _pause(self, hold: Hold) -> RecordedPause:
        needs_basis = hold.kind is not Phase.AWAITING_SUPPLEMENT
        due_at = self.due_before.get(hold.from_at)
        return RecordedPause(hold.from_at, hold.until_at, needs_basis, hold.basis, due_at)
