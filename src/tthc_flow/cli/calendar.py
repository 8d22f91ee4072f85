"""`tthc calendar`: which days are worked, why, and where another source disagrees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated

import typer
from rich.table import Table as Grid
from rich.text import Text

from tthc_flow.calendars import DayKind, DayRecord, WorkingCalendar, YearStatus, load_calendar
from tthc_flow.cli.calendar_options import Notices, Office, calendar_with
from tthc_flow.cli.terminal import (
    FINDINGS,
    AsJson,
    InLanguage,
    Language,
    console,
    write_json,
)
from tthc_flow.errors import CalendarNotCovered
from tthc_flow.instants import format_date, parse_date

__all__ = ["calendar"]

calendar = typer.Typer(
    no_args_is_help=True, help="Working days by the official notices (lịch làm việc)."
)

KnownOn = Annotated[
    str, typer.Option("--known-on", metavar="DATE", help="As it could be known on this day.")
]

_STYLES = {
    DayKind.WORKING: "",
    DayKind.MADE_UP: "bold green",
    DayKind.WEEKLY_REST: "dim",
    DayKind.HOLIDAY: "bold red",
    DayKind.COMPENSATORY: "magenta",
    DayKind.SWAPPED_OFF: "yellow",
    DayKind.CLOSED: "red",
}
_MARKS = {DayKind.MADE_UP: "+", DayKind.WORKING: " ", DayKind.WEEKLY_REST: "."}
_HEADINGS = {
    Language.VI: ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    Language.EN: ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
}


@calendar.command("show")
def show(
    year: Annotated[int, typer.Argument(help="Calendar year.")],
    known_on: KnownOn = "",
    office: Office = None,
    notice: Notices = None,
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """Show each day of a year: worked or not, why, by which notice."""
    vn = _load(known_on, office, notice)
    records = [vn.why(day) for day in _days_of(vn, year)]
    if as_json:
        write_json([_for_machines(record, lang) for record in records])
        return
    status = _status(vn.year_status(year), lang)
    screen = console()
    screen.print(Text(lang.choose(f"Năm {year} ({status})", f"Year {year} ({status})"), "bold"))
    screen.print(_sheet(records, screen.width, lang))
    screen.print(_legend(records, lang))


@calendar.command("why")
def why(
    day: Annotated[str, typer.Argument(metavar="DATE", help="YYYY-MM-DD.")],
    known_on: KnownOn = "",
    office: Office = None,
    notice: Notices = None,
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """Say why a day is worked or closed."""
    record = _load(known_on, office, notice).why(parse_date(day))
    if as_json:
        write_json(_for_machines(record, lang))
    else:
        typer.echo(_sentence(record, lang))


@calendar.command("check")
def check(lang: InLanguage = Language.VI, as_json: AsJson = False) -> None:
    """
    List where our notices and the package holidays disagree.

    Exit code 1 when one of them is not among the faults of the package on record.
    """
    from tthc_flow.calendars.check import disagreements

    vn = load_calendar()
    found = disagreements(vn)
    if as_json:
        rows = [_for_machines(vn.why(each.day), lang) | {"known": each.is_known} for each in found]
        write_json(rows)
    else:
        for each in found:
            mark = lang.choose("đã biết", "known") if each.is_known else lang.choose("MỚI", "NEW")
            typer.echo(f"[{mark}] {_sentence(vn.why(each.day), lang)}")
        typer.echo(_check_summary(len(found), sum(not each.is_known for each in found), lang))
    if any(not each.is_known for each in found):
        raise typer.Exit(FINDINGS)


def _load(known_on: str, office: str | None, notices: Notices) -> WorkingCalendar:
    day = parse_date(known_on) if known_on else None
    return calendar_with(office, notices, day)


def _days_of(vn: WorkingCalendar, year: int) -> Iterator[date]:
    if not vn.first.year <= year <= vn.last.year:
        raise CalendarNotCovered(
            f"the year {year} lies outside the calendar {vn.first} to {vn.last}",
            remedy="ask a year inside it",
        )
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def _for_machines(record: DayRecord, lang: Language) -> dict[str, object]:
    return {
        "date": record.day.isoformat(),
        "working": record.working,
        "reason": lang.choose(record.reason_vi, record.reason_en),
        "notice": record.notice,
        "status": record.status.value,
    }


_STATUS_VI = {
    YearStatus.ANNOUNCED: "lịch đã công bố",
    YearStatus.UNCONFIRMED: "lịch chưa xác nhận",
    YearStatus.PROJECTED: "lịch dự kiến",
}


def _status(status: YearStatus, lang: Language) -> str:
    return lang.choose(_STATUS_VI[status], status.value)


def _sentence(record: DayRecord, lang: Language) -> str:
    working = lang.choose("làm việc", "worked") if record.working else lang.choose("nghỉ", "closed")
    notice = f" [{record.notice}]" if record.notice else ""
    reason = lang.choose(record.reason_vi, record.reason_en)
    day = format_date(record.day, lang.code)
    return f"{day}: {working} - {reason}{notice} ({_status(record.status, lang)})"


def _check_summary(all_of_them: int, new: int, lang: Language) -> str:
    return lang.choose(
        f"{all_of_them} ngày khác nhau, {new} ngày chưa ghi nhận",
        f"{all_of_them} disagreements, {new} of them not on record",
    )


# --- the year as a sheet of months ------------------------------------------------------------

_MONTH_WIDTH = 28
_GAP = 3


def _sheet(records: list[DayRecord], width: int, lang: Language) -> Grid:
    """As many months side by side as fit, as a wall calendar prints them."""
    across = max(1, min(4, (width + _GAP) // (_MONTH_WIDTH + _GAP)))
    sheet = Grid.grid(padding=(0, _GAP, 0, 0))
    for _ in range(across):
        sheet.add_column(no_wrap=True, width=_MONTH_WIDTH)
    months = [_month([r for r in records if r.day.month == n], lang) for n in range(1, 13)]
    for first in range(0, len(months), across):
        sheet.add_row(*months[first : first + across])
        sheet.add_row()
    return sheet


def _month(records: list[DayRecord], lang: Language) -> Text:
    first = records[0].day
    title = lang.choose(f"Tháng {first.month}", f"{first:%m/%Y}")
    month = Text(f"{title:^{_MONTH_WIDTH}}\n", "bold")
    month.append("".join(f"{name:>3} " for name in _HEADINGS[lang]) + "\n", "dim")
    month.append(" " * 4 * first.weekday())
    for record in records:
        mark = _MARKS.get(record.kind, "*")
        month.append(f"{record.day.day:>3}{mark}", _STYLES[record.kind])
        if record.day.weekday() == len(_HEADINGS[lang]) - 1:
            month.append("\n")
    month.rstrip()
    return month


def _legend(records: list[DayRecord], lang: Language) -> Text:
    """The spells that are neither ordinary work nor weekly rest, with their reason."""
    legend = Text(lang.choose("+ làm bù   * nghỉ   . cuối tuần", "+ made up   * off   . weekend"))
    special = (r for r in records if r.kind not in {DayKind.WORKING, DayKind.WEEKLY_REST})
    for (kind, reason, notice), spell in groupby(
        special, lambda r: (r.kind, lang.choose(r.reason_vi, r.reason_en), r.notice)
    ):
        days = [record.day for record in spell]
        until = f" - {days[-1]:%d/%m}" if len(days) > 1 else ""
        source = f" [{notice}]" if notice else ""
        mark = _MARKS.get(kind, "*")
        legend.append(f"\n{mark} {days[0]:%d/%m}{until}: {reason}{source}", _STYLES[kind])
    return legend
