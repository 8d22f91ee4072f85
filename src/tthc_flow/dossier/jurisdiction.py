"""Whose law, calendar and catalogue a dossier is measured by (R38)."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cached_property

from attrs import field, frozen

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.procedures import Catalogue, Procedure
from tthc_flow.rulebook import Rulebook, RulebookView
from tthc_flow.terms import CountingRule
from tthc_flow.terms.counting import USUAL_RULE

__all__ = ["Basis", "Jurisdiction"]


@frozen(eq=False, slots=False)
class Basis:
    """
    What a dossier is pinned to at acceptance; a later notice never moves it silently (R38).

    Attributes:
        procedure: The version then in force (T47).
        calendar: As known on that day (R6).
        rulebook: The law in force on that day.
    """

    procedure: Procedure
    calendar: WorkingCalendar
    rulebook: RulebookView

    @cached_property
    def hash(self) -> str:
        """One hash for all three."""
        content = f"{self.procedure.hash}|{self.calendar.version}|{self.rulebook.hash}"
        return hashlib.sha256(content.encode()).hexdigest()[:16]


@frozen(eq=False)
class Jurisdiction:
    """
    Where a dossier is settled: catalogue, calendar, rulebook and counting rule of one authority.

    Attributes:
        catalogue: Its procedures.
        calendar: Its calendar, knowing everything on record.
        rulebook: The dated law.
        rule: How it counts what the law leaves open.
    """

    catalogue: Catalogue
    calendar: WorkingCalendar
    rulebook: Rulebook
    rule: CountingRule = USUAL_RULE
    _bases: dict[tuple[str, date], Basis] = field(factory=dict, init=False, repr=False)

    def basis(self, code: str, on: date) -> Basis:
        """
        What a dossier accepted on a day is pinned to.

        Raises:
            UnknownProcedure: No version of *code* is in force on *on*.
        """
        basis = self._bases.get((code, on))
        if basis is None:
            basis = Basis(
                self.catalogue.procedure(code, on),
                self.calendar.as_known_on(on),
                self.rulebook.at(on),
            )
            self._bases[code, on] = basis
        return basis
