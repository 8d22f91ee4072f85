"""
The array kernels compiled by numba, when it is installed: same integers, fewer passes.

Each returns the first row it could not answer, or -1; the caller then asks the plain kernel,
which knows how to say what is wrong.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

__all__ = ["kernels"]


@cache
def kernels() -> Any:
    """The compiled kernels; None when numba is not installed or cannot keep what it compiled."""
    if find_spec("numba") is None:
        return None
    try:
        from tthc_flow.analysis.kernels import jit
    except RuntimeError:  # numba finds no place for its cache: a read-only home
        return None
    return jit
