"""Who worked on a dossier when: its stays at the steps of its procedure (R28, R37)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve, frozen

from tthc_flow.dossier.basis import Basis
from tthc_flow.dossier.events import Decided, Event, HandedOver, Migrated, StepCompleted
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


def visits_of(
    trail: Trail, bases: Mapping[int, Basis], channel: SubmissionChannel
) -> list[StepVisit]:
    """
    The stays, in the order of entry; none before acceptance.

    Args:
        trail: Effective events with the states they led to.
        bases: What the dossier was pinned to, from the event of each number on.
        channel: How it was submitted.
    """
    visits: list[StepVisit] = []
    place, basis = "", None
    for event, state in trail:
        basis = bases.get(event.seq, basis)
        if basis is None:
            continue
        if isinstance(event, Migrated):
            _rename(visits, dict(event.steps), basis)
            place = place if phase_of(state).is_hold else state
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


def _rename(visits: list[StepVisit], steps: Mapping[str, str], basis: Basis) -> None:
    """A stay at an open step goes on as the stay at the step it was mapped to."""
    found = {step.key: (step, place) for place, here in basis.steps_in.items() for step in here}
    for number, visit in enumerate(visits):
        if visit.left_at is None and steps.get(visit.step.key) in found:
            step, place = found[steps[visit.step.key]]
            visits[number] = evolve(visit, step=step, place=place)


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
