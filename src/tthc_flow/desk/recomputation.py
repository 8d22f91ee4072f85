"""What a new notice does to running dossiers: old date, new date, and the notice (R38)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from attrs import frozen

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.desk.ports import LineFilter, Store
from tthc_flow.desk.record import pages_of, read_record, recall_basis
from tthc_flow.dossier import Basis, Deadlines, Dossier, Jurisdiction
from tthc_flow.dossier.events import Recomputed
from tthc_flow.terms import DueDate

__all__ = ["MovedDates", "moved_dates"]


@frozen
class MovedDates:
    """
    A dossier whose dates would move.

    Attributes:
        dossier: Its code.
        seq: Number of its last event when this was worked out.
        notice: The acts that are the cause, as officials quote them.
        old: Its deadlines by the calendar it is pinned to.
        new: Its deadlines by the calendar as known now.
        appointed_on: The date to tell the applicant instead of the printed one; None when no
            date was printed, or the printed one need not move.
        basis: What it would be measured by.
    """

    dossier: str
    seq: int
    notice: str
    old: Deadlines
    new: Deadlines
    appointed_on: date | None
    basis: Basis

    @property
    def changes(self) -> dict[str, tuple[DueDate | None, DueDate | None]]:
        """Old and new of each date that moves, by name."""
        names = ("statutory", "committed", "appointed")
        pairs = {name: (getattr(self.old, name), getattr(self.new, name)) for name in names}
        return {
            name: pair for name, pair in pairs.items() if _instant(pair[0]) != _instant(pair[1])
        }


def moved_dates(
    store: Store, place: Jurisdiction, at: datetime, codes: Sequence[str] | None
) -> Iterator[MovedDates]:
    """
    The running dossiers whose dates move under the calendar as known on the day of *at*.

    Args:
        store: Where the dossiers are.
        place: Whose calendar, local notices included.
        at: The instant of the recomputation.
        codes: Only these; None is all whose pinned calendar differs.
    """
    calendar = place.calendar.as_known_on(at.date())
    for code in _affected(store, place, calendar) if codes is None else codes:
        moved = _moved(read_record(code, store, place).dossier, calendar, at)
        if moved is not None:
            yield moved


def _affected(store: Store, place: Jurisdiction, calendar: WorkingCalendar) -> Iterator[str]:
    """Running dossiers by the bases they are pinned to: most bases need no look at theirs."""
    for pinned in store.log.pins():
        if recall_basis(pinned, store, place).calendar.version != calendar.version:
            yield from (line.code for line in pages_of(store.log, LineFilter(pinned=pinned)))


def _moved(dossier: Dossier, calendar: WorkingCalendar, at: datetime) -> MovedDates | None:
    old_basis = dossier.basis
    if old_basis is None or not dossier.is_open:
        return None
    basis = Basis(old_basis.procedure, calendar, old_basis.rulebook)
    dossier.jurisdiction.remember(basis)
    old = dossier.deadlines(at)
    appointed_on = None
    new = _recomputed(dossier, basis, at, None).deadlines(at)
    if dossier.appointments and old.appointed is not None:
        appointed_on = _told_instead(old, new, calendar)
        new = _recomputed(dossier, basis, at, appointed_on).deadlines(at)
    found = MovedDates(dossier.code, dossier.seq, "", old, new, appointed_on, basis)
    if not found.changes:
        return None
    notice = _cause(old_basis.calendar, calendar, dossier, found)
    return MovedDates(dossier.code, dossier.seq, notice, old, new, appointed_on, basis)


def _recomputed(dossier: Dossier, basis: Basis, at: datetime, told_on: date | None) -> Dossier:
    trial = Dossier(dossier.code, dossier.jurisdiction)
    for event in dossier.events:
        trial.apply(event)
    seq = dossier.seq + 1
    trial.apply(
        Recomputed(
            dossier=dossier.code,
            seq=seq,
            at=at,
            notice="",
            appointed_on=told_on,
            pinned=basis.hash,
        )
    )
    return trial


def _told_instead(old: Deadlines, new: Deadlines, calendar: WorkingCalendar) -> date | None:
    """
    A printed date that was the derived one moves with it; another only off a closed day.

    A date that comes earlier is not taken from the applicant's slip: it stands.
    """
    printed = old.appointed
    if printed is None:
        return None
    if old.binding is not None and new.binding is not None and printed.on == old.binding.on:
        return new.binding.on if new.binding.on > printed.on else None
    open_on = calendar.working_day_on_or_after(printed.on)
    return open_on if open_on != printed.on else None


def _cause(old: WorkingCalendar, new: WorkingCalendar, dossier: Dossier, moved: MovedDates) -> str:
    """The notices of the days that count otherwise now, between acceptance and the dates."""
    ends = [due.on for pair in moved.changes.values() for due in pair if due is not None]
    start = dossier.accepted_at
    if start is None or not ends:
        return ""
    day, notices = start.date(), []
    while day <= max(ends):
        if new.is_working_day(day) != old.is_working_day(day) or new.sessions(day) != old.sessions(
            day
        ):
            notices.append(new.why(day).notice or old.why(day).notice)
        day += timedelta(days=1)
    return "; ".join(dict.fromkeys(filter(None, notices)))


def _instant(due: DueDate | None) -> datetime | None:
    return None if due is None else due.expires_at
