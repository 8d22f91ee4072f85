"""Rows that are no procedures."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_flow.citations import Citation
from tthc_flow.compliance.records import BrokenRow
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick

__all__ = ["RULES"]


def _broken(row: BrokenRow, _: Yardstick) -> Iterator[Hit]:
    for fault in row.faults:
        yield hit(fault=fault)


BROKEN_ROW: Rule[BrokenRow] = Rule(
    code="TF001",
    family=Family.CATALOGUE,
    over=BrokenRow,
    severity=Severity.ERROR,
    citation=Citation("Thiết kế tthc_flow", "R26"),
    title=Words("Dòng không đọc được như một thủ tục", "A row that is no procedure"),
    finding=Words("Sai cấu trúc: {fault}", "wrong form: {fault}"),
    fix=Words(
        "Sửa theo docs/catalogue-format.md; các dòng khác vẫn được kiểm tra",
        "correct it as docs/catalogue-format.md says; the other rows are checked all the same",
    ),
    why=Words(
        "Dòng này chưa được kiểm tra gì cả: khóa lạ, thiếu khóa hoặc sai kiểu dữ liệu.",
        "Nothing in this row was checked: an unknown or missing key, or a value of the wrong type.",
    ),
    check=_broken,
)

RULES = (BROKEN_ROW,)
