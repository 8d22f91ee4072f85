"""What a terminal adds: width, a bar on long work, and readers that leave early."""

from __future__ import annotations

import importlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import tthc_flow.calendars.check
from tthc_flow.cli import main
from tthc_flow.cli.terminal import console, stages, track

from .conftest import Tthc


def test_what_is_no_terminal_is_a_wide_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Design 14: a table written to a file is not broken at 80 columns, unless COLUMNS says so."""
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    assert console().width == 132
    monkeypatch.setenv("COLUMNS", "70")
    assert console().width == 70


def test_a_bar_only_on_a_terminal_and_only_for_long_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Design 14: no bar in a pipe, none for a few rows; the items come through in any case."""
    many, few = list(range(500)), list(range(499))
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert track(many, "in.csv") is many
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert track(few, "in.csv") is few
    shown = track(many, "in.csv")
    assert shown is not many
    assert list(shown) == many


def test_the_stages_of_long_work_are_told_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who waits sees at what; a program that reads the streams gets none of it."""
    for terminal in ("", "1"):
        monkeypatch.setenv("FORCE_COLOR", terminal)
        with stages(2) as begin:
            begin("Đang đọc")
            begin("Đang viết")
        told = capsys.readouterr()
        assert not told.out
        assert ("Đang viết" in told.err) == bool(terminal)


def test_a_reader_that_leaves_early_is_no_fault(tmp_path: Path) -> None:
    """Design 14: `tthc … | head` ends without a traceback."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tthc_flow.cli", "calendar", "show", "2026", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.close()
    message = program.stderr.read().decode("utf-8")
    program.stderr.close()
    assert program.wait() == 1
    assert "Traceback" not in message


def test_the_program_writes_to_any_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """Design 14: a host may catch the output in a text stream of its own."""
    caught = io.StringIO()
    monkeypatch.setattr(sys, "stdout", caught)
    monkeypatch.setattr(sys, "argv", ["tthc", "--version"])
    with pytest.raises(SystemExit) as left:
        main()
    assert not left.value.code
    assert caught.getvalue().strip() == importlib.metadata.version("tthc_flow")


def test_importing_the_program_starts_nothing() -> None:
    """Only `python -m tthc_flow.cli` runs it."""
    assert importlib.import_module("tthc_flow.cli.__main__").main is main


def test_a_new_disagreement_is_a_finding(tthc: Tthc, monkeypatch: pytest.MonkeyPatch) -> None:
    """R10: what is not on record as a fault of the package is marked NEW; exit code 1."""
    monkeypatch.setattr(tthc_flow.calendars.check, "_faults_on_record", frozenset)
    done = tthc("calendar", "check", "--lang", "en")
    assert done.exit_code == 1
    assert done.stdout.count("[NEW]") == 6
    rows = json.loads(tthc("calendar", "check", "--json").stdout)
    assert [row["known"] for row in rows] == [False] * 6


def test_time_left_of_a_term_in_hours(tthc: Tthc, tmp_path: Path) -> None:
    """R33: 96 hours end on 14/09 at 09:00; from Thu 10/09 15:00 on 720 minutes are left."""
    events = [
        {"type": "submitted", "procedure": "2.002755", "channel": "in_person", "at": "08-24T08:00"},
        {"type": "accepted", "at": "08-24T09:00"},
        {"type": "handed_over", "at": "08-24T09:00"},
        {"type": "suspended", "basis": "Luật Cư trú", "at": "09-10T15:00"},
    ]
    lines = [
        json.dumps(event | {"dossier": "A", "seq": seq, "at": f"2026-{event['at']}:00+07:00"})
        for seq, event in enumerate(events, 1)
    ]
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "720 phút" in tthc("dossier", "replay", str(path)).stdout
    assert "720 minutes" in tthc("dossier", "replay", str(path), "--lang", "en").stdout


def test_a_procedure_that_is_published_whole_has_no_note(tthc: Tthc, tmp_path: Path) -> None:
    """R22, R23: the note on assumed fields stands only where something is assumed."""
    path = tmp_path / "book.toml"
    path.write_text(
        """
[catalogue]
name = "Danh mục thử"
[[procedure]]
code = "1.000001"
name = "Thủ tục thử"
field_of_work = "Hộ tịch"
level = "commune"
valid_from = 2026-01-05
[procedure.decision]
number = "1/QĐ-UBND"
[procedure.terms]
in_person = "3 ngày làm việc"
[[procedure.step]]
key = "appraise"
label_vi = "Thẩm định"
kind = "appraise"
term = "3 ngày"
stage = 1
""",
        encoding="utf-8",
    )
    shown = tthc("catalogue", "show", "1.000001", "--catalogue", str(path), "--lang", "en")
    assert shown.exit_code == 0
    assert "assumed" not in shown.stdout
