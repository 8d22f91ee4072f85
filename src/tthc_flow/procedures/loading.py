"""Load catalogues; all faults of all files are told at once (R26)."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from tthc_flow.errors import InvalidCatalogue
from tthc_flow.procedures.catalogue import Catalogue, overlapping_versions
from tthc_flow.procedures.formats import FORMS, read_listing
from tthc_flow.procedures.layout import read_procedure
from tthc_flow.procedures.procedure import Procedure

__all__ = ["load_catalogue", "sample_catalogue"]


def load_catalogue(path: str | Path) -> Catalogue:
    """
    Read a catalogue; the layout is in `docs/catalogue-format.md`.

    Args:
        path: A `.toml`, `.json` or `.csv` file of at most 20 MB, or a folder of them.

    Raises:
        InvalidCatalogue: All faults, each with file, procedure and field.
    """
    path = Path(path)
    name = ""
    faults: list[str] = []
    placed: dict[Procedure, str] = {}
    for file in _files(path):
        listing = read_listing(file)
        name = name or listing.name
        faults += listing.faults
        for row in listing.rows:
            found: list[str] = []
            procedure = read_procedure(row.content, found)
            faults += [f"{row.place}: {fault}" for fault in found]
            if procedure is not None:
                placed[procedure] = row.place
    faults += [
        f"{placed[other]}: {other.label} is in force together with {one.label}, {placed[one]}"
        for one, other in overlapping_versions(placed)
    ]
    if not placed and not faults:
        faults.append(f"{path.name}: there is no procedure")
    if faults:
        raise InvalidCatalogue(faults, where=str(path))
    return Catalogue(name or path.stem, tuple(placed), str(path))


@cache
def sample_catalogue() -> Catalogue:
    """
    The bundled sample: real procedures of several provinces, as their decisions print them.

    What the decisions do not say, such as which steps run in parallel, is marked `assumed`.
    """
    with as_file(files("tthc_flow.procedures") / "data" / "sample_catalogue.toml") as path:
        return load_catalogue(path)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix in FORMS and file.is_file())
