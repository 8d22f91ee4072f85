"""Events are only ever added: the database itself refuses to change or drop one (R31)."""

from __future__ import annotations

from sqlalchemy import Connection, text

from tthc_flow.storage.statements import in_schema

__all__ = ["forbid_changes"]

_ERROR = "events are append-only"


def forbid_changes(connection: Connection, table: str, schema: str | None) -> None:
    """
    Let the database refuse UPDATE and DELETE on *table*, and leave out what would replace a row.

    Args:
        connection: SQLite or PostgreSQL.
        table: Name of the table, checked by `checked_name` and ours.
        schema: Its schema, likewise.
    """
    if connection.dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            connection.execute(
                text(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{_ERROR}'); END"
                )
            )
        # REPLACE deletes a row without asking the trigger for DELETE. Left out, and not refused,
        # because a lost race is no error (R43).
        connection.execute(
            text(
                f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE (dossier = NEW.dossier "
                f"AND seq = NEW.seq) OR key = NEW.key) BEGIN SELECT RAISE(IGNORE); END"
            )
        )
        return
    place = in_schema(connection, schema)
    connection.execute(
        text(
            f"CREATE OR REPLACE FUNCTION {place}{table}_append_only() RETURNS trigger "
            f"LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_ERROR}'; END $$"
        )
    )
    connection.execute(
        text(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {place}{table} "
            f"FOR EACH ROW EXECUTE FUNCTION {place}{table}_append_only()"
        )
    )
    connection.execute(
        text(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {place}{table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {place}{table}_append_only()"
        )
    )
