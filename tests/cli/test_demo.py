"""`tthc demo`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from .conftest import Tthc


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", ("SỔ THEO DÕI HỒ SƠ", "CẢNH BÁO", "Đúng hạn cam kết", "22/08/2026", "khẩn")),
        ("en", ("REGISTER", "FLAGS", "On time as committed", "22/08/2026", "critical")),
    ],
)
def test_the_desk_is_shown(tthc: Tthc, tmp_path: Path, lang: str, words: tuple[str, ...]) -> None:
    """Issue 2, item 8: register with both dates, flags, one count day by day, a diagram."""
    done = tthc("demo", "--out", str(tmp_path), "--lang", lang)
    assert done.exit_code == 0
    for word in words:
        assert word in done.stdout
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".dot", ".md"]
    page = next(tmp_path.glob("*.md")).read_text(encoding="utf-8")
    assert "```mermaid\nstateDiagram-v2" in page


def test_a_narrow_terminal_keeps_the_dates(
    tthc: Tthc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eighty columns have code, state, both dates, standing and flags, each on one line."""
    monkeypatch.setenv("COLUMNS", "80")
    text = tthc("demo", "--out", str(tmp_path)).stdout
    assert max(map(len, text.splitlines())) <= max(80, len(str(tmp_path)) + 60)
    assert "19/11 08:45" in text


def test_another_day(tthc: Tthc, tmp_path: Path) -> None:
    """The desk can be seen on any day; before the first dossier there is nothing to see."""
    early = json.loads(tthc("demo", "--at", "2026-08-31", "--json").stdout)
    late = json.loads(tthc("demo", "--at", "2026-12-31", "--json").stdout)
    assert early["at"] == "2026-09-01T00:00:00+07:00"
    assert 0 < len(early["dossiers"]) < len(late["dossiers"])
    assert len(late["dossiers"]) >= 60
    assert tthc("demo", "--at", "2026-08-04", "--out", str(tmp_path)).exit_code == 0
    assert tthc("demo", "--at", "2026-01-01").exit_code == 2
    assert tthc("demo", "--at", "tomorrow").exit_code == 2


def test_flags_of_open_dossiers_come_first(tthc: Tthc, tmp_path: Path) -> None:
    """Who runs a desk sees first what can still be mended; the sign for flags is explained."""
    text = tthc("demo", "--out", str(tmp_path), "--lang", "en").stdout
    flags = text[text.index("FLAGS") :].splitlines()
    ended = [" (ended) " in line for line in flags if re.match(r" \w+ +H99-", line)]
    assert len(ended) >= 10
    assert ended == sorted(ended)
    assert len(set(ended)) == 2
    assert "critical (4) is four, at least one of them critical" in text
