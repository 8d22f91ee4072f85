"""A question for a due date, in the texts in which people and tables ask it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

from attrs import frozen

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.cli.calendar_options import calendar_with
from tthc_flow.errors import (
    InvalidPause,
    TimeOfDayRequired,
    TthcError,
    UnknownChoice,
    UnreadableInstant,
)
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

__all__ = ["CalendarKnownOn", "DateForm", "DueQuestion", "calendars_of"]

CalendarKnownOn = Callable[[date | None], WorkingCalendar]
"""The office's calendar as known on a day (R6)."""

Choice = TypeVar("Choice", bound=StrEnum)

_DMY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_SHORT_HOUR = re.compile(r"\d:", re.ASCII)


class DateForm(StrEnum):
    """How a table writes its dates and hours; pauses are ISO always."""

    ISO = "iso"
    DMY = "dmy"
    """``27/11/2026`` and ``9:00``, as spreadsheet programs of Việt Nam save them."""


def calendars_of(office: str | None, notices: Sequence[Path] = ()) -> CalendarKnownOn:
    """
    The calendars of one office, each compiled once.

    Args:
        office: A bundled name or a file of office hours; None for the usual hours.
        notices: Files of notices of one's own.

    Raises:
        InvalidOfficeHours: No such office, or a file with faults; told once, not for each row.
        InvalidNotice: A file that is no notice; likewise.
    """
    everything = calendar_with(office, notices)

    @cache
    def known_on(day: date | None) -> WorkingCalendar:
        return everything.as_known_on(day)

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
        dates: How its dates and hours are written.
    """

    starts_on: str
    term: str
    time: str = ""
    known_on: str = ""
    reception: str = ""
    policy: str = ""
    pauses: tuple[str, ...] = ()
    dates: DateForm = DateForm.ISO

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
        known_on = self._date(self.known_on, "known_on") if self.known_on else None
        with _told_of("pauses"):
            pauses = sorted(
                map(_read_pause, self.pauses), key=lambda pause: (pause.from_at, pause.until_at)
            )
        start = self._start()
        try:
            return due_date(start, term, calendars(known_on), rule, pauses=pauses)
        except TimeOfDayRequired as error:
            error.remedy = "add the hour: --time HH:MM, or the column `time` of a table"
            raise

    def _start(self) -> date:
        day = self._date(self.starts_on, "from")
        if not self.time:
            return day
        time = _padded(self.time) if self.dates is DateForm.DMY else self.time
        return datetime.combine(day, parse_time(time, where="time"), VIETNAM)

    def _date(self, text: str, where: str) -> date:
        if self.dates is DateForm.ISO:
            return parse_date(text, where=where)
        turned = _DMY.fullmatch(text.strip())
        if turned is None:
            raise UnreadableInstant(
                f"{text!r} is not a date of the form D/M/YYYY",
                where=where,
                remedy="write it as 27/11/2026, or leave out --dates dmy",
            )
        return parse_date(f"{turned[3]}-{turned[2]:0>2}-{turned[1]:0>2}", where=where)


def _padded(time: str) -> str:
    """An hour with one figure, as spreadsheet programs write it, with two."""
    return f"0{time.strip()}" if _SHORT_HOUR.match(time.strip()) else time


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
