"""What is due when for one dossier, each date and length counted by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tthc_flow.calendars import load_calendar
from tthc_flow.dossier import Deadlines, Dossier, Event, Jurisdiction
from tthc_flow.dossier.events import (
    Accepted,
    ApologyIssued,
    Decided,
    Decision,
    Extended,
    HandedOver,
    Reappointed,
    Resumed,
    StepCompleted,
    Submitted,
    SupplementReceived,
    SupplementRequested,
    Suspended,
)
from tthc_flow.instants import VIETNAM
from tthc_flow.procedures import (
    Catalogue,
    Commitment,
    LegalDocument,
    Level,
    Procedure,
    Step,
    StepKind,
    SubmissionChannel,
)
from tthc_flow.rulebook import load_rulebook
from tthc_flow.terms import (
    CalendarDays,
    ClockHours,
    CountingRule,
    DueDate,
    NotCounted,
    SupplementPolicy,
    Term,
    WorkingDays,
    WorkingHours,
)

DESK = SubmissionChannel.IN_PERSON
DECISION = LegalDocument("1/QĐ-UBND", issued_on=date(2026, 1, 5))
STEPS = (
    Step("intake", "Tiếp nhận", WorkingDays("0.5"), 1, StepKind.INTAKE),
    Step("survey", "Đo đạc", WorkingDays(5), 2, StepKind.APPRAISE),
    Step("consult", "Lấy ý kiến", WorkingDays(3), 3, StepKind.CONSULT),
    Step("tax", "Xác định thuế", WorkingHours(16), 3, StepKind.CONSULT),
    Step("pay", "Chờ nộp tiền", NotCounted(), 4, StepKind.WAIT_FOR_APPLICANT),
    Step("sign", "Ký", WorkingDays("2.5"), 5, StepKind.APPROVE),
    Step("return_result", "Trả kết quả", NotCounted(), 6, StepKind.RETURN_RESULT),
)


def at(text: str) -> datetime:
    """A local instant of 2026, `MM-DD HH:MM`."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=VIETNAM)


def hours(number: float) -> timedelta:
    """A length of working time."""
    return timedelta(hours=number)


def place(
    term: Term,
    committed: Term | None = None,
    rule: CountingRule | None = None,
    steps: tuple[Step, ...] = STEPS,
) -> Any:
    """A jurisdiction with one procedure, usually of seven steps."""
    pair = None if committed is None else Commitment({DESK: term}, {DESK: committed}, DECISION)
    procedure = Procedure(
        code="1.000001",
        name="Tách thửa",
        field_of_work="Đất đai",
        level=Level.COMMUNE,
        statutory={DESK: term},
        steps=steps,
        valid_from=date(2026, 1, 5),
        publication=DECISION,
        commitment=pair,
    )
    return Jurisdiction(
        Catalogue("Danh mục", (procedure,)),
        load_calendar(),
        load_rulebook(),
        rule or CountingRule(),
    )


Happening = tuple[type[Event], str, dict[str, Any]]


def accepted(
    jurisdiction: Any, *happened: Happening, when: str = "08-24 09:00", **slip: Any
) -> Dossier:
    """A dossier accepted on Mon 24/08/2026 at 09:00, and what happened to it."""
    told = Dossier("D", jurisdiction)
    told.apply(
        Submitted(dossier="D", seq=1, at=at("08-20 09:00"), procedure="1.000001", channel=DESK)
    )
    told.apply(Accepted(dossier="D", seq=2, at=at(when), **slip))
    for kind, moment, payload in happened:
        told.apply(kind(dossier="D", seq=told.seq + 1, at=at(moment), **payload))
    return told


def on(due: DueDate | None) -> str:
    """Day of a due date."""
    assert due is not None
    return f"{due.on:%m-%d}"


HANDED_OVER: Happening = (HandedOver, "08-24 09:00", {})
BASIS = {"basis": "Luật Đất đai"}


# --- what is left while stopped -------------------------------------------------------------


