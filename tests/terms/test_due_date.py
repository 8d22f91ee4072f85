"""Due dates: hand-computed cases and the laws they obey."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_flow.calendars import HoursRule, OfficeHours, Session, load_calendar
from tthc_flow.errors import (
    CalendarNotCovered,
    InvalidPause,
    InvalidTerm,
    NaiveInstant,
    NoDueDate,
    TimeOfDayRequired,
)
from tthc_flow.instants import VIETNAM
from tthc_flow.terms import (
    CalendarDays,
    ClockHours,
    CountingRule,
    Immediate,
    Months,
    NotCounted,
    Outcome,
    Pause,
    ReceptionRule,
    SameDay,
    Standing,
    SupplementPolicy,
    Term,
    Unspecified,
    Weeks,
    WorkingDays,
    WorkingHours,
    Years,
    classify,
    due_date,
)
from tthc_flow.terms.steps import step_due_date

VN = load_calendar()
RULES = st.builds(
    CountingRule,
    st.sampled_from(ReceptionRule),
    st.sampled_from(SupplementPolicy),
    st.booleans(),
)
STARTS = st.builds(
    lambda day, second: datetime.combine(day, time(), VIETNAM) + timedelta(seconds=second),
    st.dates(date(2014, 1, 1), date(2027, 12, 31)),
    st.integers(0, 86_399),
)
QUARTERS = st.integers(0, 240).map(lambda n: Decimal(n) / 4)
TERMS = st.one_of(
    st.builds(WorkingDays, QUARTERS),
    st.builds(CalendarDays, st.integers(0, 200)),
    st.builds(WorkingHours, QUARTERS),
    st.builds(ClockHours, QUARTERS),
    st.builds(Weeks, st.integers(0, 30)),
    st.builds(Months, st.integers(0, 30)),
    st.builds(Years, st.integers(0, 5)),
    st.just(SameDay()),
    st.just(Immediate()),
)


def at(text: str) -> datetime:
    """A local instant."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def pauses_after(start: datetime, gaps: list[int]) -> tuple[Pause, ...]:
    """Pauses in order: hours until each begins, and how long it lasts, in turn."""
    ends, here = [], start
    for gap in gaps:
        here += timedelta(hours=gap)
        ends.append(here)
    return tuple(Pause(one, other) for one, other in zip(ends[::2], ends[1::2], strict=False))


@given(STARTS, STARTS, TERMS, RULES)
def test_a_later_start_is_never_due_earlier(
    one: datetime, other: datetime, term: Term, rule: CountingRule
) -> None:
    """R18: monotone in the start, for every kind of term and every rule."""
    first, second = sorted((one, other))
    early, late = due_date(first, term, VN, rule), due_date(second, term, VN, rule)
    assert early.expires_at <= late.expires_at


@given(STARTS, st.sampled_from([WorkingDays, WorkingHours, ClockHours]), QUARTERS, QUARTERS, RULES)
def test_a_longer_term_is_never_due_earlier(
    start: datetime, kind: type[WorkingDays], a: Decimal, b: Decimal, rule: CountingRule
) -> None:
    """R18: monotone in the length."""
    shorter, longer = sorted((a, b))
    one, other = due_date(start, kind(shorter), VN, rule), due_date(start, kind(longer), VN, rule)
    assert one.on <= other.on
    # Zero days are due at once, by the end of the day (R11, R14); a quarter of a day that begins
    # at the next opening ends earlier on that same day. Only their dates can be compared.
    if shorter:
        assert one.expires_at <= other.expires_at


@given(STARTS, TERMS, RULES)
def test_a_due_date_never_lies_in_closed_time(
    start: datetime, term: Term, rule: CountingRule
) -> None:
    """R18: the due day is a working day, clock hours excepted by law."""
    due = due_date(start, term, VN, rule)
    assert isinstance(term, ClockHours) or VN.is_working_day(due.on)
    if not rule.made_up_day_may_be_due and not isinstance(term, ClockHours):
        assert not VN.is_made_up(due.on)


