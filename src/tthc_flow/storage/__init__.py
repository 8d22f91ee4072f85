"""Durable dossiers: the desk's store on SQLite and PostgreSQL, through SQLAlchemy Core."""

from __future__ import annotations

from tthc_flow.errors import MissingExtra

try:
    import alembic  # noqa: F401
    import sqlalchemy  # noqa: F401
except ImportError as error:
    raise MissingExtra("the store", "store") from error

from tthc_flow.storage.database import Database, open_engine
from tthc_flow.storage.schema import tables_of
from tthc_flow.storage.store import SqlStore
from tthc_flow.storage.upgrade import current_revision, newest_revision, upgrade, upgrade_on
from tthc_flow.storage.verify import Verification, verify

__all__ = [
    "Database",
    "SqlStore",
    "Verification",
    "current_revision",
    "newest_revision",
    "open_engine",
    "tables_of",
    "upgrade",
    "upgrade_on",
    "verify",
]
