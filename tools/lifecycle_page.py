"""The page on the lifecycle, made from the legal table."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_flow.lifecycle import LifecycleTable, Phase, compile_lifecycle, diagram, phase_of
from tthc_flow.lifecycle.acts import ACTS

STAGES = {1: "Thẩm định", 2: "Ký duyệt"}
STAGES_EN = {1: "Appraisal", 2: "Approval"}

INTRODUCTION = """\
# Lifecycle of a dossier

<!-- Written by tools/generate.py from the legal table; do not edit. -->

Every procedure has one state machine: the legal table below, with *in progress* split into the
stages of its internal process. The pictures show a procedure with two stages; `tthc catalogue
diagram CODE` draws any other. The number in brackets is the national portal's code. An arrow of the
frame is possible from every state inside it. Acts that leave a dossier where it is are not drawn.

```python
from tthc_flow import diagram, lifecycle_of
from tthc_flow.procedures import sample_catalogue

procedure = sample_catalogue().procedures[0]
print(diagram(lifecycle_of(procedure), "mermaid", "vi"))
```
"""


def page() -> str:
    """The whole page."""
    table = compile_lifecycle(tuple(STAGES))
    vietnamese = diagram(table, "mermaid", "vi", STAGES)
    english = diagram(table, "mermaid", "en", STAGES_EN)
    parts = (
        INTRODUCTION,
        f"## Tiếng Việt\n\n```mermaid\n{vietnamese}```\n",
        f"## English\n\n```mermaid\n{english}```\n",
        *("\n".join(lines) for lines in (states(), acts(table))),
    )
    return "\n".join(parts)


def states() -> Iterator[str]:
    """The states and the portal's codes for them."""
    yield "## States\n"
    yield "| state | trạng thái | in English | portal code |"
    yield "|---|---|---|---|"
    for phase in Phase:
        yield f"| `{phase}` | {phase.label_vi} | {phase.label_en} | {phase.portal_code} |"
    yield ""


def acts(table: LifecycleTable) -> Iterator[str]:
    """The acts, the states they are legal in, and where they are written."""
    yield "## Acts\n"
    yield "| act | việc | in English | legal in | basis |"
    yield "|---|---|---|---|---|"
    for name, act in ACTS.items():
        legal = {
            phase_of(state) for state, trigger in table.targets if trigger.split(":")[0] == name
        }
        where = ", ".join(f"`{phase}`" for phase in Phase if phase in legal)
        yield f"| `{name}` | {act.label_vi} | {act.label_en} | {where} | {act.citation} |"
    yield ""
