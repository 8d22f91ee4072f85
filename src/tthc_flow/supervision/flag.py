"""Obligations and the flags raised over them, with keys that never double (R39, R40)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from attrs import frozen

__all__ = ["Flag", "FlagKind", "Obligation", "ObligationKind", "Severity"]


class ObligationKind(StrEnum):
    """What is owed (R39)."""

    STATUTORY = "STATUTORY"
    COMMITTED = "COMMITTED"
    APPOINTED = "APPOINTED"
    STEP = "STEP"
    HANDOVER = "HANDOVER"
    CONSULTATION = "CONSULTATION"
    SUPPLEMENT_REQUEST = "SUPPLEMENT_REQUEST"
    SUPPLEMENT_WINDOW = "SUPPLEMENT_WINDOW"
    APOLOGY = "APOLOGY"
    PUBLICATION = "PUBLICATION"
    RETURN = "RETURN"


class FlagKind(StrEnum):
    """What is wrong, or about to be."""

    DUE_SOON = "DUE_SOON"
    OVERDUE = "OVERDUE"
    AT_RISK = "AT_RISK"
    SECOND_SUPPLEMENT = "SECOND_SUPPLEMENT"
    SECOND_REAPPOINTMENT = "SECOND_REAPPOINTMENT"
    PAUSE_WITHOUT_BASIS = "PAUSE_WITHOUT_BASIS"
    DUE_DATE_MOVED = "DUE_DATE_MOVED"


class Severity(StrEnum):
    """How bad, mildest first; the mapping is rulebook data."""

    INFO = "info"
    WARNING = "warning"
    SERIOUS = "serious"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return list(Severity).index(self)


@frozen
class Obligation:
    """
    Something owed by an instant.

    Attributes:
        kind: What.
        due_at: Last instant; late means after it.
        basis: Article or rule.
        epoch: Count of the legal dates it has had, so that a new date is a new obligation.
        met_at: When it was met; None while it is not.
        subject: Which step or body, when there are several.
        warn: Whether it is worth saying that it is due soon.
    """

    kind: ObligationKind
    due_at: datetime
    basis: str
    epoch: str
    met_at: datetime | None = None
    subject: str = ""
    warn: bool = True

    def is_breached(self, at: datetime) -> bool:
        """Whether it was not met in time, as seen at *at*."""
        return (at if self.met_at is None or self.met_at > at else self.met_at) > self.due_at


@frozen
class Flag:
    """
    One finding about one dossier.

    Attributes:
        dossier: Code of the dossier.
        obligation: What it is about.
        kind: What is wrong.
        epoch: Which legal date of the obligation.
        severity: How bad, by the rulebook.
        raised_at: Since when it holds.
        due_at: The instant missed or coming; None for breaches without one.
        basis: Article or rule.
        message_vi: For people.
        message_en: The same in English.
    """

    dossier: str
    obligation: ObligationKind
    kind: FlagKind
    epoch: str
    severity: Severity
    raised_at: datetime
    due_at: datetime | None
    basis: str
    message_vi: str
    message_en: str

    @property
    def key(self) -> str:
        """The same breach has the same key, whoever asks and how often (R40)."""
        return f"{self.dossier}/{self.obligation}/{self.kind}/{self.epoch}"
