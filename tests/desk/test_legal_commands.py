"""What a clerk can do now, by the names of the commands (R29, R42, R43)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from tests.desk.office import CODE, IN_PERSON, Office, another_place, at, on
from tests.desk.test_command_json import done

from tthc_flow.desk import COMMANDS, METHODS, Desk, legal_commands
from tthc_flow.desk.command_json import NAMES
from tthc_flow.dossier import Dossier, Event
from tthc_flow.dossier.events import (
    Adopted,
    ConsultationAnswered,
    ConsultationRequested,
    Decided,
    Decision,
    Extended,
    IntakeRefused,
    Migrated,
    Reappointed,
    Recomputed,
    SentBack,
    StepCompleted,
    Submitted,
    Transferred,
)
from tthc_flow.errors import IllegalTransition, TthcError, UnmappedStep
from tthc_flow.lifecycle import compile_lifecycle
from tthc_flow.terms import WorkingDays

NOON = at("09 12:00")
BEGUN = {"procedure": CODE, "channel": IN_PERSON}
WORDS: Mapping[type[Event], list[dict[str, Any]]] = {
    Submitted: [BEGUN],
    Adopted: [
        BEGUN | {"accepted_at": NOON, "appointed_on": on(16), "stage": stage} for stage in (0, 1, 2)
    ],
    IntakeRefused: [{"reason": "sai nơi"}],
    StepCompleted: [{"step": step} for step in ("intake", "appraise", "approve")],
    SentBack: [{"to_stage": 1}],
    ConsultationRequested: [{"unit": "Sở"}],
    ConsultationAnswered: [{"unit": "Sở"}],
    Reappointed: [{"new_on": on(20)}],
    Extended: [{"term": WorkingDays(1), "basis": "Luật Z", "limit": WorkingDays(3)}],
    Decided: [{"outcome": outcome} for outcome in Decision],
    Transferred: [{"to_agency": "Xã", "basis": "NQ"}],
    Recomputed: [{"notice": "bão"}],
}
"""What each kind may say; the others say nothing of their own."""


def tries(dossier: Dossier, kind: type[Event]) -> Iterator[Dossier | TthcError]:
    """The dossier after an event of *kind*, or why not, for each thing it may say."""
    said = WORDS.get(kind, [{}])
    if kind is Migrated:
        keys = ("intake", "appraise", "approve")
        basis = dossier.basis
        pinned = "" if basis is None else dossier.jurisdiction.remember(basis).hash
        said = [{"pinned": pinned, "steps": {key: key for key in keys}}]
    for words in said:
        tried = Dossier(dossier.code, dossier.jurisdiction)
        for event in dossier.events:
            tried.apply(event)
        try:
            tried.apply(kind(dossier=tried.code, seq=tried.seq + 1, at=NOON, **words))
        except (IllegalTransition, UnmappedStep) as error:
            yield error
        else:
            yield tried


def test_the_commands_are_those_that_the_state_takes() -> None:
    """R29: in every state and at every step, all that is listed is taken, nothing else is."""
    waiting, seen, states = [Dossier("D", another_place())], set(), set()
    while waiting:
        dossier = waiting.pop()
        where = (dossier.state, dossier.place, dossier.open_steps)
        if where in seen:
            continue
        seen.add(where)
        states.add(dossier.state)
        listed = legal_commands(dossier)
        for name, kind in METHODS.items():
            results = list(tries(dossier, kind))
            taken = [one for one in results if not isinstance(one, IllegalTransition)]
            assert bool(taken) == (name in listed), (where, name, results)
            waiting += [one for one in taken if isinstance(one, Dossier)]
    assert states == {"NEW", *compile_lifecycle((1, 2)).states}
    assert len(seen) > 25


def test_every_command_is_a_method_and_a_command_of_json() -> None:
    """R42, R43: what is listed can be called by that name."""
    assert set(COMMANDS) < set(METHODS)
    for name in METHODS:
        assert callable(getattr(Desk, name))
        assert {"apply": "apply_recomputation"}.get(name, name) in NAMES


def test_the_desk_lists_them(office: Office) -> None:
    """R42: a clerk sees `issue_apology` and `complete_step`, not the triggers of the table."""
    office.start()
    listed = office.ask(lambda desk: desk.legal_commands("D"))
    assert {"complete_step", "issue_apology", "decide", "apply", "migrate"} < set(listed)
    assert not {"receive", "accept", "hand_over", "resume", "send_back"} & set(listed)
    told = done(office, "show")["dossier"]
    assert told["commands"] == [{"apply": "apply_recomputation"}.get(n, n) for n in listed]
    assert "apologise" in told["legal"]
    assert set(told["commands"]) <= set(NAMES)


def test_a_finished_stage_has_no_step_to_complete(office: Office) -> None:
    """R28: the last stage stays after its last step, and only a decision is missing."""
    office.start()
    for step in ("appraise", "approve"):
        office.do("complete_step", "10 09:00", step=step)
    listed = office.ask(lambda desk: desk.legal_commands("D"))
    assert "complete_step" not in listed
    assert "decide" in listed


def test_what_is_illegal_names_the_commands(office: Office) -> None:
    """R29: the error says what could be called instead."""
    office.receive()
    with pytest.raises(IllegalTransition, match=r"commands of the desk: .*accept") as caught:
        office.do("resume", "09 09:00")
    assert "legal now: accept" in caught.value.remedy
