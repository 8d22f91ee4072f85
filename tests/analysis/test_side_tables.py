"""Pauses and extensions from files of their own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tthc_flow.analysis import (
    LogColumns,
    ReplayRule,
    Unit,
    read_extensions,
    read_pauses,
    replay_log,
)
from tthc_flow.calendars import load_calendar
from tthc_flow.errors import UnreadableTable
from tthc_flow.instants import VIETNAM

LOG = """code,received,done,term
A,2026-03-02,2026-03-13,7
B,2026-03-02,2026-03-13,7
C,2026-03-02,2026-03-13,7
"""
PAUSES = "\ufeffcase_id;from_on;until_on;policy\r\nA;04/03/2026;2026-03-06 09:00;SUBTRACT\r\n"


def file_of(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_log_with_its_pauses_and_extensions(tmp_path: Path) -> None:
    """R33, R35: nine days needed; A waited for two, B was given two more, C is late."""
    log = file_of(tmp_path, "log.csv", LOG)
    pauses = read_pauses(file_of(tmp_path, "pauses.csv", PAUSES), VIETNAM)
    said = "case_id,granted_on,days\nB,2026-03-05,2\n"
    extensions = read_extensions(file_of(tmp_path, "more.csv", said), VIETNAM)
    assert pauses.to_pylist() == [
        {"case_id": "A", "from_on": date(2026, 3, 4), "until_on": date(2026, 3, 6),
         "policy": "SUBTRACT", "basis": None},
    ]  # fmt: skip
    columns = LogColumns(case="code", start="received", end="done", term="term")
    rule = ReplayRule(unit=Unit.WORKING_DAYS, calendar=load_calendar())
    answer = replay_log(log, columns, rule, pauses=pauses, extensions=extensions)
    assert answer.total().on_time[0] == 2
    assert answer.dossiers is not None
    assert answer.dossiers.required.tolist() == [7, 7, 9]
    assert (answer.manifest["pauses"], answer.manifest["extensions"]) == (1, 1)
    assert replay_log(log, columns, rule).total().on_time[0] == 0


def test_the_same_from_parquet(tmp_path: Path) -> None:
    """XES names are understood; typed columns stay what they are."""
    table = pa.table(
        {
            "case:concept:name": ["A"],
            "from_on": pa.array([date(2026, 3, 4)]),
            "until_on": pa.array([date(2026, 3, 6)]),
        }
    )
    pq.write_table(table, tmp_path / "pauses.parquet")
    read = read_pauses(tmp_path / "pauses.parquet", VIETNAM)
    assert read.column("case_id").to_pylist() == ["A"]
    assert read.column("until_on").to_pylist() == [date(2026, 3, 6)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("case_id,from_on\nA,2026-03-04\n", "'until_on' is missing"),
        ("case_id,from_on,until_on\nA,2026-03-04,\n", "'until_on', row 1: .*empty cell|empty cell"),
        ("case_id,from_on,until_on\nA,2026-03-04,soon\n", "until_on"),
        ("from_on,until_on\n2026-03-04,2026-03-05\n", "'case_id'"),
    ],
)
def test_what_is_missing_is_told(tmp_path: Path, text: str, message: str) -> None:
    """A pause that is half known is no pause: file, column and row are told."""
    with pytest.raises(UnreadableTable, match=message):
        read_pauses(file_of(tmp_path, "pauses.csv", text), VIETNAM)
