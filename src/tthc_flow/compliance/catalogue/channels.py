"""Ways to submit: missing ones, and terms that differ between them (T10)."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_flow.citations import Citation
from tthc_flow.compliance.records import ChannelTerm, ProcedureRecord
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.procedures import SubmissionChannel
from tthc_flow.terms import Term

__all__ = ["RULES"]


def _missing(record: ProcedureRecord, yardstick: Yardstick) -> Iterator[Hit]:
    if not record.says("channels") or not record.channels:
        return
    for row in yardstick.law.rows("expected_channels"):
        channel = SubmissionChannel(str(row["channel"]))
        if channel not in record.channels:
            yield hit(f"statutory.{channel}", channel=channel)


CHANNEL_MISSING: Rule[ProcedureRecord] = Rule(
    code="TF401",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=Citation("NĐ 118/2025/NĐ-CP điều 15 (chưa đọc toàn văn)", "T55"),
    title=Words("Thiếu cách thức nộp hồ sơ", "A missing way to submit"),
    finding=Words("Không có kênh {channel}", "there is no channel {channel}"),
    fix=Words(
        "Thêm kênh cùng thời hạn của nó, hoặc miễn trừ kèm lý do",
        "add the channel with its term, or excuse the rule with a reason",
    ),
    why=Words(
        "Người dân được chọn nộp trực tiếp, trực tuyến hoặc qua bưu chính, trừ khi luật buộc có "
        "mặt hay tính chất việc không cho phép.",
        "People may file in person, online or by post, unless the law demands their presence or "
        "the matter does not allow it.",
    ),
    check=_missing,
    law=("expected_channels",),
)


def _one_term_each(record: ProcedureRecord) -> dict[SubmissionChannel, Term]:
    """Channels with a single readable term; one with several cases is left out."""
    found: dict[SubmissionChannel, list[ChannelTerm]] = {}
    for each in record.statutory:
        if each.channel is not None:
            found.setdefault(each.channel, []).append(each)
    return {
        channel: cases[0].printed.limits[0]
        for channel, cases in found.items()
        if len(cases) == 1 and len(cases[0].printed.limits) == 1
    }


def _differ(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    terms = _one_term_each(record)
    same_unit = len({type(term) for term in terms.values()}) == 1
    if same_unit and len(set(terms.values())) > 1:
        yield hit("statutory", terms=_by_channel(terms))


def _by_channel(terms: dict[SubmissionChannel, Term]) -> tuple[Words, ...]:
    from tthc_flow.compliance.words import CHANNELS, in_words

    return tuple(
        Words(
            f"{CHANNELS[channel].vi}: {in_words(term, 'vi')}",
            f"{CHANNELS[channel].en}: {in_words(term, 'en')}",
        )
        for channel, term in terms.items()
    )


CHANNELS_DIFFER: Rule[ProcedureRecord] = Rule(
    code="TF402",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=Citation("139 trong 1.924 thủ tục nhiều kênh trên Cổng DVCQG", "T10"),
    title=Words("Thời hạn khác nhau giữa các kênh", "Terms that differ between channels"),
    finding=Words("Thời hạn khác nhau: {terms}", "the terms differ: {terms}"),
    fix=Words("Xác nhận với quyết định công bố", "confirm it with the publication decision"),
    why=Words(
        "Luật cho phép khác nhau, nhưng thường là một ô nhập sai: hồ sơ trực tuyến được hẹn theo "
        "con số khác hồ sơ nộp tại quầy.",
        "The law allows it, but it is mostly one wrong cell: an online dossier then has another "
        "appointment than one at the counter.",
    ),
    check=_differ,
)


def _units_differ(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    terms = _one_term_each(record)
    if len({type(term) for term in terms.values()}) > 1:
        yield hit("statutory", terms=_by_channel(terms))


UNITS_DIFFER: Rule[ProcedureRecord] = Rule(
    code="TF403",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=Citation("BLDS 2015 điều 147, 148", "R47"),
    title=Words("Đơn vị khác nhau giữa các kênh", "Units that differ between channels"),
    finding=Words("Đơn vị khác nhau: {terms}", "the units differ: {terms}"),
    fix=Words("Ghi một đơn vị cho mọi kênh theo quyết định", "use the decision's unit throughout"),
    why=Words(
        "“5 ngày” và “5 ngày làm việc” là hai ngày hẹn khác nhau; cùng một thủ tục không có hai "
        "cách đếm.",
        "“5 ngày” and “5 ngày làm việc” are different due dates; one procedure is not counted in "
        "two ways.",
    ),
    check=_units_differ,
)


def _several_cases(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    printed: dict[SubmissionChannel | None, list[str]] = {}
    for each in record.statutory:
        printed.setdefault(each.channel, []).append(each.printed.raw)
    for channel, texts in printed.items():
        if len(texts) > 1:
            where = "statutory" if channel is None else f"statutory.{channel}"
            yield hit(where, channel=channel or "", terms=tuple(texts))


SEVERAL_CASES: Rule[ProcedureRecord] = Rule(
    code="TF404",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=Citation("Cổng DVCQG: 99 cặp thủ tục và kênh có nhiều dòng", "T10"),
    title=Words("Nhiều thời hạn, không nói khi nào", "Several terms that do not say when"),
    finding=Words(
        "Kênh {channel} có nhiều thời hạn ({terms}) mà không nói áp dụng khi nào",
        "the channel {channel} has several terms ({terms}) and does not say when each holds",
    ),
    fix=Words(
        "Ghi điều kiện của từng thời hạn: “15 ngày (trường hợp … thì 25 ngày)”",
        "write the condition of each: “15 ngày (trường hợp … thì 25 ngày)”",
    ),
    why=Words(
        "Phần mềm phải chọn một; chọn sai là hẹn sai.",
        "A program has to take one of them; the wrong one is a wrong appointment.",
    ),
    check=_several_cases,
)

RULES = (CHANNEL_MISSING, CHANNELS_DIFFER, UNITS_DIFFER, SEVERAL_CASES)
