"""Every number of supervision is a dated value that a host may replace (R21, R39, R41)."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from tthc_flow.dossier.events import Decided, Decision, Reappointed
from tthc_flow.errors import InvalidRulebook
from tthc_flow.rulebook import Rulebook
from tthc_flow.supervision import assess, rungs

from ..stories import HANDED, RULEBOOK, Happening, at, supplement, told
from .seen import begins, flags, opens


def law(key: str, value: Any) -> Rulebook:
    """The bundled law with one value changed; None leaves it out."""
    assert any(one.key == key for one in RULEBOOK.values)
    changed = (evolve(one, value=value) if one.key == key else one for one in RULEBOOK.values)
    return Rulebook(tuple(one for one in changed if one.value is not None))


def test_how_soon_is_soon() -> None:
    """R39: three working days before Mon 16/11 instead of two; for a step one instead of none."""
    dossier = told(HANDED, law=law("due_soon_working_days", Fraction(3)))
    opens(dossier, "STATUTORY/DUE_SOON/0", "11-11 07:00")
    dossier = told(HANDED, law=law("due_soon_step_working_days", Fraction(1)))
    opens(dossier, "STEP:work/DUE_SOON/0", "11-10 07:00")


def test_how_long_before_an_apology() -> None:
    """T38: two days before Mon 16/11 24:00."""
    missed = told(HANDED, law=law("apology_before_expiry_days", Fraction(2)))
    assert flags(missed, "11-17 00:01")["APOLOGY/OVERDUE/0"].due_at == at("11-15 00:00")


def test_how_long_for_a_supplement_request() -> None:
    """T23: one working day after Mon 09/11 is Tue 10/11."""
    dossier = told(
        HANDED, *supplement("11-11 00:01"), law=law("supplement_request_working_days", Fraction(1))
    )
    opens(dossier, "SUPPLEMENT_REQUEST/OVERDUE/0", "11-11 00:01")


def test_how_many_reappointments_and_supplements() -> None:
    """T25, T39: where two are allowed the third is a breach."""
    again: list[Happening] = [
        (Reappointed, f"11-1{day} 09:00", {"new_on": date(2026, 11, 18 + day)}) for day in (0, 1, 2)
    ]
    found = flags(told(HANDED, *again, law=law("reappointments", Fraction(2))), "11-12 10:00")
    assert [key for key in found if "SECOND" in key] == ["APPOINTED/SECOND_REAPPOINTMENT/2"]
    asked = [
        event for day in (0, 1, 2) for event in supplement(f"11-1{day} 09:00", f"11-1{day} 10:00")
    ]
    allowed = law("supplement_requests_after_acceptance", Fraction(2))
    found = flags(told(HANDED, *asked, law=allowed), "11-12 10:00")
    assert [key for key in found if "SECOND" in key] == ["SUPPLEMENT_REQUEST/SECOND_SUPPLEMENT/2"]


def test_when_paper_is_too_late_and_how_long_a_morning_begins() -> None:
    """T31: cut off at 14:00; the start of the day may last ninety minutes."""
    early = law("hand_over_cut_off", time(14))
    begins(told(accepted="11-09 14:30", law=early), "HANDOVER/OVERDUE/0", "11-10 08:00")
    long = law("hand_over_opening_minutes", Fraction(90))
    begins(told(accepted="11-09 15:30", law=long), "HANDOVER/OVERDUE/0", "11-10 08:30")


def test_how_long_until_publication_if_anybody_says() -> None:
    """R39: three working days after Tue 10/11; without a value nothing is owed."""
    decided: Happening = (Decided, "11-10 10:00", {"outcome": Decision.DENIED})
    dossier = told(HANDED, decided, law=law("publication_working_days", Fraction(3)))
    begins(dossier, "PUBLICATION/OVERDUE/0", "11-14 00:00")
    silent = told(HANDED, decided, law=law("publication_working_days", None))
    assert not flags(silent, "12-31 09:00", "PUBLICATION")


def test_how_grave_and_a_row_that_is_missing() -> None:
    """R39: severities are rows; a flag without one is a fault of the rulebook, told by name."""
    rows = RULEBOOK.at(date(2026, 11, 9)).rows("flag_severities")
    mild = tuple({**row, "severity": "info"} for row in rows)
    found = assess(told(HANDED, law=law("flag_severities", mild)), at("11-25 09:00"))
    assert {flag.severity.value for flag in found} == {"info"}
    few = tuple(row for row in rows if row["obligation"] != "STEP")
    with pytest.raises(InvalidRulebook, match="no severity for STEP OVERDUE"):
        assess(told(HANDED, law=law("flag_severities", few)), at("11-25 09:00"))


def test_who_is_told_when() -> None:
    """R41: the ladder is data; hours that are no hours are a fault of the rulebook."""
    row = RULEBOOK.at(date(2026, 11, 9)).rows("escalation_ladder")[0]
    early = told(HANDED, law=law("escalation_ladder", ({**row, "working_hours": -24},)))
    assert [rung.fires_at for rung in rungs(early, at("12-31 09:00"))] == [at("11-12 07:00")]
    wrong = told(HANDED, law=law("escalation_ladder", ({**row, "working_hours": "soon"},)))
    with pytest.raises(InvalidRulebook, match="'remind_officer' has no whole hours"):
        rungs(wrong, at("12-31 09:00"))
