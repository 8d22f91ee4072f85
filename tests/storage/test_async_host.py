"""A host that is asynchronous runs a desk in `run_sync`, inside its own transaction (R43)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from tests.desk.office import CODE, IN_PERSON, another_place, at

from tthc_flow.desk import Desk
from tthc_flow.dossier.events import Decision
from tthc_flow.errors import StaleSequence
from tthc_flow.storage import SqlStore

PLACE = another_place()


@pytest.fixture(params=["sqlite+aiosqlite", "postgresql+psycopg"])
def address(request: pytest.FixtureRequest) -> str:
    """An address with an asynchronous driver."""
    name = "sqlite_url" if request.param.startswith("sqlite") else "postgres_url"
    url = make_url(request.getfixturevalue(name)).set(drivername=request.param)
    return url.render_as_string(hide_password=False)


def desk_on(connection: Connection) -> Desk:
    """A desk on what `run_sync` gives."""
    return Desk(SqlStore(connection), PLACE, lambda: at("09 09:00"))


def run(address: str, host: Callable[[AsyncEngine], Awaitable[None]]) -> None:
    """Run a host to its end."""

    async def main() -> None:
        engine = create_async_engine(address)
        try:
            await host(engine)
        finally:
            await engine.dispose()

    asyncio.run(main())


def receive(connection: Connection) -> None:
    """A dossier that is worked on."""
    desk = desk_on(connection)
    desk.receive("D", procedure=CODE, channel=IN_PERSON)
    desk.accept("D")


def test_a_command_in_the_transaction_of_an_async_host(address: str) -> None:
    """R43: committed together with a row of the host, or rolled back together."""

    async def host(engine: AsyncEngine) -> None:
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE host_row (id INTEGER)"))
            await connection.execute(text("INSERT INTO host_row VALUES (1)"))
            await connection.run_sync(receive)
        async with engine.connect() as connection:
            await connection.run_sync(lambda c: desk_on(c).decide("D", outcome=Decision.DENIED))
            await connection.rollback()
            found = await connection.run_sync(lambda c: desk_on(c).dossier("D"))
            assert found.state == "ACCEPTED"
            assert await connection.scalar(text("SELECT count(*) FROM host_row")) == 1

    run(address, host)


def test_errors_come_through_and_leave_the_transaction_usable(address: str) -> None:
    """R43: as in a synchronous host."""

    async def host(engine: AsyncEngine) -> None:
        async with engine.begin() as connection:
            await connection.run_sync(receive)
            with pytest.raises(StaleSequence):
                await connection.run_sync(lambda c: desk_on(c).withdraw("D", expected_seq=1))
            await connection.run_sync(lambda c: desk_on(c).withdraw("D", expected_seq=2))
            swept = await connection.run_sync(lambda c: desk_on(c).sweep(at("30 08:00")))
            assert swept.due == swept.fired

    run(address, host)
