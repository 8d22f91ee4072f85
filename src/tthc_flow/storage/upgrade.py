"""Make or renew the tables with Alembic (`tthc db upgrade`)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files

import alembic.context
import alembic.op
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tthc_flow.errors import StorageFailure
from tthc_flow.storage.database import Database, storage_failure
from tthc_flow.storage.schema import checked_name

__all__ = ["current_revision", "newest_revision", "upgrade", "upgrade_on"]

_LOCK = 7_484_883
"""Ours among the advisory locks of a PostgreSQL database."""


def upgrade(database: Database) -> str:
    """
    Bring the tables of *database* to the newest revision.

    Returns:
        The revision they are at now.

    Raises:
        StorageFailure: The database refuses, or a later release has made the tables.
    """
    try:
        with database.engine.begin() as connection:
            return upgrade_on(connection, database.prefix, database.schema)
    except DBAPIError as error:
        raise storage_failure(error, database.engine) from error


def upgrade_on(connection: Connection, prefix: str = "tthc_", schema: str | None = None) -> str:
    """
    The same on a connection of the host, inside its transaction, beside its own tables.

    It may stand in a migration of the host's own Alembic. A SQLite engine of the host's own
    should begin its transactions itself (see docs/desk.md), or half of the tables may stay.

    Raises:
        CallerError: A prefix or schema that is no plain name.
        StorageFailure: A later release has made the tables, or the database keeps no UTF-8.
    """
    checked_name(prefix, "prefix")
    if connection.dialect.name == "postgresql":
        _refuse_other_encodings(connection)
        # Several workers may come up at once; SQLite lets only one write anyway.
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        if schema is not None:
            name = checked_name(schema, "schema")
            connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{name}"'))
    with as_file(files("tthc_flow.storage") / "migrations") as folder:
        config = _config(str(folder))
        config.attributes |= {"connection": connection, "prefix": prefix, "schema": schema}
        _refuse_unknown(current_revision(connection, prefix, schema), config)
        with _alone():
            command.upgrade(config, "head")
    return current_revision(connection, prefix, schema) or ""


def current_revision(
    connection: Connection, prefix: str = "tthc_", schema: str | None = None
) -> str | None:
    """Revision of the tables; None when there are none."""
    options = {"version_table": f"{prefix}version", "version_table_schema": schema}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def newest_revision() -> str:
    """Revision that this release brings."""
    with as_file(files("tthc_flow.storage") / "migrations") as folder:
        return ScriptDirectory.from_config(_config(str(folder))).get_current_head() or ""


def _refuse_other_encodings(connection: Connection) -> None:
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise StorageFailure(
            f"the database keeps texts in {encoding}, which has no Vietnamese",
            remedy="create one with ENCODING 'UTF8'",
        )


def _refuse_unknown(revision: str | None, config: Config) -> None:
    script = ScriptDirectory.from_config(config)
    if revision is not None and revision not in {one.revision for one in script.walk_revisions()}:
        raise StorageFailure(
            f"the tables are at revision {revision}, which this release does not know",
            remedy="use the release that made them, or a later one",
        )


_turn = threading.RLock()


@contextmanager
def _alone() -> Iterator[None]:
    """
    One upgrade at a time, for Alembic keeps what it works on in its modules.

    What stood there is put back: ours may run inside a migration of the host.
    """
    with _turn:
        before = [(module, dict(vars(module))) for module in (alembic.op, alembic.context)]
        try:
            yield
        finally:
            for module, names in before:
                for name in vars(module).keys() - names.keys():
                    delattr(module, name)
                vars(module).update(names)


def _config(folder: str) -> Config:
    config = Config()
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config
