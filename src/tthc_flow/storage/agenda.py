"""What fires when, and what has fired (R44)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from attrs import asdict, fields, frozen
from sqlalchemy import Connection, Table, bindparam, delete, literal, select, update

from tthc_flow.desk.ports import AgendaEntry, FiredEntry, SweepCount
from tthc_flow.storage.schema import KEY, Instant, Tables
from tthc_flow.storage.statements import among, insert_new, lying_at, place_of

__all__ = ["SqlAgenda"]

_COLUMNS = tuple(field.name for field in fields(AgendaEntry))

_AFTER_SLASH = chr(ord("/") + 1)


# Statements are put together once: that takes longer than to carry them out.


@cache
def _coming(agenda: Table) -> Any:
    mine = _of_one_dossier(agenda)
    return _entries(agenda, _COLUMNS).where(*mine, agenda.c.found_at.is_(None))


@cache
def _held(agenda: Table) -> Any:
    return _coming(agenda).with_for_update()


@cache
def _fired(agenda: Table) -> Any:
    mine = _of_one_dossier(agenda)
    columns = (*_COLUMNS, "found_at", "retracted_at")
    return _entries(agenda, columns).where(*mine, agenda.c.found_at.is_not(None))


def _entries(agenda: Table, names: Iterable[str]) -> Any:
    columns = (agenda.c[name] for name in names)
    return select(*columns).order_by(agenda.c.fires_at, agenda.c.key)


def _of_one_dossier(agenda: Table) -> tuple[Any, ...]:
    """By the range of its keys, and by its code: a code may itself have a slash in it."""
    code, key = bindparam("code", type_=KEY), agenda.c.key
    return key >= code.concat("/"), key < code.concat(_AFTER_SLASH), agenda.c.dossier == code


@cache
def _removal(agenda: Table) -> Any:
    return delete(agenda).where(agenda.c.key == bindparam("gone"), agenda.c.found_at.is_(None))


_LARGEST_PAGE = 2**31 - 1
"""Beyond it databases have no whole numbers; it means all."""


@frozen(eq=False)
class SqlAgenda:
    """See `tthc_flow.desk.ports.Agenda`."""

    _connection: Connection
    _tables: Tables

    def coming(self, code: str) -> Sequence[AgendaEntry]:
        """What the dossier has coming, in the order it fires."""
        rows = self._connection.execute(_coming(self._tables.agenda), {"code": code})
        return [AgendaEntry(*row) for row in rows]

    def hold(self, code: str) -> Sequence[AgendaEntry]:
        """The same, kept from sweeps until the transaction ends."""
        rows = self._connection.execute(_held(self._tables.agenda), {"code": code})
        return [AgendaEntry(*row) for row in rows]

    def fired(self, code: str) -> Sequence[FiredEntry]:
        """What has fired for a dossier, in the order it fired."""
        rows = self._connection.execute(_fired(self._tables.agenda), {"code": code})
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
            self._connection.execute(_removal(self._tables.agenda), gone)
        if come:
            self._connection.execute(insert_new(self._connection, self._tables.agenda), come)

    def retract(self, keys: Iterable[str], at: datetime) -> None:
        """Mark fired entries as wrong since *at*."""
        agenda = self._tables.agenda
        wrong = among(self._connection, agenda.c.key, keys), agenda.c.found_at.is_not(None)
        self._connection.execute(update(agenda).where(*wrong).values(retracted_at=at))

    def sweep(self, at: datetime, limit: int) -> SweepCount:
        """
        Fire at most *limit* entries that have come by *at*.

        An entry that has been found is not found again, and the unique id of its message makes
        that happen once, whoever else sweeps; that locked rows are skipped only keeps sweepers
        out of each other's way (R44).
        """
        agenda = self._tables.agenda
        to_come = agenda.c.found_at.is_(None)
        places = self._connection.scalars(
            select(place_of(self._connection))
            .select_from(agenda)
            .where(to_come, agenda.c.fires_at <= at)
            .order_by(agenda.c.fires_at, agenda.c.key)
            .limit(min(limit, _LARGEST_PAGE))
            .with_for_update(skip_locked=True)
        ).all()
        if not places:
            return SweepCount(0, 0)
        come = lying_at(self._connection, places)
        messages = self._messages(at).where(come)
        names = [column.name for column in messages.selected_columns]
        put = insert_new(self._connection, self._tables.outbox).from_select(names, messages)
        self._connection.execute(put)
        found = update(agenda).where(come, to_come).values(found_at=at)
        fired = self._connection.execute(found).rowcount
        return SweepCount(len(places), fired)

    def _messages(self, at: datetime) -> Any:
        agenda = self._tables.agenda
        return select(
            agenda.c.key.label("id"),
            agenda.c.dossier,
            agenda.c.type,
            agenda.c.fires_at.label("at"),
            agenda.c.body,
            literal(0).label("attempts"),
            literal(at, Instant).label("next_attempt_at"),
            literal("").label("last_error"),
        ).order_by(agenda.c.fires_at, agenda.c.key)
