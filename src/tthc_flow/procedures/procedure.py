"""A procedure (*thủ tục hành chính*) in one version (R23)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property

from attrs import field, frozen

from tthc_flow.errors import CallerError, InvalidProcedure
from tthc_flow.procedures.channel import SubmissionChannel, Terms, frozen_terms
from tthc_flow.procedures.commitment import Commitment
from tthc_flow.procedures.document import LegalDocument
from tthc_flow.procedures.step import Stage, Step, StepKind, stages_of, step_faults
from tthc_flow.terms import CalendarDays, Term

__all__ = ["Level", "Procedure"]

_CODE = re.compile(r"[0-9]\.[0-9]{6}")
_CASE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")


class Level(StrEnum):
    """Level of administration that settles it (*cấp thực hiện*)."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    DISTRICT = "district"
    """Ended on 01/07/2025; kept for older dossiers."""

    COMMUNE = "commune"
    OTHER = "other"


@frozen(eq=False, slots=False)
class Procedure:
    """
    One version of a procedure.

    Attributes:
        code: National code, e.g. "1.001193".
        name: Name as published (*tên thủ tục*).
        field_of_work: *Lĩnh vực*.
        level: Level that settles it.
        statutory: Time limit by law, per channel; its channels are those of the procedure.
        steps: The internal process, in order.
        valid_from: First day of this version.
        publication: Decision that publishes it.
        commitment: Published cut-down terms; None when nothing was promised.
        valid_until: First day it no longer holds; None for ever.
        supplement_window: Time the applicant has for a supplement; None when nobody says (T28).
        case: Short name, e.g. "a", of one of several cases (*trường hợp*) that have their own
            steps; empty when there is only one way.
        agency_code: Agency suffix of a provincial form of the code, e.g. "000.00.00.H56" (T53).
        assumed: Fields that the published texts do not say.

    Raises:
        InvalidProcedure: Parts that do not fit together, all of them at once.
    """

    code: str
    name: str
    field_of_work: str
    level: Level
    statutory: Terms = field(converter=frozen_terms)
    steps: tuple[Step, ...]
    valid_from: date
    publication: LegalDocument
    commitment: Commitment | None = None
    valid_until: date | None = None
    supplement_window: Term | None = None
    case: str = ""
    agency_code: str = ""
    assumed: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        faults = tuple(_faults(self))
        if faults:
            raise InvalidProcedure(faults, where=self.label)

    @property
    def channels(self) -> tuple[SubmissionChannel, ...]:
        """Channels it can be submitted by."""
        return tuple(self.statutory)

    @property
    def levels(self) -> tuple[Level, ...]:
        """Its level, as one of possibly several in a list of others."""
        return (self.level,)

    @property
    def reference(self) -> str:
        """What a dossier and a catalogue call it: its code, with its case as in "1.013814/a"."""
        return f"{self.code}/{self.case}" if self.case else self.code

    @property
    def label(self) -> str:
        """Reference and version, for messages."""
        return f"{self.reference} ({self.valid_from})"

    def is_in_force(self, on: date) -> bool:
        """Whether this version holds on a day; the end is exclusive."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)

    def statutory_term(self, channel: SubmissionChannel) -> Term:
        """
        Time limit by law for *channel* (T10).

        Raises:
            CallerError: The procedure cannot be submitted that way.
        """
        try:
            return self.statutory[channel]
        except KeyError:
            ways = ", ".join(self.channels)
            raise CallerError(
                f"{self.code} has no channel {channel}", remedy=f"use {ways}"
            ) from None

    def committed_term(self, channel: SubmissionChannel) -> Term | None:
        """The promised shorter limit for *channel*; None when nothing was promised."""
        return None if self.commitment is None else self.commitment.committed.get(channel)

    @cached_property
    def intake_steps(self) -> tuple[Step, ...]:
        """Steps of the desk before the hand-over; the dossier is ACCEPTED then."""
        return tuple(step for step in self.steps if step.kind is StepKind.INTAKE)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The work in progress: steps that are neither intake nor return, by stage, from 1."""
        return stages_of(self.steps)

    @cached_property
    def hash(self) -> str:
        """
        Content hash of everything that moves a date or a state.

        The end of validity is left out: closing a version changes nothing for its dossiers.
        """
        lines = [f"{self.reference} {self.valid_from} {self.supplement_window!r}"]
        lines += [
            f"{channel} {term!r} {self.committed_term(channel)!r}"
            for channel, term in sorted(self.statutory.items())
        ]
        lines += [f"{s.key} {s.stage} {s.kind} {s.term!r} {s.agency}" for s in self.steps]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _faults(procedure: Procedure) -> Iterator[str]:
    yield from _name_faults(procedure)
    if not procedure.statutory:
        yield "terms: no channel has a term"
    until = procedure.valid_until
    if until is not None and until <= procedure.valid_from:
        yield f"valid_until: {until} is not after valid_from {procedure.valid_from}"
    window = procedure.supplement_window
    if isinstance(window, CalendarDays) and window.value.denominator != 1:
        yield f"supplement_window: {window} ends on no date; say whether working days are meant"
    if procedure.commitment is not None:
        for channel in procedure.commitment.committed:
            if channel not in procedure.statutory:
                yield f"commitment.terms: {channel} has no statutory term"
    yield from step_faults(procedure.steps)


def _name_faults(procedure: Procedure) -> Iterator[str]:
    if not _CODE.fullmatch(procedure.code):
        yield (
            f"code: {procedure.code!r:.40} is not written like 1.001193"
            " (an agency suffix goes to agency_code)"
        )
    if procedure.case and not _CASE.fullmatch(procedure.case):
        yield f"case: {procedure.case!r:.40} is not written in small letters and digits"
    for name in ("name", "field_of_work"):
        if not getattr(procedure, name).strip():
            yield f"{name}: is empty"
