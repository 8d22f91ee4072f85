"""
Statutory holidays of years without notices, and the only door to the `holidays` package (R5).

Moon calendars are computed there, once, when the shipped file is written (`make generate`); a
calendar reads the file and never the package. Swapped days are left out, for they rest on a
notice; so is 24/11, which is on record as Resolution 28/2026/QH16.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from tthc_flow.calendars.schedule import ProjectedDay
from tthc_flow.errors import CalendarNotCovered, DataError

__all__ = ["package_says_working", "projected_holidays", "projection_file"]

_HOLIDAYS = {
    "New Year's Day": ("new_year", "Tết Dương lịch", "New Year"),
    "Lunar New Year's Eve": ("tet", "Giao thừa Tết Nguyên đán", "Lunar New Year's Eve"),
    "Lunar New Year": ("tet", "Mùng một Tết Nguyên đán", "Lunar New Year, first day"),
    "Second Day of Lunar New Year": (
        "tet", "Mùng hai Tết Nguyên đán", "Lunar New Year, second day",
    ),
    "Third Day of Lunar New Year": ("tet", "Mùng ba Tết Nguyên đán", "Lunar New Year, third day"),
    "Fourth Day of Lunar New Year": (
        "tet", "Mùng bốn Tết Nguyên đán", "Lunar New Year, fourth day",
    ),
    "Hung Kings' Commemoration Day": (
        "hung_kings", "Giỗ Tổ Hùng Vương", "Hùng Kings' Commemoration Day",
    ),
    "Liberation Day/Reunification Day": (
        "reunification_day", "Ngày Chiến thắng 30/4", "Reunification Day",
    ),
    "International Labor Day": ("labour_day", "Ngày Quốc tế Lao động 1/5", "Labour Day"),
    "National Day": ("national_day", "Quốc khánh", "National Day"),
}  # fmt: skip
_FIXED_BY_NOTICE = ("Day off (substituted from", "Vietnam Cultural Day")
_HEADER = """\
# Written by `make generate` from holidays (MIT, https://pypi.org/project/holidays/); do not edit.
# Statutory holidays by law and moon, without swaps, compensation and 24/11.
"""


def projected_holidays(year: int) -> tuple[ProjectedDay, ...]:
    """
    Statutory holidays of *year* by law and moon, in order, before any notice or compensation.

    Raises:
        CalendarNotCovered: The shipped file has no such year.
    """
    by_year = _shipped()
    if year not in by_year:
        raise CalendarNotCovered(
            f"no holidays are projected for {year}",
            remedy=f"years {min(by_year)} to {max(by_year)} are on record",
        )
    return by_year[year]


def projection_file(years: range) -> str:
    """
    Text of the shipped file for *years*, computed by the installed `holidays`.

    Raises:
        DataError: The package names a holiday we do not know.
    """
    import holidays

    vietnam = holidays.country_holidays("VN", years=years, observed=False, language="en_US")
    days: dict[str, list[date]] = {name: [] for name in _HOLIDAYS}
    for day in sorted(vietnam):
        for name in vietnam.get_list(day):
            if not name.startswith(_FIXED_BY_NOTICE):
                _days_of(name, days).append(day)
    return _HEADER + "".join(_as_toml(name, days[name]) for name in _HOLIDAYS)


def package_says_working(years: range) -> dict[date, bool]:
    """
    For each day of *years*, in order, whether the installed `holidays` calls it a working day.

    A cross-check, never an input (R5): the package misses notices.
    """
    import holidays

    # One year more: a swap is listed in the year of its day off, its Saturday may lie before.
    vietnam = holidays.country_holidays("VN", years=range(years[0], years[-1] + 2))
    first = date(years[0], 1, 1).toordinal()
    last = date(years[-1], 12, 31).toordinal()
    days = map(date.fromordinal, range(first, last + 1))
    return {day: vietnam.is_working_day(day) for day in days}


# --- the shipped file -----------------------------------------------------------------------


@cache
def _shipped() -> Mapping[int, tuple[ProjectedDay, ...]]:
    path = files("tthc_flow.calendars") / "data" / "projected_holidays.toml"
    by_year: dict[int, list[ProjectedDay]] = {}
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["holiday"]:
        for day in row["days"]:
            holiday = ProjectedDay(day, row["occasion"], row["title_vi"], row["title_en"])
            by_year.setdefault(day.year, []).append(holiday)
    return {
        year: tuple(sorted(found, key=lambda holiday: holiday.day))
        for year, found in by_year.items()
    }


def _days_of(name: str, days: dict[str, list[date]]) -> list[date]:
    try:
        return days[name]
    except KeyError:
        raise DataError(
            f"the package names a holiday we do not know: {name!r}",
            where="holidays",
            remedy="find its act; add a notice, or an occasion here",
        ) from None


def _as_toml(name: str, days: list[date]) -> str:
    occasion, title_vi, title_en = _HOLIDAYS[name]
    return (
        f'\n[[holiday]]\noccasion = "{occasion}"\ntitle_vi = "{title_vi}"\n'
        f'title_en = "{title_en}"\ndays = [\n' + "".join(f"    {day},\n" for day in days) + "]\n"
    )
