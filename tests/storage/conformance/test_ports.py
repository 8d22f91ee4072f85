"""What each port of the store promises (`tthc_flow.desk.ports`), on every store (R43-R46)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from attrs import evolve
from tests.desk.office import STORM, at

from tthc_flow.calendars import Closed
from tthc_flow.desk import AgendaEntry, DossierLine, FiredEntry, Message, SweepCount
from tthc_flow.desk.definitions import Definition
from tthc_flow.desk.ports import LineFilter, SealedEvent, Store
from tthc_flow.storage import Database

NOW = at("10 08:00")
MOMENT = timedelta(microseconds=1)


def line(code: str, **changes: Any) -> DossierLine:
    """One line; every kind of value has a value that is easily mangled."""
    plain = DossierLine(
        code,
        procedure="1.013782",
        channel="in_person",
        applicant="Nguyễn Thị Đào ⽊ '\"; --",
        agency="UBND xã",
        state="ACCEPTED",
        seq=1,
        head="h1",
        pinned="p1",
        submitted_at=at("2026-11-09T08:00:00.000001"),
        accepted_at=None,
        ended_at=None,
        closed_at=None,
        statutory_due_at=at("2026-11-19T00:00"),
        committed_due_at=None,
        appointed_on=date(2026, 11, 16),
    )
    return evolve(plain, **changes)


def event(code: str, seq: int = 1, **changes: Any) -> SealedEvent:
    """One event as it is kept."""
    plain = SealedEvent(
        code, seq, "submitted", NOW, NOW + MOMENT, '{"đ":"⽊"}', "before", f"seal{seq}"
    )
    return evolve(plain, **changes)


def entry(key: str, fires: str = "10 08:00", dossier: str = "D") -> AgendaEntry:
    """A flag to come."""
    return AgendaEntry(
        key, dossier, "vn.tthc.flag", "COMMITTED", "OVERDUE", "serious", at(fires),
        at(fires) + MOMENT, '{"message_vi":"Quá hạn"}',
    )  # fmt: skip


def put(store: Store, code: str, entries: list[AgendaEntry]) -> None:
    """In the place of whatever the dossier has coming."""
    store.agenda.replace(store.agenda.hold(code), entries)


def begin(store: Store, code: str = "D", **changes: Any) -> None:
    """A dossier that agenda entries can belong to."""
    assert store.log.append(event(code), line(code, **changes))


# --- event log ------------------------------------------------------------------------------------


def test_what_is_appended_is_read_as_it_was(database: Database) -> None:
    """R31: events and lines come back equal, to the microsecond and the last sign."""
    first, second = event("D", key="k1", digest="d1"), event("D", 2, type="accepted")
    with database.begin() as store:
        assert store.log.append(first, line("D"))
        assert store.log.append(second, line("D", seq=2, head="seal2", accepted_at=NOW))
    with database.read() as store:
        assert list(store.log.read("D")) == [first, second]
        assert store.log.find("k1") == first
        assert store.log.line("D") == line("D", seq=2, head="seal2", accepted_at=NOW)


def test_what_is_not_there_is_not_found(database: Database) -> None:
    """R43: no dossier, no event, no line; that is an answer and no error."""
    with database.read() as store:
        assert not store.log.read("none")
        assert store.log.find("none") is None
        assert store.log.line("none") is None
        assert not store.log.pins()
        assert not store.log.codes()
        assert store.shelf.get("none") is None
        assert not store.board.notices()
        assert store.outbox.waiting() == 0


def test_a_number_is_taken_once(database: Database) -> None:
    """R43: a second event of a number is told by the answer, and changes neither event nor line."""
    with database.begin() as store:
        begin(store)
        assert not store.log.append(event("D", seal="other"), line("D", state="OTHER"))
        assert store.log.append(event("D", 2), line("D", seq=2))
        assert not store.log.append(event("D", 2, seal="other"), line("D", seq=2, state="OTHER"))
        assert [one.seal for one in store.log.read("D")] == ["seal1", "seal2"]
        assert store.log.line("D") == line("D", seq=2)


def test_a_key_is_taken_once(database: Database) -> None:
    """R43: a key used before stops the event, also a first one, whose line is not left behind."""
    with database.begin() as store:
        begin(store)
        assert store.log.append(event("D", 2, key="k"), line("D", seq=2))
        assert not store.log.append(event("D", 3, key="k"), line("D", seq=3))
        assert not store.log.append(event("E", key="k"), line("E"))
        assert store.log.line("E") is None
        assert store.log.append(event("E", key="other"), line("E"))
        assert list(store.log.codes()) == ["D", "E"]


def test_lines_come_by_code_and_page(database: Database) -> None:
    """R42: running dossiers page by page; filters on agency, basis and procedure."""
    with database.begin() as store:
        for number in range(7):
            begin(store, f"D{number}", pinned="p2" if number % 2 else "p1")
        begin(store, "Decided", ended_at=NOW, pinned="p3", agency="Huyện")
        begin(store, "Closed", ended_at=NOW, closed_at=NOW, agency="Huyện")
        begin(store, "New", pinned="", agency="Huyện", procedure="2.002755")

        def codes(wanted: LineFilter, **page: Any) -> list[str]:
            return [one.code for one in store.log.lines(wanted, **page)]

        everyone = [f"D{number}" for number in range(7)]
        assert codes(LineFilter()) == [*everyone, "New"]
        assert codes(LineFilter(), limit=3) == everyone[:3]
        assert codes(LineFilter(), after="D2", limit=3) == everyone[3:6]
        assert codes(LineFilter(pinned="p2")) == ["D1", "D3", "D5"]
        assert codes(LineFilter(agency="Huyện")) == ["New"]
        assert codes(LineFilter(agency="Huyện", with_decided=True)) == ["Decided", "New"]
        assert codes(LineFilter(procedure="2.002755")) == ["New"]
        assert list(store.log.pins()) == ["p1", "p2"]
        assert list(store.log.codes(limit=4)) == ["Closed", "D0", "D1", "D2"]
        assert list(store.log.codes(after="D6")) == ["Decided", "New"]


# --- shelf ----------------------------------------------------------------------------------------


def test_definitions_are_kept_as_first_put(database: Database) -> None:
    """R38: what dossiers rest on is never overwritten."""
    with database.begin() as store:
        store.shelf.put([Definition("a", "basis", "{}"), Definition("b", "calendar", "đ")])
        store.shelf.put([Definition("a", "basis", "changed"), Definition("c", "basis", "1")])
        store.shelf.put([])
        assert [store.shelf.get(name) for name in "abcd"] == ["{}", "đ", "1", None]


# --- agenda ---------------------------------------------------------------------------------------


def test_an_agenda_is_set_and_cleared_by_dossier(database: Database) -> None:
    """R44: what a dossier has coming is replaced as a whole; others are left alone."""
    with database.begin() as store:
        begin(store, "D")
        begin(store, "E")
        put(store, "D", [entry("D/b", "12 08:00"), entry("D/a", "11 08:00")])
        put(store, "E", [entry("E/a", "11 08:00", "E")])
        assert list(store.agenda.coming("D")) == [
            entry("D/a", "11 08:00"),
            entry("D/b", "12 08:00"),
        ]
        put(store, "D", [entry("D/c", "13 08:00")])
        assert list(store.agenda.coming("D")) == [entry("D/c", "13 08:00")]
        put(store, "D", [])
        assert not store.agenda.coming("D")
        assert len(store.agenda.coming("E")) == 1


def test_a_sweep_fires_what_has_come(database: Database) -> None:
    """R44: the instant itself is in; flag and message are written together, once."""
    ahead = [entry("D/1", "11 08:00"), entry("D/2", "11 09:00"), entry("D/3", "11 09:01")]
    with database.begin() as store:
        begin(store)
        put(store, "D", ahead)
    with database.begin() as store:
        assert store.agenda.sweep(at("11 08:00") - MOMENT, 10) == SweepCount(0, 0)
        assert store.agenda.sweep(at("11 09:00"), 10) == SweepCount(2, 2)
        assert store.agenda.sweep(at("11 09:00"), 10) == SweepCount(0, 0)
        fired = [FiredEntry(one, at("11 09:00")) for one in ahead[:2]]
        assert list(store.agenda.fired("D")) == fired
        assert list(store.agenda.coming("D")) == ahead[2:]
        messages = store.outbox.claim(at("11 09:00"), at("11 10:00"), 10)
        assert [(m.id, m.at, m.body, m.attempts) for m in messages] == [
            (one.key, one.fires_at, one.body, 0) for one in ahead[:2]
        ]


def test_a_sweep_takes_a_page_the_oldest_first(database: Database) -> None:
    """R44: work by pages, in the order things came due."""
    with database.begin() as store:
        begin(store)
        put(store, "D", [entry(f"D/{n}", f"11 08:0{9 - n}") for n in range(5)])
        assert store.agenda.sweep(at("12 08:00"), 3) == SweepCount(3, 3)
        assert [one.entry.key for one in store.agenda.fired("D")] == ["D/4", "D/3", "D/2"]
        assert store.agenda.sweep(at("12 08:00"), 3) == SweepCount(2, 2)


def test_a_key_that_has_fired_fires_no_more(database: Database) -> None:
    """R40: put on the agenda again by mistake, it stays what it was and nobody is told twice."""
    with database.begin() as store:
        begin(store)
        for _ in range(2):
            put(store, "D", [entry("D/1", "11 08:00")])
            store.agenda.sweep(at("11 09:00"), 10)
        put(store, "D", [entry("D/1", "11 08:00"), entry("D/2", "11 08:00")])
        assert store.agenda.sweep(at("11 10:00"), 10) == SweepCount(1, 1)
        assert len(store.agenda.fired("D")) == 2
        assert store.outbox.waiting() == 2


def test_a_retracted_entry_stays_on_record(database: Database) -> None:
    """R40: nothing that was told is erased."""
    with database.begin() as store:
        begin(store)
        put(store, "D", [entry("D/1", "11 08:00"), entry("D/2", "11 08:00")])
        store.agenda.sweep(at("11 09:00"), 10)
        store.agenda.retract(["D/2"], at("11 10:00"))
        store.agenda.retract([], at("11 10:00"))
        assert [one.retracted_at for one in store.agenda.fired("D")] == [None, at("11 10:00")]


def test_a_long_page_is_one_sweep(database: Database) -> None:
    """R44: also of more entries than a statement of SQLite may have parameters, 32,766."""
    count = 33_000 if database.engine.url.database == ":memory:" else 11_000
    with database.begin() as store:
        begin(store)
        put(store, "D", [entry(f"D/{n:05}", "11 08:00") for n in range(count)])
        assert store.agenda.sweep(at("11 08:00"), count) == SweepCount(count, count)
        assert store.outbox.waiting() == count
        assert not store.agenda.coming("D")


# --- outbox ---------------------------------------------------------------------------------------


def message(name: str) -> Message:
    """Something to deliver."""
    return Message(name, "D", "vn.tthc.flag", NOW, '{"đ":1}')


def test_a_message_is_claimed_by_one(database: Database) -> None:
    """R45: claimed until an instant, then free again; tries are counted."""
    with database.begin() as store:
        store.outbox.put([message("a"), message("b")], NOW)
        store.outbox.put([evolve(message("a"), body="other")], NOW)
        assert not store.outbox.claim(NOW - MOMENT, at("10 09:00"), 10)
        first = store.outbox.claim(NOW, at("10 09:00"), 1)
        assert first == [message("a")]
        assert [m.id for m in store.outbox.claim(NOW, at("10 09:00"), 10)] == ["b"]
        assert not store.outbox.claim(at("10 09:00") - MOMENT, at("10 10:00"), 10)
        again = store.outbox.claim(at("10 09:00"), at("10 10:00"), 10)
        assert again == [evolve(message(name), attempts=1) for name in "ab"]
        assert store.outbox.waiting() == 2


def test_what_is_delivered_does_not_come_back(database: Database) -> None:
    """R45: also when another relay gave up on it meanwhile."""
    with database.begin() as store:
        store.outbox.put([message("a"), message("b")], NOW)
        store.outbox.claim(NOW, NOW, 10)
        store.outbox.deliver(["a"], NOW)
        store.outbox.deliver([], NOW)
        store.outbox.postpone({"a": (NOW, "late failure")})
        assert [m.id for m in store.outbox.claim(at("30 08:00"), at("30 08:00"), 10)] == ["b"]
        assert store.outbox.waiting() == 1
        assert not store.outbox.dead()


def test_dead_letters_are_kept_and_revived(database: Database) -> None:
    """R45: with what went wrong last; revived, their tries are counted from nought."""
    with database.begin() as store:
        store.outbox.put([message(name) for name in "abc"], NOW)
        store.outbox.claim(NOW, NOW, 10)
        later = at("10 09:00")
        store.outbox.postpone({"a": (None, "không trả lời"), "b": (None, "b"), "c": (later, "c")})
        assert [(m.id, why) for m, why in store.outbox.dead()] == [
            ("a", "không trả lời"),
            ("b", "b"),
        ]
        assert [m.id for m, _ in store.outbox.dead(limit=1)] == ["a"]
        assert store.outbox.waiting() == 1
        assert store.outbox.revive(["a", "c", "none"], at("10 08:30")) == 1
        assert store.outbox.claim(at("10 08:30"), at("11 08:00"), 10) == [message("a")]
        assert [m.id for m in store.outbox.claim(later, at("11 08:00"), 10)] == ["c"]
        assert store.outbox.revive([f"x{n}" for n in range(33_000)] + ["b"], NOW) == 1


# --- notices --------------------------------------------------------------------------------------


def test_notices_are_kept_in_versions(database: Database) -> None:
    """R4: the latest version holds, as recorded by an instant; a withdrawn one does not."""
    longer = evolve(STORM, effects=(Closed(date(2026, 11, 13), date(2026, 11, 14)),))
    other = evolve(STORM, key="flood", effects=(Closed(date(2026, 12, 1), date(2026, 12, 1)),))
    with database.begin() as store:
        assert store.board.post("storm", STORM, at("12 08:00"), "Lan") == 1
        assert store.board.post("storm", longer, at("12 09:00"), "Lan") == 2
        assert store.board.post("flood", other, at("12 09:30"), "") == 1
        assert store.board.post("storm", None, at("12 10:00"), "Lan") == 3
        assert list(store.board.notices()) == [other]
        assert list(store.board.notices(at("12 09:30"))) == [other, longer]
        assert list(store.board.notices(at("12 08:59"))) == [STORM]
        assert not store.board.notices(at("12 08:00") - MOMENT)
