"""Who is late, who will be, and what was done against the rules (R39, R40)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from tthc_flow.dossier import Dossier
from tthc_flow.errors import InvalidRulebook
from tthc_flow.rulebook import RulebookView
from tthc_flow.supervision.breaches import breaches
from tthc_flow.supervision.flag import Flag, FlagKind, Severity
from tthc_flow.supervision.messages import message
from tthc_flow.supervision.obligation import Obligation, ObligationKind
from tthc_flow.supervision.obligations import all_owed
from tthc_flow.supervision.review import Review, review
from tthc_flow.supervision.risk import binding_dates, risk_since
from tthc_flow.terms import Outcome, Standing
from tthc_flow.terms.classify import due_soon_from

__all__ = [
    "assess",
    "due_soon_flag",
    "flags_by_the_clock",
    "flags_of",
    "overdue_flag",
    "risk_flags",
]

_WITHIN_THE_HOUSE = {ObligationKind.STEP, ObligationKind.HANDOVER, ObligationKind.PUBLICATION}
"""Limits of the office's own work, told on their own, shorter notice."""


def assess(dossier: Dossier, at: datetime) -> list[Flag]:
    """
    All flags of *dossier* as they stand at *at*: the gravest first, then what is due first.

    Pure: reading twice gives the same flags with the same keys. A breach, once it happened, is
    in every later answer, also when a new date was set and when the dossier has ended. A
    dossier that is not accepted has none, and a stopped clock is not due.

    Args:
        dossier: The dossier; its events after *at* are left out.
        at: The instant asked about.

    Raises:
        CalendarNotCovered: A limit leaves the calendar.
        InvalidRulebook: The rulebook of its basis gives a flag no severity.
        NaiveInstant: *at* has no zone.
    """
    reviewed = review(dossier, at)
    return [] if reviewed is None else flags_of(reviewed)


def flags_of(reviewed: Review) -> list[Flag]:
    """The same for a review."""
    flags = [
        *flags_by_the_clock(reviewed, all_owed(reviewed)),
        *risk_flags(reviewed),
        *_by_the_rules(reviewed),
    ]
    return sorted(flags, key=lambda flag: (-flag.severity.rank, flag.due_at, flag.key))


def flags_by_the_clock(reviewed: Review, limits: Iterable[Obligation]) -> Iterator[Flag]:
    """Those of *limits* that are overdue, or else due soon: never both for one legal date."""
    for owed in limits:
        standing = owed.standing(reviewed.at, _due_soon_days(reviewed, owed.kind))
        if standing in {Outcome.LATE, Standing.OVERDUE}:
            yield overdue_flag(reviewed, owed)
        elif standing is Standing.DUE_SOON:
            yield due_soon_flag(reviewed, owed)


def overdue_flag(reviewed: Review, owed: Obligation) -> Flag:
    """What is said once *owed* is late."""
    since = max(owed.due_at, owed.owed_from)
    return _flag(reviewed, owed, FlagKind.OVERDUE, since)


def due_soon_flag(reviewed: Review, owed: Obligation) -> Flag:
    """What is said while *owed* is due soon."""
    opening = due_soon_from(owed.due, _due_soon_days(reviewed, owed.kind))
    return _flag(reviewed, owed, FlagKind.DUE_SOON, max(opening, owed.owed_from))


def _due_soon_days(reviewed: Review, owed: ObligationKind) -> int:
    """Working days before its due date from which an obligation is due soon."""
    is_inner = owed in _WITHIN_THE_HOUSE
    key = "due_soon_step_working_days" if is_inner else "due_soon_working_days"
    return reviewed.basis.rulebook.whole(key)


def risk_flags(reviewed: Review) -> Iterator[Flag]:
    """Late unless somebody hurries, before anything is overdue (R36)."""
    since = risk_since(reviewed)
    if since is not None:
        date = binding_dates(reviewed)[-1]
        kind = ObligationKind.COMMITTED if reviewed.now.committed else ObligationKind.STATUTORY
        basis = "thời hạn các bước của quy trình nội bộ"
        owed = Obligation(kind, date.due, basis, date.from_at, date.until_at, date.epoch)
        yield _flag(reviewed, owed, FlagKind.AT_RISK, since)


def _flag(reviewed: Review, owed: Obligation, kind: FlagKind, since: datetime) -> Flag:
    return Flag(
        reviewed.dossier.code,
        owed.kind,
        kind,
        owed.subject,
        owed.epoch,
        _severity(reviewed.basis.rulebook, owed.kind, kind),
        since,
        owed.due_at,
        owed.basis,
        *message(kind, owed.kind, owed.due_at, (owed.about_vi, owed.about_en)),
    )


def _by_the_rules(reviewed: Review) -> Iterator[Flag]:
    for breach in breaches(reviewed):
        yield Flag(
            reviewed.dossier.code,
            breach.obligation,
            breach.kind,
            "",
            breach.epoch,
            _severity(reviewed.basis.rulebook, breach.obligation, breach.kind),
            breach.done_at,
            breach.due_at,
            breach.basis,
            *message(breach.kind, breach.obligation, breach.due_at),
        )


def _severity(rulebook: RulebookView, owed: ObligationKind, kind: FlagKind) -> Severity:
    for row in rulebook.rows("flag_severities"):
        if row["obligation"] == owed and row["kind"] == kind:
            return Severity(str(row["severity"]))
    raise InvalidRulebook(
        f"flag_severities: no severity for {owed} {kind}; add a row with it",
        where=f"rulebook of {rulebook.on}",
    )
