"""Messages to deliver, each at least once (R45)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import asdict, fields, frozen
from sqlalchemy import Connection, func, select, update

from tthc_flow.desk.ports import Message
from tthc_flow.storage.schema import Tables
from tthc_flow.storage.statements import among, insert_new

__all__ = ["SqlOutbox"]

_COLUMNS = tuple(field.name for field in fields(Message))


@frozen(eq=False)
class SqlOutbox:
    """See `tthc_flow.desk.ports.Outbox`."""

    _connection: Connection
    _tables: Tables

    def put(self, messages: Iterable[Message], at: datetime) -> None:
        """Add messages that are not there yet."""
        rows = [asdict(m) | {"next_attempt_at": at, "last_error": ""} for m in messages]
        if rows:
            self._connection.execute(insert_new(self._connection, self._tables.outbox), rows)

    def claim(self, at: datetime, until: datetime, limit: int) -> Sequence[Message]:
        """Messages whose turn has come by *at*; nobody else gets them before *until*."""
        outbox = self._tables.outbox
        rows = self._connection.execute(
            select(outbox)
            .where(outbox.c.next_attempt_at <= at)
            .order_by(outbox.c.next_attempt_at, outbox.c.position)
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).mappings()
        messages = [_message(row) for row in rows]
        if messages:
            claimed = self._is_one_of(message.id for message in messages)
            self._connection.execute(
                update(outbox)
                .where(*claimed)
                .values(next_attempt_at=until, attempts=outbox.c.attempts + 1)
            )
        return messages

    def deliver(self, ids: Iterable[str], at: datetime) -> None:
        """Mark messages as delivered."""
        outbox = self._tables.outbox
        self._connection.execute(
            update(outbox)
            .where(*self._is_one_of(ids))
            .values(delivered_at=at, next_attempt_at=None, last_error="")
        )

    def postpone(self, failures: Mapping[str, tuple[datetime | None, str]]) -> None:
        """By id: when to try again, or None for never (a dead letter), and what went wrong."""
        outbox = self._tables.outbox
        for name, (again_at, error) in failures.items():
            self._connection.execute(
                update(outbox)
                .where(outbox.c.id == name, self._is_undelivered)
                .values(next_attempt_at=again_at, last_error=error)
            )

    def give_back(self, ids: Iterable[str], at: datetime) -> None:
        """Let somebody else have claimed messages that were not tried, from *at* on."""
        outbox = self._tables.outbox
        chosen = list(ids)
        if chosen:
            self._connection.execute(
                update(outbox)
                .where(*self._is_one_of(chosen), outbox.c.next_attempt_at.is_not(None))
                .values(next_attempt_at=at, attempts=outbox.c.attempts - 1)
            )

    def dead(self, limit: int = 100) -> Sequence[tuple[Message, str]]:
        """Dead letters by id with what went wrong last; found among the undelivered."""
        outbox = self._tables.outbox
        query = select(outbox).where(*self._is_dead()).order_by(outbox.c.id).limit(limit)
        rows = self._connection.execute(query).mappings()
        return [(_message(row), row["last_error"]) for row in rows]

    def revive(self, ids: Iterable[str], at: datetime) -> int:
        """Try dead letters again from *at* on."""
        outbox = self._tables.outbox
        revived = self._connection.execute(
            update(outbox)
            .where(*self._is_dead(), *self._is_one_of(ids))
            .values(next_attempt_at=at, attempts=0)
        )
        return int(revived.rowcount)

    def waiting(self) -> int:
        """How many messages are neither delivered nor dead."""
        outbox = self._tables.outbox
        count = select(func.count()).where(outbox.c.next_attempt_at.is_not(None))
        return int(self._connection.scalar(count) or 0)

    @property
    def _is_undelivered(self) -> Any:
        return self._tables.outbox.c.delivered_at.is_(None)

    def _is_one_of(self, ids: Iterable[str]) -> tuple[Any, Any]:
        """Of those not delivered: others are in no index."""
        return among(self._connection, self._tables.outbox.c.id, ids), self._is_undelivered

    def _is_dead(self) -> tuple[Any, Any]:
        return self._tables.outbox.c.next_attempt_at.is_(None), self._is_undelivered


def _message(row: Mapping[Any, Any]) -> Message:
    return Message(**{name: row[name] for name in _COLUMNS})
