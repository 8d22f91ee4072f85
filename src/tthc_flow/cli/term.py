"""`tthc term`: what a printed time limit means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from tthc_flow.cli.table import Row, read_table
from tthc_flow.cli.terminal import (
    FINDINGS,
    AsJson,
    InLanguage,
    Language,
    track,
    write_json,
)
from tthc_flow.errors import TthcError, UnknownNotation, UnreadableTable
from tthc_flow.terms import DeadlineText, Term, parse_deadline, parse_term
from tthc_flow.terms.notation import decimal_text

__all__ = ["term"]

term = typer.Typer(no_args_is_help=True, help="Time limits as decisions print them (thời hạn).")

Context = Literal["deadline", "step"]


@term.callback()
def group() -> None:
    """Time limits as decisions print them (thời hạn)."""


@term.command("parse")
def parse(
    text: Annotated[str, typer.Argument(help='A time limit: "05 ngày làm việc".')] = "",
    batch: Annotated[Path | None, typer.Option(metavar="CSV", help="Read a column.")] = None,
    column: Annotated[str, typer.Option(help="Column of the texts.")] = "raw",
    unit_column: Annotated[str, typer.Option(help="Column of the units, if any.")] = "",
    unit: Annotated[str, typer.Option(help="Unit of a bare number.")] = "",
    context: Annotated[
        Context, typer.Option(help='What a bare "ngày" or "giờ" means: where it stands.')
    ] = "deadline",
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """Read time limits; what cannot be read for certain is refused, never guessed."""
    if (batch is None) == (not text):
        raise typer.BadParameter("give one text, or --batch")
    if batch is None:
        answers = [_read(text, unit, context)]
    else:
        table = read_table(batch, [column, unit_column] if unit_column else [column])
        answers = [
            _read_row(row, column, unit_column, unit, context)
            for row in track(table.rows, batch.name)
        ]
    for answer in answers:
        if as_json:
            write_json(answer, compact=True)
        else:
            typer.echo(_in_words(answer, lang))
    if any(answer["error"] for answer in answers):
        raise typer.Exit(FINDINGS)


def _read_row(
    row: Row, column: str, unit_column: str, unit: str, context: Context
) -> dict[str, Any]:
    raw = row.cells[column]
    if row.fault:
        return _refused(raw, UnreadableTable(row.fault, where=f"line {row.line}"))
    return _read(raw, row.cell(unit_column) or unit, context)


def _read(raw: str, unit: str, context: Context) -> dict[str, Any]:
    try:
        read = _limits(raw, unit, context)
    except TthcError as error:
        return _refused(raw, error)
    branches: list[dict[str, Any]] = [
        {**_plain(each.term), "condition": each.condition} for each in read.branches
    ]
    if read.extension is not None:
        added: dict[str, Any] = {"condition": read.extension.condition, "added": True}
        branches.append({**_plain(read.extension.term), **added})
    return {"raw": raw, **_plain(read.base), "branches": branches, "error": None}


def _limits(raw: str, unit: str, context: Context) -> DeadlineText:
    """One limit; in a deadline without a heading also one with conditions."""
    try:
        return DeadlineText(parse_term(raw, context=context, unit=unit or None))
    except UnknownNotation:
        if context != "deadline" or unit:
            raise
    return parse_deadline(raw)


def _plain(term: Term) -> dict[str, str | None]:
    """Kind and value; the value is exact, as a fraction where its decimals never end."""
    value = getattr(term, "value", None)
    return {
        "kind": term.kind,
        "value": None if value is None else decimal_text(value) or str(value),
    }


def _refused(raw: str, error: TthcError) -> dict[str, Any]:
    return {"raw": raw, "kind": None, "value": None, "branches": [], "error": str(error)}


def _in_words(answer: dict[str, Any], lang: Language) -> str:
    if answer["error"]:
        return f"{lang.choose('từ chối', 'refused')}: {answer['error']}"
    cases = [f"; {case['condition']}: {_length(case)}" for case in answer["branches"]]
    return f"{answer['raw']}: {_length(answer)}{''.join(cases)}"


def _length(read: dict[str, Any]) -> str:
    value = f" {read['value']}" if read["value"] is not None else ""
    return f"{'+' if read.get('added') else ''}{read['kind']}{value}"
