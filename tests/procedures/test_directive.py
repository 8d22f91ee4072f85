"""Directives to cut times: what they say, how files say it, what they refuse (R25)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tthc_flow.citations import Confidence
from tthc_flow.errors import InvalidDirective, TargetUnknown
from tthc_flow.procedures import Level, StepKind, sample_catalogue
from tthc_flow.procedures.directive import (
    ReductionDirective,
    RoundingMode,
    Selection,
    directive_09,
)
from tthc_flow.procedures.directive_file import load_directive

FULL = """
number = "100/KH-UBND"
issuer = "UBND tỉnh"
issued_on = 2025-05-01
effective_from = 2025-06-01
effective_until = 2026-01-01
provenance = "quoted"
source = "https://example.org"
target = "30%"
exempt_up_to_days = "1"

[scope]
levels = ["province", "commune"]

[exemptions]
fields_of_work = ["Hộ tịch"]

[rounding]
mode = "nearest"
days = "1"
least_days = "0,5"

[floors]
appraise = "1/2"
"""


def test_directive_09_is_dated_and_says_that_nobody_read_it() -> None:
    """R25, law 15: number, issuer and date are known; the rate is not, and none is made up."""
    known = directive_09()
    assert (known.number, known.issued_on) == ("09/CT-UBND", date(2020, 3, 16))
    assert known.issuer == "UBND tỉnh Thanh Hoá"
    assert known.provenance is Confidence.ASSUMED
    assert known.target is None
    with pytest.raises(TargetUnknown, match="09/CT-UBND") as caught:
        _ = known.known_target
    assert "target" in caught.value.remedy
    assert not known.holds_on(date(2020, 3, 15))
    assert known.holds_on(date(2020, 3, 16))


def test_a_host_may_work_with_a_rate_and_it_stays_assumed() -> None:
    """R25: the rate is the host's; the provenance does not change with it."""
    supposed = directive_09(Fraction(3, 10))
    assert supposed.known_target == Fraction(3, 10)
    assert supposed.provenance is Confidence.ASSUMED


def test_a_file_says_everything(tmp_path: Path) -> None:
    """R25: ratio, scope, exemptions, rounding, dates and provenance; numbers are exact."""
    path = tmp_path / "directive.toml"
    path.write_text(FULL, encoding="utf-8")
    read = load_directive(path)
    assert read.target == Fraction(3, 10)
    assert read.scope == Selection(levels=(Level.PROVINCE, Level.COMMUNE))
    assert read.exemptions == Selection(fields_of_work=("Hộ tịch",))
    assert read.exempt_up_to == 1
    assert read.rounding is RoundingMode.NEAREST
    assert (read.granularity, read.least) == (Fraction(1), Fraction(1, 2))
    assert read.floors == {StepKind.APPRAISE: Fraction(1, 2)}
    assert read.provenance is Confidence.QUOTED
    assert [read.holds_on(date(2025, month, 1)) for month in (5, 6, 12)] == [False, True, True]
    assert not read.holds_on(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("number = 9", "number: 9 is no text"),
        ("", "number: is missing"),
        (FULL.replace('"30%"', '"nhiều"'), "target: 'nhiều' is not a number"),
        (FULL.replace('"30%"', '"1/0"'), "target: '1/0' is not a number"),
        (FULL.replace('"30%"', "0.3"), "target: 0.3 is no text"),
        (FULL.replace('"30%"', '"130%"'), "target: 13/10 is not between 0 and 1"),
        (FULL.replace('"30%"', '"0%"'), "target: 0 is not between 0 and 1"),
        (FULL.replace("2026-01-01", "2025-06-01"), "effective_until: 2025-06-01 is not after"),
        (FULL.replace('days = "1"', 'days = ""'), "rounding, days: '' is not a number"),
        (FULL.replace('days = "1"', 'days = "0"'), "granularity: 0 is no length"),
        (FULL.replace('appraise = "1/2"', 'appraise = "0"'), "floors, appraise: 0 is no length"),
        (FULL.replace("appraise", "sleep"), "'sleep' is not one of intake"),
        (FULL.replace('"quoted"', '"sure"'), "provenance: 'sure' is not one of quoted"),
        (FULL.replace('"30%"', '"1e999999999"'), "target: '1e999999999' is not a number"),
        ("colour = 1" + FULL, "unknown key 'colour'"),
        ("number = ", "it is no TOML file"),
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    """R26: each fault with its field."""
    path = tmp_path / "directive.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDirective) as caught:
        load_directive(path)
    assert any(fault in told for told in caught.value.faults), caught.value.faults


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """Limits when parsing."""
    path = tmp_path / "directive.toml"
    path.write_text("#" * 1_000_001, encoding="utf-8")
    with pytest.raises(InvalidDirective, match="larger"):
        load_directive(path)


def test_a_selection_is_every_list_that_is_not_empty() -> None:
    """R25: scope and exemptions by code, level and field of work."""
    land = sample_catalogue().versions("1.012784")[-1]
    assert Selection().takes(land)
    assert Selection(codes=("1.012784",), levels=(land.level,)).takes(land)
    assert Selection(fields_of_work=(land.field_of_work.upper(),)).takes(land)
    assert not Selection(codes=("1.012784",), levels=(Level.MINISTRY,)).takes(land)
    plain = ReductionDirective("1/CT", date(2026, 1, 1))
    assert not plain.exempts(land)
