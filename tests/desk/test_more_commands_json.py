"""Notices, agencies and versions as JSON, and the page on all commands (R4, R42, R43)."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from attrs import evolve
from tests.desk.office import CODE, PLACE, STORM, Office, at
from tests.desk.test_command_json import ask, done

from tthc_flow.desk import COMMANDS
from tthc_flow.desk.command_json import NAMES, fields_of, meaning_of
from tthc_flow.procedures import Catalogue

NOTICE: dict[str, Any] = {
    "key": "storm", "number": "123/TB-UBND", "announced_on": "2026-11-12",
    "effect": [{"kind": "closed", "from": "2026-11-13", "until_included": "2026-11-13",
                "title_vi": "Bão số 14"}],
}  # fmt: skip


def test_a_notice_by_json(office: Office) -> None:
    """R4, R43: the keys of a notice file; posted, posted anew, and withdrawn."""
    office.start()
    post = {"command": "post_notice", "notice": NOTICE, "actor": "Lan"}
    assert ask(office, post, "12 15:00") == {"ok": True, "notice": "storm", "version": 1}
    assert office.ask(lambda desk: list(desk.store.board.notices())) == [STORM]
    (moved,) = ask(office, {"command": "recompute"})["moved"]
    assert moved["notice"] == "123/TB-UBND"
    assert ask(office, post | {"notice": NOTICE | {"note": "x"}})["version"] == 2
    withdraw = {"command": "withdraw_notice", "notice": "storm"}
    assert ask(office, withdraw) == {"ok": True, "notice": "storm", "version": 3}
    assert ask(office, withdraw)["error"]["what"] == "no local notice 'storm' holds"
    assert office.ask(lambda desk: list(desk.store.board.notices())) == []


def test_every_kind_of_effect_by_json(office: Office) -> None:
    """R4: all dates of a notice file are texts in JSON."""
    effects = [
        {"kind": "swap", "day_off": "2030-06-03", "worked_instead": "2030-06-08"},
        {"kind": "compensatory", "day_off": "2030-06-10", "for": "2030-06-09"},
        {"kind": "annual", "month": 5, "day": 7, "first_year": 2030},
        {"kind": "dates", "days": ["2030-07-02", "2030-07-04"]},
    ]
    for number, effect in enumerate(effects):
        notice = {"key": f"n{number}", "last_checked_on": "2026-11-12", "effect": [effect]}
        got = ask(office, {"command": "post_notice", "notice": notice})
        assert got == {"ok": True, "notice": f"n{number}", "version": 1}
    calendar = office.ask(lambda desk: desk.place.calendar)
    closed = {"2030-06-03", "2030-06-10", "2030-05-07", "2030-07-02", "2030-07-04"}
    assert not any(calendar.is_working_day(date.fromisoformat(day)) for day in closed)
    assert calendar.is_working_day(date(2030, 6, 8))


@pytest.mark.parametrize(
    ("notice", "told"),
    [
        ("storm", "an object with a 'key'"),
        ({"effect": []}, "an object with a 'key'"),
        ({"key": 7}, "an object with a 'key'"),
        ({"key": "x", "effect": "closed"}, "'effect' of a notice is a list"),
        ({"key": "x", "effect": ["closed"]}, "'effect' of a notice is a list"),
        ({"key": "x"}, "no effect"),
        (NOTICE | {"colour": "red"}, "colour"),
        (NOTICE | {"announced_on": "12/11/2026"}, "'announced_on': '12/11/2026' is not a date"),
        (NOTICE | {"announced_on": 7}, "'announced_on' of a notice is a date as text"),
        (NOTICE | {"number": 7}, "another kind"),
        ({"key": "x", "effect": [{"kind": "closed", "from": "2026-11-13T00:00",
                                  "until_included": "2026-11-13"}]}, "is not a date"),
        ({"key": "x", "effect": [{"kind": "closed", "from": "2026-11-13"}]}, "until_included"),
        ({"key": "x", "effect": [{"kind": "dates", "days": "2026-11-13"}]}, "'days' of an effect"),
        ({"key": "x", "effect": [{"kind": "party"}]}, "unknown effect kind 'party'"),
        ({"key": "x", "effect": [{"kind": ["closed"]}]}, "unknown effect kind"),
        ({"key": " ", "effect": NOTICE["effect"]}, "the key of a notice is empty"),
    ],
)  # fmt: skip
def test_a_bad_notice_is_an_answer(office: Office, notice: Any, told: str) -> None:
    """R43: with what is wrong; nothing is on record."""
    got = ask(office, {"command": "post_notice", "notice": notice}, "12 15:00")
    assert not got["ok"]
    assert told in got["error"]["what"]
    assert office.ask(lambda desk: list(desk.store.board.notices())) == []


def test_an_agency_ends_by_json(office: Office) -> None:
    """R42: one successor for all; the number is told."""
    office.start()
    office.start("E")
    command = {"command": "transfer_all", "from_agency": "Huyện", "to_agency": "Xã", "basis": "NQ"}
    assert ask(office, command | {"actor": "Lan"}, "10 09:00") == {"ok": True, "transferred": 2}
    assert {office.dossier(code).agency for code in "DE"} == {"Xã"}
    assert office.dossier().events[-1].actor == "Lan"
    for wrong in ({"to_agency": ["Xã"]}, {"basis": 7}, {"actor": 7}, {"from_agency": ""}):
        assert ask(office, command | wrong)["error"]["type"] == "InvalidCommand"


def test_a_new_version_for_all_by_json(office: Office) -> None:
    """R42: to the version that is in force now; refused as a whole when a step has no place."""
    for code in "DE":
        office.start(code)
    old = PLACE.catalogue.procedure(CODE, at("09 08:00").date())
    steps = tuple(evolve(step, key=f"{step.key}_2") for step in old.steps)
    newer = evolve(old, valid_from=at("12 08:00").date(), steps=steps)
    both = Catalogue("two", (evolve(old, valid_until=newer.valid_from), newer))
    office.place = type(office.place)(both, PLACE.calendar, PLACE.rulebook)
    command = {"command": "migrate_all", "procedure": CODE, "steps": {"approve": "approve_2"}}
    refused = ask(office, command, "12 09:00")
    assert refused["error"]["type"] == "UnmappedStep"
    command["steps"] = {"appraise": "appraise_2", "approve": "approve_2"}
    assert ask(office, command | {"actor": "Lan"}) == {"ok": True, "migrated": 2}
    assert done(office, "show")["dossier"]["seq"] == 4
    assert ask(office, command | {"steps": ["x"]})["error"]["type"] == "InvalidCommand"


def test_every_command_has_its_fields_and_a_meaning() -> None:
    """R43: the page on the commands is made of them."""
    assert len(NAMES) == len(set(NAMES)) >= 38
    for name in NAMES:
        assert meaning_of(name).endswith("."), name
    for name, kind in COMMANDS.items():
        needed = {f.name for f in attrs.fields(kind) if f.default is attrs.NOTHING} - {"seq", "at"}
        assert {f[:-1] for f in fields_of(name) if f.endswith("!")} == needed, name
