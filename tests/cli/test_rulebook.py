"""`tthc rulebook`."""

from __future__ import annotations

import json

import pytest

from tthc_flow.rulebook import load_rulebook

from .conftest import Tthc


def test_assumptions_are_listed_with_their_source(tthc: Tthc) -> None:
    """R22: what nobody has read shows up, and only that."""
    values = json.loads(tthc("rulebook", "assumptions", "--json").stdout)
    assert len(values) >= 5
    assert {value["confidence"] for value in values} == {"assumed"}
    assert all(value["source"] for value in values)


def test_values_in_force_on_a_day(tthc: Tthc) -> None:
    """R21: the 15:00 rule is in force in 2026; of two eras only one shows."""
    values = json.loads(tthc("rulebook", "show", "--on", "2026-08-20", "--json").stdout)
    keys = [value["key"] for value in values]
    assert len(keys) == len(set(keys))
    assert next(v["value"] for v in values if v["key"] == "same_day_cut_off") == "15:00"


def test_tables_for_people(tthc: Tthc) -> None:
    """The table shows numbers with their unit in the language asked for."""
    assert "ngày làm việc" in tthc("rulebook", "show").stdout
    assert "working days" in tthc("rulebook", "assumptions", "--lang", "en").stdout
    units = {value.unit for value in load_rulebook().values if value.unit}
    assert len(units) >= 5
    assert not [unit for unit in units if f" {unit} " in tthc("rulebook", "show").stdout]


@pytest.mark.parametrize(("lang", "words"), [("vi", "Không có quy định"), ("en", "Nothing")])
def test_nothing_in_force_is_said(tthc: Tthc, lang: str, words: str) -> None:
    """R22: before the first era there is no value, and the answer says so."""
    for command in ("show", "assumptions"):
        done = tthc("rulebook", command, "--on", "1990-01-01", "--lang", lang)
        assert done.exit_code == 0
        assert done.stdout.startswith(words)
        assert "01/01/1990" in done.stdout
    assert tthc("rulebook", "show", "--on", "1990-01-01", "--json").stdout.strip() == "[]"
