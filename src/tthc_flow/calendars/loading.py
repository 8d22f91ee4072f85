"""Load a working calendar from the notices on record."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from tthc_flow.calendars.calendar import WorkingCalendar
from tthc_flow.calendars.notice import OfficialNotice, read_notice, refuse_conflicts
from tthc_flow.calendars.office_file import load_office
from tthc_flow.calendars.office_hours import OfficeHours
from tthc_flow.calendars.projection import projected_holidays
from tthc_flow.calendars.schedule import YearStatus, draw_up
from tthc_flow.errors import CallerError

__all__ = ["bundled_notices", "compile_calendar", "in_force", "load_calendar"]


def load_calendar(
    name: str = "vn",
    known_on: date | None = None,
    office: str | Path | OfficeHours | None = None,
) -> WorkingCalendar:
    """
    The working calendar of Việt Nam, 2010 to 2060.

    Args:
        name: "vn", the only one bundled.
        known_on: Leave out what was announced after this day (R6); None knows everything.
        office: Whose hours; see `load_office`. Default 07:00-11:30, 13:30-17:00, Mon-Fri.

    Raises:
        InvalidOfficeHours: No such office, or a file with faults.
        CallerError: Another *name*.
    """
    if name != "vn":
        raise CallerError(f"there is no calendar {name!r}", remedy="use 'vn'")
    notices = bundled_notices()
    known = tuple(notice for notice in notices if notice.is_known_on(known_on))
    return compile_calendar(name, notices, known, load_office(office))


@cache
def bundled_notices() -> tuple[OfficialNotice, ...]:
    """All notices shipped with the library, checked against each other, by key."""
    with as_file(files("tthc_flow.calendars") / "data" / "vn") as folder:
        notices = tuple(read_notice(path) for path in sorted(folder.glob("*.toml")))
    refuse_conflicts(notices)
    return notices


@cache
def compile_calendar(
    name: str,
    notices: tuple[OfficialNotice, ...],
    known: tuple[OfficialNotice, ...],
    office: OfficeHours,
) -> WorkingCalendar:
    """
    Compile the tables; calendars that rest on the same notices are one object.

    Args:
        name: Name of the calendar.
        notices: All notices on record.
        known: Those of them that it may rest on; a year that another touches is projected.
        office: Whose hours.

    Raises:
        ConflictingNotices: Two known notices repeat or contradict each other.
    """
    holding = in_force(known)
    refuse_conflicts(holding)
    years, statuses = _year_statuses()
    for notice in holding:
        statuses |= dict.fromkeys(notice.settles_years, YearStatus.ANNOUNCED)
    for notice in notices:
        if notice not in known:
            touched = notice.years(years[-1]) & statuses.keys()
            statuses |= dict.fromkeys(touched, YearStatus.PROJECTED)
    schedule = draw_up(
        holding,
        years,
        frozenset(y for y, status in statuses.items() if status is YearStatus.PROJECTED),
        projected_holidays,
        compensates_culture_day=_compensates_culture_day,
    )
    return WorkingCalendar(
        name,
        office,
        notices,
        known,
        date(years[0], 1, 1),
        date(years[-1], 12, 31),
        statuses,
        schedule,
    )


def in_force(known: Iterable[OfficialNotice]) -> tuple[OfficialNotice, ...]:
    """Those of *known* that no other one of them sets aside."""
    known = tuple(known)
    replaced = {notice.replaces for notice in known if notice.replaces}
    return tuple(n for n in known if not replaced & {n.key, n.number})


def _year_statuses() -> tuple[range, dict[int, YearStatus]]:
    text = (files("tthc_flow.calendars") / "data" / "years.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    years = range(table["range"]["first"], table["range"]["last"] + 1)
    statuses = dict.fromkeys(years, YearStatus.PROJECTED)
    for row in table["year"]:
        statuses[row["year"]] = YearStatus(row["status"])
    return years, statuses


def _compensates_culture_day(year: int) -> bool:
    from tthc_flow.rulebook import load_rulebook

    return load_rulebook().at(date(year, 11, 24)).flag("culture_day_compensated")
