"""What could not be checked: said aloud, and the other checks go on."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from tthc_flow.citations import Citation
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.subject import Noqa, Place, Subject
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick

__all__ = ["NOT_CHECKED", "RULES", "Unchecked"]


@frozen(eq=False)
class Unchecked:
    """
    A check that broke off.

    Attributes:
        subject: What was looked at.
        code: The rule.
        reason: Why, as the library told it.
    """

    subject: Subject
    code: str
    reason: str

    @property
    def key(self) -> str:
        """Key of the subject."""
        return self.subject.key

    @property
    def place(self) -> Place:
        """Where the subject stands."""
        return self.subject.place

    @property
    def noqa(self) -> tuple[Noqa, ...]:
        """What was not checked cannot be excused."""
        return ()

    @property
    def is_secondary(self) -> bool:
        """Whether the subject was copied."""
        return self.subject.is_secondary


def _not_checked(unchecked: Unchecked, _: Yardstick) -> Iterator[Hit]:
    yield hit(code=unchecked.code, reason=unchecked.reason)


NOT_CHECKED: Rule[Unchecked] = Rule(
    code="TF004",
    family=Family.CATALOGUE,
    over=Unchecked,
    severity=Severity.WARNING,
    citation=Citation("Thiết kế tthc_flow", "R3"),
    title=Words("Quy tắc không kiểm tra được", "A rule that could not be checked"),
    finding=Words("Không kiểm tra được {code}: {reason}", "{code} could not be checked: {reason}"),
    fix=Words(
        "Sửa ngày ngoài lịch, rồi kiểm tra lại",
        "correct the date beyond the calendar, and ask again",
    ),
    why=Words(
        "Một ngày gõ nhầm thế kỷ nằm ngoài lịch làm việc. Thư viện không đoán, và không im lặng.",
        "A date in the wrong century lies outside the working calendar. The library does not "
        "guess, and does not keep silent.",
    ),
    check=_not_checked,
)

RULES = (NOT_CHECKED,)
