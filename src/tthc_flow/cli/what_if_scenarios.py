"""`tthc replay --scenario`: what a scenario changes against what is in force, and whom it hits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table as Grid

from tthc_flow.analysis.pictures.wording import whole
from tthc_flow.cli.terminal import Language

if TYPE_CHECKING:
    from tthc_flow.analysis import Comparison, LogColumns, ReplayRule

__all__ = ["comparison_grid", "comparison_in_json", "comparisons"]

_COUNTS = (
    "finished", "on_time_before", "on_time_after", "open_overdue_before", "open_overdue_after",
    "newly_late", "no_longer_late",
)  # fmt: skip


def comparisons(
    files: Sequence[Path],
    log: Path,
    told: LogColumns,
    rule: ReplayRule,
    lang: Language,
    *,
    at: tuple[int, int] | None,
    pauses: Any,
    extensions: Any,
) -> list[Comparison]:
    """Each scenario beside what is in force, on the same dossiers."""
    from tthc_flow.analysis import Scenario, compare, read_cases, read_scenario

    if not files:
        return []
    in_force = Scenario(
        name=lang.choose("Hiện hành", "In force"),
        calendar="none" if rule.calendar is None else "vn",
        unit="" if rule.unit_given is None else str(rule.unit_given),
        compare=rule.compare,
        rounding=rule.rounding,
        tz=told.tz,
    )
    scenarios = [read_scenario(path, like=in_force) for path in files]
    cases, _ = read_cases(log, told, rule.zone)
    by = next(iter(cases.groups), "")
    return [
        compare(in_force, one, cases, by=by, at=at, pauses=pauses, extensions=extensions)
        for one in scenarios
    ]


def comparison_grid(found: Comparison, lang: Language) -> Grid:
    """One line a group, all dossiers last."""
    from tthc_flow.analysis import heading

    grid = Grid(
        title=f"{found.baseline.name} → {found.scenario.name}",
        header_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0),
    )  # fmt: skip
    grid.add_column(lang.choose("Nhóm", "Group"))
    for name in _COUNTS:
        grid.add_column(heading(name, lang.code), justify="right")
    for row in found.data.to_pylist():
        name = row["group"] or lang.choose("(tất cả)", "(all)")
        grid.add_row(name, *(whole(row[count], lang.code) for count in _COUNTS))
    return grid


def comparison_in_json(found: Comparison) -> dict[str, Any]:
    """For machines: the choices, the numbers, and the codes of those hit, the worst first."""
    return {
        "name": found.scenario.name,
        "scenario": dict(found.manifest["scenario"]),
        "cuts_without_dossiers": list(found.manifest["cuts_without_dossiers"]),
        "groups": found.data.to_pylist(),
        "newly_late": found.newly_late.column("case_id").to_pylist(),
    }
