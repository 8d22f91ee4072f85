"""Tables beside whatever the host has: its own Alembic, its threads, its tenants (R43)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text
from tests.desk.office import STORM, Office, another_place
from tests.storage.postgres_server import PostgresServer

from tthc_flow.desk import Desk
from tthc_flow.errors import StorageFailure
from tthc_flow.storage import (
    Database,
    SqlStore,
    current_revision,
    newest_revision,
    open_engine,
    tables_of,
    upgrade,
    upgrade_on,
    verify,
)

ENVIRONMENT = """
from alembic import context

with context.config.attributes["engine"].connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
"""
MIGRATION = """
import sqlalchemy as sa
from alembic import context, op
from tthc_flow.storage import upgrade_on

revision, down_revision = "host1", None


def upgrade():
    op.create_table("host_before", sa.Column("x", sa.Integer))
    upgrade_on(op.get_bind())
    assert "engine" in context.config.attributes
    op.create_table("host_after", sa.Column("x", sa.Integer))
"""


def test_in_a_migration_of_the_host(empty: Database, tmp_path: Path) -> None:
    """R43: our tables are made in the middle of the host's own migration, which goes on."""
    (tmp_path / "versions").mkdir()
    (tmp_path / "env.py").write_text(ENVIRONMENT, encoding="utf-8")
    (tmp_path / "versions" / "host1.py").write_text(MIGRATION, encoding="utf-8")
    config = Config()
    config.set_main_option("script_location", str(tmp_path))
    config.attributes["engine"] = empty.engine
    command.upgrade(config, "head")
    names = set(inspect(empty.engine).get_table_names())
    assert names >= {"host_before", "host_after", "alembic_version", "tthc_version", "tthc_event"}
    with empty.engine.connect() as connection:
        assert current_revision(connection) == newest_revision()
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "host1"


def test_several_databases_at_once(tmp_path: Path) -> None:
    """R43: threads that make tables in different databases do not get into each other's."""
    databases = [Database.at(f"sqlite:///{tmp_path}/{number}.db") for number in range(6)]
    failures: list[Exception] = []

    def make(database: Database) -> None:
        try:
            upgrade(database)
        except Exception as error:  # noqa: BLE001 - told by the assertion
            failures.append(error)

    threads = [threading.Thread(target=make, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    expected = {table.name for table in tables_of().metadata.sorted_tables} | {"tthc_version"}
    for database in databases:
        assert set(inspect(database.engine).get_table_names()) == expected
        database.close()


def test_tables_of_a_later_release(database: Database) -> None:
    """Design 14: an old program on a new database says so, and changes nothing."""
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE tthc_version SET version_num = '9999'"))
    with pytest.raises(StorageFailure, match=r"revision 9999.* later one"):
        upgrade(database)
    with database.engine.begin() as connection:
        assert current_revision(connection) == "9999"


def test_a_host_that_translates_schemas(empty_postgres_url: str) -> None:
    """R43: SQLAlchemy's schema_translate_map, one schema for each tenant, reaches all we say."""
    database = Database.at(empty_postgres_url)
    tenant = database.engine.execution_options(schema_translate_map={None: "Xã 1"})
    with tenant.begin() as connection:
        connection.execute(text('CREATE SCHEMA "Xã 1"'))
        upgrade_on(connection)
    office = Office(Database(tenant), another_place())
    office.start()
    office.ask(lambda desk: desk.post_notice(STORM), "12 09:00")

    def apply(desk: Desk) -> list[Any]:
        return [desk.apply(moved) for moved in list(desk.recompute())]

    assert len(office.ask(apply)) == 1
    assert office.sweep("25 08:00").fired
    with tenant.begin() as connection:
        assert verify(SqlStore(connection), another_place()).faults == ()
    assert inspect(database.engine).get_table_names() == []
    with tenant.connect() as connection, pytest.raises(Exception, match="append-only"):
        connection.execute(tables_of().event.delete())
    database.close()


def test_a_database_without_vietnamese(postgres: PostgresServer) -> None:
    """R43: a database of another encoding is refused before its first "Đ" is lost."""
    name = f"{postgres.create()}_latin"
    engine = open_engine(postgres.url("postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        other = "TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"
        connection.execute(text(f"CREATE DATABASE {name} {other}"))
    engine.dispose()
    database = Database.at(postgres.url(name))
    with pytest.raises(StorageFailure, match=r"LATIN1.*ENCODING 'UTF8'"):
        upgrade(database)
    database.close()
    postgres.drop(name)
    postgres.drop(name.removesuffix("_latin"))


def test_a_reader_sees_one_instant(shared: Database) -> None:
    """R43: what is written while the record is checked is no fault of it."""
    office = Office(shared, another_place())
    office.accept()
    with shared.read() as store:
        events = store.log.read("D")
        office.do("hand_over", "09 10:00")
        line = store.log.line("D")
        assert line is not None
        assert line.head == events[-1].seal
    with shared.read() as store:
        assert len(store.log.read("D")) == len(events) + 1


def test_threads_on_the_store_in_memory() -> None:
    """R46: it has one connection, which threads take in turn; no command is lost in another's."""
    database = Database.at("sqlite:///:memory:")
    upgrade(database)
    place = another_place()

    def receive(number: int) -> list[int]:
        codes = [f"{number}-{index}" for index in range(20)]
        return [Office(database, place).receive(dossier=code).seq for code in codes]

    with ThreadPoolExecutor(4) as threads:
        done = [seq for seqs in threads.map(receive, range(4)) for seq in seqs]
    with database.read() as store:
        assert len(store.log.codes()) == len(done) == 80
    database.close()


COPY = (
    "INSERT INTO tthc_event SELECT 'Q', seq, type, at, recorded_at, body, previous, seal, NULL,"
    " digest FROM tthc_event WHERE seq = 1"
)


@pytest.mark.parametrize("statement", [COPY, "DELETE FROM tthc_dossier"])
def test_events_without_a_line_are_told(sqlite_url: str, statement: str) -> None:
    """R43: SQLite checks foreign keys only for who asks; events of no dossier are a fault."""
    database = Database.at(sqlite_url)
    Office(database, another_place()).receive()
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql(statement)
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.exec_driver_sql("BEGIN")
    with database.read() as store:
        (fault,) = verify(store, another_place()).faults
    assert "line is gone" in str(fault)
    database.close()


@pytest.mark.parametrize("column", ["accepted_at", "appointed_on"])
def test_a_column_that_nobody_can_read_is_told(sqlite_url: str, column: str) -> None:
    """R43: SQLite takes any text for a date; the others are checked all the same."""
    database = Database.at(sqlite_url)
    office = Office(database, another_place())
    office.accept("D")
    office.accept("E")
    with database.begin() as store:
        store.connection.execute(
            text(f"UPDATE tthc_dossier SET {column} = 'x' WHERE code = 'D'")  # noqa: S608
        )
    with database.read() as store:
        found = verify(store, another_place())
    assert [fault.where for fault in found.faults] == ["dossier D"]
    assert found.dossiers == 2
    database.close()
