"""What a printed step seems to do: a first reading of its words, always marked `assumed`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tthc_flow.procedures.step import StepKind

__all__ = ["assumed_kinds"]

_DESK = re.compile(
    r"tiếp nhận|bộ phận một cửa|(?:tt|trung tâm )(?:pvhcc|phục vụ hành chính)|tn&tkq|tn và tkq"
)
_RETURN = re.compile(r"trả kết quả|trả hồ sơ|nhận kết quả|tn&tkq")
_WORDS: tuple[tuple[StepKind, re.Pattern[str]], ...] = (
    (StepKind.CONSULT, re.compile(r"lấy ý kiến|xin ý kiến|tham gia ý kiến|phối hợp|hội đồng")),
    (StepKind.ASSIGN, re.compile(r"phân công|giao việc|giao hồ sơ|chuyển hồ sơ|phân xử lý")),
    (StepKind.ISSUE, re.compile(r"văn thư|đóng dấu|vào sổ|phát hành|lấy số|cấp số")),
    (StepKind.APPROVE, re.compile(r"ký duyệt|phê duyệt|ký ban hành|lãnh đạo (?:sở|ubnd)|chủ tịch")),
    (StepKind.REVIEW, re.compile(r"lãnh đạo|trưởng phòng|xem xét|kiểm tra|soát|ký nháy|trình ký")),
)


def assumed_kinds(steps: Sequence[str]) -> list[StepKind]:
    """
    Kinds of the steps of one process, in their order.

    Args:
        steps: What each step does and who does it, as printed.

    Returns:
        Kinds that a procedure can have: intake only before the work, the return of the result
        only after it, and at least one step of work.
    """
    texts = [text.lower() for text in steps]
    first = next((i for i, text in enumerate(texts) if not _DESK.search(text)), len(texts) - 1)
    last = len(texts)
    while last > first + 1 and (_RETURN.search(texts[last - 1]) or _DESK.search(texts[last - 1])):
        last -= 1
    return [
        StepKind.INTAKE
        if index < first
        else StepKind.RETURN_RESULT
        if index >= last
        else _kind_of_work(text)
        for index, text in enumerate(texts)
    ]


def _kind_of_work(text: str) -> StepKind:
    """The first kind whose words stand there; most steps examine the dossier."""
    for kind, words in _WORDS:
        if words.search(text):
            return kind
    return StepKind.ASSIGN if _DESK.search(text) else StepKind.APPRAISE
