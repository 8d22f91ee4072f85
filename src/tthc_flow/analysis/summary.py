"""A replay as plain values for JSON: the contract of ``tthc replay --json`` (design 14)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from tthc_flow.analysis.cuts import checked_cuts
from tthc_flow.analysis.histogram import Group
from tthc_flow.analysis.largest_cut import on_time_share
from tthc_flow.analysis.replay import Replay

__all__ = ["cut_table", "summary_of"]


def summary_of(answer: Replay, cuts: Sequence[int]) -> dict[str, Any]:
    """
    Numbers of dossiers by cut, of all and by group.

    ``by`` has the values of every column told apart by; a value that stands in two of them
    becomes ``column=value``. ``by_column`` keeps them apart.
    """
    asked = checked_cuts(cuts)
    total = answer.total((0, *asked))
    by_column = {
        column: {value: _group(group, asked) for value, group in answer.by(column, asked).items()}
        for column in answer.histogram.by
    }
    return {
        "cases": total.cases,
        "finished": total.finished,
        "open": total.open,
        "open_overdue": total.open_overdue[0],
        "cuts": _cuts(total, asked),
        "by": _flat(by_column),
        "by_column": by_column,
        "open_overdue_by_cut": {str(cut): total.open_overdue[cut] for cut in asked},
        "undated": total.undated,
        "findings": dict(answer.findings),
        "manifest": dict(answer.manifest),
    }


def cut_table(answer: Replay, cuts: Sequence[int], *, by: str = "") -> pa.Table:
    """One row a group and cut: group, cut, on_time, finished, open, open_overdue, share."""
    asked = checked_cuts(cuts)
    groups = answer.by(by, asked) if by else {"": answer.total(asked)}
    rows = [
        {
            "group": name,
            "cut": cut,
            "on_time": group.on_time[cut],
            "finished": group.finished,
            "open": group.open,
            "open_overdue": group.open_overdue[cut],
            "share": on_time_share(group, cut),
        }
        for name, group in groups.items()
        for cut in asked
    ]
    return pa.Table.from_pylist(rows)


def _group(group: Group, cuts: Sequence[int]) -> dict[str, Any]:
    return {"finished": group.finished, "open": group.open, "cuts": _cuts(group, cuts)}


def _cuts(group: Group, cuts: Sequence[int]) -> list[dict[str, int]]:
    return [{"cut": cut, "on_time": group.on_time[cut], "finished": group.finished} for cut in cuts]


def _flat(by_column: dict[str, dict[str, Any]]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    seen = [value for values in by_column.values() for value in values]
    for column, values in by_column.items():
        for value, group in values.items():
            flat[f"{column}={value}" if seen.count(value) > 1 else value] = group
    return flat
