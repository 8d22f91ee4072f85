"""Pictures show the table: every arrow of it, and no other (R30)."""

from __future__ import annotations

import re

import pytest

from tthc_flow.errors import CallerError
from tthc_flow.lifecycle import (
    LifecycleTable,
    act_of,
    compile_lifecycle,
    diagram,
    lifecycle_of,
    phase_of,
    stage_names,
    stage_of,
)
from tthc_flow.procedures import sample_catalogue

TABLES = {len(p.stages): lifecycle_of(p) for p in sample_catalogue().procedures}
Drawn = set[tuple[str, str, str]]


def expected(table: LifecycleTable) -> Drawn:
    """Source, target and English name of every act that leaves a state."""
    return {
        (source.replace(":", "_"), target.replace(":", "_"), act.label_en)
        for (source, trigger), target in table.targets.items()
        if source != target and (act := act_of(trigger)) is not None
    }


def work(table: LifecycleTable) -> list[str]:
    """The desk and the stages."""
    stages = [state for state in table.states if stage_of(state) is not None]
    return ["ACCEPTED", *(state.replace(":", "_") for state in stages)]


def unframed(drawn: Drawn, inside: list[str]) -> Drawn:
    """An arrow of the frame is one of every state inside."""
    return {
        (one, other, label)
        for source, target, label in drawn
        for one in (inside if source == "WORK" else [source])
        for other in (inside if target == "WORK" else [target])
    }


@pytest.mark.parametrize("table", TABLES.values(), ids=[f"{n} stages" for n in TABLES])
def test_mermaid_draws_the_table(table: LifecycleTable) -> None:
    """R30: generated, so it cannot say anything else than the table."""
    picture = diagram(table, "mermaid", "en")
    drawn = set(re.findall(r"^ +(\w+) --> (\w+): (.+)$", picture, re.MULTILINE))
    assert len(drawn) < len(expected(table))
    assert unframed(drawn, work(table)) == expected(table)
    framed = picture[picture.index(" as WORK {") : picture.index("\n    }")]
    inside = re.findall(r"^ +(\w+) --> (\w+):", framed, re.MULTILINE)
    assert {state for pair in inside for state in pair} == set(work(table))
    endings = re.findall(r"(\w+) --> \[\*\]", picture)
    assert endings == ["REFUSED_AT_INTAKE", "DISCONTINUED", "RETURNED"]
    assert "[*] --> SUBMITTED" in picture


@pytest.mark.parametrize("table", TABLES.values(), ids=[f"{n} stages" for n in TABLES])
def test_graphviz_draws_the_table(table: LifecycleTable) -> None:
    """R30: what is cut off at the frame begins or ends there."""
    picture = diagram(table, "dot", "en").replace("\\n", " ")
    drawn = set()
    for source, target, label, cut in re.findall(
        r'(\w+) -> (\w+) \[label="([^"]+)"(?:, (ltail|lhead)=cluster_WORK)?\]', picture
    ):
        one, other = "WORK" if cut == "ltail" else source, "WORK" if cut == "lhead" else target
        drawn.add((one, other, label))
    assert unframed(drawn, work(table)) == expected(table)


@pytest.mark.parametrize("form", ["mermaid", "dot"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_state_is_shown_with_its_name_and_code(form: str, lang: str) -> None:
    """R27, R30: the national portal's code stands in brackets, a stage has its name."""
    table = compile_lifecycle((1, 2, 3))
    picture = diagram(table, form, lang, {1: "Thẩm định"})  # type: ignore[arg-type]
    for state in table.states:
        phase = phase_of(state)
        assert f"({phase.portal_code})" in picture
        label = phase.label_vi if lang == "vi" else phase.label_en
        assert label in picture.replace("\\n", " ")
        assert state.replace(":", "_") in picture
    assert "1: Thẩm định (4)" in picture.replace("\\n", " ")
    with pytest.raises(CallerError, match="png"):
        diagram(table, "png")  # type: ignore[arg-type]


def test_stages_are_named_after_their_steps() -> None:
    """R23, R30: steps that run in parallel stand together."""
    procedure = sample_catalogue().versions("1.012784")[-1]
    names = stage_names(procedure)
    assert len(names) == len(procedure.stages) >= 3
    assert any(" + " in name for name in names.values())
    assert all(name.isascii() for name in stage_names(procedure, "en").values())


def test_a_name_cannot_break_the_picture() -> None:
    """R30: names come from a catalogue, which may hold anything."""
    table = compile_lifecycle((1,))
    wild = {1: 'Ký "A"; {B}\n\\ <b>#</b>'}
    mermaid, dot = diagram(table, "mermaid", "vi", wild), diagram(table, "dot", "vi", wild)
    assert 'Ký #34;A#34;#59; #123;B#125; #92; #60;b#62;#35;#60;/b#62; (4)" as' in mermaid
    assert '1: Ký \\"A\\"; {B} \\\\\\n<b>#</b> (4)"];' in dot
