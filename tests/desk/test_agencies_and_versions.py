"""Running dossiers taken over, migrated and handed on; no date moves (R42, T47)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from tests.desk.office import CODE, IN_PERSON, PLACE, Office, another_place, at, on, told

from tthc_flow.desk import DossierLine
from tthc_flow.desk.ports import LineFilter
from tthc_flow.dossier.events import Accepted, Decision, HandedOver
from tthc_flow.errors import (
    CallerError,
    DatesOutOfOrder,
    DossierExists,
    IllegalTransition,
    UnknownChoice,
    UnknownProcedure,
    UnmappedStep,
)
from tthc_flow.procedures import Procedure, Step, StepKind
from tthc_flow.terms import WorkingDays

# --- adopted --------------------------------------------------------------------------------------


def adopt(office: Office, dossier: str = "D", **changes: Any) -> None:
    """Running since Mon 09/11 in another system, taken over on Thu 12/11 with its slip."""
    said = {
        "procedure": CODE, "channel": IN_PERSON, "accepted_at": at("09 09:00"), "stage": 1,
        "appointed_on": on(17), "agency": "Huyện", "applicant": "Bà Đào",
    }  # fmt: skip
    office.do("adopt", "12 08:00", dossier, **said | changes)


def test_a_first_installation_takes_over_what_runs(office: Office) -> None:
    """R42: the printed date stands, the law's date is that of the acceptance there (R38)."""
    adopt(office)
    now = office.dossier().deadlines(at("12 09:00"))
    assert now.statutory is not None
    assert now.committed is not None
    assert now.appointed is not None
    assert (now.statutory.on, now.committed.on, now.appointed.on) == (on(18), on(16), on(17))
    office.do("complete_step", "12 10:00", step="appraise")
    office.do("complete_step", "12 11:00", step="approve")
    assert office.do("decide", "13 09:00", outcome=Decision.GRANTED).state == "DECIDED"


def test_what_is_overdue_already_is_flagged_at_the_next_sweep(office: Office) -> None:
    """R44: taken over with a date that has passed, it is overdue from the start."""
    adopt(office, appointed_on=on(10))
    office.sweep("12 08:00")
    assert office.flags()["D/APPOINTED/OVERDUE/0"]
    assert not [key for key in office.flags() if "HANDOVER" in key], "that was not ours to do"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"accepted_at": at("12 08:01")}, DatesOutOfOrder),
        ({"stage": 3}, UnknownChoice),
        ({"procedure": "9.999999"}, UnknownProcedure),
        ({"procedure": "2.000815", "channel": "online"}, UnknownChoice),
        ({"accepted_at": at("2020-01-06T09:00")}, UnknownProcedure),
    ],
)
def test_an_impossible_adoption_is_refused(
    office: Office, changes: dict[str, Any], error: type[Exception]
) -> None:
    """R42: and leaves nothing on record."""
    with pytest.raises(error):
        adopt(office, **changes)
    assert not list(office.ask(lambda desk: list(desk.lines())))


def test_a_dossier_begins_once(office: Office) -> None:
    """R42: taken over, it is not received again, nor the other way round."""
    adopt(office)
    with pytest.raises(DossierExists, match="dossier D: it is on record already"):
        office.receive("12 09:00")
    office.receive("12 09:00", "E")
    with pytest.raises(DossierExists):
        adopt(office, "E")


# --- another version of the procedure -------------------------------------------------------------


@pytest.fixture
def newer() -> Procedure:
    """The procedure from December on: a check before the appraisal, other limits, other keys."""
    old = PLACE.catalogue.procedure(CODE, on(9))
    desk, *rest = old.steps
    check = Step("check", "Kiểm tra", WorkingDays(1), 2, StepKind.APPRAISE)
    later = [evolve(step, stage=step.stage + 1, key=f"{step.key}_2") for step in rest]
    return evolve(
        old,
        valid_from=date(2026, 12, 1),
        steps=(desk, check, *later),
        statutory=dict.fromkeys(old.statutory, WorkingDays(30)),
        commitment=None,
    )


STEPS: Mapping[str, str] = {"intake": "intake", "appraise": "appraise_2", "approve": "approve_2"}


