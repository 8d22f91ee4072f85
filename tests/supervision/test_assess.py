"""Flags: what is late, what will be, what was done against the rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tthc_flow.calendars import load_calendar
from tthc_flow.dossier import Dossier, Event, Jurisdiction
from tthc_flow.dossier.events import (
    Accepted,
    ApologyIssued,
    Decided,
    Decision,
    HandedOver,
    Reappointed,
    Resumed,
    Submitted,
    SupplementReceived,
    SupplementRequested,
    Suspended,
)
from tthc_flow.instants import VIETNAM
from tthc_flow.procedures import SubmissionChannel, sample_catalogue
from tthc_flow.rulebook import load_rulebook
from tthc_flow.supervision import FlagKind, ObligationKind, Severity, assess, rungs

PLACE = Jurisdiction(sample_catalogue(), load_calendar(), load_rulebook())
KINDS = {ObligationKind.STATUTORY, ObligationKind.COMMITTED, ObligationKind.APPOINTED}


def at(text: str) -> datetime:
    """A local instant of 2026, `MM-DD HH:MM`."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=VIETNAM)


def told(*happened: tuple[type[Event], str, dict[str, Any]]) -> Dossier:
    """A dossier of 1.013782 (7 days by law, 5 committed), accepted Mon 09/11/2026 09:00."""
    story: list[tuple[type[Event], str, dict[str, Any]]] = [
        (
            Submitted,
            "11-09 08:00",
            {"procedure": "1.013782", "channel": SubmissionChannel.IN_PERSON},
        ),
        (Accepted, "11-09 09:00", {}),
        *happened,
    ]
    return Dossier.fold(
        [
            kind(dossier="D", seq=number, at=at(when), **payload)
            for number, (kind, when, payload) in enumerate(story, 1)
        ],
        PLACE,
    )


def keys(dossier: Dossier, when: str, *kinds: FlagKind) -> set[tuple[str, str]]:
    """Obligation and kind of the flags at an instant."""
    return {
        (f.obligation.value, f.kind.value)
        for f in assess(dossier, at(when))
        if not kinds or f.kind in kinds
    }


HANDED: tuple[type[Event], str, dict[str, Any]] = (HandedOver, "11-09 10:00", {})


def test_a_fresh_dossier_has_no_flag() -> None:
    """R39: nothing is late on the day of acceptance."""
    assert keys(told(HANDED), "11-09 10:30") == set()


def test_committed_and_statutory_terms_are_flagged_apart() -> None:
    """R39, T46: committed Mon 16/11, statutory Wed 18/11, each overdue after its own day."""
    dossier = told(HANDED)
    overdue = FlagKind.OVERDUE
    assert ("COMMITTED", "OVERDUE") not in keys(dossier, "11-17 00:00", overdue)
    assert ("COMMITTED", "OVERDUE") in keys(dossier, "11-17 00:01", overdue)
    assert ("STATUTORY", "OVERDUE") not in keys(dossier, "11-18 23:59", overdue)
    assert ("STATUTORY", "OVERDUE") in keys(dossier, "11-19 00:01", overdue)
    soon = keys(dossier, "11-12 09:00", FlagKind.DUE_SOON)
    assert ("COMMITTED", "DUE_SOON") in soon
    assert ("STATUTORY", "DUE_SOON") not in soon


def test_a_breach_stays_on_record_after_the_end() -> None:
    """R40: decided on 23/11, five days late; the flags are there a year later."""
    late = told(HANDED, (Decided, "11-23 09:00", {"outcome": Decision.DENIED}))
    for when in ("11-24 09:00", "12-31 09:00"):
        assert ("STATUTORY", "OVERDUE") in keys(late, when)
    in_time = told(HANDED, (Decided, "11-16 09:00", {"outcome": Decision.DENIED}))
    assert not {k for k in keys(in_time, "12-31 09:00") if k[0] in {o.value for o in KINDS}}


def test_a_restart_opens_a_new_epoch_and_loses_nothing() -> None:
    """R40: the breach of the first date stays, the second has its own key."""
    restarted = told(
        HANDED,
        (SupplementRequested, "11-18 09:00", {"missing": "bản sao"}),
        (SupplementReceived, "11-20 09:00", {}),
    )
    flags = [
        f
        for f in assess(restarted, at("12-31 09:00"))
        if (f.obligation, f.kind) == (ObligationKind.COMMITTED, FlagKind.OVERDUE)
    ]
    assert [f.epoch for f in flags] == [0]
    assert len({f.key for f in assess(restarted, at("12-31 09:00"))}) == len(
        assess(restarted, at("12-31 09:00"))
    )


