"""What is written as TOML is the same catalogue (R26)."""

from __future__ import annotations

import tempfile
from datetime import date
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tthc_flow.procedures import (
    LegalDocument,
    Level,
    Procedure,
    Step,
    StepKind,
    SubmissionChannel,
    load_catalogue,
    sample_catalogue,
)
from tthc_flow.procedures.importing.toml_file import catalogue_toml
from tthc_flow.terms import (
    CalendarDays,
    Months,
    NotCounted,
    SameDay,
    Term,
    Unspecified,
    WorkingDays,
    WorkingHours,
)

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs"]), min_size=1).map(
    lambda text: f"x{text}"
)
# In a step "ngày" is a working day: no file can say calendar days there (R13).
STEP_TERMS: st.SearchStrategy[Term] = st.one_of(
    st.integers(0, 1600).map(lambda quarters: WorkingDays(Fraction(quarters, 4))),
    st.integers(0, 3200).map(WorkingHours),
    st.sampled_from([NotCounted(), Unspecified(), SameDay()]),
)
TERMS = STEP_TERMS | st.integers(0, 400).map(CalendarDays) | st.integers(0, 40).map(Months)


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    """A procedure with any texts."""
    steps = tuple(
        Step(f"step_{n}", draw(TEXT), draw(STEP_TERMS), n, StepKind.APPRAISE, actor=draw(TEXT))
        for n in range(1, draw(st.integers(1, 4)) + 1)
    )
    return Procedure(
        code=draw(st.from_regex(r"[0-9]\.[0-9]{6}", fullmatch=True)),
        name=draw(TEXT.map(lambda text: " ".join(text.split()))),
        field_of_work=draw(TEXT),
        level=draw(st.sampled_from(Level)),
        statutory=draw(st.dictionaries(st.sampled_from(SubmissionChannel), TERMS, min_size=1)),
        steps=steps,
        valid_from=draw(st.dates()),
        publication=LegalDocument(draw(TEXT), issued_on=draw(st.none() | st.dates())),
        valid_until=None,
        supplement_window=draw(st.none() | TERMS),
        case=draw(st.sampled_from(["", "a", "1_1"])),
        assumed=tuple(draw(st.lists(TEXT, max_size=2))),
    )


def written_and_read(given_procedures: list[Procedure]) -> tuple[Procedure, ...]:
    """The procedures after a way through a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.toml"
        path.write_text(catalogue_toml("Danh mục", given_procedures), encoding="utf-8")
        return load_catalogue(path).procedures


def facts(procedure: Procedure) -> list[object]:
    """Everything a procedure says."""
    promise = procedure.commitment
    return [
        procedure.reference,
        procedure.name,
        procedure.field_of_work,
        procedure.level,
        dict(procedure.statutory),
        procedure.steps,
        procedure.valid_from,
        procedure.valid_until,
        procedure.publication,
        promise and (dict(promise.committed), promise.decision, promise.assumed),
        procedure.supplement_window,
        procedure.agency_code,
        procedure.assumed,
    ]


@given(procedures())
def test_any_procedure_comes_back(procedure: Procedure) -> None:
    """R26: whatever its texts, each fact is the same after writing and loading."""
    (read,) = written_and_read([procedure])
    assert facts(read) == facts(procedure)


def test_the_sample_comes_back() -> None:
    """R24, R26: commitments, versions and assumed fields too."""
    sample = sample_catalogue().procedures
    assert len(sample) >= 20
    read = written_and_read(list(sample))
    assert [facts(one) for one in read] == [facts(one) for one in sample]
    assert any(one.valid_until == date(2026, 9, 3) for one in read)
