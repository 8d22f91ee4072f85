"""A report as SARIF 2.1.0, the form that code scanners and editors read."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from tthc_flow.compliance.finding import Finding
from tthc_flow.compliance.reports.report import Report
from tthc_flow.compliance.rule import Rule
from tthc_flow.compliance.subject import Place
from tthc_flow.compliance.unchecked import NOT_CHECKED
from tthc_flow.compliance.words import Lang

__all__ = ["sarif"]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_FINGERPRINT = "tthcFlow/v1"


def sarif(report: Report, lang: Lang = "vi") -> dict[str, Any]:
    """
    The report as one SARIF log of one run.

    Excused findings are suppressed in source with their reason; with a baseline each result
    says whether it is new.
    """
    index_of = {rule.code: index for index, rule in enumerate(_rules(report))}
    state = "new" if report.has_baseline else None
    results = [_result(each, index_of, lang, state=state) for each in report.new]
    results += [_result(each, index_of, lang, state="unchanged") for each in report.known]
    for excused in report.excused:
        suppressed = _result(excused.finding, index_of, lang, state=state)
        suppressed["suppressions"] = [{"kind": "inSource", "justification": excused.noqa.reason}]
        results.append(suppressed)
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(report, lang)},
                "language": lang,
                "columnKind": "unicodeCodePoints",
                "properties": {"on": report.yardstick.on.isoformat()},
                "results": results,
            }
        ],
    }


def _rules(report: Report) -> Sequence[Rule[Any]]:
    """The rules used, and the one that tells what could not be checked."""
    return report.rules if NOT_CHECKED in report.rules else (*report.rules, NOT_CHECKED)


def _driver(report: Report, lang: Lang) -> dict[str, Any]:
    return {
        "name": "tthc_flow",
        "semanticVersion": version("tthc_flow"),
        "language": lang,
        "rules": [_descriptor(rule, lang) for rule in _rules(report)],
    }


def _descriptor(rule: Rule[Any], lang: Lang) -> dict[str, Any]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title.say(lang)},
        "fullDescription": {"text": rule.why.say(lang)},
        "help": {"text": rule.fix.say(lang)},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {
            "tags": [rule.family.value],
            "citation": str(rule.citation),
            "page": rule.page,
        },
    }


def _result(
    finding: Finding, index_of: dict[str, int], lang: Lang, *, state: str | None
) -> dict[str, Any]:
    result = {
        "ruleId": finding.code,
        "ruleIndex": index_of[finding.code],
        "level": finding.severity.value,
        "message": {"text": f"{finding.message(lang)}. {finding.fix(lang)}"},
        "locations": [_location(finding)],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
    }
    if state is not None:
        result["baselineState"] = state
    return result


def _location(finding: Finding) -> dict[str, Any]:
    name = f"{finding.subject}#{finding.where}" if finding.where else finding.subject
    location: dict[str, Any] = {
        "logicalLocations": [{"name": finding.subject, "fullyQualifiedName": name}]
    }
    if finding.place.file:
        location["physicalLocation"] = _physical(finding.place)
    return location


def _physical(place: Place) -> dict[str, Any]:
    path = PurePath(place.file)
    uri = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if place.line:
        physical["region"] = {"startLine": place.line}
    return physical
