"""The result: published, and returned to the applicant (*trả kết quả*)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tthc_flow.dossier import Event
from tthc_flow.dossier.events import ResultPublished, ResultReturned
from tthc_flow.supervision.obligation import Obligation, ObligationKind
from tthc_flow.supervision.review import Review
from tthc_flow.terms import Immediate, WorkingDays, due_date

__all__ = ["results_owed"]

_PUBLICATION = "publication_working_days"


def results_owed(review: Review) -> Iterator[Obligation]:
    """Nothing before the decision."""
    decided_at = review.dossier.decided_at
    if decided_at is not None:
        yield from _publication(review, decided_at)
        yield from _return(review, decided_at)


def _publication(review: Review, decided_at: datetime) -> Iterator[Obligation]:
    """Only where the rulebook knows a limit."""
    rulebook = review.basis.rulebook
    if _PUBLICATION in rulebook.values:
        term = WorkingDays(rulebook.number(_PUBLICATION))
        yield Obligation(
            ObligationKind.PUBLICATION,
            due_date(decided_at, term, review.basis.calendar),
            rulebook.value(_PUBLICATION).citation.text,
            decided_at,
            _first(review, ResultPublished),
        )


def _return(review: Review, decided_at: datetime) -> Iterator[Obligation]:
    """By the appointed date; a result decided after it is owed at once."""
    due = review.now.appointed
    if due is None:
        return
    if decided_at > due.expires_at:
        due = due_date(decided_at, Immediate(), review.basis.calendar)
    basis = "giấy hẹn trả kết quả"
    over_at = _first(review, ResultReturned)
    yield Obligation(ObligationKind.RETURN, due, basis, decided_at, over_at)


def _first(review: Review, kind: type[Event]) -> datetime | None:
    return next((event.at for event in review.dossier.all_of(kind)), None)
