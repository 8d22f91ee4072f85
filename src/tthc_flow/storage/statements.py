"""What SQLite and PostgreSQL say alike, but SQLAlchemy keeps in their dialects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from tthc_flow.errors import CallerError

__all__ = ["CHUNK", "add_new", "in_chunks", "insert_new"]

Item = TypeVar("Item")

CHUNK = 5_000
"""Parameters in one statement: SQLite takes 32,766, PostgreSQL 65,535."""

_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def insert_new(connection: Connection, table: Table) -> Any:
    """
    An insert that leaves out rows whose key is taken: a conflict raises nothing (R43).

    Raises:
        CallerError: A database other than SQLite and PostgreSQL.
    """
    name = connection.dialect.name
    if name not in _INSERTS:
        raise CallerError(f"no store on {name}", remedy="use SQLite or PostgreSQL (R46)")
    return _INSERTS[name](table).on_conflict_do_nothing()


def add_new(connection: Connection, insert: Any) -> int:
    """
    Carry out an insert of `insert_new`.

    Returns:
        How many rows were new. The drivers know it; SQLAlchemy keeps it for an insert only when
        it is asked to, and answers -1 otherwise.
    """
    done = connection.execute(insert, execution_options={"preserve_rowcount": True})
    return int(done.rowcount)


def in_chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """*items* in lists that one statement can take as parameters."""
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
