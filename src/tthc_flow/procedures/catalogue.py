"""A catalogue of procedures (*danh mục, bộ thủ tục hành chính*) and its versions (R23)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import pairwise

from attrs import field, frozen

from tthc_flow.errors import InvalidCatalogue, UnknownProcedure
from tthc_flow.procedures.procedure import Procedure

__all__ = ["Catalogue", "overlapping_versions"]

_WHERE_TO_LOOK = "see `tthc catalogue show`"


@frozen(eq=False, slots=False)
class Catalogue:
    """
    Procedures of one authority, each in one or more versions.

    Attributes:
        name: Name shown to people.
        procedures: All versions.
        source: Where it was read.

    Raises:
        InvalidCatalogue: Two versions of one code and case are in force on one day.
    """

    name: str
    procedures: tuple[Procedure, ...] = field(repr=False)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        faults = [
            f"{one.label} and {other.label} are in force at once"
            for one, other in overlapping_versions(self.procedures)
        ]
        if faults:
            raise InvalidCatalogue(faults, where=self.source)

    @cached_property
    def _versions(self) -> dict[str, tuple[Procedure, ...]]:
        return _by_reference(self.procedures)

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, sorted; a procedure with cases is listed as "1.013814/a"."""
        return tuple(self._versions)

    def versions(self, code: str) -> tuple[Procedure, ...]:
        """
        All versions of *code*, oldest first.

        Raises:
            UnknownProcedure: There is none, or the code has several cases and names none.
        """
        try:
            return self._versions[code]
        except KeyError:
            cases = [known for known in self._versions if known.startswith(f"{code}/")]
            raise UnknownProcedure(
                f"the catalogue {self.name!r} has no procedure {code!r}",
                remedy=f"name its case: {', '.join(cases)}" if cases else _WHERE_TO_LOOK,
            ) from None

    def procedure(self, code: str, on: date) -> Procedure:
        """
        The version of *code* in force on a day: a dossier keeps that of its acceptance (T47).

        Raises:
            UnknownProcedure: No such code, or no version in force on *on*.
        """
        versions = self.versions(code)
        for version in versions:
            if version.is_in_force(on):
                return version
        spans = ", ".join(f"{v.valid_from} to {v.valid_until or 'now'}" for v in versions)
        raise UnknownProcedure(f"{code} is not in force on {on}", remedy=f"its versions: {spans}")


def overlapping_versions(
    procedures: Iterable[Procedure],
) -> Iterator[tuple[Procedure, Procedure]]:
    """Pairs of versions of one code and case, the older first, that hold on a common day."""
    for versions in _by_reference(procedures).values():
        for one, other in pairwise(versions):
            if one.valid_until is None or one.valid_until > other.valid_from:
                yield one, other


def _by_reference(procedures: Iterable[Procedure]) -> dict[str, tuple[Procedure, ...]]:
    found: dict[str, list[Procedure]] = {}
    for procedure in sorted(procedures, key=lambda p: (p.reference, p.valid_from)):
        found.setdefault(procedure.reference, []).append(procedure)
    return {reference: tuple(versions) for reference, versions in found.items()}
