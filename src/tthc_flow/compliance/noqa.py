"""Excuses in a list (*noqa*): each with a reason, each needed by some finding."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define

from tthc_flow.citations import Citation
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.subject import Noqa, Place, Subject
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick

__all__ = ["RULES", "NoqaUse"]


@define(eq=False)
class NoqaUse:
    """
    An excuse, and whether anybody needed it.

    Attributes:
        excuse: The excuse.
        subject: What carries it.
        is_known: Whether there is such a rule at all.
        was_run: Whether its rule was among those used.
        is_needed: Whether a finding was excused by it.
    """

    excuse: Noqa
    subject: Subject
    is_known: bool
    was_run: bool
    is_needed: bool = False

    @property
    def key(self) -> str:
        """Key of what carries it."""
        return self.subject.key

    @property
    def place(self) -> Place:
        """Where that stands."""
        return self.subject.place

    @property
    def noqa(self) -> tuple[Noqa, ...]:
        """An excuse cannot be excused."""
        return ()

    @property
    def is_secondary(self) -> bool:
        """An excuse is always first-hand."""
        return False


def _unused(use: NoqaUse, _: Yardstick) -> Iterator[Hit]:
    if use.was_run and not use.is_needed:
        yield hit("noqa", code=use.excuse.code, reason=use.excuse.reason)


def _unknown(use: NoqaUse, _: Yardstick) -> Iterator[Hit]:
    if not use.is_known:
        yield hit("noqa", code=use.excuse.code)


UNUSED_NOQA: Rule[NoqaUse] = Rule(
    code="TF002",
    family=Family.CATALOGUE,
    over=NoqaUse,
    severity=Severity.WARNING,
    citation=Citation("Thiết kế tthc_flow", "R47"),
    title=Words("Miễn trừ không còn cần", "An excuse that nobody needs"),
    finding=Words(
        "Miễn trừ {code} (“{reason}”) không che phát hiện nào",
        "the excuse for {code} (“{reason}”) covers no finding",
    ),
    fix=Words("Xóa dòng noqa này", "delete this noqa"),
    why=Words(
        "Một miễn trừ để lại sau khi lỗi đã sửa sẽ che lỗi sau này.",
        "An excuse that stays after its cause has gone will hide the next mistake.",
    ),
    check=_unused,
)

UNKNOWN_NOQA: Rule[NoqaUse] = Rule(
    code="TF003",
    family=Family.CATALOGUE,
    over=NoqaUse,
    severity=Severity.ERROR,
    citation=Citation("Thiết kế tthc_flow", "R47"),
    title=Words("Miễn trừ một quy tắc không có", "An excuse for a rule that does not exist"),
    finding=Words("Không có quy tắc {code}", "there is no rule {code}"),
    fix=Words(
        "Sửa lại mã theo docs/rules/index.md, hoặc xóa",
        "correct the code, see docs/rules/index.md, or delete it",
    ),
    why=Words(
        "Mã viết sai không miễn trừ được gì, và không ai nhận ra.",
        "A misspelt code excuses nothing, and nobody notices.",
    ),
    check=_unknown,
)

RULES = (UNUSED_NOQA, UNKNOWN_NOQA)
