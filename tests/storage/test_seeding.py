"""Stores seeded by bulk SQL are what the desk writes: crash test and benchmarks rest on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from tests.storage.acts import BEGUN_AT, accepted, returned, settled, swept, worked_on
from tests.storage.seeding import COPIED, Act, columns_of, model_of, seed

from tthc_flow.demo import sample_jurisdiction
from tthc_flow.desk import Desk
from tthc_flow.storage import Database, upgrade, verify

NOW = BEGUN_AT + timedelta(minutes=30)
ACTS = {
    "accepted": accepted(),
    "worked on": worked_on(),
    "swept": swept(BEGUN_AT, BEGUN_AT + timedelta(days=30)),
    "settled": settled(BEGUN_AT),
    "returned": returned(),
}
CODES = [f"H56-{number}" for number in range(1, 4)]


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def empty(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database without anything but our tables."""
    database = Database.at(request.getfixturevalue(request.param))
    yield database
    database.close()


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_seeded_rows_equal_what_the_desk_writes(act: Act, empty: Database) -> None:
    """Every column of every table is the same, hashes included, and the record holds (R43)."""
    place = sample_jurisdiction()
    written = Database.at("sqlite:///:memory:")
    upgrade(written)
    with written.begin() as store:
        for code in CODES:
            act(Desk(store, place, lambda: NOW), code)
    seed(empty, dict.fromkeys(CODES, model_of(place, act, lambda: NOW)))
    assert _rows(written, "dossier")
    for table in (*COPIED, "definition"):
        assert _rows(empty, table) == _rows(written, table)
    with empty.read() as store:
        verified = verify(store, sample_jurisdiction())
    assert verified.faults == ()
    assert verified.dossiers == len(CODES)
    written.close()


def _rows(database: Database, table: str) -> list[dict[str, Any]]:
    columns = columns_of(table)
    with database.read() as store:
        rows = store.connection.execute(select(*columns).order_by(*columns[:2])).mappings()
        return [dict(row) for row in rows]
