"""What can be kept at all, by any of the stores: refused before it is tried (R43)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from attrs import fields

from tthc_flow.calendars import OfficialNotice
from tthc_flow.desk.chain import canonical
from tthc_flow.desk.definitions import notice_to_json
from tthc_flow.dossier import Event, event_from_json
from tthc_flow.errors import CallerError, InvalidCommand, TthcError

__all__ = [
    "refuse_empty_page",
    "refuse_unkeepable",
    "refuse_unkeepable_notice",
    "refuse_unkeepable_texts",
    "refuse_unreadable",
]

_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
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
        InvalidCommand: Too long, or with signs that a database cannot keep.
    """
    _check("the key of a notice", key, _LONGEST_NAME)
    _check_signs("the actor", actor)
    if notice is not None:
        _check_signs("the notice", notice_to_json(notice))


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


def _check(what: str, text: str, longest: int) -> None:
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
