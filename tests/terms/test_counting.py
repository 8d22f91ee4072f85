"""Counting rule by rule, at its edges, against the printed calendar of 2026."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tthc_flow.calendars import load_calendar
from tthc_flow.errors import (
    CalendarNotCovered,
    CallerError,
    InvalidPause,
    InvalidTerm,
    NoDueDate,
    TimeOfDayRequired,
)
from tthc_flow.instants import VIETNAM
from tthc_flow.terms import (
    CalendarDays,
    ClockHours,
    CountingRule,
    DueDate,
    Immediate,
    Months,
    Outcome,
    Pause,
    ReceptionRule,
    SameDay,
    Standing,
    SupplementPolicy,
    Term,
    Weeks,
    WorkingDays,
    WorkingHours,
    Years,
    classify,
    due_date,
)
from tthc_flow.terms.steps import step_due_date, working_length

VN = load_calendar()
SUBTRACT = CountingRule(policy=SupplementPolicy.SUBTRACT)
NEVER_ON_MADE_UP_DAYS = CountingRule(made_up_day_may_be_due=False)


def at(text: str) -> datetime:
    """A local instant of 2026, `MM-DD HH:MM[:SS]`."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=VIETNAM)


def paused(start: str, term: Term, *ends: str, rule: CountingRule = SUBTRACT) -> DueDate:
    """A due date with pauses, each from one instant to the next."""
    pauses = [Pause(at(a), at(b)) for a, b in zip(ends[::2], ends[1::2], strict=True)]
    return due_date(at(start), term, VN, rule, pauses=pauses)


# --- parts of days --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("01-08 09:00", "0.5", "01-09 11:00"),
        ("01-09 09:00", "0.5", "01-12 11:00"),
        ("01-08 09:00", "1.5", "01-12 11:00"),
        ("01-08 09:00", "2", "01-13 00:00"),
        ("01-08 09:00", "2.5", "01-13 00:00"),
        ("01-08 09:00", "3", "01-13 00:00"),
        ("01-08 09:00", "3.5", "01-13 11:00"),
    ],
)
def test_parts_of_days_around_a_made_up_day_that_may_not_be_due(
    start: str, days: str, end: str
) -> None:
    """R7, R11, R18: Sat 10/01 counts, ends roll to Mon 12/01, 2.5 days are not before two."""
    assert due_date(at(start), WorkingDays(days), VN, NEVER_ON_MADE_UP_DAYS).expires_at == at(end)


@pytest.mark.parametrize(
    ("days", "end"),
    [("0.5", "01-09 11:00"), ("1.5", "01-10 11:00"), ("2.5", "01-12 11:00")],
)
def test_parts_of_days_may_end_on_a_made_up_day(days: str, end: str) -> None:
    """R7, R11: by default the made-up Saturday is a day as any other."""
    assert due_date(at("01-08 09:00"), WorkingDays(days), VN).expires_at == at(end)


def test_a_part_of_a_day_ends_by_the_closing_of_its_own_day(tmp_path: Path) -> None:
    """R11: six hours do not fit into a short Monday, so they end when it closes."""
    path = tmp_path / "office.toml"
    path.write_text(
        'key = "x"\n[[hours]]\nweekdays = ["mon"]\nsessions = ["07:00-11:00"]\n'
        '[[hours]]\nweekdays = ["tue", "wed", "thu", "fri"]\n'
        'sessions = ["07:00-11:00", "13:00-17:00"]\n'
    )
    office = load_calendar(office=path)
    term, friday = WorkingDays("0.75"), at("01-09 09:00")
    assert due_date(friday, term, office).expires_at == at("01-10 15:00")
    assert due_date(friday, term, office, NEVER_ON_MADE_UP_DAYS).expires_at == at("01-12 11:00")
    assert due_date(at("06-05 09:00"), term, office).expires_at == at("06-08 11:00")


def test_a_part_of_a_day_comes_after_the_pause() -> None:
    """R33: 1.5 days from Mon 01/06 and two days of pause: Thu 04/06, then Friday till 11:00."""
    due = paused("06-01 09:00", WorkingDays("1.5"), "06-02 10:00", "06-04 10:00")
    assert due.expires_at == at("06-05 11:00")
    only_part = paused("06-01 09:00", WorkingDays("0.5"), "06-02 08:00", "06-04 10:00")
    assert only_part.expires_at == at("06-04 11:00")


