"""
How a due date came about, day by day, in Vietnamese and English (R19).

An explanation is a list of entries in order. Its last counted entry is the end of the term, so
anybody can replay it by hand: see `Explanation.replay`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from attrs import frozen

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.citations import Citation
from tthc_flow.instants import end_of_day, format_date, format_instant
from tthc_flow.terms.counting import AppliedPause, Reckoning, exact_length, nominal_end, reckon
from tthc_flow.terms.due_date import DueDate, FixedDueDate
from tthc_flow.terms.rules import SupplementPolicy
from tthc_flow.terms.units import ClockHours, Immediate, SameDay, Term, WorkingDays, WorkingHours

__all__ = ["CountedAs", "Entry", "Explanation", "explain", "explain_fixed"]

_FIRST_DAY = Citation("BLDS 2015 điều 147 khoản 2", "T01")
_LAST_INSTANT = Citation("BLDS 2015 điều 148 khoản 6", "T02")
_ROLL = Citation("BLDS 2015 điều 148 khoản 5", "T03")
_INSIDE = Citation("BLDS 2015 điều 148", "T04")
_HOURS = Citation("BLDS 2015 điều 147 khoản 1", "T08")
_SAME_DAY = Citation("Luật Hộ tịch 2014 điều 5; NĐ 23/2015 điều 7", "T33")
_RESTART = Citation("NĐ 61/2018 điều 19 khoản 4", "T24")
_SUBTRACT = Citation("QĐ 766/QĐ-TTg mục 2.1", "T26")
_PART_DAY = Citation("1 ngày = 8 giờ", "R11")
_MADE_UP = Citation("Quy tắc đếm: ngày làm bù không là ngày hẹn", "T13")


class CountedAs(StrEnum):
    """What an entry adds to the count."""

    RECEIPT = "receipt"
    COUNTED = "counted"
    NOT_COUNTED = "not_counted"
    PAUSED = "paused"
    ROLLED = "rolled"


_WORDS = {
    CountedAs.RECEIPT: ("ngày nhận", "receipt"),
    CountedAs.COUNTED: ("tính", "counted"),
    CountedAs.NOT_COUNTED: ("không tính", "not counted"),
    CountedAs.PAUSED: ("tạm dừng", "paused"),
    CountedAs.ROLLED: ("chuyển tiếp", "rolled on"),
}


@frozen
class Entry:
    """
    One line of the count.

    Attributes:
        day: Local date.
        counted_as: What it adds.
        reason_vi: Why.
        reason_en: The same in English.
        citation: Notice or article; empty when the day is an ordinary one.
        from_at: Beginning of the part of the day meant; None for the whole day.
        until_at: End of that part.
        position: Which day of the term it is, from 1; None unless it counts a day.
    """

    day: date
    counted_as: CountedAs
    reason_vi: str
    reason_en: str
    citation: str = ""
    from_at: datetime | None = None
    until_at: datetime | None = None
    position: int | None = None

    @property
    def ends_at(self) -> datetime:
        """End of the part of the day meant, 24:00 for a whole day."""
        return self.until_at or end_of_day(self.day)

    def to_dict(self) -> dict[str, Any]:
        """The entry for machines; instants in local ISO form."""
        return {
            "day": self.day.isoformat(),
            "counted_as": self.counted_as.value,
            "position": self.position,
            "from": format_instant(self.from_at) if self.from_at else None,
            "until": format_instant(self.until_at) if self.until_at else None,
            "reason_vi": self.reason_vi,
            "reason_en": self.reason_en,
            "citation": self.citation,
        }


@frozen
class Explanation:
    """
    The whole count, in order.

    Attributes:
        term: The term counted.
        entries: The lines; the last one ends the term.
        provisional: Whether a year touched is not announced (R5).
    """

    term: Term
    entries: tuple[Entry, ...]
    provisional: bool

    def replay(self) -> datetime:
        """The last instant in time, from the entries alone: the end of the last counted one."""
        ending = (CountedAs.COUNTED, CountedAs.PAUSED)
        return [entry for entry in self.entries if entry.counted_as in ending][-1].ends_at

    def to_dict(self) -> dict[str, Any]:
        """Term, entries and certainty for machines."""
        return {
            "term": str(self.term),
            "kind": self.term.kind,
            "provisional": self.provisional,
            "entries": [entry.to_dict() for entry in self.entries],
        }

    def to_text(self, lang: Literal["vi", "en"] = "vi") -> str:
        """One line an entry, for people."""
        from tthc_flow.terms.notation import format_term

        column = 0 if lang == "vi" else 1
        heading = ("Thời hạn", "Term")[column]
        lines = [f"{heading}: {format_term(self.term, lang)}"]
        lines += [_line(entry, column, lang) for entry in self.entries]
        end = self.replay()
        lines.append(
            f"{('Hết hạn lúc', 'Expires at')[column]}: {_clock(end, self.entries[-1].day)}"
        )
        if self.provisional:
            lines.append(_PROVISIONAL[column])
        return "\n".join(lines)


_PROVISIONAL = (
    "Lưu ý: lịch nghỉ của một năm liên quan chưa có thông báo chính thức (tạm tính).",
    "Note: the schedule of a year involved is not officially announced (provisional).",
)


def _line(entry: Entry, column: int, lang: Literal["vi", "en"]) -> str:
    hours = ""
    if entry.until_at is not None and entry.from_at is not None:
        hours = f" {entry.from_at:%H:%M}-{_clock(entry.until_at, entry.day)[:5]}"
    position = f" {entry.position}" if entry.position else ""
    reason = entry.reason_vi if column == 0 else entry.reason_en
    citation = f" [{entry.citation}]" if entry.citation else ""
    return (
        f"  {format_date(entry.day, lang)}{hours}: "
        f"{_WORDS[entry.counted_as][column]}{position} - {reason}{citation}"
    )


def _clock(at: datetime, day: date) -> str:
    if at == end_of_day(day):
        return f"24:00 {day:%d/%m/%Y}"
    return f"{at:%H:%M %d/%m/%Y}"


# --- making it ------------------------------------------------------------------------------


def explain(due: DueDate) -> Explanation:
    """Tell how *due* was counted; the entries replay to ``due.expires_at``."""
    told = reckon(due.start, due.term, due.calendar, due.rule, due.pauses)
    entries = tuple(_entries(due, told))
    return Explanation(due.term, entries, due.provisional)


def explain_fixed(due: FixedDueDate) -> Explanation:
    """Tell where a printed or set date comes from: one entry, nothing is counted."""
    until = None if due.is_by_date else due.expires_at
    entry = Entry(
        due.on,
        CountedAs.COUNTED,
        due.reason_vi,
        due.reason_en,
        due.citation,
        from_at=until,
        until_at=until,
    )
    return Explanation(due.term, (entry,), due.provisional)


def _entries(due: DueDate, told: Reckoning) -> Iterator[Entry]:
    yield from _restarts(due, told)
    yield _receipt_entry(due, told)
    term, calendar = due.term, due.calendar
    if isinstance(term, WorkingDays) and term.value:
        yield from _working_days(due, term, told)
    elif isinstance(term, WorkingHours):
        yield from _open_hours(due, told, exact_length(term.value), told.receipt.instant)
    elif isinstance(term, ClockHours):
        yield _clock_hours(due, told)
    elif isinstance(term, SameDay):
        yield from _same_day(due, told)
    elif isinstance(term, Immediate | WorkingDays):
        yield from _rolled_days(calendar, told.receipt.day, due)
    else:
        yield from _calendar_days(due, told)


def _restarts(due: DueDate, told: Reckoning) -> Iterator[Entry]:
    for applied in told.applied:
        if applied.policy is SupplementPolicy.RESTART:
            arrived = applied.pause.until_at
            yield Entry(
                applied.counts_from.date(),
                CountedAs.NOT_COUNTED,
                f"chờ bổ sung; hồ sơ đủ lúc {arrived:%H:%M %d/%m/%Y}, tính lại từ đầu",
                f"waiting for supplement; complete at {arrived:%H:%M %d/%m/%Y}, counted anew",
                str(_RESTART),
            )
        elif applied.policy is SupplementPolicy.IGNORE:
            late = applied.pause.from_at
            yield Entry(
                late.date(),
                CountedAs.NOT_COUNTED,
                f"tạm dừng từ {late:%H:%M %d/%m/%Y} không làm thay đổi hạn",
                f"the pause from {late:%H:%M %d/%m/%Y} moves nothing",
                "R33",
            )


def _receipt_entry(due: DueDate, told: Reckoning) -> Entry:
    receipt = told.receipt
    moved = due.start.date() if isinstance(due.start, datetime) else due.start
    vi, en = "ngày tiếp nhận, không tính vào thời hạn", "day of receipt, not counted"
    if receipt.day != moved and not told.applied:
        vi += " (nhận ngoài giờ, coi như nhận lúc mở cửa)"
        en += " (received out of hours, taken as received at the opening)"
    by_hours = isinstance(due.term, WorkingHours | ClockHours)
    if by_hours:
        vi, en = "thời điểm tiếp nhận, giờ tính từ đây", "receipt, hours run from here"
    return Entry(
        receipt.day,
        CountedAs.RECEIPT,
        vi,
        en,
        str(_HOURS if by_hours else _FIRST_DAY),
        from_at=receipt.at,
        until_at=receipt.at,
    )


def _day_entry(
    calendar: WorkingCalendar, day: date, counted_as: CountedAs, position: int | None = None
) -> Entry:
    record = calendar.why(day)
    return Entry(
        day, counted_as, record.reason_vi, record.reason_en, record.notice, position=position
    )


def _working_days(due: DueDate, term: WorkingDays, told: Reckoning) -> Iterator[Entry]:
    calendar = due.calendar
    subtracted = _subtracted(told)
    days = term.whole + told.moved
    position = seen = 0
    day = told.receipt.day
    while seen < days:
        day += timedelta(days=1)
        if not calendar.is_working_day(day):
            yield _day_entry(calendar, day, CountedAs.NOT_COUNTED)
            continue
        seen += 1
        if any(a.counts_from.date() < day <= a.pause.until_at.date() for a in subtracted):
            yield _paused_day(day)
        else:
            position += 1
            yield _day_entry(calendar, day, CountedAs.COUNTED, position)
    if term.fraction:
        yield from _part_of_day(due, term.fraction, day)
    elif day != due.on:
        yield from _off_made_up_days(calendar, day, due)


def _subtracted(told: Reckoning) -> list[AppliedPause]:
    return [a for a in told.applied if a.policy is SupplementPolicy.SUBTRACT]


def _paused_day(day: date) -> Entry:
    return Entry(
        day,
        CountedAs.PAUSED,
        "thời gian tạm dừng, không tính vào thời hạn",
        "paused, not counted",
        str(_SUBTRACT),
    )


def _part_of_day(due: DueDate, fraction: Fraction, day: date) -> Iterator[Entry]:
    calendar = due.calendar
    for closed in _days_up_to(day, due.on):
        if closed != due.on:
            yield _day_entry(calendar, closed, CountedAs.NOT_COUNTED)
    yield Entry(
        due.on,
        CountedAs.COUNTED,
        f"phần lẻ {fraction} ngày, tính từ giờ mở cửa",
        f"the last {fraction} day, from the opening",
        str(_PART_DAY),
        from_at=calendar.opening(due.on),
        until_at=due.expires_at,
    )


def _off_made_up_days(calendar: WorkingCalendar, day: date, due: DueDate) -> Iterator[Entry]:
    """The term may not end on a made-up day, so it ends on the next ordinary one (R7)."""
    for later in _days_up_to(day, due.on):
        if later != due.on:
            yield _day_entry(calendar, later, CountedAs.ROLLED)
    yield Entry(
        due.on,
        CountedAs.COUNTED,
        "ngày làm việc thường kế tiếp ngày làm bù",
        "the next ordinary working day after a made-up one",
        str(_MADE_UP),
    )


def _days_up_to(after: date, until: date) -> Iterator[date]:
    for offset in range(1, (until - after).days + 1):
        yield after + timedelta(days=offset)


def _open_hours(
    due: DueDate, told: Reckoning, length: timedelta, start: datetime
) -> Iterator[Entry]:
    """Open spells from *start* on, cut where a pause begins or ends, until the term is over."""
    calendar, subtracted = due.calendar, _subtracted(told)
    left = length + told.moved
    day = start.date()
    while left > timedelta():
        spells = list(_spells(calendar, day, start, subtracted))
        if not spells:
            yield _day_entry(calendar, day, CountedAs.NOT_COUNTED)
        for begins, ends, is_paused in spells:
            if left <= timedelta():
                break
            until = min(ends, begins + left)
            left -= until - begins
            yield _hours_entry(begins, until, is_paused=is_paused)
        day += timedelta(days=1)
    if due.expires_at.date() >= day or not length:
        yield Entry(
            due.on,
            CountedAs.COUNTED,
            "giờ mở cửa kế tiếp",
            "the next opening",
            from_at=due.expires_at,
            until_at=due.expires_at,
        )


def _spells(
    calendar: WorkingCalendar, day: date, start: datetime, subtracted: list[AppliedPause]
) -> Iterator[tuple[datetime, datetime, bool]]:
    for session in calendar.sessions(day):
        opens = datetime.combine(day, session.opens, tzinfo=start.tzinfo)
        closes = datetime.combine(day, session.closes, tzinfo=start.tzinfo)
        begins = max(opens, start)
        if begins >= closes:
            continue
        ends = {p for a in subtracted for p in (a.counts_from, a.pause.until_at)}
        cuts = sorted({begins, closes, *(p for p in ends if begins < p < closes)})
        for one, other in pairwise(cuts):
            yield one, other, any(a.counts_from <= one < a.pause.until_at for a in subtracted)


def _hours_entry(begins: datetime, ends: datetime, *, is_paused: bool) -> Entry:
    minutes = (ends - begins) / timedelta(minutes=1)
    if is_paused:
        paused = _paused_day(begins.date())
        return Entry(
            paused.day,
            CountedAs.PAUSED,
            paused.reason_vi,
            paused.reason_en,
            paused.citation,
            begins,
            ends,
        )
    return Entry(
        begins.date(),
        CountedAs.COUNTED,
        f"{minutes:g} phút làm việc",
        f"{minutes:g} working minutes",
        "",
        begins,
        ends,
    )


def _clock_hours(due: DueDate, told: Reckoning) -> Entry:
    return Entry(
        due.on,
        CountedAs.COUNTED,
        "giờ tính liên tục, kể cả ngày nghỉ",
        "clock hours, closed time included",
        str(_HOURS),
        from_at=told.receipt.instant,
        until_at=due.expires_at,
    )


def _same_day(due: DueDate, told: Reckoning) -> Iterator[Entry]:
    receipt = told.receipt
    if due.on == receipt.day:
        yield Entry(
            due.on,
            CountedAs.COUNTED,
            "giải quyết trong ngày",
            "settled on the day of receipt",
            str(_SAME_DAY),
        )
        return
    for day in _days_up_to(receipt.day, due.on):
        if day != due.on:
            yield _day_entry(due.calendar, day, CountedAs.NOT_COUNTED)
    yield Entry(
        due.on,
        CountedAs.COUNTED,
        "nhận sau giờ quy định hoặc vào ngày nghỉ: ngày làm việc tiếp theo",
        "received after the cut-off or on a closed day: the next working day",
        str(_SAME_DAY),
    )


def _calendar_days(due: DueDate, told: Reckoning) -> Iterator[Entry]:
    calendar = due.calendar
    subtracted = _subtracted(told)
    nominal = nominal_end(told.receipt.day, due.term, told.moved)
    position = 0
    for day in _days_up_to(told.receipt.day, nominal):
        if any(a.counts_from.date() < day <= a.pause.until_at.date() for a in subtracted):
            yield _paused_day(day)
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
        yield from _rolled_days(calendar, nominal, due)


def _rolled_days(calendar: WorkingCalendar, nominal: date, due: DueDate) -> Iterator[Entry]:
    for day in _days_up_to(nominal - timedelta(days=1), due.on):
        if day == due.on:
            vi, en = "ngày cuối của thời hạn", "last day of the term"
            citation = _LAST_INSTANT if nominal == due.on else _ROLL
            yield Entry(day, CountedAs.COUNTED, vi, en, str(citation))
        else:
            yield _day_entry(calendar, day, CountedAs.ROLLED)
