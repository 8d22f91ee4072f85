"""What must be refused, and the seldom ways through the kernels."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from attrs import evolve

from tthc_flow.analysis import (
    Cases,
    Compare,
    DayRuler,
    HourRuler,
    LogColumns,
    OnDask,
    Replay,
    ReplayRule,
    Scenario,
    Unit,
    caption,
    cases_of,
    compare,
    comparison_sheet,
    finished_in_words,
    largest_cuts,
    moment_of,
    read_cases,
    read_log,
    replay_cases,
    replay_log,
    report_of,
    zone_named,
)
from tthc_flow.analysis.histogram import count_cases
from tthc_flow.analysis.log.moments import as_moment
from tthc_flow.analysis.pictures.report import newly_late_table
from tthc_flow.calendars import load_calendar
from tthc_flow.errors import (
    CallerError,
    InvalidPause,
    NaiveInstant,
    UnknownChoice,
    UnreadableTable,
)

VN = load_calendar()
RULE = ReplayRule(unit=Unit.WORKING_DAYS, calendar=VN)


@pytest.fixture
def cases(tmp_path: Path) -> Cases:
    """One dossier of 5 working days, received Monday 02/03/2026, finished on Thursday 12/03."""
    path = tmp_path / "log.csv"
    path.write_text("code,received,done,term\nA,2026-03-02,2026-03-12,5\n", encoding="utf-8")
    columns = LogColumns(case="code", start="received", end="done", term="term")
    return cases_of(read_log(path), columns, zone_named(""), where="log.csv")


def pauses(*rows: tuple[str, str, str | None]) -> pa.Table:
    begin, until, policy = zip(*rows, strict=True)
    return pa.table(
        {
            "case_id": ["A"] * len(rows),
            "from_on": [date.fromisoformat(day) for day in begin],
            "until_on": [date.fromisoformat(day) for day in until],
            "policy": pa.array(policy, pa.string()),
        }
    )


@pytest.mark.parametrize(
    ("rows", "needed"),
    [
        ((("2026-03-04", "2026-03-06", "SUBTRACT"),), 6),
        ((("2026-03-04", "2026-03-06", "IGNORE"),), 8),
        ((("2026-03-04", "2026-03-06", None),), 4),
        ((("2026-03-04", "2026-03-06", "SUBTRACT"), ("2026-03-09", "2026-03-10", "RESTART")), 3),
        ((("2026-03-13", "2026-03-20", "SUBTRACT"),), 8),
        ((("2026-02-20", "2026-03-03", "SUBTRACT"),), 7),
    ],
)
def test_each_pause_by_its_own_policy(cases: Cases, rows: tuple, needed: int) -> None:
    """R33, by hand: 8 working days to 12/03, less 2 paused; anew from 06/03; none after the end."""
    dossiers = replay_cases(cases, RULE, pauses=pauses(*rows)).dossiers
    assert dossiers is not None
    assert dossiers.required.tolist() == [needed]


def test_an_extension_may_be_granted_during_a_pause(cases: Cases) -> None:
    """R35: 8 working days, less 2 paused, less 1 by an extension of 05/03: 5 are enough."""
    extension = pa.table(
        {
            "case_id": ["A"],
            "granted_on": [date(2026, 3, 5)],
            "days": pa.array([1], pa.int32()),
        }
    )
    paused = pauses(("2026-03-04", "2026-03-06", "SUBTRACT"))
    dossiers = replay_cases(cases, RULE, pauses=paused, extensions=extension).dossiers
    assert dossiers is not None
    assert dossiers.required.tolist() == [5]


def test_an_extension_of_no_days_moves_nothing(cases: Cases) -> None:
    """R35: an extension adds days; one of none is no pause, one that takes days is refused."""

    def granted(days: int) -> pa.Table:
        return pa.table(
            {
                "case_id": ["A"],
                "granted_on": pa.array([date(2026, 3, 5)], pa.date32()),
                "days": pa.array([days], pa.int32()),
            }
        )

    waited = pauses(("2026-03-04", "2026-03-06", "SUBTRACT"))
    alone = replay_cases(cases, RULE, pauses=waited)
    both = replay_cases(cases, RULE, pauses=waited, extensions=granted(0))
    assert alone.dossiers is not None
    assert both.dossiers is not None
    assert both.dossiers.required.tolist() == alone.dossiers.required.tolist()
    with pytest.raises(UnreadableTable, match="take days away"):
        replay_cases(cases, RULE, extensions=granted(-1))


def test_pauses_that_cannot_be(cases: Cases) -> None:
    """A reversed, overlapping or unknown pause names its dossier."""
    with pytest.raises(InvalidPause, match=r"dossier A.*end before"):
        replay_cases(cases, RULE, pauses=pauses(("2026-03-06", "2026-03-04", None)))
    twice = pauses(("2026-03-04", "2026-03-06", None), ("2026-03-05", "2026-03-09", None))
    with pytest.raises(InvalidPause, match=r"dossier A.*union"):
        replay_cases(cases, RULE, pauses=twice)
    with pytest.raises(UnknownChoice, match="STOP"):
        replay_cases(cases, RULE, pauses=pauses(("2026-03-04", "2026-03-06", "STOP")))
    instants = ReplayRule(compare=Compare.INSTANT)
    with pytest.raises(CallerError, match="days"):
        replay_cases(cases, instants, pauses=pauses(("2026-03-04", "2026-03-06", None)))


def test_terms_as_instants(tmp_path: Path) -> None:
    """Days of a term are added in local time: 56 days over a change of the clock end at 10:00."""
    path = tmp_path / "log.csv"
    path.write_text(
        "code,received,done,term\nA,2011-10-11 10:00,2011-12-06 10:00,56\n"
        "B,2011-10-11 10:00,2011-12-06 10:01,56\nC,2011-10-11 10:00,2011-12-06 10:01,\n",
        encoding="utf-8",
    )
    columns = LogColumns(case="code", start="received", end="done", term="term")
    rule = ReplayRule(compare=Compare.INSTANT, zone=zone_named("Europe/Amsterdam"))
    total = replay_log(path, columns, rule).total()
    assert (total.on_time[0], total.undated) == (1, 1)


def test_a_log_without_any_stamp_of_a_role(tmp_path: Path) -> None:
    """Neither a start nor a time column: the option to give is named."""
    path = tmp_path / "log.csv"
    path.write_text("code,done,due\nA,2026-03-02,2026-03-03\n", encoding="utf-8")
    with pytest.raises(UnreadableTable, match="--start-column"):
        replay_log(path, LogColumns(case="code", end="done", deadline="due"), ReplayRule())


def test_an_answer_without_single_dossiers() -> None:
    """From parts only the histogram is kept; what needs the dossiers says so."""
    nothing = np.zeros(0, np.int32)
    histogram = count_cases({}, nothing.astype(bool), nothing, nothing)
    answer = Replay(histogram, ReplayRule())
    assert answer.total().cases == 0
    with pytest.raises(CallerError, match="not kept"):
        newly_late_table(answer, 30)
    with pytest.raises(CallerError, match="by nothing"):
        answer.by("unit")


def test_rulers_of_more_dimensions_and_mixed_forms() -> None:
    """A grid of dates, one date against many, NumPy against Arrow."""
    grid = np.array([["2026-08-20", "2025-12-31"], ["2026-08-20", "NaT"]], "datetime64[D]")
    answer = DayRuler(VN).add(grid, 3)
    assert answer.shape == (2, 2)
    assert DayRuler(VN).add(grid, np.array([[3, 3], [3, 3]]))[0, 0] == answer[0, 0]
    one = np.array(["2026-08-20"], "datetime64[D]")
    back = -VN.working_days_between(date(2026, 1, 7), date(2026, 8, 20))
    assert DayRuler(VN).between(one, answer[0]).tolist() == [3, back]
    arrow = pa.array([date(2026, 8, 24), None])
    assert DayRuler(VN).between(one.repeat(2), arrow).to_pylist() == [3, None]
    friday = np.array(["2026-06-05T16:00", "2026-06-05T16:00"], "datetime64[us]")
    zoned = pa.array([datetime(2026, 6, 5, 10, tzinfo=UTC), None], pa.timestamp("us", "UTC"))
    assert HourRuler(VN).between(friday, zoned).to_pylist() == [60, None]
    with pytest.raises(CallerError, match="length"):
        HourRuler(VN).add(friday, [1, 2, 3])
    with pytest.raises(CallerError, match="calendar"):
        DayRuler([])


def test_moments_of_the_command_line() -> None:
    """A mere date is its 24:00; its day is the date itself."""
    zone = zone_named("Asia/Ho_Chi_Minh")
    instant, day = moment_of("2026-03-09", zone)
    assert (datetime.fromtimestamp(instant / 1e6, UTC), day) == (
        datetime(2026, 3, 9, 17, tzinfo=UTC),
        (date(2026, 3, 9) - date(1970, 1, 1)).days,
    )
    assert moment_of("2026-03-09T23:30+07:00", zone)[1] == day


def test_a_day_asked_about_ends_by_the_clocks_of_its_zone() -> None:
    """T02: 24:00 of the day on which summer time begins comes 23 hours after its 0:00."""
    zone = zone_named("Europe/Amsterdam")
    for day, hour in ((28, 23), (29, 22)):
        ends = datetime(2026, 3, day, hour, tzinfo=UTC)
        told = moment_of(f"2026-03-{day}", zone)
        assert told[0] == int(ends.timestamp()) * 1_000_000
        assert told == as_moment(date(2026, 3, day), zone)
    last = moment_of("9999-12-31", zone)
    assert last == as_moment(date.max, zone)
    assert last[0] == (
        datetime(9999, 12, 31, 23, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    ) // (timedelta(microseconds=1))


def test_words_for_answers_that_know_less() -> None:
    """A replay of parts has no columns to name; a calendar has its version."""
    facts = {"finished_means": "ended", "calendar_version": "vn-1", "compare": "date"}
    assert finished_in_words(facts, "vi") == "ended"
    assert "vn-1" in caption(facts, "en")
    last = {"columns": {"end": "", "time": "at"}}
    assert "at" in finished_in_words(last, "en")


def test_a_cluster_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a client one is started, and closed with us."""
    done = []

    class Client:
        """Stands for a cluster on this machine."""

        def __init__(self, **options: object) -> None:
            assert options["processes"]

        def close(self) -> None:
            """Note it."""
            done.append("close")

        def shutdown(self) -> None:
            """Note it."""
            done.append("shutdown")

    import distributed

    monkeypatch.setattr(distributed, "Client", Client)
    OnDask().close()
    assert done == ["close", "shutdown"]


