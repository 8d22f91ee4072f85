"""The bundled sample: real procedures, facts as published, and what is assumed says so."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tthc_flow.lifecycle import lifecycle_of
from tthc_flow.procedures import (
    Procedure,
    StepKind,
    SubmissionChannel,
    load_catalogue,
    sample_catalogue,
)
from tthc_flow.terms import CalendarDays, SameDay, Term, WorkingDays, WorkingHours

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "catalogue.schema.json"
SAMPLE = files("tthc_flow.procedures") / "data" / "sample_catalogue.toml"
AUTUMN = date(2026, 10, 15)
BOOK = sample_catalogue()
IN_PERSON, ONLINE = SubmissionChannel.IN_PERSON, SubmissionChannel.ONLINE

# Statutory and committed term as the national portal (July 2026) or the provincial decision
# prints them, and the decision.
PUBLISHED = [
    ("1.004837", "3 Ngày làm việc", None, "163/QĐ-BTP"),
    ("1.012784", "12 Ngày làm việc", None, "2304/QĐ-BNNMT"),
    ("1.002099", "7 Ngày", None, "1262/QĐ-BTP"),
    ("1.001806", "10 ngày làm việc", None, "2022/QĐ-UBND"),
    ("2.001683", "31,5 ngày làm việc", None, "2028/QĐ-UBND"),
    ("1.008603", "10 ngày", None, "1948/QĐ-UBND"),
    ("2.002755", "12 ngày làm việc", "96 giờ làm việc", "3854/QĐ-UBND"),
    ("1.009645", "Không quá 17 ngày", None, "1582/QĐ-UBND"),
    ("1.013871", "20 ngày", None, "3005/QĐ-UBND"),
    ("1.014466", "60 ngày", "48 ngày", "01779/QĐ-UBND"),
    ("1.014464", "03 ngày làm việc", "02 ngày làm việc", "01763/QĐ-UBND"),
    ("2.001738", "17 ngày", "15 ngày", "1949/QĐ-UBND"),
    ("1.000703", "04 ngày làm việc", "2,5 ngày làm việc", "3508/QĐ-UBND"),
    ("2.002285", "03 ngày làm việc", "2,5 ngày làm việc", "3508/QĐ-UBND"),
    ("1.116546", "05 ngày làm việc", "2,5 ngày làm việc", "3904/QĐ-UBND"),
    ("1.013782", "7 ngày làm việc", "5 ngày làm việc", "3523/QĐ-UBND"),
    ("2.001315", "19 ngày làm việc", "17 ngày làm việc", "3584/QĐ-UBND"),
    ("2.000568", "20 ngày làm việc", "18 ngày làm việc", "3904/QĐ-UBND"),
    ("1.001216", "10 ngày làm việc", "8,5 ngày làm việc", "3904/QĐ-UBND"),
]


def test_the_sample_is_large_and_in_force_in_autumn_2026() -> None:
    """Issue 5: at least 20 real procedures, for dossiers of August to December 2026."""
    assert len(BOOK.codes) >= 30
    assert all(BOOK.procedure(code, AUTUMN) for code in BOOK.codes)
    assert sample_catalogue() is BOOK


def test_the_sample_obeys_the_published_schema() -> None:
    """R26: the TOML file, with its dates written out, is valid by the JSON Schema."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(_dates_written_out(_raw_table()))


def test_json_gives_the_same_catalogue(tmp_path: Path) -> None:
    """R26: TOML and JSON have the same tables and keys."""
    path = tmp_path / "sample.json"
    path.write_text(json.dumps(_dates_written_out(_raw_table())), encoding="utf-8")
    again = load_catalogue(path)
    assert again.name == BOOK.name
    assert [p.hash for p in again.procedures] == [p.hash for p in BOOK.procedures]


@pytest.mark.parametrize(("code", "statutory", "committed", "decision"), PUBLISHED)
def test_terms_are_copied_as_published(
    code: str, statutory: str, committed: str | None, decision: str
) -> None:
    """R24: codes, terms and decisions are facts; both sides of a pair are stored."""
    (row,) = [row for row in _raw_table()["procedure"] if row["code"] == code][-1:]
    assert row["terms"]["online"] == statutory
    assert row.get("commitment", {}).get("terms", {}).get("online") == committed
    assert row["decision"]["number"] == decision
    version = BOOK.versions(code)[-1]
    assert (version.committed_term(ONLINE) is None) is (committed is None)


