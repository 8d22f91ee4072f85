"""
Time limits with conditions, as portals print them: a limit, branches, an extension (R20).

"15 ngày làm việc (trường hợp cần lấy ý kiến thì tối đa không quá 25 ngày làm việc)" is a base
and one branch. Which branch applies is for a person to say; nothing is chosen here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from attrs import evolve, frozen

from tthc_flow.errors import UnknownNotation
from tthc_flow.terms.notation import parse_term
from tthc_flow.terms.units import Term
from tthc_flow.terms.wording import Phrases, Wording, phrases

__all__ = ["ConditionalTerm", "DeadlineText", "parse_deadline"]

_CONDITIONS = phrases("trường hợp", "nếu", "đối với", "vùng")
_CONDITION_AFTER = phrases("đối với", "nếu", "trong trường hợp")
_AT_MOST, _THEN = phrases("không quá", "tối đa", "chậm nhất"), phrases("thì", ":")
_ADDED = phrases("kéo dài thêm", "gia hạn thêm", "được kéo dài thêm", "được gia hạn thêm")
_ENDS = phrases(".", ";")
_BEGINS = phrases(", trường hợp", ", nếu", "hoặc trong", "hoặc dài hơn")
_CUT_OFF = phrases("…", "...")
_BY_AGREEMENT = phrases("theo thỏa thuận")
_AFTER, _HOUR, _NEXT_DAY = phrases("sau"), phrases("giờ"), phrases("ngày làm việc tiếp theo")
_FIGURE = re.compile(r"[0-9]+")


@frozen
class ConditionalTerm:
    """
    A term and the words that say when it applies.

    Attributes:
        term: The limit in that case.
        condition: The condition as printed, e.g. "trường hợp cần lấy ý kiến".
    """

    term: Term
    condition: str


@frozen
class DeadlineText:
    """
    A printed time limit taken apart.

    Attributes:
        base: The limit when no condition applies.
        branches: Limits that replace the base in their case, in the order printed.
        extension: Time that may be added to the limit ("kéo dài thêm"); None for none.
        notes: What else bears on the date, as printed and not counted: a cut-off such as "sau
            15 giờ", "theo thỏa thuận", and "…" where the source itself is cut off.
    """

    base: Term
    branches: tuple[ConditionalTerm, ...] = ()
    extension: ConditionalTerm | None = None
    notes: tuple[str, ...] = ()


class _Clause(NamedTuple):
    text: str
    offset: int


def parse_deadline(text: str) -> DeadlineText:
    """
    Read a time limit that may have conditions; a bare unit means clock time and calendar days.

    Raises:
        UnknownNotation: No base that can be read for certain, or a clause that is neither a
            branch, an extension nor one of the known notes.
        CallerError: No text.
    """
    first, *others = [clause for clause in _clauses(text) if clause.text] or [_Clause(text, 0)]
    read = DeadlineText(_base(first, text))
    for clause in others:
        read = _add(read, clause, text)
    return read


def _base(clause: _Clause, text: str) -> Term:
    try:
        return parse_term(clause.text)
    except UnknownNotation as error:
        raise UnknownNotation(
            error.what,
            text=text,
            offset=clause.offset + error.offset,
            remedy="begin with the usual limit, then name each case and its own limit",
        ) from error


def _add(read: DeadlineText, clause: _Clause, text: str) -> DeadlineText:
    """*read* with one more clause."""
    if _is_note(clause.text):
        return evolve(read, notes=(*read.notes, clause.text))
    added = _split_at(clause.text, _ADDED)
    if added and read.extension is None and (term := _term(added[2])):
        return evolve(read, extension=ConditionalTerm(term, added[0]))
    if not added and (branch := _branch(clause.text)):
        return evolve(read, branches=(*read.branches, branch))
    raise UnknownNotation(
        f"this clause is not understood: {clause.text!r}",
        text=text,
        offset=clause.offset,
        remedy="write its condition and one limit, e.g. 'trường hợp cần xác minh: 10 ngày'",
    )


def _branch(text: str) -> ConditionalTerm | None:
    """A condition before or after its limit; the condition itself holds no figure."""
    if _split_at(text, _CONDITIONS) is None:
        return None
    limit, words, case = _split_at(text, _CONDITION_AFTER) or ("", "", "")
    if limit and (term := _term(limit)):
        return _conditional(term, f"{words} {case}")
    for table in (_AT_MOST, _THEN):
        condition, _, limit = _split_at(text, table) or ("", "", "")
        if condition and (term := _term(limit)):
            return _conditional(term, condition.removesuffix("thì").rstrip())
    return None


def _conditional(term: Term, condition: str) -> ConditionalTerm | None:
    return None if _FIGURE.search(condition) else ConditionalTerm(term, condition)


def _is_note(text: str) -> bool:
    """A cut-off hour with the next working day, or an agreement; no other figure in it."""
    if Wording(text).take(_CUT_OFF):
        return True
    figures = len(_FIGURE.findall(text))
    if _split_at(text, _BY_AGREEMENT):
        return figures == 0
    has_hour = _split_at(text, _AFTER) and _split_at(text, _HOUR) and _split_at(text, _NEXT_DAY)
    return bool(has_hour) and figures == 1


def _term(text: str) -> Term | None:
    try:
        return parse_term(text)
    except UnknownNotation:
        return None


# --- clauses --------------------------------------------------------------------------------


def _clauses(text: str) -> Iterator[_Clause]:
    """Parts between semicolons, full stops and cut-offs, brackets that hold a condition."""
    wording = Wording(text)
    start = 0
    while not wording.is_read:
        at = wording.offset
        if wording.take(_CUT_OFF) or _take_conditional_brackets(wording):
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


def _take_conditional_brackets(wording: Wording) -> bool:
    start, close = wording.offset, wording.text.find(")", wording.offset)
    if wording.next != "(" or not _split_at(wording.text[start : close + 1], _CONDITIONS):
        return False
    while not wording.is_read and wording.offset <= close:
        wording.place += 1
    return True


def _clause(text: str, start: int, end: int) -> _Clause:
    """The clause without what separates it from the others."""
    part = text[start:end].strip(" ,")
    if part.startswith("(") and part.endswith(")"):
        part = part[1:-1].strip()
    return _Clause(part, start + text[start:end].index(part))


def _split_at(text: str, table: Phrases) -> tuple[str, str, str] | None:
    """Text before the first phrase of *table*, the phrase, and the text after it."""
    wording = Wording(text)
    while not wording.is_read:
        start = wording.offset
        if wording.take(table):
            end = wording.offset
            return text[:start].strip(" ,:"), text[start:end].strip(), text[end:].strip()
        wording.place += 1
    return None
