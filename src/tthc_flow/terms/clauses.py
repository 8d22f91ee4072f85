"""Clauses of a printed time limit: what stands between its stops, brackets and conditions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tthc_flow.terms.wording import Phrases, Wording, phrases

__all__ = ["CONDITIONS", "CUT_OFF", "EXCLUSIONS", "REDUCED", "Clause", "clauses", "split_at"]

CONDITIONS = phrases("trường hợp", "nếu", "đối với", "vùng")
CUT_OFF = phrases("…", "...")
EXCLUSIONS = phrases(
    *("không bao gồm", "không kể", "không tính", "chưa bao gồm", "chưa kể", "chưa tính"),
)
REDUCED = phrases("cắt giảm", "giảm")
_ENDS = phrases(".", ";")
_BEGINS = phrases(
    *(", trường hợp", ", nếu", "hoặc trong", "hoặc dài hơn"),
    *(", không bao gồm", ", không kể", ", không tính", ", chưa bao gồm", ", chưa kể"),
    *("không bao gồm thời gian", "không kể thời gian", "không tính thời gian"),
    *("chưa bao gồm thời gian", "chưa kể thời gian", "chưa tính thời gian"),
)


class Clause(NamedTuple):
    """
    One clause and where it begins in the whole text.

    Attributes:
        text: The clause without brackets and separators.
        offset: Its first character in the whole text, from 0.
        is_bracketed: Whether it stood in brackets, and so belongs to the clause before it.
    """

    text: str
    offset: int
    is_bracketed: bool = False


def clauses(text: str) -> Iterator[Clause]:
    """Parts between semicolons, full stops and cut-offs, and brackets that say more; some empty."""
    wording = Wording(text)
    start = 0
    while not wording.is_read:
        at = wording.offset
        if wording.take(CUT_OFF) or _take_telling_brackets(wording):
            yield _clause(text, start, at)
            yield _clause(text, at, wording.offset)
            start = wording.offset
        elif wording.take(_ENDS):
            yield _clause(text, start, at)
            start = wording.offset
        elif wording.take(_BEGINS):
            yield _clause(text, start, at)
            start = at
        else:
            wording.place += 1
    yield _clause(text, start, len(text))


def _take_telling_brackets(wording: Wording) -> bool:
    """Brackets with a condition, an exclusion or a reduction; "(hai)" is part of a number."""
    start, close = wording.offset, wording.text.find(")", wording.offset)
    if wording.next != "(":
        return False
    inside = wording.text[start : close + 1]
    if not any(split_at(inside, table) for table in (CONDITIONS, EXCLUSIONS, REDUCED)):
        return False
    while not wording.is_read and wording.offset <= close:
        wording.place += 1
    return True


def _clause(text: str, start: int, end: int) -> Clause:
    """The clause without what separates it from the others."""
    part = text[start:end].strip(" ,")
    is_bracketed = part.startswith("(") and part.endswith(")")
    if is_bracketed:
        part = part[1:-1].strip()
    return Clause(part, start + text[start:end].index(part), is_bracketed)


def split_at(text: str, table: Phrases) -> tuple[str, str, str] | None:
    """Text before the first phrase of *table*, the phrase, and the text after it."""
    wording = Wording(text)
    while not wording.is_read:
        start = wording.offset
        if wording.take(table):
            end = wording.offset
            return text[:start].strip(" ,:"), text[start:end].strip(), text[end:].strip()
        wording.place += 1
    return None
