"""What SQLite and PostgreSQL say alike, but SQLAlchemy keeps in their dialects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    Connection,
    Integer,
    String,
    Table,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import UserDefinedType

from tthc_flow.errors import CallerError

__all__ = ["add_new", "among", "in_schema", "insert_new", "lying_at", "place_of"]

_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def insert_new(connection: Connection, table: Table) -> Any:
    """
    An insert that leaves out rows whose key is taken: a conflict raises nothing (R43).

    Raises:
        CallerError: A database other than SQLite and PostgreSQL.
    """
    return _insert_new(connection.dialect.name, table)


@cache
def _insert_new(name: str, table: Table) -> Any:
    if name not in _INSERTS:
        raise CallerError(f"no store on {name}", remedy="use SQLite or PostgreSQL (R46)")
    return _INSERTS[name](table).on_conflict_do_nothing()


def add_new(connection: Connection, insert: Any, row: Mapping[str, Any] | None = None) -> int:
    """
    Carry out an insert of `insert_new`, of *row* or of what it says itself.

    Returns:
        How many rows were new. The drivers know it; SQLAlchemy keeps it for an insert only when
        it is asked to, and answers -1 otherwise.
    """
    done = connection.execute(insert, row, execution_options={"preserve_rowcount": True})
    return int(done.rowcount)


def in_schema(connection: Connection, schema: str | None) -> str:
    """
    What stands before the name of a table in a text, quoted: its schema and a dot, or nothing.

    SQLAlchemy's ``schema_translate_map``, by which a host keeps its tenants apart, does not
    reach into texts.
    """
    translated = connection.get_execution_options().get("schema_translate_map") or {}
    name = translated.get(schema, schema)
    return f"{connection.dialect.identifier_preparer.quote_schema(name)}." if name else ""


def among(connection: Connection, column: Column[str], texts: Iterable[str]) -> Any:
    """
    That *column* is one of *texts*: one parameter, however many there are.

    SQLite takes 32,766 parameters and PostgreSQL 65,535, and each costs more than its text.
    """
    chosen = list(texts)
    if connection.dialect.name == "postgresql":
        return column == any_(bindparam(None, chosen, ARRAY(String)))
    listed = func.json_each(bindparam(None, json.dumps(chosen), String)).table_valued("value")
    return column.in_(select(listed.c.value))


def place_of(connection: Connection) -> Any:
    """Where a row lies; it stays there as long as nobody else may change it."""
    if connection.dialect.name == "postgresql":
        return literal_column("ctid", _Tid())
    return literal_column("rowid", Integer)


def lying_at(connection: Connection, places: Iterable[Any]) -> Any:
    """That a row lies at one of *places*: found without any index."""
    chosen = list(places)
    if connection.dialect.name == "postgresql":
        return place_of(connection) == any_(cast(bindparam(None, chosen, ARRAY(String)), _TIDS))
    listed = func.json_each(bindparam(None, json.dumps(chosen), String)).table_valued("value")
    return place_of(connection).in_(select(listed.c.value))


class _Tid(UserDefinedType[str]):
    """PostgreSQL's address of a row, such as `(17,3)`."""

    cache_ok = True

    def get_col_spec(self, **_kw: Any) -> str:
        return "tid"


_TIDS = ARRAY(_Tid())
