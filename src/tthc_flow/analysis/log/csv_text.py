"""
A log as text, CSV in any dress: encoding, separator, header and the lengths of its rows.

What is wrong is told with the row. All cells stay texts; what they mean is read elsewhere.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice

import pyarrow as pa
import pyarrow.csv as pa_csv
from attrs import frozen

from tthc_flow.errors import UnreadableTable

__all__ = ["Header", "header_of", "read_rows", "utf8_of"]

_SEPARATORS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(rb"\Asep=.\r?\n")
"""A first line that spreadsheet programs write."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BLOCK = 1 << 24
_LONGEST_HEADER = 1_000_000
_SAMPLE = 50
_OTHER_FORMS = (
    (b"PK\x03\x04", "this is a zip archive or a workbook", "unpack it, or save it as CSV UTF-8"),
    (b"\xd0\xcf\x11\xe0", "this is an Excel workbook", "save it as CSV UTF-8"),
    (b"PAR1", "this is Parquet", "let the name of the file end in .parquet"),
    (b"<?xml", "this is XML", "let the name of an XES document end in .xes"),
)


@frozen
class Header:
    """
    The first row.

    Attributes:
        names: Of the columns; one that stands twice gets the number of its column behind it.
        separator: Between the cells.
        length: Bytes it takes.
    """

    names: tuple[str, ...]
    separator: str
    length: int


# --- encoding -----------------------------------------------------------------------------------


def utf8_of(content: bytes, encoding: str, *, where: str) -> bytes:
    """
    *content* in UTF-8, without a mark of its encoding and a line that names the separator.

    Args:
        content: The file.
        encoding: Of a file that is neither UTF-8 nor marked as UTF-16.
        where: Name of the file, for messages.

    Raises:
        UnreadableTable: Another form of file, another encoding, or none of that name.
    """
    for start, what, remedy in _OTHER_FORMS:
        if content.startswith(start):
            raise UnreadableTable(f"{what}, not CSV", where=where, remedy=remedy)
    if not encoding and content.startswith(_UTF16_MARKS):
        encoding = "utf-16"
    if not encoding and b"\0" in content[:_SAMPLE]:
        raise UnreadableTable(
            "the text has zero bytes, as UTF-16 has, but no mark at its beginning",
            where=where,
            remedy="name the encoding: --encoding utf-16-le, or encoding in the column map",
        )
    try:
        if encoding and codecs.lookup(encoding).name != "utf-8":
            content = content.decode(encoding).encode()
        else:
            _check_utf8(content)
    except (UnicodeError, LookupError) as error:
        raise UnreadableTable(
            f"the text is not {encoding or 'UTF-8'}: {error}",
            where=where,
            remedy="save the file as CSV UTF-8, or name its encoding, e.g. --encoding cp1252, or "
            'encoding = "cp1252" in the column map',
        ) from error
    content = content.removeprefix(_UTF8_MARK).lstrip(b"\r\n")
    line = _SEPARATOR_LINE.match(content)
    return content[line.end() :] if line else content


