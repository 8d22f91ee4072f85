"""The rulebook that a dossier is pinned to decides, not the bundled one (R21, R38)."""

from __future__ import annotations

from datetime import date, datetime, time
from fractions import Fraction

from attrs import evolve

from tthc_flow.calendars import load_calendar
from tthc_flow.dossier import Dossier, Jurisdiction
from tthc_flow.dossier.events import Accepted, HandedOver, Submitted
from tthc_flow.instants import VIETNAM
from tthc_flow.procedures import SubmissionChannel, sample_catalogue
from tthc_flow.rulebook import Rulebook, load_rulebook
from tthc_flow.rulebook.legal_value import Setting
from tthc_flow.terms import WorkingDays
from tthc_flow.terms.steps import step_due_date


def law_with(key: str, value: Setting) -> Rulebook:
    """The bundled rulebook with one other value in all its eras."""
    values = load_rulebook().values
    return Rulebook(tuple(evolve(v, value=value) if v.key == key else v for v in values))


def accepted(code: str, hour: int, minute: int, law: Rulebook) -> Dossier:
    """Accepted and handed over on Monday 16/11/2026."""
    place = Jurisdiction(sample_catalogue(), load_calendar(), law)
    at = datetime(2026, 11, 16, hour, minute, tzinfo=VIETNAM)
    channel = SubmissionChannel.IN_PERSON
    return Dossier.fold(
        [
            Submitted(dossier="D", seq=1, at=at, procedure=code, channel=channel),
            Accepted(dossier="D", seq=2, at=at),
            HandedOver(dossier="D", seq=3, at=at),
        ],
        place,
    )


def test_a_host_may_have_another_cut_off() -> None:
    """R14, T33: birth registration at 15:30 is due next day; by a law that says 16:00 the same."""
    for law, due_on in (
        (load_rulebook(), date(2026, 11, 17)),
        (law_with("same_day_cut_off", time(16)), date(2026, 11, 16)),
    ):
        dossier = accepted("1.001193", 15, 30, law)
        statutory = dossier.deadlines(dossier.events[-1].at).statutory
        assert statutory is not None
        assert statutory.on == due_on


def test_a_host_may_have_another_working_day() -> None:
    """R11, R37: a step of half a day from 08:00 ends at 14:00 by eight hours, 11:00 by six."""
    for law, ends in (
        (load_rulebook(), {"16 14:00"}),
        (law_with("working_day_hours", Fraction(6)), {"16 11:00"}),
    ):
        dossier = accepted("1.012784", 8, 0, law)
        place = dossier.basis
        assert place is not None
        half = step_due_date(
            dossier.events[-1].at, WorkingDays("0.5"), place.calendar, place.step_rule
        )
        assert half is not None
        assert {f"{half.expires_at:%d %H:%M}"} == ends
