"""The bundled notices against a list of closed days that was compiled without them."""

from __future__ import annotations

import csv
import tomllib
import unicodedata
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import tthc_flow.calendars
from tthc_flow.calendars import (
    Closed,
    OfficialNotice,
    bundled_notices,
    load_calendar,
    load_office,
    read_notice,
)
from tthc_flow.errors import InvalidNotice

DATA = Path(tthc_flow.calendars.__file__).parent / "data"
NOTICE_FILES = sorted((DATA / "vn").glob("*.toml"))
OFFICES = sorted(path.stem for path in (DATA / "offices").glob("*.toml"))
ALL_FILES = [*NOTICE_FILES, *sorted((DATA / "offices").glob("*.toml"))]
FIRST, LAST = date(2014, 1, 1), date(2027, 12, 31)
SATURDAY = 5


def listed_days() -> dict[date, str]:
    """Closed weekdays and worked Saturdays, as listed."""
    path = Path(__file__).parent / "weekday_closures.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    return {date.fromisoformat(row["day"]): row["kind"] for row in csv.DictReader(lines)}


def days_of(effect: dict[str, Any]) -> list[date]:
    """Days that an effect of a file closes, read without the library."""
    match effect["kind"]:
        case "swap" | "compensatory":
            return [effect["day_off"]]
        case "closed":
            length = (effect["until_included"] - effect["from"]).days + 1
            return [effect["from"] + timedelta(days=offset) for offset in range(length)]
        case "annual":
            years = range(effect["first_year"], effect.get("last_year", LAST.year) + 1)
            return [date(year, effect["month"], effect["day"]) for year in years]
        case "dates":
            return list(effect["days"])
        case kind:
            raise AssertionError(kind)


def effects() -> list[dict[str, Any]]:
    """All effects of all files."""
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in NOTICE_FILES]
    return [effect for table in tables for effect in table["effect"]]


def test_files_alone_give_the_listed_days() -> None:
    """R4: the union of the acts, read by hand, is the list of 162 closures and 13 Saturdays."""
    closed = {day for effect in effects() for day in days_of(effect)}
    worked = {effect["worked_instead"] for effect in effects() if effect["kind"] == "swap"}
    rebuilt = {day: "closed" for day in closed if day.weekday() < SATURDAY}
    rebuilt |= dict.fromkeys(worked, "worked_saturday")
    listed = listed_days()
    assert {day: kind for day, kind in rebuilt.items() if FIRST <= day <= LAST} == listed
    assert list(listed.values()).count("closed") == 162
    assert list(listed.values()).count("worked_saturday") == 13


def test_calendar_agrees_with_the_listed_days_on_every_day() -> None:
    """R4, R7: is_working_day is the week, less the listed closures, plus the worked Saturdays."""
    calendar = load_calendar()
    listed = listed_days()
    day, compared = FIRST, 0
    while day <= LAST:
        expected = listed.get(day) == "worked_saturday" or (
            day.weekday() < SATURDAY and day not in listed
        )
        assert calendar.is_working_day(day) is expected, day
        day += timedelta(days=1)
        compared += 1
    assert compared == 5113


def test_every_listed_day_is_explained_by_a_notice() -> None:
    """R9: no closure and no worked Saturday stands without an act."""
    calendar = load_calendar()
    records = [calendar.why(day) for day in listed_days()]
    assert len(records) == 175
    assert [record.day for record in records if not (record.notice and record.reason_vi)] == []


@pytest.mark.parametrize(
    ("number", "announced_on"),
    [
        ("10525/VPCP-KGVX", date(2013, 12, 12)),
        ("6519/VPCP-KGVX", date(2018, 7, 11)),
        ("8056/VPCP-KGVX", date(2022, 12, 1)),
        ("2450/VPCP-KGVX", date(2024, 4, 12)),
        ("8726/VPCP-KGVX", date(2024, 11, 26)),
        ("12729/VPCP-KGVX", date(2025, 12, 25)),
        ("28/2026/QH16", date(2026, 4, 24)),
        ("10065/VPCP-KGVX", date(2026, 10, 2)),
        ("6150/TB-BLĐTBXH", None),
        ("9441/TB-BNV", None),
    ],
)
def test_days_of_announcement(number: str, announced_on: date | None) -> None:
    """R6: the day of the act as the sources print it, absent where they do not."""
    (notice,) = [notice for notice in bundled_notices() if notice.number == number]
    assert notice.announced_on == announced_on


