"""
Flags fire exactly once and messages arrive at least once, whoever is killed (R44, R45).

The small version runs with all tests; `make crash` runs it with 200 kills and 50,000 dossiers.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.storage.crash import Crew, Expected, faults_after, finish, prepare, upgraded
from tests.storage.postgres_server import own_server
from tests.storage.server_crash import NOTHING_LOST_BY_KILLS, kill_server

KILLS = int(os.environ.get("TTHC_CRASH_KILLS", "20"))
DOSSIERS = int(os.environ.get("TTHC_CRASH_DOSSIERS", "300"))
SEED = int(os.environ.get("TTHC_CRASH_SEED", "20201109"))
WORKERS = 4
ENTRIES_DUE = 3


def test_killed_workers_on_sqlite(sqlite_url: str, tmp_path: Path) -> None:
    """Every flag found once, every message delivered, with one body (R44, R45)."""
    _survive(sqlite_url, tmp_path, Crew.kill_one)


def test_killed_workers_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    """The same with several writers at once (R43)."""
    _survive(postgres_url, tmp_path, Crew.kill_one)


def test_killed_server(tmp_path: Path) -> None:
    """The same when the server itself is killed, or one of its processes, and comes back."""
    with own_server(NOTHING_LOST_BY_KILLS) as server:
        url = server.url(server.create())
        upgraded(url)

        def kill(crew: Crew) -> None:
            if crew.dice.random() < 1 / 3:
                crew.kill_one()
            else:
                kill_server(server, crew.dice)

        _survive(url, tmp_path, kill)


def _survive(url: str, folder: Path, kill: Callable[[Crew], None]) -> None:
    expected = prepare(url, DOSSIERS)
    assert len(expected.due) == ENTRIES_DUE * DOSSIERS
    received = folder / "received"
    received.mkdir()
    page = max(10, min(500, DOSSIERS // 40))
    crew = Crew(url, received, WORKERS, page, random.Random(SEED))
    begun = time.monotonic()
    kills = 0
    crew.hire()
    for _ in crew.moments(KILLS, expected.size):
        kill(crew)
        kills += 1
    _tell(url, kills, expected, time.monotonic() - begun)
    crew.kill_all()
    finish(url, received)
    assert kills == KILLS
    assert faults_after(url, expected, received) == []


def _tell(url: str, kills: int, expected: Expected, seconds: float) -> None:
    kind = url.partition(":")[0]
    sys.stdout.write(f"{kind}: {kills} kills, {len(expected.due):,} flags, {seconds:.0f} s\n")
