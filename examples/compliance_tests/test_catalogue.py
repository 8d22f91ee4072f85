"""The list as typed procedures, and the desk that will use it."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from tthc_flow import Desk, SubmissionChannel, Yardstick, load_catalogue
from tthc_flow.dossier import Dossier, Event
from tthc_flow.errors import IllegalTransition
from tthc_flow.testing import WorkingClock, assert_compliant
from tthc_flow.testing.strategies import illegal_events

BOOK = load_catalogue(Path(__file__).parent / "catalogue.toml")
NOVEMBER = Yardstick.of(date(2026, 11, 25))


def test_the_known_finding_and_no_other() -> None:
    """The steps of 1.000703 take longer than the law gives."""
    assert_compliant(BOOK.procedure("1.000703", NOVEMBER.on), NOVEMBER, expected={"TF202"})


def test_a_finding_fails_in_words() -> None:
    """What a developer reads when somebody changes a term."""
    with pytest.raises(AssertionError, match=r"\+ TF202") as told:
        assert_compliant(BOOK.procedure("1.000703", NOVEMBER.on), NOVEMBER, lang="en")
    assert "By: " in str(told.value)
    assert "Fix: " in str(told.value)


def test_a_dossier_becomes_late(tthc_desk: Desk, tthc_clock: WorkingClock) -> None:
    """The sample catalogue promises five working days for 1.013782; the clock starts on 09/11."""
    tthc_desk.receive("D", procedure="1.013782", channel=SubmissionChannel.IN_PERSON)
    dossier = tthc_desk.accept("D")
    committed = dossier.deadlines(tthc_clock()).committed
    assert committed is not None
    assert committed.on == date(2026, 11, 16)
    tthc_clock.advance_working_days(6)
    tthc_desk.sweep(tthc_clock())
    assert "D/COMMITTED/OVERDUE/0" in {fired.entry.key for fired in tthc_desk.flags("D")}


@settings(max_examples=20, deadline=None)
@given(illegal_events())
def test_the_law_is_not_broken(told: tuple[Dossier, Event]) -> None:
    """An illegal event changes nothing."""
    dossier, event = told
    before = dossier.seq
    with pytest.raises(IllegalTransition):
        dossier.apply(event)
    assert dossier.seq == before
