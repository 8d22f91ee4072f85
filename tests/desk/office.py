"""A one-stop desk for tests: a clock that is set by hand, a database, dossiers in the making."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from attrs import define
from sqlalchemy import select

from tthc_flow.calendars import Closed, OfficialNotice, load_calendar
from tthc_flow.desk import Desk, SweepCount
from tthc_flow.desk.answer_json import deadlines_json
from tthc_flow.dossier import Dossier, Jurisdiction
from tthc_flow.instants import VIETNAM
from tthc_flow.procedures import SubmissionChannel, sample_catalogue
from tthc_flow.rulebook import load_rulebook
from tthc_flow.storage import Database, tables_of

Answer = TypeVar("Answer")

CODE = "1.013782"
"""7 working days by law, 5 committed; two stages: appraise, approve."""

IN_PERSON = SubmissionChannel.IN_PERSON
PLACE = Jurisdiction(sample_catalogue(), load_calendar(), load_rulebook())

STORM = OfficialNotice(
    key="storm",
    number="123/TB-UBND",
    announced_on=date(2026, 11, 12),
    effects=(Closed(date(2026, 11, 13), date(2026, 11, 13), title_vi="Bão số 14"),),
)
"""Closes the offices on Friday 13/11/2026, announced the day before."""


def at(text: str) -> datetime:
    """A local instant: `DD HH:MM` of November 2026, or a whole date and time."""
    whole = f"2026-11-{text}" if len(text) < len("2026-11-01") else text
    return datetime.fromisoformat(whole).replace(tzinfo=VIETNAM)


MONDAY = at("09 08:00")


def on(day: int) -> date:
    """A day of November 2026."""
    return date(2026, 11, day)


def another_place() -> Jurisdiction:
    """The same law as `PLACE`, remembering nothing."""
    return Jurisdiction(PLACE.catalogue, PLACE.calendar, PLACE.rulebook)


def told(dossier: Dossier, when: datetime) -> dict[str, Any]:
    """All that a dossier says of its deadlines at an instant, as plain values with reasons."""
    now = dossier.deadlines(when)
    dates = (now.statutory, now.committed, now.original_appointed, now.appointed)
    return {
        "deadlines": deadlines_json(now),
        "why": [due and due.explanation.to_text("vi") for due in dates],
        "steps": [(s.step, s.entered_at, s.due and s.due.expires_at, s.latest_finish)
                  for s in now.steps],
        "left": (now.left_days, now.left_time, now.remaining, now.slack),
    }  # fmt: skip


@define(eq=False)
class Office:
    """
    A desk and its clock.

    Attributes:
        database: Its store.
        place: Whose law holds.
        now: What its clock says.
    """

    database: Database
    place: Jurisdiction = PLACE
    now: datetime = MONDAY

    def clock(self) -> datetime:
        """Its clock."""
        return self.now

    @contextmanager
    def desk(self, when: str = "") -> Iterator[Desk]:
        """A desk in a transaction of its own."""
        if when:
            self.now = at(when)
        with self.database.begin() as store:
            yield Desk(store, self.place, self.clock)

    def ask(self, question: Callable[[Desk], Answer], when: str = "") -> Answer:
        """What a desk answers."""
        with self.desk(when) as desk:
            return question(desk)

    def do(self, command: str, when: str = "", dossier: str = "D", **payload: Any) -> Dossier:
        """Carry out one command in a transaction of its own; the clock is set before."""
        with self.desk(when) as desk:
            done: Dossier = getattr(desk, command)(dossier, **payload)
            return done

    def sweep(self, when: str = "") -> SweepCount:
        """Sweep until nothing is left."""
        with self.desk(when) as desk:
            return desk.sweep(limit=10_000)

    # --- dossiers in the making -----------------------------------------------------------------

    def receive(self, when: str = "09 08:00", dossier: str = "D", **payload: Any) -> Dossier:
        """A dossier of `CODE`, submitted."""
        said = {"procedure": CODE, "channel": IN_PERSON, "agency": "Huyện"} | payload
        return self.do("receive", when, dossier, **said)

    def accept(self, dossier: str = "D", **payload: Any) -> Dossier:
        """Accepted Mon 09/11 09:00: committed Mon 16/11, by law Wed 18/11."""
        self.receive(dossier=dossier)
        return self.do("accept", "09 09:00", dossier, **payload)

    def start(self, dossier: str = "D", **payload: Any) -> Dossier:
        """The same, handed over at 10:00 and worked on."""
        self.accept(dossier, **payload)
        return self.do("hand_over", "09 10:00", dossier)

    # --- what is on record ----------------------------------------------------------------------

    def dossier(self, code: str = "D") -> Dossier:
        """The dossier as it is on record."""
        return self.ask(lambda desk: desk.dossier(code))

    def flags(self, code: str = "D") -> dict[str, bool]:
        """Keys of what has fired, and whether it still holds."""
        fired = self.ask(lambda desk: desk.flags(code))
        return {one.entry.key: one.retracted_at is None for one in fired}

    def messages(self) -> dict[str, str]:
        """All messages in the outbox, delivered or not: type by id."""
        outbox = tables_of(self.database.prefix, self.database.schema).outbox
        with self.database.read() as store:
            rows = store.connection.execute(select(outbox.c.id, outbox.c.type))
            return {row.id: row.type for row in rows}
