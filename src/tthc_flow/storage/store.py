"""The store on a connection of the host (R43)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import field, frozen
from sqlalchemy import Connection, func, select, text

from tthc_flow.calendars import OfficialNotice
from tthc_flow.desk.definitions import Definition, notice_from_json, notice_to_json
from tthc_flow.storage.agenda import SqlAgenda
from tthc_flow.storage.event_log import SqlEventLog
from tthc_flow.storage.outbox import SqlOutbox
from tthc_flow.storage.schema import Tables, tables_of
from tthc_flow.storage.statements import add_new, in_schema, insert_new

__all__ = ["SqlStore"]


@frozen(eq=False)
class SqlShelf:
    """See `tthc_flow.desk.ports.Shelf`."""

    _connection: Connection
    _tables: Tables

    def get(self, content_hash: str) -> str | None:
        """The body of a definition."""
        definition = self._tables.definition
        query = select(definition.c.body).where(definition.c.hash == content_hash)
        return self._connection.scalar(query)

    def put(self, definitions: Iterable[Definition]) -> None:
        """Keep definitions; those already there are left as they are."""
        rows = [{"hash": d.hash, "kind": d.kind, "body": d.body} for d in definitions]
        if rows:
            self._connection.execute(insert_new(self._connection, self._tables.definition), rows)


@frozen(eq=False)
class SqlNoticeBoard:
    """See `tthc_flow.desk.ports.NoticeBoard`."""

    _connection: Connection
    _tables: Tables

    def notices(self, recorded_by: datetime | None = None) -> Sequence[OfficialNotice]:
        """The latest version of each; withdrawn ones left out."""
        notice = self._tables.notice
        query = select(notice.c.key, notice.c.body).order_by(notice.c.key, notice.c.version)
        if recorded_by is not None:
            query = query.where(notice.c.recorded_at <= recorded_by)
        latest = {row.key: row.body for row in self._connection.execute(query)}
        return [notice_from_json(body) for body in latest.values() if body is not None]

    def hold(self) -> None:
        """Let nobody else post until the end of the transaction; SQLite has one writer anyway."""
        if self._connection.dialect.name == "postgresql":
            # A name that was checked when the tables were made, as the dialect quotes it.
            notice, preparer = self._tables.notice, self._connection.dialect.identifier_preparer
            name = preparer.format_table(notice, use_schema=False)
            place = in_schema(self._connection, notice.schema)
            self._connection.execute(text(f"LOCK TABLE {place}{name} IN SHARE ROW EXCLUSIVE MODE"))

    def post(self, key: str, notice: OfficialNotice | None, at: datetime, actor: str) -> int:
        """Add a version, None to withdraw the notice."""
        table = self._tables.notice
        body = None if notice is None else notice_to_json(notice)
        row = {"key": key, "recorded_at": at, "actor": actor, "body": body}
        versions = select(func.max(table.c.version)).where(table.c.key == key)
        while True:  # until nobody else has just taken the number
            version = (self._connection.scalar(versions) or 0) + 1
            added = insert_new(self._connection, table).values(row | {"version": version})
            if add_new(self._connection, added):
                return version


@frozen(eq=False)
class SqlStore:
    """
    The store for one transaction of the host; see `tthc_flow.desk.ports.Store`.

    It never begins, commits or retries: what the host commits is kept, what it rolls back
    leaves no trace. Errors of the database come through as SQLAlchemy raises them.

    Attributes:
        connection: A connection of the host to SQLite or PostgreSQL, with its transaction.
        prefix: Prefix of the tables.
        schema: Their schema, in PostgreSQL; None for the search path.

    Raises:
        CallerError: A prefix or schema that is no plain name.
    """

    connection: Connection
    prefix: str = "tthc_"
    schema: str | None = None
    log: SqlEventLog = field(init=False)
    shelf: SqlShelf = field(init=False)
    agenda: SqlAgenda = field(init=False)
    outbox: SqlOutbox = field(init=False)
    board: SqlNoticeBoard = field(init=False)

    def __attrs_post_init__(self) -> None:
        tables = tables_of(self.prefix, self.schema)
        for name, part in (
            ("log", SqlEventLog),
            ("shelf", SqlShelf),
            ("agenda", SqlAgenda),
            ("outbox", SqlOutbox),
            ("board", SqlNoticeBoard),
        ):
            object.__setattr__(self, name, part(self.connection, tables))
