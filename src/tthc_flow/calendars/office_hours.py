"""
Office hours (*giờ làm việc, giờ hành chính*): data per office, weekday and date range (R8).

Reception on a Saturday is reception; it makes Saturday a working day only where the office
file says so. A made-up Saturday is worked with the hours of the weekday it stands for.
"""

from __future__ import annotations

from datetime import date, time

from attrs import frozen

from tthc_flow.citations import Confidence
from tthc_flow.errors import InvalidOfficeHours

__all__ = ["WEEKDAYS", "HoursRule", "OfficeHours", "Session"]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Names of the weekdays in office files; a weekday is its place here, 0 to 6."""


@frozen(order=True)
class Session:
    """One open spell of a day, from *opens* to *closes*, both local times of day."""

    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"


@frozen
class HoursRule:
    """
    Sessions of some weekdays in some part of the time line.

    Attributes:
        weekdays: 0 (Monday) to 6 (Sunday).
        sessions: In order, not overlapping, any number.
        first: First day it holds; None from ever.
        until: First day it no longer holds; None for ever.
        season: (month, day) of the first and last day of each year it holds, both included.
        is_working: Whether the day is a working day; else the desk merely receives then.
    """

    weekdays: tuple[int, ...]
    sessions: tuple[Session, ...]
    first: date | None = None
    until: date | None = None
    season: tuple[tuple[int, int], tuple[int, int]] | None = None
    is_working: bool = True

    def covers(self, day: date, weekday: int) -> bool:
        """Whether the rule speaks of *day* taken as *weekday*."""
        if weekday not in self.weekdays:
            return False
        if (self.first and day < self.first) or (self.until and day >= self.until):
            return False
        if self.season is None:
            return True
        start, end = self.season
        here = (day.month, day.day)
        return start <= here <= end if start <= end else (here >= start or here <= end)


@frozen
class OfficeHours:
    """
    The hours of one office.

    Attributes:
        key: Short name, such as "default".
        rules: What holds when; at most one rule may speak of a day.
        name_vi: Name shown to people.
        name_en: The same in English.
        source: Where the hours were read.
        confidence: How they came to us.
    """

    key: str
    rules: tuple[HoursRule, ...]
    name_vi: str = ""
    name_en: str = ""
    source: str = ""
    confidence: Confidence = Confidence.ASSUMED

    def rule_on(self, day: date, weekday: int | None = None) -> HoursRule | None:
        """
        The rule that speaks of *day*, taken as its own weekday or as *weekday*.

        Raises:
            InvalidOfficeHours: Two rules speak of the day.
        """
        wanted = day.weekday() if weekday is None else weekday
        found = [rule for rule in self.rules if rule.covers(day, wanted)]
        if len(found) > 1:
            raise InvalidOfficeHours(
                f"two sets of hours hold on {day} ({WEEKDAYS[wanted]})",
                where=f"office {self.key}",
                remedy="give each a `from` and `until` that do not overlap",
            )
        return found[0] if found else None

    @property
    def is_uniform(self) -> bool:
        """Whether a weekday's hours never change, so that a day needs no look-up by date."""
        return all(r.first is None and r.until is None and r.season is None for r in self.rules)
