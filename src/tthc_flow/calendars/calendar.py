"""The working calendar (*lịch làm việc*) that every due date is read off (R1-R10)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cached_property

from attrs import field, frozen

from tthc_flow.calendars.notice import OfficialNotice
from tthc_flow.calendars.office_hours import OfficeHours, Session
from tthc_flow.calendars.rulers import DayRuler, HourRuler
from tthc_flow.calendars.schedule import DayKind, Schedule, YearStatus
from tthc_flow.errors import CalendarNotCovered, CallerError
from tthc_flow.instants import VIETNAM

__all__ = ["DayRecord", "WorkingCalendar"]

_MICROSECOND = timedelta(microseconds=1)
_MINUTE = 60_000_000
_MONDAY = 0


@frozen
class DayRecord:
    """
    What the calendar says of one day, and on what authority (R9).

    Attributes:
        day: The date.
        working: Whether it counts as a working day.
        kind: What it is.
        reason_vi: Reason for people.
        reason_en: The same in English.
        notice: Number or key of the act; empty for ordinary days and projections.
        status: How certain the schedule of its year is (R5).
    """

    day: date
    working: bool
    kind: DayKind
    reason_vi: str
    reason_en: str
    notice: str
    status: YearStatus


@frozen(eq=False, slots=False)
class WorkingCalendar:
    """
    Working days and open hours of one office. Make one with `load_calendar`.

    Immutable: `as_known_on` and `with_notice` give another calendar. All methods refuse days
    outside ``first`` to ``last`` with `CalendarNotCovered` (R3).

    Attributes:
        name: "vn".
        office: Whose hours it has.
        notices: All acts on record, known or not.
        known: The acts it rests on; a later announcement is left out (R6).
        first: First day of the table.
        last: Last day of the table, included.
        statuses: Status by year.
        schedule: Marks by day.
    """

    name: str
    office: OfficeHours
    notices: tuple[OfficialNotice, ...] = field(repr=False)
    known: tuple[OfficialNotice, ...] = field(repr=False)
    first: date
    last: date
    statuses: dict[int, YearStatus] = field(repr=False)
    schedule: Schedule = field(repr=False)
    _day_ruler: DayRuler = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        is_open = [bool(self._sessions_of(day)) for day in self._days()]
        object.__setattr__(self, "_day_ruler", DayRuler(self.first, is_open))
        # The hottest call of the library goes straight to the ruler, without a second frame.
        object.__setattr__(self, "add_working_days", self._day_ruler.add)

    # --- days -------------------------------------------------------------------------------

    def is_working_day(self, day: date) -> bool:
        """Whether *day* counts; a made-up Saturday does in every respect (R7)."""
        ruler = self._day_ruler
        index = ruler.index(day)
        return ruler.count[index] != (ruler.count[index - 1] if index else 0)

    def add_working_days(self, day: date, n: int) -> date:
        """
        The *n*-th working day after *day*, which itself is not counted (R1, T01).

        Args:
            day: A date, open or closed. A datetime is refused: its date depends on the zone.
            n: At least 1.

        Raises:
            CalendarNotCovered: The start or the answer lies outside the table.
            CallerError: *n* is below 1, or *day* is a datetime.
        """
        return self._day_ruler.add(day, n)

    def subtract_working_days(self, day: date, n: int) -> date:
        """The *n*-th working day before *day*, which itself is not counted; *n* at least 1."""
        return self._day_ruler.subtract(day, n)

    def working_days_between(self, after: date, until: date) -> int:
        """Working days in ``(after, until]``; negative when *until* lies before *after*."""
        return self._day_ruler.between(after, until)

    def next_working_day(self, day: date) -> date:
        """The first working day strictly after *day*."""
        return self._day_ruler.add(day, 1)

    def working_day_on_or_after(self, day: date) -> date:
        """*day* when it is a working day, else the next one (Civil Code art. 148.5)."""
        return self._day_ruler.on_or_after(day)

    # --- hours ------------------------------------------------------------------------------

    def sessions(self, day: date) -> tuple[Session, ...]:
        """Open sessions of *day*, in order; none when it is closed."""
        self._day_ruler.index(day)
        return self._sessions_of(day)

    def opening(self, day: date) -> datetime:
        """Beginning of the first session of a working day."""
        return datetime.combine(day, self._open_sessions(day)[0].opens, tzinfo=VIETNAM)

    def closing(self, day: date) -> datetime:
        """End of the last session of a working day."""
        return datetime.combine(day, self._open_sessions(day)[-1].closes, tzinfo=VIETNAM)

    def is_open(self, at: datetime) -> bool:
        """Whether *at* lies in a session; its opening is in, its closing is out."""
        return self._hour_ruler.is_open(at)

    def next_opening(self, at: datetime) -> datetime:
        """*at* itself when it lies in a session, else the next opening."""
        return self._hour_ruler.next_opening(at)

    def add_working_time(self, at: datetime, length: timedelta) -> datetime:
        """
        The instant at which *length* of open time after *at* is over.

        A length that fits exactly ends at the end of a session, not at the next opening (R13).
        A length of zero ends at *at*, or at the next opening when the office is closed then.
        """
        ruler = self._hour_ruler
        if length == timedelta():
            return ruler.next_opening(at)
        return ruler.earliest(ruler.at(at) + _positive(length))

    def subtract_working_time(self, at: datetime, length: timedelta) -> datetime:
        """The last instant from which *length* of open time is over by *at*."""
        ruler = self._hour_ruler
        return ruler.latest(ruler.at(at) - _positive(length))

    def add_working_minutes(self, at: datetime, n: int) -> datetime:
        """The instant at which *n* open minutes after *at* are over; see `add_working_time`."""
        return self.add_working_time(at, _minutes(n))

    def subtract_working_minutes(self, at: datetime, n: int) -> datetime:
        """The last instant from which *n* open minutes are over by *at*."""
        return self.subtract_working_time(at, _minutes(n))

    def working_time_between(self, a: datetime, b: datetime) -> timedelta:
        """Open time from *a* to *b*, exact; negative when *b* lies before *a*."""
        ruler = self._hour_ruler
        return (ruler.at(b) - ruler.at(a)) * _MICROSECOND

    def working_minutes_between(self, a: datetime, b: datetime) -> int:
        """Whole open minutes from *a* to *b* (a part of a minute is dropped); may be negative."""
        ruler = self._hour_ruler
        work = ruler.at(b) - ruler.at(a)
        return work // _MINUTE if work >= 0 else -(-work // _MINUTE)

    # --- reasons ----------------------------------------------------------------------------

    def why(self, day: date) -> DayRecord:
        """Why *day* is open or closed, with the notice that says so (R9)."""
        working = self.is_working_day(day)
        status = self.year_status(day.year)
        marks = self.schedule.made_up if working else self.schedule.closed
        mark = marks.get(day)
        if mark is not None:
            return DayRecord(
                day, working, mark.kind, mark.reason_vi, mark.reason_en, mark.notice, status
            )
        kind = DayKind.WORKING if working else DayKind.WEEKLY_REST
        vi, en = _ORDINARY[kind]
        return DayRecord(day, working, kind, vi, en, "", status)

    def is_made_up(self, day: date) -> bool:
        """Whether *day* is a rest day worked in place of another day (*làm bù*, R7)."""
        return day in self.schedule.made_up

    def year_status(self, year: int) -> YearStatus:
        """How certain the schedule of *year* is (R5)."""
        try:
            return self.statuses[year]
        except KeyError:
            self._day_ruler.refuse(str(year))

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether a year from *first* to *last* is not announced (R5)."""
        years = range(first.year, last.year + 1)
        return any(self.year_status(year) is not YearStatus.ANNOUNCED for year in years)

    @cached_property
    def announced_until(self) -> date:
        """Last day of the last announced year; `CalendarNotCovered` when there is none."""
        years = [y for y, status in self.statuses.items() if status is YearStatus.ANNOUNCED]
        if not years:
            raise CalendarNotCovered("no year of this calendar is announced")
        return date(max(years), 12, 31)

    @cached_property
    def version(self) -> str:
        """Content hash of days, hours and statuses: equal calendars have equal versions (R9)."""
        digest = hashlib.sha256(f"{self.first} {self.last}".encode())
        for day in self._days():
            digest.update(b"|" + ",".join(map(str, self._sessions_of(day))).encode())
        for year, status in sorted(self.statuses.items()):
            digest.update(f"{year}{status}".encode())
        return f"{self.name}-{digest.hexdigest()[:16]}"

    # --- other calendars --------------------------------------------------------------------

    def as_known_on(self, day: date | None) -> WorkingCalendar:
        """
        The calendar as it could be known on *day* (R6); None knows everything on record.

        Notices announced later are left out, and the years they touch are projected.
        """
        from tthc_flow.calendars.loading import compile_calendar

        known = tuple(notice for notice in self.notices if notice.is_known_on(day))
        return compile_calendar(self.name, self.notices, known, self.office)

    def with_notice(self, *notices: OfficialNotice) -> WorkingCalendar:
        """
        This calendar with local notices added, such as a storm closure (R4).

        Raises:
            ConflictingNotices: One repeats or contradicts a notice already there.
        """
        from tthc_flow.calendars.loading import compile_calendar

        return compile_calendar(
            self.name, (*self.notices, *notices), (*self.known, *notices), self.office
        )

    # --- the rulers, for whoever compiles them to arrays (R2) -------------------------------

    @property
    def day_ruler(self) -> DayRuler:
        """The table of working days that every method reads."""
        return self._day_ruler

    @property
    def hour_ruler(self) -> HourRuler:
        """The table of open time that every method reads."""
        return self._hour_ruler

    # --- inside -----------------------------------------------------------------------------

    @cached_property
    def _hour_ruler(self) -> HourRuler:
        return HourRuler(self._day_ruler, [self._sessions_of(day) for day in self._days()])

    def _days(self) -> Iterator[date]:
        """Every day of the table."""
        return map(date.fromordinal, range(self.first.toordinal(), self.last.toordinal() + 1))

    def _open_sessions(self, day: date) -> tuple[Session, ...]:
        sessions = self.sessions(day)
        if not sessions:
            raise CallerError(f"{day} is closed, it has no opening", remedy="ask a working day")
        return sessions

    def _sessions_of(self, day: date) -> tuple[Session, ...]:
        schedule = self.schedule
        made_up = schedule.made_up.get(day)
        if made_up is not None:
            return self._made_up_sessions(day, made_up.stands_for)
        if day in schedule.closed:
            return ()
        return self._weekday_sessions(day)

    def _made_up_sessions(self, day: date, stands_for: date | None) -> tuple[Session, ...]:
        weekday = (stands_for or day).weekday()
        rule = self.office.rule_on(day, weekday) or self.office.rule_on(day, _MONDAY)
        return rule.sessions if rule and rule.is_working else ()

    def _weekday_sessions(self, day: date) -> tuple[Session, ...]:
        if self.office.is_uniform:
            return self._week[day.weekday()]
        rule = self.office.rule_on(day)
        return rule.sessions if rule and rule.is_working else ()

    @cached_property
    def _week(self) -> tuple[tuple[Session, ...], ...]:
        rules = [self.office.rule_on(self.first, weekday) for weekday in range(7)]
        return tuple(rule.sessions if rule and rule.is_working else () for rule in rules)


_ORDINARY = {
    DayKind.WORKING: ("Ngày làm việc", "Working day"),
    DayKind.WEEKLY_REST: ("Ngày nghỉ hằng tuần", "Weekly rest day"),
}


def _minutes(n: int) -> timedelta:
    try:
        return timedelta(minutes=n)
    except OverflowError as error:
        raise CalendarNotCovered("so many minutes lie beyond all calendars") from error


def _positive(length: timedelta) -> int:
    if length < timedelta():
        raise CallerError(f"a negative length {length}", remedy="ask the opposite method")
    return length // _MICROSECOND
