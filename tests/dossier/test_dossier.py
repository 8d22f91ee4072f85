"""The dossier as the fold of its events, and what is due when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_flow.calendars import load_calendar
from tthc_flow.dossier import (
    Dossier,
    Event,
    Jurisdiction,
    event_from_json,
    event_to_json,
    read_events,
)
from tthc_flow.dossier.events import (
    EVENT_TYPES,
    Accepted,
    ApologyIssued,
    Corrected,
    Decided,
    Decision,
    Extended,
    HandedOver,
    PaymentConfirmed,
    PaymentRequested,
    Reappointed,
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
    DatesOutOfOrder,
    EventOutOfOrder,
    IllegalTransition,
    NaiveInstant,
    UnknownProcedure,
    UnreadableEvent,
)
from tthc_flow.instants import VIETNAM
from tthc_flow.lifecycle import Phase
from tthc_flow.procedures import SubmissionChannel, sample_catalogue
from tthc_flow.rulebook import load_rulebook
from tthc_flow.terms import SupplementPolicy, WorkingDays

PLACE = Jurisdiction(sample_catalogue(), load_calendar(), load_rulebook())
LAND = "1.012784"
"""In person 22 working days; survey, then two consultations in parallel, payment, sign, issue."""


def at(text: str) -> datetime:
    """A local instant of 2026, `MM-DD HH:MM`."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=VIETNAM)


class Story:
    """Events of one dossier, numbered as they come."""

    def __init__(self, procedure: str = LAND, channel: str = "in_person") -> None:
        self.events: list[Event] = []
        self.then(Submitted, "08-19 09:00", procedure=procedure, channel=SubmissionChannel(channel))

    def then(self, kind: type[Event], when: str, **payload: Any) -> Story:
        """One more event."""
        event = kind(dossier="H56-1", seq=len(self.events) + 1, at=at(when), **payload)
        self.events.append(event)
        return self

    def told(self) -> Dossier:
        """The dossier."""
        return Dossier.fold(self.events, PLACE)


def in_progress() -> Story:
    """Accepted on Thu 20/08 09:00 and handed over at once."""
    return Story().then(Accepted, "08-20 09:00").then(HandedOver, "08-20 09:30")


def test_filing_starts_nothing_and_acceptance_starts_the_clock() -> None:
    """R32, T21: no due date before acceptance; then 22 working days, 22/08 counted."""
    filed = Story().told()
    assert filed.deadlines(at("08-19 10:00")).statutory is None
    accepted = Story().then(Accepted, "08-20 09:00").told()
    due = accepted.deadlines(at("08-20 10:00")).statutory
    assert due is not None
    assert due.on == date(2026, 9, 23)
    assert accepted.phase is Phase.ACCEPTED


def test_terms_differ_by_channel() -> None:
    """T10: online the same matter takes 12 working days."""
    due = Story(channel="online").then(Accepted, "08-20 09:00").told().deadlines(at("08-20 10:00"))
    assert due.statutory is not None
    assert due.statutory.on == date(2026, 9, 9)


def test_the_version_of_the_day_of_acceptance_is_kept() -> None:
    """T47, R38: 1.000703 was cut down on 03/09/2026; a dossier of 02/09 keeps four days."""
    old = Story("1.000703").then(Accepted, "08-28 09:00").told()
    new = Story("1.000703").then(Accepted, "09-03 09:00").told()
    assert old.deadlines(at("09-03 10:00")).committed is None
    committed = new.deadlines(at("09-03 10:00")).committed
    assert committed is not None
    assert committed.expires_at == at("09-08 11:00")
    assert old.basis is not None
    assert new.basis is not None
    assert old.basis.hash != new.basis.hash


def test_parallel_steps_finish_their_stage_together() -> None:
    """R28: which steps of a stage are done is data; the last one moves the dossier on."""
    story = in_progress().then(StepCompleted, "08-26 10:00", step="survey")
    assert story.told().state == "IN_PROGRESS:2"
    story.then(StepCompleted, "08-27 10:00", step="tax_notice")
    assert story.told().state == "IN_PROGRESS:2"
    assert [s.key for s in story.told().current_steps] == ["consult_commune"]
    story.then(StepCompleted, "08-28 10:00", step="consult_commune")
    assert story.told().state == "IN_PROGRESS:3"


def test_a_late_hand_over_enters_the_next_step_at_the_next_opening() -> None:
    """T31, T32: paper after 15:00 is the unit's at the next opening; the due date stays."""
    late = Story().then(Accepted, "08-20 09:00").then(HandedOver, "08-20 15:01").told()
    sharp = Story().then(Accepted, "08-20 09:00").then(HandedOver, "08-20 15:00").told()
    assert late.step_entries["survey"] == at("08-21 07:00")
    assert sharp.step_entries["survey"] == at("08-20 15:00")
    one, other = (d.deadlines(at("08-21 08:00")).statutory for d in (late, sharp))
    assert one is not None
    assert other is not None
    assert one.on == other.on


