"""
Cut-down terms as decisions print them: "02 ngày làm việc (cắt giảm 01/03 ngày làm việc)" (R20).

Here n/m is a pair and no fraction: of m days n are cut, so that m days are the law's and what
stands before the brackets is the promise.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from attrs import frozen

from tthc_flow.errors import InvalidTerm, UnknownNotation
from tthc_flow.terms.notation import parse_term
from tthc_flow.terms.units import Term
from tthc_flow.terms.wording import Wording

__all__ = ["CutDown", "parse_cut_down"]

_REMARK = re.compile(
    r"(?P<before>[^()]*)\((?P<remark>[^()]*cắt\s+giảm\s+(?P<cut>[0-9]+)/(?P<whole>[0-9]+)"
    r"\s+(?P<unit>[^\W\d][^,;()]*)"
    r"(?:[,;]\s*(?:tỷ|tỉ)\s+lệ:?\s*(?P<percent>[0-9]+(?:[.,][0-9]+)?)\s*%)?)\)(?P<after>.*)",
    re.IGNORECASE | re.DOTALL,
)
_HUNDRED = 100


@frozen
class CutDown:
    """
    A promise and the law's term it was cut from.

    Attributes:
        statutory: By law (*theo quy định*).
        committed: As promised (*sau cắt giảm*).
        remark: The words in brackets, as printed.
    """

    statutory: Term
    committed: Term
    remark: str


def parse_cut_down(text: str) -> CutDown | None:
    """
    Read a term with the remark "(cắt giảm n/m …)"; None when there is no such remark.

    Raises:
        UnknownNotation: The remark does not fit the term before it, or its percentage; the text
            is longer than any time limit.
        CallerError: No text.
    """
    Wording(text)
    found = _REMARK.fullmatch(text)
    if found is None:
        return None
    committed = parse_term(f"{found['before']} {found['after']}")
    statutory = parse_term(f"{found['whole']} {found['unit']}")
    cut, whole = Fraction(found["cut"]), Fraction(found["whole"])
    if type(statutory) is not type(committed) or _with_value(statutory, whole - cut) != committed:
        raise UnknownNotation(
            f"{found['remark']!r} does not lead to {committed}",
            text=text,
            offset=found.start("remark"),
            remedy="correct the term or the remark",
        )
    if found["percent"] and not _is_printed_as(cut / whole * _HUNDRED, found["percent"]):
        raise UnknownNotation(
            f"{cut} of {whole} is not {found['percent']} %",
            text=text,
            offset=found.start("percent"),
            remedy="correct the percentage",
        )
    return CutDown(statutory, committed, found["remark"])


def _with_value(term: Any, value: Fraction) -> Term | None:
    try:
        changed: Term = type(term)(value)
    except InvalidTerm:
        return None
    return changed


def _is_printed_as(exact: Fraction, printed: str) -> bool:
    """Whether *exact*, rounded or cut off at the decimals printed, is what stands there."""
    number = Fraction(printed.replace(",", "."))
    _, _, decimals = printed.replace(",", ".").partition(".")
    return abs(exact - number) < Fraction(1, 10 ** len(decimals))
