"""What is due when, for one dossier at one instant (R32-R37)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from tthc_flow.dossier.due_dates import DueDates, left_of
from tthc_flow.dossier.step_deadlines import StepDeadline, step_deadlines, work_left
from tthc_flow.instants import to_local
from tthc_flow.terms import DueDate, SupplementPolicy

if TYPE_CHECKING:
    from tthc_flow.dossier.dossier import Dossier

__all__ = ["Deadlines", "StepDeadline", "dates_of", "deadlines_of"]


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
        is_stopped: A pause is open: what it stopped has no due date. A date that had passed
            before it still stands.
        left_days: While stopped, what is left of a term in days, in its own days.
        left_time: While stopped, what is left of a term in hours, on its own clock.
        steps: The current steps.
        remaining: Open time from *at* to the end of the binding term; negative when overdue.
        slack: *remaining* minus what the remaining steps need (8 hours a day); negative means
            late unless somebody hurries. A step being worked on needs what is left of it.
        is_committed: Whether a shorter term was promised: then that binds, also while stopped.
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
    is_committed: bool = False

    @property
    def binding(self) -> DueDate | None:
        """The committed due date, or the statutory one where nothing was committed."""
        return self.committed if self.is_committed else self.statutory


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
    dates = dates_of(dossier, at, policy)
    basis, binding = dossier.basis, dates.binding
    if basis is None:
        return dates
    visits = dossier.step_visits
    remaining = None
    if binding is not None:
        remaining = basis.calendar.working_time_between(at, binding.expires_at)
    slack = None
    if remaining is not None and dossier.is_open:
        slack = remaining - work_left(visits, dossier, basis, at)
    return evolve(
        dates,
        steps=tuple(step_deadlines(visits, dossier, basis, binding, dates.policy)),
        remaining=remaining,
        slack=slack,
    )


def dates_of(dossier: Dossier, at: datetime, policy: SupplementPolicy | None = None) -> Deadlines:
    """The same without steps, remaining time and slack, which *at* moves; dates it does not."""
    rule = dossier.jurisdiction.rule
    if policy is not None:
        rule = evolve(rule, policy=policy)
    accepted_at, basis = dossier.accepted_at, dossier.basis
    if accepted_at is None or basis is None:
        return Deadlines(at, rule.policy)
    dates = DueDates(dossier, basis, accepted_at, evolve(rule, law=basis.rulebook))
    committed, committed_then = dates.in_force(dates.committed)
    statutory, statutory_then = dates.in_force(dates.statutory)
    original, _ = dates.in_force(dates.original)
    appointed, appointed_then = dates.in_force(dates.appointed)
    stopped = committed_then or statutory_then or appointed_then
    left = None
    if stopped is not None and dates.stopped_at is not None:
        left = left_of(stopped, dates.stopped_at)
    return Deadlines(
        at,
        rule.policy,
        statutory,
        committed,
        original,
        appointed,
        is_stopped=stopped is not None,
        left_days=left if isinstance(left, int) else None,
        left_time=left if isinstance(left, timedelta) else None,
        is_committed=dates.is_committed,
    )
