"""Logs as they are found: forms, names, stamps, and errors that a clerk can act on."""

from __future__ import annotations

import gzip
import unicodedata
import warnings
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from attrs import fields

from tthc_flow.analysis import (
    CASES,
    EVENTS,
    Cases,
    Log,
    LogColumns,
    ReplayRule,
    cases_of,
    from_xes_names,
    read_cases,
    read_column_map,
    read_log,
    replay_log,
    to_xes_names,
    write_xes,
    zone_named,
)
from tthc_flow.analysis.columns import checked
from tthc_flow.analysis.log.part_cases import cases_in_batches
from tthc_flow.analysis.log.stamps import read_stamps
from tthc_flow.analysis.zones import to_utc, to_wall
from tthc_flow.errors import CalendarNotCovered, TthcError, UnknownChoice, UnreadableTable
from tthc_flow.instants import VIETNAM

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NEW_YORK = ZoneInfo("America/New_York")


def stamps_of(*texts: str | None, zone: ZoneInfo = AMSTERDAM, form: str = "") -> list[object]:
    column = pa.chunked_array([list(texts)], pa.string())
    stamps = read_stamps(column, zone, where="log, column 'x'", form=form)
    days = [date(1970, 1, 1) + timedelta(days=int(day)) for day in stamps.days]
    return [day if valid else None for day, valid in zip(days, stamps.valid, strict=True)]


# --- stamps -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2012-03-25",
        "25/03/2012",
        "25.3.2012",
        "2012/03/25",
        "2012-03-25 00:30:00",
        "2012-03-25T23:59:59.999999999",
        "2012-03-24 23:30:00+00:00",
        "2012-03-24T23:30:00Z",
        "2012-03-25 23:59+0200",
        "2012-03-25 21:59:59,999 UTC",
        "25-03-2012 08:45",
        "2012-03-25 00:30:00.788 +01:00",
        "2012-03-24T23:30:00Z[Europe/Amsterdam]",
        "2012/03/25 00:38:44.546",
        "25-03-2012 00:38:44.000",
    ],
)
def test_one_local_date_in_many_notations(text: str) -> None:
    """R50: each stamp is told as a date of the log's zone; a mere date stays that date."""
    assert stamps_of(text) == [date(2012, 3, 25)]
    nothing = (None, "NaT", "", "null", "<NA>", "NIL", "?", "-", "0000-00-00 00:00:00", "\\N")
    mixed = stamps_of(text, *nothing, "2012-01-02 03:04", "2012-01-02")
    assert mixed == [date(2012, 3, 25), *[None] * 10, date(2012, 1, 2), date(2012, 1, 2)]


@pytest.mark.parametrize(
    "text", ["03/25/2012", "2012-02-30", "2012-03-25 25:00", "yesterday", "1318333342", "12-3-4"]
)
def test_what_is_no_date_is_refused_with_its_row(text: str) -> None:
    """R20 in spirit: nothing is guessed; the message has file, column, row and what to write."""
    with pytest.raises(UnreadableTable, match=r"column 'x', data row 2.*2026-08-20"):
        stamps_of("2012-03-25", text)


def test_a_named_format_is_obeyed() -> None:
    """The column map can say what no rule may guess."""
    assert stamps_of("03/04/2012", form="%m/%d/%Y") == [date(2012, 3, 4)]
    assert stamps_of("03/04/2012") == [date(2012, 4, 3)]
    assert stamps_of("24.3.12 23:30 +0000", form="%d.%m.%y %H:%M %z") == [date(2012, 3, 25)]
    for form, told in (("%d%d", "not the format"), ("%Q", "not the format"), ("%Y %Z", "%z")):
        with pytest.raises(UnreadableTable, match=told):
            stamps_of("2012 CET", form=form)


def test_a_format_without_an_hour_gives_dates() -> None:
    """R50: a mere date stays a date, so that instants are not compared with its midnight."""
    for form, dates in (("%m/%d/%Y", 1), ("%m/%d/%Y %H", 0)):
        text = datetime(2012, 3, 4, tzinfo=UTC).strftime(form)
        column = pa.chunked_array([[text]])
        assert read_stamps(column, AMSTERDAM, where="", form=form).date_only == dates


