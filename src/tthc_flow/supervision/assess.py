"""Who is late, who will be, and what was done against the rules (R39, R40)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from tthc_flow.dossier import Basis, Dossier
from tthc_flow.dossier.events import PaymentRequested, Reappointed, Suspended
from tthc_flow.errors import CallerError
from tthc_flow.instants import to_local
from tthc_flow.rulebook import RulebookView
from tthc_flow.supervision.flag import Flag, FlagKind, Obligation, ObligationKind, Severity
from tthc_flow.supervision.obligations import epochs, obligations_of

__all__ = ["assess"]

_NAMES = {
    ObligationKind.STATUTORY: ("thời hạn luật định", "the statutory term"),
    ObligationKind.COMMITTED: ("thời hạn cam kết", "the committed term"),
    ObligationKind.APPOINTED: ("ngày hẹn trả", "the appointment"),
    ObligationKind.STEP: ("hạn của bước", "the step"),
    ObligationKind.HANDOVER: ("hạn bàn giao", "the hand-over"),
    ObligationKind.CONSULTATION: ("hạn trả lời lấy ý kiến", "the consultation"),
    ObligationKind.SUPPLEMENT_REQUEST: ("hạn yêu cầu bổ sung", "the supplement request"),
    ObligationKind.SUPPLEMENT_WINDOW: ("hạn bổ sung của công dân", "the supplement window"),
    ObligationKind.APOLOGY: ("hạn gửi văn bản xin lỗi", "the apology"),
    ObligationKind.PUBLICATION: ("hạn công khai kết quả", "the publication"),
    ObligationKind.RETURN: ("hạn trả kết quả", "the return of the result"),
}


def assess(dossier: Dossier, at: datetime) -> list[Flag]:
    """
    All flags of *dossier* as they stand at *at*, worst first.

    Pure: asking twice changes nothing, and a breach once raised stays, also after the dossier
    ends. A dossier that is not accepted has none.

    Args:
        dossier: Folded up to *at*.
        at: The instant asked about.

    Raises:
        NaiveInstant: *at* has no zone.
    """
    at = to_local(at)
    if dossier.basis is None:
        return []
    flags = [
        *_timed(dossier, at),
        *_at_risk(dossier, at),
        *_too_many(dossier),
        *_without_basis(dossier),
        *_moved(dossier),
    ]
    unique = {flag.key: flag for flag in flags}
    return sorted(unique.values(), key=lambda f: (-f.severity.rank, f.raised_at, f.key))


def _timed(dossier: Dossier, at: datetime) -> Iterator[Flag]:
    for obligation in obligations_of(dossier, at):
        if obligation.is_breached(at):
            yield _flag(dossier, obligation, FlagKind.OVERDUE, obligation.due_at)
        elif obligation.met_at is None and obligation.warn:
            since = _due_soon_since(dossier, obligation)
            if at >= since:
                yield _flag(dossier, obligation, FlagKind.DUE_SOON, since)


def _due_soon_since(dossier: Dossier, obligation: Obligation) -> datetime:
    """Opening of the day some working days before; a step warns on its last day."""
    basis = _basis_of(dossier)
    calendar = basis.calendar
    last = obligation.due_at - timedelta(microseconds=1)
    day = calendar.working_day_on_or_after(last.date())
    days = basis.rulebook.whole("due_soon_working_days")
    if obligation.kind is not ObligationKind.STEP and days:
        day = calendar.subtract_working_days(day, days)
    accepted_at = dossier.accepted_at
    opening = calendar.opening(day)
    return opening if accepted_at is None else max(opening, accepted_at)


def _basis_of(dossier: Dossier) -> Basis:
    if dossier.basis is None:
        raise CallerError("a dossier that is not accepted has no basis", where=dossier.code)
    return dossier.basis


def _at_risk(dossier: Dossier, at: datetime) -> Iterator[Flag]:
    """Negative slack: late unless somebody hurries, before anything is overdue (R36)."""
    due = dossier.deadlines(at)
    if due.slack is None or due.remaining is None or due.binding is None:
        return
    if due.slack < timedelta() <= due.remaining:
        kind = ObligationKind.COMMITTED if due.committed else ObligationKind.STATUTORY
        number = [n for n, _, _ in epochs(dossier)][-1]
        obligation = Obligation(kind, due.binding.expires_at, "R36", str(number))
        yield _flag(dossier, obligation, FlagKind.AT_RISK, at)


def _too_many(dossier: Dossier) -> Iterator[Flag]:
    """More supplements or re-appointments than the law allows (T25, T39)."""
    rulebook = _basis_of(dossier).rulebook
    for kind, obligation, events, key in (
        (
            FlagKind.SECOND_SUPPLEMENT,
            ObligationKind.SUPPLEMENT_REQUEST,
            dossier.supplement_requests,
            "supplement_requests_after_acceptance",
        ),
        (
            FlagKind.SECOND_REAPPOINTMENT,
            ObligationKind.APPOINTED,
            dossier.reappointments,
            "reappointments",
        ),
    ):
        for event in events[rulebook.whole(key) :]:
            basis = str(rulebook.value(key).citation)
            breach = Obligation(obligation, event.at, basis, str(event.seq))
            yield _flag(dossier, breach, kind, event.at)


def _without_basis(dossier: Dossier) -> Iterator[Flag]:
    """A pause that names no legal basis (T27)."""
    for event in dossier.effective_events:
        if isinstance(event, Suspended | PaymentRequested) and not event.basis.strip():
            breach = Obligation(ObligationKind.STATUTORY, event.at, "T27", str(event.seq))
            yield _flag(dossier, breach, FlagKind.PAUSE_WITHOUT_BASIS, event.at)


def _moved(dossier: Dossier) -> Iterator[Flag]:
    """A date moved after it had passed (T38, prior practice of hiding lateness)."""
    for _, then, event in epochs(dossier):
        if event is None:
            continue
        due = then.deadlines(event.at)
        old = due.appointed if isinstance(event, Reappointed) else due.statutory
        if old is not None and event.at > old.expires_at:
            kind = (
                ObligationKind.APPOINTED
                if isinstance(event, Reappointed)
                else ObligationKind.STATUTORY
            )
            breach = Obligation(kind, old.expires_at, "T38", str(event.seq))
            yield _flag(dossier, breach, FlagKind.DUE_DATE_MOVED, event.at)


def _flag(dossier: Dossier, obligation: Obligation, kind: FlagKind, since: datetime) -> Flag:
    vi, en = _NAMES[obligation.kind]
    subject = f" ({obligation.subject})" if obligation.subject else ""
    due = _clock(obligation.due_at)
    words = {
        FlagKind.DUE_SOON: (f"Sắp đến {vi}{subject}: {due}", f"Due soon: {en}{subject}, {due}"),
        FlagKind.OVERDUE: (f"Quá {vi}{subject}: {due}", f"Overdue: {en}{subject}, {due}"),
        FlagKind.AT_RISK: (
            f"Có nguy cơ trễ: thời gian còn lại ít hơn các bước còn lại ({vi} {due})",
            f"At risk: less time left than the remaining steps need ({en}, {due})",
        ),
        FlagKind.SECOND_SUPPLEMENT: (
            "Yêu cầu bổ sung quá số lần cho phép",
            "More supplement requests than allowed",
        ),
        FlagKind.SECOND_REAPPOINTMENT: (
            "Hẹn lại quá số lần cho phép",
            "More re-appointments than allowed",
        ),
        FlagKind.PAUSE_WITHOUT_BASIS: (
            "Tạm dừng không nêu căn cứ pháp lý",
            "A pause without legal basis",
        ),
        FlagKind.DUE_DATE_MOVED: (
            f"Đổi ngày sau khi đã quá hạn ({due})",
            f"The date was moved after it had passed ({due})",
        ),
    }[kind]
    return Flag(
        dossier.code,
        obligation.kind,
        kind,
        obligation.epoch,
        _severity(_basis_of(dossier).rulebook, obligation.kind, kind),
        since,
        obligation.due_at,
        obligation.basis,
        *words,
    )


def _clock(at: datetime) -> str:
    """Midnight is told as 24:00 of the day before: that is the day it was due."""
    if at.time() == time.min:
        return f"24:00 {at - timedelta(days=1):%d/%m/%Y}"
    return f"{at:%H:%M %d/%m/%Y}"


def _severity(rulebook: RulebookView, obligation: ObligationKind, kind: FlagKind) -> Severity:
    for row in rulebook.rows("flag_severities"):
        if row["obligation"] == obligation and row["kind"] == kind:
            return Severity(str(row["severity"]))
    return Severity.WARNING