def test_a_supplement_restarts_the_term_and_says_so() -> None:
    """R33, T24: RESTART by law, SUBTRACT in the QĐ 766 view, side by side."""
    story = in_progress().then(SupplementRequested, "08-24 09:00", missing="bản vẽ")
    stopped = story.told().deadlines(at("08-25 09:00"))
    assert stopped.is_stopped
    assert stopped.statutory is None
    assert stopped.left_days == 19
    story.then(SupplementReceived, "09-07 09:00")
    told = story.told()
    law = told.deadlines(at("09-08 09:00"))
    view = told.deadlines(at("09-08 09:00"), policy=SupplementPolicy.SUBTRACT)
    assert law.statutory is not None
    assert view.statutory is not None
    assert law.statutory.on == date(2026, 10, 7)
    assert view.statutory.on == date(2026, 10, 2)
    assert (law.policy, view.policy) == (SupplementPolicy.RESTART, SupplementPolicy.SUBTRACT)


def test_suspension_and_payment_subtract() -> None:
    """R34: both move the date by their working days, whatever the supplement policy."""
    story = in_progress().then(Suspended, "08-24 09:00", basis="Luật Đất đai")
    story.then(Resumed, "08-26 09:00").then(PaymentRequested, "08-27 09:00", basis="Luật thuế")
    told = story.then(PaymentConfirmed, "08-28 09:00").told()
    due = told.deadlines(at("08-28 10:00")).statutory
    assert due is not None
    assert due.on == date(2026, 9, 28)


def test_extension_and_reappointment_keep_what_they_moved() -> None:
    """R35, T40: the statutory date moves by the extension; both appointments stay known."""
    story = in_progress().then(Extended, "09-01 09:00", term=WorkingDays(5), basis="Luật Đất đai")
    story.then(ApologyIssued, "09-21 09:00", reason="quá tải")
    told = story.then(Reappointed, "09-21 09:30", new_on=date(2026, 9, 29)).told()
    due = told.deadlines(at("09-21 10:00"))
    assert due.statutory is not None
    assert due.appointed is not None
    assert due.original_appointed is not None
    assert due.statutory.on == date(2026, 9, 30)
    assert due.appointed.on == date(2026, 9, 29)
    assert due.original_appointed.on == date(2026, 9, 30)


def test_slack_turns_negative_long_before_anything_is_overdue() -> None:
    """R36: open time left minus what the remaining steps need, 8 hours a day."""
    told = in_progress().told()
    early = told.deadlines(at("08-20 09:30"))
    assert early.remaining is not None
    assert early.slack is not None
    needed = timedelta(hours=8) * 10.5
    assert early.remaining - early.slack == needed
    late = told.deadlines(at("09-18 09:00"))
    assert late.slack is not None
    assert late.remaining is not None
    assert late.slack < timedelta() < late.remaining


def test_an_illegal_event_changes_nothing() -> None:
    """R29: the error names dossier, state, event and what is legal; the dossier is as before."""
    told = in_progress().told()
    before = (told.state, told.seq, told.effective_events)
    wrong = SentBack(dossier="H56-1", seq=4, at=at("08-21 09:00"), to_stage=3)
    with pytest.raises(IllegalTransition) as caught:
        told.apply(wrong)
    assert (told.state, told.seq, told.effective_events) == before
    assert caught.value.dossier == "H56-1"
    assert "advance_to:2" in caught.value.legal
    with pytest.raises(IllegalTransition):
        told.apply(StepCompleted(dossier="H56-1", seq=4, at=at("08-21 09:00"), step="sign"))


def test_order_gaps_and_doubles() -> None:
    """R31: the number is the order; an identical repetition is ignored, another is refused."""
    story = in_progress()
    told = story.told()
    told.apply(story.events[1])
    assert told.seq == 3
    with pytest.raises(ConflictingEvent, match="number 2"):
        told.apply(Accepted(dossier="H56-1", seq=2, at=at("08-20 10:00")))
    with pytest.raises(EventOutOfOrder, match="after event 3"):
        told.apply(Withdrawn(dossier="H56-1", seq=5, at=at("08-21 10:00")))
    with pytest.raises(EventOutOfOrder, match="lies before"):
        told.apply(Withdrawn(dossier="H56-1", seq=4, at=at("08-19 10:00")))
    with pytest.raises(ConflictingEvent, match="dossier other"):
        told.apply(Withdrawn(dossier="other", seq=4, at=at("08-21 10:00")))
    with pytest.raises(EventOutOfOrder):
        Dossier.fold([], PLACE)


def test_a_correction_replaces_and_both_stay_on_record() -> None:
    """R31: the fold uses the correction; an impossible one changes nothing."""
    story = in_progress()
    right = Accepted(dossier="H56-1", seq=2, at=at("08-20 07:30"))
    story.then(Corrected, "08-21 09:00", corrects=2, event=right)
    told = story.told()
    assert told.accepted_at == at("08-20 07:30")
    assert len(told.events) == 4
    assert told.events[1] == story.events[1]
    assert told.effective_events[1] == right
    wrong = HandedOver(dossier="H56-1", seq=1, at=at("08-19 09:00"))
    with pytest.raises(IllegalTransition):
        told.apply(Corrected(dossier="H56-1", seq=5, at=at("08-21 10:00"), corrects=1, event=wrong))
    assert told.seq == 4


