"""A baseline: findings that were there before, so that only new ones fail a run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import field, frozen

from tthc_flow.compliance.finding import Finding
from tthc_flow.errors import UnreadableTable

__all__ = ["Baseline", "read_baseline", "write_baseline"]

_VERSION = 1


@frozen
class Baseline:
    """
    Known findings by their fingerprint, with how often each is known.

    Attributes:
        counts: How many findings of one fingerprint are known.
    """

    counts: Counter[str] = field(factory=Counter)

    def part(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
        """New findings, and known ones; of two alike the first ones are the known ones."""
        left = Counter(self.counts)
        new: list[Finding] = []
        known: list[Finding] = []
        for finding in findings:
            if left[finding.fingerprint] > 0:
                left[finding.fingerprint] -= 1
                known.append(finding)
            else:
                new.append(finding)
        return new, known


def read_baseline(path: Path) -> Baseline:
    """
    Read a baseline file.

    Raises:
        UnreadableTable: It cannot be opened, or is none of ours.
    """
    remedy = "write it with --write-baseline"
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        if table["version"] != _VERSION:
            raise ValueError(table["version"])
        return Baseline(Counter(str(row["fingerprint"]) for row in table["findings"]))
    except OSError as error:
        what = f"the baseline cannot be opened: {error.strerror}"
        raise UnreadableTable(what, where=str(path), remedy=remedy) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableTable("this is no baseline", where=str(path), remedy=remedy) from error


def write_baseline(path: Path, findings: Iterable[Finding]) -> None:
    """Write all *findings* as known, readable by people, in an order that does not change."""
    rows = sorted((_row(finding) for finding in findings), key=lambda row: tuple(row.values()))
    table = {"version": _VERSION, "findings": rows}
    text = json.dumps(table, ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "subject": finding.subject,
        "where": finding.where,
        "fingerprint": finding.fingerprint,
    }
