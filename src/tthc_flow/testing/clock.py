"""A clock for tests: it stands still until it is moved, along the working time of a calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from tthc_flow.calendars import WorkingCalendar, load_calendar
from tthc_flow.errors import CallerError
from tthc_flow.instants import VIETNAM, to_local

__all__ = ["WorkingClock"]

_BEGINNING = datetime(2026, 11, 9, 8, 0, tzinfo=VIETNAM)  # a Monday of a year that is announced


class WorkingClock:
    """
    A clock (*đồng hồ*) that only moves when a test moves it; call it for the present instant.

    It never goes back. While it is frozen it refuses to move at all, so that a test can say that
    nothing in between takes time.
    """

    def __init__(self, at: datetime | None = None, calendar: WorkingCalendar | None = None) -> None:
        """
        A clock that stands at an instant.

        Args:
            at: Zone-aware; None for Monday 09/11/2026 08:00 in Việt Nam.
            calendar: Whose days and minutes it advances by; None for the bundled one.

        Raises:
            CallerError: *at* has no zone.
        """
        self.calendar = calendar or load_calendar()
        self._now = to_local(at or _BEGINNING)
        self._is_frozen = False

    def __call__(self) -> datetime:
        """What it says, as a wall-clock reading in Việt Nam."""
        return self._now

    def __repr__(self) -> str:
        return f"WorkingClock({self._now.isoformat(timespec='minutes')})"

    @property
    def now(self) -> datetime:
        """What it says."""
        return self._now

    @property
    def is_frozen(self) -> bool:
        """Whether it refuses to move."""
        return self._is_frozen

    def move_to(self, at: datetime) -> datetime:
        """
        Set it to a later instant.

        Returns:
            What it says now, as all its moves do.

        Raises:
            CallerError: It is frozen, *at* lies before what it says, or has no zone.
        """
        return self._moved(lambda: to_local(at))

    def advance(self, length: timedelta) -> datetime:
        """
        Let wall-clock time pass, nights and holidays included.

        Raises:
            CallerError: It is frozen, or *length* is negative.
        """
        return self._moved(lambda: self._now + length)

    def advance_working_days(self, n: int) -> datetime:
        """
        Go to the same time of day *n* working days later (R1: today is not counted).

        Raises:
            CallerError: It is frozen, or *n* is less than 1.
            CalendarNotCovered: Beyond the calendar.
        """
        if n < 1:
            raise CallerError(f"{n} working days do not advance", remedy="pass 1 or more")
        return self._moved(
            lambda: datetime.combine(
                self.calendar.add_working_days(self._now.date(), n), self._now.timetz()
            )
        )

    def advance_working_minutes(self, n: int) -> datetime:
        """
        Let *n* open minutes pass (R13); closed time is skipped.

        Raises:
            CallerError: It is frozen, or *n* is negative.
            CalendarNotCovered: Beyond the calendar.
        """
        return self._moved(lambda: self.calendar.add_working_minutes(self._now, n))

    def advance_to_opening(self) -> datetime:
        """Go to the next opening of the office; stay where it is open already."""
        return self._moved(
            lambda: (
                self._now
                if self.calendar.is_open(self._now)
                else self.calendar.next_opening(self._now)
            )
        )

    def freeze(self) -> None:
        """Refuse to move until `thaw`."""
        self._is_frozen = True

    def thaw(self) -> None:
        """Move again."""
        self._is_frozen = False

    @contextmanager
    def frozen(self) -> Iterator[datetime]:
        """Frozen inside a `with`; gives what it says."""
        before, self._is_frozen = self._is_frozen, True
        try:
            yield self._now
        finally:
            self._is_frozen = before

    def _moved(self, target: Callable[[], datetime]) -> datetime:
        if self._is_frozen:
            raise CallerError(
                f"the clock is frozen at {self._now}", remedy="thaw() it, or move it outside"
            )
        later = target()
        if later < self._now:
            raise CallerError(
                f"the clock would go back from {self._now} to {later}",
                remedy="time in a test runs forward; make a new clock for an earlier day",
            )
        self._now = later
        return later