@pytest.mark.parametrize(
    ("form", "number"),
    [
        ("epoch_s", 1_332_631_800),
        ("epoch_s", 1_332_631_800.5),
        ("epoch_ms", 1_332_631_800_000),
        ("epoch_us", 1_332_631_800_000_000),
        ("epoch_ns", 1_332_631_800_000_000_000),
    ],
)
def test_numbers_since_1970_when_it_is_said(form: str, number: float) -> None:
    """Numbers and their texts are stamps only under a format that says what they count."""
    column = pa.chunked_array([pa.array([number, None])])
    for values in (column, column.cast(pa.string())):
        stamps = read_stamps(values, AMSTERDAM, where="", form=form)
        assert stamps.days.tolist() == [(date(2012, 3, 25) - date(1970, 1, 1)).days, 0]
        assert stamps.valid.tolist() == [True, False]
    for wrong in ("1e999999999", "soon", "1" * 30):
        with pytest.raises(UnreadableTable, match=form):
            stamps_of(wrong, form=form)


def test_a_log_that_never_shows_which_is_the_month(tmp_path: Path) -> None:
    """dd/mm is the rule; a log whose every date could be read both ways is told so."""
    path = tmp_path / "log.csv"
    for day, told in (("06", {"day_or_month_first": 3}), ("16", {})):
        rows = f"code,received,done,due\nA,02/03/2026,{day}/03/2026,05/03/2026\n"
        path.write_text(rows, encoding="utf-8")
        named = LogColumns(case="code", start="received", end="done", deadline="due")
        assert replay_log(path, named, ReplayRule()).findings == told


def test_typed_columns() -> None:
    """Dates, zoned and plain timestamps of any precision are taken as they are."""
    at = datetime(2012, 3, 24, 23, 30, tzinfo=UTC)
    for kind in (pa.timestamp("ns", "UTC"), pa.timestamp("ms", "UTC"), pa.timestamp("s", "UTC")):
        stamps = read_stamps(pa.chunked_array([pa.array([at, None], kind)]), AMSTERDAM, where="")
        assert stamps.days.tolist() == [(date(2012, 3, 25) - date(1970, 1, 1)).days, 0]
        assert stamps.valid.tolist() == [True, False]
    naive = pa.array([datetime(2012, 3, 25, 0, 30)])  # noqa: DTZ001
    stamps = read_stamps(pa.chunked_array([naive]), AMSTERDAM, where="")
    assert stamps.instants.tolist() == [int(at.timestamp()) * 1_000_000]
    dates = read_stamps(pa.chunked_array([pa.array([date(2012, 3, 25)])]), AMSTERDAM, where="")
    assert dates.date_only == 1
    empty = read_stamps(pa.chunked_array([pa.nulls(3)]), AMSTERDAM, where="")
    assert not empty.valid.any()
    with pytest.raises(UnreadableTable, match=r"int64.*epoch_ms"):
        read_stamps(pa.chunked_array([pa.array([1])]), AMSTERDAM, where="")
    with pytest.raises(UnreadableTable, match="bool"):
        read_stamps(pa.chunked_array([pa.array([True])]), AMSTERDAM, where="")


def test_stamps_of_another_zone_are_told(tmp_path: Path) -> None:
    """R50: midnight lies elsewhere; offsets that are not the zone's are a finding, UTC is not."""
    named = LogColumns(case="code", start="at", end="at", deadline="at")
    for stamp, zone, told in (
        ("2012-07-25T23:30:00+02:00", VIETNAM, 1),
        ("2012-07-25 23:30:00+02:00", AMSTERDAM, 0),
        ("2012-07-25T23:30:00Z", VIETNAM, 0),
        ("2012-07-25 23", VIETNAM, 0),
    ):
        path = tmp_path / "log.csv"
        path.write_text(f"code,at\nA,{stamp}\n", encoding="utf-8")
        findings = replay_log(path, named, ReplayRule(zone=zone)).findings
        assert findings.get("stamps_of_another_zone", 0) == told
    at = datetime(2012, 7, 25, 23, 30, tzinfo=UTC)
    for kind, told in (("Europe/Amsterdam", 1), ("+02:00", 1), ("Asia/Ho_Chi_Minh", 0)):
        column = pa.chunked_array([pa.array([at], pa.timestamp("us", kind))])
        assert read_stamps(column, VIETNAM, where="").foreign == told


