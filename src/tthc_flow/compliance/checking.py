"""Check subjects by rules: who obeys which, who is excused, and which excuses nobody needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import frozen

from tthc_flow.compliance.finding import Finding, finding_of
from tthc_flow.compliance.noqa import NoqaUse
from tthc_flow.compliance.records import Versions, record_of
from tthc_flow.compliance.registry import RULES, is_known
from tthc_flow.compliance.rule import Rule
from tthc_flow.compliance.subject import Noqa, Subject
from tthc_flow.compliance.unchecked import NOT_CHECKED, Unchecked
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.errors import DataError
from tthc_flow.procedures import Procedure

__all__ = ["Excused", "Outcome", "lint", "lint_procedure"]


@frozen
class Excused:
    """
    A finding that its list excuses.

    Attributes:
        finding: The finding.
        noqa: The excuse, with its reason.
    """

    finding: Finding
    noqa: Noqa


@frozen
class Outcome:
    """
    What a lint found.

    Attributes:
        findings: In the order of the subjects, and of the rules within one.
        excused: Findings that a noqa with a reason took away.
        subjects: How many subjects were looked at.
    """

    findings: tuple[Finding, ...]
    excused: tuple[Excused, ...]
    subjects: int


def lint(
    subjects: Iterable[Subject],
    yardstick: Yardstick,
    rules: Sequence[Rule[Any]] = RULES,
) -> Outcome:
    """
    Check *subjects* by *rules*; each rule looks at the subjects of its own type.

    Args:
        subjects: Procedures, versions, dossiers…, one by one.
        yardstick: Day, law, calendar and target to measure with.
        rules: The rules to use; an excuse for a rule that is not among them is left alone.

    Returns:
        All findings, those excused apart; an excuse that nobody needed is a finding itself, and
        so is a check that a date beyond the calendar broke off.
    """
    return _Lint(yardstick, rules).of(subjects)


def lint_procedure(
    procedure: Procedure, yardstick: Yardstick, rules: Sequence[Rule[Any]] = RULES
) -> tuple[Finding, ...]:
    """What the rules find in one typed procedure."""
    record = record_of(procedure)
    return lint([record, Versions(record.reference, (record,))], yardstick, rules).findings


class _Lint:
    def __init__(self, yardstick: Yardstick, rules: Sequence[Rule[Any]]) -> None:
        self.yardstick = yardstick
        self.codes = frozenset(rule.code for rule in rules)
        self.rules_over: dict[type, list[Rule[Any]]] = defaultdict(list)
        for rule in rules:
            self.rules_over[rule.over].append(rule)
        self.findings: list[Finding] = []
        self.excused: list[Excused] = []
        self.uses: dict[int, NoqaUse] = {}

    def of(self, subjects: Iterable[Subject]) -> Outcome:
        count = 0
        for count, subject in enumerate(subjects, 1):  # noqa: B007  the last number is the count
            self._look_at(subject)
        for use in self.uses.values():
            self.findings += self._findings(use)
        return Outcome(tuple(self.findings), tuple(self.excused), count)

    def _look_at(self, subject: Subject) -> None:
        uses = [self._use(noqa, subject) for noqa in subject.noqa]
        for finding in self._findings(subject):
            use = next((use for use in uses if use.excuse.code == finding.code), None)
            if use is None:
                self.findings.append(finding)
            else:
                use.is_needed = True
                self.excused.append(Excused(finding, use.excuse))

    def _use(self, noqa: Noqa, subject: Subject) -> NoqaUse:
        """The one record of *noqa*, also when several subjects carry it."""
        return self.uses.setdefault(
            id(noqa),
            NoqaUse(noqa, subject, is_known(noqa.code), was_run=noqa.code in self.codes),
        )

    def _findings(self, subject: Subject) -> Iterator[Finding]:
        for rule in self.rules_over[type(subject)]:
            try:
                yield from self._by(rule, subject)
            except (DataError, OverflowError) as error:
                yield from self._by(NOT_CHECKED, Unchecked(subject, rule.code, str(error)))

    def _by(self, rule: Rule[Any], subject: Subject) -> list[Finding]:
        return [finding_of(rule, subject, hit) for hit in rule.check(subject, self.yardstick)]
