"""The sample project of other people's tests, run against the wheel that we ship."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "examples" / "compliance_tests"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel; a pure wheel is laid out as it is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    target = folder / "site"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(target)
    return target


def python(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """
    Python with the wheel and the packages it depends on, in the sample project.

    Without `site` no .pth file is read, so that our own sources are not to be found.
    """
    paths = (str(installed), sysconfig.get_paths()["purelib"])
    return subprocess.run(
        [sys.executable, "-S", *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={
            **{name: value for name, value in os.environ.items() if "COV" not in name},
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONUTF8": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        check=False,
    )


def test_the_package_is_that_of_the_wheel(installed: Path) -> None:
    """The wheel holds the plugin beside the package, and the sources are out of sight."""
    program = (
        "import tthc_flow, tthc_flow_pytest as p; print(tthc_flow.__file__); print(p.__file__)"
    )
    told = python(installed, "-c", program)
    assert told.stdout.split() == [
        str(installed / "tthc_flow" / "__init__.py"),
        str(installed / "tthc_flow_pytest.py"),
    ]


def test_the_sample_project_passes_against_the_wheel(installed: Path) -> None:
    """Issue 4: the plugin, found by its entry point, in a project of its own."""
    told = python(
        installed, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "-vv", "-rsx"
    )
    assert told.returncode == 0, told.stdout + told.stderr
    lines = told.stdout.splitlines()
    outcomes = [line for line in lines if line.startswith("catalogue.toml::")]
    sound = [line for line in outcomes if "::1.013782" in line]
    assert len(sound) >= 50
    assert sum(" PASSED" in line for line in sound) == len(sound) - 1
    assert [line for line in sound if " SKIPPED" in line and "1.013782-TF401" in line]
    known = [line for line in outcomes if "::1.000703" in line]
    assert len(known) == len(sound)
    assert [line for line in known if " PASSED" not in line and "1.000703-TF202 XFAIL" in line]
    assert sum(" PASSED" in line for line in known) == len(known) - 1
    own = [line for line in lines if line.startswith("test_catalogue.py::")]
    assert sum(" PASSED" in line for line in own) == len(own) == 4
