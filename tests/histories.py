"""Any legal history of a dossier, corrections and voids included, for properties."""

from __future__ import annotations

from hypothesis import strategies as st

from tthc_flow.dossier import Jurisdiction
from tthc_flow.procedures import Catalogue, Procedure, StepKind
from tthc_flow.terms import CountingRule, ReceptionRule, SupplementPolicy
from tthc_flow.testing import strategies

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


@st.composite
def histories(
    draw: st.DrawFn, *, with_corrections: bool = True, longest: int = 16
) -> strategies.Story:
    """A dossier of any of the procedures above, under any rule."""
    catalogue = Catalogue("Thử", (draw(st.sampled_from(PROCEDURES)),))
    desk = Jurisdiction(catalogue, CALENDAR, RULEBOOK, draw(st.sampled_from(RULES)))
    return draw(
        strategies.histories(st.just(desk), with_corrections=with_corrections, longest=longest)
    )