def _check_utf8(content: bytes) -> None:
    """A block at a time: the text of a whole log takes up to four times its bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(content), _BLOCK):
        try:
            decoder.decode(content[start : start + _BLOCK])
        except UnicodeDecodeError as error:
            pending = len(error.object) - len(content[start : start + _BLOCK])
            place = start - pending + error.start
            raise UnicodeError(f"byte {place}, in line {_line_at(content, place)}") from error
    decoder.decode(b"", final=True)


def _line_at(content: bytes, place: int) -> int:
    return content.count(b"\n", 0, place) + 1


# --- header -------------------------------------------------------------------------------------


def header_of(content: bytes, *, where: str) -> Header:
    """
    The header, by the separator that gives all the next rows as many cells as it has names;
    when none does, by the one that gives most names.

    Raises:
        UnreadableTable: There is none.
    """
    first = content[:_LONGEST_HEADER].decode(errors="ignore")
    if not first.strip():
        raise UnreadableTable("the file is empty", where=where)
    tried = [_header_by(mark, first) for mark in _SEPARATORS]
    header = max(tried, key=lambda one: (one[0], len(one[1].names)))[1]
    if not header.names:
        raise UnreadableTable(
            "the header cannot be read", where=f"{where}, line 1", remedy="is a quote left open?"
        )
    return header


def _header_by(separator: str, text: str) -> tuple[bool, Header]:
    lines = _Lines(text)
    rows = csv.reader(lines, delimiter=separator)
    names: list[str] = []
    sample: list[int] = []
    length = 0
    try:
        names = next(rows, [])
        length = len(text[: lines.read].encode())
        sample.extend(len(row) for row in islice(rows, _SAMPLE) if row)
    except csv.Error:  # a cell too long for a sample is no fault of the file
        pass
    if lines.read == len(text) == _LONGEST_HEADER:
        sample = sample[:-1]
    fits = len(names) > 1 and all(cells == len(names) for cells in sample)
    return fits, Header(_told_apart(names), separator, length)


class _Lines:
    """Lines of a text, and how much of it has been read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.read = 0

    def __iter__(self) -> Iterator[str]:
        for line in _LINE.finditer(self.text):
            self.read = line.end()
            yield line[0]


def _told_apart(names: Sequence[str]) -> tuple[str, ...]:
    trimmed = [" ".join(name.split()) for name in names]
    return tuple(
        name if name and trimmed.count(name) == 1 else f"{name} (column {number})".lstrip()
        for number, name in enumerate(trimmed, 1)
    )


# --- rows ---------------------------------------------------------------------------------------


def read_rows(content: bytes, columns: Sequence[str], *, where: str) -> pa.Table:
    """
    The cells of *columns* as texts; empty ones are null.

    Raises:
        UnreadableTable: No header, or a row with more or fewer cells than it.
    """
    header = header_of(content, where=where)
    try:
        return _rows(content, header, columns)
    except pa.ArrowInvalid as error:
        wrong = _first_wrong_row(content, header)
        if wrong is not None:
            raise UnreadableTable(
                f"the row has {wrong.actual_columns} cells, the header {wrong.expected_columns}: "
                f"{wrong.text:.80}",
                where=f"{where}, data row {wrong.number}",
                remedy="check separators and quotes of that row and the one before",
            ) from error
        raise UnreadableTable(
            f"{error}".partition("\n")[0],
            where=where,
            remedy="check separators and quotes; a quote left open swallows the rows behind it",
        ) from error


def _rows(
    content: bytes, header: Header, columns: Sequence[str], parse: pa_csv.ParseOptions | None = None
) -> pa.Table:
    names = list(header.names)
    body = pa.py_buffer(content).slice(header.length)
    if not body.size:
        return pa.table({name: pa.array([], pa.string()) for name in columns})
    return pa_csv.read_csv(
        pa.BufferReader(body),
        read_options=pa_csv.ReadOptions(
            column_names=names, block_size=_BLOCK, use_threads=parse is None
        ),
        parse_options=parse or _parse_options(header),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=list(columns),
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            null_values=[""],
        ),
    )


def _parse_options(header: Header, **more: object) -> pa_csv.ParseOptions:
    return pa_csv.ParseOptions(delimiter=header.separator, newlines_in_values=True, **more)


def _first_wrong_row(content: bytes, header: Header) -> pa_csv.InvalidRow | None:
    """Rows have numbers only when one thread reads them, one after the other."""
    wrong: list[pa_csv.InvalidRow] = []

    def keep(row: pa_csv.InvalidRow) -> str:
        wrong.append(row)
        return "error"

    try:
        _rows(content, header, header.names[:1], _parse_options(header, invalid_row_handler=keep))
    except pa.ArrowInvalid:
        return wrong[0] if wrong else None
    return None
