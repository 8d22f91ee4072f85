"""What is owed on a dossier, each with its instant and its basis (R39)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tthc_flow.dossier import Dossier
from tthc_flow.dossier.events import (
    Accepted,
    ConsultationAnswered,
    ConsultationRequested,
    Event,
    Extended,
    HandedOver,
    Reappointed,
    ResultPublished,
    ResultReturned,
    StepCompleted,
    SupplementReceived,
    SupplementRequested,
)
from tthc_flow.instants import end_of_day
from tthc_flow.procedures import SubmissionChannel
from tthc_flow.supervision.flag import Obligation, ObligationKind
from tthc_flow.terms import WorkingDays, due_date
from tthc_flow.terms.steps import step_due_date

__all__ = ["obligations_of"]

_NEW_DATES = (Extended, Reappointed, SupplementReceived)


def obligations_of(dossier: Dossier, at: datetime) -> Iterator[Obligation]:
    """Everything owed on *dossier* up to now, met or not; nothing before acceptance."""
    if dossier.accepted_at is None or dossier.basis is None:
        return
    yield from _terms(dossier, at)
    yield from _hand_over(dossier)
    yield from _steps(dossier)
    yield from _consultations(dossier)
    yield from _supplements(dossier)
    yield from _apology(dossier, at)
    yield from _after_decision(dossier)


def epochs(dossier: Dossier) -> Iterator[tuple[int, Dossier, Event | None]]:
    """
    The dossier as it stood under each of its legal dates.

    Yields:
        Number of the date, the fold up to the event that replaced it, and that event; the last
        has None.
    """
    events = dossier.effective_events
    number = 0
    for position, event in enumerate(events):
        if isinstance(event, _NEW_DATES):
            earlier = Dossier.fold(_renumbered(events[:position]), dossier.jurisdiction)
            if earlier.accepted_at is not None:
                yield number, earlier, event
                number += 1
    yield number, dossier, None


def _renumbered(events: tuple[Event, ...]) -> Iterator[Event]:
    from attrs import evolve

    for number, event in enumerate(events, 1):
        yield event if event.seq == number else evolve(event, seq=number)


def _terms(dossier: Dossier, at: datetime) -> Iterator[Obligation]:
    """
    Statute, commitment and appointment under each legal date; a stopped clock owes nothing.

    A new legal date that leaves one of them where it was opens no new epoch for that one.
    """
    owed: dict[tuple[ObligationKind, datetime], Obligation] = {}
    for number, then, replaced_by in epochs(dossier):
        asked_at = at if replaced_by is None else replaced_by.at
        due = then.deadlines(asked_at)
        met_at = dossier.ended_at if replaced_by is None else replaced_by.at
        for kind, one, basis in (
            (ObligationKind.STATUTORY, due.statutory, "thời hạn luật định (T45)"),
            (ObligationKind.COMMITTED, due.committed, "thời hạn cam kết (R24)"),
            (ObligationKind.APPOINTED, due.appointed, "giấy hẹn (T46)"),
        ):
            if one is not None:
                known = owed.get((kind, one.expires_at))
                epoch = known.epoch if known else str(number)
                owed[kind, one.expires_at] = Obligation(kind, one.expires_at, basis, epoch, met_at)
    yield from owed.values()


def _hand_over(dossier: Dossier) -> Iterator[Obligation]:
    """Paper the same working day, or at the opening of the next one after the cut-off (T31)."""
    accepted = next(e for e in dossier.effective_events if isinstance(e, Accepted))
    basis = dossier.basis
    if basis is None or dossier.channel is SubmissionChannel.ONLINE:
        return
    calendar = basis.calendar
    day = calendar.working_day_on_or_after(accepted.at.date())
    cut_off = basis.rulebook.time_of_day("hand_over_cut_off")
    if day == accepted.at.date() and accepted.at.time() > cut_off:
        day = calendar.next_working_day(day)
        due_at = calendar.add_working_minutes(calendar.opening(day), 60)
    else:
        due_at = calendar.closing(day)
    met = [e.at for e in dossier.effective_events if isinstance(e, HandedOver)]
    met_at = met[0] if met else dossier.ended_at
    citation = str(basis.rulebook.value("hand_over_cut_off").citation)
    yield Obligation(ObligationKind.HANDOVER, due_at, citation, "0", met_at, warn=False)


def _steps(dossier: Dossier) -> Iterator[Obligation]:
    """Each step entered, by its own term (R37)."""
    if dossier.basis is None:
        return
    done = {e.step: e.at for e in dossier.effective_events if isinstance(e, StepCompleted)}
    handed = [e.at for e in dossier.effective_events if isinstance(e, HandedOver)]
    entries = dossier.step_entries
    for step in dossier.basis.procedure.steps:
        entered_at = entries.get(step.key)
        if entered_at is None:
            continue
        due = step_due_date(entered_at, step.term, dossier.basis.calendar)
        if due is None:
            continue
        met_at = done.get(step.key) or (handed[0] if handed and step.stage == 1 else None)
        met_at = met_at or dossier.ended_at
        if any(hold.from_at >= entered_at for hold in dossier.holds):
            continue
        yield Obligation(
            ObligationKind.STEP, due.expires_at, "R37", step.key, met_at, step.label_vi
        )


def _consultations(dossier: Dossier) -> Iterator[Obligation]:
    answers = [e for e in dossier.effective_events if isinstance(e, ConsultationAnswered)]
    for asked in dossier.effective_events:
        if isinstance(asked, ConsultationRequested) and asked.reply_by is not None:
            met = [e.at for e in answers if e.unit == asked.unit and e.seq > asked.seq]
            yield Obligation(
                ObligationKind.CONSULTATION,
                end_of_day(asked.reply_by),
                "NĐ 61/2018/NĐ-CP điều 19 khoản 5",
                str(asked.seq),
                met[0] if met else dossier.ended_at,
                asked.unit,
            )


def _supplements(dossier: Dossier) -> Iterator[Obligation]:
    """Asked in time (T23), and supplied within the procedure's window (T28)."""
    basis, accepted_at = dossier.basis, dossier.accepted_at
    if basis is None or accepted_at is None:
        return
    days = basis.rulebook.number("supplement_request_working_days")
    limit = due_date(accepted_at, WorkingDays(days), basis.calendar)
    citation = str(basis.rulebook.value("supplement_request_working_days").citation)
    for asked in dossier.supplement_requests:
        yield Obligation(
            ObligationKind.SUPPLEMENT_REQUEST,
            limit.expires_at,
            citation,
            str(asked.seq),
            asked.at,
            warn=False,
        )
        window = basis.procedure.supplement_window
        if window is not None:
            yield _window(dossier, asked, due_date(asked.at, window, basis.calendar).expires_at)


