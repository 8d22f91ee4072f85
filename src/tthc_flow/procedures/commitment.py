"""Published cut-down terms (*thời hạn cắt giảm, cam kết*), stored and never computed (R24, T44)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import field, frozen

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.errors import CommitmentTooLong
from tthc_flow.procedures.channel import Terms, frozen_terms
from tthc_flow.procedures.document import LegalDocument
from tthc_flow.terms import Term, due_date

__all__ = ["Commitment", "LaterShare", "later_share"]


@frozen(eq=False)
class Commitment:
    """
    A published pair of terms: statutory and committed.

    It holds as long as the version of the procedure it belongs to; another promise is another
    version (T47). The unit may change between the two sides, see `later_share`.

    Attributes:
        statutory: By law, per channel.
        committed: As promised, per channel; channels may be left out.
        decision: The act that promises it.
        assumed: Fields that the act does not say.

    Raises:
        CommitmentTooLong: A committed term longer than the statutory one in the same unit.
    """

    statutory: Terms = field(converter=frozen_terms)
    committed: Terms = field(converter=frozen_terms)
    decision: LegalDocument
    assumed: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        too_long = [
            f"{channel}: committed {promised} is longer than statutory {lawful}"
            for channel, promised in self.committed.items()
            if (lawful := self.statutory.get(channel)) is not None and _is_longer(promised, lawful)
        ]
        if too_long:
            raise CommitmentTooLong(
                "; ".join(too_long), remedy="a province may shorten, never lengthen"
            )

    @property
    def changes_unit(self) -> bool:
        """Whether a channel is promised in another unit than the law uses."""
        return any(
            type(term) is not type(self.statutory[channel])
            for channel, term in self.committed.items()
            if channel in self.statutory
        )


def _is_longer(promised: Term, lawful: Term) -> bool:
    if type(promised) is not type(lawful):
        return False
    longer: bool = getattr(promised, "value", 0) > getattr(lawful, "value", 0)
    return longer


@frozen
class LaterShare:
    """
    How often a promise in another unit ends later than the law allows.

    Attributes:
        share: Start days on which it does, of all that were tried; 0 to 1.
        example: The first of them; None when there is none.
    """

    share: Fraction
    example: date | None


def later_share(
    statutory: Term, committed: Term, calendar: WorkingCalendar, first: date, last: date
) -> LaterShare:
    """
    Compare two terms of different units from every working day's opening (R24).

    17,5 working days against 25 days is later on half of all days: a finding, no fault.

    Args:
        statutory: By law.
        committed: As promised.
        calendar: Must cover both due dates of every start.
        first: First start day tried.
        last: Last start day tried, included.

    Raises:
        NoDueDate: A term that has no due date.
        CalendarNotCovered: A start or due date outside the calendar.
    """
    later, tried = [], 0
    day = calendar.working_day_on_or_after(first)
    while day <= last:
        start = calendar.opening(day)
        tried += 1
        promised = due_date(start, committed, calendar).expires_at
        if promised > due_date(start, statutory, calendar).expires_at:
            later.append(day)
        day = calendar.next_working_day(day)
    return LaterShare(Fraction(len(later), max(tried, 1)), later[0] if later else None)
