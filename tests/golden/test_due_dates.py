"""The golden due dates, answered by an independent calculation, through both doors."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tthc_flow import (
    VIETNAM,
    CountingRule,
    Pause,
    ReceptionRule,
    SupplementPolicy,
    due_date,
    load_calendar,
    parse_instant,
    parse_term,
)
from tthc_flow.cli.app import app

GOLDEN = Path(__file__).with_name("due_dates.csv")


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


ROWS = read_rows(GOLDEN)


def test_the_golden_table_is_whole() -> None:
    """No row of the golden table may get lost."""
    assert len(ROWS) >= 113
    assert len({row["case"] for row in ROWS}) == len(ROWS)


def test_every_golden_row_through_the_command_line(tmp_path: Path) -> None:
    """R1-R17, R33: `tthc due --batch` answers every golden row exactly, and refuses none."""
    out = tmp_path / "out.csv"
    done = CliRunner().invoke(app, ["due", "--batch", str(GOLDEN), "--out", str(out)])
    assert done.exit_code == 0, done.output
    answered = {row["case"]: row for row in read_rows(out)}
    expected = {row["case"]: (row["due_on"], f"{row['expires_at']}:00+07:00") for row in ROWS}
    assert {c: (row["due_on"], row["expires_at"]) for c, row in answered.items()} == expected
    assert {row["error"] for row in answered.values()} == {""}
    assert {row["provisional"] for row in answered.values()} <= {"true", "false"}


@pytest.mark.parametrize("row", ROWS, ids=[row["case"] for row in ROWS])
def test_every_golden_row_through_the_api(row: dict[str, str]) -> None:
    """R1-R17, R19, R33: `due_date` gives the golden date, and its explanation replays to it."""
    due = due_date(
        datetime.fromisoformat(f"{row['from']}T{row['time']}").replace(tzinfo=VIETNAM),
        parse_term(row["term"], context="deadline"),
        load_calendar(known_on=date.fromisoformat(row["known_on"]) if row["known_on"] else None),
        CountingRule(
            ReceptionRule(row["reception"] or "EVENT_DAY"),
            SupplementPolicy(row["policy"] or "RESTART"),
        ),
        pauses=[
            Pause(
                parse_instant(pause.split("/")[0], assume_local=True),
                parse_instant(pause.split("/")[1], assume_local=True),
            )
            for pause in row["pauses"].split(";")
            if pause
        ],
    )
    assert due.on.isoformat() == row["due_on"]
    assert due.expires_at.isoformat() == f"{row['expires_at']}:00+07:00"
    assert due.expires_at.utcoffset() == timedelta(hours=7)
    assert due.explanation.replay() == due.expires_at