def test_all_running_dossiers_go_on_under_the_new_version(office: Office, newer: Procedure) -> None:
    """R42, T47: other steps, the same dates; who is not accepted takes the new version anyway."""
    for code in ("D", "E"):
        office.start(code)
    office.accept("at desk")
    office.do("complete_step", "10 09:00", "E", step="appraise")
    office.receive(dossier="submitted")
    office.receive(dossier="other", procedure="1.014464")
    office.do("accept", "10 09:00", "other")
    office.start("ended")
    office.do("decide", "10 09:00", "ended", outcome=Decision.DENIED)
    before = {code: told(office.dossier(code), at("11 09:00"))["deadlines"] for code in "DE"}
    assert office.ask(lambda desk: desk.migrate_all(newer, STEPS, actor="Lan"), "11 09:00") == 3
    states = {line.code: line.state for line in office.ask(lambda desk: list(desk.lines()))}
    assert states == {
        "D": "IN_PROGRESS:2", "E": "IN_PROGRESS:3", "at desk": "ACCEPTED",
        "submitted": "SUBMITTED", "other": "ACCEPTED",
    }  # fmt: skip
    after = {code: told(office.dossier(code), at("11 09:00"))["deadlines"] for code in "DE"}
    assert after == before
    assert office.dossier("D").events[-1].actor == "Lan"
    assert office.ask(lambda desk: desk.migrate_all(newer, STEPS)) == 0, "done once"
    office.do("complete_step", "11 10:00", "D", step="appraise_2")
    coming = {one.key for one in office.ask(lambda desk: desk.coming("D"))}
    assert "D/STEP:approve_2/OVERDUE/0" in coming
    assert not [key for key in coming if "STEP:approve/" in key]


def test_one_unmapped_dossier_stops_all_and_all_are_named(office: Office, newer: Procedure) -> None:
    """R42: refused as a whole; nothing is migrated, and the map can be completed."""
    for code in ("C", "D", "E", "F"):
        office.start(code)
    for code in ("D", "F"):
        office.do("complete_step", "10 09:00", code, step="appraise")
    before = {code: office.dossier(code).events for code in "CDEF"}
    with pytest.raises(UnmappedStep) as caught:
        office.ask(lambda desk: desk.migrate_all(newer, {"appraise": "appraise_2"}), "11 09:00")
    assert "2 of 4 dossiers cannot go on: D: the open steps approve" in str(caught.value)
    assert "F: the open steps approve" in str(caught.value)
    assert "C:" not in str(caught.value)
    assert "nothing was migrated" in caught.value.remedy
    assert {code: office.dossier(code).events for code in "CDEF"} == before
    assert office.ask(lambda desk: desk.migrate_all(newer, STEPS), "11 10:00") == 4


def test_a_single_dossier_is_migrated_by_its_own_map(office: Office, newer: Procedure) -> None:
    """R42: held, it comes back to the stage that its open step was mapped to."""
    office.start()
    office.do("suspend", "10 09:00", basis="Luật X")
    office.do("migrate", "11 09:00", to=newer, steps={"appraise": "check"})
    assert office.dossier().state == "SUSPENDED"
    assert office.do("resume", "12 09:00").state == "IN_PROGRESS:1"
    with pytest.raises(UnmappedStep, match="stand in no one stage"):
        office.do("migrate", "12 10:00", to=newer, steps={"check": "no_such_step"})


def test_a_migrated_dossier_is_corrected_by_another_program(
    office: Office, newer: Procedure
) -> None:
    """R31, R38: both versions come from the store there; their limits are the same by value."""
    office.start()
    office.do("migrate", "11 09:00", to=newer, steps=STEPS)
    office.place = another_place()
    accepted = Accepted(dossier="D", seq=2, at=at("09 08:30"))
    assert office.do("correct", "12 09:00", seq=2, instead=accepted).accepted_at == at("09 08:30")
    handed = HandedOver(dossier="D", seq=3, at=at("09 10:00"), to_unit="Phòng Y")
    assert office.do("correct", "12 09:00", seq=3, instead=handed).all_of(HandedOver) == (handed,)


def test_what_cannot_be_migrated_is_told(office: Office, newer: Procedure) -> None:
    """R42, T47: not accepted yet, ended, or of another procedure."""
    office.receive()
    with pytest.raises(CallerError, match="not accepted"):
        office.do("migrate", "09 09:00", to=newer, steps=STEPS)
    office.do("accept", "09 09:00")
    with pytest.raises(CallerError, match=r"cannot go on under 9\.999999"):
        office.do("migrate", "09 10:00", to=evolve(newer, code="9.999999"), steps=STEPS)
    office.do("decide", "09 10:00", outcome=Decision.DENIED)
    with pytest.raises(IllegalTransition):
        office.do("migrate", "09 11:00", to=newer, steps=STEPS)
    assert office.dossier().seq == 3


# --- another agency -------------------------------------------------------------------------------


