"""A local notice out of JSON, with the keys of a notice file (R4, R43)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tthc_flow.calendars import OfficialNotice
from tthc_flow.calendars.notice import notice_from_table
from tthc_flow.errors import ImpossibleInstant, InvalidCommand
from tthc_flow.instants import parse_date

__all__ = ["read_notice_table"]

_DATES = {
    "announced_on", "last_checked_on", "day_off", "worked_instead", "from", "until_included", "for",
}  # fmt: skip
"""The keys whose values are dates, which JSON writes as texts."""


def read_notice_table(table: Any) -> OfficialNotice:
    """
    Read a notice.

    Args:
        table: The keys of a notice file, with dates as texts, and ``key``, its short name.

    Raises:
        InvalidCommand: No object, or a list of effects or days that is none.
        InvalidNotice: A key is missing, unknown or wrong.
    """
    if not isinstance(table, Mapping) or not isinstance(table.get("key"), str):
        raise InvalidCommand(
            "the field 'notice' is an object with a 'key'",
            remedy="besides the key it has what a notice file has, see docs/calendar.md",
        )
    effects = table.get("effect", [])
    if not isinstance(effects, list) or not all(isinstance(row, Mapping) for row in effects):
        raise InvalidCommand("the key 'effect' of a notice is a list of objects")
    said = {name: value for name, value in table.items() if name != "key"}
    rows = [_with_dates(row) for row in effects]
    where = f"notice {table['key']}"
    return notice_from_table(table["key"], _with_dates(said) | {"effect": rows}, where=where)


def _with_dates(table: Mapping[str, Any]) -> dict[str, Any]:
    read = {name: _date(name, v) if name in _DATES else v for name, v in table.items()}
    if "days" in read:
        if not isinstance(read["days"], list):
            raise InvalidCommand("the key 'days' of an effect is a list of dates")
        read["days"] = [_date("days", day) for day in read["days"]]
    return read


def _date(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        raise InvalidCommand(f"the key {name!r} of a notice is a date as text, not {value!r:.80}")
    try:
        return parse_date(value)
    except ImpossibleInstant as error:
        raise InvalidCommand(f"key {name!r}: {error.what}", remedy=error.remedy) from error
