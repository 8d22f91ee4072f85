"""The command line as its users call it, in the same process."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from tthc_flow.cli.app import app

Tthc = Callable[..., Result]


@pytest.fixture
def tthc(monkeypatch: pytest.MonkeyPatch) -> Tthc:
    """Run `tthc` with arguments; an unexpected exception fails the test."""
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*arguments: str) -> Result:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run
