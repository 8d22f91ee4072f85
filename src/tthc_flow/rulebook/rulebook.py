"""The dated law: every number of days, every hour of the day, every threshold (R21, R22)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import NoReturn, TypeVar

from attrs import field, frozen

from tthc_flow.citations import Confidence
from tthc_flow.errors import CallerError, RuleNotInForce, UnknownRule
from tthc_flow.rulebook.legal_value import LegalValue

__all__ = ["Rulebook", "RulebookView"]

_T = TypeVar("_T")


@frozen(eq=False, slots=False)
class RulebookView:
    """
    The law in force on one day; immutable.

    Attributes:
        on: First of the days on which exactly these values hold.
        values: Value by key, of those in force.
        eras: All values of the rulebook by key, in force or not.
    """

    on: date
    values: Mapping[str, LegalValue] = field(repr=False)
    eras: Mapping[str, tuple[LegalValue, ...]] = field(repr=False)

    @cached_property
    def hash(self) -> str:
        """Content hash of the values in force, stamped on results (R21)."""
        return _content_hash(self.values.values())

    def value(self, key: str) -> LegalValue:
        """
        The value of *key* with its reference.

        Raises:
            UnknownRule: The rulebook has no such key.
            RuleNotInForce: It has, but none in force on this day.
        """
        found = self.values.get(key)
        return found if found is not None else self._miss(key)

    def number(self, key: str) -> Fraction:
        """
        A number, exact, in the unit of its value.

        Like the other readers of one kind of value it raises what `value` does, and:

        Raises:
            CallerError: The value is of another kind.
        """
        return self._of_kind(key, Fraction, "number")

    def whole(self, key: str) -> int:
        """A whole number in the unit of its value."""
        number = self.number(key)
        if number.denominator != 1:
            raise CallerError(f"{key!r} is no whole number but {number}")
        return int(number)

    def time_of_day(self, key: str) -> time:
        """A local time of day in Việt Nam."""
        return self._of_kind(key, time, "time of day")

    def flag(self, key: str) -> bool:
        """A switch."""
        return self._of_kind(key, bool, "switch")

    def text(self, key: str) -> str:
        """A name, such as that of a policy."""
        return self._of_kind(key, str, "name")

    def rows(self, key: str) -> tuple[Mapping[str, object], ...]:
        """Rows of a table, such as the escalation ladder."""
        return self._of_kind(key, tuple, "table")

    def _of_kind(self, key: str, kind: type[_T], wanted: str) -> _T:
        value = self.value(key).value
        if isinstance(value, kind):
            return value
        raise CallerError(f"{key!r} is no {wanted} but {value!r}")

    def _miss(self, key: str) -> NoReturn:
        from difflib import get_close_matches

        if key in self.eras:
            periods = "; ".join(value.period for value in self.eras[key])
            raise RuleNotInForce(
                f"{key!r} has no value from {self.on} on", remedy=f"it has values {periods}"
            )
        near = get_close_matches(key, self.eras, n=3)
        raise UnknownRule(
            f"the rulebook has no {key!r}",
            remedy=f"near names: {', '.join(near or sorted(self.eras))}",
        )


@frozen(eq=False, slots=False)
class Rulebook:
    """
    All values of all eras; `at` gives those in force on a day.

    Attributes:
        values: Every dated value, by key and then by date; no two of a key overlap.
    """

    values: tuple[LegalValue, ...] = field(repr=False)
    _views: dict[int, RulebookView] = field(factory=dict, init=False, repr=False)
    _view_of: dict[date, RulebookView] = field(factory=dict, init=False, repr=False)

    @cached_property
    def hash(self) -> str:
        """Content hash of all values."""
        return _content_hash(self.values)

    @cached_property
    def eras(self) -> Mapping[str, tuple[LegalValue, ...]]:
        """All values of each key, the oldest first."""
        eras: dict[str, tuple[LegalValue, ...]] = {}
        for value in self.values:
            eras[value.key] = (*eras.get(value.key, ()), value)
        return MappingProxyType(eras)

    @cached_property
    def _changes(self) -> tuple[date, ...]:
        """Days on which some value begins or has just ended."""
        begun = {value.valid_from for value in self.values}
        ended = {value.valid_until for value in self.values if value.valid_until}
        return tuple(sorted(begun | ended))

    def at(self, day: date) -> RulebookView:
        """
        The law in force on *day*; days without a change between them share one view.

        Raises:
            CallerError: *day* is an instant; the law changes at midnight in Việt Nam, so say
                which local date is meant.
        """
        view = self._view_of.get(day)
        if view is None:
            view = self._view_of[day] = self._view(day)
        return view

    def _view(self, day: date) -> RulebookView:
        if isinstance(day, datetime):
            raise CallerError(f"{day} is no date", remedy="pass to_local(at).date()")
        period = bisect_right(self._changes, day)
        if period not in self._views:
            first = self._changes[period - 1] if period else date.min
            held = {value.key: value for value in self.values if value.holds_on(first)}
            self._views[period] = RulebookView(first, MappingProxyType(held), self.eras)
        return self._views[period]

    def assumptions(self, on: date | None = None) -> tuple[LegalValue, ...]:
        """Values that nobody has read in an act (R22), of all eras or of those in force."""
        values = self.values if on is None else self.at(on).values.values()
        return tuple(value for value in values if value.confidence is Confidence.ASSUMED)


def _content_hash(values: Iterable[LegalValue]) -> str:
    import hashlib

    digest = hashlib.sha256()
    for line in sorted(value.canonical for value in values):
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()[:16]
