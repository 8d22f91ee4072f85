"""One dated value of the law, with its reference and how sure we are of it (R21)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from fractions import Fraction

from attrs import field, frozen

from tthc_flow.citations import Citation, Confidence

__all__ = ["LegalValue", "Setting"]

Setting = bool | Fraction | str | time | tuple[Mapping[str, object], ...]
"""What a value may be: a switch, a number, a name, a time of day, or rows of a table."""


@frozen
class LegalValue:
    """
    What one rule says from one day on (*quy định có hiệu lực từ ngày*).

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
    value: Setting = field(hash=False)  # the rows of a table cannot be hashed
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

    @property
    def period(self) -> str:
        """When it holds, for messages; the end is exclusive."""
        end = f" to {self.valid_until} (excluded)" if self.valid_until else " on"
        return f"from {self.valid_from}{end}"

    @property
    def canonical(self) -> str:
        """
        What it says and where it is written, as one line that is hashed (R21).

        Labels, notes and the day of the last check are left out: checking a source again, or
        wording a label better, changes no result.
        """
        import json

        rows = [dict(row) for row in self.value] if isinstance(self.value, tuple) else None
        said = {
            "key": self.key,
            "value": rows or str(self.value),
            "unit": self.unit,
            "valid_from": self.valid_from,
            "valid_until": self.valid_until,
            "reference": self.citation.text,
            "confidence": self.confidence,
        }
        return json.dumps(said, sort_keys=True, default=str, ensure_ascii=False)
