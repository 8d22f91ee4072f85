"""`tthc demo`: a one-stop desk of autumn 2026, as its head would want to see it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.panel import Panel
from rich.text import Text

from tthc_flow.cli.register import flag_table, register_table, summary
from tthc_flow.cli.register_line import RegisterLine, for_machines, line_of
from tthc_flow.cli.replay import replay
from tthc_flow.cli.terminal import (
    AsJson,
    InLanguage,
    Language,
    console,
    read_instant,
    write_json,
)
from tthc_flow.demo import DEMO_AT, SHOWPIECE, sample_events, sample_jurisdiction
from tthc_flow.errors import UnreadableEvent
from tthc_flow.instants import format_instant
from tthc_flow.lifecycle import diagram, lifecycle_of, stage_names
from tthc_flow.procedures import Catalogue
from tthc_flow.terms import DueDate

__all__ = ["demo"]


def demo(
    at: Annotated[
        str, typer.Option("--at", metavar="DAY", help="Day or instant the desk is shown at.")
    ] = DEMO_AT,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the diagram goes.")] = Path(
        "tthc-demo"
    ),
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """
    Replay the sample dossiers: register, flags by severity, one count day by day, a diagram.

    Names and matters are invented; procedures, terms and notices are real.
    """
    moment = read_instant(at)
    desk = sample_jurisdiction()
    replayed = replay(sample_events().events, desk, moment)
    lines = [line_of(dossier, moment) for dossier in replayed.dossiers]
    if not lines:
        raise UnreadableEvent(
            f"nothing had happened by {format_instant(moment)}",
            remedy="ask a day from August to December 2026",
        )
    if as_json:
        write_json(
            {
                "at": format_instant(moment),
                "dossiers": [for_machines(line) for line in lines],
            }
        )
        return
    screen = console()
    screen.print(register_table(lines, lang, screen.width))
    screen.print(summary(lines, moment, lang))
    screen.print(flag_table(lines, lang))
    shown = _showpiece(lines)
    if shown is not None and shown.deadlines.binding is not None:
        screen.print(_explained(shown.dossier.code, shown.deadlines.binding, lang))
    for path in _draw(desk.catalogue, out, lang):
        typer.echo(lang.choose(f"Sơ đồ vòng đời: {path}", f"Lifecycle diagram: {path}"))


def _showpiece(lines: list[RegisterLine]) -> RegisterLine | None:
    """The dossier of the showpiece procedure whose count has the most to tell."""
    told = [
        line
        for line in lines
        if line.dossier.procedure_code == SHOWPIECE and line.deadlines.binding is not None
    ]
    return max(told, key=lambda line: len(line.dossier.holds), default=None)


def _explained(code: str, binding: DueDate, lang: Language) -> Panel:
    """The binding due date of one dossier, day by day."""
    title = lang.choose(f"Vì sao hồ sơ {code} có hạn này?", f"Why is {code} due then?")
    return Panel(Text(binding.explanation.to_text(lang.code)), title=title, expand=False)


def _draw(catalogue: Catalogue, out: Path, lang: Language) -> tuple[Path, Path]:
    """Write the lifecycle of the showpiece as a Mermaid page and as DOT."""
    procedure = catalogue.versions(SHOWPIECE)[-1]
    table = lifecycle_of(procedure)
    out.mkdir(parents=True, exist_ok=True)
    page, dot = out / f"lifecycle-{procedure.code}.md", out / f"lifecycle-{procedure.code}.dot"
    names = stage_names(procedure, lang.code)
    picture = diagram(table, "mermaid", lang.code, names)
    page.write_text(f"# {procedure.name}\n\n```mermaid\n{picture}```\n", encoding="utf-8")
    dot.write_text(diagram(table, "dot", lang.code, names), encoding="utf-8")
    return page, dot
