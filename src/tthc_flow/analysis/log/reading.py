"""
Logs as they are found: CSV, Parquet or XES, gzipped or not, into one Arrow table.

A file is a suspect: encoding, separator, header and row lengths are checked, and what is wrong
is told with file and row. Texts are trimmed, an empty text is a null.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from attrs import frozen

from tthc_flow.analysis.log.csv_text import header_of, read_rows, utf8_of
from tthc_flow.analysis.log.xes import read_xes
from tthc_flow.errors import UnreadableTable

__all__ = ["Log", "as_texts", "read_log"]

_GZIP = b"\x1f\x8b"


def read_log(path: Path, columns: Sequence[str] | None = None, *, encoding: str = "") -> pa.Table:
    """
    Read a log at once; see `Log`.

    Args:
        path: The file.
        columns: The columns needed; None reads all.
        encoding: Of a CSV file that is neither UTF-8 nor UTF-16, e.g. "cp1258".
    """
    return Log(path, encoding).read(columns)


@frozen(slots=False)
class Log:
    """
    A log that is not read yet.

    Attributes:
        path: ``.csv`` (or ``.txt``, ``.tsv``), ``.parquet`` (a file or a folder of parts) or
            ``.xes``; each but Parquet may end in ``.gz``.
        encoding: Of a CSV file that is neither UTF-8 nor UTF-16.

    Raises:
        UnreadableTable: From its methods: not such a file, or one with faults.
        OSError: It cannot be opened.
    """

    path: Path
    encoding: str = ""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the columns; rows are read only where the form asks for it."""
        kind = _kind(self.path)
        if kind == "parquet":
            return tuple(_dataset(self.path).schema.names)
        if kind == "xes":
            return tuple(self._xes.column_names)
        return header_of(self._text, where=str(self.path)).names

    @cached_property
    def rows(self) -> int:
        """How many rows a Parquet log has by its own word; 0 for other forms, or parts unlike."""
        if _kind(self.path) != "parquet":
            return 0
        dataset = _dataset(self.path)
        parts = dataset.fragments
        if any(not part.physical_schema.equals(parts[0].physical_schema) for part in parts):
            return 0
        if set(parts[0].physical_schema.names) != set(dataset.schema.names):
            return 0
        return sum(part.count_rows() for part in parts)

    @property
    def types(self) -> Mapping[str, pa.DataType]:
        """The types of the columns of a Parquet log."""
        schema = _dataset(self.path).schema
        return dict(zip(schema.names, schema.types, strict=True))

    def batches(self, columns: Sequence[str], rows: int) -> Iterator[pa.Table]:
        """The rows of a Parquet log, as `read` gives them, at most *rows* at a time."""
        for part in _dataset(self.path).fragments:
            try:
                file = pq.ParquetFile(part.path)
                for batch in file.iter_batches(rows, columns=list(dict.fromkeys(columns))):
                    yield _cleaned(pa.Table.from_batches([batch]))
            except (pa.ArrowInvalid, OSError) as error:
                raise UnreadableTable(f"damaged Parquet: {error}", where=part.path) from error

    def read(self, columns: Sequence[str] | None = None) -> pa.Table:
        """
        The rows.

        Texts of a CSV file are texts, trimmed and null when empty; typed columns of the other
        forms stay as they are.
        """
        wanted = list(self.names if columns is None else dict.fromkeys(columns))
        kind = _kind(self.path)
        if kind == "parquet":
            table = _read_parquet(self.path, wanted)
        elif kind == "xes":
            table = self._xes.select(wanted)
        else:
            table = read_rows(self._text, wanted, where=str(self.path))
        return _cleaned(table)

    @cached_property
    def _text(self) -> bytes:
        return utf8_of(_plain_bytes(self.path), self.encoding, where=str(self.path))

    @cached_property
    def _xes(self) -> pa.Table:
        return read_xes(_plain_bytes(self.path), str(self.path))


def _kind(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".gz"]:
        suffixes.pop()
    last = suffixes[-1] if suffixes else ""
    if path.is_dir() or last in {".parquet", ".pq"}:
        return "parquet"
    if last in {".xes", ".xml"}:
        return "xes"
    if last in {".csv", ".txt", ".tsv"}:
        return "csv"
    raise UnreadableTable(
        f"a log cannot be a file of kind {last or 'without a suffix'!r}",
        where=str(path),
        remedy="give a .csv, .parquet or .xes file (.csv.gz and .xes.gz are read too); unpack "
        "archives, save workbooks as CSV UTF-8",
    )


def _plain_bytes(path: Path) -> bytes:
    content = path.read_bytes()
    if not content.startswith(_GZIP):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableTable(
            f"the compressed file is damaged: {error}", where=str(path), remedy="fetch it again"
        ) from error


# --- Parquet ----------------------------------------------------------------------------------


def _dataset(path: Path) -> pq.ParquetDataset:
    if not path.exists():
        raise FileNotFoundError(2, "No such file or directory", str(path))
    if path.is_dir() and not any(path.iterdir()):
        raise UnreadableTable("the folder is empty", where=str(path), remedy="name a file")
    try:
        return pq.ParquetDataset(path)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise UnreadableTable(f"this is not Parquet: {error}", where=str(path)) from error


def _read_parquet(path: Path, columns: list[str]) -> pa.Table:
    try:
        return _dataset(path).read(columns=columns)
    except (pa.ArrowInvalid, OSError) as error:
        raise UnreadableTable(f"damaged Parquet: {error}", where=str(path)) from error


# --- cells -----------------------------------------------------------------------------------


def as_texts(column: pa.ChunkedArray, *, where: str) -> pa.ChunkedArray:
    """
    *column* as texts.

    Raises:
        UnreadableTable: A list, a struct or bytes have no text.
    """
    try:
        return column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise UnreadableTable(
            f"a column of type {column.type} holds no texts",
            where=where,
            remedy="name a column of texts or numbers",
        ) from error


def _cleaned(table: pa.Table) -> pa.Table:
    columns = {}
    for name in table.column_names:
        column = table.column(name)
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if pa.types.is_string_view(column.type):
            column = column.cast(pa.string())
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            column = pc.utf8_trim_whitespace(column)
            column = pc.if_else(pc.equal(column, ""), pa.scalar(None, column.type), column)
        columns[name] = column
    return pa.table(columns)
