"""
How fast the desk is, on each store, beside workflow engines.

Run by `make bench-desk`, for it fills large stores and takes its time; the tables go to
docs/benchmarks.md. Stores are seeded by bulk SQL that a test holds equal to what the desk writes.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from importlib.metadata import version
from importlib.util import find_spec

from engines import ACTS, runs, through_the_desk
from page import write_desk
from stores import FILE, POSTGRES, SHARED, STORES, Store, analyse, size_of
from tests.storage.acts import BEGUN_AT, accepted, returned, settled
from tests.storage.seeding import Model, model_of, seed

from tthc_flow.demo import sample_jurisdiction
from tthc_flow.desk.sweeping import sweep_all
from tthc_flow.storage import Database

ROUNDS = 5
NEWLY_DUE = 1_000
PLACE = sample_jurisdiction()
AFTERWARDS = BEGUN_AT + timedelta(days=60)
RIVALS = [name for name in ("SpiffWorkflow", "dbos") if find_spec(name)]
_CONTEXT = multiprocessing.get_context("spawn")


def seconds(work: Callable[[], object]) -> float:
    """Wall time of *work*."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


# --- commands -------------------------------------------------------------------------------


def commands_table(dossiers: int = 10) -> list[str]:
    """Each command in a transaction of its own."""
    with ExitStack() as stack:
        work = {store: through_the_desk(stack.enter_context(store.database())) for store in STORES}
        times: dict[Store, list[float]] = {store: [] for store in STORES}
        for run in work.values():
            run()
        for _ in range(ROUNDS):
            for store, run in work.items():
                times[store].append(seconds(lambda run=run: [run() for _ in range(dossiers)]))
    rows = [
        (store.name, store.durability, f"{dossiers * len(ACTS) / median(found):,.0f}")
        for store, found in times.items()
    ]
    return table("Commands, each its own transaction", ("store", "durability", "commands/s"), rows)


# --- flags ----------------------------------------------------------------------------------


def flags_table(dossiers: int) -> list[str]:
    """Flags and their messages, by one and by four sweeping processes."""
    model = model_of(PLACE, accepted(), lambda: BEGUN_AT)
    rows = []
    for store in STORES:
        one = median(_flags_a_second(store, model, dossiers, 1) for _ in range(3))
        four = (
            median(_flags_a_second(store, model, dossiers, 4) for _ in range(3))
            if (store in SHARED)
            else None
        )
        rows.append((store.name, store.durability, f"{one:,.0f}", f"{four:,.0f}" if four else "–"))
    head = ("store", "durability", "flags/s, 1 worker", "flags/s, 4 workers")
    return table("Flags fired, with their messages", head, rows)


def _flags_a_second(store: Store, model: Model, dossiers: int, workers: int) -> float:
    with store.database() as database:
        seed(database, dict.fromkeys(codes(dossiers), model))
        analyse(database)
        expected = dossiers * len(model.rows["agenda"])
        if workers == 1:
            taken = seconds(lambda: _sweep(database, expected))
        else:
            taken = _together(database.engine.url.render_as_string(hide_password=False), workers)
    return expected / taken


def _sweep(database: Database, expected: int) -> None:
    assert sweep_all(database.begin, AFTERWARDS).fired == expected


def _together(url: str, workers: int) -> float:
    """From when all are ready until the last is done."""
    gate = _CONTEXT.Barrier(workers + 1, timeout=60)
    crew = [_CONTEXT.Process(target=_work, args=(url, gate)) for _ in range(workers)]
    for worker in crew:
        worker.start()
    gate.wait()
    return seconds(lambda: [worker.join() for worker in crew])


def _work(url: str, gate: object) -> None:
    database = Database.at(url)
    with database.read() as store:
        store.outbox.waiting()
    gate.wait()  # type: ignore[attr-defined]
    sweep_all(database.begin, AFTERWARDS)


# --- a sweep among many open dossiers ---------------------------------------------------------


def sweeps_table(sizes: Sequence[int]) -> list[str]:
    """
    A thousand newly due, spread over the codes of all that are open.

    Each round has a thousand of its own, which come due a minute after those of the round before.
    """
    rows = []
    for store in (FILE, POSTGRES):
        with ExitStack() as stack:
            open_stores = {}
            for size in sizes:
                open_stores[size] = stack.enter_context(store.database())
                _fill(open_stores[size], size)
            times: dict[int, list[float]] = {size: [] for size in sizes}
            for number in range(ROUNDS + 1):
                for size, database in open_stores.items():
                    taken = seconds(lambda d=database, n=number: _sweep_round(d, n))
                    times[size] += [taken] if number else []  # the first warms up
        base = median(times[sizes[0]])
        rows += [
            (store.name, store.durability, f"{size:,}", f"{median(found) * 1000:,.0f}",
             f"{median(found) / base:.2f}")
            for size, found in times.items()
        ]  # fmt: skip
    head = ("store", "durability", "open dossiers", "ms", f"ratio to {sizes[0]:,}")
    return table(f"Sweep of {NEWLY_DUE:,} newly due", head, rows)


