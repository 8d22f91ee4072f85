"""A dossier as it stood at one instant, with all the legal dates it had until then (R40)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from tthc_flow.dossier import Basis, Deadlines, Dossier
from tthc_flow.dossier.deadlines import dates_of
from tthc_flow.dossier.events import (
    Accepted,
    Adopted,
    Extended,
    PaymentConfirmed,
    PaymentRequested,
    Reappointed,
    Recomputed,
    Resumed,
    SupplementReceived,
    SupplementRequested,
    Suspended,
)
from tthc_flow.instants import to_local
from tthc_flow.terms import CountingRule, DueDate, Outcome, SupplementPolicy, classify

__all__ = ["LegalDate", "Review", "review"]

Found = TypeVar("Found")

_SETS_DATES = (
    Accepted,
    Adopted,
    Extended,
    PaymentConfirmed,
    PaymentRequested,
    Reappointed,
    Recomputed,
    Resumed,
    SupplementReceived,
    SupplementRequested,
    Suspended,
)
"""After these events the due dates are others, or none."""


@frozen
class LegalDate:
    """
    A due date in the time it was in force.

    Attributes:
        due: The date.
        epoch: Its number among the dates of its kind, from 0.
        from_at: When it came into force.
        until_at: When it was replaced, stopped by a pause, or the dossier ended; None while it
            is in force.
    """

    due: DueDate
    epoch: int
    from_at: datetime
    until_at: datetime | None

    def was_missed(self, at: datetime) -> bool:
        """Whether it had passed, unmet and in force, by *at*."""
        return classify(self.due, finished_at=min(self.until_at or at, at)) is Outcome.LATE


@frozen(eq=False, slots=False)
class Review:
    """
    An accepted dossier as it stood at *at*.

    Attributes:
        dossier: Folded from its events up to *at*.
        basis: What it is pinned to.
        accepted_at: When it was accepted.
        at: The instant asked about.
    """

    dossier: Dossier
    basis: Basis
    accepted_at: datetime
    at: datetime
    _settings: tuple[tuple[Deadlines, datetime | None], ...]
    _found: dict[Callable[[Review], Any], tuple[Any, ...]] = field(factory=dict)

    @cached_property
    def now(self) -> Deadlines:
        """Its deadlines at *at*."""
        return self.dossier.deadlines(self.at)

    @property
    def rule(self) -> CountingRule:
        """How its terms are counted, by the law it is pinned to."""
        return evolve(self.dossier.jurisdiction.rule, law=self.basis.rulebook)

    @property
    def policy(self) -> SupplementPolicy:
        """How waits for a supplement are treated (R33)."""
        return self.dossier.jurisdiction.rule.policy

    def later(self, at: datetime) -> Review:
        """The same dossier seen later, with nothing new on record."""
        return evolve(self, at=at)

    def once(self, work: Callable[[Review], Iterable[Found]]) -> tuple[Found, ...]:
        """What *work* finds whatever the hour: worked out once for this and all later views."""
        if work not in self._found:
            self._found[work] = tuple(work(self))
        return self._found[work]

    def dates(self, pick: Callable[[Deadlines], DueDate | None]) -> tuple[LegalDate, ...]:
        """
        The legal dates one after another, of the kind that *pick* takes from the deadlines.

        An event that leaves a date where it was opens no new epoch.
        """
        dates: list[LegalDate] = []
        for deadlines, until_at in self._settings:
            due = pick(deadlines)
            if due is None:
                continue
            if dates and dates[-1].due.expires_at == due.expires_at:
                dates[-1] = evolve(dates[-1], until_at=until_at)
            else:
                dates.append(LegalDate(due, len(dates), deadlines.at, until_at))
        return tuple(dates)


def review(dossier: Dossier, at: datetime) -> Review | None:
    """
    *dossier* as it stood at *at*; later events are left out.

    Returns:
        None before acceptance: nothing is owed yet (T21).

    Raises:
        NaiveInstant: *at* has no zone.
    """
    at = to_local(at)
    then = dossier.as_of(at)
    if then is None or then.basis is None or then.accepted_at is None:
        return None
    settings = tuple(_settings(then))
    return Review(then, then.basis, then.accepted_at, at, settings)


def _settings(dossier: Dossier) -> Iterable[tuple[Deadlines, datetime | None]]:
    """The deadlines after each event that set dates, and until when they held."""
    events = dossier.effective_events
    accepted = next(n for n, event in enumerate(events) if isinstance(event, Accepted | Adopted))
    setting = [n for n, event in enumerate(events) if isinstance(event, _SETS_DATES)]
    turns = [n for n in setting if n >= accepted]
    for turn, following in pairwise((*turns, len(events))):
        then = dossier.after(events[: turn + 1])
        if then is not None:
            is_last = following == len(events)
            until_at = dossier.ended_at if is_last else events[following].at
            yield dates_of(then, events[turn].at), until_at
