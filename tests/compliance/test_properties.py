"""Laws of the step sum, and readers that meet rubbish."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tthc_flow.compliance import RecordList, Yardstick, lint, read_records
from tthc_flow.compliance.dossier_log import read_log_table
from tthc_flow.compliance.posting import compare, read_posted
from tthc_flow.compliance.records import Verdict, step_sum, total_verdict
from tthc_flow.errors import TthcError

from .sound import SOUND, record, steps, table

EIGHT = Fraction(8)
YARDSTICK = Yardstick.of(date(2026, 11, 25))
steady = settings(deadline=None)  # a busy machine is no fault
QUARTERS = st.integers(1, 160)


def printed(quarters: int) -> str:
    """Quarter days as tables print them."""
    return f"{quarters / 4:g}".replace(".", ",") + " ngày"


@steady
@given(st.lists(QUARTERS, min_size=1, max_size=12))
def test_steps_that_are_the_total_in_parts_always_add_up(parts: list[int]) -> None:
    """R47: no false alarm, however a total is shared out in quarter days."""
    process = table(printed(sum(parts)), *map(printed, parts))
    assert total_verdict(process, EIGHT) is Verdict.ADDS_UP


@steady
@given(st.lists(QUARTERS, min_size=1, max_size=12), st.integers(1, 40))
def test_a_wrong_total_is_always_found(parts: list[int], more: int) -> None:
    """R47: a difference of a quarter day is one."""
    process = table(printed(sum(parts) + more), *map(printed, parts))
    assert total_verdict(process, EIGHT) is Verdict.DIFFERS


@steady
@given(st.lists(QUARTERS, min_size=2, max_size=12))
def test_running_in_parallel_never_takes_longer(parts: list[int]) -> None:
    """T35: one stage is its longest step; the sum of all is the most it can be."""
    serial = steps(*map(printed, parts))
    parallel = tuple(evolve(each, stage=1) for each in serial)
    assert step_sum(parallel, EIGHT).hours == max(parts) * 2
    assert step_sum(serial, EIGHT).hours == sum(parts) * 2


@steady
@given(st.lists(QUARTERS, min_size=1, max_size=8))
def test_what_does_not_count_changes_no_sum(parts: list[int]) -> None:
    """R20: "không tính thời gian" adds nothing, wherever it stands."""
    plain = steps(*map(printed, parts))
    padded = steps(*(text for part in parts for text in (printed(part), "Giờ hành chính")))
    assert step_sum(plain, EIGHT) == step_sum(padded, EIGHT)


# --- rubbish ------------------------------------------------------------------------------------

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=30)
    | st.sampled_from(["5 ngày", "in_person", "province", "2026-09-03", "1.000703", "TF401"])
)
KEYS = st.sampled_from(
    [
        *("procedure", "code", "name", "field_of_work", "level", "valid_from", "decision", "terms"),
        *("step", "commitment", "noqa", "id", "steps", "raw", "unit_from_header", "category"),
        *("stated_total_raw", "codes", "number", "issued_on", "reason", "channel", "value"),
    ]
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)
CELLS = st.text(max_size=12) | st.sampled_from(
    ["1.000703", "online", "2026-08-20", "5", "Ngày", "", "20260820080500", "có", "9"]
)
HEADINGS = st.sampled_from(
    [
        "code,name,level,field,decision,channel,value,unit,raw",
        "commune,code,channel,term,posted_on,electronic",
        "MaHoSo,NgayTiepNhan,NgayHenTra,NgayKetThucXuLy,TrangThaiHoSo",
        "code,name,field_of_work,level,valid_from,decision,channel,statutory",
    ]
)
quiet = settings(steady, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quiet
@given(JSON)
def test_any_json_is_linted_or_refused(tmp_path: Path, content: Any) -> None:
    """R26: no crash and no answer for rubbish: findings, or an error that names the file."""
    path = tmp_path / "list.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    refused = ""
    try:
        lint(read_records(path), YARDSTICK)
    except TthcError as error:
        refused = str(error)
    assert not refused or "list.json" in refused


@quiet
@given(HEADINGS, st.lists(st.lists(CELLS, max_size=10), max_size=6))
def test_any_table_is_linted_or_refused(
    tmp_path: Path, heading: str, rows: list[list[str]]
) -> None:
    """R26: the same for every kind of CSV table."""
    path = tmp_path / "table.csv"
    path.write_text("\n".join((heading, *map(",".join, rows))), encoding="utf-8")
    for read in (_lint_list, _lint_posting, _lint_log):
        refused = ""
        try:
            read(path)
        except TthcError as error:
            refused = str(error)
        assert not refused or "table.csv" in refused


def _lint_list(path: Path) -> None:
    lint(read_records(path), YARDSTICK)


def _lint_posting(path: Path) -> None:
    authority = RecordList("Danh mục", (SOUND, record(code="1.000001")))
    for posting in compare(authority, read_posted(path)):
        lint(posting, YARDSTICK)


def _lint_log(path: Path) -> None:
    lint(read_log_table(path), YARDSTICK)
