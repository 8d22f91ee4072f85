"""`tthc calendar`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from .conftest import Tthc


def test_show_gives_one_record_a_day(tthc: Tthc) -> None:
    """Design 14: a JSON array with one record per day; T12's days are there."""
    done = tthc("calendar", "show", "2026", "--json")
    days = json.loads(done.stdout)
    assert [day["date"] for day in days] == [
        date.fromordinal(date(2026, 1, 1).toordinal() + n).isoformat() for n in range(365)
    ]
    assert {frozenset(day) for day in days} == {
        frozenset({"date", "working", "reason", "notice", "status"})
    }
    by_day = {day["date"]: day for day in days}
    assert by_day["2026-08-22"]["working"] is True
    assert by_day["2026-08-31"] == {
        "date": "2026-08-31",
        "working": False,
        "reason": "Hoán đổi ngày làm việc dịp Quốc khánh 2/9/2026",
        "notice": "9441/TB-BNV",
        "status": "announced",
    }


def test_show_as_known_on_a_day(tthc: Tthc) -> None:
    """R6: on 22/12/2025 nobody knew that Friday 02/01/2026 would be closed."""
    done = tthc("calendar", "show", "2026", "--known-on", "2025-12-22", "--json")
    by_day = {day["date"]: day for day in json.loads(done.stdout)}
    assert by_day["2026-01-02"]["working"] is True
    assert by_day["2026-01-02"]["status"] == "projected"


@pytest.mark.parametrize(("lang", "words"), [("vi", "Tháng 8"), ("en", "08/2026")])
def test_show_for_people(tthc: Tthc, lang: str, words: str) -> None:
    """The sheet of the year has its months and a legend with the notices."""
    text = tthc("calendar", "show", "2026", "--lang", lang).stdout
    assert words in text
    assert "22+" in text
    assert "9441/TB-BNV" in text
    assert max(map(len, text.splitlines())) <= 120


def test_a_year_outside_is_refused(tthc: Tthc) -> None:
    """R3: outside the table there is no answer."""
    done = tthc("calendar", "show", "1999")
    assert done.exit_code == 2
    assert "2010-01-01" in done.stderr


def test_why(tthc: Tthc) -> None:
    """R9: a day has its reason and its notice."""
    assert "làm việc - Hoán đổi" in tthc("calendar", "why", "2026-08-22").stdout
    answer = json.loads(tthc("calendar", "why", "2026-11-24", "--json", "--lang", "en").stdout)
    assert (answer["working"], answer["notice"]) == (False, "28/2026/QH16")


def test_check_lists_the_known_disagreements_and_no_others(tthc: Tthc) -> None:
    """R10: holidays is wrong on four days of Tết 2014 and on 02/01 and 10/01/2026."""
    done = tthc("calendar", "check", "--json")
    found = json.loads(done.stdout)
    assert [each["date"] for each in found] == [
        "2014-01-25",
        "2014-01-28",
        "2014-02-05",
        "2014-02-08",
        "2026-01-02",
        "2026-01-10",
    ]
    assert done.exit_code == 0
    assert "6 ngày khác nhau" in tthc("calendar", "check").stdout


def test_a_notice_of_ones_own(tthc: Tthc, tmp_path: Path) -> None:
    """R4: a storm closes 10/09/2026, and the day says why."""
    storm = tmp_path / "bao-so-9.toml"
    storm.write_text(
        'title_vi = "Nghỉ tránh bão số 9"\n[[effect]]\nkind = "closed"\n'
        "from = 2026-09-10\nuntil_included = 2026-09-11\n",
        encoding="utf-8",
    )
    day = tthc("calendar", "why", "2026-09-10", "--notice", str(storm))
    assert "Nghỉ tránh bão số 9 [bao-so-9]" in day.stdout
    year = tthc("calendar", "show", "2026", "--notice", str(storm))
    assert "10/09 - 11/09: Nghỉ tránh bão số 9" in year.stdout
