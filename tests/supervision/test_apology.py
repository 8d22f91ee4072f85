"""Apology and request for a new date, a plain day before the old one expires (T38)."""

from __future__ import annotations

from datetime import date

import pytest

from tthc_flow.dossier.events import ApologyIssued, Decided, Decision, Reappointed

from ..stories import HANDED, Happening, at, procedure, suspension, told
from .seen import MOMENT, begins, flags

AGAIN: Happening = (Reappointed, "11-12 09:00", {"new_on": date(2026, 11, 23)})
"""Until Mon 16/11, so the apology goes out by Sun 15/11 24:00."""


def sorry(when: str) -> Happening:
    """An apology."""
    return (ApologyIssued, when, {"reason": "quá tải"})


def test_a_missed_date_owed_an_apology_the_day_before() -> None:
    """T38: nobody is blamed before the date was missed; then it should have gone out by Sunday."""
    late = begins(told(HANDED), "APOLOGY/OVERDUE/0", "11-17 00:00")
    assert late.due_at == at("11-16 00:00")


@pytest.mark.parametrize(("when", "late"), [("11-15 23:59", False), ("11-16 00:01", True)])
def test_an_apology_is_in_time_until_the_day_before(when: str, *, late: bool) -> None:
    """T38: a plain day, "ngày"; the weekend counts."""
    found = flags(told(HANDED, sorry(when)), "12-31 09:00", "APOLOGY")
    assert set(found) == ({"APOLOGY/OVERDUE/0"} if late else set())


def test_a_reappointment_without_apology_is_a_breach_on_that_day() -> None:
    """R35, T39: told a new date on Thu 12/11, and no apology by Sunday."""
    dossier = told(HANDED, AGAIN)
    begins(dossier, "APOLOGY/OVERDUE/0", "11-16 00:00")
    assert not flags(told(HANDED, sorry("11-12 08:00"), AGAIN), "12-31 09:00", "APOLOGY")


def test_a_stopped_or_replaced_date_owes_none() -> None:
    """R33: stopped on Fri 13/11 the date is no more; the one after it owes its own."""
    stopped = told(HANDED, AGAIN, *suspension("11-13 09:00"))
    assert not flags(stopped, "12-31 09:00", "APOLOGY")
    moved = told(HANDED, *suspension("11-13 09:00", "11-17 09:00"))
    begins(moved, "APOLOGY/OVERDUE/1", "11-19 00:00")


def test_a_date_met_owes_none() -> None:
    """T38: decided on its last day, no apology was due."""
    met = told(HANDED, (Decided, "11-16 16:00", {"outcome": Decision.DENIED}))
    assert not flags(met, "12-31 09:00", "APOLOGY")


def test_nobody_apologises_before_the_term_began() -> None:
    """T38: a same-day matter has no day before; one of Tue 10/11 owes it by Mon 09/11 24:00."""
    assert not flags(told(HANDED, by=procedure("trong ngày")), "12-31 09:00", "APOLOGY")
    assert flags(told(HANDED, by=procedure("1 ngày làm việc")), "12-31 09:00", "APOLOGY")


def test_a_dossier_at_risk_is_told_that_an_apology_is_due_soon() -> None:
    """T38, R36: from Thu 12/11 07:00 on, two working days before, less than three days are left."""
    dossier = told()
    soon = begins(dossier, "APOLOGY/DUE_SOON/0", "11-12 07:00")
    assert soon.due_at == at("11-16 00:00")
    assert "APOLOGY/DUE_SOON/0" in flags(dossier, "11-16 00:00")
    assert not flags(dossier, at("11-16 00:00") + MOMENT, "APOLOGY")
    assert not flags(told(HANDED), "11-12 07:00", "APOLOGY")
