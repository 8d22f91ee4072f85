"""A catalogue as a table of checks: each procedure by each rule, and each procedure linted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import field, frozen

from tthc_flow.compliance import (
    Family,
    Finding,
    ProcedureRecord,
    RecordList,
    Rule,
    Severity,
    Yardstick,
    choose,
    lint,
    read_records,
)
from tthc_flow.compliance.baseline import Baseline, read_baseline
from tthc_flow.compliance.checking import Excused, Outcome
from tthc_flow.compliance.configuration import Configuration, find_configuration
from tthc_flow.compliance.noqa import NoqaUse
from tthc_flow.compliance.records import Versions
from tthc_flow.compliance.subject import Subject
from tthc_flow.compliance.unchecked import NOT_CHECKED, Unchecked
from tthc_flow.compliance.yardstick import newest_day
from tthc_flow.errors import UnknownChoice
from tthc_flow.instants import parse_date

__all__ = ["CatalogueMatrix", "Check", "Verdict"]

_OF_ANY_SUBJECT = (NoqaUse, Unchecked)


@frozen
class Verdict:
    """
    What one rule says of one procedure.

    Attributes:
        failing: New findings that are grave enough to fail.
        mild: New findings that are not.
        known: Findings that the baseline of the project knows.
        excused: Findings that the list itself excuses, with the reason.
    """

    failing: tuple[Finding, ...]
    mild: tuple[Finding, ...]
    known: tuple[Finding, ...]
    excused: tuple[Excused, ...]


@frozen(eq=False)
class Check:
    """
    One rule for one procedure.

    Attributes:
        name: Code of the procedure and of the rule, "1.001193-TF101"; unique in its list.
        rule: The rule.
    """

    name: str
    rule: Rule[Any]
    _subjects: tuple[Subject, ...] = field(repr=False, alias="subjects")
    _group: _Group = field(repr=False, alias="group")

    @property
    def line(self) -> int | None:
        """Line of the procedure in its file, from 0 as pytest counts; None when not known."""
        line = self._subjects[0].place.line
        return line - 1 if line else None

    def run(self) -> Verdict:
        """What the rule says; its procedure is linted by all rules when first asked."""
        group = self._group
        new = self._ours(group.new)
        failing = [finding for finding in new if finding.severity.rank >= group.fail_on.rank]
        return Verdict(
            tuple(failing),
            tuple(finding for finding in new if finding not in failing),
            tuple(self._ours(group.known)),
            tuple(each for each in group.outcome.excused if self._is_ours(each.finding)),
        )

    def _ours(self, findings: Sequence[Finding]) -> list[Finding]:
        return [finding for finding in findings if self._is_ours(finding)]

    def _is_ours(self, finding: Finding) -> bool:
        return finding.code == self.rule.code and any(
            finding.subject == subject.key and finding.place == subject.place
            for subject in self._subjects
        )


class _Group:
    """Subjects that may carry the same excuses, and what a lint of them finds."""

    def __init__(self, matrix: CatalogueMatrix, subjects: Sequence[Subject]) -> None:
        self.matrix = matrix
        self.subjects = subjects
        self.fail_on = matrix.fail_on

    @cached_property
    def outcome(self) -> Outcome:
        return lint(self.subjects, self.matrix.yardstick, self.matrix.rules)

    @cached_property
    def _parted(self) -> tuple[list[Finding], list[Finding]]:
        return self.matrix.baseline.part(self.outcome.findings)

    @property
    def new(self) -> list[Finding]:
        return self._parted[0]

    @property
    def known(self) -> list[Finding]:
        return self._parted[1]


@frozen(eq=False, slots=False)
class CatalogueMatrix:
    """
    Every procedure of a list by every catalogue rule. Make it with `read`.

    Attributes:
        records: The list.
        yardstick: Day, law, calendar and directive to measure with.
        rules: The catalogue rules to use; the one that tells of a check that broke off is
            always among them.
        fail_on: Mildest severity that fails a check.
        baseline: Findings known before.
    """

    records: RecordList
    yardstick: Yardstick
    rules: Sequence[Rule[Any]]
    fail_on: Severity = Severity.WARNING
    baseline: Baseline = field(factory=Baseline)

    @classmethod
    def read(
        cls, path: Path, *, on: str = "", select: Sequence[str] = (), folder: Path | None = None
    ) -> CatalogueMatrix:
        """
        Read a list and the configuration of the project, as `tthc catalogue lint` does.

        Args:
            path: A list that `read_records` knows.
            on: The day asked about; empty for the configured one, else the newest on record.
            select: Codes of rules, or their beginnings; empty for what is configured, else all.
            folder: Where `tthc.toml` or `pyproject.toml` is looked for, and above it; None for
                no configuration.

        Raises:
            UnknownChoice: A code that no catalogue rule has.
            DataError: The list or the configuration cannot be read.
        """
        found = Configuration() if folder is None else find_configuration(folder)
        records = read_records(path)
        chosen = choose(tuple(select) or found.select, found.ignore)
        rules = [rule for rule in chosen if rule.family is Family.CATALOGUE]
        if not rules:
            raise UnknownChoice(
                f"no catalogue rule is left by select {', '.join(select) or 'everything'}",
                remedy="see docs/rules/index.md for their codes",
            )
        if NOT_CHECKED not in rules:
            rules.append(NOT_CHECKED)
        day = parse_date(on) if on else found.on or newest_day(records.days)
        return cls(
            records,
            Yardstick.of(day, directive=found.directive, repealed=found.repealed),
            tuple(rules),
            found.fail_on or Severity.WARNING,
            read_baseline(found.baseline) if found.baseline else Baseline(),
        )

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """All checks, in the order of the list and of the rules."""
        return tuple(self._checks())

    def _checks(self) -> Iterator[Check]:
        seen: Counter[str] = Counter()
        references = Counter(record.reference for record in self.records.records)
        for group in self._groups():
            *_, last = (each for each in group.subjects if not _is_history(each))
            for subject in group.subjects:
                name = _name(subject, references)
                for rule in self.rules:
                    subjects = _looked_at(rule, subject, group, is_last=subject is last)
                    if subjects:
                        seen[label := f"{name}-{rule.code}"] += 1
                        again = f":{seen[label]}" if seen[label] > 1 else ""
                        yield Check(label + again, rule, subjects, group)

    def _groups(self) -> Iterator[_Group]:
        """The versions of a procedure together, so that an excuse serves all it covers."""
        for broken in self.records.broken:
            yield _Group(self, (broken,))
        histories = {id(each): one for one in self.records.versions for each in one.records}
        told: set[int] = set()
        for record in self.records.records:
            history = histories.get(id(record))
            if history is None:
                yield _Group(self, (record,))
            elif id(history) not in told:
                told.add(id(history))
                yield _Group(self, (*history.records, history))


def _is_history(subject: Subject) -> bool:
    return isinstance(subject, Versions)


def _looked_at(
    rule: Rule[Any], subject: Subject, group: _Group, *, is_last: bool
) -> tuple[Subject, ...]:
    """Of whom *rule* may tell where it looks at *subject*; excuses are told with the records."""
    if rule.over not in _OF_ANY_SUBJECT:
        return (subject,) if isinstance(subject, rule.over) else ()
    if _is_history(subject):
        return ()
    return (subject, *filter(_is_history, group.subjects)) if is_last else (subject,)


def _name(subject: Subject, references: Counter[str]) -> str:
    """Its code where that is enough, else its code and version."""
    if isinstance(subject, ProcedureRecord) and references[subject.reference] == 1:
        return subject.reference or subject.key
    return subject.key
