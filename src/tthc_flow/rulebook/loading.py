"""Read rulebook files: TOML, one subject a file, every fault told at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path
from typing import Any

from tthc_flow.citations import Citation, Confidence
from tthc_flow.errors import InvalidRulebook
from tthc_flow.rulebook.legal_value import LegalValue, Setting
from tthc_flow.rulebook.rulebook import Rulebook

__all__ = ["load_rulebook"]

_RULE_KEYS = frozenset({"key", "label_vi", "label_en", "unit", "value"})
_VALUE_KEYS = frozenset(
    {
        "from",
        "until",
        "value",
        "reference",
        "statement",
        "confidence",
        "last_checked_on",
        "note",
    }
)


def load_rulebook(path: Path | None = None) -> Rulebook:
    """
    The dated law.

    Args:
        path: A folder of rulebook files; None is the bundled one.

    Raises:
        InvalidRulebook: Faults, all of them, each with file and key.
    """
    return _bundled() if path is None else _read_folder(path)


@cache
def _bundled() -> Rulebook:
    with as_file(files("tthc_flow.rulebook") / "data") as folder:
        return _read_folder(folder)


def _read_folder(folder: Path) -> Rulebook:
    faults: list[str] = []
    values: list[LegalValue] = []
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise InvalidRulebook("there is no rulebook file", where=str(folder))
    for path in paths:
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"{path.name}: not a TOML file: {error}")
            continue
        for rule in table.get("rule", ()):
            values += _read_rule(rule, path.name, faults)
    faults += _overlaps(values)
    if faults:
        listing = "".join(f"\n  - {fault}" for fault in faults)
        raise InvalidRulebook(f"the rulebook has faults:{listing}", where=str(folder))
    return Rulebook(tuple(sorted(values, key=lambda v: (v.key, v.valid_from))))


def _read_rule(rule: Mapping[str, Any], name: str, faults: list[str]) -> Iterator[LegalValue]:
    key = rule.get("key", "?")
    unknown = sorted(rule.keys() - _RULE_KEYS)
    if unknown:
        faults.append(f"{name}: {key}: unknown key {unknown[0]!r}")
    for row in rule.get("value", ()):
        unknown = sorted(row.keys() - _VALUE_KEYS)
        if unknown:
            faults.append(f"{name}: {key}: unknown key {unknown[0]!r}")
            continue
        try:
            yield _read_value(rule, row)
        except KeyError as error:
            faults.append(f"{name}: {key}: {error} is missing")
        except (TypeError, ValueError) as error:
            faults.append(f"{name}: {key}: {error}")


def _read_value(rule: Mapping[str, Any], row: Mapping[str, Any]) -> LegalValue:
    if not row["reference"]:
        raise ValueError("a value needs a reference")
    return LegalValue(
        key=rule["key"],
        label_vi=rule["label_vi"],
        label_en=rule["label_en"],
        value=_setting(row["value"]),
        unit=rule.get("unit", ""),
        valid_from=_day(row["from"]),
        valid_until=_day(row["until"]) if "until" in row else None,
        citation=Citation(row["reference"], row.get("statement", "")),
        confidence=Confidence(row["confidence"]),
        last_checked_on=_day(row["last_checked_on"]),
        note=row.get("note", ""),
    )


def _setting(value: Any) -> Setting:
    match value:
        case bool() | str() | time():
            return value
        case int() | Decimal():
            return Fraction(value)
        case list():
            return tuple(dict(row) for row in value)
    raise ValueError(f"a value may not be {value!r}")


def _day(value: Any) -> date:
    if type(value) is not date:
        raise ValueError(f"{value!r} is not a date")
    return value


def _overlaps(values: list[LegalValue]) -> Iterator[str]:
    ordered = sorted(values, key=lambda v: (v.key, v.valid_from))
    for one, other in pairwise(ordered):
        if one.key == other.key and (one.valid_until is None or one.valid_until > other.valid_from):
            yield f"{one.key}: the values from {one.valid_from} and {other.valid_from} overlap"
