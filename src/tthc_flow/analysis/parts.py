"""
The replay of dossiers in Parquet parts: a batch in, a small histogram out (R52).

A part is a file of the schema `CASES`, dossiers never split between parts. Batches are read one
after the other, so memory does not grow with the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from attrs import evolve, frozen

from tthc_flow.analysis.executor import Executor, Threads
from tthc_flow.analysis.histogram import NO_TERM, Histogram, count_cases, merged
from tthc_flow.analysis.manifest import manifest
from tthc_flow.analysis.part_batch import (
    FACTS,
    cases_of_batch,
    days_of,
    empty_batch,
    groups_of,
    numbers_of,
)
from tthc_flow.analysis.reduction import reduce_cases
from tthc_flow.analysis.replay import Replay
from tthc_flow.analysis.required import required_days
from tthc_flow.analysis.rule import Compare, ReplayRule
from tthc_flow.errors import CallerError, UnreadableTable
from tthc_flow.terms import ReceptionRule

__all__ = ["PartKernel", "replay_parts"]

_BATCH = 1 << 19
_EPOCH = date(1970, 1, 1)

Int32 = npt.NDArray[np.int32]


@frozen
class PartKernel:
    """
    What a worker does: record batches of dossiers in, one histogram out.

    Picklable, and all a cluster needs to know.

    Attributes:
        rule: How dossiers are counted, by dates.
        by: Columns told apart by.
        at: Day on which open dossiers are looked at.
        pauses: Folder with the pauses of each part, in a file of its name; empty for none.
        extensions: The same for extensions.
    """

    rule: ReplayRule
    by: tuple[str, ...]
    at: date
    pauses: str = ""
    extensions: str = ""

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The histogram as record batches, the form of Spark's ``mapInArrow``."""
        yield from self.count(batches).table.combine_chunks().to_batches()

    def on_path(self, path: str | Path) -> Histogram:
        """
        Count one part, with its pauses and extensions.

        Raises:
            UnreadableTable: Not Parquet, or not of the schemas.
        """
        beside = (_beside(path, folder) for folder in (self.pauses, self.extensions))
        pauses, extensions = (table and _read(table) for table in beside)
        try:
            self._refuse_incomplete(pq.read_schema(path).names, str(path))
            file = pq.ParquetFile(path, read_dictionary=list(self.by))
            names = [*self.by, *FACTS, *(["case_id"] if self._needs_cases else [])]
            batches = file.iter_batches(_BATCH, columns=[*dict.fromkeys(names)])
            return self.count(batches, pauses=pauses, extensions=extensions)
        except (pa.ArrowInvalid, OSError) as error:
            raise UnreadableTable(f"this part cannot be read: {error}", where=str(path)) from error

    def count(
        self,
        batches: Iterable[pa.RecordBatch],
        *,
        pauses: pa.Table | None = None,
        extensions: pa.Table | None = None,
    ) -> Histogram:
        """The histogram of all dossiers in *batches*, see `replay_cases`."""
        sums: list[Histogram] = []
        for batch in batches:
            self._refuse_incomplete(batch.schema.names)
            sums.append(
                self._count_cases(batch, pauses, extensions)
                if self._needs_cases
                else self._count_days(batch)
            )
            if len(sums) >= _MERGED_AT_ONCE:
                sums = [merged(sums)]
        return merged(sums) if sums else self._count_days(empty_batch(self.by))

    @property
    def _needs_cases(self) -> bool:
        return bool(self.rule.offices or self.pauses or self.extensions)

    def _refuse_incomplete(self, names: Sequence[str], where: str = "") -> None:
        missing = sorted({*self.by, *FACTS} - set(names))
        if missing:
            raise UnreadableTable(
                f"the part has no column {' and no '.join(map(repr, missing))}",
                where=where,
                remedy=f"it has {', '.join(names)}",
            )

    def _count_cases(
        self, batch: pa.RecordBatch, pauses: pa.Table | None, extensions: pa.Table | None
    ) -> Histogram:
        """As a log is replayed, where every dossier has a course of its own."""
        cases = cases_of_batch(batch, self.by)
        rule = evolve(self.rule, unit=self.rule.unit)
        looked_at = 0, self._day
        reduced = reduce_cases(cases, rule, looked_at, pauses=pauses, extensions=extensions)
        needs = _no_more_than_told(reduced.required, reduced.term)
        return count_cases(cases.groups, reduced.is_open, reduced.term, needs)

    def _count_days(self, batch: pa.RecordBatch) -> Histogram:
        start, started = days_of(batch.column("started_on"))
        end, ended = days_of(batch.column("ended_on"))
        term, dated = numbers_of(batch.column("term").cast(pa.int32()))
        end = np.where(ended, end, np.int32(self._day))
        usable = started & dated
        if usable.all():
            required = required_days(start, end, self.rule, zero_terms=bool((term < 1).any()))
        else:
            rows = np.flatnonzero(usable)
            required = np.zeros(len(start), np.int32)
            required[rows] = required_days(start[rows], end[rows], self.rule)
            term = np.where(usable, term, np.int32(NO_TERM))
        needs = _no_more_than_told(required, term)
        return count_cases(groups_of(batch, self.by), ~ended, term, needs)

    @property
    def _day(self) -> int:
        return (self.at - _EPOCH).days


