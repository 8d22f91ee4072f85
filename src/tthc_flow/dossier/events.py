"""What happens to a dossier, as past participles; frozen, in the order of their numbers (R31)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from attrs import field, frozen

from tthc_flow.dossier.event import Event, chosen, to_channel
from tthc_flow.dossier.record_events import Adopted, Migrated, Recomputed, Transferred
from tthc_flow.errors import EventOutOfOrder, InvalidTerm
from tthc_flow.procedures import SubmissionChannel
from tthc_flow.terms import (
    CalendarDays,
    ClockHours,
    Months,
    Term,
    Weeks,
    WorkingDays,
    WorkingHours,
    Years,
)

__all__ = [
    "EVENT_TYPES",
    "Accepted",
    "Adopted",
    "ApologyIssued",
    "ConsultationAnswered",
    "ConsultationRequested",
    "Corrected",
    "Decided",
    "Decision",
    "Discontinued",
    "Event",
    "Extended",
    "HandedOver",
    "IntakeRefused",
    "Migrated",
    "PaymentConfirmed",
    "PaymentRequested",
    "Reappointed",
    "Recomputed",
    "ResultPublished",
    "ResultReturned",
    "Resumed",
    "SentBack",
    "StepCompleted",
    "Submitted",
    "SupplementReceived",
    "SupplementRequested",
    "Suspended",
    "Transferred",
    "Withdrawn",
]

_LENGTHS = (WorkingDays, CalendarDays, Weeks, Months, Years, WorkingHours, ClockHours)


class Decision(StrEnum):
    """How a dossier is decided."""

    GRANTED = "granted"
    DENIED = "denied"
    """*Từ chối giải quyết*, within the settlement limit (T29)."""


def _to_decision(value: str) -> Decision:
    return chosen(Decision, value)


@frozen(kw_only=True)
class Submitted(Event):
    """*Nộp hồ sơ*: creates the dossier; starts no term (T21)."""

    type: ClassVar[str] = "submitted"
    procedure: str
    channel: SubmissionChannel = field(converter=to_channel)
    applicant: str = ""
    agency: str = ""


@frozen(kw_only=True)
class SupplementRequested(Event):
    """*Yêu cầu bổ sung*: at intake, or after acceptance, where it stops the clock (R33)."""

    type: ClassVar[str] = "supplement_requested"
    missing: str = ""


@frozen(kw_only=True)
class SupplementReceived(Event):
    """*Đã bổ sung*: the full supplement has arrived."""

    type: ClassVar[str] = "supplement_received"


@frozen(kw_only=True)
class IntakeRefused(Event):
    """*Từ chối tiếp nhận*, with a written reason."""

    type: ClassVar[str] = "intake_refused"
    reason: str


@frozen(kw_only=True)
class Accepted(Event):
    """
    *Tiếp nhận* as complete and valid: the clock starts; by post at the signing (R32).

    Attributes:
        appointed_on: Date printed on the slip; None when the derived one was printed.
        pinned: Hash of the basis it is measured by (R38), stamped by the desk; empty in an
            imported log, whose dossiers are measured by what was in force that day.
    """

    type: ClassVar[str] = "accepted"
    appointed_on: date | None = None
    pinned: str = ""


@frozen(kw_only=True)
class HandedOver(Event):
    """*Bàn giao* to the deciding unit (T31)."""

    type: ClassVar[str] = "handed_over"
    to_unit: str = ""


@frozen(kw_only=True)
class StepCompleted(Event):
    """A step of the internal process is done."""

    type: ClassVar[str] = "step_completed"
    step: str


@frozen(kw_only=True)
class SentBack(Event):
    """Returned to an earlier stage."""

    type: ClassVar[str] = "sent_back"
    to_stage: int
    reason: str = ""


@frozen(kw_only=True)
class ConsultationRequested(Event):
    """*Lấy ý kiến*: another body is asked, with a date for its reply."""

    type: ClassVar[str] = "consultation_requested"
    unit: str
    question: str = ""
    reply_by: date | None = None


@frozen(kw_only=True)
class ConsultationAnswered(Event):
    """The body asked has replied."""

    type: ClassVar[str] = "consultation_answered"
    unit: str
    answer: str = ""


@frozen(kw_only=True)
class Suspended(Event):
    """*Tạm dừng, không tính vào thời hạn*, on a legal basis (R34)."""

    type: ClassVar[str] = "suspended"
    basis: str = ""
    reason: str = ""


@frozen(kw_only=True)
class Resumed(Event):
    """The suspension is over."""

    type: ClassVar[str] = "resumed"


@frozen(kw_only=True)
class PaymentRequested(Event):
    """*Yêu cầu thực hiện nghĩa vụ tài chính*; the wait is not the agency's (R34)."""

    type: ClassVar[str] = "payment_requested"
    basis: str = ""
    amount: int | None = None


