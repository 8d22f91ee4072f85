"""The acts of a lifecycle: what each trigger is called, and where it is written (R28, R29)."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from tthc_flow.citations import Citation

__all__ = ["ACTS", "Act", "act_of"]


@frozen
class Act:
    """
    What an official or applicant does.

    Attributes:
        label_vi: What the law or the one-stop desk calls it.
        label_en: The same in English.
        citation: Where it is written.
    """

    label_vi: str
    label_en: str
    citation: Citation


_SECTOR_LAW = Citation("pháp luật chuyên ngành", "T27")
_INTERNAL_PROCESS = Citation("quy trình nội bộ của thủ tục", "R23")
_STOP_NOTICE = Citation("TT 03/2025/TT-VPCP mẫu 05", "T30")


def _decree(article: str, statement: str = "") -> Citation:
    return Citation(f"NĐ 61/2018/NĐ-CP điều {article}", statement)


ACTS: Mapping[str, Act] = {
    "request_supplement_at_intake": Act(
        "yêu cầu bổ sung", "ask for supplement", _decree("17 khoản 1a", "T25")
    ),
    "receive_supplement_at_intake": Act(
        "đã bổ sung", "supplement received", _decree("17 khoản 1a")
    ),
    "refuse_at_intake": Act("từ chối tiếp nhận", "refuse at intake", _decree("17 khoản 1b")),
    "accept": Act("tiếp nhận", "accept", _decree("17", "T21")),
    "hand_over": Act("bàn giao", "hand over", _decree("18", "T31")),
    "complete_step": Act("xong bước", "complete a step", _INTERNAL_PROCESS),
    "advance_to": Act("chuyển bước", "advance", _INTERNAL_PROCESS),
    "send_back_to": Act("trả lại bước trước", "send back", _INTERNAL_PROCESS),
    "consult": Act("lấy ý kiến", "consult", _decree("19 khoản 5")),
    "answer": Act("trả lời ý kiến", "answer", _decree("19 khoản 5")),
    "request_supplement": Act(
        "yêu cầu bổ sung", "ask for supplement", _decree("19 khoản 4", "T23")
    ),
    "suspend": Act("tạm dừng", "suspend", _SECTOR_LAW),
    "request_payment": Act("yêu cầu nộp tiền", "ask for payment", _SECTOR_LAW),
    "resume_to": Act("tiếp tục", "resume", _SECTOR_LAW),
    "apologise": Act("xin lỗi", "apologise", _decree("19 khoản 9", "T38")),
    "reappoint": Act("hẹn lại", "re-appoint", _decree("19 khoản 9", "T39")),
    "extend": Act("gia hạn", "extend", _SECTOR_LAW),
    "recompute": Act("tính lại hạn", "recompute the dates", Citation("thông báo lịch nghỉ", "R38")),
    "migrate": Act("chuyển sang quy trình mới", "migrate", _INTERNAL_PROCESS),
    "transfer": Act("chuyển giao hồ sơ", "transfer", Citation("văn bản giao nhiệm vụ", "R42")),
    "grant": Act("đồng ý", "grant", _decree("19")),
    "deny": Act("từ chối giải quyết", "deny", _decree("19 khoản 8", "T29")),
    "publish": Act("công khai kết quả", "publish", _decree("20")),
    "return_result": Act("trả kết quả", "return result", _decree("20")),
    "withdraw": Act("rút hồ sơ", "withdraw", _STOP_NOTICE),
    "discontinue": Act("dừng giải quyết", "discontinue", _STOP_NOTICE),
}
"""By trigger, without the stage that some name after a colon."""


def act_of(trigger: str) -> Act | None:
    """The act of a trigger such as ``accept`` or ``advance_to:2``; None for an unknown one."""
    return ACTS.get(trigger.partition(":")[0])
