"""`tthc replay`: the fixed form of design section 14."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from .conftest import Tthc

SHARED = Path(os.environ.get("TTHC_SHARED", Path(__file__).parents[3] / "shared"))
RECEIPT = SHARED / "data" / "logs" / "receipt.csv"
needs_receipt = pytest.mark.skipif(
    not RECEIPT.exists(), reason="the log receipt.csv (TTHC_SHARED) is not on this machine"
)
NAMED = (
    *("--case-column", "case:concept:name", "--start-column", "case:startdate"),
    *("--end-column", "case:enddate", "--deadline-column", "case:deadline"),
    *("--tz", "Europe/Amsterdam"),
)

LOG = """Mã;Nhận;Xong;Hạn;Kênh;Đơn vị
H1;02/03/2026;06/03/2026;09/03/2026;Trực tuyến;Xã A
H2;02/03/2026;10/03/2026;09/03/2026;Trực tiếp;Xã A
H3;02/03/2026;;09/03/2026;Trực tuyến;Xã B
"""
MINE = (
    *("--case-column", "Mã", "--start-column", "Nhận"),
    *("--end-column", "Xong", "--deadline-column", "Hạn"),
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Three dossiers as an office exports them."""
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8-sig")
    return path


def on_time(answer: dict) -> list[int]:
    return [row["on_time"] for row in answer["cuts"]]


@needs_receipt
@pytest.mark.parametrize(
    ("options", "overdue", "counts"),
    [
        ((), 37, [1020, 745, 574, 446, 316, 232]),
        (("--rounding", "ceil"), 37, [1020, 769, 589, 466, 347, 233]),
        (("--rounding", "nearest"), 37, [1020, 747, 587, 448, 345, 233]),
        (("--compare", "instant"), 39, [952, 727, 572, 434, 315, 216]),
    ],
)
def test_the_real_log(tthc: Tthc, options: tuple, overdue: int, counts: list[int]) -> None:
    """engineering.md (c): 1,434 real dossiers, counted by others."""
    done = tthc("replay", RECEIPT, *NAMED, "--by-column", "case:channel", *options, "--json")
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert (answer["cases"], answer["finished"], answer["open"]) == (1434, 1329, 105)
    assert answer["open_overdue"] == overdue
    assert on_time(answer) == counts
    assert answer["cuts"][0] == {"cut": 0, "on_time": counts[0], "finished": 1329}
    assert sum(group["finished"] for group in answer["by"].values()) == 1329
    assert set(answer["by"]) == {"Internet", "Desk", "Post", "e-mail", "Intern"}
    assert answer["by"]["Post"].keys() == {"finished", "open", "cuts"}
    assert answer["manifest"]["tz"] == "Europe/Amsterdam"


def test_an_office_export(tthc: Tthc, log: Path) -> None:
    """BOM, semicolons, dd/mm/yyyy and Vietnamese headers; open ones at a day that is said."""
    done = tthc("replay", log, *MINE, "--by-column", "Kênh", "--at", "2026-03-10", "--json")
    answer = json.loads(done.stdout)
    assert (answer["cases"], answer["finished"], answer["open"]) == (3, 2, 1)
    assert answer["open_overdue"] == 1
    assert on_time(answer) == [1, 1, 1, 1, 1, 0]  # 7 days, of which 4 were used
    assert answer["by"]["Trực tuyến"]["cuts"][0] == {"cut": 0, "on_time": 1, "finished": 1}
    before = tthc("replay", log, *MINE, "--at", "2026-03-09", "--json")
    assert json.loads(before.stdout)["open_overdue"] == 0


def test_several_by_columns(tthc: Tthc, log: Path) -> None:
    """`--by-column` may repeat: each value has its row, each column its table."""
    done = tthc("replay", log, *MINE, "--by-column", "Kênh", "--by-column", "Đơn vị", "--json")
    answer = json.loads(done.stdout)
    assert set(answer["by"]) == {"Trực tuyến", "Trực tiếp", "Xã A", "Xã B"}
    assert answer["by_column"]["Đơn vị"]["Xã A"]["finished"] == 2
    twice = tthc("replay", log, *MINE, "--by-column", "Kênh", "--by-column", "Kênh", "--json")
    assert json.loads(twice.stdout)["by_column"].keys() == {"Kênh"}


