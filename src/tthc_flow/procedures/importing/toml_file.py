"""Procedures written as a catalogue file in TOML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tthc_flow.procedures.channel import Terms
from tthc_flow.procedures.document import LegalDocument
from tthc_flow.procedures.procedure import Procedure
from tthc_flow.procedures.step import Step
from tthc_flow.terms import format_term

__all__ = ["catalogue_toml"]

_HEAD = """\
# Written by `tthc catalogue import`. What the files do not say is listed in `assumed`:
# a person checks it and then takes it off the list.

"""


def catalogue_toml(name: str, procedures: Iterable[Procedure]) -> str:
    """The text of a catalogue file; `load_catalogue` reads the same procedures from it."""
    import tomli_w

    content = {"catalogue": {"name": name}, "procedure": [_procedure(each) for each in procedures]}
    return _HEAD + tomli_w.dumps(content)


def _procedure(procedure: Procedure) -> dict[str, Any]:
    window, commitment = procedure.supplement_window, procedure.commitment
    return _filled(
        code=procedure.code,
        case=procedure.case,
        name=procedure.name,
        field_of_work=procedure.field_of_work,
        level=procedure.level.value,
        valid_from=procedure.valid_from,
        valid_until=procedure.valid_until,
        supplement_window=window and format_term(window),
        agency_code=procedure.agency_code,
        assumed=list(procedure.assumed),
        decision=_document(procedure.publication),
        terms=_terms(procedure.statutory),
        commitment=commitment
        and _filled(
            assumed=list(commitment.assumed),
            decision=_document(commitment.decision),
            terms=_terms(commitment.committed),
        ),
        step=[_step(step) for step in procedure.steps],
    )


def _document(document: LegalDocument) -> dict[str, Any]:
    return {"number": document.number} | _filled(
        issuer=document.issuer, issued_on=document.issued_on, source=document.source
    )


def _terms(terms: Terms) -> dict[str, str]:
    return {channel.value: format_term(term) for channel, term in terms.items()}


def _step(step: Step) -> dict[str, Any]:
    return {"key": step.key, "label_vi": step.label_vi} | _filled(
        label_en=step.label_en,
        kind=step.kind.value,
        term=format_term(step.term),
        stage=step.stage,
        actor=step.actor,
        unit=step.unit,
        agency=step.agency,
        assumed=list(step.assumed),
    )


def _filled(**fields: Any) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in ("", None, [])}
