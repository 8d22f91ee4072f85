"""
The sufficient statistic of a replay: the smallest term under which a dossier is not late (R50).

It is worked out once per dossier; every cut of its term is then one comparison. -1 means that
the dossier ended before it began: on time under any term, and a finding.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tthc_flow.analysis.kernels.day_tables import DayTables
from tthc_flow.analysis.rule import ReplayRule, Unit
from tthc_flow.analysis.rulers import DayRuler

__all__ = ["BEFORE_IT_BEGAN", "PER_CENT", "required_days", "required_percent"]

BEFORE_IT_BEGAN = -1
PER_CENT = 100
"""The whole term, where terms are percents of themselves."""

_MOST_TIMES_100 = (2**63 - 1) // PER_CENT

Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]


def required_days(start: Int32, end: Int32, rule: ReplayRule, *, zero_terms: bool = True) -> Int32:
    """
    The smallest whole number of days under which *end* is not late.

    Args:
        start: Days of receipt since 1970-01-01, not counted.
        end: Days of the end, or the day asked about for open dossiers.
        rule: Unit and calendar.
        zero_terms: Whether a term of 0 days may be asked about: it ends on the day of receipt,
            or on the next working day when that is closed (R11).

    Raises:
        CalendarNotCovered: A day lies outside the calendar.
    """
    if rule.calendar is None:
        needed = end - start
    elif rule.unit is Unit.WORKING_DAYS:
        ruler = DayRuler(rule.calendar)
        needed = ruler.required(start, end)
        if zero_terms:
            needed = np.where(_none_before(ruler.tables, start, end), 0, needed)
    else:
        needed = _rolling_days(DayRuler(rule.calendar), start, end)
    needed = np.maximum(needed, 0)
    return np.where(end < start, BEFORE_IT_BEGAN, needed).astype(np.int32)


def _none_before(tables: DayTables, start: Int32, end: Int32) -> npt.NDArray[np.bool_]:
    """Whether no working day lies from *start* to the day before *end*."""
    before = tables.count_before
    none: npt.NDArray[np.bool_] = before[end - tables.base] <= before[start - tables.base]
    return none


def _rolling_days(ruler: DayRuler, start: Int32, end: Int32) -> Int32:
    """
    Days whose end rolls to the next working day (T03, R12).

    The end of the term must lie after the last working day before *end*, whence it rolls to
    *end* or beyond.
    """
    ruler.between(start, end)
    tables = ruler.tables
    before = tables.count_before[end - tables.base]
    last_open = np.where(before > 0, tables.opened[before - 1], tables.base - 1)
    needed: Int32 = last_open + 1 - start
    return needed


def required_percent(start: Int64, end: Int64, deadline: Int64) -> Int32:
    """
    The smallest whole percentage of the term under which *end* is not late, 101 when none is.

    ``start + (deadline - start) * percent / 100`` is compared in exact integers. A dossier whose
    deadline lies before its start is late unless it ended before it began.
    """
    used, term = end - start, deadline - start
    known = np.maximum(term, 1)
    percent = _percent_of(np.minimum(used, known + 1), known)
    percent = np.where(term > 0, np.clip(percent, 0, PER_CENT + 1), PER_CENT + 1)
    percent = np.where((used == 0) & (term == 0), 0, percent)
    return np.where(used < 0, BEFORE_IT_BEGAN, percent).astype(np.int32)


def _percent_of(used: Int64, term: Int64) -> Int64:
    """
    Rounded up; *used* is at most one more than *term*.

    Systems write 31/12/9999 for "never": a hundred times eight thousand years in microseconds is
    more than 64 bits hold.
    """
    percent: Int64 = -(-(used * PER_CENT) // term)
    for row in np.flatnonzero(np.abs(used) > _MOST_TIMES_100).tolist():
        percent[row] = -(-(int(used[row]) * PER_CENT) // int(term[row]))
    return percent
