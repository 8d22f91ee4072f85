"""What a command says of itself and what nobody can keep: refused before it is tried (R43)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from tests.desk.office import STORM, Office, at

from tthc_flow.desk import Desk
from tthc_flow.dossier.events import Decision, Suspended
from tthc_flow.errors import CallerError, InvalidCommand


@pytest.mark.parametrize("name", ["expectedseq", "appointed", "recorded_at", "seq"])
def test_a_misspelt_field_is_refused(office: Office, name: str) -> None:
    """R43: an expected_seq or a printed date that is misspelt is not lost without a word."""
    office.receive()
    misspelt: dict[str, Any] = {name: date(2026, 11, 16)}
    with pytest.raises(CallerError, match=f"no command has the field '{name}'"):
        office.do("accept", "09 09:00", **misspelt)
    assert office.dossier().seq == 1


LONG = "k" * 201


@pytest.mark.parametrize(
    ("key", "number", "actor"),
    [("a\0b", "1", ""), (LONG, "1", ""), (" ", "1", ""), ("k", "\ud800", ""), ("k", "1", "a\0b")],
)
def test_a_notice_that_cannot_be_kept(office: Office, key: str, number: str, actor: str) -> None:
    """R4, R46: refused on every store alike, before the database is asked."""
    notice = evolve(STORM, key=key, number=number)
    with office.desk("12 09:00") as desk:
        with pytest.raises(InvalidCommand):
            desk.post_notice(notice, actor=actor)
        assert desk.store.board.notices() == []


def test_a_code_that_cannot_be_kept_is_no_question(office: Office) -> None:
    """R46: refused on every store alike."""
    with office.desk() as desk:
        for question in (
            desk.history,
            desk.flags,
            desk.coming,
            desk.as_of(at("09 08:00")).state,
            lambda code: list(desk.recompute([code])),
        ):
            with pytest.raises(InvalidCommand):
                question("\0")


def test_dossiers_to_recompute_may_come_one_by_one(office: Office) -> None:
    """R38: any iterable of codes is looked at to its end."""
    office.accept()

    def moved(desk: Desk) -> list[str]:
        desk.post_notice(STORM)
        codes: Any = (code for code in ["D"])
        return [found.dossier for found in desk.recompute(codes)]

    assert office.ask(moved, "12 09:00") == ["D"]


UNREADABLE: dict[str, tuple[str, dict[str, Any]]] = {
    "negative": ("request_payment", {"basis": "NĐ", "amount": -5}),
    "half a đồng": ("request_payment", {"basis": "NĐ", "amount": 0.5}),
    "too long": ("request_payment", {"basis": "NĐ", "amount": 10**5000}),
    "steers a terminal": ("suspend", {"basis": "NĐ", "reason": "\x1b[31m"}),
    "no text": ("suspend", {"basis": "NĐ", "reason": 7}),
    "no actor": ("suspend", {"basis": "NĐ", "actor": None}),
    "no date": ("consult", {"unit": "Sở", "reply_by": at("16 10:00")}),
    "a date as text": ("consult", {"unit": "Sở", "reply_by": "2026-11-16"}),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_could_not_be_read_again_is_not_written(office: Office, name: str) -> None:
    """R31: an event that cannot be read would close its dossier for ever, corrections included."""
    command, payload = UNREADABLE[name]
    office.start()
    with pytest.raises(InvalidCommand):
        office.do(command, "10 09:00", **payload)
    assert office.do("decide", "10 10:00", outcome=Decision.DENIED).seq == 4


def test_a_correction_that_could_not_be_read_again(office: Office) -> None:
    """R31: neither may what should have been there."""
    office.start()
    office.do("suspend", "10 09:00", basis="NĐ")
    instead = Suspended(dossier="D", seq=4, at=at("10 09:00"), basis="NĐ", reason="\a")
    with office.desk("10 10:00") as desk, pytest.raises(InvalidCommand, match="control character"):
        desk.correct("D", 4, instead)
    assert office.dossier().seq == 4


@pytest.mark.parametrize("year", ["0226", "1899"])
def test_a_century_whose_local_time_had_seconds(office: Office, year: str) -> None:
    """R31: a mistyped year is refused; 07:06:30 from Greenwich is no offset that JSON has."""
    with pytest.raises(InvalidCommand, match="not an instant"):
        office.receive(at=at(f"{year}-11-09 08:00"))
    assert office.receive().seq == 1
