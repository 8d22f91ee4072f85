"""The register (*sổ theo dõi hồ sơ*) for people: a table, its sums, and the flags by severity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import product
from typing import NamedTuple

from rich import box
from rich.panel import Panel
from rich.table import Table as Grid
from rich.text import Text

from tthc_flow.cli.register_line import RegisterLine, severity_in_words, standing_in_words
from tthc_flow.cli.terminal import Language
from tthc_flow.dossier.events import Submitted
from tthc_flow.supervision import Flag, ObligationKind, Severity
from tthc_flow.terms import DueDate, Outcome, Standing

__all__ = ["flag_table", "register_table", "summary"]

_WIDE = 118
_SEVERITIES = {
    Severity.CRITICAL: "bold red",
    Severity.SERIOUS: "red",
    Severity.WARNING: "yellow",
    Severity.INFO: "dim",
}
_STYLES: dict[Outcome | Standing, str] = {
    Outcome.LATE: "red",
    Outcome.EARLY: "green",
    Outcome.ON_TIME: "green",
    Standing.OVERDUE: "bold red",
    Standing.DUE_SOON: "yellow",
    Standing.STOPPED: "cyan",
}


_GAP = 2
_NARROWEST = 8


class Column(NamedTuple):
    """A column of the register; width 0 takes what is left."""

    name_vi: str
    name_en: str
    width: int = 0
    only_wide: bool = False


_COLUMNS = (
    Column("Mã hồ sơ", "Dossier", 15),
    Column("Người nộp", "Applicant", only_wide=True),
    Column("Thủ tục", "Code", 8, only_wide=True),
    Column("Trạng thái", "State"),
    Column("Hạn luật", "By law", 11),
    Column("Cam kết", "Promised", 11),
    Column("Đánh giá", "Standing", 11),
    Column("Cảnh báo", "Flags", 12),
)


def _grid(title: str) -> Grid:
    return Grid(title=title, header_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))


def register_table(lines: Sequence[RegisterLine], lang: Language, width: int) -> Grid:
    """
    One row a dossier: open ones first, the most urgent on top, then those that have ended.

    Args:
        lines: The lines.
        lang: Language of the headings.
        width: Columns of the terminal; a narrow one leaves out applicant and procedure.
    """
    wide = width >= _WIDE
    grid = _grid(lang.choose("SỔ THEO DÕI HỒ SƠ", "REGISTER"))
    columns = [column for column in _COLUMNS if wide or not column.only_wide]
    spare = width - sum(column.width + _GAP for column in columns) - _GAP
    elastic = spare // sum(not column.width for column in columns)
    for column in columns:
        name = lang.choose(column.name_vi, column.name_en)
        size = column.width or max(elastic, _NARROWEST)
        grid.add_column(name, width=size, no_wrap=True, overflow="ellipsis")
    critical = severity_in_words(Severity.CRITICAL, lang)
    grid.caption = lang.choose(
        f"Cảnh báo: mức nặng nhất và số cảnh báo; {critical} (4) là bốn, ít nhất một ở mức khẩn.",
        f"Flags: the worst, and how many; {critical} (4) is four, at least one of them critical.",
    )
    is_open = True
    for line in sorted(lines, key=_urgency):
        if is_open and not line.dossier.is_open:
            grid.add_section()
            is_open = False
        grid.add_row(*_cells(line, lang, wide=wide))
    return grid


def _urgency(line: RegisterLine) -> tuple[bool, bool, datetime, str]:
    dossier, binding = line.dossier, line.deadlines.binding
    due_at = binding.expires_at if binding else dossier.submitted_at
    return (not dossier.is_open, binding is None, due_at, dossier.code)


def _cells(line: RegisterLine, lang: Language, *, wide: bool) -> list[Text | str]:
    dossier, deadlines = line.dossier, line.deadlines
    phase = dossier.phase
    state = lang.choose(phase.label_vi, phase.label_en)
    cells: list[Text | str] = [dossier.code]
    if wide:
        cells += [_applicant(line), dossier.procedure_code]
    cells.append(state)
    standing = line.binding
    cells += [
        _date(deadlines.statutory, line.by_statute),
        _date(deadlines.committed, line.by_commitment),
        Text(standing_in_words(standing, lang), _STYLES.get(standing, "") if standing else ""),
        _flag_marks(line.flags, lang),
    ]
    return cells


def _applicant(line: RegisterLine) -> str:
    first = line.dossier.effective_events[0]
    return first.applicant if isinstance(first, Submitted) else ""


def _date(due: DueDate | None, standing: Outcome | Standing | None) -> Text:
    """Day, and the hour when the term ends within its day; "~" marks a provisional calendar."""
    if due is None:
        return Text("")
    words = f"{due.on:%d/%m}" if due.is_by_date else f"{due.expires_at:%d/%m %H:%M}"
    is_late = standing in {Outcome.LATE, Standing.OVERDUE}
    return Text(("~" if due.provisional else "") + words, "red" if is_late else "")


def _flag_marks(flags: Sequence[Flag], lang: Language) -> Text:
    """The worst severity, and how many flags there are."""
    if not flags:
        return Text("")
    worst = max(flags, key=lambda flag: flag.severity.rank).severity
    return Text(f"{severity_in_words(worst, lang)} ({len(flags)})", _SEVERITIES[worst])


# --- sums ---------------------------------------------------------------------------------------


def summary(lines: Sequence[RegisterLine], at: datetime, lang: Language) -> Panel:
    """How many are open and how they stand, how many are decided and how they ended."""
    text = Text()
    for heading, picked in (
        (lang.choose("Đang xử lý", "Open"), [line for line in lines if line.dossier.is_open]),
        (lang.choose("Đã kết thúc", "Ended"), [line for line in lines if not line.dossier.is_open]),
    ):
        counts = Counter(standing_in_words(line.binding, lang) for line in picked)
        told = ", ".join(f"{words} {n}" for words, n in counts.most_common() if words)
        text.append(f"{heading}: {len(picked)}", "bold")
        text.append(f" ({told})\n" if told else "\n")
    for heading, outcomes in (
        (lang.choose("Đúng hạn theo luật", "On time by law"), [x.by_statute for x in lines]),
        (lang.choose("Đúng hạn cam kết", "On time as committed"), [x.by_commitment for x in lines]),
    ):
        text.append(f"{heading}: ", "bold")
        text.append(_on_time(outcomes, lang) + "\n")
    text.rstrip()
    moment = f"{at:%H:%M %d/%m/%Y}"
    title = lang.choose(f"Bộ phận Một cửa lúc {moment}", f"One-stop desk at {moment}")
    return Panel(text, title=title, expand=False)


def _on_time(standings: Sequence[Outcome | Standing | None], lang: Language) -> str:
    """Decided with a due date; early and on time over all of them."""
    dated = [s for s in standings if isinstance(s, Outcome) and s is not Outcome.UNDATED]
    good = sum(outcome is not Outcome.LATE for outcome in dated)
    of = lang.choose("trên", "of")
    ratio = f" ({good / len(dated):.0%})" if dated else ""
    return f"{good} {of} {len(dated)}{ratio}"


# --- flags --------------------------------------------------------------------------------------


def flag_table(lines: Sequence[RegisterLine], lang: Language) -> Grid:
    """
    Flags of open dossiers, then those of ended ones; by severity, the worst first.

    What is mild and long over, or concerns a single step, is only counted.
    """
    grid = _grid(lang.choose("CẢNH BÁO", "FLAGS"))
    grid.add_column(lang.choose("Mức", "Severity"), no_wrap=True)
    grid.add_column(lang.choose("Mã hồ sơ", "Dossier"), no_wrap=True)
    grid.add_column(lang.choose("Nội dung", "What"), ratio=2)
    grid.add_column(lang.choose("Căn cứ", "Basis"), ratio=1)
    shown = [
        (line.dossier.is_open, flag)
        for line in lines
        for flag in line.flags
        if _is_worth_a_row(line, flag)
    ]
    for is_open, (severity, style) in product((True, False), _SEVERITIES.items()):
        for flag in (f for state, f in shown if state is is_open and f.severity is severity):
            message = lang.choose(flag.message_vi, flag.message_en)
            named = Text(severity_in_words(severity, lang), style)
            ended = "" if is_open else lang.choose(" (đã kết thúc)", " (ended)")
            grid.add_row(named, flag.dossier + ended, message, flag.basis)
        grid.add_section()
    rest = sum(len(line.flags) for line in lines) - len(shown)
    if rest:
        note = f"và {rest} cảnh báo nhẹ khác, xem --json", f"and {rest} milder ones, see --json"
        grid.caption = lang.choose(*note)
    return grid


def _is_worth_a_row(line: RegisterLine, flag: Flag) -> bool:
    if flag.severity.rank >= Severity.SERIOUS.rank:
        return True
    return line.dossier.is_open and flag.obligation is not ObligationKind.STEP
