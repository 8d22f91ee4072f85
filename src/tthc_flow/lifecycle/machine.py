"""
The lifecycle as a `transitions` machine: the one door to that package (R28).

One machine per lifecycle, never one per dossier: it defines, validates and draws. Live events
and replays run from the table compiled from it.
"""

from __future__ import annotations

from typing import Any

from tthc_flow.errors import CallerError
from tthc_flow.lifecycle.states import Phase
from tthc_flow.lifecycle.table import legal_edges

__all__ = ["build_machine", "compile_machine"]


def build_machine(stages: tuple[int, ...]) -> Any:
    """
    A machine without models and without automatic transitions.

    Args:
        stages: Numbers of the stages in order, at least one.

    Returns:
        A `transitions.Machine`. Fire it with ``machine.events[trigger].trigger(model)``; the
        model needs a settable attribute `state` and nothing else.

    Raises:
        CallerError: No stage.
    """
    from transitions import Machine

    if not stages:
        raise CallerError("a lifecycle needs a stage", remedy="give the procedure a step")
    edges = legal_edges(stages)
    return Machine(
        model=None,
        states=list(edges),
        transitions=[
            {"trigger": trigger, "source": source, "dest": target}
            for source, row in edges.items()
            for trigger, target in row.items()
        ],
        initial=str(Phase.SUBMITTED),
        auto_transitions=False,
        send_event=True,
        queued=False,
    )


def compile_machine(machine: Any) -> dict[tuple[str, str], str]:
    """
    (state, trigger) -> target; refuses what a table cannot hold.

    Raises:
        CallerError: A guarded or ambiguous transition, or one to an unknown state.
    """
    table = {}
    for trigger, event in machine.events.items():
        for source, edges in event.transitions.items():
            if len(edges) != 1 or edges[0].conditions:
                raise CallerError(f"{source}/{trigger} is guarded or ambiguous")
            target = source if edges[0].dest is None else edges[0].dest
            if target not in machine.states:
                raise CallerError(f"{source}/{trigger} leads to the unknown state {target!r}")
            table[source, trigger] = target
    return table
