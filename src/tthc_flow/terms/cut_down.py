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
    try:
        committed = parse_term(f"{found['before']} {found['after']}")
        statutory = parse_term(f"{found['whole']} {found['unit']}")
    except UnknownNotation as error:
        raise _refusal(text, found.start("remark"), error.what) from error
    cut, whole = Fraction(found["cut"]), Fraction(found["whole"])
    if type(statutory) is not type(committed) or _with_value(statutory, whole - cut) != committed:
        what = f"{found['remark']!r} does not lead to {committed}"
        raise _refusal(text, found.start("remark"), what)
    if found["percent"] and not (whole and _is_printed_as(cut / whole, found["percent"])):
        what = f"{cut} of {whole} is not {found['percent']} %"
        raise _refusal(text, found.start("percent"), what)
    return CutDown(statutory, committed, found["remark"])


def _refusal(text: str, offset: int, what: str) -> UnknownNotation:
    remedy = "correct the term, the remark or its percentage"
    return UnknownNotation(what, text=text, offset=offset, remedy=remedy)


def _with_value(term: Any, value: Fraction) -> Term | None:
    try:
        changed: Term = type(term)(value)
    except InvalidTerm:
        return None
    return changed


def _is_printed_as(share: Fraction, printed: str) -> bool:
    """Whether *share* in per cent, rounded or cut off at the decimals printed, stands there."""
    number = Fraction(printed.replace(",", "."))
    _, _, decimals = printed.replace(",", ".").partition(".")
    return abs(share * _HUNDRED - number) < Fraction(1, 10 ** len(decimals))
