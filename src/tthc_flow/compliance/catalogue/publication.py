"""The decision that publishes a procedure: there, dated, in time, and still in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from tthc_flow.citations import Citation
from tthc_flow.compliance.records import ProcedureRecord
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.procedures import LegalDocument

__all__ = ["RULES", "is_of_province"]

_PUBLISHED = Citation("NĐ 63/2010/NĐ-CP điều 13", "T48")
_PROVINCE = re.compile(r"QĐ-(UBND|CTUBND|CT|TTPVHCC)\b", re.IGNORECASE)
_MINISTRY = re.compile(r"QĐ-(B|NHNN|TTCP|VPCP|BHXH|UBDT)", re.IGNORECASE)


def is_of_province(decision: LegalDocument) -> bool | None:
    """Whether a province decided it, by its symbol; None when the symbol does not tell."""
    if _PROVINCE.search(decision.number):
        return True
    return False if _MINISTRY.search(decision.number) else None


def _missing(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    if record.decision is None or not record.decision.number.strip():
        yield hit("decision")


DECISION_MISSING: Rule[ProcedureRecord] = Rule(
    code="TF511",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=_PUBLISHED,
    title=Words("Thiếu quyết định công bố", "No publication decision"),
    finding=Words("Không ghi số quyết định công bố", "no publication decision is named"),
    fix=Words("Ghi số, ký hiệu quyết định công bố", "write the number of the decision"),
    why=Words(
        "Thủ tục hành chính được công bố bằng quyết định của Bộ trưởng hoặc Chủ tịch UBND tỉnh; "
        "không có quyết định thì không được áp dụng.",
        "A procedure is published by decision of a minister or a provincial Chairman; without one "
        "it may not be applied.",
    ),
    check=_missing,
)


def _undated(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    decision = record.decision
    if decision is None or not decision.number.strip() or not record.says("decision.issued_on"):
        return
    if decision.issued_on is None:
        yield hit("decision.issued_on", number=decision.number)


DECISION_UNDATED: Rule[ProcedureRecord] = Rule(
    code="TF512",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=_PUBLISHED,
    title=Words("Quyết định công bố không có ngày", "A publication decision without a date"),
    finding=Words("Quyết định {number} không ghi ngày ban hành", "{number} has no date"),
    fix=Words("Ghi issued_on", "write `issued_on`"),
    why=Words(
        "Không có ngày thì không kiểm tra được công bố, công khai có kịp thời.",
        "Without the date nobody can check whether it was published and posted in time.",
    ),
    check=_undated,
)


def _late(record: ProcedureRecord, yardstick: Yardstick) -> Iterator[Hit]:
    decision, effective = record.decision, record.valid_from
    if decision is None or decision.issued_on is None or effective is None:
        return
    if "valid_from" in record.assumed:
        return
    of_province = is_of_province(decision)
    if of_province is None:
        return
    issuer = "province" if of_province else "ministry"
    law = yardstick.law_at(decision.issued_on)
    days = law.whole(f"publication_days_before_effect_{issuer}")
    if (effective - decision.issued_on).days < days:
        latest = effective - timedelta(days=days)
        yield hit(
            "decision.issued_on",
            number=decision.number,
            issued=decision.issued_on,
            effective=effective,
            latest=latest,
            days=days,
        )


PUBLISHED_LATE: Rule[ProcedureRecord] = Rule(
    code="TF513",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=Citation("NĐ 63/2010/NĐ-CP điều 15", "T48"),
    title=Words("Công bố sát ngày có hiệu lực", "Published too close to its effect"),
    finding=Words(
        "{number} ngày {issued}, hiệu lực {effective}: chậm nhất phải là {latest} ({days} ngày)",
        "{number} of {issued} for {effective}: {latest} at the latest ({days} days before)",
    ),
    fix=Words(
        "Nếu văn bản theo trình tự rút gọn thì miễn trừ kèm lý do",
        "excuse it with a reason when the text is fast-track",
    ),
    why=Words(
        "Quyết định công bố phải ban hành trước ngày văn bản có hiệu lực: bộ 20 ngày, tỉnh 05 "
        "ngày. Luật nói “ngày”; bộ chỉ số QĐ 766 đếm ngày làm việc. Ở đây đếm ngày như luật. "
        "Ngày hiệu lực của phiên bản có thể muộn hơn ngày của văn bản, nên chỉ là lưu ý.",
        "The decision is issued before the text takes effect: a ministry 20 days, a province 5. "
        "The law says “days”; the QĐ 766 score counts working days. Days are counted here, as the "
        "law does. A version may begin later than its text, so this is only a note.",
    ),
    check=_late,
    law=("publication_days_before_effect_ministry", "publication_days_before_effect_province"),
)


def _repealed(record: ProcedureRecord, yardstick: Yardstick) -> Iterator[Hit]:
    if not record.is_in_force(yardstick.on):
        return
    for field, decision in _decisions(record):
        for part in _cited(decision.number):
            act = yardstick.repealed.get(part)
            if act is not None:
                yield hit(
                    field,
                    number=act.number,
                    since=act.repealed_on or "",
                    instead=act.replaced_by or "—",
                )


def _decisions(record: ProcedureRecord) -> Iterator[tuple[str, LegalDocument]]:
    if record.decision is not None:
        yield "decision", record.decision
    if record.committed and record.commitment_decision is not None:
        yield "commitment.decision", record.commitment_decision


def _cited(number: str) -> Iterator[str]:
    """Numbers of acts in a text: "61/2018/NĐ-CP", "3508/QĐ-UBND"."""
    for part in re.split(r"[\s,;]+", number):
        if "/" in part:
            yield part.strip(".()")


DECISION_REPEALED: Rule[ProcedureRecord] = Rule(
    code="TF514",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=Citation("văn bản bãi bỏ, thay thế trong bảng quy định hoặc cấu hình", "R47"),
    title=Words("Dẫn văn bản đã bị bãi bỏ", "An act that was repealed"),
    finding=Words(
        "{number} không còn hiệu lực (từ {since}); thay bằng {instead}",
        "{number} no longer holds (since {since}); in its place {instead}",
    ),
    fix=Words("Dẫn văn bản đang có hiệu lực", "name the act in force"),
    why=Words(
        "Thủ tục còn áp dụng thì phải dựa trên văn bản còn hiệu lực. Đơn vị khai thêm văn bản đã "
        "bãi bỏ ở khóa repealed của cấu hình.",
        "A procedure in use rests on an act in force. A host adds repealed acts under `repealed` "
        "in its configuration.",
    ),
    check=_repealed,
    law=("repealed_acts",),
)


def _future(record: ProcedureRecord, yardstick: Yardstick) -> Iterator[Hit]:
    for field, decision in _decisions(record):
        if decision.issued_on is not None and decision.issued_on > yardstick.on:
            yield hit(field, number=decision.number, issued=decision.issued_on, on=yardstick.on)


DECISION_IN_FUTURE: Rule[ProcedureRecord] = Rule(
    code="TF515",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=_PUBLISHED,
    title=Words("Quyết định đề ngày chưa tới", "A decision dated in the future"),
    finding=Words("{number} đề ngày {issued}, sau ngày {on}", "{number} of {issued} is after {on}"),
    fix=Words("Sửa ngày ban hành", "correct its day"),
    why=Words("Ngày gõ sai làm sai mọi mốc công khai.", "A wrong day spoils every limit after it."),
    check=_future,
)

RULES = (
    DECISION_MISSING,
    DECISION_UNDATED,
    PUBLISHED_LATE,
    DECISION_REPEALED,
    DECISION_IN_FUTURE,
)
