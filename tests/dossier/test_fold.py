"""The fold never leaves the table, and its views agree with a plain reading of the events."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_flow.calendars import load_calendar
from tthc_flow.dossier import Dossier, Event, Jurisdiction, event_to_json, read_events
from tthc_flow.dossier.events import (
    EVENT_TYPES,
    Accepted,
    ApologyIssued,
    ConsultationRequested,
    Corrected,
    Decided,
    Decision,
    Discontinued,
    HandedOver,
    IntakeRefused,
    PaymentConfirmed,
    PaymentRequested,
    ResultPublished,
    ResultReturned,
    Resumed,
    SentBack,
    StepCompleted,
    Submitted,
    SupplementReceived,
    SupplementRequested,
    Suspended,
    Withdrawn,
)
from tthc_flow.errors import (
    ConflictingEvent,
    EventOutOfOrder,
    IllegalTransition,
    UnknownChoice,
    UnknownProcedure,
)
from tthc_flow.instants import VIETNAM
from tthc_flow.lifecycle import Phase, build_machine
from tthc_flow.procedures import SubmissionChannel, sample_catalogue
from tthc_flow.rulebook import load_rulebook
from tthc_flow.terms import SupplementPolicy, WorkingDays

DESK = Jurisdiction(sample_catalogue(), load_calendar(), load_rulebook())
LAND = "1.012784"
"""Stages: survey; consult_commune and tax_notice in parallel; pay; sign; issue and the rest."""


Happening = tuple[type[Event], str, dict[str, Any]]


def at(text: str) -> datetime:
    """A local instant of 2026, `MM-DD HH:MM`."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=VIETNAM)


def begun(*happened: Happening, online: bool = False) -> Dossier:
    """A land dossier submitted on 19/08 and what happened to it."""
    channel = SubmissionChannel.ONLINE if online else SubmissionChannel.IN_PERSON
    told = Dossier("L", DESK)
    told.apply(Submitted(dossier="L", seq=1, at=at("08-19 09:00"), procedure=LAND, channel=channel))
    for kind, when, payload in happened:
        told.apply(kind(dossier="L", seq=told.seq + 1, at=at(when), **payload))
    return told


def then(told: Dossier, kind: type[Event], when: str, **payload: Any) -> Dossier:
    """One more event."""
    told.apply(kind(dossier="L", seq=told.seq + 1, at=at(when), **payload))
    return told


ACCEPTED: Happening = (Accepted, "08-20 09:00", {})
HANDED_OVER: Happening = (HandedOver, "08-20 09:30", {})
SURVEYED: Happening = (StepCompleted, "08-24 10:00", {"step": "survey"})


# --- intake ---------------------------------------------------------------------------------


def test_a_dossier_begins_with_its_submission() -> None:
    """R31, R42: it is submitted, or adopted as a running one; before that nothing is asked."""
    empty = Dossier("L", DESK)
    assert (empty.seq, empty.events, empty.legal) == (0, (), ("adopt", "submit"))
    with pytest.raises(IllegalTransition, match="'accept' is not legal"):
        empty.apply(Accepted(dossier="L", seq=1, at=at("08-20 09:00")))
    with pytest.raises(EventOutOfOrder, match="not submitted"):
        _ = empty.phase
    with pytest.raises(EventOutOfOrder, match="not submitted"):
        _ = empty.channel
    with pytest.raises(IllegalTransition, match="'submit'"):
        then(begun(), Submitted, "08-20 09:00", procedure=LAND, channel=SubmissionChannel.ONLINE)


def test_a_supplement_at_intake_is_no_hold() -> None:
    """R27, T25: guidance at the counter comes before the clock and is counted apart."""
    told = then(begun(), SupplementRequested, "08-19 10:00", missing="bản sao")
    assert told.state == Phase.SUPPLEMENT_AT_INTAKE
    assert told.phase.portal_code == 5
    then(told, SupplementReceived, "08-20 08:00")
    assert told.state == Phase.SUBMITTED
    then(told, Accepted, "08-20 09:00")
    assert (told.holds, told.supplement_requests) == ((), ())


