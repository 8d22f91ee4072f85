"""The tables that Alembic makes are those the store works with (R43)."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from tests.desk.office import Office, another_place

from tthc_flow.errors import StorageFailure
from tthc_flow.storage import (
    Database,
    current_revision,
    newest_revision,
    tables_of,
    upgrade,
    upgrade_on,
)  # fmt: skip

NAMES = {"agenda", "definition", "dossier", "event", "notice", "outbox", "version"}


def tables(database: Database) -> set[str]:
    """All tables of the default schema, or of ours."""
    return set(inspect(database.engine).get_table_names(database.schema))


@pytest.mark.parametrize(("prefix", "schema"), [("tthc_", None), ("x_", None), ("x_", "mot_cua")])
def test_made_tables_are_what_the_store_expects(
    empty: Database, prefix: str, schema: str | None
) -> None:
    """R43: an autogenerate run of Alembic finds nothing to change, types and indexes included."""
    if empty.engine.dialect.name == "sqlite":
        schema = None
    database = Database(empty.engine, prefix, schema)
    assert upgrade(database) == newest_revision()
    assert tables(database) == {f"{prefix}{name}" for name in NAMES}
    expected = tables_of(prefix, schema).metadata
    options = {
        "compare_type": True,
        "version_table": f"{prefix}version",
        "version_table_schema": schema,
        "include_schemas": schema is not None,
        "include_name": lambda name, kind, _parents: kind != "schema" or name == schema,
    }
    with empty.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts=options), expected)
    assert found == []


def test_an_upgrade_twice_is_harmless(empty: Database) -> None:
    """R43: nothing is made anew and nothing is lost."""
    upgrade(empty)
    Office(empty, another_place()).start()
    assert upgrade(empty) == newest_revision()
    assert Office(empty, another_place()).dossier().seq == 3


def test_an_upgrade_inside_the_transaction_of_the_host(empty: Database) -> None:
    """R43: tables of ours and of the host come together, or not at all."""
    with empty.engine.connect() as connection:
        connection.execute(text("CREATE TABLE host_row (id INTEGER)"))
        assert upgrade_on(connection) == newest_revision()
        assert connection.in_transaction()
        connection.rollback()
    assert tables(empty) == set()
    with empty.engine.begin() as connection:
        assert current_revision(connection) is None
        connection.execute(text("CREATE TABLE host_row (id INTEGER)"))
        upgrade_on(connection)
        connection.execute(text("INSERT INTO host_row VALUES (1)"))
    assert tables(empty) == {"host_row", *(f"tthc_{name}" for name in NAMES)}
    with empty.engine.connect() as connection:
        assert current_revision(connection) == newest_revision()


def test_without_tables_the_remedy_is_told(empty: Database) -> None:
    """R43: somebody forgot `tthc db upgrade`."""
    office = Office(empty, another_place())
    with pytest.raises(StorageFailure, match="tthc db upgrade"):
        office.receive()
    with pytest.raises(StorageFailure, match="tthc db upgrade"):
        office.sweep()


def test_workers_that_come_up_together_upgrade_once(empty: Database) -> None:
    """R43: four processes start on an empty database; each finds the tables made."""
    if empty.engine.url.database == ":memory:":
        assert upgrade(empty) == newest_revision()  # it has one process only
        return
    url = empty.engine.url.render_as_string(hide_password=False)
    program = f"from tthc_flow.storage import *; print(upgrade(Database.at({url!r}, schema={{}})))"
    schema = "'mot_cua'" if empty.engine.dialect.name == "postgresql" else "None"
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", program.format(schema)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ,
        )
        for _ in range(4)
    ]  # fmt: skip
    for worker in workers:
        out, err = worker.communicate(timeout=120)
        assert (worker.returncode, out.decode().strip()) == (0, newest_revision()), err.decode()
