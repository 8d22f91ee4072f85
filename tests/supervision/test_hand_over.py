"""Hand-over from the desk to the unit: online at once, paper by closing or at the next opening."""

from __future__ import annotations

from datetime import date, time

import pytest

from tthc_flow.calendars import load_calendar, load_office
from tthc_flow.dossier.events import Decided, Decision, HandedOver

from ..stories import supplement, told
from .seen import begins, flags, opens


@pytest.mark.parametrize(
    ("accepted", "channel", "last"),
    [
        ("11-09 09:00", "in_person", "11-09 17:00"),
        ("11-09 15:00", "in_person", "11-09 17:00"),  # 15:00 itself is not after
        ("11-09 15:01", "in_person", "11-10 08:00"),
        ("11-09 09:00", "postal", "11-09 17:00"),
        ("11-09 18:00", "postal", "11-10 08:00"),
        ("11-13 15:01", "in_person", "11-16 08:00"),  # Friday
        ("11-14 10:00", "in_person", "11-16 17:00"),  # Saturday: received on Monday
        ("11-23 15:01", "in_person", "11-25 08:00"),  # 24/11 is Culture Day
        ("08-21 15:01", "in_person", "08-22 08:00"),  # a made-up Saturday
        ("11-09 09:00", "online", "11-09 10:00"),
        ("11-09 16:30", "online", "11-10 07:30"),
        ("11-14 10:00", "online", "11-16 08:00"),
    ],
)
def test_a_hand_over_is_late_after(accepted: str, channel: str, last: str) -> None:
    """T31: the same working day, after 15:00 the start of the next, online at once."""
    begins(told(accepted=accepted, channel=channel), "HANDOVER/OVERDUE/0", last)


def test_after_the_closing_of_a_short_day_it_is_the_next_mornings(tmp_path) -> None:
    """T31, R8: an office that closes at 11:30 has no afternoon to hand over what came at 14:00."""
    hours = tmp_path / "short.toml"
    hours.write_text(
        'key = "short"\nname_vi = "Nửa ngày"\nname_en = "Half day"\nsource = "thử"\n'
        'confidence = "assumed"\n[[hours]]\n'
        'weekdays = ["mon", "tue", "wed", "thu", "fri"]\nsessions = ["07:00-11:30"]\n',
        encoding="utf-8",
    )
    calendar = load_calendar(office=load_office(hours))
    assert calendar.closing(date(2026, 11, 9)).time() == time(11, 30)
    for accepted, last in (("11-09 11:30", "11-09 11:30"), ("11-09 14:00", "11-10 08:00")):
        begins(told(accepted=accepted, calendar=calendar), "HANDOVER/OVERDUE/0", last)


def test_it_is_due_soon_on_its_last_day() -> None:
    """R39: a limit of the house is told on its own day."""
    dossier = told(accepted="11-09 15:01")
    assert not flags(dossier, "11-09 16:00", "HANDOVER")
    opens(dossier, "HANDOVER/DUE_SOON/0", "11-10 07:00")


def test_late_stays_late_and_in_time_is_forgotten() -> None:
    """R40: handed over at 17:00 sharp nobody was late; at 17:01 somebody was, for good."""
    assert not flags(told((HandedOver, "11-09 17:00", {})), "12-31 09:00", "HANDOVER")
    late = told((HandedOver, "11-09 17:01", {}))
    assert set(flags(late, "12-31 09:00", "HANDOVER")) == {"HANDOVER/OVERDUE/0"}


def test_a_pause_at_the_desk_stops_it_and_begins_it_anew() -> None:
    """R33, T31: asked at 10:00, supplied on Thu 12/11 09:00: by its closing, with its own key."""
    waiting = told(*supplement("11-09 10:00"))
    assert not flags(waiting, "11-11 09:00", "HANDOVER")
    begins(told(*supplement("11-09 10:00", "11-12 09:00")), "HANDOVER/OVERDUE/1", "11-12 17:00")
    late = told(*supplement("11-10 10:00", "11-12 09:00"), (HandedOver, "11-12 10:00", {}))
    assert set(flags(late, "12-31 09:00", "HANDOVER")) == {"HANDOVER/OVERDUE/0"}


def test_a_result_given_at_once_needs_none() -> None:
    """NĐ 61/2018 art. 17.4: decided at the desk, there is nothing to hand over."""
    dossier = told((Decided, "11-09 10:00", {"outcome": Decision.GRANTED}))
    assert not flags(dossier, "12-31 09:00", "HANDOVER")
