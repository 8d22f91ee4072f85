"""The extras and the contracts that pyproject.toml promises."""

from __future__ import annotations

import tomllib
from pathlib import Path

import tthc_flow

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]


def test_all_means_all() -> None:
    """Design 13: the extra `all` names every other extra, so numpy comes with it."""
    (everything,) = EXTRAS["all"]
    assert set(everything.removeprefix("tthc_flow[").removesuffix("]").split(",")) == (
        EXTRAS.keys() - {"all"}
    )
    assert any(requirement.startswith("numpy") for requirement in EXTRAS["analysis"])


def test_every_floor_stands_in_the_contract() -> None:
    """Design 13: a new package is placed on a floor before anything may import it."""
    (layers,) = (
        contract["layers"]
        for contract in PROJECT["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    )
    placed = {name.strip(" ()") for floor in layers for name in floor.replace("|", ":").split(":")}
    folder = Path(tthc_flow.__file__).parent
    standing = {path.stem for path in folder.iterdir() if not path.name.startswith(("_", "."))}
    assert standing - {"py"} <= placed
