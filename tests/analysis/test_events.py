"""Event logs: through the lifecycle table, and step by step."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tthc_flow.analysis import (
    LogColumns,
    ReplayRule,
    read_log,
    replay_events,
    step_times,
)
from tthc_flow.calendars import load_calendar
from tthc_flow.errors import CallerError, UnreadableTable
from tthc_flow.instants import VIETNAM
from tthc_flow.lifecycle import LifecycleTable, compile_lifecycle

VN = load_calendar()


def walks(table: LifecycleTable, count: int) -> list[list[str]]:
    """Walks through the table; one in ten has a trigger thrown in that need not be legal."""
    draw = random.Random(3)
    paths = []
    for _ in range(count):
        state = table.initial
        path: list[str] = []
        while len(path) < 15 and table.legal(state):
            trigger = draw.choice(table.legal(state))
            path.append(trigger)
            state = table.targets[state, trigger]
        if draw.random() < 0.1:
            path.insert(draw.randrange(len(path) + 1), draw.choice([*table.triggers, "fly"]))
        paths.append(path)
    return paths


@pytest.mark.parametrize("by_time", [False, True])
@pytest.mark.parametrize("stages", [(1,), (1, 2, 3)])
def test_a_replay_of_events_is_the_loop_over_the_table(
    stages: tuple[int, ...], by_time: bool
) -> None:
    """R28, R29: equal states and illegal events for 3,000 dossiers, rows in any order."""
    table = compile_lifecycle(stages)
    paths = walks(table, 3_000)
    rows = [
        (f"H{dossier}", seq, datetime(2026, 1, 1, tzinfo=VIETNAM) + timedelta(hours=seq), trigger)
        for dossier, path in enumerate(paths)
        for seq, trigger in enumerate(path, 1)
    ]
    random.Random(4).shuffle(rows)
    ids, seqs, times, triggers = zip(*rows, strict=True)
    order = {"at": times} if by_time else {"seq": seqs}
    answer = replay_events(pa.table({"case_id": ids, "trigger": triggers, **order}), table)
    states, illegal = {}, set()
    for dossier, path in enumerate(paths):
        state = table.initial
        for seq, trigger in enumerate(path, 1):
            target = table.target(state, trigger)
            if target is None:
                illegal.add((f"H{dossier}", seq, state, trigger))
            else:
                state = target
        states[f"H{dossier}"] = state
    named = [answer.names[code] for code in answer.states.tolist()]
    assert dict(zip(answer.ids.to_pylist(), named, strict=True)) == states
    told = {(event.case_id, event.seq, event.state, event.trigger) for event in answer.illegal}
    assert told == illegal
    assert len(illegal) > 100
    assert sum(answer.counts().values()) == 3_000
    assert answer.events == len(rows)


def test_numbers_with_gaps_are_refused() -> None:
    """R31: the numbers of a dossier are 1, 2, 3… each once; the dossier is named."""
    table = compile_lifecycle((1,))
    for seqs in ([1, 3], [1, 1], [0, 1], [1, None]):
        events = pa.table(
            {
                "case_id": ["A", "B", "B"],
                "seq": pa.array([1, *seqs], pa.int32()),
                "trigger": ["accept", "accept", "withdraw"],
            }
        )
        with pytest.raises(UnreadableTable, match="dossier B"):
            replay_events(events, table)
    with pytest.raises(UnreadableTable, match="neither 'seq' nor 'at'"):
        replay_events(events.drop_columns(["seq"]), table)
    with pytest.raises(UnreadableTable, match="trigger"):
        replay_events(events.drop_columns(["trigger"]), table)


def log() -> pa.Table:
    """Two dossiers over a weekend: Friday 05/06/2026 to Monday 08/06."""
    friday, monday = datetime(2026, 6, 5, tzinfo=VIETNAM), datetime(2026, 6, 8, tzinfo=VIETNAM)
    rows = [
        ("A", "intake", friday.replace(hour=9)),
        ("A", "appraise", friday.replace(hour=11)),
        ("A", "sign", monday.replace(hour=8)),
        ("B", "intake", friday.replace(hour=16)),
        ("B", "sign", monday.replace(hour=7, minute=30)),
        ("C", "intake", friday),
    ]
    return pa.table(dict(zip(["case", "step", "at"], zip(*rows, strict=True), strict=True)))


COLUMNS = LogColumns(case="case", time="at")


def test_the_time_of_each_step_is_what_came_before_it() -> None:
    """R50: open minutes under a calendar: the weekend and lunch belong to nobody."""
    answer = step_times(log(), COLUMNS, ReplayRule(calendar=VN), step="step")
    rows = {row["step"]: row for row in answer.data.to_pylist()}
    # A signed: Friday 11:00-11:30 and 13:30-17:00, Monday 07:00-08:00; B: 60 + 30 minutes.
    assert rows["sign"]["minutes"] == (30 + 210 + 60) + (60 + 30)
    assert rows["appraise"]["minutes"] == 120
    assert rows["sign"]["stays"] == rows["sign"]["dossiers"] == 2
    assert "intake" not in rows
    assert answer.dossiers == 3
    assert sum(row["share"] for row in rows.values()) == pytest.approx(1)


def test_clock_time_without_a_calendar_and_some_dossiers_only() -> None:
    """Without a calendar minutes are clock time; *only* picks e.g. the late ones."""
    answer = step_times(log(), COLUMNS, ReplayRule(), step="step", only=pa.array(["B"]))
    assert answer.data.to_pylist()[0]["minutes"] == int(63.5 * 60)
    assert answer.dossiers == 1


def test_open_minutes_need_the_hour() -> None:
    """A log of mere dates cannot be told in open minutes."""
    table = log().set_column(2, "at", log().column("at").cast(pa.date32()))
    with pytest.raises(CallerError, match="hour"):
        step_times(table, COLUMNS, ReplayRule(calendar=VN), step="step")
    with pytest.raises(CallerError, match="time"):
        step_times(table, LogColumns(case="case"), ReplayRule(), step="step")


def test_the_steps_of_the_real_log(receipt: Path) -> None:
    """engineering.md (c): 27 activities; all time between first and last events is given out."""
    table = read_log(receipt)
    answer = step_times(table, LogColumns(), ReplayRule())
    assert answer.dossiers == 1434
    assert 20 <= len(answer.data) <= 27
    assert int(np.sum(answer.data.column("stays").to_numpy())) == 8577 - 1434