def test_a_length_below_a_microsecond_ends_nowhere() -> None:
    """R11: values are exact; what no clock can show is refused."""
    with pytest.raises(NoDueDate, match="microseconds"):
        due_date(at("06-05 09:00"), WorkingDays("0.00000000001"), VN)


# --- months and years -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        (date(2026, 1, 30), Months(1), date(2026, 3, 2)),
        (date(2028, 5, 31), Months(1), date(2028, 6, 30)),
        (date(2027, 1, 31), Months(13), date(2028, 2, 29)),
        (date(2028, 2, 29), Years(1), date(2029, 2, 28)),
        (date(2028, 2, 29), Years(4), date(2032, 3, 1)),
        (date(2025, 12, 15), Months(1), date(2026, 1, 15)),
        (date(2025, 12, 15), Months(12), date(2026, 12, 15)),
        (date(2026, 6, 1), Weeks(2), date(2026, 6, 15)),
        (date(2026, 6, 1), Years(2), date(2028, 6, 1)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(start: date, term: Term, end: date) -> None:
    """T05, T06: 31/05 is 30/06; 29/02 is 28/02; Sat 28/02/2026 and Sun 29/02/2032 roll."""
    assert due_date(start, term, VN).on == end


@pytest.mark.parametrize("term", [Weeks(1_000_000), Months(1_000_000), Years(1_000_000)], ids=str)
def test_ends_beyond_all_calendars_are_refused(term: Term) -> None:
    """R3: no date can be written, so none is guessed."""
    with pytest.raises(CalendarNotCovered):
        due_date(date(2026, 6, 1), term, VN)


# --- same day -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "on"),
    [
        ("06-04 15:00:00", 4),
        ("06-04 15:00:00.000001", 5),
        ("06-04 06:00", 4),
        ("06-05 15:00:01", 8),
        ("06-06 08:00", 8),
        ("06-06 15:01", 8),
    ],
)
def test_the_hour_that_makes_the_next_day(received: str, on: int) -> None:
    """R14, T33: 15:00:00 is in time, anything after it is not; closed days are the next one."""
    assert due_date(at(received), SameDay(), VN).on == date(2026, 6, on)


# --- reception ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "on"),
    [("06-05 06:00", 8), ("06-05 17:00", 8), ("06-05 17:01", 9), ("06-06 09:00", 9)],
)
def test_received_after_closing_counts_as_the_next_opening(received: str, on: int) -> None:
    """R17: strictly after closing, or on a closed day; 17:00 on Friday is still Friday."""
    rule = CountingRule(ReceptionRule.NEXT_WORKING_DAY)
    assert due_date(at(received), WorkingDays(1), VN, rule).on == date(2026, 6, on)
    assert due_date(at(received).date(), WorkingDays(1), VN).on == date(2026, 6, 8)


def test_hours_after_closing_count_from_the_next_opening_by_every_rule() -> None:
    """R13, R17: received Fri 17:30, two working hours end on Monday at 09:00."""
    for reception in ReceptionRule:
        due = due_date(at("06-05 17:30"), WorkingHours(2), VN, CountingRule(reception))
        assert due.expires_at == at("06-08 09:00")
    clock = due_date(
        at("06-05 17:30"), ClockHours(2), VN, CountingRule(ReceptionRule.NEXT_WORKING_DAY)
    )
    assert clock.expires_at == at("06-08 09:00")
    assert due_date(at("06-05 17:30"), ClockHours(2), VN).expires_at == at("06-05 19:30")


def test_a_date_received_on_a_closed_day() -> None:
    """R17: Sat 06/06 is day 0 by default, Mon 08/06 by NEXT_WORKING_DAY."""
    saturday = date(2026, 6, 6)
    assert due_date(saturday, CalendarDays(3), VN).on == date(2026, 6, 9)
    moved = due_date(saturday, CalendarDays(3), VN, CountingRule(ReceptionRule.NEXT_WORKING_DAY))
    assert moved.on == date(2026, 6, 11)


def test_mistakes_of_the_caller_are_named() -> None:
    """R11: a start that is no date, and a term that is none."""
    with pytest.raises(CallerError, match="neither a date nor a datetime"):
        due_date("2026-06-05", WorkingDays(1), VN)  # type: ignore[arg-type]
    with pytest.raises(CallerError, match="is not a term"):
        due_date(at("06-05 09:00"), Term(), VN)
    with pytest.raises(CallerError, match="is not a term"):
        due_date(at("06-05 09:00"), 5, VN)  # type: ignore[arg-type]


