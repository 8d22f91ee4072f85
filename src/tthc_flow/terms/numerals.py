"""Vietnamese number words as decisions print them: "mười lăm", "hai mươi mốt", "ba rưỡi"."""

from __future__ import annotations

from fractions import Fraction

__all__ = ["read_number_words"]

_DIGITS = {
    "không": 0,
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "nhăm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
_TEN, _TENS, _HUNDRED = "mười", "mươi", "trăm"
_HALF = "rưỡi"
_ONLY_AFTER_TEN = {"mốt", "lăm", "nhăm"}


def read_number_words(words: list[str]) -> tuple[Fraction, int] | None:
    """
    Read the number at the beginning of *words*.

    Args:
        words: Lower-case words.

    Returns:
        The number, and how many words it took; None when the first word is no number.
    """
    total, used = 0, 0
    if len(words) > 1 and words[0] in _DIGITS and words[1] == _HUNDRED:
        total, used = _DIGITS[words[0]] * 100, 2
        if words[used : used + 1] in (["linh"], ["lẻ"]):
            used += 1
    tens = _read_tens(words[used:])
    if tens is None:
        return (Fraction(total), used) if used else None
    number, more = tens
    return Fraction(total + number), used + more


def _read_tens(words: list[str]) -> tuple[int, int] | None:
    if not words:
        return None
    if words[0] == _TEN:
        number, used = 10, 1
    elif words[0] in _DIGITS and words[1:2] == [_TENS]:
        number, used = _DIGITS[words[0]] * 10, 2
    elif words[0] in _DIGITS and words[0] not in _ONLY_AFTER_TEN:
        return _DIGITS[words[0]], 1
    else:
        return None
    following = words[used] if used < len(words) else ""
    # "mười năm" is ten years: the digit five after ten is written "lăm".
    if following in _DIGITS and following not in {"năm", "không"}:
        return number + _DIGITS[following], used + 1
    return number, used
