"""A dossier of last year replays under last year's rules (R38)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from tests.desk.office import CODE, IN_PERSON, PLACE, STORM, Office, another_place, at, on, told

from tthc_flow.calendars import Closed, OfficialNotice, load_calendar
from tthc_flow.dossier import Dossier, Jurisdiction
from tthc_flow.dossier.events import Accepted, Adopted, Decision, Recomputed, Submitted
from tthc_flow.errors import IllegalTransition, UnknownBasis, UnknownProcedure
from tthc_flow.procedures import Catalogue, SubmissionChannel
from tthc_flow.rulebook import Rulebook
from tthc_flow.storage import Database, verify
from tthc_flow.terms import WorkingDays

FLOOD = OfficialNotice(
    key="flood", announced_on=date(2026, 11, 1), effects=(Closed(on(10), on(12)),), number="9/TB"
)


def other_law() -> Jurisdiction:
    """Catalogue, calendar and rulebook as they might be some years on: all of them differ."""
    procedures = tuple(
        evolve(
            procedure,
            statutory=dict.fromkeys(procedure.statutory, WorkingDays(30)),
            commitment=None,
            steps=procedure.steps[:-1],
        )
        for procedure in PLACE.catalogue.procedures
    )
    values = tuple(
        evolve(value, value=Fraction(5)) if value.key == "apology_before_expiry_days" else value
        for value in PLACE.rulebook.values
    )
    return Jurisdiction(
        Catalogue(PLACE.catalogue.name, procedures),
        load_calendar().with_notice(FLOOD),
        Rulebook(values),
    )


def test_last_years_dossier_under_last_years_rules(office: Office) -> None:
    """R38: term, steps, calendar and law are those of its acceptance, whatever is given now."""
    office.start()
    office.do("complete_step", "10 10:00", step="appraise")
    before = office.dossier()
    flags = {one.key for one in office.ask(lambda desk: desk.coming("D"))}
    office.place = other_law()
    after = office.dossier()
    assert after.basis is not None
    assert before.basis is not None
    assert after.basis.hash == before.basis.hash
    assert told(after, at("11 09:00")) == told(before, at("11 09:00"))
    assert after.current_steps == before.current_steps
    binding = after.deadlines(at("11 09:00")).binding
    assert binding is not None
    assert binding.on == on(16)
    done = office.do("consult", "11 09:00", unit="Sở", reply_by=on(20))
    assert told(done, at("11 09:00"))["why"] == told(before, at("11 09:00"))["why"]
    added = {one.key for one in office.ask(lambda desk: desk.coming("D"))} - flags
    assert added == {"D/CONSULTATION/DUE_SOON/0", "D/CONSULTATION/OVERDUE/0"}
    with office.database.begin() as store:
        assert verify(store, office.place).faults == ()


def test_new_dossiers_go_by_the_new_rules(office: Office) -> None:
    """R38: beside the old ones."""
    office.start()
    office.place = other_law()
    office.start("E")
    statutory = {
        code: office.dossier(code).deadlines(at("11 09:00")).statutory for code in ("D", "E")
    }
    assert [due and due.on for due in statutory.values()] == [on(18), date(2026, 12, 25)]
    with office.database.begin() as store:
        assert len(store.log.pins()) == 2


def test_what_is_kept_says_the_same_as_what_was_given(office: Office) -> None:
    """R38: read back from the shelf, every procedure's rules give the same dates and steps."""
    codes = sorted({procedure.code for procedure in PLACE.catalogue.procedures})
    given = {}
    for code in codes:
        versions = [p for p in PLACE.catalogue.versions(code) if p.is_in_force(on(9))]
        channel = versions[0].channels[-1]
        office.receive(dossier=code, procedure=code, channel=channel)
        given[code] = office.do("accept", "09 09:00", dossier=code)
    assert len(given) > 30
    office.place = Jurisdiction(Catalogue("empty", ()), PLACE.calendar, Rulebook(()))
    for code, dossier in given.items():
        kept = office.dossier(code)
        assert kept.basis is not dossier.basis
        assert told(kept, at("09 10:00")) == told(dossier, at("09 10:00"))
        assert kept.basis is not None
        assert dossier.basis is not None
        assert repr(kept.basis.procedure) == repr(dossier.basis.procedure)
        assert kept.basis.rulebook.values == dossier.basis.rulebook.values
        assert kept.basis.lifecycle.hash == dossier.basis.lifecycle.hash


