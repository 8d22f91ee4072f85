"""
The legal table: which event is legal in which state, and where it leads (R27-R29).

Everything that decides legality stands here, as data. `IN_PROGRESS` is split into the stages of
a procedure; terminal states are listed empty: nothing may follow, by decision. Coming back from
a hold names its place (``resume_to:2``), so that every trigger leads to one state. A body that was
asked may answer during a hold: waiting for it is what many a suspension is for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import field, frozen

from tthc_flow.lifecycle.states import Phase, stage_state

if TYPE_CHECKING:
    from tthc_flow.procedures import Procedure

__all__ = ["LifecycleTable", "compile_lifecycle", "legal_edges", "lifecycle_of"]

_ENDINGS = {"withdraw": Phase.WITHDRAWN, "discontinue": Phase.DISCONTINUED}
_HOLDING = {
    "suspend": Phase.SUSPENDED,
    "request_supplement": Phase.AWAITING_SUPPLEMENT,
    "request_payment": Phase.AWAITING_PAYMENT,
}
_NOTES = ("apologise", "reappoint", "extend", "recompute", "migrate", "transfer")
"""Acts that change no state: they move dates or answer for them, or change who works by what."""

_WORK = ("complete_step", "consult", "answer")
"""Acts inside a stage that do not finish it."""


def legal_edges(stages: tuple[int, ...]) -> dict[str, dict[str, str]]:
    """
    State -> trigger -> target of a procedure with these stages.

    Args:
        stages: Numbers of the stages in order, at least one.
    """
    edges: dict[str, dict[str, str]] = {
        Phase.SUBMITTED: {
            "accept": Phase.ACCEPTED,
            "request_supplement_at_intake": Phase.SUPPLEMENT_AT_INTAKE,
            "refuse_at_intake": Phase.REFUSED_AT_INTAKE,
            "withdraw": Phase.WITHDRAWN,
            "transfer": Phase.SUBMITTED,
        },
        Phase.SUPPLEMENT_AT_INTAKE: {
            "receive_supplement_at_intake": Phase.SUBMITTED,
            "refuse_at_intake": Phase.REFUSED_AT_INTAKE,
            "transfer": Phase.SUPPLEMENT_AT_INTAKE,
            **_ENDINGS,
        },
        Phase.REFUSED_AT_INTAKE: {},
        Phase.ACCEPTED: {
            "hand_over": stage_state(stages[0]),
            "grant": Phase.DECIDED,
            "deny": Phase.DECIDED,
            **_HOLDING,
            **_ENDINGS,
            **dict.fromkeys(_NOTES, Phase.ACCEPTED),
        },
        Phase.WITHDRAWN: {"discontinue": Phase.DISCONTINUED},
        Phase.DISCONTINUED: {},
        Phase.DECIDED: {
            "publish": Phase.DECIDED,
            "return_result": Phase.RETURNED,
            "transfer": Phase.DECIDED,
        },
        Phase.RETURNED: {"publish": Phase.RETURNED},
    }
    for position, number in enumerate(stages):
        edges[stage_state(number)] = _stage_edges(stages, position)
    places = {f"resume_to:{number}": stage_state(number) for number in stages}
    for hold in _HOLDING.values():
        edges[hold] = {
            **places,
            "resume_to:ACCEPTED": Phase.ACCEPTED,
            **_ENDINGS,
            **dict.fromkeys((*_NOTES, "answer"), hold),
        }
    return {
        str(state): {trigger: str(target) for trigger, target in row.items()}
        for state, row in edges.items()
    }


def _stage_edges(stages: tuple[int, ...], position: int) -> dict[str, str]:
    here = stage_state(stages[position])
    edges: dict[str, str] = {**_HOLDING, **_ENDINGS, "deny": Phase.DECIDED}
    edges |= dict.fromkeys((*_WORK, *_NOTES), here)
    edges |= {f"send_back_to:{n}": stage_state(n) for n in stages[:position]}
    if position + 1 < len(stages):
        following = stages[position + 1]
        edges[f"advance_to:{following}"] = stage_state(following)
    else:
        edges["grant"] = Phase.DECIDED
    return edges


@frozen(eq=False, slots=False)
class LifecycleTable:
    """
    The frozen table of one lifecycle, compiled from its machine (R28).

    Attributes:
        targets: (state, trigger) -> state.
        states: All states, initial first.
        initial: State of a submitted dossier.
    """

    targets: Mapping[tuple[str, str], str] = field(repr=False)
    states: tuple[str, ...]
    initial: str = str(Phase.SUBMITTED)

    def target(self, state: str, trigger: str) -> str | None:
        """Where *trigger* leads from *state*; None when it is not legal there."""
        return self.targets.get((state, trigger))

    def legal(self, state: str) -> tuple[str, ...]:
        """Triggers that are legal in *state*, sorted."""
        return tuple(sorted(self.rows[state]))

    def is_terminal(self, state: str) -> bool:
        """Whether nothing may follow *state*."""
        return not self.legal(state)

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, str]]:
        """The same targets by state and then by trigger; terminal states have an empty row."""
        rows: dict[str, dict[str, str]] = {state: {} for state in self.states}
        for (state, trigger), target in self.targets.items():
            rows[state][trigger] = target
        return rows

    @cached_property
    def triggers(self) -> tuple[str, ...]:
        """All triggers, sorted."""
        return tuple(sorted({trigger for _, trigger in self.targets}))

    @cached_property
    def hash(self) -> str:
        """Content hash: equal tables have equal hashes."""
        content = "\n".join(f"{s} {t} {to}" for (s, t), to in sorted(self.targets.items()))
        return hashlib.sha256(content.encode()).hexdigest()[:16]


@cache
def compile_lifecycle(stages: tuple[int, ...]) -> LifecycleTable:
    """
    The table of a procedure with these stages, compiled from its `transitions` machine.

    Args:
        stages: Numbers of the stages in order, at least one.
    """
    from tthc_flow.lifecycle.machine import build_machine, compile_machine

    machine = build_machine(stages)
    return LifecycleTable(MappingProxyType(compile_machine(machine)), tuple(machine.states))


def lifecycle_of(procedure: Procedure) -> LifecycleTable:
    """The table of *procedure*; procedures with the same stages share one."""
    return compile_lifecycle(tuple(stage.number for stage in procedure.stages))