# --- pauses ---------------------------------------------------------------------------------


def test_a_pause_of_clock_hours_is_clock_time() -> None:
    """R33: 24 hours from Mon 09:00, three of them paused, end on Tuesday at 12:00."""
    due = paused("06-01 09:00", ClockHours(24), "06-01 10:00", "06-01 13:00")
    assert due.expires_at == at("06-02 12:00")


def test_pauses_add_up_and_may_touch() -> None:
    """R33: Tue to Wed and Wed to Thu are two days; 3 days end on Mon 08/06, with both shown."""
    ends = ("06-02 10:00", "06-03 10:00", "06-03 10:00", "06-04 10:00")
    due = paused("06-01 09:00", WorkingDays(3), *ends)
    assert due.on == date(2026, 6, 8)
    assert sum(e.counted_as == "paused" for e in due.explanation.entries) == 2
    calendar_days = paused("06-01 09:00", CalendarDays(3), *ends)
    assert calendar_days.on == date(2026, 6, 8)
    assert sum(e.counted_as == "paused" for e in calendar_days.explanation.entries) == 2


def test_a_pause_that_began_before_the_receipt_counts_from_it() -> None:
    """R33: received Wed 03/06, paused since Monday until Thursday: one working day more."""
    due = paused("06-03 09:00", WorkingDays(3), "06-01 09:00", "06-04 09:00")
    assert due.on == date(2026, 6, 9)
    hours = paused("06-03 09:00", WorkingHours(1), "06-01 09:00", "06-03 09:00")
    assert hours.expires_at == at("06-03 10:00")


def test_a_pause_at_the_last_instant_still_moves_the_end() -> None:
    """R33: only one that begins strictly after expiry, as moved before, moves nothing."""
    at_the_end = paused("06-01 09:00", WorkingDays(1), "06-03 00:00", "06-05 09:00")
    assert at_the_end.on == date(2026, 6, 4)
    after = paused("06-01 09:00", WorkingDays(1), "06-03 00:01", "06-05 09:00")
    assert after.on == date(2026, 6, 2)
    moved = paused(
        "06-01 09:00", WorkingDays(1), "06-02 09:00", "06-03 09:00", "06-03 15:00", "06-04 09:00"
    )
    assert moved.on == date(2026, 6, 4)


def test_a_pause_may_name_its_own_policy() -> None:
    """R33, R34: a suspension subtracts although supplements restart, and the other way round."""
    ends = at("06-02 10:00"), at("06-04 10:00")
    for rule, policy, on in (
        (CountingRule(), SupplementPolicy.SUBTRACT, 8),
        (SUBTRACT, SupplementPolicy.RESTART, 9),
        (SUBTRACT, SupplementPolicy.IGNORE, 4),
        (SUBTRACT, None, 8),
    ):
        pause = Pause(*ends, policy=policy)
        due = due_date(at("06-01 09:00"), WorkingDays(3), VN, rule, pauses=(pause,))
        assert due.on == date(2026, 6, on)


def test_a_restart_forgets_the_pauses_before_it() -> None:
    """R33: subtracted Tue to Wed, then counted anew from Thu 04/06: 3 days end on Tue 09/06."""
    pauses = (
        Pause(at("06-02 10:00"), at("06-03 10:00"), SupplementPolicy.SUBTRACT),
        Pause(at("06-03 11:00"), at("06-04 10:00"), SupplementPolicy.RESTART),
    )
    assert due_date(at("06-01 09:00"), WorkingDays(3), VN, pauses=pauses).on == date(2026, 6, 9)


def test_a_restart_follows_the_reception_rule() -> None:
    """R17, R33: the supplement of Fri 05/06 17:30 is received on Monday by NEXT_WORKING_DAY."""
    for reception, on in ((ReceptionRule.EVENT_DAY, 8), (ReceptionRule.NEXT_WORKING_DAY, 9)):
        rule = CountingRule(reception)
        due = paused("06-01 09:00", WorkingDays(1), "06-02 09:00", "06-05 17:30", rule=rule)
        assert due.on == date(2026, 6, on)


