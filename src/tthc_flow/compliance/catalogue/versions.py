"""Versions of one procedure: gaps, overlaps, drift, and two procedures under one code."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tthc_flow.citations import Citation
from tthc_flow.compliance.records import ProcedureRecord, Versions
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick

__all__ = ["RULES"]

_PINNED = Citation("hồ sơ giữ phiên bản có hiệu lực khi tiếp nhận", "T47")

Pair = tuple[ProcedureRecord, ProcedureRecord]


def _pairs(versions: Versions) -> Iterator[Pair]:
    """Neighbours in time, both with a first day."""
    dated = [record for record in versions.records if record.valid_from is not None]
    yield from pairwise(dated)


def _expired(versions: Versions, yardstick: Yardstick) -> Iterator[Hit]:
    on = yardstick.on
    begun = [each for each in versions.records if each.valid_from and each.valid_from <= on]
    ends = [record.valid_until for record in begun if record.valid_until is not None]
    if begun and not any(record.is_in_force(on) for record in begun) and ends:
        yield hit("valid_until", until=max(ends), on=on)


EXPIRED: Rule[Versions] = Rule(
    code="TF501",
    family=Family.CATALOGUE,
    over=Versions,
    severity=Severity.WARNING,
    citation=_PINNED,
    title=Words("Phiên bản đã hết hiệu lực", "An expired version"),
    finding=Words(
        "Hết hiệu lực từ {until}; ngày {on} không còn phiên bản nào",
        "no version holds since {until}, asked for {on}",
    ),
    fix=Words("Thêm phiên bản mới, hoặc gỡ thủ tục", "add the new version, or drop the procedure"),
    why=Words(
        "Hồ sơ tiếp nhận hôm nay không có thời hạn nào để áp dụng.",
        "A dossier accepted today has no term that holds.",
    ),
    check=_expired,
)


def _gap(versions: Versions, _: Yardstick) -> Iterator[Hit]:
    for one, other in _pairs(versions):
        ends, begins = one.valid_until, other.valid_from
        if ends is not None and begins is not None and ends < begins:
            yield hit("valid_from", until=ends, since=begins)


GAP: Rule[Versions] = Rule(
    code="TF502",
    family=Family.CATALOGUE,
    over=Versions,
    severity=Severity.WARNING,
    citation=_PINNED,
    title=Words("Khoảng trống giữa hai phiên bản", "A gap between two versions"),
    finding=Words(
        "Không có phiên bản nào từ {until} đến trước {since}",
        "no version holds from {until} until {since}",
    ),
    fix=Words("Nối ngày hết hiệu lực với ngày có hiệu lực", "let one end when the other begins"),
    why=Words(
        "Hồ sơ tiếp nhận trong khoảng này không có thời hạn.",
        "Dossiers accepted in between have no term.",
    ),
    check=_gap,
)


def _overlap(versions: Versions, _: Yardstick) -> Iterator[Hit]:
    for one, other in _pairs(versions):
        ends, begins = one.valid_until, other.valid_from
        if begins is not None and (ends is None or ends > begins):
            yield hit("valid_from", since=begins, first=one.valid_from, iso=begins.isoformat())


OVERLAP: Rule[Versions] = Rule(
    code="TF503",
    family=Family.CATALOGUE,
    over=Versions,
    severity=Severity.ERROR,
    citation=_PINNED,
    title=Words("Hai phiên bản cùng hiệu lực", "Two versions in force at once"),
    finding=Words(
        "Từ {since} hai phiên bản cùng hiệu lực (phiên bản trước từ {first})",
        "two versions hold from {since} on (the earlier one since {first})",
    ),
    fix=Words(
        "Ghi valid_until = {iso} cho phiên bản trước",
        "write valid_until = {iso} in the earlier version",
    ),
    why=Words(
        "Hai thời hạn cùng đúng thì không ai biết hồ sơ theo thời hạn nào.",
        "With two terms in force nobody knows which one a dossier has.",
    ),
    check=_overlap,
)


def _name_drift(versions: Versions, _: Yardstick) -> Iterator[Hit]:
    for one, other in _pairs(versions):
        if _plain(one.name) != _plain(other.name) and not _are_both_in_force(one, other):
            yield hit("name", earlier=one.name, later=other.name)
        if _plain(one.field_of_work) != _plain(other.field_of_work):
            yield hit("field_of_work", earlier=one.field_of_work, later=other.field_of_work)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _are_both_in_force(one: ProcedureRecord, other: ProcedureRecord) -> bool:
    """Whether some day belongs to both; an unknown day belongs to everybody."""
    if one.valid_from is None or other.valid_from is None:
        return True
    return one.valid_until is None or one.valid_until > other.valid_from


NAME_DRIFT: Rule[Versions] = Rule(
    code="TF504",
    family=Family.CATALOGUE,
    over=Versions,
    severity=Severity.NOTE,
    citation=Citation("NĐ 63/2010/NĐ-CP điều 8 khoản 2", "R23"),
    title=Words("Tên hoặc lĩnh vực đổi giữa các phiên bản", "A name or field that changed"),
    finding=Words("Trước là “{earlier}”, nay là “{later}”", "was “{earlier}”, now “{later}”"),
    fix=Words("Xác nhận quyết định có đổi tên", "confirm that the decision renames it"),
    why=Words(
        "Tên đổi mà mã giữ nguyên thường là hai thủ tục bị nhập chung.",
        "A new name under an old code is often two procedures entered as one.",
    ),
    check=_name_drift,
)


def _double(versions: Versions, _: Yardstick) -> Iterator[Hit]:
    for one, other in pairwise(versions.records):
        if _are_both_in_force(one, other) and _plain(one.name) != _plain(other.name):
            yield hit("code", one=one.name, other=other.name)


SAME_CODE_TWICE: Rule[Versions] = Rule(
    code="TF505",
    family=Family.CATALOGUE,
    over=Versions,
    severity=Severity.ERROR,
    citation=Citation("CSDL quốc gia về TTHC: một mã, một thủ tục", "T53"),
    title=Words("Một mã, hai thủ tục", "One code, two procedures"),
    finding=Words("Mã dùng cho “{one}” và “{other}”", "the code is used for “{one}” and “{other}”"),
    fix=Words("Tra lại mã trên CSDL quốc gia", "look the codes up in the national database"),
    why=Words(
        "Hồ sơ gửi lên Cổng bằng mã này sẽ vào nhầm thủ tục.",
        "A dossier sent to the portal under this code ends in the wrong procedure.",
    ),
    check=_double,
)


def _same_decision(versions: Versions, _: Yardstick) -> Iterator[Hit]:
    for one, other in _pairs(versions):
        if one.decision and other.decision and one.decision.number == other.decision.number:
            yield hit("decision", number=one.decision.number, since=other.valid_from)


SAME_DECISION: Rule[Versions] = Rule(
    code="TF506",
    family=Family.CATALOGUE,
    over=Versions,
    severity=Severity.NOTE,
    citation=Citation("NĐ 63/2010/NĐ-CP điều 13", "T47"),
    title=Words("Phiên bản mới dẫn quyết định cũ", "A new version with the old decision"),
    finding=Words(
        "Phiên bản từ {since} vẫn dẫn quyết định {number}",
        "the version from {since} still names {number}",
    ),
    fix=Words("Ghi quyết định sửa đổi, bổ sung", "name the decision that amends it"),
    why=Words(
        "Thủ tục được sửa đổi phải có quyết định công bố mới.",
        "An amended procedure has a publication decision of its own.",
    ),
    check=_same_decision,
)

RULES = (EXPIRED, GAP, OVERLAP, NAME_DRIFT, SAME_CODE_TWICE, SAME_DECISION)
