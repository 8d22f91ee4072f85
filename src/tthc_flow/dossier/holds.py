"""Waits of an accepted dossier, worked out from its trail (R33, R34)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve, frozen

from tthc_flow.dossier.events import Event, PaymentRequested, Suspended
from tthc_flow.lifecycle import Phase, phase_of
from tthc_flow.terms import SupplementPolicy

__all__ = ["Hold", "Trail", "holds_of"]

Trail = Iterable[tuple[Event, str]]
"""Effective events, each with the state it led to."""


@frozen
class Hold:
    """
    A wait after acceptance.

    Attributes:
        kind: What for: AWAITING_SUPPLEMENT, SUSPENDED or AWAITING_PAYMENT.
        from_at: Since when.
        until_at: When the dossier came back; None while it waits, and when it ended waiting.
        basis: Legal basis; a supplement has its own in the one-stop decree.
        place: State it was held in and comes back to.
    """

    kind: Phase
    from_at: datetime
    until_at: datetime | None
    basis: str
    place: str

    def policy(self, rule: SupplementPolicy) -> SupplementPolicy:
        """What it does: a supplement by *rule*, the others subtract (R33, R34)."""
        if self.kind is Phase.AWAITING_SUPPLEMENT:
            return rule
        return SupplementPolicy.SUBTRACT

    def stops_clock(self, rule: SupplementPolicy) -> bool:
        """Whether there is no due date while it lasts."""
        return self.policy(rule) is not SupplementPolicy.IGNORE


def holds_of(trail: Trail) -> tuple[Hold, ...]:
    """The waits after acceptance, in order."""
    holds: list[Hold] = []
    before = ""
    for event, state in trail:
        if state != before and phase_of(state).is_hold:
            basis = event.basis if isinstance(event, Suspended | PaymentRequested) else ""
            holds.append(Hold(phase_of(state), event.at, None, basis, place=before))
        elif holds and state == holds[-1].place and before == holds[-1].kind:
            holds[-1] = evolve(holds[-1], until_at=event.at)
        before = state
    return tuple(holds)
