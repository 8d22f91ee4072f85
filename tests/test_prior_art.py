"""
Faults of comparable systems, each a test of ours. OWNERS says where the others are tested.

Numbers are those of the survey. "Right" answers were worked out there with a table ruler.
"""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from tthc_flow.calendars import Closed, HoursRule, OfficeHours, OfficialNotice, Session, Swap
from tthc_flow.calendars import load_calendar as load
from tthc_flow.errors import (
    CalendarNotCovered,
    ConflictingNotices,
    InvalidOfficeHours,
    TthcError,
    UnknownNotation,
)
from tthc_flow.instants import VIETNAM
from tthc_flow.terms import (
    CountingRule,
    Outcome,
    Pause,
    ReceptionRule,
    Standing,
    SupplementPolicy,
    WorkingDays,
    WorkingHours,
    classify,
    due_date,
    parse_term,
)

OWNERS = {
    12: "the desk: a sweep raises each notice once",
    19: "compliance: end = due to the second in bulk is a finding; the log is append-only here",
    26: "compliance: the same pattern, dates set by buttons",
    27: "portal: the status mapping is total",
    31: "the desk: a comment changes no clock",
    40: "the desk: a rung's key holds clock and epoch (the key itself: tests/supervision)",
    41: "analysis: one clock, priority only in the queue",
}
"""Which later issue owns the faults that have no test below."""

HERE = {*range(1, 12), *range(13, 19), *range(20, 26), *range(28, 31), *range(32, 40)}


def hours(*sessions: str, saturday: tuple[str, ...] = ()) -> OfficeHours:
    """An office open Monday to Friday, and on Saturday where said."""

    def read(texts: tuple[str, ...]) -> tuple[Session, ...]:
        return tuple(Session(*map(time.fromisoformat, text.split("-"))) for text in texts)

    rules = [HoursRule((0, 1, 2, 3, 4), read(sessions))]
    if saturday:
        rules.append(HoursRule((5,), read(saturday)))
    return OfficeHours("tested", tuple(rules))


MORNING = load(office=hours("07:30-11:30", "13:00-17:00"))
SHORT = load(office=hours("08:00-12:00", "13:00-16:30"))
LATE_LUNCH = load(office=hours("07:00-11:30", "13:30-17:00"))
EARLY_LUNCH = load(office=hours("07:30-11:30", "13:30-17:00"))
SUBTRACT = CountingRule(policy=SupplementPolicy.SUBTRACT)


