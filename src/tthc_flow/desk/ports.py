"""
What the desk needs of a store; `tthc_flow.storage` is the one that gives it (R43, R46).

A store works inside the transaction of whoever opened it: it never begins, commits or retries,
and a conflict is told by its answer, not by an error that would poison the transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from attrs import frozen

from tthc_flow.calendars import OfficialNotice
from tthc_flow.desk.definitions import Definition

__all__ = [
    "Agenda",
    "AgendaEntry",
    "DossierLine",
    "EventLog",
    "FiredEntry",
    "LineFilter",
    "Message",
    "NoticeBoard",
    "Outbox",
    "SealedEvent",
    "Shelf",
    "Store",
    "SweepCount",
    "Transactions",
]


@frozen
class SealedEvent:
    """
    An event as it is kept.

    Attributes:
        dossier: Code of its dossier.
        seq: Its number.
        type: Its name in JSON.
        at: When it happened.
        recorded_at: When it was entered.
        body: The event as canonical JSON.
        previous: Seal of the event before; empty for the first.
        seal: Its own seal, see `tthc_flow.desk.chain`.
        key: Idempotency key of the command; None when none was given.
        digest: Hash of the command, to tell a repetition from another use of the key.
    """

    dossier: str
    seq: int
    type: str
    at: datetime
    recorded_at: datetime
    body: str
    previous: str
    seal: str
    key: str | None = None
    digest: str = ""


@frozen
class DossierLine:
    """
    A dossier in one line, as the last event left it: what lists and reports ask for.

    Attributes:
        code: Its code.
        procedure: National code of its procedure.
        channel: How it was submitted.
        applicant: Whose it is.
        agency: Who settles it.
        state: State of its lifecycle.
        seq: Number of its last event.
        head: Seal of its last event.
        pinned: Hash of its basis; empty before acceptance.
        submitted_at: When it was submitted.
        accepted_at: When the clock started.
        ended_at: When its processing ended.
        closed_at: When nothing can follow: returned, or ended without a result.
        statutory_due_at: Last instant by law; None without a date, also while stopped.
        committed_due_at: Last instant as promised.
        appointed_on: Date the applicant was told.
    """

    code: str
    procedure: str
    channel: str
    applicant: str
    agency: str
    state: str
    seq: int
    head: str
    pinned: str
    submitted_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    closed_at: datetime | None
    statutory_due_at: datetime | None
    committed_due_at: datetime | None
    appointed_on: date | None


@frozen
class LineFilter:
    """
    Which dossiers are asked for; without more, all whose processing has not ended.

    Attributes:
        agency: Only of this agency.
        pinned: Only measured by the basis of this hash.
        procedure: Only of the procedure of this code.
        with_decided: Also those decided whose result is not returned yet.
    """

    agency: str | None = None
    pinned: str | None = None
    procedure: str | None = None
    with_decided: bool = False


@frozen
class AgendaEntry:
    """
    A flag or a rung of the ladder that fires at an instant if nothing happens before.

    Attributes:
        key: Unique for ever, and the id of its message; begins with the code and a slash.
        dossier: Code of the dossier.
        type: Type of its message, e.g. "vn.tthc.flag".
        obligation: What it is about.
        kind: Kind of flag, or the name of the rung.
        severity: How grave; empty for a rung.
        fires_at: The first instant at which it holds.
        due_at: The instant missed or coming.
        body: Data of its message, canonical JSON.
    """

    key: str
    dossier: str
    type: str
    obligation: str
    kind: str
    severity: str
    fires_at: datetime
    due_at: datetime
    body: str


@frozen
class FiredEntry:
    """
    An agenda entry that has fired.

    Attributes:
        entry: As it fired.
        found_at: Instant of the sweep that found it.
        retracted_at: When a correction showed that it was wrong; None while it holds.
    """

    entry: AgendaEntry
    found_at: datetime
    retracted_at: datetime | None = None


@frozen
class Message:
    """
    What is to be delivered.

    Attributes:
        id: The same for every attempt; a receiver ignores an id it has seen.
        dossier: Code of the dossier.
        type: What it tells.
        at: When that happened.
        body: Its data, JSON.
        attempts: Deliveries tried before this one.
    """

    id: str
    dossier: str
    type: str
    at: datetime
    body: str
    attempts: int = 0


@frozen
class SweepCount:
    """
    What one page of a sweep did.

    Attributes:
        due: Agenda entries that had come due.
        fired: Of these, those that were new.
    """

    due: int
    fired: int


class EventLog(Protocol):
    """Events of all dossiers, only ever added to, and one line for each dossier."""

    def read(self, code: str) -> Sequence[SealedEvent]:
        """The events of a dossier in order; none when there is no such dossier."""

    def find(self, key: str) -> SealedEvent | None:
        """The event that a command with this idempotency key wrote."""

    def append(self, event: SealedEvent, line: DossierLine) -> bool:
        """Write an event and its dossier's line; False, and nothing, when the number is taken."""

    def line(self, code: str) -> DossierLine | None:
        """The line of a dossier."""

    def lines(
        self, wanted: LineFilter, *, after: str = "", limit: int = 500
    ) -> Sequence[DossierLine]:
        """
        Lines by code, page by page.

        Args:
            wanted: Which ones.
            after: Code of the last line of the page before.
            limit: Length of a page.
        """

    def pins(self) -> Sequence[str]:
        """Hashes of the bases that running dossiers are measured by."""

    def codes(self, *, after: str = "", limit: int = 1000) -> Sequence[str]:
        """Codes of all dossiers, running or not, page by page."""


