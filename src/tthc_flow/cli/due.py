"""`tthc due`: when a term is due, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tthc_flow.cli.calendar_options import Notices, Office
from tthc_flow.cli.due_batch import answer_batch
from tthc_flow.cli.due_question import DateForm, DueQuestion, calendars_of
from tthc_flow.cli.terminal import FINDINGS, AsJson, InLanguage, Language, write_json
from tthc_flow.instants import format_date, format_instant
from tthc_flow.terms import DueDate, ReceptionRule, SupplementPolicy

__all__ = ["due"]


def due(
    starts_on: Annotated[
        str, typer.Option("--from", metavar="DATE", help="Day of acceptance, YYYY-MM-DD.")
    ] = "",
    term: Annotated[
        str, typer.Option("--term", metavar="TERM", help='As printed: "3 ngày làm việc".')
    ] = "",
    time: Annotated[
        str, typer.Option("--time", metavar="HH:MM", help="Local hour of acceptance.")
    ] = "",
    reception: Annotated[
        ReceptionRule, typer.Option(help="Which day is day 0.", case_sensitive=False)
    ] = ReceptionRule.EVENT_DAY,
    policy: Annotated[
        SupplementPolicy, typer.Option(help="What a supplement wait does.", case_sensitive=False)
    ] = SupplementPolicy.RESTART,
    pause: Annotated[
        list[str] | None,
        typer.Option("--pause", metavar="START/END", help="A pause; may be repeated."),
    ] = None,
    known_on: Annotated[
        str, typer.Option(metavar="DATE", help="Count as it could be known on this day.")
    ] = "",
    office: Office = None,
    notice: Notices = None,
    batch: Annotated[
        Path | None, typer.Option(metavar="CSV", help="Answer a table: case,from,term,…")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="CSV", help="Where the answered table goes.")
    ] = None,
    dates: Annotated[
        DateForm,
        typer.Option(
            help="Dates of the table: iso, or dmy (27/11/2026, 9:00).", case_sensitive=False
        ),
    ] = DateForm.ISO,
    explain: Annotated[bool, typer.Option("--explain", help="Show the count.")] = False,
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """When a term is due (hạn trả kết quả), counted by the law; --explain shows each day."""
    calendars = calendars_of(office, notice or ())
    if batch is not None:
        if starts_on or term:
            raise typer.BadParameter("--batch reads --from and --term out of the table")
        if answer_batch(batch, out, calendars, dates, as_json=as_json):
            raise typer.Exit(FINDINGS)
        return
    if dates is not DateForm.ISO:
        raise typer.BadParameter("--dates is for --batch; --from is written as 2026-11-27")
    if not starts_on or not term:
        raise typer.BadParameter("give --from and --term, or --batch")
    question = DueQuestion(starts_on, term, time, known_on, reception, policy, tuple(pause or ()))
    answer = question.answer(calendars)
    if as_json:
        write_json(_for_machines(answer))
    else:
        typer.echo(_for_people(answer, lang))
        if explain:
            typer.echo("\n" + answer.explanation.to_text(lang.code))


def _for_machines(due: DueDate) -> dict[str, object]:
    return {
        "due_on": due.on.isoformat(),
        "expires_at": format_instant(due.expires_at),
        "appointment_at": format_instant(due.appointment_at),
        "provisional": due.provisional,
        "calendar_version": due.calendar_version,
        "explanation": due.explanation.to_dict(),
    }


def _for_people(due: DueDate, lang: Language) -> str:
    day = format_date(due.on, lang.code)
    ends = "24:00" if due.is_by_date else f"{due.expires_at:%H:%M}"
    lines = [
        lang.choose(f"Hạn: {day}", f"Due: {day}"),
        lang.choose("Hết hạn lúc: ", "Expires at: ") + f"{ends} {due.on:%d/%m/%Y}",
        lang.choose("Hẹn trả kết quả: ", "Appointment: ") + f"{due.appointment_at:%H:%M %d/%m/%Y}",
    ]
    if due.pauses:
        lines.append(lang.choose("Cách tính tạm dừng: ", "Pauses: ") + due.rule.policy)
    if due.provisional:
        lines.append(
            lang.choose(
                "Tạm tính: lịch nghỉ của một năm liên quan chưa được thông báo.",
                "Provisional: the schedule of a year involved is not announced.",
            )
        )
    return "\n".join(lines)
