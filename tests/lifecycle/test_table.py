"""Machine and table agree; the table allows what the law allows and nothing else."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from transitions import MachineError

from tthc_flow.errors import CallerError
from tthc_flow.lifecycle import Phase, build_machine, compile_lifecycle, phase_of

STAGES = [tuple(range(1, n + 1)) for n in range(1, 7)]


@pytest.mark.parametrize("stages", STAGES, ids=len)
def test_machine_and_table_agree_on_every_pair(stages: tuple[int, ...]) -> None:
    """R28: exhausting every (state, trigger) pair finds machine and table equal."""
    table, machine = compile_lifecycle(stages), build_machine(stages)
    pairs = 0
    for state in table.states:
        for trigger in machine.events:
            model = SimpleNamespace(state=state)
            try:
                machine.events[trigger].trigger(model)
                moved = model.state
            except MachineError:
                moved = None
                assert model.state == state
            assert table.target(state, trigger) == moved, (state, trigger)
            pairs += 1
    assert pairs == len(table.states) * len(table.triggers) >= 200


@pytest.mark.parametrize("stages", STAGES, ids=len)
def test_every_state_can_be_reached_and_left(stages: tuple[int, ...]) -> None:
    """R27: from SUBMITTED every state is reached; only endings lead nowhere."""
    table = compile_lifecycle(stages)
    reached, waiting = {table.initial}, [table.initial]
    while waiting:
        here = waiting.pop()
        for trigger in table.legal(here):
            target = table.target(here, trigger)
            assert target is not None
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    assert reached == set(table.states)
    assert {s for s in table.states if table.is_terminal(s)} == {
        Phase.REFUSED_AT_INTAKE,
        Phase.DISCONTINUED,
    }


def test_every_move_has_one_target() -> None:
    """R28: a trigger that changes the state leads to one state from wherever it is legal."""
    table = compile_lifecycle((1, 2, 3))
    targets: dict[str, set[str]] = {}
    for (source, trigger), target in table.targets.items():
        if source != target:
            targets.setdefault(trigger, set()).add(target)
    assert all(len(found) == 1 for found in targets.values())


def test_portal_codes_are_total() -> None:
    """R27, T55: each phase has its code, all ten are used."""
    codes = {phase: phase.portal_code for phase in Phase}
    assert set(codes.values()) == set(range(1, 11))
    assert codes[Phase.SUSPENDED] == codes[Phase.IN_PROGRESS] == 4
    assert phase_of("IN_PROGRESS:3") is Phase.IN_PROGRESS


def test_a_lifecycle_needs_a_stage() -> None:
    """A procedure without steps has no machine."""
    with pytest.raises(CallerError):
        build_machine(())
