"""`tthc catalogue import`."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from tthc_flow.procedures import load_catalogue

from .conftest import Tthc

HEAD = ("Bước", "Nội dung công việc", "Người thực hiện", "Thời gian (ngày làm việc)")


@pytest.fixture
def annex(tmp_path: Path) -> Path:
    """An annex with one cell that cannot be read, and brackets that are no markup."""
    document = docx.Document()
    document.add_paragraph("1. Giao đất [mẫu/cũ] (Mã TTHC: 1.012784)")
    document.add_paragraph("Thời hạn giải quyết: 03 ngày làm việc")
    rows = [HEAD, ("1", "Thẩm định", "Chuyên viên", "2"), ("2", "Ký", "Lãnh đạo", "[/x]")]
    table = document.add_table(len(rows), len(HEAD))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    path = tmp_path / "annex.docx"
    document.save(str(path))
    return path


def test_an_annex_becomes_a_catalogue_and_a_report(tthc: Tthc, tmp_path: Path, annex: Path) -> None:
    """R26: the TOML loads; every cell not read is told with its coordinates; exit code 1."""
    out = tmp_path / "catalogue.toml"
    done = tthc("catalogue", "import", str(annex), "--out", str(out), "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["out"] == str(out)
    assert told["procedures"][0]["reference"] == "1.012784"
    assert told["remarks"] == [
        {
            "kind": "unread",
            "file": "annex.docx",
            "place": "table 1 row 3 col 4",
            "text": "[/x]",
            "what": "no number and no known words stand here: '[/x]'",
        }
    ]
    assert load_catalogue(out).codes == ("1.012784",)
    for lang in ("vi", "en"):
        text = tthc("catalogue", "import", str(annex), "--out", str(out), "--lang", lang).stdout
        assert "[/x]" in text
        assert "table 1 row 3" in text


def test_what_the_options_add(tthc: Tthc, tmp_path: Path, annex: Path) -> None:
    """R26: level, field, decision and days hold for all procedures of the files."""
    out = tmp_path / "catalogue.toml"
    known = ("--level", "commune", "--field", "Đất đai", "--decision", "1/QĐ-UBND")
    days = ("--issuer", "UBND xã", "--issued-on", "2026-01-05", "--valid-from", "2026-01-10")
    tthc("catalogue", "import", str(annex), "--out", str(out), *known, *days, "--name", "Xã")
    book = load_catalogue(out)
    assert book.name == "Xã"
    assert book.procedures[0].assumed == ("channels",)
    assert str(book.procedures[0].publication.issued_on) == "2026-01-05"


def test_a_clean_import_exits_with_0(tthc: Tthc, tmp_path: Path) -> None:
    """Exit 0: nothing to look at."""
    source, out = tmp_path / "book.csv", tmp_path / "book.toml"
    source.write_text(
        "code,name,field_of_work,level,valid_from,decision,channel,statutory\n"
        "1.002099,A,B,province,2025-07-01,1/QĐ,online,5 ngày\n",
        encoding="utf-8",
    )
    done = tthc("catalogue", "import", str(source), "--out", str(out))
    assert done.exit_code == 0
    assert load_catalogue(out).codes == ("1.002099",)


def test_bad_files_exit_with_2(tthc: Tthc, tmp_path: Path) -> None:
    """No file, a damaged file, a file without a table: told, never traced; nothing is written."""
    out = tmp_path / "out.toml"
    rubbish = tmp_path / "rubbish.xlsx"
    rubbish.write_bytes(b"rubbish")
    empty = tmp_path / "empty.csv"
    empty.write_text("a;b\n", encoding="utf-8")
    for path in (rubbish, empty, tmp_path / "missing.docx"):
        done = tthc("catalogue", "import", str(path), "--out", str(out))
        assert done.exit_code == 2
        assert done.stderr
    assert not out.exists()
    assert tthc("catalogue", "import", str(empty), "--out", str(out), "--json").exit_code == 2
