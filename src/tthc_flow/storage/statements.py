"""What SQLite and PostgreSQL say alike, but SQLAlchemy keeps in their dialects."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from tthc_flow.errors import CallerError

__all__ = ["insert_new"]

_INSERTS = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def insert_new(connection: Connection, table: Table) -> Any:
    """
    An insert that leaves out rows whose key is taken: a conflict raises nothing (R43).

    Raises:
        CallerError: A database other than SQLite and PostgreSQL.
    """
    name = connection.dialect.name
    if name not in _INSERTS:
        raise CallerError(f"no store on {name}", remedy="use SQLite or PostgreSQL (R46)")
    return _INSERTS[name](table)
