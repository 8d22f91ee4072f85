"""Where a running dossier goes on under another version of its procedure (R42)."""

from __future__ import annotations

from tthc_flow.dossier.basis import Basis
from tthc_flow.dossier.record_events import Migrated
from tthc_flow.errors import UnmappedStep
from tthc_flow.lifecycle import Phase

__all__ = ["where_it_goes_on"]


def where_it_goes_on(
    place: str, open_steps: frozenset[str], event: Migrated, basis: Basis
) -> tuple[frozenset[str], str]:
    """
    The open steps and the place of the dossier after *event*.

    Args:
        place: State in which it is worked on now, also while it is held.
        open_steps: Keys of the steps of that place which are not done.
        event: The migration, with its map of steps.
        basis: What the dossier is pinned to from now on.

    Raises:
        UnmappedStep: An open step has no place in the new version, or the open steps would
            stand in more than one stage of it.
    """
    steps, where = dict(event.steps), f"dossier {event.dossier}"
    unmapped = sorted(open_steps - steps.keys())
    if unmapped:
        raise UnmappedStep(
            f"the open steps {', '.join(unmapped)} have no place in the new version",
            where=where,
            remedy="name for each open step the one it goes on as",
        )
    keys = frozenset(steps[key] for key in open_steps)
    if not keys:  # at a desk without steps, or only the decision is missing
        return keys, place if place == Phase.ACCEPTED else list(basis.keys_in)[-1]
    for stage, known in basis.keys_in.items():
        if keys <= known:
            return keys, stage
    raise UnmappedStep(
        f"the steps {', '.join(sorted(keys))} stand in no one stage of the new version",
        where=where,
        remedy="map the open steps to steps of one stage",
    )
