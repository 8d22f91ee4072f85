"""`tthc catalogue`: the procedures, their terms and steps, and their lifecycle as a picture."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table as Grid
from rich.text import Text

from tthc_flow.cli.terminal import AsJson, InLanguage, Language, console, write_json
from tthc_flow.compliance.words import CHANNELS
from tthc_flow.instants import parse_date
from tthc_flow.lifecycle import diagram, lifecycle_of, phase_of, stage_names
from tthc_flow.procedures import (
    Catalogue,
    Procedure,
    Step,
    SubmissionChannel,
    load_catalogue,
    sample_catalogue,
)
from tthc_flow.terms import Term, format_term

__all__ = ["CataloguePath", "catalogue", "channel_name", "open_catalogue"]

catalogue = typer.Typer(
    no_args_is_help=True, help="Procedures with their terms and steps (danh mục thủ tục)."
)

CataloguePath = Annotated[
    Path | None,
    typer.Option("--catalogue", metavar="PATH", help="File or folder; default: the sample."),
]
Code = Annotated[str, typer.Argument(metavar="CODE", help="National code, e.g. 1.001193.")]
On = Annotated[
    str, typer.Option("--on", metavar="DATE", help="In force that day; default: newest version.")
]


class Form(StrEnum):
    """Languages for pictures."""

    MERMAID = "mermaid"
    DOT = "dot"


def open_catalogue(path: Path | None) -> Catalogue:
    """The catalogue at *path*, or the bundled sample."""
    return sample_catalogue() if path is None else load_catalogue(path)


def channel_name(channel: SubmissionChannel, lang: Language) -> str:
    """What people call a channel."""
    return CHANNELS[channel].say(lang.code)


@catalogue.command("show")
def show(
    code: Annotated[
        str | None, typer.Argument(metavar="[CODE]", help="One procedure; default: all.")
    ] = None,
    path: CataloguePath = None,
    on: On = "",
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """List the procedures, or one of them with its steps."""
    book = open_catalogue(path)
    if code is not None:
        procedure = _version(book, code, on)
        if as_json:
            write_json(_for_machines(procedure))
        else:
            _tell_procedure(procedure, lang)
        return
    listed = _in_force(book, parse_date(on)) if on else [book.versions(c)[-1] for c in book.codes]
    if as_json:
        write_json([_for_machines(procedure) for procedure in listed])
    else:
        console().print(_listing(listed, lang))


@catalogue.command("diagram")
def draw(
    code: Code,
    path: CataloguePath = None,
    on: On = "",
    form: Annotated[Form, typer.Option("--format", help="Language of the picture.")] = Form.MERMAID,
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """Draw the lifecycle of a procedure, generated from its table (R30)."""
    procedure = _version(open_catalogue(path), code, on)
    table, names = lifecycle_of(procedure), stage_names(procedure, lang.code)
    picture = diagram(table, "dot" if form is Form.DOT else "mermaid", lang.code, names)
    if as_json:
        write_json(
            {
                "code": procedure.code,
                "hash": table.hash,
                "states": [
                    {"state": state, "portal_code": phase_of(state).portal_code}
                    for state in table.states
                ],
                "transitions": [
                    {"from": source, "act": trigger, "to": target}
                    for (source, trigger), target in table.targets.items()
                ],
                "diagram": picture,
            }
        )
    else:
        typer.echo(picture, nl=False)


def _in_force(book: Catalogue, on: date) -> list[Procedure]:
    """The version of each procedure that holds on a day; those that do not are left out."""
    return [p for code in book.codes for p in book.versions(code) if p.is_in_force(on)]


def _version(book: Catalogue, code: str, on: str) -> Procedure:
    if on:
        return book.procedure(code, parse_date(on))
    return book.versions(code)[-1]


# --- for people -------------------------------------------------------------------------------


def _listing(procedures: list[Procedure], lang: Language) -> Grid:
    grid = Grid(
        lang.choose("Mã", "Code"),
        lang.choose("Tên thủ tục", "Name"),
        lang.choose("Lĩnh vực", "Field of work"),
        lang.choose("Theo luật", "Statutory"),
        lang.choose("Cam kết", "Committed"),
    )
    grid.columns[0].no_wrap = True
    for procedure in procedures:
        commitment = procedure.commitment
        grid.add_row(
            procedure.reference,
            procedure.name,
            procedure.field_of_work,
            _terms_in_words(procedure.statutory, lang),
            "" if commitment is None else _terms_in_words(commitment.committed, lang),
        )
    return grid


def _terms_in_words(terms: Any, lang: Language) -> str:
    """One term when all channels share it, else one line a channel."""
    different = set(terms.values())
    if len(different) == 1:
        return format_term(different.pop(), lang.code)
    return "\n".join(
        f"{channel_name(channel, lang)}: {format_term(term, lang.code)}"
        for channel, term in terms.items()
    )


def _tell_procedure(procedure: Procedure, lang: Language) -> None:
    screen = console()
    screen.print(Text(f"{procedure.reference} {procedure.name}", "bold"))
    facts = [
        (lang.choose("Lĩnh vực", "Field of work"), procedure.field_of_work),
        (lang.choose("Quyết định công bố", "Published by"), procedure.publication.number),
        (lang.choose("Theo luật", "Statutory"), _terms_in_words(procedure.statutory, lang)),
    ]
    if procedure.commitment is not None:
        promised = _terms_in_words(procedure.commitment.committed, lang)
        decision = procedure.commitment.decision.number
        facts.append((lang.choose("Cam kết", "Committed"), f"{promised} [{decision}]"))
    for name, fact in facts:
        screen.print(Text(f"{name}: ", "dim") + Text(fact))
    screen.print(_steps(procedure.steps, lang))
    if procedure.assumed or any(step.assumed for step in procedure.steps):
        note = "* giả định, văn bản không nêu", "* assumed, the published text does not say"
        screen.print(Text(lang.choose(*note), "dim"))


def _steps(steps: tuple[Step, ...], lang: Language) -> Grid:
    grid = Grid(
        lang.choose("Giai đoạn", "Stage"),
        lang.choose("Bước", "Step"),
        lang.choose("Người thực hiện", "Actor"),
        lang.choose("Thời gian", "Time"),
    )
    for step in steps:
        label = lang.choose(step.label_vi, step.label_en or step.label_vi)
        grid.add_row(
            f"{step.stage}{'*' if step.assumed else ''}",
            label,
            step.agency or step.actor,
            format_term(step.term, lang.code),
        )
    return grid


# --- for machines -----------------------------------------------------------------------------


def _for_machines(procedure: Procedure) -> dict[str, Any]:
    commitment = procedure.commitment
    return {
        "code": procedure.code,
        "case": procedure.case,
        "name": procedure.name,
        "field_of_work": procedure.field_of_work,
        "level": procedure.level.value,
        "valid_from": procedure.valid_from.isoformat(),
        "valid_until": procedure.valid_until.isoformat() if procedure.valid_until else None,
        "publication": procedure.publication.number,
        "statutory": _plain(procedure.statutory),
        "committed": None if commitment is None else _plain(commitment.committed),
        "commitment_decision": None if commitment is None else commitment.decision.number,
        "steps": [_step(step) for step in procedure.steps],
        "assumed": list(procedure.assumed),
        "hash": procedure.hash,
    }


def _plain(terms: Any) -> dict[str, str]:
    return {channel.value: _text(term) for channel, term in terms.items()}


def _step(step: Step) -> dict[str, Any]:
    return {
        "key": step.key,
        "label_vi": step.label_vi,
        "label_en": step.label_en,
        "kind": step.kind.value,
        "stage": step.stage,
        "actor": step.actor,
        "unit": step.unit,
        "agency": step.agency,
        "term": _text(step.term),
        "assumed": list(step.assumed),
    }


def _text(term: Term) -> str:
    return format_term(term, "vi")
