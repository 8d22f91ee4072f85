"""A report as plain JSON, with every text in both languages."""

from __future__ import annotations

from typing import Any

from tthc_flow.compliance.finding import Finding
from tthc_flow.compliance.reports.report import Report
from tthc_flow.compliance.rule import Severity

__all__ = ["plain", "plain_finding"]


def plain(report: Report) -> dict[str, Any]:
    """The whole report."""
    return {
        "on": report.yardstick.on.isoformat(),
        "rulebook": report.yardstick.law.hash,
        "summary": {
            **{severity.value: report.counts[severity] for severity in Severity},
            "known": len(report.known),
            "excused": len(report.excused),
            "subjects": report.subjects,
        },
        "findings": [plain_finding(finding) for finding in report.new],
        "excused": [
            {**plain_finding(each.finding), "reason": each.noqa.reason} for each in report.excused
        ],
        "assumptions": [value.key for value in report.assumptions],
    }


def plain_finding(finding: Finding) -> dict[str, Any]:
    """One finding."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "subject": finding.subject,
        "where": finding.where,
        "file": finding.place.file,
        "line": finding.place.line or None,
        "message_vi": finding.message("vi"),
        "message_en": finding.message("en"),
        "fix_vi": finding.fix("vi"),
        "fix_en": finding.fix("en"),
        "citation": str(finding.rule.citation),
        "page": finding.rule.page,
        "secondary": finding.is_secondary,
        "fingerprint": finding.fingerprint,
    }
