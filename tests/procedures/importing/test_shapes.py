"""Step tables in the shapes decisions print them, in Word and in Excel (R26)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tthc_flow.procedures import Procedure, StepKind, SubmissionChannel, load_catalogue
from tthc_flow.procedures.importing import Imported, RemarkKind, import_tables
from tthc_flow.terms import (
    CalendarDays,
    NotCounted,
    Unspecified,
    WorkingDays,
    WorkingHours,
)

from .annex import KINDS, Table, write

TITLE = (
    "(Kèm theo Quyết định số 2022/QĐ-UBND ngày 27 tháng 11 năm 2025 của UBND tỉnh Cao Bằng)",
    "1. Công nhận cơ sở sản xuất sử dụng người khuyết tật (Mã TTHC: 1.001806)",
)
LIMIT = "Tổng thời gian thực hiện TTHC: 02 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ."
HEAD = ("STT", "Nội dung công việc", "Đơn vị", "Người thực hiện", "Thời gian thực hiện", "Ghi chú")
BOTH = pytest.mark.parametrize("kind", KINDS)


def only(read: Imported) -> Procedure:
    """The one procedure that was read."""
    (procedure,) = read.procedures
    return procedure


def terms(procedure: Procedure) -> list[object]:
    """Times of its steps."""
    return [step.term for step in procedure.steps]


@BOTH
def test_a_plain_table_becomes_a_procedure(tmp_path: Path, kind: str) -> None:
    """R26: title, steps and total of a printed process; what is not printed is assumed."""
    annex = write(
        tmp_path,
        kind,
        *TITLE,
        LIMIT,
        Table(
            [
                HEAD,
                (
                    "1",
                    "Tiếp nhận hồ sơ",
                    "Trung tâm PVHCC",
                    "Công chức",
                    "0,5 ngày làm việc",
                    "Mẫu 01",
                ),
                ("2", "Thẩm định hồ sơ", "Phòng BTXH", "Chuyên viên", "01 ngày làm việc", ""),
                ("3", "Ký duyệt", "Sở Y tế", "Lãnh đạo Sở", "0,5 ngày làm việc", ""),
                ("4", "Trả kết quả", "Trung tâm PVHCC", "Công chức", "Không tính thời gian", ""),
            ]
        ),
    )
    read = import_tables([annex.path])
    procedure = only(read)
    assert read.remarks == ()
    assert procedure.code == "1.001806"
    assert procedure.name == "Công nhận cơ sở sản xuất sử dụng người khuyết tật"
    assert procedure.publication.number == "2022/QĐ-UBND"
    assert procedure.publication.issuer == "UBND tỉnh Cao Bằng"
    assert str(procedure.publication.issued_on) == "2025-11-27"
    assert procedure.statutory_term(SubmissionChannel.ONLINE) == WorkingDays(2)
    assert terms(procedure) == [
        WorkingDays("0.5"),
        WorkingDays(1),
        WorkingDays("0.5"),
        NotCounted(),
    ]
    assert [step.kind for step in procedure.steps] == [
        StepKind.INTAKE,
        StepKind.APPRAISE,
        StepKind.APPROVE,
        StepKind.RETURN_RESULT,
    ]
    assert [step.stage for step in procedure.steps] == [1, 2, 3, 4]
    assert procedure.steps[1].actor == "Chuyên viên"
    assert procedure.steps[1].unit == "Phòng BTXH"
    assert set(procedure.assumed) == {"channels", "field_of_work", "level", "valid_from"}
    assert {step.assumed for step in procedure.steps} == {("kind", "stage")}


@BOTH
def test_the_unit_may_stand_in_the_heading(tmp_path: Path, kind: str) -> None:
    """R20: bare numbers take the unit of their column, in sheets also as numbers."""
    annex = write(
        tmp_path,
        kind,
        *TITLE,
        Table(
            [
                ("Bước", "Nội dung", "Trách nhiệm", "Thời gian (giờ)"),
                ("B1", "Tiếp nhận", "Công chức TN&TKQ", 4),
                ("B2", "Thẩm định", "Chuyên viên", 8),
                ("B3", "Ký", "Lãnh đạo", 0.5),
                ("", "Tổng cộng", "", 12.5),
            ]
        ),
    )
    read = import_tables([annex.path])
    assert read.remarks == ()
    assert terms(only(read)) == [WorkingHours(4), WorkingHours(8), WorkingHours("0.5")]
    assert only(read).statutory_term(SubmissionChannel.IN_PERSON) == WorkingHours("12.5")
    assert "terms" in only(read).assumed


@BOTH
def test_merged_times_belong_to_the_step_above(tmp_path: Path, kind: str) -> None:
    """README of the data: an empty merged cell adds nothing; actors merge downwards too."""
    annex = write(
        tmp_path,
        kind,
        *TITLE,
        Table(
            [
                ("Bước", "Nội dung", "Trách nhiệm", "Thời gian"),
                ("Bước 1", "Tiếp nhận", "Công chức", "0,5 ngày"),
                ("Bước 2", "Thẩm định", "Chuyên viên", "1 ngày"),
                ("", "Trình hồ sơ", "", ""),
                ("", "Xem xét", "Lãnh đạo phòng", ""),
                ("Bước 3", "Ký", "Lãnh đạo Sở", "0,5 ngày"),
                ("Tổng thời gian", "", "", "2 ngày"),
            ],
            merges=[(2, 0, 4, 0), (2, 2, 3, 2), (2, 3, 4, 3), (6, 0, 6, 2)],
        ),
    )
    read = import_tables([annex.path])
    assert read.remarks == ()
    steps = only(read).steps
    half, day = WorkingDays("0.5"), WorkingDays(1)
    assert terms(only(read)) == [half, day, NotCounted(), NotCounted(), half]
    assert [step.actor for step in steps][1:4] == ["Chuyên viên", "Chuyên viên", "Lãnh đạo phòng"]
    assert "term" in steps[2].assumed


@BOTH
def test_repeated_step_numbers_and_a_row_that_goes_on(tmp_path: Path, kind: str) -> None:
    """R26: numbering repeats; keys do not; "Bước 2 (tiếp)" has no time of its own."""
    annex = write(
        tmp_path,
        kind,
        *TITLE,
        Table(
            [
                ("Trình tự", "Trách nhiệm", "Thời gian"),
                ("Bước 1", "Công chức TN&TKQ", "0,5 ngày"),
                ("Bước 2", "Chuyên viên", "1 ngày"),
                ("Bước 2 (tiếp)", "Lãnh đạo phòng", ""),
                ("Bước 1", "Văn phòng UBND tỉnh", "1 ngày"),
                ("Bước 2", "Lãnh đạo UBND tỉnh", "0,5 ngày"),
            ]
        ),
    )
    procedure = only(import_tables([annex.path]))
    assert [step.key for step in procedure.steps] == [f"step_{n}" for n in range(1, 6)]
    assert procedure.steps[2].term == NotCounted()
    assert procedure.steps[2].label_vi == "Bước 2 (tiếp)"


@BOTH
def test_two_levels_of_totals(tmp_path: Path, kind: str) -> None:
    """R26: interlinked procedures print a total for each agency and one of the whole."""
    annex = write(
        tmp_path,
        kind,
        *TITLE,
        Table(
            [
                ("TT", "Nội dung", "Trách nhiệm", "Thời gian (giờ làm việc)"),
                ("I", "Tại UBND cấp xã", "", ""),
                ("1", "Tiếp nhận", "Công chức", "4"),
                ("2", "Thẩm định", "Công chức", "36"),
                ("", "Tổng thời gian giải quyết tại UBND cấp xã", "", "40"),
                ("II", "Tại Sở Nội vụ", "", ""),
                ("1", "Tiếp nhận", "Chuyên viên", "6"),
                ("2", "Phê duyệt", "Lãnh đạo Sở", "50"),
                ("", "Cộng", "", "56"),
                ("Tổng thời gian giải quyết", "", "", "96"),
            ],
            merges=[(1, 1, 1, 3), (5, 1, 5, 3), (9, 0, 9, 2)],
        ),
    )
    read = import_tables([annex.path])
    assert read.remarks == ()
    procedure = only(read)
    assert terms(procedure) == [
        WorkingHours(4),
        WorkingHours(36),
        WorkingHours(6),
        WorkingHours(50),
    ]
    assert [step.unit for step in procedure.steps] == ["Tại UBND cấp xã"] * 2 + [
        "Tại Sở Nội vụ"
    ] * 2
    assert procedure.statutory_term(SubmissionChannel.POSTAL) == WorkingHours(96)


@BOTH
def test_totals_that_do_not_fit_are_told(tmp_path: Path, kind: str) -> None:
    """R26: the file's own arithmetic, at 1 day = 8 hours; the limit above the table decides."""
    annex = write(
        tmp_path,
        kind,
        *TITLE,
        LIMIT,
        Table(
            [
                ("TT", "Nội dung", "Trách nhiệm", "Thời gian"),
                ("1", "Tiếp nhận", "Công chức", "4 giờ"),
                ("2", "Thẩm định", "Chuyên viên", "1 ngày"),
                ("", "Tổng cộng", "", "2,5 ngày"),
            ]
        ),
    )
    read = import_tables([annex.path])
    assert [(remark.kind, remark.place) for remark in read.remarks] == [
        (RemarkKind.MISMATCH, annex.place(0, 3, 3)),
        (RemarkKind.MISMATCH, annex.place(0, 3, 3)),
    ]
    assert "add up to 1.5 days, not 2.5" in read.remarks[0].what
    assert only(read).statutory_term(SubmissionChannel.ONLINE) == WorkingDays(2)