def test_the_unit_that_was_counted_is_told(tmp_path: Path) -> None:
    """R53: terms that name their own unit are counted in it, and the manifest and words say so."""
    path = tmp_path / "log.csv"
    columns = LogColumns(case="code", start="received", end="done", term="term")
    rule = ReplayRule(calendar=VN)
    head, first = "code,received,done,term\n", "A,2026-03-02,2026-03-09,05 ngày làm việc\n"
    path.write_text(head + first, encoding="utf-8")
    facts = replay_log(path, columns, rule).manifest
    assert (facts["unit"], facts["units"]) == ("working_days", {"working_days": 1})
    assert "ngày làm việc" in caption(facts, "vi")
    assert "ngày lịch" not in caption(facts, "vi")
    path.write_text(
        head + first + first.replace("A", "B") + "C,2026-03-02,2026-03-09,15 ngày\n",
        encoding="utf-8",
    )
    facts = replay_log(path, columns, rule).manifest
    assert facts["unit"] == "each_its_own"
    assert facts["units"] == {"calendar_days": 1, "working_days": 2}
    told = "mỗi thời hạn theo đơn vị của chính nó (2 tính ngày làm việc, 1 tính ngày lịch)"
    assert told in caption(facts, "vi")
    assert "own unit (2 in working days, 1 in calendar days)" in caption(facts, "en")
    scenario = Scenario(name="nay")
    compared = compare(scenario, scenario, read_cases(path, columns, rule.zone)[0]).manifest
    assert compared["unit"] == compared["scenario"]["unit"] == "each_its_own"


