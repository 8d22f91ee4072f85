"""Events are only added, and whoever changes one all the same is found out (R31, `verify`)."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import Connection, delete, text, update
from sqlalchemy.exc import DBAPIError
from tests.desk.office import Office, another_place, at, on

from tthc_flow.desk.chain import seal, seal_of_all
from tthc_flow.dossier.events import Decision
from tthc_flow.errors import BrokenChain, StorageFailure, TthcError, UnknownBasis
from tthc_flow.storage import Database, Verification, tables_of, verify

TABLES = tables_of()
EVENT, DOSSIER, DEFINITION = TABLES.event, TABLES.dossier, TABLES.definition


@pytest.fixture
def office(office: Office) -> Office:
    """Three dossiers on record, D with five events."""
    for code in ("C", "D", "E"):
        office.start(code)
    office.do("consult", "10 09:00", unit="Sở", question="có 'được' không?")
    office.do("decide", "11 09:00", outcome=Decision.DENIED)
    return office


def verified(office: Office) -> Verification:
    """What `tthc db verify` finds."""
    with office.database.begin() as store:
        return verify(store, office.place)


# --- the database refuses -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tthc_event SET body = '{}' WHERE seq = 2",
        "UPDATE tthc_event SET key = 'x'",
        "DELETE FROM tthc_event WHERE dossier = 'D' AND seq = 5",
        "DELETE FROM tthc_event",
        "TRUNCATE tthc_event",
        "TRUNCATE tthc_event, tthc_dossier CASCADE",
    ],
)
def test_events_are_neither_changed_nor_dropped(office: Office, statement: str) -> None:
    """R31: the database itself refuses, in words that say what to do instead."""
    if statement.startswith("TRUNCATE") and office.database.engine.dialect.name == "sqlite":
        statement = "DELETE FROM tthc_event"  # all that SQLite has
    with (
        pytest.raises(StorageFailure, match="append-only") as caught,
        office.database.begin() as store,
    ):
        store.connection.execute(text(statement))
    assert "correct an event with another one" in str(caught.value)
    assert verified(office).faults == ()
    assert verified(office).events == 11


def test_an_event_is_not_replaced(office: Office) -> None:
    """R31: REPLACE and ON CONFLICT DO UPDATE change nothing either, refused or left out."""
    office.do("consult", "12 09:00", "C", unit="Sở", key="k")
    columns = "dossier, seq, type, at, recorded_at, body, previous, seal, digest, key"
    row = "SELECT dossier, {seq}, type, at, recorded_at, '{{}}', previous, seal, digest, key"
    verbs = [("INSERT", "ON CONFLICT (dossier, seq) DO UPDATE SET body = excluded.body")]
    if office.database.engine.dialect.name == "sqlite":
        verbs += [("REPLACE", ""), ("INSERT OR REPLACE", "")]
    before = verified(office)
    for verb, ending in verbs:
        for seq, source in [("seq", "dossier = 'D' AND seq = 2"), ("99", "key = 'k'")]:
            told = row.format(seq=seq)
            statement = f"{verb} INTO tthc_event ({columns}) {told} FROM tthc_event WHERE {source}"
            with suppress(StorageFailure), office.database.begin() as store:
                store.connection.execute(text(f"{statement} {ending}"))
    assert verified(office) == before
    assert before.faults == ()


def test_a_dossier_with_events_is_not_dropped(office: Office) -> None:
    """R31: its events hold on to it."""
    with pytest.raises(StorageFailure, match=r"(?i)foreign key"), office.database.begin() as store:
        store.connection.execute(delete(DOSSIER).where(DOSSIER.c.code == "D"))


# --- somebody with all rights does it anyway ------------------------------------------------------


def unguarded(database: Database, change: Callable[[Connection], Any]) -> None:
    """Change the tables as an administrator could who takes the guards away."""
    with database.begin() as store:
        connection = store.connection
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER IF EXISTS tthc_event_no_update"))
            connection.execute(text("DROP TRIGGER IF EXISTS tthc_event_no_delete"))
        else:
            connection.execute(text("ALTER TABLE tthc_event DISABLE TRIGGER USER"))
        change(connection)


def event_two(**values: Any) -> Callable[[Connection], Any]:
    """Change columns of event 2 of D, the acceptance."""
    chosen = (EVENT.c.dossier == "D", EVENT.c.seq == 2)
    return lambda connection: connection.execute(update(EVENT).where(*chosen).values(values))


def body_of(connection: Connection, seq: int) -> dict[str, Any]:
    """The body of an event of D."""
    chosen = (EVENT.c.dossier == "D", EVENT.c.seq == seq)
    body: dict[str, Any] = json.loads(
        connection.scalar(EVENT.select().with_only_columns(EVENT.c.body).where(*chosen)) or ""
    )
    return body


def other_body(connection: Connection) -> None:
    """Accepted an hour later than it was."""
    body = body_of(connection, 2) | {"at": "2026-11-09T10:00:00+07:00"}
    event_two(body=json.dumps(body))(connection)


def resealed(connection: Connection, body: str | None = None) -> None:
    """The same, and every seal from there on worked out anew, by someone who knows how."""
    told = body_of(connection, 2) | {"appointed_on": "2026-11-17"}
    rows = connection.execute(
        EVENT.select().where(EVENT.c.dossier == "D").order_by(EVENT.c.seq)
    ).all()
    head = ""
    for row in rows:
        new = row.body if row.seq != 2 else body or json.dumps(told)
        sealed = seal(head, new)
        chosen = (EVENT.c.dossier == "D", EVENT.c.seq == row.seq)
        values = {"body": new, "previous": head, "seal": sealed}
        connection.execute(update(EVENT).where(*chosen).values(values))
        head = sealed
    connection.execute(update(DOSSIER).where(DOSSIER.c.code == "D").values(head=head))


def dropped(seq: int) -> Callable[[Connection], Any]:
    """Drop an event of D."""
    chosen = (EVENT.c.dossier == "D", EVENT.c.seq == seq)
    return lambda connection: connection.execute(delete(EVENT).where(*chosen))


def moved(connection: Connection) -> None:
    """Put the last event of D on the record of C."""
    chosen = (EVENT.c.dossier == "D", EVENT.c.seq == 5)
    connection.execute(update(EVENT).where(*chosen).values(dossier="C", seq=4))


def line_of_d(**values: Any) -> Callable[[Connection], Any]:
    """Change the line of D."""
    return lambda connection: connection.execute(
        update(DOSSIER).where(DOSSIER.c.code == "D").values(values)
    )


TAMPERINGS: dict[str, tuple[Callable[[Connection], Any], str]] = {
    "body": (other_body, "event 2 is not what was sealed"),
    "body, resealed alone": (event_two(body="{}", seal=seal("", "{}")), "event 2"),
    "seal": (event_two(seal="0" * 64), "event 2 is not what was sealed"),
    "middle dropped": (dropped(3), "event 4 is not what was sealed"),
    "first dropped": (dropped(1), "event 2 is not what was sealed"),
    "all events dropped": (
        lambda connection: connection.execute(delete(EVENT).where(EVENT.c.dossier == "D")),
        "its events are gone",
    ),
    "end cut": (dropped(5), "its line is not what its events make it"),
    "moved to another dossier": (moved, ""),
    "type": (event_two(type="decided"), "event 2 stands in other columns"),
    "at": (event_two(at=at("09 09:30")), "event 2 stands in other columns"),
    "recorded_at": (event_two(recorded_at=at("08 09:30")), "event 2 stands in other columns"),
    "state": (line_of_d(state="RETURNED"), "its line is not what its events make it"),
    "agency": (line_of_d(agency="Khác"), "its line is not what its events make it"),
    "due": (line_of_d(statutory_due_at=at("30 00:00")), "its line is not what"),
    "appointment": (line_of_d(appointed_on=on(30)), "its line is not what"),
    "all sealed anew, no JSON": (lambda c: resealed(c, "gone"), "what was sealed is no event"),
    "all sealed anew, no event": (lambda c: resealed(c, "[1]"), "an event is a JSON object"),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_verify_names_the_dossier_that_was_changed(office: Office, name: str) -> None:
    """R31: the others are still looked at, and their seals stand."""
    change, told = TAMPERINGS[name]
    clean = verified(office)
    unguarded(office.database, change)
    found = verified(office)
    assert found.dossiers == clean.dossiers == 3
    assert any("dossier D" in str(fault) for fault in found.faults)
    assert told in str(found.faults[-1])
    assert found.seal != clean.seal
    assert not [fault for fault in found.faults if "dossier E" in str(fault)]


def test_a_changed_record_is_not_worked_with(office: Office) -> None:
    """R31: a command on it is refused and says what to do; other dossiers go on."""
    unguarded(office.database, other_body)
    with pytest.raises(BrokenChain, match=r"dossier D: event 2 .*compare with a backup"):
        office.do("return_result", "12 09:00")
    with pytest.raises(BrokenChain):
        office.dossier()
    assert office.do("decide", "12 09:00", "E", outcome=Decision.DENIED).state == "DECIDED"


def test_only_the_seal_kept_elsewhere_tells_of_a_whole_new_record(office: Office) -> None:
    """`verify`: whoever seals everything anew is found by the seal that lies in another place."""
    kept = verified(office).seal
    unguarded(office.database, resealed)
    assert office.dossier().appointed_on == on(17)
    unguarded(office.database, line_of_d(appointed_on=on(17)))
    found = verified(office)
    assert found.faults == ()
    assert found.seal != kept


def test_a_dossier_gone_without_trace_is_told_by_the_seal(office: Office) -> None:
    """`verify`: with its line and all it had."""
    kept = verified(office)

    def gone(connection: Connection) -> None:
        for table in (EVENT, TABLES.agenda):
            connection.execute(delete(table).where(table.c.dossier == "D"))
        connection.execute(delete(DOSSIER).where(DOSSIER.c.code == "D"))

    unguarded(office.database, gone)
    found = verified(office)
    assert (found.dossiers, found.faults) == (2, ())
    assert found.seal != kept.seal


def test_the_seal_is_that_of_the_last_events(office: Office) -> None:
    """`verify`: SHA-256 over code and last seal of each dossier, in the order of codes."""
    with office.database.begin() as store:
        heads = [(code, store.log.read(code)[-1].seal) for code in "EDC"]
    assert verified(office).seal == seal_of_all(heads)
    first = verified(office).seal
    office.do("consult", "12 09:00", "C", unit="Sở")
    assert verified(office).seal != first
    assert verified(office).events == 12


# --- definitions ----------------------------------------------------------------------------------


def definition(kind: str, **values: Any) -> Callable[[Connection], Any]:
    """Change the definitions of a kind."""
    chosen = DEFINITION.c.kind == kind
    return lambda connection: connection.execute(update(DEFINITION).where(chosen).values(values))


@pytest.mark.parametrize("kind", ["procedure", "calendar", "rulebook", "basis"])
def test_rules_that_cannot_be_read_are_refused(office: Office, kind: str) -> None:
    """R38: a dossier is not measured by rules that somebody has written over."""
    for body in ("{}", "gone", "[1]", '{"procedure": 1}', ""):
        unguarded(office.database, definition(kind, body=body))
        office.place = another_place()
        with pytest.raises(UnknownBasis, match="restore the definitions from a backup"):
            office.dossier()
        found = verified(office)
        assert len(found.faults) == 3
        assert all("dossier " in str(fault) for fault in found.faults)


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("procedure", '["working_days","7"]', '["working_days","70"]'),
        ("procedure", '"key":"appraise"', '"key":"appease"'),
        ("calendar", "2026-04-27", "2026-04-28"),
        ("rulebook", "15:00:00", "16:00:00"),
    ],
)
def test_rules_changed_in_one_place_are_refused(
    office: Office, kind: str, old: str, new: str
) -> None:
    """R38: each by its content hash, also when it can still be read."""

    def spoil(connection: Connection) -> None:
        body = connection.scalar(
            DEFINITION.select()
            .with_only_columns(DEFINITION.c.body)
            .where(DEFINITION.c.kind == kind)
        )
        assert body is not None
        assert old in body
        definition(kind, body=body.replace(old, new))(connection)

    unguarded(office.database, spoil)
    office.place = another_place()
    with pytest.raises(UnknownBasis, match="has the content of"):
        office.dossier()


def test_a_missing_definition_is_told(office: Office) -> None:
    """R38: with what to do."""
    unguarded(office.database, lambda c: c.execute(delete(DEFINITION)))
    office.place = another_place()
    with pytest.raises(TthcError, match=r"lacks the definition .*restore it from a backup"):
        office.dossier()


def test_the_guards_are_errors_of_the_database(office: Office) -> None:
    """R43: on the connection of the host they come as SQLAlchemy raises them."""
    with office.database.engine.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(delete(EVENT))