@pytest.mark.parametrize("zone", [AMSTERDAM, NEW_YORK, VIETNAM, ZoneInfo("Asia/Kathmandu")])
def test_zones_as_the_standard_library_has_them(zone: ZoneInfo) -> None:
    """Every hour of a year, both changes of the clock among them, there and back."""
    first = datetime(2012, 1, 1, tzinfo=UTC)
    moments = [first + timedelta(hours=hour) for hour in range(366 * 24)]
    micros = np.array([int(moment.timestamp()) * 1_000_000 for moment in moments])
    expected = [moment.astimezone(zone).replace(tzinfo=None) for moment in moments]
    assert to_wall(micros, zone).view("datetime64[us]").tolist() == expected
    back = to_utc(to_wall(micros, zone), zone)
    twice = {hour for hour, wall in enumerate(expected) if expected.count(wall) > 1}
    assert len(twice) <= 2
    assert all(back[h] == micros[h] for h in range(len(micros)) if h not in twice)


def test_the_end_of_time_is_a_date_too() -> None:
    """Registers write 31/12/9999 for "never"; it must not break the reading."""
    assert stamps_of("9999-12-31", "31/12/9999") == [date(9999, 12, 31)] * 2


# --- files --------------------------------------------------------------------------------------

ROWS = """code,received,done,due,way
A,2026-03-02,2026-03-06,2026-03-09,desk
B,2026-03-02,,2026-03-09,
"""


def on_time(path: Path, columns: LogColumns | None = None) -> tuple[int, int, int]:
    named = columns or LogColumns(case="code", start="received", end="done", deadline="due")
    total = replay_log(path, named, ReplayRule()).total()
    return total.on_time[0], total.finished, total.open


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        ROWS.encode("utf-8-sig"),
        ROWS.encode("utf-16"),
        ROWS.replace(",", ";").encode(),
        ROWS.replace(",", "\t").encode(),
        ROWS.replace("\n", "\r\n").encode(),
        b"sep=,\r\n" + ROWS.encode(),
        ROWS.replace("\n", "\r").encode(),
        ROWS.replace("2026-03-02", '" 2026-03-02 "').encode(),
        ROWS.replace("desk", '"' + "x" * 3_000_000 + '\n"').encode(),
        ROWS.replace("code,received", '"code","re\r\nceived"').encode(),
        ROWS.replace("way", "way,way")
        .replace("desk", "desk,x")
        .replace("09,\n", "09,,\n")
        .encode(),
        gzip.compress(ROWS.encode(), mtime=0),
    ],
)
def test_csv_in_many_dresses(tmp_path: Path, content: bytes) -> None:
    """Encoding, separator, line ends, quotes, long or double cells: the same dossiers."""
    path = tmp_path / "log.csv"
    path.write_bytes(content)
    assert on_time(path) == (1, 1, 1)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"code,code\nA,B\n", r"more than one column 'code'.*code \(column 2\)"),
        (ROWS.encode() + b"C,2026-03-02\n", "data row 3: the row has 2 cells, the header 5"),
        (ROWS.encode("utf-16-le"), "zero bytes.*--encoding utf-16-le"),
        (b"PK\x03\x04" + ROWS.encode(), "workbook.*CSV UTF-8"),
        (b"<?xml version='1.0'?>", "XML.*\\.xes"),
        (b'"code', "no column 'received'"),
        (gzip.compress(ROWS.encode() * 99, mtime=0)[:60], "damaged"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"\x07" * 30, "damaged"),
        (ROWS.replace("desk", "b\u00e0n").encode("cp1258"), "not UTF-8.*encoding"),
        (ROWS.replace("received", "got").encode(), "no column 'received'.*code, got"),
        (ROWS.encode() + b"\nNULL,x,x,x,x\nC,2026-03-02,bad,2026-03-09,\n", "data row 4: 'bad'"),
        (b"code,received,done,due\n", "no dossier"),
        (b"\x1f\x8bbroken", "damaged"),
    ],
)
def test_csv_with_faults(tmp_path: Path, content: bytes, told: str) -> None:
    """A file is a suspect: each fault is told with the file and what to do."""
    path = tmp_path / "log.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableTable, match=f"log.csv.*{told}"):
        on_time(path)


