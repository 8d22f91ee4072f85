"""Read rulebook files: TOML, one subject a file, every fault told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tthc_flow.citations import Citation, Confidence
from tthc_flow.errors import InvalidRulebook
from tthc_flow.rulebook.legal_value import LegalValue, Setting
from tthc_flow.rulebook.rulebook import Rulebook

__all__ = ["load_rulebook"]


def load_rulebook(path: Path | None = None) -> Rulebook:
    """
    The dated law.

    Args:
        path: A rulebook file, or a folder of them, that stands in for the bundled one as a
            whole; None is the bundled one, read once.

    Raises:
        InvalidRulebook: There is no file, or there are faults: all of them, each with file and
            key.
    """
    return _bundled() if path is None else _read(path)


@cache
def _bundled() -> Rulebook:
    from importlib.resources import as_file, files

    with as_file(files("tthc_flow.rulebook") / "data") as folder:
        return _read(folder)


def _read(path: Path) -> Rulebook:
    paths = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    faults: list[str] = [] if paths else ["no *.toml file"]
    values: list[LegalValue] = []
    file_of: dict[str, str] = {}
    for file in paths:
        for rule in _rules(file, faults):
            read = list(_read_rule(rule, file.name, faults))
            for key in {value.key for value in read}:
                if key in file_of:
                    faults.append(f"{file.name}: {key}: stands in {file_of[key]} already")
                file_of[key] = file.name
            values += read
    if faults:
        raise InvalidRulebook(*faults, where=str(path))
    return Rulebook(tuple(sorted(values, key=lambda value: (value.key, value.valid_from))))


def _rules(path: Path, faults: list[str]) -> Iterable[Mapping[str, Any]]:
    import tomllib

    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        faults.append(f"{path.name}: cannot be read: {error.strerror}")
        return ()
    except (ValueError, RecursionError) as error:
        faults.append(f"{path.name}: not a TOML file: {error}")
        return ()
    found = _converted(table, {"rule": _tables}, {}, path.name, faults)
    return found["rule"] if found else ()


def _read_rule(rule: Mapping[str, Any], file: str, faults: list[str]) -> Iterator[LegalValue]:
    """Its values in the order of their dates, less those with a fault."""
    where = f"{file}: {rule.get('key', 'a rule without key')}"
    head = _converted(rule, _RULE, {"unit": ""}, where, faults)
    if head is None:
        return
    rows = (_converted(row, _VALUE, _OMITTED, where, faults) for row in head.pop("value"))
    values = [_legal_value(head, row) for row in rows if row is not None]
    values.sort(key=lambda value: value.valid_from)
    faults += [f"{where}: {fault}" for fault in _disorder(values)]
    yield from values


def _legal_value(head: Mapping[str, Any], row: dict[str, Any]) -> LegalValue:
    citation = Citation(row.pop("reference"), row.pop("statement"))
    return LegalValue(**head, **row, citation=citation)


def _disorder(values: list[LegalValue]) -> Iterator[str]:
    for value in values:
        if value.valid_until is not None and value.valid_until <= value.valid_from:
            yield f"the value from {value.valid_from} ends before it begins"
    for one, other in pairwise(values):
        if one.valid_until is None or one.valid_until > other.valid_from:
            yield f"the values from {one.valid_from} and {other.valid_from} overlap"
        if type(one.value) is not type(other.value):
            yield f"the values from {one.valid_from} and {other.valid_from} differ in kind"


# --- one table of a file --------------------------------------------------------------------


def _converted(
    table: Mapping[str, Any],
    fields: Mapping[str, Callable[[Any], Any]],
    omitted: Mapping[str, Any],
    where: str,
    faults: list[str],
) -> dict[str, Any] | None:
    """The fields of *table* as their types; None after a fault."""
    found = [f"unknown field {name!r}" for name in sorted(table.keys() - fields.keys())]
    read = dict(omitted)
    for name, convert in fields.items():
        if name in table:
            try:
                read[name] = convert(table[name])
            except (TypeError, ValueError, OverflowError) as error:
                found.append(f"{name}: {error}")
        elif name not in omitted:
            found.append(f"{name} is missing")
    faults += [f"{where}: {fault}" for fault in found]
    return None if found else read


def _setting(value: Any) -> Setting:
    match value:
        case bool() | str() | time():
            return value
        case int():
            return Fraction(value)
        case Decimal() if not value.is_finite() or abs(value.adjusted()) <= _DIGITS:
            return Fraction(value)
        case list():
            return tuple(MappingProxyType(row) for row in _tables(value))
    raise ValueError(f"{value!r} is no switch, number, name, time of day or table")


def _tables(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not value or not all(type(row) is dict for row in value):
        raise ValueError(f"{value!r} is not a list of tables")
    return value


def _day(value: Any) -> date:
    if type(value) is not date:
        raise ValueError(f"{value!r} is not a date")
    return value


def _words(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is no text")
    return value


_DIGITS = 100  # more would fill the memory: 1e999999999

_RULE: Mapping[str, Callable[[Any], Any]] = {
    "key": _words,
    "label_vi": _words,
    "label_en": _words,
    "unit": _words,
    "value": _tables,
}

_VALUE: Mapping[str, Callable[[Any], Any]] = {
    "value": _setting,
    "valid_from": _day,
    "valid_until": _day,
    "reference": _words,
    "statement": _words,
    "confidence": Confidence,
    "last_checked_on": _day,
    "note": _words,
}

_OMITTED: Mapping[str, Any] = {"valid_until": None, "statement": "", "note": ""}
