"""How a term is counted: reception, supplement and pause, each by name and never implied."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from attrs import field, frozen

from tthc_flow.errors import InvalidPause
from tthc_flow.instants import to_local
from tthc_flow.rulebook import RulebookView, load_rulebook

__all__ = ["CountingRule", "Pause", "ReceptionRule", "SupplementPolicy"]


class ReceptionRule(StrEnum):
    """Which day is day 0 (R17)."""

    EVENT_DAY = "EVENT_DAY"
    """The calendar date of acceptance, also when the office is closed."""

    NEXT_WORKING_DAY = "NEXT_WORKING_DAY"
    """Acceptance on a closed day, or strictly after closing, is received at the next opening."""


class SupplementPolicy(StrEnum):
    """What a wait for the applicant's supplement does to the term (R33)."""

    RESTART = "RESTART"
    """The term counts anew from the arrival of the full supplement (T24)."""

    SUBTRACT = "SUBTRACT"
    """The term moves by the wait, measured on the term's own ruler (QĐ 766)."""

    IGNORE = "IGNORE"
    """The wait moves nothing."""


@frozen
class CountingRule:
    """
    The choices that the law leaves open, named (R7, R17, R33).

    Attributes:
        reception: Which day is day 0.
        policy: What a supplement wait does; a pause may name its own.
        made_up_day_may_be_due: Whether a term may end on a made-up Saturday (T13); it counts
            in any case.
        law: Legal values such as 15:00 and eight hours a day, as a dossier is pinned to them
            (R38); None takes the bundled ones of the day in question.
    """

    reception: ReceptionRule = ReceptionRule.EVENT_DAY
    policy: SupplementPolicy = SupplementPolicy.RESTART
    made_up_day_may_be_due: bool = True
    law: RulebookView | None = field(default=None, repr=False)

    def law_on(self, day: date) -> RulebookView:
        """The legal values that a count on *day* rests on."""
        return self.law or load_rulebook().at(day)


@frozen
class Pause:
    """
    Time that is not the agency's (*không tính vào thời hạn*).

    Attributes:
        from_at: Beginning.
        until_at: End; not before the beginning. Equal ends pause nothing.
        policy: What it does; None takes the policy of the counting rule.
        basis: Legal basis.

    Raises:
        InvalidPause: It ends before it begins.
        NaiveInstant: An end has no zone.
    """

    from_at: datetime
    until_at: datetime
    policy: SupplementPolicy | None = None
    basis: str = ""

    def __attrs_post_init__(self) -> None:
        if to_local(self.until_at) < to_local(self.from_at):
            raise InvalidPause(
                f"the pause ends at {self.until_at.isoformat()}, before it begins at "
                f"{self.from_at.isoformat()}",
                remedy="exchange its two ends",
            )
