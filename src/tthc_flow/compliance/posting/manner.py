"""Posted, but not what was published; handled, but not electronically; decided, not published."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tthc_flow.citations import Citation
from tthc_flow.compliance.dossier_log.record import DossierRecord
from tthc_flow.compliance.posting.comparison import Comparison, Posting
from tthc_flow.compliance.records import ChannelTerm, ProcedureRecord
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.terms import Term

__all__ = ["RULES"]

_TRUE = Citation("NĐ 63/2010/NĐ-CP điều 16, 17", "T50")


def _wrong_decision(pair: Comparison, yardstick: Yardstick) -> Iterator[Hit]:
    record, posted = pair.in_force(yardstick.on), pair.posted
    if record is None or posted is None or record.decision is None or not posted.decision:
        return
    known = {each.decision.number for each in pair.published if each.decision is not None}
    if posted.decision not in known:
        yield hit(
            "decision",
            commune=pair.commune,
            code=pair.code,
            posted=posted.decision,
            number=record.decision.number,
        )


WRONG_DECISION: Rule[Comparison] = Rule(
    code="TF811",
    family=Family.POSTING,
    over=Comparison,
    severity=Severity.WARNING,
    citation=_TRUE,
    title=Words("Sai số quyết định công bố", "A wrong decision number"),
    finding=Words(
        "{commune}: {code} ghi {posted}, danh mục ghi {number}",
        "{commune}: {code} names {posted}, the list {number}",
    ),
    fix=Words("Ghi {number}", "write {number}"),
    why=Words(
        "Số quyết định cho người dân biết bản nào đang có hiệu lực.",
        "The number tells people which text is in force.",
    ),
    check=_wrong_decision,
)


def _wrong_term(pair: Comparison, yardstick: Yardstick) -> Iterator[Hit]:
    posted = pair.posted
    if posted is None or "term" not in posted.says:
        return
    for term in posted.terms:
        right = _right_terms(pair.all_in_force(yardstick.on), term)
        if right and term.printed.term is not None and term.printed.term not in right:
            where = "term" if term.channel is None else f"term.{term.channel}"
            yield hit(
                where, commune=pair.commune, code=pair.code, posted=term.printed.term, right=right
            )


def _right_terms(in_force: tuple[ProcedureRecord, ...], term: ChannelTerm) -> tuple[Term, ...]:
    """What may be posted: the law's or the promised terms of the channel, each of its cases."""
    return tuple(
        dict.fromkeys(
            limit
            for record in in_force
            for each in (*record.statutory, *record.committed)
            if term.channel is None or each.channel in {None, term.channel}
            for limit in each.printed.limits
        )
    )


WRONG_TERM: Rule[Comparison] = Rule(
    code="TF812",
    family=Family.POSTING,
    over=Comparison,
    severity=Severity.ERROR,
    citation=_TRUE,
    title=Words("Sai thời hạn", "A wrong time limit"),
    finding=Words(
        "{commune}: {code} niêm yết “{posted}”, danh mục ghi {right}",
        "{commune}: {code} posts “{posted}”, the list has {right}",
    ),
    fix=Words("Sửa thành {right}", "correct it to {right}"),
    why=Words(
        "Người dân được hứa một thời hạn khác với thời hạn cơ quan phải giữ.",
        "People are promised another time than the agency is held to.",
    ),
    check=_wrong_term,
)


def _wrong_channels(pair: Comparison, yardstick: Yardstick) -> Iterator[Hit]:
    record, posted = pair.in_force(yardstick.on), pair.posted
    if record is None or posted is None or not posted.channels or not record.channels:
        return
    lacking = tuple(each for each in record.channels if each not in posted.channels)
    extra = tuple(each for each in posted.channels if each not in record.channels)
    if lacking:
        yield hit("channel", commune=pair.commune, code=pair.code, what=_LACKING, channels=lacking)
    if extra:
        yield hit("channel", commune=pair.commune, code=pair.code, what=_EXTRA, channels=extra)


_LACKING = Words("thiếu kênh", "lacks the channel")
_EXTRA = Words("thừa kênh", "has the extra channel")

WRONG_CHANNELS: Rule[Comparison] = Rule(
    code="TF813",
    family=Family.POSTING,
    over=Comparison,
    severity=Severity.WARNING,
    citation=Citation("NĐ 63/2010/NĐ-CP điều 8 khoản 2", "T10"),
    title=Words("Sai cách thức nộp", "Wrong channels"),
    finding=Words("{commune}: {code} {what} {channels}", "{commune}: {code} {what} {channels}"),
    fix=Words("Niêm yết đúng các kênh trong danh mục", "post the channels of the list"),
    why=Words(
        "Người dân không biết mình được nộp trực tuyến, hoặc nộp rồi bị trả lại.",
        "People do not know that they may file online, or file and are turned away.",
    ),
    check=_wrong_channels,
)


def _wrong_name(pair: Comparison, yardstick: Yardstick) -> Iterator[Hit]:
    record, posted = pair.in_force(yardstick.on), pair.posted
    if record is None or posted is None or not posted.name:
        return
    if " ".join(posted.name.casefold().split()) != " ".join(record.name.casefold().split()):
        yield hit(
            "name", commune=pair.commune, code=pair.code, posted=posted.name, name=record.name
        )


