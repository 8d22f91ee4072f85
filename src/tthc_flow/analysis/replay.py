"""
Replay (*thử lại trên hồ sơ thật*): what each cut of the terms would have done (R50).

One pass reduces each dossier to the smallest term it would have met; the histogram of these
answers every cut, every rounding, by every group, without reading anything again. Mechanical:
it moves no work, and staff who bunch at the deadline would bunch at an earlier one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import evolve, field, frozen

from tthc_flow.analysis.cuts import Rounding, checked_cuts, cut_terms
from tthc_flow.analysis.histogram import NO_TERM, Group, Histogram, count_cases
from tthc_flow.analysis.log.cases import Cases, cases_of
from tthc_flow.analysis.log.moments import Moment, as_moment
from tthc_flow.analysis.log.names import LogColumns
from tthc_flow.analysis.log.part_cases import cases_in_batches
from tthc_flow.analysis.log.reading import Log
from tthc_flow.analysis.log.stamps import Stamps
from tthc_flow.analysis.manifest import HAS_AN_END, file_hash, manifest, units_in_manifest
from tthc_flow.analysis.reduction import reduce_cases, refuse_both_or_neither
from tthc_flow.analysis.rule import ReplayRule
from tthc_flow.errors import CallerError

__all__ = ["Dossiers", "Replay", "read_cases", "replay_cases", "replay_log"]

_USUAL_CUTS = (0, 10, 20, 30, 40, 50)

Int32 = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


@frozen(eq=False, repr=False)
class Dossiers:
    """
    What is known of each dossier after the pass.

    Attributes:
        ids: Their codes.
        term: Their terms; `NO_TERM` without.
        required: The smallest term each met, or has used up while open.
        is_open: Whether each is open.
        start: Days of receipt since 1970-01-01.
        end: Days of the end, or the day asked about.
        groups: As in `Cases`.
        less: Hundredths of a day by which each term is shorter, see `cut_terms`.
    """

    ids: pa.Array
    term: Int32
    required: Int32
    is_open: Bools
    start: Int32
    end: Int32
    groups: Mapping[str, tuple[npt.NDArray[Any], Sequence[str]]]
    less: Int32

    def __repr__(self) -> str:
        return f"<Dossiers: {len(self.ids)}, {int(self.is_open.sum())} of them open>"

    def late_under(self, cut: int, rounding: Rounding) -> Bools:
        """Which are late under a cut: finished late, or open past their date."""
        dated = self.term != NO_TERM
        terms = np.where(dated, self.term, 0)
        allowed = np.maximum(cut_terms(terms, cut, rounding, self.less), -1)
        late: Bools = dated & (self.required > allowed)
        return late


@frozen(eq=False, repr=False)
class Replay:
    """
    The answer to every cut.

    Attributes:
        histogram: Counts by group, term and smallest term met.
        rule: How it was counted.
        findings: What the log says that cannot be, with numbers.
        manifest: What the answer rests on.
        dossiers: The single dossiers; None when only the histogram was kept.
    """

    histogram: Histogram
    rule: ReplayRule
    findings: Mapping[str, int] = field(factory=dict)
    manifest: Mapping[str, Any] = field(factory=dict)
    dossiers: Dossiers | None = None

    def __repr__(self) -> str:
        total = self.total((0,))
        told = ", ".join(self.histogram.by) or "nothing"
        return (
            f"<Replay: {total.cases} dossiers, {total.finished} finished, {total.open} open, "
            f"{total.on_time[0]} on time; told apart by {told}>"
        )

    def total(self, cuts: Sequence[int] = (0,)) -> Group:
        """All dossiers."""
        return self.histogram.group(checked_cuts(cuts), self.rule.effective_rounding)

    def by(self, column: str, cuts: Sequence[int] = (0,)) -> dict[str, Group]:
        """
        The dossiers by the values of *column*.

        Raises:
            CallerError: The replay was not told apart by it.
        """
        groups = self.by_all((column,), cuts)
        return {key[0]: group for key, group in groups.items()}

    def by_all(
        self, columns: Sequence[str], cuts: Sequence[int] = (0,)
    ) -> dict[tuple[str, ...], Group]:
        """The dossiers by the values of several columns together."""
        for column in columns:
            if column not in self.histogram.by:
                told = ", ".join(self.histogram.by) or "nothing"
                raise CallerError(f"not told apart by {column!r}", remedy=f"it is by {told}")
        rounding = self.rule.effective_rounding
        return self.histogram.groups(columns, checked_cuts(cuts), rounding)

    def rounded(self, rounding: Rounding) -> Replay:
        """The same dossiers under another rounding of cut terms; nothing is read again."""
        return evolve(self, rule=evolve(self.rule, rounding=rounding))

    def newly_late(self, cut: int, *, before: int = 0) -> Bools:
        """
        Which dossiers a cut would make late that are not late under *before*.

        Raises:
            CallerError: Only the histogram was kept.
        """
        if self.dossiers is None:
            raise CallerError("the single dossiers were not kept", remedy="replay one log at once")
        rounding = self.rule.effective_rounding
        late = self.dossiers.late_under(cut, rounding)
        return late & ~self.dossiers.late_under(before, rounding)

    def _repr_html_(self) -> str:
        from tthc_flow.analysis.pictures.sheets import cut_sheet

        by = self.histogram.by[0] if self.histogram.by else ""
        return cut_sheet(self, _USUAL_CUTS, by=by).to_html()


def replay_log(  # noqa: PLR0913 - the log, how it is read and counted, and what lies beside it
    path: str | Path,
    columns: LogColumns,
    rule: ReplayRule,
    *,
    at: Moment | None = None,
    pauses: pa.Table | None = None,
    extensions: pa.Table | None = None,
) -> Replay:
    """
    Replay a log.

    Args:
        path: CSV, Parquet or XES; see `read_log`.
        columns: What stands where; exactly one of deadline and term is needed.
        rule: How it is counted.
        at: When open dossiers are looked at: an aware datetime, a date (its 24:00), or UTC
            microseconds and local day as `moment_of` gives them; None takes the latest stamp of
            the time column.
        pauses: Rows of the schema `PAUSES`, see `read_pauses`.
        extensions: Rows of the schema `EXTENSIONS`, see `read_extensions`.

    Raises:
        UnreadableTable: The log cannot be read.
        CallerError: Both or neither of deadline and term are named.
        NaiveInstant: *at* has no zone.
        CalendarNotCovered: A day of the log lies outside the calendar.
    """
    path = Path(path)
    cases, _ = read_cases(path, columns, rule.zone)
    answer = replay_cases(cases, rule, at=at, pauses=pauses, extensions=extensions)
    facts = dict(answer.manifest)
    facts["input"] = path.name
    facts["input_sha256"] = file_hash(path)
    return evolve(answer, manifest=facts)


def read_cases(path: str | Path, columns: LogColumns, zone: ZoneInfo) -> tuple[Cases, LogColumns]:
    """
    The dossiers of a log, and its columns as it spells them.

    Raises:
        UnreadableTable: The log cannot be read.
        CallerError: Both or neither of deadline and term are named.
    """
    refuse_both_or_neither(columns.deadline, columns.term)
    log = Log(Path(path), columns.encoding)
    found = columns.found_in(log.names, where=str(path))
    cases = cases_in_batches(log, found, zone, where=str(path))
    if cases is None:
        cases = cases_of(log.read(found.needed()), found, zone, where=str(path))
    return cases, found


def _of_log(cases: Cases) -> dict[str, Any]:
    """What in the log made a dossier finished (R53)."""
    found, by = cases.columns, list(cases.groups)
    if found is None:
        return {"finished_means": HAS_AN_END, "by": by}
    roles = ("case", "start", "end", "deadline", "term", "time")
    columns = {role: getattr(found, role) for role in roles}
    return {"columns": columns, "finished_means": _finished(found), "by": by}


def _finished(found: LogColumns) -> str:
    if found.end and found.end != found.time:
        return f"the column {found.end!r} is filled"
    return f"the last event of the dossier ({found.end or found.time!r}); no dossier is open"


def replay_cases(
    cases: Cases,
    rule: ReplayRule,
    *,
    at: Moment | None = None,
    pauses: pa.Table | None = None,
    extensions: pa.Table | None = None,
) -> Replay:
    """
    Replay dossiers already read; see `replay_log`.

    Args:
        cases: The dossiers.
        rule: How they are counted.
        at: When open dossiers are looked at.
        pauses: Rows of the schema `PAUSES`.
        extensions: Rows of the schema `EXTENSIONS`.

    Raises:
        CallerError: *cases* are no `Cases`.
        NaiveInstant: *at* has no zone.
    """
    if not isinstance(cases, Cases):
        raise CallerError(
            f"dossiers are wanted, this is a {type(cases).__name__}",
            remedy="read them first: cases, found = read_cases(path, columns, rule.zone)",
        )
    looked_at = (cases.log_end or (0, 0)) if at is None else as_moment(at, rule.zone)
    reduced = reduce_cases(cases, rule, looked_at, pauses=pauses, extensions=extensions)
    term, required, is_open = reduced.term, reduced.required, reduced.is_open
    histogram = count_cases(cases.groups, is_open, term, required, reduced.less)
    findings = dict(cases.findings) | _findings(cases, term) | dict(reduced.strangers)
    facts = manifest(
        **(rule.to_dict() | units_in_manifest(reduced.units, rule.unit)),
        cases=len(cases),
        events=cases.events,
        open=int(is_open.sum()),
        pauses=0 if pauses is None else len(pauses),
        extensions=0 if extensions is None else len(extensions),
        at=_at(looked_at),
        **_of_log(cases),
    )
    days = reduced.received, reduced.end
    dossiers = Dossiers(cases.ids, term, required, is_open, *days, cases.groups, reduced.less)
    return Replay(histogram, rule, findings, facts, dossiers)


def _findings(cases: Cases, term: Int32) -> dict[str, int]:
    start, end = cases.start, cases.end
    dated = term != NO_TERM
    both = start.valid & end.valid
    counts = {
        "finished_before_start": both & _before(end, start),
        "without_start": ~start.valid,
        "without_term": start.valid & ~dated,
        "term_below_one_day": dated & (term < 1),
    }
    return {name: int(found.sum()) for name, found in counts.items() if found.any()}


def _before(end: Stamps, start: Stamps) -> Bools:
    """By dates where one of both columns knows no more."""
    if end.date_only or start.date_only:
        return end.days < start.days
    return end.instants < start.instants


def _at(looked_at: tuple[int, int]) -> str:
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=looked_at[0])).isoformat()
    except OverflowError:
        return str(looked_at[0])
