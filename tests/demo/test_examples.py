"""Each example runs as its reader would run it."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
LONGEST_EMBEDDING = 40


def run(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What an example prints."""
    runpy.run_path(str(EXAMPLES / name), run_name="__main__")
    return capsys.readouterr().out


def test_follow_a_dossier(capsys: pytest.CaptureFixture[str]) -> None:
    """T12: three working days from 20/08/2026 end on 24/08; a day later it is overdue."""
    printed = run("follow_a_dossier.py", capsys)
    assert printed.startswith("2026-08-24\n")
    assert "9441/TB-BNV" in printed
    assert "critical" in printed


def test_embedding(capsys: pytest.CaptureFixture[str]) -> None:
    """R43: the host's row and the desk's commands in one transaction, in at most 40 lines."""
    assert run("embedding.py", capsys).startswith("2026-11-16\nSweepCount(due=10, fired=10)")
    lines = (EXAMPLES / "embedding.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST_EMBEDDING
