"""
The reasons of a due date, told by the type of its term, for an `Explanation` (R19).

The entries of each type replay to the end that `tthc_flow.terms.counting` decided; nothing is
decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from attrs import evolve

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.citations import Citation, Confidence
from tthc_flow.instants import to_local
from tthc_flow.rulebook import load_rulebook
from tthc_flow.terms.counting import AppliedPause, Reckoning, exact_length, nominal_end, reckon
from tthc_flow.terms.due_date import DueDate, FixedDueDate
from tthc_flow.terms.explanation import CountedAs, Entry, Explanation
from tthc_flow.terms.rules import SupplementPolicy
from tthc_flow.terms.units import ClockHours, Immediate, SameDay, Term, WorkingDays, WorkingHours

__all__ = ["explain", "explain_fixed"]

_FIRST_DAY = Citation("BLDS 2015 điều 147 khoản 2", "T01")
_LAST_INSTANT = Citation("BLDS 2015 điều 148 khoản 6", "T02")
_ROLL = Citation("BLDS 2015 điều 148 khoản 5", "T03")
_INSIDE = Citation("BLDS 2015 điều 148", "T04")
_HOURS = Citation("BLDS 2015 điều 147 khoản 1", "T08")
_SUBTRACT = Citation("QĐ 766/QĐ-TTg mục 2.1", "T26")
_AT_ONCE = Citation('Thời hạn "ngay"', "R14")
_MADE_UP = Citation("Quy tắc đếm: ngày làm bù không là ngày hẹn", "T13")


def _cited(key: str, day: date) -> str:
    """Where the rulebook's value of *day* is written, and whether nobody has read it (R21, R22)."""
    value = load_rulebook().at(day).value(key)
    assumed = f", {value.confidence}" if value.confidence is Confidence.ASSUMED else ""
    return f"{value.citation}{assumed}"


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
        yield from _clock_hours(due, told)
    elif isinstance(term, SameDay):
        yield from _same_day(due, told)
    elif isinstance(term, Immediate | WorkingDays):
        yield from _rolled_days(calendar, told.receipt.day, due)
    else:
        yield from _calendar_days(due, told)


def _restarts(due: DueDate, told: Reckoning) -> Iterator[Entry]:
    """The pauses that are no part of the count below: it begins after them, or ignores them."""
    for applied in told.applied:
        if applied.policy is SupplementPolicy.IGNORE:
            yield _ignored(applied, due)
        elif applied.moved is None:
            yield _restart(applied, due)


def _restart(applied: AppliedPause, due: DueDate) -> Entry:
    complete = f"{to_local(applied.pause.until_at):%H:%M %d/%m/%Y}"
    if applied.policy is SupplementPolicy.RESTART:
        vi = f"chờ bổ sung; hồ sơ đủ lúc {complete}, tính lại từ đầu (RESTART)"
        en = f"waiting for supplement; complete at {complete}, counted anew (RESTART)"
        accepted_on = to_local(due.start).date() if isinstance(due.start, datetime) else due.start
        citation = _cited("supplement_policy", accepted_on)
    else:
        vi = f"tạm dừng; tiếp tục lúc {complete}, tính như nhận khi đó (SUBTRACT)"
        en = f"paused; resumed at {complete}, counted as received then (SUBTRACT)"
        citation = str(_SUBTRACT)
    return Entry(applied.counts_from.date(), CountedAs.NOT_COUNTED, vi, en, citation)


def _ignored(applied: AppliedPause, due: DueDate) -> Entry:
    begins = to_local(applied.pause.from_at)
    vi, en = f"tạm dừng từ {begins:%H:%M %d/%m/%Y}", f"the pause from {begins:%H:%M %d/%m/%Y}"
    if (applied.pause.policy or due.rule.policy) is SupplementPolicy.IGNORE:
        vi, en = f"{vi} không làm thay đổi hạn (IGNORE)", f"{en} moves nothing (IGNORE)"
    else:
        vi, en = f"{vi}, sau khi đã hết hạn: không đổi hạn", f"{en}, after expiry, moves nothing"
    return Entry(begins.date(), CountedAs.NOT_COUNTED, vi, en, "R33")


def _receipt_entry(due: DueDate, told: Reckoning) -> Entry:
    receipt = told.receipt
    vi, en, basis = _RECEIPTS.get(type(due.term), _RECEIPT_OF_DAYS)
    if isinstance(due.term, WorkingDays) and not due.term.value:
        vi, en, basis = _RECEIPTS[Immediate]
    citation = str(basis) if basis else _cited("same_day_cut_off", receipt.day)
    arrived = _arrival(due, told)
    if isinstance(arrived, datetime) and to_local(arrived) != receipt.at:
        at = f"{to_local(arrived):%H:%M %d/%m/%Y}"
        vi += f" (nhận lúc {at}, ngoài giờ: coi như nhận lúc mở cửa)"
        en += f" (received at {at}, out of hours: taken as received at the opening)"
    elif receipt.at is None and arrived != receipt.day:
        vi += f" (nhận ngày nghỉ {arrived:%d/%m/%Y})"
        en += f" (received on {arrived:%d/%m/%Y}, a closed day)"
    return Entry(
        receipt.day,
        CountedAs.RECEIPT,
        vi,
        en,
        citation,
        from_at=receipt.at,
        until_at=receipt.at,
    )


