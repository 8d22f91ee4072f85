"""The heading of a table: which column says what, in one row or two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from attrs import frozen

from tthc_flow.procedures.importing.page import Cell, Row, folded

__all__ = ["Column", "Heading", "Role", "find_heading"]

_LONGEST = 90
_FEWEST_IN_INDEX = 3
_FEWEST_HEADS = 2


class Role(StrEnum):
    """What a column says; code and name stand in lists of procedures only."""

    NUMBER = "number"
    LABEL = "label"
    ACTOR = "actor"
    UNIT = "unit"
    TIME = "time"
    NOTES = "notes"
    CODE = "code"
    NAME = "name"


_NUMBER = re.compile(
    r"stt|tt|số tt|số thứ tự|thứ tự|b|bước|các bước|bước thực hiện|bước công việc|trình tự"
    r"|trình tự thực hiện|bước số"
)
_TIME = re.compile(
    r"(?:(?:định mức|mức|khung) )?(?:thời gian|thời hạn)\b.*"
    r"|(?:số )?(?:ngày|giờ|phút)(?: làm việc)?"
)
_CODE = re.compile(r"mã(?: số)?(?: (?:tthc|thủ tục(?: hành chính)?|hồ sơ))?(?: tthc)?")
_NAME = re.compile(r"tên (?:thủ tục|tthc|quy trình).*|thủ tục hành chính")
_WHOLE = ((Role.NUMBER, _NUMBER), (Role.TIME, _TIME), (Role.CODE, _CODE), (Role.NAME, _NAME))
# The word that comes first in a heading decides: "Nội dung công việc", "Người thực hiện công việc".
_WORDS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.LABEL, re.compile(r"nội dung|công việc|trình tự|các bước|tên bước|hoạt động|nhiệm vụ")),
    (Role.ACTOR, re.compile(r"người|trách nhiệm|cán bộ|công chức|chức danh|chủ thể|đối tượng")),
    (Role.UNIT, re.compile(r"đơn vị|cơ quan|bộ phận|phòng|tổ chức|địa điểm|nơi thực hiện")),
    (Role.NOTES, re.compile(r"ghi chú|kết quả|sản phẩm|biểu mẫu|hồ sơ|căn cứ|mô tả|văn bản")),
)
_STEP = re.compile(r"(?:bước|b)?\s*[0-9]+.*", re.IGNORECASE)
_TOTAL = re.compile(r"tổng|cộng")
_CUT = re.compile(r"cắt giảm|rút ngắn|cam kết")
_LAWFUL = re.compile(r"quy định|theo luật|luật định")
_INDEX = re.compile(r"\(?(?:[0-9]{1,2}|[A-Za-z])\)?")


@frozen
class Column:
    """
    One column of a table.

    Attributes:
        index: From 0.
        role: What it says; None for anything else.
        head: Its heading, both rows of it.
    """

    index: int
    role: Role | None
    head: Cell

    @property
    def is_cut(self) -> bool:
        """Whether its times are those after a cut (*sau cắt giảm*)."""
        return _CUT.search(self.head.words.lower()) is not None

    @property
    def is_lawful(self) -> bool:
        """Whether its times are those of the law, before a cut (*theo quy định*)."""
        return not self.is_cut and _LAWFUL.search(self.head.words.lower()) is not None


@frozen
class Heading:
    """
    The heading of a table of steps, or of a list of procedures.

    Attributes:
        columns: All columns.
        height: Rows it takes, with a row of column numbers.
    """

    columns: tuple[Column, ...]
    height: int

    @property
    def is_listing(self) -> bool:
        """Whether its rows are procedures (*danh mục*), not steps."""
        return any(column.role in {Role.CODE, Role.NAME} for column in self.columns)

    def first(self, role: Role) -> Column | None:
        """The first column with *role*."""
        return next((column for column in self.columns if column.role is role), None)

    @property
    def times(self) -> tuple[Column, ...]:
        """Columns of times."""
        return tuple(column for column in self.columns if column.role is Role.TIME)


def find_heading(rows: Sequence[Row], start: int) -> Heading | None:
    """The heading that begins at row *start*; None when none does."""
    if rows[start].is_line or not _is_heading(rows[start]):
        return None
    height = 2 if _has_second_row(rows, start) else 1
    heads = [
        Cell(folded(" ".join(_distinct(rows[start : start + height], index))), cell.place)
        for index, cell in enumerate(rows[start].cells)
    ]
    columns = _with_label(tuple(Column(i, _role(head.text), head) for i, head in enumerate(heads)))
    if start + height < len(rows) and _is_index(rows[start + height]):
        height += 1
    return Heading(columns, height)


def _is_heading(row: Row) -> bool:
    texts = [cell.words for cell in row.own]
    if len(texts) < _FEWEST_HEADS or any(len(text) > _LONGEST for text in texts):
        return False
    if any(map(_STEP.fullmatch, texts)):
        return False
    roles = {_role(text) for text in texts}
    return Role.TIME in roles and len(roles - {Role.TIME, Role.NOTES, None}) > 0


def _role(text: str) -> Role | None:
    lower = text.lower().strip(" :.*")
    if _TOTAL.match(lower):
        return None
    for role, whole in _WHOLE:
        if whole.fullmatch(lower):
            return role
    found = [(match.start(), role) for role, words in _WORDS if (match := words.search(lower))]
    first = min(found)[1] if found else None
    if first is Role.UNIT and "người" in lower:
        return Role.ACTOR  # "Đơn vị/người thực hiện"
    return first


def _has_second_row(rows: Sequence[Row], start: int) -> bool:
    """A row of sub-headings: cells of the first row reach down into it, or a time is split."""
    if start + 1 >= len(rows) or rows[start + 1].is_line:
        return False
    first, second = rows[start], rows[start + 1]
    if any(any(sign.isdigit() for sign in cell.text) for cell in second.own):
        return False
    reaches_down = any(cell.merged == "down" and cell.text for cell in second.cells)
    under_time = [
        second.cell(index)
        for index, cell in enumerate(first.cells)
        if cell.merged == "across" and _role(cell.words) is Role.TIME
    ]
    return (reaches_down and bool(second.own)) or any(cell.text for cell in under_time)


def _distinct(rows: Sequence[Row], index: int) -> list[str]:
    return list(dict.fromkeys(row.cell(index).words for row in rows if row.cell(index).text))


def _with_label(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """A second column of step numbers, "STT" and "Trình tự", says what is done."""
    numbers = [column for column in columns if column.role is Role.NUMBER]
    if len(numbers) < _FEWEST_HEADS or any(column.role is Role.LABEL for column in columns):
        return columns
    label = numbers[1].index
    return tuple(
        Column(column.index, Role.LABEL, column.head) if column.index == label else column
        for column in columns
    )


def _is_index(row: Row) -> bool:
    """A row that only numbers the columns: (1) (2) (3), or A B 1 2."""
    texts = [cell.words for cell in row.own]
    if len(texts) < _FEWEST_IN_INDEX or not all(map(_INDEX.fullmatch, texts)):
        return False
    figures = [int(text.strip("()")) for text in texts if text.strip("()").isdigit()]
    return figures == list(range(figures[0], figures[0] + len(figures))) if figures else False
