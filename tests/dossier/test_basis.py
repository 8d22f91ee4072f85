"""What a dossier is pinned to at acceptance: procedure, calendar and law of that day (R38)."""

from __future__ import annotations

from datetime import date, datetime

from tthc_flow.dossier import Dossier, Jurisdiction
from tthc_flow.dossier.events import Accepted, Submitted
from tthc_flow.instants import VIETNAM
from tthc_flow.procedures import Catalogue, SubmissionChannel
from tthc_flow.terms import CountingRule

from ..stories import CALENDAR, RULEBOOK, procedure

DESK = Jurisdiction(Catalogue("Thử", (procedure("10 ngày làm việc"),)), CALENDAR, RULEBOOK)


def accepted(day: date, desk: Jurisdiction = DESK) -> Dossier:
    """A dossier accepted at nine on a day."""
    nine = datetime(day.year, day.month, day.day, 9, tzinfo=VIETNAM)
    filed = Submitted(
        dossier="D", seq=1, at=nine, procedure="1.000001", channel=SubmissionChannel.IN_PERSON
    )
    return Dossier.fold([filed, Accepted(dossier="D", seq=2, at=nine)], desk)


def test_a_later_notice_never_moves_a_printed_date() -> None:
    """R6, R38: 12729/VPCP-KGVX of 25/12/2025 closed Fri 02/01/2026; slips of 22/12 stay."""
    before, after = accepted(date(2025, 12, 22)), accepted(date(2025, 12, 25))
    much_later = datetime(2026, 3, 2, 9, tzinfo=VIETNAM)
    due = before.deadlines(much_later).statutory
    assert due is not None
    assert (due.on, due.provisional) == (date(2026, 1, 6), True)
    assert before.basis is not None
    assert after.basis is not None
    assert before.basis.calendar.is_working_day(date(2026, 1, 2))
    assert not after.basis.calendar.is_working_day(date(2026, 1, 2))
    assert before.basis.hash != after.basis.hash


def test_the_law_is_that_of_the_day_of_acceptance() -> None:
    """R21: the eras of the one-stop decree meet on 01/07/2025."""
    one, other = accepted(date(2025, 6, 30)), accepted(date(2025, 7, 1))
    assert one.basis is not None
    assert other.basis is not None
    cited = [
        dossier.basis.rulebook.value("hand_over_cut_off").citation.text  # type: ignore[union-attr]
        for dossier in (one, other)
    ]
    assert cited[0].startswith("NĐ 61/2018/NĐ-CP")
    assert cited[1].startswith("NĐ 118/2025/NĐ-CP")


def test_equal_bases_have_one_hash_and_a_longer_term_another() -> None:
    """R38: one hash for procedure, calendar and law."""
    again = Jurisdiction(DESK.catalogue, CALENDAR, RULEBOOK, CountingRule())
    other = Jurisdiction(Catalogue("Thử", (procedure("9 ngày làm việc"),)), CALENDAR, RULEBOOK)
    day = date(2026, 8, 20)
    one, same, different = (accepted(day, desk).basis for desk in (DESK, again, other))
    assert one is not None
    assert same is not None
    assert different is not None
    assert one.hash == same.hash != different.hash
    assert DESK.basis("1.000001", day) is one
