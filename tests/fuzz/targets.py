"""What is fuzzed, with what, and what must hold whatever comes in."""
# ruff: noqa: PT017  a refusal is looked at where it is caught

from __future__ import annotations

import json
import re
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from attrs import frozen
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tthc_flow.errors import (
    InvalidCatalogue,
    InvalidDirective,
    UnknownNotation,
    UnreadableDocument,
)
from tthc_flow.procedures import load_catalogue
from tthc_flow.procedures.directive_file import load_directive
from tthc_flow.procedures.importing import import_tables
from tthc_flow.terms import DeadlineText, Term, parse_deadline, parse_term

from .seeds import CATALOGUES, DIRECTIVE, NOTATIONS, TABLES

__all__ = ["TARGETS", "Target", "fuzz"]

LONGEST = 10.0
"""Seconds that any one input may take."""


@frozen
class Target:
    """
    One door to the library.

    Attributes:
        name: Its name.
        inputs: What is thrown at it.
        check: Raises when something does not hold.
    """

    name: str
    inputs: st.SearchStrategy[Any]
    check: Callable[[Any], None]


def fuzz(target: Target, seconds: float, first_seed: int = 0) -> int:
    """Throw inputs at *target* for so many seconds; the number of inputs, or the failure."""
    until = time.monotonic() + seconds
    thrown = 0
    number = first_seed

    def throw(value: Any) -> None:
        nonlocal thrown
        thrown += 1
        begun = time.monotonic()
        target.check(value)
        taken = time.monotonic() - begun
        assert taken < LONGEST, f"{target.name}: {taken:.1f} s for one input"

    while time.monotonic() < until:
        quietly = settings(
            max_examples=50,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )
        seed(number)(quietly(given(target.inputs)(throw)))()
        number += 1
    return thrown


# --- texts --------------------------------------------------------------------------------------

VOCABULARY = """
ngày giờ phút tuần tháng năm làm việc không quá tính thời gian trong kể từ nhận đủ hồ sơ hợp lệ
trường hợp nếu thì đối với vùng xa kéo dài thêm gia hạn cắt giảm hoặc sau theo thỏa thuận quy định
hai ba mười lăm mươi trăm nửa rưỡi tương đương tỷ lệ tối đa Trực tuyến Miễn phí lễ nghỉ
01 02 5 10 0,5 1.125 01/2 01/03 3/5 ½ 15 1e9 999999999 33,33% ; . , ( ) … ... : - – = đến
"""
WORDS = VOCABULARY.split()
PIECES = st.sampled_from(WORDS) | st.text(max_size=3)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=16).map(" ".join),
    st.text(max_size=60),
    st.tuples(st.sampled_from(NOTATIONS), st.lists(PIECES, max_size=3), st.floats(0, 1)).map(
        lambda parts: _inserted(parts[0], " ".join(parts[1]), parts[2])
    ),
    st.tuples(st.sampled_from(NOTATIONS), st.floats(0, 1), st.floats(0, 1)).map(
        lambda parts: (
            parts[0][: int(parts[1] * len(parts[0]))] + parts[0][int(parts[2] * len(parts[0])) :]
        )
    ),
)
FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
NUMBER_WORDS = re.compile(
    r"một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|mươi|trăm|nửa|rưỡi|½", re.IGNORECASE
)
UNITS = re.compile(r"ngày|giờ|phút|tuần|tháng|năm", re.IGNORECASE)


def _inserted(text: str, piece: str, place: float) -> str:
    at = int(place * len(text))
    return f"{text[:at]}{piece}{text[at:]}"


def _is_refusal(error: UnknownNotation, text: str) -> bool:
    return error.text == text and 0 <= error.offset <= len(text) and bool(error.remedy)


def _stands_in(term: Term, text: str) -> bool:
    """Whether the number of *term* can be seen in *text*, by other means than the reader's."""
    value = getattr(term, "value", None)
    composed = unicodedata.normalize("NFC", text)
    if value is None or NUMBER_WORDS.search(composed):
        return True
    figures = {Fraction(each.replace(",", ".")) for each in FIGURE.findall(composed)}
    parts = {1 / figure for figure in figures if figure}
    minutes = {figure / 60 for figure in figures | parts}
    return value in figures | parts | minutes and UNITS.search(composed) is not None


