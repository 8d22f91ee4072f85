"""The view of one day: which values hold, how they are read, what its hash covers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_flow.citations import Citation, Confidence
from tthc_flow.errors import CallerError, RuleNotInForce, UnknownRule
from tthc_flow.rulebook import LegalValue, Rulebook, RulebookView, load_rulebook


def dated(valid_from: date, valid_until: date | None, number: str = "3") -> LegalValue:
    return LegalValue(
        key="return_days",
        label_vi="Thời hạn trả",
        label_en="Days of return",
        value=Fraction(number),
        unit="working days",
        valid_from=valid_from,
        valid_until=valid_until,
        citation=Citation("NĐ 61/2018/NĐ-CP điều 19", "T23"),
        confidence=Confidence.QUOTED,
        last_checked_on=date(2026, 11, 22),
    )


FIRST = dated(date(2018, 6, 21), date(2025, 7, 1))
SECOND = dated(date(2026, 1, 1), None, "2.5")
LAW = Rulebook((FIRST, SECOND))


@given(st.dates(date(2010, 1, 1), date(2060, 12, 31)))
def test_a_view_holds_what_is_in_force_that_day(day: date) -> None:
    """R21: from the first day, included, to the last, excluded; read off the values one by one."""
    law = load_rulebook()
    expected = {value.key: value for value in law.values if value.holds_on(day)}
    assert law.at(day).values == expected


def test_days_without_a_change_share_one_view() -> None:
    """A view is built once for each period, so that asking again is a look-up."""
    assert LAW.at(date(2018, 6, 21)) is LAW.at(date(2025, 6, 30))
    assert LAW.at(date(2025, 6, 30)) is not LAW.at(date(2025, 7, 1))
    assert load_rulebook() is load_rulebook()


def test_a_day_without_value_is_refused() -> None:
    """R21: before the first value and between two, no nearest value is made up."""
    for day in (date(2018, 6, 20), date(2025, 7, 1), date(2025, 12, 31)):
        with pytest.raises(RuleNotInForce, match="from 2018-06-21 to 2025-07-01") as refusal:
            LAW.at(day).value("return_days")
        assert "from 2026-01-01 on" in refusal.value.remedy


def test_an_unknown_name_lists_near_ones() -> None:
    """A misspelt key is the caller's fault and is told the names that exist."""
    with pytest.raises(UnknownRule, match="same_day_cut_off"):
        load_rulebook().at(date(2026, 8, 20)).time_of_day("same_day_cutoff")
    with pytest.raises(UnknownRule, match="near names: return_days"):
        LAW.at(date(2020, 1, 1)).value("xyz")


@pytest.mark.parametrize(
    "misread",
    [
        lambda view: view.number("same_day_cut_off"),
        lambda view: view.time_of_day("reappointments"),
        lambda view: view.flag("reappointments"),
        lambda view: view.text("made_up_day_may_be_due"),
        lambda view: view.rows("supplement_policy"),
    ],
)
def test_a_value_is_read_as_what_it_is(misread) -> None:
    """A time of day is no number: nothing is converted silently."""
    with pytest.raises(CallerError, match="is no"):
        misread(load_rulebook().at(date(2026, 8, 20)))


def test_numbers_are_exact() -> None:
    """R11: values are fractions; a half is not rounded to a whole number."""
    view = LAW.at(date(2026, 1, 1))
    assert view.number("return_days") == Fraction(5, 2)
    with pytest.raises(CallerError, match="no whole number"):
        view.whole("return_days")


def test_an_instant_is_no_day() -> None:
    """The law changes at midnight in Việt Nam, so the caller names the local date."""
    with pytest.raises(CallerError, match="is no date"):
        LAW.at(datetime(2026, 1, 1, tzinfo=UTC))


def test_assumptions_are_those_marked_assumed() -> None:
    """R22: in force on a day, or of all eras, and nothing else."""
    law = load_rulebook()
    on = law.assumptions(date(2026, 8, 20))
    assert len(on) >= 5
    assert {value.confidence for value in law.assumptions()} == {Confidence.ASSUMED}
    assert set(on) <= set(law.assumptions())
    assert "reappointments" in {value.key for value in on}
    assert LAW.assumptions() == ()


def test_a_view_cannot_be_changed() -> None:
    """R21: the view is frozen, its tables too."""
    view = load_rulebook().at(date(2026, 8, 20))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        view.on = date(2026, 1, 1)  # type: ignore[misc]
    with pytest.raises(TypeError):
        view.rows("flag_severities")[0]["severity"] = "info"  # type: ignore[index]
    with pytest.raises(TypeError):
        view.values["reappointments"] = FIRST  # type: ignore[index]


@pytest.mark.parametrize(
    "change",
    [
        {"value": Fraction(4)},
        {"unit": "days"},
        {"valid_from": date(2018, 6, 22)},
        {"confidence": Confidence.ASSUMED},
        {"citation": Citation("NĐ 118/2025/NĐ-CP")},
    ],
)
def test_the_hash_covers_what_the_law_says(change: dict[str, Any]) -> None:
    """R21: another number, date, source or confidence gives another hash."""
    assert _view(attrs.evolve(FIRST, **change)).hash != _view(FIRST).hash


def test_the_hash_is_of_the_content_only() -> None:
    """R21: order of files, labels and a new check of the source leave the hash alone."""
    checked = attrs.evolve(FIRST, last_checked_on=date(2027, 1, 1), label_en="Return", note="same")
    assert _view(checked).hash == _view(FIRST).hash
    assert Rulebook((SECOND, FIRST)).hash == LAW.hash
    assert len(LAW.hash) == 16
    assert LAW.at(date(2020, 1, 1)).hash != LAW.at(date(2026, 1, 1)).hash


def _view(value: LegalValue) -> RulebookView:
    return Rulebook((value,)).at(date(2020, 1, 1))
