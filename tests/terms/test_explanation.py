"""Explanations as people read them: each day and hour once, by which rule, in two languages."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tthc_flow.calendars import load_calendar
from tthc_flow.instants import VIETNAM
from tthc_flow.terms import (
    CalendarDays,
    ClockHours,
    CountingRule,
    Immediate,
    Pause,
    ReceptionRule,
    SameDay,
    SupplementPolicy,
    Term,
    Weeks,
    WorkingDays,
    WorkingHours,
    due_date,
)
from tthc_flow.terms.explanation import CountedAs, Entry

VN = load_calendar()
STARTS = st.builds(
    lambda day, minute: datetime.combine(day, time(), VIETNAM) + timedelta(minutes=minute),
    st.dates(date(2014, 1, 1), date(2027, 12, 31)),
    st.integers(0, 24 * 60 - 1),
)
POLICIES = st.lists(st.none() | st.sampled_from(SupplementPolicy), min_size=3, max_size=3)


def at(text: str) -> datetime:
    """A local instant."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def entries(
    start: date, term: Term, rule: CountingRule, *pauses: Pause
) -> tuple[Entry, tuple[Entry, ...]]:
    """The entry of the receipt, and what was counted from it."""
    told = due_date(start, term, VN, rule, pauses=pauses).explanation.entries
    (receipt,) = [entry for entry in told if entry.counted_as is CountedAs.RECEIPT]
    return receipt, told[told.index(receipt) + 1 :]


def text_of(term: Term, policy: SupplementPolicy, *pauses: tuple[str, str]) -> str:
    """The explanation in Vietnamese, begun on Monday 02/03/2026 at 10:00."""
    ends = tuple(Pause(at(begins), at(until)) for begins, until in pauses)
    rule = CountingRule(policy=policy)
    return due_date(at("2026-03-02T10:00"), term, VN, rule, pauses=ends).explanation.to_text()


@given(
    STARTS,
    st.builds(CalendarDays, st.integers(1, 60)) | st.builds(Weeks, st.integers(1, 8)),
    st.lists(st.integers(0, 200), min_size=6, max_size=6),
    POLICIES,
)
def test_each_calendar_day_of_the_term_is_counted_once(
    start: datetime, term: CalendarDays, gaps: list[int], policies: list[SupplementPolicy | None]
) -> None:
    """R19, R33: paused days stand apart, also when the pause begins while the end rolls on."""
    pauses, here = [], start
    for begins, lasts, policy in zip(gaps[::2], gaps[1::2], policies, strict=True):
        here += timedelta(hours=begins)
        pauses.append(Pause(here, here + timedelta(hours=lasts), policy))
        here += timedelta(hours=lasts)
    _, counted = entries(start, term, CountingRule(), *pauses)
    days = int(term.value) * (7 if isinstance(term, Weeks) else 1)
    assert [entry.position for entry in counted if entry.position] == list(range(1, days + 1))
    assert list(counted) == sorted(counted, key=lambda entry: entry.day)


@given(
    STARTS,
    st.sampled_from([WorkingHours, ClockHours]),
    st.integers(0, 100),
    st.lists(st.integers(0, 100), min_size=6, max_size=6),
    POLICIES,
)
def test_the_counted_hours_are_the_term(
    start: datetime,
    kind: type[WorkingHours],
    hours: int,
    gaps: list[int],
    policies: list[SupplementPolicy | None],
) -> None:
    """R13, R19, R33: the counted spells add up to the term, the paused ones stand apart."""
    pauses, here = [], start
    for begins, lasts, policy in zip(gaps[::2], gaps[1::2], policies, strict=True):
        here += timedelta(hours=begins)
        pauses.append(Pause(here, here + timedelta(hours=lasts), policy))
        here += timedelta(hours=lasts)
    _, counted = entries(start, kind(hours), CountingRule(), *pauses)
    spells = [e for e in counted if e.counted_as is CountedAs.COUNTED and e.until_at and e.from_at]
    lengths = [e.until_at - e.from_at for e in spells if e.until_at and e.from_at]
    assert sum(lengths, timedelta()) == timedelta(hours=hours)


def test_clock_hours_show_their_pause_and_the_day_each_spell_began() -> None:
    """R13, R33: 24 hours from Friday 16:00, stopped from 16:30 to Monday 08:00."""
    rule = CountingRule(policy=SupplementPolicy.SUBTRACT)
    pause = Pause(at("2026-06-05T16:30"), at("2026-06-08T08:00"))
    due = due_date(at("2026-06-05T16:00"), ClockHours(24), VN, rule, pauses=(pause,))
    lines = due.explanation.to_text("en").splitlines()
    assert lines[2].startswith("  Fri 05/06/2026 16:00-16:30: counted - clock hours")
    assert lines[3].startswith("  Mon 08/06/2026 (16:30 05/06 - 08:00 08/06): paused")
    assert lines[4].startswith("  Tue 09/06/2026 (08:00 08/06 - 07:30 09/06): counted")
    assert lines[5] == "Expires at: 07:30 09/06/2026"


