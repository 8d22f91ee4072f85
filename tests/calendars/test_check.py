"""The cross-check of our notices with the package `holidays`."""

from __future__ import annotations

from datetime import date

from tthc_flow.calendars import Closed, OfficialNotice, Swap, load_calendar
from tthc_flow.calendars.check import disagreements

KNOWN = [
    (date(2014, 1, 25), True),
    (date(2014, 1, 28), False),
    (date(2014, 2, 5), False),
    (date(2014, 2, 8), True),
    (date(2026, 1, 2), False),
    (date(2026, 1, 10), True),
]


def test_exactly_the_six_known_days_differ() -> None:
    """R10, law.md section 13: `holidays` 0.109 misses the swaps of Tết 2014 and New Year 2026."""
    found = disagreements(load_calendar())
    assert [(item.day, item.is_working) for item in found] == KNOWN
    assert all(item.is_known for item in found)
    assert [item.notice for item in found] == ["10525/VPCP-KGVX"] * 4 + ["12729/VPCP-KGVX"] * 2
    assert found[-1].reason_vi == "Hoán đổi ngày làm việc dịp Tết Dương lịch 2026"
    assert found[-1].reason_en == "Working day swapped, New Year 2026"


def test_a_storm_closure_is_a_new_disagreement() -> None:
    """R4, R10: what a host adds is compared as well, and is not on record as a fault."""
    storm = OfficialNotice(
        key="storm",
        effects=(Closed(date(2025, 9, 29), date(2025, 9, 30)),),
        title_vi="Nghỉ tránh bão",
        title_en="Closed for the storm",
    )
    found = disagreements(load_calendar().with_notice(storm))
    new = [item for item in found if not item.is_known]
    assert [(item.day, item.notice) for item in new] == [
        (date(2025, 9, 29), "storm"),
        (date(2025, 9, 30), "storm"),
    ]


def test_a_notice_of_a_projected_year_is_compared() -> None:
    """R10: in projected years each day that a notice names is compared, and no other."""
    swap = OfficialNotice(key="swap", effects=(Swap(date(2030, 5, 2), date(2030, 5, 4)),))
    found = disagreements(load_calendar().with_notice(swap))
    assert [item.day for item in found if not item.is_known] == [
        date(2030, 5, 2),
        date(2030, 5, 4),
    ]
