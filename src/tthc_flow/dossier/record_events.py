"""
Acts of the office on the record of a dossier: taken over, dates moved, process or agency changed.

They settle nothing of the matter itself; each says what it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import ClassVar

from attrs import field, frozen

from tthc_flow.dossier.event import Event, to_channel
from tthc_flow.errors import DatesOutOfOrder
from tthc_flow.instants import to_local
from tthc_flow.procedures import SubmissionChannel

__all__ = ["Adopted", "Migrated", "Recomputed", "StepMap", "Transferred"]

StepMap = tuple[tuple[str, str], ...]
"""Pairs of step keys, old and new, sorted; an object in JSON."""


def _pairs(steps: Mapping[str, str] | Iterable[tuple[str, str]]) -> StepMap:
    return tuple(sorted(dict(steps).items()))


@frozen(kw_only=True)
class Adopted(Event):
    """
    A running dossier taken over from another system, with the date already printed (R42).

    Attributes:
        procedure: National code.
        channel: How it was submitted.
        accepted_at: When its term began there: the acceptance, or the arrival of the last full
            supplement. Pauses before the adoption are not on record.
        appointed_on: Date printed on the slip.
        applicant: Whose it is.
        agency: Who settles it.
        stage: Stage it is worked on, from 1; 0 while it lies at the desk.
        pinned: Hash of the basis, see `Accepted`.

    Raises:
        DatesOutOfOrder: Accepted after it was adopted.
    """

    type: ClassVar[str] = "adopted"
    procedure: str
    channel: SubmissionChannel = field(converter=to_channel)
    accepted_at: datetime = field(converter=to_local)
    appointed_on: date
    applicant: str = ""
    agency: str = ""
    stage: int = 0
    pinned: str = ""

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.accepted_at > self.at:
            raise DatesOutOfOrder(
                f"accepted at {self.accepted_at.isoformat()}, after it was adopted at "
                f"{self.at.isoformat()}",
                where=f"dossier {self.dossier}",
            )


@frozen(kw_only=True)
class Recomputed(Event):
    """
    The dates were worked out anew because a notice changed the calendar (R38).

    Attributes:
        notice: The act that is the cause, as officials quote it.
        appointed_on: The date the applicant was told instead of the printed one; None leaves a
            printed date where it is.
        pinned: Hash of the new basis; empty takes the calendar as known on the day of *at*.
    """

    type: ClassVar[str] = "recomputed"
    notice: str
    appointed_on: date | None = None
    pinned: str = ""


@frozen(kw_only=True)
class Migrated(Event):
    """
    The internal process goes on under another version of the procedure (R42).

    Time limits stay those of the version in force at acceptance (T47): only steps change.

    Attributes:
        pinned: Hash of the new basis.
        steps: For each open step of the old version, the step it is in the new one.
        reason: Why, such as the decision that amends the process.
    """

    type: ClassVar[str] = "migrated"
    pinned: str
    steps: StepMap = field(default=(), converter=_pairs)
    reason: str = ""


@frozen(kw_only=True)
class Transferred(Event):
    """
    *Chuyển giao hồ sơ*: another agency settles it from now on, its dates unchanged (R42).

    Attributes:
        to_agency: Who takes it over.
        basis: The act that says so, e.g. that the district level ended on 01/07/2025.
    """

    type: ClassVar[str] = "transferred"
    to_agency: str
    basis: str
