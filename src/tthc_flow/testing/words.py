"""Findings as a failing test shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from tthc_flow.compliance import Finding, Severity
from tthc_flow.compliance.words import Lang, Words

__all__ = ["say_findings"]

_SEVERITIES = {
    Severity.ERROR: Words("LỖI", "ERROR"),
    Severity.WARNING: Words("CẢNH BÁO", "WARNING"),
    Severity.NOTE: Words("LƯU Ý", "NOTE"),
}
_BASIS = Words("Căn cứ", "By")
_FIX = Words("Cách sửa", "Fix")
_PAGE = Words("Trang", "Page")


def say_findings(findings: Iterable[Finding], lang: Lang = "vi") -> str:
    """
    A paragraph for each rule: every place and what is wrong there, the basis, and the fix.

    Args:
        findings: In the order they are to be shown; neighbours of one rule go together.
        lang: "vi" or "en".
    """
    groups = groupby(findings, key=lambda finding: (finding.code, finding.severity))
    return "\n".join(line for _, group in groups for line in _paragraph(list(group), lang))


def _paragraph(findings: Sequence[Finding], lang: Lang) -> Iterator[str]:
    first = findings[0]
    yield f"{first.code} {_SEVERITIES[first.severity].say(lang)}: {first.rule.title.say(lang)}"
    fixes = dict.fromkeys(finding.fix(lang) for finding in findings)
    for finding in findings:
        where = f" [{finding.where}]" if finding.where else ""
        place = f" ({finding.place})" if finding.place.file else ""
        yield f"  {finding.subject}{where}: {finding.message(lang)}{place}"
        if len(fixes) > 1:
            yield f"    {_FIX.say(lang)}: {finding.fix(lang)}"
    if len(fixes) == 1:
        yield f"  {_FIX.say(lang)}: {next(iter(fixes))}"
    yield f"  {_BASIS.say(lang)}: {first.rule.citation}"
    yield f"  {_PAGE.say(lang)}: {first.rule.page}"
