"""
A dossier as it was recorded, right or wrong: the seam between logs and rules.

A log may be our own events, or the table of another system; each has a reader. Nothing is
refused here: an end before its beginning is what the rules are for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum

from attrs import field, frozen

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.compliance.subject import NOWHERE, Noqa, Place
from tthc_flow.instants import end_of_day
from tthc_flow.procedures import SubmissionChannel
from tthc_flow.terms import Outcome, Unspecified, classify
from tthc_flow.terms.due_date import FixedDueDate

__all__ = ["Claim", "DossierLog", "DossierRecord", "DueMove", "RecordedPause"]

_MOMENT = timedelta(microseconds=1)


class Claim(StrEnum):
    """How a report counted a dossier."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"

    @property
    def is_good(self) -> bool:
        """Whether it was counted as not late."""
        return self is not Claim.LATE


@frozen
class DueMove:
    """
    A due date that was replaced.

    Attributes:
        at: When it was moved.
        before: The date until then.
        after: The date from then on.
    """

    at: datetime
    before: datetime
    after: datetime


@frozen
class RecordedPause:
    """
    A time in which the clock stood.

    Attributes:
        from_at: When it began.
        until_at: When it ended; None while open.
        needs_basis: Whether it is lawful only with a legal basis (T27).
        basis: The legal basis; empty when none is on record.
        due_at: The appointment as it stood when the pause began; None when there was none.
    """

    from_at: datetime
    until_at: datetime | None = None
    needs_basis: bool = True
    basis: str = ""
    due_at: datetime | None = None


@frozen(eq=False)
class DossierRecord:
    """
    One dossier as recorded.

    Attributes:
        code: Dossier code.
        place: Where it stands.
        procedure: Code of its procedure.
        agency: Body that settles it; empty when not on record.
        channel: How it was filed.
        service_level: Level of the online service, 1 to 4, of the days before "toàn trình".
        filed_at: When it was filed.
        received_at: When it was accepted; the clock starts then.
        due_at: Its appointment as it stands last.
        due_marks: Instants that a button may copy as the end: the due instant, the printed one.
        due_moves: Appointments that were replaced.
        finished_at: End of processing.
        finished_recorded_at: When that end was entered.
        published_at: When the result was published.
        returned_at: When the result was handed over.
        pauses: Times in which the clock stood.
        supplement_requests: Requests for a supplement after acceptance.
        reappointments: New appointments given to the applicant.
        apologies: Apologies sent.
        status: Code 1-10 in the office's own system.
        sent_status: Code that was sent to the portal.
        sent_due_at: Appointment that was sent to the portal.
        claim: How a report counted it.
        dates_only: Fields that have a date and no time of day.
        has_decision: Whether the end was a decision, which is published.
        fault: Why its history cannot have happened; empty when it can.
        silent: Fields that the log has no place for, so that nobody can be blamed for them.
    """

    code: str
    place: Place = NOWHERE
    procedure: str = ""
    agency: str = ""
    channel: SubmissionChannel | None = None
    service_level: int | None = None
    filed_at: datetime | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None
    due_marks: tuple[datetime, ...] = ()
    due_moves: tuple[DueMove, ...] = ()
    finished_at: datetime | None = None
    finished_recorded_at: datetime | None = None
    published_at: datetime | None = None
    returned_at: datetime | None = None
    pauses: tuple[RecordedPause, ...] = ()
    supplement_requests: int = 0
    reappointments: tuple[datetime, ...] = ()
    apologies: tuple[datetime, ...] = ()
    status: int | None = None
    sent_status: int | None = None
    sent_due_at: datetime | None = None
    claim: Claim | None = None
    dates_only: frozenset[str] = frozenset()
    has_decision: bool = True
    fault: str = ""
    silent: frozenset[str] = frozenset()
    noqa: tuple[Noqa, ...] = field(default=(), init=False)
    is_secondary: bool = field(default=False, init=False)

    @property
    def key(self) -> str:
        """Its code."""
        return self.code

    def lacks(self, name: str) -> bool:
        """Whether a field is empty though the log has a place for it."""
        return getattr(self, name) is None and name not in self.silent

    def is_decided_by(self, on: date) -> bool:
        """Whether it was decided on *on* or before; withdrawn and refused ones never are."""
        return self.has_decision and self.finished_at is not None and self.finished_at.date() <= on

    def outcome(self, calendar: WorkingCalendar) -> Outcome | None:
        """Its class by the dates on record (R16); None while open."""
        if self.finished_at is None:
            return None
        if self.due_at is None:
            return Outcome.UNDATED
        on = (self.due_at - _MOMENT).date()
        start = self.received_at or self.due_at
        due = FixedDueDate(on, self.due_at, start, Unspecified(), calendar)
        by_date = "finished_at" in self.dates_only and self.due_at == end_of_day(on)
        finished = self.finished_at.date() if by_date else self.finished_at
        found = classify(due, finished_at=finished)
        return found if isinstance(found, Outcome) else None


@frozen(eq=False)
class DossierLog:
    """
    All dossiers of one log, for what only shows in many of them.

    Attributes:
        name: The file.
        dossiers: Its dossiers.
    """

    name: str
    dossiers: tuple[DossierRecord, ...]
    noqa: tuple[Noqa, ...] = field(default=(), init=False)
    is_secondary: bool = field(default=False, init=False)

    @property
    def key(self) -> str:
        """The file."""
        return self.name

    @property
    def place(self) -> Place:
        """The file."""
        return Place(self.name)

    @property
    def days(self) -> Iterator[date]:
        """Days on which something happened to a dossier."""
        for each in self.dossiers:
            happened = (each.filed_at, each.received_at, each.finished_at, each.published_at)
            yield from (at.date() for at in (*happened, each.returned_at) if at is not None)

    def __iter__(self) -> Iterator[DossierRecord | DossierLog]:
        """All subjects of the rules for logs."""
        yield from self.dossiers
        yield self
