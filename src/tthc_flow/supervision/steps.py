"""The steps of the internal process, each with its own time (R37)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tthc_flow.dossier.step_deadlines import step_due_of
from tthc_flow.supervision.obligation import Obligation, ObligationKind
from tthc_flow.supervision.review import Review

__all__ = ["steps_owed"]


def steps_owed(review: Review) -> Iterator[Obligation]:
    """Each stay at a step whose time is counted; sent back, a step is owed anew."""
    epochs: Counter[str] = Counter()
    holds = review.dossier.holds
    for visit in review.dossier.step_visits:
        step = visit.step
        found = step_due_of(visit, holds, review.basis, review.policy)
        if found is None:
            continue
        yield Obligation(
            ObligationKind.STEP,
            found.due,
            f"quy trình nội bộ, bước {step.key}",
            visit.entered_at,
            found.stopped_at or visit.left_at,
            epochs[step.key] + found.moves,
            step.key,
            step.label_vi,
            step.label_en or step.label_vi,
        )
        epochs[step.key] += found.moves + 1
