"""The façade: every public name resolves, is documented, and is listed once."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import tthc_flow


def test_every_public_name_resolves_and_is_documented() -> None:
    """anchors.md habit 6: `__all__` resolves; what people import has a docstring."""
    assert len(tthc_flow.__all__) == len(set(tthc_flow.__all__)) >= 30
    for name in tthc_flow.__all__:
        value = getattr(tthc_flow, name)
        assert value.__doc__ or name == "VIETNAM", name


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A misspelt import fails as it does in any module."""
    assert not hasattr(tthc_flow, "load_calender")


def test_the_names_are_listed_for_completion() -> None:
    """anchors.md habit 6: `dir` shows the public names, imported or not yet."""
    assert dir(tthc_flow) == sorted(tthc_flow.__all__)


def test_the_version_is_known() -> None:
    """A report of a fault names the version: the one that was installed."""
    assert tthc_flow.__version__ == version("tthc_flow")


def test_the_package_runs_as_a_program() -> None:
    """`python -m tthc_flow` is `tthc`, for those whose PATH does not have it."""
    done = subprocess.run(
        [sys.executable, "-m", "tthc_flow", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == version("tthc_flow")
