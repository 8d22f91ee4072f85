"""One answer wherever the parts are counted, and the dense kernel beside it."""

from __future__ import annotations

import pickle
import warnings
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from attrs import evolve

from tthc_flow.analysis import (
    Compare,
    LogColumns,
    OnDask,
    OneByOne,
    PartKernel,
    ReplayRule,
    Threads,
    Unit,
    cases_of,
    count_required,
    cut_terms,
    finished_in_words,
    on_time_by_cut,
    replay_cases,
    replay_parts,
)
from tthc_flow.calendars import Closed, OfficialNotice, load_calendar
from tthc_flow.errors import CalendarNotCovered, CallerError, UnreadableTable
from tthc_flow.instants import VIETNAM
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
        import distributed

        with (
            distributed.LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
            ) as cluster,
            distributed.Client(cluster) as client,  # type: ignore[no-untyped-call]
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
    early = pa.concat_tables([part(number).drop(["procedure"]) for number in range(PARTS)])
    reversed_ends = sum(
        row["ended_on"] < row["started_on"]
        for row in early.to_pylist()
        if None not in {row["started_on"], row["ended_on"], row["term"]}
    )
    assert first.findings == {"finished_before_start": reversed_ends}  # R50: a data finding
    assert finished_in_words(first.manifest, "vi") == "“Đã xong”: cột ended_on có ngày."


def test_the_kernel_is_a_function_over_record_batches(folder: Path) -> None:
    """R52: the form of Spark's mapInArrow; pickled, sent and summed it gives the same."""
    kernel = pickle.loads(pickle.dumps(PartKernel(RULE, ("unit",), AT)))  # noqa: S301 - our own
    batches = list(kernel(pq.ParquetFile(folder / "0.parquet").iter_batches(7_000)))
    assert pa.Table.from_batches(batches).equals(
        kernel.on_path(folder / "0.parquet").table.combine_chunks()
    )
    assert list(kernel([])) == [] or sum(batch.num_rows for batch in kernel([])) == 0


def pauses_of(dossiers: pa.Table) -> pa.Table:
    """Every third dossier waits for a week from its fifth day on, under one policy or another."""
    rows = [
        {
            "case_id": row["case_id"],
            "from_on": row["started_on"] + timedelta(days=4),
            "until_on": row["started_on"] + timedelta(days=11),
            "policy": ("SUBTRACT", "RESTART", None)[number % 3],
        }
        for number, row in enumerate(dossiers.to_pylist()[::3])
        if row["started_on"] is not None
    ]
    return pa.Table.from_pylist(rows)


def extensions_of(dossiers: pa.Table) -> pa.Table:
    """Every seventh gets two days more on its second day."""
    rows = [
        {"case_id": row["case_id"], "granted_on": row["started_on"] + timedelta(days=1), "days": 2}
        for row in dossiers.to_pylist()[::7]
        if row["started_on"] is not None
    ]
    return pa.Table.from_pylist(rows).cast(
        pa.schema([("case_id", pa.string()), ("granted_on", pa.date32()), ("days", pa.int32())])
    )


def test_pauses_extensions_and_offices_are_those_of_the_whole_log(
    folder: Path, tmp_path: Path
) -> None:
    """R8, R33, R52: part by part the counts are those of all dossiers at once."""
    for name, of in (("pauses", pauses_of), ("extensions", extensions_of)):
        (tmp_path / name).mkdir()
        for number in range(PARTS - 1):  # the last part has none
            pq.write_table(of(part(number)), tmp_path / name / f"{number}.parquet")
    flood = OfficialNotice(
        "flood", (Closed(date(2025, 9, 8), date(2025, 9, 19)),), announced_on=date(2025, 9, 7)
    )
    rule = evolve(RULE, office_by="unit", offices={"Xã B": VN.with_notice(flood)})
    waits, more = tmp_path / "pauses", tmp_path / "extensions"
    by = ("procedure", "unit")
    answer = replay_parts(folder, rule, by, AT, pauses=waits, extensions=more)

    whole = pa.concat_tables([part(number) for number in range(PARTS)]).unify_dictionaries()
    waited = pa.concat_tables([pauses_of(part(number)) for number in range(PARTS - 1)])
    longer = pa.concat_tables([extensions_of(part(number)) for number in range(PARTS - 1)])
    told = LogColumns(case="case_id", start="started_on", end="ended_on", term="term", by=by)
    at = (0, (AT - date(1970, 1, 1)).days)
    cases = cases_of(whole, told, VIETNAM)
    expected = replay_cases(cases, rule, at=at, pauses=waited, extensions=longer)
    for column in by:
        assert answer.by(column, CUTS) == expected.by(column, CUTS)
    plain = replay_parts(folder, RULE, ("unit",), AT)
    assert answer.by("unit", CUTS) != plain.by("unit", CUTS)
    assert answer.total().cases == ROWS * PARTS


