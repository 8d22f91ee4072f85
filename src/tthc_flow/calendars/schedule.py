"""
From notices to days: which days are closed, which rest days are worked, and why (R4-R7).

Announced years rest on notices alone. A year with a notice missing is projected: statutory
holidays and lunar dates fill what no known notice says, and a holiday on a rest day is
compensated on the next working day (Labour Code art. 111.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum

from attrs import Factory, define, frozen

from tthc_flow.calendars.notice import (
    Annual,
    Closed,
    Compensatory,
    Dates,
    Effect,
    OfficialNotice,
    Swap,
    days_between,
)

__all__ = ["DayKind", "Mark", "ProjectedDay", "Schedule", "YearStatus", "draw_up"]

_SATURDAY = 5
_LUNAR_OR_YEARLY = ("tet", "hung_kings", "national_day")
_CULTURE_DAY = "culture_day"


class YearStatus(StrEnum):
    """How certain the schedule of a year is (R5)."""

    ANNOUNCED = "announced"
    UNCONFIRMED = "unconfirmed"
    PROJECTED = "projected"


class DayKind(StrEnum):
    """What a day is on the working calendar."""

    WORKING = "working"
    MADE_UP = "made_up"
    WEEKLY_REST = "weekly_rest"
    HOLIDAY = "holiday"
    COMPENSATORY = "compensatory"
    SWAPPED_OFF = "swapped_off"
    CLOSED = "closed"


@frozen
class Mark:
    """
    Why a day differs from an ordinary weekday or weekend.

    Attributes:
        kind: What the day is.
        reason_vi: Reason for people.
        reason_en: The same in English.
        notice: Number of the act, its key, or empty when projected.
        stands_for: The day whose work this one makes up, or which it compensates.
    """

    kind: DayKind
    reason_vi: str
    reason_en: str
    notice: str = ""
    stands_for: date | None = None


@frozen
class ProjectedDay:
    """A statutory holiday of a year without notices."""

    day: date
    occasion: str
    title_vi: str
    title_en: str


Projection = Callable[[int], Iterable[ProjectedDay]]


@define
class Schedule:
    """All marks of the table, by day; a worked rest day wins over nothing, see `notice`."""

    closed: dict[date, Mark] = Factory(dict)
    made_up: dict[date, Mark] = Factory(dict)


def draw_up(
    notices: Sequence[OfficialNotice],
    years: range,
    projected: frozenset[int],
    projection: Projection,
    *,
    compensates_culture_day: Callable[[int], bool],
) -> Schedule:
    """
    Work out the marks of *years*.

    Args:
        notices: The known ones, without conflicts.
        years: First to last year of the table.
        projected: Years whose notices are missing or incomplete.
        projection: Statutory holidays of a projected year.
        compensates_culture_day: Whether 24/11 on a rest day is compensated in that year (R5).
    """
    schedule = Schedule()
    for notice in notices:
        for effect in notice.effects:
            _mark(schedule, notice, effect, years)
    compensated = {
        effect.for_day for _, effect in _effects(notices) if isinstance(effect, Compensatory)
    }
    for year in sorted(projected):
        known = _known_occasions(notices, year)
        for holiday in projection(year):
            if holiday.occasion not in known:
                schedule.closed.setdefault(holiday.day, _projected_mark(holiday))
        resting = _holidays_on_rest_days(notices, projection, year, known)
        for day, occasion in resting:
            if day in compensated or (
                occasion == _CULTURE_DAY and not compensates_culture_day(year)
            ):
                continue
            _compensate(schedule, day)
    return schedule


def _effects(notices: Sequence[OfficialNotice]) -> Iterator[tuple[OfficialNotice, Effect]]:
    for notice in notices:
        for effect in notice.effects:
            yield notice, effect


def _mark(schedule: Schedule, notice: OfficialNotice, effect: Effect, years: range) -> None:
    def mark(kind: DayKind, stands_for: date | None = None) -> Mark:
        vi, en = _UNTITLED[kind]
        return Mark(
            kind,
            effect.title_vi or notice.title_vi or vi,
            effect.title_en or notice.title_en or en,
            notice.label,
            stands_for,
        )

    match effect:
        case Swap(day_off, worked_instead):
            schedule.closed[day_off] = mark(DayKind.SWAPPED_OFF, worked_instead)
            schedule.made_up[worked_instead] = mark(DayKind.MADE_UP, day_off)
        case Compensatory(day_off, for_day):
            schedule.closed[day_off] = mark(DayKind.COMPENSATORY, for_day)
        case Closed(first, last, occasion):
            kind = DayKind.CLOSED if occasion == "other" else DayKind.HOLIDAY
            for day in days_between(first, last):
                schedule.closed.setdefault(day, mark(kind))
        case Annual() | Dates():
            for day in _holidays(effect, years):
                schedule.closed.setdefault(day, mark(DayKind.HOLIDAY))


_UNTITLED = {
    DayKind.CLOSED: ("Nghỉ theo thông báo", "Closed by notice"),
    DayKind.HOLIDAY: ("Nghỉ lễ theo thông báo", "Holiday by notice"),
    DayKind.COMPENSATORY: ("Nghỉ bù theo thông báo", "Day off in lieu by notice"),
    DayKind.SWAPPED_OFF: ("Nghỉ hoán đổi theo thông báo", "Day off swapped by notice"),
    DayKind.MADE_UP: ("Làm bù theo thông báo", "Made-up working day by notice"),
}
"""Reasons of a notice that has no title."""


def _holidays(effect: Annual | Dates, years: range) -> Iterator[date]:
    if isinstance(effect, Dates):
        yield from effect.days
    else:
        yield from filter(None, map(effect.on, years))


def _known_occasions(notices: Sequence[OfficialNotice], year: int) -> frozenset[str]:
    """Occasions of *year* that a known notice fixes, so that nothing is to be projected."""
    known = set()
    for _, effect in _effects(notices):
        match effect:
            case Closed(first=first, occasion=occasion) if first.year == year:
                known.add(occasion)
            case Dates(days=days, occasion=occasion) if any(d.year == year for d in days):
                known.add(occasion)
    return frozenset(known & set(_LUNAR_OR_YEARLY))


def _holidays_on_rest_days(
    notices: Sequence[OfficialNotice],
    projection: Projection,
    year: int,
    known: frozenset[str],
) -> list[tuple[date, str]]:
    """
    Holidays of a projected year that fall on a weekend and are not settled by a closed spell.

    A closed spell of an occasion already holds its compensation.
    """
    settled = {
        effect.occasion
        for _, effect in _effects(notices)
        if isinstance(effect, Closed) and effect.first.year == year
    }
    holidays: dict[date, str] = {}
    for _, effect in _effects(notices):
        match effect:
            case Annual(occasion=occasion):
                day = effect.on(year)
                if day is not None:
                    holidays[day] = occasion
            case Dates(days=days, occasion=occasion):
                holidays.update((day, occasion) for day in days if day.year == year)
    holidays.update((h.day, h.occasion) for h in projection(year) if h.occasion not in known)
    return sorted(
        (day, occasion)
        for day, occasion in holidays.items()
        if day.weekday() >= _SATURDAY and occasion not in settled
    )


def _projected_mark(holiday: ProjectedDay) -> Mark:
    return Mark(DayKind.HOLIDAY, f"{holiday.title_vi} (dự kiến)", f"{holiday.title_en} (projected)")


def _compensate(schedule: Schedule, for_day: date) -> None:
    day = for_day + timedelta(days=1)
    while day.weekday() >= _SATURDAY or day in schedule.closed:
        day += timedelta(days=1)
    schedule.closed[day] = Mark(
        DayKind.COMPENSATORY,
        f"Nghỉ bù ngày {for_day:%d/%m/%Y} (dự kiến)",
        f"Day off in lieu of {for_day:%d/%m/%Y} (projected)",
        "",
        for_day,
    )
