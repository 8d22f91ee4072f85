"""What a rule looks at: it has a place, a key, and may name rules that it excuses."""

from __future__ import annotations

from typing import Protocol

from attrs import frozen

__all__ = ["NOWHERE", "Noqa", "Place", "Subject"]


@frozen
class Place:
    """
    Where something stands.

    Attributes:
        file: Path as it was given; empty for what came from memory.
        line: Line in the file, from 1; 0 when not known.
    """

    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


NOWHERE = Place()
"""The place of what came from memory."""


@frozen(eq=False)
class Noqa:
    """
    A rule that a list excuses in one place, and why.

    Two of them are never equal: each is asked for on its own whether anybody needed it.

    Attributes:
        code: The rule.
        reason: Why it is excused, for the next reader.
    """

    code: str
    reason: str


class Subject(Protocol):
    """What the lint needs of everything that it looks at."""

    @property
    def key(self) -> str:
        """Its name among its like: a code, a code and a version, a dossier code."""

    @property
    def place(self) -> Place:
        """Where it stands."""

    @property
    def noqa(self) -> tuple[Noqa, ...]:
        """Rules excused for it."""

    @property
    def is_secondary(self) -> bool:
        """Whether it was copied from another text than the act itself."""
