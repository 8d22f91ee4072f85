"""A clock that moves by working time, and one line that holds a procedure against the law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from tthc_flow import VIETNAM, Yardstick, load_catalogue
from tthc_flow.errors import CallerError, NaiveInstant, UnknownChoice
from tthc_flow.procedures import SubmissionChannel
from tthc_flow.testing import WorkingClock, assert_compliant, in_memory_desk

from .test_plugin import EXAMPLE

NOVEMBER = Yardstick.of(date(2026, 11, 25))
BOOK = load_catalogue(EXAMPLE)
BAD = BOOK.procedure("1.000703", NOVEMBER.on)


def at(text: str) -> datetime:
    """A local instant of November 2026, `DD HH:MM`."""
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("begin", "days", "end"),
    [
        ("09 08:00", 1, "10 08:00"),
        ("23 16:00", 1, "25 16:00"),  # over Culture Day
        ("20 23:59", 1, "23 23:59"),  # over a weekend
        ("21 10:00", 2, "25 10:00"),  # from a Saturday
    ],
)
def test_days_pass_on_the_day_ruler(begin: str, days: int, end: str) -> None:
    """R1, T01: today is not counted, and the time of day stays."""
    clock = WorkingClock(at(begin))
    assert clock.advance_working_days(days) == clock() == clock.now == at(end)


def test_minutes_pass_on_the_hour_ruler() -> None:
    """R13: closed time is skipped, and an end of a session is an end."""
    clock = WorkingClock(at("09 11:00"))
    assert clock.advance_working_minutes(30) == at("09 11:30")
    assert clock.advance_working_minutes(1) == at("09 13:31")
    assert clock.advance(timedelta(hours=12)) == at("10 01:31")
    assert clock.advance_to_opening() == at("10 07:00")
    assert clock.advance_to_opening() == at("10 07:00")
    assert clock.move_to(at("12 09:00")) == at("12 09:00")


def test_a_frozen_clock_refuses_to_move() -> None:
    """Issue 4: freezable; after it has thawed it moves again."""
    clock = WorkingClock()
    with clock.frozen() as now:
        assert clock.is_frozen
        assert clock() == now
        moves: tuple[Callable[[], object], ...] = (
            lambda: clock.advance_working_days(1),
            lambda: clock.advance_working_minutes(1),
            lambda: clock.advance(timedelta(1)),
            lambda: clock.move_to(at("30 08:00")),
            clock.advance_to_opening,
        )
        for move in moves:
            with pytest.raises(CallerError, match="frozen"):
                move()
    assert clock() == now
    clock.freeze()
    clock.thaw()
    assert clock.advance_working_minutes(1) > now
    assert "2026-11-09T08:01" in repr(clock)


def test_a_clock_never_goes_back() -> None:
    """A desk refuses a clock that goes back, so the clock does."""
    clock = WorkingClock(at("10 08:00"))
    with pytest.raises(CallerError, match="go back"):
        clock.move_to(at("09 08:00"))
    with pytest.raises(CallerError, match="do not advance"):
        clock.advance_working_days(0)
    with pytest.raises(NaiveInstant):
        WorkingClock(datetime(2026, 11, 9, 8, 0))  # noqa: DTZ001  that is the point
    assert clock() == at("10 08:00")


def test_a_finding_is_told_with_basis_and_fix() -> None:
    """R47, T35: steps that take longer than the law gives fail, in words."""
    with pytest.raises(AssertionError) as told:
        assert_compliant(BAD, NOVEMBER, lang="en")
    text = str(told.value)
    assert text.startswith("1.000703 (2026-09-03), 2026-11-25\n+ TF202 ×1\n")
    assert all(word in text for word in ("ERROR", "By: ", "Fix: ", "docs/rules/TF202.md"))
    assert_compliant(BAD, NOVEMBER, expected={"TF202"})


def test_an_expected_finding_that_has_gone_fails() -> None:
    """R47: a list of known findings never says more than the truth, as with an unused noqa."""
    with pytest.raises(AssertionError, match=r"(?s)  TF202\n- TF201"):
        assert_compliant(BAD, NOVEMBER, expected={"TF201", "TF202"})
    with pytest.raises(UnknownChoice):
        assert_compliant(BAD, NOVEMBER, expected={"TF20"})


def test_a_desk_in_memory_leaves_nothing() -> None:
    """R43: one transaction, rolled back; the next desk knows nothing of it."""
    clock = WorkingClock()
    for _ in range(2):
        with in_memory_desk(clock) as desk:
            assert (
                desk.receive("D", procedure="1.013782", channel=SubmissionChannel.IN_PERSON).seq
                == 1
            )
