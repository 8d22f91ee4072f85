"""Alembic's way in: the connection, prefix and schema come from `tthc_flow.storage.upgrade`."""

from __future__ import annotations

from alembic import context

from tthc_flow.storage.schema import tables_of

given = context.config.attributes
prefix, schema = given["prefix"], given["schema"]
context.configure(
    connection=given["connection"],
    target_metadata=tables_of(prefix, schema).metadata,
    version_table=f"{prefix}version",
    version_table_schema=schema,
)
context.run_migrations()
