"""The one place of the library that reads a clock; hosts and tests give their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tthc_flow.instants import VIETNAM

__all__ = ["Clock", "system_clock"]

Clock = Callable[[], datetime]
"""Gives the present instant, zone-aware."""


def system_clock() -> datetime:
    """Now, by the machine's clock, as a wall-clock reading in Việt Nam."""
    return datetime.now(VIETNAM)
