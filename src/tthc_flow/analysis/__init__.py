"""
What-if on real dossiers (*phân tích, thử phương án*): rulers over columns, replay, every cut.

Needs the extra `analysis` (NumPy, Arrow); a name is imported when it is first used, and says
what to install when its packages are missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tthc_flow.analysis.doors import need

if TYPE_CHECKING:
    from tthc_flow.analysis.columns import (
        CASES,
        EVENTS,
        EXTENSIONS,
        PAUSES,
        from_xes_names,
        to_xes_names,
    )
    from tthc_flow.analysis.comparison import Comparison, compare, scenario_list
    from tthc_flow.analysis.cuts import Rounding, checked_cuts, cut_terms
    from tthc_flow.analysis.dense import count_required, on_time_by_cut
    from tthc_flow.analysis.event_replay import EventReplay, IllegalEvent, replay_events
    from tthc_flow.analysis.executor import Executor, OnDask, OneByOne, Threads
    from tthc_flow.analysis.histogram import Group, Histogram
    from tthc_flow.analysis.largest_cut import SafeCut, largest_cuts, on_time_share
    from tthc_flow.analysis.log.cases import Cases, cases_of
    from tthc_flow.analysis.log.moments import moment_of
    from tthc_flow.analysis.log.names import LogColumns, formats_of, read_column_map
    from tthc_flow.analysis.log.reading import Log, read_log
    from tthc_flow.analysis.log.side_tables import read_extensions, read_pauses
    from tthc_flow.analysis.log.xes import read_xes, write_xes
    from tthc_flow.analysis.parts import PartKernel, replay_parts
    from tthc_flow.analysis.pictures.charts import notes_of, on_time_chart, step_chart
    from tthc_flow.analysis.pictures.cut_words import (
        comparison_in_words,
        cuts_in_vain,
        rounding_in_words,
    )
    from tthc_flow.analysis.pictures.exports import write_csv, write_xlsx
    from tthc_flow.analysis.pictures.picture import Chart, Sheet
    from tthc_flow.analysis.pictures.report import Report, newly_late_table, report_of
    from tthc_flow.analysis.pictures.sheets import (
        comparison_sheet,
        cut_sheet,
        heat_sheet,
        late_sheet,
        safe_cut_sheet,
    )
    from tthc_flow.analysis.pictures.wording import (
        caption,
        finding_in_words,
        finished_in_words,
        heading,
    )
    from tthc_flow.analysis.replay import Dossiers, Replay, read_cases, replay_cases, replay_log
    from tthc_flow.analysis.rule import Compare, ReplayRule, Unit
    from tthc_flow.analysis.rulers import DayRuler, HourRuler
    from tthc_flow.analysis.scenario import Scenario, read_scenario
    from tthc_flow.analysis.steps import StepTimes, step_times, steps_of_log
    from tthc_flow.analysis.summary import cut_table, summary_of
    from tthc_flow.analysis.zones import zone_named

__all__ = [
    "CASES",
    "EVENTS",
    "EXTENSIONS",
    "PAUSES",
    "Cases",
    "Chart",
    "Compare",
    "Comparison",
    "DayRuler",
    "Dossiers",
    "EventReplay",
    "Executor",
    "Group",
    "Histogram",
    "HourRuler",
    "IllegalEvent",
    "Log",
    "LogColumns",
    "OnDask",
    "OneByOne",
    "PartKernel",
    "Replay",
    "ReplayRule",
    "Report",
    "Rounding",
    "SafeCut",
    "Scenario",
    "Sheet",
    "StepTimes",
    "Threads",
    "Unit",
    "caption",
    "cases_of",
    "checked_cuts",
    "compare",
    "comparison_in_words",
    "comparison_sheet",
    "count_required",
    "cut_sheet",
    "cut_table",
    "cut_terms",
    "cuts_in_vain",
    "finding_in_words",
    "finished_in_words",
    "formats_of",
    "from_xes_names",
    "heading",
    "heat_sheet",
    "largest_cuts",
    "late_sheet",
    "moment_of",
    "newly_late_table",
    "notes_of",
    "on_time_by_cut",
    "on_time_chart",
    "on_time_share",
    "read_cases",
    "read_column_map",
    "read_extensions",
    "read_log",
    "read_pauses",
    "read_scenario",
    "read_xes",
    "replay_cases",
    "replay_events",
    "replay_log",
    "replay_parts",
    "report_of",
    "rounding_in_words",
    "safe_cut_sheet",
    "scenario_list",
    "step_chart",
    "step_times",
    "steps_of_log",
    "summary_of",
    "to_xes_names",
    "write_csv",
    "write_xes",
    "write_xlsx",
    "zone_named",
]

_HOMES = {
    "columns": ("CASES", "EVENTS", "EXTENSIONS", "PAUSES", "from_xes_names", "to_xes_names"),
    "comparison": ("Comparison", "compare", "scenario_list"),
    "cuts": ("Rounding", "checked_cuts", "cut_terms"),
    "dense": ("count_required", "on_time_by_cut"),
    "event_replay": ("EventReplay", "IllegalEvent", "replay_events"),
    "executor": ("Executor", "OnDask", "OneByOne", "Threads"),
    "histogram": ("Group", "Histogram"),
    "largest_cut": ("SafeCut", "largest_cuts", "on_time_share"),
    "log.cases": ("Cases", "cases_of"),
    "log.moments": ("moment_of",),
    "log.names": ("LogColumns", "formats_of", "read_column_map"),
    "log.reading": ("Log", "read_log"),
    "log.side_tables": ("read_extensions", "read_pauses"),
    "log.xes": ("read_xes", "write_xes"),
    "parts": ("PartKernel", "replay_parts"),
    "pictures.charts": ("notes_of", "on_time_chart", "step_chart"),
    "pictures.cut_words": ("comparison_in_words", "cuts_in_vain", "rounding_in_words"),
    "pictures.exports": ("write_csv", "write_xlsx"),
    "pictures.picture": ("Chart", "Sheet"),
    "pictures.report": ("Report", "newly_late_table", "report_of"),
    "pictures.sheets": (
        "comparison_sheet",
        "cut_sheet",
        "heat_sheet",
        "late_sheet",
        "safe_cut_sheet",
    ),
    "pictures.wording": ("caption", "finding_in_words", "finished_in_words", "heading"),
    "replay": ("Dossiers", "Replay", "read_cases", "replay_cases", "replay_log"),
    "rule": ("Compare", "ReplayRule", "Unit"),
    "rulers": ("DayRuler", "HourRuler"),
    "scenario": ("Scenario", "read_scenario"),
    "steps": ("StepTimes", "step_times", "steps_of_log"),
    "summary": ("cut_table", "summary_of"),
    "zones": ("zone_named",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name from its module on first use."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(need(f"{__name__}.{_HOME_OF[name]}", f"tthc_flow.analysis.{name}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
