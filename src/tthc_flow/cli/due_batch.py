"""`tthc due --batch`: a table of questions in, the same table with due dates out."""

from __future__ import annotations

from pathlib import Path

import typer

from tthc_flow.cli.due_question import CalendarKnownOn, DueQuestion
from tthc_flow.cli.table import Row, read_table, write_table
from tthc_flow.cli.terminal import track, write_json
from tthc_flow.errors import TthcError, UnreadableTable
from tthc_flow.terms import DueDate

__all__ = ["answer_batch"]

_REQUIRED = ("case", "from", "term")
_ANSWERED = ("due_on", "expires_at", "provisional", "error")


def answer_batch(
    batch: Path, out: Path | None, calendars: CalendarKnownOn, *, as_json: bool
) -> int:
    """
    Answer each row; a row that cannot be answered gets its error, the others their date.

    Columns that are not ours are carried through. Without *out* the table goes to standard
    output (as JSON lines with *as_json*); with it, only a summary does.

    Returns:
        How many rows were refused.

    Raises:
        UnreadableTable: The file as a whole cannot be read.
    """
    table = read_table(batch, _REQUIRED)
    answers = [_answer(row, calendars) for row in track(table.rows, batch.name)]
    refused = sum(bool(answer["error"]) for answer in answers)
    columns = (*(name for name in table.columns if name not in _ANSWERED), *_ANSWERED)
    if out is not None:
        with out.open("w", encoding="utf-8", newline="") as stream:
            write_table(stream, columns, answers)
        _tell_summary(len(answers), refused, as_json=as_json)
    elif as_json:
        for answer in answers:
            write_json({column: answer[column] for column in columns}, compact=True)
    else:
        write_table(typer.get_text_stream("stdout"), columns, answers)
    return refused


def _answer(row: Row, calendars: CalendarKnownOn) -> dict[str, str]:
    try:
        return {**row.cells, **_dated(_question(row).answer(calendars))}
    except TthcError as error:
        error.where = f"line {row.line}, {error.where}" if error.where else f"line {row.line}"
        return {**row.cells, **dict.fromkeys(_ANSWERED, ""), "error": " ".join(str(error).split())}


def _question(row: Row) -> DueQuestion:
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