def stopped(jurisdiction: Any, when: str) -> Deadlines:
    """Deadlines of a dossier suspended at an instant, asked a minute later."""
    told = accepted(jurisdiction, HANDED_OVER, (Suspended, when, BASIS))
    return told.deadlines(at(when) + timedelta(minutes=1))


def test_left_of_working_days() -> None:
    """R33: 12 working days from 24/08 end on Mon 14/09; on Thu 10/09 two of them are left."""
    left = stopped(place(WorkingDays(12)), "09-10 15:00")
    assert left.is_stopped
    assert (left.left_days, left.left_time) == (2, None)
    assert (left.statutory, left.committed, left.remaining, left.slack) == (None,) * 4


def test_left_of_calendar_days() -> None:
    """R33: 10 days from 24/08 end on Thu 03/09; on Fri 28/08 six calendar days are left."""
    left = stopped(place(CalendarDays(10)), "08-28 15:00")
    assert (left.left_days, left.left_time) == (6, None)


def test_left_of_working_hours() -> None:
    """R33: 96 hours end on 14/09 at 09:00; at 15:00 on Thu 10/09, 2 + 8 + 2 hours are left."""
    left = stopped(place(WorkingDays(12), WorkingHours(96)), "09-10 15:00")
    assert (left.left_days, left.left_time) == (None, hours(12))
    assert left.is_stopped


def test_a_pause_at_the_very_end_stops_with_nothing_left() -> None:
    """R33: only a pause that begins strictly after expiry moves nothing."""
    left = stopped(place(WorkingDays(12), WorkingHours(96)), "09-14 09:00")
    assert (left.is_stopped, left.left_time) == (True, timedelta())
    assert left.committed is None


def test_what_had_passed_before_the_pause_still_stands() -> None:
    """R33: at 10:00 the committed hours are over, the statutory day is not: it alone stops."""
    left = stopped(place(WorkingDays(12), WorkingHours(96)), "09-14 10:00")
    assert (left.is_stopped, left.left_days, left.left_time) == (True, 0, None)
    assert left.committed is not None
    assert left.committed.expires_at == at("09-14 09:00")


def test_a_pause_after_expiry_stops_nothing() -> None:
    """R33: lateness is not cured; the due date stands, and remaining time is negative."""
    late = stopped(place(WorkingDays(12)), "09-15 10:00")
    assert not late.is_stopped
    assert on(late.statutory) == "09-14"
    assert late.remaining == -(hours(3) + timedelta(minutes=1))


def test_an_ignored_supplement_stops_nothing() -> None:
    """R33: under IGNORE the term runs on while the applicant is asked."""
    told = accepted(
        place(WorkingDays(12), rule=CountingRule(policy=SupplementPolicy.IGNORE)),
        HANDED_OVER,
        (SupplementRequested, "09-10 15:00", {}),
    )
    assert on(told.deadlines(at("09-10 16:00")).statutory) == "09-14"
    assert told.deadlines(at("09-10 16:00"), policy=SupplementPolicy.RESTART).is_stopped


# --- statutory, committed, extended ---------------------------------------------------------


def test_the_committed_date_binds() -> None:
    """R36: both dates are told; remaining time and slack are measured to the committed one."""
    told = accepted(place(WorkingDays(15), WorkingDays(12))).deadlines(at("09-14 09:00"))
    assert (on(told.statutory), on(told.committed)) == ("09-17", "09-14")
    assert told.binding is told.committed
    assert told.remaining == hours(6)
    plain = accepted(place(WorkingDays(15))).deadlines(at("09-14 09:00"))
    assert plain.binding is plain.statutory
    assert plain.remaining == hours(30)


def test_an_extension_runs_from_the_end_it_moves() -> None:
    """R35: 24 hours end on Thu 27/08 at 09:00; 8 hours more end on Fri 28/08 at 09:00."""
    told = accepted(
        place(WorkingHours(24)),
        HANDED_OVER,
        (Extended, "08-25 09:00", {"term": WorkingHours(8), **BASIS}),
    )
    due = told.deadlines(at("08-25 10:00")).statutory
    assert due is not None
    assert due.expires_at == at("08-28 09:00")


