"""Pauses and extensions of dossiers, from files of their own (schemas `PAUSES`, `EXTENSIONS`)."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from tthc_flow.analysis.columns import EXTENSIONS, PAUSES, checked, from_xes_names
from tthc_flow.analysis.reading import Log
from tthc_flow.analysis.stamps import read_stamps
from tthc_flow.errors import UnreadableTable

__all__ = ["read_extensions", "read_pauses"]


def read_pauses(path: str | Path, zone: ZoneInfo, *, encoding: str = "") -> pa.Table:
    """
    Read pauses: ``case_id``, ``from_on``, ``until_on``, and if known ``policy`` and ``basis``.

    Args:
        path: CSV or Parquet, see `Log`.
        zone: Zone in which the dates of instants are told.
        encoding: Of a CSV file that is neither UTF-8 nor UTF-16.

    Raises:
        UnreadableTable: A column is missing, or a cell cannot be read.
    """
    return _read(Path(path), PAUSES, zone, encoding)


def read_extensions(path: str | Path, zone: ZoneInfo, *, encoding: str = "") -> pa.Table:
    """
    Read extensions: ``case_id``, ``granted_on``, ``days``, and if known ``basis``.

    The arguments and errors are those of `read_pauses`.
    """
    return _read(Path(path), EXTENSIONS, zone, encoding)


def _read(path: Path, schema: pa.Schema, zone: ZoneInfo, encoding: str) -> pa.Table:
    table = from_xes_names(Log(path, encoding).read())
    for place, name in enumerate(table.column_names):
        kind = schema.field(name).type if name in schema.names else None
        if kind == pa.date32():
            dates = _dates(table.column(name), zone, f"{path}, column {name!r}")
            table = table.set_column(place, name, dates)
    return checked(table, schema, where=str(path))


def _dates(column: pa.ChunkedArray, zone: ZoneInfo, where: str) -> pa.Array:
    stamps = read_stamps(column, zone, where=where)
    if not stamps.valid.all():
        row = int((~stamps.valid).argmax())
        raise UnreadableTable(
            "an empty cell", where=f"{where}, row {row + 1}", remedy="fill it, or drop the row"
        )
    return pc.cast(pa.array(stamps.days), pa.date32())
