"""What cannot be read is told with its coordinates; nothing is put in its place (R20, R26)."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from openpyxl.styles import numbers

from tthc_flow.errors import MissingExtra, UnreadableDocument
from tthc_flow.procedures import Level, load_catalogue
from tthc_flow.procedures.importing import Defaults, RemarkKind, import_tables
from tthc_flow.procedures.importing import reading as reading_module
from tthc_flow.terms import Term, Unspecified, WorkingDays, WorkingHours

from .annex import KINDS, SHEET, Table, write

TITLE = "1. Giao đất (Mã TTHC: 1.012784)"
HEAD = ("STT", "Nội dung", "Trách nhiệm", "Thời gian (ngày)")
BOTH = pytest.mark.parametrize("kind", KINDS)


@BOTH
@pytest.mark.parametrize(
    ("printed", "what"),
    [
        ("sớm nhất", "no number and no known words"),
        ("Theo quy định tại mục 2,3 Phần II", "no number and no known words"),
        ("3/5", "n/m is a fraction only as"),
        ("4 giờ", "contradicts the heading"),
        ("5-7", "a range"),
        ("", "no time stands here"),
        ("2 ngày (nếu đủ)", "more than one time limit"),
    ],
)
def test_a_time_that_cannot_be_read_is_told(
    tmp_path: Path, kind: str, printed: str, what: str
) -> None:
    """R20: the step is kept with an unspecified time, and the cell is named."""
    rows = [HEAD, ("1", "Tiếp nhận", "Công chức", "1"), ("2", "Thẩm định", "Chuyên viên", printed)]
    annex = write(tmp_path, kind, TITLE, "Thời hạn giải quyết: 5 ngày", Table(rows))
    read = import_tables([annex.path])
    (remark,) = read.remarks
    assert (remark.kind, remark.file) == (RemarkKind.UNREAD, annex.path.name)
    assert (remark.place, remark.text) == (annex.place(0, 2, 3), printed)
    assert what in remark.what
    step = read.procedures[0].steps[1]
    assert step.term == Unspecified()
    assert "term" in step.assumed
    assert annex.place(0, 2, 3) in str(remark)


def sheet_with(folder: Path, value: Any, number_format: str = "") -> Path:
    """A sheet whose only time is *value*."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    sheet.append([TITLE])
    sheet.append(["Thời hạn giải quyết: 5 ngày"])
    sheet.append(HEAD)
    sheet.append(["1", "Thẩm định", "Chuyên viên", value])
    if number_format:
        sheet["D4"].number_format = number_format
    path = folder / "book.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (1.125, "", WorkingDays("1.125")),
        (0.1 + 0.2, "", WorkingDays("0.3")),
        (2, '0 "ngày làm việc"', WorkingDays(2)),
        ("1.125", "", None),
        (date(2026, 2, 1), numbers.FORMAT_DATE_DDMMYY, None),
        (time(4), "", None),
        (True, "", None),
        ("#REF!", "", None),
        ("=1/2", "", None),
    ],
    ids=str,
)
def test_cells_of_a_sheet(
    tmp_path: Path, value: Any, number_format: str, expected: Term | None
) -> None:
    """A number is taken as stored; a date, an error, a truth value, a mere formula is not read."""
    read = import_tables([sheet_with(tmp_path, value, number_format)])
    (step,) = read.procedures[0].steps
    assert step.term == (expected or Unspecified())
    assert [remark.place for remark in read.remarks] == ([] if expected else [f"{SHEET}!D4"])


def test_the_value_stored_with_a_formula_is_taken_and_told(tmp_path: Path) -> None:
    """Nothing is calculated: what Excel last stored is taken, and the cell is named."""
    path = sheet_with(tmp_path, "=1/2")
    replace_in_sheet(path, "<v></v>", "<v>0.5</v>")
    replace_in_sheet(path, "<v/>", "<v>0.5</v>")
    replace_in_sheet(path, "<v />", "<v>0.5</v>")
    read = import_tables([path])
    assert read.procedures[0].steps[0].term == WorkingDays("0.5")
    assert [(r.kind, r.place) for r in read.remarks] == [(RemarkKind.FORMULA, f"{SHEET}!D4")]


