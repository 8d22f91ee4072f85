"""What the law forbids although the state would allow it, and what it allows instead (R35)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from tests.desk.office import CODE, IN_PERSON, STORM, Office, at, on

from tthc_flow.dossier import Dossier
from tthc_flow.dossier.events import Adopted, Reappointed, Submitted, Suspended
from tthc_flow.errors import ConflictingEvent, ForbiddenByLaw
from tthc_flow.terms import CalendarDays, WorkingDays


def refused(office: Office, command: str, when: str, **payload: Any) -> ForbiddenByLaw:
    """The refusal of a command, after which the dossier is as it was."""
    before = office.dossier().events
    with pytest.raises(ForbiddenByLaw, match="dossier D: ") as caught:
        office.do(command, when, **payload)
    assert office.dossier().events == before
    assert caught.value.citation
    assert caught.value.citation in str(caught.value)
    assert caught.value.remedy
    assert caught.value.what_vi.startswith("hồ sơ D: ")
    assert caught.value.remedy_vi
    assert caught.value.message_vi.startswith("Pháp luật không cho phép: hồ sơ D: ")
    assert caught.value.citation in caught.value.message_vi
    return caught.value


# --- the desk says why ----------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["suspend", "request_payment"])
@pytest.mark.parametrize("basis", ["", "  ", "\n"])
def test_no_pause_without_a_legal_basis(office: Office, command: str, basis: str) -> None:
    """R34, T27: there is no pause by default; sector law must allow it, and be named."""
    office.start()
    error = refused(office, command, "10 09:00", basis=basis)
    assert error.citation == "R34, T27"
    assert (
        office.do(command, "10 09:00", basis="Luật Đất đai điều 153")
        .deadlines(at("10 10:00"))
        .is_stopped
    )


def test_no_refusal_without_a_reason(office: Office) -> None:
    """NĐ 61/2018 điều 17 khoản 1b: the refusal goes to the applicant with its reason."""
    office.receive()
    error = refused(office, "refuse_at_intake", "09 09:00", reason=" ")
    assert error.citation == "NĐ 61/2018/NĐ-CP điều 17 khoản 1b"
    done = office.do("refuse_at_intake", "09 09:00", reason="không thuộc thẩm quyền")
    assert done.state == "REFUSED_AT_INTAKE"


@pytest.mark.parametrize(("to_agency", "basis"), [("", "NQ 202"), (" ", "NQ 202"), ("Xã", "")])
def test_no_transfer_without_an_act_and_a_successor(
    office: Office, to_agency: str, basis: str
) -> None:
    """R42: another agency settles it only by an act that says so."""
    office.start()
    error = refused(office, "transfer", "10 09:00", to_agency=to_agency, basis=basis)
    assert error.citation == "R42"
    done = office.do("transfer", "10 09:00", to_agency="Xã", basis="NQ 202/2025/QH15")
    assert done.agency == "Xã"


def test_no_reply_before_the_question(office: Office) -> None:
    """NĐ 61/2018 điều 19 khoản 5: the reply has a date, and it is not past when it is set."""
    office.start()
    error = refused(office, "consult", "10 09:00", unit="Sở", reply_by=on(9))
    assert error.citation == "NĐ 61/2018/NĐ-CP điều 19 khoản 5"
    assert office.do("consult", "10 09:00", unit="Sở", reply_by=on(10)).seq == 4
    assert office.do("consult", "10 09:00", unit="Bộ").seq == 5


# --- dates the applicant is told ------------------------------------------------------------------


def test_no_appointment_after_the_legal_term(office: Office) -> None:
    """T44: a province may promise less time than the law gives, never more."""
    office.receive()
    error = refused(office, "accept", "09 09:00", appointed_on=on(19))
    assert error.citation == "3523/QĐ-UBND"
    assert "18" in str(error)
    assert office.do("accept", "09 09:00", appointed_on=on(18)).appointed_on == on(18)


def test_no_appointment_on_a_closed_day(office: Office) -> None:
    """BLDS 2015 điều 148 khoản 5: nobody is called to a closed office."""
    office.receive()
    error = refused(office, "accept", "09 09:00", appointed_on=on(15))
    assert error.citation == "BLDS 2015 điều 148 khoản 5"
    assert "2026-11-16" in error.remedy
    assert office.do("accept", "09 09:00", appointed_on=on(16)).appointed_on == on(16)


def test_no_appointment_in_the_past(office: Office) -> None:
    """R35: the date on the slip lies not before the acceptance."""
    office.receive()
    error = refused(office, "accept", "10 09:00", appointed_on=on(9))
    assert error.citation == "R35"
    assert office.do("accept", "10 09:00", appointed_on=on(10)).appointed_on == on(10)


def test_no_second_reappointment(office: Office) -> None:
    """T39: at most one new date."""
    office.start()
    office.do("issue_apology", "13 09:00")
    office.do("reappoint", "13 10:00", new_on=on(18))
    error = refused(office, "reappoint", "16 10:00", new_on=on(20))
    assert error.citation == "NĐ 118/2025/NĐ-CP (chưa đọc toàn văn) (T39)"
    assert "once" in str(error)


def test_no_reappointment_without_an_apology_in_time(office: Office) -> None:
    """T38: the apology goes out at least a day before the date of Mon 16/11 expires at 24:00."""
    office.start()
    error = refused(office, "reappoint", "13 09:00", new_on=on(18))
    assert "no apology was issued by 00:00 16/11/2026" in str(error)
    office.do("issue_apology", "16 00:00")
    done = office.do("reappoint", "16 10:00", new_on=on(18))
    now = done.deadlines(at("16 11:00"))
    assert now.appointed is not None
    assert now.original_appointed is not None
    assert (now.original_appointed.on, now.appointed.on) == (on(16), on(18))


def test_an_apology_a_moment_too_late_does_not_help(office: Office) -> None:
    """T38: issued after 24:00 of Sun 15/11, it is less than a day before expiry."""
    office.start()
    office.now = at("2026-11-16T00:00:00.000001")
    office.do("issue_apology")
    refused(office, "reappoint", "16 10:00", new_on=on(18))


@pytest.mark.parametrize(
    ("new_on", "citation"),
    [(on(15), "BLDS 2015 điều 148 khoản 5"), (on(16), "T39"), (on(13), "T39")],
)
def test_a_new_date_is_a_later_working_day(office: Office, new_on: object, citation: str) -> None:
    """T39: hẹn lại is to a day on which the office is open, after the one given before."""
    office.start()
    office.do("issue_apology", "13 09:00")
    assert refused(office, "reappoint", "13 10:00", new_on=new_on).citation == citation
    assert office.do("reappoint", "13 10:00", new_on=on(17)).reappointments


def test_no_new_date_once_the_old_one_has_passed(office: Office) -> None:
    """T38, T40: a date moved after it had passed hides lateness; supervision would flag it."""
    office.start()
    office.do("issue_apology", "13 09:00")
    error = refused(office, "reappoint", "17 08:00", new_on=on(20))
    assert error.citation == "T38, T40"
    late_entry = office.do("reappoint", "17 08:00", new_on=on(20), at=at("17 00:00"))
    assert late_entry.reappointments, "decided in time, only entered the day after"


def test_no_new_date_while_the_clock_stands(office: Office) -> None:
    """R33: without a due date there is nothing to move."""
    office.start()
    office.do("issue_apology", "10 09:00")
    office.do("suspend", "10 10:00", basis="Luật X")
    assert refused(office, "reappoint", "10 11:00", new_on=on(20)).citation == "R33"
    office.do("resume", "11 10:00")
    assert office.do("reappoint", "11 11:00", new_on=on(20)).reappointments


# --- extensions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("basis", "limit"), [("", WorkingDays(3)), ("Luật X", None)])
def test_no_extension_without_a_basis_and_a_limit(
    office: Office, basis: str, limit: WorkingDays | None
) -> None:
    """R35: sector law must allow it and say how far."""
    office.start()
    extension = {"term": WorkingDays(2), "basis": basis, "limit": limit}
    assert refused(office, "extend", "10 09:00", **extension).citation == "R35"


def test_no_extension_beyond_the_limit(office: Office) -> None:
    """R35: all extensions together stay within what the article allows, in its unit."""
    office.start()
    said: dict[str, Any] = {"basis": "Luật X điều 5", "limit": WorkingDays(3)}
    error = refused(office, "extend", "10 09:00", term=WorkingDays(4), **said)
    assert error.citation == "Luật X điều 5"
    refused(office, "extend", "10 09:00", term=CalendarDays(2), **said)
    office.do("extend", "10 09:00", term=WorkingDays(2), **said)
    refused(office, "extend", "11 09:00", term=WorkingDays(2), **said)
    done = office.do("extend", "11 09:00", term=WorkingDays(1), **said)
    statutory = done.deadlines(at("11 10:00")).statutory
    assert statutory is not None
    assert statutory.on == on(23), "Wed 18/11 and three working days more"


def test_no_extension_of_a_term_that_has_expired(office: Office) -> None:
    """R35: it is decided while the term runs, which ends at 24:00 of Wed 18/11."""
    office.start()
    said: dict[str, Any] = {
        "term": WorkingDays(1), "basis": "Luật X điều 5", "limit": WorkingDays(3),
    }  # fmt: skip
    error = refused(office, "extend", "19 08:00", **said)
    assert "expired at 00:00 19/11/2026" in str(error)
    assert office.do("extend", "19 08:00", at=at("19 00:00"), **said).extensions


# --- corrections ----------------------------------------------------------------------------------


def test_an_accepted_dossier_does_not_change_its_procedure(office: Office) -> None:
    """R38, T47: it is measured by a version of its own procedure; before acceptance it may."""
    office.receive()
    said: dict[str, Any] = {"dossier": "D", "seq": 1, "at": at("09 08:00"), "channel": IN_PERSON}
    done = office.do("correct", "09 08:30", seq=1, instead=Submitted(procedure="1.014464", **said))
    assert done.procedure_code == "1.014464"
    office.do("accept", "09 09:00")
    back = Submitted(procedure=CODE, **said)
    with pytest.raises(ConflictingEvent, match="file the dossier anew"):
        office.do("correct", "09 10:00", seq=1, instead=back)
    assert office.dossier().seq == 3


def test_a_recomputed_dossier_does_not_change_its_procedure(office: Office) -> None:
    """R38, T47: taken over under the wrong procedure, it may be mended until dates have moved."""
    said: dict[str, Any] = {
        "dossier": "D", "seq": 1, "at": at("12 08:00"), "channel": IN_PERSON,
        "accepted_at": at("11 09:00"), "appointed_on": on(17),
    }  # fmt: skip
    office.do("adopt", "12 08:00", procedure="1.014464", channel=IN_PERSON,
              accepted_at=at("11 09:00"), appointed_on=on(17))  # fmt: skip
    mended = Adopted(procedure=CODE, **said)
    done = office.do("correct", "12 09:00", seq=1, instead=mended)
    assert done.basis is not None
    assert done.basis.procedure.code == done.procedure_code == CODE
    with office.desk("12 15:00") as desk:
        desk.post_notice(STORM)
        (moved,) = desk.recompute()
        desk.apply(moved)
    back = Adopted(procedure="1.014464", **said)
    error = refused(office, "correct", "12 16:00", seq=1, instead=back)
    assert error.citation == "R38, T47"
    assert "receive it anew" in error.remedy


def test_a_correction_may_not_say_what_a_command_may_not(office: Office) -> None:
    """R35, R31: what should have been there is looked at in its place, as if it came then."""
    office.start()
    office.do("suspend", "10 09:00", basis="Luật X điều 5")
    bare = Suspended(dossier="D", seq=4, at=at("10 09:00"), basis=" ")
    error = refused(office, "correct", "10 10:00", seq=4, instead=bare)
    assert error.citation == "R34, T27"
    done = office.do("correct", "10 10:00", seq=4, instead=evolve(bare, basis="Luật X điều 6"))
    assert [hold.basis for hold in done.holds] == ["Luật X điều 6"]


def test_a_corrected_new_date_is_measured_by_what_went_before(office: Office) -> None:
    """R35, T38: a mistyped new date may be mended; not to a closed day, nor after expiry."""
    office.start()
    office.do("issue_apology", "13 09:00")
    office.do("reappoint", "13 10:00", new_on=on(18))
    told = Reappointed(dossier="D", seq=5, at=at("13 10:00"), new_on=on(20))
    closed = evolve(told, new_on=on(22))
    assert refused(office, "correct", "19 08:00", seq=5, instead=closed).citation == (
        "BLDS 2015 điều 148 khoản 5"
    )
    too_late = evolve(told, at=at("17 08:00"))
    assert refused(office, "correct", "19 08:00", seq=5, instead=too_late).citation == "T38, T40"
    done = office.do("correct", "19 08:00", seq=5, instead=told)
    assert _told_on(done) == on(20)
    assert _told_on(office.do("correct", "19 09:00", seq=5, instead=None)) == on(16)


def _told_on(dossier: Dossier) -> date | None:
    appointed = dossier.deadlines(at("19 10:00")).appointed
    return None if appointed is None else appointed.on