def test_a_column_map_and_options_over_it(tthc: Tthc, log: Path, tmp_path: Path) -> None:
    """`--columns` names what the options leave open."""
    column_map = tmp_path / "map.toml"
    column_map.write_text(
        'case = "Mã"\nstart = "Nhận"\nend = "Xong"\ndeadline = "Nhận"\n', encoding="utf-8"
    )
    done = tthc("replay", log, "--columns", column_map, "--deadline-column", "Hạn", "--json")
    assert json.loads(done.stdout)["cuts"][0]["on_time"] == 1


def test_working_days(tthc: Tthc, tmp_path: Path) -> None:
    """R1: 5 working days after Monday 02/03/2026 are Monday 09/03, 6 days before Tuesday."""
    path = tmp_path / "log.csv"
    path.write_text(
        "code,from,to,term\nA,2026-03-02,2026-03-09,5\nB,2026-03-02,2026-03-10,5\n",
        encoding="utf-8",
    )
    named = ("--case-column", "code", "--start-column", "from", "--end-column", "to")
    done = tthc(
        *("replay", path, *named, "--term-column", "term", "--unit", "working_days"),
        *("--cuts", "0,20", "--json"),
    )
    answer = json.loads(done.stdout)
    assert on_time(answer) == [1, 0]
    assert answer["manifest"]["calendar"] == "vn"
    refused = tthc("replay", path, *named, "--term-column", "term")
    assert refused.exit_code == 2
    assert "--unit" in refused.stderr


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_tables_for_people(tthc: Tthc, log: Path, lang: str) -> None:
    """Each cut has its column; what was open, and what "finished" means, is said."""
    done = tthc("replay", log, *MINE, "--by-column", "Kênh", "--lang", lang)
    assert done.exit_code == 0
    assert {"vi": "1\u00a0(33,3\u00a0%)", "en": "1\u00a0(33.3%)"}[lang] in done.stdout
    assert {"vi": "Tỷ lệ đúng hạn: số", "en": "Share on time:"}[lang] in done.stdout
    assert "Xong" in done.stdout


def test_one_share_wherever_people_look(tthc: Tthc, log: Path, tmp_path: Path) -> None:
    """Glossary: on time of finished and open overdue; H1 of H1, H2 and H3, which is 10/03 late."""
    page, book = tmp_path / "out.html", tmp_path / "out.xlsx"
    done = tthc("replay", log, *MINE, "--html", page, "--xlsx", book, "--cuts", "0")
    told = page.read_text(encoding="utf-8")
    assert "33,3\u00a0%" in done.stdout
    assert "1\u00a0(33,3\u00a0%)" in told
    assert "50,0" not in done.stdout + told
    import openpyxl

    sheets = openpyxl.load_workbook(book)
    assert sheets.worksheets[0].cell(2, 7).value == pytest.approx(1 / 3)
    assert any("Tỷ lệ đúng hạn: " in str(row[0].value) for row in sheets["Cách tính"].rows)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("--start-column", "Nhân"), "did you mean 'Nhận'"),
        (("--cuts", "10,x"), "whole percents"),
        (("--cuts", "120"), "0 to 100"),
        (("--tz", "Europe/Atlantis"), "IANA"),
        (("--term-column", "Hạn"), "exactly one"),
        (("--compare", "instant"), "--compare date"),
        (("--compare", "instant", "--calendar", "vn"), "without a calendar"),
        (("--unit", "working_days"), "need a calendar"),
        (("--end-column", "Kênh"), "data row 1"),
        (("--at", "soon"), "--at"),
        (("--at", "NaT"), "--at"),
        (("--cuts", ""), "whole percents"),
        (("--format", "%Y/%m/%d"), "not the format '%Y/%m/%d'"),
        (("--format", "colour=%Y"), "'colour' for a format"),
        (("--encoding", "klingon"), "unknown encoding"),
        (("--columns", "none.toml"), "none.toml"),
    ],
)
def test_bad_input_is_told(tthc: Tthc, log: Path, change: tuple, told: str) -> None:
    """Exit 2: what is wrong, where and what to do; never a traceback."""
    done = tthc("replay", log, *MINE, *change)
    assert done.exit_code == 2
    assert told in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.output


