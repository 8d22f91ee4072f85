"""Supplements after acceptance (*yêu cầu bổ sung*): asked in time, and supplied in time."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_flow.lifecycle import Phase
from tthc_flow.supervision.obligation import Obligation, ObligationKind
from tthc_flow.supervision.review import Review
from tthc_flow.terms import NotCounted, SupplementPolicy, Unspecified, WorkingDays, due_date

__all__ = ["supplements_owed"]


def supplements_owed(review: Review) -> Iterator[Obligation]:
    """
    For each request: it came in time (T23), and the applicant's window (T28), if there is one.

    The time for asking runs from receipt; under RESTART a full supplement is a new receipt.
    That it was owed is known only when somebody asks: most dossiers lack nothing.
    """
    basis, rule = review.basis, review.rule
    limit = basis.rulebook.value("supplement_request_working_days")
    term = WorkingDays(basis.rulebook.number(limit.key))
    window = basis.procedure.supplement_window
    received_at = review.accepted_at
    waits = [hold for hold in review.dossier.holds if hold.kind is Phase.AWAITING_SUPPLEMENT]
    for epoch, wait in enumerate(waits):
        yield Obligation(
            ObligationKind.SUPPLEMENT_REQUEST,
            due_date(received_at, term, basis.calendar, rule),
            limit.citation.text,
            wait.from_at,
            wait.from_at,
            epoch,
        )
        if not isinstance(window, NotCounted | Unspecified | None):
            yield Obligation(
                ObligationKind.SUPPLEMENT_WINDOW,
                due_date(wait.from_at, window, basis.calendar, rule),
                basis.procedure.publication.number,
                wait.from_at,
                wait.until_at or review.dossier.ended_at,
                epoch,
            )
        if wait.until_at is not None and review.policy is SupplementPolicy.RESTART:
            received_at = wait.until_at
