"""The time limits of the whole dossier: statute, commitment, appointment (R39, T46)."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_flow.supervision.obligation import Obligation, ObligationKind
from tthc_flow.supervision.review import Review

__all__ = ["time_limits_owed"]


def time_limits_owed(review: Review) -> Iterator[Obligation]:
    """Each legal date it had, in order; a stopped clock owes none (R33)."""
    procedure = review.basis.procedure
    commitment = procedure.commitment
    promised = "" if commitment is None else commitment.decision.number
    for kind, dates, basis in (
        (
            ObligationKind.STATUTORY,
            review.dates(lambda d: d.statutory),
            procedure.publication.number,
        ),
        (ObligationKind.COMMITTED, review.dates(lambda d: d.committed), promised),
        (ObligationKind.APPOINTED, review.dates(lambda d: d.appointed), "giấy hẹn trả kết quả"),
    ):
        for date in dates:
            yield Obligation(kind, date.due, basis, date.from_at, date.until_at, date.epoch)
