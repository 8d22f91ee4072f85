"""
Measure side by side in one process: medians over interleaved rounds, and ratios.

Run by `make bench`; the table goes to docs/benchmarks.md. Absolute times on shared machines
mean little, the ratios are what counts. Nothing here is a test.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, version

import holidays
import numpy as np
from page import write_general

from tthc_flow import VIETNAM, WorkingDays, WorkingHours, due_date, load_calendar

ROUNDS = 9
VN = load_calendar()
DAY = date(2026, 1, 5)
AT = datetime(2026, 1, 5, 9, tzinfo=VIETNAM)
TERM = WorkingDays(15)
HOURS = WorkingHours(12)

OURS, OUR_DUE_DATE = "add_working_days(day, 5)", "due_date(at, 15 working days)"
NUMPY, HOLIDAYS = "numpy.busday_offset, scalar", "holidays.get_nth_working_day(day, 5)"
OUR_EVENT, SHARED_MACHINE = "Dossier.apply, one event", "transitions, shared machine"
OUR_IMPORT, THEIR_IMPORT = "import tthc_flow", "import pendulum, transitions, attrs"
EVERY_NAME = "from tthc_flow import *"  # names are imported on first use, so this is the whole
PACKAGES = ("numpy", "holidays", "workalendar", "pendulum", "transitions", "python-statemachine")


def nanoseconds(call: Callable[[], object], number: int) -> float:
    """Time of one call, over *number* calls."""
    begin = time.perf_counter_ns()
    for _ in range(number):
        call()
    return (time.perf_counter_ns() - begin) / number


def medians(calls: dict[str, tuple[Callable[[], object], int]]) -> dict[str, float]:
    """Median time of each call, all of them measured in turn in every round."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for call, _ in calls.values():
        call()
    for _ in range(ROUNDS):
        for name, (call, number) in calls.items():
            times[name].append(nanoseconds(call, number))
    return {name: statistics.median(values) for name, values in times.items()}


def scalar_dates() -> dict[str, tuple[Callable[[], object], int]]:
    """Five working days after a date, and whole due dates."""
    package = holidays.country_holidays("VN", years=range(2010, 2061))
    closed = np.array(
        [d for d in _all_days() if d.weekday() < 5 and not VN.is_working_day(d)],
        dtype="datetime64[D]",
    )
    week = np.busdaycalendar(holidays=closed)
    numpy_day = np.datetime64(DAY)
    calls: dict[str, tuple[Callable[[], object], int]] = {
        OURS: (lambda: VN.add_working_days(DAY, 5), 20_000),
        OUR_DUE_DATE: (lambda: due_date(AT, TERM, VN), 10_000),
        "due_date(at, 12 working hours)": (lambda: due_date(AT, HOURS, VN), 5_000),
        NUMPY: (
            lambda: np.busday_offset(numpy_day, 5, busdaycal=week),
            10_000,
        ),
        HOLIDAYS: (lambda: package.get_nth_working_day(DAY, 5), 500),
    }
    try:
        from workalendar.asia import Vietnam
    except ImportError:
        print("workalendar is not installed: left out")
    else:
        other = Vietnam()
        calls["workalendar.add_working_days(day, 5)"] = (
            lambda: other.add_working_days(DAY, 5),
            500,
        )
    return calls


def _all_days() -> list[date]:
    return [date.fromordinal(n) for n in range(VN.first.toordinal(), VN.last.toordinal() + 1)]


def import_times() -> dict[str, float]:
    """Wall time of a fresh interpreter importing us, and our three base packages, in seconds."""
    times: dict[str, list[float]] = {OUR_IMPORT: [], EVERY_NAME: [], THEIR_IMPORT: []}
    for _ in range(ROUNDS):
        for name, values in times.items():
            begin = time.perf_counter()
            subprocess.run(  # noqa: S603
                [sys.executable, "-c", name], check=True
            )
            values.append(time.perf_counter() - begin)
    return {name: statistics.median(values) for name, values in times.items()}


def report() -> str:
    """The tables as Markdown."""
    scalar = medians(scalar_dates())
    events = medians(_event_calls())
    imports = import_times()
    lines = ["# Benchmarks", ""]
    lines += [
        f"Written by `make bench`. Medians of {ROUNDS} interleaved rounds in one process on a",
        "shared two-core machine: read the ratios, not the times.",
        "",
        f"Python {sys.version.split()[0]}, " + ", ".join(map(_with_version, PACKAGES)) + ".",
        "",
    ]
    lines += _budgets(scalar, events, imports)
    lines += _table("Scalar due dates", scalar, OURS, "ns", "{:,.0f}")
    lines += _table("Events", events, OUR_EVENT, "ns", "{:,.0f}")
    lines += _columns()
    lines += _replay()
    lines += _table("Import, fresh interpreter", imports, OUR_IMPORT, "s", "{:.3f}")
    return "\n".join(lines)


def _with_version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} not installed"


def _budgets(
    scalar: dict[str, float], events: dict[str, float], imports: dict[str, float]
) -> list[str]:
    """What the design promises of one call, and what was measured."""
    pairs = [
        ("a working day added, against scalar numpy", scalar, NUMPY, OURS, 8),
        ("a working day added, against holidays", scalar, HOLIDAYS, OURS, 40),
        ("a whole due date, against scalar numpy", scalar, NUMPY, OUR_DUE_DATE, 1),
        ("an event applied, against a shared machine", events, SHARED_MACHINE, OUR_EVENT, 10),
        ("our import, against our three packages", imports, THEIR_IMPORT, OUR_IMPORT, 0.5),
    ]
    rows = [
        (what, times[theirs] / times[ours], least) for what, times, theirs, ours, least in pairs
    ]
    lines = ["## Budgets", "", "| what | times as fast | at least | holds |", "|---|---:|---:|---|"]
    lines += [
        f"| {what} | {times:.1f} | {least:g} | {'yes' if times >= least else '**no**'} |"
        for what, times, least in rows
    ]
    return [*lines, ""]


def _event_calls() -> dict[str, tuple[Callable[[], object], int]]:
    from events import event_calls

    return event_calls()


def _columns() -> list[str]:
    """Whole columns; processor time of one thread."""
    from arrays import day_calls, hour_calls
    from arrays import medians as by_row

    rows = 2_000_000
    day, hour = by_row(day_calls(rows)), by_row(hour_calls(rows))
    days, hours = "add 15, int32, out= (numpy)", "add 12 h (numpy)"
    lines = _table("Columns of dates, each row", day, days, "ns", "{:,.2f}")
    return lines + _table("Columns of instants, each row", hour, hours, "ns", "{:,.2f}")


def _replay() -> list[str]:
    """Dossiers and cuts; processor time of one thread."""
    from replay import replay_times

    times = replay_times(10_000_000)
    title = "Replay, one dossier under one cut"
    return _table(title, times, next(iter(times)), "ns", "{:,.3f}")


def _table(title: str, times: dict[str, float], ours: str, unit: str, form: str) -> list[str]:
    lines = [f"## {title}", "", f"| what | median, {unit} | ratio to {ours} |", "|---|---:|---:|"]
    lines += [
        f"| {name} | {form.format(value)} | {_ratio(value / times[ours])} |"
        for name, value in times.items()
    ]
    return [*lines, ""]


def _ratio(ratio: float) -> str:
    return f"{ratio:,.2f}" if ratio >= 0.01 else f"1 / {1 / ratio:,.0f}"


if __name__ == "__main__":
    text = report()
    write_general(text)
    print(text)
