"""Reading rulebook files: what is accepted, and how faults are told."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tthc_flow.errors import InvalidRulebook
from tthc_flow.rulebook import load_rulebook

RULE = """
[[rule]]
key = "return_days"
label_vi = "Thời hạn trả"
label_en = "Days of return"
unit = "working days"
"""

VALUE = """
[[rule.value]]
valid_from = 2018-06-21
valid_until = 2025-07-01
value = 2.5
reference = "NĐ 61/2018/NĐ-CP điều 19"
statement = "T23"
confidence = "quoted"
last_checked_on = 2026-11-22
"""


def refusal(path: Path) -> tuple[str, ...]:
    with pytest.raises(InvalidRulebook) as caught:
        load_rulebook(path)
    return caught.value.faults


def written(folder: Path, text: str, name: str = "one.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_host_brings_its_own_file(tmp_path: Path) -> None:
    """R22: a host that has read the act replaces what was assumed; numbers stay exact."""
    law = load_rulebook(written(tmp_path, RULE + VALUE))
    value = law.at(date(2020, 1, 1)).value("return_days")
    assert value.value == Fraction(5, 2)
    assert str(value.citation) == "NĐ 61/2018/NĐ-CP điều 19 (T23)"
    assert load_rulebook(tmp_path).hash == law.hash


def test_order_of_the_values_in_a_file_does_not_matter(tmp_path: Path) -> None:
    """R21: the dates decide, not the lines."""
    later = VALUE.replace("2025-07-01", "2030-01-01").replace("2018-06-21", "2025-07-01")
    law = load_rulebook(written(tmp_path, RULE + later + VALUE))
    assert [value.valid_from.year for value in law.values] == [2018, 2025]


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("value = 2.5", "value = nan", "value: "),
        ("value = 2.5", "value = inf", "value: "),
        ("value = 2.5", "value = 1e999999999", "value: "),
        ("value = 2.5", "value = 1e-999999999", "value: "),
        ("value = 2.5", "value = 2026-01-01", "is no switch, number, name, time of day or table"),
        ("value = 2.5", "value = [1, 2]", "is not a list of tables"),
        ("valid_from = 2018-06-21\n", "", "valid_from is missing"),
        ("2018-06-21", '"2018-06-21"', "valid_from: '2018-06-21' is not a date"),
        ("2018-06-21", "2018-06-21T07:00:00", "is not a date"),
        ("2025-07-01", "2018-06-21", "ends before it begins"),
        ('"NĐ 61/2018/NĐ-CP điều 19"', '" "', "reference: ' ' is no text"),
        ("quoted", "heard", "'heard' is not a valid Confidence"),
        ("last_checked_on", "checked_on", "unknown field 'checked_on'"),
        ("last_checked_on", "checked_on", "last_checked_on is missing"),
        ('label_vi = "Thời hạn trả"', "label_vi = 3", "label_vi: 3 is no text"),
        ("[[rule.value]]", "[rule.value]", "is not a list of tables"),
    ],
)
def test_a_fault_names_file_and_key(tmp_path: Path, good: str, bad: str, fault: str) -> None:
    """R21: every field of every value is checked; the message says where it stands."""
    assert good in RULE + VALUE
    faults = refusal(written(tmp_path, (RULE + VALUE).replace(good, bad)))
    assert all(line.startswith("one.toml: return_days: ") for line in faults)
    assert any(fault in line for line in faults)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """R21: one run tells every fault of every file."""
    written(tmp_path, (RULE + VALUE).replace("quoted", "heard").replace("2.5", "nan"))
    written(tmp_path, "[[rule", "two.toml")
    written(tmp_path, "[[rules]]\nkey = 'x'", "three.toml")
    (tmp_path / "four.toml").write_bytes(b"\xff\xfe")
    faults = refusal(tmp_path)
    assert [line.split(":")[0] for line in faults] == [
        "four.toml",
        "one.toml",
        "one.toml",
        "three.toml",
        "three.toml",
        "two.toml",
    ]


@pytest.mark.parametrize("value", ["9" * 10_000, "[" * 10_000])
def test_a_file_that_would_exhaust_the_reader_is_a_fault(tmp_path: Path, value: str) -> None:
    """Data are suspects: figures and brackets without end are told, not traced."""
    (fault,) = refusal(written(tmp_path, (RULE + VALUE).replace("2.5", value)))
    assert "not a TOML file" in fault


def test_overlapping_dates_are_refused(tmp_path: Path) -> None:
    """R21: no day has two values of one key, neither by closed nor by open ends."""
    second = VALUE.replace("2018-06-21", "2025-06-30").replace("2025-07-01", "2030-01-01")
    assert "the values from 2018-06-21 and 2025-06-30 overlap" in str(
        refusal(written(tmp_path, RULE + VALUE + second))
    )
    opened = VALUE.replace("valid_until = 2025-07-01\n", "")
    later = second.replace("2025-06-30", "2026-01-01")
    assert "overlap" in str(refusal(written(tmp_path, RULE + opened + later)))


def test_a_key_stands_in_one_file(tmp_path: Path) -> None:
    """R21: a second home of one key is refused, naming both files."""
    written(tmp_path, RULE + VALUE)
    written(tmp_path, RULE + VALUE, "two.toml")
    assert refusal(tmp_path) == ("two.toml: return_days: stands in one.toml already",)


def test_a_key_keeps_its_kind(tmp_path: Path) -> None:
    """R21: a number does not become a time of day with a new decree."""
    later = VALUE.replace("2025-07-01", "2030-01-01").replace("2018-06-21", "2025-07-01")
    text = RULE + VALUE + later.replace("2.5", "15:00:00")
    assert "differ in kind" in str(refusal(written(tmp_path, text)))


def test_nothing_to_read_is_a_fault(tmp_path: Path) -> None:
    """An empty folder or a missing file is no rulebook."""
    assert refusal(tmp_path) == ("no *.toml file",)
    assert "cannot be read" in refusal(tmp_path / "absent.toml")[0]
