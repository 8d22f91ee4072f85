"""docs/benchmarks.md: one part is written by `make bench`, the other by `make bench-desk`."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_DESK = "## The desk\n"


def write_general(text: str) -> None:
    """Write the first part; the desk's stays."""
    PAGE.write_text(_part(text) + _parts()[1], encoding="utf-8")


def write_desk(text: str) -> None:
    """Write the desk's part, without its heading; the first stays."""
    PAGE.write_text(_parts()[0] + _DESK + "\n" + _part(text), encoding="utf-8")


def _parts() -> tuple[str, str]:
    general, heading, desk = PAGE.read_text(encoding="utf-8").partition(_DESK)
    return general, heading + desk


def _part(text: str) -> str:
    return text.rstrip() + "\n"
