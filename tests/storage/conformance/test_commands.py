"""Every command of the desk from beginning to end, on every store (R42, R46)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.desk.office import CODE, IN_PERSON, Office, at, on

from tthc_flow.desk import COMMANDS
from tthc_flow.dossier import Dossier
from tthc_flow.dossier.events import Accepted, Decision, SupplementRequested
from tthc_flow.storage import verify
from tthc_flow.terms import WorkingDays

Act = tuple[str, str, dict[str, Any]]

RECEIVE: Act = ("receive", "09 08:00", {"procedure": CODE, "channel": IN_PERSON})
ACCEPT: Act = ("accept", "09 09:00", {"appointed_on": on(16)})
HAND_OVER: Act = ("hand_over", "09 10:00", {"to_unit": "Phòng Kinh tế"})
GRANT: Act = ("decide", "13 10:00", {"outcome": Decision.GRANTED, "number": "12/GP"})

STORIES: dict[str, list[Act]] = {
    "granted, published, returned": [
        RECEIVE, ACCEPT, HAND_OVER,
        ("complete_step", "10 10:00", {"step": "appraise"}),
        ("complete_step", "11 10:00", {"step": "approve"}),
        GRANT,
        ("publish_result", "13 11:00", {"place": "Cổng"}),
        ("return_result", "13 14:00", {"way": "post"}),
    ],
    "refused at the desk": [RECEIVE, ("refuse_at_intake", "09 09:00", {"reason": "sai nơi"})],
    "supplemented before and after acceptance": [
        RECEIVE,
        ("request_supplement", "09 08:30", {"missing": "bản sao"}),
        ("receive_supplement", "09 08:45", {}),
        ACCEPT, HAND_OVER,
        ("request_supplement", "10 09:00", {"missing": "bản vẽ"}),
        ("receive_supplement", "12 09:00", {}),
    ],
    "stopped on a legal basis, then withdrawn": [
        RECEIVE, ACCEPT, HAND_OVER,
        ("suspend", "10 09:00", {"basis": "Luật X điều 1", "reason": "xác minh"}),
        ("resume", "11 09:00", {}),
        ("request_payment", "11 10:00", {"basis": "Luật Y điều 2", "amount": 5_000_000}),
        ("confirm_payment", "12 10:00", {}),
        ("withdraw", "13 08:00", {"reason": "đổi ý"}),
    ],
    "asked about, sent back, late": [
        RECEIVE, ACCEPT, HAND_OVER,
        ("complete_step", "10 09:00", {"step": "appraise"}),
        ("send_back", "10 10:00", {"to_stage": 1, "reason": "thiếu"}),
        ("consult", "11 09:00", {"unit": "Sở", "question": "?", "reply_by": on(12)}),
        ("answer", "12 09:00", {"unit": "Sở", "answer": "đồng ý"}),
        ("extend", "12 10:00", {"term": WorkingDays(2), "basis": "Luật", "limit": WorkingDays(3)}),
        ("issue_apology", "13 08:00", {"reason": "đông"}),
        ("reappoint", "13 09:00", {"new_on": on(20), "reason": "đông"}),
        ("discontinue", "20 08:00", {"reason": "theo đơn", "basis": "Mẫu 05"}),
    ],
    "taken over, handed on": [
        ("adopt", "12 08:00", {"procedure": CODE, "channel": IN_PERSON, "agency": "Huyện",
                               "accepted_at": at("09 09:00"), "appointed_on": on(17), "stage": 1}),
        ("transfer", "12 09:00", {"to_agency": "Xã", "basis": "NQ 202/2025/QH15"}),
        ("decide", "13 09:00", {"outcome": Decision.DENIED}),
    ],
}  # fmt: skip


def test_the_stories_have_every_command() -> None:
    """R42: none is left out below."""
    told = {name for story in STORIES.values() for name, _, _ in story}
    assert told == set(COMMANDS)


def same(one: Dossier, other: Dossier) -> bool:
    """Whether two dossiers say the same in every respect that a host can ask about."""
    now = one.events[-1].at
    return (
        one.events == other.events
        and (one.state, one.agency, one.legal) == (other.state, other.agency, other.legal)
        and one.deadlines(now) == other.deadlines(now)
        and one.step_visits == other.step_visits
    )


@pytest.mark.parametrize("story", STORIES)
def test_a_story_is_on_record_as_it_was_told(office: Office, story: str) -> None:
    """R31, R42: each command answers with the dossier as the store then has it."""
    for number, (name, when, payload) in enumerate(STORIES[story], 1):
        done = office.do(name, when, **payload)
        last = done.events[-1]
        assert (done.seq, type(last), last.at) == (number, COMMANDS[name], at(when))
        assert {key: getattr(last, key) for key in payload} == payload
        assert same(done, office.dossier())
    with office.database.begin() as store:
        line = store.log.line("D")
        found = verify(store, office.place)
    assert line is not None
    assert (line.state, line.seq, line.agency) == (done.state, done.seq, done.agency)
    assert (found.dossiers, found.events, found.faults) == (1, done.seq, ())


@pytest.mark.parametrize("story", STORIES)
def test_what_fires_is_what_was_coming(office: Office, story: str) -> None:
    """R40, R44: swept a year later, each entry of the agenda is one flag and one message."""
    for name, when, payload in STORIES[story]:
        office.do(name, when, **payload)
    ahead = {one.key for one in office.ask(lambda desk: desk.coming("D"))}
    office.sweep("2027-11-09T08:00")
    assert set(office.flags()) == ahead == set(office.messages())
    assert not office.ask(lambda desk: desk.coming("D"))


def test_a_late_entry_says_when_it_was_entered(office: Office) -> None:
    """R31: it happened in the morning and was entered in the evening; both stay on record."""
    office.receive()
    done = office.do("accept", "09 17:00", at=at("09 09:00"), actor="Lan")
    assert (done.events[-1].at, done.events[-1].recorded_at) == (at("09 09:00"), at("09 17:00"))
    assert office.dossier().events[-1].actor == "Lan"
    assert office.dossier().accepted_at == at("09 09:00")


def test_a_correction_keeps_what_it_corrects(office: Office) -> None:
    """R31: the wrong event, its correction and the next one all stay on record."""
    office.accept(appointed_on=on(17))
    instead = Accepted(dossier="D", seq=2, at=at("09 08:30"), appointed_on=on(16))
    done = office.do("correct", "09 11:00", seq=2, instead=instead)
    assert done.appointed_on == on(16)
    assert [event.type for event in office.dossier().events] == [
        "submitted", "accepted", "corrected",
    ]  # fmt: skip
    assert office.dossier().accepted_at == at("09 08:30")
    assert same(done, office.dossier())


def test_a_voided_event_counts_no_more(office: Office) -> None:
    """R31: a request that was never made is taken out; the clock was never stopped."""
    office.start()
    office.do("request_supplement", "10 09:00")
    assert isinstance(office.dossier().events[-1], SupplementRequested)
    done = office.do("correct", "10 10:00", seq=4, instead=None)
    assert done.state == "IN_PROGRESS:1"
    assert not office.dossier().supplement_requests


def test_microseconds_are_kept(office: Office) -> None:
    """R15: late is after the last instant in time; a store must not round it away."""
    moment = at("09 09:00") + timedelta(microseconds=1)
    office.receive()
    office.now = moment
    office.do("accept")
    assert office.dossier().accepted_at == moment
    with office.database.begin() as store:
        line = store.log.line("D")
        assert line is not None
        assert line.accepted_at == moment
        assert verify(store, office.place).faults == ()
