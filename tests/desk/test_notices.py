"""A storm, and what it does to dates that are printed already (R4, R38)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from tests.desk.office import CODE, IN_PERSON, PLACE, STORM, Office, at, on

from tthc_flow.calendars import Closed
from tthc_flow.desk import MovedDates
from tthc_flow.dossier import Jurisdiction
from tthc_flow.dossier.events import Decision, Recomputed
from tthc_flow.errors import CallerError, ConflictingNotices, StaleSequence, UnknownDossier
from tthc_flow.terms import DueDate

SHORT = "1.014464"
"""Three working days by law, two committed."""


def day(due: DueDate | None) -> date | None:
    """The day of a due date."""
    return None if due is None else due.on


def recomputed(office: Office, when: str = "12 15:00") -> dict[str, MovedDates]:
    """What a recomputation would move."""
    found = office.ask(lambda desk: list(desk.recompute()), when)
    return {moved.dossier: moved for moved in found}


def changes(moved: MovedDates) -> dict[str, tuple[date | None, date | None]]:
    """Old and new day of each date that moves."""
    return {name: (day(old), day(new)) for name, (old, new) in moved.changes.items()}


def post_storm(office: Office, when: str = "12 15:00", **changed: Any) -> int:
    """The storm on record."""
    return office.ask(lambda desk: desk.post_notice(evolve(STORM, **changed), actor="Lan"), when)


def dates(office: Office, code: str = "D") -> tuple[date | None, ...]:
    """By law, as committed, as printed first, as told now."""
    now = office.dossier(code).deadlines(office.now)
    every = (now.statutory, now.committed, now.original_appointed, now.appointed)
    return tuple(day(due) for due in every)


# --- what moves -----------------------------------------------------------------------------------


def test_a_storm_moves_the_dates_of_running_dossiers(office: Office) -> None:
    """R38: old and new of each date, with the notice as the cause."""
    office.start()
    post_storm(office)
    moved = recomputed(office)["D"]
    assert changes(moved) == {
        "statutory": (on(18), on(19)),
        "committed": (on(16), on(17)),
        "appointed": (on(16), on(17)),
    }
    assert moved.notice == "123/TB-UBND"
    assert moved.appointed_on is None, "nothing was printed but what is derived"


def test_nothing_is_written_until_it_is_applied(office: Office) -> None:
    """R38: asked twice, told twice; the dossier stands as it was."""
    office.start(appointed_on=on(16))
    post_storm(office)
    before = (office.dossier().events, dates(office), office.messages())
    agenda = office.ask(lambda desk: list(desk.coming("D")))
    assert changes(recomputed(office)["D"]) == changes(recomputed(office)["D"])
    assert (office.dossier().events, dates(office), office.messages()) == before
    assert office.ask(lambda desk: list(desk.coming("D"))) == agenda


def test_applied_it_is_an_event_with_its_cause(office: Office) -> None:
    """R38: the printed date moves by an event that names the notice, and the agenda with it."""
    office.start(appointed_on=on(16))
    post_storm(office)
    with office.desk("12 15:00") as desk:
        (moved,) = desk.recompute()
        assert moved.appointed_on == on(17)
        desk.apply(moved, actor="Lan")
    event = office.dossier().events[-1]
    assert isinstance(event, Recomputed)
    assert (event.notice, event.appointed_on, event.actor) == ("123/TB-UBND", on(17), "Lan")
    assert dates(office) == (on(19), on(17), on(17), on(17))
    coming = {one.key: one for one in office.ask(lambda desk: desk.coming("D"))}
    assert "D/COMMITTED/OVERDUE/0" not in coming
    assert coming["D/COMMITTED/OVERDUE/1"].due_at == at("18 00:00")
    assert not recomputed(office), "done once"


def test_without_an_event_no_date_moves(office: Office) -> None:
    """R38: a notice on record changes nothing of dossiers pinned before."""
    office.start(appointed_on=on(16))
    post_storm(office)
    assert dates(office) == (on(18), on(16), on(16), on(16))
    office.do("consult", "12 16:00", unit="Sở")
    office.sweep("17 08:00")
    assert office.flags()["D/COMMITTED/OVERDUE/0"]


def test_new_dossiers_know_the_storm(office: Office) -> None:
    """R6: accepted on the day of the notice, the closed day is not counted from the first."""
    post_storm(office)
    office.receive("12 15:00", "E")
    office.do("accept", "12 16:00", "E")
    assert dates(office, "E")[1] == on(20)
    assert not recomputed(office)


def test_only_dossiers_that_the_closure_touches(office: Office) -> None:
    """R38: due before the storm, ended, not accepted, stopped: none of them moves."""
    for code in ("before", "ended", "stopped", "moves"):
        office.receive(dossier=code, procedure=SHORT if code == "before" else CODE)
        office.do("accept", "09 09:00", code)
        office.do("hand_over", "09 10:00", code)
    office.receive(dossier="submitted")
    office.do("decide", "10 09:00", "ended", outcome=Decision.DENIED)
    office.do("suspend", "10 09:00", "stopped", basis="Luật X")
    post_storm(office)
    assert set(recomputed(office)) == {"moves"}
    office.do("resume", "12 16:00", "stopped")
    assert set(recomputed(office, "12 17:00")) == {"moves", "stopped"}


def test_asked_about_some_dossiers_only(office: Office) -> None:
    """R38: by their codes; an unknown one has nothing to move."""
    for code in "DEF":
        office.start(code)
    post_storm(office)
    found = office.ask(lambda desk: [moved.dossier for moved in desk.recompute(["F", "D", "none"])])
    assert found == ["F", "D"]


def test_all_are_applied_while_they_are_found(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R38: page by page, in one transaction; later pages are still right."""
    monkeypatch.setattr("tthc_flow.desk.record._PAGE", 4)
    codes = [f"D{number:02}" for number in range(18)]
    for code in codes:
        office.accept(code, appointed_on=on(16))
    post_storm(office)
    with office.desk("12 16:00") as desk:
        applied = [desk.apply(moved).code for moved in desk.recompute()]
    assert applied == codes
    assert not recomputed(office, "12 17:00")
    assert {dates(office, code) for code in codes} == {(on(19), on(17), on(17), on(17))}


