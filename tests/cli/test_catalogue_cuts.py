"""`tthc catalogue cuts` and `tthc catalogue diff`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Tthc

DIRECTIVE = 'number = "1/KH"\nissued_on = 2025-05-01\nprovenance = "{}"\n'


@pytest.fixture
def directive(tmp_path: Path) -> Path:
    """A directive of 30 per cent that somebody read."""
    path = tmp_path / "directive.toml"
    path.write_text(DIRECTIVE.format("quoted") + 'target = "30%"\n', encoding="utf-8")
    return path


def cut_of(told: dict[str, Any], code: str) -> dict[str, Any]:
    """What is told of one procedure of the sample."""
    found: dict[str, Any] = next(cut for cut in told["cuts"] if cut["code"] == code)
    return found


def test_commitments_against_a_target(tthc: Tthc, directive: Path) -> None:
    """R25: statutory, committed, real %, target met, proposal, and the steps' new times."""
    done = tthc("catalogue", "cuts", "--directive", str(directive), "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["directive"]["target"] == "3/10"
    below = cut_of(told, "1.013782")  # 7 days to 5: 28.6 % under 30 %
    assert (below["reduction"], below["percent"]) == ("2/7", "28.57")
    assert (below["target_met"], below["proposal"]) == (False, None)
    met = cut_of(told, "1.000703")
    assert (met["committed"], met["target_met"]) == ("2,5 ngày làm việc", True)
    open_one = cut_of(told, "1.001806")  # 10 days in seven steps, nothing promised
    assert open_one["proposal"] == {
        "term": "7 ngày làm việc",
        "reduction": "3/10",
        "percent": "30",
        "rounding": "floor",
    }
    assert [step["after"] for step in open_one["steps"]][2] == "5 ngày làm việc"
    assert {cut["verdict"] for cut in told["cuts"]} >= {
        "met",
        "below",
        "not_cut",
        "not_countable",
    }
    assert [len(cut["channels"]) for cut in told["cuts"] if cut["code"] == "1.012784"] == [1, 2]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", ["chỉ tiêu 30 %", "28,6", "chưa đạt", "làm tròn", "→"]),
        ("en", ["target 30 %", "28.6", "below", "not cut", "floor", "→"]),
    ],
)
def test_people_read_the_same(tthc: Tthc, directive: Path, lang: str, words: list[str]) -> None:
    """R25: the mode is always named, the percentage real."""
    text = tthc("catalogue", "cuts", "--directive", str(directive), "--lang", lang).stdout
    assert [word for word in words if word not in text] == []
    assert "giả định" not in text


def test_an_assumed_directive_says_so(tthc: Tthc, tmp_path: Path) -> None:
    """R22: an assumption shows in every report that used it."""
    path = tmp_path / "directive.toml"
    path.write_text(DIRECTIVE.format("assumed") + 'target = "20%"\n', encoding="utf-8")
    assert "assumed" in tthc("catalogue", "cuts", "--directive", str(path), "--lang", "en").stdout


def test_a_day_and_a_scope(tthc: Tthc, tmp_path: Path) -> None:
    """R23, T47: versions in force that day; nothing in scope is nothing to look at."""
    path = tmp_path / "directive.toml"
    path.write_text(
        DIRECTIVE.format("quoted") + 'target = "30%"\n[scope]\ncodes = ["9.999999"]\n',
        encoding="utf-8",
    )
    done = tthc("catalogue", "cuts", "--directive", str(path), "--on", "2026-09-02", "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert cut_of(told, "1.000703")["committed"] is None
    assert {cut["verdict"] for cut in told["cuts"]} == {"out_of_scope"}


def test_a_directive_without_a_rate_exits_with_2(tthc: Tthc, tmp_path: Path) -> None:
    """R25: nobody's rate is put in; a missing or faulty file is told."""
    path = tmp_path / "directive.toml"
    path.write_text(DIRECTIVE.format("assumed"), encoding="utf-8")
    done = tthc("catalogue", "cuts", "--directive", str(path))
    assert done.exit_code == 2
    assert "the rate of 1/KH is not on record" in done.stderr
    assert tthc("catalogue", "cuts", "--directive", str(tmp_path / "none")).exit_code == 2
    path.write_text("number = 3", encoding="utf-8")
    assert tthc("catalogue", "cuts", "--directive", str(path)).exit_code == 2


def test_two_catalogues_compared(tthc: Tthc, tmp_path: Path) -> None:
    """R23: new, amended field by field, repealed; exit code 1 when anything differs."""
    heading = "code,name,field_of_work,level,valid_from,valid_until,decision,channel,statutory\n"
    row = "{},Giao đất,Đất đai,commune,2025-07-01,{},1/QĐ,online,{}\n"
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    kept, gone = row.format("1.000001", "", "5 ngày"), row.format("1.000002", "", "5 ngày")
    old.write_text(heading + kept + gone, encoding="utf-8")
    changed = row.format("1.000001", "", "4 ngày")
    ended = row.format("1.000002", "2026-01-01", "5 ngày")
    new.write_text(
        heading + changed + ended + row.format("1.000003", "", "5 ngày"), encoding="utf-8"
    )
    done = tthc("catalogue", "diff", str(old), str(new), "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert [each["code"] for each in told["new"]] == ["1.000003"]
    assert told["amended"][0]["changes"] == [
        {"field": "terms, online", "before": "5 ngày", "after": "4 ngày"}
    ]
    assert [(each["code"], each["until"]) for each in told["repealed"]] == [
        ("1.000002", "2026-01-01")
    ]
    for lang, words in (("vi", ["Mới", "Sửa", "Bãi bỏ"]), ("en", ["New", "Amended", "Repealed"])):
        text = tthc("catalogue", "diff", str(old), str(new), "--lang", lang).stdout
        assert [word for word in words if word not in text] == []
    same = tthc("catalogue", "diff", str(old), str(old))
    assert same.exit_code == 0
    assert same.stdout.startswith("Hai danh mục như nhau")
    assert tthc("catalogue", "diff", str(old), str(tmp_path / "none.csv")).exit_code == 2