def _fill(database: Database, size: int) -> None:
    """Every so many-th dossier comes due in a round; most do not before the afternoon."""
    every = size // NEWLY_DUE
    due = {
        every * number // (ROUNDS + 1): _settled(BEGUN_AT + timedelta(minutes=number))
        for number in range(ROUNDS + 1)
    }
    later = _settled(BEGUN_AT + timedelta(hours=6))
    seed(database, {code: due.get(n % every, later) for n, code in enumerate(codes(size))})
    analyse(database)


def _settled(at: datetime) -> Model:
    return model_of(PLACE, settled(at), lambda: at)


def _sweep_round(database: Database, number: int) -> None:
    at = BEGUN_AT + timedelta(hours=1, minutes=number, seconds=30)
    done = sweep_all(database.begin, at)
    assert done.fired == NEWLY_DUE, done


# --- size -----------------------------------------------------------------------------------


def sizes_table(dossiers: int) -> list[str]:
    """Everything a dossier takes, indexes included."""
    acts = {"accepted, its agenda ahead": accepted(), "returned after ten events": returned()}
    rows = []
    for store in (FILE, POSTGRES):
        found = []
        for act in acts.values():
            with store.database() as database:
                before = size_of(database)
                model = model_of(PLACE, act, lambda: BEGUN_AT + timedelta(minutes=10))
                seed(database, dict.fromkeys(codes(dossiers), model))
                found.append(f"{(size_of(database) - before) / dossiers:,.0f}")
        rows.append((store.name, *found))
    return table("Bytes per dossier", ("store", *acts), rows)


# --- engines --------------------------------------------------------------------------------


def engines_table(dossiers: int = 5) -> list[str]:
    """Medians of interleaved rounds."""
    with runs() as found:
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in found}
        for run in found.values():
            run()
        for _ in range(ROUNDS):
            for name, run in found.items():
                begin = time.process_time()
                wall = seconds(lambda run=run: [run() for _ in range(dossiers)])
                times[name].append((wall / dossiers, (time.process_time() - begin) / dossiers))
    ours = median(wall for wall, _ in times["tthc_flow, SQLite file, fsync on"])
    rows = [
        (name, f"{median(w for w, _ in found) * 1000:,.1f}",
         f"{median(c for _, c in found) * 1000:,.1f}", f"{median(w for w, _ in found) / ours:.2f}")
        for name, found in times.items()
    ]  # fmt: skip
    head = ("engine", "ms, wall", "ms, processor", "ratio to tthc_flow on a file")
    return [
        *table("One dossier of seven steps, from receipt to return", head, rows),
        "Ten acts, each committed. The engines keep where the work stands; the desk also works out",
        "the legal dates, checks the law, seals the event and keeps the flags that are ahead.",
        "",
    ]


# --- the page -------------------------------------------------------------------------------


def codes(number: int) -> list[str]:
    """Codes in order, all of one length."""
    return [f"H56-{n:08d}" for n in range(number)]


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table in Markdown; texts to the left, numbers to the right."""
    is_number = [cell[:1].isdigit() or cell == "–" for cell in rows[0]]
    line = "|".join("---:" if right else "---" for right in is_number)
    told = [f"| {' | '.join(row)} |" for row in (head, *rows)]
    return [f"### {title}", "", told[0], f"|{line}|", *told[1:], ""]


def main() -> None:
    """Measure and print; all parts together are written to the page."""
    parts: dict[str, Callable[[], list[str]]] = {
        "engines": engines_table,
        "commands": commands_table,
        "flags": lambda: flags_table(4_000),
        "sweeps": lambda: sweeps_table([10_000, 100_000, 1_000_000]),
        "sizes": lambda: sizes_table(20_000),
    }
    parser = argparse.ArgumentParser(description="Measure the desk.")
    parser.add_argument(
        "parts", nargs="*", choices=[[], *parts], help="only these; nothing is written"
    )
    chosen = parser.parse_args().parts
    lines = [
        "Written by `make bench-desk`. Medians on a shared two-core machine: read the ratios.",
        "What is committed with fsync on survives a power cut; with fsync off, only a crash.",
        "",
        ", ".join(f"{name} {version(name)}" for name in ("sqlalchemy", "psycopg", *RIVALS)) + ".",
        f"SQLite {sqlite3.sqlite_version}, Python {sys.version.split()[0]}.",
        "",
    ]
    for name in chosen or parts:
        lines += parts[name]()
    print("\n".join(lines))
    if not chosen:
        write_desk("\n".join(lines))


if __name__ == "__main__":
    main()
