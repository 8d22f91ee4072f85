"""
The table of channels of the national portal, flattened by copying (R20).

"Hình thức nộpThời gianPhí, lệ phíMô tảTrực tuyến7 Ngày làm việcMiễn phíTrực tiếp7 Ngày…": column
heads run into values. A channel that shows a bare number has no unit, and none is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from tthc_flow.errors import UnknownNotation
from tthc_flow.terms.notation import parse_term
from tthc_flow.terms.units import Term

__all__ = ["PortalRow", "is_portal_text", "read_portal_text"]

_HEAD = re.compile(r"\s*Hình thức nộp\s*Thời gian\s*Phí, lệ phí\s*Mô tả")
_CHANNEL = re.compile(r"(Trực tuyến|Trực tiếp|Dịch vụ bưu chính)\s*(?=[0-9])")
_LIMIT = re.compile(
    r"[0-9]+(?:[.,][0-9]+)?(?: ?(?:Ngày|Giờ|Phút)(?: làm việc)?| ?Tuần| ?Tháng| ?Năm)?"
)
_FEE = re.compile(r"[0-9(A-ZĐ]")
_FURTHER = re.compile(
    r"[0-9]+(?:[.,][0-9]+)? ?(?:(?:ngày|giờ|phút)(?: làm việc)?|tuần|tháng|năm)\b(?! ?[0-9])",
    re.IGNORECASE,
)
_LONGER = re.compile(r"kéo dài|gia hạn", re.IGNORECASE)


@frozen
class PortalRow:
    """
    One channel of the table.

    Attributes:
        channel: As printed, e.g. "Trực tuyến".
        term: Its time limit.
    """

    channel: str
    term: Term


def is_portal_text(text: str) -> bool:
    """Whether *text* begins with the heads of the portal's table."""
    return _HEAD.match(text) is not None


def read_portal_text(text: str) -> tuple[tuple[PortalRow, ...], bool]:
    """
    The channels of a flattened table, and whether its last row was cut off and left out.

    Raises:
        UnknownNotation: No channel, a bare number, or a description that names another limit.
    """
    rows = list(_rows(text))
    whole = [row for row in rows if row is not None]
    if not whole:
        raise UnknownNotation(
            "no channel of the portal's table shows a time limit",
            text=text,
            remedy="look the procedure up on the portal",
        )
    return tuple(whole), len(whole) < len(rows)


def _rows(text: str) -> Iterator[PortalRow | None]:
    """Each row; None for a row that ends before its unit does."""
    starts = list(_CHANNEL.finditer(text))
    ends = [*(found.start() for found in starts[1:]), len(text)]
    for found, end in zip(starts, ends, strict=False):
        limit = _LIMIT.match(text, found.end(), end)
        assert limit is not None  # noqa: S101  a digit stands there
        if end == len(text) and not _FEE.match(text, limit.end()):
            yield None
            continue
        try:
            term = parse_term(limit[0])
        except UnknownNotation as error:
            raise UnknownNotation(
                f"{found[1]}: the portal shows a number without a unit",
                text=text,
                offset=limit.start() + error.offset,
                remedy="ask the authority which unit is meant",
            ) from error
        _refuse_other_limits(text, limit.end(), end, term)
        yield PortalRow(found[1], term)


def _refuse_other_limits(text: str, start: int, end: int, term: Term) -> None:
    """Fee and description say nothing about time, or the same again."""
    for found in _FURTHER.finditer(text, start, end):
        if parse_term(found[0]) != term:
            raise UnknownNotation(
                f"the description names another limit than {term}: {found[0]!r}",
                text=text,
                offset=found.start(),
                remedy="give one limit for each case",
            )
    longer = _LONGER.search(text, start, end)
    if longer:
        raise UnknownNotation(
            "the description speaks of an extension",
            text=text,
            offset=longer.start(),
            remedy="write the usual limit and the extension as one text",
        )