def at(text: str) -> datetime:
    """A local instant, `YYYY-MM-DD HH:MM`."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def test_every_fault_has_a_test_or_an_owner() -> None:
    """The 41 faults of the survey: tested here, or owned by a later issue."""
    assert set(range(1, 42)) == HERE | set(OWNERS)
    assert not HERE & set(OWNERS)


@pytest.mark.parametrize("clock", ["17:00", "17:01", "18:00", "20:00", "22:00"])
def test_01_time_since_closing_is_not_added(clock: str) -> None:
    """Four hours received after closing end at one instant, whatever the clock said."""
    due = due_date(at(f"2025-06-02 {clock}"), WorkingHours(4), MORNING)
    assert due.expires_at == at("2025-06-03 11:30")


@pytest.mark.parametrize(
    ("until", "minutes"), [("16:59", 15 * 60 + 29), ("17:00", 930), ("23:30", 930)]
)
def test_02_a_pause_ended_after_closing_counts_no_closed_time(until: str, minutes: int) -> None:
    """Mon 08:00 to Tue evening is 15 h 30 of open time, not 24 or 31."""
    start = at("2025-06-02 08:00")
    assert MORNING.working_minutes_between(start, at(f"2025-06-03 {until}")) == minutes


def test_02_the_due_date_moves_by_that_pause_only() -> None:
    """Due Tue 10/06 08:00, moved by 15 h 30, is Wed 11/06 17:00."""
    start = at("2025-06-02 07:30")
    term = WorkingHours(MORNING.working_minutes_between(start, at("2025-06-10 08:00")) // 30 / 2)
    pause = Pause(at("2025-06-02 08:00"), at("2025-06-03 23:30"))
    assert due_date(start, term, MORNING).expires_at == at("2025-06-10 08:00")
    moved = due_date(start, term, MORNING, SUBTRACT, pauses=(pause,))
    assert MORNING.working_minutes_between(at("2025-06-10 08:00"), moved.expires_at) == 930
    assert moved.expires_at == at("2025-06-11 17:00")


def test_03_a_receipt_on_a_holiday_has_worked_nothing() -> None:
    """One day from Tue 02/09/2025 (National Day) is all of Wed 03/09."""
    due = due_date(at("2025-09-02 08:00"), WorkingDays(1), MORNING)
    assert due.expires_at == at("2025-09-04 00:00")
    assert due.on == date(2025, 9, 3)


@pytest.mark.parametrize(
    ("clock", "end"), [("11:29", "14:59"), ("11:30", "15:00"), ("11:31", "15:00")]
)
def test_04_a_start_at_the_end_of_the_morning_keeps_its_lunch(clock: str, end: str) -> None:
    """Two hours from 11:29, 11:30, 11:31: never earlier for a later start."""
    due = due_date(at(f"2025-06-02 {clock}"), WorkingHours(2), MORNING)
    assert due.expires_at == at(f"2025-06-02 {end}")


def test_05_saturday_has_its_own_hours() -> None:
    """Fri 15:00 + 8 h with Saturday morning open: 2 h, 4 h, then Monday 09:30."""
    office = load(office=hours("07:30-11:30", "13:00-17:00", saturday=("07:30-11:30",)))
    start = at("2025-06-06 15:00")
    assert due_date(start, WorkingHours(8), office).expires_at == at("2025-06-09 09:30")
    assert due_date(start, WorkingDays(1), office).on == date(2025, 6, 7)


def test_06_a_single_session_is_a_half_day() -> None:
    """An office open 07:30-11:30 only has four hours a day, not ten."""
    office = load(office=hours("07:30-11:30"))
    due = due_date(at("2025-06-02 07:30"), WorkingHours(8), office)
    assert due.expires_at == at("2025-06-03 11:30")


def test_07_a_working_day_is_no_number_of_hours() -> None:
    """Twenty days in an office of 7.5 hours end on Mon 30/06."""
    assert due_date(at("2025-06-02 08:00"), WorkingDays(20), SHORT).on == date(2025, 6, 30)


@pytest.mark.parametrize(("days", "on"), [(260, date(2026, 1, 16)), (300, date(2026, 3, 20))])
def test_08_long_terms_are_not_cut(days: int, on: date) -> None:
    """260 and 300 working days from Thu 02/01/2025, Vietnamese calendar."""
    assert due_date(at("2025-01-02 08:00"), WorkingDays(days), MORNING).on == on


def test_09_clock_times_are_no_integers() -> None:
    """55 minutes from 16:45 end at 08:10 the next day."""
    term = parse_term("55 phút", context="step")
    assert due_date(at("2025-06-02 16:45"), term, MORNING).expires_at == at("2025-06-03 08:10")


def test_10_all_callers_ask_one_function() -> None:
    """The explanation, the slip and the class all read the one expires_at."""
    due = due_date(at("2025-06-02 08:00"), WorkingHours(8), MORNING)
    assert due.explanation.replay() == due.expires_at == due.appointment_at
    assert classify(due, finished_at=due.expires_at) is Outcome.ON_TIME


def test_11_due_soon_has_both_sides_of_its_window() -> None:
    """One dossier before the window, one in it: within, due soon."""
    due = due_date(at("2026-06-05 09:00"), WorkingDays(5), MORNING)
    assert classify(due, at=at("2026-06-09 09:00"), due_soon_days=2) is Standing.WITHIN
    assert classify(due, at=at("2026-06-11 09:00"), due_soon_days=2) is Standing.DUE_SOON


def test_13_a_delay_is_not_capped_at_the_term() -> None:
    """Thirty working days late on a five-day term is thirty, not five."""
    due = due_date(at("2025-06-02 08:00"), WorkingDays(5), MORNING)
    finished = MORNING.add_working_days(due.on, 30)
    assert MORNING.working_days_between(due.on, finished) == 30


def test_14_finished_on_the_due_day_is_on_time_and_undated_is_named() -> None:
    """Released Monday 16:30 on a term that ends Monday: on time; no date: its own class."""
    due = due_date(at("2025-05-30 08:00"), WorkingDays(1), MORNING)
    assert classify(due, finished_at=at("2025-06-02 16:30")) is Outcome.ON_TIME
    assert classify(None, finished_at=at("2025-06-02 16:30")) is Outcome.UNDATED


def test_15_the_answer_depends_on_the_input() -> None:
    """Two instants on two sides of the due date have two classes."""
    due = due_date(at("2025-06-02 08:00"), WorkingDays(1), MORNING)
    assert classify(due, at=at("2025-06-03 08:00")) is not Standing.OVERDUE
    assert classify(due, at=at("2025-06-04 08:00")) is Standing.OVERDUE


def test_16_row_order_decides_nothing() -> None:
    """A day off and a worked day on one date are refused in either order, naming both."""
    off = OfficialNotice("day-off", (Closed(date(2027, 3, 6), date(2027, 3, 6)),))
    worked = OfficialNotice("worked", (Swap(date(2027, 3, 8), date(2027, 3, 6)),))
    for pair in ((off, worked), (worked, off)):
        with pytest.raises(ConflictingNotices, match="day-off"):
            MORNING.with_notice(*pair)
    assert MORNING.with_notice(worked).is_working_day(date(2027, 3, 6))


def test_17_a_date_once_given_can_be_derived_again() -> None:
    """Ten days from Mon 22/12/2025: 06/01 as known then, 07/01 after notice 12729."""
    start = at("2025-12-22 08:00")
    then = MORNING.as_known_on(date(2025, 12, 22))
    assert due_date(start, WorkingDays(10), then).on == date(2026, 1, 6)
    assert due_date(start, WorkingDays(10), MORNING).on == date(2026, 1, 7)


def test_18_a_bad_term_is_an_error_now() -> None:
    """No term is never an empty date found later."""
    with pytest.raises(UnknownNotation):
        parse_term("")
    with pytest.raises(UnknownNotation):
        parse_term("12")


@pytest.mark.parametrize(
    ("start", "hours_", "end"),
    [
        ("2025-06-07 09:00", 8, "2025-06-09 17:00"),
        ("2025-06-08 10:00", 2, "2025-06-09 09:00"),
    ],
)
def test_20_a_weekend_receipt_waits_for_monday(start: str, hours_: int, end: str) -> None:
    """Hours received on a weekend run from Monday's opening."""
    assert due_date(at(start), WorkingHours(hours_), LATE_LUNCH).expires_at == at(end)