def test_a_file_that_is_not_there(tthc: Tthc, tmp_path: Path) -> None:
    """A missing file is named."""
    done = tthc("replay", tmp_path / "none.csv", *MINE)
    assert done.exit_code == 2
    assert "none.csv" in done.stderr


def test_files_beside_the_answer(tthc: Tthc, log: Path, tmp_path: Path) -> None:
    """`--html`, `--xlsx` and `--csv` write a report, a workbook and the newly late dossiers."""
    paths = [tmp_path / f"out.{suffix}" for suffix in ("html", "xlsx", "csv")]
    options = [part for path in paths for part in (f"--{path.suffix[1:]}", path)]
    done = tthc("replay", log, *MINE, "--by-column", "Kênh", "--cut", "50", *options)
    assert done.exit_code == 0
    assert all(path.stat().st_size > 100 for path in paths)
    rows = paths[2].read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].startswith("Mã hồ sơ;Kênh;Ngày tiếp nhận")
    assert [row.split(";")[0] for row in rows[1:]] == ["H1"]  # H3 is past its date already
    assert tthc("replay", log, *MINE, "--cut", "200", "--csv", paths[2]).exit_code == 2
    for wrong in (["--cut", "200"], ["--target", "0"], ["--target", "101"]):
        assert tthc("replay", log, *MINE, "--json", *wrong).exit_code == 2  # also without a file


SCENARIO = """name = "Cắt 50 %, trực tiếp 0 %"
cut = 50
cut_by = "Kênh"
[cuts]
"Trực tiếp" = 0
"""


def test_a_scenario_beside_what_is_in_force(tthc: Tthc, log: Path, tmp_path: Path) -> None:
    """H1 took 4 of 7 days: with 3 it is late. H2 is late anyway, H3 open since 02/03."""
    path = tmp_path / "half.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    book = tmp_path / "out.xlsx"
    asked = ("replay", log, *MINE, "--by-column", "Kênh", "--scenario", path, "--at", "2026-03-09")
    done = tthc(*asked, "--json")
    assert done.exit_code == 0
    (one,) = json.loads(done.stdout)["scenarios"]
    assert (one["name"], one["scenario"]["calendar"]) == ("Cắt 50 %, trực tiếp 0 %", "none")
    assert one["newly_late"] == ["H3", "H1"]
    rows = {row["group"]: (row["on_time_before"], row["on_time_after"]) for row in one["groups"]}
    assert rows == {"Trực tiếp": (0, 0), "Trực tuyến": (1, 0), "": (1, 0)}
    told = tthc(*asked, "--xlsx", book)
    assert "Hiện hành → Cắt 50 %, trực tiếp 0 %" in told.stdout
    assert "Thành quá hạn" in told.stdout
    import openpyxl

    names = openpyxl.load_workbook(book).sheetnames
    assert names[-3:] == ["Phương án 1", "Quá hạn, phương án 1", "Cách tính"]