@given(STARTS, TERMS, RULES, st.lists(st.integers(0, 200), max_size=6))
def test_an_explanation_replays_to_its_own_date(
    start: datetime, term: Term, rule: CountingRule, gaps: list[int]
) -> None:
    """R19: the entries alone give the same instant, pauses included."""
    due = due_date(start, term, VN, rule, pauses=pauses_after(start, gaps))
    assert due.explanation.replay() == due.expires_at
    assert due.explanation.to_text("vi")
    assert due.explanation.to_text("en")


@given(STARTS, QUARTERS.filter(bool), st.lists(st.integers(0, 120), max_size=6))
def test_the_counted_days_of_an_explanation_are_the_term(
    start: datetime, days: Decimal, gaps: list[int]
) -> None:
    """R19: an explanation counts each day of the term once, skipping closed and paused days."""
    rule = CountingRule(policy=SupplementPolicy.SUBTRACT)
    due = due_date(start, WorkingDays(days), VN, rule, pauses=pauses_after(start, gaps))
    positions = [e.position for e in due.explanation.entries if e.position]
    assert positions == list(range(1, int(days) + 1))


@given(STARTS, st.integers(1, 60), st.integers(0, 400), st.integers(0, 400))
def test_a_pause_moves_working_days_by_its_own_working_days(
    start: datetime, days: int, begins: int, lasts: int
) -> None:
    """R33: under SUBTRACT a pause moves the date by its working time, no more and no less."""
    rule = CountingRule(policy=SupplementPolicy.SUBTRACT)
    pause = Pause(
        start + timedelta(hours=begins), start + timedelta(hours=begins) + timedelta(hours=lasts)
    )
    plain = due_date(start, WorkingDays(days), VN, rule)
    paused = due_date(start, WorkingDays(days), VN, rule, pauses=(pause,))
    working = VN.working_days_between(pause.from_at.date(), pause.until_at.date())
    if pause.from_at > plain.expires_at:
        working = 0
    assert VN.working_days_between(plain.on, paused.on) == working


@given(STARTS, st.integers(1, 200), st.integers(0, 200), st.integers(0, 200))
def test_a_pause_moves_working_hours_by_its_own_open_time(
    start: datetime, hours: int, begins: int, lasts: int
) -> None:
    """R33, prior_art 2, 22, 33: term and pause are measured by one ruler."""
    rule = CountingRule(policy=SupplementPolicy.SUBTRACT)
    begin = start + timedelta(hours=begins)
    pause = Pause(begin, begin + timedelta(hours=lasts))
    plain = due_date(start, WorkingHours(hours), VN, rule)
    paused = due_date(start, WorkingHours(hours), VN, rule, pauses=(pause,))
    moved = VN.working_time_between(pause.from_at, pause.until_at)
    if begin > plain.expires_at:
        moved = timedelta()
    assert VN.working_time_between(plain.expires_at, paused.expires_at) == moved


@given(STARTS, TERMS, RULES, st.integers(0, 300))
def test_an_empty_pause_moves_nothing_but_a_restart(
    start: datetime, term: Term, rule: CountingRule, hours: int
) -> None:
    """prior_art 2.4: pause and resume at one instant change nothing (SUBTRACT, IGNORE)."""
    if rule.policy is SupplementPolicy.RESTART or isinstance(term, SameDay | Immediate):
        return
    if isinstance(term, WorkingDays) and not term.value:
        return
    instant = start + timedelta(hours=hours)
    plain = due_date(start, term, VN, rule)
    assert due_date(start, term, VN, rule, pauses=(Pause(instant, instant),)).on == plain.on


@given(
    st.dates(date(2014, 1, 1), date(2027, 12, 31)),
    st.lists(st.integers(0, 86_399), min_size=2, max_size=2),
    QUARTERS,
)
def test_any_receipt_on_one_day_gives_one_due_date_for_day_terms(
    day: date, seconds: list[int], days: Decimal
) -> None:
    """prior_art 2.4: every start on one date gives the same due date in working days."""
    one, other = (
        due_date(
            datetime.combine(day, time(), VIETNAM) + timedelta(seconds=s), WorkingDays(days), VN
        )
        for s in seconds
    )
    assert one.expires_at == other.expires_at


