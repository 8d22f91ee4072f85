"""Steps: their own time, the latest finish, and whether everything fits; counted by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tthc_flow.dossier import Dossier
from tthc_flow.dossier.events import (
    HandedOver,
    SentBack,
    StepCompleted,
    Withdrawn,
)
from tthc_flow.procedures import StepKind
from tthc_flow.terms import CountingRule, SupplementPolicy

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

WORKED: Happening = (StepCompleted, "11-10 10:00", {"step": "work"})


def hours(length: timedelta | None) -> float:
    """A length in hours."""
    assert length is not None
    return length / timedelta(hours=1)


def due_of(dossier: Dossier) -> str:
    """Own due instant of the only current step after its last event, `MM-DD HH:MM`."""
    (current,) = dossier.deadlines(dossier.events[-1].at).steps
    assert current.due is not None
    return f"{current.due.expires_at:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("term", "due", "moved"),
    [
        # A pause from Tue 10/11 09:00 to Thu 12/11 10:00: 6 + 8 + 3 open hours, two days.
        ("1,5 ngày", "11-10 16:00", "11-12 17:00"),
        ("2 ngày", "11-11 10:00", "11-13 11:00"),
        ("12 giờ", "11-10 16:00", "11-12 17:00"),
        ("1 tuần", "11-17 00:00", "11-19 00:00"),
        ("0 ngày", "11-10 00:00", "11-10 00:00"),  # zero days are the day of entry (R11)
    ],
)
def test_a_step_runs_from_its_entry_and_stands_still_in_a_pause(
    term: str, due: str, moved: str
) -> None:
    """R34, R37: entered Mon 09/11 10:00; nobody works on a held dossier."""
    by = procedure("20 ngày làm việc", steps=[DESK, step("work", term, 2), SIGN])
    assert due_of(told(HANDED, by=by)) == due
    assert due_of(told(HANDED, *suspension("11-10 09:00", "11-12 10:00"), by=by)) == moved


def test_a_pause_after_the_step_was_due_moves_nothing() -> None:
    """R33, R37: due Wed 11/11 10:00; the second pause begins later, the first before the step."""
    early, late = suspension("11-09 09:10", "11-09 09:40"), suspension("11-11 10:01", "11-12 10:00")
    assert due_of(told(*early, HANDED, *late)) == "11-11 10:00"


def test_a_supplement_moves_a_step_unless_its_wait_is_ignored() -> None:
    """R33: under IGNORE the wait moves nothing, neither the term nor a step of it."""
    wait = supplement("11-10 09:00", "11-11 09:00")
    for policy, due in (("RESTART", "11-12 10:00"), ("IGNORE", "11-11 10:00")):
        rule = CountingRule(policy=SupplementPolicy(policy))
        assert due_of(told(HANDED, *wait, rule=rule)) == due


def test_the_latest_finish_leaves_room_for_the_steps_after_it() -> None:
    """R37: committed until Mon 16/11 17:00; two desks, work of two days, a day to sign."""
    desks = [DESK, step("desk_two", "4 giờ", 2, StepKind.INTAKE)]
    by = procedure(steps=[*desks, step("work", "2 ngày", 3), step("sign", "1 ngày", 4)])
    latest = {s.step.key: s.latest_finish for s in told(by=by).deadlines(at("11-09 09:00")).steps}
    assert latest == {"desk": at("11-11 11:00"), "desk_two": at("11-12 07:00")}
    (work,) = told(HANDED, by=by).deadlines(at("11-09 10:00")).steps
    (sign,) = told(HANDED, WORKED, by=by).deadlines(at("11-10 10:00")).steps
    assert (work.latest_finish, sign.latest_finish) == (at("11-16 07:00"), at("11-16 17:00"))


# --- slack (R36): due Mon 16/11; from Mon 09/11 09:00 on 46 open hours, 26 of them needed ---------


def slack(*happened: Happening, when: str, **how: object) -> float:
    """Slack in hours."""
    return hours(told(*happened, **how).deadlines(at(when)).slack)  # type: ignore[arg-type]


def test_slack_is_the_time_left_less_the_steps_left() -> None:
    """R36: it stays while a step is worked on in its time, and falls when that has run out."""
    assert slack(when="11-09 09:00") == 46 - 26
    assert slack(HANDED, when="11-09 10:00") == 45 - 24
    assert slack(HANDED, when="11-11 10:00") == 29 - 8
    assert slack(HANDED, when="11-12 10:00") == 21 - 8
    assert slack(HANDED, WORKED, when="11-10 10:00") == 37 - 8


def test_without_a_step_at_the_desk_the_work_is_still_to_be_done() -> None:
    """R36: a process that lists no intake needs its 24 hours from the first minute."""
    by = procedure(steps=[step("work", "2 ngày", 1), step("sign", "1 ngày", 2)])
    assert slack(by=by, when="11-09 09:00") == 46 - 24


def test_desks_one_after_the_other_need_both_their_times() -> None:
    """R36: stages are in sequence, steps of one stage in parallel: 2 + 4, then 16, then 8."""
    desks = [DESK, step("desk_two", "4 giờ", 2, StepKind.INTAKE)]
    work = [step("work", "2 ngày", 3), step("consult", "1 ngày", 3), step("sign", "1 ngày", 4)]
    by = procedure(steps=[*desks, *work, step("hand", "1 ngày", 5, StepKind.RETURN_RESULT)])
    assert slack(by=by, when="11-09 09:00") == 46 - 30
    assert slack(by=by, when="11-09 10:00") == 45 - 29


def test_nothing_is_done_during_a_pause() -> None:
    """R34, R36: two days' suspension, and the step still needs what it needed when it began."""
    story = suspension("11-10 10:00", "11-12 10:00")
    assert slack(HANDED, when="11-10 10:00") == slack(HANDED, *story, when="11-12 10:00") == 21
    ignored = CountingRule(policy=SupplementPolicy.IGNORE)
    wait = supplement("11-10 10:00")
    assert slack(HANDED, *wait, when="11-12 10:00", rule=ignored) == 21 - 16


def test_sent_back_the_work_is_needed_again() -> None:
    """R36: 24 hours from Wed 11/11 10:00, when 29 are left."""
    back: Happening = (SentBack, "11-11 10:00", {"to_stage": 1})
    assert slack(HANDED, WORKED, back, when="11-11 10:00") == 29 - 24


def test_work_handed_over_late_has_not_begun() -> None:
    """R36, T31: handed over at 15:01, the unit's from Tue 07:00; until then the slack falls."""
    late: Happening = (HandedOver, "11-09 15:01", {})
    assert slack(late, when="11-09 17:00") == 40 - 24
    assert slack(late, when="11-10 09:00") == 38 - 22


def test_a_dossier_that_has_ended_needs_no_slack() -> None:
    """R36: nothing remains to be done; what was worked on last stays known."""
    ended = told(HANDED, WORKED, (Withdrawn, "11-11 09:00", {}))
    assert ended.deadlines(at("11-11 10:00")).slack is None
    assert ended.place == "IN_PROGRESS:2"
