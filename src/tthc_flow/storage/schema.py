"""
The tables, under a prefix or in a schema of the host's choice (R43).

Instants are kept whole: `timestamptz` in PostgreSQL, ISO text of a fixed width in local time in
SQLite, where it sorts as it should and people can read it.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Any

from attrs import frozen
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from tthc_flow.errors import CallerError
from tthc_flow.instants import to_local

__all__ = ["KEY", "Instant", "Tables", "tables_of"]

KEY = String().with_variant(String(collation="C"), "postgresql")
"""Texts in the order of their bytes, which SQLite has anyway: prefixes are ranges."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
_INSTANT_WIDTH = 32


class Instant(TypeDecorator[datetime]):
    """An aware instant, with microseconds; a naive one is refused."""

    impl = String(_INSTANT_WIDTH)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """`timestamptz` where the database has it."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(_INSTANT_WIDTH))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """As a wall-clock reading in Việt Nam, whose offset never changes."""
        if value is None:
            return None
        local = to_local(value)
        return local if dialect.name == "postgresql" else local.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The instant that was written."""
        if value is None:
            return None
        return to_local(value if isinstance(value, datetime) else datetime.fromisoformat(value))


@frozen(eq=False)
class Tables:
    """
    All tables of one store.

    Attributes:
        metadata: What Alembic compares.
        definition: Procedures, calendars and rulebooks by hash.
        dossier: One line a dossier.
        event: What happened, only ever added to.
        agenda: What fires when, and what has fired.
        outbox: Messages.
        notice: Local notices in versions.
    """

    metadata: MetaData
    definition: Table
    dossier: Table
    event: Table
    agenda: Table
    outbox: Table
    notice: Table


def checked_name(name: str, what: str) -> str:
    """A prefix or schema: small letters, digits and _; nothing that SQL could take for more."""
    if not _NAME.fullmatch(name):
        raise CallerError(
            f"{name!r} is no {what}", remedy="use up to 31 small letters, digits and _, e.g. tthc_"
        )
    return name


@cache
def tables_of(prefix: str = "tthc_", schema: str | None = None) -> Tables:
    """
    The tables under a prefix and, in PostgreSQL, in a schema.

    Raises:
        CallerError: A prefix or schema that is no plain name.
    """
    checked_name(prefix, "prefix")
    if schema is not None:
        checked_name(schema, "schema")
    metadata = MetaData(schema=schema)
    dossier = _dossier(metadata, prefix)
    code = dossier.c.code
    return Tables(
        metadata,
        Table(
            f"{prefix}definition",
            metadata,
            Column("hash", String(64), primary_key=True),
            Column("kind", String(16), nullable=False),
            Column("body", Text, nullable=False),
        ),
        dossier,
        Table(
            f"{prefix}event",
            metadata,
            Column("dossier", String, ForeignKey(code), primary_key=True),
            Column("seq", Integer, primary_key=True, autoincrement=False),
            Column("type", String(32), nullable=False),
            Column("at", Instant, nullable=False),
            Column("recorded_at", Instant, nullable=False),
            Column("body", Text, nullable=False),
            Column("previous", String(64), nullable=False),
            Column("seal", String(64), nullable=False),
            Column("key", String, unique=True),
            Column("digest", String(64), nullable=False),
        ),
        _agenda(metadata, prefix),
        _outbox(metadata, prefix),
        Table(
            f"{prefix}notice",
            metadata,
            Column("key", String, primary_key=True),
            Column("version", Integer, primary_key=True, autoincrement=False),
            Column("recorded_at", Instant, nullable=False),
            Column("actor", String, nullable=False),
            Column("body", Text),
        ),
    )


def _dossier(metadata: MetaData, prefix: str) -> Table:
    table = Table(
        f"{prefix}dossier",
        metadata,
        Column("code", String, primary_key=True),
        Column("procedure", String(16), nullable=False),
        Column("channel", String(16), nullable=False),
        Column("applicant", String, nullable=False),
        Column("agency", String, nullable=False),
        Column("state", String(32), nullable=False),
        Column("seq", Integer, nullable=False),
        Column("head", String(64), nullable=False),
        Column("pinned", String(64), nullable=False),
        Column("submitted_at", Instant, nullable=False),
        Column("accepted_at", Instant),
        Column("ended_at", Instant),
        Column("closed_at", Instant),
        Column("statutory_due_at", Instant),
        Column("committed_due_at", Instant),
        Column("appointed_on", Date),
    )
    running = table.c.ended_at.is_(None)
    for column in (table.c.pinned, table.c.agency, table.c.committed_due_at):
        Index(
            f"{prefix}dossier_running_{column.name}",
            column,
            table.c.code,
            postgresql_where=running,
            sqlite_where=running,
        )
    return table


def _agenda(metadata: MetaData, prefix: str) -> Table:
    """
    Flags and rungs, those that have fired and those to come.

    An entry that fires stays where it is and says when it was found: one page is written, not
    one of each of two tables and of their keys. Only what is to come stands in the index, so a
    sweep's work depends on what became due (R44). The key begins with the code, so a dossier's
    entries are a range of keys: an index on the dossier, or a foreign key, would cost each
    sweep another page for each flag that lies somewhere else among all open dossiers.
    """
    table = Table(
        f"{prefix}agenda",
        metadata,
        Column("key", KEY, primary_key=True),
        Column("dossier", String, nullable=False),
        Column("type", String(64), nullable=False),
        Column("obligation", String(32), nullable=False),
        Column("kind", String(32), nullable=False),
        Column("severity", String(16), nullable=False),
        Column("fires_at", Instant, nullable=False),
        Column("due_at", Instant, nullable=False),
        Column("body", Text, nullable=False),
        Column("found_at", Instant),
        Column("retracted_at", Instant),
    )
    to_come = table.c.found_at.is_(None)
    Index(
        f"{prefix}agenda_to_come",
        table.c.fires_at,
        table.c.key,
        postgresql_where=to_come,
        sqlite_where=to_come,
    )
    return table


def _outbox(metadata: MetaData, prefix: str) -> Table:
    """
    Messages, those delivered and those not yet.

    Both indexes hold only what is not delivered, so what was sent in years slows nothing down.
    That a message is put here once follows from the agenda: an entry is found once.
    """
    table = Table(
        f"{prefix}outbox",
        metadata,
        Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
        Column("id", KEY, nullable=False),
        Column("dossier", String, nullable=False),
        Column("type", String(64), nullable=False),
        Column("at", Instant, nullable=False),
        Column("body", Text, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("next_attempt_at", Instant),
        Column("delivered_at", Instant),
        Column("last_error", String, nullable=False),
    )
    waiting = table.c.next_attempt_at.is_not(None)
    Index(
        f"{prefix}outbox_waiting",
        table.c.next_attempt_at,
        table.c.position,
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
    undelivered = table.c.delivered_at.is_(None)
    Index(
        f"{prefix}outbox_undelivered",
        table.c.id,
        unique=True,
        postgresql_where=undelivered,
        sqlite_where=undelivered,
    )
    return table
