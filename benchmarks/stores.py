"""The stores that the desk is measured on, each with the durability it has by default."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from attrs import frozen
from tests.storage.postgres_server import own_server

from tthc_flow.storage import Database, upgrade


@frozen
class Store:
    """A kind of store; `where` gives addresses of empty databases with our tables."""

    name: str
    durability: str
    is_shared: bool = True

    @contextmanager
    def where(self) -> Iterator[str]:
        """The address of a new one, gone afterwards."""
        if not self.is_shared:
            yield "sqlite:///:memory:"
        elif self.name.startswith("SQLite"):
            with tempfile.TemporaryDirectory(prefix="bench") as folder:
                yield f"sqlite:///{folder}/desk.db"
        else:
            with own_server(("-F",) if "off" in self.durability else ()) as server:
                yield server.url(server.create())

    @contextmanager
    def database(self) -> Iterator[Database]:
        """A new one with our tables."""
        with self.where() as url:
            database = Database.at(url)
            upgrade(database)
            yield database
            database.close()


MEMORY = Store("SQLite in memory", "nothing is kept", is_shared=False)
FILE = Store("SQLite file", "WAL, fsync on")
POSTGRES = Store("PostgreSQL 18", "fsync on")
POSTGRES_QUICK = Store("PostgreSQL 18", "fsync off")
STORES = (MEMORY, FILE, POSTGRES, POSTGRES_QUICK)
SHARED = (FILE, POSTGRES, POSTGRES_QUICK)


def size_of(database: Database) -> int:
    """Bytes of a database with its indexes."""
    with database.read() as store:
        if database.engine.dialect.name == "sqlite":
            pages = store.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            return int(pages * store.connection.exec_driver_sql("PRAGMA page_size").scalar_one())
        size = "SELECT pg_database_size(current_database())"
        return int(store.connection.exec_driver_sql(size).scalar_one())


def analyse(database: Database) -> None:
    """What the server does by itself after a while: count what the tables hold."""
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(
                "VACUUM ANALYZE"
            )
