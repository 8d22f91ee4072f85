"""
Time limits with conditions, as portals print them: a limit, branches, an extension (R20).

"15 ngày làm việc (trường hợp cần lấy ý kiến thì tối đa không quá 25 ngày làm việc)" is a base
and one branch. Which branch applies is for a person to say; nothing is chosen here.
"""

from __future__ import annotations

import re
import unicodedata

from attrs import evolve, frozen

from tthc_flow.errors import UnknownNotation
from tthc_flow.terms.clauses import (
    CONDITIONS,
    CUT_OFF,
    EXCLUSIONS,
    REDUCED,
    Clause,
    clauses,
    split_at,
)
from tthc_flow.terms.cut_down import parse_cut_down
from tthc_flow.terms.notation import parse_term
from tthc_flow.terms.portal_text import is_portal_text, read_portal_text
from tthc_flow.terms.units import Term, Unspecified, WorkingDays, WorkingHours
from tthc_flow.terms.wording import Wording, phrases

__all__ = ["ConditionalTerm", "DeadlineText", "parse_deadline"]

_CONDITION_AFTER = phrases("đối với", "nếu", "trong trường hợp")
_AT_MOST, _THEN = phrases("không quá", "tối đa", "chậm nhất"), phrases("thì", ":")
_ADDED = phrases("kéo dài thêm", "gia hạn thêm", "được kéo dài thêm", "được gia hạn thêm")
_BY_AGREEMENT, _BY_CASE = phrases("theo thỏa thuận"), phrases("theo từng trường hợp")
_AFTER, _HOUR, _NEXT_DAY = phrases("sau"), phrases("giờ"), phrases("ngày làm việc tiếp theo")
_CLOSED_DAYS = phrases("ngày nghỉ", "ngày lễ", "lễ", "tết", "thứ bảy", "chủ nhật")
_FIGURE = re.compile(r"[0-9]+")
_TIME = re.compile(r"[0-9][0-9.,/]*\)?\s*(?:ngày|giờ|phút|tuần|tháng|năm)\b", re.IGNORECASE)
_THEN_ON = re.compile(r"\s*\bthì\b.*")
_RANGE = re.compile(
    r"(?:từ\s+)?(?P<words>\D*?)(?P<least>[0-9]+)\s*(?:-|–|—|đến)\s*(?P<most>[0-9]+)(?P<unit>\D+)",
    re.IGNORECASE,
)
_PERCENTAGE = re.compile(r"\bgiảm\s+[0-9]+\s*%")
_SHORTEST_LIST = 2


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
        base: The limit when no condition applies; `Unspecified` when only cases or a range are
            printed, so that none of them is the usual one.
        branches: Limits that replace the base in their case, in the order printed. A range
            ("09-12 ngày") gives its two ends.
        extension: Time that may be added to the limit ("kéo dài thêm"); None for none.
        notes: What else bears on the date, as printed and not counted: a cut-off such as "sau
            15 giờ", time that is excluded ("không bao gồm thời gian xác minh"), "theo thỏa
            thuận", the cut it rests on, and "…" where the source itself is cut off.
    """

    base: Term
    branches: tuple[ConditionalTerm, ...] = ()
    extension: ConditionalTerm | None = None
    notes: tuple[str, ...] = ()


def parse_deadline(text: str) -> DeadlineText:
    """
    Read a time limit that may have conditions; a bare unit means clock time and calendar days.

    Raises:
        UnknownNotation: No limit that can be read for certain, or a clause that is neither a
            branch, an extension nor one of the known notes.
        CallerError: No text.
    """
    Wording(text)
    composed = unicodedata.normalize("NFC", text)
    try:
        return _from_portal(composed) if is_portal_text(composed) else _from_clauses(composed)
    except UnknownNotation as error:
        if composed == text:
            raise
        offset = _offset_before_composing(text, error.offset)
        raise UnknownNotation(error.what, text=text, offset=offset, remedy=error.remedy) from error


def _offset_before_composing(text: str, offset: int) -> int:
    """Where the character at *offset* of the composed text begins in *text*."""
    lengths = (len(unicodedata.normalize("NFC", text[:end])) for end in range(len(text) + 1))
    return next(end for end, length in enumerate(lengths) if length >= offset)


def _from_clauses(text: str) -> DeadlineText:
    first, *others = [clause for clause in clauses(text) if clause.text] or [Clause(text, 0)]
    read = _cases(first, others, text)
    if read is None:
        read = _usual(first, text)
        for clause in others:
            read = _add(read, clause, text)
    return read


def _usual(clause: Clause, text: str) -> DeadlineText:
    """What the text begins with: the limit when no condition applies, or a range."""
    try:
        return DeadlineText(parse_term(clause.text))
    except UnknownNotation as error:
        ends = _range(clause.text)
        if ends:
            return DeadlineText(Unspecified(), ends)
        raise UnknownNotation(
            error.what,
            text=text,
            offset=clause.offset + error.offset,
            remedy="begin with the usual limit, then name each case and its own limit",
        ) from error


def _add(read: DeadlineText, clause: Clause, text: str) -> DeadlineText:
    """*read* with one more clause."""
    if _is_note(clause.text, read.base) or _is_cut(clause, text):
        return evolve(read, notes=(*read.notes, clause.text))
    added = split_at(clause.text, _ADDED)
    if added and read.extension is None and (term := _term(added[2])):
        return evolve(read, extension=ConditionalTerm(term, added[0]))
    if not added and (branches := _branches(clause.text)):
        return evolve(read, branches=(*read.branches, *branches))
    raise _not_understood(clause, text)


def _not_understood(clause: Clause, text: str) -> UnknownNotation:
    return UnknownNotation(
        f"this clause is not understood: {clause.text!r}",
        text=text,
        offset=clause.offset,
        remedy="write its condition and one limit, e.g. 'trường hợp cần xác minh: 10 ngày'",
    )


def _term(text: str) -> Term | None:
    try:
        return parse_term(text)
    except UnknownNotation:
        return None


# --- cases ----------------------------------------------------------------------------------


def _branches(text: str) -> tuple[ConditionalTerm, ...]:
    """A condition before or after its limit or range; the condition itself holds no time."""
    if split_at(text, CONDITIONS) is None:
        return ()
    limit, words, case = split_at(text, _CONDITION_AFTER) or ("", "", "")
    if limit and (branches := _under(f"{words} {case}", limit)):
        return branches
    for table in (_AT_MOST, _THEN):
        condition, _, limit = split_at(text, table) or ("", "", "")
        if condition and (branches := _under(_THEN_ON.sub("", condition), limit)):
            return branches
    return ()


def _under(condition: str, limit: str) -> tuple[ConditionalTerm, ...]:
    """The limit, or the two ends of the range, under *condition*."""
    if _TIME.search(condition):
        return ()
    term = _term(limit)
    if term is not None:
        return (ConditionalTerm(term, condition),)
    return tuple(
        ConditionalTerm(end.term, f"{condition}, {end.condition}") for end in _range(limit)
    )


def _range(text: str) -> tuple[ConditionalTerm, ...]:
    """Both ends of "09-12 ngày làm việc theo từng trường hợp", the smaller first."""
    limit, _, rest = split_at(text, _BY_CASE) or (text, "", "")
    found = _RANGE.fullmatch(limit)
    if found is None or rest or int(found["least"]) >= int(found["most"]):
        return ()
    least, most = (
        _term(f"{found['words']}{found[end]}{found['unit']}") for end in ("least", "most")
    )
    if least is None or most is None:
        return ()
    return (ConditionalTerm(least, "từ"), ConditionalTerm(most, "đến"))


def _cases(first: Clause, others: list[Clause], text: str) -> DeadlineText | None:
    """
    A text that only lists cases, "Người có công: không quá 18 ngày; BTXH: không quá 6 ngày".

    None when it begins with a usual limit, or lists fewer than two cases.
    """
    cases = [_named_case(first.text)]
    if cases[0] is None:
        return None
    notes = []
    for clause in others:
        if _is_note(clause.text, Unspecified()) and not clause.is_bracketed:
            notes.append(clause.text)
            continue
        case = None if clause.is_bracketed else _named_case(clause.text)
        found = (case,) if case else _branches(clause.text)
        if not found or clause.is_bracketed:
            raise _not_understood(clause, text)
        cases += found
    if len(cases) < _SHORTEST_LIST:
        return None
    branches = tuple(case for case in cases if case is not None)
    return DeadlineText(Unspecified(), branches, notes=tuple(notes))


def _named_case(text: str) -> ConditionalTerm | None:
    """A case by its name: "Người có công: không quá mười tám (18) ngày làm việc"."""
    name, colon, limit = text.partition(":")
    if not colon or _FIGURE.search(name) or _term(text) or not (term := _term(limit)):
        return None
    return ConditionalTerm(term, name.strip())


# --- notes ----------------------------------------------------------------------------------


def _is_note(text: str, base: Term) -> bool:
    """An hour of the day, an agreement, excluded time, a percentage; no other figure in it."""
    if Wording(text).take(CUT_OFF):
        return True
    figures = len(_FIGURE.findall(text))
    if split_at(text, _BY_AGREEMENT) or _is_exclusion(text, base):
        return figures == 0
    if _PERCENTAGE.search(text):
        return figures == 1
    has_hour = split_at(text, _AFTER) and split_at(text, _HOUR) and split_at(text, _NEXT_DAY)
    return bool(has_hour) and figures == 1


def _is_exclusion(text: str, base: Term) -> bool:
    """
    Time that does not count, such as that of a verification: a pause for the dossier (T27).

    Days off excluded from calendar days would make them working days: another term, refused.
    """
    wording = Wording(text)
    if not wording.take(EXCLUSIONS) or wording.rest in ([], ["thời", "gian"]):
        return False
    return isinstance(base, WorkingDays | WorkingHours) or not split_at(text, _CLOSED_DAYS)


def _is_cut(clause: Clause, text: str) -> bool:
    """A reduction, "cắt giảm 01/03 ngày làm việc", that fits the limit before it."""
    if split_at(clause.text, REDUCED) is None:
        return False
    before, after = text[: clause.offset], text[clause.offset + len(clause.text) :]
    return parse_cut_down(f"{before}{clause.text}{after}") is not None


# --- the portal -----------------------------------------------------------------------------


def _from_portal(text: str) -> DeadlineText:
    """One limit for all channels of the portal's table."""
    rows, is_cut_off = read_portal_text(text)
    terms = {row.term for row in rows}
    if len(terms) > 1:
        raise UnknownNotation(
            "the channels have different limits: "
            + ", ".join(f"{row.channel} {row.term}" for row in rows),
            text=text,
            remedy="give each channel its own term (T10)",
        )
    return DeadlineText(terms.pop(), notes=("…",) if is_cut_off else ())