def test_working_days_are_no_instants(tmp_path: Path) -> None:
    """Units are never converted: five working days are not five times 24 hours."""
    path = tmp_path / "log.csv"
    path.write_text(
        "code,received,done,term\nA,2026-03-02 08:00,2026-03-09 08:00,05 ngày làm việc\n",
        encoding="utf-8",
    )
    columns = LogColumns(case="code", start="received", end="done", term="term")
    with pytest.raises(UnreadableTable, match="--compare date"):
        replay_log(path, columns, ReplayRule(compare=Compare.INSTANT))


@pytest.mark.parametrize(
    ("begin", "until", "policy", "due"),
    [
        ("2026-03-04", "2026-03-06", "SUBTRACT", "2026-03-11"),
        ("2026-03-06", "2026-03-09", "SUBTRACT", "2026-03-10"),
        ("2026-03-04", "2026-03-04", "SUBTRACT", "2026-03-09"),
        ("2026-03-04", "2026-03-06", "RESTART", "2026-03-13"),
    ],
)
def test_what_a_pause_takes_out(
    tmp_path: Path, begin: str, until: str, policy: str, due: str
) -> None:
    """R33, the table of docs/what-if.md: on time on that day, late on the next working day."""
    path = tmp_path / "log.csv"
    after = VN.add_working_days(date.fromisoformat(due), 1)
    path.write_text(
        f"code,received,done,term\nA,2026-03-02,{due},5\nB,2026-03-02,{after},5\n",
        encoding="utf-8",
    )
    columns = LogColumns(case="code", start="received", end="done", term="term")
    one = pauses((begin, until, policy))
    both = pa.concat_tables([one, one.set_column(0, "case_id", pa.array(["B"]))])
    dossiers = replay_log(path, columns, RULE, pauses=both).dossiers
    assert dossiers is not None
    assert dossiers.required.tolist() == [5, 6]


