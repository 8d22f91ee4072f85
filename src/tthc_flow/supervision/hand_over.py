"""Hand-over (*bàn giao*) from the one-stop desk to the deciding unit (T31)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from tthc_flow.dossier.events import Adopted, HandedOver
from tthc_flow.lifecycle import Phase
from tthc_flow.procedures import SubmissionChannel
from tthc_flow.supervision.obligation import Obligation, ObligationKind
from tthc_flow.supervision.review import Review
from tthc_flow.terms import SameDay
from tthc_flow.terms.due_date import FixedDueDate

__all__ = ["hand_overs_owed"]


def hand_overs_owed(review: Review) -> Iterator[Obligation]:
    """
    One hand-over, owed anew when a pause at the desk is over.

    A result given at once needs none: the end of the dossier ends the obligation.
    """
    dossier = review.dossier
    if any(adopted.stage for adopted in dossier.all_of(Adopted)):
        return  # handed over in the system it was taken over from
    waits = [hold for hold in dossier.holds if hold.place == Phase.ACCEPTED]
    handed = [event.at for event in dossier.all_of(HandedOver)]
    starts = [review.accepted_at, *(wait.until_at for wait in waits if wait.until_at)]
    ends = [*(wait.from_at for wait in waits), handed[0] if handed else dossier.ended_at]
    basis = review.basis.rulebook.value("hand_over_cut_off").citation.text
    for epoch, (received_at, over_at) in enumerate(zip(starts, ends, strict=False)):
        due = _due(review, received_at, basis)
        yield Obligation(ObligationKind.HANDOVER, due, basis, received_at, over_at, epoch)


def _due(review: Review, received_at: datetime, basis: str) -> FixedDueDate:
    expires_at = _last_instant(review, received_at)
    return FixedDueDate(
        expires_at.date(),
        expires_at,
        received_at,
        SameDay(),
        review.basis.calendar,
        reason_vi="bàn giao hồ sơ cho bộ phận giải quyết",
        reason_en="hand-over to the deciding unit",
        citation=basis,
    )


def _last_instant(review: Review, received_at: datetime) -> datetime:
    """
    NĐ 61/2018 art. 18: online at once; paper the same working day, or at the start of the next.

    The decree does not say how long "at once" and "the start" last: the rulebook assumes it.
    Paper received on a closed day is received at the next opening; after the closing of a short
    day there is no working day left to hand it over.
    """
    calendar, rulebook = review.basis.calendar, review.basis.rulebook
    at_once = timedelta(minutes=rulebook.whole("hand_over_opening_minutes"))
    if review.dossier.channel is SubmissionChannel.ONLINE:
        return calendar.add_working_time(received_at, at_once)
    day = received_at.date()
    if not calendar.is_working_day(day):
        return calendar.closing(calendar.next_working_day(day))
    closing = calendar.closing(day)
    if received_at <= closing and received_at.time() <= rulebook.time_of_day("hand_over_cut_off"):
        return closing
    return calendar.add_working_time(calendar.opening(calendar.next_working_day(day)), at_once)
