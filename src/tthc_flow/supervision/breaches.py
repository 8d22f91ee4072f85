"""Acts against the rules, whatever the clock says (R39)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import frozen

from tthc_flow.dossier import Event
from tthc_flow.dossier.events import Extended, PaymentRequested, Reappointed, Suspended
from tthc_flow.supervision.flag import FlagKind
from tthc_flow.supervision.obligation import ObligationKind
from tthc_flow.supervision.review import LegalDate, Review

__all__ = ["Breach", "breaches"]


@frozen
class Breach:
    """
    An act that the rules do not allow.

    Attributes:
        obligation: What it is about.
        kind: What is wrong.
        epoch: Number of the act among those of its kind, from 0.
        done_at: When it was done.
        due_at: The date that it moved; *done_at* where none is concerned.
        basis: Article or rule.
    """

    obligation: ObligationKind
    kind: FlagKind
    epoch: int
    done_at: datetime
    due_at: datetime
    basis: str


def breaches(review: Review) -> Iterator[Breach]:
    """All of them, kind by kind in order of time."""
    dossier = review.dossier
    yield from _too_many(
        review,
        dossier.supplement_requests,
        "supplement_requests_after_acceptance",
        ObligationKind.SUPPLEMENT_REQUEST,
        FlagKind.SECOND_SUPPLEMENT,
    )
    yield from _too_many(
        review,
        dossier.reappointments,
        "reappointments",
        ObligationKind.APPOINTED,
        FlagKind.SECOND_REAPPOINTMENT,
    )
    yield from _without_basis(review)
    appointed = review.dates(lambda deadlines: deadlines.appointed)
    yield from _moved(review, dossier.all_of(Reappointed), ObligationKind.APPOINTED, appointed)
    statutory = review.dates(lambda deadlines: deadlines.statutory)
    yield from _moved(review, dossier.all_of(Extended), ObligationKind.STATUTORY, statutory)


def _too_many(
    review: Review, acts: Sequence[Event], key: str, owed: ObligationKind, kind: FlagKind
) -> Iterator[Breach]:
    """More than the rulebook allows (T25, T39)."""
    limit = review.basis.rulebook.value(key)
    allowed = review.basis.rulebook.whole(key)
    for epoch, act in enumerate(acts):
        if epoch >= allowed:
            yield Breach(owed, kind, epoch, act.at, act.at, limit.citation.text)


def _without_basis(review: Review) -> Iterator[Breach]:
    """There is no pause by default: sector law must allow it (T27)."""
    pauses = [
        event
        for event in review.dossier.effective_events
        if isinstance(event, Suspended | PaymentRequested)
    ]
    for epoch, pause in enumerate(pauses):
        if not pause.basis.strip():
            yield Breach(
                ObligationKind.STATUTORY,
                FlagKind.PAUSE_WITHOUT_BASIS,
                epoch,
                pause.at,
                pause.at,
                "chỉ dừng thời hạn khi luật chuyên ngành cho phép",
            )


def _moved(
    review: Review, acts: Sequence[Event], owed: ObligationKind, dates: Sequence[LegalDate]
) -> Iterator[Breach]:
    """Moved after it had passed: a new date does not undo the lateness (T38, T40)."""
    basis = review.basis.rulebook.value("apology_before_expiry_days").citation.text
    for epoch, act in enumerate(acts):
        before = [date for date in dates if date.from_at < act.at]
        if before and before[-1].was_missed(act.at):
            due_at = before[-1].due.expires_at
            yield Breach(owed, FlagKind.DUE_DATE_MOVED, epoch, act.at, due_at, basis)
