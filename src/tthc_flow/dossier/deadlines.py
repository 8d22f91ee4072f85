"""What is due when, for one dossier at one instant (R32-R37)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from tthc_flow.dossier.events import Extended, Reappointed
from tthc_flow.instants import end_of_day, to_local
from tthc_flow.procedures import Procedure, Stage, Step
from tthc_flow.terms import (
    CountingRule,
    DueDate,
    NotCounted,
    Pause,
    SupplementPolicy,
    Term,
    Unspecified,
    WorkingDays,
    due_date,
)
from tthc_flow.terms.due_date import FixedDueDate
from tthc_flow.terms.steps import step_due_date, working_length

if TYPE_CHECKING:
    from tthc_flow.dossier.dossier import Dossier
    from tthc_flow.dossier.jurisdiction import Basis

__all__ = ["Deadlines", "StepDeadline", "deadlines_of"]

_NO_TIME = timedelta()


@frozen
class StepDeadline:
    """
    A step that is being worked on.

    Attributes:
        step: The step.
        entered_at: When the dossier reached it.
        due: Its own due instant (R37); None when its time is not counted.
        latest_finish: Last instant at which it may end without making the dossier late:
            the remaining steps fit between it and the committed date.
    """

    step: Step
    entered_at: datetime
    due: DueDate | None
    latest_finish: datetime | None


@frozen
class Deadlines:
    """
    The due dates of a dossier as they stand at one instant.

    Attributes:
        at: The instant asked about.
        policy: How waits for a supplement were treated (R33).
        statutory: By law, extensions included; None before acceptance, while stopped, or
            when the term names no time.
        committed: By the published cut-down term; None when there is no commitment.
        original_appointed: As printed at acceptance (or as derived), moved by pauses only.
        appointed: After a re-appointment; both stay computable (T40).
        is_stopped: A pause is open, so nothing has a due date.
        left_days: While stopped, what is left of a term in days, in its own days.
        left_time: While stopped, what is left of a term in hours.
        steps: The current steps.
        remaining: Open time from *at* to the end of the binding term; negative when overdue.
        slack: *remaining* minus what the remaining steps need (8 hours a day); negative means
            late unless somebody hurries. A step being worked on needs what is left of it.
    """

    at: datetime
    policy: SupplementPolicy
    statutory: DueDate | None = None
    committed: DueDate | None = None
    original_appointed: DueDate | None = None
    appointed: DueDate | None = None
    is_stopped: bool = False
    left_days: int | None = None
    left_time: timedelta | None = None
    steps: tuple[StepDeadline, ...] = ()
    remaining: timedelta | None = None
    slack: timedelta | None = None

    @property
    def binding(self) -> DueDate | None:
        """The committed due date, or the statutory one where nothing was committed."""
        return self.committed or self.statutory


def deadlines_of(
    dossier: Dossier, at: datetime, policy: SupplementPolicy | None = None
) -> Deadlines:
    """
    The due dates of *dossier* as they stand at *at* (R36).

    Args:
        dossier: The dossier as it stood at *at*, see `Dossier.as_of`.
        at: The instant asked about.
        policy: Another treatment of supplements, such as SUBTRACT for the QĐ 766 view.

    Raises:
        CalendarNotCovered: A due date leaves the calendar.
        NaiveInstant: *at* has no zone.
    """
    at = to_local(at)
    rule = dossier.jurisdiction.rule
    if policy is not None:
        rule = evolve(rule, policy=policy)
    accepted_at, basis = dossier.accepted_at, dossier.basis
    if accepted_at is None or basis is None:
        return Deadlines(at, rule.policy)
    count = _Count(dossier, basis, accepted_at, rule)
    committed_term = count.procedure.committed_term(dossier.channel)
    statutory = count.extended(count.due(count.procedure.statutory_term(dossier.channel)))
    committed = None if committed_term is None else count.due(committed_term)
    stopped = [due for due in (committed, statutory) if due and count.stops(due)]
    if stopped and count.stopped_at is not None:
        return _stopped(at, rule, stopped[0], count.stopped_at, overdue=committed)
    binding = committed or statutory
    original = count.printed(binding)
    return Deadlines(
        at,
        rule.policy,
        statutory,
        committed,
        original,
        count.reappointed(original),
        steps=tuple(_current_steps(dossier, basis, binding)),
        remaining=None if binding is None else _remaining(binding, at),
        slack=None if binding is None else _slack(dossier, basis, binding, at),
    )


class _Count:
    """The inputs shared by all terms of one dossier."""

    def __init__(
        self, dossier: Dossier, basis: Basis, accepted_at: datetime, rule: CountingRule
    ) -> None:
        self.dossier = dossier
        self.rule = rule
        self.accepted_at = accepted_at
        self.procedure = basis.procedure
        self.calendar = basis.calendar
        holds = [hold for hold in dossier.holds if hold.stops_clock(rule.policy)]
        self.pauses = tuple(
            Pause(hold.from_at, hold.until_at, hold.policy(rule.policy), hold.basis)
            for hold in holds
            if hold.until_at is not None
        )
        opened = [hold.from_at for hold in holds if hold.until_at is None]
        self.stopped_at = opened[-1] if opened else None

    def stops(self, due: DueDate) -> bool:
        """Whether the open pause began in time; one that begins after expiry stops nothing."""
        return self.stopped_at is not None and self.stopped_at <= due.expires_at

    def due(self, term: Term) -> DueDate | None:
        """Due date of *term* from acceptance; None for a term without a date."""
        if isinstance(term, NotCounted | Unspecified):
            return None
        return due_date(self.accepted_at, term, self.calendar, self.rule, pauses=self.pauses)

    def extended(self, due: DueDate | None) -> DueDate | None:
        """The statutory date moved by sector-law extensions, each from the date before it."""
        for extension in self.dossier.extensions:
            if due is not None:
                due = self._extend(due, extension)
        return due

    def _extend(self, due: DueDate, extension: Extended) -> DueDate:
        start: date = due.on if due.is_by_date else due.expires_at
        return due_date(start, extension.term, self.calendar, CountingRule())

    def printed(self, binding: DueDate | None) -> DueDate | None:
        """The appointment of the slip: the printed date until a pause moves it (R35)."""
        printed_on = self.dossier.appointed_on
        if printed_on is None or binding is None or self.pauses:
            return binding
        return self._fixed(printed_on, binding, "ngày hẹn in trên giấy", "printed on the slip")

    def reappointed(self, original: DueDate | None) -> DueDate | None:
        """The last re-appointment, moved by the pauses after it (T39, T40)."""
        if not self.dossier.reappointments or original is None:
            return original
        last = self.dossier.appointments[-1]
        told_on = last.new_on if isinstance(last, Reappointed) else last.appointed_on
        if told_on is None:
            return original
        paused = sum(
            self.calendar.working_days_between(p.from_at.date(), p.until_at.date())
            for p in _after(self.pauses, last.at, told_on)
        )
        on = self.calendar.add_working_days(told_on, paused) if paused else told_on
        return self._fixed(on, original, "ngày hẹn lại", "re-appointed")

    def _fixed(self, on: date, like: DueDate, vi: str, en: str) -> DueDate:
        return FixedDueDate(
            on,
            end_of_day(on),
            like.start,
            like.term,
            self.calendar,
            reason_vi=vi,
            reason_en=en,
            citation="R35",
        )


def _after(pauses: Iterable[Pause], told_at: datetime, told_on: date) -> list[Pause]:
    expires_at = end_of_day(told_on)
    return [p for p in pauses if told_at <= p.from_at <= expires_at]


def _stopped(
    at: datetime,
    rule: CountingRule,
    due: DueDate,
    stopped_at: datetime,
    overdue: DueDate | None,
) -> Deadlines:
    """What is left of *due*; a committed date that had passed before the pause still stands."""
    calendar = due.calendar
    committed = overdue if overdue is not None and overdue is not due else None
    stopped = Deadlines(at, rule.policy, committed=committed, is_stopped=True)
    if not due.is_by_date:
        left = max(calendar.working_time_between(stopped_at, due.expires_at), _NO_TIME)
        return evolve(stopped, left_time=left)
    if isinstance(due.term, WorkingDays):
        days = calendar.working_days_between(stopped_at.date(), due.on)
    else:
        days = (due.on - stopped_at.date()).days
    return evolve(stopped, left_days=max(days, 0))


def _remaining(binding: DueDate, at: datetime) -> timedelta:
    return binding.calendar.working_time_between(at, binding.expires_at)


# --- steps ----------------------------------------------------------------------------------


def _current_steps(
    dossier: Dossier, basis: Basis, binding: DueDate | None
) -> Iterable[StepDeadline]:
    entries = dossier.step_entries
    for step in dossier.current_steps:
        entered_at = entries[step.key]
        yield StepDeadline(
            step,
            entered_at,
            step_due_date(entered_at, step.term, basis.calendar),
            None if binding is None else _latest_finish(basis.procedure, step, binding),
        )


def _latest_finish(procedure: Procedure, step: Step, binding: DueDate) -> datetime:
    """Backwards from the committed date over the stages after this one (R37)."""
    needed = sum(
        (
            _stage_length(stage.steps, binding.expires_at)
            for stage in _stages_after(procedure, step)
        ),
        _NO_TIME,
    )
    end = binding.appointment_at
    return binding.calendar.subtract_working_time(end, needed) if needed else end


def _stages_after(procedure: Procedure, step: Step) -> list[Stage]:
    stages = procedure.stages
    current = next((s.number for s in stages if step in s.steps), 0)
    return [stage for stage in stages if stage.number > current]


def _stage_length(steps: Iterable[Step], at: datetime) -> timedelta:
    """The longest of parallel steps."""
    return max((working_length(step.term, at) for step in steps), default=_NO_TIME)


def _slack(dossier: Dossier, basis: Basis, binding: DueDate, at: datetime) -> timedelta | None:
    if not dossier.is_open:
        return None
    calendar = basis.calendar
    entries = dossier.step_entries
    current = _NO_TIME
    for step in dossier.current_steps:
        worked = max(calendar.working_time_between(entries[step.key], at), _NO_TIME)
        current = max(current, working_length(step.term, at) - worked)
    steps = dossier.current_steps
    later = _stages_after(basis.procedure, steps[0]) if steps else []
    needed = sum((_stage_length(stage.steps, at) for stage in later), current)
    return _remaining(binding, at) - needed
