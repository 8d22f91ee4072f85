"""
How a due date came about, day by day, in Vietnamese and English (R19).

An explanation is a list of entries in order. Its last counted entry is the end of the term, so
anybody can replay it by hand: see `Explanation.replay`.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from attrs import frozen

from tthc_flow.instants import end_of_day, format_date, format_instant
from tthc_flow.terms.units import Term

__all__ = ["CountedAs", "Entry", "Explanation"]


class CountedAs(StrEnum):
    """What an entry adds to the count."""

    RECEIPT = "receipt"
    COUNTED = "counted"
    NOT_COUNTED = "not_counted"
    PAUSED = "paused"
    ROLLED = "rolled"


_WORDS = {
    CountedAs.RECEIPT: ("ngày nhận", "receipt"),
    CountedAs.COUNTED: ("tính", "counted"),
    CountedAs.NOT_COUNTED: ("không tính", "not counted"),
    CountedAs.PAUSED: ("tạm dừng", "paused"),
    CountedAs.ROLLED: ("chuyển tiếp", "rolled on"),
}


@frozen
class Entry:
    """
    One line of the count.

    Attributes:
        day: Local date.
        counted_as: What it adds.
        reason_vi: Why.
        reason_en: The same in English.
        citation: Notice or article; empty when the day is an ordinary one.
        from_at: Beginning of the part of the day meant; None for the whole day.
        until_at: End of that part.
        position: Which day of the term it is, from 1; None unless it counts a day.
    """

    day: date
    counted_as: CountedAs
    reason_vi: str
    reason_en: str
    citation: str = ""
    from_at: datetime | None = None
    until_at: datetime | None = None
    position: int | None = None

    @property
    def ends_at(self) -> datetime:
        """End of the part of the day meant, 24:00 for a whole day."""
        return self.until_at or end_of_day(self.day)

    def to_dict(self) -> dict[str, Any]:
        """The entry for machines; instants in local ISO form."""
        return {
            "day": self.day.isoformat(),
            "counted_as": self.counted_as.value,
            "position": self.position,
            "from": format_instant(self.from_at) if self.from_at else None,
            "until": format_instant(self.until_at) if self.until_at else None,
            "reason_vi": self.reason_vi,
            "reason_en": self.reason_en,
            "citation": self.citation,
        }


@frozen
class Explanation:
    """
    The whole count, in order.

    Attributes:
        term: The term counted.
        entries: The lines; the last one ends the term.
        provisional: Whether a year touched is not announced (R5).
    """

    term: Term
    entries: tuple[Entry, ...]
    provisional: bool

    def replay(self) -> datetime:
        """The last instant in time, from the entries alone: the end of the last counted one."""
        ending = (CountedAs.COUNTED, CountedAs.PAUSED)
        return [entry for entry in self.entries if entry.counted_as in ending][-1].ends_at

    def to_dict(self) -> dict[str, Any]:
        """Term, entries and certainty for machines."""
        return {
            "term": str(self.term),
            "kind": self.term.kind,
            "provisional": self.provisional,
            "entries": [entry.to_dict() for entry in self.entries],
        }

    def to_text(self, lang: Literal["vi", "en"] = "vi") -> str:
        """One line an entry, for people."""
        from tthc_flow.terms.notation import format_term

        column = 0 if lang == "vi" else 1
        heading = ("Thời hạn", "Term")[column]
        lines = [f"{heading}: {format_term(self.term, lang)}"]
        lines += [_line(entry, column, lang) for entry in self.entries]
        end = _clock(self.replay(), self.entries[-1].day)
        lines.append(f"{('Hết hạn lúc', 'Expires at')[column]}: {end}")
        if self.provisional:
            lines.append(_PROVISIONAL[column])
        return "\n".join(lines)


_PROVISIONAL = (
    "Lưu ý: lịch nghỉ của một năm liên quan chưa có thông báo chính thức (tạm tính).",
    "Note: the schedule of a year involved is not officially announced (provisional).",
)


def _line(entry: Entry, column: int, lang: Literal["vi", "en"]) -> str:
    position = f" {entry.position}" if entry.position else ""
    reason = entry.reason_vi if column == 0 else entry.reason_en
    citation = f" [{entry.citation}]" if entry.citation else ""
    return (
        f"  {format_date(entry.day, lang)}{_part_of_day(entry)}: "
        f"{_WORDS[entry.counted_as][column]}{position} - {reason}{citation}"
    )


def _part_of_day(entry: Entry) -> str:
    """The hours meant, such as 08:00-11:30, with both dates where it began on another day."""
    begins, ends = entry.from_at, entry.until_at
    if begins is None or ends is None:
        return ""
    if begins == ends:
        return f" {_hour(ends)}"
    if begins.date() != entry.day:
        return f" ({_hour(begins)} {begins:%d/%m} - {_hour(ends)} {ends:%d/%m})"
    return f" {_hour(begins)}-{_hour(ends)}"


def _clock(at: datetime, day: date) -> str:
    if at == end_of_day(day):
        return f"24:00 {day:%d/%m/%Y}"
    return f"{_hour(at)} {at:%d/%m/%Y}"


def _hour(at: datetime) -> str:
    """To the minute, with the seconds where there are any: a term may end at 08:28:48."""
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
