"""Tables of a file into typed objects: nothing unknown, nothing converted, every fault told."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from functools import cache
from types import GenericAlias
from typing import Any, TypeVar, get_args, get_origin

from tthc_flow.instants import parse_date
from tthc_flow.procedures.text import text_fault

__all__ = ["structured"]

T = TypeVar("T")

_LONGEST_DATE = 40
"""With the blanks that people leave around it."""


def structured(content: Any, kind: type[T], faults: list[str]) -> T | None:
    """
    *content* as an object of *kind*; None when there were faults.

    Args:
        content: A table as read from a file.
        kind: A class of attrs fields; each key of the table is a field of it.
        faults: Takes a line for each unknown or missing key and each wrong value.
    """
    import cattrs

    if not isinstance(content, dict):
        faults.append(f"{content!r:.80} is no table")
        return None
    try:
        found: T = _converter().structure(content, kind)
    except cattrs.BaseValidationError as error:
        faults += [
            _in_words(told)
            for told in cattrs.transform_error(error, path="", format_exception=_told)
        ]
        return None
    return found


def _told(error: BaseException, kind: type | None) -> str:
    import cattrs

    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        return "unknown key " + ", ".join(f"{key!r:.80}" for key in sorted(error.extra_fields))
    if isinstance(error, KeyError):
        return "is missing"
    if isinstance(error, ValueError) and error.args:
        return str(error)
    return f"is no table of the kind {getattr(kind, '__name__', kind)}"


def _in_words(told: str) -> str:
    """'… @ .step[0].term' as 'step 1, term: …'."""
    what, _, place = told.rpartition(" @ ")
    place = re.sub(r"\[(\d+)\]", lambda found: f" {int(found[1]) + 1}", place)
    place = re.sub(r"\['?([^\]']*)'?\]", r", \1", place).strip(".").replace(".", ", ")
    return f"{place}: {what}" if place else what


@cache
def _converter() -> Any:
    import cattrs

    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook(date, lambda value, _: _date(value))
    converter.register_structure_hook(int, lambda value, _: _number(value))
    converter.register_structure_hook(bool, lambda value, _: _yes_or_no(value))
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook_func(_is_tuple, lambda v, kind: _items(v, kind, converter))
    return converter


def _is_tuple(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is tuple


def _items(value: Any, kind: Any, converter: Any) -> tuple[Any, ...]:
    """Lists only: a text would be read letter by letter."""
    if not isinstance(value, list):
        raise ValueError(f"{value!r:.80} is no list")  # noqa: TRY004  told with the other faults
    return tuple(converter.structure(value, GenericAlias(list, get_args(kind)[:1])))


def _date(value: Any) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str) and len(value) <= _LONGEST_DATE:
        return parse_date(value)
    raise ValueError(f"{value!r:.80} is no date")


def _text(value: Any, kind: type[str]) -> str:
    """A text, or a word of an enum: the enums of words are texts to cattrs."""
    if not isinstance(value, str):
        raise ValueError(f"{value!r:.80} is no text")  # noqa: TRY004  told with the other faults
    if not issubclass(kind, StrEnum):
        fault = text_fault(value)
        if fault:
            raise ValueError(f"{value!r:.80} {fault}")
        return value
    try:
        return kind(value)
    except ValueError:
        raise ValueError(f"{value!r:.80} is not one of {', '.join(kind)}") from None


def _yes_or_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError(f"{value!r} is no yes or no (true, false)")


def _number(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(f"{value!r:.80} is no whole number")