def test_a_refusal_at_intake_ends_the_dossier() -> None:
    """R27: nothing follows a refusal; it was never accepted, so nothing is pinned."""
    told = then(begun(), IntakeRefused, "08-19 10:00", reason="không thuộc thẩm quyền")
    assert (told.legal, told.basis, told.is_open) == ((), None, False)
    assert told.ended_at == at("08-19 10:00")
    assert (told.step_entries, told.current_steps, told.completed_steps) == ({}, (), frozenset())
    with pytest.raises(IllegalTransition, match="has ended"):
        then(told, Accepted, "08-20 09:00")


def test_the_procedure_is_known_at_submission_and_in_force_at_acceptance() -> None:
    """T47: an old filing may be refused at intake, but not be accepted under no law."""
    old = datetime(2015, 1, 5, 9, tzinfo=VIETNAM)
    filed = Submitted(dossier="L", seq=1, at=old, procedure=LAND, channel=SubmissionChannel.ONLINE)
    told = Dossier.fold([filed], DESK)
    with pytest.raises(UnknownProcedure, match="not in force"):
        told.apply(Accepted(dossier="L", seq=2, at=old))
    assert (told.seq, told.state, told.basis) == (1, "SUBMITTED", None)
    told.apply(IntakeRefused(dossier="L", seq=2, at=old, reason="thủ tục chưa công bố"))


def test_a_channel_the_procedure_lacks_is_refused_at_acceptance() -> None:
    """R23: a term depends on the channel, so a dossier without one cannot be accepted."""
    lacking = next(
        (p, c) for p in DESK.catalogue.procedures for c in SubmissionChannel if c not in p.channels
    )
    procedure, channel = lacking
    day = datetime.combine(procedure.valid_from, at("08-20 09:00").time(), VIETNAM)
    filed = Submitted(dossier="L", seq=1, at=day, procedure=procedure.code, channel=channel)
    told = Dossier.fold([filed], DESK)
    with pytest.raises(UnknownChoice, match="its channels"):
        told.apply(Accepted(dossier="L", seq=2, at=day))
    assert told.state == "SUBMITTED"


# --- steps ----------------------------------------------------------------------------------


def test_intake_steps_are_done_by_the_hand_over() -> None:
    """R28: in ACCEPTED the desk works; its steps end with the hand-over, not one by one."""
    told = begun(ACCEPTED)
    intake = [step.key for step in told.current_steps]
    assert intake
    assert set(told.step_entries.values()) == {at("08-20 09:00")}
    with pytest.raises(IllegalTransition):
        then(told, StepCompleted, "08-20 09:10", step=intake[0])
    then(told, HandedOver, "08-20 09:30")
    assert told.completed_steps == set(intake)
    assert [visit.is_completed for visit in told.step_visits] == [*([True] * len(intake)), False]


def test_a_step_is_completed_once_and_in_its_stage() -> None:
    """R29: unknown, done or future steps are refused, and the open ones are named."""
    told = begun(ACCEPTED, HANDED_OVER, SURVEYED)
    then(told, StepCompleted, "08-25 10:00", step="tax_notice")
    for wrong in ("tax_notice", "survey", "sign", "nonsense"):
        with pytest.raises(IllegalTransition) as caught:
            then(told, StepCompleted, "08-26 10:00", step=wrong)
        assert caught.value.legal == ("complete_step:consult_commune",)
        assert "quy trình nội bộ" in caught.value.citation
    assert told.seq == 5


def test_the_last_stage_awaits_its_decision() -> None:
    """R28: with every step done the dossier stays; only a decision ends it."""
    told = begun(ACCEPTED, HANDED_OVER)
    assert told.basis is not None
    for stage in told.basis.procedure.stages:
        for step in stage.steps:
            then(told, StepCompleted, "08-24 10:00", step=step.key)
    assert told.state == f"IN_PROGRESS:{len(told.basis.procedure.stages)}"
    assert not told.current_steps
    assert len(told.completed_steps) == len(told.step_visits) == len(told.step_entries)
    then(told, Decided, "08-25 10:00", outcome=Decision.GRANTED)
    then(told, ResultPublished, "08-25 11:00")
    then(told, ResultReturned, "08-26 08:00")
    then(told, ResultPublished, "08-26 09:00")
    assert told.phase is Phase.RETURNED
    assert told.ended_at == told.decided_at == at("08-25 10:00")


