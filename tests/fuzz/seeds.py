"""Harmless inputs that the fuzzer spoils."""

from __future__ import annotations

import csv
import tempfile
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl

__all__ = ["CATALOGUES", "DIRECTIVE", "NOTATIONS", "TABLES"]

ROWS = [
    ("STT", "Nội dung công việc", "Người thực hiện", "Thời gian (ngày)", ""),
    ("", "", "", "Theo quy định", "Sau cắt giảm"),
    ("1", "Tiếp nhận hồ sơ", "Công chức", "1", "0,5"),
    ("2", "Thẩm định", "Chuyên viên", "3", "2"),
    ("", "Xem xét", "Lãnh đạo phòng", "", ""),
    ("3", "Trả kết quả", "Công chức", "Không tính thời gian", "Không tính thời gian"),
    ("Tổng cộng", "", "", "4", "2,5"),
]
MERGES = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (3, 3, 4, 3), (3, 4, 4, 4)]
TITLES = ("Lĩnh vực: Đất đai", "1. Giao đất (Mã TTHC: 1.012784)", "Thời hạn: 4 ngày")

CSV = """code,name,field_of_work,level,valid_from,decision,channel,statutory,committed
1.002099,Đăng ký hoạt động,Luật sư,province,2025-07-01,1/QĐ-BTP,in_person,25 ngày,17 ngày làm việc
1.002099,Đăng ký hoạt động,Luật sư,province,2025-07-01,1/QĐ-BTP,online,7 ngày,
"""
JSON = """{"catalogue": {"name": "Thử"}, "procedure": [{"code": "1.000703", "name": "Cấp phép",
"field_of_work": "Đường bộ", "level": "province", "valid_from": "2026-09-03",
"decision": {"number": "1/QĐ"}, "terms": {"online": "25 ngày"},
"commitment": {"decision": {"number": "1/QĐ"}, "terms": {"online": "17,5 ngày làm việc"}},
"step": [{"key": "sign", "label_vi": "Ký", "kind": "approve", "term": "1 ngày", "stage": 1}]}]}"""
DIRECTIVE = b"""number = "1/CT"
issued_on = 2026-01-01
provenance = "assumed"
target = "30%"
[scope]
levels = ["province"]
[rounding]
days = "1/2"
[floors]
appraise = "0,5"
"""


def _toml() -> str:
    """The first three procedures of the sample."""
    sample = files("tthc_flow.procedures") / "data" / "sample_catalogue.toml"
    return "[[procedure]]".join(sample.read_text(encoding="utf-8").split("[[procedure]]")[:4])


def _notations() -> list[str]:
    path = Path(__file__).parents[1] / "terms" / "notations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        found = [row["raw"] for row in csv.DictReader(file) if row["raw"]]
    return [
        *found,
        "15 ngày làm việc (trường hợp cần lấy ý kiến thì tối đa không quá 25 ngày làm việc)",
        "trong ngày; nhiều bản: kéo dài thêm không quá 02 (hai) ngày làm việc",
        "02 ngày làm việc (cắt giảm 01/03 ngày làm việc, tỷ lệ 33,33%)",
        "Người có công: không quá 18 ngày; BTXH: không quá 6 ngày; 11 ngày đối với người già…",
        "09-12 ngày làm việc theo từng trường hợp",
        "05 ngày làm việc, không kể thời gian xác minh",
        "Trực tuyến7 Ngày làm việcMiễn phíTrực tiếp7 Ngày làm việcMiễn phí",
    ]


def _word() -> dict[str, bytes]:
    document = docx.Document()
    for title in TITLES:
        document.add_paragraph(title)
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    for top, left, bottom, right in MERGES:
        table.cell(top, left).merge(table.cell(bottom, right))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seed.docx"
        document.save(str(path))
        return _parts(path, "word/document.xml", "word/styles.xml")


def _excel() -> dict[str, bytes]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for title in TITLES:
        sheet.append([title])
    for row in ROWS:
        sheet.append(row)
    first = len(TITLES) + 1
    for top, left, bottom, right in MERGES:
        sheet.merge_cells(
            start_row=first + top,
            start_column=left + 1,
            end_row=first + bottom,
            end_column=right + 1,
        )
    sheet["D20"] = "=SUM(D1:D3)"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seed.xlsx"
        book.save(path)
        return _parts(path, "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml")


def _parts(path: Path, *first: str) -> dict[str, bytes]:
    """All parts, those named first."""
    with ZipFile(path) as archive:
        known = archive.namelist()
        names = [name for name in first if name in known]
        names += [name for name in known if name not in first]
        return {name: archive.read(name) for name in names}


NOTATIONS = _notations()
CATALOGUES = {".toml": _toml().encode(), ".json": JSON.encode(), ".csv": CSV.encode()}
TABLES = {".docx": _word(), ".xlsx": _excel()}
