"""The sample desk that the demo shows."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tthc_flow.demo import DEMO_AT, sample_events, sample_jurisdiction
from tthc_flow.dossier import Dossier
from tthc_flow.dossier.events import EVENT_TYPES, Accepted, Corrected
from tthc_flow.instants import parse_instant
from tthc_flow.lifecycle import Phase
from tthc_flow.supervision import FlagKind, assess
from tthc_flow.terms import Outcome, classify

EVENTS = sample_events().events


@pytest.fixture(scope="module")
def dossiers() -> dict[str, Dossier]:
    desk = sample_jurisdiction()
    folded: dict[str, Dossier] = {}
    for event in EVENTS:
        folded.setdefault(event.dossier, Dossier(event.dossier, desk)).apply(event)
    return folded


def test_the_file_is_whole(dossiers: dict[str, Dossier]) -> None:
    """Issue 2: at least 60 dossiers, August to December 2026, every kind of event."""
    assert sample_events().faults == ()
    assert len(dossiers) >= 60
    days = {event.at.date() for event in EVENTS}
    assert min(days) < date(2026, 9, 1)
    assert max(days) > date(2026, 12, 1)
    assert date(2026, 8, 22) in days
    of_the_desk = {"adopted", "recomputed", "migrated", "transferred"}
    assert {event.type for event in EVENTS} == set(EVENT_TYPES) - of_the_desk


def test_all_endings_and_holds_occur(dossiers: dict[str, Dossier]) -> None:
    """Issue 2: refused, withdrawn, discontinued, paused and paid cases are among them."""
    phases = {dossier.phase for dossier in dossiers.values()}
    assert phases >= {
        Phase.RETURNED,
        Phase.REFUSED_AT_INTAKE,
        Phase.WITHDRAWN,
        Phase.DISCONTINUED,
        Phase.AWAITING_SUPPLEMENT,
        Phase.AWAITING_PAYMENT,
        Phase.SUSPENDED,
    }
    assert len({dossier.channel for dossier in dossiers.values()}) == 3


def test_some_are_late_and_most_are_not(dossiers: dict[str, Dossier]) -> None:
    """R16: early, on time and late all occur; a desk that is always late teaches nothing."""
    outcomes: Counter[str] = Counter()
    for dossier in dossiers.values():
        if dossier.decided_at is not None:
            due = dossier.deadlines(dossier.decided_at).statutory
            outcomes[classify(due, finished_at=dossier.decided_at)] += 1
    assert outcomes[Outcome.EARLY] > outcomes[Outcome.LATE] > 0
    assert outcomes[Outcome.ON_TIME] > 0


def test_most_kinds_of_flags_occur(dossiers: dict[str, Dossier]) -> None:
    """R39: the morning of the demo has due, overdue, risky and forbidden things to show."""
    at = parse_instant(DEMO_AT, assume_local=True)
    desk = sample_jurisdiction()
    kinds: set[FlagKind] = set()
    for code in dossiers:
        events = [event for event in EVENTS if event.dossier == code and event.at <= at]
        if events:
            kinds |= {flag.kind for flag in assess(Dossier.fold(events, desk), at)}
    assert kinds >= set(FlagKind) - {FlagKind.DUE_DATE_MOVED}


def test_late_entries_and_corrections_are_on_record() -> None:
    """R31: an event may be entered later, and a mistake is mended, never overwritten."""
    assert any(event.recorded_at for event in EVENTS)
    mended = next(event for event in EVENTS if isinstance(event, Corrected))
    assert isinstance(mended.event, Accepted)


def test_the_paid_dossier_by_hand(dossiers: dict[str, Dossier]) -> None:
    """
    R33, T12: twelve working days from Friday 14/08 over the made-up Saturday 22/08, a wait for
    payment from 25/08 to 28/08 (three working days) and National Day end on 08/09/2026.
    """
    paid = next(
        dossier
        for dossier in dossiers.values()
        if dossier.procedure_code == "1.012784" and dossier.submitted_at.date() == date(2026, 8, 14)
    )
    assert paid.decided_at is not None
    statutory = paid.deadlines(paid.decided_at).statutory
    assert statutory is not None
    assert statutory.on == date(2026, 9, 8)