def test_extensions_follow_each_other() -> None:
    """R35: 12 days end on 14/09, two more on 16/09, three more on Mon 21/09."""
    told = accepted(
        place(WorkingDays(12), WorkingDays(10)),
        HANDED_OVER,
        (Extended, "08-25 09:00", {"term": WorkingDays(2), **BASIS}),
        (Extended, "08-26 09:00", {"term": WorkingDays(3), **BASIS}),
    )
    due = told.deadlines(at("08-26 10:00"))
    assert (on(due.statutory), on(due.committed)) == ("09-21", "09-10")


def test_a_term_without_a_date_stays_without_one() -> None:
    """R13, R16: nothing is counted, extended or reported as remaining; a slip's date still is."""
    told = accepted(
        place(NotCounted()),
        HANDED_OVER,
        (Extended, "08-25 09:00", {"term": WorkingDays(2), **BASIS}),
        (ApologyIssued, "08-25 10:00", {}),
        (Reappointed, "08-25 11:00", {"new_on": date(2026, 9, 1)}),
        appointed_on=date(2026, 8, 28),
    ).deadlines(at("08-26 10:00"))
    assert (told.statutory, told.committed, told.binding) == (None, None, None)
    assert (on(told.appointed), on(told.original_appointed)) == ("09-03", "08-28")
    assert (told.remaining, told.slack, told.steps[0].latest_finish) == (None, None, None)


# --- appointments ---------------------------------------------------------------------------


def test_the_printed_date_stands_until_a_pause_moves_it() -> None:
    """R35: the slip says 17/09; a supplement counts anew, so the slip holds no more."""
    jurisdiction = place(WorkingDays(12))
    slip = date(2026, 9, 17)
    plain = accepted(jurisdiction, HANDED_OVER, appointed_on=slip).deadlines(at("08-24 10:00"))
    assert (on(plain.statutory), on(plain.original_appointed), on(plain.appointed)) == (
        "09-14",
        "09-17",
        "09-17",
    )
    assert plain.appointed is not None
    assert plain.appointed.expires_at == at("09-18 00:00")
    assert plain.appointed.explanation.entries[0].citation == "R35"
    moved = accepted(
        jurisdiction,
        HANDED_OVER,
        (SupplementRequested, "08-25 09:00", {}),
        (SupplementReceived, "08-26 09:00", {}),
        appointed_on=slip,
    ).deadlines(at("08-26 10:00"))
    assert on(moved.original_appointed) == on(moved.statutory) == "09-16"


def test_only_later_pauses_move_a_reappointment() -> None:
    """T39, R33: two working days paused before it count no more, two after it move it."""
    told = accepted(
        place(WorkingDays(12)),
        HANDED_OVER,
        (Suspended, "08-25 09:00", BASIS),
        (Resumed, "08-27 09:00", {}),
        (ApologyIssued, "09-14 09:00", {}),
        (Reappointed, "09-14 10:00", {"new_on": date(2026, 9, 21)}),
    )
    before = told.deadlines(at("09-14 11:00"))
    assert (on(before.original_appointed), on(before.appointed)) == ("09-16", "09-21")
    told.apply(Suspended(dossier="D", seq=8, at=at("09-16 09:00"), basis="Luật Đất đai"))
    told.apply(Resumed(dossier="D", seq=9, at=at("09-18 09:00")))
    after = told.deadlines(at("09-18 10:00"))
    assert (on(after.original_appointed), on(after.appointed)) == ("09-18", "09-23")


def test_a_pause_after_the_new_date_does_not_move_it() -> None:
    """R33: the re-appointed 16/09 has passed when the dossier is suspended on 17/09."""
    told = accepted(
        place(WorkingDays(20)),
        HANDED_OVER,
        (ApologyIssued, "09-14 09:00", {}),
        (Reappointed, "09-14 10:00", {"new_on": date(2026, 9, 16)}),
        (Suspended, "09-17 09:00", BASIS),
        (Resumed, "09-18 09:00", {}),
    )
    assert on(told.deadlines(at("09-18 10:00")).appointed) == "09-16"


