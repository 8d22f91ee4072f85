"""Where our notices and the package `holidays` disagree (R10)."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from tthc_flow.calendars.calendar import WorkingCalendar
from tthc_flow.calendars.projection import package_says_working
from tthc_flow.calendars.schedule import YearStatus

__all__ = ["KNOWN_DISAGREEMENTS", "Disagreement", "disagreements"]

KNOWN_DISAGREEMENTS = frozenset(
    map(
        date.fromisoformat,
        ("2014-01-25", "2014-01-28", "2014-02-05", "2014-02-08", "2026-01-02", "2026-01-10"),
    )
)
"""Days on which `holidays` 0.109 misses the swaps 10525/VPCP-KGVX and 12729/VPCP-KGVX."""


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
        """Whether it is one of the faults on record."""
        return self.day in KNOWN_DISAGREEMENTS


def disagreements(calendar: WorkingCalendar) -> tuple[Disagreement, ...]:
    """All days of announced and unconfirmed years on which the package says otherwise."""
    settled = [y for y, s in calendar.statuses.items() if s is not YearStatus.PROJECTED]
    theirs = package_says_working(range(min(settled), max(settled) + 1))
    found = []
    for day, working in theirs.items():
        if day.year in settled and calendar.is_working_day(day) != working:
            record = calendar.why(day)
            found.append(
                Disagreement(
                    day, record.working, record.reason_vi, record.reason_en, record.notice
                )
            )
    return tuple(found)
