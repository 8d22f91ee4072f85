"""Desks in memory with dossiers in the making."""

from __future__ import annotations

import weakref
from contextlib import ExitStack
from datetime import timedelta

from attrs import asdict
from hypothesis import strategies as st

from tthc_flow.desk import Desk
from tthc_flow.dossier import Dossier, Jurisdiction
from tthc_flow.errors import TthcError
from tthc_flow.testing.clock import WorkingClock
from tthc_flow.testing.in_memory import in_memory_desk
from tthc_flow.testing.strategies.histories import histories
from tthc_flow.testing.strategies.procedures import jurisdictions

__all__ = ["desks"]

_OF_THE_DESK = {"dossier", "seq", "at", "recorded_at", "actor", "pinned"}


@st.composite
def desks(
    draw: st.DrawFn,
    places: st.SearchStrategy[Jurisdiction] | None = None,
    *,
    most: int = 2,
    longest: int = 8,
) -> Desk:
    """
    A desk on a SQLite database in memory, with up to *most* dossiers from "D1" on.

    Its clock is a `WorkingClock` after their last act. A dossier ends where the desk forbids
    what the state would allow (R35). The database goes when the desk does.

    Args:
        draw: Given by Hypothesis.
        places: Whose desk; None for any of `jurisdictions`.
        most: Most dossiers.
        longest: Most acts of a dossier.

    Raises:
        MissingExtra: The extra `store` is not installed.
    """
    place = draw(jurisdictions() if places is None else places)
    told = [
        draw(histories(st.just(place), with_corrections=False, longest=longest, code=f"D{number}"))
        for number in range(1, draw(st.integers(0, most)) + 1)
    ]
    ends = [story.dossier.events[-1].at for story in told if story.dossier.events]
    clock = WorkingClock(max(ends) + timedelta(minutes=1) if ends else None, place.calendar)
    opened = ExitStack()
    desk = opened.enter_context(in_memory_desk(clock, place))
    weakref.finalize(desk, opened.close)
    for story in told:
        _enter(story.dossier, desk)
    return desk


def _enter(dossier: Dossier, desk: Desk) -> None:
    """The acts of *dossier* as commands, up to the first that the desk refuses."""
    for event in dossier.events:
        said = asdict(event, recurse=False, filter=lambda a, _: a.name not in _OF_THE_DESK)
        try:
            desk.record(type(event), dossier.code, {"at": event.at}, said)
        except TthcError:
            return
