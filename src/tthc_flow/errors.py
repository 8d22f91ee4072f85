"""
Every error of the library: what is wrong, where it stands, what to do about it.

Two branches tell whose fault it is: `CallerError` is a mistake in the calling program,
`DataError` a fault in what was read or asked (a date, a notation, a catalogue, an event).
Messages are part of the public interface: a clerk must be able to act on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

__all__ = [
    "BrokenChain",
    "CalendarNotCovered",
    "CallerError",
    "CannotAllocate",
    "CommitmentTooLong",
    "ConflictingEvent",
    "ConflictingNotices",
    "DataError",
    "DatesOutOfOrder",
    "DossierExists",
    "EventOutOfOrder",
    "ForbiddenByLaw",
    "IllegalTransition",
    "ImpossibleInstant",
    "InTheFuture",
    "InvalidCatalogue",
    "InvalidCommand",
    "InvalidConfiguration",
    "InvalidDirective",
    "InvalidNotice",
    "InvalidOfficeHours",
    "InvalidPause",
    "InvalidProcedure",
    "InvalidRulebook",
    "InvalidTerm",
    "MissingExtra",
    "NaiveInstant",
    "NoDueDate",
    "NotAnInstant",
    "ReusedKey",
    "RuleNotInForce",
    "StaleSequence",
    "StorageFailure",
    "TargetUnknown",
    "TimeOfDayRequired",
    "TthcError",
    "UnknownBasis",
    "UnknownChoice",
    "UnknownDossier",
    "UnknownNotation",
    "UnknownProcedure",
    "UnknownRule",
    "UnmappedStep",
    "UnreadableDocument",
    "UnreadableEvent",
    "UnreadableInstant",
    "UnreadableTable",
]


class TthcError(Exception):
    """
    Root of all errors of this library.

    Attributes:
        what: What is wrong, one sentence, naming the offending value.
        where: Where it stands (file and row, dossier, field); empty when the caller knows.
        remedy: What to do about it; empty when nothing can be done.
        what_vi: What is wrong, in Vietnamese; empty where only a programmer is addressed.
        remedy_vi: What to do about it, in Vietnamese.
    """

    title_vi: ClassVar[str] = "Lỗi"

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        remedy: str = "",
        what_vi: str = "",
        remedy_vi: str = "",
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy
        self.what_vi = what_vi
        self.remedy_vi = remedy_vi

    @property
    def message_vi(self) -> str:
        """The whole for a clerk; where no Vietnamese is known, the English under its title."""
        advice = f" ({self.remedy_vi})" if self.remedy_vi else ""
        said = f"{self.what_vi}{advice}" if self.what_vi else str(self)
        return f"{self.title_vi}: {said}"

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" ({self.remedy})" if self.remedy else ""
        return f"{place}{self.what}{advice}"


class CallerError(TthcError, ValueError):
    """The calling program passed something it must not pass."""

    title_vi = "Chương trình gọi sai"


class DataError(TthcError, ValueError):
    """What was read or asked for cannot be right, or cannot be answered."""

    title_vi = "Dữ liệu sai"


# --- instants and dates ---------------------------------------------------------------------


class NaiveInstant(CallerError):
    """A date and time without a zone: nobody can say which instant it is."""

    title_vi = "Thời điểm không có múi giờ"


class NotAnInstant(CallerError):
    """A text, a mere date or anything else where a date and time with its zone belongs."""

    title_vi = "Không phải là thời điểm"


class ImpossibleInstant(DataError):
    """A date or instant that does not exist, such as 30/02 or 25:00."""

    title_vi = "Ngày giờ không có thật"


class UnreadableInstant(ImpossibleInstant):
    """A text that has not the form of a date, an hour or an instant, such as 27/11/2026."""

    title_vi = "Ngày giờ viết không đúng dạng"


class DatesOutOfOrder(DataError):
    """An end lies before its beginning."""

    title_vi = "Ngày kết thúc trước ngày bắt đầu"


class InTheFuture(DatesOutOfOrder):
    """An event that would happen after it is entered: a plan is no event (R31)."""

    title_vi = "Thời điểm ở tương lai"


# --- the working calendar -------------------------------------------------------------------


class CalendarNotCovered(DataError):
    """A date outside the calendar's table: never clipped, never guessed (R3)."""

    title_vi = "Lịch làm việc không có ngày này"


class InvalidNotice(DataError):
    """An official notice that cannot be read or makes no sense on its own."""

    title_vi = "Thông báo về lịch nghỉ không hợp lệ"


class ConflictingNotices(DataError):
    """Two notices say the same thing twice, or opposite things of one day (R4)."""

    title_vi = "Hai thông báo về lịch nghỉ mâu thuẫn nhau"


class InvalidOfficeHours(DataError):
    """Office hours whose sessions overlap, are reversed, or name no weekday (R8)."""

    title_vi = "Giờ làm việc của cơ quan không hợp lệ"


