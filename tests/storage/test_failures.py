"""When the database cannot: said in words to act on, nothing lost, and on it goes (R43)."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, text
from tests.desk.office import CODE, IN_PERSON, Office, another_place, at
from tests.desk.test_relay import Courier, waiting
from tests.storage.postgres_server import PostgresServer, own_server

from tthc_flow.desk import Desk, SweepCount
from tthc_flow.desk.relay import Relay, RelayCount
from tthc_flow.desk.sweeping import sweep_all, sweep_pages
from tthc_flow.dossier.events import Decision
from tthc_flow.errors import CallerError, StorageFailure
from tthc_flow.storage import Database, open_engine, upgrade, verify


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    """An office on a file, whose patience is a tenth of a second."""
    database = Database.at(f"{sqlite_url}?timeout=0.1")
    yield Office(database, another_place())
    database.close()


def clean(office: Office) -> bool:
    """Whether everything on record is what was written."""
    with office.database.read() as store:
        return verify(store, office.place).faults == ()


def many(office: Office, count: int) -> None:
    """Dossiers that are worked on."""
    with office.desk("09 09:00") as desk:
        for number in range(count):
            desk.receive(f"D{number:03}", procedure=CODE, channel=IN_PERSON)
            desk.accept(f"D{number:03}")


def coming(office: Office, count: int) -> set[str]:
    """Keys of all that those dossiers have coming."""
    with office.desk() as desk:
        return {one.key for n in range(count) for one in desk.coming(f"D{n:03}")}


def fired_by(pages: Iterator[SweepCount], counted: list[int]) -> None:
    """Sweep to the end, and count what was fired by then."""
    counted.extend(page.fired for page in pages)


def decide(office: Office, before: str = "", after: Callable[[], Any] = lambda: None) -> None:
    """A decision in a transaction in which SQL is said before, and something happens after."""
    with office.database.begin() as store:
        if before:
            store.connection.execute(text(before))
        office.now = at("10 09:00")
        desk = Desk(store, office.place, office.clock)
        desk.decide("D", outcome=Decision.DENIED)
        after()
        desk.dossier("D")


# --- SQLite: full ---------------------------------------------------------------------------------


class Disk:
    """Sets how large the file may grow, on every connection."""

    def __init__(self, engine: Engine) -> None:
        self.pages = 1_000_000
        event.listen(engine, "begin", self._limit)

    def _limit(self, connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {self.pages}")

    def fill(self, database: Database) -> None:
        """From now on there is no room for another page."""
        with database.read() as store:
            used = store.connection.exec_driver_sql("PRAGMA page_count").scalar()
        self.pages = int(used or 0)


def test_a_full_disk_refuses_commands_and_loses_nothing(office: Office) -> None:
    """R43: the error says make room; with room the same command is carried out."""
    disk = Disk(office.database.engine)
    office.start()
    disk.fill(office.database)
    refused = []
    for number in range(60):
        try:
            office.do("consult", "10 09:00", unit=f"Sở {number}", question="x" * 500)
        except StorageFailure as error:
            refused.append(str(error))
    assert len(refused) > 10
    for words in ("full", "make room on the disk", "desk.db"):
        assert all(words in error for error in refused)
    seq = office.dossier().seq
    assert clean(office)
    disk.pages = 1_000_000
    assert office.do("consult", "10 09:00", unit="Sở").seq == seq + 1
    assert clean(office)


def test_a_full_disk_stops_a_sweep_at_a_page_and_the_next_goes_on(office: Office) -> None:
    """R44: pages done are done; nothing fires twice, nothing is left out."""
    many(office, 60)
    ahead = coming(office, 60)
    disk = Disk(office.database.engine)
    disk.fill(office.database)
    disk.pages += 30
    counted: list[int] = []
    with pytest.raises(StorageFailure, match="make room"):
        fired_by(sweep_pages(office.database.begin, at("30 08:00"), 20), counted)
    fired = sum(counted)
    assert 0 < fired < len(ahead)
    assert len(office.messages()) == fired
    disk.pages = 1_000_000
    assert sweep_all(office.database.begin, at("30 08:00"), 20).fired == len(ahead) - fired
    assert set(office.messages()) == ahead


# --- SQLite: read-only, locked, not there ---------------------------------------------------------


def test_a_file_that_is_read_only(office: Office, sqlite_url: str) -> None:
    """R43: it can be asked, and says that it cannot be written."""
    office.start()
    office.database.close()
    path = sqlite_url.removeprefix("sqlite:///")
    for address in (
        f"sqlite:///file:{path}?mode=ro&uri=true",
        f"sqlite:///file:{path}?immutable=1&uri=true",
    ):
        database = Database.at(address)
        reader = Office(database, another_place(), at("10 09:00"))
        with database.read() as store:
            assert store.log.line("D") is not None
            assert verify(store, another_place()).faults == ()
        with pytest.raises(StorageFailure, match=r"readonly|read-only") as caught:
            reader.do("decide", outcome=Decision.DENIED)
        assert "make the file and its folder writable" in str(caught.value)
        with pytest.raises(StorageFailure, match="writable"):
            reader.sweep("30 08:00")
        database.close()
    assert office.do("decide", "10 09:00", outcome=Decision.DENIED).seq == 4


def test_another_program_keeps_the_file_locked(office: Office) -> None:
    """R43: told after the patience of the address is over; readers are not kept out."""
    office.start()
    with office.database.engine.begin() as other:
        other.execute(text("UPDATE tthc_dossier SET seq = seq"))
        with pytest.raises(StorageFailure, match="try again in a moment"):
            office.do("decide", "10 09:00", outcome=Decision.DENIED)
        with pytest.raises(StorageFailure, match="locked"):
            office.sweep("30 08:00")
        with office.database.read() as store:
            assert store.log.line("D") is not None
    assert office.do("decide", "10 09:00", outcome=Decision.DENIED).seq == 4


def test_a_writer_waits_for_another(sqlite_url: str) -> None:
    """R43: by default it waits, and is then carried out."""
    office = Office(Database.at(sqlite_url), another_place())
    office.start()
    other = office.database.engine.connect()
    other.execute(text("UPDATE tthc_dossier SET seq = seq"))
    timer = threading.Timer(0.4, other.rollback)
    timer.start()
    assert office.do("decide", "10 09:00", outcome=Decision.DENIED).seq == 4
    timer.join()
    other.close()
    office.database.close()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"this is no database at all, but a letter" * 40, "the file is something else"), (None, "")],
)
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes | None, words: str) -> None:
    """R43: a letter, or a folder that does not exist."""
    path = tmp_path / "letter.txt" if content else tmp_path / "none" / "desk.db"
    if content:
        path.write_bytes(content)
    database = Database.at(f"sqlite:///{path}")
    for act in (lambda: upgrade(database), lambda: Office(database).receive()):
        with pytest.raises(StorageFailure, match=words or "check the folder and its permissions"):
            act()
    database.close()
    if content:
        assert path.read_bytes() == content


def test_a_damaged_file_is_told(office: Office, sqlite_url: str) -> None:
    """R43: pages overwritten by something else."""
    many(office, 40)
    office.database.close()
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    content = bytearray(path.read_bytes())
    for page in range(4096 * 4, len(content), 4096):
        content[page : page + 64] = b"\xff" * 64
    path.write_bytes(content)
    with pytest.raises(StorageFailure, match="restore the file from a backup"):
        clean(office)


@pytest.mark.parametrize(
    "url",
    ["", "desk.db", "mysql://u:hidden@h/d", "oracle://h", "postgresql+nothing://h/d", "a:b:c"],
)
def test_an_address_of_no_store_is_refused(url: str) -> None:
    """R46: SQLite and PostgreSQL; there is no third store."""
    with pytest.raises(CallerError) as caught:
        open_engine(url)
    assert "hidden" not in str(caught.value)


# --- PostgreSQL: lost -----------------------------------------------------------------------------


@pytest.fixture
def on_postgres(postgres_url: str) -> Iterator[Office]:
    """An office on the server of the session."""
    database = Database.at(postgres_url)
    yield Office(database, another_place())
    database.close()


def test_a_connection_that_is_ended_under_a_command(
    on_postgres: Office, postgres: PostgresServer
) -> None:
    """R43: nothing of the transaction is kept, and the next one gets a new connection."""
    office = on_postgres
    office.start()
    name = str(office.database.engine.url.database)
    with pytest.raises(StorageFailure, match=r"check that the database server runs|try again"):
        decide(office, after=lambda: postgres.end_connections(name))
    assert office.dossier().seq == 3
    assert office.do("decide", "10 09:00", outcome=Decision.DENIED).seq == 4


def test_a_connection_that_is_ended_before_the_commit(
    on_postgres: Office, postgres: PostgresServer
) -> None:
    """R43: a commit that is not answered is an error, and this one was not carried out."""
    office = on_postgres
    office.start()
    transaction = office.database.begin()
    store = transaction.__enter__()
    Desk(store, office.place, lambda: at("10 09:00")).decide("D", outcome=Decision.DENIED)
    postgres.end_connections(str(office.database.engine.url.database))
    with pytest.raises(StorageFailure):
        transaction.__exit__(None, None, None)
    assert office.dossier().seq == 3


def test_connections_that_are_ended_while_idle(
    on_postgres: Office, postgres: PostgresServer
) -> None:
    """R43: the pool looks before it hands one out; nobody notices."""
    office = on_postgres
    office.start()
    assert postgres.end_connections(str(office.database.engine.url.database)) >= 1
    assert office.do("decide", "10 09:00", outcome=Decision.DENIED).seq == 4


def test_a_sweep_whose_connection_is_ended_goes_on(
    on_postgres: Office, postgres: PostgresServer
) -> None:
    """R44: the page at hand is undone, those before are done, and the next sweep does the rest."""
    office = on_postgres
    many(office, 20)
    ahead = coming(office, 20)
    pages = sweep_pages(office.database.begin, at("30 08:00"), 25)
    fired = next(pages).fired + next(pages).fired
    transaction = office.database.begin()
    transaction.__enter__().agenda.sweep(at("30 08:00"), 25)
    postgres.end_connections(str(office.database.engine.url.database))
    with pytest.raises(StorageFailure):
        transaction.__exit__(None, None, None)
    assert len(office.messages()) == fired == 50
    assert fired + sum(page.fired for page in pages) == len(ahead)
    assert set(office.messages()) == ahead


def test_transactions_that_stand_in_each_others_way(on_postgres: Office) -> None:
    """R43: a deadlock is the hosts'; one of them is told to do it again."""
    office = on_postgres
    for code in "DE":
        office.start(code)
    met = threading.Barrier(2)
    told: list[StorageFailure] = []

    def both(first: str, second: str) -> None:
        mine = Office(office.database, office.place)
        try:
            with mine.desk("10 09:00") as desk:
                desk.consult(first, unit="Sở")
                met.wait(20)
                desk.consult(second, unit="Sở")
        except StorageFailure as error:
            told.append(error)
        except Exception:  # noqa: BLE001, S110 - the other one may be told that it came too late
            pass

    threads = [threading.Thread(target=both, args=pair) for pair in (("D", "E"), ("E", "D"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (error,) = told
    assert "deadlock detected" in str(error)
    assert "do it again" in error.remedy
    assert clean(office)


def test_what_a_server_may_say_is_told_with_advice(
    on_postgres: Office,
) -> None:
    """R43: read-only, a lock that is kept, a database or a user that does not exist."""
    office = on_postgres
    office.start()
    url = office.database.engine.url
    with pytest.raises(StorageFailure, match="make the database writable"):
        decide(office, "SET TRANSACTION READ ONLY")
    with office.database.engine.begin() as other:
        other.execute(text("LOCK TABLE tthc_event"))
        with pytest.raises(StorageFailure, match="try again in a moment"):
            decide(office, "SET LOCAL lock_timeout = 50")
    lost = Database.at(url.set(database="nowhere").render_as_string(hide_password=False))
    with pytest.raises(StorageFailure, match="create the database"):
        Office(lost).receive()
    lost.close()
    assert office.do("decide", "10 09:00", outcome=Decision.DENIED).seq == 4


def test_a_pool_that_is_used_up(postgres_url: str) -> None:
    """R43: the eleventh host waits, and is told when it waited for nothing."""
    address = open_engine(postgres_url).url
    engine = create_engine(address, pool_size=1, max_overflow=0, pool_timeout=0.1)
    office = Office(Database(engine), another_place())
    with office.desk(), pytest.raises(StorageFailure, match="larger pool"):
        office.receive()
    assert office.receive().seq == 1
    engine.dispose()


def test_no_password_in_any_error() -> None:
    """R43: an error goes to logs and screens."""
    url = "postgresql://clerk:hidden@127.0.0.1:1/desk?connect_timeout=2"
    database = Database.at(url)
    with pytest.raises(StorageFailure) as caught:
        Office(database).receive()
    assert "hidden" not in str(caught.value)
    assert "clerk" in str(caught.value)
    assert "check that the database server runs" in str(caught.value)
    with pytest.raises(StorageFailure) as caught:
        upgrade(database)
    assert "hidden" not in str(caught.value)
    database.close()


# --- PostgreSQL: gone and back --------------------------------------------------------------------


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGQUIT])
def test_a_server_that_stops_and_comes_back(by: signal.Signals) -> None:
    """
    R43, R45: stopped under a desk and a relay, by its administrator or by a crash.

    What was committed is there, what was not is not; commands, sweep and relay go on with the
    same objects; what was delivered but not marked is delivered again under its old id.
    """
    with own_server(options=("-F",)) as server:  # commits outlive the server, not the machine
        database = Database.at(server.url(server.create()))
        upgrade(database)
        office = Office(database, another_place())
        office.start()
        office.sweep("17 08:00")
        total = len(office.messages())

        courier = Courier()

        def lose_the_server(message: object) -> None:
            if len(courier.tried) == total:
                server.stop(by)

        courier.fails = lose_the_server  # type: ignore[assignment]
        relay = Relay(database.begin, courier)
        with pytest.raises(StorageFailure):
            relay.run(at("17 08:00"), limit=100)
        assert len(courier.ids) == total
        for act in (
            lambda: office.do("decide", "17 08:30", outcome=Decision.DENIED),
            lambda: office.sweep("18 08:00"),
            lambda: relay.run(at("17 08:30")),
        ):
            with pytest.raises(StorageFailure, match="check that the database server runs"):
                act()
        server.start()
        assert waiting(office) == total
        assert office.dossier().seq == 3
        assert office.do("decide", "17 08:30", outcome=Decision.DENIED).seq == 4
        courier.fails = lambda _: None
        assert relay.run(at("17 08:30"), limit=100) == RelayCount(delivered=total)
        assert sorted(courier.ids) == sorted(2 * courier.ids[:total])
        assert office.sweep("2027-01-04T08:00").fired > 0
        assert clean(office)
        database.close()
