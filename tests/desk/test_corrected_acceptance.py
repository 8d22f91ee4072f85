"""A mistyped acceptance that falls under another version once it is mended (T47, R38)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from attrs import evolve
from tests.desk.office import CODE, PLACE, Office, at, on

from tthc_flow.calendars import Closed, OfficialNotice
from tthc_flow.desk import Desk
from tthc_flow.dossier import Jurisdiction
from tthc_flow.dossier.events import Accepted
from tthc_flow.errors import ForbiddenByLaw
from tthc_flow.procedures import Catalogue
from tthc_flow.storage import Database
from tthc_flow.terms import WorkingDays

CLOSED = date(2026, 12, 3)
STORM = OfficialNotice(
    "storm", (Closed(CLOSED, CLOSED, title_vi="Bão"),), number="9", announced_on=date(2026, 12, 2)
)
RIGHT = Accepted(dossier="D", seq=2, at=at("2026-12-01 09:00"))


@pytest.fixture
def moved(sqlite_url: str) -> Iterator[Office]:
    """Accepted Fri 27/11 by mistake, 7 working days by law until 30/11 and 20 since; recomputed."""
    old = PLACE.catalogue.procedure(CODE, on(9))
    newer = evolve(
        old,
        valid_from=date(2026, 12, 1),
        statutory=dict.fromkeys(old.statutory, WorkingDays(20)),
        commitment=None,
    )
    older = evolve(old, valid_until=on(30))
    place = Jurisdiction(Catalogue("both", (older, newer)), PLACE.calendar, PLACE.rulebook)
    database = Database.at(sqlite_url)
    office = Office(database, place)
    office.receive("2026-11-27 08:00")
    office.do("accept", "2026-11-27 09:00")
    office.ask(lambda desk: desk.post_notice(STORM), "2026-12-02 09:00")
    office.ask(recompute)
    yield office
    database.close()


def recompute(desk: Desk) -> int:
    """Recompute and apply; how many dossiers moved."""
    return len([desk.apply(found) for found in list(desk.recompute())])


def test_the_version_in_force_at_the_acceptance_holds(moved: Office) -> None:
    """T47: what was worked out from the wrong version goes first; then 20 days from 01/12 count."""
    with moved.desk("2026-12-02 10:00") as desk:
        with pytest.raises(ForbiddenByLaw, match=r"event 3 \(recomputed\)") as caught:
            desk.correct("D", 2, RIGHT)
        assert "void that first" in caught.value.remedy
        desk.correct("D", 3, None)
        dossier = desk.correct("D", 2, RIGHT)
        statutory = dossier.deadlines(moved.now).statutory
        assert statutory is not None
        assert statutory.on == date(2026, 12, 29)  # 20 weekdays after Tue 01/12
        assert recompute(desk) == 1
        statutory = desk.explain("D")["statutory"]
        assert statutory.on == date(2026, 12, 30)  # Thu 03/12 is closed


def test_within_one_version_the_acceptance_is_corrected(moved: Office) -> None:
    """R31, R38: an hour mistyped leaves the recomputation as it is."""
    with moved.desk("2026-12-02 10:00") as desk:
        dossier = desk.correct("D", 2, evolve(RIGHT, at=at("2026-11-27 08:30")))
    statutory = dossier.deadlines(moved.now).statutory
    assert statutory is not None
    assert statutory.on == date(2026, 12, 9)  # 7 working days after Fri 27/11, 03/12 closed
