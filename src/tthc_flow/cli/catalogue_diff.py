"""`tthc catalogue diff`: what is new, amended and repealed between two catalogues."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table as Grid
from rich.text import Text

from tthc_flow.cli.catalogue import catalogue
from tthc_flow.cli.terminal import FINDINGS, AsJson, InLanguage, Language, console, write_json
from tthc_flow.procedures import Procedure, load_catalogue
from tthc_flow.procedures.difference import Amendment, Change, Differences, compare_catalogues

__all__ = ["diff"]


@catalogue.command("diff")
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="File or folder before.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="File or folder after.")],
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """Tell what is new, amended (field by field) and repealed; exit code 1 when anything is."""
    found = compare_catalogues(load_catalogue(old), load_catalogue(new))
    if as_json:
        write_json(_for_machines(found))
    else:
        _tell(found, lang)
    if not found.is_empty:
        raise typer.Exit(FINDINGS)


def _tell(found: Differences, lang: Language) -> None:
    screen = console()
    if found.is_empty:
        screen.print(lang.choose("Hai danh mục như nhau.", "The catalogues say the same."))
        return
    for procedure in found.new:
        _head(lang.choose("Mới", "New"), procedure, procedure.valid_from.isoformat())
    for amendment in found.amended:
        words = ("Phiên bản mới", "New version") if amendment.is_new_version else ("Sửa", "Amended")
        _head(lang.choose(*words), amendment.after, amendment.after.valid_from.isoformat())
        screen.print(_changes(amendment.changes, lang))
    for repeal in found.repealed:
        until = repeal.until.isoformat() if repeal.until else lang.choose("không còn", "left out")
        _head(lang.choose("Bãi bỏ", "Repealed"), repeal.procedure, until)
    counts = len(found.new), len(found.amended), len(found.repealed)
    screen.print(
        lang.choose(
            f"{counts[0]} mới, {counts[1]} sửa đổi, {counts[2]} bãi bỏ",
            f"{counts[0]} new, {counts[1]} amended, {counts[2]} repealed",
        )
    )


def _head(word: str, procedure: Procedure, when: str) -> None:
    console().print(
        Text(f"{word}: ", "bold") + Text(f"{procedure.reference} {procedure.name} ({when})")
    )


def _changes(changes: tuple[Change, ...], lang: Language) -> Grid:
    grid = Grid(
        lang.choose("Trường", "Field"),
        lang.choose("Trước", "Before"),
        lang.choose("Sau", "After"),
    )
    for change in changes:
        grid.add_row(change.field, change.before or "–", change.after or "–")
    return grid


def _for_machines(found: Differences) -> dict[str, Any]:
    return {
        "new": [_procedure(procedure) for procedure in found.new],
        "amended": [_amendment(amendment) for amendment in found.amended],
        "repealed": [
            {
                **_procedure(repeal.procedure),
                "until": repeal.until.isoformat() if repeal.until else None,
            }
            for repeal in found.repealed
        ],
    }


def _amendment(amendment: Amendment) -> dict[str, Any]:
    return {
        **_procedure(amendment.after),
        "before": amendment.before.valid_from.isoformat(),
        "new_version": amendment.is_new_version,
        "changes": [
            {"field": change.field, "before": change.before, "after": change.after}
            for change in amendment.changes
        ],
    }


def _procedure(procedure: Procedure) -> dict[str, Any]:
    return {
        "code": procedure.code,
        "reference": procedure.reference,
        "name": procedure.name,
        "valid_from": procedure.valid_from.isoformat(),
    }
