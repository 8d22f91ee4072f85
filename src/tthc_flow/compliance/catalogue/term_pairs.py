"""What the law gives and what is promised, channel by channel."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from tthc_flow.compliance.records import PrintedTerm, ProcedureRecord
from tthc_flow.compliance.words import CHANNELS, Words
from tthc_flow.procedures import SubmissionChannel
from tthc_flow.terms import Term

__all__ = ["TermPair", "length_of", "pairs_of", "single_terms"]

_ALL_CHANNELS = Words("mọi kênh", "all channels")


@frozen
class TermPair:
    """
    The statutory and committed terms of one channel.

    Attributes:
        channel: The channel; None when the list does not tell channels apart.
        statutory: By law.
        committed: As promised.
    """

    channel: SubmissionChannel | None
    statutory: PrintedTerm
    committed: PrintedTerm

    @property
    def where(self) -> str:
        """The field of the committed term."""
        return "committed" if self.channel is None else f"committed.{self.channel}"

    @property
    def name(self) -> Words:
        """What people call the channel."""
        return _ALL_CHANNELS if self.channel is None else CHANNELS[self.channel]


def pairs_of(record: ProcedureRecord) -> Iterator[TermPair]:
    """Channels with one statutory and one committed term; several cases cannot be paired."""
    for promised in record.committed:
        lawful = [term for term in record.statutory if term.channel == promised.channel]
        if len(lawful) == 1 and not promised.printed.is_empty:
            yield TermPair(promised.channel, lawful[0].printed, promised.printed)


def single_terms(pair: TermPair) -> tuple[Term, Term] | None:
    """Both terms when each is one limit that could be read."""
    lawful, promised = pair.statutory.limits, pair.committed.limits
    return (lawful[0], promised[0]) if len(lawful) == len(promised) == 1 else None


def length_of(term: Term) -> Fraction | None:
    """The number of a term; None for one without."""
    value: Fraction | None = getattr(term, "value", None)
    return value
