"""`tthc.toml` and `[tool.tthc]`: found, read, and refused with every fault."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tthc_flow.compliance import RepealedAct, Severity, Yardstick
from tthc_flow.compliance.configuration import find_configuration, read_configuration
from tthc_flow.compliance.yardstick import newest_day
from tthc_flow.errors import InvalidConfiguration

FULL = """\
select = ["TF2", "TF3"]
ignore = ["TF204"]
fail-on = "error"
on = 2026-08-20
baseline = "known.json"
directive = "kh-01.toml"

[[repealed]]
act = "77/QĐ-UBND"
repealed-on = 2026-01-01
replaced-by = "88/QĐ-UBND"
"""

DIRECTIVE = """\
number = "KH 01/KH-UBND"
issued_on = 2026-01-05
provenance = "assumed"
target = "30%"
"""


def test_a_full_file(tmp_path: Path) -> None:
    """R47: everything that the command line takes, and what only a project can say."""
    (tmp_path / "tthc.toml").write_text(FULL, encoding="utf-8")
    (tmp_path / "kh-01.toml").write_text(DIRECTIVE, encoding="utf-8")
    found = find_configuration(tmp_path)
    assert found.select == ("TF2", "TF3")
    assert found.ignore == ("TF204",)
    assert found.fail_on is Severity.ERROR
    assert found.on == date(2026, 8, 20)
    assert found.baseline == tmp_path / "known.json"
    assert found.repealed == (RepealedAct("77/QĐ-UBND", date(2026, 1, 1), "88/QĐ-UBND"),)
    directive = found.directive
    assert directive is not None
    assert (directive.number, directive.known_target) == ("KH 01/KH-UBND", Fraction(3, 10))


def test_pyproject_and_folders_above(tmp_path: Path) -> None:
    """The nearest folder decides; a pyproject.toml of somebody else is passed over."""
    (tmp_path / "pyproject.toml").write_text('[tool.tthc]\nselect = ["TF1"]\n', encoding="utf-8")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    assert find_configuration(below).select == ("TF1",)
    (below / "tthc.toml").write_text("", encoding="utf-8")
    assert find_configuration(below).select == ()


def test_both_files_in_one_folder_are_refused(tmp_path: Path) -> None:
    """Ambiguity is refused until somebody names which of the two holds."""
    (tmp_path / "pyproject.toml").write_text("[tool.tthc]\n", encoding="utf-8")
    (tmp_path / "tthc.toml").write_text("", encoding="utf-8")
    with pytest.raises(InvalidConfiguration, match="side by side"):
        find_configuration(tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour = 1", "unknown key 'colour'"),
        ('select = "TF2"', "is no list"),
        ('fail-on = "fatal"', "not one of"),
        ('on = "soon"', "soon"),
        ("directive = 3", "no text"),
        ("a = [", "no TOML"),
    ],
)
def test_faults_are_told(tmp_path: Path, text: str, told: str) -> None:
    """What a project asks for wrongly is never silently left out."""
    path = tmp_path / "tthc.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidConfiguration, match=told):
        read_configuration(path)


def test_odd_tables_are_refused(tmp_path: Path) -> None:
    """`tool.tthc` must be a table, a missing file is told."""
    path = tmp_path / "pyproject.toml"
    path.write_text("[tool]\ntthc = 3\n", encoding="utf-8")
    with pytest.raises(InvalidConfiguration):
        read_configuration(path)
    path.write_text("tool = 3\n", encoding="utf-8")
    assert find_configuration(tmp_path).source is None
    with pytest.raises(InvalidConfiguration, match="cannot be opened"):
        read_configuration(tmp_path / "none.toml")


def test_the_day_is_never_taken_from_a_clock() -> None:
    """R3: without a day the rulebook's last check is taken, so a run can be had again."""
    assert Yardstick.of().on == date(2026, 11, 22)
    newer, mistyped = date(2026, 12, 30), date(2206, 12, 30)
    assert newest_day([date(2020, 1, 1)]) == newest_day([mistyped]) == date(2026, 11, 22)
    assert newest_day([newer, mistyped]) == newer
    assert Yardstick.of(date(2024, 1, 1)).law.flag("district_level_exists")
    assert Yardstick.of(date(2025, 6, 30)).repealed == {}
    assert set(Yardstick.of(date(2025, 7, 1)).repealed) == {"61/2018/NĐ-CP"}
