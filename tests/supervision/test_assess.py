"""What holds of all flags, whatever happened to a dossier."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tthc_flow.dossier import Dossier, Event
from tthc_flow.dossier.events import (
    Accepted,
    Corrected,
    Decided,
    Decision,
    HandedOver,
    Reappointed,
)
from tthc_flow.errors import CalendarNotCovered, NaiveInstant
from tthc_flow.supervision import Flag, FlagKind, Severity, assess, obligations_of, rungs
from tthc_flow.testing.strategies import Story

from ..histories import histories
from ..stories import HANDED, Happening, at, procedure, told
from .seen import MOMENT, flags

FAR = timedelta(days=400)


def instants(dossier: Dossier) -> list[datetime]:
    """Every instant at which something can change, a moment before it and a moment after it."""
    events = (*dossier.events, *dossier.effective_events)
    turns = {event.at for event in events}
    for turn in [*sorted(turns)[2::3], max(turns) + FAR]:
        turns |= {owed.due_at for owed in obligations_of(dossier, turn)}
        turns |= {rung.fires_at for rung in rungs(dossier, turn)}
    return sorted({turn + MOMENT * shift for turn in turns for shift in (-1, 0, 1)})


def test_warnings_are_no_breaches() -> None:
    """R40: what is due soon or at risk may pass; all else stays on record."""
    warnings = {FlagKind.DUE_SOON, FlagKind.AT_RISK}
    assert {kind for kind in FlagKind if not kind.is_breach} == warnings


def test_a_fresh_dossier_has_no_flag() -> None:
    """R39: nothing is late on the day of acceptance; before it nothing is owed (T21)."""
    assert assess(told(HANDED), at("11-09 10:30")) == []
    assert assess(told(HANDED), at("11-09 08:59")) == []
    assert obligations_of(told(HANDED), at("11-09 08:59")) == ()


def test_a_dossier_that_was_never_accepted_owes_nothing() -> None:
    """T21: filing starts no time limit."""
    desk = told().jurisdiction
    filed = Dossier.fold(told().events[:1], desk)
    assert assess(filed, at("12-31 09:00")) == []
    assert rungs(filed, at("12-31 09:00")) == []


def test_flags_come_worst_first_in_both_languages() -> None:
    """R39: severities are rulebook data; a statutory breach is critical."""
    found = assess(told(HANDED), at("11-25 09:00"))
    assert found[0].severity is Severity.CRITICAL
    ranks = [flag.severity.rank for flag in found]
    assert ranks == sorted(ranks, reverse=True)
    assert all(flag.message_vi and flag.message_en and flag.basis for flag in found)
    assert not any("(T" in flag.basis for flag in found), "our own numbers are no legal basis"


def test_midnight_is_told_as_24_00_of_the_day_that_ends() -> None:
    """Civil Code art. 148.6: Mon 16/11 ends at its 24:00; an instant is told as it is."""
    flag = flags(told(HANDED), "11-25 09:00")["STATUTORY/OVERDUE/0"]
    assert flag.message_vi == "Đã quá thời hạn luật định: chậm nhất 24:00 ngày 16/11/2026"
    assert flag.message_en == "Overdue: statutory time limit, by 24:00 16/11/2026"
    hours = told(HANDED, by=procedure("12 giờ làm việc"))
    flag = flags(hours, "11-25 09:00")["STATUTORY/OVERDUE/0"]
    assert "15:00 ngày 10/11/2026" in flag.message_vi


def test_a_date_beyond_the_calendar_is_refused_and_a_naive_instant_too() -> None:
    """R3: never clipped; the host hears of the date, not of a wrong flag."""
    story = told(HANDED, (Reappointed, "11-12 09:00", {"new_on": date(2099, 1, 5)}))
    with pytest.raises(CalendarNotCovered, match="2099-01-05"):
        assess(story, at("11-13 09:00"))
    assert assess(story, at("11-12 08:00"))
    with pytest.raises(NaiveInstant):
        assess(told(), datetime(2026, 11, 10))  # noqa: DTZ001


# --- any history (R40) ------------------------------------------------------------------------


FEW = settings(max_examples=40)
"""Each example walks over all instants of a history."""


@FEW
@given(histories(longest=12))
def test_no_history_is_too_odd_and_no_breach_is_lost(history: Story) -> None:
    """
    R39, R40: every instant of every history has an answer.

    Keys never double, due soon and overdue exclude each other, and what was a breach or a rung
    reached at one instant is the same at every later one.
    """
    dossier = history.dossier
    assume(dossier.seq)
    breaches: set[Flag] = set()
    reached: set[str] = set()
    for when in instants(dossier):
        found = assess(dossier, when)
        assert len({flag.key for flag in found}) == len(found)
        assert all(flag.raised_at <= when for flag in found)
        clock = [f for f in found if f.kind in {FlagKind.DUE_SOON, FlagKind.OVERDUE}]
        assert len({(f.obligation, f.subject, f.epoch) for f in clock}) == len(clock)
        assert breaches <= set(found)
        breaches = {flag for flag in found if flag.kind.is_breach}
        rung_keys = {rung.key for rung in rungs(dossier, when)}
        assert reached <= rung_keys
        reached = rung_keys
    assert assess(dossier, when) == found


@FEW
@given(histories(with_corrections=False), st.data())
def test_what_happens_later_changes_no_answer(history: Story, data: st.DataObject) -> None:
    """R40: an answer about an instant is the same before and after the events that follow it."""
    dossier = history.dossier
    assume(dossier.seq)
    when = data.draw(st.sampled_from(instants(dossier)))
    until_then = [event for event in dossier.events if event.at <= when]
    assume(until_then)
    known_then = Dossier.fold(until_then, dossier.jurisdiction)
    assert assess(known_then, when) == assess(dossier, when)
    assert rungs(known_then, when) == rungs(dossier, when)


@FEW
@given(histories())
def test_a_flag_is_raised_when_it_says(history: Story) -> None:
    """R40: a moment before the instant it names an overdue flag was not there."""
    dossier = history.dossier
    assume(dossier.seq)
    late = max(event.at for event in dossier.events) + FAR
    for flag in assess(dossier, late):
        if flag.kind is FlagKind.OVERDUE:
            earlier = {f.key for f in assess(dossier, flag.raised_at - MOMENT)}
            assert flag.key not in earlier


# --- when the record of the past changes (R31) --------------------------------------------------


def corrected(seq: int, when: str, corrects: int, event: Event | None) -> Corrected:
    """A correction entered at *when*."""
    return Corrected(dossier="D", seq=seq, at=at(when), corrects=corrects, event=event)


def test_a_late_entry_shows_that_nobody_was_late() -> None:
    """R31: decided on Mon 16/11 and entered on Wed: what was derived meanwhile never was."""
    dossier = told(HANDED)
    assert "STATUTORY/OVERDUE/0" in flags(dossier, "11-17 09:00")
    dossier.apply(
        Decided(
            dossier="D",
            seq=4,
            at=at("11-16 16:00"),
            recorded_at=at("11-18 09:00"),
            outcome=Decision.DENIED,
        )
    )
    assert "STATUTORY/OVERDUE/0" not in flags(dossier, "11-17 09:00")
    assert "STATUTORY/OVERDUE/0" not in flags(dossier, "12-31 09:00")


def test_a_correction_of_one_act_leaves_the_breaches_of_the_others() -> None:
    """R31, R40: the hand-over was in time after all; the statute was missed all the same."""
    late: Happening = (HandedOver, "11-10 10:00", {})
    dossier = told(late)
    before = flags(dossier, "12-31 09:00")
    right = HandedOver(dossier="D", seq=3, at=at("11-09 16:00"))
    dossier.apply(corrected(4, "11-20 09:00", 3, right))
    after = flags(dossier, "12-31 09:00")
    assert before.keys() - after.keys() == {"HANDOVER/OVERDUE/0"}
    assert before["STATUTORY/OVERDUE/0"] == after["STATUTORY/OVERDUE/0"]


def test_a_corrected_acceptance_moves_the_date_under_the_same_key() -> None:
    """R31: whoever keeps flags must compare `due_at`: the first date never was one."""
    dossier = told(HANDED)
    wrong = flags(dossier, "11-17 09:00")["STATUTORY/OVERDUE/0"]
    handed = HandedOver(dossier="D", seq=3, at=at("11-10 10:00"))
    accepted = Accepted(dossier="D", seq=2, at=at("11-10 09:00"))
    dossier.apply(corrected(4, "11-18 09:00", 3, handed))
    dossier.apply(corrected(5, "11-18 09:05", 2, accepted))
    assert "STATUTORY/OVERDUE/0" not in flags(dossier, "11-17 09:00")
    mended = flags(dossier, "11-18 09:00")["STATUTORY/OVERDUE/0"]
    assert (wrong.due_at, mended.due_at) == (at("11-17 00:00"), at("11-18 00:00"))
