"""Whose catalogue, calendar and law a dossier is settled by (R38)."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from tthc_flow.calendars import OfficialNotice, WorkingCalendar
from tthc_flow.dossier.basis import Basis
from tthc_flow.errors import UnknownBasis
from tthc_flow.procedures import Catalogue
from tthc_flow.rulebook import Rulebook
from tthc_flow.terms import CountingRule
from tthc_flow.terms.counting import USUAL_RULE

__all__ = ["Basis", "Jurisdiction"]


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
    _pinned: dict[str, Basis] = field(factory=dict, init=False, repr=False)
    _on_record: set[str] = field(factory=set, init=False, repr=False)
    _with: dict[tuple[OfficialNotice, ...], Jurisdiction] = field(
        factory=dict, init=False, repr=False
    )

    def basis(self, code: str, accepted_on: date) -> Basis:
        """
        What a dossier accepted on a day is pinned to.

        Args:
            code: National code of the procedure.
            accepted_on: Local date of acceptance.

        Raises:
            UnknownProcedure: No version of *code* is in force on that day.
        """
        basis = self._bases.get((code, accepted_on))
        if basis is None:
            basis = self._bases[code, accepted_on] = Basis(
                self.catalogue.procedure(code, accepted_on),
                self.calendar.as_known_on(accepted_on),
                self.rulebook.at(accepted_on),
            )
        return basis

    def with_notices(self, notices: tuple[OfficialNotice, ...]) -> Jurisdiction:
        """
        This jurisdiction with local notices added to its calendar (R4).

        Raises:
            ConflictingNotices: One repeats or contradicts another, or one on record.
        """
        if not notices:
            return self
        if notices not in self._with:
            calendar = self.calendar.with_notice(*notices)
            other = Jurisdiction(self.catalogue, calendar, self.rulebook, self.rule)
            for shared in ("_pinned", "_on_record"):  # what dossiers rest on
                object.__setattr__(other, shared, getattr(self, shared))
            self._with[notices] = other
        return self._with[notices]

    def refuse_unknown(self, code: str) -> None:
        """
        Check that a dossier can be of the procedure *code*.

        Raises:
            UnknownProcedure: The catalogue has no version of it, and none was put on record.
        """
        if code not in self._on_record:
            self.catalogue.versions(code)

    def put_on_record(self, code: str) -> None:
        """Let dossiers go on that were received when the catalogue still had *code* (R38)."""
        self._on_record.add(code)

    def pinned(self, content_hash: str) -> Basis:
        """
        A basis that a dossier was pinned to (R38), by its hash.

        Raises:
            UnknownBasis: It was never remembered here.
        """
        try:
            return self._pinned[content_hash]
        except KeyError:
            raise UnknownBasis(
                f"nobody has given the basis {content_hash}",
                remedy="read the dossier through the desk that stored it",
            ) from None

    def knows(self, content_hash: str) -> bool:
        """Whether `pinned` has this basis."""
        return content_hash in self._pinned

    def remember(self, basis: Basis) -> Basis:
        """Keep *basis* for `pinned`; equal ones are kept once."""
        return self._pinned.setdefault(basis.hash, basis)