def test_a_procedure_that_is_gone_takes_no_new_dossiers(office: Office) -> None:
    """R38: those on record go on, also one that was not accepted yet; a new one is refused."""
    office.start()
    office.receive(dossier="E")
    office.place = Jurisdiction(Catalogue("later", ()), PLACE.calendar, PLACE.rulebook)
    assert office.do("decide", "10 09:00", outcome=Decision.DENIED).state == "DECIDED"
    with pytest.raises(UnknownProcedure):
        office.do("accept", "10 09:00", "E")
    assert office.do("withdraw", "10 09:00", "E").state == "WITHDRAWN"
    with pytest.raises(UnknownProcedure):
        office.receive("10 09:00", "F")
    with office.database.begin() as store:
        assert verify(store, office.place).faults == ()


def test_definitions_are_kept_once(office: Office) -> None:
    """R38: a hundred dossiers of one day share one basis and its three parts."""
    with office.desk("09 09:00") as desk:
        for number in range(100):
            desk.receive(f"D{number}", procedure=CODE, channel=IN_PERSON)
            desk.accept(f"D{number}")
    with office.database.begin() as store:
        (pinned,) = store.log.pins()
        count = store.connection.exec_driver_sql("SELECT count(*) FROM tthc_definition").scalar()
        assert store.shelf.get(pinned)
    assert count == 4


def test_a_refused_acceptance_pins_nothing(office: Office) -> None:
    """R42: a command writes one event, or nothing; no definition either."""
    office.receive()
    with pytest.raises(Exception, match="after the end of the legal term"):
        office.do("accept", "09 09:00", appointed_on=date(2026, 12, 31))
    office.start("E")
    with office.database.begin() as store:
        before = store.connection.exec_driver_sql("SELECT count(*) FROM tthc_definition").scalar()
    with pytest.raises(IllegalTransition):
        office.do("accept", "10 09:00", "E")
    with office.database.begin() as store:
        after = store.connection.exec_driver_sql("SELECT count(*) FROM tthc_definition").scalar()
    assert (before, after) == (4, 4)


def hash_of(dossier: Dossier) -> str:
    """What it is measured by."""
    return "" if dossier.basis is None else dossier.basis.hash


def test_a_corrected_acceptance_is_measured_by_its_own_day(office: Office) -> None:
    """R38, T47: accepted a day earlier than first typed, by the rules of that day."""
    office.receive(
        "2026-09-02T08:00", procedure="1.000703", channel=SubmissionChannel.ONLINE
    )  # a holiday: the portal is open all the same
    done = office.do("accept", "2026-09-03T09:00")
    assert done.deadlines(at("2026-09-03T10:00")).committed is not None
    instead = Accepted(dossier="D", seq=2, at=at("2026-09-02T09:00"))
    mended = office.do("correct", "2026-09-03T10:00", seq=2, instead=instead)
    assert mended.basis is not None
    assert mended.basis.procedure.valid_from == date(2025, 7, 1)
    assert mended.deadlines(at("2026-09-03T10:00")).committed is None
    office.place = other_law()
    assert office.dossier().basis is not None
    assert office.dossier().deadlines(at("2026-09-03T10:00")).committed is None


def test_a_corrected_acceptance_of_the_same_day_lets_no_later_notice_in(office: Office) -> None:
    """R38: a notice posted late moves dates by a recomputation, not when a name is mended."""
    right = Accepted(dossier="D", seq=2, at=at("09 09:00"), appointed_on=on(12), actor="Lan")
    wrong = evolve(right, at=at("10 09:00"), appointed_on=on(13))
    pinned = hash_of(office.accept(appointed_on=on(12)))
    office.ask(lambda desk: desk.post_notice(FLOOD), "10 08:00")  # announced before, 12/11 closed
    for hour, instead in enumerate((right, wrong, right), 11):
        mended = office.do("correct", f"10 {hour}:00", seq=2, instead=instead)
        assert (hash_of(mended) == pinned) == (instead is right)
    (moved,) = office.ask(lambda desk: list(desk.recompute()))
    assert moved.appointed_on == on(13)


