"""Acts on the record: adopted, recomputed, migrated, transferred (R38, R42)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from attrs import evolve

from tthc_flow.calendars import Closed, OfficialNotice, load_calendar
from tthc_flow.dossier import (
    Basis,
    Dossier,
    Event,
    Jurisdiction,
    event_from_json,
    event_to_json,
)
from tthc_flow.dossier.events import (
    Accepted,
    Adopted,
    Corrected,
    Decided,
    Decision,
    HandedOver,
    Migrated,
    Reappointed,
    Recomputed,
    StepCompleted,
    Submitted,
    SupplementReceived,
    SupplementRequested,
    Suspended,
    Transferred,
)
from tthc_flow.errors import (
    ConflictingEvent,
    DatesOutOfOrder,
    IllegalTransition,
    UnknownBasis,
    UnknownChoice,
    UnmappedStep,
    UnreadableEvent,
)
from tthc_flow.instants import VIETNAM
from tthc_flow.procedures import Step, StepKind, SubmissionChannel, sample_catalogue
from tthc_flow.rulebook import load_rulebook
from tthc_flow.supervision import FlagKind, ObligationKind, assess
from tthc_flow.terms import WorkingDays

STORM = OfficialNotice(
    key="storm",
    number="123/TB-UBND",
    announced_on=date(2026, 11, 12),
    effects=(Closed(date(2026, 11, 13), date(2026, 11, 13)),),
)
CODE = "1.013782"
"""7 working days by law, 5 committed; two stages: appraise, approve."""


@pytest.fixture
def place() -> Jurisdiction:
    """Where a storm closes the offices on Friday 13/11/2026, announced the day before."""
    return Jurisdiction(sample_catalogue(), load_calendar().with_notice(STORM), load_rulebook())


def at(text: str) -> datetime:
    """A local instant of November 2026, `DD HH:MM`."""
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=VIETNAM)


def then(dossier: Dossier, kind: type[Event], when: str, **payload: Any) -> None:
    """One more event."""
    dossier.apply(kind(dossier="D", seq=dossier.seq + 1, at=at(when), **payload))


def accepted(place: Jurisdiction) -> Dossier:
    """Accepted Mon 09/11 09:00 and handed over: committed Mon 16/11, by law Wed 18/11."""
    dossier = Dossier("D", place)
    then(dossier, Submitted, "09 08:00", procedure=CODE, channel=SubmissionChannel.IN_PERSON)
    then(dossier, Accepted, "09 09:00", appointed_on=date(2026, 11, 16))
    then(dossier, HandedOver, "09 10:00")
    return dossier


def dates(dossier: Dossier, when: str) -> tuple[date | None, ...]:
    """Due by law, as committed, as first printed, as appointed now."""
    now = dossier.deadlines(at(when))
    every = (now.statutory, now.committed, now.original_appointed, now.appointed)
    return tuple(None if due is None else due.on for due in every)


# --- adopted --------------------------------------------------------------------------------------


def adopted(place: Jurisdiction, **changes: Any) -> Dossier:
    """Running since 09/11, taken over on Thu 12/11 with 17/11 on its slip."""
    dossier = Dossier("D", place)
    payload: dict[str, Any] = {
        "procedure": CODE,
        "channel": SubmissionChannel.IN_PERSON,
        "accepted_at": at("09 09:00"),
        "appointed_on": date(2026, 11, 17),
        "stage": 1,
        "agency": "UBND xã",
    }
    then(dossier, Adopted, "12 08:00", **payload | changes)
    return dossier


def test_an_adopted_dossier_keeps_its_printed_date(place: Jurisdiction) -> None:
    """R42: the term runs from the acceptance there; the printed date stands beside the law's."""
    dossier = adopted(place)
    expected = [date(2026, 11, day) for day in (18, 16, 17, 17)]
    assert list(dates(dossier, "12 09:00")) == expected
    assert (dossier.state, dossier.agency) == ("IN_PROGRESS:1", "UBND xã")
    assert dossier.accepted_at == dossier.submitted_at == at("09 09:00")
    assert all(entered == at("12 08:00") for entered in dossier.step_entries.values())


def test_nothing_is_held_against_what_happened_before_the_adoption(place: Jurisdiction) -> None:
    """T31, T38: the hand-over, and an apology due before it came, belong to the other system."""
    found = {flag.obligation for flag in assess(adopted(place), at("12 09:00"))}
    assert ObligationKind.HANDOVER not in found
    overdue = adopted(place, appointed_on=date(2026, 11, 10))
    flags = {(f.obligation, f.kind) for f in assess(overdue, at("12 09:00"))}
    assert (ObligationKind.APPOINTED, FlagKind.OVERDUE) in flags
    assert not {one for one in flags if one[0] is ObligationKind.APOLOGY}
    at_desk = adopted(place, stage=0)
    assert at_desk.state == "ACCEPTED"


