"""`tthc term parse`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Tthc


@pytest.mark.parametrize(
    ("text", "context", "kind", "value"),
    [
        ("05 ngày làm việc", "deadline", "working_days", "5"),
        ("10,5 ngày làm việc", "deadline", "working_days", "10.5"),
        ("30 ngày", "deadline", "calendar_days", "30"),
        ("01/2 ngày", "step", "working_days", "0.5"),
        ("20 phút", "step", "working_hours", "1/3"),
        ("trong ngày", "deadline", "same_day", None),
        ("không tính thời gian", "step", "not_counted", None),
    ],
)
def test_a_text_is_read(tthc: Tthc, text: str, context: str, kind: str, value: str | None) -> None:
    """R20: kind in snake case, value exact."""
    done = tthc("term", "parse", text, "--context", context, "--json")
    assert json.loads(done.stdout) == {
        "raw": text,
        "kind": kind,
        "value": value,
        "branches": [],
        "error": None,
    }
    assert kind in tthc("term", "parse", text, "--context", context).stdout


def test_a_batch_answers_every_row_in_order(tthc: Tthc, tmp_path: Path) -> None:
    """Design 14: one JSON line a row, also for what is refused; exit 1 then."""
    source = tmp_path / "terms.csv"
    source.write_text(
        "raw,unit\n05 ,Ngày làm việc\n8,Giờ\n1,\n3/5 ngày,\n,\n7 ngày\n", encoding="utf-8"
    )
    done = tthc("term", "parse", "--batch", str(source), "--unit-column", "unit", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert [line["raw"] for line in lines] == ["05 ", "8", "1", "3/5 ngày", "", "7 ngày"]
    assert [line["kind"] for line in lines] == ["working_days", "clock_hours", *[None] * 4]
    assert [bool(line["error"]) for line in lines] == [False, False, True, True, True, True]


def test_cases_are_branches(tthc: Tthc) -> None:
    """R20: a conditional limit gives its base and its branches; what is added says so."""
    text = "03 ngày làm việc; trường hợp cần xác minh thì không quá 06 ngày làm việc"
    done = json.loads(tthc("term", "parse", text, "--json").stdout)
    assert (done["kind"], done["value"], done["error"]) == ("working_days", "3", None)
    assert done["branches"] == [
        {"kind": "working_days", "value": "6", "condition": "trường hợp cần xác minh"}
    ]
    more = "trong ngày; hồ sơ phức tạp: kéo dài thêm 02 ngày làm việc"
    (added,) = json.loads(tthc("term", "parse", more, "--json").stdout)["branches"]
    assert added == {
        "kind": "working_days",
        "value": "2",
        "condition": "hồ sơ phức tạp",
        "added": True,
    }
    assert "hồ sơ phức tạp: +working_days 2" in tthc("term", "parse", more).stdout
    assert tthc("term", "parse", text, "--context", "step").exit_code == 1


def test_bad_calls_exit_with_2(tthc: Tthc, tmp_path: Path) -> None:
    """Neither or both of a text and a table, or a column that is not there."""
    source = tmp_path / "terms.csv"
    source.write_text("raw\n1 ngày\n", encoding="utf-8")
    assert tthc("term", "parse").exit_code == 2
    assert tthc("term", "parse", "1 ngày", "--batch", str(source)).exit_code == 2
    assert tthc("term", "parse", "--batch", str(source), "--column", "x").exit_code == 2


def test_a_refusal_is_told(tthc: Tthc) -> None:
    """What cannot be read for certain is refused in words, with exit code 1."""
    done = tthc("term", "parse", "3/5 ngày", "--lang", "en")
    assert done.exit_code == 1
    assert done.stdout.startswith("refused:")
