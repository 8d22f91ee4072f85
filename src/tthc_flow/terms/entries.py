"""Lines of an explanation that the kinds of term share (R19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.citations import Citation, Confidence
from tthc_flow.instants import to_local
from tthc_flow.terms.counting import AppliedPause, Reckoning
from tthc_flow.terms.explanation import CountedAs, Entry
from tthc_flow.terms.rules import CountingRule, SupplementPolicy

__all__ = [
    "HOURS",
    "SUBTRACTION",
    "cited",
    "day_entry",
    "days_up_to",
    "end_of",
    "paused_day",
    "pauses_within",
]

SUBTRACTION = Citation("QĐ 766/QĐ-TTg mục 2.1", "T26")
"""The policy that moves a term by its pauses (R33)."""

HOURS = Citation("BLDS 2015 điều 147 khoản 1", "T08")
"""Hours run from the instant."""


def cited(key: str, day: date, rule: CountingRule) -> str:
    """Where the rulebook's value of *day* is written, and whether nobody has read it (R21, R22)."""
    value = rule.law_on(day).value(key)
    assumed = f", {value.confidence}" if value.confidence is Confidence.ASSUMED else ""
    return f"{value.citation}{assumed}"


def day_entry(
    calendar: WorkingCalendar, day: date, counted_as: CountedAs, position: int | None = None
) -> Entry:
    """A day with the calendar's reason and notice."""
    record = calendar.why(day)
    return Entry(
        day, counted_as, record.reason_vi, record.reason_en, record.notice, position=position
    )


def pauses_within(told: Reckoning) -> list[AppliedPause]:
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


def end_of(applied: AppliedPause) -> datetime:
    """When the pause ended, as a local instant."""
    return to_local(applied.pause.until_at)


def paused_day(day: date) -> Entry:
    """A day that a pause took out of the count."""
    return Entry(
        day,
        CountedAs.PAUSED,
        "thời gian tạm dừng, không tính vào thời hạn (SUBTRACT)",
        "time of a pause, not counted (SUBTRACT)",
        str(SUBTRACTION),
    )


def days_up_to(after: date, until: date) -> Iterator[date]:
    """Every day in (after, until]."""
    for offset in range(1, (until - after).days + 1):
        yield after + timedelta(days=offset)
