"""What is wrong with a catalogue is told at once, with file, procedure and field (R26)."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tthc_flow.errors import InvalidCatalogue
from tthc_flow.procedures import Catalogue, load_catalogue

FaultsOf = Callable[..., tuple[str, ...]]
SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "catalogue.schema.json"
GONE = object()
INTAKE = {"key": "desk", "label_vi": "", "kind": "intake", "term": "1 giờ", "stage": 1}

# where, what stands there instead, the fault told, whether the JSON Schema sees it too
FAULTS: list[tuple[str, Any, str, bool]] = [
    ("code", "1.000703.H31", "code: '1.000703.H31' is not written like 1.001193", True),
    ("code", "1.00070", "code: '1.00070' is not written like 1.001193", True),
    ("code", GONE, "code: is missing", True),
    ("case", "Trường hợp a", "case: 'Trường hợp a' is not written in small letters", True),
    ("name", " ", "name: is empty", True),
    ("name", 7, "name: 7 is no text", True),
    ("field_of_work", "", "field_of_work: is empty", True),
    ("level", "quận", "level: 'quận' is not one of ministry, province, district", True),
    ("valid_from", "2026-02-30", "valid_from: the date '2026-02-30' does not exist", False),
    ("valid_from", 2026, "valid_from: 2026 is no date", True),
    ("valid_until", "2026-09-03", "valid_until: 2026-09-03 is not after valid_from", False),
    ("decision", GONE, "decision: is missing", True),
    ("decision", "3508/QĐ-UBND", "decision: is no table of the kind DecisionTable", True),
    ("decision.number", GONE, "decision, number: is missing", True),
    ("decision.signed_by", "Chủ tịch", "decision: unknown key 'signed_by'", True),
    ("terms", {}, "terms: no channel has a term", True),
    ("terms", ["04 ngày"], "terms: is no table of the kind dict", True),
    ("terms.fax", "04 ngày", "terms, fax: 'fax' is not one of in_person, online, postal", True),
    (
        "terms.online",
        "sớm nhất",
        "terms, online: no number and no known words stand here: 'sớm nhất'",
        False,
    ),
    ("terms.online", "4", "terms, online: a number without a unit: '4'", False),
    ("terms.online", 4, "terms, online: 4 is no text", True),
    (
        "supplement_window",
        "lâu",
        "supplement_window: no number and no known words stand here: 'lâu'",
        False,
    ),
    ("supplement_window", "2,5 ngày", "supplement_window: 2,5 ngày ends on no date", False),
    (
        "commitment.terms.online",
        "4,5 ngày làm việc",
        "commitment: online: committed 4,5 ngày làm việc is longer than statutory 4 ngày làm việc",
        False,
    ),
    (
        "commitment.terms.online",
        "15 ngày",
        "commitment: online: 15 ngày is later than 4 ngày làm việc from every start day",
        False,
    ),
    ("commitment.terms.postal", "1 ngày", "commitment.terms: postal has no statutory term", False),
    ("commitment.terms.online", "½ x", "commitment, terms, online: a number without a unit", False),
    ("commitment.decision", GONE, "commitment, decision: is missing", True),
    ("step.1.kind", "think", "step 2, kind: 'think' is not one of intake, assign", True),
    ("step.1.stage", "2", "step 2, stage: '2' is no whole number", True),
    ("step.1.stage", True, "step 2, stage: True is no whole number", True),
    ("step.1.stage", 0, "the stages are numbered [0, 1, 2, 3, 4], not 1, 2, 3…", True),
    ("step.3.stage", 7, "the stages are numbered [1, 2, 4, 7], not 1, 2, 3…", False),
    ("step.1.key", "consult", "the step key 'consult' stands twice", False),
    ("step.1.key", "Thẩm định", "the step key 'Thẩm định' is not written in small letters", True),
    ("step.1.key", GONE, "step 2, key: is missing", True),
    (
        "step.1.term",
        "nhanh",
        "step 2 (appraise), term: no number and no known words stand here",
        False,
    ),
    ("step.1.termm", "1 ngày", "step 2: unknown key 'termm'", True),
    ("step.1.assumed", "kind", "step 2, assumed: 'kind' is no list", True),
    ("step.3.kind", "intake", "step 'sign': an intake after work began", False),
    ("step.1.kind", "return_result", "step 'appraise': the result is returned before", False),
    ("step", [INTAKE], "no step can be worked on", False),
    ("step", "appraise", "step: 'appraise' is no list", True),
    ("sla", "4h", "unknown key 'sla'", True),
    ("step.1.actor", "\x1b[31mA", "step 2, actor: '\\x1b[31mA' has a control character", False),
    ("step.1.label_vi", None, "step 2, label_vi: None is no text", True),
]

LEFT_OUT = ["valid_until", "supplement_window", "commitment", "decision.issued_on"]


def spoil(table: dict[str, Any], where: str, value: Any) -> dict[str, Any]:
    """Put *value* at a dotted place of the first procedure."""
    here: Any = table["procedure"][0]
    *path, last = where.split(".")
    for name in path:
        here = here[int(name) if name.isdigit() else name]
    if value is GONE:
        del here[last]
    else:
        here[last] = value
    return table


@pytest.mark.parametrize(("where", "value", "told", "seen"), FAULTS)
def test_one_fault_is_told_with_its_place(
    faults_of: FaultsOf, good: dict[str, Any], where: str, value: Any, told: str, *, seen: bool
) -> None:
    """R26: file, procedure and field stand before what is wrong."""
    faults = faults_of(spoil(good, where, value))
    assert len([fault for fault in faults if told in fault]) == 1, faults
    assert all(fault.startswith("book.json: procedure 1") for fault in faults), seen


@pytest.mark.parametrize(("where", "value", "told", "seen"), FAULTS)
def test_the_schema_sees_what_a_schema_can(
    good: dict[str, Any], where: str, value: Any, told: str, *, seen: bool
) -> None:
    """R26: the published JSON Schema and the loader do not contradict one another."""
    schema = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert schema.is_valid(good)
    assert schema.is_valid(spoil(good, where, value)) is not seen, told


@pytest.mark.parametrize("where", LEFT_OUT)
def test_null_says_the_same_as_leaving_out(
    tmp_path: Path, good: dict[str, Any], where: str
) -> None:
    """R26: JSON writers put null where TOML has nothing; loader and schema agree on it."""
    path = tmp_path / "book.json"
    path.write_text(json.dumps(spoil(good, where, None)), encoding="utf-8")
    (procedure,) = load_catalogue(path).procedures
    assert None in {procedure.valid_until, procedure.commitment, procedure.publication.issued_on}
    schema = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert schema.is_valid(good)


def test_half_a_character_is_refused(faults_of: FaultsOf, good: dict[str, Any]) -> None:
    """R26: an escape of JSON that no file can hold and no terminal can show."""
    text = json.dumps(spoil(good, "name", "Cấp \ud800"))
    (fault,) = faults_of(text)
    assert fault.endswith("name: 'Cấp \\ud800' has half a character")


def test_a_fault_quotes_no_more_than_a_line(faults_of: FaultsOf, good: dict[str, Any]) -> None:
    """R26: what stands in the wrong place may be a whole book."""
    for where in ("code", "level", "valid_from", "step.1.stage", "step.1.key", "decision", "sla"):
        spoil(good, where, "x" * 10_000)
    spoil(good, "terms", ["x" * 10_000])
    faults = faults_of(good)
    assert len(faults) >= 5
    assert max(map(len, faults)) < 300


def test_all_faults_are_told_at_once(faults_of: FaultsOf, good: dict[str, Any]) -> None:
    """R26: terms, stages and code of one procedure, keys of another: one answer."""
    other = deepcopy(good["procedure"][0]) | {"level": "xã", "colour": "red"}
    spoil(good, "code", "x")
    spoil(good, "terms.online", "ngay lập tức luôn")
    spoil(good, "step.1.key", "sign")
    spoil(good, "step.4.stage", 9)
    good["procedure"].append(other)
    faults = faults_of(good)
    assert len(faults) == 6
    assert [fault for fault in faults if "procedure 1 (x)" in fault] == list(faults[:4])
    assert [fault for fault in faults if "procedure 2 (1.000703)" in fault] == list(faults[4:])


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_any_date_can_be_a_first_day(tmp_path: Path, good: dict[str, Any], day: str) -> None:
    """R24: a change of unit is compared over a year, wherever on the calendar it begins."""
    procedure = good["procedure"][0]
    procedure["valid_from"] = day
    procedure["commitment"]["terms"] = {"online": "4 ngày"}
    path = tmp_path / "book.json"
    path.write_text(json.dumps(good), encoding="utf-8")
    assert str(load_catalogue(path).procedures[0].valid_from) == day


def test_overlapping_versions_are_named_with_both_places(
    faults_of: FaultsOf, good: dict[str, Any]
) -> None:
    """T47: on one day one version holds, else nobody knows which a dossier keeps."""
    later = deepcopy(good["procedure"][0]) | {"valid_from": "2026-10-01"}
    good["procedure"].append(later)
    (fault,) = faults_of(good)
    assert fault == (
        "book.json: procedure 2 (1.000703): 1.000703 (2026-10-01) is in force together with "
        "1.000703 (2026-09-03), book.json: procedure 1 (1.000703)"
    )


def test_versions_that_touch_do_not_overlap(tmp_path: Path, good: dict[str, Any]) -> None:
    """R23: the end of validity is exclusive."""
    later = deepcopy(good["procedure"][0]) | {"valid_from": "2026-10-01"}
    good["procedure"][0]["valid_until"] = "2026-10-01"
    good["procedure"].append(later)
    path = tmp_path / "book.json"
    path.write_text(json.dumps(good), encoding="utf-8")
    assert len(load_catalogue(path).versions("1.000703")) == 2


def test_a_catalogue_put_together_by_hand_is_checked_too(
    tmp_path: Path, good: dict[str, Any]
) -> None:
    """R23: overlapping versions are refused wherever they come from."""
    path = tmp_path / "book.json"
    path.write_text(json.dumps(good), encoding="utf-8")
    (procedure,) = load_catalogue(path).procedures
    with pytest.raises(InvalidCatalogue, match="are in force at once"):
        Catalogue("twice", (procedure, procedure))


UNREADABLE = [
    ("book.yaml", "a: 1", "'.yaml' is not read; use .toml, .json, .csv"),
    ("book.toml", "procedure = [", "cannot be read"),
    ("book.toml", "procedure = []\nprocedure = []\n", "cannot be read"),
    ("book.toml", "[[procedure]]\nvalid_from = 2026-09-31\n", "cannot be read"),
    ("book.json", '{"procedure": [], "procedure": []}', "the key 'procedure' stands twice"),
    ("book.json", "[]", "it holds no table"),
    ("book.json", "[" * 100_000, "cannot be read"),
    ("book.json", "{}", "there is no list 'procedure'"),
    ("book.json", '{"procedure": []}', "there is no procedure"),
    ("book.json", '{"procedure": [5]}', "book.json: procedure 1: 5 is no table"),
    ("book.json", '{"procedures": [], "procedure": []}', "unknown key 'procedures'"),
    ("book.json", '{"catalogue": 3, "procedure": []}', "unknown key 'catalogue'"),
    ("book.json", '{"catalogue": {"name": 3}, "procedure": []}', "name: 3 is no text"),
    ("book.json", '{"catalogue": {"name": "\\u0007"}, "procedure": []}', "has a control character"),
]


@pytest.mark.parametrize(("name", "text", "told"), UNREADABLE)
def test_an_unreadable_file_is_a_fault(
    faults_of: FaultsOf, name: str, text: str, told: str
) -> None:
    """R26: a broken form is told like any other fault, never as a traceback."""
    assert any(told in fault for fault in faults_of(text, name)), faults_of(text, name)


def test_files_that_cannot_be_opened_or_are_too_large(tmp_path: Path) -> None:
    """R26: a missing file, bytes that are no text, more than 20 MB."""
    for path, told in (
        (tmp_path / "none.toml", "cannot be opened"),
        (tmp_path / "none", "cannot be opened: no such file or folder"),
        (tmp_path / "bytes.toml", "cannot be read"),
        (tmp_path / "large.json", "larger than 20,000,000 bytes"),
        (tmp_path / "empty", "there is no procedure"),
    ):
        if path.name == "bytes.toml":
            path.write_bytes(b"\xff\xfe\x00")
        if path.name == "large.json":
            path.write_bytes(b" " * 20_000_001)
        if path.name == "empty":
            path.mkdir()
        with pytest.raises(InvalidCatalogue, match=told) as caught:
            load_catalogue(path)
        assert str(path) in str(caught.value)


def test_a_folder_tells_the_faults_of_all_its_files(tmp_path: Path, good: dict[str, Any]) -> None:
    """R26: every file of a folder is read before anything is refused."""
    good["procedure"][0]["level"] = "x"
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(json.dumps(good), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a catalogue", encoding="utf-8")
    with pytest.raises(InvalidCatalogue) as caught:
        load_catalogue(tmp_path)
    assert [fault.partition(":")[0] for fault in caught.value.faults] == ["a.json", "b.json"]
