"""Posted or not, in time or not (*niêm yết đầy đủ, kịp thời*)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tthc_flow.citations import Citation
from tthc_flow.compliance.catalogue.publication import is_of_province
from tthc_flow.compliance.posting.comparison import Comparison
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick

__all__ = ["RULES"]

_POSTED = Citation("NĐ 63/2010/NĐ-CP điều 16, 17", "T50")


def _missing(pair: Comparison, yardstick: Yardstick) -> Iterator[Hit]:
    record = pair.in_force(yardstick.on)
    if record is None or pair.posted is not None:
        return
    latest = pair.must_be_posted_by(yardstick)
    if latest is None or yardstick.on > latest:
        yield hit(commune=pair.commune, code=pair.code, name=record.name)


MISSING: Rule[Comparison] = Rule(
    code="TF801",
    family=Family.POSTING,
    over=Comparison,
    severity=Severity.ERROR,
    citation=_POSTED,
    title=Words("Chưa niêm yết", "Not posted"),
    finding=Words("{commune} chưa niêm yết {code} {name}", "{commune} does not post {code} {name}"),
    fix=Words("Niêm yết thủ tục này", "post this procedure"),
    why=Words(
        "Thủ tục đang có hiệu lực phải được công khai đầy đủ tại nơi tiếp nhận. Khi biết ngày ký "
        "quyết định, chỉ báo sau khi hết thời gian niêm yết.",
        "A procedure in force is made public where it is received. Where the day of the decision "
        "is known, there is an alarm only after the time for posting.",
    ),
    check=_missing,
    law=("posting_working_days",),
)


def _abolished(pair: Comparison, yardstick: Yardstick) -> Iterator[Hit]:
    if pair.posted is None or pair.in_force(yardstick.on) is not None:
        return
    ends = [record.valid_until for record in pair.published if record.valid_until is not None]
    gone = [end for end in ends if end <= yardstick.on]
    if gone:
        yield hit(commune=pair.commune, code=pair.code, since=max(gone))


ABOLISHED: Rule[Comparison] = Rule(
    code="TF802",
    family=Family.POSTING,
    over=Comparison,
    severity=Severity.ERROR,
    citation=_POSTED,
    title=Words("Đã bãi bỏ nhưng còn niêm yết", "Abolished but still posted"),
    finding=Words(
        "{commune} còn niêm yết {code}, hết hiệu lực từ {since}",
        "{commune} still posts {code}, which ended on {since}",
    ),
    fix=Words("Gỡ thủ tục này", "take it down"),
    why=Words(
        "Người dân chuẩn bị giấy tờ cho một thủ tục không còn.",
        "People prepare papers for a procedure that no longer exists.",
    ),
    check=_abolished,
)


def _unknown(pair: Comparison, _: Yardstick) -> Iterator[Hit]:
    if pair.posted is not None and not pair.published:
        yield hit(commune=pair.commune, code=pair.code)


UNKNOWN: Rule[Comparison] = Rule(
    code="TF803",
    family=Family.POSTING,
    over=Comparison,
    severity=Severity.WARNING,
    citation=Citation("NĐ 63/2010/NĐ-CP điều 13", "T50"),
    title=Words("Niêm yết thủ tục không có trong danh mục", "Posted but not on the list"),
    finding=Words(
        "{commune} niêm yết {code}, danh mục không có mã này",
        "{commune} posts {code}, which the list does not have",
    ),
    fix=Words("Kiểm tra mã; gỡ nếu đã bãi bỏ", "check the code; take it down when abolished"),
    why=Words(
        "Có thể là mã gõ sai, hoặc thủ tục đã bị gỡ khỏi danh mục.",
        "It may be a misspelt code, or a procedure that was dropped from the list.",
    ),
    check=_unknown,
)


def _outdated(pair: Comparison, yardstick: Yardstick) -> Iterator[Hit]:
    record = pair.in_force(yardstick.on)
    if record is None or pair.posted is None or record.decision is None:
        return
    old = [
        each.decision.number
        for each in pair.published
        if each is not record and each.decision is not None
    ]
    is_old = pair.posted.decision in old and pair.posted.decision != record.decision.number
    latest = pair.must_be_posted_by(yardstick)
    if is_old and (latest is None or yardstick.on > latest):
        yield hit(
            "decision",
            commune=pair.commune,
            code=pair.code,
            posted=pair.posted.decision,
            number=record.decision.number,
        )


OUTDATED: Rule[Comparison] = Rule(
    code="TF804",
    family=Family.POSTING,
    over=Comparison,
    severity=Severity.ERROR,
    citation=_POSTED,
    title=Words("Niêm yết phiên bản cũ", "An outdated version is posted"),
    finding=Words(
        "{commune} niêm yết {code} theo {posted}, nay là {number}",
        "{commune} posts {code} as of {posted}, now {number}",
    ),
    fix=Words("Thay bằng nội dung của {number}", "post the text of {number}"),
    why=Words(
        "Thời hạn, giấy tờ hoặc phí đã đổi mà người dân vẫn đọc bản cũ.",
        "Terms, papers or fees have changed and people still read the old ones.",
    ),
    check=_outdated,
    law=("posting_working_days",),
)


def _double(pair: Comparison, yardstick: Yardstick) -> Iterator[Hit]:
    """More rows for a channel than the list itself has cases."""
    in_force = pair.all_in_force(yardstick.on)
    if pair.posted is None or not in_force:
        return
    cases = Counter(each.channel for record in in_force for each in record.statutory)
    for channel, count in Counter(pair.posted.rows).items():
        if count > max(cases[channel], 1):
            yield hit(commune=pair.commune, code=pair.code)
            return


DOUBLE: Rule[Comparison] = Rule(
    code="TF805",
    family=Family.POSTING,
    over=Comparison,
    severity=Severity.WARNING,
    citation=_POSTED,
    title=Words("Niêm yết hai lần", "Posted twice"),
    finding=Words("{commune} niêm yết {code} hai lần", "{commune} posts {code} twice"),
    fix=Words("Giữ bản đúng, gỡ bản kia", "keep the right one"),
    why=Words(
        "Hai bản của một thủ tục sớm muộn cũng nói khác nhau.",
        "Two copies of one procedure will say different things sooner or later.",
    ),
    check=_double,
)


def _late(pair: Comparison, yardstick: Yardstick) -> Iterator[Hit]:
    if pair.posted is None or pair.posted.posted_on is None:
        return
    latest = pair.must_be_posted_by(yardstick)
    if latest is not None and pair.posted.posted_on > latest:
        yield hit(
            "posted_on",
            commune=pair.commune,
            code=pair.code,
            posted=pair.posted.posted_on,
            latest=latest,
            days=yardstick.calendar.working_days_between(latest, pair.posted.posted_on),
        )


LATE: Rule[Comparison] = Rule(
    code="TF806",
    family=Family.POSTING,
    over=Comparison,
    severity=Severity.WARNING,
    citation=_POSTED,
    title=Words("Niêm yết trễ", "Posted late"),
    finding=Words(
        "{commune} niêm yết {code} ngày {posted}, chậm nhất là {latest} (trễ {days} ngày làm việc)",
        "{commune} posted {code} on {posted}, {latest} at the latest ({days} working days late)",
    ),
    fix=Words("Niêm yết ngay khi nhận quyết định", "post as soon as the decision comes"),
    why=Words(
        "Luật nói “kịp thời”, không nói số ngày; số ngày ở đây là giả định cho đến khi đơn vị khai "
        "quy định của tỉnh.",
        "The law says “timely” and no number; the number here is assumed until a host gives its "
        "province's rule.",
    ),
    check=_late,
    law=("posting_working_days",),
)


def _undated(pair: Comparison, yardstick: Yardstick) -> Iterator[Hit]:
    posted = pair.posted
    if posted is None or posted.posted_on is not None or pair.in_force(yardstick.on) is None:
        return
    if "posted_on" in posted.says:
        yield hit("posted_on", commune=pair.commune, code=pair.code)


UNDATED: Rule[Comparison] = Rule(
    code="TF807",
    family=Family.POSTING,
    over=Comparison,
    severity=Severity.NOTE,
    citation=_POSTED,
    title=Words("Không ghi ngày niêm yết", "Posted on an unknown day"),
    finding=Words("{commune}: {code} không có ngày niêm yết", "{commune}: {code} has no day"),
    fix=Words("Ghi ngày niêm yết", "enter the day"),
    why=Words(
        "Không có ngày thì không chứng minh được kịp thời.",
        "Without the day nobody can show that it was timely.",
    ),
    check=_undated,
)


def _database_late(pair: Comparison, yardstick: Yardstick) -> Iterator[Hit]:
    posted, record = pair.posted, pair.in_force(yardstick.on)
    if posted is None or posted.database_on is None or record is None or record.decision is None:
        return
    decided = pair.decided_on(yardstick.on)
    of_province = is_of_province(record.decision)
    if decided is None or of_province is None:
        return
    issuer = "province" if of_province else "ministry"
    days = yardstick.law_at(decided).whole(f"database_working_days_{issuer}")
    latest = yardstick.calendar.add_working_days(decided, days)
    if posted.database_on > latest:
        yield hit(
            "database_on",
            commune=pair.commune,
            code=pair.code,
            entered=posted.database_on,
            latest=latest,
        )


DATABASE_LATE: Rule[Comparison] = Rule(
    code="TF808",
    family=Family.POSTING,
    over=Comparison,
    severity=Severity.WARNING,
    citation=Citation("NĐ 63/2010/NĐ-CP điều 24 khoản 2", "T49"),
    title=Words("Nhập CSDL quốc gia trễ", "Entered late in the national database"),
    finding=Words(
        "{code}: nhập CSDL quốc gia ngày {entered}, chậm nhất là {latest}",
        "{code}: entered in the national database on {entered}, {latest} at the latest",
    ),
    fix=Words("Nhập trong thời hạn kể từ ngày ký", "enter it within the time from signing"),
    why=Words(
        "Bộ 10, tỉnh 05 ngày làm việc kể từ ngày ký; theo trình tự rút gọn 02 ngày (không xét ở "
        "đây, vì danh mục không nói văn bản nào rút gọn).",
        "A ministry has 10, a province 5 working days from signing; fast-track texts 2 (not looked "
        "at here, because lists do not say which texts are).",
    ),
    check=_database_late,
    law=("database_working_days_ministry", "database_working_days_province"),
)

RULES = (MISSING, ABOLISHED, UNKNOWN, OUTDATED, DOUBLE, LATE, UNDATED, DATABASE_LATE)
