"""
The layout of a catalogue file: its tables and keys, and what they become (R26).

The classes below are the layout; `docs/catalogue-format.md` explains it and
`docs/schemas/catalogue.schema.json` says the same for editors. Time limits are Vietnamese
notations, read by the strict reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal

from attrs import field, frozen

from tthc_flow.errors import (
    CalendarNotCovered,
    CommitmentTooLong,
    InvalidProcedure,
    NoDueDate,
    UnknownNotation,
)
from tthc_flow.procedures.channel import SubmissionChannel, Terms
from tthc_flow.procedures.commitment import Commitment, later_share
from tthc_flow.procedures.document import LegalDocument
from tthc_flow.procedures.procedure import Level, Procedure
from tthc_flow.procedures.step import Step, StepKind
from tthc_flow.procedures.structure import structured
from tthc_flow.terms import Term, Unspecified, parse_term

__all__ = ["read_procedure"]

_ONE_YEAR = timedelta(days=365)


@frozen
class DecisionTable:
    """A legal document as a file has it."""

    number: str
    issuer: str = ""
    issued_on: date | None = None
    source: str = ""


@frozen
class StepTable:
    """A step as a file has it."""

    key: str
    label_vi: str
    kind: StepKind
    term: str
    stage: int
    label_en: str = ""
    actor: str = ""
    unit: str = ""
    agency: str = ""
    assumed: tuple[str, ...] = ()


@frozen
class CommitmentTable:
    """Cut-down terms as a file has them."""

    decision: DecisionTable
    terms: dict[SubmissionChannel, str]
    assumed: tuple[str, ...] = ()


@frozen
class NoqaTable:
    """A rule of the lint that a file excuses for one procedure, and why (R47)."""

    code: str
    reason: str = field()

    @reason.validator
    def _given(self, _: object, reason: str) -> None:
        if not reason.strip():
            raise ValueError(f"the noqa of {self.code} needs a reason")


@frozen
class ProcedureTable:
    """A procedure as a file has it."""

    code: str
    name: str
    field_of_work: str
    level: Level
    valid_from: date
    decision: DecisionTable
    terms: dict[SubmissionChannel, str]
    step: tuple[StepTable, ...] = ()
    commitment: CommitmentTable | None = None
    valid_until: date | None = None
    supplement_window: str | None = None
    case: str = ""
    agency_code: str = ""
    assumed: tuple[str, ...] = ()
    noqa: tuple[NoqaTable, ...] = ()


def read_procedure(content: Any, faults: list[str]) -> Procedure | None:
    """
    Build a procedure; None when there were faults.

    Args:
        content: The table of one procedure.
        faults: Takes a line for each fault, with its field.
    """
    found: list[str] = []
    table = structured(content, ProcedureTable, found)
    procedure = None if table is None else _Builder(table, found).build()
    faults += found
    return None if found else procedure


class _Builder:
    """
    One procedure in the making.

    An unreadable term is taken as unspecified, so that the faults behind it are found too; the
    procedure is refused in the end.
    """

    def __init__(self, table: ProcedureTable, faults: list[str]) -> None:
        self.table = table
        self.faults = faults

    def build(self) -> Procedure | None:
        """The procedure, unless its parts do not fit together."""
        table = self.table
        statutory = self._terms(table.terms, "terms")
        try:
            return Procedure(
                code=table.code,
                name=" ".join(table.name.split()),
                field_of_work=table.field_of_work,
                level=table.level,
                statutory=statutory,
                steps=tuple(self._steps()) or _unnamed_work(),
                valid_from=table.valid_from,
                publication=_document(table.decision),
                commitment=self._commitment(statutory),
                valid_until=table.valid_until,
                supplement_window=self._window(),
                case=table.case,
                agency_code=table.agency_code,
                assumed=table.assumed,
            )
        except InvalidProcedure as error:
            self.faults += error.faults
            return None

    def _window(self) -> Term | None:
        text = self.table.supplement_window
        return None if text is None else self._term(text, "supplement_window", "deadline")

    def _steps(self) -> Iterator[Step]:
        for number, step in enumerate(self.table.step, 1):
            yield Step(
                key=step.key,
                label_vi=step.label_vi,
                term=self._term(step.term, f"step {number} ({step.key}), term", "step"),
                stage=step.stage,
                kind=step.kind,
                label_en=step.label_en,
                actor=step.actor,
                unit=step.unit,
                agency=step.agency,
                assumed=step.assumed,
            )

    def _terms(self, texts: Mapping[SubmissionChannel, str], name: str) -> Terms:
        return {
            channel: self._term(text, f"{name}, {channel}", "deadline")
            for channel, text in texts.items()
        }

    def _term(self, text: str, name: str, context: Literal["deadline", "step"]) -> Term:
        try:
            return parse_term(text, context=context)
        except UnknownNotation as error:
            self.faults.append(f"{name}: {error}")
            return Unspecified()

    def _commitment(self, statutory: Terms) -> Commitment | None:
        table = self.table.commitment
        if table is None:
            return None
        committed = self._terms(table.terms, "commitment, terms")
        try:
            commitment = Commitment(statutory, committed, _document(table.decision), table.assumed)
        except CommitmentTooLong as error:
            self.faults.append(f"commitment: {error}")
            return None
        if commitment.changes_unit:
            self.faults += _always_later(commitment, self.table.valid_from)
        return commitment


def _unnamed_work() -> tuple[Step, ...]:
    """A catalogue that lists no steps still has work to do: one step nobody describes."""
    label = "Xử lý hồ sơ"
    assumed = ("key", "label_vi", "kind", "stage")
    return (
        Step(
            "process",
            label,
            Unspecified(),
            1,
            StepKind.APPRAISE,
            label_en="Work on the dossier",
            assumed=assumed,
        ),
    )


def _document(table: DecisionTable) -> LegalDocument:
    return LegalDocument(table.number, table.issuer, table.issued_on, table.source)


def _always_later(commitment: Commitment, first: date) -> Iterator[str]:
    """A promise in another unit is refused only when it is later from every start day (R24)."""
    from tthc_flow.calendars import load_calendar

    calendar = load_calendar()
    last = min(first, date.max - _ONE_YEAR) + _ONE_YEAR
    for channel, promised in commitment.committed.items():
        lawful = commitment.statutory.get(channel)
        if lawful is None or type(lawful) is type(promised):
            continue
        try:
            later = later_share(lawful, promised, calendar, first, last)
        except (NoDueDate, CalendarNotCovered):
            continue
        if later.share == 1:
            yield f"commitment: {channel}: {promised} is later than {lawful} from every start day"
