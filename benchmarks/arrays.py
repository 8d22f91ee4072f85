"""
Columns of dates and instants beside NumPy, polars, pandas and businesstimedelta.

Processor time of one thread, medians of interleaved rounds; python benchmarks/arrays.py [rows].
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np

from tthc_flow import load_calendar
from tthc_flow.analysis import DayRuler, HourRuler

VN = load_calendar()
ROUNDS = 7
N_DAYS, N_MINUTES = 15, 720
FIRST, LAST = 18_262, 20_818  # 2020 to 2026
Calls = dict[str, tuple[Callable[[], object], int]]


def medians(calls: Calls) -> dict[str, float]:
    """Nanoseconds of processor time for each row."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for call, _ in calls.values():
        call()
    for _ in range(ROUNDS):
        for name, (call, rows) in calls.items():
            begin = time.process_time_ns()
            call()
            times[name].append((time.process_time_ns() - begin) / rows)
    return {name: statistics.median(values) for name, values in times.items()}


def closed_days() -> list[date]:
    days = (VN.first + timedelta(days=n) for n in range((VN.last - VN.first).days + 1))
    return [day for day in days if not VN.is_working_day(day)]


def day_calls(rows: int) -> Calls:
    """Fifteen working days, fixed and by row, and days between, over *rows* random dates."""
    draw = np.random.default_rng(1)
    small = draw.integers(FIRST, LAST, rows).astype(np.int32)
    wide = small.astype(np.int64).view("datetime64[D]")
    each = draw.integers(1, 60, rows).astype(np.int32)
    small_out, wide_out = np.empty_like(small), np.empty_like(wide)
    closed = closed_days()
    weekdays = np.array([d for d in closed if d.weekday() < 5], "datetime64[D]")
    week = np.busdaycalendar("1111100", weekdays)
    exact = np.busdaycalendar("1111111", np.array(closed, "datetime64[D]"))
    some = wide[: max(rows // 20, 1)]
    few = each[: len(some)]
    calls: Calls = {
        "copy int32": (lambda: np.copyto(small_out, small), rows),
        "copy datetime64": (lambda: np.copyto(wide_out, wide), rows),
    }
    for name, ruler in rulers():
        calls |= {
            f"add 15, int32, out= ({name})": (_add(ruler, small, N_DAYS, small_out), rows),
            f"add 15, datetime64, out= ({name})": (_add(ruler, wide, N_DAYS, wide_out), rows),
            f"add 15, datetime64, fresh ({name})": (_add(ruler, wide, N_DAYS, None), rows),
            f"add n by row, int32 ({name})": (_add(ruler, small, each, small_out), rows),
            f"between, int32 ({name})": (_between(ruler, small, small_out), rows),
        }
    calls |= {
        "busday_offset, Mon-Fri": (
            lambda: np.busday_offset(some, N_DAYS, "backward", busdaycal=week),
            len(some),
        ),
        "busday_offset, seven days (exact)": (
            lambda: np.busday_offset(some, N_DAYS, "backward", busdaycal=exact),
            len(some),
        ),
        "busday_offset by row, exact": (
            lambda: np.busday_offset(some, few, "backward", busdaycal=exact),
            len(some),
        ),
        "busday_count, exact": (
            lambda: np.busday_count(some, some + 20, busdaycal=exact),
            len(some),
        ),
    }
    return calls | polars_calls(some, weekdays) | pandas_calls(some, weekdays)


def rulers() -> list[tuple[str, DayRuler]]:
    return [("numpy", DayRuler(VN, compiled=False)), ("numba", DayRuler(VN, compiled=True))]


def _add(ruler: DayRuler, days: object, n: object, out: object) -> Callable[[], object]:
    return lambda: ruler.add(days, n, out=out)


def _between(ruler: DayRuler, after: object, until: object) -> Callable[[], object]:
    return lambda: ruler.between(after, until)


def polars_calls(days: np.ndarray, weekdays: np.ndarray) -> Calls:
    try:
        import polars as pl
    except ImportError:
        return {}
    frame = pl.DataFrame({"d": days.astype("datetime64[ms]")}).with_columns(
        pl.col("d").cast(pl.Date)
    )
    holidays = weekdays.astype(object).tolist()
    ask = pl.col("d").dt.add_business_days(N_DAYS, holidays=holidays, roll="backward")
    return {"polars add_business_days, Mon-Fri": (lambda: frame.select(ask), len(days))}


def pandas_calls(days: np.ndarray, weekdays: np.ndarray) -> Calls:
    try:
        import pandas as pd
    except ImportError:
        return {}
    stamps = pd.Series(days[:2_000].astype("datetime64[ns]"))
    offset = pd.offsets.CustomBusinessDay(N_DAYS, holidays=list(weekdays))

    def ask() -> object:
        return [stamp + offset for stamp in stamps]

    return {"pandas CustomBusinessDay (2,000 rows)": (ask, len(stamps))}


def hour_calls(rows: int) -> Calls:
    """Twelve working hours, and open minutes between, over *rows* random instants."""
    draw = np.random.default_rng(2)
    at = draw.integers(FIRST, LAST, rows) * 86_400_000_000
    at += draw.integers(0, 86_400, rows) * 1_000_000
    out = np.empty_like(at)
    calls: Calls = {"copy int64": (lambda: np.copyto(out, at), rows)}
    for name, compiled in (("numpy", False), ("numba", True)):
        ruler = HourRuler(VN, compiled=compiled)
        calls[f"add 12 h ({name})"] = (_add_minutes(ruler, at, out), rows)
        calls[f"minutes between ({name})"] = (_minutes_between(ruler, at, out), rows)
    return calls | pandas_hour_calls(at) | businesstimedelta_calls(at)


def _add_minutes(ruler: HourRuler, at: object, out: object) -> Callable[[], object]:
    return lambda: ruler.add(at, N_MINUTES, out=out)


def _minutes_between(ruler: HourRuler, a: object, b: object) -> Callable[[], object]:
    return lambda: ruler.between(a, b)


def _naive(at: np.ndarray, count: int) -> list[datetime]:
    return list(at[:count].view("datetime64[us]").astype(object))


def pandas_hour_calls(at: np.ndarray) -> Calls:
    try:
        import pandas as pd
    except ImportError:
        return {}
    closed = [d for d in closed_days() if d.weekday() < 5 and 2019 < d.year < 2028]
    offset = pd.offsets.CustomBusinessHour(
        12, start=["07:00", "13:30"], end=["11:30", "17:00"], holidays=closed
    )
    stamps = [pd.Timestamp(moment) for moment in _naive(at, 200)]
    return {
        "pandas CustomBusinessHour (200 rows)": (
            lambda: [stamp + offset for stamp in stamps],
            len(stamps),
        )
    }


def businesstimedelta_calls(at: np.ndarray) -> Calls:
    try:
        import businesstimedelta as peer
    except ImportError:
        return {}
    day = {"working_days": [0, 1, 2, 3, 4]}
    from datetime import time as clock

    rules = peer.Rules(
        [
            peer.WorkDayRule(start_time=clock(7), end_time=clock(11, 30), **day),
            peer.WorkDayRule(start_time=clock(13, 30), end_time=clock(17), **day),
        ]
    )
    length = peer.BusinessTimeDelta(rules, hours=12)
    stamps = _naive(at, 100)
    return {
        "businesstimedelta (100 rows)": (lambda: [stamp + length for stamp in stamps], len(stamps))
    }


def main(rows: int) -> None:
    for calls in (day_calls(rows), hour_calls(rows)):
        for name, nanoseconds in medians(calls).items():
            print(f"{name:45} {nanoseconds:12,.2f} ns")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000)