def replace_in_sheet(path: Path, old: str, new: str) -> None:
    """Change the XML of the first sheet."""
    from zipfile import ZipFile

    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            archive.writestr(
                name, content.replace(old.encode(), new.encode()) if is_sheet else content
            )


def test_hidden_sheets_and_rows_are_not_read_but_told(tmp_path: Path) -> None:
    """What nobody sees is not printed."""
    path = sheet_with(tmp_path, 1)
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    sheet.append(["2", "Ẩn", "Chuyên viên", 4])
    sheet.row_dimensions[5].hidden = True
    book.create_sheet("Nháp").sheet_state = "hidden"
    book.save(path)
    read = import_tables([path])
    assert len(read.procedures[0].steps) == 1
    assert [(r.kind, r.place) for r in read.remarks] == [
        (RemarkKind.LEFT_OUT, f"{SHEET}!A5"),
        (RemarkKind.LEFT_OUT, "Nháp"),
    ]


def test_word_prints_more_than_its_runs(tmp_path: Path) -> None:
    """Links, content controls and automatic numbers are printed too; a table in a cell is told."""
    annex = write(
        tmp_path,
        "docx",
        TITLE,
        "Thời hạn giải quyết: 5 ngày",
        Table([HEAD, ("", "Thẩm định", "Chuyên viên", "1"), ("", "Ký", "Lãnh đạo", "")]),
    )
    document = docx.Document(str(annex.path))
    table = document.tables[0]
    for row in (1, 2):
        table.cell(row, 0).paragraphs[0].style = "List Number"
        properties = table.cell(row, 0).paragraphs[0]._p.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_numId().val = 1
    run = table.cell(1, 1).paragraphs[0].runs[0]._r
    wrapper = parse_xml(
        '<w:sdt xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:sdtContent/></w:sdt>"
    )
    run.getparent().replace(run, wrapper)
    wrapper[0].append(run)
    table.cell(2, 3).add_table(1, 1).cell(0, 0).text = "2"
    document.save(str(annex.path))
    read = import_tables([annex.path])
    steps = read.procedures[0].steps
    assert [step.label_vi for step in steps] == ["Thẩm định", "Ký"]
    assert [(r.place, r.what) for r in read.remarks] == [
        (annex.place(0, 2, 3), "a table stands in this cell")
    ]


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_word_breaks_lines_and_wraps_paragraphs_and_rows(tmp_path: Path) -> None:
    """A title in a content control, lines in one cell, a row that begins further right."""
    annex = write(
        tmp_path,
        "docx",
        "Thời hạn giải quyết: 5 ngày",
        Table([HEAD, ("1", "Thẩm định", "Chuyên viên", "1"), ("2", "Ký", "Lãnh đạo", "1")]),
    )
    document = docx.Document(str(annex.path))
    control = (
        f"<w:sdt {WORD}><w:sdtContent><w:p><w:r><w:t>{TITLE}</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    document.element.body.insert(0, parse_xml(control))
    table = document.tables[0]
    table.cell(1, 1).text = "Thẩm định\tvà\nsoạn thảo"
    hyphen = f"<w:r {WORD}><w:t> X</w:t><w:noBreakHyphen/><w:t>Y</w:t></w:r>"
    table.cell(1, 1).paragraphs[0]._p.append(parse_xml(hyphen))
    last = table.rows[2]._tr
    last.remove(last.tc_lst[0])
    last.insert(0, parse_xml(f'<w:trPr {WORD}><w:gridBefore w:val="1"/></w:trPr>'))
    document.save(str(annex.path))
    read = import_tables([annex.path])
    (procedure,) = read.procedures
    assert read.remarks == ()
    assert procedure.code == "1.012784"
    assert [step.label_vi for step in procedure.steps] == ["Thẩm định và soạn thảo X-Y", "Ký"]
    many = f"<w:tr {WORD}>" + '<w:tc><w:tcPr><w:gridSpan w:val="150"/></w:tcPr><w:p/></w:tc>' * 2
    table._tbl.append(parse_xml(f"{many}</w:tr>"))
    document.save(str(annex.path))
    with pytest.raises(UnreadableDocument, match="more than 200 columns"):
        import_tables([annex.path])


def test_lines_that_only_look_like_facts(tmp_path: Path) -> None:
    """A day that does not exist, a time without a number, a time of office hours: no facts."""
    annex = write(
        tmp_path,
        "docx",
        "(Kèm theo Quyết định số 1/QĐ-UBND ngày 31 tháng 02 năm 2026 của UBND xã)",
        TITLE,
        "Thời gian tiếp nhận hồ sơ trong giờ hành chính",
        "Thời hạn giải quyết: ngay trong ngày; hồ sơ phức tạp: kéo dài thêm 02 ngày làm việc",
        Table([HEAD, ("1", "Thẩm định", "Chuyên viên", "1"), ("", "", "", "")]),
    )
    read = import_tables([annex.path])
    (procedure,) = read.procedures
    assert procedure.publication.number == "1/QĐ-UBND"
    assert procedure.publication.issued_on is None
    assert procedure.name == "Giao đất"
    (remark,) = read.remarks
    assert "hồ sơ phức tạp: + 2 ngày làm việc" in remark.what


@BOTH
def test_alternatives_that_do_not_fit_together_are_told(tmp_path: Path, kind: str) -> None:
    """R26: 2a, 2b and then only 3a: nobody knows what case b does there."""
    rows = [
        HEAD,
        ("1", "Tiếp nhận", "Công chức", "1"),
        ("2a", "Trường hợp đủ", "Chuyên viên", "1"),
        ("2b", "Trường hợp thiếu", "Chuyên viên", "1"),
        ("3a", "Trường hợp đủ", "Lãnh đạo", "1"),
        ("4", "Ký", "Lãnh đạo", "1"),
    ]
    annex = write(tmp_path, kind, TITLE, "Thời hạn: 5 ngày", Table(rows))
    read = import_tables([annex.path])
    assert [len(p.steps) for p in read.procedures] == [4, 3]
    assert [(r.kind, r.place) for r in read.remarks] == [
        (RemarkKind.UNREAD, annex.place(0, 4, 0)),
    ]


@BOTH
def test_facts_that_are_not_printed_get_a_placeholder_and_a_remark(
    tmp_path: Path, kind: str
) -> None:
    """R22, R26: a code that no procedure can have, an unspecified term; both told."""
    annex = write(
        tmp_path, kind, "Thủ tục giao đất", Table([HEAD, ("1", "Thẩm định", "Chuyên viên", "2")])
    )
    read = import_tables([annex.path])
    (procedure,) = read.procedures
    assert procedure.code == "0.000001"
    assert procedure.name == "Thủ tục giao đất"
    assert set(procedure.statutory.values()) == {Unspecified()}
    assert {"terms", "decision", "valid_from", "level"} <= set(procedure.assumed)
    assert [remark.kind for remark in read.remarks] == [RemarkKind.MISSING, RemarkKind.MISSING]


def test_the_caller_may_add_what_is_not_printed(tmp_path: Path) -> None:
    """R26: decision, level, field and day hold for all procedures of the files."""
    annex = write(tmp_path, "docx", TITLE, Table([HEAD, ("1", "Thẩm định", "Chuyên viên", "2")]))
    known = Defaults(
        field_of_work="Đất đai",
        level=Level.COMMUNE,
        decision="1/QĐ-UBND",
        issuer="UBND tỉnh",
        issued_on=date(2026, 1, 5),
        valid_from=date(2026, 1, 10),
        source="https://example.org",
    )
    (procedure,) = import_tables([annex.path], known).procedures
    assert procedure.level is Level.COMMUNE
    assert procedure.publication.source == "https://example.org"
    assert str(procedure.valid_from) == "2026-01-10"
    assert procedure.assumed == ("channels", "terms")


@BOTH
def test_a_limit_with_cases_keeps_the_usual_one_and_tells_the_others(
    tmp_path: Path, kind: str
) -> None:
    """R20: a catalogue holds one limit for each channel; cases are for a person to enter."""
    annex = write(
        tmp_path,
        kind,
        TITLE,
        "Thời hạn giải quyết: Không quá 20 ngày làm việc (vùng sâu, vùng xa không quá 30 ngày).",
        Table([HEAD, ("1", "Thẩm định", "Chuyên viên", "20")]),
    )
    read = import_tables([annex.path])
    assert set(read.procedures[0].statutory.values()) == {WorkingDays(20)}
    (remark,) = read.remarks
    assert remark.kind is RemarkKind.LEFT_OUT
    assert "vùng sâu, vùng xa: 30 ngày" in remark.what


@BOTH
def test_limits_and_promises_that_contradict_are_told(tmp_path: Path, kind: str) -> None:
    """R24: a promise longer than the law's term is not written."""
    table = Table([HEAD, ("1", "Thẩm định", "Chuyên viên", "2")])
    annex = write(
        tmp_path,
        kind,
        TITLE,
        "Thời hạn giải quyết: 2 ngày",
        "Thời hạn giải quyết: 3 ngày",
        "Thời hạn sau cắt giảm: 4 ngày",
        table,
    )
    read = import_tables([annex.path])
    assert [remark.kind for remark in read.remarks] == [
        RemarkKind.MISMATCH,
        RemarkKind.UNREAD,
    ]
    assert "longer than statutory" in read.remarks[1].what
    assert read.procedures[0].commitment is None


def test_the_same_procedure_twice_is_taken_once(tmp_path: Path) -> None:
    """R23: two versions of one code may not hold on one day."""
    table = Table([HEAD, ("1", "Thẩm định", "Chuyên viên", "2")])
    annex = write(tmp_path, "docx", TITLE, table, TITLE, table)
    read = import_tables([annex.path])
    assert len(read.procedures) == 1
    assert read.remarks[-1].kind is RemarkKind.LEFT_OUT


def test_tables_without_a_heading_are_told_when_they_hold_times(tmp_path: Path) -> None:
    """R26: nobody knows which column says what; a letterhead is passed over."""
    annex = write(
        tmp_path,
        "docx",
        Table([("UBND TỈNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")]),
        TITLE,
        Table([("Tiếp nhận", "Công chức", "0,5 ngày"), ("Ký", "Lãnh đạo", "1 ngày")]),
    )
    read = import_tables([annex.path])
    assert read.procedures == ()
    assert [remark.place for remark in read.remarks] == [annex.place(1, 0, 2), annex.place(1, 1, 2)]


def test_catalogues_of_our_own_are_taken_over(tmp_path: Path, good: dict[str, Any]) -> None:
    """R26: JSON and CSV become TOML; a faulty procedure is told, the others are kept."""
    import json

    bad = {**good["procedure"][0], "code": "1"}
    half = {**good["procedure"][0], "code": "1.000704", "name": "\ud800"}
    good["procedure"] += [bad, half]
    path = tmp_path / "book.json"
    path.write_text(json.dumps(good), encoding="utf-8")
    heading = "code,name,field_of_work,level,valid_from,decision,channel,statutory"
    rows = tmp_path / "rows.csv"
    rows.write_text(
        f"{heading}\n1.002099,A,B,province,2025-07-01,1/QĐ,online,5 ngày\n", encoding="utf-8"
    )
    read = import_tables([path, rows])
    out = tmp_path / "out.toml"
    out.write_text(read.to_toml(), encoding="utf-8")
    assert load_catalogue(out).codes == ("1.000703", "1.002099")
    assert [remark.place for remark in read.remarks] == [
        "book.json: procedure 2 (1)",
        "book.json: procedure 3 (1.000704)",
    ]
    assert load_catalogue(out).procedures[0].hash == read.procedures[0].hash
    assert WorkingHours(8) in [step.term for step in read.procedures[0].steps]


@pytest.mark.parametrize("name", ["old.xls", "old.doc", "macro.xlsm", "none"])
def test_other_kinds_of_files_are_refused(tmp_path: Path, name: str) -> None:
    """A file is refused with the kinds that are read."""
    path = tmp_path / name
    path.write_bytes(b"x")
    with pytest.raises(UnreadableDocument) as caught:
        import_tables([path])
    assert caught.value.where == name
    assert ".xlsx" in caught.value.remedy


def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Design 13: a missing extra gives one line with the exact command."""
    monkeypatch.setattr(reading_module, "find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match="importing"):
        import_tables([])