def test_sent_back_work_is_to_be_done_again() -> None:
    """R28: every step of the stage opens anew, with a new entry; the first visit stays known."""
    told = begun(ACCEPTED, HANDED_OVER, SURVEYED)
    then(told, StepCompleted, "08-25 10:00", step="tax_notice")
    then(told, SentBack, "08-26 10:00", to_stage=1, reason="thiếu sơ đồ")
    assert told.state == "IN_PROGRESS:1"
    assert [step.key for step in told.current_steps] == ["survey"]
    assert "survey" not in told.completed_steps
    assert "tax_notice" not in told.completed_steps
    assert told.step_entries["survey"] == at("08-26 10:00")
    surveys = [visit for visit in told.step_visits if visit.step.key == "survey"]
    assert [(v.entered_at, v.left_at, v.is_completed) for v in surveys] == [
        (at("08-20 09:30"), at("08-24 10:00"), True),
        (at("08-26 10:00"), None, False),
    ]
    given_up = next(v for v in told.step_visits if v.step.key == "consult_commune")
    assert (given_up.left_at, given_up.is_completed) == (at("08-26 10:00"), False)
    then(told, StepCompleted, "08-27 10:00", step="survey")
    assert {step.key for step in told.current_steps} == {"tax_notice", "consult_commune"}


def test_a_hold_keeps_what_was_done() -> None:
    """R28, R34: after a wait the dossier is where it was, with the same steps open."""
    told = begun(ACCEPTED, HANDED_OVER, SURVEYED)
    then(told, StepCompleted, "08-25 10:00", step="tax_notice")
    then(told, Suspended, "08-26 10:00", basis="Luật Đất đai")
    assert not told.current_steps
    with pytest.raises(IllegalTransition):
        then(told, StepCompleted, "08-26 11:00", step="consult_commune")
    then(told, ApologyIssued, "08-26 12:00", reason="chờ xác minh")
    then(told, Resumed, "08-27 10:00")
    assert [step.key for step in told.current_steps] == ["consult_commune"]
    assert told.step_entries["consult_commune"] == at("08-24 10:00")


@pytest.mark.parametrize(
    ("when", "channel", "entered"),
    [
        ("08-20 15:00", "paper", "08-20 15:00"),
        ("08-20 15:01", "paper", "08-21 07:00"),
        ("08-21 15:01", "paper", "08-22 07:00"),
        ("08-20 15:01", "online", "08-20 15:01"),
        ("08-23 20:00", "paper", "08-23 20:00"),
    ],
)
def test_paper_after_the_cut_off_enters_the_next_day(when: str, channel: str, entered: str) -> None:
    """T31: 15:00 is not after; Sat 22/08 is made up; online at once; closed days as they are."""
    told = begun(ACCEPTED, (HandedOver, when, {}), online=channel == "online")
    assert told.step_entries["survey"] == at(entered)


# --- holds ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asking", "payload", "answers", "policy"),
    [
        (SupplementRequested, {"missing": "x"}, SupplementReceived, SupplementPolicy.IGNORE),
        (Suspended, {"basis": "x"}, Resumed, SupplementPolicy.SUBTRACT),
        (PaymentRequested, {"basis": "x"}, PaymentConfirmed, SupplementPolicy.SUBTRACT),
    ],
)
def test_a_hold_is_ended_by_its_own_answer(
    asking: type[Event], payload: dict, answers: type[Event], policy: SupplementPolicy
) -> None:
    """R33, R34: each wait has one answer, which leads back to where it began."""
    for begin in ((ACCEPTED,), (ACCEPTED, HANDED_OVER)):
        told = begun(*begin)
        place = told.state
        then(told, asking, "08-21 09:00", **payload)
        for other in {SupplementReceived, Resumed, PaymentConfirmed} - {answers}:
            with pytest.raises(IllegalTransition):
                then(told, other, "08-22 09:00")
        back = [trigger for trigger in told.legal if trigger.startswith("resume_to:")]
        assert len(back) == 1
        then(told, answers, "08-24 09:00")
        assert told.state == place
        (hold,) = told.holds
        assert (hold.from_at, hold.until_at) == (at("08-21 09:00"), at("08-24 09:00"))
        assert hold.place == place
        assert hold.policy(SupplementPolicy.IGNORE) is policy
        assert hold.stops_clock(SupplementPolicy.IGNORE) is (policy is SupplementPolicy.SUBTRACT)
        assert hold.stops_clock(SupplementPolicy.RESTART)