WRONG_NAME: Rule[Comparison] = Rule(
    code="TF814",
    family=Family.POSTING,
    over=Comparison,
    severity=Severity.NOTE,
    citation=_TRUE,
    title=Words("Tên khác danh mục", "Another name than on the list"),
    finding=Words(
        "{commune}: {code} niêm yết “{posted}”, danh mục ghi “{name}”",
        "{commune}: {code} is posted as “{posted}”, the list says “{name}”",
    ),
    fix=Words("Ghi đúng tên trong quyết định", "use the name in the decision"),
    why=Words("Người dân tìm theo tên sẽ không thấy.", "Who looks for the name does not find it."),
    check=_wrong_name,
)


def _not_electronic(pair: Comparison, yardstick: Yardstick) -> Iterator[Hit]:
    if pair.posted is None or pair.in_force(yardstick.on) is None:
        return
    if not pair.is_electronic(yardstick.on) and {"electronic", "channel"} & pair.posted.says:
        yield hit("electronic", commune=pair.commune, code=pair.code)


NOT_ELECTRONIC: Rule[Comparison] = Rule(
    code="TF815",
    family=Family.POSTING,
    over=Comparison,
    severity=Severity.NOTE,
    citation=Citation("chỉ tiêu 100 % thủ tục giải quyết điện tử", "R47"),
    title=Words("Chưa giải quyết bằng phương thức điện tử", "Not handled electronically"),
    finding=Words(
        "{commune}: {code} chưa giải quyết điện tử",
        "{commune}: {code} is not handled electronically",
    ),
    fix=Words("Đưa vào hệ thống một cửa điện tử", "take it into the electronic system"),
    why=Words(
        "Mỗi thủ tục chưa điện tử kéo tỷ lệ xuống dưới chỉ tiêu.",
        "Each such procedure keeps the share below its target.",
    ),
    check=_not_electronic,
)


def _share(posting: Posting, yardstick: Yardstick) -> Iterator[Hit]:
    posted, electronic = posting.electronic(yardstick.on)
    if not posted or not _says_electronic(posting):
        return
    percent = Fraction(100 * electronic, posted)
    target = yardstick.law.number("electronic_share_percent")
    if percent < target:
        yield hit(
            "electronic",
            commune=posting.commune,
            count=electronic,
            all=posted,
            percent=Fraction(round(percent * 10), 10),
            target=target,
        )


def _says_electronic(posting: Posting) -> bool:
    return any(
        each.posted is not None and {"electronic", "channel"} & each.posted.says
        for each in posting.comparisons
    )


SHARE_SHORT: Rule[Posting] = Rule(
    code="TF816",
    family=Family.POSTING,
    over=Posting,
    severity=Severity.WARNING,
    citation=Citation("chỉ tiêu 100 % thủ tục giải quyết điện tử", "R47"),
    title=Words("Tỷ lệ điện tử dưới chỉ tiêu", "Electronic share below its target"),
    finding=Words(
        "{commune}: {count} trong {all} thủ tục điện tử, {percent} %, chỉ tiêu {target} %",
        "{commune}: {count} of {all} procedures electronic, {percent} %, target {target} %",
    ),
    fix=Words("Xem các phát hiện TF815", "see the findings TF815"),
    why=Words(
        "Báo cáo của một huyện năm 2020 cho thấy điểm cải cách hành chính mất ở chỉ tiêu này.",
        "A district's report of 2020 shows points of the reform index lost on this target.",
    ),
    check=_share,
    law=("electronic_share_percent",),
)


def _result_late(record: DossierRecord, yardstick: Yardstick) -> Iterator[Hit]:
    if record.finished_at is None or not record.is_decided_by(yardstick.on):
        return
    if "published_at" in record.silent:
        return
    finished_on = record.finished_at.date()
    days = yardstick.law_at(finished_on).whole("publication_working_days")
    latest = yardstick.calendar.add_working_days(finished_on, days)
    shown = record.published_at.date() if record.published_at else None
    if (shown or yardstick.on) > latest:
        yield hit("published_at", latest=latest, shown=shown or _NEVER)


_NEVER = Words("chưa công khai", "not published")

RESULT_LATE: Rule[DossierRecord] = Rule(
    code="TF821",
    family=Family.POSTING,
    over=DossierRecord,
    severity=Severity.WARNING,
    citation=Citation("công khai kết quả kịp thời", "T50"),
    title=Words("Công khai kết quả trễ", "A result published late"),
    finding=Words(
        "Kết quả phải công khai chậm nhất {latest}: {shown}",
        "the result was to be published by {latest}: {shown}",
    ),
    fix=Words("Công khai kết quả ngay", "publish it now"),
    why=Words(
        "Luật nói “kịp thời”; số ngày ở đây là giả định, đơn vị thay bằng quy định của mình.",
        "The law says “timely”; the number of days is assumed, a host puts its own.",
    ),
    check=_result_late,
    law=("publication_working_days",),
)

RULES = (
    WRONG_DECISION,
    WRONG_TERM,
    WRONG_CHANNELS,
    WRONG_NAME,
    NOT_ELECTRONIC,
    SHARE_SHORT,
    RESULT_LATE,
)
