"""What a careless host gives where an instant, a date or a code belongs (R31, R43)."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.desk.office import CODE, IN_PERSON, Office, at, on

from tthc_flow.dossier.events import Adopted
from tthc_flow.errors import (
    DatesOutOfOrder,
    ForbiddenByLaw,
    ImpossibleInstant,
    InTheFuture,
    InvalidCommand,
    NotAnInstant,
    UnknownProcedure,
)

TAKEN_OVER: dict[str, Any] = {
    "procedure": CODE, "channel": IN_PERSON, "accepted_at": at("10 09:00"), "appointed_on": on(17),
}  # fmt: skip


# --- instants and dates ---------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", ["2026-11-17T09:00", date(2026, 11, 17), 7, ["09"]])
def test_no_instant(office: Office, wrong: Any) -> None:
    """R31: a text, a mere date, a number: told what it is and what to pass."""
    office.accept()
    with office.desk("17 09:00") as desk:
        for asked in (
            lambda: desk.receive("E", procedure=CODE, channel=IN_PERSON, at=wrong),
            lambda: desk.adopt("E", **TAKEN_OVER | {"accepted_at": wrong}),
            lambda: desk.withdraw("D", at=wrong),
            lambda: desk.as_of(wrong),
            lambda: desk.explain("D", wrong),
            lambda: desk.sweep(wrong),
            lambda: desk.dossier("D").deadlines(wrong),
        ):
            with pytest.raises(NotAnInstant, match="is no date and time but a") as caught:
                asked()
            assert "tthc_flow.VIETNAM" in caught.value.remedy
    assert office.dossier().seq == 2


def test_an_instant_without_a_local_time(office: Office) -> None:
    """R3: the last hours of the year 9999 in Greenwich lie in no year of ours."""
    with office.desk() as desk, pytest.raises(ImpossibleInstant, match="no local time"):
        desk.as_of(datetime.max.replace(tzinfo=UTC))


@pytest.mark.parametrize("wrong", ["27/11/2026", 7, None])
def test_no_date_on_the_slip(office: Office, wrong: Any) -> None:
    """R42: the field is named, with what stands in it."""
    with pytest.raises(InvalidCommand, match=r"field 'appointed_on': .* is no date"):
        office.do("adopt", "12 08:00", **TAKEN_OVER | {"appointed_on": wrong})
    assert not office.ask(lambda desk: list(desk.lines()))


def test_the_future(office: Office) -> None:
    """R31: what has not happened is no event; the title says so, and the remedy what to do."""
    office.accept()
    with pytest.raises(InTheFuture, match="lies in the future") as caught:
        office.do("hand_over", "10 09:00", at=at("11 09:00"))
    assert caught.value.title_vi == "Thời điểm ở tương lai"
    assert "when it has happened" in caught.value.remedy
    assert isinstance(caught.value, DatesOutOfOrder)


# --- codes ----------------------------------------------------------------------------------------

LOOK_ALIKE = {
    " HS-1 ": "HS-1",
    "HS-1\n": "HS-1",
    "H56\n1": "H561",
    "HS-1\u200b": "HS-1",
    "\ufeffHS-1": "HS-1",
    "HS\u00ad-1": "HS-1",
    "HS\u00a01": "HS 1",
    "HS\u202e-1": "HS-1",
    unicodedata.normalize("NFD", "Hồ sơ 1"): "Hồ sơ 1",
}


@pytest.mark.parametrize("code", LOOK_ALIKE)
@pytest.mark.parametrize("command", ["receive", "adopt"])
def test_codes_that_look_like_another(office: Office, command: str, code: str) -> None:
    """R43: refused for a new dossier, with the code that was probably meant."""
    said = TAKEN_OVER if command == "adopt" else {"procedure": CODE, "channel": IN_PERSON}
    with pytest.raises(InvalidCommand, match="the code of a new dossier") as caught:
        office.do(command, "12 08:00", code, **said)
    assert caught.value.remedy == f"probably {LOOK_ALIKE[code]!r} is meant"
    assert str(caught.value).isprintable()
    office.do(command, "12 08:00", LOOK_ALIKE[code], **said)
    assert [line.code for line in office.ask(lambda desk: list(desk.lines()))] == [LOOK_ALIKE[code]]


def test_codes_that_are_taken(office: Office) -> None:
    """R43: blanks inside, Vietnamese letters, and case, which stays significant."""
    codes = ["H56.7.12-261109-0001", "Hồ sơ 1", "hs-1", "HS-1"]
    for code in codes:
        office.receive(dossier=code)
    assert {line.code for line in office.ask(lambda desk: list(desk.lines()))} == set(codes)


# --- a dossier taken over -------------------------------------------------------------------------


def test_a_slip_is_not_older_than_the_acceptance(office: Office) -> None:
    """R35, R42: the day of acceptance may be printed, a closed day too, a day before it not."""
    with pytest.raises(ForbiddenByLaw, match="appointed on 2026-11-09, before the acceptance on"):
        office.do("adopt", "12 08:00", **TAKEN_OVER | {"appointed_on": on(9)})
    assert not office.ask(lambda desk: list(desk.lines()))
    for code, day in (("same day", 10), ("Sunday", 15)):
        done = office.do("adopt", "12 08:00", code, **TAKEN_OVER | {"appointed_on": on(day)})
        assert done.appointed_on == on(day)


def test_a_correction_is_no_way_round_it(office: Office) -> None:
    """R35: what a desk does not take over it does not put in the place of it either."""
    office.do("adopt", "12 08:00", **TAKEN_OVER)
    instead = Adopted(dossier="D", seq=1, at=at("12 08:00"), **TAKEN_OVER | {"appointed_on": on(9)})
    with pytest.raises(ForbiddenByLaw, match="before the acceptance"):
        office.do("correct", "12 09:00", seq=1, instead=instead)
    assert office.dossier().seq == 1


def test_an_older_version_is_asked_for(office: Office) -> None:
    """T47: accepted before the catalogue's version, there is a way out: both in one catalogue."""
    with pytest.raises(UnknownProcedure, match="several versions of a procedure stand in one"):
        office.do("adopt", "12 08:00", **TAKEN_OVER | {"accepted_at": at("2020-01-06T09:00")})


# --- a transfer to where it is --------------------------------------------------------------------


def test_no_transfer_to_where_it_is(office: Office) -> None:
    """R42: nothing is handed over, so nothing is written, for one dossier and for all."""
    office.start()
    office.start("E")
    for agency in ("Huyện", " Huyện "):
        with pytest.raises(ForbiddenByLaw, match="which has it already"):
            office.do("transfer", "10 09:00", to_agency=agency, basis="NQ")
        with pytest.raises(ForbiddenByLaw, match="which has them already: D, E"):
            office.ask(lambda desk, to=agency: desk.transfer_all("Huyện", to, basis="NQ"))  # type: ignore[misc]
    with pytest.raises(ForbiddenByLaw, match="already: E"):
        office.ask(
            lambda desk: desk.transfer_all(
                "Huyện", lambda dossier: "Xã" if dossier.code == "D" else "Huyện", basis="NQ"
            )
        )
    assert (office.dossier().seq, office.dossier("E").seq) == (3, 3)
    office.do("transfer", "10 10:00", to_agency="Xã", basis="NQ")
    assert office.dossier().agency == "Xã"
