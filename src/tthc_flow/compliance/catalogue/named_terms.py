"""The time limits of a record with the words that people know them by."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from tthc_flow.compliance.records import ChannelTerm, PrintedTerm, ProcedureRecord
from tthc_flow.compliance.words import CHANNELS, Words

__all__ = ["NamedTerm", "named_terms"]

_STATUTORY = Words("thời hạn theo luật", "statutory term")
_COMMITTED = Words("thời hạn cam kết", "committed term")


@frozen
class NamedTerm:
    """
    A time limit and its name.

    Attributes:
        where: Its field, e.g. "statutory.online".
        name: What people call it.
        printed: The limit.
    """

    where: str
    name: Words
    printed: PrintedTerm


def named_terms(record: ProcedureRecord) -> Iterator[NamedTerm]:
    """Statutory and committed terms of a record, channel by channel."""
    for each in record.statutory:
        yield _named("statutory", _STATUTORY, each)
    for each in record.committed:
        yield _named("committed", _COMMITTED, each)


def _named(side: str, words: Words, each: ChannelTerm) -> NamedTerm:
    if each.channel is None:
        return NamedTerm(side, words, each.printed)
    channel = CHANNELS[each.channel]
    name = Words(f"{words.vi} ({channel.vi})", f"{words.en} ({channel.en})")
    return NamedTerm(f"{side}.{each.channel}", name, each.printed)
