"""What a command says of itself and what nobody can keep: refused before it is tried (R43)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from tests.desk.office import STORM, Office, at

from tthc_flow.desk import Desk
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