def test_other_forms_of_the_same_log(tmp_path: Path) -> None:
    """Parquet, a folder of parts, and XES in a stream: equal answers, XES names understood."""
    csv_path = tmp_path / "log.csv"
    csv_path.write_text(ROWS, encoding="utf-8")
    table = read_log(csv_path)
    pq.write_table(table, tmp_path / "log.parquet")
    (tmp_path / "parts").mkdir()
    for number in range(2):
        pq.write_table(table.slice(number, 1), tmp_path / "parts" / f"{number}.parquet")
    assert on_time(tmp_path / "log.parquet") == on_time(tmp_path / "parts") == (1, 1, 1)
    renamed = table.rename_columns(
        ["case_id", "case:received", "case:done", "case:due", "case:way"]
    )
    for name in ("log.xes", "log.xes.gz"):
        write_xes(renamed, tmp_path / name)
        columns = LogColumns(start="received", end="done", deadline="due", by=("way",))
        assert on_time(tmp_path / name, columns) == (1, 1, 1)


def test_typed_columns_of_any_kind(tmp_path: Path) -> None:
    """Numbers as codes and terms, NaN as nothing, views of texts; a list is no text."""
    table = pa.table(
        {
            "code": [7, 8],
            "received": pa.array(["2026-03-02", "2026-03-02"], pa.string_view()),
            "done": pa.array([date(2026, 3, 6), None]),
            "term": [4.0, float("nan")],
            "flag": [True, None],
            "many": [["a"], ["b"]],
        }
    )
    pq.write_table(table, tmp_path / "log.parquet")
    named = LogColumns(case="code", start="received", end="done", term="term", by=("flag",))
    answer = replay_log(tmp_path / "log.parquet", named, ReplayRule())
    assert answer.total().on_time == {0: 1}
    assert set(answer.by("flag")) == {"true", ""}
    for wrong in ("case", "by", "term", "start"):
        changed = named.overlaid(**{wrong: ("many",) if wrong == "by" else "many"})
        with pytest.raises(UnreadableTable, match="many"):
            replay_log(tmp_path / "log.parquet", changed, ReplayRule())


def test_a_header_with_names_left_empty(tmp_path: Path) -> None:
    """Spreadsheets write separators behind the last column; they are no fault."""
    path = tmp_path / "log.csv"
    path.write_text("\n".join(row + ",," for row in ROWS.splitlines()), encoding="utf-8")
    assert on_time(path) == (1, 1, 1)