@pytest.mark.parametrize(
    ("start", "hours_", "end"),
    [
        ("2025-06-02 16:00", 7, "2025-06-03 15:00"),
        ("2025-06-02 11:30", 2, "2025-06-02 15:30"),
        ("2025-06-02 11:31", 2, "2025-06-02 15:30"),
    ],
)
def test_21_lunch_counts_on_every_day(start: str, hours_: int, end: str) -> None:
    """Lunch is closed on the following day too."""
    assert due_date(at(start), WorkingHours(hours_), LATE_LUNCH).expires_at == at(end)


@pytest.mark.parametrize(
    ("received", "due", "pause", "moved_hours", "moved_days"),
    [
        (
            "2025-06-02 07:00",
            "2025-06-11 10:00",
            ("2025-06-06 16:00", "2025-06-09 08:00"),
            "2025-06-11 14:00",
            date(2025, 6, 12),
        ),
        (
            "2025-01-20 07:00",
            "2025-02-05 10:00",
            ("2025-01-24 16:00", "2025-02-03 08:00"),
            "2025-02-05 14:00",
            date(2025, 2, 6),
        ),
    ],
)
def test_22_a_supplement_moves_the_date_by_its_working_time(
    received: str, due: str, pause: tuple[str, str], moved_hours: str, moved_days: date
) -> None:
    """Two working hours of waiting are two hours (hour term) or one day (day term)."""
    start = at(received)
    minutes = LATE_LUNCH.working_minutes_between(start, at(due))
    days = LATE_LUNCH.working_days_between(start.date(), at(due).date())
    waited = (Pause(at(pause[0]), at(pause[1])),)
    by_hours = due_date(start, WorkingHours(minutes / 60), LATE_LUNCH, SUBTRACT, pauses=waited)
    by_days = due_date(start, WorkingDays(days), LATE_LUNCH, SUBTRACT, pauses=waited)
    assert by_hours.expires_at == at(moved_hours)
    assert by_days.on == moved_days


def test_23_the_answer_does_not_depend_on_the_day_of_asking() -> None:
    """15 working days from Mon 02/02/2026 over Tết end Mon 02/03, whenever computed."""
    for known_on in (date(2026, 1, 5), date(2026, 2, 25), date(2026, 11, 1)):
        calendar = LATE_LUNCH.as_known_on(known_on)
        assert due_date(at("2026-02-02 08:00"), WorkingDays(15), calendar).on == date(2026, 3, 2)


def test_24_gaps_become_errors_that_name_the_text() -> None:
    """A missing unit is no 0001-01-01 and no two hours."""
    with pytest.raises(UnknownNotation) as caught:
        parse_term("07")
    assert caught.value.text == "07"


def test_25_one_class_for_instants_and_dates() -> None:
    """Comparing instants and comparing dates give one class on the due day."""
    due = due_date(at("2025-06-02 08:00"), WorkingDays(1), MORNING)
    late_evening = at("2025-06-03 23:00")
    assert classify(due, finished_at=late_evening) is classify(due, finished_at=late_evening.date())


def test_28_every_holiday_on_the_way_is_skipped() -> None:
    """Ten working days from Mon 20/04/2026 (27/04, 30/04, 01/05 closed) end Thu 07/05."""
    assert due_date(at("2026-04-20 08:00"), WorkingDays(10), MORNING).on == date(2026, 5, 7)


