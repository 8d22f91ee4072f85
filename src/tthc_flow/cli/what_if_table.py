"""The tables of `tthc replay` for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table as Grid
from rich.text import Text

from tthc_flow.cli.terminal import Language

if TYPE_CHECKING:
    from tthc_flow.analysis import Group, Replay

__all__ = ["replay_tables"]

_FINDINGS = {
    "finished_before_start": (
        "kết thúc trước khi tiếp nhận (tính là đúng hạn)",
        "finished before they began (counted on time)",
    ),
    "without_start": ("không có ngày tiếp nhận", "without a start"),
    "without_term": ("không có thời hạn (không tính là đúng hạn)", "without a term, never on time"),
    "term_below_one_day": ("thời hạn dưới 1 ngày (không cắt được)", "with a term below one day"),
    "deadline_varies": (
        "có nhiều hạn khác nhau (lấy hạn ghi sau cùng)",
        "with several deadlines, the last is taken",
    ),
    "rows_without_case": ("dòng không có mã hồ sơ", "rows without a code"),
}


def replay_tables(answer: Replay, cuts: Sequence[int], lang: Language) -> Iterator[Grid | Text]:
    """One table for all dossiers, one for each column they are told apart by, and the notes."""
    total = answer.total(cuts)
    yield _heading(answer, total, lang)
    yield _grid(lang.choose("CẮT GIẢM THỜI HẠN", "CUTS OF THE TERMS"), {"": total}, cuts, lang)
    for column in answer.histogram.by:
        yield _grid(column, answer.by(column, cuts), cuts, lang)
    yield _notes(answer, lang)


def _heading(answer: Replay, total: Group, lang: Language) -> Text:
    overdue = total.open_overdue[min(total.open_overdue)]
    return Text(
        lang.choose(
            f"{total.cases} hồ sơ: {total.finished} đã xong, {total.open} đang xử lý "
            f"({overdue} quá hạn, {total.open - overdue} chưa đến hạn)",
            f"{total.cases} dossiers: {total.finished} finished, {total.open} open "
            f"({overdue} overdue, {total.open - overdue} censored)",
        ),
        "bold",
    )


def _grid(title: str, groups: dict[str, Group], cuts: Sequence[int], lang: Language) -> Grid:
    grid = Grid(title=title, header_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    grid.add_column(lang.choose("Nhóm", "Group"))
    grid.add_column(lang.choose("Đã xong", "Finished"), justify="right")
    grid.add_column(lang.choose("Đang xử lý", "Open"), justify="right")
    for cut in cuts:
        grid.add_column(f"-{cut} %" if cut else "0 %", justify="right")
    for name, group in groups.items():
        shown = name or (lang.choose("(tất cả)", "(all)") if len(groups) == 1 else "-")
        cells = (_share(group.on_time[cut], group.finished) for cut in cuts)
        grid.add_row(shown, str(group.finished), str(group.open), *cells)
    return grid


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.1%})" if whole else "-"


def _notes(answer: Replay, lang: Language) -> Text:
    facts = answer.manifest
    text = Text(style="dim")
    for name, count in answer.findings.items():
        vi, en = _FINDINGS.get(name, (name, name))
        text.append(f"! {count} {lang.choose(vi, en)}\n", "yellow")
    text.append(
        lang.choose(
            f"Đúng hạn/đã xong. So theo {facts['compare']}, làm tròn {facts['rounding']}, "
            f"lịch {facts['calendar']}, múi giờ {facts['tz']}; đã xong: {facts['finished_means']}.",
            f"On time of finished. Compared by {facts['compare']}, rounding {facts['rounding']}, "
            f"calendar {facts['calendar']}, zone {facts['tz']}; finished: "
            f"{facts['finished_means']}.",
        )
    )
    return text
