"""The pages of the rules and their index, made from the rule objects."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from tthc_flow.compliance import RULES, Family, Rule, Severity
from tthc_flow.rulebook import load_rulebook

NOTE = "<!-- Written by tools/generate.py from the rule object; do not edit. -->"

SEVERITIES = {
    Severity.ERROR: "lỗi, error",
    Severity.WARNING: "cảnh báo, warning",
    Severity.NOTE: "lưu ý, note",
}

FAMILIES = {
    Family.CATALOGUE: ("Danh mục thủ tục", "Lists of procedures", "tthc catalogue lint PATH…"),
    Family.DOSSIER_LOG: ("Nhật ký hồ sơ", "Logs of dossiers", "tthc dossier lint EVENTS"),
    Family.POSTING: ("Niêm yết, công khai", "Posting", "tthc posting audit NATIONAL POSTED…"),
}

EXCUSE = """\
## Miễn trừ · Excuse

```toml
noqa = [{{ code = "{code}", reason = "…" }}]   # in the [[procedure]]; the reason must be given
```
"""

INDEX = """\
# Rules

{note}

{count} rules. Each has a code for good, a severity, a citation and a page. `--select` and
`--ignore` take codes or beginnings of codes (`TF2`); [the guide](../compliance.md) tells the rest.
"""


def page(rule: Rule[Any]) -> str:
    """The page of one rule."""
    name_vi, name_en, command = FAMILIES[rule.family]
    return "\n".join(
        (
            f"# {rule.code} · {rule.title.vi}",
            "",
            NOTE,
            "",
            f"*{rule.title.en}*",
            "",
            "| | |",
            "|---|---|",
            f"| mức độ, severity | {SEVERITIES[rule.severity]} |",
            f"| căn cứ, citation | {rule.citation} |",
            f"| kiểm tra, looks at | {name_vi}, {name_en.lower()}: `{command}` |",
            *(f"| quy định, law | {line} |" for line in law(rule)),
            "",
            *section("Vì sao · Why", rule.why.vi, rule.why.en),
            *section("Báo · Finding", f"`{rule.finding.vi}`", f"`{rule.finding.en}`"),
            *section("Cách sửa · Fix", rule.fix.vi, rule.fix.en),
            *([EXCUSE.format(code=rule.code)] if rule.family is Family.CATALOGUE else []),
        )
    )


def section(title: str, vi: str, en: str) -> tuple[str, ...]:
    """A heading and a text in both languages."""
    return (f"## {title}", "", vi, "", en, "")


def law(rule: Rule[Any]) -> Iterator[str]:
    """The values of the rulebook that a rule reads, of the newest era."""
    eras = load_rulebook().eras
    for key in rule.law:
        value = eras[key][-1]
        shown = "" if isinstance(value.value, tuple) else f" = {value.value} {value.unit}".rstrip()
        yield f"`{key}`{shown}: {value.citation.text} ({value.confidence})"


def index() -> str:
    """The list of all rules by family."""
    lines = [INDEX.format(note=NOTE, count=len(RULES))]
    for family, rules in groupby(RULES, key=lambda rule: rule.family):
        vi, en, command = FAMILIES[family]
        lines += [f"## {vi} · {en}", "", f"`{command}`", ""]
        lines += ["| code | quy tắc | rule | severity | citation |", "|---|---|---|---|---|"]
        lines += [
            f"| [{rule.code}]({rule.code}.md) | {rule.title.vi} | {rule.title.en} "
            f"| {rule.severity} | {rule.citation} |"
            for rule in rules
        ]
        lines.append("")
    return "\n".join(lines)