@BOTH
def test_numbered_parts_of_a_step_are_the_steps(tmp_path: Path, kind: str) -> None:
    """R26: a row 1 above 1.1 and 1.2 carries their subtotal and is no step."""
    annex = write(
        tmp_path,
        kind,
        *TITLE,
        Table(
            [
                ("STT", "Nội dung", "Người thực hiện", "Thời gian (ngày)"),
                ("1", "Xử lý tại Sở", "", "3"),
                ("1.1", "Thẩm định", "Chuyên viên", "2"),
                ("1.2", "Ký", "Lãnh đạo", "0,5"),
                ("2", "Trả kết quả", "Công chức", "0,5"),
            ]
        ),
    )
    read = import_tables([annex.path])
    assert terms(only(read)) == [WorkingDays(2), WorkingDays("0.5"), WorkingDays("0.5")]
    (mismatch,) = [remark for remark in read.remarks if remark.kind is RemarkKind.MISMATCH]
    assert mismatch.place == annex.place(0, 1, 3)


@BOTH
def test_alternatives_in_one_table_are_cases(tmp_path: Path, kind: str) -> None:
    """R23, R26: 3a and 3b exclude each other; each case has the common steps and its own."""
    annex = write(
        tmp_path,
        kind,
        *TITLE,
        Table(
            [
                ("Bước", "Nội dung", "Trách nhiệm", "Thời gian"),
                ("1", "Tiếp nhận", "Công chức", "0,5 ngày"),
                ("2", "Thẩm định", "Chuyên viên", "1 ngày"),
                ("3a", "Trường hợp đủ điều kiện: trình ký", "Lãnh đạo", "1 ngày"),
                ("3b", "Trường hợp không đủ điều kiện: trả lời", "Chuyên viên", "0,5 ngày"),
                ("4", "Phát hành", "Văn thư", "0,5 ngày"),
            ]
        ),
    )
    read = import_tables([annex.path])
    assert [procedure.reference for procedure in read.procedures] == ["1.001806/a", "1.001806/b"]
    assert [sum(t.value for t in terms(p)) for p in read.procedures] == [3, 2.5]  # type: ignore[attr-defined]
    assert "không đủ điều kiện" in read.procedures[1].name


