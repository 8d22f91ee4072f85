"""`tthc due`, one question or a table of them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from .conftest import Tthc

HEADER = "case,from,time,term,known_on,reception,policy,pauses"


def test_json_has_the_published_keys(tthc: Tthc) -> None:
    """Design 14: the JSON keys of `due` are a contract; 22/08/2026 is worked (T12)."""
    done = tthc("due", "--from", "2026-08-20", "--term", "3 ngày làm việc", "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == 0
    assert list(answer) == [
        "due_on",
        "expires_at",
        "appointment_at",
        "provisional",
        "calendar_version",
        "explanation",
    ]
    assert answer["due_on"] == "2026-08-24"
    assert answer["expires_at"] == "2026-08-25T00:00:00+07:00"
    assert answer["appointment_at"] == "2026-08-24T17:00:00+07:00"
    assert answer["provisional"] is False
    assert answer["explanation"]["entries"][-1]["day"] == "2026-08-24"


@pytest.mark.parametrize(
    ("lang", "words"), [("vi", "Hạn: Thứ Hai 24/08/2026"), ("en", "Due: Mon 24/08/2026")]
)
def test_text_in_two_languages(tthc: Tthc, lang: str, words: str) -> None:
    """R19: people read the answer and its reasons in Vietnamese or English."""
    done = tthc(
        "due", "--from", "2026-08-20", "--term", "3 ngày làm việc", "--explain", "--lang", lang
    )
    assert words in done.stdout
    assert "9441/TB-BNV" in done.stdout


def test_all_options_together(tthc: Tthc) -> None:
    """R17, R33: reception, policy and repeated pauses reach the count (golden row C47)."""
    done = tthc(
        *("due", "--from", "2026-03-07", "--time", "09:00", "--term", "05 ngày làm việc"),
        *("--reception", "next_working_day", "--policy", "subtract"),
        *("--pause", "2026-03-07T10:00/2026-03-11T09:00", "--json"),
    )
    assert json.loads(done.stdout)["due_on"] == "2026-03-18"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", ("Hết hạn lúc: 24:00 18/03/2026", "Cách tính tạm dừng: SUBTRACT")),
        ("en", ("Expires at: 24:00 18/03/2026", "Pauses: SUBTRACT")),
    ],
)
def test_the_policy_used_is_named(tthc: Tthc, lang: str, words: tuple[str, ...]) -> None:
    """R33, T26: an answer with pauses names how they were treated; the instant has its date."""
    done = tthc(
        *("due", "--from", "2026-03-09", "--time", "09:00", "--term", "05 ngày làm việc"),
        *("--policy", "subtract", "--pause", "2026-03-10T10:00/2026-03-12T09:00", "--lang", lang),
    )
    assert all(word in done.stdout for word in words)


def test_known_on_and_provisional(tthc: Tthc) -> None:
    """R5, R6: before the notice the year is projected, so the date differs and says so."""
    done = tthc(
        *("due", "--from", "2025-12-22", "--term", "10 ngày làm việc"),
        *("--known-on", "2025-12-22", "--lang", "vi"),
    )
    assert "06/01/2026" in done.stdout
    assert "Tạm tính" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "title", "words"),
    [
        (("--from", "2026-02-30", "--term", "1 ngày"), "Ngày giờ không có thật", "does not exist"),
        (("--from", "2026-02-20", "--term", "3"), "Không đọc được thời hạn", "without a unit"),
        (("--from", "2026-02-20", "--term", "8 giờ"), "Thiếu giờ tiếp nhận", "hour of receipt"),
        (("--from", "2070-01-01", "--term", "1 ngày"), "Lịch làm việc", "2060-12-31"),
        (("--from", "2026-02-20", "--term", "không quy định"), "không có ngày hẹn", ""),
        (
            ("--from", "2026-02-20", "--term", "1 ngày", "--pause", "2026-03-02"),
            "Khoảng tạm dừng",
            "write it as",
        ),
        (("--from", "2026-02-20", "--term", "1 ngày", "--office", "nowhere"), "Giờ làm việc", ""),
    ],
)
def test_bad_input_is_told_without_a_traceback(
    tthc: Tthc, arguments: tuple[str, ...], title: str, words: str
) -> None:
    """Bad input ends with exit code 2 and what, where and what to do."""
    done = tthc("due", *arguments)
    assert done.exit_code == 2
    assert title in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    "arguments",
    [(), ("--from", "2026-02-20"), ("--batch", "x.csv", "--term", "1 ngày"), ("--policy", "NONE")],
)
def test_incomplete_questions_are_refused(tthc: Tthc, arguments: tuple[str, ...]) -> None:
    """A question needs its start and its term, and a table brings its own."""
    assert tthc("due", *arguments).exit_code == 2


# --- tables ----------------------------------------------------------------------------------


def answer(tthc: Tthc, tmp_path: Path, text: str | bytes) -> tuple[int, dict[str, dict[str, str]]]:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = tthc("due", "--batch", str(source), "--out", str(out))
    with out.open(encoding="utf-8", newline="") as stream:
        return done.exit_code, {row["case"]: row for row in csv.DictReader(stream)}


def test_bad_rows_leave_the_others_their_answer(tthc: Tthc, tmp_path: Path) -> None:
    """A bad row gets its error and no date, the others their answer, and the exit code is 1."""
    bad = {
        "impossible": "2026-13-01,,1 ngày,,,,",
        "unreadable": "2026-03-02,,ba con gà,,,,",
        "uncovered": "2070-03-02,,1 ngày,,,,",
        "reversed": "2026-03-02,,9 ngày,,,,2026-03-05T09:00/2026-03-04T09:00",
        "overlapping": "2026-03-02,,9 ngày,,,,"
        "2026-03-03T09:00/2026-03-06T09:00;2026-03-05T09:00/2026-03-09T09:00",
        "half": "2026-03-02,,9 ngày,,,,2026-03-05T09:00",
        "policy": "2026-03-02,,9 ngày,,,WHATEVER,",
        "hours": "2026-03-02,,8 giờ làm việc,,,,",
        "same_day": "2026-03-02,,trong ngày,,,,",
        "empty": "2026-03-02,,,,,,",
        "before the table": "2009-12-31,09:00,30 ngày,,,,",
        "beyond the table": "9999-12-31,09:00,48 giờ,,,,",
        "pause beyond": "2026-03-02,09:00,48 giờ,,,SUBTRACT,2026-03-03T09:00/9999-12-31T09:00",
        "short": "2026-03-02,09:00",
        "long": "2026-03-02,,1 ngày,,,,,,,",
    }
    rows = [f"{case},{cells}" for case, cells in bad.items()]
    text = "\n".join([HEADER, "first,2026-03-02,,1 ngày,,,,", *rows, "last,2026-03-02,,1 ngày,,,,"])
    code, answers = answer(tthc, tmp_path, text)
    assert code == 1
    assert len(answers) == len(bad) + 2
    for case, row in answers.items():
        if case in bad:
            assert row["error"], case
            assert (row["due_on"], row["expires_at"], row["provisional"]) == ("", "", ""), case
        else:
            assert (row["due_on"], row["error"]) == ("2026-03-03", "")
            assert row["expires_at"] == "2026-03-04T00:00:00+07:00"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("2026-02-30,,1 ngày,,,,", "line 2, from: the date '2026-02-30' does not exist"),
        ("2026-02-20,7h,1 ngày,,,,", "line 2, time: '7h' is not a time of day"),
        ("2026-02-20,,ba con gà,,,,", "line 2, term: a number without a unit"),
        ("2026-02-20,,1 ngày,hôm qua,,,", "line 2, known_on: 'hôm qua' is not a date"),
        ("2026-02-20,,1 ngày,,,,x/y", "line 2, pauses: 'x' is not an instant"),
        ("2026-02-20,,1 ngày,,LATER,,", "line 2: 'LATER' is no ReceptionRule"),
        ("2026-02-20,,8 giờ,,,,", "line 2: a term of kind clock_hours needs the hour"),
        (",,8 giờ,,,,", "line 2: the cell 'from' is empty"),
    ],
)
def test_an_error_names_line_and_column(
    tthc: Tthc, tmp_path: Path, cells: str, message: str
) -> None:
    """A clerk finds the cell by its line and column, and reads what to do."""
    _, answers = answer(tthc, tmp_path, f"{HEADER}\nA,{cells}\n")
    assert answers["A"]["error"].startswith(message)


def test_semicolons_a_bom_and_unknown_columns(tthc: Tthc, tmp_path: Path) -> None:
    """Tables come as spreadsheet programs save them; columns that are not ours are kept."""
    text = "case;from;term;ghi chú\r\nA;2026-08-20;3 ngày làm việc;hồ sơ của bà Hoa\r\n\r\n"
    code, answers = answer(tthc, tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert code == 0
    assert answers["A"]["due_on"] == "2026-08-24"
    assert answers["A"]["ghi chú"] == "hồ sơ của bà Hoa"


def test_a_cell_of_a_million_figures_is_a_fault_of_its_row(tthc: Tthc, tmp_path: Path) -> None:
    """R20, design 14: an unreadable term of any length leaves the other rows their answer."""
    source = tmp_path / "in.csv"
    source.write_text(
        f"case,from,term\nA,2026-08-20,{'9' * 1_000_000} ngày\nB,2026-08-20,3 ngày làm việc\n"
    )
    done = tthc("due", "--batch", str(source), "--json")
    long, other = map(json.loads, done.stdout.splitlines())
    assert done.exit_code == 1
    assert "no time limit" in long["error"]
    assert len(long["error"]) < 1_000
    assert other["due_on"] == "2026-08-24"


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_a_line_separator_inside_a_cell_ends_no_row(tthc: Tthc, tmp_path: Path, mark: str) -> None:
    """Cells copied from the web or a PDF hold other line ends; a row ends with its line."""
    text = f"case,note,from,term\nA,bà{mark}Hoa,2026-08-20,3 ngày làm việc\n"
    code, answers = answer(tthc, tmp_path, text)
    assert code == 0
    assert (answers["A"]["note"], answers["A"]["due_on"]) == (f"bà{mark}Hoa", "2026-08-24")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(tthc: Tthc, tmp_path: Path, end: str) -> None:
    """Files of Windows, Unix and old Macintosh programs have the same rows."""
    rows = ("case;from;term", "A;2026-08-20;0,5 ngày làm việc", 'B;2026-08-20;"3 ngày"', "")
    code, answers = answer(tthc, tmp_path, end.join(rows))
    assert code == 0
    assert [row["due_on"] for row in answers.values()] == ["2026-08-21", "2026-08-24"]


def test_pauses_may_stand_in_any_order(tthc: Tthc, tmp_path: Path) -> None:
    """R33: the pauses of a row are sorted before they are counted (golden row C46)."""
    pauses = "2026-03-11T09:00/2026-03-12T09:00; 2026-03-05T09:00/2026-03-09T09:00"
    text = f"{HEADER}\nC46,2026-03-02,09:00,05 ngày làm việc,,,SUBTRACT,{pauses}"
    assert answer(tthc, tmp_path, text)[1]["C46"]["due_on"] == "2026-03-12"
    empty, longer = "2026-03-05T09:00/2026-03-05T09:00", "2026-03-05T09:00/2026-03-09T09:00"
    for order in (f"{empty};{longer}", f"{longer};{empty}"):
        text = f"{HEADER}\nA,2026-03-02,09:00,05 ngày làm việc,,,SUBTRACT,{order}"
        assert answer(tthc, tmp_path, text)[1]["A"]["due_on"] == "2026-03-11"
    pauses = "2026-03-11T09:00/2026-03-12T09:00; 2026-03-05T09:00/2026-03-09T09:00"
    text = f"{HEADER}\nC46,2026-03-02,09:00,05 ngày làm việc,,,SUBTRACT,{pauses}"
    assert answer(tthc, tmp_path, text)[1]["C46"]["due_on"] == "2026-03-12"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"case,from\nA,2026-01-01\n", "lacks term"),
        (b"", "lacks case, from, term"),
        (b"case,from,term,term\n", "twice"),
        (b"case,from,term\n\xff\xfe", "UTF-8"),
    ],
)
def test_an_unreadable_table_exits_with_2(
    tthc: Tthc, tmp_path: Path, content: bytes, words: str
) -> None:
    """A table that cannot be read as a whole gets no half answer."""
    source = tmp_path / "in.csv"
    source.write_bytes(content)
    done = tthc("due", "--batch", str(source))
    assert done.exit_code == 2
    assert words in done.stderr


def test_an_unknown_office_is_no_fault_of_a_row(tthc: Tthc, tmp_path: Path) -> None:
    """R8: without its hours no row has an answer, so the question as a whole is refused."""
    source = tmp_path / "in.csv"
    source.write_text("case,from,term\nA,2026-08-20,3 ngày\n", encoding="utf-8")
    done = tthc("due", "--batch", str(source), "--office", "nowhere")
    assert done.exit_code == 2
    assert "nowhere" in done.stderr


def test_a_missing_file_exits_with_2(tthc: Tthc, tmp_path: Path) -> None:
    """A path that is not there, or is a folder, is named."""
    for path in (tmp_path / "none.csv", tmp_path):
        done = tthc("due", "--batch", str(path))
        assert done.exit_code == 2
        assert str(path) in done.stderr


def test_answers_go_to_standard_output_without_out(tthc: Tthc, tmp_path: Path) -> None:
    """Without --out the table is printed, as CSV or as JSON lines."""
    source = tmp_path / "in.csv"
    source.write_text("case,from,term\nA,2026-08-20,3 ngày làm việc\n", encoding="utf-8")
    printed = tthc("due", "--batch", str(source)).stdout
    assert printed.splitlines()[0] == "case,from,term,due_on,expires_at,provisional,error"
    line = json.loads(tthc("due", "--batch", str(source), "--json").stdout)
    assert (line["case"], line["due_on"]) == ("A", "2026-08-24")
    summary = tthc("due", "--batch", str(source), "--out", str(tmp_path / "o.csv"), "--json")
    assert json.loads(summary.stdout) == {"rows": 1, "refused": 0}


STORM = """
title_vi = "Nghỉ tránh bão số 9"
announced_on = 2026-09-09
[[effect]]
kind = "closed"
from = 2026-09-10
until_included = 2026-09-11
"""


def test_a_notice_of_ones_own(tthc: Tthc, tmp_path: Path) -> None:
    """R4, R6: a storm that closes 10 and 11/09/2026 moves what counts over it, once announced."""
    storm, other = tmp_path / "bao-so-9.toml", tmp_path / "mat-dien.toml"
    storm.write_text(STORM, encoding="utf-8")
    other.write_text(STORM.replace("09-1", "09-2").replace("bão", "mất điện"), encoding="utf-8")
    question = ("due", "--from", "2026-09-09", "--term", "1 ngày làm việc", "--json")
    closed = tthc(*question, "--notice", str(storm), "--notice", str(other))
    assert json.loads(closed.stdout)["due_on"] == "2026-09-14"
    early = tthc(*question, "--notice", str(storm), "--known-on", "2026-09-08")
    assert json.loads(early.stdout)["due_on"] == "2026-09-10"
    source = tmp_path / "in.csv"
    source.write_text("case,from,term\nA,2026-09-09,1 ngày làm việc\n", encoding="utf-8")
    table = tthc("due", "--batch", str(source), "--notice", str(storm), "--json")
    assert json.loads(table.stdout)["due_on"] == "2026-09-14"
    assert tthc(*question, "--notice", str(source)).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "title", "words"),
    [
        (("--from", "27/11/2026", "--term", "1 ngày"), "viết không đúng dạng", "YYYY-MM-DD"),
        (("--from", "2026-11-27", "--term", "8 giờ"), "Thiếu giờ tiếp nhận", "--time HH:MM"),
        (("--from", "2026-11-27", "--term", "5 ngay lam viec"), "", "diacritics are missing"),
        (("--from", "2026-11-27", "--term", "1 ngày", "--dates", "dmy"), "", "--batch"),
    ],
)
def test_the_message_says_what_to_do(
    tthc: Tthc, arguments: tuple[str, ...], title: str, words: str
) -> None:
    """R20: what is refused says why; a wrong form is no impossible date."""
    done = tthc("due", *arguments)
    assert done.exit_code == 2
    assert title in done.stderr
    assert words in " ".join(done.stderr.split())
    assert "không có thật" not in done.stderr


def test_dates_of_a_spreadsheet_only_when_asked(tthc: Tthc, tmp_path: Path) -> None:
    """Design 14: dates are ISO; those that Excel rewrote are read with --dates dmy only."""
    source = tmp_path / "in.csv"
    source.write_text(
        "case;from;time;term;known_on\n"
        "A;20/8/2026;9:00;3 ngày làm việc;20/08/2026\n"
        "B;30/02/2026;;3 ngày làm việc;\n"
        "C;2026-08-20;;3 ngày làm việc;\n",
        encoding="utf-8",
    )
    iso = list(map(json.loads, tthc("due", "--batch", str(source), "--json").stdout.splitlines()))
    assert "--dates dmy" in iso[0]["error"]
    assert "import these columns as text" in iso[0]["error"]
    assert iso[2]["due_on"] == "2026-08-24"
    done = tthc("due", "--batch", str(source), "--dates", "dmy", "--json")
    turned = list(map(json.loads, done.stdout.splitlines()))
    assert done.exit_code == 1
    assert turned[0]["due_on"] == "2026-08-24"
    assert "does not exist" in turned[1]["error"]
    assert "D/M/YYYY" in turned[2]["error"]


def test_a_misspelt_column_is_told_and_carried_through(tthc: Tthc, tmp_path: Path) -> None:
    """A column like one of ours, by another name, is a warning and no fault; others are silent."""
    source = tmp_path / "in.csv"
    source.write_text("case,from,tme,term,fee\nA,2026-08-20,09:00,3 ngày,5\n", encoding="utf-8")
    done = tthc("due", "--batch", str(source), "--json")
    assert done.exit_code == 0
    assert done.stderr.count("Warning") == 1
    assert "'tme'" in done.stderr
    assert "'time'" in done.stderr
    assert json.loads(done.stdout)["tme"] == "09:00"


def test_rows_of_empty_cells_are_left_out(tthc: Tthc, tmp_path: Path) -> None:
    """Spreadsheet programs save the empty rows below a table; they ask nothing."""
    code, answers = answer(tthc, tmp_path, "case,from,term\nA,2026-08-20,3 ngày\n,,\n , ,\n")
    assert code == 0
    assert list(answers) == ["A"]


def test_provisional_is_a_truth_value_in_json(tthc: Tthc, tmp_path: Path) -> None:
    """R5: machines read true or false, and null where no date could be given."""
    source = tmp_path / "in.csv"
    rows = ("case,from,term", "A,2026-08-20,3 ngày", "B,2040-08-20,3 ngày", "C,x,3 ngày", "")
    source.write_text("\n".join(rows), encoding="utf-8")
    printed = tthc("due", "--batch", str(source), "--json").stdout.splitlines()
    assert [json.loads(line)["provisional"] for line in printed] == [False, True, None]


def test_the_questions_are_not_written_over(tthc: Tthc, tmp_path: Path) -> None:
    """An answer never destroys what was asked."""
    source = tmp_path / "in.csv"
    text = "case,from,term\nA,2026-08-20,3 ngày\n"
    source.write_text(text, encoding="utf-8")
    again = tmp_path / "." / "in.csv"
    assert tthc("due", "--batch", str(source), "--out", str(again)).exit_code == 2
    assert source.read_text(encoding="utf-8") == text
