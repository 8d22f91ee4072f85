"""
Synthetic logs in the shapes in which public event logs are handed on, against a plain loop.

Column names and stamps are those of exports by pm4py, Disco, ProM and the CSV files of 4TU; the
dossiers are drawn here, and counted here by dates of the standard library alone.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from attrs import frozen

from tthc_flow.analysis import Compare, LogColumns, Replay, ReplayRule, read_log, replay_log

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CUTS = (0, 10, 20, 30, 40, 50)


@frozen
class Drawn:
    """A dossier: code, receipt, end, deadline, way it came."""

    code: str
    start: datetime
    end: datetime | None
    due: datetime | None
    way: str


def drawn(seed: int = 7, number: int = 200) -> list[Drawn]:
    """Dossiers over two changes of the clock, some open, some without a deadline."""
    chance = random.Random(seed)
    dossiers = []
    for code in range(number):
        start = datetime(2011, 1, 1, tzinfo=UTC) + timedelta(
            minutes=chance.randrange(700 * 1440), milliseconds=chance.choice([0, 0, 546])
        )
        used = timedelta(minutes=chance.choice([0, 1, 10, 20, 56]) * 1440 + chance.randrange(1440))
        end = None if chance.random() < 0.15 else start + used
        due = None if chance.random() < 0.1 else start + timedelta(days=chance.choice([7, 14, 56]))
        way = chance.choice(["Internet", "Bưu điện", 'say "desk", or; so', ""])
        dossiers.append(Drawn(f"{code:05d}", start, end, due, way))
    return dossiers


def local(at: datetime) -> date:
    return at.astimezone(AMSTERDAM).date()


def counted(dossiers: list[Drawn]) -> dict[str, object]:
    """A plain loop by local dates, cut terms rounded down, never below one day."""
    asked = max(at for one in dossiers for at in (one.start, one.end) if at is not None)
    on_time, overdue = dict.fromkeys(CUTS, 0), 0
    for one in dossiers:
        if one.due is None:
            continue
        term = (local(one.due) - local(one.start)).days
        used = (local(one.end or asked) - local(one.start)).days
        overdue += one.end is None and used > term
        for cut in CUTS if one.end is not None else ():
            on_time[cut] += used <= max(1, term * (100 - cut) // 100)
    finished = sum(one.end is not None for one in dossiers)
    return {"finished": finished, "on_time": on_time, "overdue": overdue}


def counts_of(answer: Replay) -> dict[str, object]:
    total = answer.total(CUTS)
    return {
        "finished": total.finished,
        "on_time": dict(total.on_time),
        "overdue": total.open_overdue[0],
    }


NAMES = (
    *("", "case:concept:name", "concept:name", "time:timestamp"),
    *("case:startdate", "case:enddate", "case:deadline", "case:channel"),
)
COLUMNS = LogColumns(start="startdate", end="enddate", deadline="deadline", by=("channel",))
RULE = ReplayRule(zone=AMSTERDAM)


def rows_of(dossiers: list[Drawn], write: Callable[[datetime], str], nothing: str) -> list[list]:
    rows: list[list] = []
    for one in dossiers:
        end, due = (write(at) if at else nothing for at in (one.end, one.due))
        for step in range(2):
            at = write((one.end or one.start) if step else one.start)
            facts = [one.code, f"T{step:02d}", at, write(one.start), end, due, one.way]
            rows.append([len(rows), *facts])
    return rows


def as_csv(rows: list[list], names: tuple[str, ...] = NAMES, separator: str = ",") -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator="\r\n")
    writer.writerows([names, *rows])
    return stream.getvalue()


def disco(at: datetime) -> str:
    wall = at.astimezone(AMSTERDAM)
    return f"{wall:%Y/%m/%d %H:%M:%S}.{wall.microsecond // 1000:03d}"


WRITERS: dict[str, Callable[[datetime], str]] = {
    "pandas, UTC, mixed precision": str,
    "pandas, offsets of summer and winter": lambda at: str(at.astimezone(AMSTERDAM)),
    "pandas, no offset": lambda at: str(at.astimezone(AMSTERDAM).replace(tzinfo=None)),
    "XES": lambda at: at.astimezone(AMSTERDAM).isoformat(timespec="milliseconds"),
    "Z": lambda at: f"{at:%Y-%m-%dT%H:%M:%S.%fZ}",
    "nanoseconds": lambda at: f"{at:%Y-%m-%d %H:%M:%S.%f}000+00:00",
    "Disco": disco,
    "4TU, day first": lambda at: f"{at.astimezone(AMSTERDAM):%d-%m-%Y %H:%M:%S.000}",
    "one digit": lambda at: "{0.day}/{0.month}/{0.year} {0:%H:%M}".format(at.astimezone(AMSTERDAM)),
}


@pytest.mark.parametrize("name", list(WRITERS))
@pytest.mark.parametrize("nothing", ["", "NaT", "NULL", "nan", "None", "-", "NIL", "?", "<NA>"])
def test_stamps_of_many_programs(tmp_path: Path, name: str, nothing: str) -> None:
    """R50: however the stamps and the empty cells are written, the counts are those of dates."""
    dossiers = drawn()
    path = tmp_path / "log.csv"
    path.write_text(as_csv(rows_of(dossiers, WRITERS[name], nothing)), encoding="utf-8")
    answer = replay_log(path, COLUMNS, RULE)
    assert counts_of(answer) == counted(dossiers)
    for way, group in answer.by("case:channel", CUTS).items():
        expected = counted([one for one in dossiers if one.way == way])
        assert dict(group.on_time) == expected["on_time"]
    assert len(answer.by("case:channel")) == 4


@pytest.mark.parametrize("name", ["pandas, UTC, mixed precision", "XES", "Disco"])
def test_instants_of_many_programs(tmp_path: Path, name: str) -> None:
    """R50: as instants a cut is exact; nothing is lost below the second."""
    dossiers = drawn()
    path = tmp_path / "log.csv"
    path.write_text(as_csv(rows_of(dossiers, WRITERS[name], "")), encoding="utf-8")
    answer = replay_log(path, COLUMNS, ReplayRule(compare=Compare.INSTANT, zone=AMSTERDAM))
    ended = [(d.end - d.start, d.due - d.start) for d in dossiers if d.end and d.due]
    assert dict(answer.total(CUTS).on_time) == {
        cut: sum(used * 100 <= term * (100 - cut) for used, term in ended) for cut in CUTS
    }


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_separators_and_encodings(tmp_path: Path, separator: str, encoding: str) -> None:
    """Quoted separators in cells, a BOM, UTF-16, a code page that is named."""
    dossiers = [d for d in drawn() if encoding != "cp1258" or d.way != "Bưu điện"]
    path = tmp_path / "log.csv"
    path.write_bytes(as_csv(rows_of(dossiers, disco, ""), separator=separator).encode(encoding))
    named = COLUMNS.overlaid(encoding=encoding if encoding == "cp1258" else "")
    assert counts_of(replay_log(path, named, RULE)) == counted(dossiers)


def test_a_disco_export_with_columns_that_stand_twice(tmp_path: Path) -> None:
    """The Italian help desk log has Resource twice; only who asks for it must say which."""
    dossiers = [one for one in drawn() if one.end]
    names = ("n", "Case ID", "Activity", "Complete Timestamp", "(case) startDate", "Resource")
    rows = [[*row[:5], "x", row[6], row[7]] for row in rows_of(dossiers, disco, "")]
    path = tmp_path / "log.csv"
    path.write_text(as_csv(rows, (*names, "Due", "Resource")), encoding="utf-8")
    columns = LogColumns(
        case="case id", time="Complete Timestamp", start="startDate", deadline="due"
    )
    assert counts_of(replay_log(path, columns, RULE)) == counted(dossiers)
    told = replay_log(path, columns.overlaid(by=("Resource (column 8)",)), RULE)
    assert "Internet" in told.by("Resource (column 8)")


@pytest.mark.parametrize(
    "kind",
    [
        *(pa.timestamp(unit, zone) for unit in ("ms", "us", "ns") for zone in ("UTC", None)),
        pa.timestamp("ns", "Europe/Amsterdam"),
    ],
)
def test_parquet_of_pandas_and_polars(tmp_path: Path, kind: pa.TimestampType) -> None:
    """Typed stamps, numbers as codes, large texts and categories as the two write them."""
    dossiers = drawn()
    path = tmp_path / "log.csv"
    naive = kind.tz is None
    write = WRITERS["pandas, no offset" if naive else "pandas, UTC, mixed precision"]
    path.write_text(as_csv(rows_of(dossiers, write, "")), encoding="utf-8")
    table = read_log(path)
    typed = {
        name: column.cast(pa.timestamp("us", kind.tz)).cast(kind)
        if "date" in name or name in {"time:timestamp", "case:deadline"}
        else column
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    typed["case:concept:name"] = typed["case:concept:name"].cast(pa.int64())
    typed["case:channel"] = typed["case:channel"].dictionary_encode()
    typed["concept:name"] = typed["concept:name"].cast(pa.large_string())
    typed["__index_level_0__"] = typed["case:concept:name"]
    pq.write_table(pa.table(typed), tmp_path / "log.parquet")
    assert counts_of(replay_log(tmp_path / "log.parquet", COLUMNS, RULE)) == counted(dossiers)
