"""The files that `tthc replay` writes beside its answer: report, workbook, list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from tthc_flow.cli.terminal import Language

if TYPE_CHECKING:
    from tthc_flow.analysis import Comparison, LogColumns, Replay

__all__ = ["Outputs"]


@frozen
class Outputs:
    """
    What is to be written, and with which choices.

    Attributes:
        cuts: Percents of the tables.
        cut: Percent whose newly late dossiers are listed.
        target: Percent that should be on time.
        lang: Language.
        html: The report.
        xlsx: The workbook.
        csv: The list of newly late dossiers, those of the scenarios where there are any.
    """

    cuts: tuple[int, ...]
    cut: int
    target: int
    lang: Language
    html: Path | None = None
    xlsx: Path | None = None
    csv: Path | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files asked for."""
        return tuple(path for path in (self.html, self.xlsx, self.csv) if path is not None)

    def check(self) -> None:
        """
        Refuse percents that are none, before a long log is read.

        Raises:
            UnknownChoice: One of *cut* and *target*.
        """
        from tthc_flow.analysis import checked_cuts
        from tthc_flow.analysis.largest_cut import checked_target

        checked_cuts([self.cut])
        checked_target(self.target)

    def write(
        self, answer: Replay, log: Path, told: LogColumns, compared: Sequence[Comparison] = ()
    ) -> None:
        """Write them; nothing is drawn that nobody asked for."""
        from tthc_flow.analysis import newly_late_table, scenario_list, write_csv

        if self.html is not None:
            self._write_report(self.html, answer, log, told, compared)
        if self.xlsx is not None:
            self._write_workbook(self.xlsx, answer, compared)
        if self.csv is not None:
            hit = scenario_list(compared) if compared else newly_late_table(answer, self.cut)
            write_csv(hit, self.csv, lang=self.lang.code)

    def _write_report(
        self,
        path: Path,
        answer: Replay,
        log: Path,
        told: LogColumns,
        compared: Sequence[Comparison],
    ) -> None:
        from tthc_flow.analysis import report_of, steps_of_log

        report = report_of(
            answer,
            self.cuts,
            steps=steps_of_log(log, told, answer.rule),
            compared=compared,
            cut=self.cut,
            target=self.target,
            lang=self.lang.code,
        )
        path.write_text(report.to_html(), encoding="utf-8")

    def _write_workbook(self, path: Path, answer: Replay, compared: Sequence[Comparison]) -> None:
        from tthc_flow.analysis import cut_table, newly_late_table, notes_of, write_xlsx

        choose = self.lang.choose
        tables = {choose("Tất cả", "All"): cut_table(answer, self.cuts)}
        short = [column.removeprefix("case:") for column in answer.histogram.by]
        for column, name in zip(answer.histogram.by, short, strict=True):
            is_free = short.count(name) == 1 and name not in tables
            tables[name if is_free else f"{column} "] = cut_table(answer, self.cuts, by=column)
        newly = choose(f"Quá hạn khi cắt {self.cut}%", f"Late under {self.cut}%")
        tables[newly] = newly_late_table(answer, self.cut)
        for number, one in enumerate(compared, 1):
            tables[choose(f"Phương án {number}", f"Scenario {number}")] = one.data
            tables[choose(f"Quá hạn, phương án {number}", f"Late, scenario {number}")] = (
                one.newly_late
            )
        write_xlsx(tables, path, notes=notes_of(answer, self.lang.code), lang=self.lang.code)
