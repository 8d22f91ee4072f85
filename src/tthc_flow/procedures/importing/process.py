"""From the rows of a table to one process for each case, with its totals checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from attrs import evolve, field, frozen

from tthc_flow.procedures.importing.case import Case
from tthc_flow.procedures.importing.remark import RemarkKind, Remarks
from tthc_flow.procedures.importing.table_rows import RowKind, TableRow
from tthc_flow.procedures.working_days import printed_days
from tthc_flow.terms.notation import decimal_text

__all__ = ["Process", "processes_of"]

_MOST_CASES = 50


@frozen
class Process:
    """
    The steps of one case.

    Attributes:
        case: The case; None when there is only one.
        steps: Steps in the order printed; the unit of a section stands in each.
        total: The total row; None when none is printed.
    """

    case: Case | None
    steps: tuple[TableRow, ...]
    total: TableRow | None = None


@frozen
class _Part:
    """Rows under one section."""

    section: TableRow | None = None
    rows: list[TableRow] = field(factory=list)

    def is_left_by(self, row: TableRow) -> bool:
        """Whether *row* stands beside a section 1 that has only 1.1 and 1.2 in it."""
        mark = self.section.number.strip(" .") if self.section else ""
        return mark.replace(".", "").isdigit() and not row.number.startswith(f"{mark}.")


def processes_of(rows: Sequence[TableRow], remarks: Remarks) -> list[Process]:
    """
    The processes of one table: one, or one for each case printed in it.

    Cases are sections, "a) Đối với trường hợp…", or single rows, 5a and 5b; the other rows
    belong to every case. Subtotals and totals are compared with the steps they sum up.
    """
    sections = [row for row in rows if row.is_case]
    for row in sections[_MOST_CASES:]:
        remarks.add(RemarkKind.UNREAD, row.cell, f"one of more than {_MOST_CASES} cases")
    sections = sections[:_MOST_CASES]
    letters = list(dict.fromkeys(row.alternative for row in rows if row.alternative))
    if len(sections) > 1:
        chosen = [
            (Case.of(row.label, position), _under_section(rows, row))
            for position, row in enumerate(sections)
        ]
    elif len(letters) > 1:
        _check_alternatives(rows, letters, remarks)
        chosen = [(_lettered(rows, letter), _under_letter(rows, letter)) for letter in letters]
    else:
        chosen = [(None, list(rows))]
    return [_process(case, kept, remarks) for case, kept in chosen]


def _under_section(rows: Sequence[TableRow], wanted: TableRow) -> list[TableRow]:
    """Rows before the first case, and those below the heading of *wanted*."""
    kept, is_kept = [], True
    for row in rows:
        if row.is_case:
            is_kept = row is wanted
        elif is_kept:
            kept.append(row)
    return kept


def _under_letter(rows: Iterable[TableRow], letter: str) -> list[TableRow]:
    return [row for row in rows if row.alternative in {"", letter}]


def _lettered(rows: Iterable[TableRow], letter: str) -> Case:
    words = next(row.label for row in rows if row.alternative == letter)
    return Case(letter.replace("đ", "dd"), words)


def _check_alternatives(rows: Sequence[TableRow], letters: Sequence[str], remarks: Remarks) -> None:
    """Every place with alternatives must have all of them: 5a, 5b, then 7a, 7b."""
    run: list[TableRow] = []
    for row in [*rows, None]:
        if (
            row is not None
            and row.alternative
            and row.alternative not in {r.alternative for r in run}
        ):
            run.append(row)
            continue
        if run and len(run) < len(letters):
            remarks.add(
                RemarkKind.UNREAD,
                run[0].cell,
                "the alternatives here are not the same as elsewhere in the table",
            )
        run = [row] if row is not None and row.alternative else []


def _process(case: Case | None, rows: Sequence[TableRow], remarks: Remarks) -> Process:
    steps: list[TableRow] = []
    parts = [_Part()]
    total = next((row for row in reversed(rows) if row.kind is RowKind.TOTAL), None)
    for row in rows:
        match row.kind:
            case RowKind.SECTION:
                parts.append(_Part(row))
            case RowKind.STEP:
                if parts[-1].is_left_by(row):
                    parts.append(_Part())
                step = _with_unit(row, parts[-1].section)
                steps.append(step)
                parts[-1].rows.append(step)
            case _ if row is not total:
                _compare(row, parts[-1].rows, remarks)
                parts.append(_Part())
    for part in parts:
        if part.section is not None and part.section.term is not None:
            _compare(part.section, part.rows, remarks)
    if total is not None:
        _compare(total, steps, remarks)
    return Process(case, tuple(steps), total)


def _with_unit(step: TableRow, section: TableRow | None) -> TableRow:
    if section is None or step.unit or section.is_case:
        return step
    return evolve(step, unit=section.label.removeprefix(section.number).strip(" .)"))


def _compare(total: TableRow, steps: Sequence[TableRow], remarks: Remarks) -> None:
    """A total against its steps, as decisions add them up: 1 day = 8 hours."""
    if total.term is None or (stated := printed_days(total.term)) is None:
        return
    days = [
        Fraction(0) if step.belongs_above else printed_days(step.term) if step.term else None
        for step in steps
    ]
    known = [day for day in days if day is not None]
    is_whole = len(known) == len(days)
    if steps and (sum(known) > stated or (is_whole and sum(known) != stated)):
        remarks.add(
            RemarkKind.MISMATCH,
            total.time_cell if total.time_cell.text else total.cell,
            f"the steps add up to {'' if is_whole else 'more than '}"
            f"{_plain(sum(known, Fraction(0)))} days, not {_plain(stated)}",
        )


def _plain(days: Fraction) -> str:
    return decimal_text(days) or str(days)
