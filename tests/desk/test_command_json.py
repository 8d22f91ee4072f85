"""Every command and question as JSON; bad input is answered, never raised (R43)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk.office import CODE, PLACE, STORM, Office, another_place, at

from tthc_flow.desk import COMMANDS
from tthc_flow.desk.command_json import NAMES, answer
from tthc_flow.procedures import Catalogue
from tthc_flow.storage import Database, upgrade

RECEIVE = {"command": "receive", "dossier": "D", "procedure": CODE, "channel": "in_person"}
TAKEN_OVER = {
    "procedure": CODE, "channel": "in_person", "stage": 1,
    "accepted_at": "2026-11-09T09:00:00+07:00", "appointed_on": "2026-11-17",
}  # fmt: skip
ADOPT = {"command": "adopt", "dossier": "D"} | TAKEN_OVER


def ask(office: Office, table: Any, when: str = "") -> dict[str, Any]:
    """An answer, as it is after a journey through JSON text both ways."""
    sent = json.loads(json.dumps(table))
    with office.desk(when) as desk:
        got = answer(desk, sent)
    told: dict[str, Any] = json.loads(json.dumps(got))
    assert told == got
    return told


def done(office: Office, command: str, when: str = "", **fields: Any) -> dict[str, Any]:
    """What a command that succeeds answers."""
    got = ask(office, {"command": command, "dossier": "D"} | fields, when)
    assert got.pop("ok") is True, got
    return got


@pytest.fixture
def running(office: Office) -> Office:
    """D received, accepted and handed over, all by JSON."""
    done(office, "receive", "09 08:00", procedure=CODE, channel="in_person", agency="Huyện")
    done(office, "accept", "09 09:00", appointed_on="2026-11-16")
    done(office, "hand_over", "09 10:00", to_unit="Phòng")
    return office


# --- every command --------------------------------------------------------------------------------

ACTS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "intake": [
        ("receive", {"procedure": CODE, "channel": "online", "applicant": "Bà Đào"}),
        ("request_supplement", {"missing": "bản sao"}),
        ("receive_supplement", {}),
        ("refuse_at_intake", {"reason": "sai nơi"}),
    ],
    "work": [
        ("receive", {"procedure": CODE, "channel": "in_person"}),
        ("accept", {"appointed_on": "2026-11-16"}),
        ("hand_over", {"to_unit": "Phòng"}),
        ("complete_step", {"step": "appraise"}),
        ("send_back", {"to_stage": 1, "reason": "thiếu"}),
        ("consult", {"unit": "Sở", "question": "?", "reply_by": "2026-11-12"}),
        ("answer", {"unit": "Sở", "answer": "được"}),
        ("suspend", {"basis": "Luật X", "reason": "xác minh"}),
        ("resume", {}),
        ("request_payment", {"basis": "Luật Y", "amount": 120000}),
        ("confirm_payment", {}),
        ("extend", {"term": "1 ngày làm việc", "basis": "Luật Z", "limit": "3 ngày làm việc"}),
        ("issue_apology", {"reason": "đông"}),
        ("reappoint", {"new_on": "2026-11-20"}),
        ("transfer", {"to_agency": "Xã", "basis": "NQ 202"}),
        ("decide", {"outcome": "denied", "number": "12"}),
        ("publish_result", {"place": "Cổng"}),
        ("return_result", {"way": "post"}),
    ],
    "withdrawn": [
        ("adopt", TAKEN_OVER),
        ("withdraw", {"reason": "đổi ý"}),
        ("discontinue", {"reason": "theo đơn", "basis": "Mẫu 05"}),
    ],
}  # fmt: skip


def test_the_acts_have_every_command() -> None:
    """R43: none is left out below."""
    assert {name for story in ACTS.values() for name, _ in story} == set(COMMANDS)


@pytest.mark.parametrize("story", ACTS)
def test_every_command_by_json(office: Office, story: str) -> None:
    """R42, R43: each answers with the dossier, and what was said is on record."""
    for number, (name, fields) in enumerate(ACTS[story], 1):
        when = (
            f"09 {7 + number // 4:02}:{number % 4}0" if story != "withdrawn" else f"12 0{number}:00"
        )
        got = done(office, name, when, **fields, actor="Lan", expected_seq=number - 1)
        assert got["dossier"]["seq"] == number
        event = done(office, "history")["events"][-1]
        assert {key: event[key] for key in fields} == fields
        assert (event["type"], event["actor"]) == (COMMANDS[name].type, "Lan")
    shown = done(office, "show")["dossier"]
    assert shown == got["dossier"]


def test_the_dossier_as_it_is_answered(running: Office) -> None:
    """R43: state, agency, what is legal, and the dates with the version of the calendar."""
    told = done(running, "show")["dossier"]
    assert (told["code"], told["seq"], told["state"]) == ("D", 3, "IN_PROGRESS:1")
    assert "complete_step" in " ".join(told["legal"])
    dates = told["deadlines"]
    assert dates["policy"] == "RESTART"
    assert dates["statutory"]["due_on"] == "2026-11-18"
    assert dates["committed"]["expires_at"] == "2026-11-17T00:00:00+07:00"
    assert dates["appointed"]["provisional"] is False
    assert dates["appointed"]["calendar_version"].startswith("vn")


def test_a_late_entry_by_json(running: Office) -> None:
    """R31: its instant may be given in any zone."""
    got = done(running, "decide", "11 09:00", at="2026-11-10T02:30:00Z", outcome="denied")
    assert got["dossier"]["state"] == "DECIDED"
    event = done(running, "history")["events"][-1]
    assert event["at"] == "2026-11-10T09:30:00+07:00"
    assert event["recorded_at"] == "2026-11-11T09:00:00+07:00"


# --- the others -----------------------------------------------------------------------------------


def test_the_others_by_json(running: Office) -> None:
    """R42, R43: correct, sweep, flags, explain, as_of and their empty forms."""
    instead = {
        "type": "accepted", "at": "2026-11-09T08:30:00+07:00", "appointed_on": "2026-11-16",
    }  # fmt: skip
    got = done(running, "correct", "10 09:00", seq=2, event=instead, actor="Lan", key="c1")
    assert got["dossier"]["seq"] == 4
    again = done(running, "correct", "10 10:00", seq=2, event=instead, actor="Lan", key="c1")
    assert again["dossier"]["seq"] == 4
    assert done(running, "correct", "10 10:00", seq=3, event=None)["dossier"]["state"] == "ACCEPTED"
    swept = ask(running, {"command": "sweep", "at": "2026-11-17T08:00:00+07:00", "limit": 100})
    assert swept["due"] == swept["fired"] > 0
    assert ask(running, {"command": "sweep"}) == {"ok": True, "due": 0, "fired": 0}
    flags = done(running, "flags")["flags"]
    assert len(flags) == swept["fired"]
    assert {flag["type"] for flag in flags} == {"vn.tthc.flag", "vn.tthc.escalation"}
    assert all(flag["retracted_at"] is None for flag in flags)
    why = done(running, "explain")["due"]["statutory"]
    assert why["due_on"] == "2026-11-18"
    assert why["explanation"]
    assert done(running, "explain", at="2026-11-09T08:10:00+07:00")["due"] == {}
    then = done(running, "as_of", at="2026-11-09T09:30:00+07:00")
    assert then["state"] == "ACCEPTED"
    assert then["deadlines"]["committed"]["due_on"] == "2026-11-16"
    later = done(running, "as_of", at="2026-11-20T09:30:00+07:00")
    assert "D/COMMITTED/OVERDUE/0" in [flag["key"] for flag in later["flags"]]


def test_recomputation_by_json(running: Office) -> None:
    """R38: shown first, written on request, and harmless when asked again."""
    running.ask(lambda desk: desk.post_notice(STORM), "12 15:00")
    (moved,) = ask(running, {"command": "recompute"})["moved"]
    assert (moved["dossier"], moved["notice"]) == ("D", "123/TB-UBND")
    assert moved["appointed_on"] == "2026-11-17"
    assert moved["changes"]["committed"]["old"]["due_on"] == "2026-11-16"
    assert moved["changes"]["committed"]["new"]["due_on"] == "2026-11-17"
    assert done(running, "show")["dossier"]["seq"] == 3
    applied = done(running, "apply_recomputation", key="r1")
    assert applied["moved"] == [moved]
    assert applied["dossier"]["deadlines"]["appointed"]["due_on"] == "2026-11-17"
    assert done(running, "apply_recomputation", key="r1")["moved"] == []
    assert ask(running, {"command": "recompute"})["moved"] == []


def test_migration_by_json(running: Office) -> None:
    """R42: under the version of the catalogue that is in force at the instant."""
    old = PLACE.catalogue.procedure(CODE, at("09 08:00").date())
    newer = evolve(
        old,
        valid_from=at("12 08:00").date(),
        steps=tuple(evolve(step, key=f"{step.key}_2") for step in old.steps),
    )
    ended = evolve(old, valid_until=newer.valid_from)
    running.place = type(running.place)(
        Catalogue("two", (ended, newer)), PLACE.calendar, PLACE.rulebook
    )
    steps = {"appraise": "appraise_2", "approve": "approve_2"}
    got = done(running, "migrate", "12 09:00", steps=steps)
    assert got["dossier"]["seq"] == 4
    assert done(running, "complete_step", "12 10:00", step="appraise_2")["dossier"]["state"] == (
        "IN_PROGRESS:2"
    )


# --- keys -----------------------------------------------------------------------------------------


def test_a_repeated_command_is_carried_out_once(office: Office) -> None:
    """R43: the same key and the same command, an hour later: the same answer, nothing new."""
    for name, fields in (("receive", RECEIVE), ("adopt", ADOPT | {"dossier": "E"})):
        table = fields | {"key": f"{name}-1"}
        first = ask(office, table, "12 08:00")
        assert first["ok"]
        again = ask(office, table, "12 09:00")
        assert again["dossier"]["seq"] == first["dossier"]["seq"] == 1
    office.do("accept", "12 09:00", key="accept-1")
    repeated = done(office, "accept", "12 10:00", key="accept-1")
    assert repeated["dossier"]["seq"] == 2
    office.do("hand_over", "12 11:00")
    assert done(office, "accept", "13 10:00", key="accept-1")["dossier"]["seq"] == 3


@pytest.mark.parametrize(
    "other",
    [
        {"command": "accept", "actor": "Lan"},
        {"command": "accept", "appointed_on": "2026-11-16"},
        {"command": "accept", "at": "2026-11-09T09:00:00+07:00"},
        {"command": "withdraw"},
        {"command": "accept", "dossier": "E"},
    ],
)
def test_a_key_used_for_something_else_is_refused(office: Office, other: dict[str, Any]) -> None:
    """R43: another command, another content, another dossier."""
    ask(office, RECEIVE, "09 08:00")
    ask(office, RECEIVE | {"dossier": "E"})
    done(office, "accept", "09 09:00", key="k")
    got = ask(office, {"dossier": "D", "key": "k"} | other)
    assert got["error"]["type"] == "ReusedKey"
    assert "event 2, accepted" in got["error"]["what"]


# --- bad input ------------------------------------------------------------------------------------

BAD: dict[str, tuple[Any, str, str]] = {
    "no object": ([1], "InvalidCommand", "a command is a JSON object, not list"),
    "null": (None, "InvalidCommand", "NoneType"),
    "text": ("accept", "InvalidCommand", "not str"),
    "no command": ({}, "InvalidCommand", "unknown command None"),
    "unknown command": ({"command": "drop"}, "InvalidCommand", "unknown command 'drop'"),
    "command is a list": ({"command": ["accept"]}, "InvalidCommand", "unknown command"),
    "no dossier": ({"command": "accept"}, "InvalidCommand", "accept needs the field 'dossier'"),
    "dossier is a number": ({"command": "accept", "dossier": 7}, "InvalidCommand", "'dossier'"),
    "dossier is empty": ({"command": "accept", "dossier": ""}, "InvalidCommand", "is empty"),
    "dossier is blank": ({"command": "show", "dossier": " \t"}, "InvalidCommand", "is empty"),
    "dossier too long": ({"command": "show", "dossier": "Đ" * 101}, "InvalidCommand", "202 bytes"),
    "dossier with NUL": ({"command": "show", "dossier": "a\0"}, "InvalidCommand", "no database"),
    "half a sign": ({"command": "flags", "dossier": "\ud800"}, "InvalidCommand", "no database"),
    "unknown dossier": ({"command": "accept", "dossier": "X"}, "UnknownDossier", "not on record"),
    "unknown field": (RECEIVE | {"dossier": "E", "colour": 1}, "InvalidCommand", "'colour'"),
    "stamped": ({"command": "accept", "dossier": "D", "pinned": "x"}, "InvalidCommand", "'pinned'"),
    "its number": ({"command": "accept", "dossier": "D", "seq": 2}, "InvalidCommand", "'seq'"),
    "its type": ({"command": "accept", "dossier": "D", "type": "x"}, "InvalidCommand", "'type'"),
    "entered when": (
        {"command": "accept", "dossier": "D", "recorded_at": "2026-11-09T09:00:00+07:00"},
        "InvalidCommand", "'recorded_at'",
    ),
    "missing field": ({"command": "decide", "dossier": "D"}, "InvalidCommand", "outcome"),
    "wrong choice": ({"command": "decide", "dossier": "D", "outcome": "maybe"}, "InvalidCommand",
                     "no choice"),
    "no such channel": (RECEIVE | {"dossier": "E", "channel": "fax"}, "InvalidCommand", "'fax'"),
    "no such procedure": (RECEIVE | {"dossier": "E", "procedure": "1.000000"}, "UnknownProcedure",
                          "no procedure '1.000000'"),
    "exists": (RECEIVE, "DossierExists", "on record already"),
    "no such day": ({"command": "reappoint", "dossier": "D", "new_on": "2026-02-30"},
                    "InvalidCommand", "does not exist"),
    "a day with a time": ({"command": "reappoint", "dossier": "D",
                           "new_on": "2026-11-20T00:00:00"}, "InvalidCommand", "not a date"),
    "no zone": ({"command": "accept", "dossier": "D", "at": "2026-11-09T09:00"}, "InvalidCommand",
                "no time zone"),
    "no instant": ({"command": "accept", "dossier": "D", "at": 7}, "InvalidCommand", "not a text"),
    "at the end of time": ({"command": "accept", "dossier": "D", "at": "9999-12-31T23:59-12:00"},
                           "InvalidCommand", "does not exist"),
    "at the beginning": ({"command": "sweep", "at": "0001-01-01T00:00+14:00"}, "ImpossibleInstant",
                         "does not exist"),
    "in the future": ({"command": "accept", "dossier": "D", "at": "2030-01-01T09:00:00+07:00"},
                      "InTheFuture", "lies in the future"),
    "too early": ({"command": "withdraw", "dossier": "D", "at": "2020-01-01T09:00:00+07:00"},
                  "EventOutOfOrder", "lies before"),
    "illegal": ({"command": "resume", "dossier": "D"}, "IllegalTransition", "not legal in state"),
    "forbidden": ({"command": "suspend", "dossier": "D", "basis": ""}, "ForbiddenByLaw", "R34"),
    "stale": ({"command": "withdraw", "dossier": "D", "expected_seq": 9}, "StaleSequence",
              "expected event 9"),
    "seq is a text": ({"command": "withdraw", "dossier": "D", "expected_seq": "3"},
                      "InvalidCommand", "whole number"),
    "seq is true": ({"command": "withdraw", "dossier": "D", "expected_seq": True},
                    "InvalidCommand", "whole number"),
    "seq is negative": ({"command": "withdraw", "dossier": "D", "expected_seq": -1},
                        "InvalidCommand", "whole number"),
    "seq without end": ({"command": "withdraw", "dossier": "D", "expected_seq": 10**40},
                        "StaleSequence", "expected event 1000"),
    "key is a number": ({"command": "withdraw", "dossier": "D", "key": 1}, "InvalidCommand",
                        "'key'"),
    "key is empty": ({"command": "withdraw", "dossier": "D", "key": ""}, "InvalidCommand", "'key'"),
    "key too long": ({"command": "withdraw", "dossier": "D", "key": "k" * 201}, "InvalidCommand",
                     "201 bytes"),
    "key with half a sign": ({"command": "withdraw", "dossier": "D", "key": "\udc00"},
                             "InvalidCommand", "no database"),
    "text with NUL": ({"command": "withdraw", "dossier": "D", "reason": "\0"}, "InvalidCommand",
                      "'reason'"),
    "text is an object": ({"command": "withdraw", "dossier": "D", "reason": {}}, "InvalidCommand",
                          "not a text"),
    "agency too long": ({"command": "transfer", "dossier": "D", "basis": "NQ",
                         "to_agency": "x" * 1001}, "InvalidCommand", "1001 bytes"),
    "amount is a fraction": ({"command": "request_payment", "dossier": "D", "basis": "L",
                              "amount": 0.5}, "InvalidCommand", "whole number"),
    "no such stage": ({"command": "send_back", "dossier": "D", "to_stage": 10**40},
                      "IllegalTransition", "send_back_to"),
    "no such step": ({"command": "complete_step", "dossier": "D", "step": "x"},
                     "IllegalTransition", "complete_step:x"),
    "no term": ({"command": "extend", "dossier": "D", "term": "soon", "basis": "L",
                 "limit": "3 ngày"}, "InvalidCommand", "'term'"),
    "correct nothing": ({"command": "correct", "dossier": "D", "seq": 9, "event": None},
                        "EventOutOfOrder", "no earlier one"),
    "correct number nought": ({"command": "correct", "dossier": "D", "seq": 0}, "EventOutOfOrder",
                              "no earlier one"),
    "correct without number": ({"command": "correct", "dossier": "D"}, "InvalidCommand", "'seq'"),
    "correct with a text": ({"command": "correct", "dossier": "D", "seq": 2, "event": "x"},
                            "InvalidCommand", "is an object, or null"),
    "correct with no event": ({"command": "correct", "dossier": "D", "seq": 2, "event": {}},
                              "UnreadableEvent", "unknown event type"),
    "correct with a correction": (
        {"command": "correct", "dossier": "D", "seq": 2,
         "event": {"type": "corrected", "at": "2026-11-09T09:00:00+07:00", "corrects": 1}},
        "EventOutOfOrder", "correction",
    ),
    "correct to nothing left": ({"command": "correct", "dossier": "D", "seq": 1, "event": None},
                                "IllegalTransition", "not legal"),
    "steps is a list": ({"command": "migrate", "dossier": "D", "steps": []}, "InvalidCommand",
                        "'steps'"),
    "steps of numbers": ({"command": "migrate", "dossier": "D", "steps": {"a": 1}},
                         "InvalidCommand", "'steps'"),
    "steps of half signs": ({"command": "migrate", "dossier": "D", "steps": {"a": "\ud800",
                             "appraise": "appraise", "approve": "approve"}}, "InvalidCommand",
                            "'steps'"),
    "migrate at no time": ({"command": "migrate", "dossier": "D", "steps": {}, "at": 7},
                           "InvalidCommand", "'at'"),
    "page of nought": ({"command": "sweep", "limit": 0}, "CallerError", "a page of 0"),
    "page below nought": ({"command": "sweep", "limit": -5}, "InvalidCommand", "whole number"),
    "sweep at no time": ({"command": "sweep", "at": "tomorrow"}, "UnreadableInstant", "tomorrow"),
    "as_of without at": ({"command": "as_of", "dossier": "D"}, "InvalidCommand", "'at'"),
    "as_of before": ({"command": "as_of", "dossier": "D", "at": "2026-11-01T00:00:00+07:00"},
                     "UnknownDossier", "not on record"),
    "beyond the calendar": ({"command": "as_of", "dossier": "D",
                             "at": "2090-01-01T00:00:00+07:00"}, "CalendarNotCovered", "2090"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_answered_with_an_error(running: Office, name: str) -> None:
    """R43: what is wrong, with its type and a title for people; nothing is written."""
    table, kind, words = BAD[name]
    before = (running.dossier().events, running.messages())
    got = ask(running, table)
    assert set(got) == {"ok", "error"}, got
    error = got["error"]
    assert (got["ok"], error["type"]) == (False, kind), error
    assert words in f"{error['where']} {error['what']}", error
    assert error["title_vi"]
    assert set(error) == {"type", "title_vi", "message_vi", "what", "where", "remedy"}
    assert error["message_vi"].startswith(f"{error['title_vi']}: ")
    assert (running.dossier().events, running.messages()) == before


def test_a_sweep_without_end_is_one_page(running: Office) -> None:
    """R44: a limit beyond any number a database knows."""
    got = ask(running, {"command": "sweep", "at": "2026-12-09T08:00:00+07:00", "limit": 10**30})
    assert got["ok"]
    assert got["due"] > 10


# --- anything at all ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def desk_for_anything() -> Iterator[Office]:
    """One office in memory for all examples, with a dossier that is worked on."""
    database = Database.at("sqlite:///:memory:")
    upgrade(database)
    office = Office(database, another_place())
    office.start()
    yield office
    database.close()


TEXTS = st.text(st.characters(), max_size=8) | st.sampled_from(
    ["D", CODE, "in_person", "2026-11-10", "2026-11-10T09:00:00+07:00", "denied", "1 ngày", "\0"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=3,
)
FIELDS = st.sampled_from(
    sorted({field for story in ACTS.values() for _, fields in story for field in fields}
           | {"at", "actor", "key", "expected_seq", "seq", "event", "steps", "limit", "type"})
) | TEXTS  # fmt: skip
TABLES = st.builds(
    lambda name, dossier, fields: {"command": name, "dossier": dossier} | fields,
    st.sampled_from(NAMES),
    st.just("D") | TEXTS,
    st.dictionaries(FIELDS, VALUES, max_size=4),
)


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TABLES | VALUES)
def test_any_json_is_answered(desk_for_anything: Office, table: Any) -> None:
    """R43: a host in another language sends what it likes and gets an object back."""
    office = desk_for_anything
    office.now = at("10 09:00")
    with office.database.engine.connect() as connection:
        from tthc_flow.desk import Desk
        from tthc_flow.storage import SqlStore

        got = answer(Desk(SqlStore(connection), office.place, office.clock), table)
        connection.rollback()
    assert isinstance(got["ok"], bool)
    json.dumps(got)


def test_what_a_clerk_may_meet_is_told_in_vietnamese(running: Office) -> None:
    """R43: what the state, the law, the clock or another clerk stands against."""
    told = {
        name: ask(running, BAD[name][0])["error"]["message_vi"]
        for name in BAD
        if BAD[name][1] in SAID_IN_VIETNAMESE
    }
    assert {BAD[name][1] for name in told} == SAID_IN_VIETNAMESE
    for name, text in told.items():
        assert "hồ sơ" in text or "sự kiện" in text, (name, text)
        assert "dossier" not in text, (name, text)


SAID_IN_VIETNAMESE = {
    "DossierExists",
    "ForbiddenByLaw",
    "IllegalTransition",
    "InTheFuture",
    "StaleSequence",
    "UnknownDossier",
}