@BOTH
def test_alternatives_as_sections_and_as_tables_are_cases(tmp_path: Path, kind: str) -> None:
    """R23, R26: "a) Đối với trường hợp…" above a part of the table, or above a table."""
    rows = [
        ("1", "Tiếp nhận", "Công chức", "0,5 ngày"),
        ("2", "Ký", "Lãnh đạo", "1,5 ngày"),
    ]
    head = ("TT", "Nội dung", "Trách nhiệm", "Thời gian")
    sections = Table(
        [
            head,
            ("a) Đối với trường hợp cấp mới", "", "", ""),
            *rows,
            ("Tổng cộng", "", "", "2 ngày"),
            ("b) Đối với trường hợp cấp lại", "", "", ""),
            ("1", "Ký", "Lãnh đạo", "1 ngày"),
            ("Tổng cộng", "", "", "1 ngày"),
        ],
        merges=[(1, 0, 1, 3), (5, 0, 5, 3)],
    )
    one = import_tables([write(tmp_path, kind, *TITLE, sections).path])
    tables = ("a) Đối với trường hợp cấp mới", Table([head, *rows]))
    more = ("b) Đối với trường hợp cấp lại", Table([head, ("1", "Ký", "Lãnh đạo", "1 ngày")]))
    two = import_tables([write(tmp_path, kind, *TITLE, *tables, *more).path])
    for read in (one, two):
        assert [p.reference for p in read.procedures] == ["1.001806/a", "1.001806/b"]
        assert [len(p.steps) for p in read.procedures] == [2, 1]
        assert read.procedures[1].name.endswith("b) Đối với trường hợp cấp lại")
    assert one.remarks == ()
    assert one.procedures[1].statutory_term(SubmissionChannel.ONLINE) == WorkingDays(1)


