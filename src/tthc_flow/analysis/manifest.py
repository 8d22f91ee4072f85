"""What a result rests on: versions, hashes, choices and definitions (R53)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

__all__ = ["EACH_ITS_OWN", "HAS_AN_END", "file_hash", "manifest", "units_in_manifest"]

EACH_ITS_OWN = "each_its_own"
"""Instead of a unit, where the terms of one log name several."""

HAS_AN_END = "the dossier has an end"
"""What "finished" means of dossiers that are not from a log, whose columns nobody knows."""

_BLOCK = 1 << 20
_PACKAGES = ("tthc_flow", "numpy", "pyarrow", "numba")


def manifest(**facts: Any) -> dict[str, Any]:
    """*facts*, after the versions of the packages that worked them out."""
    return {"versions": _versions(), **facts}


def units_in_manifest(counted: Mapping[Any, int], unit: str) -> dict[str, Any]:
    """
    In which unit terms were really counted.

    Args:
        counted: Number of terms by unit.
        unit: What holds where no term was counted.

    Returns:
        ``unit``, `EACH_ITS_OWN` where there are several, and ``units`` with the numbers.
    """
    names = list(counted)
    told = str(unit) if not names else str(names[0]) if len(names) == 1 else EACH_ITS_OWN
    return {"unit": told, "units": {str(name): count for name, count in counted.items()}}


def file_hash(path: Path) -> str:
    """SHA-256 of a file, or of the files of a folder in order of their names."""
    digest = hashlib.sha256()
    for file in _files(path):
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()


def _files(path: Path) -> Iterable[Path]:
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else (path,)


def _versions() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
