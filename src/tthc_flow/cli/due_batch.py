"""`tthc due --batch`: a table of questions in, the same table with due dates out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import typer

from tthc_flow.cli.due_question import CalendarKnownOn, DateForm, DueQuestion
from tthc_flow.cli.table import Row, read_table, write_table
from tthc_flow.cli.terminal import track, write_json
from tthc_flow.errors import TthcError, UnreadableTable
from tthc_flow.terms import DueDate

__all__ = ["answer_batch"]

_REQUIRED = ("case", "from", "term")
_KNOWN = (*_REQUIRED, "time", "known_on", "reception", "policy", "pauses")
_ANSWERED = ("due_on", "expires_at", "provisional", "error")
_AS_JSON = {"true": True, "false": False, "": None}

_LOCAL_FORM = re.compile(r"\d{1,2}/\d{1,2}/\d{4}$|\d:\d{2}", re.ASCII)
_EXCEL = (
    "; Excel changes dates and hours when it opens a CSV file: import these columns as text, "
    "or give --dates dmy"
)


def answer_batch(
    batch: Path,
    out: Path | None,
    calendars: CalendarKnownOn,
    dates: DateForm = DateForm.ISO,
    *,
    as_json: bool,
) -> int:
    """
    Answer each row; a row that cannot be answered gets its error, the others their date.

    Columns that are not ours are carried through, and rows of empty cells left out. Without *out*
    the table goes to standard output (as JSON lines with *as_json*); with it, only a summary does.

    Returns:
        How many rows were refused.

    Raises:
        UnreadableTable: The file as a whole cannot be read, or would be written over.
    """
    if out is not None and out.exists() and out.samefile(batch):
        raise UnreadableTable(
            "the answers would be written over the questions",
            where=str(out),
            remedy="name another file with --out",
        )
    table = read_table(batch, _REQUIRED)
    _tell_misspelt(table.columns)
    rows = [row for row in table.rows if any(cell.strip() for cell in row.cells.values())]
    answers = [_answer(row, calendars, dates) for row in track(rows, batch.name)]
    refused = sum(bool(answer["error"]) for answer in answers)
    columns = (*(name for name in table.columns if name not in _ANSWERED), *_ANSWERED)
    if out is not None:
        with out.open("w", encoding="utf-8", newline="") as stream:
            write_table(stream, columns, answers)
        _tell_summary(len(answers), refused, as_json=as_json)
    elif as_json:
        for answer in answers:
            line: dict[str, object] = {column: answer[column] for column in columns}
            line["provisional"] = _AS_JSON[answer["provisional"]]
            write_json(line, compact=True)
    else:
        write_table(typer.get_text_stream("stdout"), columns, answers)
    return refused


def _tell_misspelt(columns: Sequence[str]) -> None:
    """Say once which column is carried through although it looks like one of ours."""
    absent = [name for name in _KNOWN if name not in columns]
    for name in columns:
        meant = [] if name in (*_KNOWN, *_ANSWERED) else get_close_matches(name.lower(), absent, 1)
        if meant:
            typer.echo(
                f"Warning: the column {name!r} is only carried through; is it {meant[0]!r}?",
                err=True,
            )


def _answer(row: Row, calendars: CalendarKnownOn, dates: DateForm) -> dict[str, str]:
    try:
        return {**row.cells, **_dated(_question(row, dates).answer(calendars))}
    except TthcError as error:
        if dates is DateForm.ISO and _LOCAL_FORM.match(row.cell(error.where)):
            error.remedy += _EXCEL
        error.where = f"line {row.line}, {error.where}" if error.where else f"line {row.line}"
        return {**row.cells, **dict.fromkeys(_ANSWERED, ""), "error": " ".join(str(error).split())}


def _question(row: Row, dates: DateForm) -> DueQuestion:
    if row.fault:
        raise UnreadableTable(row.fault, remedy="check commas and quotes")
    for column in _REQUIRED[1:]:
        if not row.cell(column):
            raise UnreadableTable(f"the cell {column!r} is empty")
    pauses = (pause.strip() for pause in row.cell("pauses").split(";"))
    return DueQuestion(
        row.cell("from"),
        row.cell("term"),
        row.cell("time"),
        row.cell("known_on"),
        row.cell("reception"),
        row.cell("policy"),
        tuple(pause for pause in pauses if pause),
        dates,
    )


def _dated(due: DueDate) -> dict[str, str]:
    return {
        "due_on": due.on.isoformat(),
        "expires_at": due.expires_at.isoformat(timespec="seconds"),
        "provisional": "true" if due.provisional else "false",
        "error": "",
    }


def _tell_summary(rows: int, refused: int, *, as_json: bool) -> None:
    if as_json:
        write_json({"rows": rows, "refused": refused}, compact=True)
    else:
        typer.echo(f"{rows} rows, {refused} refused", err=True)