def _window(dossier: Dossier, asked: SupplementRequested, due_at: datetime) -> Obligation:
    came = [
        e.at
        for e in dossier.effective_events
        if isinstance(e, SupplementReceived) and e.seq > asked.seq
    ]
    met_at = came[0] if came else dossier.ended_at
    basis = "thời hạn bổ sung của thủ tục (T28)"
    return Obligation(ObligationKind.SUPPLEMENT_WINDOW, due_at, basis, str(asked.seq), met_at)


def _apology(dossier: Dossier, at: datetime) -> Iterator[Obligation]:
    """An apology is owed once a dossier can no longer be on time without one (T38)."""
    basis = dossier.basis
    first = dossier.deadlines(at).original_appointed
    if basis is None or first is None:
        return
    days = basis.rulebook.whole("apology_before_expiry_days")
    due_at = end_of_day(basis.calendar.subtract_working_days(first.on, days))
    if dossier.ended_at is not None and dossier.ended_at <= first.expires_at:
        return
    if at <= due_at and not dossier.apologies:
        return
    met_at = dossier.apologies[0].at if dossier.apologies else None
    if met_at is None and at <= first.expires_at:
        return
    citation = str(basis.rulebook.value("apology_before_expiry_days").citation)
    yield Obligation(ObligationKind.APOLOGY, due_at, citation, "0", met_at, warn=False)


def _after_decision(dossier: Dossier) -> Iterator[Obligation]:
    """Publication and return of the result."""
    basis, decided_at = dossier.basis, dossier.decided_at
    if basis is None or decided_at is None:
        return
    days = basis.rulebook.number("publication_working_days")
    limit = due_date(decided_at, WorkingDays(days), basis.calendar)
    citation = str(basis.rulebook.value("publication_working_days").citation)
    for kind, event_type, words in (
        (ObligationKind.PUBLICATION, ResultPublished, citation),
        (ObligationKind.RETURN, ResultReturned, "NĐ 61/2018/NĐ-CP điều 20"),
    ):
        met = [e.at for e in dossier.effective_events if isinstance(e, event_type)]
        due_at = limit.expires_at
        appointed = dossier.deadlines(decided_at).appointed
        if kind is ObligationKind.RETURN and appointed is not None:
            due_at = max(due_at, appointed.expires_at)
        yield Obligation(kind, due_at, words, "0", met[0] if met else None)