@pytest.mark.parametrize("term", [SameDay(), Immediate(), WorkingDays(0)], ids=str)
@pytest.mark.parametrize("policy", [SupplementPolicy.SUBTRACT, SupplementPolicy.RESTART])
def test_a_term_due_at_once_is_received_again_after_a_pause(
    term: Term, policy: SupplementPolicy
) -> None:
    """R33: paused from Mon 14:00 to Wed 03/06 10:00, it is due on Wednesday."""
    rule = CountingRule(policy=policy)
    assert paused("06-01 09:00", term, "06-01 14:00", "06-03 10:00", rule=rule).on == date(
        2026, 6, 3
    )


def test_a_pause_may_be_empty_but_not_reversed() -> None:
    """R33: equal ends pause nothing; the receipt itself may be the end of a pause."""
    empty = Pause(at("06-02 09:00"), at("06-02 09:00"))
    assert empty.from_at == empty.until_at
    assert due_date(at("06-01 09:00"), WorkingDays(3), VN, SUBTRACT, pauses=(empty,)).on == date(
        2026, 6, 4
    )
    with pytest.raises(InvalidPause, match="exchange its two ends"):
        Pause(at("06-02 09:01"), at("06-02 09:00"))


def test_pauses_of_a_term_that_began_on_a_date() -> None:
    """R33: a date begins at midnight, so a pause may end at any hour of it, but not before."""
    pause = Pause(at("06-01 00:00"), at("06-01 00:00"))
    assert due_date(date(2026, 6, 1), WorkingDays(1), VN, SUBTRACT, pauses=(pause,)).on == date(
        2026, 6, 2
    )
    early = Pause(at("05-31 23:00"), at("05-31 23:59"))
    with pytest.raises(InvalidPause, match="before the receipt"):
        due_date(date(2026, 6, 1), WorkingDays(1), VN, SUBTRACT, pauses=(early,))


# --- provisional ----------------------------------------------------------------------------


def test_a_restart_in_an_announced_year_is_not_provisional() -> None:
    """R5: a first receipt in 2013 (projected) no longer bears on a term counted anew in 2014."""
    start = datetime(2013, 12, 2, 9, tzinfo=VIETNAM)
    arrived = datetime(2014, 1, 6, 9, tzinfo=VIETNAM)
    pause = Pause(datetime(2013, 12, 3, 9, tzinfo=VIETNAM), arrived)
    assert due_date(start, WorkingDays(5), VN).provisional
    assert not due_date(start, WorkingDays(5), VN, pauses=(pause,)).provisional
    assert due_date(start, WorkingDays(5), VN, SUBTRACT, pauses=(pause,)).provisional


# --- values ---------------------------------------------------------------------------------


def test_the_parts_of_working_days() -> None:
    """R11: whole days, what is left of a day, and whether there is nothing left."""
    parts = {
        value: (term.whole, term.fraction, term.is_whole)
        for value in ("0", "0.5", "1", "10.5", "12")
        for term in [WorkingDays(value)]
    }
    half = Fraction(1, 2)
    assert parts == {
        "0": (0, 0, False),
        "0.5": (0, half, False),
        "1": (1, 0, True),
        "10.5": (10, half, False),
        "12": (12, 0, True),
    }


@pytest.mark.parametrize("value", [0, 1_000_000, 0.5, 0.015625, Decimal("0.001"), "10.5"])
def test_values_that_are_exact(value: float | Decimal | str) -> None:
    """R11: from nothing to a million; a float down to one sixty-fourth is exact."""
    assert WorkingDays(value).value == Fraction(value)


@pytest.mark.parametrize("value", [1_000_001, -0.5, 0.0078125, None, Fraction(1, 3), "1/0"])
def test_values_that_are_not(value: object) -> None:
    """R11: out of range, a float of small parts, no number, or decimals without end."""
    with pytest.raises(InvalidTerm):
        WorkingDays(value)  # type: ignore[arg-type]


def test_months_are_whole_and_minutes_are_parts_of_hours() -> None:
    """T05, R20: half a month has no last day; 20 minutes are a third of an hour, 1/7 is no time."""
    for kind in (Weeks, Months, Years):
        with pytest.raises(InvalidTerm, match="not a whole number"):
            kind("0.5")
    assert WorkingHours(Fraction(1, 3)).value * 60 == 20
    with pytest.raises(InvalidTerm, match="no exact time"):
        WorkingHours(Fraction(1, 7))


def test_the_longest_number_that_is_read() -> None:
    """R11: limits when parsing: a hundred digits are read, one more is refused unread."""
    hundred = "0" * 98 + "10"
    assert WorkingDays(hundred).value == 10
    with pytest.raises(InvalidTerm, match="of this size"):
        WorkingDays("0" + hundred)
    assert WorkingDays(Decimal("0E-100")).value == 0
    with pytest.raises(InvalidTerm, match="of this size"):
        WorkingDays(Decimal("0E-101"))