@BOTH
def test_several_tables_in_one_file(tmp_path: Path, kind: str) -> None:
    """R26: field of work, level and decision hold for the tables that follow."""
    table = Table(
        [
            ("STT", "Nội dung", "Trách nhiệm", "Thời gian"),
            ("1", "Tiếp nhận", "Công chức", "1 ngày"),
            ("2", "Ký", "Lãnh đạo", "1 ngày"),
        ]
    )
    annex = write(
        tmp_path,
        kind,
        TITLE[0],
        "A. THỦ TỤC HÀNH CHÍNH CẤP XÃ",
        "I. LĨNH VỰC ĐẤT ĐAI",
        "1. Giao đất (Mã TTHC: 1.012784)",
        "Thời hạn giải quyết: 20 ngày",
        table,
        "Mã TTHC: 2.000286.000.00.00.H37 - Thuê đất",
        "Thời hạn theo quy định: 15 ngày; thời hạn sau cắt giảm: 10 ngày",
        table,
        "3. Thủ tục chuyển đổi đất",
        "Mã số TTHC: 1.009645.H05",
        table,
    )
    read = import_tables([annex.path])
    assert [p.code for p in read.procedures] == ["1.012784", "2.000286", "1.009645"]
    assert [p.agency_code for p in read.procedures] == ["", "000.00.00.H37", "H05"]
    assert [p.name for p in read.procedures] == ["Giao đất", "Thuê đất", "Thủ tục chuyển đổi đất"]
    assert {p.field_of_work for p in read.procedures} == {"Đất đai"}
    assert {p.level.value for p in read.procedures} == {"commune"}
    assert {p.publication.number for p in read.procedures} == {"2022/QĐ-UBND"}
    promise = read.procedures[1].commitment
    assert promise is not None
    assert str(promise.committed[SubmissionChannel.ONLINE]) == "10 ngày"
    assert [remark.kind for remark in read.remarks] == [RemarkKind.MISSING]


@BOTH
def test_a_heading_in_two_rows_with_times_before_and_after_the_cut(
    tmp_path: Path, kind: str
) -> None:
    """R24: steps take the time after the cut; the totals give the law's term and the promise."""
    annex = write(
        tmp_path,
        kind,
        *TITLE,
        Table(
            [
                ("TT", "Nội dung", "Trách nhiệm", "Thời gian thực hiện (ngày làm việc)", ""),
                ("", "", "", "Theo quy định", "Sau cắt giảm"),
                ("(1)", "(2)", "(3)", "(4)", "(5)"),
                ("1", "Tiếp nhận", "Công chức", "0,5", "0,5"),
                ("2", "Thẩm định", "Chuyên viên", "2", "1"),
                ("3", "Ký", "Lãnh đạo", "0,5", "0,5"),
                ("", "Tổng cộng", "", "3", "2"),
            ],
            merges=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4)],
        ),
    )
    read = import_tables([annex.path])
    procedure = only(read)
    assert read.remarks == ()
    assert terms(procedure) == [WorkingDays("0.5"), WorkingDays(1), WorkingDays("0.5")]
    assert procedure.statutory_term(SubmissionChannel.ONLINE) == WorkingDays(3)
    assert procedure.committed_term(SubmissionChannel.ONLINE) == WorkingDays(2)


