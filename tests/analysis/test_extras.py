"""Without its packages the analysis says in one line what to install."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

import tthc_flow.analysis
from tthc_flow.analysis import doors
from tthc_flow.errors import MissingExtra


@pytest.mark.parametrize(
    ("package", "extra"),
    [("numpy", "analysis"), ("pyarrow.compute", "analysis"), ("openpyxl", "reports")],
)
def test_a_missing_package_is_one_line(
    monkeypatch: pytest.MonkeyPatch, package: str, extra: str
) -> None:
    """Design 13: the exact pip install, whatever package is missing."""

    def missing(_: str) -> ModuleType:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)

    monkeypatch.setattr(doors, "import_module", missing)
    monkeypatch.delitem(vars(tthc_flow.analysis), "DayRuler", raising=False)
    with pytest.raises(MissingExtra) as raised:
        tthc_flow.analysis.DayRuler  # noqa: B018
    assert str(raised.value).count("\n") == 0
    assert f"pip install 'tthc_flow[{extra}]'" in str(raised.value)


def test_a_package_of_no_extra_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken installation is not told as a missing extra."""

    def missing(_: str) -> ModuleType:
        raise ModuleNotFoundError("No module named 'zlib'", name="zlib")

    monkeypatch.setattr(doors, "import_module", missing)
    with pytest.raises(ModuleNotFoundError, match="zlib"):
        doors.need("anything", "a feature")


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    """Design 15: naming the package loads neither NumPy nor Arrow, its rulers load no picture."""
    program = (
        "import sys, tthc_flow.analysis as a; first = {'numpy', 'pyarrow'} & set(sys.modules);"
        "a.DayRuler, a.replay_log;"
        "late = {'matplotlib', 'numba', 'dask', 'great_tables', 'openpyxl'};"
        "print(first, late & set(sys.modules))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "set() set()"
