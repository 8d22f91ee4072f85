"""The due dates of one dossier: terms moved by pauses, extensions and re-appointments (R33-R35)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, TypeGuard

from attrs import evolve

from tthc_flow.dossier.events import Extended, Reappointed
from tthc_flow.instants import end_of_day
from tthc_flow.terms import (
    ClockHours,
    CountingRule,
    DueDate,
    NotCounted,
    Pause,
    ReceptionRule,
    SupplementPolicy,
    Term,
    Unspecified,
    WorkingDays,
    WorkingHours,
    due_date,
)
from tthc_flow.terms.due_date import FixedDueDate

if TYPE_CHECKING:
    from tthc_flow.dossier.basis import Basis
    from tthc_flow.dossier.dossier import Dossier

__all__ = ["DueDates", "left_of"]

_PRINTED = ("ngày hẹn in trên giấy", "printed on the slip")
_REAPPOINTED = ("ngày hẹn lại", "re-appointed")


class DueDates:
    """
    Counts the dates of one dossier.

    Each date takes *by*: extensions and re-appointments after it are left out; None leaves out
    nothing.

    Attributes:
        stopped_at: Since when a pause is open; None when none is.
    """

    def __init__(
        self, dossier: Dossier, basis: Basis, accepted_at: datetime, rule: CountingRule
    ) -> None:
        self._dossier = dossier
        self._rule = rule
        self._accepted_at = accepted_at
        self._calendar = basis.calendar
        self._statutory = basis.procedure.statutory_term(dossier.channel)
        self._committed = basis.procedure.committed_term(dossier.channel)
        holds = [hold for hold in dossier.holds if hold.stops_clock(rule.policy)]
        self._pauses = tuple(
            Pause(hold.from_at, hold.until_at, hold.policy(rule.policy), hold.basis)
            for hold in holds
            if hold.until_at is not None
        )
        opened = [hold.from_at for hold in holds if hold.until_at is None]
        self.stopped_at = opened[-1] if opened else None

    @property
    def is_committed(self) -> bool:
        """Whether a term with a date was promised."""
        return _has_date(self._committed)

    def in_force(
        self, date_of: Callable[[datetime | None], DueDate | None]
    ) -> tuple[DueDate | None, DueDate | None]:
        """
        A date as it stands, and as it stood when the open pause stopped it; one of them None.

        A pause that begins after the date stops nothing: lateness is not cured (R33).
        """
        if self.stopped_at is not None:
            before = date_of(self.stopped_at)
            if before is not None and self.stopped_at <= before.expires_at:
                return None, before
        return date_of(None), None

    # --- by law and by promise ------------------------------------------------------------------

    def statutory(self, by: datetime | None = None) -> DueDate | None:
        """By law, extensions included; None for a term without a date."""
        if not _has_date(self._statutory):
            return None
        extensions = [e for e in self._dossier.extensions if by is None or e.at <= by]
        return self._extended(self._accepted_at, self._pauses, extensions)

    def committed(self, by: datetime | None = None) -> DueDate | None:
        """By the published cut-down term, which no extension moves."""
        if not _has_date(self._committed):
            return None
        return self._count(self._accepted_at, self._committed, self._pauses)

    def _binding(self, by: datetime | None) -> DueDate | None:
        return self.committed(by) or self.statutory(by)

    def _count(self, start: datetime, term: Term, pauses: Sequence[Pause]) -> DueDate:
        return due_date(start, term, self._calendar, self._rule, pauses=pauses)

    def _extended(
        self, start: datetime, pauses: Sequence[Pause], extensions: Sequence[Extended]
    ) -> DueDate:
        """
        The statutory date, each extension counted from the date before it.

        A pause after the unextended date is measured on the extension that was in force then;
        a supplement asked then lets the whole term count anew.
        """
        due = self._count(start, self._statutory, pauses)
        for extension in extensions:
            later = [p for p in pauses if p.from_at > due.expires_at and p.from_at >= extension.at]
            due = self._extend(due, extension.term, takewhile(_subtracts, later))
            restart = next((pause for pause in later if not _subtracts(pause)), None)
            if restart is not None and restart.from_at <= due.expires_at:
                rest = [pause for pause in later if pause.from_at >= restart.until_at]
                return self._extended(restart.until_at, rest, extensions)
        return due

    def _extend(self, due: DueDate, term: Term, pauses: Iterable[Pause]) -> DueDate:
        by_the_hour = isinstance(term, WorkingHours | ClockHours)
        start: date = due.on if due.is_by_date and not by_the_hour else due.expires_at
        rule = evolve(self._rule, reception=ReceptionRule.EVENT_DAY)
        return due_date(start, term, self._calendar, rule, pauses=tuple(pauses))

    # --- appointed ------------------------------------------------------------------------------

    def original(self, by: datetime | None = None) -> DueDate | None:
        """
        The appointment of the slip (R35): printed, or derived from the binding term.

        A pause moves what was printed as it moves the term, where the term gives that date,
        else by its working days. A term that restarted is derived anew.
        """
        on = self._dossier.appointed_on
        if on is None:
            return self._binding(by)
        term = self._committed if self.is_committed else self._statutory
        if not _has_date(term) or self._count(self._accepted_at, term, ()).on != on:
            term = None
        applied: list[Pause] = []
        for pause in self._pauses:
            if pause.from_at > self._end(on):
                continue
            if not _subtracts(pause):
                return self._binding(by)
            applied.append(pause)
            if term is None:
                on = self._later(on, pause)
            else:
                on = self._count(self._accepted_at, term, applied).on
        return self._fixed(on, _PRINTED)

    def appointed(self, by: datetime | None = None) -> DueDate | None:
        """The last re-appointment, as recomputed since, moved by the pauses after it (T39, T40)."""
        told = [event for event in self._dossier.appointments if by is None or event.at <= by]
        if not any(isinstance(event, Reappointed) for event in told):
            return self.original(by)
        last = told[-1]
        on = last.new_on if isinstance(last, Reappointed) else last.appointed_on
        if on is None:  # an appointment tells a date
            return self.original(by)
        for pause in self._pauses:
            if last.at <= pause.from_at <= self._end(on):
                on = self._later(on, pause)
        return self._fixed(on, _REAPPOINTED)

    def _later(self, on: date, pause: Pause) -> date:
        calendar = self._calendar
        days = calendar.working_days_between(pause.from_at.date(), pause.until_at.date())
        open_on = calendar.working_day_on_or_after(on)
        return calendar.add_working_days(open_on, days) if days else on

    def _end(self, on: date) -> datetime:
        return end_of_day(self._calendar.working_day_on_or_after(on))

    def _fixed(self, on: date, told: tuple[str, str]) -> DueDate:
        """A date that people set; on a closed day it ends with the next working day (T03)."""
        open_on = self._calendar.working_day_on_or_after(on)
        vi, en = told
        if open_on != on:
            vi, en = f"{vi} {on:%d/%m/%Y} là ngày nghỉ", f"{en} for {on:%d/%m/%Y}, a closed day"
        return FixedDueDate(
            open_on,
            end_of_day(open_on),
            self._accepted_at,
            self._statutory,
            self._calendar,
            reason_vi=vi,
            reason_en=en,
            citation="R35" if open_on == on else "R35; BLDS 2015 điều 148 khoản 5",
        )


def left_of(due: DueDate, stopped_at: datetime) -> int | timedelta:
    """What is left of *due* at the beginning of a pause, on the ruler of its own term (R33)."""
    calendar, since = due.calendar, max(stopped_at, due.received_at)
    if isinstance(due.term, ClockHours):
        return max(due.expires_at - since, timedelta())
    if not due.is_by_date:
        return max(calendar.working_time_between(since, due.expires_at), timedelta())
    if isinstance(due.term, WorkingDays):
        return max(calendar.working_days_between(since.date(), due.on), 0)
    return max((due.on - since.date()).days, 0)


def _has_date(term: Term | None) -> TypeGuard[Term]:
    return not isinstance(term, NotCounted | Unspecified | None)


def _subtracts(pause: Pause) -> bool:
    return pause.policy is SupplementPolicy.SUBTRACT
