"""Files made to harm are refused before they are opened (R26, COMMON limits of parsing)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from tthc_flow.errors import UnreadableDocument
from tthc_flow.procedures.importing import import_tables

from .annex import Table, write

SHEET = "xl/worksheets/sheet1.xml"
BODY = "word/document.xml"
NAMES = "abcdefghij"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(NAMES))
    + "]><d>&j;</d>"
)
Parts = dict[str, bytes]
QUICK = 60.0  # seconds; a reader that is caught takes hours


@pytest.fixture
def parts(tmp_path: Path) -> Callable[[str], Parts]:
    """Parts of a harmless annex."""

    def read(kind: str) -> Parts:
        table = Table([("Bước", "Nội dung", "Thời gian"), ("1", "Thẩm định", "2 ngày")])
        with ZipFile(write(tmp_path, kind, "Giao đất (1.012784)", table).path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return read


def pack(folder: Path, kind: str, parts: Mapping[str, bytes], method: int = ZIP_DEFLATED) -> Path:
    """A file of these parts."""
    path = folder / f"unsafe.{kind}"
    with ZipFile(path, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def refusal(path: Path) -> str:
    """Why it is refused, within seconds."""
    begun = time.monotonic()
    with pytest.raises(UnreadableDocument) as caught:
        import_tables([path])
    assert time.monotonic() - begun < QUICK
    assert caught.value.where == path.name
    assert caught.value.remedy
    return caught.value.what


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("name", [None, "xl/other.bin", "docProps/app.xml"])
def test_entities_that_multiply_are_refused(
    tmp_path: Path, parts: Callable[[str], Parts], kind: str, name: str | None
) -> None:
    """Billion laughs, in any part and under any name: no document type is read at all."""
    content = parts(kind)
    content[name or {"docx": BODY, "xlsx": SHEET}[kind]] = LAUGHS.encode()
    assert "document type or entities" in refusal(pack(tmp_path, kind, content))
    wide = LAUGHS.encode("utf-16")
    content[name or {"docx": BODY, "xlsx": SHEET}[kind]] = wide
    assert "document type or entities" in refusal(pack(tmp_path, kind, content))


def test_outside_entities_are_refused(tmp_path: Path, parts: Callable[[str], Parts]) -> None:
    """Nothing is fetched and no other file is read."""
    content = parts("docx")
    content[BODY] = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
    assert "document type" in refusal(pack(tmp_path, "docx", content))


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_zip_bomb_is_refused(tmp_path: Path, parts: Callable[[str], Parts], kind: str) -> None:
    """A small file that unpacks to hundreds of megabytes, in one part or in many."""
    zeros = bytes(60_000_000)
    path = pack(tmp_path, kind, parts(kind) | {"media/image.bin": zeros})
    assert path.stat().st_size < 200_000
    assert "unpacks to more than" in refusal(path)
    path = pack(
        tmp_path, kind, parts(kind) | {f"media/{n}.bin": zeros[:30_000_000] for n in range(4)}
    )
    assert "unpacks to more than 100,000,000" in refusal(path)


def test_too_many_parts_or_elements_or_levels(
    tmp_path: Path, parts: Callable[[str], Parts]
) -> None:
    """What takes a reader minutes is refused in seconds."""
    many = {f"{n}.bin": b"" for n in range(2_001)}
    assert "parts" in refusal(pack(tmp_path, "docx", parts("docx") | many))
    flat = b"<d>" + b"<p/>" * 1_000_001 + b"</d>"
    assert "elements" in refusal(pack(tmp_path, "docx", parts("docx") | {BODY: flat}))
    deep = b"<d>" * 200 + b"</d>" * 200
    assert "deep" in refusal(pack(tmp_path, "docx", parts("docx") | {BODY: deep}))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "</sheetData>",
            '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            "",
        ),
        ("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A:XFD"/></mergeCells>', ""),
        (
            "</sheetData>",
            "</sheetData><mergeCells>" + '<mergeCell ref="A1:CV20000"/>' * 2 + "</mergeCells>",
            "more than 1,000,000 cells",
        ),
        ("</sheetData>", '</sheetData><hyperlinks><hyperlink ref="A1:B900000"/></hyperlinks>', ""),
        ('r="A1"', 'r="A1048576"', "beyond row"),
        ('r="A1"', 'r="ZZZ1"', "beyond row"),
        ('<row r="1"', '<row r="999999999"', "rows"),
    ],
)
def test_a_table_of_a_billion_cells_is_refused(
    tmp_path: Path, parts: Callable[[str], Parts], old: str, new: str, what: str
) -> None:
    """A few bytes may claim areas for which openpyxl would build cells without end."""
    content = parts("xlsx")
    assert old.encode() in content[SHEET]
    content[SHEET] = content[SHEET].replace(old.encode(), new.encode(), 1)
    assert what in refusal(pack(tmp_path, "xlsx", content))


def test_two_far_cells_do_not_span_a_table(tmp_path: Path, parts: Callable[[str], Parts]) -> None:
    """Each cell is within the limits, the area between them is not."""
    content = parts("xlsx")
    far = b'<row r="19999"><c r="ALL19999"><v>1</v></c></row></sheetData>'
    content[SHEET] = content[SHEET].replace(b"</sheetData>", far)
    assert "spans 19,999 rows" in refusal(pack(tmp_path, "xlsx", content))


@pytest.mark.parametrize("span", ["1000000000", "-1", "x", "٣"])
def test_a_cell_over_endless_columns_is_refused(
    tmp_path: Path, parts: Callable[[str], Parts], span: str
) -> None:
    """A Word cell claims its width in one number."""
    content = parts("docx")
    wide = f'<w:tcPr><w:gridSpan w:val="{span}"/>'.encode()
    content[BODY] = content[BODY].replace(b"<w:tcPr>", wide, 1)
    assert "columns" in refusal(pack(tmp_path, "docx", content))


def test_tracked_changes_are_refused(tmp_path: Path, parts: Callable[[str], Parts]) -> None:
    """Nobody can say which of two texts is the decision's."""
    content = parts("docx")
    changed = b'<w:ins w:id="1" w:author="A"><w:r><w:t>2</w:t></w:r></w:ins></w:p>'
    content[BODY] = content[BODY].replace(b"</w:p>", changed, 1)
    assert "tracked changes" in refusal(pack(tmp_path, "docx", content))