def test_swaps_are_those_of_the_acts() -> None:
    """law.md section 13: each day off with the Saturday worked for it, two across a year end."""
    swaps = {
        (effect["day_off"].isoformat(), effect["worked_instead"].isoformat())
        for effect in effects()
        if effect["kind"] == "swap"
    }
    assert swaps == {
        ("2010-02-19", "2010-02-27"),
        ("2012-01-27", "2012-02-04"),
        ("2013-04-29", "2013-05-04"),
        ("2014-01-28", "2014-01-25"),
        ("2014-02-05", "2014-02-08"),
        ("2014-05-02", "2014-04-26"),
        ("2014-09-01", "2014-09-06"),
        ("2015-01-02", "2014-12-27"),
        ("2015-02-16", "2015-02-14"),
        ("2015-04-29", "2015-04-25"),
        ("2018-12-31", "2019-01-05"),
        ("2019-04-29", "2019-05-04"),
        ("2024-04-29", "2024-05-04"),
        ("2025-05-02", "2025-04-26"),
        ("2026-01-02", "2026-01-10"),
        ("2026-08-31", "2026-08-22"),
    }


@pytest.mark.parametrize("notice", bundled_notices(), ids=lambda notice: notice.key)
def test_each_notice_says_where_it_comes_from(notice: tthc_flow.calendars.OfficialNotice) -> None:
    """R4: titles in both languages, a source, and the day somebody last looked."""
    assert notice.title_vi
    assert notice.title_en
    assert notice.source
    assert notice.last_checked_on == date(2026, 11, 22)


def test_swaps_and_compensation_join_a_rest_day_with_a_weekday() -> None:
    """Art. 111.3, R7: what is worked or compensated is a rest day, what is given is a weekday."""
    pairs = [
        (effect["day_off"], effect.get("worked_instead") or effect["for"])
        for effect in effects()
        if effect["kind"] in {"swap", "compensatory"}
    ]
    assert len(pairs) == 34
    for day_off, rest_day in pairs:
        assert day_off.weekday() < SATURDAY <= rest_day.weekday()


def test_vietnamese_is_written_in_composed_letters() -> None:
    """One spelling of each letter, so that a search finds it."""
    assert len(ALL_FILES) >= 46
    for path in ALL_FILES:
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name


def test_years_without_a_row_are_projected() -> None:
    """R5: 2014-2026 announced, 2027 unconfirmed, the others projected."""
    calendar = load_calendar()
    statuses = {year: calendar.year_status(year).value for year in range(2010, 2061)}
    assert [year for year, status in statuses.items() if status == "announced"] == [
        *range(2014, 2027)
    ]
    assert [year for year, status in statuses.items() if status == "unconfirmed"] == [2027]
    assert list(statuses.values()).count("projected") == 37


@pytest.mark.parametrize(
    ("office", "day", "sessions"),
    [
        ("default", date(2026, 11, 23), ["07:00-11:30", "13:30-17:00"]),
        ("hai-duong", date(2026, 10, 30), ["07:00-11:30", "13:30-17:00"]),
        ("hai-duong", date(2026, 11, 2), ["07:30-12:00", "13:00-16:30"]),
        ("hai-duong", date(2026, 3, 31), ["07:30-12:00", "13:00-16:30"]),
        ("hai-duong", date(2026, 4, 1), ["07:00-11:30", "13:30-17:00"]),
        ("thanh-hoa-police", date(2026, 11, 23), ["07:00-11:30", "13:30-17:00"]),
        ("thanh-hoa-police", date(2026, 11, 28), []),
    ],
)
def test_bundled_office_hours(office: str, day: date, sessions: list[str]) -> None:
    """R8, law.md section 14: seasons change the hours; Saturday reception is no working time."""
    assert office in OFFICES
    assert [str(session) for session in load_calendar(office=office).sessions(day)] == sessions


def test_police_desk_receives_on_saturdays_from_15_09_2025() -> None:
    """R8: reception is on record, from its first day, and marked as not working."""
    rules = load_office("thanh-hoa-police")
    assert rules.rule_on(date(2025, 9, 13)) is None
    rule = rules.rule_on(date(2025, 9, 20))
    assert rule is not None
    assert not rule.is_working
    assert [str(session) for session in rule.sessions] == ["08:00-11:30", "14:00-17:00"]


def test_a_reversed_spell_is_refused_from_python_as_from_a_file() -> None:
    """R4: a closure that ends before it begins closes nothing, wherever it comes from."""
    with pytest.raises(InvalidNotice, match="before it begins"):
        OfficialNotice("storm", (Closed(date(2026, 12, 5), date(2026, 12, 4)),))


def test_effects_may_be_a_list(tmp_path: Path) -> None:
    """R4: a list of effects is the same act, and it can be hashed; a path may be a text."""
    closed = Closed(date(2026, 12, 4), date(2026, 12, 5))
    listed = OfficialNotice("storm", [closed])
    assert listed == OfficialNotice("storm", (closed,))
    assert hash(listed) == hash(OfficialNotice("storm", (closed,)))
    path = tmp_path / "storm.toml"
    path.write_text(
        '[[effect]]\nkind = "closed"\nfrom = 2026-12-04\nuntil_included = 2026-12-05\n',
        encoding="utf-8",
    )
    assert read_notice(str(path)) == listed