@frozen(kw_only=True)
class PaymentConfirmed(Event):
    """The applicant has paid."""

    type: ClassVar[str] = "payment_confirmed"


@frozen(kw_only=True)
class ApologyIssued(Event):
    """*Văn bản xin lỗi*, at least a day before expiry (T38)."""

    type: ClassVar[str] = "apology_issued"
    reason: str = ""


@frozen(kw_only=True)
class Reappointed(Event):
    """*Hẹn lại ngày trả kết quả*, at most once (T39)."""

    type: ClassVar[str] = "reappointed"
    new_on: date
    reason: str = ""


@frozen(kw_only=True)
class Extended(Event):
    """
    *Gia hạn theo luật chuyên ngành*: moves the statutory date (R35).

    Attributes:
        term: By how much: a length, which "trong ngày" or "không quy định" is not.
        basis: The sector law that allows it.
        limit: The longest that it allows; None when not on record.

    Raises:
        InvalidTerm: A term that lengthens nothing, or a part of a calendar day.
    """

    type: ClassVar[str] = "extended"
    term: Term
    basis: str
    limit: Term | None = None

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        value = self.term.value if isinstance(self.term, _LENGTHS) else 0
        if not value or (isinstance(self.term, CalendarDays) and value.denominator != 1):
            raise InvalidTerm(
                f"event {self.seq} extends by {self.term}, which is no length",
                where=f"dossier {self.dossier}",
                remedy="name whole days, weeks, months or years, working days, or hours",
            )


@frozen(kw_only=True)
class Decided(Event):
    """*Đã xử lý xong*: granted or denied; the clock ends (T43)."""

    type: ClassVar[str] = "decided"
    outcome: Decision = field(converter=_to_decision)
    number: str = ""


@frozen(kw_only=True)
class ResultPublished(Event):
    """The result is published."""

    type: ClassVar[str] = "result_published"
    place: str = ""


@frozen(kw_only=True)
class ResultReturned(Event):
    """*Trả kết quả* to the applicant."""

    type: ClassVar[str] = "result_returned"
    way: str = ""


@frozen(kw_only=True)
class Withdrawn(Event):
    """*Rút hồ sơ* by the applicant (T30)."""

    type: ClassVar[str] = "withdrawn"
    reason: str = ""


@frozen(kw_only=True)
class Discontinued(Event):
    """*Dừng giải quyết*: ends the dossier (T30)."""

    type: ClassVar[str] = "discontinued"
    reason: str = ""
    basis: str = ""


@frozen(kw_only=True)
class Corrected(Event):
    """
    A mistake mended: event *corrects* is replaced or voided; both stay on record (R31).

    Attributes:
        corrects: Number of the wrong event.
        event: What should have been there, with that number; None when nothing should.

    Raises:
        EventOutOfOrder: *corrects* is no earlier number, or the replacement has another number
            or dossier, is itself a correction, or happens after this correction.
    """

    type: ClassVar[str] = "corrected"
    corrects: int
    event: Event | None = None

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        fault = self._fault()
        if fault:
            raise EventOutOfOrder(f"event {self.seq} {fault}", where=f"dossier {self.dossier}")

    def _fault(self) -> str:
        instead = self.event
        if not 1 <= self.corrects < self.seq:
            return f"corrects number {self.corrects}, which is no earlier one"
        if instead is None:
            return ""
        if isinstance(instead, Corrected):
            return "puts a correction in the place of an event"
        if (instead.dossier, instead.seq) != (self.dossier, self.corrects):
            return f"corrects number {self.corrects} with number {instead.seq} of {instead.dossier}"
        return "corrects with an event after it" if instead.at > self.at else ""


EVENT_TYPES: dict[str, type[Event]] = {
    kind.type: kind
    for kind in (
        Submitted,
        SupplementRequested,
        SupplementReceived,
        IntakeRefused,
        Accepted,
        HandedOver,
        StepCompleted,
        SentBack,
        ConsultationRequested,
        ConsultationAnswered,
        Suspended,
        Resumed,
        PaymentRequested,
        PaymentConfirmed,
        ApologyIssued,
        Reappointed,
        Extended,
        Decided,
        ResultPublished,
        ResultReturned,
        Withdrawn,
        Discontinued,
        Adopted,
        Recomputed,
        Migrated,
        Transferred,
        Corrected,
    )
}
"""All kinds of events by their name in JSON."""
