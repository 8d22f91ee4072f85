"""A procedure (*thủ tục hành chính*), its steps and its published cut-down terms (R23, R24)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from attrs import field, frozen

from tthc_flow.errors import CallerError, CommitmentTooLong, DataError
from tthc_flow.procedures.words import Level, StepKind, SubmissionChannel
from tthc_flow.terms import Term

__all__ = ["Commitment", "LegalDocument", "Procedure", "Stage", "Step", "Terms"]

Terms = Mapping[SubmissionChannel, Term]
"""A time limit for each channel."""

_CODE = re.compile(r"\d\.\d{6}")
_NOT_IN_PROGRESS = frozenset({StepKind.INTAKE, StepKind.RETURN_RESULT})


@frozen
class LegalDocument:
    """
    An act (*văn bản*), such as the decision that publishes a procedure.

    Attributes:
        number: Number and symbol as printed.
        issuer: Who issued it.
        issued_on: Day of issue; None when not on record.
        source: Where it can be read.
    """

    number: str
    issuer: str = ""
    issued_on: date | None = None
    source: str = ""


@frozen
class Step:
    """
    One step of the internal process (*bước của quy trình nội bộ*).

    Attributes:
        key: Short name, unique in its procedure.
        label_vi: What is done.
        term: Its own time limit, in working time.
        stage: Number of its stage, from 1; steps of one stage run in parallel.
        kind: What it does.
        label_en: The same in English.
        actor: Who does it.
        unit: Unit of the actor.
        agency: Another agency that does it; empty for the competent one.
        assumed: Fields that the published process does not say.
    """

    key: str
    label_vi: str
    term: Term
    stage: int
    kind: StepKind
    label_en: str = ""
    actor: str = ""
    unit: str = ""
    agency: str = ""
    assumed: tuple[str, ...] = ()


@frozen
class Stage:
    """Steps that run in parallel, and the number of their stage in the lifecycle, from 1."""

    number: int
    steps: tuple[Step, ...]


def _frozen_terms(terms: Terms) -> Terms:
    return MappingProxyType(dict(terms))


@frozen(eq=False)
class Commitment:
    """
    A published pair of terms, statutory and cut-down (*cắt giảm*); stored, never computed (R24).

    Attributes:
        statutory: By law, per channel.
        committed: As promised, per channel.
        decision: The act that promises it.
        assumed: Fields that the act does not say.

    Raises:
        CommitmentTooLong: A committed term longer than the statutory one in the same unit.
    """

    statutory: Terms = field(converter=_frozen_terms)
    committed: Terms = field(converter=_frozen_terms)
    decision: LegalDocument
    assumed: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        for channel, promised in self.committed.items():
            lawful = self.statutory.get(channel)
            if lawful is None:
                raise DataError(f"a committed term for {channel}, which has no statutory one")
            if type(lawful) is type(promised) and _length(promised) > _length(lawful):
                raise CommitmentTooLong(
                    f"committed {promised} is longer than statutory {lawful} ({channel})",
                    remedy="a province may shorten, never lengthen",
                )


def _length(term: Term) -> Fraction:
    return getattr(term, "value", Fraction())


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
        supplement_window: Time the applicant has for a supplement; None when nobody says.
        agency_code: Agency suffix of a provincial form of the code.
        assumed: Fields that the published texts do not say.

    Raises:
        DataError: A wrong code, no channel, no step that can be worked on, doubled step keys,
            stages that do not run 1, 2, 3…, or a window that ends before it begins.
    """

    code: str
    name: str
    field_of_work: str
    level: Level
    statutory: Terms = field(converter=_frozen_terms)
    steps: tuple[Step, ...]
    valid_from: date
    publication: LegalDocument
    commitment: Commitment | None = None
    valid_until: date | None = None
    supplement_window: Term | None = None
    agency_code: str = ""
    assumed: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise DataError(
                f"{self.code!r} is no procedure code",
                remedy="write it as 1.001193; an agency suffix goes to agency_code",
            )
        if not self.statutory:
            raise DataError("no channel has a statutory term")
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            raise DataError(f"valid_until {self.valid_until} is not after valid_from")
        keys = [step.key for step in self.steps]
        doubled = sorted({key for key in keys if keys.count(key) > 1})
        if doubled:
            raise DataError(f"the step key {doubled[0]!r} stands twice")
        numbers = sorted({step.stage for step in self.steps})
        if numbers != list(range(1, len(numbers) + 1)):
            raise DataError(f"the stages are numbered {numbers}, not 1, 2, 3…")
        if not self.stages:
            raise DataError("no step can be worked on", remedy="add one that is not intake")

    @property
    def channels(self) -> tuple[SubmissionChannel, ...]:
        """Channels it can be submitted by."""
        return tuple(self.statutory)

    @property
    def label(self) -> str:
        """Code and version, for messages."""
        return f"{self.code} ({self.valid_from})"

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
        working = [step for step in self.steps if step.kind not in _NOT_IN_PROGRESS]
        numbers = sorted({step.stage for step in working})
        return tuple(
            Stage(position, tuple(step for step in working if step.stage == number))
            for position, number in enumerate(numbers, 1)
        )

    @cached_property
    def hash(self) -> str:
        """Content hash of everything that moves a date or a state."""
        digest = hashlib.sha256(f"{self.code}|{self.valid_from}|{self.valid_until}".encode())
        for channel, term in sorted(self.statutory.items()):
            digest.update(f"|{channel}={term!r},{self.committed_term(channel)!r}".encode())
        for step in self.steps:
            digest.update(f"|{step.key},{step.stage},{step.kind},{step.term!r}".encode())
        return digest.hexdigest()[:16]
