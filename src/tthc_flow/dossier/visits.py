"""Who worked on a dossier when: its stays at the steps of its procedure (R28, R37)."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve, frozen

from tthc_flow.dossier.basis import Basis
from tthc_flow.dossier.events import Decided, Event, HandedOver, StepCompleted
from tthc_flow.dossier.holds import Trail
from tthc_flow.lifecycle import phase_of
from tthc_flow.procedures import Step, SubmissionChannel

__all__ = ["StepVisit", "visits_of"]


@frozen
class StepVisit:
    """
    One stay of a dossier at a step; sent back, it stays there again.

    Attributes:
        step: The step.
        place: State in which it is worked on: ACCEPTED for intake, else its stage.
        entered_at: When its own time begins (R37).
        left_at: When it was done or given up; None while it is open.
        is_completed: Whether it was done: by its own event, by the hand-over for intake, or by
            the decision.
    """

    step: Step
    place: str
    entered_at: datetime
    left_at: datetime | None = None
    is_completed: bool = False


def visits_of(trail: Trail, basis: Basis | None, channel: SubmissionChannel) -> list[StepVisit]:
    """The stays, in the order of entry; none before acceptance."""
    if basis is None:
        return []
    visits: list[StepVisit] = []
    place = ""
    for event, state in trail:
        if isinstance(event, StepCompleted):
            _leave(visits, event.at, completed=True, key=event.step)
        if state == place or phase_of(state).is_hold:
            continue
        _leave(visits, event.at, completed=isinstance(event, HandedOver | Decided))
        entered_at = _entry(event, basis, channel)
        visits += (StepVisit(step, state, entered_at) for step in basis.steps_in.get(state, ()))
        place = state
    return visits


def _leave(visits: list[StepVisit], at: datetime, *, completed: bool, key: str = "") -> None:
    """Close the open stays, or the one at step *key*."""
    for number, visit in enumerate(visits):
        if visit.left_at is None and key in {"", visit.step.key}:
            visits[number] = evolve(visit, left_at=at, is_completed=completed)


def _entry(event: Event, basis: Basis, channel: SubmissionChannel) -> datetime:
    """Paper handed over after the cut-off is the unit's at the next day's opening (T31)."""
    if not isinstance(event, HandedOver) or channel is SubmissionChannel.ONLINE:
        return event.at
    calendar, day = basis.calendar, event.at.date()
    cut_off = basis.rulebook.time_of_day("hand_over_cut_off")
    # On a closed day the hour says nothing: the next opening is the next working day's anyway.
    if event.at.time() <= cut_off or not calendar.is_working_day(day):
        return event.at
    return calendar.opening(calendar.next_working_day(day))
