"""A notice holds for whole days, and says why (R4, R9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tthc_flow.calendars import OfficialNotice, load_calendar
from tthc_flow.calendars.notice import (
    Annual,
    Closed,
    Compensatory,
    Dates,
    Effect,
    Swap,
    read_notice,
)
from tthc_flow.errors import InvalidNotice
from tthc_flow.instants import VIETNAM

VN = load_calendar()
DAY = date(2030, 6, 3)
SATURDAY = date(2030, 6, 8)
NO_DATES: list[Any] = [
    datetime(2030, 6, 3),  # noqa: DTZ001
    datetime(2030, 6, 3, 8, tzinfo=VIETNAM), "2030-06-03", 20300603, None,
]  # fmt: skip


@pytest.mark.parametrize("wrong", NO_DATES)
def test_an_instant_is_no_day(wrong: Any) -> None:
    """R4: refused where the effect is made, whichever it is."""
    made: list[Callable[[], Effect]] = [
        lambda: Closed(wrong, DAY),
        lambda: Closed(DAY, wrong),
        lambda: Swap(wrong, SATURDAY),
        lambda: Swap(DAY, wrong),
        lambda: Compensatory(wrong, DAY),
        lambda: Compensatory(DAY, wrong),
        lambda: Dates((DAY, wrong)),
    ]
    for effect in made:
        with pytest.raises(InvalidNotice, match="is no date but") as caught:
            effect()
        assert "whole days" in caught.value.remedy
    for name in ("announced_on", "last_checked_on"):
        if wrong is not None:
            with pytest.raises(InvalidNotice, match=f"{name} is no date"):
                OfficialNotice("x", (Closed(DAY, DAY),), **{name: wrong})


@pytest.mark.parametrize("year", [0, 10_000, "2030", 2030.0, True])
def test_a_holiday_begins_in_a_year(year: Any) -> None:
    """R4: a first year that no calendar has."""
    with pytest.raises(InvalidNotice, match="first_year is no year"):
        Annual(6, 3, year)
    with pytest.raises(InvalidNotice, match="no day 3/June"):
        OfficialNotice("x", (Annual("June", 3, 2030),))  # type: ignore[arg-type]


def test_what_is_no_effect_is_refused() -> None:
    """R4: a text is a list of signs to Python, none of which is an effect."""
    with pytest.raises(InvalidNotice, match="'b' is no effect"):
        OfficialNotice("x", "bão")  # type: ignore[arg-type]


def test_a_file_with_an_instant_names_itself(tmp_path: Path) -> None:
    """R4: TOML has instants of its own; the error has the file and what to write."""
    path = tmp_path / "storm.toml"
    path.write_text(
        '[[effect]]\nkind = "closed"\nfrom = 2030-06-03T00:00:00\nuntil_included = 2030-06-03\n',
        encoding="utf-8",
    )
    with pytest.raises(InvalidNotice, match=r"storm\.toml: first is no date.*2026-11-13"):
        read_notice(path)


def test_closures_may_overlap() -> None:
    """R4: a storm prolonged is no contradiction; each day names one of the acts."""
    one = OfficialNotice("one", (Closed(DAY, DAY),), title_vi="Bão số 1")
    other = OfficialNotice("other", (Closed(DAY, date(2030, 6, 5)),), title_vi="Bão số 1, tiếp")
    calendar = VN.with_notice(one, other)
    said = [(calendar.why(date(2030, 6, day)).notice) for day in (3, 4, 5, 6)]
    assert said == ["one", "other", "other", ""]


@pytest.mark.parametrize(
    ("effect", "day", "vi", "en"),
    [
        (Closed(DAY, DAY), DAY, "Nghỉ theo thông báo", "Closed by notice"),
        (Dates((DAY,)), DAY, "Nghỉ lễ theo thông báo", "Holiday by notice"),
        (Swap(DAY, SATURDAY), DAY, "Nghỉ hoán đổi theo thông báo", "Day off swapped by notice"),
        (Swap(DAY, SATURDAY), SATURDAY, "Làm bù theo thông báo", "Made-up working day by notice"),
        (Compensatory(DAY, date(2030, 6, 2)), DAY, "Nghỉ bù theo thông báo",
         "Day off in lieu by notice"),
    ],
)  # fmt: skip
def test_a_notice_without_a_title_gives_a_reason(
    effect: Effect, day: date, vi: str, en: str
) -> None:
    """R9: a reason is never empty; a title that is there is told."""
    bare = VN.with_notice(OfficialNotice("mat-dien", (effect,))).why(day)
    assert (bare.reason_vi, bare.reason_en, bare.notice) == (vi, en, "mat-dien")
    titled = OfficialNotice("mat-dien", (effect,), title_vi="Mất điện")
    record = VN.with_notice(titled).why(day)
    assert (record.reason_vi, record.reason_en) == ("Mất điện", en)


def test_a_mistyped_year_closes_no_office_for_ever() -> None:
    """R4: to 2062 instead of 2026, no term would ever end; a whole year may be closed."""
    for last in (date(2062, 11, 16), date.max):
        with pytest.raises(InvalidNotice, match="is longer than a year"):
            OfficialNotice("storm", (Closed(date(2026, 11, 13), last),))
    assert OfficialNotice("year", (Closed(date(2028, 1, 1), date(2028, 12, 31)),)).years(2060)
