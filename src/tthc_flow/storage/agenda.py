"""What fires when (the clock table), and what has fired (the flag table)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from attrs import asdict, fields, frozen
from sqlalchemy import Connection, Table, bindparam, delete, insert, literal, select, update

from tthc_flow.desk.ports import AgendaEntry, FiredEntry, SweepCount
from tthc_flow.storage.schema import KEY, Instant, Tables
from tthc_flow.storage.statements import add_new, among, insert_new

__all__ = ["SqlAgenda"]

_COLUMNS = tuple(field.name for field in fields(AgendaEntry))

_AFTER_SLASH = chr(ord("/") + 1)


# Statements are put together once: that takes longer than to carry them out.


@cache
def _coming(clock: Table) -> Any:
    return _of_one_dossier(clock, _COLUMNS)


@cache
def _held(clock: Table) -> Any:
    return _coming(clock).with_for_update()


@cache
def _fired(flag: Table) -> Any:
    return _of_one_dossier(flag, (*_COLUMNS, "found_at", "retracted_at"))


def _of_one_dossier(table: Table, names: Iterable[str]) -> Any:
    """By the range of its keys, and by its code: a code may itself have a slash in it."""
    code, key = bindparam("code", type_=KEY), table.c.key
    mine = (key >= code.concat("/"), key < code.concat(_AFTER_SLASH), table.c.dossier == code)
    columns = (table.c[name] for name in names)
    return select(*columns).where(*mine).order_by(table.c.fires_at, key)


@cache
def _removal(clock: Table) -> Any:
    return delete(clock).where(clock.c.key == bindparam("gone"))


@cache
def _addition(clock: Table) -> Any:
    return insert(clock)


_LARGEST_PAGE = 2**31 - 1
"""Beyond it databases have no whole numbers; it means all."""


@frozen(eq=False)
class SqlAgenda:
    """See `tthc_flow.desk.ports.Agenda`."""

    _connection: Connection
    _tables: Tables

    def coming(self, code: str) -> Sequence[AgendaEntry]:
        """What the dossier has coming, in the order it fires."""
        rows = self._connection.execute(_coming(self._tables.clock), {"code": code})
        return [AgendaEntry(*row) for row in rows]

    def hold(self, code: str) -> Sequence[AgendaEntry]:
        """The same, kept from sweeps until the transaction ends."""
        rows = self._connection.execute(_held(self._tables.clock), {"code": code})
        return [AgendaEntry(*row) for row in rows]

    def fired(self, code: str) -> Sequence[FiredEntry]:
        """What has fired for a dossier, in the order it fired."""
        rows = self._connection.execute(_fired(self._tables.flag), {"code": code})
        return [
            FiredEntry(AgendaEntry(*entry), found_at, retracted_at)
            for *entry, found_at, retracted_at in rows
        ]

    def replace(self, before: Iterable[AgendaEntry], after: Iterable[AgendaEntry]) -> None:
        """Put *after* in the place of *before*; what stands in both is not touched."""
        old, new = ({entry.key: entry for entry in entries} for entries in (before, after))
        gone = [{"gone": key} for key, entry in old.items() if new.get(key) != entry]
        come = [asdict(entry) for key, entry in new.items() if old.get(key) != entry]
        if gone:
            self._connection.execute(_removal(self._tables.clock), gone)
        if come:
            self._connection.execute(_addition(self._tables.clock), come)

    def retract(self, keys: Iterable[str], at: datetime) -> None:
        """Mark fired entries as wrong since *at*."""
        flag = self._tables.flag
        wrong = among(self._connection, flag.c.key, keys)
        self._connection.execute(update(flag).where(wrong).values(retracted_at=at))

    def sweep(self, at: datetime, limit: int) -> SweepCount:
        """
        Fire at most *limit* entries that have come by *at*.

        The unique keys of flag and message make each happen once, whoever else sweeps; that
        locked rows are skipped only keeps sweepers out of each other's way (R44).
        """
        clock = self._tables.clock
        keys = self._connection.scalars(
            select(clock.c.key)
            .where(clock.c.fires_at <= at)
            .order_by(clock.c.fires_at, clock.c.key)
            .limit(min(limit, _LARGEST_PAGE))
            .with_for_update(skip_locked=True)
        ).all()
        if not keys:
            return SweepCount(0, 0)
        come = among(self._connection, clock.c.key, keys)
        fired = self._copy(self._tables.flag, self._flags(at).where(come))
        self._copy(self._tables.outbox, self._messages(at).where(come))
        self._connection.execute(delete(clock).where(come))
        return SweepCount(len(keys), fired)

    def _copy(self, table: Any, rows: Any) -> int:
        names = [column.name for column in rows.selected_columns]
        copied = insert_new(self._connection, table).from_select(names, rows)
        return add_new(self._connection, copied)

    def _flags(self, at: datetime) -> Any:
        clock = self._tables.clock
        columns = (clock.c[name] for name in _COLUMNS)
        return select(*columns, literal(at, Instant).label("found_at")).order_by(clock.c.key)

    def _messages(self, at: datetime) -> Any:
        clock = self._tables.clock
        return select(
            clock.c.key.label("id"),
            clock.c.dossier,
            clock.c.type,
            clock.c.fires_at.label("at"),
            clock.c.body,
            literal(0).label("attempts"),
            literal(at, Instant).label("next_attempt_at"),
            literal("").label("last_error"),
        ).order_by(clock.c.fires_at, clock.c.key)