def test_the_day_asked_about_is_said_as_people_say_it(tmp_path: Path) -> None:
    """A date is its 24:00, an instant is told in the zone of the log; without a zone it is none."""
    path = tmp_path / "log.csv"
    path.write_text("code,received,done,due\nA,2026-03-02,,2026-03-09\n", encoding="utf-8")
    columns = LogColumns(case="code", start="received", end="done", deadline="due")
    rule = ReplayRule()
    cases, _ = read_cases(str(path), columns, rule.zone)
    now = Scenario(name="nay", calendar="none")
    for at, overdue in (
        (date(2026, 3, 9), 0),
        (date(2026, 3, 10), 1),
        (datetime(2026, 3, 9, 16, 59, tzinfo=UTC), 0),
        (datetime(2026, 3, 9, 17, 0, tzinfo=UTC), 1),
        (moment_of("2026-03-09", rule.zone), 0),
    ):
        assert replay_log(path, columns, rule, at=at).total().open_overdue[0] == overdue
        assert replay_cases(cases, rule, at=at).total().open_overdue[0] == overdue
        assert compare(now, now, cases, at=at).data.to_pylist()[0]["open_overdue_after"] == overdue
    first, second = (
        replay_cases(cases, rule, at=at).manifest["at"]
        for at in (date(2026, 3, 9), moment_of("2026-03-09", rule.zone))
    )
    assert first == second
    with pytest.raises(NaiveInstant, match="tzinfo"):
        replay_cases(cases, rule, at=datetime(2026, 3, 9))  # noqa: DTZ001
    for wrong in ("2026-03-09", (1, 2, 3), (1.0, 2), 7):
        with pytest.raises(CallerError, match="no moment"):
            replay_cases(cases, rule, at=wrong)  # type: ignore[arg-type]


def test_wrong_arguments_are_told(cases: Cases) -> None:
    """What is passed by mistake gets a typed error with a remedy, never a raw one."""
    answer, now = replay_cases(cases, RULE), Scenario(name="nay", unit="working_days")
    for wrong in (Path("log.csv"), (cases, LogColumns())):
        with pytest.raises(CallerError, match="read_cases"):
            compare(now, now, wrong)  # type: ignore[arg-type]
    with pytest.raises(CallerError, match="'way'"):
        compare(now, now, cases, by="way")
    for cut in (0, "30", 95.5):
        with pytest.raises(UnknownChoice, match="several"):
            answer.total(cut)  # type: ignore[arg-type]
    for target in ("95", 95.5, 0, None):
        with pytest.raises(UnknownChoice, match="whole number from 1 to 100"):
            largest_cuts(answer, target=target)  # type: ignore[arg-type]
        with pytest.raises(UnknownChoice, match="target"):
            report_of(answer, (0,), target=target)  # type: ignore[arg-type]
    assert largest_cuts(answer, target=np.int64(95))[""].cut is None  # type: ignore[arg-type]


def test_answers_print_themselves_in_a_line(cases: Cases) -> None:
    """A program that prints an answer wants a line, not pages of arrays."""
    answer, now = replay_cases(cases, RULE), Scenario(name="nay", unit="working_days")
    assert repr(answer) == (
        "<Replay: 1 dossiers, 1 finished, 0 open, 0 on time; told apart by nothing>"
    )
    shown = (answer.dossiers, answer.histogram, cases, cases.start, cases.terms)
    for one in (*shown, compare(now, now, cases), report_of(answer, (0,))):
        assert len(repr(one)) < 100