class Shelf(Protocol):
    """Definitions by hash, kept for ever."""

    def get(self, content_hash: str) -> str | None:
        """The body of a definition."""

    def put(self, definitions: Iterable[Definition]) -> None:
        """Keep definitions; those already there are left as they are."""


class Agenda(Protocol):
    """What fires when, and what has fired."""

    def fired(self, code: str) -> Sequence[FiredEntry]:
        """What has fired for a dossier, in the order it fired."""

    def coming(self, code: str) -> Sequence[AgendaEntry]:
        """What the dossier has coming, in the order it fires."""

    def hold(self, code: str) -> Sequence[AgendaEntry]:
        """The same, kept from sweeps until the transaction ends."""

    def replace(self, before: Iterable[AgendaEntry], after: Iterable[AgendaEntry]) -> None:
        """Put *after* in the place of *before*; what stands in both is not touched."""

    def retract(self, keys: Iterable[str], at: datetime) -> None:
        """Mark fired entries as wrong since *at*."""

    def sweep(self, at: datetime, limit: int) -> SweepCount:
        """Fire at most *limit* entries that have come by *at*: flag and message, each once."""


class Outbox(Protocol):
    """Messages to deliver, each at least once."""

    def put(self, messages: Iterable[Message], at: datetime) -> None:
        """Add messages that are not there yet."""

    def claim(self, at: datetime, until: datetime, limit: int) -> Sequence[Message]:
        """Messages whose turn has come by *at*; nobody else gets them before *until*."""

    def deliver(self, ids: Iterable[str], at: datetime) -> None:
        """Mark messages as delivered."""

    def give_back(self, ids: Iterable[str], at: datetime) -> None:
        """Let somebody else have claimed messages that were not tried, from *at* on."""

    def postpone(self, failures: Mapping[str, tuple[datetime | None, str]]) -> None:
        """By id: when to try again, or None for never (a dead letter), and what went wrong."""

    def dead(self, limit: int = 100) -> Sequence[tuple[Message, str]]:
        """Dead letters by id, with what went wrong last."""

    def revive(self, ids: Iterable[str], at: datetime) -> int:
        """Try dead letters again from *at* on; how many there were."""

    def waiting(self) -> int:
        """How many messages are neither delivered nor dead."""


class NoticeBoard(Protocol):
    """Notices of the host itself, such as a storm closure, each in versions (R4)."""

    def notices(self, recorded_by: datetime | None = None) -> Sequence[OfficialNotice]:
        """The latest version of each, as recorded by an instant; withdrawn ones left out."""

    def hold(self) -> None:
        """Let nobody else post until the end of the transaction: contradictions are seen."""

    def post(self, key: str, notice: OfficialNotice | None, at: datetime, actor: str) -> int:
        """Add a version, None to withdraw the notice; the number of the version."""


class Store(Protocol):
    """All of it, inside one transaction of the host."""

    @property
    def log(self) -> EventLog:
        """Events and lines."""

    @property
    def shelf(self) -> Shelf:
        """Definitions."""

    @property
    def agenda(self) -> Agenda:
        """What fires when."""

    @property
    def outbox(self) -> Outbox:
        """Messages."""

    @property
    def board(self) -> NoticeBoard:
        """Local notices."""


class Transactions(Protocol):
    """Opens transactions of its own, for work that no host transaction surrounds (sweep, relay)."""

    def __call__(self) -> AbstractContextManager[Store]:
        """A transaction: committed at the end, rolled back on an error."""
