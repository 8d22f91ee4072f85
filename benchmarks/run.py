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

import attrs
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
        "add_working_days(day, 5)": (lambda: VN.add_working_days(DAY, 5), 20_000),
        "due_date(at, 15 working days)": (lambda: due_date(AT, TERM, VN), 10_000),
        "due_date(at, 12 working hours)": (lambda: due_date(AT, HOURS, VN), 5_000),
        "numpy.busday_offset, scalar": (
            lambda: np.busday_offset(numpy_day, 5, busdaycal=week),
            10_000,
        ),
        "holidays.get_nth_working_day(day, 5)": (lambda: package.get_nth_working_day(DAY, 5), 500),
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
    times: dict[str, list[float]] = {
        "import tthc_flow": [],
        "import pendulum, transitions, attrs": [],
    }
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
    lines = ["# Benchmarks", ""]
    lines += [
        "Written by `make bench`. Medians of interleaved rounds in one process on a shared",
        "two-core machine: read the ratios, not the times.",
        "",
        f"numpy {np.__version__}, holidays {holidays.__version__}, attrs {attrs.__version__}.",
        f"Python {sys.version.split()[0]}.",
        "",
    ]
    scalar = medians(scalar_dates())
    lines += _table("Scalar due dates", scalar, "add_working_days(day, 5)", "ns", "{:,.0f}")
    lines += _table("Events", medians(_event_calls()), "Dossier.apply, one event", "ns", "{:,.0f}")
    lines += _table("Import, fresh interpreter", import_times(), "import tthc_flow", "s", "{:.3f}")
    return "\n".join(lines)


def _event_calls() -> dict[str, tuple[Callable[[], object], int]]:
    from events import event_calls

    return event_calls()


def _table(title: str, times: dict[str, float], ours: str, unit: str, form: str) -> list[str]:
    lines = [f"## {title}", "", f"| what | median, {unit} | ratio to {ours} |", "|---|---:|---:|"]
    lines += [
        f"| {name} | {form.format(value)} | {value / times[ours]:.2f} |"
        for name, value in times.items()
    ]
    return [*lines, ""]


if __name__ == "__main__":
    text = report()
    write_general(text)
    print(text)
