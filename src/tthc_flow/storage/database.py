"""A database of our own: for the command line, for sweeps and relays, for tests and play."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import field, frozen
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from tthc_flow.errors import CallerError, MissingExtra, StorageFailure
from tthc_flow.storage.store import SqlStore

__all__ = ["Database", "open_engine"]

_LOCK_SECONDS = 30
_READ_ONLY = "tthc_read_only"


def open_engine(url: str) -> Engine:
    """
    An engine with the settings that the store wants.

    SQLite runs in WAL mode with full durability and checked foreign keys; a writing transaction
    takes its lock at the beginning, so that it never fails half-way because another wrote.
    PostgreSQL is spoken to through psycopg 3.

    Args:
        url: ``sqlite:///file.db``, ``sqlite:///:memory:`` (one connection, gone with the engine)
            or ``postgresql://user@host/name``. With ``?timeout=5`` SQLite waits five seconds
            for another writer instead of thirty.

    Raises:
        CallerError: No such address, or a database other than SQLite and PostgreSQL.
        MissingExtra: PostgreSQL without the extra `postgres`.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:  # the latter for a port that is no number
        raise _no_address(url) from error
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() not in {"sqlite", "postgresql"}:
        raise CallerError(
            f"no store on {address.get_backend_name()}", remedy="use SQLite or PostgreSQL"
        )
    try:
        if address.get_backend_name() == "sqlite":
            return _sqlite_engine(address)
        return create_engine(address, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise _no_address(url) from error
    except ModuleNotFoundError as error:
        raise MissingExtra("PostgreSQL", "postgres") from error


def _no_address(url: str) -> CallerError:
    """What stands before an @ may be a password, in whatever form."""
    told = f"…@{url.rpartition('@')[2]}" if "@" in url else url
    return CallerError(
        f"{told!r} is no database address", remedy="write sqlite:///file.db or postgresql://…"
    )


def is_in_memory(address: URL) -> bool:
    """Whether a SQLite database lives as long as its connection only."""
    return address.database in {None, "", ":memory:"}


def _sqlite_engine(address: URL) -> Engine:
    arguments: dict[str, Any] = {"timeout": _lock_seconds(address)}
    options: dict[str, Any] = {}
    if is_in_memory(address):
        # The one connection is lent to one thread at a time: a transaction shared by two is
        # rolled back by either.
        arguments["check_same_thread"] = False
        options = {
            "poolclass": QueuePool, "pool_size": 1, "max_overflow": 0,
            "pool_timeout": arguments["timeout"],
        }  # fmt: skip
    engine = create_engine(address, connect_args=arguments, **options)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _lock_seconds(address: URL) -> float:
    given = address.query.get("timeout", str(_LOCK_SECONDS))
    try:
        return float(str(given))
    except ValueError as error:
        raise CallerError(f"a timeout of {given!r}", remedy="give it in seconds") from error


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver would begin transactions on its own, and too late; see `_begin_sqlite`.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    if not cursor.execute("PRAGMA query_only").fetchone()[0]:
        _use_write_ahead_log(cursor)
    cursor.close()


def _use_write_ahead_log(cursor: Any) -> None:
    """A file that cannot be written stays as it is; writing to it will tell."""
    import sqlite3

    try:
        cursor.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError:
        return


def _begin_sqlite(connection: Connection) -> None:
    only_reads = connection.get_execution_options().get(_READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


@frozen(eq=False)
class Database:
    """
    Transactions of our own on one database.

    Attributes:
        engine: How it is reached, see `open_engine`.
        prefix: Prefix of the tables.
        schema: Their schema, in PostgreSQL.
    """

    engine: Engine
    prefix: str = "tthc_"
    schema: str | None = None
    _reading: Engine = field(init=False)

    @_reading.default
    def _reads(self) -> Engine:
        snapshot: dict[str, Any] = {}
        if self.engine.dialect.name == "postgresql":  # SQLite's readers have one anyway
            snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return self.engine.execution_options(**{_READ_ONLY: True}, **snapshot)

    @classmethod
    def at(cls, url: str, *, prefix: str = "tthc_", schema: str | None = None) -> Database:
        """The database at *url*, see `open_engine`; nothing is read or written yet."""
        return cls(open_engine(url), prefix, schema)

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database; None in memory and for PostgreSQL."""
        url = self.engine.url
        is_file = url.get_backend_name() == "sqlite" and not is_in_memory(url)
        return Path(str(url.database)) if is_file else None

    @contextmanager
    def begin(self) -> Iterator[SqlStore]:
        """
        A transaction: committed at the end, rolled back on an error.

        Raises:
            StorageFailure: The database is full, read-only, locked or out of reach, or lacks
                the tables; nothing was written.
        """
        with self._transaction(self.engine) as store:
            yield store

    @contextmanager
    def read(self) -> Iterator[SqlStore]:
        """The same for reading, all as it was at one instant: nobody waits for anybody."""
        with self._transaction(self._reading) as store:
            yield store

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[SqlStore]:
        try:
            with engine.begin() as connection:
                yield SqlStore(connection, self.prefix, self.schema)
        except (DBAPIError, PoolTimeout) as error:
            raise storage_failure(error, self.engine) from error

    def close(self) -> None:
        """Close all its connections."""
        self.engine.dispose()


def storage_failure(error: DBAPIError | PoolTimeout, engine: Engine) -> StorageFailure:
    """*error* in words a clerk or an administrator can act on, without any password."""
    said = " ".join(str(getattr(error, "orig", error)).split())
    remedy = next((advice for words, advice in _ADVICE.items() if words in said.lower()), "")
    where = _shown(engine.url).render_as_string(hide_password=True)
    return StorageFailure(said or type(error).__name__, where=where, remedy=remedy)


def _shown(url: URL) -> URL:
    """PostgreSQL takes a password in the query, too."""
    return url.difference_update_query([name for name in url.query if "password" in name.lower()])


_ADVICE = {
    "queuepool limit": "too many at once; try again, or give the engine a larger pool",
    "deadlock": "two transactions stood in each other's way; do it again",
    "could not serialize": "another transaction was quicker; do it again",
    "lock timeout": "another program keeps the database; try again in a moment",
    "authentication failed": "check the user and the password of the address",
    "disk is full": "make room on the disk, then do it again",
    "no space left": "make room on the disk, then do it again",
    "readonly": "make the file and its folder writable",
    "read-only": "make the database writable",
    "locked": "another program keeps the database; try again in a moment",
    "no such table": "run `tthc db upgrade` first",
    "does not exist": "create the database, or run `tthc db upgrade` first",
    "no such column": "run `tthc db upgrade` first",
    "unable to open": "check the folder and its permissions",
    "append-only": "correct an event with another one, nothing on record is changed",
    "connection": "check that the database server runs and can be reached",
    "terminat": "the server closed the connection; try again",
    "malformed": "restore the file from a backup",
    "not a database": "the file is something else; check the address",
}
