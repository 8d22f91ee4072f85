"""Office hours as a host writes them: what a file may say, what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tthc_flow.calendars import load_calendar, load_office
from tthc_flow.citations import Confidence
from tthc_flow.errors import InvalidOfficeHours

HOURS = """
[[hours]]
weekdays = ["mon", "tue", "wed", "thu", "fri"]
sessions = ["07:00-11:30", "13:30-17:00"]
"""
OFFICE = 'key = "ward"' + HOURS


def write(folder: Path, text: str | bytes) -> Path:
    """An office file with *text*."""
    path = folder / "ward.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_an_office_file_says_when_and_whence(tmp_path: Path) -> None:
    """R8: hours by weekday, season and date range, any number of sessions, with their source."""
    text = (
        'key = "ward"\nname_vi = "Phường"\nconfidence = "quoted"\nlast_checked_on = 2026-11-22\n'
        '[[hours]]\nweekdays = ["mon"]\nfrom = 2026-01-01\nuntil = 2027-01-01\n'
        'season = ["11-01", "03-31"]\nsessions = ["07:00-09:00", "10:00-11:00", "11:00-12:00"]\n'
    )
    office = load_office(write(tmp_path, text))
    assert (office.key, office.name_vi, office.confidence) == ("ward", "Phường", Confidence.QUOTED)
    (rule,) = office.rules
    assert (rule.first, rule.until) == (date(2026, 1, 1), date(2027, 1, 1))
    assert [str(session) for session in rule.sessions] == [
        "07:00-09:00",
        "10:00-11:00",
        "11:00-12:00",
    ]
    spoken = [
        date(2026, 1, 5),
        date(2026, 3, 30),
        date(2026, 4, 6),
        date(2026, 11, 2),
        date(2027, 1, 4),
    ]
    assert [bool(office.rule_on(day)) for day in spoken] == [True, True, False, True, False]


def test_weekdays_and_saturday_in_one_line_are_work_and_reception(tmp_path: Path) -> None:
    """R8: Saturday reception is reception, and takes nothing from the weekdays beside it."""
    text = OFFICE.replace('"fri"', '"fri", "sat"')
    reception = load_calendar(office=write(tmp_path, text))
    assert reception.is_working_day(date(2026, 6, 5))
    assert not reception.is_working_day(date(2026, 6, 6))
    worked = load_calendar(office=write(tmp_path, text + "working = true\n"))
    assert worked.is_working_day(date(2026, 6, 6))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no \\[\\[hours\\]\\]"),
        (HOURS, "no key"),
        ("key = ", "not a TOML file"),
        (b"key = '\xff'", "not UTF-8"),
        ("key = " + "9" * 10_000, "not a TOML file"),
        ("key = " + "[" * 10_000, "not a TOML file"),
        ("hours = 5", "no list"),
        ("hours = [5]", "no list"),
        ("key = 5" + HOURS, "key is no str"),
        ("opens = 7\n" + OFFICE, "unknown key 'opens'"),
        ('confidence = "sure"\n' + OFFICE, "unknown confidence 'sure'"),
        ("confidence = []\n" + OFFICE, "unknown confidence"),
        (OFFICE + "opens = 7\n", "unknown key 'opens'"),
        (OFFICE.replace('"mon"', '"T2"'), "unknown weekday 'T2'"),
        (OFFICE.replace('"mon"', "2"), "weekdays is no list"),
        (OFFICE.replace('["mon", "tue", "wed", "thu", "fri"]', "[]"), "without weekdays"),
        (OFFICE + 'from = "2026-01-01"\n', "from is no date"),
        (OFFICE + "until = 2026-01-01T00:00:00\n", "until is no date"),
        (OFFICE + "from = 2026-01-01\nuntil = 2026-01-01\n", "on no day"),
        (OFFICE + 'season = ["04-01"]\n', "season"),
        (OFFICE + 'season = ["04-01", "31-10"]\n', "season"),
        (OFFICE + "season = 4\n", "season"),
        (OFFICE + 'working = "no"\n', "working is no bool"),
        (OFFICE.replace('["07:00-11:30", "13:30-17:00"]', '"07:00-11:30"'), "sessions is no list"),
        (OFFICE.replace("07:00-11:30", "07:00"), "no session"),
        (OFFICE.replace("07:00-11:30", "7-11"), "no session"),
        (OFFICE.replace("07:00-11:30", "11:30-07:00"), "reversed"),
        (OFFICE.replace("07:00-11:30", "07:00-14:00"), "overlaps"),
        (OFFICE.replace('"07:00-11:30", "13:30-17:00"', ""), "without sessions"),
    ],
    ids=range(29),
)
def test_a_file_with_a_fault_is_refused(tmp_path: Path, text: str | bytes, message: str) -> None:
    """prior_art 6: hours that cannot be read are refused by name, never defaulted."""
    with pytest.raises(InvalidOfficeHours, match=message) as caught:
        load_office(write(tmp_path, text))
    assert "ward.toml" in str(caught.value)


def test_two_rules_for_one_day_are_refused(tmp_path: Path) -> None:
    """R8: which hours hold on a day never depends on the order of the file."""
    with pytest.raises(InvalidOfficeHours, match="two sets of hours hold on 2010-01-01"):
        load_calendar(office=write(tmp_path, OFFICE + HOURS))


def test_an_unknown_office_is_refused(tmp_path: Path) -> None:
    """A name that is no bundled office lists those that are; a path that is no file is named."""
    with pytest.raises(InvalidOfficeHours, match="default"):
        load_calendar(office="nowhere")
    with pytest.raises(InvalidOfficeHours, match="cannot be opened"):
        load_calendar(office=tmp_path)
