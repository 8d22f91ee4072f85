"""Every kind of term, rule and pause against a walk that looks at one day after the other."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tthc_flow.calendars import load_calendar
from tthc_flow.instants import VIETNAM
from tthc_flow.terms import (
    CalendarDays,
    ClockHours,
    CountingRule,
    Immediate,
    Months,
    Pause,
    ReceptionRule,
    SameDay,
    SupplementPolicy,
    Term,
    Weeks,
    WorkingDays,
    WorkingHours,
    Years,
    due_date,
)

VN = load_calendar()
DAY = timedelta(days=1)
CUT_OFF = time(15)
STARTS = st.builds(
    lambda day, minute: datetime.combine(day, time(), VIETNAM) + timedelta(minutes=minute),
    st.dates(date(2014, 1, 1), date(2027, 6, 30)),
    st.integers(0, 24 * 60 - 1) | st.sampled_from([420, 690, 810, 900, 901, 1020, 1021]),
)
HALVES = st.integers(0, 120).map(lambda n: Fraction(n, 2))
EIGHTHS = st.integers(0, 200).map(lambda n: Fraction(n, 8))
TERMS = st.one_of(
    st.builds(WorkingDays, EIGHTHS | st.integers(0, 60)),
    st.builds(CalendarDays, st.integers(0, 100)),
    st.builds(Weeks, st.integers(0, 12)),
    st.builds(Months, st.integers(0, 14)),
    st.builds(Years, st.integers(0, 2)),
    st.builds(WorkingHours, HALVES),
    st.builds(ClockHours, HALVES),
    st.just(SameDay()),
    st.just(Immediate()),
)
GAPS = st.lists(st.integers(0, 500) | st.integers(0, 15_000), max_size=6)


def midnight_after(day: date) -> datetime:
    return datetime.combine(day + DAY, time(), VIETNAM)


def open_day(day: date) -> date:
    while not VN.is_working_day(day):
        day += DAY
    return day


def walk(day: date, steps: int) -> date:
    for _ in range(steps):
        day = open_day(day + DAY)
    return day


def spells(start: datetime, days: int = 4_000) -> list[tuple[datetime, datetime]]:
    found = []
    for offset in range(days):
        day = start.date() + DAY * offset
        for session in VN.sessions(day):
            opens, closes = (
                datetime.combine(day, clock, VIETNAM) for clock in (session.opens, session.closes)
            )
            if closes > start:
                found.append((max(opens, start), closes))
    return found


def walk_hours(start: datetime, length: timedelta) -> datetime:
    for opens, closes in spells(start, 120 + length // timedelta(hours=1)):
        if length <= closes - opens:
            return opens + length
        length -= closes - opens
    raise AssertionError(length)


def months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def received(at: datetime, reception: ReceptionRule) -> datetime:
    sessions = VN.sessions(at.date())
    if reception is ReceptionRule.EVENT_DAY or (sessions and at.time() <= sessions[-1].closes):
        return at
    day = open_day(at.date() + DAY)
    return datetime.combine(day, VN.sessions(day)[0].opens, VIETNAM)


def last_day(day: date, term: Term) -> date:
    """The last day of a term in days, before it rolls; day 0 itself for other terms."""
    match term:
        case CalendarDays(value):
            return day + DAY * int(value)
        case Weeks(value):
            return day + DAY * 7 * int(value)
        case Months(value):
            return months_later(day, int(value))
        case Years(value):
            return months_later(day, 12 * int(value))
        case _:
            return day


def working_days_end(day: date, value: Fraction, days: int) -> datetime:
    whole = int(value)
    if value == whole:
        return midnight_after(walk(day, whole + days))
    begins = datetime.combine(walk(day, whole + days + 1), time(), VIETNAM)
    return walk_hours(begins, timedelta(hours=8) * float(value - whole))


def end(at: datetime, term: Term, days: int, length: timedelta) -> datetime:
    """The end of *term*, moved by *days* or *length* of pauses."""
    day = at.date()
    match term:
        case WorkingDays(value) if value:
            return working_days_end(day, value, days)
        case WorkingHours(value):
            return walk_hours(at, timedelta(hours=float(value)) + length)
        case ClockHours(value):
            return at + timedelta(hours=float(value)) + length
        case SameDay():
            in_time = VN.is_working_day(day) and at.time() <= CUT_OFF
            return midnight_after(day if in_time else open_day(day + DAY))
        case _:
            return midnight_after(open_day(last_day(day, term) + DAY * days))


def paused(term: Term, start: datetime, until: datetime) -> tuple[int, timedelta]:
    """How far a pause moves *term*: by days, or by a length of time."""
    days = [start.date() + DAY * n for n in range(1, (until.date() - start.date()).days + 1)]
    match term:
        case WorkingDays():
            return sum(map(VN.is_working_day, days)), timedelta()
        case WorkingHours():
            overlaps = (
                min(closes, until) - opens for opens, closes in spells(start, len(days) + 1)
            )
            return 0, sum((each for each in overlaps if each > timedelta()), timedelta())
        case ClockHours():
            return 0, until - start
        case _:
            return len(days), timedelta()


def walked(start: datetime, term: Term, rule: CountingRule, pauses: list[Pause]) -> datetime:
    at, days, length = received(start, rule.reception), 0, timedelta()
    starts_anew = isinstance(term, SameDay | Immediate) or term == WorkingDays(0)
    expires = end(at, term, days, length)
    for pause in pauses:
        if pause.from_at > expires or rule.policy is SupplementPolicy.IGNORE:
            continue
        if rule.policy is SupplementPolicy.RESTART or starts_anew:
            at, days, length = received(pause.until_at, rule.reception), 0, timedelta()
        else:
            begins = max(pause.from_at, at)
            more, longer = paused(term, begins, max(pause.until_at, begins))
            days, length = days + more, length + longer
        expires = end(at, term, days, length)
    return expires


@settings(max_examples=300)
@given(STARTS, TERMS, st.sampled_from(ReceptionRule), st.sampled_from(SupplementPolicy), GAPS)
def test_every_term_ends_where_a_walk_day_by_day_ends(
    start: datetime, term: Term, reception: ReceptionRule, policy: SupplementPolicy, gaps: list[int]
) -> None:
    """R11-R15, R17, R33: ruler and walk agree on term, reception and pauses together."""
    pauses, here = [], start
    for begins, lasts in zip(gaps[::2], gaps[1::2], strict=False):
        here += timedelta(minutes=begins)
        pauses.append(Pause(here, here + timedelta(minutes=lasts)))
        here += timedelta(minutes=lasts)
    rule = CountingRule(reception, policy)
    due = due_date(start, term, VN, rule, pauses=pauses)
    assert due.expires_at == walked(start, term, rule, pauses)
    assert due.on == (due.expires_at - DAY if due.is_by_date else due.expires_at).date()
