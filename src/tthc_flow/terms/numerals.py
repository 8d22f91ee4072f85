"""Vietnamese number words as decisions print them: "mười lăm", "một trăm linh năm", "nửa"."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import takewhile

__all__ = ["read_number_words"]

_DIGITS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
# Five after ten is "lăm": "mười năm" is ten years.
_AFTER_TEN = {word: digit for word, digit in _DIGITS.items() if word != "năm"}
_AFTER_TEN |= {"lăm": 5, "nhăm": 5}
_AFTER_TENS = _AFTER_TEN | {"mốt": 1, "tư": 4}
_AND = {"linh", "lẻ"}
_HALVES = (("nửa",), ("một", "nửa"))
_POINT = "phẩy"
_FIGURES = _DIGITS | {"không": 0}


def read_number_words(words: Sequence[str]) -> tuple[Fraction, int] | None:
    """
    Read the number at the beginning of *words*: up to 999, decimals after "phẩy", or a half.

    Args:
        words: Lower-case words.

    Returns:
        The number, and how many words it took; None when the first word is no number.
    """
    for half in _HALVES:
        if tuple(words[: len(half)]) == half:
            return Fraction(1, 2), len(half)
    whole, used = _whole(words)
    decimals, more = _decimals(words[used:])
    return (whole + decimals, used + more) if used else None


def _whole(words: Sequence[str]) -> tuple[int, int]:
    if tuple(words[:2]) == ("không", _POINT):
        return 0, 1
    hundreds, used = _hundreds(words)
    below, more = _below_hundred(words[used:], after_hundreds=used > 0)
    return hundreds + below, used + more


def _decimals(words: Sequence[str]) -> tuple[Fraction, int]:
    """Figures told one by one after "phẩy": "phẩy hai năm" is 0,25."""
    figures = []
    if words and words[0] == _POINT:
        figures = list(takewhile(_FIGURES.__contains__, words[1:]))
    value = sum(Fraction(_FIGURES[word], 10**n) for n, word in enumerate(figures, 1))
    return Fraction(value), len(figures) + 1 if figures else 0


def _hundreds(words: Sequence[str]) -> tuple[int, int]:
    if len(words) > 1 and words[0] in _DIGITS and words[1] == "trăm":
        return _DIGITS[words[0]] * 100, 2
    return 0, 0


def _below_hundred(words: Sequence[str], *, after_hundreds: bool) -> tuple[int, int]:
    """The number below a hundred and its words; a lone digit after hundreds needs "linh"."""
    first, second, third = [*words, "", "", ""][:3]
    if first == "mười":
        return (10 + _AFTER_TEN[second], 2) if second in _AFTER_TEN else (10, 1)
    if first in _DIGITS and second == "mươi":
        tens = _DIGITS[first] * 10
        return (tens + _AFTER_TENS[third], 3) if third in _AFTER_TENS else (tens, 2)
    if after_hundreds:
        return (_DIGITS[second], 2) if first in _AND and second in _DIGITS else (0, 0)
    return (_DIGITS[first], 1) if first in _DIGITS else (0, 0)