def test_somebody_wrote_in_between(office: Office) -> None:
    """R43: what was worked out is not applied to a dossier that has changed since."""
    office.start()
    post_storm(office)
    moved = recomputed(office)["D"]
    office.do("consult", "12 16:00", unit="Sở")
    with office.desk("12 17:00") as desk, pytest.raises(StaleSequence):
        desk.apply(moved)
    assert office.dossier().seq == 4


# --- what is printed ------------------------------------------------------------------------------


def test_a_printed_date_of_its_own_moves_only_off_a_closed_day(office: Office) -> None:
    """R38: promised for Friday the 13th, when the office is closed; for Tue 17/11 it stands."""
    office.start("D", appointed_on=on(13))
    office.start("E", appointed_on=on(17))
    post_storm(office)
    found = recomputed(office)
    assert changes(found["D"])["appointed"] == (on(13), on(16))
    assert found["D"].appointed_on == on(16)
    assert "appointed" not in changes(found["E"])
    assert found["E"].appointed_on is None
    with office.desk("12 16:00") as desk:
        for moved in found.values():
            desk.apply(moved)
    assert dates(office, "D") == (on(19), on(17), on(16), on(16))
    assert dates(office, "E") == (on(19), on(17), on(17), on(17))


def test_a_new_appointment_moves_and_the_first_stays_computable(office: Office) -> None:
    """T40: re-appointed for Friday the 13th... and the storm takes that day too."""
    office.start(appointed_on=on(12))
    office.do("issue_apology", "10 09:00")
    office.do("reappoint", "10 10:00", new_on=on(13))
    post_storm(office)
    moved = recomputed(office)["D"]
    assert changes(moved)["appointed"] == (on(13), on(16))
    with office.desk("12 16:00") as desk:
        desk.apply(moved)
    assert dates(office)[2:] == (on(12), on(16))


