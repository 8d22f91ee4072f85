"""
Statutory holidays of years without notices, and the only door to the `holidays` package (R5).

Moon calendars are computed there, once, when the shipped file is written; a calendar reads the
file and never the package. Swapped days are left out, for they rest on a notice; so is 24/11,
which is on record as Resolution 28/2026/QH16.

``python -m tthc_flow.calendars.projection`` writes the file, ``--check`` compares it.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

from tthc_flow.calendars.schedule import ProjectedDay
from tthc_flow.errors import CalendarNotCovered, DataError

__all__ = ["generate", "main", "package_working_days", "projected_holidays"]

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
_COLUMNS = ("day", "occasion", "title_vi", "title_en")


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


def generate(path: Path) -> None:
    """Write the holidays of all years of the calendar to *path*, as CSV."""
    import holidays

    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(
            f"# Written by `make generate` from holidays {holidays.__version__} (MIT,"
            " https://pypi.org/project/holidays/); do not edit.\n"
        )
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(_COLUMNS)
        for holiday in _computed():
            rows.writerow((holiday.day, holiday.occasion, holiday.title_vi, holiday.title_en))


def package_working_days(first_year: int, last_year: int) -> frozenset[date]:
    """
    Working days of both years and all between, as the installed `holidays` has them.

    A cross-check, never an input (R5): the package misses notices.
    """
    import holidays

    # One year more: a swap is listed in the year of its day off, its Saturday may lie before.
    vietnam = holidays.country_holidays("VN", years=range(first_year, last_year + 2))
    start = date(first_year, 1, 1)
    days = (start + timedelta(days=n) for n in range((date(last_year, 12, 31) - start).days + 1))
    return frozenset(day for day in days if vietnam.is_working_day(day))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the shipped file, or with ``--check`` tell whether it is up to date (exit code 1)."""
    parser = argparse.ArgumentParser(description="holidays of years without notices")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    parser.add_argument("--path", type=Path, default=_shipped_path(), help="the file")
    options = parser.parse_args(arguments)
    if not options.check:
        generate(options.path)
        return 0
    if _read(options.path) == _computed():
        return 0
    sys.stderr.write(f"{options.path}: not what `holidays` computes; run `make generate`\n")
    return 1


# --- the package ----------------------------------------------------------------------------


def _computed() -> tuple[ProjectedDay, ...]:
    import holidays

    vietnam = holidays.country_holidays(
        "VN", years=_calendar_years(), observed=False, language="en_US"
    )
    return tuple(
        ProjectedDay(day, *_occasion_of(name))
        for day in sorted(vietnam)
        for name in vietnam.get_list(day)
        if not name.startswith(_FIXED_BY_NOTICE)
    )


def _occasion_of(name: str) -> tuple[str, str, str]:
    try:
        return _HOLIDAYS[name]
    except KeyError:
        raise DataError(
            f"the package names a holiday we do not know: {name!r}",
            where="holidays",
            remedy="find its act; add a notice, or an occasion here",
        ) from None


# --- the shipped file -----------------------------------------------------------------------


@cache
def _shipped() -> Mapping[int, tuple[ProjectedDay, ...]]:
    by_year: dict[int, tuple[ProjectedDay, ...]] = {}
    for holiday in _read(_shipped_path()):
        by_year[holiday.day.year] = (*by_year.get(holiday.day.year, ()), holiday)
    return by_year


def _read(path: Path) -> tuple[ProjectedDay, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        rows: Iterable[list[str]] = csv.reader(line for line in file if line[0] != "#")
        _header, *records = rows
    return tuple(ProjectedDay(date.fromisoformat(day), *words) for day, *words in records)


def _shipped_path() -> Path:
    return Path(str(files("tthc_flow.calendars"))) / "data" / "projected_holidays.csv"


def _calendar_years() -> range:
    text = (files("tthc_flow.calendars") / "data" / "years.toml").read_text(encoding="utf-8")
    bounds = tomllib.loads(text)["range"]
    return range(bounds["first"], bounds["last"] + 1)


if __name__ == "__main__":
    sys.exit(main())
