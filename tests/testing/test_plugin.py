"""A catalogue in other people's pytest run (R47, design 13)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "compliance_tests" / "catalogue.toml"
CATALOGUE = f"--tthc-catalogue={EXAMPLE}"
SHARED = Path(os.environ.get("TTHC_SHARED", ROOT.parent / "shared")) / "data"
ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
MANY_ITEMS = 91 * 40


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run pytest with the plugin in *folder*, where nothing but its own files is configured."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    plugin = ["-p", "tthc_flow_pytest", "--rootdir", str(folder)]
    return subprocess.run(
        [*command, *plugin, *options],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", **ALONE},
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with one test that asks for nothing."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (tmp_path / "test_own.py").write_text("def test_own(): pass\n", encoding="utf-8")
    return tmp_path


def test_pytest_starts_without_the_package(folder: Path) -> None:
    """Issue 4 item 6: the plugin pulls nothing in at the start, a fixture does."""
    (folder / "test_own.py").write_text(
        "import sys\n"
        "def test_first(): assert 'tthc_flow_pytest' in sys.modules\n"
        "def test_idle(): assert not [m for m in sys.modules if m.startswith('tthc_flow.')]\n"
        "def test_package(): assert 'tthc_flow' not in sys.modules\n"
        "def test_used(tthc_clock): assert 'tthc_flow.testing' in sys.modules\n",
        encoding="utf-8",
    )
    told = run(folder, "-q")
    assert "4 passed" in told.stdout, told.stdout


def test_importing_the_plugin_loads_nothing_of_the_package() -> None:
    """Issue 4 item 6: the import alone is as cheap."""
    program = "import sys, tthc_flow_pytest; print('tthc_flow' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=True,
    )
    assert answer.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", ["Cách sửa:", "Căn cứ: ", "LỖI", "1.000703 (2026-09-03)"]),
        ("en", ["Fix:", "By: ", "ERROR", "1.000703 (2026-09-03)"]),
    ],
)
def test_a_failing_item_says_what_why_and_what_to_do(
    folder: Path, lang: str, words: list[str]
) -> None:
    """R47: finding, citation and fix, in the language asked for, without a traceback."""
    told = run(folder, CATALOGUE, "--tthc-select", "TF2", "--tthc-lang", lang)
    assert told.returncode == pytest.ExitCode.TESTS_FAILED
    assert "1.000703-TF202" in told.stdout
    assert [word for word in words if word not in told.stdout] == []
    assert "Traceback" not in told.stdout
    assert "1 failed" in told.stdout


def test_items_are_chosen_by_rule_mark_and_name(folder: Path) -> None:
    """R47: `--tthc-select`, `-m` and `-k` choose items; a day can be asked about."""
    listed = run(
        folder, CATALOGUE, "--tthc-select", "TF201,TF202",
        "--tthc-on", "2026-11-25", "-m", "tthc", "-k", "1.013782", "--collect-only", "-q",
    ).stdout  # fmt: skip
    items = [line.partition("::")[2] for line in listed.splitlines() if "::" in line]
    assert sorted(items) == [f"1.013782-{code}" for code in ("TF004", "TF201", "TF202")]


def test_an_excuse_is_a_skip_with_its_reason(folder: Path) -> None:
    """R47: a noqa needs a reason, and the report shows it."""
    told = run(folder, CATALOGUE, "--tthc-select", "TF401", "-rs")
    assert "noqa TF401: Phải mang xe đến kiểm tra" in told.stdout
    assert told.returncode == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--tthc-catalogue=none.toml"], "none.toml"),
        ([CATALOGUE, "--tthc-select", "TF7"], "TF7"),
        ([CATALOGUE, "--tthc-on", "yesterday"], "yesterday"),
    ],
)
def test_what_cannot_be_used_is_a_usage_error(folder: Path, options: list[str], words: str) -> None:
    """Design 14: bad input says what and where, never a traceback."""
    told = run(folder, *options)
    said = told.stdout + told.stderr
    assert told.returncode == pytest.ExitCode.USAGE_ERROR
    assert words in said
    assert "Traceback" not in said


def test_the_configuration_of_the_project_holds(folder: Path) -> None:
    """R47: `fail-on`, `ignore` and the baseline of `tthc.toml` hold in the test run too."""
    (folder / "tthc.toml").write_text('ignore = ["TF202"]\n', encoding="utf-8")
    assert run(folder, CATALOGUE).returncode == 0


def test_the_desk_says_which_extra_it_needs(folder: Path) -> None:
    """Design 13: without the extra `store` the test is skipped with the exact pip install."""
    (folder / "conftest.py").write_text(
        "import sys\nsys.modules['sqlalchemy'] = None\n", encoding="utf-8"
    )
    (folder / "test_own.py").write_text("def test_desk(tthc_desk): pass\n", encoding="utf-8")
    told = run(folder, "-rs")
    assert "1 skipped" in told.stdout
    assert "pip install 'tthc_flow[store]'" in told.stdout


@pytest.mark.skipif(
    not SHARED.exists(), reason="the shared data set (TTHC_SHARED) is not on this machine"
)
def test_a_nations_processes_take_seconds(folder: Path) -> None:
    """Issue 4: 91 processes by all rules are thousands of items, and done in seconds."""
    begun = time.process_time(), time.perf_counter()
    told = run(folder, f"--tthc-catalogue={SHARED / 'internal_processes.json'}", "-q", "-rN")
    assert time.perf_counter() - begun[1] < 60, told.stdout  # 3 s on an idle machine
    passed = int(told.stdout.rpartition(" passed")[0].split()[-1])
    assert passed >= MANY_ITEMS
    for process in ("P092", "P102", "P110"):  # the mismatches that the decisions contain
        assert f"{process} [steps]" in told.stdout
