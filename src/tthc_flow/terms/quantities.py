"""A number and its unit, as decisions print them: "Ba (03) ngày", "01/2 ngày", "(17,5) ngày"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Literal, TypeVar

from attrs import frozen

from tthc_flow.errors import InvalidTerm
from tthc_flow.terms.numerals import read_number_words
from tthc_flow.terms.units import (
    CalendarDays,
    ClockHours,
    Months,
    Term,
    Weeks,
    WorkingDays,
    WorkingHours,
    Years,
)
from tthc_flow.terms.wording import Wording, phrases

__all__ = ["Context", "Heading", "read_heading", "read_quantity"]

Context = Literal["deadline", "step"]
"""Where a text stands: a bare "ngày" is a calendar day in a deadline, a working day in a step."""

_MINUTES = 60
_QUOTED = 120
_TERM_OF: Mapping[str, Callable[[Fraction], Term]] = {
    "ngày làm việc": WorkingDays,
    "ngày": CalendarDays,
    "giờ làm việc": WorkingHours,
    "giờ": ClockHours,
    "phút làm việc": lambda number: WorkingHours(number / _MINUTES),
    "phút": lambda number: ClockHours(number / _MINUTES),
    "tuần": Weeks,
    "tháng": Months,
    "năm": Years,
}
_MEANING: Mapping[Context, Mapping[str, str]] = {
    "deadline": {},
    "step": {bare: f"{bare} làm việc" for bare in ("ngày", "giờ", "phút")},
}
_UNITS = phrases(*_TERM_OF)
_HALF = Fraction(1, 2)
_DENOMINATORS = {"2", "4", "8"}
_DIGITS_OF_A_THOUSAND = 3
_OPEN, _CLOSE, _SLASH = phrases("("), phrases(")"), phrases("/", "\N{FRACTION SLASH}")
_PART_SIGNS = {"½": _HALF, "¼": Fraction(1, 4), "⅛": Fraction(1, 8)}
_PART_SIGN, _AND_A_HALF = phrases(*_PART_SIGNS), phrases("rưỡi")
_RANGE = {"-", "–", "—", "đến"}

Part = TypeVar("Part")


@frozen
class Heading:
    """
    Heading of a column, with the units it names.

    Attributes:
        text: The heading as printed; empty for none.
        units: Units as understood in the context of the column.
    """

    text: str
    units: frozenset[str]


def read_heading(text: str | None, context: Context) -> Heading:
    """The units in a column's heading; "năm 2026" is a date and no unit."""
    wording = Wording(text or "")
    units = set()
    while not wording.is_read:
        unit = wording.take(_UNITS)
        if unit and not _is_figure(wording.next):
            units.add(_MEANING[context].get(unit, unit))
        elif not unit:
            wording.place += 1
    return Heading(text or "", frozenset(units))


def read_quantity(wording: Wording, context: Context, heading: Heading) -> Term:
    """
    Read a number and its unit, or a bare number under a heading that names one unit.

    Raises:
        UnknownNotation: No number, no unit, a unit other than the heading's, words and figures
            that differ, or a number no term can have.
    """
    start = wording.offset
    number, printed = _number_and_unit(wording)
    unit = _MEANING[context].get(printed, printed)
    if not unit:
        unit = _unit_of_heading(wording, heading)
    elif heading.units and unit not in heading.units:
        wording.refuse(
            f"the unit contradicts the heading {heading.text!r}",
            offset=start,
            remedy="correct the cell or the heading",
        )
    try:
        return _TERM_OF[unit](number)
    except InvalidTerm as error:
        wording.refuse(error.what[:_QUOTED], offset=start, remedy=error.remedy)


def _unit_of_heading(wording: Wording, heading: Heading) -> str:
    if wording.next in _RANGE:
        wording.refuse("a range is no single time limit", remedy="write one number for each case")
    if not heading.text:
        wording.refuse("a number without a unit", remedy="write its unit, e.g. 'ngày làm việc'")
    if len(heading.units) != 1:
        named = "several units" if heading.units else "no unit"
        wording.refuse(f"a bare number, and the heading {heading.text!r} names {named}")
    return next(iter(heading.units))


