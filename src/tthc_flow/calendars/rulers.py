"""
Legal time as two rulers: the only place that counts working days and open minutes (R1-R3).

The day ruler says how many working days lie up to and including a date; the hour ruler how
much open time lies up to an instant. Both only grow, so a due date is an addition and a
remaining time a subtraction. Outside the table both refuse; nothing is clipped.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import NoReturn

from tthc_flow.calendars.office_hours import Session
from tthc_flow.errors import CalendarNotCovered, CallerError
from tthc_flow.instants import VIETNAM, to_local

__all__ = ["DayRuler", "HourRuler", "Spells", "plain_date"]

_MICROSECOND = timedelta(microseconds=1)

Spells = tuple[tuple[int, int], ...]
"""Open spells of a day: from and to, in microseconds since midnight."""


class DayRuler:
    """
    Working days on a line.

    Args:
        first: Day of index 0.
        is_open: For each day from *first* on, whether it is a working day.
    """

    __slots__ = ("base", "count", "days", "first", "last")

    def __init__(self, first: date, is_open: Sequence[bool]) -> None:
        self.first = first
        self.last = first + timedelta(days=len(is_open) - 1)
        self.base = first.toordinal()
        self.count = list(accumulate(is_open))
        self.days = [
            date.fromordinal(self.base + index) for index, opened in enumerate(is_open) if opened
        ]

    def index(self, day: date) -> int:
        """Position of *day* in the table; `CalendarNotCovered` outside it."""
        if day.__class__ is not date:
            day = plain_date(day)
        index = day.toordinal() - self.base
        if not 0 <= index < len(self.count):
            self.refuse(day.isoformat())
        return index

    def add(self, day: date, n: int) -> date:
        """The *n*-th working day after *day*; *day* itself is not counted (R1, T01)."""
        if day.__class__ is not date:
            day = plain_date(day)
        index = day.toordinal() - self.base
        if index < 0 or n < 1:
            self._refuse_step(day, n)
        try:
            return self.days[self.count[index] + n - 1]
        except IndexError:
            self.refuse(f"{n} working days after {day}")

    def subtract(self, day: date, n: int) -> date:
        """The *n*-th working day before *day*; *day* itself is not counted."""
        index = self.index(day)
        if n < 1:
            self._refuse_step(day, n)
        before = self.count[index - 1] if index else 0
        if before < n:
            self.refuse(f"{n} working days before {day}")
        return self.days[before - n]

    def between(self, after: date, until: date) -> int:
        """Working days in ``(after, until]``; negative when *until* lies before *after*."""
        return self.count[self.index(until)] - self.count[self.index(after)]

    def on_or_after(self, day: date) -> date:
        """*day* when it is a working day, else the next one."""
        index = self.index(day)
        before = self.count[index - 1] if index else 0
        try:
            return self.days[before]
        except IndexError:
            self.refuse(f"the working day on or after {day}")

    def _refuse_step(self, day: date, n: int) -> NoReturn:
        if n < 1:
            raise CallerError(
                f"{n} working days cannot be counted",
                remedy="n is at least 1; ask working_day_on_or_after() for the day itself",
            )
        self.refuse(day.isoformat())

    def refuse(self, asked: str) -> NoReturn:
        """Raise `CalendarNotCovered` for *asked*, naming the range of the table (R3)."""
        raise CalendarNotCovered(
            f"{asked} lies outside the calendar {self.first} to {self.last}",
            remedy="check the date; official notices reach no further",
        )


class HourRuler:
    """
    Open time on a line, in whole microseconds.

    Args:
        days: The day ruler of the same calendar.
        sessions: For each day of the table its open sessions, in order; empty when closed.
    """

    __slots__ = ("_before", "_days", "_sessions")

    def __init__(self, days: DayRuler, sessions: Sequence[tuple[Session, ...]]) -> None:
        spells = {day: tuple(map(_spell, day)) for day in set(sessions)}
        lengths = {day: sum(end - start for start, end in spells[day]) for day in spells}
        self._days = days
        self._sessions = [spells[day] for day in sessions]
        self._before = list(accumulate((lengths[day] for day in sessions), initial=0))

    @property
    def sessions(self) -> Sequence[Spells]:
        """For each day of the table its open spells, in microseconds of the local day."""
        return self._sessions

    def at(self, instant: datetime) -> int:
        """Open microseconds from the start of the table up to *instant*."""
        local = to_local(instant)
        index = self._days.index(local.date())
        here = _microseconds(local.time())
        work = self._before[index]
        for start, end in self._sessions[index]:
            if here <= start:
                break
            work += min(here, end) - start
        return work

    def earliest(self, work: int) -> datetime:
        """First instant with *work* behind it: at the end of a session, not the next opening."""
        index = bisect_left(self._before, work) - 1
        if index < 0 or work > self._before[-1]:
            self._days.refuse("the end of this term")
        rest = work - self._before[index]
        for start, end in self._sessions[index]:
            if rest <= end - start:
                return self._instant(index, start + rest)
            rest -= end - start
        raise AssertionError(work)  # pragma: no cover - the table is the sum of its sessions

    def latest(self, work: int) -> datetime:
        """Last instant with only *work* behind it: at an opening, not the closing before it."""
        if not 0 <= work < self._before[-1]:
            self._days.refuse("the beginning of this term")
        index = bisect_right(self._before, work) - 1
        rest = work - self._before[index]
        for start, end in self._sessions[index]:
            if rest < end - start:
                return self._instant(index, start + rest)
            rest -= end - start
        raise AssertionError(work)  # pragma: no cover - the table is the sum of its sessions

    def next_opening(self, instant: datetime) -> datetime:
        """*instant* itself inside a session (its closing excluded), else the next opening."""
        local = to_local(instant)
        index = self._days.index(local.date())
        here = _microseconds(local.time())
        for start, end in self._sessions[index]:
            if here < start:
                return self._instant(index, start)
            if here < end:
                return local
        return self.latest(self.at(local))

    def is_open(self, instant: datetime) -> bool:
        """Whether *instant* lies in a session, its opening included, its closing excluded."""
        local = to_local(instant)
        here = _microseconds(local.time())
        spells = self._sessions[self._days.index(local.date())]
        return any(start <= here < end for start, end in spells)

    def _instant(self, index: int, microseconds: int) -> datetime:
        midnight = datetime.combine(
            date.fromordinal(self._days.base + index), time.min, tzinfo=VIETNAM
        )
        return midnight + microseconds * _MICROSECOND


def plain_date(day: date) -> date:
    """*day* as a plain `date`; an instant is refused, its date depends on the zone."""
    if isinstance(day, datetime):
        raise CallerError(f"{day!r} is an instant, not a date", remedy="pass to_local(at).date()")
    return date(day.year, day.month, day.day)


def _microseconds(moment: time) -> int:
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return seconds * 1_000_000 + moment.microsecond


def _spell(session: Session) -> tuple[int, int]:
    return _microseconds(session.opens), _microseconds(session.closes)
