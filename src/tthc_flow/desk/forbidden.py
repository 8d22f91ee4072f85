"""
What the law forbids although the state would allow it: a desk refuses it (R35).

An imported log is folded all the same, and supervision flags it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tthc_flow.desk.appointment import (
    adopt_lawfully,
    appoint_lawfully,
    reappoint_lawfully,
)
from tthc_flow.desk.refusal import forbid
from tthc_flow.dossier import Basis, Dossier, Event
from tthc_flow.dossier.events import (
    Accepted,
    Adopted,
    ConsultationRequested,
    Corrected,
    Extended,
    IntakeRefused,
    Migrated,
    PaymentRequested,
    Reappointed,
    Recomputed,
    Suspended,
    Transferred,
)
from tthc_flow.errors import ForbiddenByLaw
from tthc_flow.instants import format_date

__all__ = ["refuse_no_successor", "refuse_what_is_forbidden"]


def refuse_what_is_forbidden(before: Dossier, event: Event, after: Dossier) -> None:
    """
    Check an event that the state allows.

    Args:
        before: The dossier without it.
        event: The event.
        after: The dossier with it.

    Raises:
        ForbiddenByLaw: What is wrong, with the rule and what to do instead.
    """
    check = _CHECKS.get(type(event))
    if check is not None:
        check(before, event, after)


def refuse_no_successor(agency: str, successors: Mapping[str, str], basis: str) -> None:
    """
    Check the hand-over of all dossiers of an agency before any is handed over (R42).

    Raises:
        ForbiddenByLaw: No act, or dossiers without a new agency, or that would stay where they
            are, all of them named.
    """
    staying = sorted(code for code, new in successors.items() if new.strip() == agency.strip())
    if staying:
        raise ForbiddenByLaw(
            f"a transfer to {agency}, which has them already: {', '.join(staying)}",
            where=f"dossiers of {agency}",
            citation="R42",
            remedy="name another successor for each dossier; none was handed over",
            what_vi=f"chuyển đến {agency}, nơi đang giữ các hồ sơ: {', '.join(staying)}",
            remedy_vi="ghi cơ quan mới cho từng hồ sơ; chưa hồ sơ nào được chuyển",
        )
    orphans = sorted(code for code, successor in successors.items() if not successor.strip())
    if orphans or not basis.strip():
        raise ForbiddenByLaw(
            f"a transfer without a new agency: {', '.join(orphans)}" if orphans else _NO_ACT,
            where=f"dossiers of {agency}",
            citation="R42",
            remedy="name the act and a successor for each dossier; none was handed over",
            what_vi=f"hồ sơ của {agency}: "
            + (f"không có cơ quan mới cho {', '.join(orphans)}" if orphans else _NO_ACT_VI),
            remedy_vi="ghi văn bản và cơ quan mới cho từng hồ sơ; chưa hồ sơ nào được chuyển",
        )


_NO_ACT = "a transfer without an act"
_NO_ACT_VI = "chuyển hồ sơ mà không có văn bản"


def _need_basis(_before: Dossier, event: Suspended | PaymentRequested, _after: Dossier) -> None:
    """No pause by default: sector law must allow it (R34, T27)."""
    if not event.basis.strip():
        forbid(
            event,
            "a pause without a legal basis",
            "R34, T27",
            "name the article that allows it",
            ("tạm dừng mà không có căn cứ pháp luật", "ghi rõ điều luật cho phép"),
        )


def _need_reason(_before: Dossier, event: IntakeRefused, _after: Dossier) -> None:
    if not event.reason.strip():
        forbid(
            event,
            "a refusal without a reason",
            "NĐ 61/2018/NĐ-CP điều 17 khoản 1b",
            "write the reason, it goes to the applicant",
            ("từ chối tiếp nhận mà không nêu lý do", "ghi lý do, người nộp sẽ đọc lý do này"),
        )


def _need_act(before: Dossier, event: Transferred, _after: Dossier) -> None:
    if not event.basis.strip() or not event.to_agency.strip():
        forbid(
            event,
            f"{_NO_ACT} or a new agency",
            "R42",
            "name both",
            (f"{_NO_ACT_VI} hoặc không có cơ quan mới", "ghi cả hai"),
        )
    if event.to_agency.strip() == before.agency.strip():
        forbid(
            event,
            f"a transfer to {event.to_agency}, which has it already",
            "R42",
            "name the agency that takes it over",
            (f"chuyển đến {event.to_agency}, nơi đang giữ hồ sơ", "ghi cơ quan tiếp nhận mới"),
        )


def _correct_lawfully(_before: Dossier, event: Corrected, after: Dossier) -> None:
    """What should have been there is an act like any other, and is checked in its place."""
    _keep_procedure(event, after)
    _keep_version(event, after)
    if event.event is None:
        return
    earlier = [one for one in after.effective_events if one.seq < event.corrects]
    before = after.after(earlier) or Dossier(after.code, after.jurisdiction)
    mended = after.after([*earlier, event.event])
    if mended is not None:
        refuse_what_is_forbidden(before, event.event, mended)


def _keep_procedure(event: Corrected, after: Dossier) -> None:
    """What a dossier is measured by is a version of its own procedure (R38, T47)."""
    basis = after.basis
    if basis is not None and basis.procedure.code != after.procedure_code:
        forbid(
            event,
            f"{after.procedure_code} for a dossier measured by {basis.procedure.code}",
            "R38, T47",
            "discontinue it, and receive it anew under the right procedure",
            (
                (
                    f"sửa thành thủ tục {after.procedure_code}, trong khi thời hạn đang tính theo "
                    f"{basis.procedure.code}"
                ),
                "dừng hồ sơ này và tiếp nhận lại theo đúng thủ tục",
            ),
        )


def _keep_version(event: Corrected, after: Dossier) -> None:
    """
    The time limits and the law are those of the acceptance, wherever a correction puts it (T47).

    A later recomputation or migration was worked out from the version before.
    """
    trail, basis = after.effective_events, after.basis
    numbers = [one.seq for one in trail if isinstance(one, Accepted | Adopted)]
    begun = after.after([one for one in trail if one.seq <= numbers[0]]) if numbers else None
    if begun is None or begun.basis is None or basis is None:
        return
    if _limits(begun.basis) != _limits(basis):
        later = [one for one in trail if isinstance(one, Recomputed | Migrated)]
        forbid(
            event,
            "the acceptance would fall under another version of the procedure or the law than "
            f"{' and '.join(f'event {one.seq} ({one.type})' for one in later)} rests on",
            "R38, T47",
            "void that first, with the steps after it, correct the acceptance, then do it anew",
            (
                (
                    "ngày tiếp nhận mới thuộc phiên bản khác của thủ tục hoặc của luật so với "
                    f"{' và '.join(f'sự kiện số {one.seq}' for one in later)}"
                ),
                "hủy việc đó và các bước sau đó, sửa ngày tiếp nhận, rồi làm lại",
            ),
        )


def _limits(basis: Basis) -> tuple[object, ...]:
    """By value: one basis was read from the store, another is that of the catalogue."""
    procedure, promise = basis.procedure, basis.procedure.commitment
    promised = None if promise is None else (promise.statutory, promise.committed, promise.decision)
    return procedure.statutory, promised, procedure.supplement_window, basis.rulebook.hash


def _reply_in_time(_before: Dossier, event: ConsultationRequested, _after: Dossier) -> None:
    if event.reply_by is not None and event.reply_by < event.at.date():
        forbid(
            event,
            f"a reply by {event.reply_by}, before it was asked",
            "NĐ 61/2018/NĐ-CP điều 19 khoản 5",
            "set a later day",
            (
                f"hẹn trả lời ngày {format_date(event.reply_by)}, trước ngày hỏi",
                "chọn ngày muộn hơn",
            ),
        )


def _extend_lawfully(before: Dossier, event: Extended, _after: Dossier) -> None:
    """Sector law must allow it and say how far, and the term must still run (R35)."""
    if not event.basis.strip() or event.limit is None:
        forbid(
            event,
            "an extension without a basis or a limit",
            "R35",
            "name the article and its limit",
            ("gia hạn mà không có căn cứ hoặc mức tối đa", "ghi điều luật và mức tối đa"),
        )
        return
    same = [e.term for e in (*before.extensions, event) if type(e.term) is type(event.limit)]
    total = sum(getattr(term, "value", 0) for term in same)
    if type(event.term) is not type(event.limit) or total > getattr(event.limit, "value", 0):
        forbid(
            event,
            f"extended by {event.term}, beyond the limit of {event.limit} in all",
            event.basis,
            "extend by no more than the limit, in its unit",
            (
                f"gia hạn {event.term} vượt mức tối đa {event.limit} tính cả các lần",
                "gia hạn không quá mức tối đa, cùng đơn vị",
            ),
        )
    statutory = before.deadlines(event.at).statutory
    if statutory is not None and event.at > statutory.expires_at:
        forbid(
            event,
            f"the term has expired at {statutory.expires_at:%H:%M %d/%m/%Y}",
            "R35",
            "an extension is decided while the term runs",
            (
                f"thời hạn đã hết lúc {statutory.expires_at:%H:%M %d/%m/%Y}",
                "chỉ gia hạn khi thời hạn còn chạy",
            ),
        )


_CHECKS: Mapping[type[Event], Callable[[Dossier, Any, Dossier], None]] = {
    Accepted: appoint_lawfully,
    Adopted: adopt_lawfully,
    ConsultationRequested: _reply_in_time,
    Corrected: _correct_lawfully,
    Extended: _extend_lawfully,
    IntakeRefused: _need_reason,
    PaymentRequested: _need_basis,
    Reappointed: reappoint_lawfully,
    Suspended: _need_basis,
    Transferred: _need_act,
}
