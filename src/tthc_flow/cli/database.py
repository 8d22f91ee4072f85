"""Options of the commands that need a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tthc_flow.errors import StorageFailure

if TYPE_CHECKING:
    from tthc_flow.storage import Database

__all__ = ["DatabaseUrl", "Prefix", "Schema", "open_database"]

DatabaseUrl = Annotated[
    str,
    typer.Option(
        "--db",
        metavar="URL",
        help="sqlite:///file.db or postgresql://user@host/name.",
        envvar="TTHC_DB",
    ),
]
Prefix = Annotated[str, typer.Option(help="Prefix of the tables.")]
Schema = Annotated[str, typer.Option(help="Schema of the tables, in PostgreSQL.")]


def open_database(url: str, prefix: str, schema: str, *, is_new: bool = False) -> Database:
    """
    The database of a command.

    Args:
        url: Its address.
        prefix: Prefix of the tables.
        schema: Their schema; empty for none.
        is_new: Whether it may be made: SQLite would make an empty file out of a misspelt name.

    Raises:
        MissingExtra: The store, or PostgreSQL, is not installed.
        CallerError: No such address, prefix or schema.
        StorageFailure: No such file.
    """
    from tthc_flow.storage import Database, tables_of

    tables_of(prefix, schema or None)
    database = Database.at(url, prefix=prefix, schema=schema or None)
    file = database.file
    if not is_new and file is not None and not file.exists():
        raise StorageFailure(
            "there is no such file", where=url, remedy="check the name, or run `tthc db upgrade`"
        )
    return database
