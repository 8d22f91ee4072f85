"""What fires when (the clock table), and what has fired (the flag table)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from attrs import asdict, fields, frozen
from sqlalchemy import Connection, delete, insert, literal, select, update

from tthc_flow.desk.ports import AgendaEntry, FiredEntry, SweepCount
from tthc_flow.storage.schema import Instant, Tables
from tthc_flow.storage.statements import CHUNK, add_new, in_chunks, insert_new

__all__ = ["SqlAgenda"]

_COLUMNS = tuple(field.name for field in fields(AgendaEntry))


@frozen(eq=False)
class SqlAgenda:
    """See `tthc_flow.desk.ports.Agenda`."""

    _connection: Connection
    _tables: Tables

    def coming(self, code: str) -> Sequence[AgendaEntry]:
        """What the dossier has coming, in the order it fires."""
        clock = self._tables.clock
        query = select(clock).where(clock.c.dossier == code)
        rows = self._connection.execute(query.order_by(clock.c.fires_at, clock.c.key))
        return [AgendaEntry(**row) for row in rows.mappings()]

    def fired(self, code: str) -> Sequence[FiredEntry]:
        """What has fired for a dossier, in the order it fired."""
        flag = self._tables.flag
        rows = self._connection.execute(
            select(flag).where(flag.c.dossier == code).order_by(flag.c.fires_at, flag.c.key)
        )
        return [
            FiredEntry(
                AgendaEntry(*(row[name] for name in _COLUMNS)), row["found_at"], row["retracted_at"]
            )
            for row in rows.mappings()
        ]

    def clear(self, code: str) -> None:
        """Take away what the dossier had coming."""
        clock = self._tables.clock
        self._connection.execute(delete(clock).where(clock.c.dossier == code))

    def set(self, code: str, entries: Iterable[AgendaEntry]) -> None:
        """Put *entries* in the place of what the dossier had coming."""
        self.clear(code)
        rows = [asdict(entry) for entry in entries]
        if rows:
            self._connection.execute(insert(self._tables.clock), rows)

    def retract(self, keys: Iterable[str], at: datetime) -> None:
        """Mark fired entries as wrong since *at*."""
        flag = self._tables.flag
        for chosen in in_chunks(keys):
            self._connection.execute(
                update(flag).where(flag.c.key.in_(chosen)).values(retracted_at=at)
            )

    def sweep(self, at: datetime, limit: int) -> SweepCount:
        """
        Fire at most *limit* entries that have come by *at*.

        The unique keys of flag and message make each happen once, whoever else sweeps; that
        locked rows are skipped only keeps sweepers out of each other's way (R44).
        """
        due = fired = 0
        while due < limit:
            asked = min(limit - due, CHUNK)
            page = self._sweep(at, asked)
            due, fired = due + page.due, fired + page.fired
            if page.due < asked:
                break
        return SweepCount(due, fired)

    def _sweep(self, at: datetime, limit: int) -> SweepCount:
        clock = self._tables.clock
        keys = self._connection.scalars(
            select(clock.c.key)
            .where(clock.c.fires_at <= at)
            .order_by(clock.c.fires_at, clock.c.key)
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        if not keys:
            return SweepCount(0, 0)
        fired = self._copy(self._tables.flag, self._flags(keys, at))
        self._copy(self._tables.outbox, self._messages(keys, at))
        self._connection.execute(delete(clock).where(clock.c.key.in_(keys)))
        return SweepCount(len(keys), fired)

    def _copy(self, table: Any, rows: Any) -> int:
        names = [column.name for column in rows.selected_columns]
        copied = insert_new(self._connection, table).from_select(names, rows)
        return add_new(self._connection, copied)

    def _flags(self, keys: Sequence[str], at: datetime) -> Any:
        clock = self._tables.clock
        columns = (clock.c[name] for name in _COLUMNS)
        found_at = literal(at, Instant).label("found_at")
        return select(*columns, found_at).where(clock.c.key.in_(keys)).order_by(clock.c.key)

    def _messages(self, keys: Sequence[str], at: datetime) -> Any:
        clock = self._tables.clock
        return (
            select(
                clock.c.key.label("id"),
                clock.c.dossier,
                clock.c.type,
                clock.c.fires_at.label("at"),
                clock.c.body,
                literal(0).label("attempts"),
                literal(at, Instant).label("next_attempt_at"),
                literal("").label("last_error"),
            )
            .where(clock.c.key.in_(keys))
            .order_by(clock.c.fires_at, clock.c.key)
        )
