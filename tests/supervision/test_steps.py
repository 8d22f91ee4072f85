"""Steps of the internal process: each stay has its own time and its own key."""

from __future__ import annotations

from tthc_flow.dossier.events import (
    Decided,
    Decision,
    HandedOver,
    SentBack,
    StepCompleted,
)

from ..stories import DESK, HANDED, SIGN, Happening, procedure, step, suspension, told
from .seen import begins, flags, opens

# Work of two days entered on Mon 09/11 10:00 is due on Wed 11/11 10:00.
WORKED: Happening = (StepCompleted, "11-10 10:00", {"step": "work"})


def test_a_step_is_late_after_its_own_time() -> None:
    """R37, R39: due soon from the opening of its last day, late a moment after 10:00."""
    dossier = told(HANDED)
    opens(dossier, "STEP:work/DUE_SOON/0", "11-11 07:00")
    late = begins(dossier, "STEP:work/OVERDUE/0", "11-11 10:00")
    assert late.subject == "work"
    assert "“Bước work”" in late.message_vi
    assert late.basis == "quy trình nội bộ, bước work"


def test_each_step_of_a_stage_answers_for_itself() -> None:
    """R23: work and consultation run side by side, one of them is late."""
    steps = [DESK, step("work", "2 ngày", 2), step("ask", "4 giờ", 2), SIGN]
    asked: Happening = (StepCompleted, "11-09 16:01", {"step": "ask"})
    found = flags(told(HANDED, asked, by=procedure(steps=steps)), "11-12 09:00", "STEP")
    assert set(found) == {"STEP:work/OVERDUE/0", "STEP:ask/OVERDUE/0"}
    asked = (StepCompleted, "11-09 16:00", {"step": "ask"})
    found = flags(told(HANDED, asked, by=procedure(steps=steps)), "11-12 09:00", "STEP")
    assert set(found) == {"STEP:work/OVERDUE/0"}


def test_the_desk_has_its_own_time() -> None:
    """R37: two hours from Mon 09:00; the hand-over is its end."""
    assert not flags(told(HANDED), "12-31 09:00", "STEP:desk")
    begins(told(), "STEP:desk/OVERDUE/0", "11-09 11:00")
    late = told((HandedOver, "11-09 11:01", {}))
    assert set(flags(late, "12-31 09:00", "STEP:desk")) == {"STEP:desk/OVERDUE/0"}


def test_late_paper_begins_at_the_next_opening() -> None:
    """T31, R37: handed over at 15:01, two days from Tue 07:00 end on Wed 11/11 at 17:00."""
    begins(told((HandedOver, "11-09 15:01", {})), "STEP:work/OVERDUE/0", "11-11 17:00")


def test_a_step_whose_time_is_not_counted_is_never_late() -> None:
    """R11: "không tính thời gian" owes nothing."""
    by = procedure(steps=[step("work", "không tính thời gian", 1), step("sign", "", 2)])
    assert not flags(told(HANDED, by=by), "12-31 09:00", "STEP")


def test_a_pause_opens_a_new_epoch_of_the_step() -> None:
    """R34, R40: two working days later, on Fri 13/11 10:00; stopped, it is not late."""
    stopped = told(HANDED, *suspension("11-10 09:00"))
    assert not flags(stopped, "12-31 09:00", "STEP")
    moved = told(HANDED, *suspension("11-10 09:00", "11-12 09:00"))
    begins(moved, "STEP:work/OVERDUE/1", "11-13 10:00")


def test_a_pause_that_moves_nothing_opens_none() -> None:
    """R40: over lunch no open minute is lost; the date is the same, so is its key."""
    moved = told(HANDED, *suspension("11-10 12:00", "11-10 13:00"))
    begins(moved, "STEP:work/OVERDUE/0", "11-11 10:00")


def test_a_pause_cures_no_late_step() -> None:
    """R33: late since Wed 10:00, stopped at 10:01."""
    story = told(HANDED, *suspension("11-11 10:01", "11-13 09:00"))
    for when in ("11-11 10:01", "11-12 09:00", "12-31 09:00"):
        assert "STEP:work/OVERDUE/0" in flags(story, when)


def test_sent_back_a_step_is_owed_anew() -> None:
    """R40: the first stay was late and stays so; the second is due on Mon 16/11 10:00."""
    late: Happening = (StepCompleted, "11-11 11:00", {"step": "work"})
    back: Happening = (SentBack, "11-12 10:00", {"to_stage": 1})
    dossier = told(HANDED, late, back)
    begins(dossier, "STEP:work/OVERDUE/1", "11-16 10:00")
    assert "STEP:work/OVERDUE/0" in flags(dossier, "11-12 10:00")


def test_a_decision_ends_the_step_it_was_taken_in() -> None:
    """R40: denied while two days were not over, then the signing step was never entered."""
    denied: Happening = (Decided, "11-11 09:00", {"outcome": Decision.DENIED})
    assert not flags(told(HANDED, denied), "12-31 09:00", "STEP")
    assert not flags(told(HANDED, WORKED), "11-11 10:00", "STEP:sign/OVERDUE")
