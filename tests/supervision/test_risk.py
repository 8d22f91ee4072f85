"""Dossiers that will be late unless somebody hurries, seen before anything is overdue (R36)."""

from __future__ import annotations

from tthc_flow.dossier.events import ApologyIssued, Extended, HandedOver, SentBack, StepCompleted
from tthc_flow.terms import CountingRule, SupplementPolicy, WorkingHours

from ..stories import (
    DESK,
    HANDED,
    SIGN,
    Happening,
    at,
    procedure,
    step,
    supplement,
    suspension,
    told,
)
from .seen import begins, flags, opens

# Work of two days and a day to sign, until Mon 16/11 17:00: signing begins by Mon 07:00, and the
# desk hands over by Thu 12/11 07:00.


def test_it_begins_when_the_steps_that_follow_fit_no_more() -> None:
    """R36: the work was to be done by Mon 07:00; a moment later eight hours are not left."""
    flag = begins(told(HANDED), "STATUTORY/AT_RISK/0", "11-16 07:00")
    assert flag.due_at == at("11-17 00:00")
    assert "không đủ cho các bước còn lại" in flag.message_vi


def test_handed_over_too_late_it_stays_at_risk() -> None:
    """R36: 23 hours and 59 minutes are left for 24 hours' work, and have been since 07:00."""
    late = told((HandedOver, "11-12 07:01", {}))
    begins(late, "STATUTORY/AT_RISK/0", "11-12 07:00")
    assert flags(late, "11-12 09:00")["STATUTORY/AT_RISK/0"].raised_at == at("11-12 07:00")
    assert not flags(told((HandedOver, "11-12 07:00", {})), "11-12 07:00", "STATUTORY/AT_RISK")


def test_sent_back_too_late_it_begins_at_once() -> None:
    """R36: eight hours fitted on Thu 12/11 10:00; sent back, 24 are needed and 21 are left."""
    worked: Happening = (StepCompleted, "11-11 10:00", {"step": "work"})
    back: Happening = (SentBack, "11-12 10:00", {"to_stage": 1})
    opens(told(HANDED, worked, back), "STATUTORY/AT_RISK/0", "11-12 10:00")


def test_nobody_at_work_is_a_risk_too() -> None:
    """R36: the desk keeps it; its own two hours count no more, the 24 of the others do."""
    begins(told(), "STATUTORY/AT_RISK/0", "11-12 07:00")


def test_late_paper_falls_behind_before_its_step_begins() -> None:
    """T31, R36: handed over on Wed 15:01, begun on Thu 07:00; 25 hours fit until Wed 16:00."""
    late: Happening = (HandedOver, "11-11 15:01", {})
    assert not flags(told(late), "11-12 10:00", "STATUTORY/AT_RISK")
    by = procedure(steps=[DESK, step("work", "17 giờ", 2), SIGN])
    begins(told(late, by=by), "STATUTORY/AT_RISK/0", "11-11 16:00")


def test_it_is_told_of_what_binds_and_ends_when_that_is_overdue() -> None:
    """R24, R36: promised until Thu 12/11; from Fri on it is late, and no risk any more."""
    dossier = told(HANDED, by=procedure("5 ngày làm việc", "3 ngày làm việc"))
    begins(dossier, "COMMITTED/AT_RISK/0", "11-12 07:00")
    assert "COMMITTED/AT_RISK/0" in flags(dossier, "11-13 00:00")
    assert not [key for key in flags(dossier, "11-13 00:01") if "AT_RISK" in key]


def test_it_ends_when_somebody_hurried() -> None:
    """R36: signed off within the day there is time enough again."""
    done: Happening = (StepCompleted, "11-16 07:00", {"step": "work"})
    assert not [key for key in flags(told(HANDED, done), "11-16 16:00") if "AT_RISK" in key]


def test_a_date_moved_too_little_is_a_risk_from_that_moment_on() -> None:
    """R35, R40: the desk kept it until Fri 13/11 10:00; extended by two hours it still is late."""
    story: list[Happening] = [
        (HandedOver, "11-13 10:00", {}),
        (Extended, "11-13 11:00", {"term": WorkingHours(2), "basis": "Luật Đất đai"}),
    ]
    dossier = told(*story)
    begins(dossier, "STATUTORY/AT_RISK/0", "11-12 07:00")
    opens(dossier, "STATUTORY/AT_RISK/1", "11-13 11:00")


def test_a_note_changes_nothing_of_it() -> None:
    """R40: an apology does not make the risk younger."""
    dossier = told(HANDED, (ApologyIssued, "11-16 08:00", {}))
    assert flags(dossier, "11-16 09:00")["STATUTORY/AT_RISK/0"].raised_at == at("11-16 07:00")


def test_a_stopped_clock_is_no_risk_and_the_moved_date_its_own() -> None:
    """R33, R40: stopped on Mon 16/11 at 08:00 for two working days: until Wed 18/11."""
    stopped = told(HANDED, *suspension("11-16 08:00"))
    assert not [key for key in flags(stopped, "12-31 09:00") if "AT_RISK" in key]
    moved = told(HANDED, *suspension("11-16 08:00", "11-18 08:00"))
    opens(moved, "STATUTORY/AT_RISK/1", "11-18 08:00")


def test_a_wait_that_is_ignored_is_a_risk() -> None:
    """R33, R36: under IGNORE the term runs on, and nobody works: 16 hours fit until Thu 07:00."""
    rule = CountingRule(policy=SupplementPolicy.IGNORE)
    dossier = told(HANDED, *supplement("11-09 10:00"), rule=rule)
    begins(dossier, "STATUTORY/AT_RISK/0", "11-12 07:00")
