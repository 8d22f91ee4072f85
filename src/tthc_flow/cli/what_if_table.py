"""The tables of `tthc replay` for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table as Grid
from rich.text import Text

from tthc_flow.analysis.pictures.wording import percent, share_in_words, whole
from tthc_flow.cli.terminal import Language

if TYPE_CHECKING:
    from tthc_flow.analysis import Group, Replay

__all__ = ["replay_tables"]


def replay_tables(answer: Replay, cuts: Sequence[int], lang: Language) -> Iterator[Grid | Text]:
    """One table for all dossiers, one for each column they are told apart by, and the notes."""
    total = answer.total(cuts)
    yield _heading(answer.total((0,)), lang)
    yield _grid(lang.choose("CẮT GIẢM THỜI HẠN", "CUTS OF THE TERMS"), {"": total}, cuts, lang)
    for column in answer.histogram.by:
        yield _grid(column, answer.by(column, cuts), cuts, lang)
    yield _notes(answer, lang)


def _heading(total: Group, lang: Language) -> Text:
    overdue = total.open_overdue[0]
    cases, finished, still_open, late, censored = (
        whole(number, lang.code)
        for number in (total.cases, total.finished, total.open, overdue, total.open - overdue)
    )
    return Text(
        lang.choose(
            f"{cases} hồ sơ: {finished} đã xong, {still_open} đang xử lý "
            f"({late} quá hạn, {censored} chưa đến hạn)",
            f"{cases} dossiers: {finished} finished, {still_open} open "
            f"({late} overdue, {censored} not yet due)",
        ),
        "bold",
    )


def _grid(title: str, groups: dict[str, Group], cuts: Sequence[int], lang: Language) -> Grid:
    grid = Grid(title=title, header_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    grid.add_column(lang.choose("Nhóm", "Group"))
    grid.add_column(lang.choose("Đã xong", "Finished"), justify="right")
    grid.add_column(lang.choose("Đang xử lý", "Open"), justify="right")
    for cut in cuts:
        grid.add_column(percent(-cut / 100 if cut else 0.0, lang.code, 0), justify="right")
    for name, group in groups.items():
        shown = name or (lang.choose("(tất cả)", "(all)") if len(groups) == 1 else "-")
        numbers = (whole(number, lang.code) for number in (group.finished, group.open))
        grid.add_row(shown, *numbers, *(_on_time(group, cut, lang) for cut in cuts))
    return grid


def _on_time(group: Group, cut: int, lang: Language) -> str:
    from tthc_flow.analysis import on_time_share

    share = on_time_share(group, cut)
    if share is None:
        return "-"
    return f"{whole(group.on_time[cut], lang.code)}\u00a0({percent(share, lang.code)})"


def _notes(answer: Replay, lang: Language) -> Text:
    from tthc_flow.analysis import (
        caption,
        finding_in_words,
        finished_in_words,
        rounding_in_words,
    )

    facts = answer.manifest
    text = Text(style="dim")
    for name, count in answer.findings.items():
        told = f"{whole(count, lang.code)} {finding_in_words(name, lang.code)}"
        text.append(f"! {told}\n", "yellow")
    for words in rounding_in_words(answer, lang.code):
        text.append(f"{words}\n")
    text.append(f"{share_in_words(lang.code)} {finished_in_words(facts, lang.code)} ")
    text.append(caption(facts, lang.code))
    return text
