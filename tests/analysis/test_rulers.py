"""The rulers over columns against the scalar ones, which rest on a walk day by day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tthc_flow.analysis import DayRuler, HourRuler
from tthc_flow.analysis.kernels.arrays import NO_DAY
from tthc_flow.calendars import WorkingCalendar, load_calendar
from tthc_flow.errors import CalendarNotCovered, CallerError, NaiveInstant
from tthc_flow.instants import VIETNAM

VN = load_calendar()
EPOCH = date(1970, 1, 1)
DAYS = st.dates(date(2010, 1, 1), date(2058, 12, 31))
AT = st.datetimes(datetime(2014, 1, 1), datetime(2027, 6, 30))  # noqa: DTZ001 - wall-clock time
BOTH = pytest.mark.parametrize("compiled", [False, True])


def numbers(days: list[date]) -> np.ndarray:
    return np.array([(day - EPOCH).days for day in days], np.int32)


@pytest.fixture(scope="module")
def saturdays(tmp_path_factory: pytest.TempPathFactory) -> WorkingCalendar:
    """An office with other sessions each weekday, and half-day Saturdays."""
    path = tmp_path_factory.mktemp("office") / "mornings.toml"
    path.write_text(
        """
key = "mornings"
[[hours]]
weekdays = ["mon", "tue", "wed", "thu"]
sessions = ["07:15-11:30", "13:30-16:45"]
[[hours]]
weekdays = ["fri"]
sessions = ["08:00-12:00", "13:00-15:00", "15:30-17:05"]
[[hours]]
weekdays = ["sat"]
sessions = ["08:00-11:00"]
working = true
""",
        encoding="utf-8",
    )
    return load_calendar(office=Path(path))


# --- days ---------------------------------------------------------------------------------------


@BOTH
@settings(deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(1, 300)), min_size=1, max_size=30))
def test_adding_is_the_scalar_answer(compiled: bool, rows: list[tuple[date, int]]) -> None:
    """R1, R2: the n-th working day after each date, from the same table."""
    days, each = [day for day, _ in rows], [n for _, n in rows]
    ruler = DayRuler(VN, compiled=compiled)
    expected = [VN.add_working_days(day, n) for day, n in rows]
    column = np.array(days, "datetime64[D]")
    assert ruler.add(column, np.array(each)).tolist() == expected
    assert ruler.add(numbers(days), each).tolist() == numbers(expected).tolist()
    assert ruler.add(pa.array(days), pa.array(each)).to_pylist() == expected
    fixed = [VN.add_working_days(day, 15) for day in days]
    assert ruler.add(column, 15).tolist() == fixed
    assert ruler.add(days, 15).tolist() == fixed
    assert ruler.add(pa.chunked_array([days, days]), 15).to_pylist() == fixed * 2


@BOTH
@settings(deadline=None)
@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=30))
def test_between_is_the_scalar_answer(compiled: bool, rows: list[tuple[date, date]]) -> None:
    """R2: working days in (after, until], with its sign."""
    after, until = (np.array(column, "datetime64[D]") for column in zip(*rows, strict=True))
    expected = [VN.working_days_between(a, u) for a, u in rows]
    ruler = DayRuler(VN, compiled=compiled)
    assert ruler.between(after, until).tolist() == expected
    assert ruler.between(pa.array(after), pa.array(until)).to_pylist() == expected


@settings(deadline=None)
@given(DAYS, st.integers(0, 400))
def test_required_is_the_smallest_term_met(start: date, length: int) -> None:
    """R50: the due day of the required number covers the end, that of one less does not."""
    end = start + timedelta(days=length)
    needed = int(DayRuler(VN).required([start], [end])[0])
    if needed >= 1:
        assert VN.add_working_days(start, needed) >= end
    if needed >= 2:
        assert VN.add_working_days(start, needed - 1) < end


def test_finishing_on_a_closed_day_needs_one_day_more() -> None:
    """engineering.md (b): 05/01/2026 to Sunday 11/01 needs 6; the fifth day was the Saturday."""
    start = np.array(["2026-01-05", "2026-01-05"], "datetime64[D]")
    end = np.array(["2026-01-10", "2026-01-11"], "datetime64[D]")
    assert DayRuler(VN).required(start, end).tolist() == [5, 6]


@BOTH
def test_every_day_of_the_table(compiled: bool) -> None:
    """R2: all days, 15 days on and none left out; every swap and every Tết is among them."""
    days = [VN.first + timedelta(days=offset) for offset in range((VN.last - VN.first).days - 30)]
    assert len(days) > 18_000
    answer = DayRuler(VN, compiled=compiled).add(numbers(days), 15)
    assert answer.tolist() == numbers([VN.add_working_days(day, 15) for day in days]).tolist()


@BOTH
def test_nulls_stay_nulls(compiled: bool) -> None:
    """R3: NaT and null have no answer; their neighbours have theirs."""
    ruler = DayRuler(VN, compiled=compiled)
    column = np.array(["2026-08-20", "NaT", "2025-12-31"], "datetime64[D]")
    expected = np.array(["2026-08-24", "NaT", "2026-01-07"], "datetime64[D]")
    np.testing.assert_array_equal(ruler.add(column, 3), expected)
    np.testing.assert_array_equal(ruler.add(column, np.array([3, 3, 3])), expected)
    arrow = pa.array([date(2026, 8, 20), None, date(2025, 12, 31)])
    dates = [date(2026, 8, 24), None, date(2026, 1, 7)]
    assert ruler.add(arrow, 3).to_pylist() == dates
    assert ruler.add(arrow.slice(1), 3).to_pylist() == dates[1:]
    assert ruler.add(arrow, 3).type == pa.date32()
    assert ruler.between(arrow, ruler.add(arrow, 3)).to_pylist() == [3, None, 3]
    assert ruler.between(column, expected).tolist() == [3, NO_DAY, 3]


@BOTH
@pytest.mark.parametrize("day", ["2009-12-31", "2061-01-01", "1500-01-01", "9999-12-31"])
def test_a_date_outside_is_refused(compiled: bool, day: str) -> None:
    """R3: outside the table an error names the date and the range, nothing is clipped."""
    ruler = DayRuler(VN, compiled=compiled)
    column = np.array(["2026-08-20", day, "NaT"], "datetime64[D]")
    told = f"{day}.*2010-01-01 to 2060-12-31"
    for n in (3, np.array([3, 3, 3])):
        with pytest.raises(CalendarNotCovered, match=told):
            ruler.add(column, n)
    with pytest.raises(CalendarNotCovered, match=told):
        ruler.between(column, column)


@BOTH
def test_an_answer_outside_is_refused(compiled: bool) -> None:
    """R3: the last days have no fifteenth working day after them."""
    ruler = DayRuler(VN, compiled=compiled)
    column = np.array(["2060-12-30"], "datetime64[D]")
    with pytest.raises(CalendarNotCovered, match="15 working days after 2060-12-30"):
        ruler.add(column, 15)
    with pytest.raises(CalendarNotCovered, match="15 working days after 2060-12-30"):
        ruler.add(column, np.array([15]))


def test_what_is_no_column_of_dates_is_refused() -> None:
    """An instant has no date without its zone; zero days are no step (R1)."""
    ruler = DayRuler(VN)
    column = np.array(["2026-08-20"], "datetime64[D]")
    for wrong in (column.astype("datetime64[us]"), np.array([1.5]), pa.array(["2026-08-20"])):
        with pytest.raises(CallerError):
            ruler.add(wrong, 3)
    for n in (0, -1, 2.5, np.array([0]), pa.array([None], pa.int64())):
        with pytest.raises(CallerError):
            ruler.add(column, n)
    with pytest.raises(CallerError):
        ruler.add(column, 3, out=np.empty(2, "datetime64[D]"))
    with pytest.raises(CallerError):
        ruler.add(column, 3, out=np.empty(1, np.int32))


@BOTH
def test_out_is_written_and_returned(compiled: bool) -> None:
    """Design 12: `out=` takes the answer, whatever the kernel."""
    ruler = DayRuler(VN, compiled=compiled)
    column = np.array(["2026-08-20"] * 70_000, "datetime64[D]")
    out = np.empty_like(column)
    assert ruler.add(column, 3, out=out) is out
    assert set(out.tolist()) == {date(2026, 8, 24)}
    small = column.astype(np.int64).astype(np.int32)
    to = np.empty_like(small)
    assert ruler.add(small, 3, out=to) is to
    assert set(to.tolist()) == {(date(2026, 8, 24) - EPOCH).days}
    assert ruler.add(column[:0], 3).tolist() == []


@BOTH
def test_a_column_may_be_written_over_itself(compiled: bool) -> None:
    """`out=` may be the input; a refusal still names the date that was given."""
    ruler = DayRuler(VN, compiled=compiled)
    column = np.array(["2026-08-20", "2060-12-30"], "datetime64[D]")
    with pytest.raises(CalendarNotCovered, match="after 2060-12-30"):
        ruler.add(column, 15, out=column)
    column = np.array(["2026-08-20", "NaT"], "datetime64[D]")
    assert ruler.add(column, 3, out=column) is column
    assert str(column[0]) == "2026-08-24"
    at = np.array(["2026-06-05T17:30"], "datetime64[us]")
    HourRuler(VN, compiled=compiled).add(at, 240, out=at)
    assert str(at[0]) == "2026-06-08T11:00:00.000000"


def test_several_offices_in_one_call(saturdays: WorkingCalendar) -> None:
    """R8: each row by the calendar of its office; equal calendars share one table."""
    calendars = [VN, saturdays, load_calendar(known_on=date(2025, 12, 22)), VN]
    ruler = DayRuler(calendars)
    days = [date(2025, 12, 1) + timedelta(days=offset) for offset in range(200)]
    office = np.arange(200) % 4
    expected = [
        calendars[k].add_working_days(d, 10) for d, k in zip(days, office.tolist(), strict=True)
    ]
    assert ruler.add(days, 10, office=office).tolist() == expected
    ends = np.array(expected, "datetime64[D]")
    assert ruler.between(days, ends, office=office).tolist() == [10] * 200
    assert len(ruler.tables.count) == 3 * ruler.tables.size
    with pytest.raises(CallerError, match="several offices"):
        ruler.add(days, 10)
    with pytest.raises(CallerError, match="0 to 3"):
        ruler.add(days, 10, office=office + 1)
    with pytest.raises(CalendarNotCovered):
        ruler.add([date(2060, 12, 30)], 10, office=[0])


# --- hours --------------------------------------------------------------------------------------


@BOTH
@settings(deadline=None)
@given(rows=st.lists(st.tuples(AT, st.integers(0, 20_000)), min_size=1, max_size=20))
def test_adding_minutes_is_the_scalar_answer(
    compiled: bool, saturdays: WorkingCalendar, rows: list[tuple[datetime, int]]
) -> None:
    """R2, R13: to the microsecond, at the end of a session, zero minutes included."""
    at, each = [row[0] for row in rows], [row[1] for row in rows]
    column = np.array(at, "datetime64[us]")
    for calendar in (VN, saturdays):
        ruler = HourRuler(calendar, compiled=compiled)
        expected = [calendar.add_working_minutes(a.replace(tzinfo=VIETNAM), n) for a, n in rows]
        plain = [moment.replace(tzinfo=None) for moment in expected]
        assert ruler.add(column, each).tolist() == plain
        assert ruler.add(column.view(np.int64), each).view("datetime64[us]").tolist() == plain
        zoned = pa.array([a.replace(tzinfo=VIETNAM) for a in at], pa.timestamp("us", "UTC"))
        assert ruler.add(zoned, each).to_pylist() == expected
        fixed = [calendar.add_working_minutes(a.replace(tzinfo=VIETNAM), 720) for a in at]
        assert ruler.add(zoned, 720).to_pylist() == fixed


@BOTH
@settings(deadline=None)
@given(rows=st.lists(st.tuples(AT, AT), min_size=1, max_size=20))
def test_minutes_between_is_the_scalar_answer(
    compiled: bool, saturdays: WorkingCalendar, rows: list[tuple[datetime, datetime]]
) -> None:
    """R2: whole open minutes, a part of one dropped, with their sign."""
    a, b = (np.array(column, "datetime64[us]") for column in zip(*rows, strict=True))
    for calendar in (VN, saturdays):
        expected = [
            calendar.working_minutes_between(x.replace(tzinfo=VIETNAM), y.replace(tzinfo=VIETNAM))
            for x, y in rows
        ]
        ruler = HourRuler(calendar, compiled=compiled)
        assert ruler.between(a, b).tolist() == expected
        assert ruler.between(pa.array(a), pa.array(b)).to_pylist() == expected


@settings(deadline=None)
@given(AT, st.integers(0, 5 * 24 * 60 * 60))
def test_required_minutes_are_the_smallest_term_met(at: datetime, seconds: int) -> None:
    """R50: so many open minutes cover the end, one less does not."""
    start, end = at.replace(tzinfo=VIETNAM), (at + timedelta(seconds=seconds))
    column = np.array([at], "datetime64[us]"), np.array([end], "datetime64[us]")
    needed = int(HourRuler(VN).required(*column)[0])
    end = end.replace(tzinfo=VIETNAM)
    if needed >= 1:
        assert VN.add_working_minutes(start, needed) >= end
    if needed >= 2:
        assert VN.add_working_minutes(start, needed - 1) < end


def test_an_office_finer_than_a_minute(tmp_path: Path) -> None:
    """R2: hours that no bucket table holds are counted by the scalar ruler, the same."""
    path = tmp_path / "odd.toml"
    path.write_text(
        'key = "odd"\n[[hours]]\nweekdays = ["mon", "tue", "wed", "thu", "fri"]\n'
        'sessions = ["07:00:30-11:30:05"]\n',
        encoding="utf-8",
    )
    odd = load_calendar(office=path)
    at = datetime(2026, 6, 5, 11, 0, 1)  # noqa: DTZ001
    column = np.array([at, "NaT"], "datetime64[us]")
    answer = HourRuler(odd).add(column, 90)
    assert answer[0].tolist() == odd.add_working_minutes(at.replace(tzinfo=VIETNAM), 90).replace(
        tzinfo=None
    )
    assert np.isnat(answer[1])
    assert HourRuler(odd).between(column, answer).tolist() == [90, np.iinfo(np.int64).min]


@BOTH
def test_hours_keep_nulls_and_refuse_what_lies_outside(compiled: bool) -> None:
    """R3 for instants: a missing one has no answer, one outside is named."""
    ruler = HourRuler(VN, compiled=compiled)
    column = np.array(["2026-06-05T17:30", "NaT"], "datetime64[us]")
    answer = ruler.add(column, 240)
    assert str(answer[0]) == "2026-06-08T11:00:00.000000"
    assert np.isnat(answer[1])
    arrow = pa.array(column)
    assert ruler.between(arrow, ruler.add(arrow, 240)).to_pylist() == [240, None]
    for day in ("2009-12-31T23:59", "2061-01-01T00:00"):
        with pytest.raises(CalendarNotCovered, match=day[:10]):
            ruler.add(np.array([day, "NaT"], "datetime64[us]"), 1)
    with pytest.raises(CalendarNotCovered):
        ruler.add(np.array(["2060-12-31T16:00"], "datetime64[us]"), 600)
    with pytest.raises(CallerError):
        ruler.add(column, -1)
    with pytest.raises(NaiveInstant):
        ruler.add(np.array([1.0]), 1)
    out = np.empty_like(column)
    assert ruler.add(column, 240, out=out) is out
    np.testing.assert_array_equal(out, answer)


def test_other_precisions_are_taken_when_they_are_exact() -> None:
    """A timestamp in nanoseconds, as pandas has it, is taken unless a part would be lost."""
    column = np.array(["2026-06-05T17:30"], "datetime64[ns]")
    assert str(HourRuler(VN).add(column, 240)[0]) == "2026-06-08T11:00:00.000000"
    with pytest.raises(CallerError):
        HourRuler(VN).add(column + np.timedelta64(1, "ns"), 240)
    arrow = pa.array(column).cast(pa.timestamp("s"))
    assert str(HourRuler(VN).add(arrow, 240)[0]) == "2026-06-08 11:00:00"
