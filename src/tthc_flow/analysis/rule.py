"""Everything that moves the result of a replay more than the policy does, by name (R50, R53)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from attrs import field, frozen

from tthc_flow.analysis.cuts import Rounding
from tthc_flow.calendars import WorkingCalendar
from tthc_flow.errors import CallerError
from tthc_flow.instants import VIETNAM
from tthc_flow.terms import ReceptionRule, SupplementPolicy

__all__ = ["Compare", "ReplayRule", "Unit"]


class Compare(StrEnum):
    """What is compared with the due date."""

    DATE = "date"
    """Local dates: a term in days ends at 24:00 of its last day (T02)."""

    INSTANT = "instant"
    """Instants; a cut is exact and nothing is rounded."""


class Unit(StrEnum):
    """The unit of a term in days; never converted into one another."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


@frozen(eq=False)
class ReplayRule:
    """
    How a replay counts.

    Attributes:
        unit_given: Of the terms that do not name their own; None is calendar days, and refused for
            bare numbers under a calendar, where both units are possible.
        calendar: Whose working days; None counts plain days and rolls no end.
        compare: Dates or instants.
        rounding: How a cut term becomes whole days; ignored for instants.
        zone: Zone in which dates are told.
        policy: What a pause does when it does not say itself (R33).
        reception: Which day is day 0 (R17); needs a calendar to matter.
        office_by: Column of the groups that names the office of each dossier.
        offices: Calendars by its values, for offices whose days differ from *calendar* (R8).

    Raises:
        CallerError: Working days without a calendar, or as instants.
    """

    unit_given: Unit | None = field(default=None, alias="unit")
    calendar: WorkingCalendar | None = None
    compare: Compare = Compare.DATE
    rounding: Rounding = Rounding.FLOOR
    zone: ZoneInfo = VIETNAM
    policy: SupplementPolicy = SupplementPolicy.RESTART
    reception: ReceptionRule = ReceptionRule.EVENT_DAY
    office_by: str = ""
    offices: Mapping[str, WorkingCalendar] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if self.unit_given is Unit.WORKING_DAYS and self.calendar is None:
            raise CallerError("working days need a calendar", remedy="name one, e.g. vn")
        if self.offices and (self.calendar is None or not self.office_by):
            raise CallerError(
                "calendars by office need a calendar for all others, and the column of the offices",
                remedy="give calendar and office_by",
            )
        if self.compare is Compare.INSTANT and self.calendar is not None:
            raise CallerError(
                "instants are compared without a calendar",
                remedy="a term in days ends with its day: compare dates, or leave the calendar out",
            )

    @property
    def unit(self) -> Unit:
        """The unit of terms that do not name their own."""
        return self.unit_given or Unit.CALENDAR_DAYS

    @property
    def is_unit_given(self) -> bool:
        """Whether it was said; then no term may name another."""
        return self.unit_given is not None

    @property
    def effective_rounding(self) -> Rounding:
        """The rounding that is really used."""
        return Rounding.EXACT if self.compare is Compare.INSTANT else self.rounding

    def to_dict(self) -> dict[str, Any]:
        """The choices for a manifest."""
        return {
            "compare": str(self.compare),
            "unit": str(self.unit),
            "rounding": str(self.effective_rounding),
            "calendar": "none" if self.calendar is None else self.calendar.name,
            "calendar_version": None if self.calendar is None else self.calendar.version,
            "office": None if self.calendar is None else self.calendar.office.key,
            "tz": self.zone.key,
            "policy": str(self.policy),
            "reception": str(self.reception),
            "offices": {name: calendar.version for name, calendar in self.offices.items()},
        }
