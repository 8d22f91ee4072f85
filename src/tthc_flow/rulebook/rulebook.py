"""The dated law: every number of days, every hour of the day, every threshold (R21, R22)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, time
from difflib import get_close_matches
from fractions import Fraction
from functools import cached_property
from typing import NoReturn

from attrs import field, frozen

from tthc_flow.citations import Confidence
from tthc_flow.errors import CallerError, RuleNotInForce, UnknownRule
from tthc_flow.rulebook.legal_value import LegalValue

__all__ = ["Rulebook", "RulebookView"]


@frozen(eq=False, slots=False)
class RulebookView:
    """
    The law in force on one day; immutable.

    Attributes:
        on: A day on which all its values hold.
        values: Value by key, of those in force.
        keys: All keys the rulebook knows.
    """

    on: date
    values: Mapping[str, LegalValue] = field(repr=False)
    keys: frozenset[str] = field(repr=False)

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
        try:
            return self.values[key]
        except KeyError:
            pass
        if key in self.keys:
            raise RuleNotInForce(f"{key!r} has no value on {self.on}")
        near = get_close_matches(key, self.keys, n=3)
        raise UnknownRule(
            f"the rulebook has no {key!r}", remedy=f"did you mean {', '.join(near) or 'another'}?"
        )

    def number(self, key: str) -> Fraction:
        """A number, exact, in the unit of its value."""
        value = self.value(key).value
        return value if isinstance(value, Fraction) else self._refuse(key, "number")

    def whole(self, key: str) -> int:
        """A whole number."""
        number = self.number(key)
        return int(number) if number.denominator == 1 else self._refuse(key, "whole number")

    def time_of_day(self, key: str) -> time:
        """A local time of day."""
        value = self.value(key).value
        return value if isinstance(value, time) else self._refuse(key, "time of day")

    def flag(self, key: str) -> bool:
        """A switch."""
        value = self.value(key).value
        return value if isinstance(value, bool) else self._refuse(key, "switch")

    def text(self, key: str) -> str:
        """A name."""
        value = self.value(key).value
        return value if isinstance(value, str) else self._refuse(key, "name")

    def rows(self, key: str) -> tuple[Mapping[str, object], ...]:
        """Rows of a table, such as the escalation ladder."""
        value = self.value(key).value
        return value if isinstance(value, tuple) else self._refuse(key, "table")

    def _refuse(self, key: str, wanted: str) -> NoReturn:
        raise CallerError(f"{key!r} is no {wanted} but {self.value(key).value!r}")


@frozen(eq=False, slots=False)
class Rulebook:
    """
    All values of all eras. `at` gives those in force on a day.

    Attributes:
        values: Every dated value, by key and then by date.
    """

    values: tuple[LegalValue, ...] = field(repr=False)
    _views: dict[date, RulebookView] = field(factory=dict, init=False, repr=False)
    _by_day: dict[date, RulebookView] = field(factory=dict, init=False, repr=False)

    @cached_property
    def hash(self) -> str:
        """Content hash of all values."""
        return _content_hash(self.values)

    @cached_property
    def keys(self) -> frozenset[str]:
        """All keys."""
        return frozenset(value.key for value in self.values)

    @cached_property
    def _changes(self) -> tuple[date, ...]:
        days = {value.valid_from for value in self.values}
        days |= {value.valid_until for value in self.values if value.valid_until}
        return tuple(sorted(days))

    def at(self, day: date) -> RulebookView:
        """The law in force on *day*; days without a change between them share one view."""
        view = self._by_day.get(day)
        if view is None:
            view = self._by_day[day] = self._view(day)
        return view

    def _view(self, day: date) -> RulebookView:
        since = max((change for change in self._changes if change <= day), default=date.min)
        if since not in self._views:
            held = {value.key: value for value in self.values if value.holds_on(day)}
            self._views[since] = RulebookView(max(since, date.min), held, self.keys)
        return self._views[since]

    def assumptions(self, on: date | None = None) -> tuple[LegalValue, ...]:
        """Values that nobody has read in an act (R22), of all eras or of those in force."""
        values = self.values if on is None else tuple(self.at(on).values.values())
        return tuple(value for value in values if value.confidence is Confidence.ASSUMED)


def _content_hash(values: Iterable[LegalValue]) -> str:
    digest = hashlib.sha256()
    for value in sorted(values, key=lambda v: (v.key, v.valid_from)):
        digest.update(f"{value.key}|{value.valid_from}|{value.valid_until}|{value.value}".encode())
    return digest.hexdigest()[:16]