def test_impossible_events_are_refused_at_once() -> None:
    """Naive instants, numbers below one, entries before the fact, unknown procedures."""
    with pytest.raises(NaiveInstant):
        Withdrawn(dossier="x", seq=1, at=datetime(2026, 8, 20))  # noqa: DTZ001
    with pytest.raises(EventOutOfOrder):
        Withdrawn(dossier="x", seq=0, at=at("08-20 09:00"))
    with pytest.raises(DatesOutOfOrder):
        Withdrawn(dossier="x", seq=1, at=at("08-20 09:00"), recorded_at=at("08-20 08:00"))
    assert Withdrawn(dossier="x", seq=1, at=at("08-20 09:00"), recorded_at=at("08-20 09:00"))
    with pytest.raises(UnknownProcedure):
        Story("9.999999").told()


def test_a_decision_ends_the_clock() -> None:
    """T43: decided, not collected, is the end; granting needs the last stage."""
    story = in_progress()
    with pytest.raises(IllegalTransition):
        Dossier.fold(
            [
                *story.events,
                Decided(dossier="H56-1", seq=4, at=at("08-21 09:00"), outcome=Decision.GRANTED),
            ],
            PLACE,
        )
    told = story.then(Decided, "08-21 09:00", outcome=Decision.DENIED).told()
    assert told.phase is Phase.DECIDED
    assert not told.is_open
    assert told.decided_at == at("08-21 09:00")
    assert told.deadlines(at("08-22 09:00")).slack is None


KINDS = sorted(set(EVENT_TYPES) - {"migrated"})


@given(st.lists(st.sampled_from(KINDS), max_size=25), st.data())
def test_no_history_leaves_the_table(kinds: list[str], data: st.DataObject) -> None:
    """R28, R29: whatever is tried, the state is one of the table's and folds again to itself."""
    told = Story().then(Accepted, "08-20 09:00").told()
    when = at("08-20 10:00")
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
        "step_completed": {"step": "survey"},
        "sent_back": {"to_stage": 1},
        "consultation_requested": {"unit": "x"},
        "consultation_answered": {"unit": "x"},
        "reappointed": {"new_on": date(2026, 12, 1)},
        "extended": {"term": WorkingDays(1), "basis": "x"},
    }
    for name in kinds:
        if name == "corrected":
            continue
        payload = dict(payloads.get(name, {}))
        if name == "decided":
            payload["outcome"] = data.draw(st.sampled_from(Decision))
        if name == "step_completed" and told.current_steps:
            payload["step"] = data.draw(st.sampled_from(told.current_steps)).key
        when += timedelta(hours=data.draw(st.integers(0, 30)))
        event = EVENT_TYPES[name](dossier="H56-1", seq=told.seq + 1, at=when, **payload)
        before = (told.state, told.seq)
        try:
            told.apply(event)
        except IllegalTransition:
            assert (told.state, told.seq) == before
        assert told.legal or told.phase in {Phase.REFUSED_AT_INTAKE, Phase.DISCONTINUED}
    again = Dossier.fold([event_from_json(event_to_json(e)) for e in told.events], PLACE)
    assert (again.state, again.holds, again.step_entries) == (
        told.state,
        told.holds,
        told.step_entries,
    )
    assert again.deadlines(when) == told.deadlines(when) or again.basis is not told.basis


GOOD = '{"type": "withdrawn", "dossier": "a", "seq": 1, "at": "2026-08-20T09:00:00+07:00"}'


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (GOOD[:40], "cut off"),
        ("[1]", "JSON object"),
        (GOOD.replace("withdrawn", "vanished"), "unknown event type"),
        (GOOD.replace('"seq": 1, ', ""), "needs the field 'seq'"),
        (GOOD.replace('"seq": 1', '"seq": "1"'), "seq"),
        (GOOD.replace('"seq": 1', '"seq": 1, "colour": 2'), "no field 'colour'"),
        (GOOD.replace("+07:00", ""), "no time zone"),
        (GOOD.replace("08-20", "02-30"), "does not exist"),
        ("[" * 100_000, "cut off"),
        ('"' + "x" * 1_000_001 + '"', "characters"),
    ],
)
def test_a_bad_line_is_told_and_the_others_are_read(line: str, message: str) -> None:
    """Issue: a line cut in the middle is a typed error with its place; the rest is read."""
    read = read_events([GOOD, line, GOOD])
    assert len(read.events) == 2
    assert len(read.faults) == 1
    assert isinstance(read.faults[0], UnreadableEvent)
    assert message in str(read.faults[0])
    assert "events:2" in str(read.faults[0])
