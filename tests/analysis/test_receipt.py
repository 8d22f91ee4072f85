"""
The replay of a real log against integers that others counted (engineering.md, c).

Log: 4TU.ResearchData, J.C.A.M. Buijs, "Receipt phase of an environmental permit application
process (WABO), CoSeLoG".
"""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tthc_flow.analysis import Compare, LogColumns, Replay, ReplayRule, Rounding, replay_log

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CUTS = (0, 10, 20, 30, 40, 50)
COLUMNS = LogColumns(
    start="case:startdate", end="case:enddate", deadline="case:deadline", by=("case:channel",)
)


def of(path: Path, columns: LogColumns = COLUMNS, compare: Compare = Compare.DATE) -> Replay:
    return replay_log(path, columns, ReplayRule(compare=compare, zone=AMSTERDAM))


def test_local_dates(receipt: Path) -> None:
    """R50: 1,020 of 1,329 by local dates; 105 open, of which 37 past their date."""
    answer = of(receipt).total(CUTS)
    assert (answer.cases, answer.finished, answer.open) == (1434, 1329, 105)
    assert list(answer.on_time.values()) == [1020, 745, 574, 446, 316, 232]
    assert answer.open_overdue[0] == 37


@pytest.mark.parametrize(
    ("rounding", "on_time"),
    [
        (Rounding.FLOOR, [1020, 745, 574, 446, 316, 232]),
        (Rounding.CEIL, [1020, 769, 589, 466, 347, 233]),
        (Rounding.NEAREST, [1020, 747, 587, 448, 345, 233]),
    ],
)
def test_every_rounding_from_one_pass(
    receipt: Path, rounding: Rounding, on_time: list[int]
) -> None:
    """R50: the histogram answers another rounding without reading again."""
    answer = of(receipt).rounded(rounding).total(CUTS)
    assert list(answer.on_time.values()) == on_time


def test_instants(receipt: Path) -> None:
    """R50: 952 of 1,329 as instants, cuts exact; 39 open ones past their deadline."""
    answer = of(receipt, compare=Compare.INSTANT)
    total = answer.total(CUTS)
    assert list(total.on_time.values()) == [952, 727, 572, 434, 315, 216]
    assert total.open_overdue[0] == 39
    assert total.before_it_began == 2
    assert answer.findings == {"finished_before_start": 2}


def test_by_channel(receipt: Path) -> None:
    """R50: by channel, as instants."""
    groups = of(receipt, compare=Compare.INSTANT).by("case:channel")
    counts = {name: (group.on_time[0], group.finished) for name, group in groups.items()}
    assert counts == {
        "Internet": (835, 1148),
        "Desk": (68, 107),
        "Post": (35, 52),
        "e-mail": (13, 21),
        "Intern": (1, 1),
    }


def test_the_planned_end(receipt: Path) -> None:
    """R50: 940 of 1,329 against the planned end; the column is a choice that is recorded."""
    columns = LogColumns(start="startdate", end="enddate", deadline="enddate_planned")
    answer = of(receipt, columns, Compare.INSTANT)
    assert answer.total().on_time == {0: 940}
    assert answer.manifest["columns"]["deadline"] == "case:enddate_planned"


def test_the_last_event_as_the_end(receipt: Path) -> None:
    """R53: "finished" read as the last event gives 1,342 of 1,434: another question."""
    answer = of(receipt, LogColumns(start="startdate", deadline="deadline"), Compare.INSTANT)
    assert answer.total().on_time == {0: 1342}
    assert answer.total().open == 0
    assert "last event" in answer.manifest["finished_means"]


def test_against_a_plain_loop_over_dates(receipt: Path) -> None:
    """R50: counts equal a loop of plain dates, for every whole percent."""
    cases: dict[str, dict[str, str]] = {}
    with receipt.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            cases.setdefault(row["case:concept:name"], row)

    def local(text: str) -> date:
        return datetime.fromisoformat(text).astimezone(AMSTERDAM).date()

    counts = dict.fromkeys(range(101), 0)
    for row in cases.values():
        if row["case:enddate"]:
            start, end = local(row["case:startdate"]), local(row["case:enddate"])
            term = (local(row["case:deadline"]) - start).days
            for cut in counts:
                left = max(1, term * (100 - cut) // 100)
                counts[cut] += end <= start + timedelta(days=left)
    assert of(receipt).total(tuple(counts)).on_time == counts