def test_documents_that_are_no_xes(tmp_path: Path) -> None:
    """Entities, deep nesting and other documents are refused, not expanded."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><log><trace><event/></trace></log>'
    deep = b"<list>" * 100 + b"</list>" * 100
    for content, told in (
        (bomb, "entities"),
        (b"<log>" + deep + b"</log>", "nested too deep"),
        (b"<html></html>", "no trace"),
        (b"not xml", "not XML"),
        (b"<log><trace><event>", "cut short"),
        (b"<?xml version='1.0' encoding='klingon'?><log/>", "klingon"),
    ):
        path = tmp_path / "log.xes"
        path.write_bytes(content)
        with pytest.raises(UnreadableTable, match=told):
            read_log(path)
    for name, told in (("log.docx", "kind"), ("log", "kind")):
        (tmp_path / name).write_bytes(b"x")
        with pytest.raises(UnreadableTable, match=told):
            read_log(tmp_path / name)
    (tmp_path / "log.parquet").write_bytes(b"x" * 20)
    with pytest.raises(UnreadableTable, match="not Parquet"):
        read_log(tmp_path / "log.parquet")
    with pytest.raises(FileNotFoundError):
        read_log(tmp_path / "nothing.parquet")


def test_xes_as_programs_write_it(tmp_path: Path) -> None:
    """
    Attributes behind the events, nested, doubled or defaults; events of no trace; a prefix.

    The trace says what holds for the dossier; nothing else is taken for its facts.
    """
    path = tmp_path / "log.xes"
    path.write_text(
        """<?xml version="1.0" encoding="UTF-8"?>
        <x:log xmlns:x="http://www.xes-standard.org/">
        <global scope="trace"><date key="due" value="1970-01-01T00:00:00Z"/></global>
        <x:trace><x:event><date key="time:timestamp" value="2026-03-02T08:00:00.000+07:00"/>
          <date key="case:due" value="1999-01-01T00:00:00+07:00"/>
          <list key="l"><values><date key="time:timestamp" value="1999-01-01"/></values></list>
        </x:event>
        <x:event><date key="time:timestamp" value="2026-03-06T08:00:00.000+07:00"/></x:event>
        <string key="concept:name" value="A"><date key="due" value="1999-01-01"/></string>
        <date key="due" value="2026-03-06T07:00:00.000+07:00"/></x:trace>
        <x:event><date key="time:timestamp" value="2030-01-01T00:00:00.000+07:00"/></x:event>
        </x:log>""",
        encoding="utf-8",
    )
    table = read_log(path)
    assert table.column("case:concept:name").to_pylist() == ["A", "A"]
    assert set(table.column("case:due").to_pylist()) == {"2026-03-06T07:00:00.000+07:00"}
    assert on_time(path, LogColumns(deadline="due")) == (1, 1, 0)


def test_parquet_that_cannot_be_read(tmp_path: Path) -> None:
    """An empty folder, a duration as a term: refused in words."""
    with pytest.raises(UnreadableTable, match="folder is empty"):
        read_log(tmp_path)
    path = tmp_path / "log.parquet"
    day = pa.array([date(2026, 3, 2)])
    pq.write_table(pa.table({"c": ["A"], "s": day, "t": [timedelta(days=5)]}), path)
    named = LogColumns(case="c", start="s", end="s", term="t")
    with pytest.raises(UnreadableTable, match=r"duration.*--deadline-column"):
        replay_log(path, named, ReplayRule())


# --- several rows a dossier -----------------------------------------------------------------------


def test_a_log_of_events_gives_each_dossier_once(tmp_path: Path) -> None:
    """Receipt is the first stamp, end the last, a deadline moved in the log is its last one."""
    path = tmp_path / "log.csv"
    path.write_text(
        "Case ID;Activity;Complete Timestamp;Due;Way\n"
        "B;end;2026-03-09 10:00;2026-03-20;post\n"
        "A;begin;2026-03-02 08:00;2026-03-06;\n"
        "A;end;2026-03-09 10:00;2026-03-09;desk\n"
        "B;begin;2026-03-02 08:00;2026-03-06;post\n"
        ";ghost;2026-03-30 08:00;;\n",
        encoding="utf-8",
    )
    columns = LogColumns(case="case id", time="complete timestamp", deadline="due", by=("way",))
    answer = replay_log(path, columns, ReplayRule())
    assert answer.dossiers is not None
    assert answer.dossiers.ids.to_pylist() == ["B", "A"]
    assert answer.dossiers.term.tolist() == [18, 7]
    assert answer.findings == {"deadline_varies": 2, "rows_without_case": 1}
    groups = answer.by("Way")
    assert {way: group.on_time[0] for way, group in groups.items()} == {"desk": 1, "post": 1}


def test_a_term_that_varies_is_told(tmp_path: Path) -> None:
    """R50: what the rows of a dossier contradict is a finding, the last term is taken."""
    path = tmp_path / "log.csv"
    path.write_text(
        "code,at,term\nA,2026-03-02,5\nA,2026-03-09,7.0\nB,2026-03-02,5\nB,2026-03-09,5.0\n",
        encoding="utf-8",
    )
    answer = replay_log(path, LogColumns(case="code", time="at", term="term"), ReplayRule())
    assert answer.findings == {"term_varies": 1}
    assert answer.total().on_time == {0: 1}


def test_nothing_is_on_time_without_a_date(tmp_path: Path) -> None:
    """R16: a dossier without deadline or receipt is undated, never on time; open ones likewise."""
    path = tmp_path / "log.csv"
    path.write_text(
        "code,received,done,due\nA,2026-03-02,2026-03-06,\nB,,2026-03-06,2026-03-09\n"
        "C,2026-03-02,,\nD,2026-03-02,2026-03-06,2026-03-06\nE,2026-03-05,2026-03-01,2026-03-01\n"
        "F,2026-03-05,2026-03-05,2026-03-01\n",
        encoding="utf-8",
    )
    named = LogColumns(case="code", start="received", end="done", deadline="due")
    answer = replay_log(path, named, ReplayRule())
    total = answer.total((0, 50))
    assert (total.finished, total.open, total.undated) == (5, 1, 2)
    assert total.on_time == {0: 2, 50: 1}  # D, and E which ended before it began (R50)
    assert total.open_overdue == {0: 0, 50: 0}
    assert answer.findings == {
        "finished_before_start": 1,
        "without_start": 1,
        "without_term": 2,
        "term_below_one_day": 2,
    }


@pytest.mark.parametrize(
    ("cells", "rule", "expected"),
    [
        (["5", "3.0", "NaN"], {}, [5, 3, None]),
        (["05 ngày làm việc", "3 ngày", "1 tuần"], {"vn": True}, [5, 3, 7]),
        (["05 ngày làm việc", "5 ngày làm việc"], {"vn": True, "unit": "working_days"}, [5, 5]),
    ],
)
def test_terms_as_numbers_and_as_decisions_print_them(
    tmp_path: Path, cells: list[str], rule: dict[str, object], expected: list[int | None]
) -> None:
    """R20: texts are read by the one parser; each term keeps its unit, none is converted."""
    from tthc_flow.analysis import Unit
    from tthc_flow.analysis.histogram import NO_TERM
    from tthc_flow.calendars import load_calendar

    path = tmp_path / "log.csv"
    rows = [f"{n},2026-03-02,2026-03-09,{cell}" for n, cell in enumerate(cells)]
    path.write_text("\n".join(["code,received,done,term", *rows]), encoding="utf-8")
    named = LogColumns(case="code", start="received", end="done", term="term")
    unit = Unit(str(rule["unit"])) if "unit" in rule else None
    counted = ReplayRule(unit=unit, calendar=load_calendar() if "vn" in rule else None)
    answer = replay_log(path, named, counted)
    assert answer.dossiers is not None
    terms = [None if term == NO_TERM else term for term in answer.dossiers.term.tolist()]
    assert terms == expected


@pytest.mark.parametrize(
    ("cell", "unit", "told"),
    [
        ("5", None, "without a unit.*--unit"),
        ("5 ngày", "working_days", "never converted"),
        ("8 giờ", None, "in days"),
        ("2.125", None, "hundredths"),
        ("soon", None, "no time limit"),
        ("-3", None, "no time limit"),
        ("inf", None, "no time limit"),
        ("1.000", None, "1 or 1000 days"),
    ],
)
def test_terms_that_cannot_be_cut_are_refused(
    tmp_path: Path, cell: str, unit: str | None, told: str
) -> None:
    """R13, R20: a bare number under a calendar, another unit, hours and parts of days."""
    from tthc_flow.analysis import Unit
    from tthc_flow.calendars import load_calendar

    path = tmp_path / "log.csv"
    path.write_text(f"code,received,done,term\nA,2026-03-02,2026-03-09,{cell}\n", encoding="utf-8")
    named = LogColumns(case="code", start="received", end="done", term="term")
    rule = ReplayRule(unit=None if unit is None else Unit(unit), calendar=load_calendar())
    with pytest.raises(UnreadableTable, match=told):
        replay_log(path, named, rule)


def test_a_day_outside_the_calendar_is_named(tmp_path: Path) -> None:
    """R3: a log of 1999 cannot be counted by a calendar that begins in 2010."""
    from tthc_flow.calendars import load_calendar

    path = tmp_path / "log.csv"
    path.write_text(
        "code,received,done,due\nA,1999-03-02,1999-03-06,1999-03-09\n", encoding="utf-8"
    )
    named = LogColumns(case="code", start="received", end="done", deadline="due")
    with pytest.raises(CalendarNotCovered, match="1999-03-0"):
        replay_log(path, named, ReplayRule(calendar=load_calendar()))
    assert replay_log(path, named, ReplayRule()).total().on_time == {0: 1}


# --- names --------------------------------------------------------------------------------------


def test_column_map(tmp_path: Path) -> None:
    """A log with other names is read by a map; an unknown key is refused."""
    path = tmp_path / "map.toml"
    path.write_text(
        'case = "code"\nstart = "received"\nend = "done"\ndeadline = "due"\nby = "way"\n'
        'tz = "Europe/Amsterdam"\n[formats]\nstart = "%Y-%m-%d"\n',
        encoding="utf-8",
    )
    columns = read_column_map(path)
    assert columns.by == ("way",)
    log = tmp_path / "log.csv"
    log.write_text(ROWS, encoding="utf-8")
    assert on_time(log, columns) == (1, 1, 1)
    for content, told in (
        ('colour = "red"', "unknown key 'colour'"),
        ("case = 3", "not a text"),
        ("case = ", "not TOML"),
        ("by = 3", "not a text"),
        ("formats = 'x'", "not a table"),
        ("columns = 1", "not a table"),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(UnreadableTable, match=told):
            read_column_map(path)


def test_a_name_that_fits_two_columns_is_refused() -> None:
    """What fits several columns is no answer."""
    columns = LogColumns(case="id", start="Start Date", end="e", deadline="d")
    with pytest.raises(UnreadableTable, match="did you mean 'start_date' or 'STARTDATE'"):
        columns.found_in(["id", "start_date", "STARTDATE", "e", "d"], where="log")
    with pytest.raises(UnknownChoice, match="IANA"):
        zone_named("Europe/Atlantis")


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("startDate", "case:startdate"),
        ("Start_Date", "(case) startDate"),
        ("case:startDate", "case startDate"),
        ("Mã hồ sơ", unicodedata.normalize("NFD", "mã_hồ sơ")),
    ],
)
def test_names_as_programs_write_them(asked: str, written: str) -> None:
    """pm4py, Disco and others put their own prefix before a column of the dossier."""
    columns = LogColumns(case="id", start=asked, end="e", deadline="d")
    assert columns.found_in(["id", written, "e", "d"], where="log").start == written


def test_a_case_column_that_nobody_named() -> None:
    """Without XES names the column of the codes must be said; long lists of names are cut."""
    many = [f"column {number}" for number in range(3000)]
    with pytest.raises(UnreadableTable, match=r"--case-column.*and 2960 more"):
        LogColumns(deadline="d").found_in(many, where="log")


def test_the_name_of_an_event_is_not_that_of_its_dossier() -> None:
    """Disco writes ``concept:name`` for the step: without its prefix it is no code of a dossier."""
    names = ["Case ID", "concept:name", "d"]
    for case in ("", "case:concept:name"):
        with pytest.raises(UnreadableTable, match=r"log has Case ID"):
            LogColumns(case=case, deadline="d").found_in(names, where="log")
    asked = LogColumns(case="concept:name", deadline="d")
    assert asked.found_in(names, where="log").case == "concept:name"
    spaced = ["case concept:name", "event concept:name", "d"]
    assert LogColumns(deadline="d").found_in(spaced, where="log").case == "case concept:name"


# --- Arrow forms --------------------------------------------------------------------------------


def events() -> pa.Table:
    vietnam = timezone(timedelta(hours=7))
    return checked(
        pa.table(
            {
                "case_id": ["H1", "H1", "H2"],
                "activity": ["accept", "grant", 'a "quoted" <step>'],
                "at": [datetime(2026, 3, day, 9, tzinfo=vietnam) for day in (2, 3, 4)],
                "actor": ["Lan", None, "Minh"],
            }
        ),
        EVENTS,
    )


def test_xes_names_there_and_back() -> None:
    """R50: our columns under the names that process-mining tools read, and the reverse."""
    table = events()
    named = to_xes_names(table)
    assert named.column_names[:3] == ["case:concept:name", "concept:name", "time:timestamp"]
    assert from_xes_names(named).column_names == table.column_names
    assert checked(named, EVENTS).equals(table)


def test_a_table_of_another_form_is_refused() -> None:
    """A missing column, a wrong type, or a null where none may be is told by name."""
    good = pa.table({"case_id": ["a"], "at": [datetime(2026, 3, 2, tzinfo=UTC)]})
    for table, told in (
        (good.drop_columns(["at"]), "'at' \\(or 'time:timestamp'\\) is missing"),
        (good.set_column(1, "at", pa.array(["x"])), "'at'.*is not timestamp"),
        (good.set_column(0, "case_id", pa.array([None], pa.string())), "empty in 1 rows"),
    ):
        with pytest.raises(UnreadableTable, match=told):
            checked(table, EVENTS)
    assert checked(pa.table({"case_id": ["a"]}), CASES).column("term").null_count == 1


def test_what_we_write_pm4py_reads(tmp_path: Path) -> None:
    """The widest-spread tool reads our XES; it is no dependency of ours."""
    pm4py = pytest.importorskip("pm4py", reason="pm4py is no dependency: `make interop` runs this")
    path = tmp_path / "log.xes"
    write_xes(events(), path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it advertises faster packages
        read = pm4py.read_xes(str(path))
    assert sorted(read["case:concept:name"]) == ["H1", "H1", "H2"]
    assert set(read["concept:name"]) == {"accept", "grant", 'a "quoted" <step>'}
    assert read["time:timestamp"].min() == datetime(2026, 3, 2, 2, tzinfo=UTC)


def test_written_xes_is_read_back(tmp_path: Path) -> None:
    """Writing and reading XES loses no fact."""
    path = tmp_path / "log.xes.gz"
    write_xes(events(), path)
    table = read_log(path)
    assert table.column("concept:name").to_pylist() == ["accept", "grant", 'a "quoted" <step>']
    again = cases_of(
        table,
        LogColumns(time="time:timestamp", case="case:concept:name", deadline="time:timestamp"),
        VIETNAM,
    )
    assert again.ids.to_pylist() == ["H1", "H2"]
    with pytest.raises(TthcError):
        write_xes(table.select(["concept:name"]), path)


def parts_of(folder: Path, *tables: pa.Table) -> Path:
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for number, table in enumerate(tables):
        pq.write_table(table, folder / f"{number}.parquet", row_group_size=3)
    return folder


def some_dossiers(prefix: str, rows: int = 7) -> pa.Table:
    start = [date(2026, 3, 2 + row) for row in range(rows)]
    return pa.table(
        {
            "code": [f"{prefix}{row}" for row in range(rows)],
            "from": pa.array([None, *start[1:]], pa.date32()),
            "to": pa.array([None if row % 3 == 0 else start[-1] for row in range(rows)]),
            "due": pa.array([date(2026, 3, 9)] * (rows - 1) + [None], pa.date32()),
            "term": pa.array([5, 6, None, 8, 9, 10, 5][:rows], pa.int64()),
            "way": pa.array(["b", None, "a", prefix, "", "b", "a"][:rows]),
        }
    )


def plain(cases: Cases) -> dict[str, object]:
    """All that dossiers say, as plain values."""
    told: dict[str, object] = {
        "ids": cases.ids.to_pylist(),
        "findings": cases.findings,
        "log_end": cases.log_end,
        "events": cases.events,
        "groups": {name: (list(codes), names) for name, (codes, names) in cases.groups.items()},
    }
    for role in ("start", "end", "deadline", "terms"):
        part = getattr(cases, role)
        for attribute in fields(type(part)) if part is not None else ():
            value = getattr(part, attribute.name)
            told[f"{role}.{attribute.name}"] = (
                value.tolist() if isinstance(value, np.ndarray) else value
            )
    return told


@pytest.mark.parametrize("measure", ["due", "term"])
def test_many_dossiers_are_read_in_batches_alike(tmp_path: Path, measure: str) -> None:
    """A folder of Parquet parts gives the same dossiers in the same order, whichever way."""
    role = {"due": "deadline", "term": "term"}[measure]
    columns = LogColumns(case="code", start="from", end="to", by=("way",)).overlaid(
        **{role: measure}
    )
    zone = zone_named("")
    instants = some_dossiers("i").set_column(
        1, "from", pa.array([datetime(2026, 3, 1, 20, tzinfo=UTC)] * 7, pa.timestamp("us", "UTC"))
    )
    unlike = some_dossiers("c").set_column(4, "term", pa.array([1] * 7, pa.int32()))
    empty = some_dossiers("d").set_column(0, "code", pa.array([None, *"BCDEFG"]))
    texts = some_dossiers("t").set_column(1, "from", pa.array(["2026-03-02"] * 7))
    terms = some_dossiers("u").set_column(4, "term", pa.array(["5 ngày"] * 7))
    a, b = some_dossiers("a"), some_dossiers("b")
    longest = some_dossiers("x" * 300)
    for tables, is_fast in (
        ((a, b), True),
        ((a, empty), True),
        ((instants,), True),
        ((a, a), False),
        ((pa.concat_tables([a, a.slice(2, 1)]), b), False),
        ((a, unlike), False),
        ((texts,), False),
        ((longest,), False),
        ((terms,), True),
    ):
        log = Log(parts_of(tmp_path / "parts", *tables))
        found = cases_in_batches(log, columns, zone, where="parts", at_least=1)
        assert (found is not None) == is_fast
        whole = cases_of(log.read(columns.needed()), columns, zone, where="parts")
        if found is not None:
            assert plain(found) == plain(whole)
        assert cases_in_batches(log, columns, zone, where="parts") is None  # few rows


def test_faults_of_many_dossiers_are_told_by_their_row(tmp_path: Path) -> None:
    """What a batch cannot read is told as the whole log tells it."""
    a, b = some_dossiers("a"), some_dossiers("b")
    wrong = b.set_column(4, "term", pa.array([5, 6, 7, -8, 9, 10, 5], pa.int64()))
    log = Log(parts_of(tmp_path / "parts", a, wrong))
    columns = LogColumns(case="code", start="from", end="to", term="term")
    found = cases_in_batches(log, columns, zone_named(""), where="parts", at_least=1)
    assert found is None
    with pytest.raises(UnreadableTable, match="data row 11"):
        read_cases(log.path, columns, zone_named(""))
