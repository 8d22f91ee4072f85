"""Cut-down terms: no longer than the law, and decided by somebody (R24, T44)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from tthc_flow.citations import Citation
from tthc_flow.compliance.catalogue.term_pairs import length_of, pairs_of, single_terms
from tthc_flow.compliance.records import ProcedureRecord
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.errors import NoDueDate
from tthc_flow.procedures import LaterShare, later_share
from tthc_flow.terms import Term

__all__ = ["RULES"]

_SHORTEN_ONLY = Citation("địa phương được rút ngắn, không được kéo dài", "T44")
_ONE_YEAR = timedelta(days=365)


def _longer(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    for pair in pairs_of(record):
        terms = single_terms(pair)
        if terms is None or type(terms[0]) is not type(terms[1]):
            continue
        lawful, promised = length_of(terms[0]), length_of(terms[1])
        if lawful is not None and promised is not None and promised > lawful:
            yield hit(pair.where, channel=pair.name, lawful=terms[0], promised=terms[1])


LONGER_THAN_LAW: Rule[ProcedureRecord] = Rule(
    code="TF301",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=_SHORTEN_ONLY,
    title=Words("Cam kết dài hơn luật", "A commitment longer than the law"),
    finding=Words(
        "{channel}: cam kết {promised} dài hơn thời hạn theo luật {lawful}",
        "{channel}: {promised} committed is longer than {lawful} by law",
    ),
    fix=Words("Sửa thời hạn cam kết cho không quá {lawful}", "commit to {lawful} at most"),
    why=Words(
        "Địa phương được rút ngắn thời hạn, không được kéo dài.",
        "A province may shorten a time limit, never lengthen it.",
    ),
    check=_longer,
)


def _other_unit(record: ProcedureRecord, yardstick: Yardstick) -> Iterator[Hit]:
    for pair in pairs_of(record):
        terms = single_terms(pair)
        if terms is None or type(terms[0]) is type(terms[1]):
            continue
        later = _later(terms[0], terms[1], yardstick)
        if later is not None and later.share:
            yield hit(
                pair.where,
                severity=Severity.ERROR if later.share == 1 else None,
                channel=pair.name,
                lawful=terms[0],
                promised=terms[1],
                percent=Fraction(round(later.share * 1000), 10),
                example=later.example,
            )


def _later(lawful: Term, promised: Term, yardstick: Yardstick) -> LaterShare | None:
    """Compared from every working day of the year before the day asked about, once a pair."""
    key = (lawful, promised)
    if key not in yardstick.memory:
        first = yardstick.on - _ONE_YEAR
        try:
            yardstick.memory[key] = later_share(
                lawful, promised, yardstick.calendar, first, yardstick.on
            )
        except NoDueDate:
            yardstick.memory[key] = None
    found: LaterShare | None = yardstick.memory[key]
    return found


SOMETIMES_LATER: Rule[ProcedureRecord] = Rule(
    code="TF302",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=Citation("địa phương được rút ngắn, không được kéo dài", "R24"),
    title=Words(
        "Cam kết bằng đơn vị khác, có ngày muộn hơn luật",
        "A commitment in another unit that is sometimes later than the law",
    ),
    finding=Words(
        "{channel}: cam kết {promised} thay cho {lawful} hẹn muộn hơn luật ở {percent} % số ngày "
        "nhận hồ sơ, ví dụ nhận ngày {example}",
        "{channel}: {promised} instead of {lawful} is later than the law from {percent} % of all "
        "start days, e.g. from {example}",
    ),
    fix=Words(
        "Cam kết bằng chính đơn vị của luật, hoặc rút ngắn thêm",
        "commit in the unit of the law, or shorten it further",
    ),
    why=Words(
        "17,5 ngày làm việc so với 25 ngày: con số nhỏ hơn nhưng hẹn muộn hơn ở một nửa số ngày "
        "nhận. Chỉ so được bằng cách tính từng ngày.",
        "17.5 working days against 25 days: a smaller number, yet later from half of all start "
        "days. Only trying each day can tell.",
    ),
    check=_other_unit,
)


def _no_decision(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    decision = record.commitment_decision
    if record.committed and (decision is None or not decision.number.strip()):
        yield hit("commitment.decision")


COMMITMENT_WITHOUT_DECISION: Rule[ProcedureRecord] = Rule(
    code="TF303",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=Citation("danh sách cắt giảm do quyết định phê duyệt", "T44"),
    title=Words("Cam kết không có quyết định", "A commitment that nobody decided"),
    finding=Words("Không ghi số quyết định cắt giảm", "no decision is named for the commitment"),
    fix=Words("Ghi số, ngày của quyết định phê duyệt", "name the decision that approves it"),
    why=Words(
        "Thời hạn cắt giảm chỉ có giá trị khi được quyết định phê duyệt; kế hoạch và kiến nghị "
        "chưa phải cam kết.",
        "A cut holds once a decision approves it; plans and proposals are no commitments yet.",
    ),
    check=_no_decision,
)


def _undated(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    decision = record.commitment_decision
    if not record.committed or decision is None or not decision.number.strip():
        return
    if decision.issued_on is None:
        yield hit("commitment.decision.issued_on", number=decision.number)


COMMITMENT_UNDATED: Rule[ProcedureRecord] = Rule(
    code="TF304",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=Citation("mỗi cặp thời hạn có số và ngày quyết định", "T44"),
    title=Words("Quyết định cắt giảm không có ngày", "A commitment decided on no day"),
    finding=Words("Quyết định {number} không ghi ngày", "{number} has no date"),
    fix=Words("Ghi ngày ban hành vào issued_on", "write its day in `issued_on`"),
    why=Words(
        "Không có ngày thì không biết hồ sơ nào được hưởng thời hạn mới.",
        "Without a day nobody knows which dossiers have the new term.",
    ),
    check=_undated,
)


def _no_statutory(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    lawful = {term.channel for term in record.statutory}
    for promised in record.committed:
        if record.statutory and promised.channel is not None and promised.channel not in lawful:
            yield hit(f"committed.{promised.channel}", channel=promised.channel)


COMMITMENT_WITHOUT_LAW: Rule[ProcedureRecord] = Rule(
    code="TF305",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=_SHORTEN_ONLY,
    title=Words("Cam kết cho kênh không có thời hạn luật", "A commitment without a statutory term"),
    finding=Words(
        "Kênh {channel} có cam kết nhưng không có thời hạn theo luật",
        "the channel {channel} has a commitment but no statutory term",
    ),
    fix=Words("Ghi thời hạn theo luật của kênh này", "write the statutory term of this channel"),
    why=Words(
        "Không có thời hạn theo luật thì không biết cam kết có dài hơn luật không.",
        "Without the law nobody can tell whether the commitment is longer than it.",
    ),
    check=_no_statutory,
)


RULES = (
    LONGER_THAN_LAW,
    SOMETIMES_LATER,
    COMMITMENT_WITHOUT_DECISION,
    COMMITMENT_UNDATED,
    COMMITMENT_WITHOUT_LAW,
)
