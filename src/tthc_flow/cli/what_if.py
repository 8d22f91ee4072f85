"""`tthc replay`: what each cut of the terms would have done to the dossiers of a log."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tthc_flow.cli.terminal import AsJson, InLanguage, Language, console, stages, write_json
from tthc_flow.cli.what_if_files import Outputs
from tthc_flow.cli.what_if_scenarios import comparison_grid, comparison_in_json, comparisons
from tthc_flow.cli.what_if_table import replay_tables

if TYPE_CHECKING:
    from tthc_flow.analysis import Comparison, LogColumns, Replay, ReplayRule

__all__ = ["replay_command"]


class CalendarName(StrEnum):
    """Whose working days."""

    NONE = "none"
    VN = "vn"


class CompareName(StrEnum):
    """What is compared with the due date."""

    DATE = "date"
    INSTANT = "instant"


class UnitName(StrEnum):
    """Unit of the terms."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


class RoundingName(StrEnum):
    """How a cut term becomes whole days."""

    FLOOR = "floor"
    CEIL = "ceil"
    NEAREST = "nearest"


def _column(name: str, text: str) -> Any:
    return typer.Option(name, metavar="COLUMN", help=text)


def replay_command(
    log: Annotated[Path, typer.Argument(metavar="LOG", help=".csv, .parquet or .xes (.gz).")],
    case: Annotated[str, _column("--case-column", "Code of the dossier.")] = "",
    start: Annotated[str, _column("--start-column", "Receipt.")] = "",
    end: Annotated[str, _column("--end-column", "Finished; without: the last event.")] = "",
    deadline: Annotated[str, _column("--deadline-column", "Date measured by; or")] = "",
    term: Annotated[str, _column("--term-column", "its time limit in days.")] = "",
    by: Annotated[list[str] | None, _column("--by-column", "Told apart by; may repeat.")] = None,
    columns: Annotated[
        Path | None, typer.Option("--columns", metavar="MAP.toml", help="What is in which column.")
    ] = None,
    time: Annotated[str, _column("--time-column", "When each event happened.")] = "",
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="[ROLE=]FORMAT",
            help='Of stamps that are neither ISO nor dd/mm/yyyy: "%m/%d/%Y", end=epoch_ms.',
        ),
    ] = None,
    encoding: Annotated[str, typer.Option(metavar="NAME", help="Of a CSV not in UTF-8.")] = "",
    compare: Annotated[CompareName, typer.Option(help="Dates or instants.")] = CompareName.DATE,
    tz: Annotated[str, typer.Option(metavar="ZONE", help="Zone of the log, IANA name.")] = "",
    calendar: Annotated[
        CalendarName | None, typer.Option(help="Default: none with a deadline, vn with a term.")
    ] = None,
    unit: Annotated[UnitName | None, typer.Option(help="Unit of bare numbers of days.")] = None,
    rounding: Annotated[RoundingName, typer.Option(help="Of cut terms.")] = RoundingName.FLOOR,
    cuts: Annotated[
        str, typer.Option(metavar="PERCENTS", help="E.g. 0,10,20.")
    ] = "0,10,20,30,40,50",
    at: Annotated[
        str, typer.Option("--at", metavar="INSTANT", help="When open dossiers are looked at.")
    ] = "",
    pauses: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="case_id, from_on, until_on[, policy]; not counted are the days after from_on up "
            "to and including until_on.",
        ),
    ] = None,
    extensions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="case_id, granted_on, days.")
    ] = None,
    scenario: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE.toml", help="Compared with what is in force; may repeat."),
    ] = None,
    cut: Annotated[int, typer.Option(help="Percent whose newly late dossiers are listed.")] = 30,
    target: Annotated[int, typer.Option(help="Percent that should be on time.")] = 95,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Report in one file.")
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option(metavar="FILE.xlsx", help="Numbers and newly late dossiers.")
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="Newly late dossiers, for offices: those of --scenario, else of --cut.",
        ),
    ] = None,
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """
    What each cut of the terms would have done to the dossiers of a log.

    The replay is mechanical: nobody works differently because the term is shorter. Dossiers
    without a term are never on time; open ones past their date are told apart.
    """
    from tthc_flow.analysis import (
        checked_cuts,
        formats_of,
        read_extensions,
        read_pauses,
        replay_log,
        summary_of,
    )

    percents = checked_cuts(part for part in cuts.split(",") if part.strip() or not cuts.strip(","))
    mapped = _columns(columns)
    told = mapped.overlaid(
        case=case,
        start=start,
        end=end,
        deadline=deadline,
        term=term,
        time=time,
        tz=tz,
        by=tuple(by or ()),
        formats={**mapped.formats, **formats_of(formats or ())},
        encoding=encoding,
    )
    rule = _rule(told, compare, calendar, unit, rounding)
    written = Outputs(percents, cut, target, lang, html=html, xlsx=xlsx, csv=csv)
    written.check()
    with stages(3) as begin:
        begin(lang.choose("Đang đọc hồ sơ", "Reading the dossiers"))
        moved: dict[str, Any] = {
            "at": _moment(at, rule),
            "pauses": None if pauses is None else read_pauses(pauses, rule.zone),
            "extensions": None if extensions is None else read_extensions(extensions, rule.zone),
        }
        answer = replay_log(log, told, rule, **moved)
        begin(lang.choose("Đang so sánh phương án", "Comparing scenarios"))
        compared = comparisons(scenario or (), log, told, rule, lang, **moved)
        begin(lang.choose("Đang viết báo cáo", "Writing the report"))
        written.write(answer, log, told, compared)
    if as_json:
        told_to_machines = summary_of(answer, percents)
        if compared:
            told_to_machines["scenarios"] = [comparison_in_json(one) for one in compared]
        write_json(told_to_machines)
        return
    _tell(answer, percents, compared, lang)
    for path in written.paths:
        typer.echo(lang.choose(f"Đã ghi {path}", f"Wrote {path}"))


def _columns(path: Path | None) -> LogColumns:
    from tthc_flow.analysis import LogColumns, read_column_map

    return LogColumns() if path is None else read_column_map(path)


def _rule(
    told: LogColumns,
    compare: CompareName,
    calendar: CalendarName | None,
    unit: UnitName | None,
    rounding: RoundingName,
) -> ReplayRule:
    from tthc_flow.analysis import Compare, ReplayRule, Rounding, Unit, zone_named
    from tthc_flow.calendars import load_calendar

    by_dates = compare is CompareName.DATE
    name = calendar or (CalendarName.VN if told.term and by_dates else CalendarName.NONE)
    return ReplayRule(
        unit=None if unit is None else Unit(unit),
        calendar=load_calendar() if name is CalendarName.VN else None,
        compare=Compare(compare),
        rounding=Rounding(rounding),
        zone=zone_named(told.tz),
    )


def _moment(text: str, rule: ReplayRule) -> tuple[int, int] | None:
    from tthc_flow.analysis import moment_of

    return moment_of(text, rule.zone) if text.strip() else None


def _tell(
    answer: Replay, cuts: tuple[int, ...], compared: Sequence[Comparison], lang: Language
) -> None:
    from tthc_flow.analysis import cuts_in_vain

    screen = console()
    for table in replay_tables(answer, cuts, lang):
        screen.print(table)
    for one in compared:
        screen.print(comparison_grid(one, lang))
        for words in cuts_in_vain(one, lang.code):
            screen.print(f"! {words}", style="yellow")
