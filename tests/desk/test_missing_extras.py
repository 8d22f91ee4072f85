"""What is not installed is told in one line, with the command that installs it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.desk.office import at

from tthc_flow.desk import Message
from tthc_flow.desk.envelope import cloud_event
from tthc_flow.desk.webhook import Webhook
from tthc_flow.errors import MissingExtra
from tthc_flow.storage import open_engine


def test_no_webhook_without_httpx(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra `store` has it."""
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(MissingExtra, match=r"pip install 'tthc_flow\[store\]'"):
        Webhook("https://example.vn/", "0123456789abcdef")


def test_no_envelope_without_cloudevents(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra `store` has it."""
    monkeypatch.setitem(sys.modules, "cloudevents.core.v1.event", None)
    with pytest.raises(MissingExtra, match=r"pip install 'tthc_flow\[store\]'"):
        cloud_event(Message("a", "D", "t", at("09 08:00"), "{}"))


def test_no_postgresql_without_psycopg(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra `postgres` has it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra, match=r"pip install 'tthc_flow\[postgres\]'"):
        open_engine("postgresql://localhost/desk")


@pytest.mark.parametrize("name", ["sqlalchemy", "alembic"])
def test_no_store_without_its_packages(name: str) -> None:
    """The desk itself needs neither."""
    program = f"import sys; sys.modules[{name!r}] = None; import tthc_flow.desk, tthc_flow.storage"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert "MissingExtra" in last
    assert "pip install 'tthc_flow[store]'" in last
