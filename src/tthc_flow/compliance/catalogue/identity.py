"""Codes, names, levels: what tells a procedure from all others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tthc_flow.citations import Citation
from tthc_flow.compliance.records import ProcedureRecord
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.procedures import Level

__all__ = ["RULES"]

_CODE = re.compile(r"[0-9]\.[0-9]{6}")
_AGENCY = re.compile(r"(?:[0-9A-Z]+\.)*[0-9A-Z]+")
_LEVEL_1 = re.compile(r"[A-Y][0-9]{2}")
_COMPLETE = Citation("NĐ 63/2010/NĐ-CP điều 8 khoản 2", "R23")


def _code(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    if not record.code and not record.says("code"):
        return
    if not _CODE.fullmatch(record.code):
        yield hit("code", code=record.code)


CODE_FORM: Rule[ProcedureRecord] = Rule(
    code="TF601",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=Citation("mã trên Cổng DVCQG, dạng 1.001193", "T53"),
    title=Words("Mã thủ tục sai dạng", "A code of the wrong form"),
    finding=Words("Mã “{code}” không có dạng 1.001193", "the code “{code}” is not like 1.001193"),
    fix=Words(
        "Ghi mã ngắn; phần .000.00.00.H56 ghi vào agency_code",
        "write the short code; .000.00.00.H56 goes to `agency_code`",
    ),
    why=Words(
        "Mã là khóa để nối với CSDL quốc gia và Cổng dịch vụ công.",
        "The code is the key to the national database and the portal.",
    ),
    check=_code,
)


def _agency(record: ProcedureRecord, yardstick: Yardstick) -> Iterator[Hit]:
    code = record.agency_code
    if not code:
        return
    groups = code.split(".")
    has_level_1 = _LEVEL_1.fullmatch(groups[0]) or _LEVEL_1.fullmatch(groups[-1])
    longest = yardstick.law.whole("agency_code_longest")
    if len(code) > longest or not _AGENCY.fullmatch(code) or not has_level_1:
        yield hit("agency_code", code=code, longest=longest)


AGENCY_CODE_FORM: Rule[ProcedureRecord] = Rule(
    code="TF602",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=Citation("QĐ 20/2020/QĐ-TTg", "T52"),
    title=Words("Mã định danh cơ quan sai dạng", "An agency code of the wrong form"),
    finding=Words(
        "“{code}” không phải mã cơ quan: nhóm 0-9 A-Z cách bằng dấu chấm, không quá {longest} ký "
        "tự, có mã cấp 1 như H56",
        "“{code}” is no agency code: groups of 0-9 A-Z between points, {longest} characters at "
        "most, one of level 1 such as H56",
    ),
    fix=Words("Tra mã định danh điện tử của cơ quan", "look the agency's identifier up"),
    why=Words(
        "Hồ sơ gửi bằng mã sai không về đúng cơ quan.",
        "A dossier sent with a wrong code does not reach the agency.",
    ),
    check=_agency,
    law=("agency_code_longest",),
)


def _nameless(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    if not record.name.strip():
        yield hit("name", what=Words("tên thủ tục", "name"))
    if not record.field_of_work.strip():
        yield hit("field_of_work", what=Words("lĩnh vực", "field of work"))
    if not record.levels and record.says("levels"):
        yield hit("level", what=Words("cấp thực hiện", "level"))


PART_MISSING: Rule[ProcedureRecord] = Rule(
    code="TF603",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=_COMPLETE,
    title=Words("Thiếu tên, lĩnh vực hoặc cấp", "No name, field or level"),
    finding=Words("Không ghi {what}", "no {what} is given"),
    fix=Words("Ghi như trong quyết định công bố", "write it as the publication decision does"),
    why=Words(
        "Thủ tục chỉ hoàn chỉnh khi có đủ tên, lĩnh vực và nơi giải quyết.",
        "A procedure is complete only with a name, a field and somebody who settles it.",
    ),
    check=_nameless,
)


def _district(record: ProcedureRecord, yardstick: Yardstick) -> Iterator[Hit]:
    exists = yardstick.law.flag("district_level_exists")
    if Level.DISTRICT in record.levels and not exists and record.is_in_force(yardstick.on):
        yield hit("level", on=yardstick.on)


DISTRICT_LEVEL: Rule[ProcedureRecord] = Rule(
    code="TF604",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.ERROR,
    citation=Citation("cấp huyện kết thúc ngày 01/07/2025", "R23"),
    title=Words("Cấp huyện không còn", "The district level has ended"),
    finding=Words("Còn ghi cấp huyện vào ngày {on}", "still at district level on {on}"),
    fix=Words(
        "Chuyển về cấp xã hoặc cấp tỉnh theo văn bản phân cấp; ghi valid_until cho bản cũ",
        "move it to the commune or province as decentralised; close the old version",
    ),
    why=Words(
        "Không còn cơ quan nào ở cấp này để nhận và giải quyết hồ sơ.",
        "There is no agency left at this level to receive and settle a dossier.",
    ),
    check=_district,
    law=("district_level_exists",),
)


def _assumed(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    if record.assumed:
        yield hit("assumed", fields=record.assumed)


ASSUMED_FIELDS: Rule[ProcedureRecord] = Rule(
    code="TF605",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=Citation("giả định phải hiện ra ở mọi nơi dùng đến", "R22"),
    title=Words("Thông tin giả định", "Assumed fields"),
    finding=Words("Văn bản không nêu: {fields}", "the published text does not say: {fields}"),
    fix=Words("Hỏi cơ quan công bố rồi bỏ khỏi assumed", "ask the publisher, then drop `assumed`"),
    why=Words(
        "Điều người nhập tự hiểu không phải điều văn bản nói.",
        "What whoever typed it took for granted is not what the act says.",
    ),
    check=_assumed,
)

RULES = (CODE_FORM, AGENCY_CODE_FORM, PART_MISSING, DISTRICT_LEVEL, ASSUMED_FIELDS)