@given(STARTS, st.integers(1, 160))
def test_any_receipt_in_one_closed_interval_gives_one_due_date_for_hours(
    start: datetime, hours: int
) -> None:
    """prior_art 1, 20: a receipt in closed time counts as one at the next opening."""
    opening = VN.next_opening(start)
    assert due_date(start, WorkingHours(hours), VN).expires_at == (
        due_date(opening, WorkingHours(hours), VN).expires_at
    )


def test_half_days_and_whole_days_of_steps_end_together() -> None:
    """R37: twenty half-day steps end where one ten-day step does, from any time of day."""
    for start in ("2026-08-20T07:00", "2026-08-20T09:17", "2026-08-20T13:30", "2026-08-22T18:00"):
        here = at(start)
        for _ in range(20):
            step = step_due_date(here, WorkingDays(Decimal("0.5")), VN)
            assert step is not None
            here = step.expires_at
        whole = step_due_date(at(start), WorkingDays(10), VN)
        assert whole is not None
        assert here == whole.expires_at


def test_a_step_keeps_its_time_of_day() -> None:
    """R37: one day and a half from Thursday 09:00 is Friday 13:30 plus what 11:30 cuts off."""
    due = step_due_date(at("2026-06-04T09:00"), WorkingDays(Decimal("1.5")), VN)
    assert due is not None
    assert due.expires_at == at("2026-06-05T15:00")
    assert step_due_date(at("2026-06-04T09:00"), NotCounted(), VN) is None


def test_a_made_up_saturday_may_be_kept_from_being_due() -> None:
    """R7, T13: with the switch off it still counts, but the term ends on the Monday after."""
    rule = CountingRule(made_up_day_may_be_due=False)
    start = at("2026-01-05T09:00")
    assert due_date(start, WorkingDays(5), VN).on == date(2026, 1, 10)
    assert due_date(start, WorkingDays(5), VN, rule).on == date(2026, 1, 12)
    assert due_date(start, WorkingDays(6), VN, rule).on == date(2026, 1, 12)
    assert due_date(start, WorkingDays(7), VN, rule).on == date(2026, 1, 13)


@pytest.mark.parametrize(
    ("start", "term", "on"),
    [
        ("2026-08-21T09:00", WorkingDays(1), "2026-08-22"),
        ("2026-08-21T15:01", SameDay(), "2026-08-22"),
        ("2026-08-22T15:00", SameDay(), "2026-08-22"),
        ("2026-08-22T15:01", SameDay(), "2026-08-24"),
        ("2026-08-22T18:00", Immediate(), "2026-08-22"),
        ("2026-08-12T09:00", CalendarDays(10), "2026-08-22"),
        ("2026-07-22T09:00", Months(1), "2026-08-22"),
        ("2026-08-21T16:00", WorkingHours(2), "2026-08-22"),
    ],
)
def test_a_made_up_saturday_is_a_working_day_in_every_respect(
    start: str, term: Term, on: str
) -> None:
    """R7: Saturday 22/08/2026 is counted, worked by the hour, received on, and may be due."""
    assert due_date(at(start), term, VN).on == date.fromisoformat(on)
    received = due_date(
        at("2026-08-22T09:00"), WorkingDays(1), VN, CountingRule(ReceptionRule.NEXT_WORKING_DAY)
    )
    assert received.on == date(2026, 8, 24)


@pytest.mark.parametrize(
    ("start", "term", "on"),
    [
        ("2024-02-29", Years(1), "2025-02-28"),
        ("2024-01-31", Months(1), "2024-02-29"),
        ("2025-08-31", Months(6), "2026-03-02"),
        ("2026-11-30", Months(3), "2027-03-01"),
        ("2026-02-02", Weeks(2), "2026-02-23"),
        ("2026-06-06", CalendarDays(0), "2026-06-08"),
    ],
)
def test_months_and_years_end_on_the_same_day_or_the_last(start: str, term: Term, on: str) -> None:
    """R12, T05, T06: art. 148 of the Civil Code, then the end rolls off a closed day."""
    assert due_date(date.fromisoformat(start), term, VN).on == date.fromisoformat(on)


