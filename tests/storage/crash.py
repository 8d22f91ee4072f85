"""
Workers that sweep and relay while they are killed at random, and what must hold afterwards.

A worker writes what it delivers to a file of its own, before it says so in the database: the
receiver. A SIGKILL loses nothing that was written to a file, but may cut its last line short.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from attrs import define, field, frozen
from sqlalchemy import Connection, func, select
from tests.storage.acts import BEGUN_AT, accepted
from tests.storage.seeding import model_of, seed

from tthc_flow.demo import sample_jurisdiction
from tthc_flow.desk import Message
from tthc_flow.desk.relay import Relay
from tthc_flow.desk.sweeping import sweep_all, sweep_pages
from tthc_flow.errors import StorageFailure
from tthc_flow.storage import Database, tables_of, upgrade

__all__ = ["Crew", "Expected", "faults_after", "finish", "prepare", "upgraded"]

DUE_AT = BEGUN_AT + timedelta(hours=2)
"""Three entries of each seeded dossier have come by then, twelve have not."""

_LEASE = timedelta(seconds=0.5)
_PATIENCE = 120
_ON_THE_WAY = 0.001
"""Seconds that a message takes, so that kills also fall between claim and mark."""
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["__main__", __name__])


@frozen
class Expected:
    """
    What the agenda held before the first sweep.

    Attributes:
        due: Bodies by key of what had come.
        later: Keys of what had not.
    """

    due: Mapping[str, str]
    later: frozenset[str]

    @property
    def size(self) -> int:
        """Bytes that the receivers will write in all, at least."""
        return sum(len(_line(key, body)) for key, body in self.due.items())


def upgraded(url: str) -> None:
    """Make our tables."""
    database = Database.at(url)
    upgrade(database)
    database.close()


def prepare(url: str, dossiers: int) -> Expected:
    """Seed *dossiers* that are due, and look what their agenda holds."""
    database = Database.at(url)
    model = model_of(sample_jurisdiction(), accepted(), lambda: BEGUN_AT)
    seed(database, {f"H56-{number:07d}": model for number in range(dossiers)})
    with database.read() as store:
        agenda = tables_of().agenda
        columns = select(agenda.c.key, agenda.c.body)
        due = store.connection.execute(columns.where(agenda.c.fires_at <= DUE_AT))
        later = store.connection.scalars(select(agenda.c.key).where(agenda.c.fires_at > DUE_AT))
        expected = Expected(dict(map(tuple, due)), frozenset(later))
    database.close()
    return expected


# --- the workers ----------------------------------------------------------------------------


def work(url: str, received: Path, page: int) -> None:
    """Sweep a page, relay a round, until killed; a database that is down comes back."""
    database = Database.at(url)
    with received.open("ab", buffering=0) as file:
        relay = Relay(database.begin, partial(_receive, file), lease=_LEASE)
        while True:
            try:
                for _ in sweep_pages(database.begin, DUE_AT, page):
                    relay.run(_now(), page)
                if not relay.run(_now(), page).tried:
                    time.sleep(0.01)
            except StorageFailure:
                time.sleep(0.05)


def _receive(file: Any, message: Message, _at: datetime) -> None:
    time.sleep(_ON_THE_WAY)
    file.write(_line(message.id, message.body))


def _line(key: str, body: str) -> bytes:
    return json.dumps([key, body]).encode() + b"\n"


def _now() -> datetime:
    """Leases must run out, so the relays' time goes on; all processes share this clock."""
    return DUE_AT + timedelta(seconds=time.monotonic())


