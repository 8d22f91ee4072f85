"""One answer wherever the parts are counted, and the dense kernel beside it."""

from __future__ import annotations

import pickle
import warnings
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tthc_flow.analysis import (
    Compare,
    OnDask,
    OneByOne,
    PartKernel,
    ReplayRule,
    Threads,
    Unit,
    count_required,
    cut_terms,
    on_time_by_cut,
    replay_parts,
)
from tthc_flow.calendars import load_calendar
from tthc_flow.errors import CalendarNotCovered, CallerError, UnreadableTable
from tthc_flow.terms import ReceptionRule

VN = load_calendar()
RULE = ReplayRule(unit=Unit.WORKING_DAYS, calendar=VN)
AT = date(2026, 6, 30)
CUTS = tuple(range(0, 101, 10))
ROWS, PARTS = 30_000, 3


def part(seed: int) -> pa.Table:
    draw = np.random.default_rng(seed)
    start = draw.integers(19723, 20600, ROWS).astype(np.int32)
    end = start + draw.integers(-1, 60, ROWS).astype(np.int32)
    procedure = draw.integers(0, 20, ROWS)
    names = pa.array([f"1.{number:06}" for number in range(20)])
    return pa.table(
        {
            "case_id": [f"{seed}-{row}" for row in range(ROWS)],
            "procedure": pa.DictionaryArray.from_arrays(procedure.astype(np.int32), names),
            "unit": pa.array([None, "Xã A", "Xã B"]).take(pa.array(draw.integers(0, 3, ROWS))),
            "started_on": pa.array(start, mask=draw.random(ROWS) < 0.01).view(pa.date32()),
            "ended_on": pa.array(end, mask=draw.random(ROWS) < 0.05).view(pa.date32()),
            "term": pa.array((procedure + 1).astype(np.int32), mask=draw.random(ROWS) < 0.01),
        }
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parts")
    for number in range(PARTS):
        pq.write_table(part(number), path / f"{number}.parquet")
    return path


def test_parts_are_counted_as_a_loop_counts(folder: Path) -> None:
    """R50, R52: each dossier once, by the calendar's scalar answer."""
    on_time = overdue = undated = 0
    for row in pa.concat_tables([part(number) for number in range(PARTS)]).to_pylist()[:40_000:7]:
        if row["started_on"] is None or row["term"] is None:
            undated += row["ended_on"] is not None
            continue
        due = VN.add_working_days(row["started_on"], row["term"])
        if row["ended_on"] is None:
            overdue += due < AT
        else:
            on_time += row["ended_on"] <= due or row["ended_on"] < row["started_on"]
    assert on_time > 1_000
    sample = pa.concat_tables([part(number) for number in range(PARTS)])
    sample = sample.take(pa.array(range(0, 40_000, 7)))
    kernel = PartKernel(RULE, ("procedure",), AT)
    total = kernel.count(sample.combine_chunks().to_batches()).group((0,), RULE.rounding)
    assert (total.on_time[0], total.open_overdue[0], total.undated) == (on_time, overdue, undated)


def test_every_executor_gives_the_same_integers(folder: Path) -> None:
    """R52: one process, threads, and two Dask workers, equal to the bit."""
    by = ("procedure", "unit")
    answers = [replay_parts(folder, RULE, by, AT)]
    for executor in (OneByOne(), Threads(2)):
        answers.append(replay_parts(folder, RULE, by, AT, executor))
        executor.close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the cluster warns of ports and slow first tasks
        distributed = pytest.importorskip("distributed")
        with (
            distributed.LocalCluster(
                n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            on_dask = OnDask(client)
            answers.append(replay_parts(folder, RULE, by, AT, on_dask))
            on_dask.close()
    assert len(answers) == 4
    first = answers[0]
    assert first.total().cases == ROWS * PARTS
    for other in answers[1:]:
        assert other.histogram.table.equals(first.histogram.table)
    halves = [replay_parts([path], RULE, by, AT) for path in sorted(folder.iterdir())]
    summed = halves[2].histogram + (halves[0].histogram + halves[1].histogram)
    assert summed.table.equals(first.histogram.table)
    assert set(first.by("unit")) == {"", "Xã A", "Xã B"}


def test_the_kernel_is_a_function_over_record_batches(folder: Path) -> None:
    """R52: the form of Spark's mapInArrow; pickled, sent and summed it gives the same."""
    kernel = pickle.loads(pickle.dumps(PartKernel(RULE, ("unit",), AT)))  # noqa: S301 - our own
    batches = list(kernel(pq.ParquetFile(folder / "0.parquet").iter_batches(7_000)))
    assert pa.Table.from_batches(batches).equals(
        kernel.on_path(folder / "0.parquet").table.combine_chunks()
    )
    assert list(kernel([])) == [] or sum(batch.num_rows for batch in kernel([])) == 0


def test_parts_that_cannot_be_read(tmp_path: Path) -> None:
    """The path of the part is told."""
    for rule in (
        ReplayRule(compare=Compare.INSTANT),
        ReplayRule(calendar=VN, office_by="unit", offices={"x": VN}),
        ReplayRule(calendar=VN, reception=ReceptionRule.NEXT_WORKING_DAY),
    ):
        with pytest.raises(CallerError, match="parts"):
            replay_parts(tmp_path, rule, (), AT)
    with pytest.raises(CallerError, match=r"no \.parquet file"):
        replay_parts(tmp_path, RULE, (), AT)
    bad = tmp_path / "bad.parquet"
    bad.write_bytes(b"nothing")
    with pytest.raises(UnreadableTable, match=r"bad\.parquet"):
        replay_parts(tmp_path, RULE, (), AT)
    pq.write_table(part(0).drop_columns(["term"]), bad)
    with pytest.raises(UnreadableTable, match=r"term"):
        replay_parts(bad, RULE, (), AT)


@pytest.mark.parametrize("compiled", [False, True])
def test_the_dense_kernel(compiled: bool) -> None:
    """R50: the fastest form gives the counts of busday_offset on an exact seven-day week."""
    draw = np.random.default_rng(5)
    start = draw.integers(18262, 20600, 50_000).astype(np.int32)
    end = start + draw.integers(-2, 50, 50_000).astype(np.int32)
    group = draw.integers(0, 30, 50_000).astype(np.uint16)
    terms = np.arange(1, 31)
    wide = count_required(start, end, group, (30, 4096), VN, compiled=compiled)
    counts = count_required(start, end, group, (30, 64), VN, compiled=compiled)
    assert wide[:, :60].tolist() == counts[:, :60].tolist()  # group × places beyond 16 bits
    assert counts.sum() == 50_000
    answer = on_time_by_cut(counts, terms, CUTS)
    closed = [
        day for day in range(18000, 21500) if not VN.is_working_day(date.fromordinal(day + 719163))
    ]
    week = np.busdaycalendar("1111111", np.array(closed).astype("datetime64[D]"))
    days = start.astype("datetime64[D]")
    for column, cut in enumerate(CUTS):
        due = np.busday_offset(days, cut_terms(terms, cut)[group], "backward", busdaycal=week)
        met = (end.astype("datetime64[D]") <= due) | (end < start)
        assert answer[:, column].tolist() == np.bincount(group[met], minlength=30).tolist()
    with pytest.raises(CallerError, match="more places"):
        on_time_by_cut(counts, [63] * 30, CUTS)
    with pytest.raises(CallerError, match="0 to 3"):
        count_required(start, end, group, (4, 64), VN)
    with pytest.raises(CalendarNotCovered):
        count_required(start - 10_000, end, group, (30, 64), VN, compiled=compiled)