@pytest.mark.parametrize(
    ("suspended", "resumed", "appointed"),
    [
        ("09-14 10:00", "09-16 10:00", "09-23"),
        ("09-22 00:00", "09-23 10:00", "09-22"),
        ("09-22 00:01", "09-23 10:00", "09-21"),
    ],
)
def test_a_pause_from_the_reappointment_to_its_last_instant_moves_it(
    suspended: str, resumed: str, appointed: str
) -> None:
    """T39, R33: re-appointed to Mon 21/09 (24:00); a pause from then on, ends included, counts."""
    told = accepted(
        place(WorkingDays(20)),
        HANDED_OVER,
        (ApologyIssued, "09-14 09:00", {}),
        (Reappointed, "09-14 10:00", {"new_on": date(2026, 9, 21)}),
        (Suspended, suspended, BASIS),
        (Resumed, resumed, {}),
    )
    assert on(told.deadlines(at(resumed)).appointed) == appointed


# --- steps and slack ------------------------------------------------------------------------


def test_slack_counts_what_the_remaining_steps_need() -> None:
    """R36: 4 h intake, 40 h survey, the longer of 24 h and 16 h, nothing, 20 h for the rest."""
    told = accepted(place(WorkingDays(12)))
    fresh = told.deadlines(at("08-24 09:00"))
    assert fresh.remaining == hours(12 * 8 + 6)
    assert fresh.slack == hours(102 - 88)
    worked = told.deadlines(at("08-24 11:00"))
    assert worked.remaining == hours(100)
    assert worked.slack == hours(100 - 86)
    overdrawn = told.deadlines(at("08-25 09:00"))
    assert overdrawn.remaining == hours(94)
    assert overdrawn.slack == hours(94 - 84)


def test_slack_before_the_entry_of_a_step() -> None:
    """R36, T31: paper handed over at 16:00 enters on Tuesday; nothing of the survey is worked."""
    told = accepted(place(WorkingDays(12)), (HandedOver, "08-24 16:00", {}))
    now = told.deadlines(at("08-24 16:00"))
    assert now.steps[0].entered_at == at("08-25 07:00")
    assert now.remaining == hours(12 * 8 + 1)
    assert now.slack == hours(97 - 84)


def test_parallel_steps_need_their_longest() -> None:
    """R36: of 24 h and 16 h side by side 24 h count; after 10 h of both 14 h are left."""
    told = accepted(
        place(WorkingDays(12)), HANDED_OVER, (StepCompleted, "08-25 09:00", {"step": "survey"})
    )
    now = told.deadlines(at("08-26 11:00"))
    assert now.remaining == hours(12 * 8 + 6 - 18)
    assert now.slack == hours(84 - 14 - 20)
    told.apply(StepCompleted(dossier="D", seq=5, at=at("08-26 11:00"), step="consult"))
    rest = told.deadlines(at("08-26 11:00"))
    assert rest.slack == hours(84 - 6 - 20)
    assert [step.step.key for step in rest.steps] == ["tax"]


def test_with_every_step_done_all_that_is_left_is_slack() -> None:
    """R36: after the last step only the decision is missing."""
    told = accepted(place(WorkingDays(12)), HANDED_OVER)
    for key in ("survey", "consult", "tax", "pay", "sign"):
        told.apply(StepCompleted(dossier="D", seq=told.seq + 1, at=at("08-25 09:00"), step=key))
    now = told.deadlines(at("09-14 15:00"))
    assert (now.remaining, now.slack, now.steps) == (hours(2), hours(2), ())
    told.apply(Decided(dossier="D", seq=9, at=at("09-14 15:00"), outcome=Decision.GRANTED))
    ended = told.deadlines(at("09-14 15:00"))
    assert (ended.remaining, ended.slack) == (hours(2), None)


