"""Logs to replay: the real one beside the repository, and small ones made here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("TTHC_SHARED", Path(__file__).parents[3] / "shared"))
RECEIPT = SHARED / "data" / "logs" / "receipt.csv"


@pytest.fixture(scope="session")
def receipt() -> Path:
    """
    The receipt phase of Dutch environmental permits, 1,434 dossiers.

    4TU.ResearchData, J.C.A.M. Buijs, "Receipt phase of an environmental permit application
    process (WABO), CoSeLoG"; it stays out of the repository.
    """
    if not RECEIPT.exists():
        pytest.skip("the log receipt.csv (TTHC_SHARED) is not on this machine")
    return RECEIPT
