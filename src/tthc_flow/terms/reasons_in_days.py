"""How terms in days, weeks, months and years came to their end, day by day (R19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.citations import Citation
from tthc_flow.terms.counting import Reckoning, nominal_end
from tthc_flow.terms.due_date import DueDate
from tthc_flow.terms.entries import cited, day_entry, days_up_to, end_of, paused_day, pauses_within
from tthc_flow.terms.explanation import CountedAs, Entry
from tthc_flow.terms.units import WorkingDays

__all__ = ["calendar_days", "rolled_days", "same_day", "working_days"]

_LAST_INSTANT = Citation("BLDS 2015 điều 148 khoản 6", "T02")
_ROLL = Citation("BLDS 2015 điều 148 khoản 5", "T03")
_INSIDE = Citation("BLDS 2015 điều 148", "T04")
_MADE_UP = Citation("Quy tắc đếm: ngày làm bù không là ngày hẹn", "T13")


def working_days(due: DueDate, term: WorkingDays, told: Reckoning) -> Iterator[Entry]:
    """Open and closed days after receipt, then the part of a day (R1, R11)."""
    calendar = due.calendar
    pauses = pauses_within(told)
    days = term.whole + told.moved
    position = seen = 0
    day = told.receipt.day
    while seen < days:
        day += timedelta(days=1)
        if not calendar.is_working_day(day):
            yield day_entry(calendar, day, CountedAs.NOT_COUNTED)
            continue
        seen += 1
        # A pause may begin on the last, part day: its days come before that part.
        if position == term.whole or any(
            a.counts_from.date() < day <= end_of(a).date() for a in pauses
        ):
            yield paused_day(day)
        else:
            position += 1
            yield day_entry(calendar, day, CountedAs.COUNTED, position)
    if term.fraction:
        yield from _part_of_day(due, term.fraction, day)
    elif day != due.on:
        yield from _off_made_up_days(calendar, day, due)


def _part_of_day(due: DueDate, fraction: Fraction, day: date) -> Iterator[Entry]:
    calendar = due.calendar
    for closed in days_up_to(day, due.on):
        if closed != due.on:
            yield day_entry(calendar, closed, CountedAs.NOT_COUNTED)
    yield Entry(
        due.on,
        CountedAs.COUNTED,
        f"phần lẻ {fraction} ngày, tính từ giờ mở cửa",
        f"the last {fraction} day, from the opening",
        cited("working_day_hours", due.on, due.rule),
        from_at=calendar.opening(due.on),
        until_at=due.expires_at,
    )


def _off_made_up_days(calendar: WorkingCalendar, day: date, due: DueDate) -> Iterator[Entry]:
    """The term may not end on a made-up day, so it ends on the next ordinary one (R7)."""
    for later in days_up_to(day, due.on):
        if later != due.on:
            yield day_entry(calendar, later, CountedAs.ROLLED)
    yield Entry(
        due.on,
        CountedAs.COUNTED,
        "ngày làm việc thường kế tiếp ngày làm bù",
        "the next ordinary working day after a made-up one",
        str(_MADE_UP),
    )


def same_day(due: DueDate, told: Reckoning) -> Iterator[Entry]:
    """The day of receipt, or the way to the next working day (R14)."""
    received_on = told.receipt.day
    for day in days_up_to(received_on, due.on):
        if day != due.on:
            yield day_entry(due.calendar, day, CountedAs.NOT_COUNTED)
    if due.on == received_on:
        vi, en = "giải quyết trong ngày", "settled on the day of receipt"
    else:
        vi = "nhận sau giờ quy định hoặc vào ngày nghỉ: ngày làm việc tiếp theo"
        en = "received after the cut-off or on a closed day: the next working day"
    citation = cited("same_day_cut_off", received_on, due.rule)
    yield Entry(due.on, CountedAs.COUNTED, vi, en, citation)


def calendar_days(due: DueDate, told: Reckoning) -> Iterator[Entry]:
    """Every day after receipt, closed ones too, then the roll of the end (R12)."""
    calendar = due.calendar
    pauses = pauses_within(told)
    nominal = nominal_end(told.receipt.day, due.term, told.moved)
    length = (nominal_end(told.receipt.day, due.term, 0) - told.receipt.day).days
    position = 0
    for day in days_up_to(told.receipt.day, nominal):
        # A pause may begin after the last day, while that rolls on: its days come at the end.
        if position == length or any(
            a.counts_from.date() < day <= end_of(a).date() for a in pauses
        ):
            yield paused_day(day)
            continue
        position += 1
        record = calendar.why(day)
        yield Entry(
            day,
            CountedAs.COUNTED,
            record.reason_vi if record.working else f"{record.reason_vi}: vẫn tính",
            record.reason_en if record.working else f"{record.reason_en}: counted all the same",
            str(_INSIDE) if not record.working else "",
            position=position,
        )
    if due.on != nominal or nominal == told.receipt.day:
        yield from rolled_days(calendar, nominal, due)


def rolled_days(calendar: WorkingCalendar, nominal: date, due: DueDate) -> Iterator[Entry]:
    """From the last day of the term, closed or not, to the due day (T03)."""
    for day in days_up_to(nominal - timedelta(days=1), due.on):
        if day == due.on:
            vi, en = "ngày cuối của thời hạn", "last day of the term"
            citation = _LAST_INSTANT if nominal == due.on else _ROLL
            yield Entry(day, CountedAs.COUNTED, vi, en, str(citation))
        else:
            yield day_entry(calendar, day, CountedAs.ROLLED)
