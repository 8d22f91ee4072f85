"""
Time limits (*thời hạn*), one type for each meaning, never silently converted (R11-R14).

A term is a length, not a day: the day is its due date (*hạn*), see `tthc_flow.terms.counting`.
Values are exact fractions. A `float` is taken only when it is exactly what was written
(0.5, 10.25), because 0.1 as a float is another number than one tenth.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from attrs import field, frozen

from tthc_flow.errors import InvalidTerm

__all__ = [
    "CalendarDays",
    "ClockHours",
    "Immediate",
    "Months",
    "NotCounted",
    "SameDay",
    "Term",
    "Unspecified",
    "Weeks",
    "WorkingDays",
    "WorkingHours",
    "Years",
]

Number = int | Decimal | Fraction | float | str
"""What a quantity may be given as; it is kept as a `Fraction`."""

_LARGEST = 1_000_000
_LARGEST_FLOAT_DENOMINATOR = 64
_MINUTES_IN_HOUR = 60
_DIGITS = 100
_QUOTED = 120


def _exact(value: Number) -> Fraction:
    """An exact, finite, not negative number, or `InvalidTerm`."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction | float | str):
        raise InvalidTerm(f"{value!r} is not a number", remedy="pass an int, Decimal or Fraction")
    if _is_oversized(value):
        raise InvalidTerm(f"a number of this size is no term: {str(value)[:_QUOTED]!r}")
    try:
        exact = Fraction(value)
    except (ValueError, OverflowError, ZeroDivisionError) as error:
        raise InvalidTerm(f"{value!r} is not a finite number") from error
    if isinstance(value, float) and exact.denominator > _LARGEST_FLOAT_DENOMINATOR:
        raise InvalidTerm(
            f"the float {value!r} is not exactly what was written",
            remedy=f"pass Decimal('{value!r}')",
        )
    if exact < 0 or exact > _LARGEST:
        told = value if abs(exact) < 10**_DIGITS else "that size"
        raise InvalidTerm(f"a term of {told} is impossible", remedy="0 to 1,000,000 are allowed")
    return exact


def _is_oversized(value: Number) -> bool:
    """Whether the exact number would fill the memory: "1e999999999" is ten characters long."""
    if isinstance(value, Decimal):
        return (
            value.is_finite() and max(value.adjusted(), -int(value.as_tuple().exponent)) > _DIGITS
        )
    return isinstance(value, str) and ("e" in value.lower() or len(value) > _DIGITS)


def _decimal(value: Number) -> Fraction:
    """A number with finitely many decimals: one third of a day cannot be printed or kept."""
    exact = _exact(value)
    if not _has_finite_decimals(exact):
        raise InvalidTerm(f"{exact} has no finite decimal form", remedy="name the exact time")
    return exact


def _whole(value: Number) -> Fraction:
    """A whole number: half a month has no last day."""
    exact = _exact(value)
    if exact.denominator != 1:
        raise InvalidTerm(f"{exact} is not a whole number", remedy="name it in days")
    return exact


def _hours(value: Number) -> Fraction:
    """Hours whose minutes have finitely many decimals: 20 minutes are 1/3 of an hour."""
    exact = _exact(value)
    if not _has_finite_decimals(exact * _MINUTES_IN_HOUR):
        raise InvalidTerm(f"{exact} hours are no exact time", remedy="name whole minutes")
    return exact


def _has_finite_decimals(number: Fraction) -> bool:
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


@frozen
class Term:
    """
    A time limit as the law states it; use one of its types, each with its own meaning.

    Attributes:
        kind: The type in snake case, as machines read it.
    """

    kind: ClassVar[str] = "term"

    def __str__(self) -> str:
        from tthc_flow.terms.notation import format_term

        return format_term(self)


@frozen
class WorkingDays(Term):
    """
    *n ngày làm việc*: working days after the day of receipt (R1, R11).

    Attributes:
        value: Days, exact; a fraction is that part of eight hours on the last day. Zero is
            due at once, like `Immediate`.
        whole: The whole days in *value*.
        fraction: What is left of *value*, in days, 0 <= fraction < 1.
        is_whole: Whether it is a positive number of whole days.
    """

    kind: ClassVar[str] = "working_days"
    value: Fraction = field(converter=_decimal)
    whole: int = field(init=False, eq=False, repr=False)
    fraction: Fraction = field(init=False, eq=False, repr=False)
    is_whole: bool = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        whole = int(self.value)
        object.__setattr__(self, "whole", whole)
        object.__setattr__(self, "fraction", self.value - whole)
        object.__setattr__(self, "is_whole", whole > 0 and whole == self.value)


@frozen
class CalendarDays(Term):
    """
    *n ngày*: every day counts, closed ones too; only the end rolls (R12, T03, T04).

    Attributes:
        value: Days, exact. A fraction can be read and summed; its due date is refused (R13).
    """

    kind: ClassVar[str] = "calendar_days"
    value: Fraction = field(converter=_decimal)


@frozen
class WorkingHours(Term):
    """
    *n giờ làm việc*: office hours only, from the instant of receipt (R13).

    Attributes:
        value: Hours, exact; minutes are hours / 60.
    """

    kind: ClassVar[str] = "working_hours"
    value: Fraction = field(converter=_hours)


@frozen
class ClockHours(Term):
    """
    *n giờ* in a statutory limit: wall-clock hours (Civil Code art. 147.1, R13).

    Attributes:
        value: Hours, exact; minutes are hours / 60.
    """

    kind: ClassVar[str] = "clock_hours"
    value: Fraction = field(converter=_hours)


@frozen
class Weeks(Term):
    """*n tuần*: the same weekday n weeks later, then the end rolls (T06). Whole weeks only."""

    kind: ClassVar[str] = "weeks"
    value: Fraction = field(converter=_whole)


@frozen
class Months(Term):
    """*n tháng*: the same day number, else that month's last day, then the end rolls (T05)."""

    kind: ClassVar[str] = "months"
    value: Fraction = field(converter=_whole)


@frozen
class Years(Term):
    """*n năm*: the same day and month, else the month's last day, then the end rolls (T05)."""

    kind: ClassVar[str] = "years"
    value: Fraction = field(converter=_whole)


@frozen
class SameDay(Term):
    """*trong ngày*: the day of receipt, or the next working day after the cut-off (R14, T33)."""

    kind: ClassVar[str] = "same_day"


@frozen
class Immediate(Term):
    """*ngay sau khi nhận*: the date of receipt, or the next working day when closed (R14)."""

    kind: ClassVar[str] = "immediate"


@frozen
class NotCounted(Term):
    """*không tính thời gian*, *giờ hành chính*: the step adds nothing; it has no due date."""

    kind: ClassVar[str] = "not_counted"


@frozen
class Unspecified(Term):
    """*không quy định*, *không nêu rõ*: nobody says how long; unknown, which is not zero."""

    kind: ClassVar[str] = "unspecified"
