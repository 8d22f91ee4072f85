"""
What will be flagged, and when, if nothing more happens to a dossier.

The desk keeps the answer as its agenda: a sweep then only has to look which instants have come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from attrs import frozen

from tthc_flow.dossier import Dossier
from tthc_flow.supervision.apology import apologies_owed
from tthc_flow.supervision.assess import (
    due_soon_flag,
    flags_by_the_clock,
    flags_of,
    overdue_flag,
    risk_flags,
)
from tthc_flow.supervision.flag import Flag, FlagKind
from tthc_flow.supervision.ladder import Rung, rungs_ahead
from tthc_flow.supervision.obligation import Obligation, ObligationKind
from tthc_flow.supervision.obligations import all_owed
from tthc_flow.supervision.review import Review, review
from tthc_flow.supervision.risk import risk_from

__all__ = ["Forecast", "ForeseenFlag", "forecast"]

_MICROSECOND = timedelta(microseconds=1)


@frozen
class ForeseenFlag:
    """
    A flag and when it is seen.

    Attributes:
        flag: As `assess` will tell it.
        fires_at: The first instant at which `assess` tells it; not after the instant asked
            about when it stands already.
    """

    flag: Flag
    fires_at: datetime


@frozen
class Forecast:
    """
    Everything a dossier has coming.

    Attributes:
        flags: Those standing, and those to come, in the order they fire.
        rungs: Rungs of the escalation ladder, reached or to come, of the date in force.
    """

    flags: tuple[ForeseenFlag, ...]
    rungs: tuple[Rung, ...]


def forecast(dossier: Dossier, at: datetime) -> Forecast:
    """
    What `assess` and `rungs` will tell of *dossier* from *at* on if nothing more happens.

    A warning that lapsed before *at* is left out; a breach, once it happened, is not.

    Args:
        dossier: The dossier; its events after *at* are left out.
        at: The instant from which on.

    Raises:
        CalendarNotCovered: A limit leaves the calendar.
        InvalidRulebook: The rulebook gives a flag no severity, or a rung no whole hours.
        NaiveInstant: *at* has no zone.
    """
    reviewed = review(dossier, at)
    if reviewed is None:
        return Forecast((), ())
    found = {flag.key: ForeseenFlag(flag, flag.raised_at) for flag in flags_of(reviewed)}
    for foreseen in _to_come(reviewed):
        found.setdefault(foreseen.flag.key, foreseen)
    flags = sorted(found.values(), key=lambda foreseen: (foreseen.fires_at, foreseen.flag.key))
    return Forecast(tuple(flags), tuple(rungs_ahead(reviewed)))


def _to_come(reviewed: Review) -> Iterator[ForeseenFlag]:
    """
    From the limits owed now, from those that a risk will add, and from those of a missed date.

    Whether an apology is owed depends on the hour: it is foreseen from a risk on, and certain
    once the appointed date is missed.
    """
    owed = [limit for limit in all_owed(reviewed) if limit.over_at is None]
    yield from _from_limits(reviewed, owed, reviewed.at)
    risk_at = risk_from(reviewed)
    if risk_at is not None and risk_at > reviewed.at:
        at_risk = reviewed.later(risk_at)
        told = [*risk_flags(at_risk), *_apologies(at_risk)]
        yield from (ForeseenFlag(flag, risk_at) for flag in told if not _is_late_apology(flag))
        yield from _from_limits(at_risk, apologies_owed(at_risk), risk_at)
    if owed:
        missed_at = max(limit.due_at for limit in owed) + _MICROSECOND
        missed = reviewed.later(max(missed_at, reviewed.at))
        yield from map(_late, filter(_is_late_apology, _apologies(missed)))


def _from_limits(
    reviewed: Review, limits: Iterable[Obligation], after: datetime
) -> Iterator[ForeseenFlag]:
    """
    Due soon and overdue of each open limit, as far as they lie after *after*.

    Whether an apology will be owed by then is looked up; that it is overdue is certain only once
    the date it answers for is missed.
    """
    for limit in limits:
        if limit.over_at is not None:
            continue
        is_apology = limit.kind is ObligationKind.APOLOGY
        soon = due_soon_flag(reviewed, limit)
        if after < soon.raised_at <= limit.due_at and not (
            is_apology and soon not in _apologies(reviewed.later(soon.raised_at))
        ):
            yield ForeseenFlag(soon, soon.raised_at)
        if not is_apology:
            yield _late(overdue_flag(reviewed, limit))


def _late(flag: Flag) -> ForeseenFlag:
    """The last instant in time is in time: it is overdue a moment later (R15)."""
    return ForeseenFlag(flag, flag.raised_at + _MICROSECOND)


def _is_late_apology(flag: Flag) -> bool:
    return flag.kind is FlagKind.OVERDUE and flag.obligation is ObligationKind.APOLOGY


def _apologies(reviewed: Review) -> list[Flag]:
    return list(flags_by_the_clock(reviewed, apologies_owed(reviewed)))
