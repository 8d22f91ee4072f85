"""The transaction is the host's: its rows and ours are kept together, or not at all (R43)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    func,
    insert,
    inspect,
    select,
)  # fmt: skip
from tests.desk.office import CODE, IN_PERSON, PLACE, STORM, Office, another_place, at, on

from tthc_flow.desk import Desk
from tthc_flow.dossier.events import Decision
from tthc_flow.errors import CallerError, ForbiddenByLaw, IllegalTransition, UnmappedStep
from tthc_flow.storage import Database, SqlStore, tables_of, upgrade, verify

HOST = Table("host_receipt", MetaData(), Column("id", Integer, primary_key=True),
             Column("dossier", String))  # fmt: skip


def rows_of(database: Database) -> dict[str, int]:
    """How many rows each of our tables has, and the host's."""
    tables = [*tables_of(database.prefix, database.schema).metadata.sorted_tables, HOST]
    with database.engine.connect() as connection:
        known = set(inspect(connection).get_table_names()) | {
            table.name for table in tables if table.schema
        }
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in tables
            if table.name in known
        }


@pytest.fixture
def host(database: Database) -> Database:
    """A database in which the host has a table of its own."""
    HOST.metadata.create_all(database.engine)
    return database


def desk_on(connection: Connection, when: str = "09 09:00") -> Desk:
    """A desk inside the transaction of the host."""
    return Desk(SqlStore(connection), PLACE, lambda: at(when))


def test_the_row_of_the_host_and_ours_are_committed_together(host: Database) -> None:
    """R43: the host begins, writes a row and a command, and commits."""
    with host.engine.begin() as connection:
        connection.execute(insert(HOST).values(id=1, dossier="D"))
        desk_on(connection).receive("D", procedure=CODE, channel=IN_PERSON)
        assert connection.in_transaction()
    rows = rows_of(host)
    assert (rows["host_receipt"], rows["tthc_dossier"], rows["tthc_event"]) == (1, 1, 1)


def everything(desk: Desk) -> None:
    """A bit of everything that writes."""
    desk.post_notice(STORM)
    desk.receive("D", procedure=CODE, channel=IN_PERSON, agency="Huyện")
    desk.accept("D", appointed_on=on(16))
    desk.hand_over("D")
    desk.transfer_all("Huyện", "Xã", basis="NQ")
    assert desk.sweep(at("30 08:00")).fired
    desk.decide("D", outcome=Decision.DENIED)


def test_a_rollback_leaves_no_trace(host: Database) -> None:
    """R43: rolled back by the host, no table of ours has a row."""
    with host.engine.connect() as connection:
        connection.execute(insert(HOST).values(id=1, dossier="D"))
        everything(desk_on(connection))
        connection.rollback()
    assert not any(rows_of(host).values())
    assert len(rows_of(host)) == 7
    with host.engine.begin() as connection:
        everything(desk_on(connection))
    rows = rows_of(host)
    assert not rows.pop("host_receipt")
    assert all(rows.values())


def test_a_savepoint_of_the_host_takes_back_a_command(host: Database) -> None:
    """R43: what the host takes back to a savepoint is gone, the rest is kept."""
    with host.engine.begin() as connection:
        desk_on(connection).receive("D", procedure=CODE, channel=IN_PERSON)
        with connection.begin_nested() as nested:
            desk_on(connection).accept("D")
            nested.rollback()
        assert desk_on(connection).dossier("D").state == "SUBMITTED"
    with host.begin() as store:
        assert verify(store, another_place()).faults == ()


