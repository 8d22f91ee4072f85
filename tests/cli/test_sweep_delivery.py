"""`tthc sweep` with a receiver: what is signed, what is told, what is tried again (R45)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cli.test_desk import accepted, tthc, url
from tests.desk.receiver import receiving, status

from tthc_flow.desk.webhook import is_genuine
from tthc_flow.storage import Database

__all__ = ["accepted", "url"]

SECRET = "sixteen bytes or more"  # noqa: S105


@pytest.fixture
def secret(tmp_path: Path) -> str:
    """A file with the secret, and the blanks of an editor around it."""
    path = tmp_path / "secret"
    path.write_text(f"  {SECRET} \r\n\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("when", ["2026-11-25T08:00", "2030-01-07T08:00"])
def test_deliveries_are_signed_now(accepted: str, secret: str, when: str) -> None:
    """R45: whatever --at says, a receiver with a clock takes them; each is sent once."""
    with receiving() as receiver:
        hook = ("--webhook", receiver.url, "--secret-file", secret)
        done = tthc("sweep", "--db", accepted, "--at", when, "--json", *hook)
    told = json.loads(done.stdout)
    assert told["delivered"] == len(receiver.got) == told["fired"] >= 17
    assert told["last_error"] == ""
    assert len(set(receiver.ids())) == len(receiver.got)
    for request in receiver.got:
        assert is_genuine(f"{SECRET}\n", request.headers, request.body, datetime.now(UTC))


@pytest.mark.parametrize("when", ["2026-11-25T08:00", "2030-01-07T08:00"])
def test_what_fails_is_tried_once_a_round_and_told(accepted: str, secret: str, when: str) -> None:
    """R45: also when --at lies in the future; the reason stands in the line and in JSON."""
    with receiving() as receiver:
        receiver.answer = status(503)
        hook = ("--webhook", receiver.url, "--secret-file", secret)
        first = tthc("sweep", "--db", accepted, "--at", when, *hook)
        tried = len(receiver.got)
        second = tthc("sweep", "--db", accepted, "--at", when, "--json", *hook)
        assert len(receiver.got) == tried >= 17, "put off till later than --at"
    assert f"hoãn {tried}, bỏ 0; lỗi gần nhất: DeliveryFailed: http://127.0.0.1" in first.stdout
    assert "the receiver answered 503" in first.stdout
    assert "hidden" not in first.stdout
    assert first.returncode == 0
    assert json.loads(second.stdout)["postponed"] == 0
    assert len(set(receiver.ids())) == tried


def test_the_last_error_in_json(accepted: str, secret: str) -> None:
    """R45: machines get it too; it promises nothing to a message that is dead."""
    hook = ("--webhook", "http://127.0.0.1:9/?token=hidden", "--secret-file", secret)
    done = tthc("sweep", "--db", accepted, "--at", "2026-11-25T08:00", "--json", *hook)
    told = json.loads(done.stdout)
    assert told["postponed"] == 17
    assert told["last_error"].startswith("DeliveryFailed: http://127.0.0.1:9: ConnectError")
    assert "tried again" not in told["last_error"]
    database = Database.at(accepted)
    with database.begin() as store:
        assert store.outbox.waiting() == 17
    database.close()


def test_flags_are_no_findings_of_a_sweep(accepted: str) -> None:
    """Design 14, docs/command-line.md: raising flags is its work, so it exits 0."""
    done = tthc("sweep", "--db", accepted, "--at", "2026-11-25T08:00", "--lang", "en")
    assert "17 new flags" in done.stdout
    assert "last error" not in done.stdout
    assert done.returncode == 0
