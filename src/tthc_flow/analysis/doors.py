"""Optional packages: imported when first needed, else one line with the exact pip install."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from tthc_flow.errors import MissingExtra

__all__ = ["EXTRA_OF", "need"]

EXTRA_OF = {
    "numpy": "analysis",
    "pyarrow": "analysis",
    "matplotlib": "analysis",
    "great_tables": "analysis",
    "numba": "compiled",
    "dask": "distributed",
    "distributed": "distributed",
    "openpyxl": "reports",
}
"""The extra that brings each package."""


def need(module: str, feature: str) -> Any:
    """
    Import *module* for *feature*.

    Raises:
        MissingExtra: Its package is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        package = (error.name or module).partition(".")[0]
        if package not in EXTRA_OF:
            raise
        raise MissingExtra(feature, EXTRA_OF[package]) from error
