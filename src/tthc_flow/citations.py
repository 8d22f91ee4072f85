"""Where a rule is written, and how sure we are that it says so."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

__all__ = ["Citation", "Confidence"]


class Confidence(StrEnum):
    """How a fact came to us; the weaker ones are shown wherever they were used (R22)."""

    QUOTED = "quoted"
    """The act, an official page or a press report of it was read."""

    SECONDARY = "secondary"
    """Read in a later act, the press, a package or public client code."""

    ASSUMED = "assumed"
    """Nobody here has read it: replace it with the text of the act."""


@frozen
class Citation:
    """
    A place in a legal text (*căn cứ pháp lý*).

    Attributes:
        text: As officials quote it, e.g. "BLDS 2015 điều 147 khoản 2".
        statement: The testable statement it supports in our law notes ("T01"), or a design
            rule ("R17"); empty when there is none.
    """

    text: str
    statement: str = ""

    def __str__(self) -> str:
        return f"{self.text} ({self.statement})" if self.statement else self.text
