"""Findings as people read them: by rule, the gravest first, with what to do about each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from tthc_flow.cli.terminal import Language
from tthc_flow.compliance import Finding, Severity
from tthc_flow.compliance.reports import Report
from tthc_flow.instants import format_date

__all__ = ["tell_report"]

_SHOWN = 5
_NAMES = {
    Severity.ERROR: ("LỖI", "ERROR", "bold red"),
    Severity.WARNING: ("CẢNH BÁO", "WARNING", "bold yellow"),
    Severity.NOTE: ("LƯU Ý", "NOTE", "bold cyan"),
}


def tell_report(report: Report, screen: Console, lang: Language, *, shows_all: bool) -> None:
    """Print a report: a paragraph for each rule, and a summary."""
    groups = groupby(report.new, key=lambda finding: (finding.severity, finding.code))
    for _, findings in groups:
        _tell_rule(list(findings), screen, lang, shows_all=shows_all)
    for line in _summary(report, lang):
        screen.print(line)


def _tell_rule(
    findings: Sequence[Finding], screen: Console, lang: Language, *, shows_all: bool
) -> None:
    rule = findings[0].rule
    vi, en, style = _NAMES[findings[0].severity]
    places = lang.choose(f"{len(findings)} chỗ", f"{len(findings)} places")
    screen.print(
        Text(f"{rule.code} {lang.choose(vi, en)} ", style)
        + Text(rule.title.say(lang.code), "bold")
        + Text(f" · {places} · {rule.citation} · {rule.page}", "dim")
    )
    fixes = {finding.fix(lang.code) for finding in findings}
    shown = findings if shows_all else findings[:_SHOWN]
    for finding in shown:
        fix = "" if len(fixes) == 1 else f" → {finding.fix(lang.code)}"
        screen.print(_line(finding, lang) + Text(fix, "green"))
    if len(shown) < len(findings):
        left = len(findings) - len(shown)
        more = lang.choose(f"… và {left} chỗ nữa (--all)", f"… and {left} more (--all)")
        screen.print(Text(f"  {more}", "dim"))
    if len(fixes) == 1:
        screen.print(Text(f"  → {fixes.pop()}", "green"))
    screen.print()


def _line(finding: Finding, lang: Language) -> Text:
    place = f"{finding.place} " if finding.place.file else ""
    where = f" [{finding.where}]" if finding.where else ""
    return Text(f"  {place}", "dim") + Text(
        f"{finding.subject}{where}: {finding.message(lang.code)}"
    )


def _summary(report: Report, lang: Language) -> Iterator[Text]:
    counts = report.counts
    day = format_date(report.yardstick.on, lang.code)
    errors, warnings, notes = (
        counts[Severity.ERROR],
        counts[Severity.WARNING],
        counts[Severity.NOTE],
    )
    yield Text(
        lang.choose(
            f"Đã xem {report.subjects} mục theo quy định ngày {day}: "
            f"{errors} lỗi, {warnings} cảnh báo, {notes} lưu ý",
            f"Looked at {report.subjects} subjects by the law of {day}: "
            f"{errors} errors, {warnings} warnings, {notes} notes",
        ),
        "bold",
    )
    if report.known or report.excused:
        known, excused = len(report.known), len(report.excused)
        yield Text(
            lang.choose(
                f"Đã biết từ trước {known}, được miễn trừ {excused}",
                f"Known before {known}, excused {excused}",
            )
        )
    for value in report.assumptions:
        label = lang.choose(value.label_vi, value.label_en)
        yield Text(
            lang.choose(f"Giả định: {label} ({value.key})", f"Assumed: {label} ({value.key})"),
            "dim",
        )