REFUSED: dict[str, Callable[[Desk], Any]] = {
    "illegal": lambda desk: desk.resume("D"),
    "forbidden": lambda desk: desk.suspend("D", basis=" "),
    "stale": lambda desk: desk.withdraw("D", expected_seq=1),
    "unknown": lambda desk: desk.withdraw("none"),
    "exists": lambda desk: desk.receive("D", procedure=CODE, channel=IN_PERSON),
    "key": lambda desk: desk.withdraw("D", key="k1"),
    "early": lambda desk: desk.withdraw("D", at=at("08 08:00")),
    "future": lambda desk: desk.withdraw("D", at=at("19 08:00")),
    "date": lambda desk: desk.reappoint("D", new_on=on(15)),
    "procedure": lambda desk: desk.receive("E", procedure="9.999999", channel=IN_PERSON),
    "pinned": lambda desk: desk.adopt("E", procedure=CODE, channel=IN_PERSON, stage=9,
                                      accepted_at=at("09 08:00"), appointed_on=on(16)),
    "notice": lambda desk: desk.withdraw_notice("none"),
    "correction": lambda desk: desk.correct("D", 2, None),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_command_writes_nothing_and_the_host_goes_on(host: Database, name: str) -> None:
    """R43: an error of ours leaves the transaction usable; what came before it is kept."""
    with host.engine.begin() as connection:
        desk = desk_on(connection)
        desk.receive("D", procedure=CODE, channel=IN_PERSON, key="k1")
        desk.accept("D")
        desk.hand_over("D")
    before = rows_of(host)
    with host.engine.begin() as connection:
        with pytest.raises(Exception) as caught:  # noqa: PT011 - each has its own test elsewhere
            REFUSED[name](desk_on(connection, "10 09:00"))
        assert type(caught.value).__module__ == "tthc_flow.errors"
        connection.execute(insert(HOST).values(id=1, dossier="D"))
    before["host_receipt"] += 1
    assert rows_of(host) == before


def test_a_batch_refused_as_a_whole_writes_nothing(host: Database) -> None:
    """R42: `migrate_all` with an unmapped step, `transfer_all` without a successor."""
    with host.engine.begin() as connection:
        desk = desk_on(connection)
        for code in ("D", "E"):
            desk.receive(code, procedure=CODE, channel=IN_PERSON, agency="Huyện")
            desk.accept(code)
            desk.hand_over(code)
    before = rows_of(host)
    successors = {"D": "Xã", "E": ""}
    procedure = PLACE.catalogue.procedure(CODE, on(9))
    later = evolve(procedure, steps=procedure.steps[:-1])
    with host.engine.begin() as connection:
        desk = desk_on(connection, "10 09:00")
        with pytest.raises(ForbiddenByLaw, match=r"a new agency: E .*none was handed over"):
            desk.transfer_all("Huyện", lambda dossier: successors[dossier.code], basis="NQ")
        with pytest.raises(ForbiddenByLaw, match="without an act"):
            desk.transfer_all("Huyện", "Xã", basis=" ")
        with pytest.raises(UnmappedStep, match=r"2 of 2 dossiers .*D: .*E: "):
            desk.migrate_all(later, {})
    assert rows_of(host) == before


# --- prefix and schema ----------------------------------------------------------------------------


@pytest.mark.parametrize(("prefix", "schema"), [("motcua_", None), ("t", "mot_cua"), ("b_", "b")])
def test_two_desks_beside_each_other(empty: Database, prefix: str, schema: str | None) -> None:
    """R43: tables under a prefix, and in a schema of PostgreSQL, know nothing of others."""
    if empty.engine.dialect.name == "sqlite":
        schema = None
    other = Database(empty.engine, prefix, schema)
    for database in (empty, other):
        upgrade(database)
    offices = [Office(empty, another_place()), Office(other, another_place())]
    for office in offices:
        office.start()
        office.sweep("30 08:00")
        office.do("decide", outcome=Decision.DENIED)
        assert office.dossier().seq == 4
        assert office.flags()
        assert office.ask(lambda desk: desk.post_notice(STORM)) == 1
    offices[0].receive(dossier="E")
    with other.begin() as store:
        assert list(store.log.codes()) == ["D"]
        assert verify(store, another_place()).faults == ()
    if schema is not None:
        names = inspect(empty.engine).get_table_names(schema)
        assert len(names) == 7
        assert all(name.startswith(prefix) for name in names)


@pytest.mark.parametrize("name", ["", "Tthc_", "a b", "x;drop table y", "1a", '"', "a" * 32, "ă"])
def test_a_name_that_is_no_plain_name_is_refused(database: Database, name: str) -> None:
    """R43: a prefix or schema goes into SQL, so only small letters, digits and _ pass."""
    with pytest.raises(CallerError, match="small letters"):
        tables_of(name)
    with pytest.raises(CallerError, match="small letters"):
        tables_of("tthc_", name)
    with database.engine.connect() as connection, pytest.raises(CallerError):
        SqlStore(connection, name)


def test_an_illegal_command_is_told_by_its_own_error(office: Office) -> None:
    """R29: the error says what would be legal, on every store."""
    office.receive()
    with pytest.raises(IllegalTransition, match="legal now: accept"):
        office.do("decide", outcome=Decision.GRANTED)
