"""
The histogram that answers every cut: dossiers by group, term and smallest term met (R50).

It is small, whole numbers only, and merges by adding: over threads, parts and machines the sum
is the same to the last dossier.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import frozen

from tthc_flow.analysis.cuts import Rounding, cut_terms

__all__ = ["COUNTED", "Group", "Histogram", "count_cases", "merged"]

COUNTED = ("is_open", "term", "less", "required")
"""What dossiers are told apart by, beside the groups."""

_DENSE = 1 << 18
_MOST_KEYS = 1 << 62
NO_TERM = -(2**31)


@frozen
class Group:
    """
    Dossiers of one group.

    Attributes:
        finished: Those that ended.
        open: Those still open.
        on_time: Finished and not late, by cut.
        open_overdue: Open and past their date, by cut; they count as late.
        undated: Finished without a term: never on time (R16).
        before_it_began: Finished before they began: on time, and a finding (R50).
    """

    finished: int
    open: int
    on_time: Mapping[int, int]
    open_overdue: Mapping[int, int]
    undated: int = 0
    before_it_began: int = 0

    @property
    def cases(self) -> int:
        """All dossiers."""
        return self.finished + self.open


@frozen(eq=False, repr=False)
class Histogram:
    """
    Counts of dossiers.

    Attributes:
        by: Names of the groups' columns.
        table: One row for each combination that occurs: the groups, `COUNTED`, and `cases`.
    """

    by: tuple[str, ...]
    table: pa.Table

    def __repr__(self) -> str:
        return f"<Histogram: {len(self.table)} rows, by {', '.join(self.by) or 'nothing'}>"

    def __add__(self, other: Histogram) -> Histogram:
        return merged([self, other])

    def group(
        self, cuts: Sequence[int], rounding: Rounding, where: npt.NDArray[np.bool_] | None = None
    ) -> Group:
        """The counts of the rows *where*, or of all."""
        return _group(self._columns(where), cuts, rounding)

    def groups(
        self, columns: Sequence[str], cuts: Sequence[int], rounding: Rounding
    ) -> dict[tuple[str, ...], Group]:
        """The counts by the values of *columns*, in the order of the values."""
        keys = [self.table.column(name).to_pylist() for name in columns]
        rows: dict[tuple[str, ...], list[int]] = {}
        for row, key in enumerate(zip(*keys, strict=True)):
            rows.setdefault(key, []).append(row)
        whole = self._columns()
        return {
            key: _group(tuple(column[rows[key]] for column in whole), cuts, rounding)
            for key in sorted(rows)
        }

    def _columns(self, where: npt.NDArray[np.bool_] | None = None) -> tuple[npt.NDArray[Any], ...]:
        names = ("cases", *COUNTED)
        columns = [self.table.column(name).to_numpy(zero_copy_only=False) for name in names]
        return tuple(column if where is None else column[where] for column in columns)


def _group(columns: tuple[npt.NDArray[Any], ...], cuts: Sequence[int], rounding: Rounding) -> Group:
    cases, is_open, term, less, required = columns
    dated = term != NO_TERM
    on_time, overdue = {}, {}
    for cut in cuts:
        allowed = np.where(dated, cut_terms(term, cut, rounding, less), NO_TERM)
        met = dated & (required <= np.maximum(allowed, -1))
        on_time[cut] = int(cases[met & ~is_open].sum())
        overdue[cut] = int(cases[dated & ~met & is_open].sum())
    return Group(
        finished=int(cases[~is_open].sum()),
        open=int(cases[is_open].sum()),
        on_time=on_time,
        open_overdue=overdue,
        undated=int(cases[~dated & ~is_open].sum()),
        before_it_began=int(cases[(required == -1) & ~is_open].sum()),
    )


def count_cases(
    groups: Mapping[str, tuple[npt.NDArray[Any], Sequence[str]]],
    is_open: npt.NDArray[np.bool_],
    term: npt.NDArray[np.int32],
    required: npt.NDArray[np.int32],
    less: npt.NDArray[np.int32] | None = None,
) -> Histogram:
    """
    Count dossiers.

    Args:
        groups: For each column of groups the code of each dossier, and the values of the codes.
        is_open: Whether it is open.
        term: Its term; `NO_TERM` when it has none.
        required: The smallest term it met.
        less: Hundredths of a day by which its term is shorter, see `cut_terms`; None for whole
            days.
    """
    columns = [(np.asarray(codes), len(values)) for codes, values in groups.values()]
    columns.append((is_open, 2))
    measures = {"term": term, "required": required}
    if less is not None and less.any():
        measures["less"] = less
    coded = {name: _coded(values) for name, values in measures.items()}
    columns += [(codes, len(values)) for values, codes in coded.values()]
    size = int(np.prod([float(count) for _, count in columns]))
    if size > _MOST_KEYS:
        return _count_wide(
            groups, is_open, {"less": np.zeros(len(term), np.int32)} | measures, columns
        )
    key = np.zeros(len(term), np.int64)
    for codes, count in columns:
        key *= max(count, 1)
        key += codes
    if size <= max(_DENSE, 4 * len(key)):
        dense = np.bincount(key, minlength=1)
        cells = np.flatnonzero(dense)
        cases = dense[cells]
    else:
        cells, cases = np.unique(key, return_counts=True)
    decoded: dict[str, Any] = {"less": np.zeros(len(cells), np.int32)}
    rest = cells.copy()
    for name, (values, _) in reversed(list(coded.items())):
        decoded[name] = values[rest % max(len(values), 1)] if len(values) else values
        rest //= max(len(values), 1)
    decoded["is_open"] = (rest % 2).astype(bool)
    rest //= 2
    names: dict[str, Any] = {}
    for name, (_, values) in reversed(list(groups.items())):
        lexicon = pa.array(list(values), pa.string())
        names[name] = lexicon.take(pa.array(rest % max(len(values), 1)))
        rest //= max(len(values), 1)
    return _histogram({name: names[name] for name in groups}, decoded, cases)


def _count_wide(
    groups: Mapping[str, tuple[npt.NDArray[Any], Sequence[str]]],
    is_open: npt.NDArray[np.bool_],
    measures: Mapping[str, npt.NDArray[np.int32]],
    columns: Sequence[tuple[npt.NDArray[Any], int]],
) -> Histogram:
    """As `count_cases` where one key of all columns is more than 64 bits hold."""
    key, span = np.zeros(len(is_open), np.int64), 1
    for codes, count in columns:
        if span * count > _MOST_KEYS:
            found, key = np.unique(key, return_inverse=True)
            span = len(found)
        key = key * max(count, 1) + codes
        span *= max(count, 1)
    _, rows, cases = np.unique(key, return_index=True, return_counts=True)
    names = {
        name: pa.array(list(values), pa.string()).take(pa.array(codes[rows]))
        for name, (codes, values) in groups.items()
    }
    decoded = {"is_open": is_open[rows]} | {name: own[rows] for name, own in measures.items()}
    return _histogram(names, decoded, cases)


def _histogram(
    names: Mapping[str, pa.Array],
    decoded: Mapping[str, npt.NDArray[Any]],
    cases: npt.NDArray[np.int64],
) -> Histogram:
    counted = {name: pa.array(decoded[name]) for name in COUNTED}
    numbers = {"cases": pa.array(cases.astype(np.int64))}
    return Histogram(tuple(names), pa.table({**names, **counted, **numbers}))


def _coded(values: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """The different values, and the code of each row; small spreads cost one look-up."""
    if not len(values):
        return values, values
    low, high = int(values.min()), int(values.max())
    if low == NO_TERM and high > NO_TERM:
        real = values[values != NO_TERM]
        low = int(real.min())
        values = np.where(values == NO_TERM, low - 1, values)
        lexicon = np.arange(low - 1, high + 1, dtype=np.int64)
        lexicon[0] = NO_TERM
        return lexicon.astype(np.int32), values - np.int32(low - 1)
    return np.arange(low, high + 1).astype(np.int32), values - np.int32(low)


def merged(histograms: Iterable[Histogram]) -> Histogram:
    """The sum; the order of the parts does not matter."""
    parts = list(histograms)
    by = parts[0].by
    keys = [*by, *COUNTED]
    whole = pa.concat_tables([part.table for part in parts])
    summed = whole.group_by(keys, use_threads=False).aggregate([("cases", "sum")])
    table = (
        summed.rename_columns([*keys, "cases"])
        if summed.column_names != [*keys, "cases"]
        else summed
    )
    return Histogram(by, table.sort_by([(key, "ascending") for key in keys]))
