"""One line in a test: this procedure obeys the law, the directive and its own arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from tthc_flow.compliance import RULES, Rule, Severity, Yardstick, lint_procedure, rule_of
from tthc_flow.compliance.words import Lang
from tthc_flow.procedures import Procedure
from tthc_flow.testing.words import say_findings

__all__ = ["assert_compliant"]


def assert_compliant(
    procedure: Procedure,
    yardstick: Yardstick | None = None,
    *,
    rules: Sequence[Rule[Any]] = RULES,
    expected: Collection[str] = (),
    lang: Lang = "vi",
) -> None:
    """
    Assert that the catalogue rules find in *procedure* what is expected, and nothing else (R47).

    Notes never fail, as on the command line.

    Args:
        procedure: One version of a procedure.
        yardstick: Law, calendar, directive and day to measure with; None for the bundled ones,
            on the day of the rulebook's last check.
        rules: The rules to use, such as `choose(["TF2"])` of `tthc_flow.compliance`.
        expected: Codes that must be found: a known finding that has gone fails too, so that
            the list in the test never says more than the truth.
        lang: Language of the message.

    Raises:
        AssertionError: Findings that were not expected, expected ones that are not there: as a
            diff of the codes, and each finding with its basis and fix.
        UnknownChoice: A code that no rule has.
    """
    __tracebackhide__ = True
    known = {rule_of(code).code for code in expected}
    measure = yardstick or Yardstick.of()
    findings = [
        finding
        for finding in lint_procedure(procedure, measure, rules)
        if finding.severity is not Severity.NOTE
    ]
    counts = Counter(finding.code for finding in findings)
    if counts.keys() == known:
        return
    surprising = [finding for finding in findings if finding.code not in known]
    lines = [f"{procedure.label}, {measure.on}"]
    lines += [f"  {code}" for code in sorted(counts.keys() & known)]
    lines += [f"- {code}" for code in sorted(known - counts.keys())]
    lines += [f"+ {code} ×{counts[code]}" for code in sorted(counts.keys() - known)]
    if surprising:
        lines += ["", say_findings(surprising, lang)]
    raise AssertionError("\n".join(lines))
