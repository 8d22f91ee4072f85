"""The command line `tthc` (*dòng lệnh*): asks the library, prints the answer, holds no law."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TextIO

__all__ = ["main"]

_NEEDED = ("typer", "rich")
_BAD_INPUT = 2


def main() -> None:
    """
    Run `tthc` and leave with 0 (fine), 1 (findings) or 2 (bad input).

    Without the extra `cli` it says in one line how to install it.
    """
    if any(find_spec(package) is None for package in _NEEDED):
        from tthc_flow.errors import MissingExtra

        sys.stderr.write(f"{MissingExtra('the command line', 'cli')}\n")
        raise SystemExit(_BAD_INPUT)
    _write_utf8(sys.stdout)
    _write_utf8(sys.stderr)
    from tthc_flow.cli.app import app

    app()


def _write_utf8(stream: TextIO) -> None:
    """
    Vietnamese must come out whole whatever code page the terminal announces.

    What was typed in another code page is no text; it comes out as an escape, also in JSON.
    """
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")