def _number_and_unit(wording: Wording) -> tuple[Fraction, str]:
    start = wording.offset
    number, in_words = _number(wording)
    unit = wording.take(_UNITS)
    if unit and number.denominator == 1 and wording.take(_AND_A_HALF):
        number += _HALF
    if in_words and unit and _is_figure(wording.next):
        # "Mười ngày rưỡi 10,5 ngày làm việc": words first, then the same in figures.
        again, full_unit = _number_and_unit(wording)
        if again != number or not full_unit.startswith(unit):
            wording.refuse("words and figures differ", offset=start)
        unit = full_unit
    elif unit == "giờ" and number.denominator == 1:
        minutes, unit = _minutes(wording)
        number += minutes
    return number, unit


def _minutes(wording: Wording) -> tuple[Fraction, str]:
    """Minutes after whole hours, in hours: "2 giờ 30 phút"; none, and nothing read, otherwise."""
    start = wording.place
    if _is_figure(wording.next):
        minutes, unit = _figure(wording) or Fraction(), wording.take(_UNITS)
        if unit.startswith("phút") and minutes < _MINUTES and minutes.denominator == 1:
            return minutes / _MINUTES, unit.replace("phút", "giờ")
    wording.place = start
    return Fraction(), "giờ"


def _number(wording: Wording) -> tuple[Fraction, bool]:
    """The number, and whether it stands in words only."""
    start = wording.offset
    figure = _figure(wording)
    if figure is None:
        figure = _in_brackets(wording, lambda: _figure(wording))
    if figure is None:
        words = _words(wording)
        figure = None if words is None else _in_brackets(wording, lambda: _figure(wording))
    else:
        words = _in_brackets(wording, lambda: _words(wording))
    if figure is not None and words is not None and figure != words:
        wording.refuse("words and figures differ", offset=start)
    number = words if figure is None else figure
    if number is None:
        wording.refuse("no number and no known words stand here")
    return number, figure is None


def _is_figure(token: str) -> bool:
    return token.isascii() and token[:1].isdigit()


def _figure(wording: Wording) -> Fraction | None:
    if sign := wording.take(_PART_SIGN):
        return _PART_SIGNS[sign]
    start, printed = wording.offset, wording.next
    if not _is_figure(printed):
        return None
    wording.place += 1
    if wording.take(_SLASH):
        return _part(wording, printed, start)
    whole, point, decimals = printed.partition(".")
    if point and len(decimals) == _DIGITS_OF_A_THOUSAND and whole.strip("0"):
        wording.refuse(
            "a point before three digits may separate thousands",
            offset=start,
            remedy="write decimals with a comma",
        )
    return Fraction(printed.replace(",", "."))


def _part(wording: Wording, above: str, start: int) -> Fraction:
    """A half, a quarter or an eighth; "01/03 ngày" means one of three days."""
    below = wording.next
    if above.lstrip("0") != "1" or below not in _DENOMINATORS:
        wording.refuse(
            "n/m is a fraction only as 1/2, 1/4 or 1/8",
            offset=start,
            remedy="write a decimal, or both numbers of days",
        )
    wording.place += 1
    return Fraction(1, int(below))


def _words(wording: Wording) -> Fraction | None:
    found = read_number_words(wording.rest)
    if found is None:
        return None
    number, used = found
    wording.place += used
    return number


def _in_brackets(wording: Wording, read: Callable[[], Part | None]) -> Part | None:
    """What *read* finds between brackets; None, and nothing read, when it is not alone there."""
    start = wording.place
    if wording.take(_OPEN):
        part = read()
        if part is not None and wording.take(_CLOSE):
            return part
    wording.place = start
    return None