def test_pauses_that_no_part_takes_up_are_told(folder: Path, tmp_path: Path) -> None:
    """They would be lost in silence, and the dossiers counted late."""
    pq.write_table(pauses_of(part(0)), tmp_path / "other.parquet")
    with pytest.raises(CallerError, match=r"has other\.parquet, but no part"):
        replay_parts(folder, RULE, (), AT, pauses=tmp_path)
    with pytest.raises(CallerError, match="is no folder"):
        replay_parts(folder, RULE, (), AT, extensions=tmp_path / "none")
    (tmp_path / "other.parquet").rename(tmp_path / "0.parquet")
    without_codes = part(0).drop_columns(["case_id"])
    pq.write_table(without_codes, tmp_path / "bare.parquet")
    with pytest.raises(UnreadableTable, match="case_id"):
        replay_parts(tmp_path / "bare.parquet", RULE, (), AT, pauses=make_empty(tmp_path))


def make_empty(path: Path) -> Path:
    folder = path / "empty"
    folder.mkdir()
    return folder


def test_parts_that_cannot_be_read(tmp_path: Path) -> None:
    """The path of the part is told."""
    for rule in (
        ReplayRule(compare=Compare.INSTANT),
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
    with pytest.raises(UnreadableTable, match=r"bad\.parquet: the part has no column 'term'"):
        replay_parts(bad, RULE, (), AT)
    with pytest.raises(UnreadableTable, match=r"no column 'phong' and no 'term' \(it has case_id"):
        replay_parts(bad, RULE, ("phong",), AT)
    with pytest.raises(CallerError, match="no folder and no file"):
        replay_parts(tmp_path / "none", RULE, (), AT)
    with pytest.raises(UnreadableTable, match=r"none\.parquet"):
        replay_parts([tmp_path / "none.parquet"], RULE, (), AT)
    with pytest.raises(CallerError, match=r"datetime\.date"):
        replay_parts(bad, RULE, (), datetime(2026, 6, 30, tzinfo=VIETNAM))


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


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize(
    "day",
    [np.int8(-128), np.uint8(255), np.int16(-32_768), np.int32(-(2**31)), np.int64(2**63 - 1)],
)
def test_a_date_outside_never_wraps_into_the_calendar(compiled: bool, day: np.generic) -> None:
    """R3: a date outside the calendar, or none, is refused in whatever width it is written."""
    good, groups = np.array([20_000], np.int32), np.zeros(1, np.int8)
    odd = np.array([day])
    for start, end in ((odd, good), (good, odd)):
        with pytest.raises((CalendarNotCovered, CallerError)):
            count_required(start, end, groups, (1, 64), VN, compiled=compiled)


@pytest.mark.parametrize("compiled", [False, True])
def test_columns_of_the_dense_kernel_fit_each_other(compiled: bool) -> None:
    """R50: nothing is read beyond a column, and nothing is counted that is no dossier."""
    days, groups = np.full(5, 20_000, np.int32), np.zeros(5, np.int8)

    def count(start: Any, end: Any, group: Any, shape: tuple[int, int] = (1, 64)) -> Any:
        return count_required(start, end, group, shape, VN, compiled=compiled)

    for columns in ((days, days[:1], groups), (days, days, groups[:2]), (days, days + 0.5, groups)):
        with pytest.raises(CallerError):
            count(*columns)
    with pytest.raises(CallerError, match="numbers of groups"):
        count(days, days, groups + 0.5)
    with pytest.raises(CallerError, match="no room"):
        count(days, days, groups, shape=(1, 0))
    counts = count(days, days, groups)
    for terms, cuts in (([5, 5], [0]), ([5.5], [0]), ([5], [])):
        with pytest.raises(CallerError):
            on_time_by_cut(counts, terms, cuts)  # type: ignore[arg-type]
