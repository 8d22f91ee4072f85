"""What the bundled rulebook says, compared with the law notes value by value."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from tthc_flow.citations import Confidence
from tthc_flow.rulebook import Rulebook, load_rulebook

ERA_A = date(2018, 6, 21)
ERA_B = date(2025, 7, 1)
CIVIL_STATUS_2014 = date(2016, 1, 1)
CIVIL_STATUS_2026 = date(2027, 3, 1)

OBLIGATIONS = (
    "STATUTORY",
    "COMMITTED",
    "APPOINTED",
    "STEP",
    "HANDOVER",
    "CONSULTATION",
    "SUPPLEMENT_REQUEST",
    "SUPPLEMENT_WINDOW",
    "APOLOGY",
    "PUBLICATION",
    "RETURN",
)
BREACHES = {
    "AT_RISK",
    "SECOND_SUPPLEMENT",
    "SECOND_REAPPOINTMENT",
    "PAUSE_WITHOUT_BASIS",
    "DUE_DATE_MOVED",
}


@pytest.fixture
def law() -> Rulebook:
    return load_rulebook()


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("supplement_request_working_days", 3),  # T23
        ("supplement_requests_after_acceptance", 1),  # T25
        ("reappointments", 1),  # T39
        ("apology_before_expiry_days", 1),  # T38
        ("working_day_hours", 8),  # R11
        ("publication_days_before_effect_ministry", 20),  # T48
        ("publication_days_before_effect_province", 5),
        ("publication_days_after_signing_fast_track", 3),
        ("database_working_days_ministry", 10),  # T49
        ("database_working_days_province", 5),
        ("database_working_days_fast_track", 2),
        ("score_766_full_at_online_percent", 80),  # T56
        ("score_766_full_at_digitised_percent", 50),
        ("score_766_full_at_satisfied_percent", 90),
        ("complaint_working_days_resolve", 15),  # T59
        ("complaint_working_days_supplement", 5),
        ("complaint_working_days_refuse", 2),
        ("complaint_working_days_publish", 2),
    ],
)
def test_numbers_of_the_law(law: Rulebook, key: str, number: int) -> None:
    """R21: every legal number of 20/08/2026 is the one the law notes give."""
    assert law.at(date(2026, 8, 20)).whole(key) == number


@pytest.mark.parametrize(
    ("key", "day", "confidence"),
    [
        ("same_day_cut_off", CIVIL_STATUS_2014 - timedelta(1), Confidence.ASSUMED),
        ("same_day_cut_off", CIVIL_STATUS_2014, Confidence.QUOTED),
        ("same_day_cut_off", CIVIL_STATUS_2026 - timedelta(1), Confidence.QUOTED),
        ("same_day_cut_off", CIVIL_STATUS_2026, Confidence.ASSUMED),  # T34: law unread
        ("hand_over_cut_off", ERA_A - timedelta(1), Confidence.ASSUMED),
        ("hand_over_cut_off", ERA_A, Confidence.QUOTED),
        ("hand_over_cut_off", ERA_B - timedelta(1), Confidence.QUOTED),
        ("hand_over_cut_off", ERA_B, Confidence.ASSUMED),  # T31: era B unknown
    ],
)
def test_three_o_clock_is_dated_by_its_own_law(
    law: Rulebook, key: str, day: date, confidence: Confidence
) -> None:
    """T31, T33, T34: 15:00 throughout, quoted only where the law of that day was read."""
    view = law.at(day)
    assert view.time_of_day(key) == time(15)
    assert view.value(key).confidence is confidence


@pytest.mark.parametrize(
    ("key", "era_a", "era_b"),
    [
        ("supplement_request_working_days", Confidence.QUOTED, Confidence.SECONDARY),  # T23
        ("supplement_policy", Confidence.QUOTED, Confidence.SECONDARY),  # T24
        ("reappointments", Confidence.QUOTED, Confidence.ASSUMED),  # T39: era B unknown
        ("apology_before_expiry_days", Confidence.QUOTED, Confidence.ASSUMED),  # T38
    ],
)
def test_two_eras_of_the_one_stop_decree(
    law: Rulebook, key: str, era_a: Confidence, era_b: Confidence
) -> None:
    """R21: NĐ 61/2018 holds to 30/06/2025, NĐ 118/2025 from 01/07/2025, each as it was read."""
    first, second = law.at(date(2025, 6, 30)).value(key), law.at(date(2025, 7, 1)).value(key)
    assert (first.valid_from, first.valid_until, first.confidence) == (ERA_A, ERA_B, era_a)
    assert (second.valid_from, second.valid_until, second.confidence) == (ERA_B, None, era_b)
    assert "NĐ 61/2018/NĐ-CP" in first.citation.text
    assert "NĐ 118/2025/NĐ-CP" in second.citation.text


def test_the_term_restarts_after_a_supplement(law: Rulebook) -> None:
    """T24: on re-receipt the limit restarts from zero, in both eras."""
    assert {law.at(day).text("supplement_policy") for day in (ERA_A, ERA_B)} == {"RESTART"}


def test_switches(law: Rulebook) -> None:
    """T13, R5: a made-up Saturday may be a due day; 24/11 on a weekend is not compensated."""
    view = law.at(date(2029, 11, 24))
    assert view.flag("made_up_day_may_be_due")
    assert not view.flag("culture_day_compensated")


def test_every_key_has_a_value_on_every_day_of_the_calendar(law: Rulebook) -> None:
    """R10, R21: the nearest value, marked assumed, covers 2010-2060 without a gap."""
    assert len(law.eras) >= 20
    for values in law.eras.values():
        assert values[0].valid_from <= date(2010, 1, 1)
        assert values[-1].valid_until is None
        ends = [value.valid_until for value in values[:-1]]
        assert ends == [value.valid_from for value in values[1:]]


def test_every_value_says_where_it_comes_from(law: Rulebook) -> None:
    """R21: a reference, a statement of the law notes or a design rule, and a day of checking."""
    assert len(law.values) >= 40
    for value in law.values:
        assert value.citation.text
        assert value.citation.statement[0] in "RT"
        assert value.label_vi != value.label_en
        assert value.last_checked_on >= date(2026, 11, 22)


def test_a_severity_for_every_obligation_and_kind(law: Rulebook) -> None:
    """R39: due soon and overdue of each obligation, and every breach, once each."""
    rows = law.at(date(2026, 8, 20)).rows("flag_severities")
    cells = [(row["obligation"], row["kind"]) for row in rows]
    assert len(cells) == len(set(cells))
    assert {(name, kind) for name in OBLIGATIONS for kind in ("DUE_SOON", "OVERDUE")} <= set(cells)
    assert {kind for _, kind in cells} == {"DUE_SOON", "OVERDUE", *BREACHES}
    assert {row["severity"] for row in rows} == {"info", "warning", "serious", "critical"}


def test_the_ladder_climbs(law: Rulebook) -> None:
    """R41: officer, head of unit, head of the desk, leader, before and after the due instant."""
    rungs = law.at(date(2026, 8, 20)).rows("escalation_ladder")
    recipients = [rung["recipient"] for rung in rungs]
    assert recipients == ["officer", "head_of_unit", "head_of_desk", "leader"]
    hours = [int(str(rung["working_hours"])) for rung in rungs]
    assert hours == sorted(hours)
    assert hours[0] < 0 < hours[-1]
    assert len({rung["rung"] for rung in rungs}) == len(rungs)
