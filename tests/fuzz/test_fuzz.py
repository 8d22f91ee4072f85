"""Twenty seconds of rubbish at every reader; `make fuzz` goes on for longer."""

from __future__ import annotations

import pytest

from .targets import TARGETS, Target, fuzz

SECONDS = 20 / len(TARGETS)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_no_input_crashes_hangs_or_is_answered_without_ground(target: Target) -> None:
    """R20, R26: a right answer or a typed refusal with its place; never a crash, never a hang."""
    assert fuzz(target, SECONDS) >= 50
