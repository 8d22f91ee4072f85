"""A rule of the law, of a directive or of arithmetic, as an object (R47)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from tthc_flow.citations import Citation
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick

__all__ = ["Family", "Hit", "Rule", "Severity", "hit"]

SubjectT = TypeVar("SubjectT")


class Severity(StrEnum):
    """How grave a finding is, mildest first; the names are those of SARIF levels."""

    NOTE = "note"
    """Something to know; never fails a run."""
    WARNING = "warning"
    """To be looked at by a person."""
    ERROR = "error"
    """Against the law, the directive or arithmetic."""

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return list(Severity).index(self)


class Family(StrEnum):
    """What a rule looks at."""

    CATALOGUE = "catalogue"
    """A list of procedures (*danh mục thủ tục*)."""
    DOSSIER_LOG = "dossier-log"
    """What was recorded of dossiers (*nhật ký hồ sơ*)."""
    POSTING = "posting"
    """What a body posts (*niêm yết, công khai*)."""


@frozen
class Hit:
    """
    One place where a rule is not obeyed.

    Attributes:
        where: Field, channel or step; empty for the subject as a whole.
        facts: Values for the words of the rule, by name.
        severity: Another severity than the rule's; None for the rule's own.
    """

    where: str = ""
    facts: Mapping[str, Any] = field(factory=dict, hash=False)
    severity: Severity | None = None


def hit(where: str = "", *, severity: Severity | None = None, **facts: Any) -> Hit:
    """A hit at *where*, with the values that the rule's words name."""
    return Hit(where, facts, severity)


@frozen(eq=False, kw_only=True)
class Rule(Generic[SubjectT]):
    """
    One rule. Checking yields hits and never prints.

    Attributes:
        code: "TF" and three figures; the first tells the group.
        family: What it looks at.
        over: Type of the subjects that it checks.
        severity: How grave a finding is, unless the hit says otherwise.
        citation: Where the rule is written.
        title: What is wrong, in general.
        finding: What is wrong here; names of facts stand in braces.
        fix: What to do about it; may name facts too.
        why: Why it matters, for its page.
        check: Hits in one subject, measured with a yardstick.
        law: Keys of the rulebook that it reads; their confidence is shown (R22).
    """

    code: str
    family: Family
    over: type[SubjectT]
    severity: Severity
    citation: Citation
    title: Words
    finding: Words
    fix: Words
    why: Words
    check: Callable[[SubjectT, Yardstick], Iterable[Hit]]
    law: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """Its page, from the root of the repository."""
        return f"docs/rules/{self.code}.md"

    def __repr__(self) -> str:
        return f"Rule({self.code})"
