"""The day from which a term is counted, over a whole column (R17)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from tthc_flow.analysis.log.stamps import Stamps
from tthc_flow.analysis.rule import ReplayRule
from tthc_flow.analysis.rulers import DayRuler
from tthc_flow.analysis.zones import DAY, to_wall
from tthc_flow.calendars import WorkingCalendar
from tthc_flow.terms import ReceptionRule

__all__ = ["receipt_days"]

Int32 = npt.NDArray[np.int32]


def receipt_days(start: Stamps, rule: ReplayRule) -> Int32:
    """
    Day 0 of each dossier.

    Under NEXT_WORKING_DAY what comes on a closed day, or strictly after closing, is received on
    the next working day; a mere date is taken as within hours.

    Raises:
        CalendarNotCovered: A day lies outside the calendar.
    """
    if rule.reception is ReceptionRule.EVENT_DAY or rule.calendar is None:
        return start.days
    rows = np.flatnonzero(start.valid)
    days = start.days[rows]
    ruler = DayRuler(rule.calendar)
    ruler.between(days, days)  # refuses what lies outside
    tables = ruler.tables
    places = days - tables.base
    on_closed = ~tables.is_open[places]
    if not start.date_only:
        wall = to_wall(start.instants[rows], rule.zone)
        on_closed |= (wall - days.astype(np.int64) * DAY) > _closings(rule.calendar)[places]
    received = start.days.copy()
    received[rows[on_closed]] = ruler.add(days[on_closed], 1)
    return received


@lru_cache(maxsize=16)
def _closings(calendar: WorkingCalendar) -> npt.NDArray[np.int64]:
    """End of the last session of each day of the table, in microseconds of the day."""
    sessions = calendar.hour_ruler.sessions
    ends = (day[-1][1] if day else DAY for day in sessions)
    return np.fromiter(ends, np.int64, len(sessions))
