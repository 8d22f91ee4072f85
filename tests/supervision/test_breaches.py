"""Acts against the rules, whatever the clock says."""

from __future__ import annotations

from datetime import date

from tthc_flow.dossier.events import (
    Corrected,
    Extended,
    PaymentConfirmed,
    PaymentRequested,
    Reappointed,
    Resumed,
    Suspended,
)
from tthc_flow.terms import WorkingDays

from ..stories import HANDED, Happening, at, supplement, suspension, told
from .seen import flags, opens

BREACHES = ("SECOND_SUPPLEMENT", "SECOND_REAPPOINTMENT", "PAUSE_WITHOUT_BASIS", "DUE_DATE_MOVED")


def breaches(*happened: Happening) -> set[str]:
    """Keys of the breaches at the end of the year."""
    found = flags(told(*happened), "12-31 09:00")
    return {key for key in found if key.split("/")[-2] in BREACHES}


def again(when: str, new_on: date) -> Happening:
    """A re-appointment."""
    return (Reappointed, when, {"new_on": new_on})


def more(when: str) -> Happening:
    """An extension of two working days."""
    return (Extended, when, {"term": WorkingDays(2), "basis": "Luật Đất đai"})


def test_each_supplement_after_the_first_is_a_breach() -> None:
    """T25: asked once, completely; each later request has its own key."""
    one, two, three = (
        supplement("11-10 09:00", "11-10 10:00"),
        supplement("11-10 11:00", "11-10 13:00"),
        supplement("11-10 14:00"),
    )
    assert breaches(HANDED, *one) == set()
    assert breaches(HANDED, *one, *two, *three) == {
        "SUPPLEMENT_REQUEST/SECOND_SUPPLEMENT/1",
        "SUPPLEMENT_REQUEST/SECOND_SUPPLEMENT/2",
    }
    flag = opens(told(HANDED, *one, *two), "SUPPLEMENT_REQUEST/SECOND_SUPPLEMENT/1", "11-10 11:00")
    assert flag.basis.startswith("QĐ 766/QĐ-TTg mục 2.1")


def test_each_reappointment_after_the_first_is_a_breach() -> None:
    """T39: at most one; both before the date of Mon 16/11 passed."""
    one, two = again("11-12 09:00", date(2026, 11, 18)), again("11-13 09:00", date(2026, 11, 20))
    assert breaches(HANDED, one) == set()
    assert breaches(HANDED, one, two) == {"APPOINTED/SECOND_REAPPOINTMENT/1"}
    opens(told(HANDED, one, two), "APPOINTED/SECOND_REAPPOINTMENT/1", "11-13 09:00")


def test_a_pause_names_its_law() -> None:
    """T27, R34: a suspension and a wait for payment alike; blanks are no basis."""
    assert breaches(HANDED, *suspension("11-10 09:00", "11-11 09:00")) == set()
    bare: list[Happening] = [
        (Suspended, "11-10 09:00", {"basis": " "}),
        (Resumed, "11-11 09:00", {}),
        (PaymentRequested, "11-11 10:00", {}),
        (PaymentConfirmed, "11-12 09:00", {}),
    ]
    assert breaches(HANDED, *bare) == {
        "STATUTORY/PAUSE_WITHOUT_BASIS/0",
        "STATUTORY/PAUSE_WITHOUT_BASIS/1",
    }
    assert breaches(HANDED, *supplement("11-10 09:00")) == set()


def test_a_date_moved_after_it_had_passed_is_a_breach() -> None:
    """T38, T40: until Mon 16/11; moved by its 24:00 it is lawful, a minute later it hides."""
    for act, key in (
        (again("11-17 00:00", date(2026, 11, 20)), ""),
        (again("11-17 00:01", date(2026, 11, 20)), "APPOINTED/DUE_DATE_MOVED/0"),
        (more("11-17 00:00"), ""),
        (more("11-17 00:01"), "STATUTORY/DUE_DATE_MOVED/0"),
    ):
        assert breaches(HANDED, act) == ({key} if key else set())
    story = told(HANDED, again("11-18 09:00", date(2026, 11, 20)))
    flag = opens(story, "APPOINTED/DUE_DATE_MOVED/0", "11-18 09:00")
    assert flag.due_at == at("11-17 00:00")


def test_it_is_the_date_in_force_that_counts() -> None:
    """T40: the first was moved in time to Fri 20/11, the second act came after that."""
    in_time = again("11-13 09:00", date(2026, 11, 20))
    late = again("11-23 09:00", date(2026, 11, 27))
    assert breaches(HANDED, in_time, late) == {
        "APPOINTED/SECOND_REAPPOINTMENT/1",
        "APPOINTED/DUE_DATE_MOVED/1",
    }


def test_a_date_missed_before_the_pause_is_not_saved_by_it() -> None:
    """R33: overdue since Mon 16/11, stopped on Tue, re-appointed while it waits."""
    story = [*suspension("11-17 09:00"), again("11-18 09:00", date(2026, 11, 30))]
    assert breaches(HANDED, *story) == {"APPOINTED/DUE_DATE_MOVED/0"}
    lawful = [*suspension("11-13 09:00"), again("11-18 09:00", date(2026, 11, 30))]
    assert breaches(HANDED, *lawful) == set()


def test_an_act_that_was_entered_by_mistake_is_no_breach() -> None:
    """R31: voided by a correction it never happened; the others keep their keys."""
    one, two = again("11-12 09:00", date(2026, 11, 18)), again("11-13 09:00", date(2026, 11, 20))
    bare: Happening = (Suspended, "11-13 10:00", {})
    void: Happening = (Corrected, "11-13 11:00", {"corrects": 5})
    assert breaches(HANDED, one, two, bare, void) == {"STATUTORY/PAUSE_WITHOUT_BASIS/0"}