@BOTH
def test_days_and_hours_side_by_side_must_agree(tmp_path: Path, kind: str) -> None:
    """R11: P068 prints both columns; 1 day = 8 hours, or the row is not read."""
    annex = write(
        tmp_path,
        kind,
        *TITLE,
        Table(
            [
                ("TT", "Nội dung", "Trách nhiệm", "Thời gian (ngày)", "Thời gian (giờ)"),
                ("1", "Tiếp nhận", "Công chức", "0,5", "4"),
                ("2", "Thẩm định", "Chuyên viên", "2", "18"),
            ]
        ),
    )
    read = import_tables([annex.path])
    assert terms(only(read)) == [WorkingDays("0.5"), Unspecified()]
    assert read.remarks[0].place == annex.place(0, 2, 4)
    assert read.remarks[0].kind is RemarkKind.MISMATCH


@BOTH
def test_one_table_for_a_group_of_procedures(tmp_path: Path, kind: str) -> None:
    """R26: "Nhóm 02 TTHC" shares its steps; a code without a table is told."""
    table = Table([("Bước", "Nội dung", "Thời gian"), ("1", "Thẩm định", "3 ngày làm việc")])
    annex = write(
        tmp_path,
        kind,
        "1. Thu hồi giấy phép (Mã TTHC: 1.000987)",
        "Nhóm 02 TTHC, gồm:",
        "2.1. Cấp giấy chứng nhận (Mã TTHC: 1.014464)",
        "2.2. Cấp lại giấy chứng nhận (1.014465.H12)",
        "Thời gian giải quyết: 03 ngày làm việc",
        table,
    )
    read = import_tables([annex.path])
    assert [(p.code, p.name, p.agency_code) for p in read.procedures] == [
        ("1.014464", "Cấp giấy chứng nhận", ""),
        ("1.014465", "Cấp lại giấy chứng nhận", "H12"),
    ]
    (missing,) = read.remarks
    assert (missing.kind, missing.text) == (
        RemarkKind.MISSING,
        "1. Thu hồi giấy phép (Mã TTHC: 1.000987)",
    )


@BOTH
def test_a_list_of_procedures_is_no_table_of_steps(tmp_path: Path, kind: str) -> None:
    """R26: a decision begins with its list (danh mục); it lends its limits to the steps below."""
    annex = write(
        tmp_path,
        kind,
        TITLE[0],
        "PHẦN I. DANH MỤC THỦ TỤC HÀNH CHÍNH CẤP XÃ",
        Table(
            [
                ("STT", "Mã TTHC", "Tên thủ tục", "Thời hạn (ngày làm việc)", "", "Phí"),
                ("", "", "", "Theo quy định", "Sau cắt giảm", ""),
                ("I", "Lĩnh vực Đất đai", "", "", "", ""),
                ("1", "1.012784", "Giao đất", "20", "14", "Không"),
                ("2", "2.000286.H37", "Thuê đất", "10 ngày", "", "Không"),
                ("3", "", "Đòi đất", "10", "", "Không"),
                ("4", "1.009645", "Đổi đất", "vô hạn", "", "Không"),
            ],
            merges=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (0, 5, 1, 5)],
        ),
        "PHẦN II. QUY TRÌNH NỘI BỘ",
        "1. Giao đất cho hộ gia đình (1.012784)",
        Table([("Bước", "Nội dung", "Thời gian (ngày)"), ("1", "Thẩm định", "14")]),
    )
    read = import_tables([annex.path])
    assert [(p.code, p.name, p.agency_code) for p in read.procedures] == [
        ("1.012784", "Giao đất cho hộ gia đình", ""),
        ("2.000286", "Thuê đất", "H37"),
        ("1.009645", "Đổi đất", ""),
    ]
    steps, listed, unread = read.procedures
    assert steps.statutory_term(SubmissionChannel.ONLINE) == WorkingDays(20)
    assert steps.committed_term(SubmissionChannel.ONLINE) == WorkingDays(14)
    assert terms(steps) == [WorkingDays(14)]
    assert listed.statutory_term(SubmissionChannel.ONLINE) == CalendarDays(10)
    assert unread.statutory_term(SubmissionChannel.ONLINE) == Unspecified()
    assert (listed.field_of_work, listed.level.value) == ("Đất đai", "commune")
    told = [(remark.kind, remark.place) for remark in read.remarks]
    assert told == [
        (RemarkKind.UNREAD, annex.place(0, 5, 0)),
        (RemarkKind.UNREAD, annex.place(0, 6, 3)),
        (RemarkKind.MISSING, annex.place(0, 6, 2)),
    ]


