"""`tthc posting audit`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Tthc

LIST = """\
[[procedure]]
code = "1.000703"
name = "Cấp phép vận tải"
field_of_work = "Đường bộ"
level = "commune"
valid_from = 2026-09-03
decision = { number = "3508/QĐ-UBND", issued_on = 2026-08-20 }
terms = { in_person = "4 ngày", online = "4 ngày" }

[[procedure]]
code = "1.000001"
name = "Thủ tục đã bãi bỏ"
field_of_work = "Đường bộ"
level = "commune"
valid_from = 2020-01-01
valid_until = 2026-01-01
decision = { number = "1/QĐ-UBND", issued_on = 2019-12-01 }
terms = { in_person = "4 ngày" }
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.toml").write_text(LIST, encoding="utf-8")
    (tmp_path / "a.csv").write_text(
        "commune,code,posted_on\nPhường A,1.000703,2026-08-24\n", encoding="utf-8"
    )
    (tmp_path / "b.csv").write_text(
        "commune,code,posted_on\nPhường B,1.000001,2026-08-24\n", encoding="utf-8"
    )
    (tmp_path / "log.csv").write_text(
        "dossier,agency,received_at,finished_at,published_at\n"
        "H56-260820-0001,Phường A,2026-09-04 08:00,2026-09-07 08:00,2026-09-07 09:00\n"
        "H56-260820-0002,Phường B,2026-09-04 08:00,2026-09-07 08:00,\n",
        encoding="utf-8",
    )


def test_a_ranked_table_and_findings(tthc: Tthc) -> None:
    """Issue 4: per commune and as a ranked table."""
    done = tthc("posting", "audit", "list.toml", "a.csv", "b.csv")
    assert done.exit_code == 1
    assert done.stdout.index("Phường A") < done.stdout.index("Phường B")
    for part in ("Hạng", "100,0 %", "TF801", "TF802"):
        assert part in done.stdout
    assert "Rank" in tthc("posting", "audit", "list.toml", "a.csv", "--lang", "en").stdout


def test_json_has_communes_and_findings(tthc: Tthc) -> None:
    """Every command speaks JSON; results and their publication come with --results."""
    asked = ("posting", "audit", "list.toml", "a.csv", "b.csv", "--results", "log.csv")
    told = json.loads(tthc(*asked, "--json").stdout)
    assert [(each["rank"], each["commune"]) for each in told["communes"]] == [
        (1, "Phường A"),
        (2, "Phường B"),
    ]
    assert told["communes"][1]["missing"] == told["communes"][1]["abolished"] == 1
    assert [(each["agency"], each["share"]) for each in told["results"]] == [
        ("Phường A", 1.0),
        ("Phường B", 0.0),
    ]
    assert {"TF801", "TF802", "TF821"} <= {finding["code"] for finding in told["findings"]}
    assert "Công khai kịp thời" in tthc(*asked).stdout


def test_a_clean_posting_exits_with_0(tthc: Tthc) -> None:
    """Exit 0 when everything is posted, in time and as published."""
    assert tthc("posting", "audit", "list.toml", "a.csv").exit_code == 0


def test_only_one_level(tthc: Tthc) -> None:
    """--level: what a commune need not post is not missing."""
    done = tthc("posting", "audit", "list.toml", "b.csv", "--level", "province", "--json")
    assert json.loads(done.stdout)["communes"][0]["missing"] == 0


def test_sarif_and_bad_input(tthc: Tthc) -> None:
    """SARIF for CI; a file that is not there is bad input."""
    log = json.loads(tthc("posting", "audit", "list.toml", "b.csv", "--format", "sarif").stdout)
    assert log["version"] == "2.1.0"
    assert tthc("posting", "audit", "list.toml", "none.csv").exit_code == 2
    assert tthc("posting", "audit", "none.toml", "a.csv").exit_code == 2
