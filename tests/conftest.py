"""A database of its own for every test that asks for one: a file, or a real PostgreSQL."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.storage.postgres_server import (
    empty_postgres_url,
    postgres,
    postgres_template,
    postgres_url,
)

from tthc_flow.storage import Database, upgrade

__all__ = ["empty_postgres_url", "postgres", "postgres_template", "postgres_url"]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with our tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "desk.db"
    database = Database.at(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Address of a file of this test alone, with our tables."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'desk.db')}"
