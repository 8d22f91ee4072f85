"""A step (*bước*) of the internal process, and the stages that steps form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from attrs import frozen

from tthc_flow.terms import Term

__all__ = ["Stage", "Step", "StepKind", "stages_of", "step_faults"]

_KEY = re.compile(r"[a-z][a-z0-9_]*")


class StepKind(StrEnum):
    """What a step does (R23)."""

    INTAKE = "intake"
    """The receiving desk, before the hand-over. A later desk of another agency assigns."""

    ASSIGN = "assign"
    APPRAISE = "appraise"
    CONSULT = "consult"
    REVIEW = "review"
    APPROVE = "approve"
    ISSUE = "issue"
    RETURN_RESULT = "return_result"
    """The desk that hands over the result, after the decision."""

    WAIT_FOR_APPLICANT = "wait_for_applicant"


@frozen
class Step:
    """
    One step of the internal process (*bước của quy trình nội bộ*).

    Attributes:
        key: Short name, unique in its procedure; events name it.
        label_vi: What is done.
        term: Its own time limit, in working time.
        stage: Number of its stage in the process, from 1; steps of one stage run in parallel.
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
    """
    Steps that run in parallel while a dossier is in progress.

    Attributes:
        number: Position in the lifecycle, from 1. The first stage of the work is 1, whatever
            number its steps have in the process that begins with the intake.
        steps: At least one.
    """

    number: int
    steps: tuple[Step, ...]


def stages_of(steps: Sequence[Step]) -> tuple[Stage, ...]:
    """The work in progress: steps that are neither intake nor return, by stage, from 1."""
    working = [step for step in steps if _is_work(step)]
    numbers = sorted({step.stage for step in working})
    return tuple(
        Stage(position, tuple(step for step in working if step.stage == number))
        for position, number in enumerate(numbers, 1)
    )


def step_faults(steps: Sequence[Step]) -> Iterator[str]:
    """What is wrong with the steps of one procedure, a line each."""
    keys = [step.key for step in steps]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"the step key {key!r:.80} stands twice"
    for key in keys:
        if not _KEY.fullmatch(key):
            yield f"the step key {key!r:.80} is not written in small letters, digits and _"
    numbers = sorted({step.stage for step in steps})
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"the stages are numbered {numbers}, not 1, 2, 3…"
    yield from _order_faults(steps)


def _order_faults(steps: Sequence[Step]) -> Iterator[str]:
    """Intake ends with the hand-over, return begins after the decision: no work beside them."""
    work = [step.stage for step in steps if _is_work(step)]
    if not work:
        yield "no step can be worked on: add one that is neither intake nor return_result"
        return
    for step in steps:
        if step.kind is StepKind.INTAKE and step.stage >= min(work):
            yield f"step {step.key!r}: an intake after work began; a later desk is kind 'assign'"
        if step.kind is StepKind.RETURN_RESULT and step.stage <= max(work):
            yield f"step {step.key!r}: the result is returned before the work ends"


def _is_work(step: Step) -> bool:
    return step.kind not in {StepKind.INTAKE, StepKind.RETURN_RESULT}