def test_an_answer_without_a_hold_is_refused() -> None:
    """R29: nothing resumes that was not stopped, before or after acceptance."""
    for told in (begun(), begun(ACCEPTED), begun(ACCEPTED, HANDED_OVER)):
        for answer in (SupplementReceived, Resumed, PaymentConfirmed):
            before = told.state
            with pytest.raises(IllegalTransition):
                then(told, answer, "08-21 09:00")
            assert told.state == before


def test_a_dossier_that_ends_waiting_is_never_resumed() -> None:
    """T30: withdrawn while it waits: the hold stays open, its answer never came."""
    told = begun(ACCEPTED, HANDED_OVER, (SupplementRequested, "08-21 09:00", {"missing": "x"}))
    then(told, Withdrawn, "08-24 09:00")
    assert told.holds[0].until_at is None
    assert told.ended_at == at("08-24 09:00")
    assert told.step_visits[-1].left_at == at("08-24 09:00")
    then(told, Discontinued, "08-25 09:00")
    assert told.legal == ()
    assert told.ended_at == at("08-24 09:00")


# --- corrections ----------------------------------------------------------------------------


def facts(told: Dossier) -> tuple:
    """Everything the fold says."""
    return (
        told.state,
        told.legal,
        told.effective_events,
        told.holds,
        told.step_visits,
        told.completed_steps,
        told.basis and told.basis.hash,
    )


def test_a_voided_event_never_happened() -> None:
    """R31: a correction without a replacement takes the event away; both stay on record."""
    plain = begun(ACCEPTED, HANDED_OVER)
    told = begun(ACCEPTED, HANDED_OVER, (Withdrawn, "08-21 09:00", {"reason": "nhầm hồ sơ"}))
    then(told, Corrected, "08-22 09:00", corrects=4)
    assert facts(told) == facts(plain)
    assert len(told.events) == 5
    assert [event.seq for event in told.effective_events] == [1, 2, 3]


def test_the_latest_correction_counts() -> None:
    """R31: an event may be corrected again; a correction itself may not."""
    told = begun(ACCEPTED)
    for hour in ("08:00", "08:30"):
        right = Accepted(dossier="L", seq=2, at=at(f"08-20 {hour}"))
        then(told, Corrected, "08-21 09:00", corrects=2, event=right)
    assert told.accepted_at == at("08-20 08:30")
    with pytest.raises(EventOutOfOrder, match="itself a correction"):
        then(told, Corrected, "08-21 10:00", corrects=3)


def test_an_impossible_correction_changes_nothing() -> None:
    """R29, R31: whatever does not fold anew is refused, and the dossier is as before."""
    told = begun(ACCEPTED, HANDED_OVER)
    before = facts(told)
    late = Accepted(dossier="L", seq=2, at=at("08-20 09:45"))
    with pytest.raises(EventOutOfOrder, match="lies before the one before"):
        then(told, Corrected, "08-21 09:00", corrects=2, event=late)
    with pytest.raises(IllegalTransition):
        then(told, Corrected, "08-21 09:00", corrects=2)
    with pytest.raises(IllegalTransition, match="'accept'"):
        then(told, Corrected, "08-21 09:00", corrects=1)
    with pytest.raises(EventOutOfOrder, match="lies before an event"):
        then(told, Corrected, "08-20 09:15", corrects=1, event=told.events[0])
    with pytest.raises(EventOutOfOrder, match="at least its submission"):
        then(begun(), Corrected, "08-21 09:00", corrects=1)
    assert facts(told) == before
    assert told.seq == 3


@pytest.mark.parametrize(
    ("corrects", "instead", "message"),
    [
        (5, None, "no earlier one"),
        (0, None, "no earlier one"),
        (2, ApologyIssued(dossier="L", seq=3, at=at("08-20 09:00")), "number 3 of L"),
        (2, ApologyIssued(dossier="M", seq=2, at=at("08-20 09:00")), "number 2 of M"),
        (2, ApologyIssued(dossier="L", seq=2, at=at("09-20 09:00")), "an event after it"),
        (2, Corrected(dossier="L", seq=2, at=at("08-20 09:00"), corrects=1), "puts a correction"),
    ],
)
def test_a_correction_that_makes_no_sense_cannot_be_made(
    corrects: int, instead: Event | None, message: str
) -> None:
    """R31: a replacement carries the number it replaces, of the same dossier, not later."""
    with pytest.raises(EventOutOfOrder, match=message):
        Corrected(dossier="L", seq=5, at=at("08-21 09:00"), corrects=corrects, event=instead)