def check_term(given_text: tuple[str, str]) -> None:
    """A term that stands in the text, or a refusal with its place; never a term of rubbish."""
    text, context = given_text
    try:
        term = parse_term(text, context=context)  # type: ignore[arg-type]
    except UnknownNotation as error:
        assert _is_refusal(error, text)
        return
    assert _stands_in(term, text), (text, term)
    assert parse_term(unicodedata.normalize("NFD", text), context=context) == term  # type: ignore[arg-type]
    for rubbish in (f"{text} qwx", f"qwx {text}", f"{text} 7"):
        try:
            read = parse_term(rubbish, context=context)  # type: ignore[arg-type]
        except UnknownNotation:
            continue
        raise AssertionError((rubbish, read))


def check_deadline(text: str) -> None:
    """A base with its clauses, all of them in the text, or a refusal."""
    try:
        read = parse_deadline(text)
    except UnknownNotation as error:
        assert _is_refusal(error, text)
        return
    for term in _terms_of(read):
        assert _stands_in(term, text), (text, term)
    if text.lstrip().startswith("Hình thức nộp"):
        return
    try:
        again = parse_deadline(f"{text}; qwx")
    except UnknownNotation:
        return
    raise AssertionError((text, again))


def _terms_of(read: DeadlineText) -> list[Term]:
    extension = [] if read.extension is None else [read.extension.term]
    return [read.base, *(branch.term for branch in read.branches), *extension]


# --- files --------------------------------------------------------------------------------------

PAYLOADS = [
    *(b"", b"\x00", b"\xff", b'"', b"'", b"<", b"&", b"&x;", b"[", b"{", b"(", b"\n", b"=", b";"),
    *(b"1e999999999", b"9" * 5_000, b"-1", b"0", b"1048576", b"16384", b"NaN", b"null", b"true"),
    *(b"[" * 3_000, b'{"a":' * 3_000, b"<a>" * 500, b"A1:XFD1048576", b"9999-12-31", b"0001-01-01"),
    *(
        b'<!DOCTYPE a [<!ENTITY x "y">]>',
        b'ref="A1:XFD9"',
        b"<w:vMerge/>",
        b'<w:gridSpan w:val="9"/>',
    ),
    *("ngày".encode(), "5 ngày".encode(), b"online", b"\xed\xa0\x80", b"=SUM(A1)", b"t", b"stage"),
]
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.sampled_from([0, 0, 1, 2, 5, 20, 200]),
        st.sampled_from(PAYLOADS) | st.binary(max_size=4),
    ),
    min_size=1,
    max_size=4,
)
Edit = tuple[float, int, bytes]


def edited(content: bytes, edits: list[Edit]) -> bytes:
    """Some bytes cut out and others put in."""
    for place, length, payload in edits:
        at = int(place * len(content))
        content = content[:at] + payload + content[at + length :]
    return content


