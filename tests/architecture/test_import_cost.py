"""Importing the façade loads nothing that is not needed yet."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ["cattrs", "holidays", "numpy", "pendulum", "rich", "transitions", "typer"]


def test_importing_the_facade_loads_no_heavy_package() -> None:
    """Design 15: `import tthc_flow` is cheap because every heavy door opens on first use."""
    program = f"import sys, tthc_flow; print([m for m in {HEAVY} if m in sys.modules])"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
