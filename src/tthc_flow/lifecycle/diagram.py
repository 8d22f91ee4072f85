"""
Pictures of a lifecycle, generated from its table and never drawn by hand (R30).

What is possible from every step of the work, such as a withdrawal, is one arrow from the frame
around them; so is the way back to wherever a dossier was held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Literal

from attrs import frozen

from tthc_flow.errors import CallerError
from tthc_flow.lifecycle.acts import act_of
from tthc_flow.lifecycle.states import Phase, phase_of, stage_of
from tthc_flow.lifecycle.table import LifecycleTable

if TYPE_CHECKING:
    from tthc_flow.procedures import Procedure

__all__ = ["diagram", "stage_names"]

Language = Literal["vi", "en"]

_FRAME = "WORK"
_WIDEST = 28
_FRAME_LABEL = {"vi": "Đang giải quyết", "en": "Being settled"}


@frozen
class Arrow:
    """
    An act that leads from one state to another; an end may be the frame around the work.

    Attributes:
        source: Where it begins.
        target: Where it leads.
        label: What is done.
    """

    source: str
    target: str
    label: str


@frozen
class Picture:
    """
    What is drawn.

    Attributes:
        labels: Text of each state.
        work: States inside the frame: the desk and the stages.
        arrows: Acts that leave a state.
        initial: Where a dossier begins.
        endings: States that no act leaves.
        frame: Text of the frame.
    """

    labels: Mapping[str, str]
    work: tuple[str, ...]
    arrows: tuple[Arrow, ...]
    initial: str
    endings: tuple[str, ...]
    frame: str


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
        stages: Names of the stages by number, see `stage_names`; a stage without a name shows
            its number.

    Raises:
        CallerError: Another *form*.
    """
    if form not in {"mermaid", "dot"}:
        raise CallerError(f"unknown form {form!r}", remedy="use 'mermaid' or 'dot'")
    picture = _compose(table, lang, stages or {})
    lines = _mermaid(picture) if form == "mermaid" else _dot(picture)
    return "\n".join(lines) + "\n"


def stage_names(procedure: Procedure, lang: Language = "vi") -> dict[int, str]:
    """What is done in each stage of *procedure*: the names of its steps."""
    return {
        stage.number: " + ".join(
            step.label_vi if lang == "vi" else step.label_en or step.label_vi
            for step in stage.steps
        )
        for stage in procedure.stages
    }


# --- what is drawn ----------------------------------------------------------------------------


def _compose(table: LifecycleTable, lang: Language, stages: Mapping[int, str]) -> Picture:
    work = tuple(s for s in table.states if s == Phase.ACCEPTED or stage_of(s) is not None)
    arrows = [
        Arrow(source, target, _act(trigger, lang))
        for (source, trigger), target in table.targets.items()
        if source != target
    ]
    left = {arrow.source for arrow in arrows}
    return Picture(
        {state: _label(state, lang, stages) for state in table.states},
        work,
        tuple(_framed(arrows, work)),
        table.initial,
        tuple(state for state in table.states if state not in left),
        _FRAME_LABEL[lang],
    )


def _framed(arrows: Sequence[Arrow], work: tuple[str, ...]) -> Iterator[Arrow]:
    """What leaves every state of *work* for one other, or leads back to all of them, only once."""
    inside = frozenset(work)
    drawn = set()
    for arrow in arrows:
        alike = [other for other in arrows if other.label == arrow.label]
        from_all = {other.source for other in alike if other.target == arrow.target}
        to_all = {other.target for other in alike if other.source == arrow.source}
        framed = arrow
        if arrow.target not in inside and from_all >= inside and arrow.source in inside:
            framed = Arrow(_FRAME, arrow.target, arrow.label)
        elif arrow.source not in inside and to_all >= inside:
            framed = Arrow(arrow.source, _FRAME, arrow.label)
        if framed not in drawn:
            drawn.add(framed)
            yield framed


def _label(state: str, lang: Language, stages: Mapping[int, str]) -> str:
    phase = phase_of(state)
    text = phase.label_vi if lang == "vi" else phase.label_en
    number = stage_of(state)
    if number is not None:
        text = f"{text} {number}: {stages[number]}" if number in stages else f"{text} {number}"
    return f"{text} ({phase.portal_code})"


def _act(trigger: str, lang: Language) -> str:
    act = act_of(trigger)
    if act is None:
        return trigger
    return act.label_vi if lang == "vi" else act.label_en


def _name(state: str) -> str:
    return state.replace(":", "_")


# --- Mermaid ----------------------------------------------------------------------------------


def _mermaid(picture: Picture) -> Iterator[str]:
    inner, outer = _parted(picture)
    yield "stateDiagram-v2"
    yield from (_mermaid_state(picture, state) for state in picture.labels)
    yield f"    [*] --> {_name(picture.initial)}"
    yield f'    state "{_mermaid_text(picture.frame)}" as {_FRAME} {{'
    yield from (f"    {_mermaid_arrow(arrow)}" for arrow in inner)
    yield "    }"
    yield from (_mermaid_arrow(arrow) for arrow in outer)
    yield from (f"    {_name(state)} --> [*]" for state in picture.endings)


def _mermaid_state(picture: Picture, state: str) -> str:
    return f'    state "{_mermaid_text(picture.labels[state])}" as {_name(state)}'


def _mermaid_arrow(arrow: Arrow) -> str:
    return f"    {_name(arrow.source)} --> {_name(arrow.target)}: {_mermaid_text(arrow.label)}"


def _mermaid_text(text: str) -> str:
    """One line without what Mermaid reads as its own: quotes, semicolons, markup."""
    return "".join(_MERMAID.get(character, character) for character in " ".join(text.split()))


_MERMAID = {c: f"#{ord(c)};" for c in '"#;<>&{}`\\'}


# --- Graphviz ---------------------------------------------------------------------------------


def _dot(picture: Picture) -> Iterator[str]:
    yield "digraph lifecycle {"
    yield "    rankdir=LR; compound=true; node [shape=box, style=rounded];"
    yield from (_dot_state(picture, s) for s in picture.labels if s not in picture.work)
    yield f"    subgraph cluster_{_FRAME} {{"
    yield f"        label={_dot_text(picture.frame)}; style=rounded;"
    yield from (f"    {_dot_state(picture, state)}" for state in picture.work)
    yield "    }"
    middle = picture.work[len(picture.work) // 2]
    yield from (_dot_arrow(arrow, middle) for arrow in picture.arrows)
    yield "}"


def _dot_state(picture: Picture, state: str) -> str:
    return f"    {_name(state)} [label={_dot_text(picture.labels[state])}];"


def _dot_arrow(arrow: Arrow, middle: str) -> str:
    """An arrow of the frame begins at the work's middle state and is cut off at the frame."""
    source, target = (_name(middle if s == _FRAME else s) for s in (arrow.source, arrow.target))
    cut = {arrow.source: "ltail", arrow.target: "lhead"}.get(_FRAME)
    frame = f", {cut}=cluster_{_FRAME}" if cut else ""
    return f"    {source} -> {target} [label={_dot_text(arrow.label)}{frame}];"


def _dot_text(text: str) -> str:
    """A quoted text, in short lines."""
    lines = wrap(text, _WIDEST) or [""]
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'


def _parted(picture: Picture) -> tuple[list[Arrow], list[Arrow]]:
    """Arrows between two states of the work, and the others."""
    work = set(picture.work)
    inner = [a for a in picture.arrows if a.source in work and a.target in work]
    return inner, [arrow for arrow in picture.arrows if arrow not in inner]
