"""A desk on SQLite for the tests of its behaviour; the stores are compared in tests/storage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.desk.office import Office, another_place

from tthc_flow.storage import Database


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    """An office on Monday 09/11/2026."""
    database = Database.at(sqlite_url)
    yield Office(database, another_place())
    database.close()
