"""What rules say to people: two languages, and values of the law written in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Literal

from attrs import frozen

from tthc_flow.instants import format_date
from tthc_flow.procedures import Level, SubmissionChannel
from tthc_flow.terms import Term, format_term
from tthc_flow.terms.notation import decimal_text

__all__ = ["CHANNELS", "LEVELS", "Lang", "Words", "in_words"]

Lang = Literal["vi", "en"]

_LONGEST = 160


@frozen
class Words:
    """
    A text in both languages.

    Attributes:
        vi: Vietnamese.
        en: English.
    """

    vi: str
    en: str

    def say(self, lang: Lang, facts: Mapping[str, Any] | None = None) -> str:
        """The text in one language, with *facts* in the places named for them."""
        text = self.vi if lang == "vi" else self.en
        told = {name: in_words(fact, lang) for name, fact in (facts or {}).items()}
        return text.format_map(told) if facts is not None else text


CHANNELS: Mapping[SubmissionChannel, Words] = {
    SubmissionChannel.IN_PERSON: Words("trực tiếp", "in person"),
    SubmissionChannel.ONLINE: Words("trực tuyến", "online"),
    SubmissionChannel.POSTAL: Words("bưu chính", "postal"),
}
"""What people call the channels."""

LEVELS: Mapping[Level, Words] = {
    Level.MINISTRY: Words("cấp bộ", "ministry"),
    Level.PROVINCE: Words("cấp tỉnh", "province"),
    Level.DISTRICT: Words("cấp huyện", "district"),
    Level.COMMUNE: Words("cấp xã", "commune"),
    Level.OTHER: Words("cơ quan khác", "another agency"),
}
"""What people call the levels of administration."""


def in_words(fact: Any, lang: Lang) -> str:
    """A value as people of one language write it; long texts are cut."""
    for kind, say in _SAYINGS:
        if isinstance(fact, kind):
            return say(fact, lang)
    text = " ".join(str(fact).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _number(number: Fraction, lang: Lang) -> str:
    sign = "-" if number < 0 else ""
    text = decimal_text(abs(number)) or f"{float(abs(number)):.2f}"
    return sign + (text.replace(".", ",") if lang == "vi" else text)


def _instant(at: datetime, lang: Lang) -> str:
    return f"{at:%H:%M:%S} {format_date(at.date(), lang)}"


def _list(facts: Iterable[Any], lang: Lang) -> str:
    return ", ".join(in_words(fact, lang) for fact in facts)


_SAYINGS: tuple[tuple[type, Callable[[Any, Lang], str]], ...] = (
    (Words, Words.say),
    (Term, format_term),
    (SubmissionChannel, lambda channel, lang: CHANNELS[channel].say(lang)),
    (Level, lambda level, lang: LEVELS[level].say(lang)),
    (datetime, _instant),  # before date: an instant is a date too
    (date, format_date),
    (Fraction, _number),
    (tuple, _list),
)
"""How each type of value is said."""