# --- any history ----------------------------------------------------------------------------

MACHINE = build_machine(tuple(s.number for s in DESK.catalogue.versions(LAND)[-1].stages))
REPLACED = sorted(set(EVENT_TYPES) - {"corrected", "migrated"})


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Events of one dossier as it took them; illegal tries are left out."""
    told = begun()
    when = told.submitted_at
    for name in draw(st.lists(st.sampled_from(REPLACED), max_size=30)):
        when += timedelta(minutes=draw(st.integers(0, 3000)))
        keys = [step.key for step in told.current_steps]
        payloads: dict[str, dict[str, Any]] = {
            "adopted": {
                "procedure": LAND,
                "channel": SubmissionChannel.ONLINE,
                "accepted_at": when,
                "appointed_on": date(2026, 12, 1),
            },
            "recomputed": {"notice": "x"},
            "transferred": {"to_agency": "x", "basis": "x"},
            "submitted": {"procedure": LAND, "channel": SubmissionChannel.ONLINE},
            "intake_refused": {"reason": "x"},
            "step_completed": {"step": draw(st.sampled_from([*keys, "sign"]))},
            "sent_back": {"to_stage": draw(st.integers(1, 4))},
            "consultation_requested": {"unit": "x"},
            "consultation_answered": {"unit": "x"},
            "reappointed": {"new_on": date(2026, 12, 1)},
            "extended": {"term": WorkingDays(1), "basis": "x"},
            "decided": {"outcome": draw(st.sampled_from(Decision))},
        }
        payload = {"dossier": "L", "seq": told.seq + 1, "at": when, **payloads.get(name, {})}
        event = EVENT_TYPES[name](**payload)
        before = facts(told)
        try:
            told.apply(event)
        except IllegalTransition:
            assert facts(told) == before
    return list(told.events)


@given(histories())
def test_no_history_leaves_the_machine(events: list[Event]) -> None:
    """R28: each step of the fold is a transition of the `transitions` machine."""
    told, state = Dossier("L", DESK), ""
    for event in events:
        told.apply(event)
        if state:
            reachable = {
                edge.dest
                for trigger in MACHINE.events.values()
                for edge in trigger.transitions.get(state, [])
            }
            assert told.state in reachable
        state = told.state


@given(histories(), st.data())
def test_repetitions_change_nothing(events: list[Event], data: st.DataObject) -> None:
    """R31: an identical repetition is ignored, at once or much later; another is refused."""
    once = Dossier.fold(events, DESK)
    twice = Dossier.fold([event for event in events for _ in range(2)], DESK)
    twice.apply(data.draw(st.sampled_from(events)))
    assert facts(once) == facts(twice)
    other = ConsultationRequested(dossier="L", seq=1, at=at("08-19 09:00"), unit="x")
    with pytest.raises(ConflictingEvent):
        twice.apply(other)


@given(histories())
def test_the_json_of_a_history_is_the_history(events: list[Event]) -> None:
    """R31: written as lines and read again, the events are equal and fold to the same dossier."""
    lines = [json.dumps(event_to_json(event), ensure_ascii=False) for event in events]
    read = read_events(lines)
    assert read.faults == ()
    assert list(read.events) == events
    assert facts(Dossier.fold(read.events, DESK)) == facts(Dossier.fold(events, DESK))


@given(histories(), st.data())
def test_a_correction_that_changes_nothing_changes_nothing(
    events: list[Event], data: st.DataObject
) -> None:
    """R31: folding anew gives what folding on gave."""
    told = Dossier.fold(events, DESK)
    before = facts(told)
    same = data.draw(st.sampled_from(events))
    last = events[-1].at
    told.apply(Corrected(dossier="L", seq=told.seq + 1, at=last, corrects=same.seq, event=same))
    assert facts(told) == before


@given(histories())
def test_open_visits_are_the_open_steps(events: list[Event]) -> None:
    """R28: the stays worked out from the trail agree with what the fold kept."""
    told = Dossier.fold(events, DESK)
    opened = {visit.step.key for visit in told.step_visits if visit.left_at is None}
    if told.current_steps:
        assert opened == {step.key for step in told.current_steps}
    assert told.completed_steps.isdisjoint(step.key for step in told.current_steps)