@define(eq=False)
class Crew:
    """
    Workers on one database.

    Attributes:
        url: The database.
        folder: Where they write what they deliver.
        size: How many there are at a time.
        page: Length of their sweeps and rounds.
        dice: Decides who dies.
    """

    url: str
    folder: Path
    size: int
    page: int
    dice: random.Random
    _workers: list[Any] = field(factory=list, init=False)
    _hired: int = field(default=0, init=False)

    def hire(self) -> None:
        """Start workers until there are enough."""
        while len(self._workers) < self.size:
            self._hired += 1
            received = self.folder / f"{self._hired}.jsonl"
            worker = _CONTEXT.Process(target=work, args=(self.url, received, self.page))
            worker.start()
            self._workers.append(worker)

    def kill_one(self) -> None:
        """SIGKILL to one of them, and another in its place."""
        worker = self._workers.pop(self.dice.randrange(len(self._workers)))
        self._kill(worker)
        self.hire()

    def kill_all(self) -> None:
        """SIGKILL to the rest."""
        while self._workers:
            self._kill(self._workers.pop())

    def _kill(self, worker: Any) -> None:
        if worker.exitcode is not None:
            raise AssertionError(f"a worker ended by itself, with {worker.exitcode}")
        worker.kill()
        worker.join()
        worker.close()

    def moments(self, kills: int, total: int) -> Iterator[None]:
        """
        Come back at *kills* random moments of the work, all of them before its end.

        Args:
            kills: How many.
            total: Bytes that will be delivered in all.
        """
        for moment in sorted(self.dice.uniform(0, 0.9) * total for _ in range(kills)):
            self._wait_for(moment)
            time.sleep(self.dice.uniform(0, 0.02))
            yield

    def _wait_for(self, delivered: float) -> None:
        give_up_at = time.monotonic() + _PATIENCE
        while sum(path.stat().st_size for path in self.folder.iterdir()) < delivered:
            if time.monotonic() > give_up_at:
                raise AssertionError("the workers do not get on")
            time.sleep(0.005)


# --- afterwards -----------------------------------------------------------------------------


def finish(url: str, folder: Path) -> None:
    """A last sweep, and a relay of all that still waits."""
    database = Database.at(url)
    sweep_all(database.begin, DUE_AT)
    with (folder / "last.jsonl").open("ab", buffering=0) as file:
        relay = Relay(database.begin, partial(_receive, file))
        while relay.run(_now() + _LEASE, limit=500).tried:
            pass
    database.close()


def faults_after(url: str, expected: Expected, folder: Path) -> list[str]:
    """What is not as it must be, in words; nothing when each flag fired once and arrived."""
    database = Database.at(url)
    with database.read() as store:
        faults = [*_faults_in_tables(store.connection, expected)]
    database.close()
    return [*faults, *_faults_in_deliveries(_received(folder), expected.due)]


def _faults_in_tables(connection: Connection, expected: Expected) -> Iterator[str]:
    tables = tables_of()
    agenda = tables.agenda.c
    found = select(agenda.key).where(agenda.found_at.is_not(None))
    for name, query in (("flags", found), ("messages", select(tables.outbox.c.id))):
        keys = connection.scalars(query).all()
        if len(keys) != len(set(keys)):
            yield f"{name} are doubled"
        if set(keys) != expected.due.keys():
            yield f"{len(set(keys) ^ expected.due.keys())} {name} are lost or invented"
    left = set(connection.scalars(select(agenda.key).where(agenda.found_at.is_(None))))
    if left != expected.later:
        yield f"{len(left ^ expected.later)} entries of the agenda are lost or left over"
    pending = select(func.count()).where(tables.outbox.c.delivered_at.is_(None))
    if connection.scalar(pending):
        yield "messages are pending or dead"


def _faults_in_deliveries(
    received: Mapping[str, set[str]], due: Mapping[str, str]
) -> Iterator[str]:
    if received.keys() != due.keys():
        yield f"{len(received.keys() ^ due.keys())} messages never arrived, or were invented"
    for key, bodies in received.items():
        if bodies != {due.get(key)}:
            yield f"{key} arrived with another body"


def _received(folder: Path) -> dict[str, set[str]]:
    """The bodies that arrived under each id; a line that a kill cut short has not arrived."""
    bodies: dict[str, set[str]] = {}
    for path in folder.iterdir():
        for line in path.read_bytes().splitlines(keepends=True):
            if line.endswith(b"\n"):
                name, body = json.loads(line)
                bodies.setdefault(name, set()).add(body)
    return bodies