def test_an_impossible_adoption_is_refused(place: Jurisdiction) -> None:
    """R42: accepted after it was adopted, at a stage or by a channel the procedure lacks."""
    with pytest.raises(DatesOutOfOrder, match="after it was adopted"):
        adopted(place, accepted_at=at("12 08:01"))
    with pytest.raises(UnknownChoice, match="no stage 9"):
        adopted(place, stage=9)
    running = adopted(place)
    with pytest.raises(IllegalTransition):
        then(running, Accepted, "12 10:00")


# --- recomputed -----------------------------------------------------------------------------------


def test_a_storm_moves_dates_only_by_an_event(place: Jurisdiction) -> None:
    """R38: pinned at acceptance, the dates move when the host says so, a day each."""
    dossier = accepted(place)
    before = [date(2026, 11, day) for day in (18, 16, 16, 16)]
    assert list(dates(dossier, "12 15:00")) == before
    then(dossier, Recomputed, "12 15:00", notice="123/TB-UBND", appointed_on=date(2026, 11, 17))
    assert list(dates(dossier, "12 16:00")) == [date(2026, 11, day) for day in (19, 17, 17, 17)]


def test_a_recomputation_leaves_a_printed_date_unless_it_says_so(place: Jurisdiction) -> None:
    """R38: nothing printed moves silently."""
    dossier = accepted(place)
    then(dossier, Recomputed, "12 15:00", notice="123/TB-UBND")
    assert list(dates(dossier, "12 16:00")) == [date(2026, 11, day) for day in (19, 17, 16, 16)]


def test_a_recomputation_after_a_reappointment_moves_the_new_date(place: Jurisdiction) -> None:
    """R35, T40: the first date stays as it was, also when the second moves again."""
    dossier = accepted(place)
    then(dossier, Reappointed, "11 09:00", new_on=date(2026, 11, 20))
    then(dossier, Recomputed, "12 15:00", notice="123/TB-UBND", appointed_on=date(2026, 11, 23))
    assert list(dates(dossier, "12 16:00")) == [date(2026, 11, day) for day in (19, 17, 16, 23)]


def test_a_moved_date_is_a_new_epoch(place: Jurisdiction) -> None:
    """R40: late by the first date stays late; the second has its own flag."""
    dossier = accepted(place)
    then(dossier, Recomputed, "17 08:00", notice="123/TB-UBND", appointed_on=date(2026, 11, 20))
    late = [
        flag.epoch
        for flag in assess(dossier, at("24 08:00"))
        if (flag.obligation, flag.kind) == (ObligationKind.APPOINTED, FlagKind.OVERDUE)
    ]
    assert sorted(late) == [0, 1]


def test_a_pinned_basis_wins_over_the_catalogue(place: Jurisdiction) -> None:
    """R38: a dossier is measured by what it was pinned to; an unknown or foreign pin is refused."""
    law = place.rulebook.at(date(2026, 11, 9))

    def knowing_the_storm(code: str) -> Basis:
        procedure = place.catalogue.procedure(code, date(2026, 11, 9))
        return place.remember(Basis(procedure, place.calendar, law))

    other, foreign = knowing_the_storm(CODE), knowing_the_storm("1.014464")
    dossier = Dossier("D", place)
    then(dossier, Submitted, "09 08:00", procedure=CODE, channel=SubmissionChannel.IN_PERSON)
    with pytest.raises(UnknownBasis):
        then(dossier, Accepted, "09 09:00", pinned="0" * 16)
    with pytest.raises(ConflictingEvent, match="file the dossier anew"):
        then(dossier, Accepted, "09 09:00", pinned=foreign.hash)
    then(dossier, Accepted, "09 09:00", pinned=other.hash)
    assert dossier.basis is other
    assert dates(dossier, "09 10:00")[:2] == (date(2026, 11, 19), date(2026, 11, 17))


# --- migrated -------------------------------------------------------------------------------------


@pytest.fixture
def newer(place: Jurisdiction) -> Basis:
    """The same procedure with an earlier stage before the appraisal."""
    old = place.basis(CODE, date(2026, 11, 9))
    desk, *rest = old.procedure.steps
    checked = Step("check", "Kiểm tra", WorkingDays(1), 2, StepKind.APPRAISE)
    later = [evolve(step, stage=step.stage + 1, key=f"{step.key}_2") for step in rest]
    procedure = evolve(old.procedure, steps=(desk, checked, *later))
    return place.remember(Basis(procedure, old.calendar, old.rulebook))