def test_pauses_and_extensions_from_files(tthc: Tthc, log: Path, tmp_path: Path) -> None:
    """R33: H2 was finished a day late, but waited for two; SUBTRACT moves its date."""
    pauses = tmp_path / "pauses.csv"
    pauses.write_text(
        "case_id;from_on;until_on;policy\nH2;04/03/2026;06/03/2026;SUBTRACT\n", encoding="utf-8"
    )
    extensions = tmp_path / "more.csv"
    extensions.write_text("case_id,granted_on,days\nH2,2026-03-05,1\n", encoding="utf-8")
    asked = ("replay", log, *MINE, "--cuts", "0", "--json")
    for beside, expected in (
        ((), 1), (("--pauses", pauses), 2), (("--extensions", extensions), 2),
    ):  # fmt: skip
        done = tthc(*asked, *beside)
        assert done.exit_code == 0
        assert on_time(json.loads(done.stdout)) == [expected]
    wrong = tthc(*asked, "--pauses", extensions)
    assert wrong.exit_code == 2
    assert "from_on" in wrong.stderr


def test_a_scenario_that_is_none(tthc: Tthc, log: Path, tmp_path: Path) -> None:
    """File, key and remedy are told."""
    path = tmp_path / "wrong.toml"
    path.write_text("cutt = 5\n", encoding="utf-8")
    done = tthc("replay", log, *MINE, "--scenario", path)
    assert done.exit_code == 2
    assert "wrong.toml" in done.stderr
    assert "'cutt'" in done.stderr


def test_formats_and_encodings_named_on_the_command_line(tthc: Tthc, tmp_path: Path) -> None:
    """Month first and code pages are read when they are named, for all columns or for one."""
    path = tmp_path / "log.csv"
    path.write_text(
        "code,from,to,due,way\nA,03/02/2026,1773014400000,03/09/2026 11:00 PM,b\u00fcro\n",
        encoding="cp1252",
    )
    named = ("--case-column", "code", "--start-column", "from", "--end-column", "to")
    done = tthc(
        *("replay", path, *named, "--deadline-column", "due", "--by-column", "way", "--json"),
        *("--format", "end=epoch_ms", "--format", "%m/%d/%Y"),
        *("--format", "deadline=%m/%d/%Y %I:%M %p", "--encoding", "cp1252"),
    )
    answer = json.loads(done.stdout)
    assert on_time(answer) == [1, 0, 0, 0, 0, 0]  # 2 to 9 March, ended on the 9th in Việt Nam
    assert answer["by"].keys() == {"b\u00fcro"}
    assert answer["findings"] == {}


def test_files_of_few_dossiers_with_odd_names(tthc: Tthc, tmp_path: Path) -> None:
    """Two columns of one short name, control characters, too few dossiers for a heat table."""
    path = tmp_path / "log.csv"
    path.write_text(
        "code,from,to,due,case:way,way\n=A1,2026-03-02,2026-03-08,2026-03-09,a\x07b,[x]\n",
        encoding="utf-8",
    )
    paths = [tmp_path / f"out.{suffix}" for suffix in ("html", "xlsx")]
    done = tthc(
        *("replay", path, "--case-column", "code", "--start-column", "from", "--end-column", "to"),
        *("--deadline-column", "due", "--by-column", "case:way", "--by-column", "way"),
        *[part for path in paths for part in (f"--{path.suffix[1:]}", path)],
    )
    assert done.exit_code == 0
    import openpyxl

    book = openpyxl.load_workbook(paths[1])
    assert len(book.sheetnames) == 5
    assert [cell.value for cell in book.worksheets[1]["A"]][1] == "ab"
    assert [cell.value for cell in book.worksheets[3]["A"]][1] == "=A1"