def test_a_stopped_clock_owes_no_date() -> None:
    """R33: while a supplement is awaited there is no statutory date to be late for."""
    stopped = told(HANDED, (SupplementRequested, "11-11 09:00", {"missing": "bản sao"}))
    found = keys(stopped, "12-31 09:00")
    assert not {k for k in found if k[0] in {o.value for o in KINDS}}


def test_late_supplement_requests_and_second_ones_are_breaches() -> None:
    """T23, T25: asked after three working days of (the new) receipt; asked twice."""
    first: list[tuple[type[Event], str, dict[str, Any]]] = [
        HANDED,
        (SupplementRequested, "11-10 09:00", {"missing": "a"}),
        (SupplementReceived, "11-11 09:00", {}),
    ]
    in_time = told(*first, (SupplementRequested, "11-16 23:59", {"missing": "b"}))
    found = keys(in_time, "11-18 10:00")
    assert ("SUPPLEMENT_REQUEST", "SECOND_SUPPLEMENT") in found
    assert ("SUPPLEMENT_REQUEST", "OVERDUE") not in found
    late = told(*first, (SupplementRequested, "11-17 00:01", {"missing": "b"}))
    assert ("SUPPLEMENT_REQUEST", "OVERDUE") in keys(late, "11-18 10:00")


def test_a_second_reappointment_and_a_late_one_are_breaches() -> None:
    """T39, T38: at most once, and not after the date has passed."""
    story = told(
        HANDED,
        (ApologyIssued, "11-13 09:00", {}),
        (Reappointed, "11-13 09:30", {"new_on": date(2026, 11, 20)}),
        (Reappointed, "11-23 09:00", {"new_on": date(2026, 11, 27)}),
    )
    found = keys(story, "11-23 10:00")
    assert ("APPOINTED", "SECOND_REAPPOINTMENT") in found
    assert ("APPOINTED", "DUE_DATE_MOVED") in found


def test_a_pause_without_basis_is_a_breach() -> None:
    """T27: no default pause; a suspension names its law."""
    bare = told(HANDED, (Suspended, "11-10 09:00", {}), (Resumed, "11-11 09:00", {}))
    lawful = told(HANDED, (Suspended, "11-10 09:00", {"basis": "Luật Báo chí"}))
    assert ("STATUTORY", "PAUSE_WITHOUT_BASIS") in keys(bare, "11-12 09:00")
    assert ("STATUTORY", "PAUSE_WITHOUT_BASIS") not in keys(lawful, "11-12 09:00")


def test_paper_is_handed_over_the_same_working_day() -> None:
    """T31: received 09:00, not handed over by closing: a breach; nothing while there is time."""
    waiting = told()
    assert ("HANDOVER", "OVERDUE") not in keys(waiting, "11-09 17:00")
    assert ("HANDOVER", "OVERDUE") in keys(waiting, "11-09 17:01")


def test_risk_is_seen_before_anything_is_overdue() -> None:
    """R36: appraisal and approval need 4.5 days; with two days left that is too much."""
    dossier = told((HandedOver, "11-13 09:00", {}))
    assert ("COMMITTED", "AT_RISK") in keys(dossier, "11-13 09:30")
    assert ("COMMITTED", "AT_RISK") not in keys(told(HANDED), "11-09 10:30")


def test_flags_come_worst_first_in_both_languages() -> None:
    """Severities are rulebook data; a statutory breach is critical."""
    flags = assess(told(HANDED), at("11-25 09:00"))
    assert flags[0].severity is Severity.CRITICAL
    assert [f.severity.rank for f in flags] == sorted(
        (f.severity.rank for f in flags), reverse=True
    )
    assert all(f.message_vi and f.message_en and f.basis for f in flags)


@given(st.integers(0, 60 * 24 * 30), st.integers(0, 60 * 24 * 30))
def test_what_was_overdue_stays_overdue(one: int, other: int) -> None:
    """R40: for the same events, a breach seen at an instant is seen at every later one."""
    dossier = told(HANDED)
    early, late = sorted((one, other))
    start = at("11-09 10:00")

    def overdue(minutes: int) -> set[str]:
        flags = assess(dossier, start + timedelta(minutes=minutes))
        return {f.key for f in flags if f.kind is FlagKind.OVERDUE}

    assert overdue(early) <= overdue(late)


def test_each_rung_of_the_ladder_is_reached_once_and_in_open_time() -> None:
    """R41, prior_art 40: offsets in working hours around the committed date, Mon 16/11 17:00."""
    reached = rungs(told(HANDED), at("11-30 09:00"))
    assert [r.fires_at for r in reached] == [
        at("11-13 07:00"),
        at("11-16 07:00"),
        at("11-17 07:01"),
        at("11-17 17:00"),
    ]
    assert len({r.key for r in reached}) == len(reached) == 4
    assert rungs(told(HANDED), at("11-12 09:00")) == []