@pytest.mark.parametrize("code", ["1.001193", "1.000656", "1.000894", "2.000815"])
def test_civil_status_and_certification_are_same_day_matters(code: str) -> None:
    """T33: birth, death, marriage and certified copies are settled on the day, before 15:00."""
    assert BOOK.procedure(code, AUTUMN).statutory_term(IN_PERSON) == SameDay()


def test_a_term_may_depend_on_the_channel() -> None:
    """T10: registering a law firm's branch takes 5 days in person and 7 online."""
    branch = BOOK.procedure("1.002099", AUTUMN)
    assert branch.statutory_term(IN_PERSON) == CalendarDays(5)
    assert branch.statutory_term(ONLINE) == CalendarDays(7)


def test_a_promise_may_change_in_autumn() -> None:
    """T47: accepted on 02/09/2026 four days hold, from 03/09 on two and a half are promised."""
    before, after = BOOK.versions("1.000703")
    assert before.valid_until == after.valid_from == date(2026, 9, 3)
    assert before.statutory_term(ONLINE) == after.statutory_term(ONLINE) == WorkingDays(4)
    assert before.committed_term(ONLINE) is None
    assert after.committed_term(ONLINE) == WorkingDays(2.5)


def test_land_has_payment_and_investment_a_parallel_consultation() -> None:
    """Issue 5: a land procedure waits for payment; two bodies are asked side by side (T35)."""
    land, investment = (BOOK.procedure(code, AUTUMN) for code in ("1.012784", "1.009645"))
    assert StepKind.WAIT_FOR_APPLICANT in {step.kind for step in land.steps}
    for asked in (land, investment):
        (parallel,) = [stage.steps for stage in asked.stages if len(stage.steps) > 1]
        assert len({step.agency for step in parallel} - {""}) == 2
        assert all(step.kind is StepKind.CONSULT for step in parallel)
        assert all({"kind", "stage"} & set(step.assumed) for step in parallel)


def test_several_procedures_have_a_commitment() -> None:
    """R24: cut-down times in force, with the decision that promises them and where it is."""
    promised = [p.commitment for p in BOOK.procedures if p.commitment is not None]
    assert len(promised) >= 10
    assert all(pair.decision.number and pair.decision.source for pair in promised)
    assert sum(pair.changes_unit for pair in promised) == 1


@pytest.mark.parametrize("procedure", BOOK.procedures, ids=lambda p: p.label)
def test_the_steps_fit_into_the_promised_time(procedure: Procedure) -> None:
    """T35: at 8 hours a day the longest way through the stages is the promised total."""
    lengths = [
        _hours(procedure.committed_term(channel) or procedure.statutory_term(channel))
        for channel in procedure.channels
    ]
    total = _hours_of_longest_way(procedure)
    if lengths == [None] * len(lengths):
        assert total == 0  # a same-day matter has no hours to divide
    else:
        assert total == min(length for length in lengths if length is not None)


def test_every_procedure_has_a_lifecycle() -> None:
    """R28: each compiles to a table with one state for each of its stages."""
    for procedure in BOOK.procedures:
        states = lifecycle_of(procedure).states
        working = [state for state in states if state.startswith("IN_PROGRESS:")]
        assert len(working) == len(procedure.stages) >= 1


def test_what_nobody_says_is_marked() -> None:
    """R22: a step's kind, its stage and the first day of validity stand in no decision."""
    for procedure in BOOK.procedures:
        assert "valid_from" in procedure.assumed
        for step in procedure.steps:
            assert "kind" in step.assumed
            assert step.label_vi
            assert step.label_en


def _raw_table() -> dict[str, Any]:
    return tomllib.loads(SAMPLE.read_text(encoding="utf-8"))


def _dates_written_out(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _dates_written_out(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_dates_written_out(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _hours(term: Term) -> Fraction | None:
    if isinstance(term, WorkingDays | CalendarDays):
        return term.value * 8
    return term.value if isinstance(term, WorkingHours) else None


def _hours_of_longest_way(procedure: Procedure) -> Fraction:
    stages: dict[int, Fraction] = {}
    for step in procedure.steps:
        length = _hours(step.term) or Fraction()
        stages[step.stage] = max(stages.get(step.stage, Fraction()), length)
    return sum(stages.values(), Fraction())
