"""Two hosts at once: one wins, the other is told and may go on (R43, R44)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from attrs import evolve
from sqlalchemy import Connection, text
from tests.desk.office import CODE, IN_PERSON, PLACE, STORM, Office, another_place, at, on

from tthc_flow.desk import Desk
from tthc_flow.dossier import Dossier
from tthc_flow.dossier.events import Decision
from tthc_flow.errors import ConflictingNotices, DossierExists, ReusedKey, StaleSequence, TthcError
from tthc_flow.storage import Database, SqlStore, verify

Command = Callable[[Desk], Any]


@pytest.fixture
def office(shared: Database) -> Office:
    """An office on each store that several connections can use."""
    office = Office(shared, another_place())
    with shared.engine.begin() as connection:
        connection.execute(text("CREATE TABLE host_row (id INTEGER)"))
    return office


@pytest.fixture
def elsewhere() -> Iterator[ThreadPoolExecutor]:
    """Where the second host works."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield pool


def desk_on(connection: Connection, when: str = "10 09:00") -> Desk:
    """A desk on the connection of one host."""
    return Desk(SqlStore(connection), PLACE, lambda: at(when))


def race(
    office: Office, pool: ThreadPoolExecutor, first: Command, second: Command
) -> tuple[Any, Any]:
    """
    Two commands in two transactions, the second begun before the first is committed.

    The host of the second one writes a row of its own afterwards and commits, whatever came of
    the command. Returns what each got: an answer or an error of ours.
    """

    def run_second() -> Any:
        with office.database.engine.begin() as connection:
            try:
                got = second(desk_on(connection))
            except TthcError as error:
                got = error
            connection.execute(text("INSERT INTO host_row VALUES (2)"))
        return got

    with office.database.engine.begin() as connection:
        got = first(desk_on(connection))
        later: Future[Any] = pool.submit(run_second)
        wait_until_it_waits(office.database, later)
        connection.execute(text("INSERT INTO host_row VALUES (1)"))
    outcome = later.result(timeout=30)
    with office.database.engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM host_row")) == 2
    with office.database.begin() as store:
        assert verify(store, office.place).faults == ()
    return got, outcome


def wait_until_it_waits(database: Database, later: Future[Any]) -> None:
    """Until the second transaction stands before a lock of the first, or has ended."""
    if database.engine.dialect.name == "sqlite":
        time.sleep(0.2)  # SQLite tells nobody who waits
        return
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    end = time.monotonic() + 20
    while not later.done() and time.monotonic() < end:
        with database.engine.connect() as connection:
            if connection.scalar(waiting):
                return
        time.sleep(0.01)
    assert later.done(), "the second transaction neither waits nor ends"


def receive(code: str, **entry: Any) -> Command:
    """The command that puts a dossier on record."""
    return lambda desk: desk.receive(code, procedure=CODE, channel=IN_PERSON, **entry)


def test_two_commands_on_one_dossier(office: Office, elsewhere: ThreadPoolExecutor) -> None:
    """R43: one wins, the other gets StaleSequence; the loser's host goes on and commits."""
    office.start()

    def decide(desk: Desk) -> Any:
        return desk.decide("D", outcome=Decision.DENIED, expected_seq=3)

    def withdraw(desk: Desk) -> Any:
        return desk.withdraw("D", expected_seq=3)

    won, lost = race(office, elsewhere, decide, withdraw)
    assert won.seq == 4
    assert isinstance(lost, StaleSequence)
    assert "read the dossier again" in str(lost)
    assert office.dossier().state == "DECIDED"


def test_without_a_number_nothing_is_lost_either(
    office: Office, elsewhere: ThreadPoolExecutor
) -> None:
    """
    R43: a writer who did not say what it had seen overwrites nothing.

    SQLite lets one writer in after the other, so the second event follows the first; PostgreSQL
    has read before the first was committed, so it is told.
    """
    office.start()
    won, second = race(
        office,
        elsewhere,
        lambda desk: desk.consult("D", unit="Sở"),
        lambda desk: desk.consult("D", unit="Bộ"),
    )
    assert won.seq == 4
    if office.database.engine.dialect.name == "sqlite":
        assert second.seq == office.dossier().seq == 5
    else:
        assert isinstance(second, StaleSequence)
        assert office.dossier().seq == 4


def test_the_loser_may_try_again_in_the_same_transaction(
    office: Office, elsewhere: ThreadPoolExecutor
) -> None:
    """R43: a conflict never poisons the transaction: read anew, decide anew, commit."""
    office.start()

    def stubborn(desk: Desk) -> Any:
        with pytest.raises(StaleSequence):
            desk.consult("D", unit="Bộ", expected_seq=3)
        return desk.consult("D", unit="Bộ", expected_seq=desk.dossier("D").seq)

    race(office, elsewhere, lambda desk: desk.consult("D", unit="Sở", expected_seq=3), stubborn)
    assert [event.seq for event in office.dossier().events] == [1, 2, 3, 4, 5]


def test_two_dossiers_of_one_code(office: Office, elsewhere: ThreadPoolExecutor) -> None:
    """R42: the code is given once."""
    _, lost = race(office, elsewhere, receive("D", applicant="A"), receive("D", applicant="B"))
    assert isinstance(lost, DossierExists)
    assert office.dossier().applicant == "A"


