"""The library answers for any day it is asked about, so it never asks what day it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import tthc_flow

SOURCE = Path(tthc_flow.__file__).parent
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("pendulum", "now"),
    ("pendulum", "today"),
}


def clock_readings(tree: ast.AST) -> Iterator[str]:
    """Each place that reads a clock, as `line: owner.name`."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(
                value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name, lineno=line
            ) if (owner, name) in CLOCKS:
                yield f"{line}: {owner}.{name}"


def test_no_module_reads_a_clock() -> None:
    """R3, anchors habit 5: every instant comes from the caller, but for the desk's one clock."""
    files = sorted(SOURCE.rglob("*.py"))
    assert len(files) >= 30
    found = {
        str(file.relative_to(SOURCE)): len(readings)
        for file in files
        if (readings := list(clock_readings(ast.parse(file.read_text(encoding="utf-8")))))
    }
    assert found == {"desk/clock.py": 1}


def test_a_reading_would_be_found() -> None:
    """The search above is not blind: it sees both spellings."""
    tree = ast.parse("datetime.now(tz)\ndatetime.datetime.now()\ndate.today\ndue.on.today")
    assert sorted(clock_readings(tree)) == ["1: datetime.now", "2: datetime.now", "3: date.today"]