def test_an_adopted_dossier_is_corrected_without_another_calendar(office: Office) -> None:
    """R38, R42: the printed day is mended; what its term is measured by is not touched."""
    said: dict[str, Any] = {
        "accepted_at": at("09 09:00"), "procedure": CODE, "channel": IN_PERSON
    }  # fmt: skip
    done = office.do("adopt", "09 14:00", appointed_on=on(16), **said)
    office.ask(lambda desk: desk.post_notice(FLOOD), "10 08:00")
    instead = Adopted(dossier="D", seq=1, at=at("09 14:00"), appointed_on=on(17), **said)
    mended = office.do("correct", "10 09:00", seq=1, instead=instead)
    assert hash_of(mended) == hash_of(done)
    assert mended.appointed_on == on(17)


def test_a_procedure_that_left_the_catalogue_is_still_corrected(office: Office) -> None:
    """R31, R38: a name and an hour are mended in a dossier whose procedure is abolished."""
    office.start()
    others = tuple(p for p in PLACE.catalogue.procedures if p.code != CODE)
    office.place = Jurisdiction(Catalogue("later", others), PLACE.calendar, PLACE.rulebook)
    named = Submitted(
        dossier="D", seq=1, at=at("09 08:00"), procedure=CODE, channel=IN_PERSON, applicant="Lan"
    )
    assert office.do("correct", "10 09:00", seq=1, instead=named).applicant == "Lan"
    earlier = Accepted(dossier="D", seq=2, at=at("09 08:30"))
    assert office.do("correct", "10 09:00", seq=2, instead=earlier).accepted_at == at("09 08:30")
    with pytest.raises(UnknownProcedure):
        office.receive(dossier="E")


def test_a_corrected_recomputation_stays_measured_by_the_same_calendar(office: Office) -> None:
    """R38: mending the number of the notice does not let a later calendar in."""
    office.accept(appointed_on=on(16))
    with office.desk("12 15:00") as desk:
        desk.post_notice(STORM)
        (moved,) = desk.recompute()
        desk.apply(moved)
    pinned = office.dossier().basis
    instead = Recomputed(
        dossier="D", seq=3, at=at("12 15:00"), notice="124/TB-UBND", appointed_on=on(17)
    )
    office.do("correct", "12 16:00", seq=3, instead=instead)
    office.place = Jurisdiction(PLACE.catalogue, load_calendar().with_notice(FLOOD), PLACE.rulebook)
    mended = office.dossier()
    assert mended.basis is not None
    assert pinned is not None
    assert mended.basis.hash == pinned.hash
    assert [event.notice for event in mended.all_of(Recomputed)] == ["124/TB-UBND"]
    committed = mended.deadlines(at("12 17:00")).committed
    assert committed is not None
    assert committed.on == on(17)


def test_a_recomputation_put_in_by_a_correction_is_pinned_too(office: Office) -> None:
    """R38: what was typed as a consultation was a recomputation; its calendar is kept."""
    office.start()
    office.do("consult", "12 15:00", unit="Sở")
    instead = Recomputed(dossier="D", seq=4, at=at("12 15:00"), notice="?")
    office.do("correct", "12 16:00", seq=4, instead=instead)
    (event,) = office.dossier().all_of(Recomputed)
    assert event.pinned
    with office.database.begin() as store:
        assert store.shelf.get(event.pinned)


def test_a_made_up_pin_is_refused(office: Office) -> None:
    """R38: a correction cannot name rules that nobody has kept."""
    office.start()
    office.do("consult", "12 15:00", unit="Sở")
    instead = Recomputed(dossier="D", seq=4, at=at("12 15:00"), notice="?", pinned="0" * 16)
    with pytest.raises(UnknownBasis):
        office.do("correct", "12 16:00", seq=4, instead=instead)
    assert office.dossier().seq == 4


def test_another_process_reads_the_same(database: Database) -> None:
    """R38: what one desk has pinned, another that remembers nothing reads from the store."""
    first = Office(database, another_place())
    first.start()
    second = Office(database, another_place())
    assert not second.place._pinned
    assert second.do("decide", "10 09:00", outcome="denied").state == "DECIDED"
