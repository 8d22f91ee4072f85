"""How far commitments cut: a directive's target, cuts of nothing, channels left out (R25)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tthc_flow.citations import Citation, Confidence
from tthc_flow.compliance.catalogue.term_pairs import length_of, pairs_of, single_terms
from tthc_flow.compliance.records import ProcedureRecord
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.procedures import Verdict, reduction_of
from tthc_flow.procedures.reduction import verdict_on

__all__ = ["RULES"]


def _target(record: ProcedureRecord, yardstick: Yardstick) -> Iterator[Hit]:
    directive = yardstick.directive
    if directive is None:
        return
    for pair in pairs_of(record):
        terms = single_terms(pair)
        if terms is None or verdict_on(record, *terms, directive) is not Verdict.BELOW:
            continue
        cut = reduction_of(*terms) or Fraction(0)
        is_assumed = directive.provenance is Confidence.ASSUMED
        yield hit(
            pair.where,
            channel=pair.name,
            lawful=terms[0],
            promised=terms[1],
            cut=Fraction(round(cut * 1000), 10),
            wanted=directive.known_target * 100,
            target=directive.number,
            assumed=_ASSUMED if is_assumed else Words("", ""),
        )


_ASSUMED = Words(" (giả định, chưa có văn bản)", " (assumed, text not at hand)")

TARGET_MISSED: Rule[ProcedureRecord] = Rule(
    code="TF306",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=Citation("chỉ tiêu cắt giảm do đơn vị cung cấp", "R25"),
    title=Words("Chưa đạt chỉ tiêu cắt giảm", "Short of the directive's target"),
    finding=Words(
        "{channel}: {lawful} còn {promised}, cắt {cut} %, chỉ tiêu {wanted} % theo {target}"
        "{assumed}",
        "{channel}: {lawful} down to {promised} is {cut} %, the target of {target} is {wanted} %"
        "{assumed}",
    ),
    fix=Words("Cắt thêm, hoặc ghi lý do được miễn", "cut further, or write why it is exempt"),
    why=Words(
        "Các quyết định làm tròn theo nửa ngày nên cắt thật 28,6 % dưới chỉ tiêu “30 %” là có; "
        "quy tắc nêu con số thật để người có thẩm quyền xem.",
        "Decisions round to half days, so a real 28.6 % under a target of “30 %” occurs; the rule "
        "states the real figure for those who decide.",
    ),
    check=_target,
)


def _uncut(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    for pair in pairs_of(record):
        terms = single_terms(pair)
        if terms is not None and terms[0] == terms[1] and length_of(terms[0]) is not None:
            yield hit(pair.where, channel=pair.name, lawful=terms[0])


NOT_CUT: Rule[ProcedureRecord] = Rule(
    code="TF307",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=Citation("có danh sách giữ nguyên 1 ngày", "T45"),
    title=Words("Cam kết bằng đúng thời hạn luật", "A commitment that cuts nothing"),
    finding=Words("{channel}: cam kết bằng luật, {lawful}", "{channel}: as by law, {lawful}"),
    fix=Words("Bỏ cam kết, hoặc cắt giảm thật", "drop the commitment, or cut the term"),
    why=Words(
        "Cam kết không cắt gì làm đẹp số thủ tục “đã cắt giảm” mà người dân không được lợi.",
        "A commitment that cuts nothing adds to the count of “cut” procedures and helps nobody.",
    ),
    check=_uncut,
)


def _channel_left_out(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    promised = {term.channel for term in record.committed}
    if not promised or None in promised:
        return
    for channel in record.channels:
        if channel not in promised:
            yield hit(f"committed.{channel}", channel=channel)


CHANNEL_LEFT_OUT: Rule[ProcedureRecord] = Rule(
    code="TF308",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=Citation("thời hạn có thể khác nhau theo kênh", "T10"),
    title=Words("Cam kết bỏ sót kênh", "A commitment that leaves a channel out"),
    finding=Words("Kênh {channel} không có cam kết", "the channel {channel} has no commitment"),
    fix=Words("Kiểm tra quyết định có áp dụng cho kênh này", "see whether the decision covers it"),
    why=Words(
        "Cùng một thủ tục mà nộp cách này được cắt giảm, nộp cách kia thì không.",
        "One procedure, yet one way of filing gets the shorter term and another does not.",
    ),
    check=_channel_left_out,
)

RULES = (TARGET_MISSED, NOT_CUT, CHANNEL_LEFT_OUT)