def test_a_part_of_a_day_never_passes_closing() -> None:
    """R11: 0,9375 of a day is 7 h 30, but an office of 7 hours closes before."""
    sessions = (Session(time(8), time(12)), Session(time(13), time(16)))
    office = load_calendar(office=OfficeHours("short", (HoursRule((0, 1, 2, 3, 4), sessions),)))
    due = due_date(date(2026, 6, 4), WorkingDays("0.9375"), office)
    assert due.expires_at == at("2026-06-05T16:00")
    assert due_date(date(2026, 6, 4), WorkingDays("0.75"), office).expires_at == (
        at("2026-06-05T15:00")
    )


@pytest.mark.parametrize(
    ("clock", "on"), [("15:00:00", date(2026, 11, 9)), ("15:00:01", date(2026, 11, 10))]
)
def test_the_cut_off_is_passed_by_the_second(clock: str, on: date) -> None:
    """R14, T33: "sau 15 giờ" begins after 15:00:00."""
    assert due_date(at(f"2026-11-09T{clock}"), SameDay(), VN).on == on


@pytest.mark.parametrize(
    ("start", "on"),
    [
        ("2026-11-06T05:00:00", "2026-11-09"),
        ("2026-11-06T12:30:00", "2026-11-09"),
        ("2026-11-06T17:00:00", "2026-11-09"),
        ("2026-11-06T17:00:01", "2026-11-10"),
        ("2026-11-07T09:00:00", "2026-11-10"),
    ],
)
def test_the_next_opening_receives_what_comes_after_closing(start: str, on: str) -> None:
    """R17: strictly after closing, not before opening nor at lunch; a mere date when closed."""
    rule = CountingRule(ReceptionRule.NEXT_WORKING_DAY)
    assert due_date(at(start), WorkingDays(1), VN, rule).on == date.fromisoformat(on)
    assert due_date(date(2026, 11, 7), WorkingDays(1), VN, rule).on == date(2026, 11, 10)
    assert due_date(date(2026, 11, 6), WorkingDays(1), VN, rule).on == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("term", "policy", "pause", "expires_at"),
    [
        (ClockHours(48), "SUBTRACT", "2026-03-03T10:00/2026-03-04T12:30", "2026-03-05T12:00"),
        (ClockHours(48), "RESTART", "2026-03-03T10:00/2026-03-04T12:30", "2026-03-06T12:30"),
        (Weeks(1), "SUBTRACT", "2026-03-03T10:00/2026-03-05T09:00", "2026-03-12T00:00"),
        (Months(1), "SUBTRACT", "2026-03-03T10:00/2026-03-05T09:00", "2026-04-07T00:00"),
        (WorkingDays("0.5"), "SUBTRACT", "2026-03-03T07:30/2026-03-05T09:00", "2026-03-05T11:00"),
        (SameDay(), "SUBTRACT", "2026-03-02T10:00/2026-03-04T15:00", "2026-03-05T00:00"),
        (SameDay(), "SUBTRACT", "2026-03-02T10:00/2026-03-04T15:01", "2026-03-06T00:00"),
        (SameDay(), "RESTART", "2026-03-02T10:00/2026-03-04T15:01", "2026-03-06T00:00"),
        (Immediate(), "SUBTRACT", "2026-03-02T10:00/2026-03-07T15:01", "2026-03-10T00:00"),
        (WorkingDays(0), "SUBTRACT", "2026-03-02T10:00/2026-03-07T15:01", "2026-03-10T00:00"),
        (Immediate(), "IGNORE", "2026-03-02T10:00/2026-03-07T15:01", "2026-03-03T00:00"),
    ],
)
def test_a_pause_moves_each_kind_of_term_on_its_own_ruler(
    term: Term, policy: str, pause: str, expires_at: str
) -> None:
    """R33: wall clock, calendar days before the roll, whole days first, or as received then."""
    begins, until = map(at, pause.split("/"))
    rule = CountingRule(policy=SupplementPolicy(policy))
    due = due_date(at("2026-03-02T09:30"), term, VN, rule, pauses=(Pause(begins, until),))
    assert due.expires_at == at(expires_at)


