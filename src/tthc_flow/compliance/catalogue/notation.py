"""One time limit written in two ways: "ngày" here and "ngày làm việc" there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tthc_flow.citations import Citation
from tthc_flow.compliance.records import PrintedTerm, ProcedureRecord, read_printed
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.terms import CalendarDays, Term, WorkingDays

__all__ = ["RULES"]

_TWO_WAYS = Citation("BLDS 2015 điều 147, 148", "R13")
_DAYS = (CalendarDays, WorkingDays)
_NAMES = {
    CalendarDays: Words("“ngày”", "“ngày”, calendar days"),
    WorkingDays: Words("“ngày làm việc”", "“ngày làm việc”, working days"),
}


def _literal(printed: PrintedTerm) -> Term | None:
    """As the words say, where a bare "ngày" is a calendar day; None for what is not in days."""
    return printed.literal if isinstance(printed.literal, _DAYS) else None


def _units(terms: Iterable[PrintedTerm]) -> set[type[Term]]:
    return {type(term) for printed in terms if (term := _literal(printed)) is not None}


def _steps_differ(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    of_steps = _units(step.printed for step in record.steps)
    of_law = _units(each.printed for each in record.statutory)
    if len(of_steps) == len(of_law) == 1 and of_steps != of_law:
        (steps,), (law,) = of_steps, of_law
        yield hit("steps", steps=_NAMES[steps], law=_NAMES[law])


STEPS_IN_OTHER_DAYS: Rule[ProcedureRecord] = Rule(
    code="TF411",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=_TWO_WAYS,
    title=Words("Bước và thời hạn ghi hai kiểu ngày", "Steps and term in different days"),
    finding=Words("Các bước ghi {steps}, thời hạn ghi {law}", "steps in {steps}, term in {law}"),
    fix=Words("Ghi các bước bằng đơn vị của thời hạn", "write the steps in the unit of the term"),
    why=Words(
        "Trong bảng các bước, “ngày” được hiểu là ngày làm việc 8 giờ. Nếu thời hạn tính theo "
        "ngày lịch thì các bước vừa đủ trên giấy sẽ trễ ngoài đời, vì có ngày nghỉ.",
        "In a table of steps “ngày” is taken as a working day of 8 hours. Against a term in "
        "calendar days steps that fit on paper come late, because offices close.",
    ),
    check=_steps_differ,
)


def _steps_mixed(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    if len(_units(step.printed for step in record.steps)) > 1:
        yield hit("steps")


STEPS_MIXED: Rule[ProcedureRecord] = Rule(
    code="TF412",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=_TWO_WAYS,
    title=Words("Các bước ghi lẫn hai kiểu ngày", "Steps in two kinds of days"),
    finding=Words(
        "Có bước ghi “ngày”, có bước ghi “ngày làm việc”",
        "some steps say “ngày”, others “ngày làm việc”",
    ),
    fix=Words("Ghi mọi bước bằng một đơn vị", "write all steps in one unit"),
    why=Words(
        "Người làm bước sau không biết mình có mấy ngày.",
        "Whoever does the next step cannot tell how many days they have.",
    ),
    check=_steps_mixed,
)


def _total_differs(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    total = record.stated_total
    if total is None or not total.is_single:
        return
    of_total = _units([read_printed(total.raw)])
    of_law = _units(each.printed for each in record.statutory)
    if len(of_total) == len(of_law) == 1 and of_total != of_law:
        law = next(each.printed.raw for each in record.statutory)
        yield hit("steps", total=total.raw, law=law)


TOTAL_IN_OTHER_DAYS: Rule[ProcedureRecord] = Rule(
    code="TF413",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=_TWO_WAYS,
    title=Words("Tổng và thời hạn ghi hai kiểu ngày", "Total and term in different days"),
    finding=Words("Bảng ghi “{total}”, thời hạn ghi “{law}”", "“{total}” here, “{law}” there"),
    fix=Words("Đối chiếu quyết định và ghi một đơn vị", "compare the decision, use one unit"),
    why=Words(
        "Hai trang của cùng một quyết định nói hai thời hạn: 12 ngày làm việc dài hơn 12 ngày ít "
        "nhất hai ngày nghỉ cuối tuần.",
        "Two pages of one decision state two terms: 12 working days are longer than 12 days by at "
        "least two weekends.",
    ),
    check=_total_differs,
)

RULES = (STEPS_IN_OTHER_DAYS, STEPS_MIXED, TOTAL_IN_OTHER_DAYS)
