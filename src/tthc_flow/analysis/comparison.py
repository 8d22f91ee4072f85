"""Two scenarios side by side, dossier by dossier: who is hit by the second (R50)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import field, frozen

from tthc_flow.analysis.cuts import HUNDREDTHS
from tthc_flow.analysis.histogram import NO_TERM
from tthc_flow.analysis.log.cases import Cases
from tthc_flow.analysis.log.moments import Moment
from tthc_flow.analysis.replay import Dossiers, Replay, replay_cases
from tthc_flow.analysis.scenario import Scenario
from tthc_flow.errors import CallerError

__all__ = ["Comparison", "compare", "late_list", "scenario_list"]

Bools = npt.NDArray[np.bool_]


@frozen(eq=False, repr=False)
class Comparison:
    """
    What the second scenario changes.

    Attributes:
        baseline: The first scenario.
        scenario: The second.
        data: One row a group, and a last one of all: finished, on_time_before, on_time_after,
            open_overdue_before, open_overdue_after, newly_late, no_longer_late.
        newly_late: The dossiers late only under the second; see `late_list`.
        manifest: What both rest on; ``cuts_without_dossiers`` names the groups that the second
            cuts and no dossier has.
    """

    baseline: Scenario
    scenario: Scenario
    data: pa.Table
    newly_late: pa.Table
    manifest: dict[str, Any] = field(factory=dict)

    def __repr__(self) -> str:
        return (
            f"<Comparison: {self.baseline.name!r} and {self.scenario.name!r}, "
            f"{len(self.newly_late)} dossiers newly late>"
        )

    def _repr_html_(self) -> str:
        from tthc_flow.analysis.pictures.sheets import comparison_sheet

        return comparison_sheet(self).to_html()


def compare(  # noqa: PLR0913 - two scenarios, the dossiers, and what is known of them
    baseline: Scenario,
    scenario: Scenario,
    cases: Cases,
    *,
    by: str = "",
    at: Moment | None = None,
    pauses: pa.Table | None = None,
    extensions: pa.Table | None = None,
) -> Comparison:
    """
    Replay the same dossiers under two scenarios.

    Args:
        baseline: What is in force.
        scenario: What is considered.
        cases: The dossiers.
        by: Column told apart by; empty tells only all.
        at: When open dossiers are looked at, see `replay_log`.
        pauses: Rows of the schema `PAUSES`.
        extensions: Rows of the schema `EXTENSIONS`.

    Raises:
        CallerError: *cases* are none, or are not told apart by a column that is asked for.
        NaiveInstant: *at* has no zone.
    """
    moved: dict[str, Any] = {"at": at, "pauses": pauses, "extensions": extensions}
    first = replay_cases(cases, baseline.rule(), **moved)
    second = first
    if scenario.rule().to_dict() != baseline.rule().to_dict():
        second = replay_cases(cases, scenario.rule(), **moved)
    if by and by not in cases.groups:
        raise CallerError(
            f"the dossiers are not told apart by {by!r}",
            remedy=f"name it among the columns: {', '.join(cases.groups) or 'none yet'}",
        )
    before, after = _dossiers(first), _dossiers(second)
    counted = [{name: one.manifest[name] for name in ("unit", "units")} for one in (first, second)]
    late_before = _late(before, baseline.terms_of(before))
    new_terms = scenario.terms_of(after)
    late_after = _late(after, new_terms)
    rows = _by_group(before, by)
    data = [_row(name, here, before, late_before, late_after) for name, here in rows]
    newly = np.flatnonzero(late_after & ~late_before)
    return Comparison(
        baseline,
        scenario,
        pa.Table.from_pylist(data),
        late_list(after, newly, new_terms),
        {
            **first.manifest,
            "baseline": baseline.to_dict() | counted[0],
            "scenario": scenario.to_dict() | counted[1],
            "cuts_without_dossiers": _without_dossiers(scenario, after),
        },
    )


def late_list(
    dossiers: Dossiers, rows: npt.NDArray[np.int64], terms: npt.NDArray[np.int64]
) -> pa.Table:
    """
    Single dossiers as a table, those most over their term first.

    Args:
        dossiers: All dossiers.
        rows: Which of them.
        terms: The cut term of each dossier.

    Returns:
        case_id, the groups, started_on, ended_on (null while open), term, cut_term, needed
        (the smallest term under which it would not be late), over.
    """
    over = dossiers.required[rows] - terms[rows]
    rows = rows[np.lexsort((rows, -over))]
    picked = pa.array(rows)
    columns: dict[str, Any] = {"case_id": dossiers.ids.take(picked)}
    for name, (codes, values) in dossiers.groups.items():
        columns[name] = pa.array(list(values), pa.string()).take(pa.array(codes[rows]))
    columns["started_on"] = pa.array(dossiers.start[rows]).view(pa.date32())
    is_open = dossiers.is_open[rows]
    columns["ended_on"] = pa.array(dossiers.end[rows], mask=is_open).view(pa.date32())
    exact = dossiers.term[rows] - dossiers.less[rows] / HUNDREDTHS
    columns["term"] = pa.array(exact if dossiers.less[rows].any() else dossiers.term[rows])
    columns["cut_term"] = pa.array(terms[rows])
    columns["needed"] = pa.array(dossiers.required[rows])
    columns["over"] = pa.array(dossiers.required[rows] - terms[rows])
    return pa.table(columns)


def scenario_list(compared: Sequence[Comparison]) -> pa.Table:
    """
    The dossiers hit, of each scenario after the other; see `late_list`.

    Args:
        compared: At least one; of several, a first column ``scenario`` names the one it is from.
    """
    whole = pa.concat_tables([one.newly_late for one in compared], promote_options="permissive")
    if len(compared) == 1:
        return whole
    names = [one.scenario.name for one in compared for _ in range(len(one.newly_late))]
    return whole.add_column(0, "scenario", pa.array(names, pa.string()))


def _dossiers(answer: Replay) -> Dossiers:
    if answer.dossiers is None:  # pragma: no cover - replay_cases keeps them
        raise AssertionError
    return answer.dossiers


def _without_dossiers(scenario: Scenario, dossiers: Dossiers) -> list[str]:
    """Groups with a cut of their own that no dossier has: a name mistyped, most of the time."""
    if not scenario.cuts:
        return []
    codes, values = dossiers.groups[scenario.cut_by]
    present = {values[code] for code in np.unique(codes).tolist()}
    return [name for name in scenario.cuts if name not in present]


def _late(dossiers: Dossiers, terms: npt.NDArray[np.int64]) -> Bools:
    late: Bools = (dossiers.term != NO_TERM) & (dossiers.required > np.maximum(terms, -1))
    return late


def _by_group(dossiers: Dossiers, by: str) -> list[tuple[str, Bools]]:
    everyone = np.ones(len(dossiers.term), bool)
    if not by:
        return [("", everyone)]
    codes, values = dossiers.groups[by]
    named = sorted((value, np.asarray(codes == code)) for code, value in enumerate(values))
    return [*((value, here) for value, here in named if here.any()), ("", everyone)]


def _row(name: str, here: Bools, dossiers: Dossiers, before: Bools, after: Bools) -> dict[str, Any]:
    is_open, dated = dossiers.is_open, dossiers.term != NO_TERM

    def count(which: Bools) -> int:
        return int((which & here).sum())

    return {
        "group": name,
        "finished": count(~is_open),
        "on_time_before": count(~is_open & dated & ~before),
        "on_time_after": count(~is_open & dated & ~after),
        "open": count(is_open),
        "open_overdue_before": count(is_open & before),
        "open_overdue_after": count(is_open & after),
        "newly_late": count(after & ~before),
        "no_longer_late": count(before & ~after),
    }
