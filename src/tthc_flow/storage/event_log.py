"""Events, only ever added to, and one line for each dossier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from attrs import asdict, fields, frozen
from sqlalchemy import Connection, Table, bindparam, select, update

from tthc_flow.desk.ports import DossierLine, LineFilter, SealedEvent
from tthc_flow.errors import BrokenChain
from tthc_flow.storage.schema import Tables
from tthc_flow.storage.statements import add_new, insert_new

__all__ = ["SqlEventLog"]

_LONGEST_FAULT = 200
_COLUMNS = tuple(field.name for field in fields(SealedEvent))


@cache
def _record(event: Table) -> Any:
    columns = (event.c[name] for name in _COLUMNS)
    return select(*columns).where(event.c.dossier == bindparam("code")).order_by(event.c.seq)


@cache
def _renewal(dossier: Table) -> Any:
    others = [column.name for column in dossier.columns if not column.primary_key]
    renewed = update(dossier).where(dossier.c.code == bindparam("renewed"))
    return renewed.values({name: bindparam(name) for name in others})


@frozen(eq=False)
class SqlEventLog:
    """See `tthc_flow.desk.ports.EventLog`."""

    _connection: Connection
    _tables: Tables

    def read(self, code: str) -> Sequence[SealedEvent]:
        """The events of a dossier in order."""
        with _readable(code):
            rows = self._connection.execute(_record(self._tables.event), {"code": code})
            return [SealedEvent(*row) for row in rows]

    def find(self, key: str) -> SealedEvent | None:
        """The event that a command with this idempotency key wrote."""
        event = self._tables.event
        row = self._connection.execute(select(event).where(event.c.key == key)).mappings().first()
        return None if row is None else SealedEvent(**row)

    def append(self, event: SealedEvent, line: DossierLine) -> bool:
        """Write an event and its dossier's line; False, and nothing, when the number is taken."""
        if event.seq == 1:
            return self._begin(event, line)
        if not self._add(event):
            return False
        values = asdict(line)
        values["renewed"] = values.pop("code")
        self._connection.execute(_renewal(self._tables.dossier), values)
        return True

    def _begin(self, event: SealedEvent, line: DossierLine) -> bool:
        """The line first: an event belongs to a dossier. Another's line is left as it is."""
        begun = insert_new(self._connection, self._tables.dossier)
        if not add_new(self._connection, begun, asdict(line)):
            return False
        if self._add(event):
            return True
        dossier = self._tables.dossier
        self._connection.execute(dossier.delete().where(dossier.c.code == line.code))
        return False

    def _add(self, event: SealedEvent) -> bool:
        added = insert_new(self._connection, self._tables.event)
        return add_new(self._connection, added, asdict(event)) > 0

    def line(self, code: str) -> DossierLine | None:
        """The line of a dossier."""
        dossier = self._tables.dossier
        with _readable(code):
            rows = self._connection.execute(select(dossier).where(dossier.c.code == code))
            row = rows.mappings().first()
            return None if row is None else _line(row)

    def lines(
        self, wanted: LineFilter, *, after: str = "", limit: int = 500
    ) -> Sequence[DossierLine]:
        """Lines by code, page by page."""
        dossier = self._tables.dossier
        ended = dossier.c.closed_at if wanted.with_decided else dossier.c.ended_at
        query = select(dossier).where(ended.is_(None), dossier.c.code > after)
        for name in ("agency", "pinned", "procedure"):
            value = getattr(wanted, name)
            if value is not None:
                query = query.where(dossier.c[name] == value)
        rows = self._connection.execute(query.order_by(dossier.c.code).limit(limit))
        return [_line(row) for row in rows.mappings()]

    def pins(self) -> Sequence[str]:
        """Hashes of the bases that running dossiers are measured by."""
        dossier = self._tables.dossier
        running = select(dossier.c.pinned).where(dossier.c.ended_at.is_(None)).distinct()
        return sorted(pinned for pinned in self._connection.scalars(running) if pinned)

    def codes(self, *, after: str = "", limit: int = 1000) -> Sequence[str]:
        """Codes of all dossiers, page by page."""
        dossier = self._tables.dossier
        query = select(dossier.c.code).where(dossier.c.code > after).order_by(dossier.c.code)
        return self._connection.scalars(query.limit(limit)).all()

    def strays(self) -> Sequence[str]:
        """Codes that have events but no line; the database forbids it while it is asked to."""
        event, dossier = self._tables.event, self._tables.dossier
        lines = select(dossier.c.code).where(dossier.c.code == event.c.dossier)
        query = select(event.c.dossier).where(~lines.exists()).distinct()
        return self._connection.scalars(query.order_by(event.c.dossier)).all()


@contextmanager
def _readable(code: str) -> Iterator[None]:
    """SQLite takes any text for an instant or a date; what nobody can read was not ours."""
    try:
        yield
    except UnicodeError:  # the code itself, in a database of another encoding
        raise
    except (TypeError, ValueError) as error:
        raise BrokenChain(
            f"a column cannot be read: {error}"[:_LONGEST_FAULT], where=f"dossier {code}"
        ) from error


def _line(row: Mapping[Any, Any]) -> DossierLine:
    return DossierLine(**{str(name): value for name, value in row.items()})
