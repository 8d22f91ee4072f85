"""What was on record, what was known, why a date is what it is (R19, R36, R42)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.desk.office import CODE, IN_PERSON, PLACE, STORM, Office, at, on

from tthc_flow.desk import Desk
from tthc_flow.dossier.events import Accepted, Corrected, Decided, Decision
from tthc_flow.errors import NaiveInstant, UnknownChoice, UnknownDossier
from tthc_flow.instants import VIETNAM
from tthc_flow.terms import SupplementPolicy


def due(office: Office, when: str, code: str = "D") -> object:
    """The committed day as it stood on record."""
    now = office.ask(lambda desk: desk.as_of(at(when)).deadlines(code))
    return now.committed and now.committed.on


# --- time travel ----------------------------------------------------------------------------------


def test_as_of_tells_what_was_on_record_then(office: Office) -> None:
    """
    R42: state, deadlines and flags as they stood, before and after each entry.

    Decided on Mon 16/11, entered on Wed 18/11: on Tuesday it was overdue by what was on record.
    """
    office.start()
    office.do("decide", "18 09:00", at=at("16 16:00"), outcome=Decision.DENIED)
    with office.desk("20 08:00") as desk:
        tuesday, wednesday = desk.as_of(at("17 08:00")), desk.as_of(at("18 09:00"))
        assert tuesday.state("D") == "IN_PROGRESS:1"
        assert wednesday.state("D") == "DECIDED"
        overdue = [flag.key for flag in tuesday.flags("D") if "COMMITTED/OVERDUE" in flag.key]
        assert overdue == ["D/COMMITTED/OVERDUE/0"]
        assert not [flag for flag in wednesday.flags("D") if "COMMITTED" in flag.key]
        assert len(tuesday.dossier("D").events) == 3


def test_what_we_know_today_of_that_day_is_another_question(office: Office) -> None:
    """R36: `dossier.as_of` knows the late entry, `desk.as_of` did not."""
    office.start()
    office.do("decide", "18 09:00", at=at("16 16:00"), outcome=Decision.DENIED)
    known = office.dossier().as_of(at("17 08:00"))
    assert known is not None
    assert known.state == "DECIDED"
    assert office.ask(lambda desk: desk.as_of(at("17 08:00")).state("D")) == "IN_PROGRESS:1"


def test_a_correction_was_not_known_before_it_was_entered(office: Office) -> None:
    """R31, R42: until Thursday everybody read Mon 16/11 on the record."""
    office.accept()
    instead = Accepted(dossier="D", seq=2, at=at("10 09:00"))
    office.do("correct", "12 09:00", seq=2, instead=instead)
    assert due(office, "12 08:59") == on(16)
    assert due(office, "12 09:00") == on(17)
    known = office.dossier().as_of(at("12 08:59"))
    assert known is not None
    assert known.accepted_at == at("10 09:00")


def test_a_recomputation_counts_from_its_entry(office: Office) -> None:
    """R38, R42: before it the old date was in force, and printed."""
    office.accept(appointed_on=on(16))
    with office.desk("12 15:00") as desk:
        desk.post_notice(STORM)
        (moved,) = desk.recompute()
        desk.apply(moved)
    assert due(office, "12 14:59") == on(16)
    assert due(office, "12 15:00") == on(17)


def test_before_it_was_received_nothing_was_known(office: Office) -> None:
    """R42: an error, and not an empty answer."""
    office.receive("09 08:00")
    with office.desk("20 08:00") as desk:
        with pytest.raises(UnknownDossier, match="not on record at 07:59 09/11/2026"):
            desk.as_of(at("09 07:59")).state("D")
        assert desk.as_of(at("09 08:00")).deadlines("D").binding is None
        assert desk.as_of(at("09 08:00")).flags("D") == []
        with pytest.raises(NaiveInstant):
            desk.as_of(at("09 08:00").replace(tzinfo=None))


def test_as_of_in_the_future_is_what_is_on_record(office: Office) -> None:
    """R42: nothing more is known of it; what will be overdue by then is told."""
    office.start()
    with office.desk("10 08:00") as desk:
        then = desk.as_of(at("2027-01-04T08:00"))
        assert then.dossier("D").seq == 3
        assert "D/STATUTORY/OVERDUE/0" in [flag.key for flag in then.flags("D")]


def test_as_of_by_another_policy(office: Office) -> None:
    """R36: the view of QĐ 766 beside that of the law."""
    office.start()
    office.do("request_supplement", "10 09:00")
    office.do("receive_supplement", "12 09:00")
    with office.desk("13 08:00") as desk:
        snapshot = desk.as_of(at("13 08:00"))
        by_law = snapshot.deadlines("D").committed
        by_766 = snapshot.deadlines("D", SupplementPolicy.SUBTRACT).committed
    assert by_law is not None
    assert by_766 is not None
    assert (by_law.on, by_766.on) == (on(19), on(18))


# --- why, and what happened -----------------------------------------------------------------------


def test_explain_tells_each_date_and_why(office: Office) -> None:
    """R19: the day of receipt is not counted, Tuesday 24/11 is no working day."""
    office.start(appointed_on=on(18))
    office.do("request_supplement", "10 09:00")
    assert office.ask(lambda desk: desk.explain("D"), "10 10:00") == {}, "the clock stands"
    office.do("receive_supplement", "17 09:00")
    told = office.ask(lambda desk: desk.explain("D"))
    assert list(told) == ["statutory", "committed", "original_appointed", "appointed"]
    assert told["statutory"].on == on(27)
    text = told["statutory"].explanation.to_text("en")
    assert "24/11/2026" in text
    before = office.ask(lambda desk: desk.explain("D", at("09 12:00")))
    assert before["statutory"].on == on(18)
    assert before["appointed"].on == on(18)


def test_history_is_all_that_was_entered(office: Office) -> None:
    """R31, R42: in the order of entry, corrections and what they corrected included."""
    office.start()
    office.do("correct", "10 09:00", seq=3, instead=None, actor="Lan")
    history = office.ask(lambda desk: desk.history("D"))
    assert [event.type for event in history] == [
        "submitted", "accepted", "handed_over", "corrected",
    ]  # fmt: skip
    last = history[-1]
    assert isinstance(last, Corrected)
    assert (last.corrects, last.event, last.actor) == (3, None, "Lan")
    assert office.dossier().state == "ACCEPTED"


def test_a_choice_may_be_given_as_a_text(office: Office) -> None:
    """R42: a host that says "granted" grants; what is no choice is refused, and not denied."""
    office.receive(channel="in_person")
    office.do("accept", "09 09:00")
    with pytest.raises(UnknownChoice, match=r"'maybe' is no choice .*use granted, denied"):
        office.do("decide", "09 10:00", outcome="maybe")
    with pytest.raises(UnknownChoice, match="use in_person, online, postal"):
        office.receive("09 10:00", "E", channel="fax")
    done = office.do("decide", "09 10:00", outcome="granted")
    assert done.all_of(Decided)[0].outcome is Decision.GRANTED


def test_by_default_the_clock_is_that_of_the_machine(office: Office) -> None:
    """R31: now, as a wall-clock reading in Việt Nam."""
    with office.database.begin() as store:
        before = datetime.now(UTC)
        done = Desk(store, PLACE).receive("D", procedure=CODE, channel=IN_PERSON)
    assert before <= done.submitted_at <= datetime.now(UTC)
    assert done.submitted_at.tzinfo is VIETNAM