def _no_more_than_told(required: Int32, term: Int32) -> Int32:
    """A cut never lengthens a term: what needs more than the whole term needs no number."""
    needs: Int32 = np.minimum(required, np.maximum(term, -1) + np.int32(1))
    return needs


def _beside(path: str | Path, folder: str) -> Path | None:
    """The file of the same name in *folder*, when there is one."""
    file = Path(folder, Path(path).name)
    return file if folder and file.exists() else None


def _read(path: Path) -> pa.Table:
    try:
        return pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise UnreadableTable(f"this part cannot be read: {error}", where=str(path)) from error


_MERGED_AT_ONCE = 8


def replay_parts(  # noqa: PLR0913 - the parts, how they are counted, and where
    parts: str | Path | Sequence[str | Path],
    rule: ReplayRule,
    by: Sequence[str],
    at: date,
    executor: Executor | None = None,
    *,
    pauses: str | Path = "",
    extensions: str | Path = "",
) -> Replay:
    """
    Replay dossiers in Parquet parts.

    Args:
        parts: A folder of parts, or their paths, as the workers can open them.
        rule: How dossiers are counted; terms are in its unit.
        by: Columns told apart by.
        at: Day on which open dossiers are looked at.
        executor: Where the parts are counted; None uses threads.
        pauses: Folder with the pauses of each part (schema `PAUSES`), in a file of the same
            name; a part without one has none.
        extensions: The same for extensions (schema `EXTENSIONS`).

    Returns:
        Equal to the last dossier wherever the parts were counted. Single dossiers are not kept.

    Raises:
        CallerError: Instants are compared, the reception rule is not EVENT_DAY, *at* is no date,
            there is no part, or there are pauses of a part that is not there.
        UnreadableTable: A part cannot be opened, or lacks a column.
    """
    if rule.compare is not Compare.DATE:
        raise CallerError("parts hold dates", remedy="compare dates")
    if rule.reception is not ReceptionRule.EVENT_DAY:
        raise CallerError(
            "parts are counted from the date they hold",
            remedy="write the effective day of receipt",
        )
    if isinstance(at, datetime) or not isinstance(at, date):
        raise CallerError(f"parts hold dates, {at!r} is none", remedy="pass a datetime.date")
    paths = _paths(parts)
    for folder in (pauses, extensions):
        _refuse_orphans(folder, paths)
    kernel = PartKernel(rule, tuple(by), at, str(pauses), str(extensions))
    histogram = merged(_gathered(executor, kernel, paths))
    facts = manifest(
        **rule.to_dict(),
        parts=len(paths),
        cases=pc.sum(histogram.table.column("cases")).as_py() or 0,
        at=at.isoformat(),
        by=list(by),
        columns={"start": "started_on", "end": "ended_on", "term": "term"},
        finished_means="the column 'ended_on' is filled",
    )
    answer = Replay(histogram, rule, manifest=facts)
    before = answer.total().before_it_began
    return evolve(answer, findings={"finished_before_start": before} if before else {})


def _refuse_orphans(folder: str | Path, paths: Sequence[str]) -> None:
    """Pauses that no part takes up would be lost in silence."""
    if not folder:
        return
    if not Path(folder).is_dir():
        raise CallerError(f"{folder} is no folder", remedy="name the folder of their parts")
    known = {Path(path).name for path in paths}
    orphans = sorted({file.name for file in Path(folder).glob("*.parquet")} - known)
    if orphans:
        raise CallerError(
            f"{folder} has {orphans[0]}, but no part of dossiers has that name",
            remedy="name a file of pauses or extensions like the part with their dossiers",
        )


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
        if not folder.exists():
            raise CallerError(
                f"there is no folder and no file {parts}", remedy="name the folder of parts"
            )
        found = sorted(map(str, folder.glob("*.parquet"))) if folder.is_dir() else [str(folder)]
    else:
        found = [str(part) for part in parts]
    if not found:
        raise CallerError(
            f"there is no .parquet file in {parts}", remedy="name the folder of parts"
        )
    return found
