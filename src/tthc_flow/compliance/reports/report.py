"""What one run found, parted by what is to be done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from attrs import frozen

from tthc_flow.citations import Confidence
from tthc_flow.compliance.baseline import Baseline
from tthc_flow.compliance.checking import Excused, Outcome
from tthc_flow.compliance.finding import Finding
from tthc_flow.compliance.rule import Rule, Severity
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.rulebook import LegalValue

__all__ = ["Report"]


@frozen
class Report:
    """
    A finished run.

    Attributes:
        yardstick: What was measured with.
        rules: The rules used.
        new: Findings to look at.
        known: Findings that the baseline knows.
        excused: Findings that a list excuses, with the reason.
        subjects: How many subjects were looked at.
        has_baseline: Whether there was a baseline.
    """

    yardstick: Yardstick
    rules: Sequence[Rule[Any]]
    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    excused: tuple[Excused, ...]
    subjects: int
    has_baseline: bool

    @classmethod
    def of(
        cls,
        outcome: Outcome,
        yardstick: Yardstick,
        rules: Sequence[Rule[Any]],
        baseline: Baseline | None = None,
    ) -> Report:
        """A report of *outcome*; the gravest findings come first."""
        new, known = (baseline or Baseline()).part(outcome.findings)
        return cls(
            yardstick,
            rules,
            tuple(sorted(new, key=lambda finding: (-finding.severity.rank, finding.code))),
            tuple(known),
            outcome.excused,
            outcome.subjects,
            baseline is not None,
        )

    @property
    def counts(self) -> Counter[Severity]:
        """New findings by severity."""
        return Counter(finding.severity for finding in self.new)

    def fails(self, fail_on: Severity) -> bool:
        """Whether something new is at least as grave as *fail_on*."""
        return any(finding.severity.rank >= fail_on.rank for finding in self.new)

    @property
    def assumptions(self) -> tuple[LegalValue, ...]:
        """Values of the law that nobody has read, and that the new findings rest on (R22)."""
        law = self.yardstick.law
        keys = dict.fromkeys(key for finding in self.new for key in finding.rule.law)
        values = (law.value(key) for key in keys)
        return tuple(value for value in values if value.confidence is Confidence.ASSUMED)
