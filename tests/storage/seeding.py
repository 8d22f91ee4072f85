"""
Large stores by bulk SQL: what the desk wrote once for a dossier, written again under other codes.

A model is written by the desk, through its commands, and read back row by row. Its copies have
another code wherever it stands, and the hashes that follow from that. `test_seeding.py` holds
them equal, column by column, to what the desk writes for the same commands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from attrs import frozen
from psycopg import sql
from sqlalchemy import Column, Connection, Table, insert, select

from tthc_flow.desk import Clock, Desk
from tthc_flow.desk.chain import BEGINNING, seal
from tthc_flow.dossier import Jurisdiction
from tthc_flow.storage import Database, tables_of, upgrade

__all__ = ["COPIED", "Act", "Model", "columns_of", "model_of", "seed"]

Act = Callable[[Desk, str], None]
"""The commands for one dossier; each names its instant, none has a key."""

Row = dict[str, Any]

COPIED = ("dossier", "event", "agenda", "outbox")
"""The tables that hold something of every dossier."""

_CODE = "HO-SO-MAU"
_PAGE = 10_000


@frozen
class Model:
    """
    Rows of one dossier as SQLite keeps them, by table.

    Its instants are ISO texts, which PostgreSQL reads as well.
    """

    rows: Mapping[str, Sequence[Row]]

    def copies(self, table: str, code: str) -> Iterator[tuple[Any, ...]]:
        """The rows of *table* under *code*."""
        seals = self._seals(code) if table in {"dossier", "event"} else {}
        for row in self.rows[table]:
            copied = [_renamed(value, code, seals) for value in row.values()]
            yield tuple(copied)

    def _seals(self, code: str) -> dict[str, str]:
        """By each hash of the model, that of its copy."""
        seals, head = {}, BEGINNING
        for event in self.rows["event"]:
            head = seal(head, event["body"].replace(_CODE, code))
            seals[event["seal"]] = head
            seals[event["digest"]] = _digest(event["body"].replace(_CODE, code))
        return seals


def _renamed(value: Any, code: str, seals: Mapping[str, str]) -> Any:
    return seals.get(value) or value.replace(_CODE, code) if isinstance(value, str) else value


def _digest(body: str) -> str:
    said = json.loads(body)
    for name in ("seq", "recorded_at", "pinned"):
        said.pop(name, None)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def model_of(place: Jurisdiction, act: Act, clock: Clock) -> Model:
    """The rows of one dossier after *act*, carried out at the present of *clock*."""
    database = Database.at("sqlite:///:memory:")
    upgrade(database)
    with database.begin() as store:
        act(Desk(store, place, clock), _CODE)
        rows = {name: _rows(store.connection, name) for name in (*COPIED, "definition")}
    database.close()
    return Model(rows)


def columns_of(table: str) -> list[Column[Any]]:
    """Its columns without the outbox's position, which the database gives."""
    columns = getattr(tables_of(), table).columns
    return [column for column in columns if column.name != "position"]


def _rows(connection: Connection, table: str) -> list[Row]:
    """As the driver gives them, without SQLAlchemy's types."""
    columns = columns_of(table)
    query = select(*columns).order_by(*columns[:2]).compile(dialect=connection.dialect)
    return [dict(row) for row in connection.exec_driver_sql(str(query)).mappings()]


def seed(database: Database, dossiers: Mapping[str, Model]) -> None:
    """Write *dossiers*, each a copy of its model, into tables that are there already."""
    with database.begin() as store:
        definitions = {
            row["hash"]: tuple(row.values())
            for model in {id(model): model for model in dossiers.values()}.values()
            for row in model.rows["definition"]
        }
        _write(store.connection, "definition", definitions.values())
    codes = iter(dossiers.items())
    while page := list(islice(codes, _PAGE)):
        with database.begin() as store:
            for table in COPIED:
                rows = (row for code, model in page for row in model.copies(table, code))
                _write(store.connection, table, rows)


def _write(connection: Connection, name: str, rows: Iterable[tuple[Any, ...]]) -> None:
    names = [column.name for column in columns_of(name)]
    table: Table = getattr(tables_of(), name)
    cursor: Any = connection.connection.cursor()
    if connection.dialect.name == "sqlite":
        statement = insert(table).compile(dialect=connection.dialect, column_keys=names)
        cursor.executemany(str(statement), rows)
        return
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    place = sql.Identifier(table.name)
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(place, columns)) as copy:
        for row in rows:
            copy.write_row(row)
