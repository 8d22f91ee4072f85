"""Local notices that would stop the desk: found before they are posted or withdrawn (R4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tthc_flow.calendars import OfficialNotice
from tthc_flow.calendars.loading import in_force
from tthc_flow.calendars.notice import refuse_conflicts
from tthc_flow.errors import ConflictingNotices

__all__ = ["refuse_new_conflicts"]


def refuse_new_conflicts(before: Sequence[OfficialNotice], after: Sequence[OfficialNotice]) -> None:
    """
    Check the notices of a calendar as they can be known on any day (R6).

    A dossier is measured by what was known on the day of its acceptance: two notices of which a
    third sets one aside contradict each other until the day it was announced.

    Args:
        before: All notices on record, those of the calendar and local ones.
        after: The same with the change; a day on which *before* fails already is not looked at.

    Raises:
        ConflictingNotices: Two of *after* repeat or contradict each other on a day.
    """
    for day in _days_of_change(after):
        conflict = _conflict(after, day)
        if conflict is not None and _conflict(before, day) is None:
            known = "" if day in {None, date.min} else f", as known on {day}"
            raise ConflictingNotices(f"{conflict.what}{known}", remedy=conflict.remedy)


def _days_of_change(notices: Sequence[OfficialNotice]) -> Iterator[date | None]:
    """Everything known, what was always known, and each day on which a notice became known."""
    yield None
    yield date.min
    yield from sorted({n.announced_on for n in notices if n.announced_on is not None})


def _conflict(notices: Sequence[OfficialNotice], day: date | None) -> ConflictingNotices | None:
    try:
        refuse_conflicts(in_force(n for n in notices if n.is_known_on(day)))
    except ConflictingNotices as error:
        return error
    return None
