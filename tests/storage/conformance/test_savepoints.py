"""What a host takes back is forgotten by desk and jurisdiction too (R43)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from tests.desk.office import CODE, IN_PERSON, STORM, Office, another_place, at, on

from tthc_flow.desk import Desk
from tthc_flow.dossier.events import Decision
from tthc_flow.errors import CalendarNotCovered, TthcError
from tthc_flow.storage import Database, SqlStore, verify


def accepted_on(desk: Desk, code: str) -> object:
    """Receives and accepts a dossier; the day it is committed to."""
    desk.receive(code, procedure=CODE, channel=IN_PERSON)
    committed = desk.accept(code).deadlines(at("12 09:00")).committed
    return committed and committed.on


def test_a_notice_taken_back_to_a_savepoint_measures_nothing(database: Database) -> None:
    """R38, R43: a dossier is pinned to the calendar on record, not to one that was rolled back."""
    place = another_place()
    with database.engine.begin() as connection:
        desk = Desk(SqlStore(connection), place, lambda: at("12 09:00"))
        savepoint = connection.begin_nested()
        desk.post_notice(STORM)
        assert accepted_on(desk, "S") == on(20)  # Fri 13/11 is closed
        savepoint.rollback()
        assert accepted_on(desk, "D") == on(19)
        assert list(desk.recompute()) == []
        assert desk.as_of(at("12 09:00")).deadlines("D").committed == desk.explain("D")["committed"]
    with database.read() as store:  # and its rules were written, though the place knew them
        assert store.board.notices() == []
        assert verify(store, another_place()).faults == ()


def test_rules_rolled_back_are_written_again(database: Database) -> None:
    """R38: that a jurisdiction knows a basis does not mean that the store has it."""
    place = another_place()
    with database.engine.connect() as connection:
        transaction = connection.begin()
        assert accepted_on(Desk(SqlStore(connection), place, lambda: at("12 09:00")), "D") == on(19)
        transaction.rollback()
    office = Office(database, place)
    office.accept()
    with database.read() as store:
        found = verify(store, another_place())
    assert (found.dossiers, found.faults) == (1, ())


def test_a_key_taken_back_is_free_again(database: Database) -> None:
    """R43: a command rolled back to a savepoint was never carried out, under its key or any."""
    with database.engine.begin() as connection:
        desk = Desk(SqlStore(connection), another_place(), lambda: at("09 08:00"))
        savepoint = connection.begin_nested()
        desk.receive("D", procedure=CODE, channel=IN_PERSON, key="slip")
        savepoint.rollback()
        assert desk.receive("E", procedure=CODE, channel=IN_PERSON, key="slip").seq == 1
    with database.read() as store:
        assert list(store.log.codes()) == ["E"]


@pytest.mark.parametrize("shared", ["postgres"], indirect=True)
def test_a_notice_of_another_clerk_is_known_at_the_next_command(shared: Database) -> None:
    """R4: a desk in a long transaction measures by the notices on record when it accepts."""
    with shared.begin() as store:
        desk = Desk(store, another_place(), lambda: at("12 09:00"))
        assert accepted_on(desk, "D") == on(19)
        Office(shared, another_place()).ask(lambda other: other.post_notice(STORM), "12 09:00")
        assert accepted_on(desk, "E") == on(20)


def test_what_is_refused_at_last_leaves_nothing_either(office: Office) -> None:
    """R42: all of an event or nothing, also when only its flags cannot be worked out."""
    office.start()
    with office.desk("10 09:00") as desk, suppress(TthcError):  # the host commits all the same
        desk.consult("D", unit="Sở", reply_by=date(2300, 1, 1))
        pytest.fail("no calendar reaches that far")
    assert office.dossier().seq == 3
    with office.desk("23 09:00") as desk:
        desk.receive("E", procedure=CODE, channel=IN_PERSON)
        with pytest.raises(CalendarNotCovered):
            Desk(desk.store, desk.place, lambda: at("2060-12-29 09:00")).accept("E")
        assert desk.dossier("E").seq == 1
    assert office.do("decide", "24 09:00", outcome=Decision.DENIED).seq == 4
