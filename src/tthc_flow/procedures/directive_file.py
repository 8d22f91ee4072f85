"""Directive files: TOML, with exact numbers as texts, every fault told at once (R25)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from attrs import field, frozen

from tthc_flow.citations import Confidence
from tthc_flow.errors import InvalidDirective
from tthc_flow.procedures.directive import ReductionDirective, RoundingMode, Selection
from tthc_flow.procedures.procedure import Level
from tthc_flow.procedures.step import StepKind
from tthc_flow.procedures.structure import structured

__all__ = ["load_directive"]

_LARGEST = 1_000_000
_HALF_DAY = "1/2"
_HUNDRED = 100
_MAY_BE_LEFT_OUT = {"target", "exempt_up_to_days"}
_NUMBER = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,9}|/[0-9]{1,9})?)\s*(%)?")


@frozen
class SelectionTable:
    """Procedures as a file selects them."""

    codes: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    fields_of_work: tuple[str, ...] = ()

    def selection(self) -> Selection:
        """The same as the library has it."""
        return Selection(self.codes, self.levels, self.fields_of_work)


@frozen
class RoundingTable:
    """How proposals are rounded; lengths in days."""

    mode: RoundingMode = RoundingMode.FLOOR
    days: str = _HALF_DAY
    least_days: str = _HALF_DAY


@frozen
class DirectiveTable:
    """A directive as a file has it."""

    number: str
    issued_on: date
    provenance: Confidence
    issuer: str = ""
    target: str = ""
    source: str = ""
    effective_from: date | None = None
    effective_until: date | None = None
    scope: SelectionTable = SelectionTable()
    exemptions: SelectionTable = SelectionTable()
    exempt_up_to_days: str = ""
    rounding: RoundingTable = RoundingTable()
    floors: dict[StepKind, str] = field(factory=dict)


def load_directive(path: str | Path) -> ReductionDirective:
    """
    Read a directive; `docs/directives.md` describes the file.

    Raises:
        InvalidDirective: All faults, each with its field.
        OSError: It cannot be opened.
    """
    path = Path(path)
    faults: list[str] = []
    table = structured(_content(path), DirectiveTable, faults)
    numbers = {} if table is None else dict(_numbers(table, faults))
    if table is None or faults:
        raise InvalidDirective(faults, where=path.name)
    return ReductionDirective(
        number=table.number,
        issued_on=table.issued_on,
        issuer=table.issuer,
        target=numbers.get("target"),
        provenance=table.provenance,
        source=table.source,
        effective_from=table.effective_from,
        effective_until=table.effective_until,
        scope=table.scope.selection(),
        exemptions=table.exemptions.selection(),
        exempt_up_to=numbers.get("exempt_up_to_days"),
        rounding=table.rounding.mode,
        granularity=numbers["rounding, days"],
        least=numbers["rounding, least_days"],
        floors={kind: numbers[f"floors, {kind}"] for kind in table.floors},
    )


def _content(path: Path) -> Any:
    if path.stat().st_size > _LARGEST:
        raise InvalidDirective([f"it is larger than {_LARGEST:,} bytes"], where=path.name)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidDirective([f"it is no TOML file: {error}"], where=path.name) from error


def _numbers(table: DirectiveTable, faults: list[str]) -> Iterator[tuple[str, Fraction]]:
    """Every number that is given, by its field."""
    texts = {
        "target": table.target,
        "exempt_up_to_days": table.exempt_up_to_days,
        "rounding, days": table.rounding.days,
        "rounding, least_days": table.rounding.least_days,
        **{f"floors, {kind}": text for kind, text in table.floors.items()},
    }
    for name, text in texts.items():
        if not text and name in _MAY_BE_LEFT_OUT:
            continue
        try:
            yield name, _number(text)
        except (ValueError, ZeroDivisionError):
            faults.append(f"{name}: {text!r} is not a number such as '30%', '0,5' or '1/2'")


def _number(text: str) -> Fraction:
    """An exact number: "30%", "0,5", "1/2"."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    return Fraction(found[1].replace(",", ".")) / (_HUNDRED if found[2] else 1)
