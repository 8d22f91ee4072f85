"""Acts at a desk with anything that they may carry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tthc_flow.dossier import Dossier
from tthc_flow.dossier.events import Decision
from tthc_flow.terms import parse_term

__all__ = ["ENDINGS", "likely", "payload"]

ENDINGS = frozenset({"decided", "discontinued", "intake_refused", "withdrawn"})
"""Acts after which little happens."""

_LENGTHS = [
    "5 ngày làm việc",
    "1,5 ngày làm việc",
    "10 ngày",
    "1 tháng",
    "8 giờ làm việc",
    "36 giờ",
]


def payload(
    draw: Callable[[Any], Any], name: str, when: datetime, dossier: Dossier
) -> dict[str, Any]:
    """What an event of this kind carries besides its instant."""

    def near(before: int, after: int) -> date:
        return when.date() + timedelta(days=draw(st.integers(-before, after)))

    def submitted() -> dict[str, Any]:
        procedure = draw(st.sampled_from(dossier.jurisdiction.catalogue.procedures))
        channel = draw(st.sampled_from(procedure.channels))
        return {"procedure": procedure.reference, "channel": channel}

    steps = [step.key for step in dossier.current_steps]
    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "submitted": submitted,
        "intake_refused": lambda: {"reason": "x"},
        "accepted": lambda: {"appointed_on": near(1, 30) if draw(st.booleans()) else None},
        "step_completed": lambda: {"step": draw(st.sampled_from([*steps, "none"]))},
        "sent_back": lambda: {"to_stage": draw(st.integers(1, 3))},
        "consultation_requested": lambda: {
            "unit": draw(st.sampled_from("AB")),
            "reply_by": near(1, 20) if draw(st.booleans()) else None,
        },
        "consultation_answered": lambda: {"unit": draw(st.sampled_from("AB"))},
        "suspended": lambda: {"basis": draw(st.sampled_from(["", "Luật Đất đai"]))},
        "payment_requested": lambda: {"basis": draw(st.sampled_from(["", "Luật Thuế"]))},
        "reappointed": lambda: {"new_on": near(3, 40)},
        "extended": lambda: {
            "term": parse_term(draw(st.sampled_from(_LENGTHS))),
            "basis": "Luật Đất đai",
        },
        "transferred": lambda: {"to_agency": "UBND xã", "basis": "NQ 202/2025/QH15"},
        "decided": lambda: {"outcome": draw(st.sampled_from(Decision))},
    }
    return makers[name]() if name in makers else {}


def likely(dossier: Dossier) -> list[str]:
    """Kinds of events that are worth a try now."""
    legal = {trigger.partition(":")[0] for trigger in dossier.legal}
    words = {
        "submit": ["submitted"],
        "accept": ["accepted"] * 6,
        "hand_over": ["handed_over"] * 4,
        "complete_step": ["step_completed"] * 6,
        "advance_to": ["step_completed"] * 4,
        "resume_to": ["supplement_received", "resumed", "payment_confirmed"] * 4,
        "receive_supplement_at_intake": ["supplement_received"] * 3,
        "request_supplement_at_intake": ["supplement_requested"],
        "request_supplement": ["supplement_requested"],
        "refuse_at_intake": ["intake_refused"],
        "send_back_to": ["sent_back"],
        "consult": ["consultation_requested"],
        "answer": ["consultation_answered"],
        "suspend": ["suspended"],
        "request_payment": ["payment_requested"],
        "apologise": ["apology_issued"],
        "reappoint": ["reappointed"],
        "extend": ["extended"],
        "grant": ["decided"],
        "deny": ["decided"],
        "publish": ["result_published"],
        "return_result": ["result_returned"],
        "withdraw": ["withdrawn"],
        "discontinue": ["discontinued"],
        "transfer": ["transferred"],
    }
    return sorted(kind for trigger in legal for kind in words.get(trigger, []))