@pytest.fixture
def district(office: Office) -> Office:
    """A district on its last day, Mon 30/06/2025, with dossiers in every state."""
    for code in ("submitted", "desk", "works", "held", "decided", "returned", "withdrawn"):
        office.receive(
            "2025-06-25T08:00", code, procedure="1.001193", agency="UBND huyện Nông Cống"
        )
    office.receive("2025-06-25T08:00", "province", procedure="1.001193", agency="UBND tỉnh")
    for code in ("desk", "works", "held", "decided", "returned"):
        office.do("accept", "2025-06-25T09:00", code)
    for code in ("works", "held", "decided", "returned"):
        office.do("hand_over", "2025-06-25T10:00", code)
    office.do("suspend", "2025-06-25T11:00", "held", basis="Luật Hộ tịch")
    for code in ("decided", "returned"):
        office.do("decide", "2025-06-25T14:00", code, outcome=Decision.DENIED)
    office.do("return_result", "2025-06-26T09:00", "returned")
    office.do("withdraw", "2025-06-26T09:00", "withdrawn")
    office.sweep("2025-06-30T17:00")
    return office


def line(office: Office, code: str) -> DossierLine:
    """The line of a dossier."""
    with office.database.read() as store:
        found = store.log.line(code)
    assert found is not None
    return found


HANDED_OVER = ("decided", "desk", "held", "submitted", "works")


def test_the_district_is_dissolved_and_no_date_moves(district: Office) -> None:
    """
    NQ 202/2025/QH15: districts ended on 01/07/2025; communes and the province went on (R42).

    Whose result is decided but not returned goes along; what was returned or withdrawn does not.
    """
    before = {code: line(district, code) for code in (*HANDED_OVER, "returned", "withdrawn")}
    flags = {code: district.flags(code) for code in HANDED_OVER}
    count = district.ask(
        lambda desk: desk.transfer_all(
            "UBND huyện Nông Cống",
            lambda dossier: "UBND tỉnh" if dossier.state == "SUSPENDED" else "UBND xã Nông Cống",
            basis="Nghị quyết 202/2025/QH15",
            actor="Văn phòng UBND tỉnh",
        ),
        "2025-07-01T00:00",
    )
    assert count == len(HANDED_OVER)
    for code in HANDED_OVER:
        after, was = line(district, code), before[code]
        agency = "UBND tỉnh" if code == "held" else "UBND xã Nông Cống"
        assert after == evolve(was, agency=agency, seq=was.seq + 1, head=after.head)
        assert district.flags(code) == flags[code]
    for code in ("returned", "withdrawn"):
        assert line(district, code) == before[code]
    everybody = LineFilter(agency="UBND huyện Nông Cống", with_decided=True)
    assert not district.ask(lambda desk: list(desk.lines(everybody)))
    at_province = district.ask(lambda desk: list(desk.lines(LineFilter(agency="UBND tỉnh"))))
    assert [one.code for one in at_province] == ["held", "province"]


def test_work_goes_on_at_the_new_agency(district: Office) -> None:
    """R42: same-day matters of 25/06/2025 are as late there as they were here."""
    district.ask(
        lambda desk: desk.transfer_all("UBND huyện Nông Cống", "UBND xã", basis="NQ 202"),
        "2025-07-01T00:00",
    )
    assert district.flags("works")["works/STATUTORY/OVERDUE/0"]
    done = district.do("decide", "2025-07-01T09:00", "works", outcome=Decision.DENIED)
    assert (done.state, done.agency) == ("DECIDED", "UBND xã")
    assert district.flags("works")["works/STATUTORY/OVERDUE/0"]


def test_a_second_time_there_is_nothing_to_hand_over(district: Office) -> None:
    """R42: asked again by mistake, nothing is written."""

    def hand_over(when: str) -> int:
        return district.ask(
            lambda desk: desk.transfer_all("UBND huyện Nông Cống", "UBND xã", basis="NQ 202"), when
        )

    assert hand_over("2025-07-01T00:00") == len(HANDED_OVER)
    assert hand_over("2025-07-01T01:00") == 0
    assert hand_over("2025-07-01T01:00") == 0


def test_an_error_of_the_host_stops_it_before_anything_is_written(district: Office) -> None:
    """R42: who names the successors may fail; no dossier is half-way then."""
    successors = {"decided": "UBND xã"}
    with district.desk("2025-07-01T00:00") as desk, pytest.raises(KeyError):
        desk.transfer_all(
            "UBND huyện Nông Cống", lambda dossier: successors[dossier.code], basis="NQ 202"
        )
    assert line(district, "decided").agency == "UBND huyện Nông Cống"
