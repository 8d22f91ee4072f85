"""Who is told when a date comes and goes, each once (R41)."""

from __future__ import annotations

from datetime import date

import pytest

from tthc_flow.dossier import Dossier
from tthc_flow.dossier.events import Decided, Decision, Extended
from tthc_flow.supervision import rungs
from tthc_flow.terms import WorkingDays

from ..stories import HANDED, Happening, at, procedure, supplement, suspension, told

ALL = ["remind_officer", "warn_head_of_unit", "report_head_of_desk", "report_leader"]


def reached(dossier: Dossier, when: str = "12-31 09:00") -> list[tuple[str, int, str]]:
    """Rung, epoch and instant of what was reached."""
    return [(r.rung, r.epoch, f"{r.fires_at:%m-%d %H:%M}") for r in rungs(dossier, at(when))]


def test_rungs_lie_in_working_time_around_the_binding_date() -> None:
    """R41: 16 and 8 open hours before Mon 16/11 17:00, then the first minute, then 8 hours."""
    dossier = told(HANDED)
    assert reached(dossier) == [
        ("remind_officer", 0, "11-13 07:00"),
        ("warn_head_of_unit", 0, "11-16 07:00"),
        ("report_head_of_desk", 0, "11-17 07:01"),
        ("report_leader", 0, "11-17 17:00"),
    ]
    assert len({rung.key for rung in rungs(dossier, at("12-31 09:00"))}) == 4
    assert rungs(dossier, at("12-31 09:00"))[0].key == "D/ladder/remind_officer/0"


@pytest.mark.parametrize(
    ("when", "count"),
    [("11-13 06:59", 0), ("11-13 07:00", 1), ("11-17 07:00", 2), ("11-17 07:01", 3)],
)
def test_a_rung_is_reached_at_its_instant_and_not_before(when: str, count: int) -> None:
    """R41: nothing is told early."""
    assert len(reached(told(HANDED), when)) == count


def test_what_was_promised_binds() -> None:
    """R24: promised until Thu 12/11, the leader is told on Fri; the law's date fires nothing."""
    dossier = told(HANDED, by=procedure("5 ngày làm việc", "3 ngày làm việc"))
    assert [(rung, when) for rung, _, when in reached(dossier)] == [
        ("remind_officer", "11-11 07:00"),
        ("warn_head_of_unit", "11-12 07:00"),
        ("report_head_of_desk", "11-13 07:01"),
        ("report_leader", "11-13 17:00"),
    ]


def test_a_new_date_has_its_own_rungs() -> None:
    """R40, R41: reminded on Fri 13/11, extended that day by two days: again, from the start."""
    more: Happening = (Extended, "11-13 09:00", {"term": WorkingDays(2), "basis": "Luật Đất đai"})
    assert [(rung, epoch) for rung, epoch, _ in reached(told(HANDED, more))] == [
        ("remind_officer", 0),
        *((rung, 1) for rung in ALL),
    ]


def test_nothing_fires_during_a_pause() -> None:
    """R33: stopped on Fri 13/11 08:00, for good or until Tue 17/11: two days later."""
    assert [rung for rung, _, _ in reached(told(HANDED, *supplement("11-13 08:00")))] == ALL[:1]
    resumed = reached(told(HANDED, *suspension("11-13 08:00", "11-17 08:00")))
    assert [(rung, epoch) for rung, epoch, _ in resumed] == [
        ("remind_officer", 0),
        # Moved to Wed 18/11: the officer's rung at Tue 07:00 lies in the pause.
        *((rung, 1) for rung in ALL[1:]),
    ]


def test_a_pause_after_the_date_stops_no_rung() -> None:
    """R33: overdue since Mon 24:00 and stopped on Tue 07:30, it goes up to the leader."""
    assert [rung for rung, _, _ in reached(told(HANDED, *suspension("11-17 07:30")))] == ALL


@pytest.mark.parametrize(("when", "count"), [("11-16 06:59", 1), ("11-16 07:00", 2)])
def test_the_end_of_the_dossier_ends_it(when: str, count: int) -> None:
    """R41: what had fired stays, also when both fell on one instant; the rest never comes."""
    ended = told(HANDED, (Decided, when, {"outcome": Decision.DENIED}))
    assert len(reached(ended)) == count


def test_undated_or_unaccepted_nobody_is_told() -> None:
    """T21: without a binding date there is no ladder, whatever the slip says."""
    by = procedure("không quy định")
    assert reached(told(HANDED, by=by, appointed_on=date(2026, 11, 16))) == []
    assert reached(told(HANDED), "11-09 08:59") == []
