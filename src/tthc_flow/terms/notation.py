"""
Time limits as decisions print them, read and written (R20).

The reader is strict: a number, a unit, and words known to change nothing. Whatever else stands
in the text makes it `UnknownNotation`, with the place; nothing is defaulted.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

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
from tthc_flow.terms.wording import Wording, phrases

__all__ = ["Context", "decimal_text", "format_term", "parse_term", "read_term"]

Context = Literal["deadline", "step"]
"""Where a text stands: a bare "ngày" is a calendar day in a deadline, a working day in a step."""

_MINUTES = 60
_HOURS_IN_DAY = 8
"""1 ngày = 8 giờ throughout the decisions (R11)."""

# --- what the words mean --------------------------------------------------------------------

_FRACTIONS = {"1/2", "1/4", "1/8"}
_HALF = Fraction(1, 2)

_UNITS = phrases(
    "ngày làm việc", "ngày", "giờ làm việc", "giờ", "phút làm việc", "phút", "tuần", "tháng", "năm"
)
_WORK = " làm việc"
_BARE_IN_STEP = {"ngày", "giờ", "phút"}

_MAKERS: Mapping[str, type[CalendarDays | ClockHours | Months | Weeks | Years | WorkingDays]] = {}

_WITHOUT_NUMBER: Mapping[str, Term] = {
    "không tính thời gian": NotCounted(),
    "giờ hành chính": NotCounted(),
    "trong giờ hành chính": NotCounted(),
    "không quy định": Unspecified(),
    "không quy định thời gian": Unspecified(),
    "không quy định thời hạn": Unspecified(),
    "không nêu rõ": Unspecified(),
    "trong ngày": SameDay(),
    "ngay trong ngày": SameDay(),
    "trong ngày làm việc": SameDay(),
    "ngay trong ngày làm việc": SameDay(),
    "ngay": Immediate(),
    "giải quyết ngay": Immediate(),
    "trả ngay": Immediate(),
    "ngay khi": Immediate(),
    "ngay sau khi": Immediate(),
    "giải quyết ngay khi": Immediate(),
    "giải quyết ngay sau khi": Immediate(),
}
