"""First tables: definitions, dossiers, events, agenda, outbox, notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from tthc_flow.storage.append_only import forbid_changes
from tthc_flow.storage.schema import KEY, Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    prefix, schema = _place()
    op.create_table(
        f"{prefix}definition",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        schema=schema,
    )
    _dossier(prefix, schema)
    owner = f"{schema}.{prefix}dossier.code" if schema else f"{prefix}dossier.code"
    op.create_table(
        f"{prefix}event",
        sa.Column("dossier", sa.String, sa.ForeignKey(owner), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("key", sa.String, unique=True),
        sa.Column("digest", sa.String(64), nullable=False),
        schema=schema,
    )
    forbid_changes(op.get_bind(), f"{prefix}event", schema)
    _agenda(prefix, schema)
    _outbox(prefix, schema)
    op.create_table(
        f"{prefix}notice",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("body", sa.Text),
        schema=schema,
    )


def downgrade() -> None:
    """Drop them, with everything on record."""
    prefix, schema = _place()
    for name in ("notice", "outbox", "agenda", "event", "dossier", "definition"):
        op.drop_table(f"{prefix}{name}", schema=schema)


def _place() -> tuple[str, str | None]:
    given = context.config.attributes
    return given["prefix"], given["schema"]


def _dossier(prefix: str, schema: str | None) -> None:
    op.create_table(
        f"{prefix}dossier",
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("procedure", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("applicant", sa.String, nullable=False),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("pinned", sa.String(64), nullable=False),
        sa.Column("submitted_at", Instant, nullable=False),
        sa.Column("accepted_at", Instant),
        sa.Column("ended_at", Instant),
        sa.Column("closed_at", Instant),
        sa.Column("statutory_due_at", Instant),
        sa.Column("committed_due_at", Instant),
        sa.Column("appointed_on", sa.Date),
        schema=schema,
    )
    running = sa.text("ended_at IS NULL")
    for column in ("pinned", "agency", "committed_due_at"):
        op.create_index(
            f"{prefix}dossier_running_{column}",
            f"{prefix}dossier",
            [column, "code"],
            schema=schema,
            postgresql_where=running,
            sqlite_where=running,
        )


def _agenda(prefix: str, schema: str | None) -> None:
    op.create_table(
        f"{prefix}agenda",
        sa.Column("key", KEY, primary_key=True),
        sa.Column("dossier", sa.String, nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("obligation", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("fires_at", Instant, nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("found_at", Instant),
        sa.Column("retracted_at", Instant),
        schema=schema,
    )
    to_come = sa.text("found_at IS NULL")
    op.create_index(
        f"{prefix}agenda_to_come",
        f"{prefix}agenda",
        ["fires_at", "key"],
        schema=schema,
        postgresql_where=to_come,
        sqlite_where=to_come,
    )


def _outbox(prefix: str, schema: str | None) -> None:
    op.create_table(
        f"{prefix}outbox",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("id", KEY, nullable=False),
        sa.Column("dossier", sa.String, nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", Instant),
        sa.Column("delivered_at", Instant),
        sa.Column("last_error", sa.String, nullable=False),
        schema=schema,
    )
    waiting = sa.text("next_attempt_at IS NOT NULL")
    op.create_index(
        f"{prefix}outbox_waiting",
        f"{prefix}outbox",
        ["next_attempt_at", "position"],
        schema=schema,
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
    undelivered = sa.text("delivered_at IS NULL")
    op.create_index(
        f"{prefix}outbox_undelivered",
        f"{prefix}outbox",
        ["id"],
        unique=True,
        schema=schema,
        postgresql_where=undelivered,
        sqlite_where=undelivered,
    )
