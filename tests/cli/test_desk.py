"""`tthc db`, `tthc desk`, `tthc sweep`: a desk from the shell."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tthc_flow.instants import VIETNAM
from tthc_flow.storage import Database

PROGRAM = [sys.executable, "-c", "from tthc_flow.cli import main; main()"]
RECEIVE = {
    "command": "receive",
    "dossier": "H56-1",
    "procedure": "1.013782",
    "channel": "in_person",
    "at": "2026-11-09T08:00+07:00",
}
ACCEPT = {"command": "accept", "dossier": "H56-1", "at": "2026-11-09T09:00+07:00", "key": "slip"}


def tthc(*arguments: str, lines: list[Any] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program as a host would."""
    said = "\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines or [])
    return subprocess.run(
        [*PROGRAM, *arguments], input=said, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with its tables."""
    address = f"sqlite:///{tmp_path / 'desk.db'}"
    assert tthc("db", "upgrade", "--db", address).returncode == 0
    return address


@pytest.fixture
def accepted(url: str) -> str:
    """With one dossier accepted Mon 09/11/2026 09:00, entered on time."""
    done = tthc("desk", "--db", url, "--now", "2026-11-09T09:00", lines=[RECEIVE, ACCEPT])
    assert done.returncode == 0, done.stderr
    return url


def test_commands_are_answered_line_by_line(url: str) -> None:
    """R43: a refused one leaves no trace, the others are done; exit code 2 then."""
    lines = [RECEIVE, ACCEPT, "junk", ACCEPT, {**ACCEPT, "key": "other"}, {"command": "fly"}]
    done = tthc("desk", "--db", url, "--now", "2026-11-09T09:00", lines=lines)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 2
    assert [answer["ok"] for answer in answers] == [True, True, False, True, False, False]
    assert answers[1]["dossier"]["deadlines"]["committed"]["due_on"] == "2026-11-16"
    assert answers[3]["dossier"]["seq"] == 2  # the same key: done once
    assert answers[4]["error"]["type"] == "IllegalTransition"
    assert "Traceback" not in done.stderr


def test_a_sweep_raises_each_flag_once(accepted: str) -> None:
    """R44: the first finds what is due, the second nothing; the record verifies."""
    first = tthc("sweep", "--db", accepted, "--at", "2026-11-25T08:00", "--json")
    second = tthc("sweep", "--db", accepted, "--at", "2026-11-25T08:00", "--json")
    assert (first.returncode, second.returncode) == (0, 0)
    assert json.loads(first.stdout)["fired"] == 17
    assert json.loads(second.stdout)["fired"] == 0
    verified = tthc("db", "verify", "--db", accepted, "--json")
    told = json.loads(verified.stdout)
    assert (told["dossiers"], told["events"], told["faults"]) == (1, 2, [])
    assert len(told["seal"]) == 64


def test_a_following_sweep_stops_cleanly(accepted: str) -> None:
    """Issue 3: SIGTERM ends it after its page, with exit code 0."""
    running = subprocess.Popen(
        [*PROGRAM, "sweep", "--db", accepted, "--follow", "--every", "0.1", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert json.loads(running.stdout.readline())["delivered"] == 0
    os.kill(running.pid, signal.SIGTERM)
    _, errors = running.communicate(timeout=20)
    assert (running.returncode, errors) == (0, "")


def test_a_following_sweep_outlives_its_database(accepted: str, tmp_path: Path) -> None:
    """Issue 3: a database that fails is told, and tried again."""
    file = tmp_path / "desk.db"
    running = subprocess.Popen(
        [*PROGRAM, "sweep", "--db", accepted, "--follow", "--every", "0.1", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    running.stdout.readline()
    moved = file.rename(tmp_path / "away.db")
    time.sleep(0.5)
    moved.rename(file)
    assert running.poll() is None
    running.terminate()
    running.communicate(timeout=20)
    assert running.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["sweep", "--db", "sqlite:///no_such_file.db"], "no such file"),
        (["sweep", "--db", "mysql://host/x"], "SQLite or PostgreSQL"),
        (["sweep", "--db", "nonsense"], "no database address"),
        (["sweep", "--db", "{url}", "--follow", "--at", "2026-11-25"], "leave one out"),
        (["sweep", "--db", "{url}", "--webhook", "https://host/"], "--secret-file"),
        (["sweep", "--db", "{url}", "--at", "2026-02-30"], "does not exist"),
        (["db", "verify", "--db", "{url}", "--prefix", "x; DROP"], "no prefix"),
        (["db", "verify", "--db", "{url}", "--prefix", "other_"], "tthc db upgrade"),
    ],
)
def test_bad_input_is_told_without_a_traceback(url: str, arguments: list[str], told: str) -> None:
    """Design 14: exit code 2, what, where and what to do."""
    done = tthc(*(argument.format(url=url) for argument in arguments))
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_dead_letters_are_listed_and_revived(accepted: str, tmp_path: Path) -> None:
    """R45: what no receiver takes is kept, and can be sent again."""
    secret = tmp_path / "secret"
    secret.write_text("sixteen bytes or more\n", encoding="utf-8")
    nobody = ["--webhook", "http://127.0.0.1:9/", "--secret-file", str(secret)]
    tried = tthc("sweep", "--db", accepted, "--at", "2026-11-25T08:00", "--json", *nobody)
    assert json.loads(tried.stdout)["postponed"] == 17
    assert tthc("db", "dead", "--db", accepted, "--json").stdout.strip() == "[]"
    assert json.loads(tthc("db", "revive", "--db", accepted, "--json").stdout) == {"revived": 0}
    database = Database.at(accepted)
    with database.begin() as store:
        now = datetime(2026, 11, 26, 8, tzinfo=VIETNAM)
        given_up = [message.id for message in store.outbox.claim(now, now, 100)]
        store.outbox.postpone(dict.fromkeys(given_up, (None, "500: máy chủ bận")))
    database.close()
    listed = tthc("db", "dead", "--db", accepted, "--json")
    assert listed.returncode == 1
    assert [letter["id"] for letter in json.loads(listed.stdout)] == sorted(given_up)
    some = tthc("db", "dead", "--db", accepted, "--limit", "3")
    assert some.stdout.count("máy chủ bận") == 3
    assert "còn nữa, quá 3" in some.stderr
    unknown = tthc("db", "revive", given_up[0], "H56-1/none", "--db", accepted)
    assert unknown.returncode == 2
    assert "1 of these ids" in unknown.stderr
    one = tthc("db", "revive", given_up[0], "--db", accepted, "--json")
    assert json.loads(one.stdout) == {"revived": 1}
    rest = tthc("db", "revive", "--db", accepted, "--json")
    assert json.loads(rest.stdout) == {"revived": 16}
