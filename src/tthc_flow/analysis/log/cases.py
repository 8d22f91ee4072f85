"""
From the rows of a log to its dossiers, each once.

A log with several rows per dossier repeats its facts or spreads them over the rows. The receipt
is the earliest stamp of the start column, the end the latest of the end column, a deadline and
a term are those of the last row that has one, what is told apart is that of the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from attrs import field, frozen

from tthc_flow.analysis.cuts import HUNDREDTHS
from tthc_flow.analysis.log.names import LogColumns
from tthc_flow.analysis.log.odd_cells import Readings
from tthc_flow.analysis.log.reading import as_texts
from tthc_flow.analysis.log.stamps import (
    Stamps,
    encoded,
    numbered,
    read_stamps,
    without_words_for_nothing,
)
from tthc_flow.analysis.log.term_column import Terms, read_terms
from tthc_flow.errors import UnreadableTable

__all__ = ["Cases", "cases_of"]

Int64 = npt.NDArray[np.int64]


@frozen(eq=False, repr=False)
class Cases:
    """
    One row a dossier, in the order they first appear.

    Attributes:
        ids: Their codes.
        start: Receipts.
        end: Ends; none while open.
        deadline: Dates measured by, when the log has them.
        terms: Time limits, when the log has them.
        groups: For each column of groups the code of each dossier and the values.
        log_end: Latest stamp of the log in UTC microseconds and as local day; None without.
        findings: What the log says that cannot be, by name: number of dossiers or rows.
        events: Rows read.
        columns: Where they stood in the log; None when they are not from one.
    """

    ids: pa.Array
    start: Stamps
    end: Stamps
    deadline: Stamps | None
    terms: Terms | None
    groups: Mapping[str, tuple[npt.NDArray[Any], tuple[str, ...]]]
    log_end: tuple[int, int] | None
    findings: dict[str, int] = field(factory=dict)
    events: int = 0
    columns: LogColumns | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        return f"<Cases: {len(self)} dossiers, by {', '.join(self.groups) or 'nothing'}>"


def cases_of(table: pa.Table, columns: LogColumns, zone: ZoneInfo, *, where: str = "") -> Cases:
    """
    Read the dossiers of a log.

    Args:
        table: Its rows, with the columns that *columns* names.
        columns: What is where, as the log spells it.
        zone: Zone in which dates are told.
        where: Name of the file, for messages.

    Raises:
        UnreadableTable: No rows, no codes, cells that cannot be read (all are told at once), or
            neither a start nor a time column.
    """
    findings: dict[str, int] = {}
    named = as_texts(table.column(columns.case), where=f"{where}, column {columns.case!r}")
    named = without_words_for_nothing(named)
    ids, code, kept = numbered(named)
    if not kept.any():
        raise UnreadableTable("the log holds no dossier", where=where, remedy="check the columns")
    rows_kept = np.flatnonzero(kept)
    if len(rows_kept) < len(kept):
        findings["rows_without_case"] = len(kept) - len(rows_kept)
    code = code[rows_kept]

    def column_of(name: str) -> pa.ChunkedArray:
        """All rows, so that messages number them as the file does; not those without code."""
        column = table.column(name)
        return column if kept.all() else pc.if_else(named.is_valid(), column, None)

    def stamps(role: str) -> Stamps | None:
        name = getattr(columns, role)
        if not name:
            return None
        place = f"{where}, column {name!r}"
        form = columns.form_of(role)
        return read_stamps(column_of(name), zone, where=place, form=form).take(rows_kept)

    def time_limits() -> Terms | None:
        if not columns.term:
            return None
        place = f"{where}, column {columns.term!r}"
        return read_terms(column_of(columns.term), where=place).take(rows_kept)

    readings = Readings()
    when, start, end, deadline = (
        readings.read(partial(stamps, role)) for role in ("time", "start", "end", "deadline")
    )
    terms = readings.read(time_limits)
    readings.refuse()
    rows = _Rows(code, len(ids), when)
    start = _either(start, when, "start", where)
    end = _either(end, when, "end", where)
    found = rows.last(deadline.valid) if deadline is not None else None
    if deadline is not None and rows.vary(deadline.valid, deadline.instants):
        findings["deadline_varies"] = rows.vary(deadline.valid, deadline.instants)
    if terms is not None and rows.vary(terms.valid, _hundredths_of(terms)):
        findings["term_varies"] = rows.vary(terms.valid, _hundredths_of(terms))
    findings |= _doubts([one for one in (when, start, end, deadline) if one is not None])
    return Cases(
        ids,
        start.take(rows.extreme(start, np.minimum)),
        end.take(rows.extreme(end, np.maximum)),
        None if deadline is None or found is None else deadline.take(found),
        None if terms is None else terms.take(rows.last(terms.valid)),
        {
            name: rows.values(
                as_texts(table.column(name), where=f"{where}, column {name!r}").take(rows_kept)
            )
            for name in columns.by
        },
        _log_end(when or _later(start, end)),
        findings,
        len(rows_kept),
        columns,
    )


def _hundredths_of(terms: Terms) -> Int64:
    return terms.days.astype(np.int64) * HUNDREDTHS - terms.less


def _doubts(columns: Sequence[Stamps]) -> dict[str, int]:
    """
    Rows that were read by a rule which the log may not share.

    Those like 03/04/2026, when no row of the log shows that the day stands first; and those
    whose offset is not that of the zone in which dates are told.
    """
    either = sum(stamps.day_first[0] for stamps in columns)
    told = sum(stamps.day_first[1] for stamps in columns)
    foreign = max(stamps.foreign for stamps in columns)
    counts = {"day_or_month_first": 0 if told else either, "stamps_of_another_zone": foreign}
    return {name: count for name, count in counts.items() if count}


def _either(own: Stamps | None, when: Stamps | None, role: str, where: str) -> Stamps:
    found = own if own is not None else when
    if found is None:
        raise UnreadableTable(
            f"no {role} column and no time column is named",
            where=where,
            remedy=f"pass --{role}-column or --time-column",
        )
    return found


def _later(start: Stamps, end: Stamps) -> Stamps:
    return Stamps(
        np.concatenate([start.days, end.days]),
        np.concatenate([start.instants, end.instants]),
        np.concatenate([start.valid, end.valid]),
    )


def _log_end(when: Stamps) -> tuple[int, int] | None:
    if not when.valid.any():
        return None
    last = int(np.argmax(np.where(when.valid, when.instants, np.iinfo(np.int64).min)))
    return int(when.instants[last]), int(when.days[last])


class _Rows:
    """The rows of each dossier, in order of time where it is known, else as they stand."""

    def __init__(self, code: Int64, cases: int, when: Stamps | None) -> None:
        self.code, self.cases = code, cases
        self.single = len(code) == cases
        self.order: Int64 | None = None
        if not self.single:
            key = np.zeros(len(code), np.int64) if when is None else when.instants
            self.order = np.lexsort((key, code))

    def last(self, valid: npt.NDArray[np.bool_]) -> Int64:
        """For each dossier the last row that is *valid*; -1 for none."""
        rows = self._valid(valid)
        answer = np.full(self.cases, -1, np.int64)
        answer[self.code[rows]] = rows
        return answer

    def first(self, valid: npt.NDArray[np.bool_]) -> Int64:
        """For each dossier the first row that is *valid*; -1 for none."""
        rows = self._valid(valid)[::-1]
        answer = np.full(self.cases, -1, np.int64)
        answer[self.code[rows]] = rows
        return answer

    def extreme(self, stamps: Stamps, choose: Callable[..., Any]) -> Int64:
        """For each dossier the row with the earliest or latest stamp; -1 for none."""
        if self.single:
            return self.last(stamps.valid)
        rows = np.flatnonzero(stamps.valid)
        order = np.lexsort((stamps.instants[rows], self.code[rows]))
        rows = rows[order] if choose is np.maximum else rows[order][::-1]
        answer = np.full(self.cases, -1, np.int64)
        answer[self.code[rows]] = rows
        return answer

    def vary(self, valid: npt.NDArray[np.bool_], numbers: Int64) -> int:
        """How many dossiers have different values in their rows."""
        if self.single:
            return 0
        first, here = self.first(valid), np.flatnonzero(valid)
        other = numbers[first[self.code[here]]] != numbers[here]
        return len(np.unique(self.code[here][other]))

    def values(self, column: pa.ChunkedArray) -> tuple[npt.NDArray[Any], tuple[str, ...]]:
        """For each dossier the code of its first value, and the values; none is the empty one."""
        values, codes, _ = encoded(pc.fill_null(column, ""))
        is_value = codes >= 0
        if "" in values:
            is_value &= codes != values.index("")
        rows = self.first(is_value)
        if (rows < 0).any() and "" not in values:
            values.append("")
        empty = values.index("") if "" in values else 0
        return np.where(rows >= 0, codes[rows], empty), tuple(values)

    def _valid(self, valid: npt.NDArray[np.bool_]) -> Int64:
        if self.order is None:
            return np.flatnonzero(valid)
        return self.order[valid[self.order]]
