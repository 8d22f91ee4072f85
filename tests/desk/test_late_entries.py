"""What is entered late changes what was told too early, and says so (R31, R40, R44)."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select
from tests.desk.office import CODE, IN_PERSON, Office, at, on

from tthc_flow.dossier.events import Accepted, Decided, Decision, SupplementRequested
from tthc_flow.errors import DatesOutOfOrder, EventOutOfOrder
from tthc_flow.storage import tables_of
from tthc_flow.supervision import assess, rungs

OVERDUE = ("D/APOLOGY/OVERDUE/0", "D/APPOINTED/OVERDUE/0", "D/COMMITTED/OVERDUE/0")


def body_of(office: Office, name: str) -> dict[str, object]:
    """The data of a message."""
    outbox = tables_of().outbox
    with office.database.read() as store:
        body = store.connection.scalar(select(outbox.c.body).where(outbox.c.id == name))
    assert body is not None
    told: dict[str, object] = json.loads(body)
    return told


def swept_overdue(office: Office) -> None:
    """Worked on, promised for Mon 16/11, swept on Tue 17/11: overdue by what is on record."""
    office.start()
    office.sweep("17 08:00")
    assert {key for key in office.flags() if key.endswith("/OVERDUE/0")} >= set(OVERDUE)


def test_a_decision_entered_late_takes_the_flag_back(office: Office) -> None:
    """R31: decided on Friday, entered on Tuesday, after the sweep had raised OVERDUE."""
    swept_overdue(office)
    office.do("decide", "17 09:00", at=at("13 16:00"), outcome=Decision.DENIED)
    flags = office.flags()
    assert not any(flags[key] for key in OVERDUE)
    assert {f"{key}/retracted" for key in OVERDUE} <= set(office.messages())
    told = body_of(office, "D/COMMITTED/OVERDUE/0/retracted")
    assert told["flag"] == "D/COMMITTED/OVERDUE/0"
    assert told["retracted_at"] == "2026-11-17T09:00:00+07:00"
    assert office.messages()["D/COMMITTED/OVERDUE/0/retracted"] == "vn.tthc.flag.retracted"
    assert not {flag.key for flag in assess(office.dossier(), at("17 09:00"))} & set(OVERDUE)


def test_warnings_stay_as_they_were_told(office: Office) -> None:
    """R39: due soon was true when it was said; nobody is told that it was wrong."""
    swept_overdue(office)
    office.do("decide", "17 09:00", at=at("13 16:00"), outcome=Decision.DENIED)
    assert office.flags()["D/COMMITTED/DUE_SOON/0"]
    assert "D/COMMITTED/DUE_SOON/0/retracted" not in office.messages()


def test_a_rung_that_was_never_reached_is_taken_back(office: Office) -> None:
    """R41: the head of the desk was told of a date that was kept, and hears that it was."""
    office.start()
    office.sweep("18 08:00")
    climbed = {key for key in office.flags() if "/ladder/" in key}
    reached = {rung.key: rung.fires_at for rung in rungs(office.dossier(), at("18 08:00"))}
    assert climbed == set(reached)
    decided = at("13 16:00")
    assert min(reached.values()) <= decided < max(reached.values()), "some before, some after"
    office.do("decide", "18 09:00", at=decided, outcome=Decision.DENIED)
    flags, messages = office.flags(), office.messages()
    for key, fired_at in reached.items():
        was_right = fired_at <= decided
        assert flags[key] == was_right
        assert (f"{key}/retracted" in messages) != was_right
    gone = max(reached, key=lambda key: reached[key])
    assert messages[f"{gone}/retracted"] == "vn.tthc.escalation.retracted"
    told = body_of(office, f"{gone}/retracted")
    assert str(told["message_vi"]).startswith("Rút lại, ghi nhận sau cho thấy không đúng: ")
    assert str(told["message_en"]).startswith("Withdrawn, ")


def test_a_rung_that_was_reached_stands_after_the_end(office: Office) -> None:
    """R41: decided after it was climbed: whoever was told was told rightly."""
    office.start()
    office.sweep("18 08:00")
    before = {key for key in office.flags() if "/ladder/" in key}
    office.do("decide", "18 09:00", outcome=Decision.DENIED)
    assert len(before) > 1
    assert all(office.flags()[key] for key in before)
    assert not [key for key in office.messages() if key.endswith("/retracted")]


def test_the_agenda_is_renewed(office: Office) -> None:
    """R44: what came of the decision is on the agenda; what the term had coming is not."""
    swept_overdue(office)
    office.do("decide", "17 09:00", at=at("13 16:00"), outcome=Decision.DENIED)
    coming = {one.key for one in office.ask(lambda desk: desk.coming("D"))}
    assert coming
    assert all("/PUBLICATION/" in key or "/RETURN/" in key for key in coming)


def test_a_flag_that_was_right_stands(office: Office) -> None:
    """R40: decided on Tuesday, a day late: the breach stays on record."""
    swept_overdue(office)
    office.do("decide", "17 09:00", outcome=Decision.DENIED)
    assert all(office.flags()[key] for key in OVERDUE)
    assert not [key for key in office.messages() if key.endswith("/retracted")]


def test_a_breach_after_all_fires_anew_under_its_own_key(office: Office) -> None:
    """
    R40: the late entry was itself mistyped; the breach was one after all.

    It is another flag, ``~1``, with a message of its own: a receiver that ignores ids it has
    seen still hears of it. A third turn is ``~2``.
    """
    swept_overdue(office)
    key = "D/COMMITTED/OVERDUE/0"
    office.do("decide", "17 09:00", at=at("13 16:00"), outcome=Decision.DENIED)
    wrong = Decided(dossier="D", seq=4, at=at("17 08:30"), outcome=Decision.DENIED)
    right = Decided(dossier="D", seq=4, at=at("13 16:00"), outcome=Decision.DENIED)
    for turn, instead in enumerate((wrong, right, wrong), 1):
        office.do("correct", f"17 1{turn}:00", seq=4, instead=instead)
        office.sweep(f"17 1{turn}:30")
    flags = office.flags()
    assert [flags[name] for name in (key, f"{key}~1", f"{key}~2")] == [False, False, True]
    messages = office.messages()
    assert {key, f"{key}/retracted", f"{key}~1", f"{key}~1/retracted", f"{key}~2"} <= set(messages)
    assert f"{key}~2/retracted" not in messages
    told = {flag.key for flag in assess(office.dossier(), office.now) if "OVERDUE" in flag.key}
    holding = {name.split("~")[0] for name, holds in flags.items() if holds and "OVERDUE" in name}
    assert told == holding


def test_a_term_that_started_later_takes_the_flag_back_until_its_time(office: Office) -> None:
    """R33, R40: a supplement entered late moves the date; the flag was early and fires again."""
    office.start()
    office.sweep("17 08:00")
    office.do("request_supplement", "17 08:30", at=at("10 09:00"))
    assert not office.flags()["D/COMMITTED/OVERDUE/0"]
    office.do("receive_supplement", "17 09:00", at=at("12 09:00"))
    statutory = office.dossier().deadlines(at("17 10:00")).statutory
    assert statutory is not None
    assert statutory.on == on(23), "seven working days from Thu 12/11"
    office.sweep("30 08:00")
    fired = {key for key, holds in office.flags().items() if holds and "COMMITTED/OVERDUE" in key}
    assert fired == {"D/COMMITTED/OVERDUE/1"}, "the new date is a new epoch"


def test_a_flag_that_came_too_early_fires_again_in_its_time(office: Office) -> None:
    """R40: accepted a day later than first typed: same date, later instant, key of its own."""
    office.accept()
    office.sweep("17 08:00")
    assert office.flags()["D/COMMITTED/OVERDUE/0"]
    instead = Accepted(dossier="D", seq=2, at=at("11 09:00"))
    office.do("correct", "17 09:00", seq=2, instead=instead)
    assert not office.flags()["D/COMMITTED/OVERDUE/0"]
    office.sweep("18 23:00")
    assert "D/COMMITTED/OVERDUE/0~1" not in office.flags()
    office.sweep("19 00:01")
    assert office.flags()["D/COMMITTED/OVERDUE/0~1"], "five days from Wed 11/11 are Wed 18/11"


def test_nothing_is_entered_before_it_happens(office: Office) -> None:
    """R31: an event of tomorrow is refused."""
    office.start()
    with pytest.raises(DatesOutOfOrder, match="before it happened"):
        office.do("decide", "13 09:00", at=at("13 09:01"), outcome=Decision.DENIED)
    assert office.dossier().seq == 3


def test_a_voided_request_brings_the_old_date_back(office: Office) -> None:
    """R31, R44: the clock was never stopped, so that the first date is missed after all."""
    office.start()
    office.do("request_supplement", "10 09:00")
    office.sweep("20 08:00")
    assert not any("COMMITTED/OVERDUE" in key for key in office.flags())
    done = office.do("correct", "20 09:00", seq=4, instead=None)
    assert not done.all_of(SupplementRequested)
    office.sweep("20 09:00")
    assert office.flags()["D/COMMITTED/OVERDUE/0"]
    fired = {one.entry.key: one for one in office.ask(lambda desk: desk.flags("D"))}
    late = fired["D/COMMITTED/OVERDUE/0"]
    assert late.entry.fires_at == at("17 00:00"), "the end of the term, long gone by"
    assert late.found_at == at("20 09:00")


def test_a_sweep_of_an_earlier_instant_undoes_nothing(office: Office) -> None:
    """R44: a sweeper whose clock is behind finds nothing new and takes nothing back."""
    swept_overdue(office)
    before = (office.flags(), office.messages())
    assert office.sweep("10 08:00").due == 0
    assert (office.flags(), office.messages()) == before


def test_a_clock_set_back_is_told_and_nothing_is_lost(office: Office) -> None:
    """R31: an event does not lie before the one before it; once the clock is right it goes on."""
    office.start()
    office.sweep("17 08:00")
    with pytest.raises(EventOutOfOrder, match="lies before the one before it"):
        office.do("decide", "09 09:30", outcome=Decision.DENIED)
    assert office.dossier().seq == 3
    assert office.flags()["D/COMMITTED/OVERDUE/0"]
    done = office.do("decide", "12 09:00", outcome=Decision.DENIED)
    assert done.state == "DECIDED"
    assert not office.flags()["D/COMMITTED/OVERDUE/0"], "by this clock it was decided in time"


def test_what_fired_ahead_of_the_clock_fires_again_in_its_time(office: Office) -> None:
    """R44: a sweeper whose clock is ahead has told too early; the next command takes it back."""
    office.start()
    office.sweep("17 08:00")
    office.do("consult", "10 09:00", unit="Sở")
    flags = office.flags()
    assert not flags["D/COMMITTED/OVERDUE/0"]
    assert not flags["D/COMMITTED/DUE_SOON/0"]
    assert "D/COMMITTED/DUE_SOON/0/retracted" not in office.messages(), "no breach, no excuse"
    office.sweep("17 08:00")
    assert office.flags()["D/COMMITTED/OVERDUE/0~1"]
    assert office.flags()["D/COMMITTED/DUE_SOON/0~1"]


def test_record_as_of_an_instant_survives_a_clock_set_back(office: Office) -> None:
    """R42: what was entered after a step back of the clock does not tear the earlier record."""
    office.receive("09 08:00")
    office.do("accept", "10 10:00", at=at("09 09:00"))
    office.do("hand_over", "10 09:00")
    with office.desk("11 09:00") as desk:
        assert desk.as_of(at("10 09:30")).state("D") == "SUBMITTED"
        assert desk.as_of(at("10 10:00")).state("D") == "IN_PROGRESS:1"


def test_a_dossier_of_another_desk_keeps_its_flags(office: Office) -> None:
    """R40: what is retracted for one dossier is nobody else's."""
    swept_overdue(office)
    office.receive("09 08:00", "E", procedure=CODE, channel=IN_PERSON)
    office.do("accept", "09 09:00", "E")
    office.sweep("17 08:00")
    office.do("decide", "17 09:00", at=at("13 16:00"), outcome=Decision.DENIED)
    assert office.flags("E")["E/COMMITTED/OVERDUE/0"]
