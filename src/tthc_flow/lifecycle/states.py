"""States of a dossier (*trạng thái hồ sơ*) and the national portal's codes for them (R27)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

__all__ = ["Phase", "phase_of", "stage_of", "stage_state"]


class Phase(StrEnum):
    """What a dossier is doing; `IN_PROGRESS` has one state per stage of its procedure."""

    SUBMITTED = "SUBMITTED"
    SUPPLEMENT_AT_INTAKE = "SUPPLEMENT_AT_INTAKE"
    REFUSED_AT_INTAKE = "REFUSED_AT_INTAKE"
    ACCEPTED = "ACCEPTED"
    IN_PROGRESS = "IN_PROGRESS"
    SUSPENDED = "SUSPENDED"
    AWAITING_SUPPLEMENT = "AWAITING_SUPPLEMENT"
    AWAITING_PAYMENT = "AWAITING_PAYMENT"
    WITHDRAWN = "WITHDRAWN"
    DISCONTINUED = "DISCONTINUED"
    DECIDED = "DECIDED"
    RETURNED = "RETURNED"

    @property
    def portal_code(self) -> int:
        """Code of the National Public Service Portal, 1 to 10 (T55)."""
        return _PORTAL_CODES[self]

    @property
    def label_vi(self) -> str:
        """Name shown to people."""
        return _LABELS[self][0]

    @property
    def label_en(self) -> str:
        """The same in English."""
        return _LABELS[self][1]

    @property
    def is_hold(self) -> bool:
        """Whether the dossier waits and comes back to where it was."""
        return self in _HOLDS


_PORTAL_CODES: Mapping[Phase, int] = {
    Phase.SUBMITTED: 1,
    Phase.SUPPLEMENT_AT_INTAKE: 5,
    Phase.REFUSED_AT_INTAKE: 3,
    Phase.ACCEPTED: 2,
    Phase.IN_PROGRESS: 4,
    Phase.SUSPENDED: 4,
    Phase.AWAITING_SUPPLEMENT: 5,
    Phase.AWAITING_PAYMENT: 6,
    Phase.WITHDRAWN: 7,
    Phase.DISCONTINUED: 8,
    Phase.DECIDED: 9,
    Phase.RETURNED: 10,
}
_LABELS: Mapping[Phase, tuple[str, str]] = {
    Phase.SUBMITTED: ("Mới đăng ký", "Submitted"),
    Phase.SUPPLEMENT_AT_INTAKE: ("Chờ bổ sung trước tiếp nhận", "Supplement before acceptance"),
    Phase.REFUSED_AT_INTAKE: ("Không được tiếp nhận", "Refused at intake"),
    Phase.ACCEPTED: ("Được tiếp nhận", "Accepted"),
    Phase.IN_PROGRESS: ("Đang xử lý", "In progress"),
    Phase.SUSPENDED: ("Tạm dừng có căn cứ", "Suspended"),
    Phase.AWAITING_SUPPLEMENT: ("Yêu cầu bổ sung giấy tờ", "Awaiting supplement"),
    Phase.AWAITING_PAYMENT: ("Chờ thực hiện nghĩa vụ tài chính", "Awaiting payment"),
    Phase.WITHDRAWN: ("Công dân rút hồ sơ", "Withdrawn"),
    Phase.DISCONTINUED: ("Dừng xử lý", "Discontinued"),
    Phase.DECIDED: ("Đã xử lý xong", "Decided"),
    Phase.RETURNED: ("Đã trả kết quả", "Result returned"),
}
_HOLDS = frozenset({Phase.SUSPENDED, Phase.AWAITING_SUPPLEMENT, Phase.AWAITING_PAYMENT})


def stage_state(number: int) -> str:
    """The state of work on stage *number*, from 1."""
    return f"{Phase.IN_PROGRESS}:{number}"


def stage_of(state: str) -> int | None:
    """Number of the stage that *state* is work on, or None."""
    phase, _, number = state.partition(":")
    return int(number) if phase == Phase.IN_PROGRESS and number else None


@cache
def phase_of(state: str) -> Phase:
    """The phase of a state of any lifecycle."""
    return Phase(state.partition(":")[0])