@pytest.mark.parametrize("policy", [SupplementPolicy.SUBTRACT, SupplementPolicy.RESTART])
def test_a_pause_at_the_very_instant_of_expiry_still_counts(policy: SupplementPolicy) -> None:
    """R33: only a pause that begins strictly after expiry moves nothing."""
    rule = CountingRule(policy=policy)

    def moved_by(begins: str, until: str, term: Term) -> bool:
        start, pause = at("2026-03-02T09:00"), Pause(at(begins), at(until))
        return due_date(start, term, VN, rule, pauses=(pause,)).on != due_date(start, term, VN).on

    assert moved_by("2026-03-10T00:00", "2026-03-12T09:00", WorkingDays(5))
    assert not moved_by("2026-03-10T00:01", "2026-03-12T09:00", WorkingDays(5))
    assert moved_by("2026-03-02T17:00", "2026-03-04T09:00", WorkingHours(6))
    assert not moved_by("2026-03-02T17:01", "2026-03-04T09:00", WorkingHours(6))


@pytest.mark.parametrize("term", [WorkingHours(1), ClockHours(1), SameDay()])
def test_hours_need_an_hour(term: Term) -> None:
    """An hour or same-day term from a mere date is refused, not taken from midnight."""
    with pytest.raises(TimeOfDayRequired):
        due_date(date(2026, 6, 5), term, VN)


@pytest.mark.parametrize(
    "term", [NotCounted(), Unspecified(), CalendarDays(Decimal("1.5"))], ids=str
)
def test_terms_without_a_date_have_none(term: Term) -> None:
    """R13, R20: not counted, unspecified and part calendar days have no due date."""
    with pytest.raises(NoDueDate):
        due_date(at("2026-06-05T09:00"), term, VN)


def test_naive_starts_are_refused() -> None:
    """An instant without a zone names no instant."""
    with pytest.raises(NaiveInstant):
        due_date(datetime(2026, 6, 5, 9), WorkingDays(1), VN)  # noqa: DTZ001


def test_a_reading_in_another_zone_is_the_same_instant() -> None:
    """08/01/2026 17:30 UTC is 09/01/2026 00:30 in Việt Nam: day 0 is the 9th."""
    from datetime import UTC

    start = datetime(2026, 1, 8, 17, 30, tzinfo=UTC)
    assert due_date(start, WorkingDays(1), VN).on == date(2026, 1, 10)


def test_terms_beyond_the_calendar_are_refused() -> None:
    """R3: the answer lies outside the table."""
    for term in (WorkingDays(20_000), CalendarDays(20_000), Years(9_000), ClockHours(900_000)):
        with pytest.raises(CalendarNotCovered):
            due_date(at("2026-06-05T09:00"), term, VN)


@pytest.mark.parametrize("term", [WorkingDays(2), CalendarDays(30), ClockHours(48), Immediate()])
def test_starts_outside_the_calendar_are_refused(term: Term) -> None:
    """R3: a receipt before the table has no due date, even where the end lies inside."""
    for start in (at("2009-12-31T23:00"), date(2009, 12, 31), at("9999-12-31T23:00")):
        if isinstance(term, ClockHours) and not isinstance(start, datetime):
            continue
        for reception in ReceptionRule:
            with pytest.raises(CalendarNotCovered):
                due_date(start, term, VN, CountingRule(reception))


@pytest.mark.parametrize(
    "term", [WorkingDays(2), CalendarDays(30), WorkingHours(9), ClockHours(48)]
)
@pytest.mark.parametrize("policy", [SupplementPolicy.RESTART, SupplementPolicy.SUBTRACT])
def test_pauses_that_leave_the_calendar_are_refused(term: Term, policy: SupplementPolicy) -> None:
    """R3: however long a pause lasts, no date beyond the table is given, nor any other error."""
    start = at("2026-06-05T09:00")
    for until in (at("2061-01-01T09:00"), at("9999-12-31T23:59")):
        pause = Pause(at("2026-06-05T10:00"), until)
        with pytest.raises(CalendarNotCovered):
            due_date(start, term, VN, CountingRule(policy=policy), pauses=(pause,))


