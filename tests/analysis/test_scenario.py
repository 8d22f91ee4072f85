"""Scenarios, their comparison, and the largest cut."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tthc_flow.analysis import (
    Cases,
    Compare,
    LogColumns,
    ReplayRule,
    Rounding,
    Scenario,
    cases_of,
    compare,
    largest_cuts,
    read_log,
    read_scenario,
    replay_cases,
    replay_log,
    zone_named,
)
from tthc_flow.errors import CallerError, TthcError, UnknownChoice, UnreadableTable

LOG = """code,received,done,term,unit
A,2026-03-02,2026-03-13,10,x
B,2026-03-02,2026-03-16,10,x
C,2026-03-02,2026-03-17,10,y
D,2026-03-02,,10,y
E,2026-02-28,2026-03-09,5,y
"""
COLUMNS = LogColumns(case="code", start="received", end="done", term="term", by=("unit",))
MARCH_16 = (0, (date(2026, 3, 16) - date(1970, 1, 1)).days)


@pytest.fixture
def cases(tmp_path: Path) -> Cases:
    """
    Terms in working days, received Monday 02/03/2026: A needs 9, B 10, C 11 of 10; E needs 6 of 5
    from Saturday 28/02, or 5 from the Monday after.
    """
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return cases_of(read_log(path), COLUMNS, zone_named(""), where="log.csv")


BASELINE = Scenario(name="now", unit="working_days")


def test_who_is_hit(cases: Cases) -> None:
    """R50: a cut of 10 % makes B late, and D, open since 9 working days are over; E was before."""
    answer = compare(
        BASELINE,
        Scenario(name="cut", unit="working_days", cut=10),
        cases,
        by="unit",
        at=MARCH_16,
    )
    rows = {row["group"]: row for row in answer.data.to_pylist()}
    assert (rows["x"]["on_time_before"], rows["x"]["on_time_after"]) == (2, 1)
    assert rows["y"]["open_overdue_before"] == 0
    assert rows["y"]["open_overdue_after"] == 1
    assert rows[""]["newly_late"] == 2
    assert answer.newly_late.column("case_id").to_pylist() == ["B", "D"]
    assert answer.newly_late.column("over").to_pylist() == [1, 1]
    assert answer.newly_late.column("ended_on").to_pylist()[1] is None
    assert answer.manifest["scenario"]["cut"] == 10


def test_cuts_by_group(cases: Cases) -> None:
    """A scenario may cut one group only."""
    only_y = Scenario(name="y", unit="working_days", cuts={"y": 50}, cut_by="unit")
    answer = compare(BASELINE, only_y, cases, by="unit", at=MARCH_16)
    rows = {row["group"]: row["newly_late"] for row in answer.data.to_pylist()}
    assert rows == {"x": 0, "y": 1, "": 1}
    with pytest.raises(CallerError, match="column"):
        Scenario(name="y", cuts={"y": 50})
    with pytest.raises(CallerError, match="'way'"):
        compare(
            BASELINE, Scenario(name="y", cuts={"y": 5}, cut_by="way", unit="working_days"), cases
        )


def test_the_reception_rule_moves_day_0(cases: Cases) -> None:
    """R17: received on Saturday 28/02/2026, or on the Monday after."""
    dossiers = replay_cases(cases, BASELINE.rule(), at=MARCH_16).dossiers
    assert dossiers is not None
    assert dossiers.required.tolist() == [9, 10, 11, 10, 6]
    monday = Scenario(name="m", unit="working_days", reception="NEXT_WORKING_DAY")
    dossiers = replay_cases(cases, monday.rule(), at=MARCH_16).dossiers
    assert dossiers is not None
    assert dossiers.required.tolist() == [9, 10, 11, 10, 5]
    answer = compare(BASELINE, monday, cases, at=MARCH_16)
    assert answer.data.to_pylist()[0]["no_longer_late"] == 1


def test_strictly_after_closing_is_the_next_day(tmp_path: Path) -> None:
    """R17: at 17:00 the office still receives, a minute later it is the next working day."""
    path = tmp_path / "log.csv"
    path.write_text(
        "code,received,done,term\nA,2026-03-02 17:00,2026-03-10 08:00,5\n"
        "B,2026-03-02 17:01,2026-03-10 08:00,5\n",
        encoding="utf-8",
    )
    columns = LogColumns(case="code", start="received", end="done", term="term")
    rule = Scenario(name="r", unit="working_days", reception="NEXT_WORKING_DAY").rule()
    answer = replay_log(path, columns, rule)
    assert answer.dossiers is not None
    assert answer.dossiers.required.tolist() == [6, 5]


def test_an_office_or_a_date_may_be_part_of_a_scenario(tmp_path: Path) -> None:
    """R6: the calendar as known on a day counts 02/01/2026 as worked until 25/12/2025."""
    path = tmp_path / "log.csv"
    path.write_text("code,received,done,term\nA,2025-12-22,2026-01-06,10\n", encoding="utf-8")
    columns = LogColumns(case="code", start="received", end="done", term="term")
    needs = []
    for known_on in (date(2025, 12, 22), None):
        rule = Scenario(name="k", unit="working_days", known_on=known_on).rule()
        dossiers = replay_log(path, columns, rule).dossiers
        assert dossiers is not None
        needs += dossiers.required.tolist()
    assert needs == [10, 9]


def test_scenarios_as_files(tmp_path: Path) -> None:
    """A scenario is a small TOML; a wrong one is told with its file."""
    path = tmp_path / "thirty.toml"
    path.write_text(
        'cut = 30\nrounding = "ceil"\nunit = "working_days"\npolicy = "SUBTRACT"\n'
        'office = "hai-duong"\nknown_on = 2026-01-01\ncut_by = "procedure"\n'
        '[cuts]\n"1.000948" = 50\n',
        encoding="utf-8",
    )
    scenario = read_scenario(path)
    assert (scenario.name, scenario.rounding, scenario.cuts) == (
        "thirty",
        Rounding.CEIL,
        {"1.000948": 50},
    )
    for content, told in (
        ("cut = ", "not TOML"),
        ('colour = "red"', "unknown key"),
        ("cut = 130", "0 to 100"),
        ('rounding = "up"', "use floor, ceil"),
        ('unit = "years"', "use calendar_days"),
        ('calendar = "fr"', "vn or none"),
        ('office = "nowhere"', "nowhere"),
        ("cuts = 3", "wrong kind"),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(UnreadableTable, match=f"thirty.*{told}"):
            read_scenario(path)
    with pytest.raises(TthcError):
        Scenario(name="instants", compare=Compare.INSTANT)


def test_the_largest_cut_of_the_real_log(receipt: Path) -> None:
    """R51 in small: 95 % is missed already without a cut, and that is said, not 0."""
    columns = LogColumns(start="startdate", end="enddate", deadline="deadline", by=("channel",))
    answer = replay_log(receipt, columns, ReplayRule(zone=zone_named("Europe/Amsterdam")))
    safe = largest_cuts(answer)[""]
    assert safe.cut is None
    assert safe.judged == 1329 + 37
    assert safe.share_before == pytest.approx(1020 / 1366)
    assert largest_cuts(answer, by="case:channel")["Intern"].cut is not None
    fifty = largest_cuts(answer, target=50)[""]
    assert fifty.cut is not None
    total = answer.total(range(101))  # type: ignore[arg-type]
    shares = [total.on_time[c] / (1329 + total.open_overdue[c]) for c in range(101)]
    assert shares[fifty.cut] >= 0.5 > shares[fifty.cut + 1]
    with pytest.raises(UnknownChoice):
        largest_cuts(answer, target=0)
