"""The replay against a plain loop: one due date after the other, by the law's own function."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tthc_flow import CalendarDays, CountingRule, Outcome, Pause, WorkingDays, classify, due_date
from tthc_flow.analysis import (
    Cases,
    LogColumns,
    ReplayRule,
    Rounding,
    Unit,
    cut_terms,
    newly_late_table,
    replay_cases,
    replay_log,
)
from tthc_flow.analysis.log.stamps import Stamps
from tthc_flow.analysis.log.term_column import Terms
from tthc_flow.calendars import WorkingCalendar, load_calendar
from tthc_flow.errors import CallerError, UnreadableTable
from tthc_flow.instants import VIETNAM
from tthc_flow.terms import SupplementPolicy

EPOCH = date(1970, 1, 1)
CUTS = (0, 20, 50)


def stamps(days: list[date | None]) -> Stamps:
    numbers = np.array([0 if day is None else (day - EPOCH).days for day in days], np.int32)
    valid = np.array([day is not None for day in days])
    return Stamps(numbers, numbers.astype(np.int64) * 86_400_000_000, valid, int(valid.sum()))


class Synthetic:
    """Dossiers of 2024-2026 with every trap: closed days, swaps, pauses, zero and early ends."""

    def __init__(self, count: int, calendar: WorkingCalendar, seed: int) -> None:
        draw = random.Random(seed)
        self.calendar = calendar
        first = date(2024, 1, 1)
        self.start = [first + timedelta(days=draw.randrange(1000)) for _ in range(count)]
        self.term = [draw.choice([1, 2, 3, 5, 7, 10, 15, 20, 30, 45]) for _ in range(count)]
        self.end = [
            day + timedelta(days=draw.randrange(-1, 2 * term + 3))
            for day, term in zip(self.start, self.term, strict=True)
        ]
        self.pauses: dict[int, list[tuple[date, date]]] = defaultdict(list)
        for row in range(0, count, 2):
            day = self.start[row]
            for _ in range(draw.choice([0, 1, 1, 2, 3])):
                begin = day + timedelta(days=draw.randrange(8))
                day = begin + timedelta(days=draw.randrange(9))
                self.pauses[row].append((begin, day))

    def cases(self) -> Cases:
        """As the kernel takes them."""
        count = len(self.start)
        return Cases(
            pa.array([str(row) for row in range(count)]),
            stamps(list(self.start)),
            stamps(list(self.end)),
            None,
            Terms(
                np.array(self.term, np.int32),
                np.ones(count, bool),
                np.zeros(count, np.int8),
                np.zeros(count, np.int32),
            ),
            {},
            None,
        )

    def pause_table(self) -> pa.Table:
        """The pauses of every other dossier."""
        rows = [(str(row), *pause) for row, pauses in self.pauses.items() for pause in pauses]
        assert len(rows) > 100
        case_id, begin, until = zip(*rows, strict=True)
        return pa.table({"case_id": case_id, "from_on": begin, "until_on": until})

    def on_time(self, cut: int, unit: Unit, policy: SupplementPolicy | None) -> int:
        """One dossier after the other; an end before the start is on time (R50)."""
        kind = WorkingDays if unit is Unit.WORKING_DAYS else CalendarDays
        left = [max(1, term * (100 - cut) // 100) for term in self.term]
        count = 0
        for row, (start, end) in enumerate(zip(self.start, self.end, strict=True)):
            if end < start:
                count += 1
                continue
            pauses = [
                Pause(noon(begin), noon(until))
                for begin, until in self.pauses[row]
                if policy is not None and begin <= end
            ]
            rule = CountingRule(policy=policy or SupplementPolicy.IGNORE)
            due = due_date(noon(start), kind(left[row]), self.calendar, rule, pauses=pauses)
            count += classify(due, finished_at=end) is not Outcome.LATE
        return count


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), VIETNAM)


@pytest.fixture(scope="module", params=["default", "mornings"])
def calendar(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> object:
    """The default office, and one that works on Saturday mornings."""
    if request.param == "default":
        return load_calendar()
    path: Path = tmp_path_factory.mktemp("office") / "mornings.toml"
    path.write_text(
        'key = "mornings"\n[[hours]]\nweekdays = ["mon", "tue", "wed", "thu", "fri"]\n'
        'sessions = ["07:00-11:30", "13:30-17:00"]\n[[hours]]\nweekdays = ["sat"]\n'
        'sessions = ["07:30-11:30"]\nworking = true\n',
        encoding="utf-8",
    )
    return load_calendar(office=path)


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("policy", [None, *SupplementPolicy])
def test_every_dossier_as_in_the_loop(
    calendar: WorkingCalendar, unit: Unit, policy: SupplementPolicy | None
) -> None:
    """R33, R50: equal counts for each unit, policy and cut, 64,000 dossiers in all."""
    made = Synthetic(4_000, calendar, seed=7)
    rule = ReplayRule(unit=unit, calendar=calendar, policy=policy or SupplementPolicy.IGNORE)
    pauses = None if policy is None else made.pause_table()
    answer = replay_cases(made.cases(), rule, pauses=pauses).total(CUTS)
    assert answer.on_time == {cut: made.on_time(cut, unit, policy) for cut in CUTS}
    assert answer.before_it_began > 0


def test_several_offices_in_one_replay(calendar: WorkingCalendar) -> None:
    """R8: each dossier by the days of its own office, as if each office were replayed alone."""
    vn = load_calendar()
    first, second = Synthetic(3_000, vn, seed=21), Synthetic(3_000, calendar, seed=22)
    unit = Unit.WORKING_DAYS
    both = Cases(
        pa.array([f"{office}-{row}" for office in range(2) for row in range(3_000)]),
        stamps([*first.start, *second.start]),
        stamps([*first.end, *second.end]),
        None,
        Terms(
            np.array([*first.term, *second.term], np.int32),
            np.ones(6_000, bool),
            np.zeros(6_000, np.int8),
            np.zeros(6_000, np.int32),
        ),
        {"unit": (np.repeat([0, 1], 3_000), ("one", "two"))},
        None,
    )
    rule = ReplayRule(unit=unit, calendar=vn, office_by="unit", offices={"two": calendar})
    answer = replay_cases(both, rule)
    told = {name: group.on_time for name, group in answer.by("unit", CUTS).items()}
    expected = [{cut: made.on_time(cut, unit, None) for cut in CUTS} for made in (first, second)]
    assert told == dict(zip(("one", "two"), expected, strict=True))
    with pytest.raises(CallerError, match="office_by"):
        ReplayRule(calendar=vn, offices={"two": calendar})
    with pytest.raises(CallerError, match="'way'"):
        replay_cases(both, ReplayRule(unit=unit, calendar=vn, office_by="way", offices={"x": vn}))


def test_an_extension_adds_its_days_unless_it_comes_too_late() -> None:
    """R35: a lawful extension moves the date; granted after expiry it cures nothing."""
    received, term = date(2026, 3, 2), 5  # due Monday 09/03/2026
    cases = Cases(
        pa.array(["in time", "too late", "none"]),
        stamps([received] * 3),
        stamps([date(2026, 3, 12)] * 3),
        None,
        Terms(
            np.full(3, term, np.int32),
            np.ones(3, bool),
            np.zeros(3, np.int8),
            np.zeros(3, np.int32),
        ),
        {},
        None,
    )
    extensions = pa.table(
        {
            "case_id": ["in time", "too late", "a stranger"],
            "granted_on": [date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 9)],
            "days": pa.array([3, 3, 3], pa.int32()),
        }
    )
    rule = ReplayRule(unit=Unit.WORKING_DAYS, calendar=load_calendar())
    answer = replay_cases(cases, rule, extensions=extensions)
    assert answer.dossiers is not None
    assert answer.dossiers.late_under(0, Rounding.FLOOR).tolist() == [False, True, True]


def test_a_plain_busday_count_is_the_same_where_it_can_say_it() -> None:
    """engineering.md (b): a seven-day week with every closed day listed is the exact peer."""
    vn = load_calendar()
    days = [vn.first + timedelta(days=offset) for offset in range((vn.last - vn.first).days + 1)]
    closed = np.array([day for day in days if not vn.is_working_day(day)], "datetime64[D]")
    week = np.busdaycalendar(weekmask="1111111", holidays=closed)
    made = Synthetic(50_000, vn, seed=11)
    start, end = (np.array(column, "datetime64[D]") for column in (made.start, made.end))
    cases = made.cases()
    answer = replay_cases(cases, ReplayRule(unit=Unit.WORKING_DAYS, calendar=vn)).total(CUTS)
    for cut in CUTS:
        left = cut_terms(np.array(made.term), cut)
        due = np.busday_offset(start, left, roll="backward", busdaycal=week)
        assert answer.on_time[cut] == int(np.sum((end <= due) | (end < start)))


def test_half_days_end_on_their_last_day(tmp_path: Path) -> None:
    """R11: 7,5 working days from 02/03/2026 end within 12/03; 30 % less are 5,25, cut to 5."""
    path = tmp_path / "log.csv"
    rows = [f"H{day},2026-03-02,2026-03-{day:02}" for day in (9, 10, 12, 13)]
    cells = ["7,5", "7.50", "7,5 ngày làm việc", "7,5"]
    lines = [f'{row},"{cell}"' for row, cell in zip(rows, cells, strict=True)]
    path.write_text("\n".join(["code,from,to,term", *lines]), encoding="utf-8")
    columns = LogColumns(case="code", start="from", end="to", term="term")
    vn = load_calendar()
    due = due_date(date(2026, 3, 2), WorkingDays("7.5"), vn)
    assert due.on == date(2026, 3, 12)
    rule = ReplayRule(unit=Unit.WORKING_DAYS, calendar=vn)
    answer = replay_log(path, columns, rule)
    assert answer.total((0, 10, 30)).on_time == {0: 3, 10: 2, 30: 1}
    assert answer.rounded(Rounding.CEIL).total((10, 30)).on_time == {10: 2, 30: 2}
    assert newly_late_table(answer, 30).column("term").to_pylist() == [7.5, 7.5]
    for wrong in (ReplayRule(unit=Unit.CALENDAR_DAYS, calendar=vn), ReplayRule()):
        with pytest.raises(UnreadableTable, match=r"parts of a calendar day|never converted"):
            replay_log(path, columns, wrong)


def test_a_cut_is_whole_numbers() -> None:
    """engineering.md (c): 90 days less 30 % are 63; floats would say 62."""
    terms = np.array([90, 15, 5, 1, 0, -3])
    assert cut_terms(terms, 30).tolist() == [63, 10, 3, 1, 0, -3]
    assert cut_terms(terms, 30, Rounding.CEIL).tolist() == [63, 11, 4, 1, 0, -3]
    assert cut_terms(terms, 50, Rounding.NEAREST).tolist() == [45, 8, 3, 1, 0, -3]
    assert cut_terms(terms, 100).tolist() == [1, 1, 1, 1, 0, -3]
