"""Apology (*văn bản xin lỗi*) and request for a new date before expiry (T38)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from tthc_flow.supervision.obligation import Obligation, ObligationKind
from tthc_flow.supervision.review import LegalDate, Review
from tthc_flow.supervision.risk import risk_since
from tthc_flow.terms import CalendarDays
from tthc_flow.terms.due_date import FixedDueDate

__all__ = ["apologies_owed"]


def apologies_owed(review: Review) -> Iterator[Obligation]:
    """
    An apology for each appointed date that was missed or re-appointed, or will be missed.

    It is due the rulebook's days, plain ones, before the original date expires. Whether it was
    owed is certain only once that date was missed or re-appointed; before that a dossier at
    risk is told that it is due soon, and nothing is held against one that makes it in time.
    """
    dossier = review.dossier
    limit = review.basis.rulebook.value("apology_before_expiry_days")
    days = review.basis.rulebook.whole(limit.key)
    issued_at = dossier.apologies[0].at if dossier.apologies else dossier.ended_at
    for date in review.dates(lambda deadlines: deadlines.original_appointed):
        due = _due(date, days, limit.citation.text)
        owed_from = _certain_from(review, date) or _foreseen_from(review, date, due)
        # Nobody can apologise before the term has begun: one that ends within a day owes none.
        if owed_from is not None and due.expires_at > date.from_at:
            over_at = min((at for at in (issued_at, date.until_at) if at), default=None)
            yield Obligation(
                ObligationKind.APOLOGY, due, due.citation, owed_from, over_at, date.epoch
            )


def _due(date: LegalDate, days: int, basis: str) -> FixedDueDate:
    earlier = timedelta(days=days)
    return FixedDueDate(
        date.due.on - earlier,
        date.due.expires_at - earlier,
        date.from_at,
        CalendarDays(days),
        date.due.calendar,
        reason_vi="xin lỗi trước khi hết hạn",
        reason_en="apology before expiry",
        citation=basis,
    )


def _certain_from(review: Review, date: LegalDate) -> datetime | None:
    moved = (
        event.at
        for event in review.dossier.reappointments
        if date.from_at <= event.at and (date.until_at is None or event.at <= date.until_at)
    )
    missed = [date.due.expires_at] if date.was_missed(review.at) else []
    return min((*missed, *moved), default=None)


def _foreseen_from(review: Review, date: LegalDate, due: FixedDueDate) -> datetime | None:
    is_timely = date.until_at is None and review.at <= due.expires_at
    return risk_since(review) if is_timely else None