def scenario_file(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(f'name = "{name}"\n{text}', encoding="utf-8")
    return path


def test_the_list_for_offices_is_that_of_the_scenario(
    tthc: Tthc, log: Path, tmp_path: Path
) -> None:
    """A cut of 50 % of 7 days hits H1 (4 days) and H3 (open); of 30 % it leaves 4: H3 alone."""
    late = tmp_path / "late.csv"
    half = scenario_file(tmp_path, "half", "cut = 50\n")
    third = scenario_file(tmp_path, "third", "cut = 30\n")
    asked = ("replay", log, *MINE, "--at", "2026-03-09", "--csv", late)

    def rows() -> list[list[str]]:
        return [row.split(";") for row in late.read_text(encoding="utf-8-sig").splitlines()]

    assert tthc(*asked, "--cut", "0").exit_code == 0
    assert len(rows()) == 1
    assert tthc(*asked, "--cut", "0", "--scenario", half).exit_code == 0
    assert [row[0] for row in rows()] == ["Mã hồ sơ", "H3", "H1"]
    done = tthc(*asked, "--cut", "0", "--scenario", half, "--scenario", third)
    assert done.exit_code == 0
    assert [row[:2] for row in rows()] == [
        ["Phương án", "Mã hồ sơ"], ["half", "H3"], ["half", "H1"], ["third", "H3"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", ("Phương án: half", "2 hồ sơ thành quá hạn theo phương án “half”", "Thành quá hạn")),
        ("en", ("Scenario: half", "2 dossiers newly late under the scenario “half”", "Newly late")),
    ],
)
def test_the_report_has_a_section_for_each_scenario(
    tthc: Tthc, log: Path, tmp_path: Path, lang: str, words: tuple[str, ...]
) -> None:
    """The comparison by group, and the list of those newly late."""
    page = tmp_path / "out.html"
    half = scenario_file(tmp_path, "half", "cut = 50\n")
    other = scenario_file(tmp_path, "evil", 'cut_by = "Kênh"\n[cuts]\n"<b>Fax" = 10\n')
    done = tthc(
        *("replay", log, *MINE, "--at", "2026-03-09", "--by-column", "Kênh", "--html", page),
        *("--scenario", half, "--scenario", other, "--lang", lang),
    )
    assert done.exit_code == 0
    told = page.read_text(encoding="utf-8")
    assert all(word in told for word in words)
    assert "evil" in told
    assert "&lt;b&gt;Fax" in told
    assert "<b>Fax" not in told


def test_a_group_in_vain_is_told(tthc: Tthc, log: Path, tmp_path: Path) -> None:
    """A mistyped group cuts nothing: the terminal and the JSON say so."""
    path = scenario_file(
        tmp_path, "typo", 'cut_by = "Kênh"\n[cuts]\n"Truc tuyen" = 50\n"Trực tiếp" = 10\n'
    )
    asked = ("replay", log, *MINE, "--by-column", "Kênh", "--scenario", path)
    done = tthc(*asked)
    assert "nêu 1 nhóm mà không hồ sơ nào có" in done.stdout
    assert "Truc tuyen" in done.stdout
    (one,) = json.loads(tthc(*asked, "--json").stdout)["scenarios"]
    assert one["cuts_without_dossiers"] == ["Truc tuyen"]


def test_pauses_of_other_dossiers_are_told(tthc: Tthc, log: Path, tmp_path: Path) -> None:
    """Pauses and extensions that no dossier takes up are findings, with their number."""
    pauses, more = tmp_path / "pauses.csv", tmp_path / "more.csv"
    pauses.write_text(
        "case_id,from_on,until_on\nH2,2026-03-04,2026-03-06\nX,2026-03-04,2026-03-06\n"
        "Y,2026-03-04,2026-03-06\n",
        encoding="utf-8",
    )
    more.write_text("case_id,granted_on,days\nX,2026-03-05,1\n", encoding="utf-8")
    asked = ("replay", log, *MINE, "--pauses", pauses, "--extensions", more)
    findings = json.loads(tthc(*asked, "--json").stdout)["findings"]
    assert findings == {
        "day_or_month_first": 8,
        "pauses_without_dossier": 2,
        "extensions_without_dossier": 1,
    }
    assert "2 dòng tạm dừng của hồ sơ không có trong nhật ký" in tthc(*asked).stdout


def test_all_odd_cells_are_told_at_once(tthc: Tthc, tmp_path: Path) -> None:
    """Each different text with its first row and its rows, of every column; ten, then how many."""
    path = tmp_path / "log.csv"
    rows = ["code,from,to,term", "A,2026-03-02,hôm qua,khẩn", "B,2026-03-02,,5 ngày"]
    rows += ["C,2026-03-02,,khẩn", "D,2026-03-02,,1.000"]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    asked = (
        *("replay", path, "--case-column", "code", "--start-column", "from"),
        *("--end-column", "to", "--term-column", "term"),
    )
    done = tthc(*asked)
    assert done.exit_code == 2
    assert "2 columns cannot be read" in done.stderr
    assert "'hôm qua' is not a date" in done.stderr
    assert "2 different texts cannot be read" in done.stderr
    assert "(data row 1, 2 rows)" in done.stderr
    assert "(data row 4, 1 row)" in done.stderr
    odd = [f"{place},2026-03-02,,khẩn {place}" for place in range(14)]
    path.write_text("\n".join([rows[0], *odd]) + "\n", encoding="utf-8")
    done = tthc(*asked)
    assert "14 different texts cannot be read" in done.stderr
    assert "'khẩn 9'" in done.stderr
    assert "'khẩn 10'" not in done.stderr
    assert "and 4 more" in done.stderr
    odd = [f"{place},2026-03-02,ngày {place},5 ngày" for place in range(1200)]
    path.write_text("\n".join([rows[0], *odd]) + "\n", encoding="utf-8")
    assert "and at least 990 more" in tthc(*asked).stderr


def test_rounding_down_is_explained(tthc: Tthc, tmp_path: Path) -> None:
    """R24: 3 days less 10 % are 2 days, really 33 % less; said where the terms are short."""
    path = tmp_path / "log.csv"
    head = "code,from,to,term\n"
    named = ("--case-column", "code", "--start-column", "from", "--end-column", "to")
    asked = ("replay", path, *named, "--term-column", "term", "--unit", "working_days")
    terms = (3, 3, 3, 5, 5, 1, 1, 40)
    path.write_text(
        head + "".join(f"H{n},2026-03-02,2026-03-03,{term}\n" for n, term in enumerate(terms)),
        encoding="utf-8",
    )
    told = " ".join(tthc(*asked).stdout.split())
    assert "thời hạn 5 ngày còn 4 ngày, thực giảm 20 %; 3 ngày còn 2 ngày, thực giảm 33 %" in told
    assert "1 ngày vẫn là 1 ngày" in told
    english = " ".join(tthc(*asked, "--lang", "en").stdout.split())
    assert "a term of 5 days becomes 4 days, really cut by 20%; 3 days becomes 2 days" in english
    assert "làm tròn xuống cả ngày" not in tthc(*asked, "--rounding", "ceil").stdout
    page = tmp_path / "out.html"
    tthc(*asked, "--html", page)
    assert "thực giảm 33\u00a0%" in page.read_text(encoding="utf-8")
    path.write_text(head + "A,2026-03-02,2026-03-03,40\n", encoding="utf-8")
    assert "thực giảm" not in tthc(*asked).stdout


def test_a_list_of_half_days_beside_one_of_whole_days(tthc: Tthc, tmp_path: Path) -> None:
    """7,5 days stay 7,5 in the list of two scenarios, of which one hits whole days alone."""
    path, late = tmp_path / "log.csv", tmp_path / "late.csv"
    path.write_text(
        'code,from,to,term,way\nA,2026-03-02,2026-03-11,"7,5",x\nB,2026-03-02,2026-03-09,5,y\n',
        encoding="utf-8",
    )
    scenarios = [
        scenario_file(tmp_path, way, f'cut_by = "way"\n[cuts]\n{way} = 50\n') for way in "xy"
    ]
    done = tthc(
        *("replay", path, "--case-column", "code", "--start-column", "from", "--end-column", "to"),
        *("--term-column", "term", "--unit", "working_days", "--by-column", "way", "--csv", late),
        *(part for one in scenarios for part in ("--scenario", one)),
    )
    assert done.exit_code == 0
    rows = [row.split(";") for row in late.read_text(encoding="utf-8-sig").splitlines()]
    assert [(row[0], row[1], row[5]) for row in rows[1:]] == [("x", "A", "7,5"), ("y", "B", "5")]
