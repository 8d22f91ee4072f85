"""Our own catalogue files as records: the layout of `docs/catalogue-format.md`, read leniently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from tthc_flow.compliance.records.printed_term import read_printed
from tthc_flow.compliance.records.record import (
    BrokenRow,
    ChannelTerm,
    ProcedureRecord,
    RecordList,
    StepRecord,
)
from tthc_flow.compliance.subject import Noqa, Place
from tthc_flow.errors import InvalidCatalogue
from tthc_flow.procedures import LegalDocument, SubmissionChannel
from tthc_flow.procedures.formats import read_listing
from tthc_flow.procedures.layout import DecisionTable, ProcedureTable, StepTable
from tthc_flow.procedures.structure import structured

__all__ = ["read_own"]

_SILENT_CSV = frozenset({"steps"})


def read_own(path: Path, name: str) -> RecordList:
    """
    Records of a catalogue file; a row that is no procedure is a broken one.

    Args:
        path: The file.
        name: The file as messages name it.

    Raises:
        InvalidCatalogue: Nothing in the file can be read.
    """
    listing = read_listing(path)
    if listing.faults and not listing.rows:
        raise InvalidCatalogue(listing.faults, where=name)
    broken = [BrokenRow(path.name, Place(name), listing.faults)] if listing.faults else []
    silent = _SILENT_CSV if path.suffix == ".csv" else frozenset()
    records = []
    for row in listing.rows:
        faults: list[str] = []
        table = structured(row.content, ProcedureTable, faults)
        place = Place(name, row.line)
        if table is None:
            broken.append(BrokenRow(row.place, place, tuple(faults)))
        else:
            records.append(_record(table, place, silent))
    return RecordList(listing.name or path.stem, tuple(records), tuple(broken))


def _record(table: ProcedureTable, place: Place, silent: frozenset[str]) -> ProcedureRecord:
    commitment = table.commitment
    window = table.supplement_window
    return ProcedureRecord(
        key=f"{table.code}{'/' if table.case else ''}{table.case} ({table.valid_from})",
        place=place,
        code=table.code,
        case=table.case,
        name=" ".join(table.name.split()),
        field_of_work=table.field_of_work,
        levels=(table.level,),
        statutory=tuple(_terms(table.terms)),
        committed=() if commitment is None else tuple(_terms(commitment.terms)),
        steps=tuple(_steps(table.step)),
        decision=_document(table.decision),
        commitment_decision=None if commitment is None else _document(commitment.decision),
        valid_from=table.valid_from,
        valid_until=table.valid_until,
        supplement_window=None if window is None else read_printed(window),
        agency_code=table.agency_code,
        assumed=_assumed(table),
        silent=silent,
        noqa=tuple(Noqa(each.code, each.reason) for each in table.noqa),
    )


def _assumed(table: ProcedureTable) -> tuple[str, ...]:
    of_commitment = table.commitment.assumed if table.commitment else ()
    return (*table.assumed, *(f"commitment.{name}" for name in of_commitment))


def _terms(texts: Mapping[SubmissionChannel, str]) -> Iterator[ChannelTerm]:
    for channel, text in texts.items():
        yield ChannelTerm(channel, read_printed(text))


def _steps(tables: tuple[StepTable, ...]) -> Iterator[StepRecord]:
    for number, step in enumerate(tables, 1):
        yield StepRecord(
            number,
            step.label_vi,
            read_printed(step.term, "step"),
            step.stage,
            step.kind,
            step.actor or step.unit,
            step.agency,
            step.assumed,
        )


def _document(table: DecisionTable) -> LegalDocument:
    return LegalDocument(table.number, table.issuer, table.issued_on, table.source)
