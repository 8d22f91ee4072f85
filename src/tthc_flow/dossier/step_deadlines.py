"""When the steps of the internal process are due, and whether they fit (R36, R37)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from attrs import frozen

from tthc_flow.dossier.holds import Hold
from tthc_flow.dossier.visits import StepVisit
from tthc_flow.lifecycle import stage_of
from tthc_flow.procedures import Step
from tthc_flow.terms import DueDate, Pause, SupplementPolicy, WorkingDays, due_date
from tthc_flow.terms.due_date import FixedDueDate
from tthc_flow.terms.steps import step_due_date, working_length

if TYPE_CHECKING:
    from tthc_flow.calendars import WorkingCalendar
    from tthc_flow.dossier.basis import Basis
    from tthc_flow.dossier.dossier import Dossier

__all__ = [
    "StepDeadline",
    "StepDue",
    "open_work_left",
    "step_deadlines",
    "step_due_of",
    "work_left",
]

_NO_TIME = timedelta()


@frozen
class StepDeadline:
    """
    A step that is being worked on.

    Attributes:
        step: The step.
        entered_at: When the dossier reached it.
        due: Its own due instant (R37), moved by pauses; None when its time is not counted.
        latest_finish: Last instant at which it may end without making the dossier late:
            the remaining steps fit between it and the committed date.
    """

    step: Step
    entered_at: datetime
    due: DueDate | None
    latest_finish: datetime | None


@frozen
class StepDue:
    """
    The due instant of one stay at a step.

    Attributes:
        due: As moved by pauses; nobody works on a held dossier.
        moves: How many pauses moved it.
        stopped_at: Since when an open pause stops it; None when none does.
    """

    due: DueDate
    moves: int
    stopped_at: datetime | None


def step_deadlines(
    visits: Iterable[StepVisit],
    dossier: Dossier,
    basis: Basis,
    binding: DueDate | None,
    policy: SupplementPolicy,
) -> Iterator[StepDeadline]:
    """
    The steps that are being worked on; none while held.

    Args:
        visits: All stays of *dossier*.
        dossier: The dossier.
        basis: What it is pinned to.
        binding: The date that the whole must not miss; None for none.
        policy: How waits for a supplement are treated.
    """
    for visit in visits:
        if visit.left_at is None and visit.place == dossier.state:
            found = step_due_of(visit, dossier.holds, basis, policy)
            latest = None if binding is None else _latest_finish(basis, visit, binding)
            due = None if found is None else found.due
            yield StepDeadline(visit.step, visit.entered_at, due, latest)


# --- a step's own time ------------------------------------------------------------------------


def step_due_of(
    visit: StepVisit, holds: Iterable[Hold], basis: Basis, policy: SupplementPolicy
) -> StepDue | None:
    """
    When the step of *visit* is due; None when its time is not counted.

    A pause after expiry moves nothing, as for the whole term (R33).
    """
    plain = step_due_date(visit.entered_at, visit.step.term, basis.calendar, basis.step_rule)
    if plain is None:
        return None
    due, moves, pauses = plain, 0, []
    for hold in holds:
        if not _touches(hold, visit, policy):
            continue
        if hold.from_at > due.expires_at:
            break
        if hold.until_at is None:
            return StepDue(due, moves, stopped_at=hold.from_at)
        pauses.append(Pause(hold.from_at, hold.until_at, SupplementPolicy.SUBTRACT, hold.basis))
        later = _later(plain, pauses)
        moves += later.expires_at != due.expires_at
        due = later
    return StepDue(due, moves, stopped_at=None)


def _touches(hold: Hold, visit: StepVisit, policy: SupplementPolicy) -> bool:
    """Whether *hold* stops the clock during *visit*."""
    return (
        hold.stops_clock(policy)
        and hold.place == visit.place
        and (hold.until_at is None or hold.until_at > visit.entered_at)
        and (visit.left_at is None or hold.from_at < visit.left_at)
    )


def _later(plain: DueDate, pauses: list[Pause]) -> DueDate:
    """*plain* moved on the ruler of its term; days of work run along the hours (R37)."""
    calendar, start = plain.calendar, plain.received_at
    if not isinstance(plain.term, WorkingDays) or plain.is_by_date:
        return due_date(plain.start, plain.term, calendar, plain.rule, pauses=pauses)
    paused = sum(
        (calendar.working_time_between(max(p.from_at, start), p.until_at) for p in pauses), _NO_TIME
    )
    if not paused:
        return plain
    expires_at = calendar.add_working_time(plain.expires_at, paused)
    return FixedDueDate(
        expires_at.date(),
        expires_at,
        plain.start,
        plain.term,
        calendar,
        reason_vi="hạn của bước, lùi theo thời gian tạm dừng",
        reason_en="due time of the step, moved by the pause",
        citation="R37",
    )


# --- the remaining steps ----------------------------------------------------------------------


def _latest_finish(basis: Basis, visit: StepVisit, binding: DueDate) -> datetime:
    """Backwards from the binding date over the steps after this one (R37)."""
    at = binding.expires_at
    desk = [step for step in basis.steps_in[visit.place] if step.stage > visit.step.stage]
    needed = _work_of(desk, basis, at) + _work_after(basis, visit.place, at)
    end = binding.appointment_at
    return binding.calendar.subtract_working_time(end, needed) if needed else end


def work_left(
    visits: Iterable[StepVisit], dossier: Dossier, basis: Basis, at: datetime
) -> timedelta:
    """
    What the remaining steps need at 8 hours a day; nothing is worked during a pause.

    Of the steps being worked on it is what is left.
    """
    return open_work_left(visits, dossier, basis, at) + _work_after(basis, dossier.place, at)


def open_work_left(
    visits: Iterable[StepVisit], dossier: Dossier, basis: Basis, at: datetime
) -> timedelta:
    """What the steps being worked on still need; nothing once their time is used up."""
    opened = [visit for visit in visits if visit.left_at is None]
    needed = _work_of((visit.step for visit in opened), basis, at)
    if opened and needed:
        needed -= _worked(dossier, basis.calendar, opened[0].entered_at, at)
    return max(needed, _NO_TIME)


def _worked(
    dossier: Dossier, calendar: WorkingCalendar, entered_at: datetime, at: datetime
) -> timedelta:
    """Open time from *entered_at* to *at* outside of pauses."""
    worked = calendar.working_time_between(entered_at, max(at, entered_at))
    for hold in dossier.holds:
        begin, end = max(hold.from_at, entered_at), min(hold.until_at or at, at)
        if begin < end:
            worked -= calendar.working_time_between(begin, end)
    return worked


def _work_after(basis: Basis, place: str, at: datetime) -> timedelta:
    """All stages after the one worked on; from the desk, all."""
    current = stage_of(place) or 0
    later = (step for s in basis.procedure.stages if s.number > current for step in s.steps)
    return _work_of(later, basis, at)


def _work_of(steps: Iterable[Step], basis: Basis, at: datetime) -> timedelta:
    """Stage after stage; of parallel steps the longest."""
    stages = groupby(sorted(steps, key=_stage), _stage)
    rule = basis.step_rule
    return sum(
        (max(working_length(s.term, at, rule) for s in stage) for _, stage in stages), _NO_TIME
    )


def _stage(step: Step) -> int:
    return step.stage
