"""
Who used up the time: the stays at each step of a log (*thời gian từng bước*).

An event of a log says that a step was done; the time since the event before it, in the same
dossier, is taken as that step's. Under a calendar it is open time, without one clock time.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import field, frozen

from tthc_flow.analysis.log.names import LogColumns
from tthc_flow.analysis.log.reading import Log, as_texts
from tthc_flow.analysis.log.stamps import read_stamps
from tthc_flow.analysis.manifest import manifest
from tthc_flow.analysis.rule import ReplayRule
from tthc_flow.analysis.rulers import HourRuler
from tthc_flow.calendars import WorkingCalendar
from tthc_flow.errors import CallerError

__all__ = ["StepTimes", "step_times", "steps_of_log"]

_MINUTE = 60_000_000
Int64 = npt.NDArray[np.int64]


@frozen(eq=False, repr=False)
class StepTimes:
    """
    Minutes by step, the longest first.

    Attributes:
        data: One row a step: step, stays, dossiers, minutes, share, median_minutes, p90_minutes.
        dossiers: Dossiers looked at.
        is_working_time: Whether minutes are open minutes.
        manifest: What the numbers rest on.
    """

    data: pa.Table
    dossiers: int
    is_working_time: bool
    manifest: Mapping[str, Any] = field(factory=dict)

    def __repr__(self) -> str:
        return f"<StepTimes: {len(self.data)} steps of {self.dossiers} dossiers>"

    def _repr_html_(self) -> str:
        from tthc_flow.analysis.pictures.charts import step_chart

        return step_chart(self).to_html()


def step_times(
    events: pa.Table,
    columns: LogColumns,
    rule: ReplayRule,
    *,
    step: str = "concept:name",
    only: pa.Array | None = None,
) -> StepTimes:
    """
    Add up the stays at each step.

    Args:
        events: Rows of a log.
        columns: Which hold the code of the dossier and the time a step was done; by default
            those of XES.
        rule: Its calendar says whose open time is counted (without one, clock time), its zone
            that of stamps without an offset.
        step: Column of the step; also a unit or an officer.
        only: Codes of the dossiers to look at, e.g. the late ones; None takes all.

    Raises:
        CallerError: No time column, or a calendar and mere dates: open minutes need the hour.
        CalendarNotCovered: An event lies outside the calendar.
    """
    form = columns.form_of("time")
    named = LogColumns(case=columns.case, time=columns.time)
    found = named.found_in(events.column_names, where="events")
    calendar = rule.calendar
    place = f"column {found.time!r}"
    if not found.time:
        raise CallerError("steps need the time of each event", remedy="name the time column")
    stamps = read_stamps(events.column(found.time), rule.zone, where=place, form=form)
    if calendar is not None and stamps.date_only:
        raise CallerError(
            "open minutes need the hour of each event", remedy="leave the calendar out"
        )
    codes, names = (
        as_texts(events.column(name), where=f"column {name!r}").combine_chunks().dictionary_encode()
        for name in (found.case, step)
    )
    usable = stamps.valid & _valid(codes) & _valid(names)
    if only is not None:
        picked = np.isin(np.asarray(codes.dictionary), np.asarray(only.cast(pa.string())))
        usable &= picked[_indices(codes)]
    rows = np.flatnonzero(usable)
    owner, done = _indices(codes)[rows], stamps.instants[rows]
    order = np.lexsort((done, owner))
    owner, done, label = owner[order], done[order], _indices(names)[rows][order]
    same = np.flatnonzero(owner[1:] == owner[:-1]) + 1
    length = _lengths(done[same - 1], done[same], calendar)
    data = _table(label[same], owner[same], length, names.dictionary.to_pylist())
    dossiers = len(np.unique(owner))
    facts = manifest(**rule.to_dict(), step=step, time=found.time, cases=dossiers)
    return StepTimes(data, dossiers, calendar is not None, facts)


def steps_of_log(
    path: Path, columns: LogColumns, rule: ReplayRule, *, step: str = "concept:name"
) -> StepTimes | None:
    """
    `step_times` of a file; None when it has no column *step*, no time, or mere dates.

    Raises:
        UnreadableTable: The log cannot be read.
    """
    log = Log(path, columns.encoding)
    found = columns.found_in(log.names, where=str(path))
    if step not in log.names or not found.time:
        return None
    table = log.read([found.case, found.time, step])
    try:
        return step_times(table, found, rule, step=step)
    except CallerError:
        return None


def _valid(encoded: pa.DictionaryArray) -> npt.NDArray[np.bool_]:
    return np.asarray(encoded.is_valid().to_numpy(zero_copy_only=False), bool)


def _indices(encoded: pa.DictionaryArray) -> Int64:
    return np.asarray(encoded.indices.fill_null(0).to_numpy(), np.int64)


def _lengths(start: Int64, end: Int64, calendar: WorkingCalendar | None) -> Int64:
    if calendar is None:
        return (end - start) // _MINUTE
    instants = (pa.array(moment).cast(pa.timestamp("us", "UTC")) for moment in (start, end))
    between: Int64 = HourRuler(calendar).between(*instants).to_numpy()
    return between


def _table(step: Int64, owner: Int64, length: Int64, names: list[str]) -> pa.Table:
    order = np.lexsort((length, step))
    step, owner, length = step[order], owner[order], length[order]
    first = np.flatnonzero(np.concatenate(([True], step[1:] != step[:-1]))) if len(step) else step
    bounds = np.append(first, len(step))
    total = int(length.sum())
    rows: list[Mapping[str, object]] = []
    for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        part = length[begin:end]
        minutes = int(part.sum())
        rows.append(
            {
                "step": names[int(step[begin])],
                "stays": end - begin,
                "dossiers": len(np.unique(owner[begin:end])),
                "minutes": minutes,
                "share": minutes / total if total else 0.0,
                "median_minutes": int(part[(len(part) - 1) // 2]),
                "p90_minutes": int(part[(len(part) * 9 - 1) // 10]),
            }
        )
    rows.sort(key=lambda row: (-int(str(row["minutes"])), str(row["step"])))
    return pa.Table.from_pylist(rows, _SCHEMA)


_SCHEMA = pa.schema(
    {
        "step": pa.string(),
        "stays": pa.int64(),
        "dossiers": pa.int64(),
        "minutes": pa.int64(),
        "share": pa.float64(),
        "median_minutes": pa.int64(),
        "p90_minutes": pa.int64(),
    }
)
