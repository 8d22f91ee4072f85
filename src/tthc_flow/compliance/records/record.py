"""
A procedure as a list has it: raw texts beside what could be read, nothing refused.

This is the seam between lists and rules. A list may be ours (TOML, JSON, CSV), the national
portal's, a table of internal processes, or typed procedures; each has a reader, and every rule
reads records. A catalogue that `load_catalogue` refuses is still linted whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from attrs import frozen

from tthc_flow.compliance.records.printed_term import PrintedTerm
from tthc_flow.compliance.records.stated_total import StatedTotal
from tthc_flow.compliance.subject import Noqa, Place
from tthc_flow.procedures import LegalDocument, Level, StepKind, SubmissionChannel

__all__ = ["BrokenRow", "ChannelTerm", "ProcedureRecord", "RecordList", "StepRecord", "Versions"]


@frozen
class ChannelTerm:
    """
    A time limit for one channel.

    Attributes:
        channel: The channel; None when the list does not tell channels apart.
        printed: The limit.
    """

    channel: SubmissionChannel | None
    printed: PrintedTerm


@frozen
class StepRecord:
    """
    A step as a list has it.

    Attributes:
        number: Its place in the table, from 1; printed labels repeat.
        label: As printed.
        printed: Its own time.
        stage: Steps of one stage run in parallel; in a table that does not say, each step is a
            stage of its own.
        kind: What it does; None when the list does not say.
        actor: Who does it; empty when not printed.
        agency: Another agency that does it; empty for the competent one.
        assumed: Fields that the published process does not say.
    """

    number: int
    label: str
    printed: PrintedTerm
    stage: int
    kind: StepKind | None = None
    actor: str = ""
    agency: str = ""
    assumed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its number and label, for messages."""
        return f"{self.number} ({self.label})" if self.label else str(self.number)


@frozen(eq=False)
class ProcedureRecord:
    """
    One version of a procedure as a list has it.

    Attributes:
        key: Its name among its like: code and version, or the list's own number.
        place: Where it stands.
        code: National code; empty when not printed.
        case: Short name of one of several cases that have their own steps.
        name: Name as printed, without line breaks.
        field_of_work: *Lĩnh vực*.
        levels: Levels that settle it.
        statutory: Time limits by law; a channel with several cases stands several times.
        committed: Promised time limits.
        stated_total: Total that the table of steps prints under itself; None when it does not.
        steps: The internal process, in order; empty when the list has none.
        decision: The act that publishes it; None when the list names none.
        commitment_decision: The act that promises the committed terms.
        valid_from: First day of this version.
        valid_until: First day it no longer holds.
        supplement_window: Time the applicant has for a supplement.
        agency_code: Agency suffix of the code.
        assumed: Fields that the published texts do not say.
        silent: Fields that the list has no place for, so that nobody can be blamed for them.
        noqa: Rules that the list excuses here.
        is_secondary: Whether it was copied from another text than the act itself.
    """

    key: str
    place: Place
    code: str = ""
    case: str = ""
    name: str = ""
    field_of_work: str = ""
    levels: tuple[Level, ...] = ()
    statutory: tuple[ChannelTerm, ...] = ()
    committed: tuple[ChannelTerm, ...] = ()
    stated_total: StatedTotal | None = None
    steps: tuple[StepRecord, ...] = ()
    decision: LegalDocument | None = None
    commitment_decision: LegalDocument | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    supplement_window: PrintedTerm | None = None
    agency_code: str = ""
    assumed: tuple[str, ...] = ()
    silent: frozenset[str] = frozenset()
    noqa: tuple[Noqa, ...] = ()
    is_secondary: bool = False

    @property
    def reference(self) -> str:
        """Its code, with its case as in "1.013814/a"."""
        return f"{self.code}/{self.case}" if self.case else self.code

    def says(self, name: str) -> bool:
        """Whether the list has a place for a field, so that leaving it empty says something."""
        return name not in self.silent

    def is_in_force(self, on: date) -> bool:
        """Whether this version holds on a day; an unknown end is open."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_until is None or on < self.valid_until)

    @property
    def channels(self) -> tuple[SubmissionChannel, ...]:
        """Channels with a statutory term, each once, in the order of the list."""
        named = (each.channel for each in self.statutory if each.channel is not None)
        return tuple(dict.fromkeys(named))


@frozen(eq=False)
class Versions:
    """
    All versions of one procedure, or of one case of it, in one list.

    Attributes:
        reference: National code, with the case.
        records: Oldest first; those without a first day before all others.
    """

    reference: str
    records: tuple[ProcedureRecord, ...]

    @property
    def key(self) -> str:
        """The reference."""
        return self.reference

    @property
    def place(self) -> Place:
        """Where the newest version stands."""
        return self.records[-1].place

    @property
    def noqa(self) -> tuple[Noqa, ...]:
        """Excuses of all versions."""
        return tuple(noqa for record in self.records for noqa in record.noqa)

    @property
    def is_secondary(self) -> bool:
        """Whether one of them was copied."""
        return any(record.is_secondary for record in self.records)


@frozen(eq=False)
class BrokenRow:
    """
    A row that is no procedure: unknown keys, wrong types.

    Attributes:
        key: Its place in words.
        place: Where it stands.
        faults: What is wrong, a line each.
    """

    key: str
    place: Place
    faults: tuple[str, ...]
    noqa: tuple[Noqa, ...] = ()
    is_secondary: bool = False


@frozen(eq=False)
class RecordList:
    """
    What one list holds.

    Attributes:
        name: Name shown to people.
        records: Its procedures.
        broken: Rows that are no procedures.
    """

    name: str
    records: tuple[ProcedureRecord, ...]
    broken: tuple[BrokenRow, ...] = ()

    @property
    def days(self) -> Iterator[date]:
        """Days of the decisions that it names."""
        for record in self.records:
            for decision in (record.decision, record.commitment_decision):
                if decision is not None and decision.issued_on is not None:
                    yield decision.issued_on

    @property
    def versions(self) -> Iterator[Versions]:
        """The procedures with all their versions, case by case; a table of processes has none."""
        dated = [each for each in self.records if each.code and each.says("versions")]
        dated.sort(key=lambda record: (record.reference, record.valid_from or date.min))
        for reference, records in groupby(dated, key=lambda record: record.reference):
            yield Versions(reference, tuple(records))

    def __iter__(self) -> Iterator[BrokenRow | ProcedureRecord | Versions]:
        """All subjects of the catalogue rules."""
        yield from self.broken
        yield from self.records
        yield from self.versions
