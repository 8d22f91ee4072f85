"""Time limits that are missing, unreadable or odd."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_flow.citations import Citation
from tthc_flow.compliance.catalogue.lengths import rough_days
from tthc_flow.compliance.catalogue.named_terms import named_terms
from tthc_flow.compliance.records import ProcedureRecord
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.terms import CalendarDays, ClockHours, NotCounted, Unspecified

__all__ = ["RULES"]

_COMPLETE = Citation("NĐ 63/2010/NĐ-CP điều 8 khoản 2", "R23")


def _missing(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    if not record.statutory and record.says("statutory"):
        yield hit("statutory", what=Words("thời hạn giải quyết", "time limit"))
    for term in named_terms(record):
        if term.printed.is_empty:
            yield hit(term.where, what=term.name)


TERM_MISSING: Rule[ProcedureRecord] = Rule(
    code="TF101",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=_COMPLETE,
    title=Words("Thiếu thời hạn giải quyết", "No time limit"),
    finding=Words("Không ghi {what}", "no {what} is given"),
    fix=Words(
        "Ghi thời hạn như trong quyết định công bố, ví dụ “05 ngày làm việc”",
        "write the limit as the publication decision prints it, e.g. “05 ngày làm việc”",
    ),
    why=Words(
        "Thủ tục chỉ hoàn chỉnh khi có đủ các bộ phận, trong đó có thời hạn giải quyết. Không có "
        "thời hạn thì không có ngày hẹn trả, và hồ sơ không bao giờ bị tính là quá hạn.",
        "A procedure is complete only with all its parts, the time limit among them. Without it "
        "there is no appointment, and no dossier will ever count as late.",
    ),
    check=_missing,
)


def _no_unit(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    for term in named_terms(record):
        if term.printed.lacks_unit:
            yield hit(term.where, what=term.name, raw=term.printed.raw)


TERM_WITHOUT_UNIT: Rule[ProcedureRecord] = Rule(
    code="TF102",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=Citation("BLDS 2015 điều 144", "R20"),
    title=Words("Số không có đơn vị", "A number without a unit"),
    finding=Words("{what}: “{raw}” không có đơn vị", "{what}: “{raw}” has no unit"),
    fix=Words(
        "Ghi rõ “{raw} ngày làm việc”, “{raw} ngày” hoặc “{raw} giờ” theo quyết định",
        "write “{raw} ngày làm việc”, “{raw} ngày” or “{raw} giờ” as the decision says",
    ),
    why=Words(
        "Một con số không có đơn vị có thể là giờ, ngày hay ngày làm việc: ba ngày hẹn khác nhau. "
        "Thư viện không đoán.",
        "A number without a unit may be hours, days or working days: three different due dates. "
        "The library does not guess.",
    ),
    check=_no_unit,
)


def _unreadable(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    for term in named_terms(record):
        printed = term.printed
        if printed.refusal and not printed.lacks_unit:
            yield hit(term.where, what=term.name, raw=printed.raw, refusal=printed.refusal)


TERM_UNREADABLE: Rule[ProcedureRecord] = Rule(
    code="TF103",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=Citation("BLDS 2015 điều 144", "R20"),
    title=Words("Thời hạn không đọc được", "A time limit that cannot be read"),
    finding=Words("{what}: không đọc được “{raw}”", "{what}: cannot read “{raw}”"),
    fix=Words(
        "Ghi một thời hạn với số và đơn vị; mỗi trường hợp riêng ghi thành một điều kiện",
        "write one limit with a number and a unit; put each case into a condition of its own",
    ),
    why=Words(
        "Thời hạn mà người đọc cũng phải đoán thì không máy nào tính đúng ngày hẹn.",
        "No program can work out the appointment of a limit that its readers have to guess at.",
    ),
    check=_unreadable,
)


def _zero(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    for term in named_terms(record):
        if getattr(term.printed.term, "value", None) == 0:
            yield hit(term.where, what=term.name, raw=term.printed.raw)


TERM_ZERO: Rule[ProcedureRecord] = Rule(
    code="TF104",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=_COMPLETE,
    title=Words("Thời hạn bằng không", "A time limit of zero"),
    finding=Words("{what}: “{raw}” bằng không", "{what}: “{raw}” is zero"),
    fix=Words(
        "Ghi “trong ngày” hoặc “ngay sau khi nhận đủ hồ sơ hợp lệ” nếu đúng là vậy",
        "write “trong ngày” or “ngay sau khi nhận đủ hồ sơ hợp lệ” when that is meant",
    ),
    why=Words(
        "Số 0 thường là ô bỏ trống khi nhập liệu, không phải lời hứa giải quyết ngay.",
        "A zero is mostly a cell that was left empty, not a promise to settle at once.",
    ),
    check=_zero,
)


def _fractional(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    for term in named_terms(record):
        for limit in term.printed.limits:
            if isinstance(limit, CalendarDays) and limit.value.denominator != 1:
                yield hit(term.where, what=term.name, raw=term.printed.raw)


FRACTIONAL_CALENDAR_DAY: Rule[ProcedureRecord] = Rule(
    code="TF105",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=Citation("BLDS 2015 điều 148 khoản 1", "R13"),
    title=Words("Ngày lẻ không phải ngày làm việc", "A fraction of a calendar day"),
    finding=Words(
        "{what}: “{raw}” có phần lẻ mà không phải ngày làm việc",
        "{what}: “{raw}” has a fraction but is not in working days",
    ),
    fix=Words("Ghi “ngày làm việc” nếu quyết định nói vậy", "write “ngày làm việc” if that is so"),
    why=Words(
        "Ngày theo lịch hết lúc 24 giờ; nửa ngày theo lịch không có thời điểm kết thúc. Nửa ngày "
        "làm việc thì có: 4 giờ.",
        "A calendar day ends at 24:00; half of one ends nowhere. Half a working day does: 4 hours.",
    ),
    check=_fractional,
)


def _unspecified(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    for term in named_terms(record):
        if isinstance(term.printed.term, Unspecified | NotCounted):
            yield hit(term.where, what=term.name, raw=term.printed.raw)


TERM_UNSPECIFIED: Rule[ProcedureRecord] = Rule(
    code="TF106",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=_COMPLETE,
    title=Words("Thủ tục không quy định thời hạn", "A procedure without a length of time"),
    finding=Words("{what}: “{raw}”", "{what}: “{raw}”"),
    fix=Words(
        "Kiểm tra văn bản gốc; nếu luật không quy định thì đề nghị ghi thời hạn",
        "look at the act; where the law says nothing, propose a limit",
    ),
    why=Words(
        "“Không quy định” là chưa biết, không phải bằng không: không có ngày hẹn trả.",
        "“Not specified” is unknown, which is not zero: there is no appointment.",
    ),
    check=_unspecified,
)


def _too_long(record: ProcedureRecord, yardstick: Yardstick) -> Iterator[Hit]:
    most = yardstick.law.number("lint_longest_term_days")
    for term in named_terms(record):
        for limit in term.printed.limits:
            if rough_days(limit, yardstick) > most:
                yield hit(term.where, what=term.name, raw=term.printed.raw, most=most)


TERM_TOO_LONG: Rule[ProcedureRecord] = Rule(
    code="TF107",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=Citation("quy ước của thư viện, đơn vị thay đổi được", "R47"),
    title=Words("Thời hạn dài bất thường", "An unreasonably long time limit"),
    finding=Words("{what}: “{raw}” dài hơn {most} ngày", "{what}: “{raw}” is above {most} days"),
    fix=Words("Đối chiếu quyết định: có thể gõ thừa số", "compare the decision: a digit too many?"),
    why=Words(
        "Thời hạn dài nhất đã thấy trong danh mục quốc gia là 300 ngày.",
        "The longest limit seen in the national list is 300 days.",
    ),
    check=_too_long,
    law=("lint_longest_term_days", "fixed_lengths_days"),
)


def _bare_hours(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    for term in named_terms(record):
        if isinstance(term.printed.literal, ClockHours):
            yield hit(term.where, what=term.name, raw=term.printed.raw)


BARE_HOURS: Rule[ProcedureRecord] = Rule(
    code="TF108",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=Citation("BLDS 2015 điều 147 khoản 1", "T08"),
    title=Words("“Giờ” không nói là giờ làm việc", "“Giờ” that does not say which hours"),
    finding=Words(
        "{what}: “{raw}” được tính theo giờ đồng hồ, kể cả ban đêm",
        "{what}: “{raw}” counts by the clock, nights included",
    ),
    fix=Words(
        "Ghi “giờ làm việc” nếu đó là ý của văn bản", "write “giờ làm việc” if that is meant"
    ),
    why=Words(
        "Giờ đồng hồ chạy suốt đêm và ngày nghỉ; 8 giờ nhận lúc 16:00 sẽ hết hạn lúc 24:00.",
        "Clock hours run through nights and holidays; 8 hours from 16:00 are over at midnight.",
    ),
    check=_bare_hours,
)


def _window(record: ProcedureRecord, yardstick: Yardstick) -> Iterator[Hit]:
    window = record.supplement_window
    if window is None or window.is_empty:
        return
    least = yardstick.law.number("lint_supplement_window_least_days")
    most = yardstick.law.number("lint_supplement_window_most_days")
    if window.term is None or not least <= rough_days(window.term, yardstick) <= most:
        yield hit("supplement_window", raw=window.raw, least=least, most=most)


WINDOW_ODD: Rule[ProcedureRecord] = Rule(
    code="TF109",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=Citation("thủ tục trên Cổng DVCQG: 10 đến 60 ngày", "T28"),
    title=Words("Thời gian chờ bổ sung bất thường", "An odd time for the supplement"),
    finding=Words(
        "Thời gian người nộp được bổ sung “{raw}” không nằm trong {least} đến {most} ngày",
        "the applicant's time for a supplement, “{raw}”, is not between {least} and {most} days",
    ),
    fix=Words("Đối chiếu văn bản của thủ tục", "compare the text of the procedure"),
    why=Words(
        "Hết thời gian này hồ sơ bị dừng giải quyết; viết sai một con số là hồ sơ bị đóng oan.",
        "When it is over the dossier is discontinued; one wrong digit closes it unjustly.",
    ),
    check=_window,
    law=("lint_supplement_window_least_days", "lint_supplement_window_most_days"),
)


def _no_window(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    if record.says("supplement_window") and record.supplement_window is None:
        yield hit("supplement_window")


WINDOW_MISSING: Rule[ProcedureRecord] = Rule(
    code="TF110",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=Citation("thủ tục 1.014770: dừng sau 15 ngày không bổ sung", "T28"),
    title=Words("Không nói chờ bổ sung bao lâu", "No time for the supplement"),
    finding=Words(
        "Không ghi người nộp có bao lâu để bổ sung hồ sơ",
        "it is not said how long the applicant has for a supplement",
    ),
    fix=Words("Ghi supplement_window nếu văn bản có quy định", "write supplement_window if known"),
    why=Words(
        "Không có mốc này thì hồ sơ chờ bổ sung treo mãi, không ai được quyền dừng.",
        "Without it a dossier that waits for a supplement stays open for ever.",
    ),
    check=_no_window,
)

RULES = (
    TERM_MISSING,
    TERM_WITHOUT_UNIT,
    TERM_UNREADABLE,
    TERM_ZERO,
    FRACTIONAL_CALENDAR_DAY,
    TERM_UNSPECIFIED,
    TERM_TOO_LONG,
    BARE_HOURS,
    WINDOW_ODD,
    WINDOW_MISSING,
)
