"""
The total that a table of steps prints under itself: one limit, a sum, or several cases.

Only the parting is done here; each part is read by the strict readers of `terms`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from attrs import frozen

from tthc_flow.errors import UnknownNotation
from tthc_flow.terms import Term, parse_deadline, parse_term

__all__ = ["StatedTotal", "read_total"]

_LONGEST = 2_000
_OF_WHICH = re.compile(r"\s+trong đó\s*:", re.IGNORECASE)
_PLUS = re.compile(r"\s\+\s")
_BETWEEN_CASES = re.compile(r"\s/\s|[.;]\s+(?=[^\W\d_][^.:;]*:)")
_CASE_BEFORE = re.compile(r"^[^\d:]+:\s*")
_CASE_AFTER = re.compile(r"\s*\([^\d()]*\)\s*$")


@frozen
class StatedTotal:
    """
    A stated total (*tổng thời gian giải quyết*).

    Attributes:
        raw: As printed.
        choices: What the steps may add up to, one for each case; each is one or more terms to
            be added.
        is_whole: Whether every case could be read; when not, only what matches can be told.
    """

    raw: str
    choices: tuple[tuple[Term, ...], ...]
    is_whole: bool

    @property
    def is_single(self) -> bool:
        """Whether it is one limit without cases."""
        return self.is_whole and len(self.choices) == 1


@lru_cache(maxsize=4_096)
def read_total(raw: str) -> StatedTotal | None:
    """A stated total as far as it can be read; None for an empty text."""
    if not raw.strip():
        return None
    if len(raw) > _LONGEST:
        return StatedTotal(raw, (), is_whole=False)
    text = _OF_WHICH.split(raw)[0]
    for read in (_one, _sum):
        choices = tuple(read(text))
        if choices:
            return StatedTotal(raw, choices, is_whole=True)
    parts = _BETWEEN_CASES.split(text)
    if len(parts) == 1:
        return StatedTotal(raw, (), is_whole=False)
    cases = [tuple(_case(part)) for part in parts]
    found = tuple(choice for case in cases for choice in case)
    return StatedTotal(raw, found, is_whole=all(cases))


def _one(text: str) -> Iterator[tuple[Term, ...]]:
    """One limit, or the usual one and those of its cases."""
    try:
        yield (parse_term(text, context="step"),)
    except UnknownNotation:
        try:
            read = parse_deadline(text)
        except UnknownNotation:
            return
        yield (read.base,)
        yield from ((branch.term,) for branch in read.branches)


def _sum(text: str) -> Iterable[tuple[Term, ...]]:
    """One choice of several terms: "05 ngày làm việc + không quá 15 ngày"."""
    parts = _PLUS.split(text)
    if len(parts) == 1:
        return ()
    try:
        return (tuple(parse_term(part, context="step") for part in parts),)
    except UnknownNotation:
        return ()


def _case(text: str) -> Iterator[tuple[Term, ...]]:
    """The limit without its case: "Cấp lại: 20 ngày", "10 ngày (đủ thông tin)"."""
    yield from _one(_CASE_AFTER.sub("", _CASE_BEFORE.sub("", text.strip())))
