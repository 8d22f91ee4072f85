"""
Time limits as decisions print them, read and written (R20).

The reader is strict: a number, a unit, and words known to change nothing. Whatever else stands
in the text makes it `UnknownNotation`, with the place; nothing is defaulted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NoReturn

from tthc_flow.errors import CallerError, InvalidTerm, UnknownNotation
from tthc_flow.terms.numerals import read_number_words
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

__all__ = ["Context", "format_term", "parse_term"]

Context = Literal["deadline", "step"]
"""Where a text stands: a bare "ngày" is a calendar day in a deadline, a working day in a step."""

_LONGEST = 500
_MINUTES = 60
_HOURS_IN_DAY = 8
_FRACTIONS = {"1/2", "1/4", "1/8"}

_WHOLE_TEXTS: Mapping[str, Term] = {
    "không tính thời gian": NotCounted(),
    "giờ hành chính": NotCounted(),
    "không quy định": Unspecified(),
    "không quy định thời gian": Unspecified(),
    "không nêu rõ": Unspecified(),
    "trong ngày": SameDay(),
    "ngay trong ngày": SameDay(),
    "trong ngày làm việc": SameDay(),
    "ngay trong ngày làm việc": SameDay(),
    "trong ngày tiếp nhận": SameDay(),
    "ngay trong ngày tiếp nhận": SameDay(),
    "trong ngày tiếp nhận hồ sơ": SameDay(),
    "ngay": Immediate(),
    "giải quyết ngay": Immediate(),
    "trả ngay": Immediate(),
}
_IMMEDIATE = re.compile(
    r"(giải quyết )?ngay (sau )?khi (tiếp )?nhận (được )?(đủ )?(hồ sơ|giấy tờ|yêu cầu)"
    r"( (đầy đủ|đủ|hợp lệ|theo quy định|yêu cầu)| và| ,|,)*"
)
_LEAD = re.compile(
    r"(thời hạn giải quyết|thời gian giải quyết|tổng thời gian|thời hạn|thời gian|tối đa"
    r"|không quá|không vượt quá|chậm nhất|trong vòng|trong|là|:)\s*"
)
_TAIL = re.compile(
    r"[,;]?\s*(kể từ|tính từ|từ ngày|từ khi|sau khi|sau ngày)\b(?P<words>.*)", re.DOTALL
)
_EQUAL = re.compile(r"\(\s*(tương đương( với)?|hay|=|tức)\s*(?P<other>[^()]+)\)")
_FIGURE = re.compile(r"\(?\s*(?P<figure>\d{1,7}([.,]\d{1,6})?(\s*/\s*\d{1,4})?|½)\s*\)?")
_UNIT = re.compile(r"\(?\s*(?P<unit>ngày|giờ|phút|tuần|tháng|năm)(?P<work>\s+làm\s+việc)?\s*\)?")
_CASE = re.compile(r"trường hợp|nếu|đối với|hoặc|trừ|gia hạn|kéo dài|\d+\s*(ngày|giờ|tháng)")


def parse_term(text: str, *, context: Context = "deadline", unit: str | None = None) -> Term:
    """
    Read one time limit.

    Args:
        text: As printed, e.g. "05 ngày làm việc", "01/2 ngày", "Không quá 20 ngày".
        context: Where it stands. In a statutory limit a bare "giờ" is a clock hour and a bare
            "ngày" a calendar day; in a step table they are working hours and working days (R13).
        unit: Unit of the column's heading, for bare numbers; None or empty for none.

    Raises:
        UnknownNotation: Empty, without a unit, contradicting its heading, conditional, or
            anything else that cannot be read for certain.
        CallerError: Another *context*.
    """
    if context not in {"deadline", "step"}:
        raise CallerError(f"unknown context {context!r}", remedy="use 'deadline' or 'step'")
    return _Reader(text, context, unit or "").read()


class _Reader:
    """One reading of one text; *place* is how far it has come."""

    def __init__(self, text: str, context: Context, heading: str) -> None:
        self.text = text
        self.context = context
        self.heading = heading
        if len(text) > _LONGEST:
            self.refuse(f"the text has {len(text)} characters", _LONGEST)
        plain = " ".join(unicodedata.normalize("NFC", text).split())
        self.plain = plain.lower().strip(" .;")
        self.place = 0

    def refuse(self, what: str, offset: int | None = None) -> NoReturn:
        """Stop with the place reached."""
        raise UnknownNotation(
            f"{what}: {self.text[:120]!r}",
            text=self.text,
            offset=self.place if offset is None else offset,
            remedy="write a number and its unit, e.g. '05 ngày làm việc'",
        )

    def read(self) -> Term:
        """The term, or `UnknownNotation`."""
        if not self.plain:
            self.refuse("the time limit is empty")
        whole = _WHOLE_TEXTS.get(self.plain)
        if whole is not None:
            return whole
        if _IMMEDIATE.fullmatch(self.plain):
            return Immediate()
        self._skip_lead()
        number, named = self._number()
        unit = self._unit() or named
        term = self._term(number, unit or self._heading_unit())
        if unit:
            self._compare_with_heading(term, number)
        self._end()
        return term

    # --- parts ------------------------------------------------------------------------------

    def _rest(self) -> str:
        return self.plain[self.place :]

    def _skip_lead(self) -> None:
        while lead := _LEAD.match(self._rest()):
            self.place += lead.end()

    def _number(self) -> tuple[Fraction, str]:
        """The number, in figures, in words, or in both; and a unit between words and figures."""
        words = self._words()
        between = ""
        if words is not None:
            between = self._unit_before_figure()
            if between.endswith("rưỡi"):
                words += Fraction(1, 2)
                between = between.removesuffix("rưỡi").strip()
        figure = self._figure()
        if figure is None:
            if words is None:
                self.refuse("there is no number here")
            return words, between
        trailing = self._words_in_brackets()
        for other in (words, trailing):
            if other is not None and other != figure:
                self.refuse("words and figures differ")
        return figure, between

    def _words(self) -> Fraction | None:
        found = read_number_words(re.findall(r"[^\W\d_]+", self._rest()))
        if found is None or not self._rest()[:1].isalpha():
            return None
        number, used = found
        for _ in range(used):
            self.place += re.match(r"[^\W\d_]+\s*", self._rest()).end()  # type: ignore[union-attr]
        return number

    def _unit_before_figure(self) -> str:
        """The unit in "mười ngày rưỡi 10,5 ngày làm việc", when a figure follows it."""
        found = re.match(r"(?P<unit>ngày|giờ)(?P<half>\s+rưỡi)\s*", self._rest())
        if found is None:
            return ""
        self.place += found.end()
        return f"{found['unit']} rưỡi"

    def _figure(self) -> Fraction | None:
        found = _FIGURE.match(self._rest())
        if found is None:
            return None
        printed = re.sub(r"\s", "", found["figure"])
        if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", printed):
            self.refuse("a point before three digits may separate thousands")
        figure = printed.replace(",", ".")
        if figure == "½":
            figure = "1/2"
        if "/" in figure:
            above, below = figure.split("/")
            figure = f"{above.lstrip('0')}/{below.lstrip('0')}"
            if figure not in _FRACTIONS:
                self.refuse("n/m is a fraction only as 1/2, 1/4 or 1/8")
        self.place += found.end()
        self._skip_space()
        return Fraction(figure)

    def _words_in_brackets(self) -> Fraction | None:
        found = re.match(r"\(([^\W\d_]+(?:\s[^\W\d_]+){0,4})\)\s*", self._rest())
        if found is None:
            return None
        words = found[1].split()
        number = read_number_words(words)
        if number is None or number[1] != len(words):
            return None
        self.place += found.end()
        return number[0]

    def _unit(self) -> str:
        found = _UNIT.match(self._rest())
        if found is None:
            return ""
        self.place += found.end()
        return found["unit"] + (" làm việc" if found["work"] else "")

    def _skip_space(self) -> None:
        self.place += len(self._rest()) - len(self._rest().lstrip())

    # --- meaning ----------------------------------------------------------------------------

    def _heading_unit(self) -> str:
        heading = " ".join(unicodedata.normalize("NFC", self.heading).lower().split())
        if not heading:
            self.refuse("a number without a unit")
        found = _UNIT.search(heading)
        if found is None:
            self.refuse(f"the heading {self.heading!r} names no unit")
        return found["unit"] + (" làm việc" if found["work"] else "")

    def _term(self, number: Fraction, unit: str) -> Term:
        makers = _MAKERS[self.context]
        if unit not in makers:
            self.refuse(f"{unit!r} is no unit we know")
        try:
            return makers[unit](number)
        except InvalidTerm as error:
            self.refuse(str(error))

    def _compare_with_heading(self, term: Term, number: Fraction) -> None:
        if self.heading and self._term(number, self._heading_unit()) != term:
            self.refuse(f"the unit contradicts the heading {self.heading!r}")

    def _end(self) -> None:
        self._skip_space()
        if equal := _EQUAL.match(self._rest()):
            self._compare_equal(equal["other"])
            self.place += equal.end()
            self._skip_space()
        tail = _TAIL.fullmatch(self._rest())
        if self._rest() and (tail is None or _CASE.search(tail["words"])):
            self.refuse("these words are not understood")

    def _compare_equal(self, text: str) -> None:
        """An equivalence must hold at 8 hours a day ("80 giờ (tương đương 10 ngày)")."""
        other = _Reader(text, "step", "").read()
        mine = _Reader(self.plain[: self.place], "step", self.heading).read()
        if _in_hours(other) is None or _in_hours(other) != _in_hours(mine):
            self.refuse("the equivalence in brackets does not hold at 8 hours a day")


def _in_hours(term: Term) -> Fraction | None:
    match term:
        case WorkingDays(value):
            return value * _HOURS_IN_DAY
        case WorkingHours(value):
            return value
        case _:
            return None


_Maker = Callable[[Fraction], Term]
_ALWAYS: Mapping[str, _Maker] = {
    "ngày làm việc": WorkingDays,
    "giờ làm việc": WorkingHours,
    "phút làm việc": lambda number: WorkingHours(number / _MINUTES),
    "tuần": Weeks,
    "tháng": Months,
    "năm": Years,
}
_MAKERS: Mapping[Context, Mapping[str, _Maker]] = {
    "deadline": {
        **_ALWAYS,
        "ngày": CalendarDays,
        "giờ": ClockHours,
        "phút": lambda number: ClockHours(number / _MINUTES),
    },
    "step": {
        **_ALWAYS,
        "ngày": WorkingDays,
        "giờ": WorkingHours,
        "phút": lambda number: WorkingHours(number / _MINUTES),
    },
}

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
_MINUTE_NAMES: Mapping[type[Term], tuple[str, str]] = {
    WorkingHours: ("phút làm việc", "working minutes"),
    ClockHours: ("phút", "minutes"),
}


def format_term(term: Term, lang: Literal["vi", "en"] = "vi") -> str:
    """
    Write a term as decisions do: "10,5 ngày làm việc", "20 phút".

    `parse_term` reads the Vietnamese form back, in the context of a deadline.
    """
    column = 0 if lang == "vi" else 1
    value: Fraction | None = getattr(term, "value", None)
    if value is None:
        return _NAMES[type(term)][column]
    number = decimal_text(value)
    names = _NAMES
    if number is None:
        number, names = decimal_text(value * _MINUTES), _MINUTE_NAMES
    return (
        f"{str(number).replace('.', ',') if lang == 'vi' else number} {names[type(term)][column]}"
    )


def decimal_text(number: Fraction) -> str | None:
    """*number* as an exact decimal, or None when its decimals never end."""
    rest = number.denominator
    digits = 0
    while rest % 10 == 0 or rest % 5 == 0 or rest % 2 == 0:
        rest = rest // 10 if rest % 10 == 0 else rest // (5 if rest % 5 == 0 else 2)
        digits += 1
    if rest != 1:
        return None
    exact = Decimal(number.numerator * 10**digits // number.denominator).scaleb(-digits)
    return format(exact.normalize(), "f") if number.denominator > 1 else str(number.numerator)