def test_many_dossiers_are_reduced_in_parts_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R50: how many rows are worked on at once changes memory, never a number."""
    path = tmp_path / "log.csv"
    rows = [f"{n},2026-03-{n + 2:02},2026-03-{n + 9:02},{n % 7 + 3} ngày" for n in range(20)]
    rows += [f"{n},2026-03-{n - 28:02},,{n % 5 + 1} ngày làm việc" for n in range(30, 45)]
    path.write_text("\n".join(["code,received,done,term", *rows]) + "\n", encoding="utf-8")
    columns = LogColumns(case="code", start="received", end="done", term="term")
    rule = ReplayRule(calendar=VN)
    whole = replay_log(path, columns, rule)
    monkeypatch.setattr("tthc_flow.analysis.reduction._AT_ONCE", 4)
    parts = replay_log(path, columns, rule)
    assert whole.dossiers is not None
    assert parts.dossiers is not None
    assert parts.dossiers.required.tolist() == whole.dossiers.required.tolist()
    assert parts.dossiers.term.tolist() == whole.dossiers.term.tolist()
    assert parts.histogram.table.equals(whole.histogram.table)
    assert parts.manifest == whole.manifest


def test_the_year_9999_is_not_on_time(tmp_path: Path) -> None:
    """R50: dossiers whose end or deadline is written as 31/12/9999 are counted as exactly."""
    log = tmp_path / "far.csv"
    ends = [*range(2900, 9999, 50), 9999]
    rows = [f"{year},2020-01-01T08:00,{year}-12-31T00:00,2020-02-01T00:00" for year in ends]
    rows += [f"d{year},2020-01-01T08:00,{year}-12-31T00:00,9999-12-31T00:00" for year in ends]
    log.write_text("\n".join(["case,start,end,due", *rows]), encoding="utf-8")
    columns = LogColumns(case="case", start="start", end="end", deadline="due")
    answer = replay_log(log, columns, ReplayRule(compare=Compare.INSTANT)).total((0, 20, 50))
    first, last = datetime(2020, 1, 1, 8, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
    for cut, on_time in answer.on_time.items():
        needs = [(datetime(year, 12, 31, tzinfo=UTC) - first) * 100 for year in ends]
        assert on_time == sum(need <= (last - first) * (100 - cut) for need in needs) > 0


def test_many_groups_in_many_columns() -> None:
    """R50: told apart by columns of many values, no dossier becomes another one."""
    many = 3_000
    codes = np.arange(many)
    names = tuple(f"v{code:04}" for code in codes)
    term = np.where(codes == 5, 3_000_000, 30).astype(np.int32)
    required = (codes % 60).astype(np.int32)
    is_open = codes % 7 == 0
    groups = dict.fromkeys("pqrs", (codes, names))
    answer = count_cases(groups, is_open, term, required)
    assert answer.table.column("cases").to_pylist() == [1] * many
    found = sorted(answer.table.to_pylist(), key=lambda row: str(row["p"]))
    for code, row in enumerate(found):
        assert [row[column] for column in "pqrs"] == [names[code]] * 4
        kept = row["is_open"], row["term"], row["required"], row["less"]
        assert kept == (is_open[code], term[code], required[code], 0)


def test_every_answer_says_what_finished_means(cases: Cases) -> None:
    """R53: also the answers about dossiers read before, and the two beside each other."""
    answer = replay_cases(cases, RULE)
    assert answer.manifest["finished_means"] == "the column 'done' is filled"
    baseline = Scenario(name="now", unit="working_days")
    beside = compare(baseline, evolve(baseline, cut=30), cases)
    assert beside.manifest["finished_means"] == answer.manifest["finished_means"]
    sheet = comparison_sheet(beside, lang="vi")
    assert "“Đã xong”: cột done có ngày." in sheet.notes
    own = replay_cases(evolve(cases, columns=None), RULE)
    assert finished_in_words(own.manifest, "vi") == "“Đã xong”: hồ sơ có ngày kết thúc."


def test_a_deadline_on_a_closed_day_is_met_on_that_day(tmp_path: Path) -> None:
    """T03: a deadline of Saturday 14/03/2026 rolls to Monday; Tuesday is late in either unit."""
    path = tmp_path / "log.csv"
    rows = ["code,received,done,due"]
    rows += [f"{day},2026-03-02,2026-03-{day},2026-03-14" for day in (13, 14, 16, 17)]
    rows += ["open,2026-03-02,2026-03-13,2026-03-13", "over,2026-03-02,2026-03-14,2026-03-13"]
    path.write_text("\n".join(rows), encoding="utf-8")
    columns = LogColumns(case="code", start="received", end="done", deadline="due")
    for unit in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS):
        answer = replay_log(path, columns, ReplayRule(unit=unit, calendar=VN))
        assert answer.dossiers is not None
        ids = np.array(answer.dossiers.ids.to_pylist())
        late = answer.dossiers.late_under(0, answer.rule.effective_rounding)
        assert ids[late].tolist() == ["17", "over"]
