"""Where our notices and the package `holidays` disagree (R10): one of them is wrong."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from attrs import frozen

from tthc_flow.calendars.calendar import WorkingCalendar
from tthc_flow.calendars.projection import package_says_working
from tthc_flow.calendars.schedule import YearStatus

__all__ = ["Disagreement", "disagreements"]


@frozen
class Disagreement:
    """
    One day on which the two differ.

    Attributes:
        day: The day.
        is_working: What our notices say; the package says the opposite.
        reason_vi: Our reason.
        reason_en: The same in English.
        notice: Our authority; empty when the package alone closes an ordinary day.
    """

    day: date
    is_working: bool
    reason_vi: str
    reason_en: str
    notice: str

    @property
    def is_known(self) -> bool:
        """Whether it is one of the faults of the package on record."""
        return self.day in _faults_on_record()


def disagreements(calendar: WorkingCalendar) -> tuple[Disagreement, ...]:
    """
    Days on which the package says otherwise, in order.

    Announced and unconfirmed years are compared day by day, all others only on the days that a
    notice names: what is projected comes from the package and proves nothing.

    Args:
        calendar: Of an office that rests on Saturday and Sunday; other rest days would all
            differ.
    """
    theirs = package_says_working(range(calendar.first.year, calendar.last.year + 1))
    noticed = _noticed_days(calendar)
    found = []
    for day, working in theirs.items():
        settled = calendar.year_status(day.year) is not YearStatus.PROJECTED
        if (settled or day in noticed) and calendar.is_working_day(day) != working:
            record = calendar.why(day)
            found.append(
                Disagreement(day, record.working, record.reason_vi, record.reason_en, record.notice)
            )
    return tuple(found)


def _noticed_days(calendar: WorkingCalendar) -> frozenset[date]:
    marks = (*calendar.schedule.closed.items(), *calendar.schedule.made_up.items())
    return frozenset(day for day, mark in marks if mark.notice)


@cache
def _faults_on_record() -> frozenset[date]:
    path = files("tthc_flow.calendars") / "data" / "package_faults.toml"
    faults = tomllib.loads(path.read_text(encoding="utf-8"))["fault"]
    return frozenset(day for fault in faults for day in fault["days"])