def test_the_day_of_receipt_is_not_called_uncounted_when_it_is_the_due_day() -> None:
    """R14: the first-day rule (T01) is no reason of same-day and immediate terms."""
    for term, citation in ((SameDay(), "T33"), (Immediate(), "R14"), (WorkingDays(0), "R14")):
        receipt, counted = entries(at("2026-03-02T10:00"), term, CountingRule())
        assert citation in receipt.citation
        assert "không tính" not in receipt.reason_vi
        assert "not counted" not in receipt.reason_en
        assert counted[-1].day == receipt.day
    assert "T01" in entries(at("2026-03-02T10:00"), WorkingDays(1), CountingRule())[0].citation


def test_a_receipt_out_of_hours_says_when_it_came() -> None:
    """R17: under NEXT_WORKING_DAY the instant it came stays visible, after a restart too."""
    rule = CountingRule(ReceptionRule.NEXT_WORKING_DAY)
    evening, saturday = at("2026-06-05T18:00"), at("2026-06-06T10:00")
    for term in (WorkingDays(1), WorkingHours(2), CalendarDays(3), SameDay()):
        receipt, _ = entries(evening, term, rule)
        assert (receipt.day, receipt.from_at) == (date(2026, 6, 8), at("2026-06-08T07:00"))
        assert "18:00 05/06/2026" in receipt.reason_vi
        assert "18:00 05/06/2026" in receipt.reason_en
        pause = Pause(at("2026-06-05T09:00"), saturday)
        again, _ = entries(at("2026-06-05T08:00"), term, rule, pause)
        assert "10:00 06/06/2026" in again.reason_vi
    on_a_date, _ = entries(saturday.date(), WorkingDays(1), rule)
    assert "06/06/2026" in on_a_date.reason_vi
    assert "(" not in entries(evening, WorkingDays(1), CountingRule())[0].reason_vi


def test_every_pause_names_its_policy() -> None:
    """R33, T26: the treatment used is named, and one after expiry says why it moves nothing."""
    pause = ("2026-03-04T10:00", "2026-03-05T10:00")
    for policy in SupplementPolicy:
        for term in (WorkingDays(5), CalendarDays(9), WorkingHours(30), ClockHours(90)):
            assert f"({policy})" in text_of(term, policy, pause), (policy, term)
    same_day = ("2026-03-02T11:00", "2026-03-04T16:00")
    assert "(RESTART)" in text_of(SameDay(), SupplementPolicy.RESTART, same_day)
    assert "NĐ 118/2025" in text_of(SameDay(), SupplementPolicy.RESTART, same_day)
    resumed = text_of(SameDay(), SupplementPolicy.SUBTRACT, same_day)
    assert "(SUBTRACT)" in resumed
    assert "NĐ 118/2025" not in resumed
    late = text_of(WorkingDays(1), SupplementPolicy.SUBTRACT, pause)
    assert "sau khi đã hết hạn" in late
    assert "IGNORE" not in late


def test_reasons_cite_the_law_of_their_day() -> None:
    """R21, R22: each legal number cites the rulebook's value in force, and says when assumed."""
    restart = Pause(at("2025-06-25T10:00"), at("2025-07-02T10:00"))
    told = due_date(at("2025-06-24T10:00"), WorkingDays(5), VN, pauses=(restart,)).explanation
    assert told.entries[0].citation == "NĐ 61/2018/NĐ-CP điều 19 khoản 4 (T24)"
    for start, law in (
        ("2027-02-26T10:00", "Luật Hộ tịch 2014 điều 5 khoản 3; NĐ 23/2015/NĐ-CP điều 7 (T33)"),
        ("2027-03-01T10:00", "Luật Hộ tịch 03/2026/QH16 (chưa đọc) (T34), assumed"),
    ):
        told = due_date(at(start), SameDay(), VN).explanation
        assert {entry.citation for entry in told.entries} == {law}
    part = due_date(at("2026-06-04T10:00"), WorkingDays("0.5"), VN).explanation
    assert "1 ngày = 8 giờ" in part.entries[-1].citation


def test_pauses_before_a_restart_are_left_behind() -> None:
    """R33: what was subtracted before the term counts anew is no part of the new count."""
    pauses = (
        Pause(at("2026-03-02T11:00"), at("2026-03-02T12:00"), SupplementPolicy.SUBTRACT),
        Pause(at("2026-03-02T13:00"), at("2026-03-03T13:00"), SupplementPolicy.RESTART),
    )
    for term in (ClockHours(24), WorkingHours(8)):
        _, counted = entries(at("2026-03-02T10:00"), term, CountingRule(), *pauses)
        assert {entry.counted_as for entry in counted} == {CountedAs.COUNTED}
        assert counted[0].day >= date(2026, 3, 3)


def test_seconds_are_shown_where_there_are_any() -> None:
    """R11, R15: 0,06 of a day is 28 minutes and 48 seconds; the text says when it is over."""
    due = due_date(date(2026, 6, 4), WorkingDays("0.06"), VN)
    assert due.expires_at == at("2026-06-05T07:28:48")
    assert "Hết hạn lúc: 07:28:48 05/06/2026" in due.explanation.to_text()


def test_no_hours_are_over_at_once() -> None:
    """R13: a term of zero hours ends when received, or at the next opening."""
    _, (inside,) = entries(at("2026-06-05T10:00"), WorkingHours(0), CountingRule())
    _, (outside,) = entries(at("2026-06-05T12:00"), WorkingHours(0), CountingRule())
    assert inside.reason_en == "over as soon as received"
    assert outside.reason_en == "the next opening"
