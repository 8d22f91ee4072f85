"""Directives to cut processing times (*chỉ thị cắt giảm thời hạn*): a target, no date (R25)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Protocol

from attrs import evolve, field, frozen

from tthc_flow.citations import Confidence
from tthc_flow.errors import InvalidDirective, TargetUnknown
from tthc_flow.procedures.procedure import Level
from tthc_flow.procedures.step import StepKind

__all__ = ["ReductionDirective", "RoundingMode", "Selectable", "Selection", "directive_09"]

_HALF_DAY = Fraction(1, 2)


class RoundingMode(StrEnum):
    """How a computed term is rounded; no text seen names one, so a proposal names it."""

    FLOOR = "floor"
    """Downwards: the cut is at least the target."""

    NEAREST = "nearest"
    """To the nearest, halves upwards."""

    CEIL = "ceil"
    """Upwards: the cut is at most the target."""


class Selectable(Protocol):
    """What a selection looks at: a procedure, or the record of one in a list."""

    @property
    def code(self) -> str:
        """National code."""

    @property
    def levels(self) -> tuple[Level, ...]:
        """Levels that settle it."""

    @property
    def field_of_work(self) -> str:
        """*Lĩnh vực*."""


@frozen
class Selection:
    """
    Procedures by what they are; each empty list selects all.

    Attributes:
        codes: National codes.
        levels: Levels that settle them.
        fields_of_work: *Lĩnh vực*, compared without regard to case.
    """

    codes: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    fields_of_work: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it names nothing."""
        return not (self.codes or self.levels or self.fields_of_work)

    def takes(self, procedure: Selectable) -> bool:
        """Whether *procedure* is on every list that is not empty."""
        fields_of_work = {name.casefold() for name in self.fields_of_work}
        return (
            (not self.codes or procedure.code in self.codes)
            and (not self.levels or not {*procedure.levels}.isdisjoint(self.levels))
            and (not fields_of_work or procedure.field_of_work.casefold() in fields_of_work)
        )


def _frozen_floors(floors: Mapping[StepKind, Fraction]) -> Mapping[StepKind, Fraction]:
    return MappingProxyType(dict(floors))


@frozen(eq=False)
class ReductionDirective:
    """
    A target for the terms of many procedures (*chỉ tiêu cắt giảm*).

    It decides no due date: what holds is the list of terms that a decision publishes (R24).

    Attributes:
        number: Number and symbol as printed.
        issuer: Who issued it.
        issued_on: Day of issue.
        target: Share of the statutory term to be cut, 0 to 1; None when nobody has read it.
        provenance: Whether the text was read, or is only assumed.
        source: Address of the text; empty when not on record.
        effective_from: First day it holds; the day of issue when it does not say.
        effective_until: First day it no longer holds; None for ever.
        scope: Procedures it is about.
        exemptions: Those it leaves out; an empty selection leaves out none.
        exempt_up_to: Terms of at most so many days are left out; None for no such exemption.
        rounding: How a proposal is rounded.
        granularity: To multiples of so many days.
        least: A proposal is never shorter than so many days.
        floors: Least days of a step by its kind, for allocating a total.

    Raises:
        InvalidDirective: A target or length that makes no sense, or reversed dates.
    """

    number: str
    issued_on: date
    issuer: str = ""
    target: Fraction | None = None
    provenance: Confidence = Confidence.ASSUMED
    source: str = ""
    effective_from: date | None = None
    effective_until: date | None = None
    scope: Selection = Selection()
    exemptions: Selection = Selection()
    exempt_up_to: Fraction | None = None
    rounding: RoundingMode = RoundingMode.FLOOR
    granularity: Fraction = _HALF_DAY
    least: Fraction = _HALF_DAY
    floors: Mapping[StepKind, Fraction] = field(factory=dict, converter=_frozen_floors)

    def __attrs_post_init__(self) -> None:
        faults = []
        if self.target is not None and not 0 < self.target < 1:
            faults.append(f"target: {self.target} is not between 0 and 1")
        if self.effective_until and self.effective_until <= self.holds_from:
            faults.append(f"effective_until: {self.effective_until} is not after its beginning")
        lengths = {"granularity": self.granularity, "least": self.least}
        lengths |= {f"floors, {kind}": floor for kind, floor in self.floors.items()}
        faults += [f"{name}: {value} is no length" for name, value in lengths.items() if value <= 0]
        if faults:
            raise InvalidDirective(faults, where=self.number)

    @property
    def holds_from(self) -> date:
        """First day it holds."""
        return self.effective_from or self.issued_on

    @property
    def known_target(self) -> Fraction:
        """
        The target.

        Raises:
            TargetUnknown: Nobody has read it.
        """
        if self.target is None:
            raise TargetUnknown(
                f"the rate of {self.number} is not on record",
                remedy="give its target, e.g. target = '30%' in a directive file",
            )
        return self.target

    def holds_on(self, day: date) -> bool:
        """Whether it is in force; the end is exclusive."""
        return self.holds_from <= day and (
            self.effective_until is None or day < self.effective_until
        )

    def exempts(self, procedure: Selectable) -> bool:
        """Whether it names *procedure* among its exemptions."""
        return not self.exemptions.is_empty and self.exemptions.takes(procedure)


def directive_09(target: Fraction | None = None) -> ReductionDirective:
    """
    Chỉ thị 09/CT-UBND of 16/03/2020 (Thanh Hoá), of which only number and date are known.

    Args:
        target: The rate to work with; without one it cannot check or propose anything.

    Returns:
        A directive whose provenance is `assumed`, with whatever target: its text was never read.
        Whoever holds the text loads a directive file that names its source.
    """
    from importlib.resources import as_file, files

    from tthc_flow.procedures.directive_file import load_directive

    with as_file(files("tthc_flow.procedures") / "data" / "directive_09.toml") as path:
        return evolve(load_directive(path), target=target)
