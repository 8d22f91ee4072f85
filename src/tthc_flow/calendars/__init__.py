"""The working calendar: official notices, office hours, and the two rulers they compile to."""

from __future__ import annotations

from tthc_flow.calendars.calendar import DayRecord, WorkingCalendar
from tthc_flow.calendars.loading import bundled_notices, load_calendar
from tthc_flow.calendars.notice import (
    Annual,
    Closed,
    Compensatory,
    Dates,
    OfficialNotice,
    Swap,
    read_notice,
)
from tthc_flow.calendars.office_file import load_office
from tthc_flow.calendars.office_hours import HoursRule, OfficeHours, Session
from tthc_flow.calendars.schedule import DayKind, YearStatus

__all__ = [
    "Annual",
    "Closed",
    "Compensatory",
    "Dates",
    "DayKind",
    "DayRecord",
    "HoursRule",
    "OfficeHours",
    "OfficialNotice",
    "Session",
    "Swap",
    "WorkingCalendar",
    "YearStatus",
    "bundled_notices",
    "load_calendar",
    "load_office",
    "read_notice",
]
