"""A time limit as it was printed, and what the strict reader made of it."""

from __future__ import annotations

from functools import lru_cache

from attrs import frozen

from tthc_flow.errors import UnknownNotation
from tthc_flow.terms import Term, format_term, parse_deadline, parse_term
from tthc_flow.terms.notation import Context

__all__ = ["PrintedTerm", "printed", "read_printed"]

_ANY_UNIT = "ngày làm việc"


@frozen
class PrintedTerm:
    """
    A time limit as printed and as read: a limit, a limit with cases, or a refusal.

    Attributes:
        raw: As printed.
        unit: Unit in the heading of its column; empty for none.
        limits: The usual limit first, then those of the cases; empty when nothing could be read.
        literal: The usual limit read word by word, where a bare "ngày" is a calendar day also in
            a step table; None when not read, or for a typed term.
        refusal: Why it could not be read; empty when it could.
        lacks_unit: Whether nothing is missing but the unit.
    """

    raw: str
    unit: str = ""
    limits: tuple[Term, ...] = ()
    literal: Term | None = None
    refusal: str = ""
    lacks_unit: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is printed."""
        return not self.raw.strip()

    @property
    def term(self) -> Term | None:
        """The usual limit; None when empty or refused."""
        return self.limits[0] if self.limits else None


def printed(term: Term) -> PrintedTerm:
    """A term that is typed already; how its text was written is not at hand."""
    return PrintedTerm(format_term(term), limits=(term,))


@lru_cache(maxsize=16_384)
def read_printed(raw: str, context: Context = "deadline", unit: str = "") -> PrintedTerm:
    """
    Read what a list prints; a refusal is an answer too.

    Args:
        raw: As printed.
        context: Where it stands (R13).
        unit: Unit in the heading of its column.
    """
    if not raw.strip():
        return PrintedTerm(raw, unit)
    try:
        limits = _limits(raw, context, unit)
    except UnknownNotation as error:
        return PrintedTerm(raw, unit, refusal=error.what, lacks_unit=_lacks_unit(raw, unit))
    literal = limits[0] if context == "deadline" else _literal(raw, unit)
    return PrintedTerm(raw, unit, limits, literal)


def _limits(raw: str, context: Context, unit: str) -> tuple[Term, ...]:
    try:
        return (parse_term(raw, context=context, unit=unit or None),)
    except UnknownNotation:
        if context == "step" or unit:
            raise
        read = parse_deadline(raw)
        return (read.base, *(branch.term for branch in read.branches))


def _literal(raw: str, unit: str) -> Term | None:
    try:
        return parse_term(raw, unit=unit or None)
    except UnknownNotation:
        return None


def _lacks_unit(raw: str, unit: str) -> bool:
    """Under a heading with a unit it would have been read."""
    if unit:
        return False
    try:
        parse_term(raw, unit=_ANY_UNIT)
    except UnknownNotation:
        return False
    return True