@BOTH
def test_several_facts_may_stand_in_one_line(tmp_path: Path, kind: str) -> None:
    """R26: name, code, limit and field separated by commas, semicolons or dashes."""
    table = Table([("Bước", "Nội dung", "Thời gian"), ("1", "Thẩm định", "20 ngày")])
    first = "1. Thủ tục giao đất (Mã TTHC: 1.012784) - Thời hạn giải quyết: 20 ngày"
    second = "Tên TTHC: Thuê đất; Mã số TTHC: 1.012785; Lĩnh vực: Đất đai; Tổng thời gian: 20 ngày"
    read = import_tables([write(tmp_path, kind, first, table, second, table).path])
    assert read.remarks == ()
    assert [(p.code, p.name, p.field_of_work) for p in read.procedures] == [
        ("1.012784", "Thủ tục giao đất", "không nêu"),
        ("1.012785", "Thuê đất", "Đất đai"),
    ]
    assert {p.statutory_term(SubmissionChannel.ONLINE) for p in read.procedures} == {
        CalendarDays(20)
    }


@BOTH
def test_facts_may_stand_in_a_small_table_of_their_own(tmp_path: Path, kind: str) -> None:
    """R26: "Mã TTHC | 1.012784" above the steps says the same as a line."""
    annex = write(
        tmp_path,
        kind,
        Table(
            [
                ("Tên thủ tục:", "Giao đất"),
                ("Mã TTHC", "1.012784"),
                ("Thời hạn giải quyết", "20 ngày"),
                ("Lĩnh vực:", "Đất đai"),
                ("Cấp thực hiện", "Cấp xã"),
            ]
        ),
        Table([("Bước", "Nội dung", "Thời gian"), ("1", "Thẩm định", "20 ngày")]),
    )
    read = import_tables([annex.path])
    procedure = only(read)
    assert read.remarks == ()
    assert (procedure.code, procedure.name) == ("1.012784", "Giao đất")
    assert (procedure.field_of_work, procedure.level.value) == ("Đất đai", "commune")
    assert procedure.statutory_term(SubmissionChannel.ONLINE) == CalendarDays(20)


def test_a_word_table_goes_on_over_the_page(tmp_path: Path) -> None:
    """R26: a table cut in two, with or without its heading again, is one process."""
    head = ("STT", "Nội dung", "Trách nhiệm", "Thời gian")
    annex = write(
        tmp_path,
        "docx",
        *TITLE,
        LIMIT,
        Table([head, ("1", "Tiếp nhận", "Công chức", "0,5 ngày làm việc")]),
        Table([("2", "Thẩm định", "Chuyên viên", "1 ngày làm việc")]),
        "",
        Table([head, ("3", "Ký", "Lãnh đạo", "0,5 ngày làm việc")]),
    )
    read = import_tables([annex.path])
    assert read.remarks == ()
    assert len(only(read).steps) == 3


def test_a_step_table_saved_as_csv(tmp_path: Path) -> None:
    """R26: the same table with `;`, a BOM and lines inside cells."""
    path = tmp_path / "annex.csv"
    path.write_text(
        '\ufeff1. Giao đất (Mã: 1.012784);;;\n;;;\nSTT;Nội dung;"Người\nthực hiện";Thời gian\n'
        "1;Tiếp nhận;Công chức;0,5 ngày\n2;Ký;Lãnh đạo;nhanh\n;Tổng cộng;;2 ngày\n",
        encoding="utf-8",
    )
    read = import_tables([path])
    assert only(read).name == "Giao đất"
    assert [(remark.place, remark.text) for remark in read.remarks] == [("line 6 col 4", "nhanh")]


def test_what_was_written_loads_again(tmp_path: Path) -> None:
    """R26: the TOML of an import is a catalogue."""
    annex = write(
        tmp_path,
        "docx",
        *TITLE,
        LIMIT,
        Table([("Bước", "Nội dung", "Thời gian"), ("1", "Thẩm định", "2 ngày")]),
    )
    read = import_tables([annex.path], name='Danh mục "một"')
    path = tmp_path / "book.toml"
    path.write_text(read.to_toml(), encoding="utf-8")
    book = load_catalogue(path)
    assert book.name == 'Danh mục "một"'
    assert [p.hash for p in book.procedures] == [p.hash for p in read.procedures]
