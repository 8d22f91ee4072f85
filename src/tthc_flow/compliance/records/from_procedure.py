"""A typed procedure as a record: for programs that hold no file."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_flow.compliance.records.printed_term import printed
from tthc_flow.compliance.records.record import ChannelTerm, ProcedureRecord, StepRecord
from tthc_flow.compliance.subject import NOWHERE
from tthc_flow.procedures import Procedure, Step, Terms

__all__ = ["record_of"]


def record_of(procedure: Procedure) -> ProcedureRecord:
    """What *procedure* says, as the catalogue rules read it."""
    commitment = procedure.commitment
    return ProcedureRecord(
        key=procedure.label,
        place=NOWHERE,
        code=procedure.code,
        case=procedure.case,
        name=procedure.name,
        field_of_work=procedure.field_of_work,
        levels=(procedure.level,),
        statutory=tuple(_terms(procedure.statutory)),
        committed=() if commitment is None else tuple(_terms(commitment.committed)),
        steps=() if _is_made_up(procedure) else tuple(_steps(procedure.steps)),
        decision=procedure.publication,
        commitment_decision=None if commitment is None else commitment.decision,
        valid_from=procedure.valid_from,
        valid_until=procedure.valid_until,
        supplement_window=(
            None if procedure.supplement_window is None else printed(procedure.supplement_window)
        ),
        agency_code=procedure.agency_code,
        assumed=procedure.assumed if commitment is None else _assumed(procedure),
    )


def _assumed(procedure: Procedure) -> tuple[str, ...]:
    of_commitment = procedure.commitment.assumed if procedure.commitment else ()
    return (*procedure.assumed, *(f"commitment.{name}" for name in of_commitment))


def _terms(terms: Terms) -> Iterator[ChannelTerm]:
    for channel, term in terms.items():
        yield ChannelTerm(channel, printed(term))


def _steps(steps: tuple[Step, ...]) -> Iterator[StepRecord]:
    for number, step in enumerate(steps, 1):
        yield StepRecord(
            number,
            step.label_vi,
            printed(step.term),
            step.stage,
            step.kind,
            step.actor or step.unit,
            step.agency,
            step.assumed,
        )


def _is_made_up(procedure: Procedure) -> bool:
    """The one step that the loader puts in when a list has none, see `procedures.layout`."""
    (first, *others) = procedure.steps
    return not others and first.key == "process" and "key" in first.assumed