def _in_file(content: bytes, suffix: str, use: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(content)
        use(path)


def check_catalogue(given_file: tuple[str, list[Edit]], content: bytes = b"") -> None:
    """A catalogue, or all its faults."""
    suffix, edits = given_file
    content = edited(content or CATALOGUES[suffix], edits)

    def load(path: Path) -> None:
        try:
            book = load_catalogue(path)
        except InvalidCatalogue as error:
            assert error.faults
        else:
            assert book.procedures

    _in_file(content, suffix, load)


def check_values(changes: list[tuple[int, Any]]) -> None:
    """A catalogue of the right form with odd values in some places."""
    table = json.loads(CATALOGUES[".json"])
    places = list(_places(table))
    for number, value in changes:
        holder, key = places[number % len(places)]
        holder[key] = value
    content = json.dumps(table).encode()
    check_catalogue((".json", [(0.0, 0, b"")]), content)
    _in_file(content, ".json", _import)


def _places(table: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a table that holds a value, with what holds it."""
    for key in list(table) if isinstance(table, dict) else range(len(table)):
        yield table, key
        if isinstance(table[key], dict | list):
            yield from _places(table[key])


def check_directive(edits: list[Edit]) -> None:
    """A directive, or all its faults."""

    def load(path: Path) -> None:
        try:
            load_directive(path)
        except InvalidDirective as error:
            assert error.faults

    _in_file(edited(DIRECTIVE, edits), ".toml", load)


def _import(path: Path) -> None:
    """What is imported loads again; what is refused says why."""
    try:
        read = import_tables([path])
    except UnreadableDocument as error:
        assert error.what
        assert error.where == path.name
        return
    if read.procedures:
        written = path.with_name("written.toml")
        written.write_text(read.to_toml(), encoding="utf-8")
        hashes = [procedure.hash for procedure in load_catalogue(written).procedures]
        assert hashes == [procedure.hash for procedure in read.procedures]


def check_office_file(given_file: tuple[str, float, list[Edit]]) -> None:
    """An Office file with one part edited."""
    suffix, which, edits = given_file
    parts = dict(TABLES[suffix])
    # The parts that hold the tables come first and are chosen most often.
    name = list(parts)[int(which**3 * (len(parts) - 1))]
    parts[name] = edited(parts[name], edits)

    def pack_and_import(path: Path) -> None:
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        _import(path)

    _in_file(b"", suffix, pack_and_import)


def check_archive(given_file: tuple[str, list[Edit]]) -> None:
    """An Office file with the archive itself edited."""
    suffix, edits = given_file

    def pack_and_import(path: Path) -> None:
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for part, content in TABLES[suffix].items():
                archive.writestr(part, content)
        path.write_bytes(edited(path.read_bytes(), edits))
        _import(path)

    _in_file(b"", suffix, pack_and_import)


def check_table(rows: list[list[str]]) -> None:
    """Any cells under a heading."""
    lines = "\n".join(
        ";".join(f'"{text.replace(chr(34), "")}"' for text in row)
        for row in [["Bước", "Nội dung", "Người", "Thời gian (ngày)"], *rows]
    )
    _in_file(lines.encode(errors="replace"), ".csv", _import)


CELLS = st.sampled_from(
    [
        *("", "1", "2", "I", "II", "a)", "1.1", "5a", "5b", "Bước 1", "Bước 2 (tiếp)", "Tổng cộng"),
        *("0,5", "1 ngày", "4 giờ", "Trường hợp đủ điều kiện", "b) Đối với trường hợp khác", "Ký"),
        *(
            "Thời gian",
            "Cộng",
            "1.001193",
            "Mã TTHC: 2.000815.H12",
            "Lĩnh vực: Đất đai",
            "Nhóm 2 TTHC",
        ),
        *("Thời hạn giải quyết: 5 ngày (cắt giảm 1/6 ngày)", "Không tính thời gian", "Nội dung"),
    ]
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["9999-12-31", "0001-01-01", "2010-01-01", "5 ngày", "99999 năm", "1 ngày"]),
    st.sampled_from(
        ["online", "a", "1.000703", "không quy định", 10**30, {}, [], {"online": "1 giờ"}]
    ),
)
SUFFIXES = st.sampled_from(sorted(TABLES))
TARGETS = [
    Target("parse_term", st.tuples(TEXTS, st.sampled_from(["deadline", "step"])), check_term),
    Target(
        "parse_deadline",
        TEXTS | TEXTS.map(lambda text: f"Hình thức nộpThời gianPhí, lệ phíMô tả{text}"),
        check_deadline,
    ),
    Target(
        "load_catalogue", st.tuples(st.sampled_from(sorted(CATALOGUES)), EDITS), check_catalogue
    ),
    Target(
        "catalogue of odd values",
        st.lists(st.tuples(st.integers(0, 200), VALUES), min_size=1, max_size=3),
        check_values,
    ),
    Target("load_directive", EDITS, check_directive),
    Target("import of edited XML", st.tuples(SUFFIXES, st.floats(0, 1), EDITS), check_office_file),
    Target("import of an edited archive", st.tuples(SUFFIXES, EDITS), check_archive),
    Target(
        "import of any table",
        st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=12),
        check_table,
    ),
]
