"""What can be kept at all, by any of the stores: refused before it is tried (R43)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

from attrs import fields

from tthc_flow.calendars import OfficialNotice
from tthc_flow.desk.chain import canonical
from tthc_flow.desk.definitions import notice_from_json, notice_to_json
from tthc_flow.dossier import Event, event_from_json
from tthc_flow.errors import CallerError, InvalidCommand, TthcError

__all__ = [
    "refuse_empty_page",
    "refuse_misspelt",
    "refuse_unkeepable",
    "refuse_unkeepable_notice",
    "refuse_unkeepable_texts",
    "refuse_unreadable",
]

_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
_HIDDEN_SIGNS = {"Cc", "Cf", "Zs", "Zl", "Zp"}
"""Categories of Unicode: controls, formats, and blanks that are no common blank."""
_LONGEST_NAME = 200
_LONGEST_AGENCY = 1000
"""In bytes: what an index of PostgreSQL can hold, the keys of flags made of it included."""


def refuse_unkeepable(*, code: str, key: str | None = None) -> None:
    """
    Check the code of a dossier and the idempotency key of a command.

    Raises:
        InvalidCommand: Empty, too long, or with signs that a database cannot keep.
    """
    _check("the code of a dossier", code, _LONGEST_NAME)
    if key is not None:
        _check("an idempotency key", key, _LONGEST_NAME)


def refuse_misspelt(code: str) -> None:
    """
    Check the code of a new dossier: two that look alike would be two dossiers.

    Raises:
        InvalidCommand: Blanks at its ends, signs that nobody sees, or diacritics in another form
            than NFC; with the code that was probably meant.
    """
    fault = _hidden_fault(code)
    if fault:
        meant = _as_meant(code)
        raise InvalidCommand(
            f"the code of a new dossier, {code!a}, has {fault}",
            remedy=f"probably {meant!r} is meant" if meant else "give a code that can be read",
        )


def _hidden_fault(code: str) -> str:
    if code != code.strip():
        return "blanks at its ends"
    for sign in code:
        if _is_hidden(sign):
            return f"a sign that nobody sees, U+{ord(sign):04X}"
    return (
        "" if unicodedata.is_normalized("NFC", code) else "diacritics that are not composed (NFC)"
    )


def _is_hidden(sign: str) -> bool:
    return sign != " " and unicodedata.category(sign) in _HIDDEN_SIGNS


def _as_meant(code: str) -> str:
    spaced = re.sub(r"[^\S\r\n]", " ", code)
    seen = "".join(sign for sign in spaced if not _is_hidden(sign))
    return unicodedata.normalize("NFC", seen).strip()


def refuse_unkeepable_texts(event: Event) -> None:
    """
    Check the texts of an event.

    Raises:
        InvalidCommand: Too long, or with signs that a database cannot keep.
    """
    said = getattr(event, "event", None) or event
    for one in {id(event): event, id(said): said}.values():
        for field in fields(type(one)):
            for text in _texts(getattr(one, field.name)):
                _check_signs(f"the field {field.name!r}", text)
        for name in ("agency", "to_agency"):
            _check_length(f"the field {name!r}", getattr(one, name, ""), _LONGEST_AGENCY)


def refuse_unreadable(event: Event) -> None:
    """
    Check that what will be kept can be read again, or its dossier could never be opened.

    The forms of JSON are narrower than those of Python: a negative amount, a text that steers a
    terminal, an instant of a century whose local time had seconds.

    Raises:
        InvalidCommand: It would come back as another event, or not at all.
    """
    where = f"dossier {event.dossier}"
    try:
        read = event_from_json(json.loads(canonical(event)))
    except (TthcError, AttributeError, TypeError, ValueError) as error:
        told = getattr(error, "what", str(error))
        remedy = getattr(error, "remedy", "")
        raise InvalidCommand(f"it cannot be kept: {told}", where=where, remedy=remedy) from error
    if read != event:
        raise InvalidCommand("a value of another kind than its field's", where=where)


def refuse_unkeepable_notice(key: str, notice: OfficialNotice | None, actor: str) -> None:
    """
    Check a local notice, None when it is withdrawn, and who enters it.

    Raises:
        InvalidCommand: Too long, with signs that a database cannot keep, or no notice when read
            again.
    """
    _check("the key of a notice", key, _LONGEST_NAME)
    _check_signs("the actor", actor)
    if notice is not None:
        try:
            body = notice_to_json(notice)
            is_kept = notice_from_json(body) == notice
        except Exception as error:  # whatever stands in a field
            raise InvalidCommand(f"the notice cannot be kept: {error}", where=key) from error
        _check_signs("the notice", body)
        if not is_kept:
            raise InvalidCommand(
                "the notice has a value of another kind than its field's", where=key
            )


def refuse_empty_page(limit: int) -> None:
    """
    Check the length of a page, or asking for the next one would never end.

    Raises:
        CallerError: Below 1.
    """
    if limit < 1:
        raise CallerError(f"a page of {limit}", remedy="give at least 1")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)


def _check(what: str, text: object, longest: int) -> None:
    if not isinstance(text, str):
        raise InvalidCommand(f"{what} is a text, not {text!r:.80}")
    if not text.strip():
        raise InvalidCommand(f"{what} is empty")
    _check_signs(what, text)
    _check_length(what, text, longest)


def _check_signs(what: str, text: str) -> None:
    if _UNKEEPABLE.search(text):
        raise InvalidCommand(f"{what}, {text!r:.80}, has a sign that no database keeps")


def _check_length(what: str, text: str, longest: int) -> None:
    length = len(text.encode())
    if length > longest:
        raise InvalidCommand(f"{what} has {length} bytes", remedy=f"at most {longest} can be kept")
