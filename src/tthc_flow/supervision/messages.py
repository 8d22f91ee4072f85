"""What a flag says to people, in Vietnamese and English."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from tthc_flow.supervision.flag import FlagKind
from tthc_flow.supervision.obligation import ObligationKind

__all__ = ["message"]

_NAMES = {
    ObligationKind.STATUTORY: ("thời hạn luật định", "statutory time limit"),
    ObligationKind.COMMITTED: ("thời hạn cam kết", "committed time limit"),
    ObligationKind.APPOINTED: ("ngày hẹn trả kết quả", "appointed date"),
    ObligationKind.STEP: ("thời hạn của bước", "time for the step"),
    ObligationKind.HANDOVER: ("hạn bàn giao hồ sơ cho bộ phận giải quyết", "time for hand-over"),
    ObligationKind.CONSULTATION: ("hạn trả lời ý kiến của", "time for the reply of"),
    ObligationKind.SUPPLEMENT_REQUEST: (
        "hạn yêu cầu bổ sung hồ sơ",
        "time for asking for a supplement",
    ),
    ObligationKind.SUPPLEMENT_WINDOW: (
        "hạn nộp bổ sung của người nộp hồ sơ",
        "the applicant's time for the supplement",
    ),
    ObligationKind.APOLOGY: ("hạn gửi văn bản xin lỗi", "time for the apology"),
    ObligationKind.PUBLICATION: ("hạn công khai kết quả", "time for publishing the result"),
    ObligationKind.RETURN: ("hạn trả kết quả cho người nộp", "time for returning the result"),
}

_SENTENCES = {
    FlagKind.DUE_SOON: ("Sắp đến hạn: {owed}, chậm nhất {last}", "Due soon: {owed}, by {last}"),
    FlagKind.OVERDUE: ("Đã quá {owed}: chậm nhất {last}", "Overdue: {owed}, by {last}"),
    FlagKind.AT_RISK: (
        "Có nguy cơ quá {owed} ({last}): thời gian còn lại không đủ cho các bước còn lại",
        "At risk: not enough time left for the remaining steps; {owed}, by {last}",
    ),
    FlagKind.SECOND_SUPPLEMENT: (
        "Yêu cầu bổ sung quá số lần cho phép sau khi tiếp nhận ({last})",
        "More supplement requests after acceptance than allowed ({last})",
    ),
    FlagKind.SECOND_REAPPOINTMENT: (
        "Hẹn lại ngày trả kết quả quá số lần cho phép ({last})",
        "More re-appointments than allowed ({last})",
    ),
    FlagKind.PAUSE_WITHOUT_BASIS: (
        "Dừng tính thời hạn mà không nêu căn cứ pháp lý ({last})",
        "The clock was stopped without a legal basis ({last})",
    ),
    FlagKind.DUE_DATE_MOVED: (
        "Lùi {owed} khi đã quá hạn ({last})",
        "Moved after it had passed: {owed}, {last}",
    ),
}


def message(
    kind: FlagKind, owed: ObligationKind, due_at: datetime, about: tuple[str, str] = ("", "")
) -> tuple[str, str]:
    """
    The sentence of a flag.

    Args:
        kind: What is wrong.
        owed: What it is about.
        due_at: Last instant in time.
        about: The step or body concerned, in Vietnamese and English.

    Returns:
        Vietnamese and English.
    """
    vi, en = _SENTENCES[kind]
    name_vi, name_en = _NAMES[owed]
    about_vi, about_en = (f" “{text}”" if text else "" for text in about)
    return (
        vi.format(owed=name_vi + about_vi, last=_last(due_at, "ngày ")),
        en.format(owed=name_en + about_en, last=_last(due_at, "")),
    )


def _last(due_at: datetime, day: str) -> str:
    """A day ends at 24:00 (Civil Code art. 148.6): midnight belongs to the day before."""
    if due_at.time() == time.min:
        return f"24:00 {day}{due_at - timedelta(days=1):%d/%m/%Y}"
    return f"{due_at:%H:%M} {day}{due_at:%d/%m/%Y}"
