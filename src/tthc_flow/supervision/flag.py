"""Flags: one finding about one dossier, with a key that never doubles (R40)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from tthc_flow.supervision.obligation import ObligationKind

__all__ = ["Flag", "FlagKind", "Severity"]


class FlagKind(StrEnum):
    """What is wrong, or about to be."""

    DUE_SOON = "DUE_SOON"
    """*Sắp đến hạn*; gives way to OVERDUE."""
    OVERDUE = "OVERDUE"
    """*Quá hạn*; stays on record once it happened."""
    AT_RISK = "AT_RISK"
    """*Có nguy cơ trễ*: less time left than the remaining steps need (R36)."""
    SECOND_SUPPLEMENT = "SECOND_SUPPLEMENT"
    """More supplement requests after acceptance than allowed (T25)."""
    SECOND_REAPPOINTMENT = "SECOND_REAPPOINTMENT"
    """More re-appointments than allowed (T39)."""
    PAUSE_WITHOUT_BASIS = "PAUSE_WITHOUT_BASIS"
    """A pause that names no legal basis (T27)."""
    DUE_DATE_MOVED = "DUE_DATE_MOVED"
    """A date moved after it had passed: that hides lateness (T38, T40)."""

    @property
    def is_breach(self) -> bool:
        """Whether it is a breach, which stays on record, and no mere warning."""
        return self not in {FlagKind.DUE_SOON, FlagKind.AT_RISK}


class Severity(StrEnum):
    """How grave a flag is, mildest first; which flag has which is rulebook data."""

    INFO = "info"
    WARNING = "warning"
    SERIOUS = "serious"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return list(Severity).index(self)


@frozen
class Flag:
    """
    One finding about one dossier (*cảnh báo*).

    Attributes:
        dossier: Code of the dossier.
        obligation: What it is about.
        kind: What is wrong.
        subject: Which step, when there are several at once; empty otherwise.
        epoch: Which legal date or act, see `Obligation`.
        severity: How grave, by the rulebook of the dossier's basis.
        raised_at: Since when it holds.
        due_at: The instant missed or coming, in time itself; for an act against the rules, when
            it was done.
        basis: Article, decision or paper, as officials quote it.
        message_vi: For people.
        message_en: The same in English.
    """

    dossier: str
    obligation: ObligationKind
    kind: FlagKind
    subject: str
    epoch: int
    severity: Severity
    raised_at: datetime
    due_at: datetime
    basis: str
    message_vi: str
    message_en: str

    @property
    def key(self) -> str:
        """``dossier/obligation/kind/epoch``: one key per breach, however often it is read."""
        owed = f"{self.obligation}:{self.subject}" if self.subject else str(self.obligation)
        return f"{self.dossier}/{owed}/{self.kind}/{self.epoch}"
