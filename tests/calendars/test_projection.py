"""Statutory holidays of years without notices."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import tthc_flow.calendars
from tthc_flow.calendars.projection import (
    package_says_working,
    projected_holidays,
    projection_file,
)
from tthc_flow.calendars.schedule import ProjectedDay
from tthc_flow.errors import CalendarNotCovered, DataError

SHIPPED = Path(tthc_flow.calendars.__file__).parent / "data" / "projected_holidays.toml"
YEARS = range(2010, 2061)


def days_of(year: int, occasion: str) -> list[date]:
    return [holiday.day for holiday in projected_holidays(year) if holiday.occasion == occasion]


def test_shipped_file_is_what_the_package_computes() -> None:
    """R5: the file is generated; an edit by hand or another moon would be seen."""
    assert SHIPPED.read_text(encoding="utf-8") == projection_file(YEARS)


@pytest.mark.parametrize(
    ("new_year_day", "hung_kings"),
    [
        (date(2017, 1, 28), date(2017, 4, 6)),
        (date(2024, 2, 10), date(2024, 4, 18)),
        (date(2026, 2, 17), date(2026, 4, 26)),
        (date(2027, 2, 6), date(2027, 4, 16)),
        (date(2030, 2, 2), date(2030, 4, 12)),
    ],
)
def test_moon_dates(new_year_day: date, hung_kings: date) -> None:
    """Art. 112: first day of Tết by the Vietnamese moon (2030: not the Chinese 3/2), and 10/3."""
    year = new_year_day.year
    (first,) = [h.day for h in projected_holidays(year) if h.title_vi.startswith("Mùng một")]
    assert first == new_year_day
    assert days_of(year, "hung_kings") == [hung_kings]


@pytest.mark.parametrize("year", YEARS)
def test_each_year_has_the_days_of_the_code_in_force(year: int) -> None:
    """Art. 112 (art. 115 and 73 before): Tết has four days till 2012, 2/9 two days from 2021."""
    assert days_of(year, "new_year") == [date(year, 1, 1)]
    assert days_of(year, "reunification_day") == [date(year, 4, 30)]
    assert days_of(year, "labour_day") == [date(year, 5, 1)]
    assert len(days_of(year, "tet")) == (5 if year >= 2013 else 4)
    assert len(days_of(year, "hung_kings")) == 1
    assert date(year, 9, 2) in days_of(year, "national_day")
    assert len(days_of(year, "national_day")) == (2 if year >= 2021 else 1)


def test_swaps_and_culture_day_are_left_to_notices() -> None:
    """R5: what rests on an act is not projected, even where the package lists it."""
    days = {holiday.day for year in YEARS for holiday in projected_holidays(year)}
    assert len(days) > 500
    assert {date(2024, 4, 29), date(2026, 8, 31), date(2018, 12, 31)}.isdisjoint(days)
    assert date(2026, 11, 24) not in days


def test_holidays_come_in_order() -> None:
    """The list of a year can be read as a calendar."""
    holidays = projected_holidays(2040)
    assert list(holidays) == sorted(holidays, key=lambda holiday: holiday.day)
    assert holidays[0] == ProjectedDay(date(2040, 1, 1), "new_year", "Tết Dương lịch", "New Year")


def test_another_year_is_refused() -> None:
    """R3: never guessed beyond the file."""
    with pytest.raises(CalendarNotCovered, match=r"2061 .*2010 to 2060"):
        projected_holidays(2061)


def test_an_unknown_holiday_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new holiday in a new release of the package must be looked at by a person."""
    monkeypatch.delitem(tthc_flow.calendars.projection._HOLIDAYS, "National Day")
    with pytest.raises(DataError, match="'National Day'"):
        projection_file(range(2030, 2031))


def test_the_package_knows_a_saturday_worked_for_the_next_year() -> None:
    """The swap of 02/01/2015 was worked on 27/12/2014: asking for 2014 alone must not lose it."""
    assert package_says_working(range(2014, 2015))[date(2014, 12, 27)]
