"""
One conformance suite for the store (R46).

Every test in this folder that takes `database` or `office` runs on a SQLite file, on SQLite in
memory and on PostgreSQL; there is no third store.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.desk.office import Office, another_place

from tthc_flow.storage import Database, upgrade

STORES = ("file", "memory", "postgres")


@pytest.fixture(params=STORES)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Each store in turn, with our tables and nothing in them."""
    if request.param == "memory":
        database = Database.at("sqlite:///:memory:")
        upgrade(database)
    else:
        name = "sqlite_url" if request.param == "file" else "postgres_url"
        database = Database.at(request.getfixturevalue(name))
    yield database
    database.close()


@pytest.fixture(params=STORES[::2])
def shared(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The stores that several connections can use at once."""
    name = "sqlite_url" if request.param == "file" else "postgres_url"
    database = Database.at(request.getfixturevalue(name))
    yield database
    database.close()


@pytest.fixture(params=STORES)
def empty(request: pytest.FixtureRequest, tmp_path: object) -> Iterator[Database]:
    """Each store in turn, without tables."""
    addresses = {"memory": "sqlite:///:memory:", "file": f"sqlite:///{tmp_path}/empty.db"}
    if request.param == "postgres":
        database = Database.at(request.getfixturevalue("empty_postgres_url"))
    else:
        database = Database.at(addresses[request.param])
    yield database
    database.close()


@pytest.fixture
def office(database: Database) -> Office:
    """An office on Monday 09/11/2026 on each store in turn."""
    return Office(database, another_place())
