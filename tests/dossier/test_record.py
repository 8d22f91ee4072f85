"""The record of a dossier: how events are made, repeated, shown and read."""

from __future__ import annotations

import inspect
from datetime import date, datetime

import pytest

from tthc_flow.calendars import load_calendar
from tthc_flow.dossier import Basis, Dossier, Jurisdiction, event_from_json, read_events
from tthc_flow.dossier.events import (
    EVENT_TYPES,
    Accepted,
    ApologyIssued,
    Corrected,
    Extended,
    HandedOver,
    Reappointed,
    Submitted,
    SupplementRequested,
    Withdrawn,
)
from tthc_flow.errors import ConflictingEvent, EventOutOfOrder, UnreadableEvent
from tthc_flow.instants import VIETNAM
from tthc_flow.procedures import SubmissionChannel, sample_catalogue
from tthc_flow.rulebook import load_rulebook
from tthc_flow.terms import WorkingDays

DESK = Jurisdiction(sample_catalogue(), load_calendar(), load_rulebook())
LAND = "1.012784"
NINE = datetime(2026, 8, 20, 9, tzinfo=VIETNAM)
LINE = '{"type": "withdrawn", "dossier": "a", "seq": 1, "at": "2026-08-20T09:00:00+07:00"}'


def accepted() -> Dossier:
    """A land dossier accepted on Thu 20/08/2026 at 09:00."""
    told = Dossier("L", DESK)
    told.apply(
        Submitted(
            dossier="L",
            seq=1,
            at=NINE,
            procedure=LAND,
            channel=SubmissionChannel.ONLINE,
            applicant="Nguyễn Thị Mai",
        )
    )
    told.apply(Accepted(dossier="L", seq=2, at=NINE))
    return told


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_the_fields_of_an_event_are_given_by_name(name: str) -> None:
    """R31: an event reads like its JSON; nobody confuses its number with another by position."""
    fields = inspect.signature(EVENT_TYPES[name]).parameters.values()
    assert {field.kind for field in fields} == {inspect.Parameter.KEYWORD_ONLY}


def test_a_dossier_begins_empty_and_shows_no_person() -> None:
    """R31: it is made from its events only; in a log it shows its code, not the applicant."""
    assert list(inspect.signature(Dossier).parameters) == ["code", "jurisdiction"]
    assert list(inspect.signature(Jurisdiction).parameters) == [
        "catalogue",
        "calendar",
        "rulebook",
        "rule",
    ]
    assert repr(accepted()) == "Dossier(code='L')"


def test_a_dossier_is_not_another_with_the_same_record() -> None:
    """R31: a dossier changes with its events, so it is compared as itself and can be a key."""
    one, other = accepted(), accepted()
    assert one != other
    assert len({one, other}) == 2
    twin = Jurisdiction(DESK.catalogue, DESK.calendar, DESK.rulebook)
    assert len({DESK, twin}) == 2


def test_a_repetition_is_ignored_and_a_gap_is_not() -> None:
    """R31: the last event again, or the first, changes nothing; another one is refused."""
    told = accepted()
    for event in told.events:
        told.apply(event)
    assert told.seq == 2
    with pytest.raises(ConflictingEvent, match="two different events have number 2"):
        told.apply(HandedOver(dossier="L", seq=2, at=NINE))
    with pytest.raises(EventOutOfOrder, match="event 4 comes after event 2"):
        told.apply(HandedOver(dossier="L", seq=4, at=NINE))
    with pytest.raises(ConflictingEvent, match="event of dossier M"):
        told.apply(HandedOver(dossier="M", seq=3, at=NINE))


def test_events_of_one_instant_are_in_order() -> None:
    """R31: the number orders them; a correction may come in the same instant too."""
    told = accepted()
    told.apply(HandedOver(dossier="L", seq=3, at=NINE))
    told.apply(Withdrawn(dossier="L", seq=4, at=NINE))
    told.apply(Corrected(dossier="L", seq=5, at=NINE, corrects=4))
    told.apply(Corrected(dossier="L", seq=6, at=NINE, corrects=3, event=told.events[2]))
    assert told.state == "IN_PROGRESS:1"
    assert [event.seq for event in told.effective_events] == [1, 2, 3]


def test_what_was_recorded_in_the_instant_it_happened() -> None:
    """R31: an entry at once is no late entry and no fault."""
    event = Withdrawn(dossier="L", seq=1, at=NINE, recorded_at=NINE)
    assert event.recorded_at == event.at


def test_each_kind_of_act_is_listed() -> None:
    """R35, T25, T39: requests after acceptance, apologies, re-appointments, extensions."""
    told = accepted()
    told.apply(HandedOver(dossier="L", seq=3, at=NINE))
    told.apply(Extended(dossier="L", seq=4, at=NINE, term=WorkingDays(2), basis="Luật Đất đai"))
    told.apply(ApologyIssued(dossier="L", seq=5, at=NINE))
    told.apply(Reappointed(dossier="L", seq=6, at=NINE, new_on=date(2026, 9, 15)))
    told.apply(SupplementRequested(dossier="L", seq=7, at=NINE, missing="bản vẽ"))
    listed = (told.extensions, told.apologies, told.reappointments, told.supplement_requests)
    assert [[event.seq for event in events] for events in listed] == [[4], [5], [6], [7]]
    assert (told.procedure_code, told.submitted_at) == (LAND, NINE)
    assert (told.accepted_at, told.appointed_on, told.decided_at) == (NINE, None, None)


def test_dossiers_of_one_day_share_their_basis() -> None:
    """R38: what a day pins is one object, compared by its hash; another day has its own."""
    one, other = accepted().basis, accepted().basis
    assert isinstance(one, Basis)
    assert one is other
    assert one is DESK.basis(LAND, date(2026, 8, 20))
    assert one is not DESK.basis(LAND, date(2026, 8, 21))
    assert len(one.hash) == 16
    copied = Basis(one.procedure, one.calendar, one.rulebook)
    assert (copied.hash, copied == one) == (one.hash, False)


@pytest.mark.parametrize("reason", ["\ud800", "xin rút \udfff hồ sơ"])
def test_half_a_character_is_no_text(reason: str) -> None:
    """Issue, bad input: it could never be written to a file, so it is refused when read."""
    table = {"type": "withdrawn", "dossier": "a", "seq": 1, "at": "2026-08-20T09:00:00+07:00"}
    with pytest.raises(UnreadableEvent, match="half a character"):
        event_from_json({**table, "reason": reason})
    assert event_from_json({**table, "reason": "\ud7ff\ue000"})


def test_the_longest_line_that_is_read() -> None:
    """Issue, bad input: a million bytes are read, one more is refused."""
    longest = LINE + " " * (1_000_000 - len(LINE))
    read = read_events([longest, longest + " "])
    assert len(read.events) == 1
    (fault,) = read.faults
    assert fault.where == "events:2"
    assert "more than 1,000,000" in str(fault)


def test_the_place_of_a_fault_in_a_line() -> None:
    """Issue, bad input: bytes and characters are counted from one."""
    read = read_events([LINE[:-1], '{"type": "rút' + "\udce1"])
    assert f"at character {len(LINE)}" in str(read.faults[0])
    assert "byte 15 is not UTF-8" in str(read.faults[1])
