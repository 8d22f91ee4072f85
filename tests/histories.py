"""Any legal history of a dossier, corrections and voids included, for properties."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tthc_flow.dossier import Dossier, Event, Jurisdiction, event_to_json
from tthc_flow.dossier.events import EVENT_TYPES, Corrected, Decision
from tthc_flow.errors import EventOutOfOrder, IllegalTransition
from tthc_flow.instants import VIETNAM
from tthc_flow.procedures import Catalogue, Procedure, StepKind, SubmissionChannel
from tthc_flow.terms import CountingRule, ReceptionRule, SupplementPolicy, parse_term

from .stories import CALENDAR, DESK, RULEBOOK, SIGN, procedure, step

DESKS = [DESK, step("desk_two", "0,5 ngày", 2, StepKind.INTAKE)]
PARALLEL = [
    step("survey", "1 tuần", 1),
    step("tax", "12 giờ", 2),
    step("commune", "3,25 ngày", 2),
    step("sign", "không tính thời gian", 3, StepKind.APPROVE),
    step("hand", "1 ngày", 4, StepKind.RETURN_RESULT),
]
PROCEDURES: list[Procedure] = [
    procedure("5 ngày làm việc", "3 ngày làm việc", window="10 ngày"),
    procedure("10 ngày làm việc", "7,5 ngày làm việc", PARALLEL, window="5 ngày làm việc"),
    procedure("3 ngày", "2,5 ngày làm việc", [*DESKS, step("work", "0 ngày", 3)]),
    procedure("1 tháng", "20 ngày làm việc", PARALLEL),
    procedure("2 tuần", "10 ngày", [*DESKS, step("work", "1 tháng", 3)], window="48 giờ"),
    procedure("1 năm", "6 tháng", [step("work", "", 1)]),
    procedure("20 giờ làm việc", "12 giờ làm việc"),
    procedure("72 giờ", "48 giờ", PARALLEL),
    procedure("trong ngày", steps=[step("work", "trong ngày", 1)]),
    procedure("ngay sau khi nhận đủ hồ sơ", steps=[step("work", "15 phút", 1)]),
    procedure("không quy định", steps=[DESK, step("work", "1 ngày", 2), SIGN]),
    procedure("không tính thời gian", "", PARALLEL),
]
RULES = [
    CountingRule(reception, policy, switch)
    for reception in ReceptionRule
    for policy in SupplementPolicy
    for switch in (True, False)
]
LENGTHS = ["5 ngày làm việc", "1,5 ngày làm việc", "10 ngày", "1 tháng", "8 giờ làm việc", "36 giờ"]
ENDINGS = {"decided", "discontinued", "intake_refused", "withdrawn"}
MINUTES = [0, 1, 17, 60, 240, 600, 1440, 1441, 4000, 14_000, 30_000]


def payload(
    draw: Callable[[Any], Any], name: str, when: datetime, steps: list[str]
) -> dict[str, Any]:
    """What an event of this kind carries besides its instant."""

    def near(before: int, after: int) -> date:
        return when.date() + timedelta(days=draw(st.integers(-before, after)))

    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "submitted": lambda: {
            "procedure": "1.000001",
            "channel": draw(st.sampled_from(SubmissionChannel)),
        },
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
            "term": parse_term(draw(st.sampled_from(LENGTHS))),
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


class History:
    """A dossier whose printed form is its record, so that a failure can be told."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier

    def __repr__(self) -> str:
        desk = self.dossier.jurisdiction
        lines = [json.dumps(event_to_json(event)) for event in self.dossier.events]
        terms = ", ".join(str(term) for term in desk.catalogue.procedures[0].statutory.values())
        return "\n".join(["", f"{terms} under {desk.rule}", *lines, ""])


def corrected(draw: Callable[[Any], Any], dossier: Dossier, when: datetime) -> Event | None:
    """A correction of one event: voided, or the same at another instant."""
    wrong = draw(st.sampled_from(dossier.events))
    if isinstance(wrong, Corrected):
        return None
    instead = None
    if draw(st.booleans()):
        then = min(wrong.at + timedelta(minutes=draw(st.integers(-1500, 1500))), when)
        steps = [step.key for step in dossier.current_steps]
        what = payload(draw, wrong.type, then, steps)
        instead = EVENT_TYPES[wrong.type](dossier="D", seq=wrong.seq, at=then, **what)
    return Corrected(dossier="D", seq=dossier.seq + 1, at=when, corrects=wrong.seq, event=instead)


@st.composite
def histories(draw: st.DrawFn, *, with_corrections: bool = True, longest: int = 16) -> History:
    """A dossier of any of the procedures above, under any rule."""
    catalogue = Catalogue("Thử", (draw(st.sampled_from(PROCEDURES)),))
    desk = Jurisdiction(catalogue, CALENDAR, RULEBOOK, draw(st.sampled_from(RULES)))
    dossier = Dossier("D", desk)
    when = datetime(2026, draw(st.integers(1, 12)), draw(st.integers(1, 28)), tzinfo=VIETNAM)
    when += timedelta(minutes=draw(st.integers(0, 1439)))
    for _ in range(draw(st.integers(2, longest))):
        kinds = [*likely(dossier), *(["corrected"] if with_corrections and dossier.seq else [])]
        may_end = draw(st.integers(0, 5)) == 5
        kinds = [kind for kind in kinds if may_end or kind not in ENDINGS] or kinds
        if not kinds:
            break
        name = draw(st.sampled_from(kinds))
        then = when + timedelta(minutes=draw(st.sampled_from(MINUTES)))
        if name == "corrected":
            event = corrected(draw, dossier, then)
        else:
            steps = [step.key for step in dossier.current_steps]
            what = payload(draw, name, then, steps)
            event = EVENT_TYPES[name](dossier="D", seq=dossier.seq + 1, at=then, **what)
        try:
            if event is not None:
                dossier.apply(event)
                when = then
        except (IllegalTransition, EventOutOfOrder):
            continue
    return History(dossier)
