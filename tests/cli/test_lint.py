"""`tthc catalogue lint` and `tthc dossier lint`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tthc_flow.compliance.records.reading import read_text
from tthc_flow.procedures import sample_catalogue

from .conftest import Tthc

BAD = """\
[[procedure]]
code = "1.000703"
name = "Cấp Giấy phép kinh doanh vận tải"
field_of_work = "Đường bộ"
level = "province"
valid_from = 2026-09-03
supplement_window = "30 ngày"
decision = { number = "3508/QĐ-UBND", issued_on = 2026-08-20 }
terms = { in_person = "5", online = "4 ngày", postal = "4 ngày" }
"""


@pytest.fixture(autouse=True)
def bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list with one error, in a folder of its own without a configuration."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "book.toml"
    path.write_text(BAD, encoding="utf-8")
    return path


def test_text_tells_the_rule_the_place_and_the_fix(tthc: Tthc) -> None:
    """R47: code, severity, citation, page, place, finding, fix; exit 1 for findings."""
    done = tthc("catalogue", "lint", "book.toml")
    assert done.exit_code == 1
    for part in ("TF102", "LỖI", "BLDS 2015", "docs/rules/TF102.md", "book.toml:1", "1 lỗi"):
        assert part in done.stdout
    english = tthc("catalogue", "lint", "book.toml", "--lang", "en").stdout
    assert "has no unit" in english
    assert "1 errors" in english


def test_json_and_sarif(tthc: Tthc) -> None:
    """Design 14: --format text, json or sarif; --json like every command."""
    plain = json.loads(tthc("catalogue", "lint", "book.toml", "--format", "json").stdout)
    assert plain["summary"]["error"] == 1
    assert plain["on"] == "2026-11-22"
    (finding,) = plain["findings"]
    assert finding["code"] == "TF102"
    assert {"message_vi", "message_en", "fix_vi", "citation", "page", "line"} <= finding.keys()
    assert json.loads(tthc("catalogue", "lint", "book.toml", "--json").stdout) == plain
    log = json.loads(tthc("catalogue", "lint", "book.toml", "--format", "sarif").stdout)
    assert log["runs"][0]["results"][0]["ruleId"] == "TF102"


def test_select_ignore_and_fail_on(tthc: Tthc) -> None:
    """Design 14: --select, --ignore, --fail-on; notes never fail a run."""
    assert tthc("catalogue", "lint", "book.toml", "--ignore", "TF1").exit_code == 0
    assert tthc("catalogue", "lint", "book.toml", "--select", "TF2,TF3").exit_code == 0
    assert tthc("catalogue", "lint", "book.toml", "--select", "TF102").exit_code == 1
    sample = sample_catalogue().source
    on = ("--on", "2026-11-25")
    assert tthc("catalogue", "lint", sample, *on, "--fail-on", "error").exit_code == 0
    assert tthc("catalogue", "lint", sample, *on, "--fail-on", "warning").exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("none.toml",),
        ("book.toml", "--select", "TF999"),
        ("book.toml", "--ignore", "E501"),
        ("book.toml", "--select", "TF7"),
        ("book.toml", "--on", "tomorrow"),
        ("book.toml", "--baseline", "none.json"),
        ("book.toml", "--config", "none.toml"),
        ("book.toml", "--write-baseline"),
        ("book.toml", "--format", "xml"),
        ("book.toml", "--fail-on", "note"),
    ],
)
def test_bad_input_exits_with_2(tthc: Tthc, arguments: tuple[str, ...]) -> None:
    """Exit 2 with a message, never a traceback; an unknown code is refused."""
    done = tthc("catalogue", "lint", *arguments)
    assert done.exit_code == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_baseline_is_written_and_used(tthc: Tthc, bad: Path) -> None:
    """R47: what was there before does not fail; what is new does."""
    baseline = ("--baseline", "known.json")
    assert tthc("catalogue", "lint", "book.toml", *baseline, "--write-baseline").exit_code == 0
    known = tthc("catalogue", "lint", "book.toml", *baseline)
    assert known.exit_code == 0
    assert "Đã biết từ trước 1" in known.stdout
    bad.write_text(BAD.replace("1.000703", "1.0007"), encoding="utf-8")
    assert tthc("catalogue", "lint", "book.toml", *baseline).exit_code == 1


def test_the_project_is_asked_first(tthc: Tthc, tmp_path: Path) -> None:
    """R47: tthc.toml holds for the folder; the command line goes over it."""
    (tmp_path / "tthc.toml").write_text('ignore = ["TF102"]\non = 2026-09-03\n', encoding="utf-8")
    done = tthc("catalogue", "lint", "book.toml", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["on"] == "2026-09-03"
    (tmp_path / "other.toml").write_text("", encoding="utf-8")
    other = tthc("catalogue", "lint", "book.toml", "--config", "other.toml", "--on", "2026-10-01")
    assert other.exit_code == 1
    (tmp_path / "tthc.toml").write_text("colour = 1\n", encoding="utf-8")
    assert tthc("catalogue", "lint", "book.toml").exit_code == 2


def test_an_excuse_with_its_reason(tthc: Tthc, bad: Path) -> None:
    """R47: noqa in the file; the reason is in the report, an unused one fails."""
    excuse = 'noqa = [{ code = "TF102", reason = "Cổng không hiện đơn vị" }]\n'
    bad.write_text(BAD + excuse, encoding="utf-8")
    done = tthc("catalogue", "lint", "book.toml", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["excused"][0]["reason"] == "Cổng không hiện đơn vị"
    assert "được miễn trừ 1" in tthc("catalogue", "lint", "book.toml").stdout
    bad.write_text(BAD.replace('"5"', '"5 ngày"') + excuse, encoding="utf-8")
    assert "TF002" in tthc("catalogue", "lint", "book.toml").stdout


def test_many_places_are_cut_unless_asked_for(tthc: Tthc, bad: Path) -> None:
    """The first places of a rule are shown, and how many there are; --all shows every one."""
    many = "".join(BAD.replace("1.000703", f"1.{number:06d}") for number in range(9))
    bad.write_text(many, encoding="utf-8")
    short, whole = (
        tthc("catalogue", "lint", "book.toml", *more).stdout for more in ((), ("--all",))
    )
    assert "và 4 chỗ nữa" in short
    assert "1.000008" not in short
    assert "1.000008" in whole


def test_assumed_law_is_named(tthc: Tthc, bad: Path) -> None:
    """R22: a report that rests on an assumed value says so."""
    bad.write_text(BAD.replace(', postal = "4 ngày"', ""), encoding="utf-8")
    done = tthc("catalogue", "lint", "book.toml", "--json")
    assert json.loads(done.stdout)["assumptions"] == ["expected_channels"]
    assert "Giả định" in tthc("catalogue", "lint", "book.toml").stdout


def test_a_log_of_events_and_a_table(tthc: Tthc, tmp_path: Path) -> None:
    """Issue 4: dossier-log rules over our events, or the table of another system."""
    events = str(Path(sample_catalogue().source).parents[2] / "demo" / "data" / "events.jsonl")
    done = tthc("dossier", "lint", events, "--on", "2026-12-31", "--json")
    assert done.exit_code == 1
    codes = {finding["code"] for finding in json.loads(done.stdout)["findings"]}
    assert {"TF731", "TF732"} <= codes
    log = tmp_path / "log.csv"
    log.write_text(
        "MaHoSo,NgayTiepNhan,NgayKetThucXuLy,TrangThaiHoSo\nH56-260820-0001,20260820080500,,9\n"
    )
    found = tthc("dossier", "lint", "log.csv").stdout
    assert "TF705" in found


def test_lines_that_cannot_be_read_are_told(tthc: Tthc, tmp_path: Path) -> None:
    """Exit 2 when a part of the log is lost; the rest is still checked."""
    (tmp_path / "log.jsonl").write_text("{\n", encoding="utf-8")
    done = tthc("dossier", "lint", "log.jsonl")
    assert done.exit_code == 2
    assert "log.jsonl:1" in done.stderr


def test_reading_is_shared(tmp_path: Path) -> None:
    """A BOM, as offices export it, is no part of the first column."""
    path = tmp_path / "a.csv"
    path.write_bytes("\ufeffcode".encode())
    assert read_text(path) == "code"
