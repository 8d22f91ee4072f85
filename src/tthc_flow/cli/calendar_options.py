"""Options that say which calendar is meant: whose hours, and which notices of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tthc_flow.calendars import OfficeHours, WorkingCalendar, load_calendar, read_notice

__all__ = ["Notices", "Office", "calendar_with"]

Office = Annotated[
    str | None,
    typer.Option("--office", metavar="FILE", help="Office hours: a bundled name or a file."),
]
Notices = Annotated[
    list[Path] | None,
    typer.Option(
        "--notice", metavar="FILE", help="One more notice, such as a storm; may be repeated."
    ),
]


def calendar_with(
    office: str | OfficeHours | None,
    notices: Iterable[Path] | None = None,
    known_on: date | None = None,
) -> WorkingCalendar:
    """
    The national calendar with the hours of an office and notices of one's own.

    Args:
        office: A bundled name, a file, or hours; None for the usual ones.
        notices: Files, one an act.
        known_on: Leave out what was announced after this day, also of *notices* (R6).

    Raises:
        InvalidOfficeHours: No such office, or a file with faults.
        InvalidNotice: A file that is no notice.
        ConflictingNotices: One repeats or contradicts another.
    """
    calendar = load_calendar(office=office)
    added = tuple(read_notice(path) for path in notices or ())
    return (calendar.with_notice(*added) if added else calendar).as_known_on(known_on)
