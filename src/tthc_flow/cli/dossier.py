"""`tthc dossier`: what a file of events says of its dossiers at one instant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from tthc_flow.cli.calendar_options import Notices, Office, calendar_with
from tthc_flow.cli.catalogue import CataloguePath, open_catalogue
from tthc_flow.cli.register_line import (
    RegisterLine,
    for_machines,
    line_of,
    procedure_name,
    severity_in_words,
    standing_in_words,
)
from tthc_flow.cli.replay import replay
from tthc_flow.cli.terminal import (
    BAD_INPUT,
    FINDINGS,
    AsJson,
    InLanguage,
    Language,
    console,
    read_instant,
    tell_refusal,
    track,
    write_json,
)
from tthc_flow.dossier import Dossier, Event, Jurisdiction, read_events
from tthc_flow.errors import TthcError, UnreadableEvent
from tthc_flow.instants import format_date, format_instant
from tthc_flow.lifecycle import Phase
from tthc_flow.rulebook import load_rulebook
from tthc_flow.terms import CountingRule, DueDate, SupplementPolicy

__all__ = ["dossier"]

dossier = typer.Typer(no_args_is_help=True, help="Dossiers from their events (hồ sơ).")


@dossier.callback()
def group() -> None:
    """Dossiers from their events (hồ sơ)."""


@dossier.command("replay")
def replay_file(
    events: Annotated[Path, typer.Argument(metavar="EVENTS.jsonl", help="One event a line.")],
    path: CataloguePath = None,
    at: Annotated[
        str,
        typer.Option("--at", metavar="INSTANT", help="As it stood then; default: last event."),
    ] = "",
    code: Annotated[str, typer.Option("--dossier", metavar="CODE", help="Only this one.")] = "",
    office: Office = None,
    notice: Notices = None,
    policy: Annotated[
        SupplementPolicy, typer.Option(help="What a supplement wait does.", case_sensitive=False)
    ] = SupplementPolicy.RESTART,
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """
    State, due dates, flags and the count of each dossier at an instant.

    A line that cannot be read, an event that is not legal or a date that no calendar covers is
    told, and the other dossiers still get their answer; exit code 2 then.
    """
    file = read_events(events)
    picked = [event for event in file.events if code in {"", event.dossier}]
    if not picked and not file.faults:
        raise UnreadableEvent(f"no event of {code or 'any dossier'}", where=str(events))
    catalogue = open_catalogue(path)
    calendar = calendar_with(office, notice)
    desk = Jurisdiction(catalogue, calendar, load_rulebook(), CountingRule(policy=policy))
    moment = read_instant(at) if at else max((event.at for event in picked), default=None)
    lines: list[RegisterLine] = []
    faults: list[TthcError] = list(file.faults)
    if moment is not None:
        replayed = replay(picked, desk, moment)
        faults += replayed.faults
        label = lang.choose("Hồ sơ", "Dossiers")
        lines = list(_see(replayed.dossiers, moment, faults, label))
    if as_json:
        _write(lines, faults, moment)
    else:
        screen = console()
        if moment is not None:
            screen.print(_heading(lines, picked, moment, lang))
        for line in lines:
            _tell(line, screen, lang)
        for fault in faults:
            tell_refusal(fault, lang)
    if faults:
        raise typer.Exit(BAD_INPUT)
    if any(line.flags for line in lines):
        raise typer.Exit(FINDINGS)


def _heading(
    lines: Sequence[RegisterLine], events: Sequence[Event], at: datetime, lang: Language
) -> Text:
    """The instant asked about; also when nothing had happened by then."""
    when = _moment(at, lang)
    if lines or not events or min(event.at for event in events) <= at:
        return Text(lang.choose(f"Lúc {when}", f"At {when}"), "bold")
    first = min(event.at for event in events)
    since = _moment(first, lang)
    return Text(
        lang.choose(
            f"Đến {when} chưa có sự kiện nào; sự kiện đầu tiên lúc {since}.",
            f"Nothing had happened by {when}; the first event is of {since}.",
        )
    )


def _moment(at: datetime, lang: Language) -> str:
    """Hour and day; midnight is 24:00 of the day that ends with it, as the law counts."""
    if at.time() == time.min:
        return f"24:00 {format_date(at.date() - timedelta(days=1), lang.code)}"
    return f"{at:%H:%M} {format_date(at.date(), lang.code)}"


def _see(
    dossiers: Sequence[Dossier], at: datetime, faults: list[TthcError], label: str
) -> Iterator[RegisterLine]:
    """One line a dossier; a date that no calendar covers stops its dossier, not the others."""
    for each in track(dossiers, label):
        try:
            yield line_of(each, at)
        except TthcError as error:
            error.where = error.where or f"dossier {each.code}"
            faults.append(error)


def _write(
    lines: Sequence[RegisterLine], faults: Sequence[TthcError], moment: datetime | None
) -> None:
    write_json(
        {
            "at": None if moment is None else format_instant(moment),
            "dossiers": [for_machines(line) for line in lines],
            "faults": [{"error": type(fault).__name__, "what": str(fault)} for fault in faults],
        }
    )


def _tell(line: RegisterLine, screen: Console, lang: Language) -> None:
    subject, deadlines = line.dossier, line.deadlines
    phase = subject.phase
    state = lang.choose(phase.label_vi, phase.label_en)
    named = f"{subject.procedure_code} {procedure_name(line)}".rstrip()
    screen.rule(f"{subject.code} · {named}", align="left")
    _fact(screen, lang.choose("Trạng thái", "State"), f"{state} [{subject.state}]")
    moved = deadlines.appointed if subject.reappointments else None
    for vi, en, due, standing in (
        ("Hạn theo luật", "Statutory", deadlines.statutory, line.by_statute),
        ("Hạn cam kết", "Committed", deadlines.committed, line.by_commitment),
        ("Hẹn ban đầu", "Appointed", deadlines.original_appointed, None),
        ("Hẹn lại", "Re-appointed", moved, None),
    ):
        if due is not None:
            words = standing_in_words(standing, lang)
            told = _due(due, lang) + (f" - {words}" if words else "")
            _fact(screen, lang.choose(vi, en), told)
    if deadlines.is_stopped:
        _fact(screen, lang.choose("Tạm dừng, còn lại", "Stopped, left"), _left(line, lang))
    for flag in line.flags:
        message = lang.choose(flag.message_vi, flag.message_en)
        severity = severity_in_words(flag.severity, lang)
        _fact(screen, lang.choose("Cảnh báo", "Flag"), f"({severity}) {message} [{flag.basis}]")
    if deadlines.binding is not None:
        screen.print(Text(_which_term(line, lang), "bold"))
        screen.print(Text(deadlines.binding.explanation.to_text(lang.code)))


def _which_term(line: RegisterLine, lang: Language) -> str:
    if line.deadlines.is_committed:
        return lang.choose("Cách tính hạn cam kết:", "How the committed term is counted:")
    return lang.choose("Cách tính hạn theo luật:", "How the statutory term is counted:")


def _fact(screen: Console, name: str, fact: str) -> None:
    screen.print(Text(f"{name}: ", "bold") + Text(fact))


def _due(due: DueDate, lang: Language) -> str:
    hour = "24:00" if due.is_by_date else f"{due.expires_at:%H:%M}"
    return f"{hour} {format_date(due.on, lang.code)}"


def _left(line: RegisterLine, lang: Language) -> str:
    left_time, left_days = line.deadlines.left_time, line.deadlines.left_days
    if left_time is not None:
        minutes = int(left_time.total_seconds() // 60)
        left = lang.choose(f"{minutes} phút", f"{minutes} minutes")
    else:
        left = lang.choose(f"{left_days} ngày của thời hạn", f"{left_days} days of the term")
    if not _counts_anew(line):
        return left
    return left + lang.choose(
        "; khi nhận đủ bổ sung, thời hạn tính lại từ đầu",
        "; when the supplement has arrived the term counts anew, in full",
    )


def _counts_anew(line: RegisterLine) -> bool:
    """Whether what is open is a wait for a supplement, after which the term begins again (R33)."""
    waits = line.dossier.phase is Phase.AWAITING_SUPPLEMENT
    return waits and line.deadlines.policy is SupplementPolicy.RESTART
