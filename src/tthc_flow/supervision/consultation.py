"""Opinions asked of other bodies (*lấy ý kiến*), with a date for the reply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from tthc_flow.dossier.events import ConsultationAnswered, ConsultationRequested
from tthc_flow.instants import end_of_day
from tthc_flow.supervision.obligation import Obligation, ObligationKind
from tthc_flow.supervision.review import Review
from tthc_flow.terms import Unspecified
from tthc_flow.terms.due_date import FixedDueDate

__all__ = ["consultations_owed"]

_BASIS = "NĐ 61/2018/NĐ-CP điều 19 khoản 5"


def consultations_owed(review: Review) -> Iterator[Obligation]:
    """
    A reply by the end of the day asked for, or of the next working day when that is closed.

    A body asked without a date owes none.
    """
    dossier = review.dossier
    for epoch, asked in enumerate(dossier.all_of(ConsultationRequested)):
        if asked.reply_by is None:
            continue
        replies = (
            reply.at
            for reply in dossier.all_of(ConsultationAnswered)
            if reply.unit == asked.unit and reply.seq > asked.seq
        )
        yield Obligation(
            ObligationKind.CONSULTATION,
            _due(review, asked.at, asked.reply_by),
            _BASIS,
            asked.at,
            next(replies, dossier.ended_at),
            epoch,
            about_vi=asked.unit,
            about_en=asked.unit,
        )


def _due(review: Review, asked_at: datetime, reply_by: date) -> FixedDueDate:
    on = review.basis.calendar.working_day_on_or_after(reply_by)
    return FixedDueDate(
        on,
        end_of_day(on),
        asked_at,
        Unspecified(),
        review.basis.calendar,
        reason_vi="ngày trả lời do cơ quan hỏi ý kiến ấn định",
        reason_en="reply date set by the asking body",
        citation=_BASIS,
    )
