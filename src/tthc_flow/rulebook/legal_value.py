"""One dated value of the law, with its reference and how sure we are of it (R21)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from fractions import Fraction

from attrs import frozen

from tthc_flow.citations import Citation, Confidence

__all__ = ["LegalValue", "Setting"]

Setting = bool | Fraction | str | time | tuple[Mapping[str, object], ...]
"""What a value may be: a switch, a number, a name, a time of day, or rows of a table."""


@frozen
class LegalValue:
    """
    What one rule says from one day on.

    Attributes:
        key: Name of the rule.
        label_vi: What it is, for people.
        label_en: The same in English.
        value: The value.
        unit: Its unit in words; empty for switches, names and tables.
        valid_from: First day it holds.
        valid_until: First day it no longer holds; None for ever.
        citation: Where it is written.
        confidence: How it came to us; `ASSUMED` shows up in every report that uses it (R22).
        last_checked_on: Day a person last compared it with the source.
        note: Cautions.
    """

    key: str
    label_vi: str
    label_en: str
    value: Setting
    unit: str
    valid_from: date
    valid_until: date | None
    citation: Citation
    confidence: Confidence
    last_checked_on: date
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on *day*; the end is exclusive."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)
