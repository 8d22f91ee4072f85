"""Notices that would stop the desk are refused before they are on record (R4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from attrs import evolve
from tests.desk.office import CODE, IN_PERSON, STORM, Office, at, on

from tthc_flow.calendars import Closed, OfficialNotice
from tthc_flow.errors import CallerError, ConflictingNotices, InvalidCommand, TthcError


def closing(key: str, *days: int, **said: Any) -> OfficialNotice:
    """A closure from the first to the last of *days* of November 2026."""
    return OfficialNotice(key, (Closed(on(days[0]), on(days[-1])),), **said)


def post(office: Office, notice: Any, when: str = "12 09:00") -> int:
    """One notice on record."""
    return office.ask(lambda desk: desk.post_notice(notice), when)


def goes_on(office: Office, code: str = "E") -> None:
    """The desk reads and writes as before."""
    with office.desk("12 16:00") as desk:
        desk.receive(code, procedure=CODE, channel=IN_PERSON)
        assert desk.accept(code).state == "ACCEPTED"
        assert list(desk.lines())
        assert len(list(desk.recompute())) <= 1


@pytest.mark.parametrize("notice", ["bão", None, 7, Closed(date(2026, 11, 13), date(2026, 11, 13))])
def test_what_is_no_notice_is_told(office: Office, notice: Any) -> None:
    """R4: a text or a mere effect where the notice belongs."""
    with pytest.raises(CallerError, match="a notice is an OfficialNotice"):
        post(office, notice)
    goes_on(office)


@pytest.mark.parametrize(
    "changed",
    [{"number": 88}, {"replaces": None}, {"settles_years": [2026]}, {"title_vi": b"b"}, {"key": 7}],
)
def test_a_notice_that_would_come_back_as_another(office: Office, changed: dict[str, Any]) -> None:
    """R4, R46: what is kept is read again at each command, so that it must be readable."""
    with pytest.raises(InvalidCommand):
        post(office, evolve(STORM, **changed))
    goes_on(office)


def test_instants_never_reach_the_desk(office: Office) -> None:
    """R4: closed by instants beside a notice of the same date, which once stopped the desk."""
    post(office, STORM)
    for wrong in (datetime(2026, 11, 13), at("13 00:00")):  # noqa: DTZ001
        with pytest.raises(TthcError, match="first is no date but"):
            post(office, OfficialNotice("again", (Closed(wrong, wrong),)))
    goes_on(office)


def test_a_storm_is_prolonged(office: Office) -> None:
    """R4: the second notice closes the first one's day once more; both hold, one each is said."""
    post(office, closing("storm", 13, announced_on=on(11)))
    post(office, closing("storm-goes-on", 13, 16, announced_on=on(12)))
    with office.desk("12 10:00") as desk:
        closed = [day for day in range(9, 21) if not desk.place.calendar.is_working_day(on(day))]
    assert closed == [13, 14, 15, 16]
    with pytest.raises(ConflictingNotices, match="storm-goes-on"):
        post(office, closing("third", 13, 16))
    goes_on(office)


def test_a_contradiction_as_known_earlier_is_found(office: Office) -> None:
    """R6: set aside only from 12/11 on, the first closure still held on 11/11, twice."""
    post(office, closing("first", 13, announced_on=on(9)))
    post(office, closing("second", 16, announced_on=on(12), replaces="first"))
    with pytest.raises(ConflictingNotices, match=r"first.*third.*as known on 2026-11-10"):
        post(office, closing("third", 13, announced_on=on(10)))
    assert post(office, closing("third", 13, announced_on=on(12))) == 1
    with office.desk("12 10:00") as desk:
        desk.receive("F", procedure=CODE, channel=IN_PERSON, at=at("11 08:00"))
        assert desk.accept("F", at=at("11 09:00")).state == "ACCEPTED"
    goes_on(office)


def test_a_notice_that_keeps_two_apart_is_not_withdrawn(office: Office) -> None:
    """R4: without it the notice that it sets aside would hold again, and repeat a third one."""
    post(office, closing("first", 13))
    post(office, closing("second", 16, replaces="first"))
    post(office, closing("third", 13))
    with office.desk("12 10:00") as desk, pytest.raises(ConflictingNotices, match=r"first.*third"):
        desk.withdraw_notice("second")
    goes_on(office)
    assert office.ask(lambda desk: desk.withdraw_notice("third")) == 2
    assert office.ask(lambda desk: desk.withdraw_notice("second")) == 2
    goes_on(office, "F")