# --- terms and due dates --------------------------------------------------------------------


class InvalidTerm(CallerError):
    """A term that is negative or not exact."""

    title_vi = "Thời hạn không hợp lệ"


class UnknownNotation(DataError):
    """
    A printed time limit that cannot be read for certain (R20): refused, never defaulted.

    Attributes:
        text: The whole text as given.
        offset: Position of the first character that could not be read, from 0.
    """

    title_vi = "Không đọc được thời hạn"

    def __init__(
        self, what: str, *, text: str, offset: int = 0, where: str = "", remedy: str = ""
    ) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.text = text
        self.offset = offset


class NoDueDate(DataError):
    """The term adds no time or names none, so there is no day on which it is due (R20)."""

    title_vi = "Thời hạn này không có ngày hẹn"


class TimeOfDayRequired(DataError):
    """Only a date was given, but the term needs the hour of receipt."""

    title_vi = "Thiếu giờ tiếp nhận"


class InvalidPause(DataError):
    """A pause that is reversed, overlaps another, or ends before the receipt."""

    title_vi = "Khoảng tạm dừng không hợp lệ"


# --- dated law ------------------------------------------------------------------------------


class InvalidRulebook(DataError):
    """
    A rulebook with a missing reference, an unknown confidence, overlapping dates: all told at once.

    Attributes:
        faults: One line each, with file and key.
    """

    title_vi = "Bảng quy định không hợp lệ"

    def __init__(self, *faults: str, where: str = "") -> None:
        self.faults = faults
        noun = "fault" if len(faults) == 1 else "faults"
        listing = "".join(f"\n  - {fault}" for fault in faults)
        super().__init__(f"the rulebook has {len(faults)} {noun}:{listing}", where=where)


class UnknownRule(CallerError):
    """The rulebook has no value of this name."""

    title_vi = "Không có quy định này"


class RuleNotInForce(DataError):
    """The rulebook has this value, but none for the day asked."""

    title_vi = "Quy định chưa có hiệu lực vào ngày này"


# --- procedures -----------------------------------------------------------------------------


class InvalidCatalogue(DataError):
    """
    A catalogue with faults: all of them are told at once (R26).

    Attributes:
        faults: One line each, with file, row and field.
    """

    title_vi = "Danh mục thủ tục có lỗi"

    def __init__(self, faults: Sequence[str], *, where: str = "") -> None:
        self.faults = tuple(faults)
        noun = "fault" if len(self.faults) == 1 else "faults"
        listing = "".join(f"\n  - {fault}" for fault in self.faults)
        super().__init__(f"the catalogue has {len(self.faults)} {noun}:{listing}", where=where)


class InvalidProcedure(DataError):
    """
    A procedure whose parts do not fit together: all faults are told at once (R26).

    Attributes:
        faults: One line each, with the field.
    """

    title_vi = "Thủ tục không hợp lệ"

    def __init__(self, faults: Sequence[str], *, where: str = "") -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults), where=where)


class UnknownProcedure(DataError):
    """No procedure of this code, or none in force on the day asked (R23)."""

    title_vi = "Không có thủ tục này"


class CommitmentTooLong(DataError):
    """A committed term that is longer than the statutory one (R24)."""

    title_vi = "Thời hạn cam kết dài hơn thời hạn luật định"


class InvalidConfiguration(DataError):
    """A `tthc.toml` or `[tool.tthc]` with unknown keys or wrong values: all are told at once."""

    title_vi = "Cấu hình không hợp lệ"


class InvalidDirective(DataError):
    """
    A reduction directive that cannot be read or contradicts itself: all faults at once (R25).

    Attributes:
        faults: One line each, with the field.
    """

    title_vi = "Chỉ thị cắt giảm không hợp lệ"

    def __init__(self, faults: Sequence[str], *, where: str = "") -> None:
        self.faults = tuple(faults)
        listing = "".join(f"\n  - {fault}" for fault in self.faults)
        super().__init__(f"the directive has faults:{listing}", where=where)


class TargetUnknown(DataError):
    """A directive whose rate nobody has read: none is put in its place (R25)."""

    title_vi = "Chỉ thị chưa có tỷ lệ cắt giảm"


class CannotAllocate(DataError):
    """A shorter total that cannot be spread over the steps (R25)."""

    title_vi = "Không chia được thời gian cho các bước"


# --- lifecycle and dossier ------------------------------------------------------------------


