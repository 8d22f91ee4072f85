"""Which trigger of the legal table each event fires (R28)."""

from __future__ import annotations

from collections.abc import Mapping

from tthc_flow.dossier.events import (
    Accepted,
    Adopted,
    ApologyIssued,
    ConsultationAnswered,
    ConsultationRequested,
    Decided,
    Discontinued,
    Event,
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
from tthc_flow.lifecycle import Phase

__all__ = ["AWAITED_IN", "PLAIN_TRIGGERS", "TRIGGERS_OF"]

PLAIN_TRIGGERS: Mapping[type[Event], str] = {
    IntakeRefused: "refuse_at_intake",
    ConsultationRequested: "consult",
    ConsultationAnswered: "answer",
    Suspended: "suspend",
    PaymentRequested: "request_payment",
    ApologyIssued: "apologise",
    Reappointed: "reappoint",
    Extended: "extend",
    ResultPublished: "publish",
    ResultReturned: "return_result",
    Withdrawn: "withdraw",
    Discontinued: "discontinue",
}
"""Those that fire one trigger always, and change nothing but the state."""

AWAITED_IN: Mapping[type[Event], Phase] = {
    SupplementReceived: Phase.AWAITING_SUPPLEMENT,
    Resumed: Phase.SUSPENDED,
    PaymentConfirmed: Phase.AWAITING_PAYMENT,
}
"""The hold that each answer ends."""

TRIGGERS_OF: Mapping[type[Event], tuple[str, ...]] = {
    Submitted: ("submit",),
    Accepted: ("accept",),
    Adopted: ("adopt",),
    HandedOver: ("hand_over",),
    StepCompleted: ("complete_step", "advance_to"),
    SentBack: ("send_back_to",),
    SupplementRequested: ("request_supplement_at_intake", "request_supplement"),
    SupplementReceived: ("receive_supplement_at_intake", "resume_to"),
    Resumed: ("resume_to",),
    PaymentConfirmed: ("resume_to",),
    Decided: ("grant", "deny"),
    Recomputed: ("recompute",),
    Migrated: ("migrate",),
    Transferred: ("transfer",),
    **{kind: (trigger,) for kind, trigger in PLAIN_TRIGGERS.items()},
}
"""
All triggers of each kind, without the stage after a colon; which one depends on the dossier.

A `Corrected` fires none: the history is followed anew.
"""
