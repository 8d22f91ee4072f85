"""A legal document (*văn bản*), such as the decision that publishes a procedure."""

from __future__ import annotations

from datetime import date

from attrs import frozen

__all__ = ["LegalDocument"]


@frozen
class LegalDocument:
    """
    An act and where it can be read.

    Attributes:
        number: Number and symbol as printed (*số, ký hiệu*).
        issuer: Who issued it; empty when not on record.
        issued_on: Day of issue; None when not on record.
        source: Address of the text; empty when not on record.
    """

    number: str
    issuer: str = ""
    issued_on: date | None = None
    source: str = ""