def test_29_before_opening_is_the_opening() -> None:
    """06:00 counts as 08:00 in an office that opens at 08:00."""
    assert SHORT.next_opening(at("2026-06-05 06:00")) == at("2026-06-05 08:00")


def test_30_reading_twice_changes_nothing() -> None:
    """Asking for the explanation or the class does not use up any time."""
    due = due_date(at("2026-06-01 08:00"), WorkingDays(5), MORNING)
    before = due.expires_at
    assert due.explanation == due.explanation
    assert classify(due, at=before) is classify(due, at=before)
    assert due.expires_at == before


def test_32_a_suspension_moves_the_date_with_a_reason() -> None:
    """Suspended for ten days: the date moves, and the explanation says why."""
    pause = (Pause(at("2026-06-03 08:00"), at("2026-06-13 08:00"), basis="Luật Đất đai"),)
    due = due_date(at("2026-06-01 08:00"), WorkingDays(10), MORNING, SUBTRACT, pauses=pause)
    assert due.on == date(2026, 6, 24)
    assert "tạm dừng" in due.explanation.to_text("vi")


def test_33_pause_and_term_have_one_measure() -> None:
    """Fri 16:00 to Mon 08:00 is two working hours in 07:00-17:00 with lunch, not 64."""
    assert LATE_LUNCH.working_minutes_between(at("2026-06-05 16:00"), at("2026-06-08 08:00")) == 120


def test_34_after_the_last_listed_day_there_is_no_plain_week() -> None:
    """The table ends with an error, not with weekends only."""
    with pytest.raises(CalendarNotCovered):
        MORNING.is_working_day(date(2061, 1, 3))


@pytest.mark.parametrize(
    ("calendar", "start", "end"),
    [
        (EARLY_LUNCH, "2026-08-21 16:00", "2026-08-22 10:30"),
        (EARLY_LUNCH, "2026-01-09 16:00", "2026-01-10 10:30"),
        (LATE_LUNCH, "2026-01-09 16:00", "2026-01-10 10:00"),
    ],
)
def test_35_made_up_saturdays_are_open(calendar: object, start: str, end: str) -> None:
    """Four hours from Friday 16:00 end on the made-up Saturday."""
    assert isinstance(calendar, type(MORNING))
    assert due_date(at(start), WorkingHours(4), calendar).expires_at == at(end)


@pytest.mark.parametrize(
    ("start", "on"),
    [("2025-12-26 08:00", date(2026, 1, 6)), ("2026-01-05 08:00", date(2026, 1, 10))],
)
def test_36_the_swap_of_january_2026_is_known(start: str, on: date) -> None:
    """Five working days around 02/01 and 10/01/2026."""
    assert due_date(at(start), WorkingDays(5), MORNING).on == on


def test_37_a_closed_day_is_day_zero() -> None:
    """One working day from Sun 07/06/2026 is Mon; Tue only under the named rule."""
    sunday = at("2026-06-07 10:00")
    named = CountingRule(reception=ReceptionRule.NEXT_WORKING_DAY)
    assert due_date(sunday, WorkingDays(1), MORNING).on == date(2026, 6, 8)
    assert due_date(sunday, WorkingDays(1), MORNING, named).on == date(2026, 6, 9)


def test_38_a_cut_off_moves_open_days_only() -> None:
    """Same-day matter received Sun 20:00 is Monday's, not Tuesday's."""
    due = due_date(at("2026-06-07 20:00"), parse_term("trong ngày"), MORNING)
    assert due.on == date(2026, 6, 8)


def test_39_a_working_day_is_one_day() -> None:
    """P1D is not 24 business hours."""
    assert due_date(at("2026-06-01 08:00"), WorkingDays(1), MORNING).on == date(2026, 6, 2)


@pytest.mark.parametrize(
    ("start", "days", "on"),
    [
        (date(2018, 1, 1), 7, date(2018, 1, 10)),
        (date(2018, 2, 9), 7, date(2018, 2, 27)),
        (date(2018, 4, 24), 21, date(2018, 5, 28)),
        (date(2018, 4, 25), 21, date(2018, 5, 28)),
    ],
)
def test_published_vectors_hold(start: date, days: int, on: date) -> None:
    """The vectors of a public one-stop page, receipt day = day 0."""
    assert due_date(start, WorkingDays(days), MORNING).on == on


def test_overlapping_seasons_are_refused() -> None:
    """prior_art 6: hours that say two things of one day are refused by name."""
    twice = (HoursRule((0,), (Session(time(7), time(11)),)),) * 2
    with pytest.raises((InvalidOfficeHours, TthcError), match="two sets of hours"):
        load(office=OfficeHours("twice", twice))
