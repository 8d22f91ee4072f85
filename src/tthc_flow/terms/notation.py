"""
Time limits as decisions print them, read and written (R20).

The reader is strict: a number, a unit, and words known to change nothing. Whatever else stands
in the text makes it `UnknownNotation`, with the place; nothing is defaulted.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, NoReturn

from tthc_flow.errors import CallerError
from tthc_flow.rulebook import load_rulebook
from tthc_flow.terms.numerals import read_number_words
from tthc_flow.terms.quantities import Context, read_heading, read_quantity
from tthc_flow.terms.units import (
    CalendarDays,
    ClockHours,
    Immediate,
    Months,
    NotCounted,
    SameDay,
    Term,
    Unspecified,
    Weeks,
    WorkingDays,
    WorkingHours,
    Years,
)
from tthc_flow.terms.wording import Wording, phrases

__all__ = ["Context", "decimal_text", "format_term", "parse_term"]

_MINUTES = 60

_ALONE: Mapping[str, Term] = {
    "không tính thời gian": NotCounted(),
    "không tính thời hạn": NotCounted(),
    "không tính vào thời gian": NotCounted(),
    "không tính vào thời gian giải quyết": NotCounted(),
    "không tính vào thời hạn": NotCounted(),
    "không tính vào thời hạn giải quyết": NotCounted(),
    "giờ hành chính": NotCounted(),
    "trong giờ hành chính": NotCounted(),
    "không quy định": Unspecified(),
    "không có quy định": Unspecified(),
    "chưa quy định": Unspecified(),
    "không quy định thời gian": Unspecified(),
    "không quy định thời hạn": Unspecified(),
    "không nêu rõ": Unspecified(),
    "trong ngày": SameDay(),
    "ngay trong ngày": SameDay(),
    "trong ngày làm việc": SameDay(),
    "ngay trong ngày làm việc": SameDay(),
    "ngay": Immediate(),
}
_BEFORE_RECEIPT: Mapping[str, Term] = {
    "trong ngày": SameDay(),
    "ngay trong ngày": SameDay(),
    "trong ngày làm việc": SameDay(),
    "ngay trong ngày làm việc": SameDay(),
    "ngay khi": Immediate(),
    "ngay sau khi": Immediate(),
}
_ALONE_PHRASES, _BEFORE_RECEIPT_PHRASES = phrases(*_ALONE), phrases(*_BEFORE_RECEIPT)
_SETTLED = phrases("giải quyết", "trả kết quả", "thời hạn giải quyết", "thời gian giải quyết", ":")
_AT_MOST = phrases(
    *("không quá", "không vượt quá", "tối đa", "chậm nhất", "là", ":"),
    *("trong", "trong vòng", "trong thời hạn", "trong thời gian", "thời hạn", "thời gian"),
    *("thời hạn giải quyết", "thời gian giải quyết", "tổng thời gian"),
    *("tổng thời gian giải quyết", "tổng thời gian giải quyết tthc"),
)
_FROM = phrases(
    *("kể từ ngày", "kể từ khi", "kể từ thời điểm", "tính từ ngày", "tính từ khi"),
    *("từ ngày", "từ khi", "sau khi", "sau ngày"),
)
_RECEIVING = phrases("nhận", "tiếp nhận", "nhận được", "tiếp nhận được")
_RECEIVED = phrases(
    *("hồ sơ", "đủ", "đầy đủ", "hợp lệ", "theo quy định", "theo quy định của pháp luật", "và"),
    *("thành phần hồ sơ", "giấy tờ", "đơn", "tờ khai", "đề nghị", "yêu cầu", ","),
    *("văn bản đề nghị", "văn bản đề xuất thực hiện dự án của nhà đầu tư"),
    *("của tổ chức", "của cá nhân", "cá nhân"),
)
_CONDITIONS = phrases(
    *("trường hợp", "nếu", "đối với", "hoặc", "trừ", "không bao gồm", "không kể", "không tính"),
    *("gia hạn", "kéo dài", "vùng", "…"),
)
_EQUALS = phrases("tương đương", "tương đương với", "tức", "tức là", "hay", "=")
_OPEN, _CLOSE = phrases("("), phrases(")")
_COMMA, _END = phrases(",", ";"), phrases(".", ";", ",")


def parse_term(text: str, *, context: Context = "deadline", unit: str | None = None) -> Term:
    """
    Read one time limit, the length only.

    Words about receiving the dossier ("kể từ ngày nhận đủ hồ sơ hợp lệ") are how every term
    begins and are passed over; a limit that begins otherwise is refused.

    Args:
        text: As printed, e.g. "05 ngày làm việc", "01/2 ngày", "Không quá 20 ngày".
        context: Where it stands. In a statutory limit a bare "giờ" is a clock hour and a bare
            "ngày" a calendar day; in a step table they are working hours and working days (R13).
        unit: Heading of the column, for bare numbers; None or empty for none.

    Raises:
        UnknownNotation: Empty, without a unit, contradicting its heading, conditional, or
            anything else that cannot be read for certain.
        CallerError: Another *context*, or no text.
    """
    if context not in {"deadline", "step"}:
        raise CallerError(f"unknown context {context!r}", remedy="use 'deadline' or 'step'")
    wording = Wording(text)
    wording.unwrap()
    if wording.is_read:
        wording.refuse("the time limit is empty")
    return (
        _without_number(wording, _ALONE)
        or _without_number(wording, _BEFORE_RECEIPT)
        or _with_number(wording, context, unit)
    )


def _without_number(wording: Wording, terms: Mapping[str, Term]) -> Term | None:
    """A text that names no number, read to its end; None, and nothing read, otherwise."""
    table = _ALONE_PHRASES if terms is _ALONE else _BEFORE_RECEIPT_PHRASES
    wording.take_all(_SETTLED)
    phrase = wording.take(table)
    if phrase and (terms is _ALONE or _take_receipt(wording)):
        wording.take(_END)
        if wording.is_read:
            return terms[phrase]
    wording.place = 0
    return None


def _with_number(wording: Wording, context: Context, unit: str | None) -> Term:
    wording.take_all(_AT_MOST)
    term = read_quantity(wording, context, read_heading(unit, context))
    _take_start(wording)
    if wording.next == "(":
        _compare_equivalent(wording, term, context)
        _take_start(wording)
    wording.take(_END)
    if not wording.is_read:
        _refuse_rest(wording)
    return term


def _take_start(wording: Wording) -> None:
    """Pass over "kể từ ngày nhận đủ hồ sơ hợp lệ", also in brackets."""
    start = wording.place
    wording.take(_COMMA)
    bracket = wording.take(_OPEN)
    if not (
        wording.take(_FROM) and _take_receipt(wording) and (not bracket or wording.take(_CLOSE))
    ):
        wording.place = start


def _take_receipt(wording: Wording) -> bool:
    if not wording.take(_RECEIVING):
        return False
    wording.take_all(_RECEIVED)
    return True


def _compare_equivalent(wording: Wording, term: Term, context: Context) -> None:
    """
    What stands in brackets must be the same limit: "80 giờ làm việc (tương đương 10 ngày)".

    It is the same in words, "05 ngày (năm ngày)", or at the hours of a working day.
    """
    start, offset = wording.place, wording.offset
    wording.take(_OPEN)
    wording.take(_EQUALS)
    if not wording.next[:1].isdigit() and read_number_words(wording.rest) is None:
        wording.place = start
        _refuse_rest(wording)
    inside = wording.place
    same = read_quantity(wording, context, read_heading(None, context)) == term
    wording.place = inside
    other = read_quantity(wording, "step", read_heading(None, "step"))
    _take_start(wording)
    if not wording.take(_CLOSE):
        _refuse_rest(wording)
    if not same and _working_hours(term).isdisjoint(_working_hours(other)):
        wording.refuse(
            "the equivalence in brackets does not hold at 8 working hours a day",
            offset=offset,
            remedy="name the working time on both sides, e.g. '80 giờ làm việc (10 ngày làm việc)'",
        )


def _working_hours(term: Term) -> frozenset[Fraction]:
    """How many working hours it is, by each value the rulebook has had; none for other terms."""
    match term:
        case WorkingDays(value):
            book, key = load_rulebook(), "working_day_hours"
            return frozenset(value * book.at(era.valid_from).number(key) for era in book.eras[key])
        case WorkingHours(value):
            return frozenset({value})
        case _:
            return frozenset()


def _refuse_rest(wording: Wording) -> NoReturn:
    offset = wording.offset
    while not wording.is_read:
        if wording.take(_CONDITIONS):
            wording.refuse(
                "more than one time limit, or one with a condition",
                offset=offset,
                remedy="give one limit, or read it with parse_deadline",
            )
        wording.place += 1
    wording.refuse("these words are not understood", offset=offset)


# --- writing --------------------------------------------------------------------------------

_NAMES: Mapping[type[Term], tuple[str, str]] = {
    WorkingDays: ("ngày làm việc", "working days"),
    CalendarDays: ("ngày", "calendar days"),
    WorkingHours: ("giờ làm việc", "working hours"),
    ClockHours: ("giờ", "hours"),
    Weeks: ("tuần", "weeks"),
    Months: ("tháng", "months"),
    Years: ("năm", "years"),
    SameDay: ("trong ngày", "same day"),
    Immediate: ("ngay sau khi nhận đủ hồ sơ hợp lệ", "at once"),
    NotCounted: ("không tính thời gian", "not counted"),
    Unspecified: ("không quy định", "not specified"),
}
_NAMES_IN_MINUTES: Mapping[type[Term], tuple[str, str]] = {
    WorkingHours: ("phút làm việc", "working minutes"),
    ClockHours: ("phút", "minutes"),
}


def format_term(term: Term, lang: Literal["vi", "en"] = "vi") -> str:
    """
    Write a term as decisions do: "10,5 ngày làm việc", "20 phút".

    `parse_term` reads the Vietnamese form back, in the context of a deadline.
    """
    value: Fraction | None = getattr(term, "value", None)
    vietnamese, english = _NAMES[type(term)]
    if value is None:
        return vietnamese if lang == "vi" else english
    number = decimal_text(value)
    if number is None:
        value *= _MINUTES
        number = decimal_text(value)
        vietnamese, english = _NAMES_IN_MINUTES[type(term)]
    if lang == "vi":
        return f"{number} {vietnamese}".replace(".", ",")
    return f"{number} {english.removesuffix('s') if value == 1 else english}"


def decimal_text(number: Fraction) -> str | None:
    """*number*, not negative, as an exact decimal, or None when its decimals never end."""
    digits = max(_power(number.denominator, 2), _power(number.denominator, 5))
    scaled = number * 10**digits
    if scaled.denominator != 1:
        return None
    if not digits:
        return str(scaled)
    figures = str(scaled).rjust(digits + 1, "0")
    return f"{figures[:-digits]}.{figures[-digits:]}"


def _power(number: int, prime: int) -> int:
    """How often *prime* divides *number*."""
    power = 0
    while number % prime == 0:
        number //= prime
        power += 1
    return power
