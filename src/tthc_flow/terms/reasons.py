"""
The reasons of a due date, told by the type of its term, for an `Explanation` (R19).

The entries of each type replay to the end that `tthc_flow.terms.counting` decided; nothing is
decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from tthc_flow.citations import Citation
from tthc_flow.instants import to_local
from tthc_flow.terms.counting import AppliedPause, Reckoning, exact_length, reckon
from tthc_flow.terms.due_date import DueDate, FixedDueDate
from tthc_flow.terms.entries import HOURS, SUBTRACTION, cited
from tthc_flow.terms.explanation import CountedAs, Entry, Explanation
from tthc_flow.terms.reasons_in_days import calendar_days, rolled_days, same_day, working_days
from tthc_flow.terms.reasons_in_hours import clock_hours, open_hours
from tthc_flow.terms.rules import SupplementPolicy
from tthc_flow.terms.units import ClockHours, Immediate, SameDay, Term, WorkingDays, WorkingHours

__all__ = ["explain", "explain_fixed"]

_FIRST_DAY = Citation("BLDS 2015 điều 147 khoản 2", "T01")
_AT_ONCE = Citation('Thời hạn "ngay"', "R14")


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
        yield from working_days(due, term, told)
    elif isinstance(term, WorkingHours):
        yield from open_hours(due, told, exact_length(term.value), told.receipt.instant)
    elif isinstance(term, ClockHours):
        yield from clock_hours(due, told)
    elif isinstance(term, SameDay):
        yield from same_day(due, told)
    elif isinstance(term, Immediate | WorkingDays):
        yield from rolled_days(calendar, told.receipt.day, due)
    else:
        yield from calendar_days(due, told)


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
        citation = cited("supplement_policy", accepted_on, due.rule)
    else:
        vi = f"tạm dừng; tiếp tục lúc {complete}, tính như nhận khi đó (SUBTRACT)"
        en = f"paused; resumed at {complete}, counted as received then (SUBTRACT)"
        citation = str(SUBTRACTION)
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
    citation = str(basis) if basis else cited("same_day_cut_off", receipt.day, due.rule)
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
_RECEIPT_OF_HOURS = ("thời điểm tiếp nhận, giờ tính từ đây", "receipt, hours run from here", HOURS)
_RECEIPTS: Mapping[type[Term], tuple[str, str, Citation | None]] = {
    WorkingHours: _RECEIPT_OF_HOURS,
    ClockHours: _RECEIPT_OF_HOURS,
    SameDay: ("ngày tiếp nhận", "day of receipt", None),
    Immediate: ("ngày tiếp nhận", "day of receipt", _AT_ONCE),
}