class IllegalTransition(DataError):
    """
    An event that the law does not allow in the present state (R29); the dossier is unchanged.

    Attributes:
        dossier: Code of the dossier.
        state: State it is in.
        event: The refused event or trigger.
        legal: What would be legal now, sorted.
        citation: The rule that the table rests on.
    """

    title_vi = "Việc này không được phép ở trạng thái hiện tại"

    def __init__(  # noqa: PLR0913 - the facts, and the sentence of a second reader
        self,
        *,
        dossier: str,
        state: str,
        event: str,
        legal: Sequence[str],
        citation: str = "",
        what_vi: str = "",
        remedy_vi: str = "",
    ) -> None:
        self.dossier = dossier
        self.state = state
        self.event = event
        self.legal = tuple(legal)
        self.citation = citation
        basis = f" [{citation}]" if citation else ""
        super().__init__(
            f"{event!r} is not legal in state {state}{basis}",
            where=f"dossier {dossier}",
            remedy=f"legal now: {', '.join(self.legal) or 'nothing, the dossier has ended'}",
            what_vi=what_vi,
            remedy_vi=remedy_vi,
        )


class EventOutOfOrder(DataError):
    """An event whose sequence number or instant does not follow the one before it (R31)."""

    title_vi = "Sự kiện không đúng thứ tự"


class ConflictingEvent(DataError):
    """Two different events carry the same dossier and sequence number (R31)."""

    title_vi = "Hai sự kiện trùng số thứ tự"


class UnknownBasis(DataError):
    """A dossier is pinned to rules that are not at hand (R38)."""

    title_vi = "Không có căn cứ đã gắn với hồ sơ"


class UnmappedStep(DataError):
    """A running step has no place in the new version of the procedure (R42)."""

    title_vi = "Bước đang làm chưa có trong bản thủ tục mới"


class UnreadableEvent(DataError):
    """A line of an event file that is cut off, not JSON, or not one of our events."""

    title_vi = "Không đọc được sự kiện"


# --- the desk and its store -----------------------------------------------------------------


class UnknownDossier(DataError):
    """The store has no dossier of this code."""

    title_vi = "Không có hồ sơ này"


class DossierExists(DataError):
    """A dossier of this code is on record already."""

    title_vi = "Mã hồ sơ đã có"


class StaleSequence(DataError):
    """
    Somebody else wrote to the dossier in the meantime (R43); nothing was written.

    Attributes:
        dossier: Code of the dossier.
        expected: Number of the last event that the caller knew.
        found: Number of the last event on record; None when it was written at the same moment.
    """

    title_vi = "Hồ sơ vừa được người khác cập nhật"

    def __init__(self, *, dossier: str, expected: int, found: int | None = None) -> None:
        self.dossier = dossier
        self.expected = expected
        self.found = found
        now = "another event has just been written" if found is None else f"it is at {found}"
        super().__init__(
            f"expected event {expected} to be the last one, but {now}",
            where=f"dossier {dossier}",
            remedy="read the dossier again and decide anew",
            what_vi=f"hồ sơ {dossier}: sự kiện số {expected} không còn là sự kiện cuối",
            remedy_vi="xem lại hồ sơ rồi quyết định lại",
        )


class ReusedKey(CallerError):
    """An idempotency key was used before for another command (R43)."""

    title_vi = "Khóa chống trùng đã dùng cho lệnh khác"


class ForbiddenByLaw(DataError):
    """
    A command that the law forbids although the state would allow it (R35).

    Attributes:
        citation: The rule.
    """

    title_vi = "Pháp luật không cho phép"

    def __init__(  # noqa: PLR0913 - one sentence and one remedy for each of two readers
        self,
        what: str,
        *,
        where: str,
        citation: str,
        remedy: str = "",
        what_vi: str = "",
        remedy_vi: str = "",
    ) -> None:
        super().__init__(
            f"{what} [{citation}]",
            where=where,
            remedy=remedy,
            what_vi=f"{what_vi} [{citation}]" if what_vi else "",
            remedy_vi=remedy_vi,
        )
        self.citation = citation


class InvalidCommand(DataError):
    """A command that is unknown, or has a missing, unknown or wrong field."""

    title_vi = "Lệnh không hợp lệ"


class BrokenChain(DataError):
    """The record of a dossier is not what was written: its hash chain does not fit."""

    title_vi = "Nhật ký hồ sơ đã bị sửa"


class StorageFailure(TthcError):
    """The database could not do it (full, read-only, out of reach); nothing was written."""

    title_vi = "Cơ sở dữ liệu không thực hiện được"


# --- tables and choices ---------------------------------------------------------------------


class UnreadableTable(DataError):
    """A CSV file, or a row of it, that cannot be read or lacks a column."""

    title_vi = "Không đọc được bảng"


class UnreadableDocument(DataError):
    """A Word or Excel file that cannot be opened, is too large, or is not safe to open."""

    title_vi = "Không đọc được tệp"


class UnknownChoice(DataError):
    """A named choice, such as a supplement policy, that does not exist."""

    title_vi = "Không có lựa chọn này"


# --- installation ---------------------------------------------------------------------------


class MissingExtra(CallerError, ImportError):
    """A feature needs packages of an extra that is not installed."""

    title_vi = "Chưa cài đủ gói"

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(
            f"{feature} needs the extra {extra!r}",
            remedy=f"pip install 'tthc_flow[{extra}]', or in a checkout: pip install '.[{extra}]'",
        )
