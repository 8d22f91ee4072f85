"""
Mutation run: change one place of the legal core at a time and see whether a test notices.

Samples at most 300 mutants of calendars, terms and dossier with a fixed seed, runs the example
tests (no Hypothesis, which would find almost anything given time), and lists the survivors.
Not part of the tests: it takes many minutes.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("calendars", "terms", "dossier")
TESTS = {
    "calendars": ["tests/calendars", "tests/terms", "tests/test_prior_art.py", "tests/golden"],
    "terms": ["tests/terms", "tests/test_prior_art.py", "tests/golden"],
    "dossier": ["tests/dossier", "tests/supervision", "tests/demo"],
}
SECONDS = 120
OPPOSITES: dict[type[ast.AST], type[ast.AST]] = {
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
    ast.And: ast.Or,
    ast.Or: ast.And,
}


def places(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each place that can be changed: position in the walk, and what is done to it."""
    for position, node in enumerate(ast.walk(tree)):
        match node:
            case ast.Compare(ops=[operator]) if type(operator) in OPPOSITES:
                yield position, "compare"
            case ast.BinOp(op=operator) | ast.BoolOp(op=operator) if type(operator) in OPPOSITES:
                yield position, "operator"
            case ast.Constant(value=bool()):
                yield position, "flag"
            case ast.Constant(value=int()):
                yield position, "number"
            case ast.UnaryOp(op=ast.Not()):
                yield position, "not"


def mutate(tree: ast.AST, position: int) -> tuple[ast.AST, int]:
    """A copy of *tree* changed at *position*, and the line of the change."""
    changed = copy.deepcopy(tree)
    node = list(ast.walk(changed))[position]
    match node:
        case ast.Compare():
            node.ops = [OPPOSITES[type(node.ops[0])]()]  # type: ignore[list-item]
        case ast.BinOp() | ast.BoolOp():
            node.op = OPPOSITES[type(node.op)]()  # type: ignore[assignment]
        case ast.Constant(value=bool() as flag):
            node.value = not flag
        case ast.Constant(value=int() as number):
            node.value = number + 1
        case ast.UnaryOp():
            node.op = ast.UAdd()
    return changed, getattr(node, "lineno", 0)


def survives(path: Path, position: int) -> tuple[bool, int]:
    """Whether the example tests pass with *path* changed at *position*."""
    tree, line = mutate(ast.parse(path.read_text(encoding="utf-8")), position)
    package = path.relative_to(ROOT / "src" / "tthc_flow").parts[0]
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / "src"
        shutil.copytree(ROOT / "src", copied, ignore=shutil.ignore_patterns("__pycache__"))
        target = copied / path.relative_to(ROOT / "src")
        target.write_text(ast.unparse(ast.fix_missing_locations(tree)), encoding="utf-8")
        tests = [test for test in TESTS[package] if (ROOT / test).exists()]
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not hypothesis"]
        command += ["-p", "no:cacheprovider", "-p", "no:xdist", *tests]
        environment = {**os.environ, "PYTHONPATH": str(copied), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False, line
        return done.returncode == 0, line


def main() -> None:
    """Run the sample and print the survivors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=300)
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    files = [p for name in PACKAGES for p in sorted((ROOT / "src/tthc_flow" / name).glob("*.py"))]
    everywhere = [
        (path, position, kind)
        for path in files
        for position, kind in places(ast.parse(path.read_text(encoding="utf-8")))
    ]
    sample = random.Random(asked.seed).sample(everywhere, min(asked.most, len(everywhere)))  # noqa: S311
    print(f"{len(sample)} of {len(everywhere)} mutants")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = pool.map(lambda mutant: survives(mutant[0], mutant[1]), sample)
        alive = 0
        for (path, _, kind), (lives, line) in zip(sample, answers, strict=True):
            if lives:
                alive += 1
                print(f"survives: {path.relative_to(ROOT)}:{line} ({kind})", flush=True)
    print(f"{len(sample) - alive} killed, {alive} survived")


if __name__ == "__main__":
    main()