@pytest.mark.parametrize(
    ("done", "latest"),
    [
        ((), "09-07 11:00"),
        (("survey",), "09-10 11:00"),
        (("survey", "consult", "tax"), "09-10 11:00"),
        (("survey", "consult", "tax", "pay"), "09-14 17:00"),
    ],
)
def test_latest_finish_leaves_room_for_the_later_stages(done: tuple[str, ...], latest: str) -> None:
    """R37: backwards from closing on Mon 14/09: 2.5 days to sign, 3 to consult, none to pay."""
    told = accepted(place(WorkingDays(12)), HANDED_OVER)
    for key in done:
        told.apply(StepCompleted(dossier="D", seq=told.seq + 1, at=at("08-25 09:00"), step=key))
    steps = told.deadlines(at("08-25 10:00")).steps
    assert {step.latest_finish for step in steps} == {at(latest)}


def test_latest_finish_of_the_intake_leaves_room_for_all() -> None:
    """R37: Mon 07/09 11:00 less five days: Fri, Thu, then 28, 27 and Wed 26/08 11:00."""
    (step,) = accepted(place(WorkingDays(12))).deadlines(at("08-24 09:00")).steps
    assert step.step.key == "intake"
    assert step.latest_finish == at("08-26 11:00")
    assert step.due is not None
    assert step.due.expires_at == at("08-24 15:00")


@pytest.mark.parametrize(
    ("term", "resumed", "plain", "moved"),
    [
        (CalendarDays(2), "08-26 10:00", "08-27 00:00", "08-29 00:00"),
        (WorkingDays(0), "08-26 10:00", "08-25 00:00", "08-27 00:00"),
        (WorkingDays(1), "08-25 10:00", "08-25 09:00", "08-26 09:00"),
        (WorkingHours(4), "08-25 10:00", "08-24 15:00", "08-25 15:00"),
        (ClockHours(4), "08-25 10:00", "08-24 13:00", "08-25 13:00"),
    ],
)
def test_a_pause_moves_a_step_on_the_ruler_of_its_term(
    term: Term, resumed: str, plain: str, moved: str
) -> None:
    """R33, R37: entered Mon 24/08 at 09:00, suspended at 10:00 for one day or two."""
    steps = (Step("appraise", "Thẩm định", term, 1, StepKind.APPRAISE),)
    told = accepted(place(WorkingDays(12), steps=steps), HANDED_OVER)
    (step,) = told.deadlines(at("08-24 09:30")).steps
    told.apply(Suspended(dossier="D", seq=4, at=at("08-24 10:00"), basis="Luật Đất đai"))
    told.apply(Resumed(dossier="D", seq=5, at=at(resumed)))
    (later,) = told.deadlines(at(resumed)).steps
    assert step.due is not None
    assert later.due is not None
    assert (step.due.expires_at, later.due.expires_at) == (at(plain), at(moved))


def test_before_acceptance_nothing_is_due_and_nothing_stopped() -> None:
    """R32: a dossier that is only submitted has no date, no steps and no pause."""
    told = Dossier("D", place(WorkingDays(12)))
    told.apply(
        Submitted(dossier="D", seq=1, at=at("08-20 09:00"), procedure="1.000001", channel=DESK)
    )
    now = told.deadlines(at("08-24 09:00"))
    assert now == Deadlines(at("08-24 09:00"), SupplementPolicy.RESTART)
    assert (now.is_stopped, now.is_committed, now.binding, now.steps) == (False, False, None, ())


def test_a_step_that_is_not_counted_is_never_due() -> None:
    """R13: waiting for the payment has no due instant of its own."""
    told = accepted(place(WorkingDays(12)), HANDED_OVER)
    for key in ("survey", "consult", "tax"):
        told.apply(StepCompleted(dossier="D", seq=told.seq + 1, at=at("08-25 09:00"), step=key))
    (step,) = told.deadlines(at("08-25 10:00")).steps
    assert (step.step.key, step.due) == ("pay", None)
