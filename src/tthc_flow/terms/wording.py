"""A printed text as words, figures and signs, read from left to right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple, NoReturn

from tthc_flow.errors import CallerError, UnknownNotation

__all__ = ["Phrases", "Wording", "phrases"]

_LONGEST = 500
_QUOTED = 120
_BARE_UNIT = re.compile(r"\b(ngay|gio|thang|tuan|nam|phut|lam viec)\b")
_PLAIN_ASCII = "the diacritics are missing: write '05 ngày làm việc', not '05 ngay lam viec'"

# A letter may be followed by combining marks: portals mix composed and decomposed text.
_TOKEN = re.compile(
    r"(?P<blank>[\s\u00ad\u200b-\u200d\ufeff]+)"
    r"|(?P<figure>[0-9]+(?:[.,][0-9]+)?)"
    r"|(?P<word>(?:[^\W\d_][\u0300-\u036f]*)+)"
    r"|(?P<sign>.)"
)

Phrases = tuple[tuple[str, ...], ...]
"""Phrases as their words, the longest first, so that "ngày làm việc" goes before "ngày"."""


class Token(NamedTuple):
    """A word, figure or sign in lower case, and its position in the text as given."""

    text: str
    offset: int


def phrases(*texts: str) -> Phrases:
    """A table of phrases for `Wording.take`."""
    split = {tuple(token.text for token in _tokens(text)) for text in texts}
    return tuple(sorted(split, key=lambda words: (-len(words), words)))


def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(
        Token(unicodedata.normalize("NFC", found[0]).lower(), found.start())
        for found in _TOKEN.finditer(text)
        if found.lastgroup != "blank"
    )


def _closes_at(texts: Sequence[str]) -> int | None:
    """Place of the bracket that closes the one at the beginning."""
    depth = 0
    for place, text in enumerate(texts):
        depth += (text == "(") - (text == ")")
        if not depth:
            return place
    return None


class Wording:
    """
    A text and how far it has been read.

    Attributes:
        text: The text as given.
        place: Number of tokens read; set it back to read again.

    Raises:
        CallerError: *text* is no text.
        UnknownNotation: It is longer than any time limit.
    """

    def __init__(self, text: str) -> None:
        if not isinstance(text, str):
            raise CallerError(f"{text!r} is not a text", remedy="pass the words as printed")
        self.text = text
        self.place = 0
        self._tokens: tuple[Token, ...] = ()
        if len(text) > _LONGEST:
            self.refuse(f"a text of {len(text)} characters is no time limit", offset=_LONGEST)
        self._tokens = _tokens(text)

    @property
    def is_read(self) -> bool:
        """Whether nothing is left."""
        return self.place == len(self._tokens)

    @property
    def offset(self) -> int:
        """Position in the text of the next token, or the end of the text."""
        return len(self.text) if self.is_read else self._tokens[self.place].offset

    @property
    def rest(self) -> Sequence[str]:
        """The tokens not yet read."""
        return [token.text for token in self._tokens[self.place :]]

    @property
    def next(self) -> str:
        """The next token, empty at the end."""
        return "" if self.is_read else self._tokens[self.place].text

    def unwrap(self) -> None:
        """Leave out brackets around the whole text."""
        texts = [token.text for token in self._tokens]
        if texts[:1] == ["("] and texts[-1:] == [")"] and _closes_at(texts) == len(texts) - 1:
            self._tokens = self._tokens[1:-1]

    def take(self, table: Phrases) -> str:
        """Read one phrase of *table*; empty, and nothing read, when none stands here."""
        rest = tuple(token.text for token in self._tokens[self.place : self.place + len(table[0])])
        for words in table:
            if rest[: len(words)] == words:
                self.place += len(words)
                return " ".join(words)
        return ""

    def take_all(self, table: Phrases) -> None:
        """Read phrases of *table* as long as one stands here."""
        while self.take(table):
            pass

    @property
    def _lacks_diacritics(self) -> bool:
        """Whether it is Vietnamese typed without its marks, which could be several words."""
        words = self.text[:_QUOTED].lower()
        return words.isascii() and _BARE_UNIT.search(words) is not None

    def refuse(self, what: str, *, offset: int | None = None, remedy: str = "") -> NoReturn:
        """Raise `UnknownNotation` at *offset*, usually the place reached."""
        raise UnknownNotation(
            f"{what}: {self.text[:_QUOTED]!r}",
            text=self.text,
            offset=self.offset if offset is None else offset,
            remedy=(_PLAIN_ASCII if self._lacks_diacritics else remedy)
            or "write a number and its unit, e.g. '05 ngày làm việc'",
        )
