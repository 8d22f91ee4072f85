"""`tthc catalogue`."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Tthc

LAND = "1.012784"


def test_the_sample_is_listed(tthc: Tthc) -> None:
    """Issue 2: a sample of at least 20 real procedures, some with a commitment."""
    listed = json.loads(tthc("catalogue", "show", "--json").stdout)
    assert len(listed) >= 20
    assert any(procedure["committed"] for procedure in listed)
    assert LAND in tthc("catalogue", "show").stdout


def test_one_procedure_with_its_steps(tthc: Tthc) -> None:
    """R23: terms per channel, steps, and what was assumed."""
    land = json.loads(tthc("catalogue", "show", LAND, "--json").stdout)
    assert len(set(land["statutory"].values())) > 1
    assert {"kind", "stage", "term"} <= land["steps"][0].keys()
    text = tthc("catalogue", "show", LAND, "--on", "2026-08-20", "--lang", "en").stdout
    assert "in person:" in text
    assert "assumed" in text


def test_a_procedure_with_a_commitment_names_its_decision(tthc: Tthc) -> None:
    """R24: the published pair comes with the decision that promises it."""
    listed = json.loads(tthc("catalogue", "show", "--json").stdout)
    code, decision = next(
        (each["code"], each["commitment_decision"]) for each in listed if each["committed"]
    )
    assert decision in tthc("catalogue", "show", code).stdout


def test_pictures_of_a_lifecycle(tthc: Tthc) -> None:
    """R30: Mermaid and DOT, in both languages."""
    assert tthc("catalogue", "diagram", LAND).stdout.startswith("stateDiagram-v2")
    dot = tthc("catalogue", "diagram", LAND, "--format", "dot", "--lang", "en").stdout
    assert dot.startswith("digraph")
    assert "Awaiting payment" in dot.replace("\\n", " ")
    assert "Ký Giấy chứng nhận" in tthc("catalogue", "diagram", LAND).stdout
    machine = json.loads(tthc("catalogue", "diagram", LAND, "--json").stdout)
    assert machine["diagram"].startswith("stateDiagram-v2")
    assert {"from": "SUBMITTED", "act": "accept", "to": "ACCEPTED"} in machine["transitions"]
    assert {"state": "DECIDED", "portal_code": 9} in machine["states"]


def test_the_list_of_a_day_is_what_is_in_force_on_it(tthc: Tthc) -> None:
    """T47: 1.000703 had no promise until 03/09/2026; before 2010 nothing was published."""
    for day, promised in (("2026-09-02", False), ("2026-09-03", True)):
        listed = json.loads(tthc("catalogue", "show", "--on", day, "--json").stdout)
        (transport,) = [each for each in listed if each["code"] == "1.000703"]
        assert bool(transport["committed"]) is promised
    assert json.loads(tthc("catalogue", "show", "--on", "2009-12-31", "--json").stdout) == []


def test_unknown_codes_and_broken_files_exit_with_2(tthc: Tthc, tmp_path: Path) -> None:
    """R26: a catalogue with faults is refused as a whole, each fault told."""
    assert tthc("catalogue", "show", "9.999999").exit_code == 2
    assert tthc("catalogue", "show", LAND, "--on", "1990-01-01").exit_code == 2
    broken = tmp_path / "catalogue.toml"
    broken.write_text('[[procedure]]\ncode = "1"\n[[procedure]]\nname = 3\n', encoding="utf-8")
    done = tthc("catalogue", "show", "--catalogue", str(broken))
    assert done.exit_code == 2
    assert done.stderr.count("catalogue.toml: procedure 1") >= 1
    assert done.stderr.count("catalogue.toml: procedure 2") >= 1