def test_work_goes_on_at_the_step_it_is_mapped_to(place: Jurisdiction, newer: Basis) -> None:
    """R42: the stage is the new one's, the stay at the step and all dates are kept."""
    dossier = accepted(place)
    (step,) = dossier.current_steps
    before, entered_at = dates(dossier, "10 09:00"), dossier.step_entries[step.key]
    then(dossier, Migrated, "10 09:00", pinned=newer.hash, steps={step.key: f"{step.key}_2"})
    assert dossier.state == "IN_PROGRESS:2"
    assert [s.key for s in dossier.current_steps] == [f"{step.key}_2"]
    assert dossier.step_entries[f"{step.key}_2"] == entered_at
    assert dates(dossier, "10 10:00") == before
    then(dossier, StepCompleted, "10 11:00", step=f"{step.key}_2")
    assert dossier.state == "IN_PROGRESS:3"


def test_an_unmapped_open_step_stops_a_migration(place: Jurisdiction, newer: Basis) -> None:
    """R42: refused, and the dossier is as it was."""
    dossier = accepted(place)
    (step,) = dossier.current_steps
    for steps in ({}, {step.key: "no_such_step"}):
        with pytest.raises(UnmappedStep):
            then(dossier, Migrated, "10 09:00", pinned=newer.hash, steps=steps)
    assert (dossier.state, dossier.seq) == ("IN_PROGRESS:1", 3)


def test_a_held_dossier_comes_back_to_the_mapped_stage(place: Jurisdiction, newer: Basis) -> None:
    """R28, R42: held, migrated, resumed: at the stage the open step was mapped to."""
    dossier = accepted(place)
    (step,) = dossier.current_steps
    then(dossier, Suspended, "10 08:00", basis="Luật")
    then(dossier, Migrated, "10 09:00", pinned=newer.hash, steps={step.key: f"{step.key}_2"})
    assert dossier.state == "SUSPENDED"
    assert dossier.legal.count("resume_to:2") == 1
    assert not {"resume_to:1", "resume_to:3"} & set(dossier.legal)


# --- transferred ----------------------------------------------------------------------------------


def test_a_transfer_changes_who_and_nothing_else(place: Jurisdiction) -> None:
    """R42: the districts ended on 01/07/2025; their dossiers went on with the same dates."""
    dossier = accepted(place)
    before = (dossier.state, dates(dossier, "10 09:00"))
    then(dossier, Transferred, "10 08:00", to_agency="UBND xã", basis="NQ 202/2025/QH15")
    assert (dossier.state, dates(dossier, "10 09:00")) == before
    assert dossier.agency == "UBND xã"


def test_what_has_ended_is_not_transferred(place: Jurisdiction) -> None:
    """R29: a decided result still has to be returned by somebody; a returned one by nobody."""
    dossier = accepted(place)
    then(dossier, Decided, "10 08:00", outcome=Decision.DENIED)
    then(dossier, Transferred, "10 09:00", to_agency="UBND xã", basis="NQ")
    ended = adopted(place)
    assert "transfer" in ended.legal


# --- as JSON --------------------------------------------------------------------------------------


def test_the_map_of_steps_is_an_object_in_json(newer: Basis) -> None:
    """R31: what is written is what was said, and a list is refused."""
    event = Migrated(dossier="D", seq=4, at=at("10 09:00"), pinned=newer.hash, steps={"b": "c"})
    table = event_to_json(event)
    assert table["steps"] == {"b": "c"}
    assert event_from_json(table) == event
    with pytest.raises(UnreadableEvent, match="'steps'"):
        event_from_json(table | {"steps": ["b", "c"]})


def test_a_correction_of_the_acceptance_keeps_later_pins(place: Jurisdiction) -> None:
    """R31, R38: accepted a day later than first typed; the storm still moves the date."""
    dossier = accepted(place)
    then(dossier, SupplementRequested, "10 08:00")
    then(dossier, SupplementReceived, "10 09:00")
    then(dossier, Recomputed, "12 15:00", notice="123/TB-UBND")
    mended = Accepted(dossier="D", seq=2, at=at("09 09:30"))
    then(dossier, Corrected, "12 16:00", corrects=2, event=mended)
    assert dates(dossier, "12 17:00")[:2] == (date(2026, 11, 20), date(2026, 11, 18))


def test_past_deadlines_are_those_of_the_past(place: Jurisdiction) -> None:
    """R36: asked about an instant, what happened after it is not known yet."""
    dossier = accepted(place)
    then(dossier, SupplementRequested, "11 09:00")
    then(dossier, SupplementReceived, "13 09:00")
    assert dates(dossier, "11 08:59")[:2] == (date(2026, 11, 18), date(2026, 11, 16))
    assert dossier.deadlines(at("12 09:00")).is_stopped
    assert dates(dossier, "13 10:00")[:2] == (date(2026, 11, 25), date(2026, 11, 20))
    assert dossier.deadlines(at("09 08:30")).binding is None
    assert dossier.as_of(at("09 07:00")) is None
