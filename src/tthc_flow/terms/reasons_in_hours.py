"""How terms in hours came to their end, spell by spell (R19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from attrs import evolve

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.terms.counting import AppliedPause, Reckoning
from tthc_flow.terms.due_date import DueDate
from tthc_flow.terms.entries import HOURS, day_entry, end_of, paused_day, pauses_within
from tthc_flow.terms.explanation import CountedAs, Entry

__all__ = ["clock_hours", "open_hours"]


def open_hours(
    due: DueDate, told: Reckoning, length: timedelta, start: datetime
) -> Iterator[Entry]:
    """Open spells from *start* on, cut where a pause begins or ends, until the term is over."""
    calendar, pauses = due.calendar, pauses_within(told)
    left = length + told.moved
    day = start.date()
    while left > timedelta():
        spells = list(_spells(calendar, day, start, pauses))
        if not spells:
            yield day_entry(calendar, day, CountedAs.NOT_COUNTED)
        for begins, ends, is_paused in spells:
            if left <= timedelta():
                break
            until = min(ends, begins + left)
            left -= until - begins
            yield _hours_entry(begins, until, is_paused=is_paused)
        day += timedelta(days=1)
    if due.expires_at.date() >= day or not length:
        at_once = due.expires_at == told.receipt.instant
        yield Entry(
            due.on,
            CountedAs.COUNTED,
            "hết hạn ngay khi nhận" if at_once else "giờ mở cửa kế tiếp",
            "over as soon as received" if at_once else "the next opening",
            from_at=due.expires_at,
            until_at=due.expires_at,
        )


def _spells(
    calendar: WorkingCalendar, day: date, start: datetime, pauses: list[AppliedPause]
) -> Iterator[tuple[datetime, datetime, bool]]:
    for session in calendar.sessions(day):
        opens = datetime.combine(day, session.opens, tzinfo=start.tzinfo)
        closes = datetime.combine(day, session.closes, tzinfo=start.tzinfo)
        begins = max(opens, start)
        if begins >= closes:
            continue
        ends = {p for a in pauses for p in (a.counts_from, end_of(a))}
        cuts = sorted({begins, closes, *(p for p in ends if begins < p < closes)})
        for one, other in pairwise(cuts):
            yield one, other, any(a.counts_from <= one < end_of(a) for a in pauses)


def _hours_entry(begins: datetime, ends: datetime, *, is_paused: bool) -> Entry:
    if is_paused:
        return evolve(paused_day(begins.date()), from_at=begins, until_at=ends)
    minutes = (ends - begins) / timedelta(minutes=1)
    vi, en = f"{minutes:g} phút làm việc", f"{minutes:g} working minutes"
    return Entry(begins.date(), CountedAs.COUNTED, vi, en, from_at=begins, until_at=ends)


def clock_hours(due: DueDate, told: Reckoning) -> Iterator[Entry]:
    """Wall-clock time from receipt to expiry, cut where a pause begins or ends."""
    begins, pauses = told.receipt.instant, pauses_within(told)
    ends = {begins, due.expires_at} | {p for a in pauses for p in (a.counts_from, end_of(a))}
    for one, other in pairwise(sorted(ends)):
        if any(a.counts_from <= one < end_of(a) for a in pauses):
            yield evolve(paused_day(other.date()), from_at=one, until_at=other)
        else:
            yield _clock_spell(one, other)
    if begins == due.expires_at:
        yield _clock_spell(begins, begins)


def _clock_spell(begins: datetime, ends: datetime) -> Entry:
    return Entry(
        ends.date(),
        CountedAs.COUNTED,
        "giờ tính liên tục, kể cả ngày nghỉ",
        "clock hours, closed time included",
        str(HOURS),
        from_at=begins,
        until_at=ends,
    )
