"""A question for a due date, in the texts in which people and tables ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import TypeVar

from attrs import frozen

from tthc_flow.calendars import WorkingCalendar, load_calendar, load_office
from tthc_flow.errors import InvalidPause, TthcError, UnknownChoice
from tthc_flow.instants import VIETNAM, parse_date, parse_instant, parse_time
from tthc_flow.terms import (
    CountingRule,
    DueDate,
    Pause,
    ReceptionRule,
    SupplementPolicy,
    due_date,
    parse_term,
)

__all__ = ["CalendarKnownOn", "DueQuestion", "calendars_of"]

CalendarKnownOn = Callable[[date | None], WorkingCalendar]
"""The office's calendar as known on a day (R6)."""

Choice = TypeVar("Choice", bound=StrEnum)


def calendars_of(office: str | None) -> CalendarKnownOn:
    """
    The calendars of one office, each compiled once.

    Args:
        office: A bundled name or a file of office hours; None for the usual hours.

    Raises:
        InvalidOfficeHours: No such office, or a file with faults; told once, not for each row.
    """
    hours = load_office(office)

    @cache
    def known_on(day: date | None) -> WorkingCalendar:
        return load_calendar(known_on=day, office=hours)

    return known_on


@frozen
class DueQuestion:
    """
    What is asked; every text may be empty except *starts_on* and *term*.

    Attributes:
        starts_on: Date of acceptance.
        term: The time limit as printed, read as a statutory limit.
        time: Local hour of acceptance; empty for a mere date.
        known_on: The day on whose knowledge the calendar rests; empty for all that is known.
        reception: A `ReceptionRule`; empty for EVENT_DAY.
        policy: A `SupplementPolicy`; empty for RESTART.
        pauses: Local instants ``START/END``.
    """

    starts_on: str
    term: str
    time: str = ""
    known_on: str = ""
    reception: str = ""
    policy: str = ""
    pauses: tuple[str, ...] = ()

    def answer(self, calendars: CalendarKnownOn) -> DueDate:
        """
        The due date.

        Raises:
            DataError: A text cannot be read, or no date can be given (see `due_date`).
        """
        with _told_of("term"):
            term = parse_term(self.term, context="deadline")
        rule = CountingRule(
            _choice(ReceptionRule, self.reception, ReceptionRule.EVENT_DAY),
            _choice(SupplementPolicy, self.policy, SupplementPolicy.RESTART),
        )
        known_on = parse_date(self.known_on, where="known_on") if self.known_on else None
        with _told_of("pauses"):
            pauses = sorted(
                map(_read_pause, self.pauses), key=lambda pause: (pause.from_at, pause.until_at)
            )
        return due_date(self._start(), term, calendars(known_on), rule, pauses=pauses)

    def _start(self) -> date:
        day = parse_date(self.starts_on, where="from")
        if not self.time:
            return day
        return datetime.combine(day, parse_time(self.time, where="time"), VIETNAM)


@contextmanager
def _told_of(column: str) -> Iterator[None]:
    """Name the column in an error that does not know it."""
    try:
        yield
    except TthcError as error:
        error.where = error.where or column
        raise


def _choice(choices: type[Choice], text: str, default: Choice) -> Choice:
    if not text:
        return default
    try:
        return choices(text.upper())
    except ValueError as error:
        raise UnknownChoice(
            f"{text!r} is no {choices.__name__}", remedy=f"use {', '.join(choices)}"
        ) from error


def _read_pause(text: str) -> Pause:
    begins, slash, ends = text.partition("/")
    if not slash:
        raise InvalidPause(
            f"{text!r} is not a pause", remedy="write it as 2026-03-02T10:00/2026-03-05T09:00"
        )
    return Pause(parse_instant(begins, assume_local=True), parse_instant(ends, assume_local=True))