def test_the_same_command_twice_at_once(office: Office, elsewhere: ThreadPoolExecutor) -> None:
    """R43: a request sent twice over two connections is carried out once; both are answered."""
    first, second = race(office, elsewhere, receive("D", key="k"), receive("D", key="k"))
    assert isinstance(second, Dossier)
    assert first.events == second.events
    office.start("E")

    def accept(desk: Desk) -> Any:
        return desk.accept("D", key="k2", actor="Lan", expected_seq=1)

    with office.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM host_row"))
    first, second = race(office, elsewhere, accept, accept)
    assert isinstance(second, Dossier)
    assert (first.seq, second.seq, office.dossier().seq) == (2, 2, 2)


def test_one_key_for_two_commands_at_once(office: Office, elsewhere: ThreadPoolExecutor) -> None:
    """R43: the second use of a key is refused, also of two first events, and leaves no line."""
    _, lost = race(office, elsewhere, receive("D", key="k"), receive("E", key="k"))
    assert isinstance(lost, ReusedKey)
    assert "event 1, submitted" in str(lost)
    with office.database.begin() as store:
        assert list(store.log.codes()) == ["D"]


def test_two_acceptances_pin_the_same_rules_at_once(
    office: Office, elsewhere: ThreadPoolExecutor
) -> None:
    """R38: two dossiers put the same definitions on the shelf; neither fails."""
    for code in "DE":
        office.receive(dossier=code)
    first, second = race(
        office, elsewhere, lambda desk: desk.accept("D"), lambda desk: desk.accept("E")
    )
    assert first.basis.hash == second.basis.hash


def test_two_versions_of_a_notice_at_once(office: Office, elsewhere: ThreadPoolExecutor) -> None:
    """R4, R43: each gets a number of its own."""
    got = race(
        office,
        elsewhere,
        lambda desk: desk.store.board.post("storm", STORM, at("12 08:00"), "Lan"),
        lambda desk: desk.store.board.post("storm", STORM, at("12 08:01"), "Mai"),
    )
    assert got == (1, 2)


def test_two_clerks_enter_the_same_storm(office: Office, elsewhere: ThreadPoolExecutor) -> None:
    """R4: under two keys; the second is refused, or every command after would be."""
    got, refused = race(
        office,
        elsewhere,
        lambda desk: desk.post_notice(STORM),
        lambda desk: desk.post_notice(evolve(STORM, key="bão")),
    )
    assert got == 1
    assert isinstance(refused, ConflictingNotices)
    assert office.receive().seq == 1


# --- beside a sweep -------------------------------------------------------------------------------


def test_a_command_while_its_flags_are_swept(office: Office, elsewhere: ThreadPoolExecutor) -> None:
    """R44: the decision waits for the sweep, sees what it fired, and fires nothing again."""
    office.start()
    swept, _ = race(
        office,
        elsewhere,
        lambda desk: desk.sweep(at("30 08:00")),
        lambda desk: desk.decide("D", outcome=Decision.DENIED, at=at("10 08:30")),
    )
    flags = office.flags()
    assert swept.fired == len([key for key in flags if "~" not in key]) > 5
    assert not any(holds for key, holds in flags.items() if "/OVERDUE/" in key)
    before = set(office.messages())
    assert {f"{key}/retracted" for key in flags if "/OVERDUE/" in key} <= before
    office.sweep("30 09:00")
    overdue = {key for key, holds in office.flags().items() if "/OVERDUE/" in key and holds}
    assert all("/PUBLICATION/" in key or "/RETURN/" in key for key in overdue)


def test_a_sweep_while_a_command_is_written(office: Office, elsewhere: ThreadPoolExecutor) -> None:
    """R44: what a decision takes off the agenda is not fired by a sweep beside it."""
    office.start()
    _, swept = race(
        office,
        elsewhere,
        lambda desk: desk.withdraw("D"),
        lambda desk: desk.sweep(at("30 08:00")),
    )
    if office.database.engine.dialect.name == "sqlite":
        assert not any("/OVERDUE/" in key for key in office.flags())
    else:
        assert swept.due == 0, "its rows were locked, so that they are left for the next sweep"
    assert not any("STATUTORY/OVERDUE" in key for key in office.flags())


def test_sweepers_beside_each_other_share_the_work(office: Office) -> None:
    """R44: four sweepers, each entry fired by exactly one of them."""
    codes = [f"D{number:02}" for number in range(20)]
    with office.desk("09 09:00") as desk:
        for code in codes:
            desk.receive(code, procedure=CODE, channel=IN_PERSON)
            desk.accept(code, appointed_on=on(16))
            desk.hand_over(code)

    def sweep_on(_: int) -> int:
        fired = 0
        while True:
            with office.database.begin() as store:
                count = store.agenda.sweep(at("30 08:00"), 7)
            fired += count.fired
            if count.due == 0:
                return fired

    with ThreadPoolExecutor(max_workers=4) as pool:
        fired = sum(pool.map(sweep_on, range(4)))
    office.sweep("30 08:00")
    flags = {key for code in codes for key in office.flags(code)}
    assert flags == set(office.messages())
    assert len(flags) >= fired > 200
