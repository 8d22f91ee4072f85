"""One page with everything a replay says, to be sent as one file (R53)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from string import Template

import numpy as np
import pyarrow as pa
from attrs import frozen

from tthc_flow.analysis.comparison import Comparison, late_list
from tthc_flow.analysis.cuts import checked_cuts, cut_terms
from tthc_flow.analysis.histogram import NO_TERM
from tthc_flow.analysis.largest_cut import largest_cuts, on_time_share
from tthc_flow.analysis.pictures.charts import notes_of, on_time_chart, step_chart
from tthc_flow.analysis.pictures.picture import Chart, Sheet
from tthc_flow.analysis.pictures.sheets import (
    comparison_sheet,
    cut_sheet,
    heat_sheet,
    late_sheet,
    safe_cut_sheet,
)
from tthc_flow.analysis.pictures.wording import Lang, finding_in_words, percent, say, whole
from tthc_flow.analysis.replay import Replay
from tthc_flow.analysis.steps import StepTimes

__all__ = ["Report", "newly_late_table", "report_of"]

_TEMPLATE = files("tthc_flow.analysis.pictures") / "data" / "report.html"


@frozen(eq=False, repr=False)
class Report:
    """
    A replay in pictures and tables.

    Attributes:
        title: Its heading.
        answer: The replay.
        parts: Charts and tables with their headings, in order.
        cut: Percent whose newly late dossiers are listed.
        target: Percent that should be on time.
        lang: Language.
    """

    title: str
    answer: Replay
    parts: tuple[tuple[str, tuple[Chart | Sheet, ...]], ...]
    cut: int
    target: int
    lang: Lang

    def __repr__(self) -> str:
        return f"<Report: {self.title}, {len(self.parts)} parts>"

    def to_html(self) -> str:
        """The page; it needs nothing beside it and asks no other machine."""
        text = (files("tthc_flow.analysis.pictures") / "data" / "report.html").read_text(
            encoding="utf-8"
        )
        facts = self.answer.manifest
        sections = [
            f"<h2>{escape(name)}</h2>"
            + "".join(f'<div class="wide">{part.to_html(alone=False)}</div>' for part in parts)
            for name, parts in self.parts
        ]
        lang = self.lang
        counted, finished, share, caption = notes_of(self.answer, lang)
        return Template(text).substitute(
            lang=lang,
            title=escape(self.title),
            subtitle=f"{escape(counted)}<br>{escape(share)}",
            notes=f"{escape(finished)}<br>{escape(caption)}",
            figures="".join(self._figures()),
            lead=escape(self._lead()),
            findings="".join(self._findings()),
            sections="\n".join(sections),
            about_title=escape(say(lang, "Cách tính", "How it was counted")),
            about=escape(say(lang, _ABOUT_VI, _ABOUT_EN)),
            manifest_title=escape(say(lang, "Dữ liệu gốc và phiên bản", "Inputs and versions")),
            manifest=escape(json.dumps(dict(facts), ensure_ascii=False, indent=2, default=str)),
        )

    def _repr_html_(self) -> str:
        return self.to_html()

    def _figures(self) -> Iterator[str]:
        total = self.answer.total((0, self.cut))
        share, then = on_time_share(total, 0), on_time_share(total, self.cut)
        lang = self.lang
        for number, words in (
            (whole(total.finished, lang), say(lang, "hồ sơ đã xong", "dossiers finished")),
            (percent(share, lang), say(lang, "đúng hạn hiện nay", "on time now")),
            (
                percent(then, lang),
                say(lang, f"đúng hạn nếu cắt {self.cut} %", f"on time under a cut of {self.cut}%"),
            ),
            (
                whole(total.open_overdue[0], lang),
                say(lang, "đang xử lý đã quá hạn", "open and overdue"),
            ),
        ):
            yield f"<li><b>{escape(number)}</b>{escape(words)}</li>"

    def _lead(self) -> str:
        safe = largest_cuts(self.answer, target=self.target)[""]
        lang = self.lang
        if safe.cut is None:
            share = percent(safe.share_before, lang)
            return say(
                lang,
                f"Chưa cắt giảm, tỷ lệ đúng hạn đã là {share}, dưới mục tiêu {self.target} %: "
                "không có mức cắt giảm nào giữ được mục tiêu.",
                f"Without any cut {share} are on time, below the target of {self.target}%: no cut "
                "keeps it.",
            )
        return say(
            lang,
            f"Cắt giảm nhiều nhất {safe.cut} % thì vẫn giữ được {self.target} % đúng hạn.",
            f"The largest cut that keeps {self.target}% on time is {safe.cut}%.",
        )

    def _findings(self) -> Iterator[str]:
        for name, count in self.answer.findings.items():
            words = finding_in_words(name, self.lang)
            yield f'<p class="finding">⚠ {whole(count, self.lang)} {escape(words)}</p>'


_ABOUT_VI = (
    "Mỗi hồ sơ được rút gọn một lần thành thời hạn ngắn nhất mà hồ sơ vẫn đúng hạn; mọi mức cắt "
    "giảm đều đọc từ đó. Hồ sơ đang xử lý đã quá hạn tính là trễ; hồ sơ đang xử lý chưa đến hạn "
    "chưa có kết luận nên không tính. Đây là phép thử cơ học: không ai làm việc khác đi vì thời "
    "hạn ngắn hơn, trong khi thực tế nhiều việc dồn vào sát hạn, nên kết quả là mức thận trọng."
)
_ABOUT_EN = (
    "Each dossier is reduced once to the shortest term under which it is on time; every cut is "
    "read off that. Open dossiers past their date count as late; other open ones have no answer "
    "yet and are not counted. The replay is mechanical: nobody works differently because the term "
    "is shorter, while work really bunches before the date, so the result is pessimistic."
)


def report_of(  # noqa: PLR0913 - a replay, its steps, and the four choices of its reader
    answer: Replay,
    cuts: Sequence[int],
    *,
    steps: StepTimes | None = None,
    compared: Sequence[Comparison] = (),
    cut: int = 30,
    target: int = 95,
    lang: Lang = "vi",
) -> Report:
    """
    Draw up the report of a replay.

    Args:
        answer: The replay of one log.
        cuts: Percents of the tables.
        steps: Time by step, when the log has it.
        compared: Scenarios of the same dossiers beside what is in force; each has its section.
        cut: Percent whose newly late dossiers are listed.
        target: Percent that should be on time.
        lang: Language.
    """
    asked = checked_cuts(cuts)
    (cut,) = checked_cuts([cut])
    by = answer.histogram.by
    curves: list[Chart | Sheet] = [on_time_chart(answer, target=target, lang=lang)]
    curves += [on_time_chart(answer, by=column, target=target, lang=lang) for column in by]
    tables: list[Chart | Sheet] = [cut_sheet(answer, asked, by=column, lang=lang) for column in by]
    tables = tables or [cut_sheet(answer, asked, lang=lang)]
    safe = tuple(safe_cut_sheet(answer, by=column, target=target, lang=lang) for column in by)
    heat = [_longer_first(answer, by[0], other) for other in by[1:]]
    parts: list[tuple[str, tuple[Chart | Sheet, ...]]] = [
        (say(lang, "Mức cắt giảm và tỷ lệ đúng hạn", "Cuts and shares on time"), tuple(curves)),
        (say(lang, "Số liệu", "Numbers"), tuple(tables)),
    ]
    parts += [_compared(one, answer, lang) for one in compared]
    if safe:
        parts.append((say(lang, "Cắt giảm được đến đâu", "How far a cut may go"), safe))
    if heat:
        grids = tuple(heat_sheet(answer, a, b, cut=cut, lang=lang) for a, b in heat)
        parts.append((say(lang, "Nơi bị ảnh hưởng", "Where it hits"), grids))
    if steps is not None and len(steps.data):
        words = say(lang, "Thời gian từng bước", "Time by step")
        parts.append((words, (step_chart(steps, lang=lang),)))
    late = newly_late_table(answer, cut)
    title = say(
        lang,
        f"{whole(len(late), lang)} hồ sơ thành quá hạn nếu cắt giảm {cut} %",
        f"{whole(len(late), lang)} dossiers newly late under a cut of {cut}%",
    )
    sheet = late_sheet(late, title, answer, lang=lang)
    parts.append((say(lang, "Hồ sơ thành quá hạn", "Newly late dossiers"), (sheet,)))
    name = say(lang, "Thử cắt giảm thời hạn trên hồ sơ thật", "Cutting the terms of real dossiers")
    return Report(name, answer, tuple(parts), cut, target, lang)


def _compared(one: Comparison, answer: Replay, lang: Lang) -> tuple[str, tuple[Sheet, ...]]:
    """What a scenario changes by group, and whom it hits."""
    name, count = one.scenario.name, whole(len(one.newly_late), lang)
    title = say(
        lang,
        f"{count} hồ sơ thành quá hạn theo phương án “{name}”",
        f"{count} dossiers newly late under the scenario “{name}”",
    )
    sheets = comparison_sheet(one, lang=lang), late_sheet(one.newly_late, title, answer, lang=lang)
    return say(lang, f"Phương án: {name}", f"Scenario: {name}"), sheets


def _longer_first(answer: Replay, one: str, other: str) -> tuple[str, str]:
    """Rows may be many, columns must fit a page."""
    values = answer.histogram.table
    counts = [len(values.column(name).unique()) for name in (one, other)]
    return (one, other) if counts[0] >= counts[1] else (other, one)


def newly_late_table(answer: Replay, cut: int) -> pa.Table:
    """
    The dossiers that a cut would make late; see `late_list`.

    Raises:
        CallerError: Only the histogram was kept.
    """
    rows = np.flatnonzero(answer.newly_late(cut))
    dossiers = answer.dossiers
    if dossiers is None:  # pragma: no cover - newly_late has looked
        raise AssertionError
    rounding = answer.rule.effective_rounding
    whole_terms = np.where(dossiers.term == NO_TERM, 0, dossiers.term)
    return late_list(dossiers, rows, cut_terms(whole_terms, cut, rounding, dossiers.less))
