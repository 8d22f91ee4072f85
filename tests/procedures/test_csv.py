"""Catalogues as CSV: one row for each procedure and channel (R26)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tthc_flow.procedures import SubmissionChannel, load_catalogue
from tthc_flow.terms import CalendarDays, Unspecified, WorkingDays

FaultsOf = Callable[..., tuple[str, ...]]
HEADING = "code,name,field_of_work,level,valid_from,decision,channel,statutory,committed,source"
ROW = "1.002099,Đăng ký hoạt động của chi nhánh,Luật sư,province,2025-07-01,1262/QĐ-BTP"
TWO = f"{HEADING}\n{ROW},in_person,5 Ngày,3 ngày,\n{ROW},online,7 Ngày,,\n"


@pytest.mark.parametrize("text", [TWO, TWO.replace(",", ";"), "\ufeff" + TWO])
def test_rows_of_one_procedure_belong_together(tmp_path: Path, text: str) -> None:
    """R23, T10: each channel has its row and its term; a BOM and `;` are accepted."""
    path = tmp_path / "book.csv"
    path.write_text(text, encoding="utf-8")
    (procedure,) = load_catalogue(path).procedures
    assert procedure.valid_from == date(2025, 7, 1)
    assert procedure.statutory == {
        SubmissionChannel.IN_PERSON: CalendarDays(5),
        SubmissionChannel.ONLINE: CalendarDays(7),
    }
    assert procedure.committed_term(SubmissionChannel.IN_PERSON) == CalendarDays(3)
    assert procedure.committed_term(SubmissionChannel.ONLINE) is None
    assert procedure.commitment is not None
    assert procedure.commitment.decision.number == "1262/QĐ-BTP"


def test_a_commitment_may_have_its_own_decision(tmp_path: Path) -> None:
    """R24: a published pair carries the number and day of the decision that promises it."""
    path = tmp_path / "book.csv"
    path.write_text(
        f"{HEADING},commitment_decision,commitment_issued_on\n"
        f"{ROW},online,7 ngày làm việc,5 ngày làm việc,x,3904/QĐ-UBND,2026-09-21\n",
        encoding="utf-8",
    )
    (procedure,) = load_catalogue(path).procedures
    assert procedure.commitment is not None
    assert procedure.commitment.decision.number == "3904/QĐ-UBND"
    assert procedure.commitment.decision.issued_on == date(2026, 9, 21)
    assert procedure.committed_term(SubmissionChannel.ONLINE) == WorkingDays(5)


def test_a_procedure_without_steps_has_one_of_unknown_length(tmp_path: Path) -> None:
    """R20: nobody said how long the work takes, which is not zero."""
    path = tmp_path / "book.csv"
    path.write_text(TWO, encoding="utf-8")
    (procedure,) = load_catalogue(path).procedures
    ((step,),) = (stage.steps for stage in procedure.stages)
    assert step.term == Unspecified()
    assert "stage" in step.assumed


FAULTS = [
    (f"{HEADING}\n{ROW},fax,5 ngày,,\n", "book.csv: line 2 (1.002099): terms, fax: 'fax' is not"),
    (f"{HEADING}\n{ROW},online,bao lâu,,\n", "line 2 (1.002099): terms, online: no number"),
    (f"{HEADING}\n{ROW},online,5 ngày,,\n" + f"{ROW},online,6 ngày,,\n", "line 3 (1.002099)"),
    (f"{HEADING}\n{ROW},online,5 ngày\n", "line 2: it has not as many cells as the heading"),
    (f"{HEADING}\n{ROW},online,5 ngày,,,,\n", "line 2: it has not as many cells as the heading"),
    (
        f"{HEADING}\n{ROW},online,5 ngày,,\n{ROW.replace('Luật sư', 'Thuế')},postal,5 ngày,,\n",
        "line 3 (1.002099): field_of_work differs from the first line of this procedure",
    ),
    (TWO.replace("statutory", "term", 1), "book.csv: the column 'statutory' is missing"),
    (TWO.replace("statutory", "term", 1), "book.csv: unknown column 'term'"),
    (TWO.replace("source", "code", 1), "book.csv: the column 'code' stands twice"),
    (TWO.replace("2025-07-01", "01/07/2025"), "valid_from: '01/07/2025' is not a date"),
    (f'{HEADING}\n"{ROW}', "book.csv: cannot be read"),
    ("", "book.csv: the column 'code' is missing"),
]


@pytest.mark.parametrize(("text", "told"), FAULTS)
def test_a_fault_names_its_line(faults_of: FaultsOf, text: str, told: str) -> None:
    """R26: what is wrong, in which line, in which column."""
    faults = faults_of(text, "book.csv")
    assert any(told in fault for fault in faults), faults


def test_cases_of_one_code_are_told_apart(tmp_path: Path) -> None:
    """R23: rows of one code that differ in their case are two procedures."""
    path = tmp_path / "book.csv"
    path.write_text(
        f"{HEADING},case\n{ROW},online,7 ngày,,,a\n{ROW},online,5 ngày,,,b\n", encoding="utf-8"
    )
    assert load_catalogue(path).codes == ("1.002099/a", "1.002099/b")
