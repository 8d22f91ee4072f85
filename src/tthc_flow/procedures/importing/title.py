"""What the lines above a table say: code, name, time limit, decision, field of work, level."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from attrs import evolve, frozen

from tthc_flow.procedures.importing.case import Case
from tthc_flow.procedures.importing.page import Cell
from tthc_flow.procedures.procedure import Level

__all__ = ["Decision", "Named", "PrintedLimit", "Title", "codes_in", "field_in", "read_title"]

_LONGEST = 2_000
_LARGEST_GROUP = 100
_CODE = re.compile(
    r"(?<![0-9.,/])([0-9]\.[0-9]{6})"
    r"(?:\.((?:[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.)?[A-Z][0-9]{2}))?(?![0-9])"
)
_CODE_WORDS = re.compile(
    r"[\s(;,–-]*(?:mã\s*(?:số\s*)?(?:tthc|thủ tục(?: hành chính)?|hồ sơ)?|số hồ sơ(?: tthc)?)?"
    r"[\s:(]*$",
    re.IGNORECASE,
)
_MARKS = re.compile(
    r"\s*(?:(?:[0-9]{1,2}(?:\.[0-9]{1,2})*|[IVX]{1,5}|[A-Za-zĐđ])[.)/]+\s*|[-–+*•]\s*)*"
)
_NAME = re.compile(
    r"(?:tên\s+)?(?:thủ tục(?: hành chính)?|tthc|quy trình)(?:\s+(?:số\s+)?[0-9]+)?\s*:\s*",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"(?P<label>(?:tổng\s+)?(?:thời hạn|thời gian)(?:\s+(?:giải quyết|thực hiện|xử lý|theo|sau|được"
    r"|quy định|cắt giảm|khi|đã|cam kết|của|tthc|thủ tục(?: hành chính)?|hồ sơ|công việc|pháp luật"
    r"|[0-9]{1,2} ?%))*)\s*(?P<colon>:?)\s*(?P<limit>.*)",
    re.IGNORECASE,
)
_CUT = re.compile(r"cắt giảm|cam kết", re.IGNORECASE)
_DECISION = re.compile(r"quyết định\s+số:?\s*([0-9]{1,6}(?:/[0-9]{4})?/[^\s,;)]+)", re.IGNORECASE)
_ISSUED = re.compile(
    r"ngày\s*([0-9]{1,2})\s*(?:/|tháng)\s*([0-9]{1,2})\s*(?:/|năm)\s*([0-9]{4})", re.IGNORECASE
)
_ISSUER = re.compile(r"[0-9]{4}\s+của\s+([^);.]+)", re.IGNORECASE)
_FIELD = re.compile(r"(?P<before>.*?)\blĩnh vực\b(?P<colon>\s*:)?(?P<field>[^(]+).*", re.IGNORECASE)
_LEVEL = re.compile(
    r"CẤP (TỈNH|HUYỆN|XÃ|BỘ)|[Cc]ấp (?:thực hiện|giải quyết)\s*:\s*(?:[Cc]ấp )?(\w+)"
)
_LEVELS = {
    "tỉnh": Level.PROVINCE,
    "huyện": Level.DISTRICT,
    "xã": Level.COMMUNE,
    "bộ": Level.MINISTRY,
}
_GROUP = re.compile(r"^nhóm\b|\bgồm\s*:|\bgồm các (?:thủ tục|tthc)", re.IGNORECASE)


@frozen
class Decision:
    """The decision a table belongs to, as far as it is printed."""

    number: str
    issued_on: date | None = None
    issuer: str = ""


@frozen
class PrintedLimit:
    """
    A time limit, not yet read.

    Attributes:
        text: The words.
        cell: Where they stand.
        is_cut: Whether it is the limit after a cut.
        heading: Heading of the column they stand in, for bare numbers; empty for none.
    """

    text: str
    cell: Cell
    is_cut: bool = False
    heading: str = ""


@frozen
class Named:
    """A procedure by its code, with the agency suffix and the name printed beside it."""

    code: str
    agency_code: str
    name: str
    cell: Cell


@frozen
class Title:
    """
    Facts above a table. Decision, field of work and level hold for the tables that follow too.

    Attributes:
        named: Procedures by code; more than one when a table serves a group.
        name: Name of the procedure when no line has a code; empty when none is printed.
        case: The case the table is for; None when there is only one.
        limits: Time limits.
        decision: The decision; None when none is printed.
        field_of_work: Empty when none is printed.
        level: None when none is printed.
        is_group: Whether the codes that follow share one table.
        is_certain: Whether a line calls *name* a name.
        without_table: Procedures whose code stands above another's, with no table between.
    """

    named: tuple[Named, ...] = ()
    name: str = ""
    case: Case | None = None
    limits: tuple[PrintedLimit, ...] = ()
    decision: Decision | None = None
    field_of_work: str = ""
    level: Level | None = None
    is_group: bool = False
    is_certain: bool = False
    without_table: tuple[Named, ...] = ()

    def below(self) -> Title:
        """What still holds for the next table."""
        return Title(decision=self.decision, field_of_work=self.field_of_work, level=self.level)


def read_title(lines: Iterable[Cell], above: Title, cases: int) -> Title:
    """
    Read the lines above a table.

    Args:
        lines: From the top down.
        above: What earlier lines said that still holds.
        cases: How many cases of the procedure came before; letters a case without a mark.
    """
    title = above
    for line in lines:
        if len(line.text) <= _LONGEST:
            title = _with(title, line, cases)
    return title


def _with(title: Title, line: Cell, cases: int) -> Title:
    text = line.words
    bare = _MARKS.sub("", text, count=1)
    if limit := _limit(bare, line):
        return evolve(title, limits=(*title.limits, limit))
    if decision := _decision(text):
        return evolve(title, decision=decision)
    if _GROUP.search(bare) and not title.is_group:
        left = (*title.without_table, *title.named)
        title = evolve(title, is_group=True, named=(), without_table=left)
    if _CODE.search(text):
        return _with_codes(title, line)
    if case := Case.of(text, cases):
        return evolve(title, case=case)
    return _with_place_or_name(title, text, bare)


def _limit(text: str, line: Cell) -> PrintedLimit | None:
    found = _LIMIT.fullmatch(text)
    if found is None:
        return None
    is_total = found["label"].lower().startswith("tổng")
    if not (found["colon"] or is_total or found["limit"][:1].isdigit()):
        return None
    return PrintedLimit(found["limit"], line, is_cut=_CUT.search(found["label"]) is not None)


def _decision(text: str) -> Decision | None:
    number = _DECISION.search(text)
    if number is None:
        return None
    rest = text[number.end() :]
    issued, issuer = _ISSUED.search(rest), _ISSUER.search(rest)
    return Decision(
        number[1].rstrip(".:"),
        _date(issued) if issued else None,
        issuer[1].strip() if issuer else "",
    )


def _date(found: re.Match[str]) -> date | None:
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_codes(title: Title, line: Cell) -> Title:
    """A line with codes: "1. Cấp giấy phép (Mã TTHC: 1.001806)", or the code below the name."""
    name = _name_beside_code(line.words) or title.name
    found = tuple(Named(code, agency, name, line) for code, agency in codes_in(line.words))
    if title.is_group:
        return evolve(title, named=(*title.named, *found)[:_LARGEST_GROUP])
    left = (*title.without_table, *title.named)
    return evolve(title, named=found, name=name, case=None, limits=(), without_table=left)


def _name_beside_code(text: str) -> str:
    codes = list(_CODE.finditer(text))
    first, last = codes[0], codes[-1]
    before = _CODE_WORDS.sub("", text[: first.start()])
    name = _MARKS.sub("", before, count=1) or text[last.end() :].lstrip(" ).:;,–-")
    return _NAME.sub("", name, count=1).strip(" .:;,–-(")


def _with_place_or_name(title: Title, text: str, bare: str) -> Title:
    level = _LEVEL.search(text)
    if level and (found := _LEVELS.get((level[1] or level[2]).lower())):
        title = evolve(title, level=found)
    if field := field_in(bare):
        return evolve(title, field_of_work=field)
    if named := _NAME.match(bare):
        return evolve(title, name=bare[named.end() :].strip(" .:"), is_certain=True)
    if title.is_certain or title.named or bare.lower().startswith(("thời gian", "thời hạn")):
        return title
    is_certain = bare.lower().startswith("thủ tục ") and not bare.isupper()
    return evolve(title, name=bare.strip(" .:"), is_certain=is_certain)


def codes_in(text: str) -> list[tuple[str, str]]:
    """National codes in *text*, each with its agency suffix or nothing."""
    return _CODE.findall(text)


def field_in(text: str) -> str:
    """The field of a heading, "LĨNH VỰC ĐẤT ĐAI"; names of procedures speak of fields too."""
    found = _FIELD.fullmatch(text)
    if found is None or not (found["colon"] or not found["before"].strip() or text.isupper()):
        return ""
    words = found["field"].strip(" .:;")
    return words.capitalize() if words.isupper() else words
