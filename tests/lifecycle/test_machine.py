"""What a table cannot hold is refused; the procedures of the sample have one each."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from transitions import Machine, MachineError

from tthc_flow.errors import CallerError
from tthc_flow.lifecycle import act_of, build_machine, compile_lifecycle, lifecycle_of
from tthc_flow.lifecycle.acts import ACTS
from tthc_flow.lifecycle.machine import compile_machine
from tthc_flow.procedures import sample_catalogue


def machine_of(*transitions: dict) -> Machine:
    """A machine of two states."""
    return Machine(
        model=None,
        states=["a", "b"],
        transitions=list(transitions),
        initial="a",
        auto_transitions=False,
        send_event=True,
    )


def test_a_guarded_transition_is_refused() -> None:
    """R28: a condition would let the machine answer what the table cannot know."""
    edge = {"trigger": "go", "source": "a", "dest": "b", "conditions": lambda _: True}
    with pytest.raises(CallerError, match="a/go is guarded"):
        compile_machine(machine_of(edge))


def test_two_targets_are_refused() -> None:
    """R28: every (state, trigger) has one target."""
    edges = [{"trigger": "go", "source": "a", "dest": target} for target in ("a", "b")]
    with pytest.raises(CallerError, match="ambiguous"):
        compile_machine(machine_of(*edges))


def test_an_unknown_target_is_refused() -> None:
    """R28: transitions lets a misspelt target through until it is fired."""
    with pytest.raises(CallerError, match="unknown state 'c'"):
        compile_machine(machine_of({"trigger": "go", "source": "a", "dest": "c"}))


def test_an_internal_transition_stays() -> None:
    """R28: a transition without a target leads back to its own state."""
    edge = {"trigger": "note", "source": "b", "dest": None}
    assert compile_machine(machine_of(edge)) == {("b", "note"): "b"}


def test_machine_and_table_agree_for_every_procedure() -> None:
    """R28: exhausting every (state, trigger) pair of every sample procedure."""
    procedures = sample_catalogue().procedures
    assert len(procedures) >= 20
    pairs = 0
    for procedure in procedures:
        stages = tuple(stage.number for stage in procedure.stages)
        table, machine = lifecycle_of(procedure), build_machine(stages)
        for state in table.states:
            for trigger, event in machine.events.items():
                model = SimpleNamespace(state=state)
                try:
                    event.trigger(model)
                except MachineError:
                    assert table.target(state, trigger) is None, (procedure.code, state, trigger)
                else:
                    assert table.target(state, trigger) == model.state
                pairs += 1
    assert pairs >= 20 * 200


def test_a_machine_has_no_way_around_the_law() -> None:
    """R28: no automatic `to_<state>` transitions, no models, one machine for all dossiers."""
    machine = build_machine((1, 2))
    assert machine.models == []
    assert not [trigger for trigger in machine.events if trigger.startswith("to_")]


def test_equal_stages_share_a_table() -> None:
    """R28: one table per definition, its hash tells different ones apart."""
    assert compile_lifecycle((1, 2)) is compile_lifecycle((1, 2))
    assert compile_lifecycle((1, 2)).hash != compile_lifecycle((1, 2, 3)).hash
    assert build_machine((1, 2)) is not build_machine((1, 2))


def test_rows_are_the_same_table() -> None:
    """R28: by state and trigger, or by state and then by trigger; endings have empty rows."""
    table = compile_lifecycle((1, 2, 3))
    again = {(state, name): to for state, row in table.rows.items() for name, to in row.items()}
    assert again == table.targets
    assert table.rows["DISCONTINUED"] == table.rows["REFUSED_AT_INTAKE"] == {}
    assert table.legal("WITHDRAWN") == ("discontinue",)


def test_every_act_is_named_and_cited() -> None:
    """R29: an act has names in both languages and a place where it is written; no other exists."""
    triggers = {trigger.partition(":")[0] for trigger in compile_lifecycle((1, 2)).triggers}
    assert triggers == set(ACTS)
    assert all(act.label_vi and act.label_en and act.citation.text for act in ACTS.values())
    assert act_of("advance_to:2") is ACTS["advance_to"]
    assert act_of("vanish") is None


@pytest.mark.parametrize(
    ("state", "trigger", "target"),
    [
        ("SUBMITTED", "accept", "ACCEPTED"),
        ("SUBMITTED", "hand_over", None),
        ("SUBMITTED", "discontinue", None),
        ("ACCEPTED", "grant", "DECIDED"),
        ("ACCEPTED", "refuse_at_intake", None),
        ("IN_PROGRESS:1", "grant", None),
        ("IN_PROGRESS:1", "deny", "DECIDED"),
        ("IN_PROGRESS:1", "advance_to:3", None),
        ("IN_PROGRESS:3", "grant", "DECIDED"),
        ("IN_PROGRESS:3", "send_back_to:1", "IN_PROGRESS:1"),
        ("IN_PROGRESS:1", "send_back_to:2", None),
        ("SUSPENDED", "resume_to:2", "IN_PROGRESS:2"),
        ("SUSPENDED", "request_supplement", None),
        ("SUSPENDED", "answer", "SUSPENDED"),
        ("SUSPENDED", "consult", None),
        ("AWAITING_SUPPLEMENT", "withdraw", "WITHDRAWN"),
        ("DECIDED", "withdraw", None),
        ("DECIDED", "suspend", None),
        ("DECIDED", "return_result", "RETURNED"),
        ("WITHDRAWN", "discontinue", "DISCONTINUED"),
        ("DISCONTINUED", "accept", None),
    ],
)
def test_what_the_law_says_of_three_stages(state: str, trigger: str, target: str | None) -> None:
    """R27, T21, T29, T30: hand-picked pairs of the legal table."""
    assert compile_lifecycle((1, 2, 3)).target(state, trigger) == target
