"""Totals as tables of steps print them, and whether steps add up to them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tthc_flow.compliance.records import Verdict, step_sum, total_verdict
from tthc_flow.compliance.records.stated_total import read_total
from tthc_flow.procedures import StepKind
from tthc_flow.terms import CalendarDays, WorkingDays, WorkingHours

from .sound import record, step, table

EIGHT = Fraction(8)


@pytest.mark.parametrize(
    ("raw", "choices", "is_whole"),
    [
        ("10 ngày làm việc", [(WorkingDays(10),)], True),
        ("80 giờ làm việc (tương đương 10 ngày làm việc)", [(WorkingHours(80),)], True),
        (
            "15 ngày (25 ngày đối với vùng khó khăn).",
            [(CalendarDays(15),), (CalendarDays(25),)],
            True,
        ),
        (  # P061
            "05 ngày làm việc + không quá 15 ngày + không quá 05 ngày làm việc",
            [(WorkingDays(5), WorkingDays(15), WorkingDays(5))],
            True,
        ),
        (  # P092
            "10 ngày (đủ thông tin) / 30 ngày (cần xác minh)",
            [(WorkingDays(10),), (WorkingDays(30),)],
            True,
        ),
        (  # P057
            (
                "96 giờ làm việc (12 ngày làm việc kể từ ngày nhận đủ hồ sơ theo quy định) "
                "trong đó: - Tại UBND cấp xã: 40 giờ làm việc"
            ),
            [(WorkingHours(96),)],
            True,
        ),
        (  # P133
            (
                "Thu hồi: không quá 25 ngày. Cấp lại: không quá 20 ngày (vùng sâu, xa không quá "
                "30-35 ngày)."
            ),
            [(WorkingDays(25),), (CalendarDays(20),), (CalendarDays(30),), (CalendarDays(35),)],
            True,
        ),
        (  # P062: two limits that begin at different events
            (
                "Tổng thời gian giải quyết TTHC: - Thẩm định: Không quá 28 ngày kể từ ngày "
                "tiếp nhận hồ sơ - Đăng tải 05 ngày làm việc kể từ ngày phê duyệt"
            ),
            [],
            False,
        ),
        ("theo hợp đồng", [], False),
        ("5 + 3", [], False),
    ],
)
def test_totals_of_real_tables(raw: str, choices: list[object], *, is_whole: bool) -> None:
    """Issue 4: one limit, a sum, or cases; what cannot be read is not guessed."""
    total = read_total(raw)
    assert total is not None
    assert list(total.choices) == choices
    assert total.is_whole is is_whole


def test_no_total_is_none() -> None:
    """An empty cell states nothing."""
    assert read_total("  ") is None


@pytest.mark.parametrize(
    ("total", "raws", "verdict"),
    [
        ("2 ngày", ("1 ngày", "8 giờ"), Verdict.ADDS_UP),
        ("2 ngày", ("1 ngày", "Giờ hành chính", "8 giờ làm việc"), Verdict.ADDS_UP),
        ("2 ngày làm việc", ("1 ngày", ""), Verdict.DIFFERS),
        ("2 ngày", ("1 ngày", "1 ngày", ""), Verdict.ADDS_UP),
        ("2 ngày", ("1 ngày", "Không quy định"), Verdict.OPEN),
        ("2 ngày", ("2 ngày", "theo mục 3"), Verdict.ADDS_UP),
        ("2 ngày", ("2,25 ngày", "Không quy định"), Verdict.DIFFERS),
        ("2 ngày", ("", "2 giờ"), Verdict.OPEN),
        ("2 ngày", ("Không quy định", "Không quy định"), Verdict.NOT_COMPARABLE),
        ("2 ngày", ("Không tính thời gian",), Verdict.NOT_COMPARABLE),
        ("2 tháng", ("1 ngày",), Verdict.NOT_COMPARABLE),
        ("theo luật", ("1 ngày",), Verdict.NOT_COMPARABLE),
        ("1 ngày (đủ) / 3 ngày (xác minh)", ("3 ngày",), Verdict.ADDS_UP),
        ("1 ngày (đủ) / 3 ngày (xác minh)", ("4 ngày",), Verdict.DIFFERS),
    ],
)
def test_verdicts(total: str, raws: tuple[str, ...], verdict: Verdict) -> None:
    """R47: 1 day = 8 hours; not counted adds 0, unknown is not 0, and nothing is guessed."""
    assert total_verdict(table(total, *raws), EIGHT) is verdict


def test_without_a_total_or_steps_nothing_is_said() -> None:
    """A procedure that states no total, or lists no steps, cannot differ."""
    assert total_verdict(record(), EIGHT) is Verdict.NOT_COMPARABLE
    assert total_verdict(table("2 ngày"), EIGHT) is Verdict.NOT_COMPARABLE


def test_the_longest_of_parallel_steps_counts() -> None:
    """T35: electronic steps run in parallel, so a stage is as long as its longest step."""
    parallel = (
        step(1, "4 giờ", StepKind.INTAKE),
        step(2, "1 ngày", StepKind.APPRAISE, stage=2),
        step(3, "20 giờ", StepKind.CONSULT, stage=2),
        step(4, "4 giờ", StepKind.APPROVE, stage=3),
    )
    assert step_sum(parallel, EIGHT).hours == 28