def test_a_term_shows_what_was_given() -> None:
    """R11: in a message the value stands once, exact, and nothing worked out from it."""
    assert repr(WorkingDays("10.5")) == "WorkingDays(value=Fraction(21, 2))"


# --- steps ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entered", "term", "end"),
    [
        ("06-04 09:00", WorkingDays(1), "06-05 09:00"),
        ("06-04 07:00", WorkingDays(1), "06-04 17:00"),
        ("06-04 13:30", WorkingDays(1), "06-05 11:30"),
        ("06-04 18:00", WorkingDays(1), "06-05 17:00"),
        ("06-06 10:00", WorkingDays(2), "06-09 17:00"),
        ("06-04 13:30", WorkingDays("0.5"), "06-05 07:30"),
        ("06-04 07:00", WorkingDays("0.5"), "06-04 11:00"),
        ("06-04 18:00", WorkingDays(0), "06-05 00:00"),
        ("06-04 10:00", WorkingDays(0), "06-05 00:00"),
        ("06-04 15:00", WorkingHours(4), "06-05 09:00"),
        ("06-04 15:00", CalendarDays(1), "06-06 00:00"),
    ],
)
def test_when_a_step_is_due(entered: str, term: Term, end: str) -> None:
    """R37, R13: days keep the time of day and end with a session, then hours of 8 a day."""
    due = step_due_date(at(entered), term, VN)
    assert due is not None
    assert due.expires_at == at(end)


def test_what_a_step_needs() -> None:
    """R36: 1 day = 8 hours; calendar time is no working time."""
    now = at("06-04 09:00")
    assert working_length(WorkingDays("1.5"), now) == timedelta(hours=12)
    assert working_length(WorkingHours("1.5"), now) == timedelta(hours=1.5)
    assert working_length(CalendarDays(3), now) == timedelta()


# --- classes --------------------------------------------------------------------------------


def test_an_hour_term_is_late_a_moment_after_its_end() -> None:
    """R15, R16: two hours from 09:00: on time at 11:00, late a second later."""
    due = due_date(at("06-05 09:00"), WorkingHours(2), VN)
    assert classify(due, finished_at=at("06-05 11:00:00")) is Outcome.ON_TIME
    assert classify(due, finished_at=at("06-05 11:00:01")) is Outcome.LATE
    assert classify(due, finished_at=at("06-04 16:00")) is Outcome.EARLY
    assert classify(due, finished_at=date(2026, 6, 4)) is Outcome.EARLY
    assert classify(due, finished_at=date(2026, 6, 6)) is Outcome.LATE
    with pytest.raises(TimeOfDayRequired, match="11:00"):
        classify(due, finished_at=date(2026, 6, 5))
    assert classify(due, at=at("06-05 11:00:00")) is Standing.DUE_SOON
    assert classify(due, at=at("06-05 11:00:01")) is Standing.OVERDUE


def test_due_soon_begins_at_an_opening() -> None:
    """R16: on the day itself without a lead, else so many working days before, over closed days."""
    due = due_date(at("06-03 09:00"), WorkingDays(3), VN)
    assert due.on == date(2026, 6, 8)
    assert classify(due, at=at("06-08 06:59")) is Standing.WITHIN
    assert classify(due, at=at("06-08 07:00")) is Standing.DUE_SOON
    assert classify(due, at=at("06-05 06:59"), due_soon_days=1) is Standing.WITHIN
    assert classify(due, at=at("06-05 07:00"), due_soon_days=1) is Standing.DUE_SOON
    saturday = due_date(at("06-05 09:00"), ClockHours(24), VN)
    assert classify(saturday, at=at("06-06 08:00"), due_soon_days=1) is Standing.DUE_SOON


def test_a_dossier_is_finished_or_open() -> None:
    """R16: both instants or none is a mistake of the caller."""
    due = due_date(at("06-05 09:00"), WorkingDays(1), VN)
    with pytest.raises(CallerError, match="either"):
        classify(due)
    with pytest.raises(CallerError, match="either"):
        classify(due, finished_at=at("06-05 10:00"), at=at("06-05 10:00"))
    assert classify(None, finished_at=at("06-05 10:00")) is Outcome.UNDATED
