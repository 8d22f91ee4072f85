"""Our own catalogue files, read leniently: every fault is a finding, nothing else is lost."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tthc_flow.compliance import RecordList, Yardstick, lint, read_records, record_of
from tthc_flow.errors import InvalidCatalogue
from tthc_flow.procedures import load_catalogue, sample_catalogue

TWO = """\
[catalogue]
name = "Danh mục thử"

[[procedure]]
code = "1.000703"
name = "Cấp Giấy phép kinh doanh vận tải bằng xe ô tô"
field_of_work = "Đường bộ"
level = "province"
valid_from = 2026-09-03
decision = { number = "3508/QĐ-UBND", issued_on = 2026-08-20 }
terms = { in_person = "5", online = "theo hướng dẫn" }
commitment = { decision = { number = "x" }, terms = { in_person = "9 ngày" } }
noqa = [{ code = "TF401", reason = "kiểm tra phương tiện tại chỗ" }]

  [[ procedure ]]
code = 17
colour = "red"
"""


def read(tmp_path: Path, text: str, name: str = "book.toml") -> RecordList:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_records(path)


def test_a_catalogue_that_cannot_be_loaded_is_linted_whole(tmp_path: Path) -> None:
    """R26, R47: load_catalogue refuses this file; the lint tells each fault with its line."""
    found = read(tmp_path, TWO)
    with pytest.raises(InvalidCatalogue):
        load_catalogue(tmp_path / "book.toml")
    assert found.name == "Danh mục thử"
    assert [record.place.line for record in found.records] == [4]
    assert [broken.place.line for broken in found.broken] == [15]
    outcome = lint(found, Yardstick.of(date(2026, 11, 25)))
    codes = {finding.code for finding in outcome.findings}
    assert {"TF001", "TF102", "TF103", "TF304"} <= codes
    assert {each.noqa.reason for each in outcome.excused} == {"kiểm tra phương tiện tại chỗ"}
    broken = [finding.message() for finding in outcome.findings if finding.code == "TF001"]
    assert any("colour" in message for message in broken)


@pytest.mark.parametrize("noqa", ['[{ code = "TF401" }]', '[{ code = "TF401", reason = " " }]'])
def test_an_excuse_needs_a_reason(tmp_path: Path, noqa: str) -> None:
    """R47: a noqa without a reason excuses nothing; loader and lint refuse it alike."""
    good = TWO.partition("  [[ procedure ]]")[0].replace('"5"', '"5 ngày"')
    text = good.replace('"theo hướng dẫn"', '"5 ngày"').replace('"9 ngày"', '"3 ngày"')
    assert load_catalogue(_written(tmp_path, text)).codes == ("1.000703",)
    spoilt = "\n".join(
        f"noqa = {noqa}" if line.startswith("noqa") else line for line in text.splitlines()
    )
    with pytest.raises(InvalidCatalogue, match="reason"):
        load_catalogue(_written(tmp_path, spoilt))
    found = read(tmp_path, spoilt)
    assert not found.records
    assert "reason" in found.broken[0].faults[0]


def _written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "book.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_headings_in_a_text_do_not_lead_astray(tmp_path: Path) -> None:
    """Where headings and procedures cannot be matched one to one, no line is told."""
    text = TWO.replace('name = "Cấp', 'source = """\n[[procedure]]\n"""\nname = "Cấp')
    assert {record.place.line for record in read(tmp_path, text).records} <= {0}


def test_files_of_a_folder_are_one_list(tmp_path: Path) -> None:
    """Versions of one procedure may stand in two files of a folder."""
    first = TWO.partition("  [[ procedure ]]")[0]
    (tmp_path / "a.toml").write_text(first, encoding="utf-8")
    (tmp_path / "b.toml").write_text(first.replace("2026-09-03", "2026-10-01"), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no list", encoding="utf-8")
    found = read_records(tmp_path)
    assert len(found.records) == 2
    codes = [finding.code for finding in lint(found, Yardstick.of(date(2026, 11, 25))).findings]
    assert codes.count("TF503") == 1


def test_csv_and_json_give_the_same_record(tmp_path: Path) -> None:
    """R26: the three forms of a catalogue hold the same; CSV has no place for steps."""
    csv = (
        "code,name,field_of_work,level,valid_from,decision,channel,statutory\n"
        "1.000703,Cấp phép,Đường bộ,province,2026-09-03,3508/QĐ-UBND,in_person,4 ngày\n"
        "1.000703,Cấp phép,Đường bộ,province,2026-09-03,3508/QĐ-UBND,online,4 ngày\n"
    )
    table = {
        "procedure": [
            {
                "code": "1.000703",
                "name": "Cấp phép",
                "field_of_work": "Đường bộ",
                "level": "province",
                "valid_from": "2026-09-03",
                "decision": {"number": "3508/QĐ-UBND"},
                "terms": {"in_person": "4 ngày", "online": "4 ngày"},
            }
        ]
    }
    (of_csv,) = read(tmp_path, csv, "book.csv").records
    (of_json,) = read(tmp_path, json.dumps(table), "book.json").records
    assert of_csv.statutory == of_json.statutory
    assert of_csv.key == of_json.key
    assert (of_csv.place.line, of_json.place.line) == (2, 0)
    assert not of_csv.says("steps")
    assert of_json.says("steps")


def test_file_and_memory_agree() -> None:
    """A typed procedure has the findings of its file, but for how its days were written."""
    sample = sample_catalogue()
    yardstick = Yardstick.of(date(2026, 11, 25))
    from_file = {
        (finding.code, finding.subject, finding.where)
        for finding in lint(read_records(sample.source).records, yardstick).findings
        if not finding.code.startswith("TF41")
    }
    from_memory = {
        (finding.code, finding.subject, finding.where)
        for finding in lint(map(record_of, sample.procedures), yardstick).findings
    }
    assert len(sample.procedures) >= 20
    assert from_file == from_memory


def test_the_bundled_sample_has_no_error() -> None:
    """The sample catalogue breaks no rule; what is assumed in it is told."""
    outcome = lint(read_records(sample_catalogue().source), Yardstick.of(date(2026, 11, 25)))
    assert [str(f.message()) for f in outcome.findings if f.severity == "error"] == []
    assert "TF605" in {finding.code for finding in outcome.findings}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.toml", "a = ["),
        ("a.toml", ""),
        ("a.json", "{"),
        ("a.json", "[" * 100_000),
        ("a.json", "[]"),
        ("a.json", '[{"id": 1}]'),
        ("a.csv", "x,y\n1,2\n"),
        ("a.csv", "code,name,level,field,decision,channel,value,unit\n1,2\n"),
        ("a.csv", "code,name,level,field,decision,channel,value,unit\n"),
        ("a.csv", 'code,name\n"unfinished'),
        ("a.txt", "anything"),
    ],
)
def test_rubbish_is_refused_as_a_whole(tmp_path: Path, name: str, text: str) -> None:
    """R26: a file of which nothing can be read is bad input, told with its name."""
    with pytest.raises(InvalidCatalogue) as caught:
        read(tmp_path, text, name)
    assert name in str(caught.value)


def test_missing_binary_and_huge_files_are_refused(tmp_path: Path) -> None:
    """Dependencies and data are suspects: size and encoding are checked before reading."""
    with pytest.raises(InvalidCatalogue, match="cannot be opened"):
        read_records(tmp_path / "none.csv")
    (tmp_path / "b.csv").write_bytes(b"code,\xff\xfe")
    with pytest.raises(InvalidCatalogue, match="UTF-8"):
        read_records(tmp_path / "b.csv")
    with (tmp_path / "c.csv").open("wb") as stream:
        stream.truncate(20_000_001)
    with pytest.raises(InvalidCatalogue, match="larger"):
        read_records(tmp_path / "c.csv")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidCatalogue, match="no procedure"):
        read_records(tmp_path / "empty")


NATIONAL = "code,name,level,field,decision,channel,value,unit,raw\n"


def test_a_national_list_with_an_unknown_channel(tmp_path: Path) -> None:
    """A row that cannot be placed is told, and the other rows of its procedure are read."""
    rows = (
        '1.000178,"Giải quyết\nkhiếu nại","Cấp bộ, Cấp xã",Khiếu nại,QĐ/0001-BCA,postal,60,Ngày,'
        "60 Ngày\n"
        "1.000178,Giải quyết khiếu nại,Cấp bộ,Khiếu nại,QĐ/0001-BCA,fax,60,Ngày,60 Ngày\n"
    )
    found = read(tmp_path, NATIONAL + rows, "list.csv")
    (record,) = found.records
    assert record.name == "Giải quyết khiếu nại"
    assert [level.value for level in record.levels] == ["ministry", "commune"]
    assert "fax" in found.broken[0].faults[0]


def process(**changes: Any) -> dict[str, Any]:
    """A process as the shared file has them."""
    return {
        "id": "P1",
        "name": "Quy trình",
        "codes": [],
        "field": "Y tế",
        "level": "tỉnh",
        "decision": {"number": "1/QĐ-UBND", "date": "2025-11-27", "province": "Cao Bằng"},
        "stated_total_raw": "1 ngày",
        "steps": [{"label": "Bước 1", "raw": "0,5", "unit_from_header": "ngày", "category": None}],
        **changes,
    }


def test_a_process_with_a_fault_is_a_broken_row(tmp_path: Path) -> None:
    """One process that cannot be read does not hide the others."""
    rows = [
        process(),
        process(id="P2", decision=None),
        process(id="P3", steps=[{"raw": "1 ngày", "category": "dance"}]),
        process(id="P4", name=7),
        process(id="P5", decision={"number": "1", "date": "2025-13-01"}),
        process(id="P6", steps=7),
    ]
    found = read(tmp_path, json.dumps(rows), "list.json")
    (good,) = found.records
    assert str(good.steps[0].printed.term) == "0,5 ngày làm việc"
    assert [broken.key for broken in found.broken] == ["P2", "P3", "P4", "P5", "P6"]
    assert list(found.versions) == []


def test_a_copyists_remark_is_no_part_of_a_term(tmp_path: Path) -> None:
    """Where a term was found is no word of the decision; a case in brackets is."""
    rows = [
        process(statutory_raw="27 ngày (Danh mục, Phần I)"),
        process(id="P2", statutory_raw='60 ngày (suy từ "cắt giảm 12/60 ngày, tỷ lệ 20%")'),
        process(id="P3", statutory_raw="15 ngày (25 ngày đối với vùng khó khăn)."),
    ]
    found = read(tmp_path, json.dumps(rows), "list.json")
    limits = [record.statutory[0].printed.limits for record in found.records]
    assert [[str(limit) for limit in each] for each in limits] == [
        ["27 ngày"],
        ["60 ngày"],
        ["15 ngày", "25 ngày"],
    ]
