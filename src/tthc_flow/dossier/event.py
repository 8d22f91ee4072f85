"""The base of all events: what every one of them says (R31)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar, TypeVar

from attrs import field, frozen
from attrs.converters import optional

from tthc_flow.errors import EventOutOfOrder, InTheFuture, UnknownChoice
from tthc_flow.instants import to_local
from tthc_flow.procedures import SubmissionChannel

__all__ = ["Event", "chosen", "to_channel"]

Choice = TypeVar("Choice", bound=StrEnum)


def chosen(kind: type[Choice], value: str) -> Choice:
    """
    The choice of a name, which a host may give as a plain text.

    Raises:
        UnknownChoice: There is no such choice.
    """
    try:
        return kind(value)
    except ValueError as error:
        raise UnknownChoice(
            f"{value!r:.80} is no choice", remedy=f"use {', '.join(kind)}"
        ) from error


def to_channel(value: str) -> SubmissionChannel:
    """A converter for channels."""
    return chosen(SubmissionChannel, value)


@frozen(kw_only=True)
class Event:
    """
    Something that happened to a dossier.

    Attributes:
        type: Its name in JSON.
        dossier: Code of the dossier.
        seq: Number in the dossier, from 1 without gaps.
        at: When it happened.
        recorded_at: When it was entered; later than *at* is a late entry and legal.
        actor: Who did it.

    Raises:
        NaiveInstant: An instant without a zone.
        EventOutOfOrder: *seq* below 1.
        InTheFuture: Recorded before it happened; it is a `DatesOutOfOrder`.
    """

    type: ClassVar[str] = "event"
    dossier: str
    seq: int
    at: datetime = field(converter=to_local)
    recorded_at: datetime | None = field(default=None, converter=optional(to_local))
    actor: str = ""

    def __attrs_post_init__(self) -> None:
        if self.seq < 1:
            raise EventOutOfOrder(f"seq {self.seq} is below 1", where=f"dossier {self.dossier}")
        if self.recorded_at is not None and self.recorded_at < self.at:
            raise InTheFuture(
                f"event {self.seq} of {self.at.isoformat()} lies in the future: it is recorded at "
                f"{self.recorded_at.isoformat()}, before it happened",
                where=f"dossier {self.dossier}",
                remedy="give the instant at which it happened, or enter it when it has happened; "
                "if the instant is right, set the clock",
                what_vi=f"sự kiện số {self.seq} lúc {self.at:%H:%M %d/%m/%Y} ở tương lai, "
                f"ghi nhận lúc {self.recorded_at:%H:%M %d/%m/%Y}",
                remedy_vi="ghi thời điểm đã xảy ra, hoặc chờ đến khi xảy ra; nếu đúng thì chỉnh "
                "đồng hồ máy",
            )
