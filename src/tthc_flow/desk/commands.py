"""
The commands of a desk, one for each act of the law (R42).

Each takes the code of the dossier, what belongs to the act, and an `Entry`: when it happened,
who did it, what the caller last saw, and a key that makes a repetition harmless.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from tthc_flow.dossier import Dossier, Event
from tthc_flow.dossier.events import (
    Accepted,
    Adopted,
    ApologyIssued,
    ConsultationAnswered,
    ConsultationRequested,
    Decided,
    Decision,
    Discontinued,
    Extended,
    HandedOver,
    IntakeRefused,
    Migrated,
    PaymentConfirmed,
    PaymentRequested,
    Reappointed,
    Recomputed,
    ResultPublished,
    ResultReturned,
    Resumed,
    SentBack,
    StepCompleted,
    Submitted,
    SupplementReceived,
    SupplementRequested,
    Suspended,
    Transferred,
    Withdrawn,
)
from tthc_flow.errors import CallerError
from tthc_flow.procedures import SubmissionChannel
from tthc_flow.terms import Term

__all__ = ["COMMANDS", "METHODS", "Commands", "Entry", "legal_commands", "refuse_unknown_fields"]


class Entry(TypedDict, total=False):
    """
    What every command may say of itself.

    Attributes:
        at: When it happened, zone-aware; left out, now. In the past it is a late entry.
        actor: Who did it.
        expected_seq: Number of the last event that the caller has seen; another one on record
            is `StaleSequence`.
        key: Idempotency key: the same command with the same key is carried out once.
    """

    at: datetime
    actor: str
    expected_seq: int
    key: str


COMMANDS: Mapping[str, type[Event]] = {
    "receive": Submitted,
    "refuse_at_intake": IntakeRefused,
    "request_supplement": SupplementRequested,
    "receive_supplement": SupplementReceived,
    "accept": Accepted,
    "hand_over": HandedOver,
    "complete_step": StepCompleted,
    "send_back": SentBack,
    "consult": ConsultationRequested,
    "answer": ConsultationAnswered,
    "suspend": Suspended,
    "resume": Resumed,
    "request_payment": PaymentRequested,
    "confirm_payment": PaymentConfirmed,
    "issue_apology": ApologyIssued,
    "reappoint": Reappointed,
    "extend": Extended,
    "decide": Decided,
    "publish_result": ResultPublished,
    "return_result": ResultReturned,
    "withdraw": Withdrawn,
    "discontinue": Discontinued,
    "adopt": Adopted,
    "transfer": Transferred,
}
"""The event that each command writes, by the name of the command."""


METHODS: Mapping[str, type[Event]] = {**COMMANDS, "migrate": Migrated, "apply": Recomputed}
"""The event that each method of the desk writes, but for `correct`."""


def legal_commands(dossier: Dossier) -> tuple[str, ...]:
    """
    The methods of the desk that the state of *dossier* allows (R29).

    What the law forbids besides is another matter (R35); `correct` is always open.
    """
    legal = set(dossier.legal_events)
    return tuple(name for name, kind in METHODS.items() if kind in legal)


def refuse_unknown_fields(dossier: str, entry: Entry) -> None:
    """
    Check what a command says of itself: a misspelt name would be lost without a word.

    Raises:
        CallerError: A field that neither the act nor `Entry` has.
    """
    unknown = sorted(entry.keys() - Entry.__annotations__.keys())
    if unknown:
        raise CallerError(
            f"no command has the field {unknown[0]!r:.80}",
            where=f"dossier {dossier}",
            remedy=f"besides those of its act it takes {', '.join(sorted(Entry.__annotations__))}",
        )


class Commands(ABC):
    """
    The commands. All of them write one event, or nothing.

    Returns:
        The dossier with the event.

    Raises:
        IllegalTransition: The state does not allow it (R29).
        ForbiddenByLaw: The state would, the law does not (R35).
        StaleSequence: Somebody else wrote in the meantime (R43).
        ReusedKey: The key was used for another command.
        UnknownDossier: There is no such dossier.
        EventOutOfOrder: It would have happened before the event before it.
        InTheFuture: It has not happened yet; it is a `DatesOutOfOrder`.
        NaiveInstant: An instant without a zone.
        NotAnInstant: A text or a mere date instead of an instant.
        CallerError: A field that no command has.
    """

    @abstractmethod
    def record(
        self, kind: type[Event], dossier: str, entry: Entry, payload: Mapping[str, Any]
    ) -> Dossier:
        """Carry out one command: check it, write its event, renew what the dossier has coming."""

    # --- intake -----------------------------------------------------------------------------

    def receive(
        self,
        dossier: str,
        *,
        procedure: str,
        channel: SubmissionChannel,
        applicant: str = "",
        agency: str = "",
        **entry: Unpack[Entry],
    ) -> Dossier:
        """*Nộp hồ sơ*: put a new dossier on record; no term starts (T21)."""
        payload = {
            "procedure": procedure,
            "channel": channel,
            "applicant": applicant,
            "agency": agency,
        }
        return self.record(Submitted, dossier, entry, payload)

    def refuse_at_intake(self, dossier: str, *, reason: str, **entry: Unpack[Entry]) -> Dossier:
        """*Từ chối tiếp nhận*, with the written reason that goes to the applicant."""
        return self.record(IntakeRefused, dossier, entry, {"reason": reason})

    def request_supplement(
        self, dossier: str, *, missing: str = "", **entry: Unpack[Entry]
    ) -> Dossier:
        """*Yêu cầu bổ sung*: at intake, or after acceptance, where the clock stops (R33)."""
        return self.record(SupplementRequested, dossier, entry, {"missing": missing})

    def receive_supplement(self, dossier: str, **entry: Unpack[Entry]) -> Dossier:
        """*Đã bổ sung*: the full supplement has arrived."""
        return self.record(SupplementReceived, dossier, entry, {})

    def accept(
        self, dossier: str, *, appointed_on: date | None = None, **entry: Unpack[Entry]
    ) -> Dossier:
        """
        *Tiếp nhận* as complete and valid: the clock starts, the rules are pinned (R32, R38).

        Args:
            dossier: Code of the dossier.
            appointed_on: Date printed on the slip, when it is another than the derived one; a
                working day, not after the legal term.
            **entry: See `Entry`.
        """
        return self.record(Accepted, dossier, entry, {"appointed_on": appointed_on})

    def adopt(
        self,
        dossier: str,
        *,
        procedure: str,
        channel: SubmissionChannel,
        accepted_at: datetime,
        appointed_on: date,
        applicant: str = "",
        agency: str = "",
        stage: int = 0,
        **entry: Unpack[Entry],
    ) -> Dossier:
        """Take over a running dossier with its printed date, see `Adopted` (R42)."""
        payload = {
            "procedure": procedure,
            "channel": channel,
            "accepted_at": accepted_at,
            "appointed_on": appointed_on,
            "applicant": applicant,
            "agency": agency,
            "stage": stage,
        }
        return self.record(Adopted, dossier, entry, payload)

    # --- work -------------------------------------------------------------------------------

    def hand_over(self, dossier: str, *, to_unit: str = "", **entry: Unpack[Entry]) -> Dossier:
        """*Bàn giao* to the deciding unit (T31)."""
        return self.record(HandedOver, dossier, entry, {"to_unit": to_unit})

    def complete_step(self, dossier: str, *, step: str, **entry: Unpack[Entry]) -> Dossier:
        """A step is done; the last open one of a stage moves the dossier on."""
        return self.record(StepCompleted, dossier, entry, {"step": step})

    def send_back(
        self, dossier: str, *, to_stage: int, reason: str = "", **entry: Unpack[Entry]
    ) -> Dossier:
        """Return to an earlier stage, whose steps are to be done again."""
        return self.record(SentBack, dossier, entry, {"to_stage": to_stage, "reason": reason})

    def consult(
        self,
        dossier: str,
        *,
        unit: str,
        question: str = "",
        reply_by: date | None = None,
        **entry: Unpack[Entry],
    ) -> Dossier:
        """*Lấy ý kiến*: ask another body, with a date for its reply; the clock runs on."""
        payload = {"unit": unit, "question": question, "reply_by": reply_by}
        return self.record(ConsultationRequested, dossier, entry, payload)

    def answer(
        self, dossier: str, *, unit: str, answer: str = "", **entry: Unpack[Entry]
    ) -> Dossier:
        """The body that was asked has replied."""
        return self.record(ConsultationAnswered, dossier, entry, {"unit": unit, "answer": answer})

    # --- the clock stops and runs on --------------------------------------------------------

    def suspend(
        self, dossier: str, *, basis: str, reason: str = "", **entry: Unpack[Entry]
    ) -> Dossier:
        """*Tạm dừng, không tính vào thời hạn*, on the legal basis that allows it (R34)."""
        return self.record(Suspended, dossier, entry, {"basis": basis, "reason": reason})

    def resume(self, dossier: str, **entry: Unpack[Entry]) -> Dossier:
        """The suspension is over."""
        return self.record(Resumed, dossier, entry, {})

    def request_payment(
        self, dossier: str, *, basis: str, amount: int | None = None, **entry: Unpack[Entry]
    ) -> Dossier:
        """*Yêu cầu thực hiện nghĩa vụ tài chính*: *amount* in đồng, on a legal basis (R34)."""
        return self.record(PaymentRequested, dossier, entry, {"basis": basis, "amount": amount})

    def confirm_payment(self, dossier: str, **entry: Unpack[Entry]) -> Dossier:
        """The applicant has paid."""
        return self.record(PaymentConfirmed, dossier, entry, {})

    # --- dates ------------------------------------------------------------------------------

    def issue_apology(self, dossier: str, *, reason: str = "", **entry: Unpack[Entry]) -> Dossier:
        """*Văn bản xin lỗi*: due a day before expiry; late is better than never (T38)."""
        return self.record(ApologyIssued, dossier, entry, {"reason": reason})

    def reappoint(
        self, dossier: str, *, new_on: date, reason: str = "", **entry: Unpack[Entry]
    ) -> Dossier:
        """*Hẹn lại*: at most once, after an apology in time, to a later working day (T39)."""
        return self.record(Reappointed, dossier, entry, {"new_on": new_on, "reason": reason})

    def extend(
        self, dossier: str, *, term: Term, basis: str, limit: Term, **entry: Unpack[Entry]
    ) -> Dossier:
        """*Gia hạn* by sector law: moves the statutory date, within the law's limit (R35)."""
        payload = {"term": term, "basis": basis, "limit": limit}
        return self.record(Extended, dossier, entry, payload)

    # --- the end ----------------------------------------------------------------------------

    def decide(
        self, dossier: str, *, outcome: Decision, number: str = "", **entry: Unpack[Entry]
    ) -> Dossier:
        """*Đã xử lý xong*: granted after the last step, or denied; the clock ends (T43)."""
        return self.record(Decided, dossier, entry, {"outcome": outcome, "number": number})

    def publish_result(self, dossier: str, *, place: str = "", **entry: Unpack[Entry]) -> Dossier:
        """*Công khai kết quả*."""
        return self.record(ResultPublished, dossier, entry, {"place": place})

    def return_result(self, dossier: str, *, way: str = "", **entry: Unpack[Entry]) -> Dossier:
        """*Trả kết quả* to the applicant."""
        return self.record(ResultReturned, dossier, entry, {"way": way})

    def withdraw(self, dossier: str, *, reason: str = "", **entry: Unpack[Entry]) -> Dossier:
        """*Rút hồ sơ* by the applicant (T30)."""
        return self.record(Withdrawn, dossier, entry, {"reason": reason})

    def discontinue(
        self, dossier: str, *, reason: str = "", basis: str = "", **entry: Unpack[Entry]
    ) -> Dossier:
        """*Dừng giải quyết*: ends the dossier without a result (T30)."""
        return self.record(Discontinued, dossier, entry, {"reason": reason, "basis": basis})

    def transfer(
        self, dossier: str, *, to_agency: str, basis: str, **entry: Unpack[Entry]
    ) -> Dossier:
        """*Chuyển giao hồ sơ* to another agency by an act; no date moves (R42)."""
        return self.record(Transferred, dossier, entry, {"to_agency": to_agency, "basis": basis})
