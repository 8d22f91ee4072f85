"""The program itself: how it starts, leaves, and misses its packages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import tthc_flow.cli
from tthc_flow.cli import main

from .conftest import Tthc


def test_a_missing_extra_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Design 13: without typer or rich, one line with the exact pip install."""
    monkeypatch.setattr(tthc_flow.cli, "find_spec", lambda _: None)
    with pytest.raises(SystemExit) as left:
        main()
    message = capsys.readouterr().err
    assert left.value.code == 2
    assert message.count("\n") == 1
    assert "pip install 'tthc_flow[cli]'" in message


def test_the_installed_program_speaks_vietnamese_anywhere(tmp_path: Path) -> None:
    """The program runs in its own process, whatever code page the terminal announces."""
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "tthc_flow.cli", "calendar", "why", "2026-08-22"],
        capture_output=True,
        check=True,
        env=environment,
        cwd=tmp_path,
    )
    assert done.stdout.decode("utf-8").startswith("Thứ Bảy 22/08/2026")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("term", "parse", "\udcff ngày", "--json"), 1),
        (("term", "parse", "\udcff ngày"), 1),
        (("due", "--from", "2026-08-20", "--term", "\udcff ngày"), 2),
        (("calendar", "show", "2026", "--office", "\udcff.toml"), 2),
    ],
)
def test_bytes_that_are_no_text_are_told_without_a_traceback(
    arguments: tuple[str, ...], code: int
) -> None:
    """Arguments typed in another code page reach us as surrogates, which UTF-8 cannot hold."""
    done = subprocess.run(
        [sys.executable, "-m", "tthc_flow.cli", *arguments], capture_output=True, check=False
    )
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"\\udcff" in done.stdout + done.stderr
    if "--json" in arguments:
        assert json.loads(done.stdout)["raw"] == "\udcff ngày"


def test_version(tthc: Tthc) -> None:
    """`--version` prints the version of the package."""
    assert tthc("--version").stdout.strip() == version("tthc_flow")


def test_help_of_every_command(tthc: Tthc) -> None:
    """Every command of design 14 built so far explains itself."""
    for command in (
        "due",
        "term",
        "calendar",
        "rulebook",
        "catalogue",
        "dossier",
        "replay",
        "demo",
    ):
        done = tthc(command, "--help")
        assert done.exit_code == 0
        assert "Usage" in done.output