def test_a_date_that_comes_earlier_is_not_taken_from_the_slip(office: Office) -> None:
    """R38: the storm passes by; the office opens after all, and the applicant keeps the date."""
    post_storm(office, "12 08:00")
    office.receive("12 08:00")
    office.do("accept", "12 09:00", appointed_on=on(20))
    assert dates(office) == (on(24 + 1), on(20), on(20), on(20))
    office.ask(lambda desk: desk.withdraw_notice("storm"), "12 18:00")
    moved = recomputed(office, "12 18:00")["D"]
    assert changes(moved) == {"statutory": (on(25), on(23)), "committed": (on(20), on(19))}
    assert moved.notice == "123/TB-UBND"
    with office.desk("12 18:00") as desk:
        desk.apply(moved)
    assert dates(office) == (on(23), on(19), on(20), on(20))


def test_what_was_missed_before_stays_missed(office: Office) -> None:
    """R40: recomputed on Tuesday, after the date of Monday had passed: two epochs."""
    office.start()
    office.sweep("17 08:00")
    post_storm(office, "17 09:00")
    with office.desk("17 09:00") as desk:
        (moved,) = desk.recompute()
        desk.apply(moved)
    assert office.flags()["D/COMMITTED/OVERDUE/0"]
    office.sweep("20 08:00")
    assert office.flags()["D/COMMITTED/OVERDUE/1"]


# --- notices in versions --------------------------------------------------------------------------


def test_a_notice_is_kept_in_versions_and_withdrawn(office: Office) -> None:
    """R4: the latest version holds; what was on record before can be asked for."""
    assert post_storm(office, "12 08:00") == 1
    longer = (Closed(on(13), on(13)), Closed(on(16), on(16)))
    assert post_storm(office, "12 09:00", effects=longer) == 2
    office.start()
    assert dates(office) == (on(18), on(16), on(16), on(16)), "accepted before it was announced"
    with office.desk("12 10:00") as desk:
        assert desk.place.calendar.is_working_day(on(16)) is False
        assert [notice.effects for notice in desk.store.board.notices(at("12 08:30"))] == [
            STORM.effects
        ]
        assert desk.withdraw_notice("storm", actor="Lan") == 3
        assert desk.place.calendar.is_working_day(on(13))
    assert not recomputed(office)


def test_a_notice_that_contradicts_another_is_refused(office: Office) -> None:
    """R4: the same closure under another key; nothing is written and the desk goes on."""
    post_storm(office)
    with office.desk("12 16:00") as desk:
        with pytest.raises(ConflictingNotices, match="storm"):
            desk.post_notice(evolve(STORM, key="again"))
        assert [notice.key for notice in desk.store.board.notices()] == ["storm"]
        assert desk.receive("E", procedure=CODE, channel=IN_PERSON).seq == 1


def test_a_release_that_knows_the_storm_by_itself(office: Office) -> None:
    """R4: posted here first, bundled later: the desk says which notice to withdraw."""
    office.start()
    post_storm(office)
    calendar = PLACE.calendar.with_notice(evolve(STORM, key="2026-123-tb-ubnd"))
    office.place = Jurisdiction(PLACE.catalogue, calendar, PLACE.rulebook)
    with pytest.raises(ConflictingNotices, match=r"withdraw the local notice .*: storm"):
        office.do("consult", "12 16:00", unit="Sở")
    office.ask(lambda desk: desk.withdraw_notice("storm"))
    assert office.do("consult", "12 16:00", unit="Sở").seq == 4


def test_a_notice_that_is_not_there_is_not_withdrawn(office: Office) -> None:
    """R4: the error names those that hold."""
    post_storm(office)
    with (
        office.desk("12 16:00") as desk,
        pytest.raises(CallerError, match="those that hold: storm"),
    ):
        desk.withdraw_notice("strom")
    office.ask(lambda desk: desk.withdraw_notice("storm"))
    with office.desk("12 17:00") as desk, pytest.raises(CallerError, match="none"):
        desk.withdraw_notice("storm")


def test_an_unknown_dossier_is_told_by_its_own_error(office: Office) -> None:
    """R42: questions about a dossier that nobody has received."""
    with office.desk() as desk:
        for question in (desk.dossier, desk.history, desk.explain):
            with pytest.raises(UnknownDossier, match="dossier none"):
                question("none")
        with pytest.raises(UnknownDossier):
            desk.as_of(at("09 08:00")).state("none")
        assert not desk.flags("none")
        assert not desk.coming("none")
