"""Pictures of a lifecycle, generated from its table and never drawn by hand (R30)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from tthc_flow.errors import CallerError
from tthc_flow.lifecycle.acts import act_of
from tthc_flow.lifecycle.states import phase_of, stage_of
from tthc_flow.lifecycle.table import LifecycleTable

__all__ = ["diagram"]

Language = Literal["vi", "en"]


def diagram(
    table: LifecycleTable,
    form: Literal["mermaid", "dot"] = "mermaid",
    lang: Language = "vi",
    stages: Mapping[int, str] | None = None,
) -> str:
    """
    Draw *table*.

    Args:
        table: The lifecycle. Acts that lead back to their own state are left out.
        form: "mermaid" (state diagram) or "dot" (Graphviz).
        lang: Language of the labels.
        stages: Names of the stages by number; a stage without a name shows its number.

    Raises:
        CallerError: Another *form*.
    """
    if form not in {"mermaid", "dot"}:
        raise CallerError(f"unknown form {form!r}", remedy="use 'mermaid' or 'dot'")
    labels = {state: _label(state, lang, stages or {}) for state in table.states}
    edges = [
        (source, target, _trigger_label(trigger, lang))
        for (source, trigger), target in table.targets.items()
        if source != target
    ]
    lines = _mermaid(table, labels, edges) if form == "mermaid" else _dot(labels, edges)
    return "\n".join(lines) + "\n"


def _label(state: str, lang: Language, stages: Mapping[int, str]) -> str:
    phase = phase_of(state)
    text = phase.label_vi if lang == "vi" else phase.label_en
    number = stage_of(state)
    if number is None:
        return f"{text} ({phase.portal_code})"
    name = stages.get(number, str(number))
    return f"{text}: {name} ({phase.portal_code})"


def _trigger_label(trigger: str, lang: Language) -> str:
    act = act_of(trigger)
    if act is None:
        return trigger
    return act.label_vi if lang == "vi" else act.label_en


def _identifier(state: str) -> str:
    return state.replace(":", "_")


def _mermaid(
    table: LifecycleTable, labels: Mapping[str, str], edges: list[tuple[str, str, str]]
) -> Iterator[str]:
    yield "stateDiagram-v2"
    for state, label in labels.items():
        yield f'    state "{label}" as {_identifier(state)}'
    yield f"    [*] --> {_identifier(table.initial)}"
    for source, target, label in edges:
        yield f"    {_identifier(source)} --> {_identifier(target)}: {label}"
    for state in labels:
        if table.is_terminal(state):
            yield f"    {_identifier(state)} --> [*]"


def _dot(labels: Mapping[str, str], edges: list[tuple[str, str, str]]) -> Iterator[str]:
    yield "digraph lifecycle {"
    yield "    rankdir=LR; node [shape=box, style=rounded];"
    for state, label in labels.items():
        yield f'    {_identifier(state)} [label="{label}"];'
    for source, target, label in edges:
        yield f'    {_identifier(source)} -> {_identifier(target)} [label="{label}"];'
    yield "}"
