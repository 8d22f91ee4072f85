"""Cases of one procedure with steps of their own: "a) Đối với trường hợp giải thể"."""

from __future__ import annotations

import re

from attrs import frozen

from tthc_flow.procedures.importing.page import folded

__all__ = ["Case"]

_CASE = re.compile(
    r"(?:(?P<mark>[a-zđ]|[0-9]{1,2}(?:\.[0-9]{1,2})*|[IVX]{1,5})[.)]+\s*)?"
    r"(?P<words>(?:đối với|trường hợp|nếu)\b.*)",
    re.IGNORECASE,
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@frozen
class Case:
    """
    One case.

    Attributes:
        key: Short name, "a" or "1_1".
        words: As printed.
    """

    key: str
    words: str

    @classmethod
    def of(cls, text: str, position: int) -> Case | None:
        """The case that *text* announces; one without a mark is lettered by its position."""
        found = _CASE.fullmatch(folded(text))
        if found is None:
            return None
        mark = (found["mark"] or _LETTERS[position % len(_LETTERS)]).lower()
        return cls(mark.replace("đ", "dd").replace(".", "_"), folded(text))
