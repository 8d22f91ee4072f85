"""
Mutation run: change one place of the legal core at a time and see whether a test notices.

Samples at most 300 mutants of calendars, terms and dossier with a fixed seed, runs the example
tests (no Hypothesis, which would find almost anything given time), and lists the survivors with
what was changed. Not part of the tests: it takes many minutes.

A worker has its own copy of `src`, put before the installed package, in which one file at a time
is changed. Each mutant first meets the tests nearest to it, so that most die within seconds.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src"
TESTS = {  # nearest first
    "calendars": ["calendars", "terms", "test_prior_art.py", "golden", "dossier", "cli"],
    "terms": ["terms", "test_prior_art.py", "golden", "dossier", "supervision", "demo", "cli"],
    "dossier": ["dossier", "supervision", "demo", "cli"],
}
PATIENCE = 10
"""A mutant that takes so many times the work of the unchanged package loops for ever."""
MEMORY = 4_000_000
"""Kilobytes that a mutant may ask for, where the system can hold it to them."""

OPPOSITES: dict[type[ast.AST], type[Any]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
TWINS = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Mutant(NamedTuple):
    """One change: the file, which node of its walk, and which part of the node."""

    path: Path
    position: int
    part: int = 0


class Verdict(NamedTuple):
    """What became of a mutant."""

    survives: bool
    line: int
    before: str
    after: str


# --- what can be changed --------------------------------------------------------------------


def change(node: ast.AST, part: int) -> bool:
    """Change *node* in place; false when there is nothing to change in it."""
    match node:
        case ast.Compare(ops=operators) if type(operators[part]) in OPPOSITES:
            operators[part] = OPPOSITES[type(operators[part])]()
        case ast.BinOp() | ast.BoolOp() | ast.AugAssign() if type(node.op) in OPPOSITES:
            node.op = OPPOSITES[type(node.op)]()
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if _is_plain(test):
            node.test = ast.UnaryOp(ast.Not(), test)
        case ast.comprehension(ifs=[test]) if _is_plain(test):
            node.ifs = [ast.UnaryOp(ast.Not(), test)]
        case ast.Call(func=ast.Name() as name) if name.id in TWINS:
            name.id = TWINS[name.id]
        case ast.Constant(value=bool(value)):
            node.value = not value
        case ast.Constant(value=int(value)):
            node.value = value + 1
        case ast.UnaryOp(op=ast.Not()):
            node.operand = ast.UnaryOp(ast.Not(), node.operand)
        case ast.Expr(value=ast.Call()):
            node.value = ast.Constant(None)
        case _:
            return False
    return True


def _is_plain(test: ast.expr) -> bool:
    """A condition to be turned round; comparisons and negations are changed by themselves."""
    is_negation = isinstance(test, ast.UnaryOp)
    return not isinstance(test, ast.Compare) and not is_negation and not _is_for_types(test)


def _is_for_types(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every change that can be made in *path*."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    for position, node in enumerate(nodes):
        for part in range(len(node.ops) if isinstance(node, ast.Compare) else 1):
            if change(node, part):
                yield Mutant(path, position, part)


def _line_of(node: ast.AST) -> int:
    return node.target.lineno if isinstance(node, ast.comprehension) else getattr(node, "lineno", 0)


def changed(mutant: Mutant) -> tuple[str, int, str, str]:
    """Source with the change, its line, and the lines before and after."""
    tree = ast.parse(mutant.path.read_text(encoding="utf-8"))
    plain = ast.unparse(tree).splitlines()
    node = list(ast.walk(tree))[mutant.position]
    change(node, mutant.part)
    source = ast.unparse(ast.fix_missing_locations(tree))
    pairs = zip(plain, source.splitlines(), strict=False)
    before, after = next(((a, b) for a, b in pairs if a != b), ("", ""))
    return source, _line_of(node), before.strip(), after.strip()


# --- the run --------------------------------------------------------------------------------


def run_tests(copied: Path, package: str, seconds: int | None = None) -> int:
    """Exit code of the example tests of *package* with the library in *copied*; CPU *seconds*."""
    tests = [f"tests/{name}" for name in TESTS[package]]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not hypothesis", "--no-header"]
    command += ["-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    if seconds is not None:
        limited = f'ulimit -t {seconds}; ulimit -v {MEMORY} 2>/dev/null; exec "$@"'
        command = ["sh", "-c", limited, "sh", *command]
    environment = {**os.environ, "PYTHONPATH": str(copied), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    return done.returncode


def copy_of_library(folder: str) -> Path:
    """A copy of `src`, from which the package is taken; compiled files are still valid in it."""
    copied = Path(folder) / "src"
    shutil.copytree(SRC, copied)
    where = subprocess.check_output(
        [sys.executable, "-c", "import tthc_flow; print(tthc_flow.__file__)"],
        env={**os.environ, "PYTHONPATH": str(copied)},
        cwd=ROOT,
        text=True,
    )
    if not Path(where.strip()).is_relative_to(copied.resolve()):
        sys.exit(f"the tests would not see the mutants: the package is taken from {where}")
    return copied


def patience(copied: Path) -> dict[str, int]:
    """CPU seconds after which a mutant loops; refuses to start when the tests fail without one."""
    limits = {}
    for package in TESTS:
        begin = _cpu_of_children()
        if run_tests(copied, package):
            sys.exit(f"the tests of {package} fail without a mutant: mend them first")
        limits[package] = ceil(PATIENCE * (_cpu_of_children() - begin))
    return limits


def _cpu_of_children() -> float:
    used = os.times()
    return used.children_user + used.children_system


def judge(mutant: Mutant, copies: SimpleQueue[Path], limits: dict[str, int]) -> Verdict:
    """Put the mutant into a free copy, run the tests, and mend the copy."""
    source, line, before, after = changed(mutant)
    package = mutant.path.relative_to(SRC / "tthc_flow").parts[0]
    copied = copies.get()
    target = copied / mutant.path.relative_to(SRC)
    try:
        target.write_text(source, encoding="utf-8")
        code = run_tests(copied, package, limits[package])
    finally:
        shutil.copy2(mutant.path, target)
        copies.put(copied)
    return Verdict(code == 0, line, before, after)


def main() -> None:
    """Run the sample and print the survivors."""
    parser = argparse.ArgumentParser(description="mutate the legal core, list the survivors")
    parser.add_argument("--most", type=int, default=300)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--only", default="", help="a part of the path, to look at one file")
    asked = parser.parse_args()
    files = [path for name in TESTS for path in sorted((SRC / "tthc_flow" / name).glob("*.py"))]
    everything = [
        mutant
        for path in files
        if asked.only in str(path.relative_to(SRC))
        for mutant in mutants_of(path)
    ]
    sample = random.Random(asked.seed).sample(everything, min(asked.most, len(everything)))  # noqa: S311
    print(f"{len(sample)} of {len(everything)} mutants, seed {asked.seed}", flush=True)
    alive = 0
    workers = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(workers):
            copies.put(copy_of_library(f"{folder}/{number}"))
        limits = patience(copy_of_library(f"{folder}/plain"))
        verdicts = pool.map(lambda mutant: judge(mutant, copies, limits), sample)
        for number, (mutant, verdict) in enumerate(zip(sample, verdicts, strict=True), 1):
            if verdict.survives:
                alive += 1
                print(f"{mutant.path.relative_to(ROOT)}:{verdict.line} survives")
                print(f"    {verdict.before}\n    {verdict.after}", flush=True)
            if number % 25 == 0:
                print(f"{number} of {len(sample)} judged, {alive} survive", file=sys.stderr)
    print(f"{len(sample) - alive} killed, {alive} survived")


if __name__ == "__main__":
    main()
