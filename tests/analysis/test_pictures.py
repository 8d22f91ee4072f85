"""Charts, tables, the report and the files for offices: their numbers, words and safety."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pyarrow as pa
import pytest
from openpyxl import load_workbook

from tthc_flow.analysis import (
    LogColumns,
    Replay,
    ReplayRule,
    Scenario,
    cases_of,
    compare,
    comparison_sheet,
    cut_sheet,
    heat_sheet,
    newly_late_table,
    notes_of,
    on_time_chart,
    read_log,
    replay_log,
    report_of,
    safe_cut_sheet,
    step_chart,
    steps_of_log,
    write_csv,
    write_xlsx,
    zone_named,
)

EVIL = "<script>alert('x')</script>"
COLUMNS = LogColumns(
    case="code", start="start", end="end", deadline="due", time="at", by=("unit", "way")
)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    Forty dossiers of 10 days that took 1 to 10 days, four times over; one more late, one open
    and past its date at the end of the log, one open and not yet due.
    """
    path = tmp_path_factory.mktemp("log") / "log.csv"
    rows = ["code,start,end,due,at,unit,way,step"]
    for number in range(40):
        took, unit = number % 10 + 1, ("Xã A", "Xã B")[number % 2]
        end = date(2026, 3, 2 + took)
        rows += [
            f"H{number},2026-03-02,{end},2026-03-12,2026-03-02T08:00,{unit},desk,nhận",
            f"H{number},2026-03-02,{end},2026-03-12,{end}T08:00,{unit},desk,giải quyết",
        ]
    rows += [
        f'=late,2026-03-02,2026-03-20,2026-03-12,2026-03-20T08:00,"{EVIL}",desk,ký',
        "open,2026-03-02,,2026-03-12,2026-03-02T08:00,Xã A,post,nhận",
        "soon,2026-03-19,,2026-03-29,2026-03-19T08:00,Xã A,post,nhận",
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def answer(log: Path) -> Replay:
    return replay_log(log, COLUMNS, ReplayRule())


class Strict(HTMLParser):
    """Counts the tags, and what a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag and what it points to."""
        self.tags.append(tag)
        for name, value in attrs:
            if name in {"src", "href"} and not (value or "").startswith("data:"):
                self.fetched.append(value or "")

    def handle_data(self, data: str) -> None:
        """Note the text as people read it."""
        self.text += data


def parsed(html: str) -> Strict:
    parser = Strict()
    parser.feed(html)
    return parser


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_chart_has_its_table_and_its_words(answer: Replay, lang: str) -> None:
    """R53: the numbers behind a chart, n, censored, and the definition of finished."""
    chart = on_time_chart(answer, by="unit", target=70, lang=lang)  # type: ignore[arg-type]
    rows = {(row["group"], row["cut"]): row for row in chart.data.to_pylist()}
    # 41 finished and one open past its date: 40 of 42 on time; a cut of 30 % leaves 7 days: 28.
    assert rows["", 0]["on_time"] == 40
    assert rows["", 30]["on_time"] == 28
    assert rows["", 0]["share"] == pytest.approx(40 / 42)
    assert rows["Xã B", 30]["on_time"] == 12
    assert "41" in chart.notes[0]
    assert "end" in chart.notes[1]
    assert chart.manifest["input"] == "log.csv"
    svg = chart.svg()
    assert svg.startswith(b"<?xml")
    assert svg == on_time_chart(answer, by="unit", target=70, lang=lang).svg()  # type: ignore[arg-type]
    assert parsed(chart.to_html()).tags[:2] == ["figure", "img"]


def test_a_target_that_is_missed_or_out_of_the_picture(answer: Replay, tmp_path: Path) -> None:
    """engineering.md (d): when no cut keeps the target that is said, not 0."""
    for target in (100, 1):
        chart = on_time_chart(answer, target=target, upto=20)
        chart.save(tmp_path / f"{target}.png")
        assert (tmp_path / f"{target}.png").read_bytes().startswith(b"\x89PNG")


def test_the_heat_table_hides_what_says_nothing(answer: Replay) -> None:
    """A share of fewer than five dossiers stands in the table behind, not in the picture."""
    sheet = heat_sheet(answer, "unit", "way", cut=30)
    assert len(sheet.data) == 4
    page = parsed(sheet.to_html())
    assert "60,0\u00a0%" in page.text  # Xã B: 12 of 20
    assert "0,0\u00a0%" not in page.text.replace("60,0\u00a0%", "").replace("80,0\u00a0%", "")
    assert "script" not in page.tags


def test_tables_escape_what_a_log_says(answer: Replay) -> None:
    """A log is a suspect: its texts never become markup."""
    for sheet in (
        cut_sheet(answer, (0, 30), by="unit"),
        safe_cut_sheet(answer, by="unit", target=60, lang="en"),
        heat_sheet(answer, "way", "unit"),
    ):
        page = parsed(sheet.to_html())
        assert "script" not in page.tags
        assert len(sheet.data) >= 3
    assert EVIL in parsed(cut_sheet(answer, (0,), by="unit").to_html()).text


def test_the_report_is_one_file(answer: Replay, log: Path) -> None:
    """R53: nothing is fetched, every part is there, the manifest is on the page."""
    steps = steps_of_log(log, COLUMNS, ReplayRule(), step="step")
    assert steps is not None
    for lang, words in (("vi", "thành quá hạn"), ("en", "newly late")):
        html = report_of(answer, (0, 30), steps=steps, target=60, lang=lang).to_html()  # type: ignore[arg-type]
        page = parsed(html)
        assert page.fetched == []
        assert "script" not in page.tags
        assert "$" not in re.sub(r"<style>.*?</style>", "", page.text, flags=re.DOTALL)
        assert words in page.text
        assert page.tags.count("img") == 4
        for note in notes_of(answer, lang):  # type: ignore[arg-type]
            assert page.text.count(note) == 1
        assert "n = " not in page.text
        assert answer.manifest["input_sha256"] in page.text
        assert f'lang="{lang}"' in html


def test_newly_late_dossiers(answer: Replay) -> None:
    """R50: the twelve that took 8 to 10 days, the longest first; open and censored ones too."""
    late = newly_late_table(answer, 30)
    assert late.column("over").to_pylist()[:4] == [3, 3, 3, 3]
    assert len(late) == 12
    assert set(late.column("needed").to_pylist()) == {8, 9, 10}


def test_notebooks_show_them(answer: Replay, log: Path) -> None:
    """What a cell returns shows itself: replay, steps, chart, table, comparison, report."""
    steps = steps_of_log(log, COLUMNS, ReplayRule(), step="step")
    cases = cases_of(read_log(log), COLUMNS, zone_named(""))
    one, other = Scenario(name="nay", calendar="none"), Scenario(name="30", cut=30, calendar="none")
    comparison = compare(one, other, cases, by="unit")
    assert steps is not None
    for shown in (
        answer,
        steps,
        step_chart(steps, most=1),
        on_time_chart(answer),
        comparison,
        comparison_sheet(comparison, lang="en"),
        report_of(answer, (0,)),
    ):
        assert len(shown._repr_html_()) > 500
    total = comparison.data.to_pylist()[-1]
    assert (total["on_time_before"], total["on_time_after"], total["newly_late"]) == (40, 28, 12)


def test_csv_for_offices(answer: Replay, tmp_path: Path) -> None:
    """Semicolons, a BOM, dd/mm/yyyy, Vietnamese headings; a text is never a formula."""
    path = tmp_path / "late.csv"
    write_csv(newly_late_table(answer, 30), path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    assert rows[0][:2] == ["Mã hồ sơ", "Đơn vị"]
    assert rows[1][3:5] == ["02/03/2026", "12/03/2026"]
    table = pa.table({"case_id": ["=1+1", "ok", None], "share": [0.5, None, 1.0]})
    write_csv(table, path)
    assert path.read_text(encoding="utf-8-sig").splitlines()[1:] == [
        "'=1+1;0,5",
        "ok;",
        ";1",
    ]
    write_csv(table, path, lang="en")
    assert "Dossier;Share" in path.read_text(encoding="utf-8-sig")


def test_xlsx_for_offices(answer: Replay, tmp_path: Path) -> None:
    """Dates are dates, shares are shares, and a text is never a formula."""
    path = tmp_path / "late.xlsx"
    formulas = pa.table({"case_id": ["=1+1"], "share": [0.5]})
    write_xlsx({"Quá hạn/30 %": newly_late_table(answer, 30), "x": formulas}, path)
    book = load_workbook(path)
    assert book.sheetnames == ["Quá hạn 30 %", "x"]
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:2] == ["Mã hồ sơ", "Đơn vị"]
    assert sheet.cell(2, 4).value == datetime(2026, 3, 2)  # noqa: DTZ001 - a date of a cell
    assert sheet.cell(2, 4).number_format == "DD/MM/YYYY"
    assert book["x"].cell(2, 1).data_type == "s"
    assert book["x"].cell(2, 2).number_format == "0.0%"


def test_the_manifest_is_plain(answer: Replay) -> None:
    """R53: versions, hashes, choices and definitions, as JSON."""
    told = json.loads(json.dumps(answer.manifest))
    assert told["versions"]["numpy"]
    assert {"compare", "rounding", "calendar", "tz", "unit", "input_sha256", "at"} <= told.keys()
    assert "'end' is filled" in told["finished_means"]
