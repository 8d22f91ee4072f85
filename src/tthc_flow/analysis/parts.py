"""
The replay of dossiers in Parquet parts: a batch in, a small histogram out (R52).

A part is a file of the schema `CASES`, dossiers never split between parts. Batches are read one
after the other, so memory does not grow with the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from attrs import frozen

from tthc_flow.analysis.columns import CASES
from tthc_flow.analysis.executor import Executor, Threads
from tthc_flow.analysis.histogram import NO_TERM, Histogram, count_cases, merged
from tthc_flow.analysis.manifest import manifest
from tthc_flow.analysis.replay import Replay
from tthc_flow.analysis.required import required_days
from tthc_flow.analysis.rule import Compare, ReplayRule
from tthc_flow.errors import CallerError, UnreadableTable
from tthc_flow.terms import ReceptionRule

__all__ = ["PartKernel", "replay_parts"]

_BATCH = 1 << 19
_EPOCH = date(1970, 1, 1)
_FACTS = ("started_on", "ended_on", "term")


@frozen
class PartKernel:
    """
    What a worker does: record batches of dossiers in, one histogram out.

    Picklable, and all a cluster needs to know.

    Attributes:
        rule: How dossiers are counted, by dates.
        by: Columns told apart by.
        at: Day on which open dossiers are looked at.
    """

    rule: ReplayRule
    by: tuple[str, ...]
    at: date

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The histogram as record batches, the form of Spark's ``mapInArrow``."""
        yield from self.count(batches).table.combine_chunks().to_batches()

    def on_path(self, path: str | Path) -> Histogram:
        """
        Count one part.

        Raises:
            UnreadableTable: Not Parquet, or not of the schema `CASES`.
        """
        try:
            file = pq.ParquetFile(path, read_dictionary=list(self.by))
            return self.count(file.iter_batches(_BATCH, columns=[*self.by, *_FACTS]))
        except (pa.ArrowInvalid, KeyError) as error:
            raise UnreadableTable(f"this part cannot be read: {error}", where=str(path)) from error

    def count(self, batches: Iterable[pa.RecordBatch]) -> Histogram:
        """The histogram of all dossiers in *batches*."""
        sums: list[Histogram] = []
        for batch in batches:
            sums.append(self._count_batch(batch))
            if len(sums) >= _MERGED_AT_ONCE:
                sums = [merged(sums)]
        return merged(sums) if sums else self._count_batch(_nothing(self.by))

    def _count_batch(self, batch: pa.RecordBatch) -> Histogram:
        missing = {*self.by, *_FACTS} - set(batch.schema.names)
        if missing:
            raise UnreadableTable(f"the part has no column {min(missing)!r}")
        start, started = _days(batch.column("started_on"))
        end, ended = _days(batch.column("ended_on"))
        term, dated = _numbers(batch.column("term").cast(pa.int32()))
        end = np.where(ended, end, np.int32((self.at - _EPOCH).days))
        usable = started & dated
        if usable.all():
            required = required_days(start, end, self.rule, zero_terms=bool((term < 1).any()))
        else:
            rows = np.flatnonzero(usable)
            required = np.zeros(len(start), np.int32)
            required[rows] = required_days(start[rows], end[rows], self.rule)
            term = np.where(usable, term, np.int32(NO_TERM))
        groups = {name: _coded(batch.column(name)) for name in self.by}
        # A cut never lengthens a term: what needs more than the whole term needs no number.
        needs = np.minimum(required, np.maximum(term, -1) + np.int32(1))
        return count_cases(groups, ~ended, term, needs)


_MERGED_AT_ONCE = 8


def replay_parts(
    parts: str | Path | Sequence[str | Path],
    rule: ReplayRule,
    by: Sequence[str],
    at: date,
    executor: Executor | None = None,
) -> Replay:
    """
    Replay dossiers in Parquet parts.

    Args:
        parts: A folder of parts, or their paths, as the workers can open them.
        rule: How dossiers are counted; terms are in its unit.
        by: Columns told apart by.
        at: Day on which open dossiers are looked at.
        executor: Where the parts are counted; None uses threads.

    Returns:
        Equal to the last dossier wherever the parts were counted. Single dossiers are not kept.

    Raises:
        CallerError: Instants are compared, offices have calendars of their own, the reception
            rule is not EVENT_DAY, or there is no part.
    """
    if rule.compare is not Compare.DATE:
        raise CallerError("parts hold dates", remedy="compare dates")
    if rule.offices or rule.reception is not ReceptionRule.EVENT_DAY:
        raise CallerError(
            "parts are counted by one calendar, from the date they hold",
            remedy="write the effective day of receipt, and the parts of each office apart",
        )
    paths = _paths(parts)
    kernel = PartKernel(rule, tuple(by), at)
    histogram = merged(_gathered(executor, kernel, paths))
    facts = manifest(
        **rule.to_dict(),
        parts=len(paths),
        cases=pc.sum(histogram.table.column("cases")).as_py() or 0,
        at=at.isoformat(),
        by=list(by),
        finished_means="the column 'ended_on' is filled",
    )
    return Replay(histogram, rule, {}, facts)


def _gathered(executor: Executor | None, kernel: PartKernel, paths: list[str]) -> list[Histogram]:
    if executor is not None:
        return executor.gather(executor.map(kernel.on_path, paths))
    threads = Threads()
    try:
        return threads.gather(threads.map(kernel.on_path, paths))
    finally:
        threads.close()


def _paths(parts: str | Path | Sequence[str | Path]) -> list[str]:
    if isinstance(parts, str | Path):
        folder = Path(parts)
        found = sorted(map(str, folder.glob("*.parquet"))) if folder.is_dir() else [str(folder)]
    else:
        found = [str(part) for part in parts]
    if not found:
        raise CallerError(
            f"there is no .parquet file in {parts}", remedy="name the folder of parts"
        )
    return found


def _nothing(by: Sequence[str]) -> pa.RecordBatch:
    schema = pa.schema([*(pa.field(name, pa.string()) for name in by), *map(CASES.field, _FACTS)])
    return pa.RecordBatch.from_pylist([], schema)


def _days(column: pa.Array) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
    if not pa.types.is_date32(column.type):
        column = column.cast(pa.date32())
    return _numbers(column.view(pa.int32()))


def _numbers(column: pa.Array) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
    if not column.null_count:
        return column.to_numpy(), np.ones(len(column), bool)
    valid = column.is_valid().to_numpy(zero_copy_only=False)
    return column.fill_null(0).to_numpy(), valid


def _coded(column: pa.Array) -> tuple[npt.NDArray[Any], list[str]]:
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    values = ["" if value is None else str(value) for value in column.dictionary.to_pylist()]
    codes = column.indices
    if codes.null_count:
        values.append("")
        codes = codes.fill_null(len(values) - 1)
    return codes.to_numpy(), values
