"""
How a project wants its lists checked: `tthc.toml`, or `[tool.tthc]` in `pyproject.toml`.

The nearest folder with either of them decides, from the working folder upwards.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from tthc_flow.compliance.rule import Severity
from tthc_flow.compliance.yardstick import RepealedAct
from tthc_flow.errors import InvalidConfiguration
from tthc_flow.procedures import ReductionDirective, load_directive
from tthc_flow.procedures.structure import structured

__all__ = ["Configuration", "find_configuration", "read_configuration"]


@frozen
class _RepealedTable:
    act: str
    repealed_on: date | None = None
    replaced_by: str = ""


@frozen
class _Table:
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity | None = None
    on: date | None = None
    baseline: str = ""
    directive: str = ""
    repealed: tuple[_RepealedTable, ...] = ()


@frozen
class Configuration:
    """
    What a project asks for; the command line overrides it.

    Attributes:
        source: The file; None when there is none.
        select: Rules to use, by code or beginning; empty for all.
        ignore: Rules to leave out.
        fail_on: Mildest severity that fails a run; None for the default.
        on: The day asked about.
        baseline: File of known findings.
        directive: A directive to hold commitments against.
        repealed: Acts that the host knows to be repealed.
    """

    source: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity | None = None
    on: date | None = None
    baseline: Path | None = None
    directive: ReductionDirective | None = None
    repealed: tuple[RepealedAct, ...] = ()


def find_configuration(folder: Path) -> Configuration:
    """
    The configuration for work in *folder*: its own, or that of the nearest folder above.

    Raises:
        InvalidConfiguration: Unknown keys, wrong values, or both files in one folder.
    """
    for each in (folder.resolve(), *folder.resolve().parents):
        files = [file for file in (each / "tthc.toml", each / "pyproject.toml") if _has_ours(file)]
        if len(files) > 1:
            raise InvalidConfiguration(
                "tthc.toml and [tool.tthc] in pyproject.toml stand side by side",
                where=str(each),
                remedy="keep one of them",
            )
        if files:
            return read_configuration(files[0])
    return Configuration()


def read_configuration(path: Path) -> Configuration:
    """
    Read a `tthc.toml`, or the table `[tool.tthc]` of a `pyproject.toml`.

    Raises:
        InvalidConfiguration: All faults of the file.
        InvalidDirective: The directive that it names has faults.
    """
    faults: list[str] = []
    table = structured(_underscored(_ours(path)), _Table, faults)
    if table is None:
        raise InvalidConfiguration("; ".join(faults), where=str(path))
    return Configuration(
        path,
        table.select,
        table.ignore,
        table.fail_on,
        table.on,
        path.parent / table.baseline if table.baseline else None,
        load_directive(path.parent / table.directive) if table.directive else None,
        tuple(RepealedAct(row.act, row.repealed_on, row.replaced_by) for row in table.repealed),
    )


def _underscored(value: Any) -> Any:
    """`fail-on` as `fail_on`, in every table."""
    if isinstance(value, list):
        return [_underscored(each) for each in value]
    if isinstance(value, dict):
        return {key.replace("-", "_"): _underscored(each) for key, each in value.items()}
    return value


def _has_ours(path: Path) -> bool:
    if not path.is_file():
        return False
    return path.name == "tthc.toml" or "tthc" in _tools(path)


def _ours(path: Path) -> dict[str, Any]:
    table = _tools(path).get("tthc", {}) if path.name == "pyproject.toml" else _read(path)
    return table if isinstance(table, dict) else {"": table}


def _tools(path: Path) -> dict[str, Any]:
    tools = _read(path).get("tool", {})
    return tools if isinstance(tools, dict) else {}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        what = f"cannot be opened: {error.strerror}"
        raise InvalidConfiguration(what, where=str(path)) from error
    except (ValueError, RecursionError) as error:
        raise InvalidConfiguration(f"no TOML: {error}", where=str(path)) from error
