"""
Replay of synthetic dossiers under eleven cuts, beside a loop over dates and busday_offset.

The ratio is per dossier and cut. Equal counts are asserted. Processor time of one thread;
python benchmarks/replay.py [rows].
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from tthc_flow import load_calendar
from tthc_flow.analysis import count_required, on_time_by_cut

VN = load_calendar()
CUTS = tuple(range(0, 101, 10))
PROCEDURES, PLACES = 200, 32  # terms of 1 to 30 days
EPOCH = date(1970, 1, 1)
ROUNDS = 5


def seconds(call: Callable[[], object]) -> float:
    best = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        call()
        best.append(time.process_time() - begin)
    return sorted(best)[ROUNDS // 2]


def date_loop(start: np.ndarray, end: np.ndarray, term: np.ndarray, cut: int) -> int:
    """One dossier after the other by the definition: walk to the due date, compare."""
    days = [VN.first + timedelta(days=n) for n in range((VN.last - VN.first).days)]
    holidays = {day for day in days if day.weekday() < 5 and not VN.is_working_day(day)}
    made_up = {day for day in days if day.weekday() >= 5 and VN.is_working_day(day)}
    one, on_time = timedelta(days=1), 0
    for first, last, length in zip(start.tolist(), end.tolist(), term.tolist(), strict=True):
        due, left = EPOCH + timedelta(days=first), max(1, length * (100 - cut) // 100)
        while left:
            due += one
            if (due.weekday() < 5 and due not in holidays) or due in made_up:
                left -= 1
        on_time += EPOCH + timedelta(days=last) <= due
    return on_time


def replay_times(rows: int) -> dict[str, float]:
    """Nanoseconds for one dossier and one cut; equal counts are asserted."""
    draw = np.random.default_rng(3)
    start = draw.integers(18_262, 20_700, rows).astype(np.int32)
    end = start + draw.integers(0, 60, rows).astype(np.int32)
    group = draw.integers(0, PROCEDURES, rows).astype(np.uint16)
    terms = np.arange(PROCEDURES) % 30 + 1
    few = slice(0, 100_000)
    closed = [n for n in range(14_610, 33_000) if not VN.is_working_day(EPOCH + timedelta(days=n))]
    week = np.busdaycalendar("1111111", np.array(closed).astype("datetime64[D]"))

    def loop() -> int:
        return date_loop(start[few], end[few], terms[group[few]], 0)

    def busday() -> int:
        days, left = start[few].astype("M8[D]"), terms[group[few]]
        due = np.busday_offset(days, left, "backward", busdaycal=week)
        return int((end[few].astype("M8[D]") <= due).sum())

    shape = (PROCEDURES, PLACES)
    counts = count_required(start[few], end[few], group[few], shape, VN)
    assert int(on_time_by_cut(counts, terms, (0,)).sum()) == loop() == busday()
    times = {
        "plain date loop": seconds(loop) / few.stop,
        "busday_offset, exact": seconds(busday) / few.stop,
    }
    for name, compiled in (("numpy", False), ("numba", True)):

        def replay(*, use: bool = compiled) -> object:
            counted = count_required(start, end, group, shape, VN, compiled=use)
            return on_time_by_cut(counted, terms, CUTS)

        replay()
        words = f"replay of {rows / 1e6:g} M dossiers x {len(CUTS)} cuts ({name})"
        times[words] = seconds(replay) / rows / len(CUTS)
    return {name: time_taken * 1e9 for name, time_taken in times.items()}


def main(rows: int) -> None:
    times = replay_times(rows)
    slowest = max(times.values())
    for name, nanoseconds in times.items():
        print(f"{name:45} {nanoseconds:12,.3f} ns {slowest / nanoseconds:10,.0f} x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