def test_impossible_pauses_are_refused() -> None:
    """Reversed, overlapping, and over before the receipt."""
    start = at("2026-06-05T09:00")
    with pytest.raises(InvalidPause, match="before it begins"):
        Pause(at("2026-06-09T09:00"), at("2026-06-08T09:00"))
    overlapping = (
        Pause(at("2026-06-08T09:00"), at("2026-06-10T09:00")),
        Pause(at("2026-06-09T09:00"), at("2026-06-11T09:00")),
    )
    with pytest.raises(InvalidPause, match="before the one before it ends"):
        due_date(start, WorkingDays(9), VN, pauses=overlapping)
    with pytest.raises(InvalidPause, match="before the receipt"):
        due_date(
            start,
            WorkingDays(9),
            VN,
            pauses=(Pause(at("2026-06-01T09:00"), at("2026-06-02T09:00")),),
        )


@pytest.mark.parametrize(
    "value",
    [
        *(-1, "x", float("nan"), float("inf"), 0.1, True, None, "1e9", "1/3", "1/0", "9" * 5_000),
        *(
            "1e999999999",
            Decimal("1e999999999"),
            Decimal("1e-999999999"),
            Decimal("NaN"),
            10**5_000,
        ),
    ],
    ids=range(16),
)
def test_inexact_and_impossible_values_are_refused(value: object) -> None:
    """R11: values are exact; a float is taken only when it is what was written."""
    with pytest.raises(InvalidTerm):
        WorkingDays(value)  # type: ignore[arg-type]
    assert WorkingDays(10.5) == WorkingDays(Decimal("10.5"))


def test_provisional_dates_are_marked() -> None:
    """R5: a count that touches 2027 (unconfirmed) or a projected year says so."""
    assert not due_date(at("2026-12-01T09:00"), WorkingDays(5), VN).provisional
    assert due_date(at("2026-12-30T09:00"), WorkingDays(5), VN).provisional
    assert due_date(at("2028-03-01T09:00"), WorkingDays(5), VN).provisional


def test_the_slip_prints_closing_time_or_the_instant() -> None:
    """R15: appointment at closing for day terms, at the instant for hour terms."""
    start = at("2026-06-05T09:00")
    assert due_date(start, WorkingDays(1), VN).appointment_at == at("2026-06-08T17:00")
    assert due_date(start, WorkingHours(2), VN).appointment_at == at("2026-06-05T11:00")


@pytest.mark.parametrize(
    ("finished", "outcome"),
    [
        ("2026-06-05T10:00", Outcome.EARLY),
        ("2026-06-08T00:00", Outcome.ON_TIME),
        ("2026-06-08T23:59", Outcome.ON_TIME),
        ("2026-06-09T00:00", Outcome.ON_TIME),
        ("2026-06-09T00:01", Outcome.LATE),
    ],
)
def test_classes_of_finished_dossiers(finished: str, outcome: Outcome) -> None:
    """R15, R16, T02: early by date, late strictly after 24:00 of the due date."""
    due = due_date(at("2026-06-05T09:00"), WorkingDays(1), VN)
    assert classify(due, finished_at=at(finished)) is outcome


def test_classes_of_dates_only_and_of_nothing() -> None:
    """R16: by date where only the date is on record; no due date is a class of its own."""
    due = due_date(at("2026-06-05T09:00"), WorkingDays(1), VN)
    by_hour = due_date(at("2026-06-05T09:00"), WorkingHours(1), VN)
    assert classify(due, finished_at=date(2026, 6, 8)) is Outcome.ON_TIME
    assert classify(due, finished_at=date(2026, 6, 9)) is Outcome.LATE
    assert classify(None, finished_at=date(2026, 6, 9)) is Outcome.UNDATED
    assert classify(None, at=at("2026-06-05T09:00")) is Standing.UNDATED
    with pytest.raises(TimeOfDayRequired):
        classify(by_hour, finished_at=date(2026, 6, 5))


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        ("2026-06-09T16:59", Standing.WITHIN),
        ("2026-06-10T07:00", Standing.DUE_SOON),
        ("2026-06-13T00:00", Standing.DUE_SOON),
        ("2026-06-13T00:01", Standing.OVERDUE),
    ],
)
def test_classes_of_open_dossiers(now: str, standing: Standing) -> None:
    """R16, prior_art 11: due soon from two working days before, one dossier each side."""
    due = due_date(at("2026-06-05T09:00"), WorkingDays(5), VN)
    assert due.on == date(2026, 6, 12)
    assert classify(due, at=at(now), due_soon_days=2) is standing
