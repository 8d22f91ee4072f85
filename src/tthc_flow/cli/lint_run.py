"""What the three lint commands share: options, configuration, baseline, output and exit code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from attrs import frozen

from tthc_flow.cli.findings import tell_report
from tthc_flow.cli.terminal import FINDINGS, Language, console, track, write_json
from tthc_flow.compliance import Family, Outcome, Rule, Severity, Yardstick, choose, lint
from tthc_flow.compliance.baseline import read_baseline, write_baseline
from tthc_flow.compliance.configuration import (
    Configuration,
    find_configuration,
    read_configuration,
)
from tthc_flow.compliance.reports import Report, plain, sarif
from tthc_flow.compliance.subject import Subject
from tthc_flow.compliance.yardstick import newest_day
from tthc_flow.errors import UnknownChoice
from tthc_flow.instants import parse_date

__all__ = [
    "All",
    "BaselineFile",
    "ConfigurationFile",
    "FailOn",
    "Form",
    "Format",
    "Ignore",
    "LintRun",
    "On",
    "Select",
    "WriteBaseline",
]


class Form(StrEnum):
    """Forms of a report."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


class _FailOn(StrEnum):
    """Severities that fail a run."""

    ERROR = "error"
    WARNING = "warning"


Format = Annotated[Form, typer.Option("--format", help="Form of the report.")]
On = Annotated[
    str,
    typer.Option("--on", metavar="DATE", help="Day asked about; default: the newest on record."),
]
Select = Annotated[
    list[str], typer.Option("--select", metavar="CODE", help="Only these rules: TF201, or TF2.")
]
Ignore = Annotated[list[str], typer.Option("--ignore", metavar="CODE", help="Not these rules.")]
BaselineFile = Annotated[
    Path | None, typer.Option("--baseline", metavar="FILE", help="Findings known before.")
]
WriteBaseline = Annotated[
    bool, typer.Option("--write-baseline", help="Write all findings to the baseline, exit 0.")
]
FailOn = Annotated[
    _FailOn | None,
    typer.Option("--fail-on", help="Mildest severity that exits 1; default: warning."),
]
ConfigurationFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="tthc.toml; default: the nearest folder's."),
]
All = Annotated[bool, typer.Option("--all", help="Every place, not the first of each rule.")]


@frozen
class LintRun:
    """
    One run of a lint command, options and configuration put together.

    Attributes:
        rules: The rules of the command's family that were asked for.
        yardstick: Day, law, calendar and target.
        baseline: File of known findings; None for none.
        is_writing: Whether the baseline is to be written.
        fail_on: Mildest severity that fails.
        form: Form of the report.
        shows_all: Whether every place is shown.
        lang: Language of the text.
    """

    rules: Sequence[Rule[Any]]
    yardstick: Yardstick
    baseline: Path | None
    is_writing: bool
    fail_on: Severity
    form: Form
    shows_all: bool
    lang: Language

    @classmethod
    def of(
        cls,
        family: Family,
        *,
        on: str,
        select: Sequence[str],
        ignore: Sequence[str],
        baseline: Path | None,
        is_writing: bool,
        fail_on: _FailOn | None,
        config: Path | None,
        form: Form,
        shows_all: bool,
        lang: Language,
        days: Iterable[date],
    ) -> LintRun:
        """
        Put options over the configuration of the project; *days* are those on record.

        Raises:
            UnknownChoice: A code that no rule of the family has.
            InvalidConfiguration: The configuration has faults.
            BadParameter: A baseline to be written, and no file for it.
        """
        found = find_configuration(Path.cwd()) if config is None else read_configuration(config)
        baseline = baseline or found.baseline
        if is_writing and baseline is None:
            raise typer.BadParameter("--write-baseline needs --baseline FILE")
        return cls(
            _rules(family, _codes(select) or found.select, (*found.ignore, *_codes(ignore))),
            _yardstick(on, found, days),
            baseline,
            is_writing,
            Severity(fail_on) if fail_on else found.fail_on or Severity.WARNING,
            form,
            shows_all,
            lang,
        )

    def check(self, subjects: Iterable[Subject], label: str) -> Outcome:
        """Check *subjects*, with a progress bar where somebody watches."""
        return lint(track(tuple(subjects), label), self.yardstick, self.rules)

    def tell(self, outcome: Outcome, more: Mapping[str, Any] | None = None) -> None:
        """
        Print the report and leave with its exit code.

        Args:
            outcome: What was found.
            more: Further parts of the JSON form.
        """
        if self.is_writing and self.baseline is not None:
            write_baseline(self.baseline, outcome.findings)
            typer.echo(f"{self.baseline}: {len(outcome.findings)}", err=True)
            return
        known = read_baseline(self.baseline) if self.baseline else None
        report = Report.of(outcome, self.yardstick, self.rules, known)
        if self.form is Form.JSON:
            write_json({**plain(report), **(more or {})})
        elif self.form is Form.SARIF:
            write_json(sarif(report, self.lang.code))
        else:
            tell_report(report, console(), self.lang, shows_all=self.shows_all)
        if report.fails(self.fail_on):
            raise typer.Exit(FINDINGS)


def _codes(options: Sequence[str]) -> tuple[str, ...]:
    """Codes of repeated options, or between commas."""
    return tuple(code.strip() for option in options for code in option.split(","))


def _rules(family: Family, select: Sequence[str], ignore: Sequence[str]) -> Sequence[Rule[Any]]:
    rules = tuple(rule for rule in choose(select, ignore) if rule.family is family)
    if not rules:
        raise UnknownChoice(
            f"no rule for {family} is left by select {', '.join(select) or 'everything'}",
            remedy="see docs/rules/index.md",
        )
    return rules


def _yardstick(on: str, found: Configuration, days: Iterable[date]) -> Yardstick:
    day = parse_date(on) if on else found.on or newest_day(days)
    return Yardstick.of(day, directive=found.directive, repealed=found.repealed)
