"""Charts of a replay: on-time share against the cut, and who used up the time (R53)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import pyarrow as pa

from tthc_flow.analysis.histogram import Group
from tthc_flow.analysis.largest_cut import SafeCut, largest_cuts, on_time_share
from tthc_flow.analysis.pictures.cut_words import rounding_in_words
from tthc_flow.analysis.pictures.picture import Chart, drawing
from tthc_flow.analysis.pictures.wording import (
    Lang,
    caption,
    counted_in_words,
    finished_in_words,
    heading,
    percent,
    say,
    share_in_words,
    whole,
)
from tthc_flow.analysis.replay import Replay
from tthc_flow.analysis.steps import StepTimes

__all__ = ["SHARED_NOTES", "notes_of", "on_time_chart", "step_chart"]

_ALL, _TARGET, _BAR = "#1f2933", "#b3261e", "#2b6cb0"
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8c6d1f", "#56b4e9", "#7f7f7f")
_MOST_LINES = len(_COLOURS)
_FEWEST = 10
"""Groups of fewer judged dossiers are in the table, not in the picture."""

SHARED_NOTES = 4
"""How many `notes_of` tells."""

_HOUR = 60
_LINE_OF_TEXT = 4.8
_LABEL, _SHORT_LABEL = 36, 20
"""Letters of a line beside the picture, and how many fit without widening it."""

_INCHES_OF_LETTER = 0.075
_STEP_LABEL = 46
_LOWEST_LABEL = 3.5
"""In percents of the height; a name any lower would lie on the tick of the axis."""


def on_time_chart(
    answer: Replay,
    *,
    by: str = "",
    target: int = 95,
    upto: int = 60,
    lang: Lang = "vi",
) -> Chart:
    """
    Share on time against the cut, the target, and the largest cut that keeps it.

    Args:
        answer: A replay.
        by: Column told apart by, its largest groups as lines of their own.
        target: Percent that must be on time.
        upto: Largest cut shown.
        lang: Language of the words.
    """
    safe = largest_cuts(answer, target=target)[""]
    cuts = tuple(range(upto + 1))
    total = answer.total(cuts)
    groups = answer.by(by, cuts) if by else {}
    title = say(
        lang,
        "Tỷ lệ đúng hạn theo mức cắt giảm thời hạn",
        "Share on time against the cut of the term",
    )
    shown = _largest(groups)
    longest = min(max((len(name) for name, _ in shown), default=0), _LABEL)
    with drawing(8.0 + _INCHES_OF_LETTER * max(longest - _SHORT_LABEL, 0)) as (figure, axes):
        axes.set_title(title + (f" · {heading(by, lang)}" if by else ""))
        ends = []
        for (name, group), colour in zip(shown, _COLOURS, strict=False):
            ends.append((_line(axes, cuts, group, colour, 1.4), name, colour))
        name = say(lang, "Tất cả", "All")
        ends.append((_line(axes, cuts, total, _ALL, 2.6), name, _ALL))
        _label_ends(axes, ends, upto)
        _target(axes, target, upto, lang)
        _safe_cut(axes, safe, (target, upto), lang)
        _axes_in_words(axes, upto, lang)
    rows = [_rows("", total, cuts), *(_rows(name, group, cuts) for name, group in groups.items())]
    data = pa.Table.from_pylist([row for part in rows for row in part])
    own = () if by else rounding_in_words(answer, lang)
    notes = (*own, *notes_of(answer, lang))
    return Chart(title, figure, data, notes, dict(answer.manifest), SHARED_NOTES)


def notes_of(answer: Replay, lang: Lang) -> tuple[str, ...]:
    """How many dossiers, what "finished" and "share" mean, and how it was counted."""
    total = answer.total((0,))
    overdue = total.open_overdue[0]
    counts = {"finished": total.finished, "overdue": overdue, "censored": total.open - overdue}
    return (
        counted_in_words(counts, lang),
        finished_in_words(answer.manifest, lang),
        share_in_words(lang),
        caption(answer.manifest, lang),
    )


def _largest(groups: Mapping[str, Group]) -> list[tuple[str, Group]]:
    ranked = sorted(groups.items(), key=lambda item: (-item[1].finished, item[0]))
    return [(name, group) for name, group in ranked if group.finished >= _FEWEST][:_MOST_LINES]


def _line(axes: Any, cuts: Sequence[int], group: Group, colour: str, width: float) -> float:
    """Draw one line; its last height is where its name goes."""
    shares = [on_time_share(group, cut) for cut in cuts]
    heights = [float("nan") if share is None else 100 * share for share in shares]
    axes.plot(cuts, heights, color=colour, linewidth=width, solid_capstyle="round")
    return heights[-1]


def _label_ends(axes: Any, ends: list[tuple[float, str, str]], upto: int) -> None:
    """Names beside the ends of their lines, pushed apart where they would lie on each other."""
    lowest = _LOWEST_LABEL
    for end, name, colour in sorted(end for end in ends if end[0] == end[0]):
        shown = _in_lines(name, _LABEL)
        half = (1 + shown.count("\n")) * _LINE_OF_TEXT / 2
        height = max(end, lowest + half - _LINE_OF_TEXT / 2)
        lowest = height + half + _LINE_OF_TEXT / 2
        axes.plot([upto, upto + 1.2], [end, height], color=colour, linewidth=0.7, clip_on=False)
        axes.text(upto + 1.6, height, shown, color=colour, va="center", linespacing=1.0)


def _in_lines(name: str, width: int) -> str:
    """A name in as many lines as it needs; nobody can look up half a name."""
    return "\n".join(wrap(name, width, break_long_words=True)) or name


def _target(axes: Any, target: int, upto: int, lang: Lang) -> None:
    axes.axhline(target, color=_TARGET, linewidth=1, linestyle=(0, (5, 3)))
    words = say(lang, f"mục tiêu {target} %", f"target {target}%")
    axes.text(upto, target + 1, words, color=_TARGET, ha="right", va="bottom", fontsize=9)


def _safe_cut(axes: Any, safe: SafeCut, frame: tuple[int, int], lang: Lang) -> None:
    target, upto = frame
    if safe.cut is None:
        share = percent(safe.share_before, lang)
        words = say(
            lang,
            f"Chưa cắt giảm đã không đạt: {share}",
            f"The target is missed without any cut: {share}",
        )
        axes.text(1, 3, words, color=_TARGET, fontsize=9)
        return
    if safe.cut > upto:
        return
    axes.plot([safe.cut, safe.cut], [0, target], color=_ALL, linewidth=0.8, linestyle=":")
    axes.plot([safe.cut], [100 * safe.on_time / safe.judged], "o", color=_ALL, markersize=6)
    words = say(
        lang, f"cắt được nhiều nhất {safe.cut} %", f"largest cut that keeps it: {safe.cut}%"
    )
    axes.text(safe.cut + 0.8, 3, words, color=_ALL, fontsize=9)


def _axes_in_words(axes: Any, upto: int, lang: Lang) -> None:
    axes.set_xlim(0, upto)
    axes.set_ylim(0, 102)
    ticks = range(0, upto + 1, 10)
    axes.set_xticks(list(ticks), [percent(tick / 100, lang, 0) for tick in ticks])
    axes.set_yticks(range(0, 101, 20), [percent(tick / 100, lang, 0) for tick in range(0, 101, 20)])
    axes.set_xlabel(say(lang, "Mức cắt giảm thời hạn", "Cut of the term"))
    axes.grid(axis="y", color="#dddddd", linewidth=0.7)
    axes.set_axisbelow(True)


def _rows(name: str, group: Group, cuts: Sequence[int]) -> list[dict[str, Any]]:
    return [
        {
            "group": name,
            "cut": cut,
            "on_time": group.on_time[cut],
            "finished": group.finished,
            "open": group.open,
            "open_overdue": group.open_overdue[cut],
            "share": on_time_share(group, cut),
        }
        for cut in cuts
    ]


def step_chart(times: StepTimes, *, most: int = 12, lang: Lang = "vi") -> Chart:
    """
    A waterfall: how the time of all dossiers adds up, step by step.

    Args:
        times: Time by step.
        most: Steps with a bar of their own; the rest is one bar.
        lang: Language of the words.
    """
    rows = times.data.to_pylist()
    bars = [(row["step"], row["minutes"] / _HOUR) for row in rows[:most]]
    rest = sum(row["minutes"] for row in rows[most:]) / _HOUR
    if rest:
        more = len(rows) - most
        bars.append((say(lang, f"{more} bước khác", f"{more} other steps"), rest))
    total = sum(length for _, length in bars)
    title = say(lang, "Thời gian nằm ở bước nào", "Where the time goes")
    unit = say(
        lang,
        "giờ làm việc" if times.is_working_time else "giờ đồng hồ",
        "working hours" if times.is_working_time else "clock hours",
    )
    names = [_in_lines(name, _STEP_LABEL) for name, _ in bars]
    lines = max((name.count("\n") for name in names), default=0) + 1
    with drawing(8.5, 0.9 + max(0.34, 0.08 + 0.13 * lines) * (len(bars) + 1)) as (figure, axes):
        axes.set_title(title)
        begin = 0.0
        for place, (_, length) in enumerate(bars):
            axes.barh(place, length, left=begin, color=_BAR, height=0.62)
            share = percent(length / total if total else None, lang)
            words = f" {whole(round(length), lang)} ({share}) "
            right = begin + length < 0.7 * total
            spot = begin + length if right else begin
            axes.text(spot, place, words, va="center", ha="left" if right else "right", fontsize=9)
            axes.plot([begin + length] * 2, [place, place + 1], color="#999999", linewidth=0.6)
            begin += length
        axes.barh(len(bars), total, color="#9aa5b1", height=0.62)
        axes.text(0, len(bars), f" {whole(round(total), lang)}", va="center", fontsize=9)
        axes.set_yticks(range(len(bars) + 1), [*names, say(lang, "Tổng cộng", "Total")], fontsize=9)
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(unit)
        axes.xaxis.set_major_formatter(lambda value, _: whole(round(value), lang))
        axes.set_xlim(0, total * 1.02 or 1)
        axes.spines["left"].set_visible(False)
    counted = whole(times.dossiers, lang)
    notes = say(
        lang,
        f"Trên {counted} hồ sơ. Mỗi sự kiện ghi một bước đã xong; thời gian kể từ sự kiện trước là "
        "của bước đó.",
        f"Of {counted} dossiers. An event says that its step was done; the time since the event "
        "before it is that step's.",
    )
    return Chart(title, figure, times.data, (notes,), times.manifest)