def test_macros_odd_packing_doubled_parts_and_rubbish_are_refused(
    tmp_path: Path, parts: Callable[[str], Parts]
) -> None:
    """Only plain Office files are opened."""
    assert "macros" in refusal(pack(tmp_path, "xlsx", parts("xlsx") | {"xl/vbaProject.bin": b"x"}))
    assert "unusual" in refusal(pack(tmp_path, "xlsx", parts("xlsx"), ZIP_LZMA))
    path = pack(tmp_path, "docx", parts("docx"))
    with ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(BODY, b"<d/>")
    assert "twice" in refusal(path)
    path.write_bytes(b"PK rubbish")
    assert "no whole Office file" in refusal(path)
    path.write_bytes(bytes(20_000_001))
    assert "larger than" in refusal(path)
    assert "cannot be read" in refusal(pack(tmp_path, "docx", parts("docx") | {BODY: b"<d>"}))
    assert "python-docx cannot read" in refusal(pack(tmp_path, "docx", {"a.xml": b"<d/>"}))
    assert "openpyxl cannot read" in refusal(pack(tmp_path, "xlsx", {"a.xml": b"<d/>"}))


def test_an_encrypted_file_is_refused(tmp_path: Path, parts: Callable[[str], Parts]) -> None:
    """A password is asked of nobody."""
    path = pack(tmp_path, "docx", parts("docx"))
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1  # the flag of encryption in the directory
    path.write_bytes(content)
    assert "encrypted" in refusal(path)


def test_a_csv_that_is_none(tmp_path: Path) -> None:
    """Other encodings and endless rows are refused."""
    path = tmp_path / "table.csv"
    path.write_bytes("Bước;Thời gian".encode("utf-16"))
    assert "no CSV table" in refusal(path)
    path.write_text(";" * 2_000 + "x\n", encoding="utf-8")
    assert "more than 1000 cells" in refusal(path)
    path.write_bytes(b"x" * 20_000_001)
    with pytest.raises(UnreadableDocument, match="larger"):
        import_tables([path])


def test_long_tables_take_seconds(tmp_path: Path) -> None:
    """20,000 rows of numbered parts, cases and unreadable times: no row looks at all others."""
    begun = time.monotonic()
    rows = ["1. Giao đất (1.012784)", "STT;Nội dung;Thời gian"]
    rows += [f"{n}.1;a;x{n}" if n % 3 else f";a) Đối với trường hợp {n};" for n in range(19_900)]
    path = tmp_path / "long.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    read = import_tables([path])
    assert len(read.procedures) <= 50
    assert len(read.remarks) > 13_000
    assert time.monotonic() - begun < QUICK
    path.write_text("\n".join(["a;b"] * 20_001), encoding="utf-8")
    assert "more than 20,000 rows" in refusal(path)
    codes = " ".join(f"1.{n:06}" for n in range(150))
    path.write_text(f"Nhóm TTHC gồm:\n{codes}\n{codes}\n{rows[1]}\n1;Ký;1 ngày\n", encoding="utf-8")
    assert len(import_tables([path]).procedures) == 100
