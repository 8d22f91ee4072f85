"""Each example runs as its reader would run it."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.py"))


def test_there_are_examples() -> None:
    """The loop below must not pass over an empty folder."""
    assert len(EXAMPLES) >= 1


def test_follow_a_dossier(capsys: pytest.CaptureFixture[str]) -> None:
    """T12: three working days from 20/08/2026 end on 24/08; a day later it is overdue."""
    runpy.run_path(str(EXAMPLES[0]), run_name="__main__")
    printed = capsys.readouterr().out
    assert printed.startswith("2026-08-24\n")
    assert "9441/TB-BNV" in printed
    assert "critical" in printed