def _arrival(due: DueDate, told: Reckoning) -> date:
    """When what is counted from came in, before the reception rule (R17)."""
    restarts = [
        applied.pause.until_at
        for applied in told.applied
        if applied.moved is None and applied.policy is not SupplementPolicy.IGNORE
    ]
    return restarts[-1] if restarts else due.start


_RECEIPT_OF_DAYS = (
    "ngày tiếp nhận, không tính vào thời hạn",
    "day of receipt, not counted",
    _FIRST_DAY,
)
_RECEIPT_OF_HOURS = ("thời điểm tiếp nhận, giờ tính từ đây", "receipt, hours run from here", _HOURS)
_RECEIPTS: Mapping[type[Term], tuple[str, str, Citation | None]] = {
    WorkingHours: _RECEIPT_OF_HOURS,
    ClockHours: _RECEIPT_OF_HOURS,
    SameDay: ("ngày tiếp nhận", "day of receipt", None),
    Immediate: ("ngày tiếp nhận", "day of receipt", _AT_ONCE),
}


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
        # A pause may begin on the last, part day: its days come before that part.
        if position == term.whole or any(
            a.counts_from.date() < day <= _until(a).date() for a in subtracted
        ):
            yield _paused_day(day)
        else:
            position += 1
            yield _day_entry(calendar, day, CountedAs.COUNTED, position)
    if term.fraction:
        yield from _part_of_day(due, term.fraction, day)
    elif day != due.on:
        yield from _off_made_up_days(calendar, day, due)


def _subtracted(told: Reckoning) -> list[AppliedPause]:
    """The pauses within the count; a restart leaves those before it behind."""
    within: list[AppliedPause] = []
    for applied in told.applied:
        if applied.policy is SupplementPolicy.IGNORE:
            continue
        if applied.moved is None:
            within = []
        elif applied.moved:
            within.append(applied)
    return within


def _until(applied: AppliedPause) -> datetime:
    return to_local(applied.pause.until_at)


def _paused_day(day: date) -> Entry:
    return Entry(
        day,
        CountedAs.PAUSED,
        "thời gian tạm dừng, không tính vào thời hạn (SUBTRACT)",
        "time of a pause, not counted (SUBTRACT)",
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
        _cited("working_day_hours", due.on),
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
    calendar: WorkingCalendar, day: date, start: datetime, subtracted: list[AppliedPause]
) -> Iterator[tuple[datetime, datetime, bool]]:
    for session in calendar.sessions(day):
        opens = datetime.combine(day, session.opens, tzinfo=start.tzinfo)
        closes = datetime.combine(day, session.closes, tzinfo=start.tzinfo)
        begins = max(opens, start)
        if begins >= closes:
            continue
        ends = {p for a in subtracted for p in (a.counts_from, _until(a))}
        cuts = sorted({begins, closes, *(p for p in ends if begins < p < closes)})
        for one, other in pairwise(cuts):
            yield one, other, any(a.counts_from <= one < _until(a) for a in subtracted)


def _hours_entry(begins: datetime, ends: datetime, *, is_paused: bool) -> Entry:
    if is_paused:
        return evolve(_paused_day(begins.date()), from_at=begins, until_at=ends)
    minutes = (ends - begins) / timedelta(minutes=1)
    vi, en = f"{minutes:g} phút làm việc", f"{minutes:g} working minutes"
    return Entry(begins.date(), CountedAs.COUNTED, vi, en, from_at=begins, until_at=ends)


def _clock_hours(due: DueDate, told: Reckoning) -> Iterator[Entry]:
    """Wall-clock time from receipt to expiry, cut where a pause begins or ends."""
    begins, subtracted = told.receipt.instant, _subtracted(told)
    ends = {begins, due.expires_at} | {p for a in subtracted for p in (a.counts_from, _until(a))}
    for one, other in pairwise(sorted(ends)):
        if any(a.counts_from <= one < _until(a) for a in subtracted):
            yield evolve(_paused_day(other.date()), from_at=one, until_at=other)
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
        str(_HOURS),
        from_at=begins,
        until_at=ends,
    )


def _same_day(due: DueDate, told: Reckoning) -> Iterator[Entry]:
    received_on = told.receipt.day
    for day in _days_up_to(received_on, due.on):
        if day != due.on:
            yield _day_entry(due.calendar, day, CountedAs.NOT_COUNTED)
    if due.on == received_on:
        vi, en = "giải quyết trong ngày", "settled on the day of receipt"
    else:
        vi = "nhận sau giờ quy định hoặc vào ngày nghỉ: ngày làm việc tiếp theo"
        en = "received after the cut-off or on a closed day: the next working day"
    citation = _cited("same_day_cut_off", received_on)
    yield Entry(due.on, CountedAs.COUNTED, vi, en, citation)


def _calendar_days(due: DueDate, told: Reckoning) -> Iterator[Entry]:
    calendar = due.calendar
    subtracted = _subtracted(told)
    nominal = nominal_end(told.receipt.day, due.term, told.moved)
    length = (nominal_end(told.receipt.day, due.term, 0) - told.receipt.day).days
    position = 0
    for day in _days_up_to(told.receipt.day, nominal):
        # A pause may begin after the last day, while that rolls on: its days come at the end.
        if position == length or any(
            a.counts_from.date() < day <= _until(a).date() for a in subtracted
        ):
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
