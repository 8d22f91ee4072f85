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
    from tthc_flow.analysis import caption, finding_in_words, finished_in_words

    facts = answer.manifest
    text = Text(style="dim")
    for name, count in answer.findings.items():
        text.append(f"! {count} {finding_in_words(name, lang.code)}\n", "yellow")
    text.append(lang.choose("Đúng hạn trên đã xong. ", "On time of finished. "))
    text.append(f"{finished_in_words(facts, lang.code)} {caption(facts, lang.code)}")
    return text
