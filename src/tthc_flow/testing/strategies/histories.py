"""Any legal history of a dossier, corrections included, and histories that break the law."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from attrs import frozen
from hypothesis import strategies as st

from tthc_flow.dossier import Dossier, Event, Jurisdiction, event_to_json
from tthc_flow.dossier.events import EVENT_TYPES, Corrected
from tthc_flow.errors import EventOutOfOrder, IllegalTransition
from tthc_flow.testing.strategies.acts import ENDINGS, likely, payload
from tthc_flow.testing.strategies.calendars import instants
from tthc_flow.testing.strategies.procedures import jurisdictions

__all__ = ["Story", "histories", "illegal_events", "illegal_histories"]

_CODE = "D"
_MINUTES = [0, 1, 17, 60, 240, 600, 1440, 1441, 4000, 14_000, 30_000]
_ODDS_OF_AN_END = 5
_NEVER_TRIED = {"adopted", "corrected", "migrated", "recomputed"}


class Story:
    """A dossier whose printed form is its record, so that a failure can be told."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier

    def __repr__(self) -> str:
        desk = self.dossier.jurisdiction
        lines = [json.dumps(event_to_json(event)) for event in self.dossier.events]
        terms = ", ".join(str(term) for term in desk.catalogue.procedures[0].statutory.values())
        return "\n".join(["", f"{terms} under {desk.rule}", *lines, ""])


@st.composite
def histories(
    draw: st.DrawFn,
    places: st.SearchStrategy[Jurisdiction] | None = None,
    *,
    with_corrections: bool = True,
    longest: int = 16,
    code: str = _CODE,
) -> Story:
    """
    A dossier that lived as the law allows: any acts, at any instants of 2026 and later.

    Args:
        draw: Given by Hypothesis.
        places: Where it may be settled; None for any of `jurisdictions`.
        with_corrections: Whether events are corrected and voided too.
        longest: Most acts.
        code: Code of the dossier.
    """
    place = draw(jurisdictions() if places is None else places)
    dossier = Dossier(code, place)
    when = draw(instants())
    for _ in range(draw(st.integers(2, longest))):
        kinds = [*likely(dossier), *(["corrected"] if with_corrections and dossier.seq else [])]
        may_end = draw(st.integers(0, _ODDS_OF_AN_END)) == _ODDS_OF_AN_END
        kinds = [kind for kind in kinds if may_end or kind not in ENDINGS] or kinds
        if not kinds:
            break
        name = draw(st.sampled_from(kinds))
        then = when + timedelta(minutes=draw(st.sampled_from(_MINUTES)))
        corrects = name == "corrected"
        event = _correction(draw, dossier, then) if corrects else _act(draw, name, dossier, then)
        try:
            if event is not None:
                dossier.apply(event)
                when = then
        except (IllegalTransition, EventOutOfOrder):
            continue
    return Story(dossier)


def _act(draw: st.DrawFn, name: str, dossier: Dossier, when: datetime) -> Event:
    what = payload(draw, name, when, dossier)
    return EVENT_TYPES[name](dossier=dossier.code, seq=dossier.seq + 1, at=when, **what)


def _correction(draw: st.DrawFn, dossier: Dossier, when: datetime) -> Event | None:
    """A correction of one event: voided, or the same at another instant."""
    wrong = draw(st.sampled_from(dossier.events))
    if isinstance(wrong, Corrected):
        return None
    instead = None
    if draw(st.booleans()):
        then = min(wrong.at + timedelta(minutes=draw(st.integers(-1500, 1500))), when)
        what = payload(draw, wrong.type, then, dossier)
        kind = EVENT_TYPES[wrong.type]
        instead = kind(dossier=dossier.code, seq=wrong.seq, at=then, **what)
    return Corrected(
        dossier=dossier.code, seq=dossier.seq + 1, at=when, corrects=wrong.seq, event=instead
    )


@frozen
class _Illegal:
    story: Story
    event: Event


@st.composite
def _told_wrong(
    draw: st.DrawFn, places: st.SearchStrategy[Jurisdiction] | None, longest: int
) -> _Illegal:
    story = draw(histories(places, longest=longest))
    dossier = story.dossier
    when = dossier.events[-1].at + timedelta(minutes=draw(st.sampled_from(_MINUTES)))
    names = draw(st.permutations(sorted(EVENT_TYPES.keys() - _NEVER_TRIED - {"submitted"})))
    for name in [*names, "submitted"]:  # no dossier is submitted twice
        event = _act(draw, name, dossier, when)
        copy = Dossier.fold(dossier.events, dossier.jurisdiction)
        try:
            copy.apply(event)
        except IllegalTransition:
            return _Illegal(story, event)
    raise AssertionError(f"every event is legal for {story!r}")


def illegal_events(
    places: st.SearchStrategy[Jurisdiction] | None = None, *, longest: int = 12
) -> st.SearchStrategy[tuple[Dossier, Event]]:
    """
    A dossier with a legal history, and an event that it must refuse (R29).

    Args:
        places: Where it may be settled; None for any of `jurisdictions`.
        longest: Most acts before.
    """
    return _told_wrong(places, longest).map(lambda told: (told.story.dossier, told.event))


def illegal_histories(
    places: st.SearchStrategy[Jurisdiction] | None = None, *, longest: int = 12
) -> st.SearchStrategy[list[Event]]:
    """The events of a history whose last one is illegal."""
    return _told_wrong(places, longest).map(lambda told: [*told.story.dossier.events, told.event])
