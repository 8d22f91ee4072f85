"""Steps that do not add up to the time they belong to (1 day = 8 hours, T35)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tthc_flow.citations import Citation
from tthc_flow.compliance.catalogue.named_terms import NamedTerm, named_terms
from tthc_flow.compliance.records import ProcedureRecord, Verdict, step_sum, total_verdict
from tthc_flow.compliance.records.step_sum import hours_of
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.terms import Immediate, SameDay, Term

__all__ = ["RULES"]

_FITS = Citation("NĐ 61/2018/NĐ-CP điều 19", "T35")
_LAW = ("working_day_hours",)


def _differs(record: ProcedureRecord, yardstick: Yardstick) -> Iterator[Hit]:
    if total_verdict(record, yardstick.day_hours) is Verdict.DIFFERS:
        hours = step_sum(record.steps, yardstick.day_hours).hours
        total = record.stated_total
        raw = "" if total is None else total.raw
        yield _hit("steps", hours, yardstick, total=raw)


def _hit(where: str, hours: Fraction, yardstick: Yardstick, **facts: Any) -> Hit:
    """A hit that tells *hours* in both units."""
    return hit(where, days=hours / yardstick.day_hours, hours=hours, **facts)


TOTAL_DIFFERS: Rule[ProcedureRecord] = Rule(
    code="TF201",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=_FITS,
    title=Words("Tổng các bước khác tổng ghi trong bảng", "Steps that differ from their total"),
    finding=Words(
        "Các bước cộng lại là {days} ngày ({hours} giờ), bảng ghi “{total}”",
        "the steps add up to {days} days ({hours} hours), the table says “{total}”",
    ),
    fix=Words(
        "Đối chiếu quyết định: sửa thời gian của bước, hoặc sửa tổng",
        "compare the decision: correct a step, or the total",
    ),
    why=Words(
        "Tổng ghi là điều người dân được hứa; các bước là điều cán bộ được giao. Khi hai bên "
        "khác nhau, hồ sơ có thể trễ hẹn mà không bước nào trễ. Một ngày tính 8 giờ; bước “không "
        "tính thời gian” cộng 0; bước không rõ thời gian thì chỉ báo khi phần còn lại đã vượt.",
        "The total is what people are promised, the steps are what officers are given. Where they "
        "differ a dossier can be late with no step late. One day is 8 hours; a step “not counted” "
        "adds 0; with a step of unknown length there is only an alarm when the others exceed.",
    ),
    check=_differs,
    law=_LAW,
)


def _open(record: ProcedureRecord, yardstick: Yardstick) -> Iterator[Hit]:
    if total_verdict(record, yardstick.day_hours) is Verdict.OPEN:
        hours = step_sum(record.steps, yardstick.day_hours).hours
        total = record.stated_total
        yield _hit("steps", hours, yardstick, total="" if total is None else total.raw)


TOTAL_OPEN: Rule[ProcedureRecord] = Rule(
    code="TF206",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=_FITS,
    title=Words("Tổng chưa kiểm tra được", "A total that cannot be checked"),
    finding=Words(
        "Các bước có thời gian cộng lại {days} ngày, bảng ghi “{total}”; còn bước không rõ",
        "the steps that say their time add up to {days} days, the table says “{total}”; others "
        "say nothing",
    ),
    fix=Words("Ghi thời gian của bước còn thiếu", "write the time of the step that lacks it"),
    why=Words(
        "Bước không rõ thời gian không phải bước 0 ngày: không thể kết luận khớp hay lệch.",
        "A step of unknown length is not one of 0 days: it is neither right nor wrong.",
    ),
    check=_open,
    law=_LAW,
)


def _exceeds(record: ProcedureRecord, yardstick: Yardstick, side: str) -> Iterator[Hit]:
    """Steps longer than every limit of one side: with several, a case may allow them."""
    if not record.steps:
        return
    summed = step_sum(record.steps, yardstick.day_hours)
    for term in _distinct(record, side):
        allowed = _cases_of(record, term.where)
        limits = [hours_of(limit, yardstick.day_hours) for limit in allowed]
        if not limits or None in limits or isinstance(term.printed.term, Immediate):
            continue
        if summed.hours > max(limit for limit in limits if limit is not None):
            yield _hit(
                term.where,
                summed.hours,
                yardstick,
                what=term.name,
                raw=term.printed.raw,
            )


def _cases_of(record: ProcedureRecord, where: str) -> tuple[Term, ...]:
    """All limits of one channel: a channel with several rows has several cases."""
    rows = [term.printed for term in named_terms(record) if term.where == where]
    if not all(printed.limits for printed in rows):
        return ()
    return tuple(limit for printed in rows for limit in printed.limits)


def _distinct(record: ProcedureRecord, side: str) -> Iterator[NamedTerm]:
    """The terms of one side, each length once: three channels with one term are one finding."""
    seen = set()
    for term in named_terms(record):
        if term.where.startswith(side) and term.printed.limits not in seen:
            seen.add(term.printed.limits)
            yield term


_TOO_LONG = Words(
    "Các bước cộng lại là {days} ngày ({hours} giờ), {what} chỉ có “{raw}”",
    "the steps add up to {days} days ({hours} hours), the {what} is only “{raw}”",
)

STEPS_EXCEED_STATUTORY: Rule[ProcedureRecord] = Rule(
    code="TF202",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=_FITS,
    title=Words("Các bước dài hơn thời hạn theo luật", "Steps longer than the statutory term"),
    finding=_TOO_LONG,
    fix=Words(
        "Rút ngắn bước dài nhất, hoặc cho các bước làm song song (cùng giai đoạn)",
        "shorten the longest step, or let steps run in parallel (the same stage)",
    ),
    why=Words(
        "Làm đúng quy trình nội bộ vẫn trễ hạn luật định. Một ngày tính 8 giờ, dù là “ngày” hay "
        "“ngày làm việc”, nên chỉ báo khi không cách đọc nào vừa.",
        "Whoever keeps to the internal process still misses the law. A day is 8 hours, of either "
        "kind, so there is only an alarm when no reading fits.",
    ),
    check=lambda record, yardstick: _exceeds(record, yardstick, "statutory"),
    law=_LAW,
)

STEPS_EXCEED_COMMITTED: Rule[ProcedureRecord] = Rule(
    code="TF203",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=_FITS,
    title=Words("Các bước dài hơn thời hạn cam kết", "Steps longer than the committed term"),
    finding=_TOO_LONG,
    fix=Words(
        "Phân bổ lại thời gian các bước theo thời hạn đã cắt giảm",
        "share the shortened term out over the steps anew",
    ),
    why=Words(
        "Thời hạn đã cắt giảm mà quy trình nội bộ chưa sửa theo: lời hứa không giữ được.",
        "The term was cut and the internal process was not: a promise that cannot be kept.",
    ),
    check=lambda record, yardstick: _exceeds(record, yardstick, "committed"),
    law=_LAW,
)


def _unassigned(record: ProcedureRecord, yardstick: Yardstick) -> Iterator[Hit]:
    """A catalogue states no total: what was promised, or the law, stands in for it."""
    summed = step_sum(record.steps, yardstick.day_hours)
    if record.stated_total is not None or not summed.is_whole:
        return
    side = "committed" if record.committed else "statutory"
    limits = [
        hours_of(limit, yardstick.day_hours)
        for term in _distinct(record, side)
        for limit in term.printed.limits
    ]
    known = [limit for limit in limits if limit is not None]
    if known and len(known) == len(limits) and summed.hours < min(known):
        left = min(known) - summed.hours
        yield _hit("steps", left, yardstick)


TIME_UNASSIGNED: Rule[ProcedureRecord] = Rule(
    code="TF204",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=_FITS,
    title=Words("Thời gian chưa giao cho bước nào", "Time that no step was given"),
    finding=Words(
        "Còn {days} ngày ({hours} giờ) chưa giao cho bước nào",
        "{days} days ({hours} hours) are given to no step",
    ),
    fix=Words(
        "Giao nốt cho một bước, hoặc đề nghị cắt giảm thêm chừng đó",
        "give it to a step, or propose to cut the term by as much",
    ),
    why=Words(
        "Thời gian không ai được giao là chỗ hồ sơ nằm chờ; cũng là phần có thể cắt giảm ngay.",
        "Time that nobody was given is where dossiers lie; it can also be cut at once.",
    ),
    check=_unassigned,
    law=_LAW,
)


def _same_day(record: ProcedureRecord, yardstick: Yardstick) -> Iterator[Hit]:
    if not record.steps:
        return
    summed = step_sum(record.steps, yardstick.day_hours)
    for term in named_terms(record):
        is_same_day = isinstance(term.printed.term, SameDay | Immediate)
        if is_same_day and summed.hours > yardstick.day_hours:
            yield _hit(
                term.where,
                summed.hours,
                yardstick,
                what=term.name,
                raw=term.printed.raw,
            )


SAME_DAY_TOO_LONG: Rule[ProcedureRecord] = Rule(
    code="TF205",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=Citation("Luật Hộ tịch 2014 điều 5 khoản 3", "T33"),
    title=Words("Giải quyết trong ngày mà các bước quá một ngày", "Same day, yet steps of days"),
    finding=Words(
        "{what} là “{raw}” nhưng các bước cộng lại {days} ngày",
        "{what} is “{raw}” but the steps add up to {days} days",
    ),
    fix=Words("Sửa thời gian các bước cho vừa một ngày làm việc", "fit the steps into one day"),
    why=Words(
        "Việc trong ngày phải xong trong ngày, nhận sau 15 giờ thì ngày làm việc kế tiếp.",
        "A same-day matter is done that day, or the next working day when received after 15:00.",
    ),
    check=_same_day,
    law=_LAW,
)

RULES = (
    TOTAL_DIFFERS,
    STEPS_EXCEED_STATUTORY,
    STEPS_EXCEED_COMMITTED,
    TIME_UNASSIGNED,
    SAME_DAY_TOO_LONG,
    TOTAL_OPEN,
)
