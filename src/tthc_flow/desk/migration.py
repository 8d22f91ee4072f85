"""Running dossiers under a new version of their procedure, with an explicit map of steps (R42)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve

from tthc_flow.desk.ports import LineFilter, Store
from tthc_flow.desk.record import pages_of, read_record
from tthc_flow.dossier import Basis, Dossier, Jurisdiction
from tthc_flow.dossier.events import Migrated
from tthc_flow.dossier.migration import where_it_goes_on
from tthc_flow.errors import CallerError, UnmappedStep
from tthc_flow.procedures import Procedure

__all__ = ["new_basis", "refuse_unmapped", "running"]


def new_basis(dossier: Dossier, to: Procedure) -> Basis:
    """
    What *dossier* is measured by under *to*: the new steps, the time limits of its acceptance.

    Raises:
        CallerError: Another procedure, or a dossier that is not accepted: it takes the version
            in force when it is.
    """
    basis = dossier.basis
    if basis is None:
        raise CallerError("it is not accepted, so there is nothing to migrate", where=dossier.code)
    if to.code != dossier.procedure_code:
        raise CallerError(
            f"a dossier of {dossier.procedure_code} cannot go on under {to.code}",
            where=f"dossier {dossier.code}",
        )
    old = basis.procedure
    kept = evolve(
        to,
        statutory=old.statutory,
        commitment=old.commitment,
        supplement_window=old.supplement_window,
    )
    return Basis(kept, basis.calendar, basis.rulebook)


def running(store: Store, place: Jurisdiction, to: Procedure) -> list[Dossier]:
    """The accepted dossiers of the procedure that are being worked on under another version."""
    lines = pages_of(store.log, LineFilter(procedure=to.code))
    dossiers = (read_record(line.code, store, place).dossier for line in lines)
    return [
        dossier
        for dossier in dossiers
        if dossier.basis is not None
        and new_basis(dossier, to).procedure.hash != dossier.basis.procedure.hash
    ]


def refuse_unmapped(
    dossiers: Sequence[Dossier],
    to: Procedure,
    steps: Mapping[str, str],
) -> None:
    """
    Try the map on every dossier, and write nothing.

    Raises:
        UnmappedStep: Names every dossier that has no place in the new version.
    """
    faults = []
    for dossier in dossiers:
        basis = new_basis(dossier, to)
        event = Migrated(
            dossier=dossier.code,
            seq=dossier.seq + 1,
            at=dossier.events[-1].at,
            pinned=basis.hash,
            steps=steps,
        )
        try:
            where_it_goes_on(dossier.place, dossier.open_steps, event, basis)
        except UnmappedStep as error:
            faults.append(f"{dossier.code}: {error.what}")
    if faults:
        raise UnmappedStep(
            f"{len(faults)} of {len(dossiers)} dossiers cannot go on: {'; '.join(faults)}",
            where=to.label,
            remedy="complete the map of steps; nothing was migrated",
        )
