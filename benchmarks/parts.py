"""
Replay of dossiers in Parquet parts: time and memory against the number of rows.

Each size runs in a process of its own. The parts are made once in FOLDER:
python benchmarks/parts.py FOLDER 1 10 100   (millions of rows).
"""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tthc_flow import load_calendar
from tthc_flow.analysis import ReplayRule, Unit, replay_parts

ROWS_IN_PART = 500_000
CUTS = range(0, 101, 10)


def make_part(path: Path, seed: int) -> None:
    draw = np.random.default_rng(seed)
    rows = ROWS_IN_PART
    start = draw.integers(18_262, 20_700, rows).astype(np.int32)
    end = start + draw.integers(0, 60, rows).astype(np.int32)
    procedure = draw.integers(0, 200, rows)
    is_open = draw.random(rows) < 0.03

    def named(codes: np.ndarray, prefix: str, count: int) -> pa.Array:
        names = pa.array([f"{prefix}{number}" for number in range(count)])
        return pa.DictionaryArray.from_arrays(codes.astype(np.int32), names)

    table = pa.table(
        {
            "procedure": named(procedure, "1.", 200),
            "unit": named(draw.integers(0, 20, rows), "u", 20),
            "channel": named(procedure % 3, "c", 3),
            "started_on": pa.array(start).view(pa.date32()),
            "ended_on": pa.array(end, mask=is_open).view(pa.date32()),
            "term": (procedure % 30 + 1).astype(np.int32),
        }
    )
    pq.write_table(table, path, compression="zstd")


def measure(folder: Path, millions: int) -> None:
    import resource

    parts = sorted(folder.glob("*.parquet"))[: millions * 1_000_000 // ROWS_IN_PART]
    rule = ReplayRule(unit=Unit.WORKING_DAYS, calendar=load_calendar())
    for by in (("procedure",), ("procedure", "unit")):
        begin = time.perf_counter()
        answer = replay_parts(parts, rule, by, date(2026, 12, 31))
        total = answer.total(tuple(CUTS))
        took = time.perf_counter() - begin
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{total.cases / 1e6:6.0f} M rows by {', '.join(by):16} {took:7.2f} s "
            f"{total.cases / took / 1e6:6.1f} M rows/s, peak {memory} MB, "
            f"on time {total.on_time[0]:,}"
        )


def main(folder: Path, sizes: list[int]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(max(sizes) * 1_000_000 // ROWS_IN_PART):
        path = folder / f"{number:04}.parquet"
        if not path.exists():
            make_part(path, number)
    for size in sizes:
        command = [sys.executable, __file__, str(folder), "--measure", str(size)]
        subprocess.run(command, check=True)  # noqa: S603


if __name__ == "__main__":
    if sys.argv[2] == "--measure":
        measure(Path(sys.argv[1]), int(sys.argv[3]))
    else:
        main(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]])
