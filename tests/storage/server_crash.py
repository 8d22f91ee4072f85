"""How PostgreSQL dies: all at once, its postmaster, or one of its processes; and comes back."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress

import psycopg
from tests.storage.postgres_server import PostgresServer

__all__ = ["NOTHING_LOST_BY_KILLS", "kill_server"]

NOTHING_LOST_BY_KILLS = ("-F",)
"""
Options under which a commit outlives every kill: it was written, if not yet to the disk itself.

Only a power cut could take it. With fsync each recovery would first write all files to the disk.
"""

_SECONDS = 60
_LOOKS = 400


def kill_server(server: PostgresServer, dice: random.Random) -> None:
    """Let it die one of its deaths, and wait until it answers again."""
    if dice.random() < 1 / 2:
        server.stop(by=dice.choice((signal.SIGQUIT, signal.SIGKILL)))
        _start(server)
    else:
        _kill_a_process(server)


def _start(server: PostgresServer) -> None:
    """The processes of the old one may not have noticed yet; until then a new one refuses."""
    give_up_at = time.monotonic() + _SECONDS
    while time.monotonic() < give_up_at:
        with suppress(RuntimeError):
            server.start()
            return
    raise TimeoutError("PostgreSQL does not start again")


def _kill_a_process(server: PostgresServer) -> None:
    """A writer, the checkpointer, or what serves a worker: the postmaster ends all and recovers."""
    with suppress(psycopg.OperationalError), _connection(server) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() ORDER BY random()"
        )
        for (pid,) in found.fetchall():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                break
        for _ in range(_LOOKS):  # until our own connection has been ended with the others
            connection.execute("SELECT 1")
            time.sleep(0.005)
    _connection(server).close()


def _connection(server: PostgresServer) -> psycopg.Connection[tuple[int]]:
    """A connection, once it has recovered from the death before."""
    address = server.address.set(drivername="postgresql").render_as_string(hide_password=False)
    give_up_at = time.monotonic() + _SECONDS
    while time.monotonic() < give_up_at:
        with suppress(psycopg.OperationalError):
            return psycopg.connect(address)
        time.sleep(0.02)
    raise TimeoutError("PostgreSQL does not recover")
