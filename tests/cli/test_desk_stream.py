"""`tthc desk` and `tthc sweep` with what a careless host gives them (R43, R45)."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_desk import ACCEPT, PROGRAM, RECEIVE, accepted, tthc, url

__all__ = ["accepted", "url"]

SHOW = '{"command": "show", "dossier": "H56-1"}'


def answers(address: str, content: bytes, **variables: str) -> list[dict[str, Any]]:
    """What the program answers to bytes."""
    done = subprocess.run(
        [*PROGRAM, "desk", "--db", address, "--now", "2026-11-09T09:00"],
        input=content, capture_output=True, check=False, timeout=60,
        env=os.environ | variables,
    )  # fmt: skip
    assert done.stderr == b""
    assert done.returncode == 2
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_lines_that_are_no_command(accepted: str) -> None:
    """R43: each is answered with what is wrong, and the next one is carried out."""
    bad = {
        b'{"command": "show", "dossier": "H56-1", "dossier": "H56-2"}': "'dossier' stands twice",
        b'{"command": "correct", "dossier": "H56-1", "seq": 1, "event": {"a": 1, "a": 2}}': "'a'",
        b"\xff\xfe{}": "byte 1 of the line is not UTF-8",
        b"{": "the line is not JSON (Expecting property name",
        b"accept H56-1": "the line is not JSON (Expecting value: line 1 column 1 (char 0))",
        b"[" * 100_000: "the line is not JSON",
        b"x" * 3_000_000: "more than 1,000,000 bytes",
    }
    lines = [line for junk in bad for line in (junk, b"", SHOW.encode())]
    told = answers(accepted, b"\n".join(lines))
    assert len(told) == 2 * len(bad)
    assert all(answer["ok"] for answer in told[1::2])
    for answer, words in zip(told[::2], bad.values(), strict=True):
        assert answer["error"]["type"] == "InvalidCommand"
        assert words in answer["error"]["what"]


@pytest.mark.parametrize("depth", [1, 400])
def test_corrections_in_corrections(accepted: str, depth: int) -> None:
    """R31: however deep they stand in each other, it is an answer and no traceback."""
    inner = '{"type": "corrected", "seq": 1, "corrects": 1, "at": "2026-11-09T08:00+07:00",'
    nested = (inner + '"dossier": "H56-1", "event": ') * depth + "null" + "}" * depth
    line = '{"command": "correct", "dossier": "H56-1", "seq": 1, "event": ' + nested + "}"
    refused, shown = answers(accepted, f"{line}\n{SHOW}".encode())
    assert (refused["ok"], shown["ok"]) == (False, True)


def test_commands_are_utf_8_whatever_the_code_page(accepted: str) -> None:
    """R43: names come through whole on a machine whose pipes have another code page."""
    named = json.dumps({**RECEIVE, "dossier": "Hồ sơ 1"}, ensure_ascii=False)
    show = json.dumps({"command": "show", "dossier": "Hồ sơ 1"}, ensure_ascii=False)
    content = f"\ufeff{named}\n{show}\n{{}}".encode()
    received, shown, _ = answers(accepted, content, PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert received["dossier"]["code"] == shown["dossier"]["code"] == "Hồ sơ 1"


def test_a_database_that_fails_is_an_answer(tmp_path: Path) -> None:
    """R43: a host that waits for a line gets one."""
    file = tmp_path / "empty.db"
    file.touch()
    told = answers(f"sqlite:///{file}", f"{SHOW}\n{json.dumps(ACCEPT)}\n".encode())
    assert [answer["error"]["type"] for answer in told] == ["StorageFailure"] * 2
    assert "tthc db upgrade" in told[0]["error"]["remedy"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["sweep", "--db", "postgresql//u:hidden@h/x"],
        ["sweep", "--db", "postgresql://u:hidden@h:port/x"],
        ["sweep", "--db", "nosuch+postgresql://u:hidden@h/x"],
        ["sweep", "--db", "sqlite://u:hidden@h/x"],
        ["sweep", "--db", "sqlite://desk.db"],
        ["sweep", "--db", "sqlite:///desk.db?timeout=soon"],
        ["sweep", "--db", "postgresql://127.0.0.1:1/x?password=hidden&connect_timeout=2"],
        ["sweep", "--db", "{url}", "--webhook", "ftp://u:hidden@h/", "--secret-file", "{secret}"],
        ["sweep", "--db", "{url}", "--webhook", "http://h:hidden/", "--secret-file", "{secret}"],
        ["sweep", "--db", "{url}", "--webhook", "http://h/", "--secret-file", "{bytes}"],
    ],
)
def test_no_secret_in_what_is_told(url: str, tmp_path: Path, arguments: list[str]) -> None:
    """R43: an address may hold a password wherever it stands; no error is a traceback."""
    (tmp_path / "secret").write_text("sixteen bytes or more\n", encoding="utf-8")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe" * 20)
    names = {"url": url, "secret": str(tmp_path / "secret"), "bytes": str(tmp_path / "bytes")}
    done = tthc(*(argument.format(**names) for argument in arguments))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "hidden" not in done.stderr


def test_a_receiver_that_hangs_does_not_keep_the_program(accepted: str, tmp_path: Path) -> None:
    """Issue 3: SIGTERM ends it after the delivery it is at, not after all that wait."""
    secret = tmp_path / "secret"
    secret.write_text("sixteen bytes or more\n", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        hook = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        running = subprocess.Popen(
            [*PROGRAM, "sweep", "--db", accepted, "--follow", "--json",
             "--webhook", hook, "--secret-file", str(secret)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        listener.settimeout(30)
        connection, _ = listener.accept()  # the first delivery is under way
        os.kill(running.pid, signal.SIGTERM)
        begun = time.monotonic()
        out, errors = running.communicate(timeout=30)
        connection.close()
    assert (running.returncode, errors) == (0, "")
    assert time.monotonic() - begun < 20
    assert json.loads(out)["postponed"] == 1
    again = tthc(
        "sweep", "--db", accepted, "--json", "--webhook", hook, "--secret-file", str(secret)
    )
    assert json.loads(again.stdout)["postponed"] >= 10, "the others were given back"
