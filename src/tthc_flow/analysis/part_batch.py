"""A batch of a part as dossiers: one row each, days and whole terms (schema `CASES`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tthc_flow.analysis.columns import CASES
from tthc_flow.analysis.log.cases import Cases
from tthc_flow.analysis.log.stamps import Stamps
from tthc_flow.analysis.log.term_column import Terms
from tthc_flow.analysis.zones import DAY
from tthc_flow.errors import UnreadableTable

__all__ = ["FACTS", "cases_of_batch", "days_of", "empty_batch", "groups_of", "numbers_of"]

FACTS = ("started_on", "ended_on", "term")
"""What every part must have, beside the columns told apart by."""


def cases_of_batch(batch: pa.RecordBatch, by: Sequence[str]) -> Cases:
    """
    The dossiers of *batch*, as a log would give them.

    Raises:
        UnreadableTable: It has no codes, by which pauses and extensions find their dossier.
    """
    if "case_id" not in batch.schema.names:
        raise UnreadableTable(
            "the part has no column 'case_id'",
            remedy="pauses and extensions find their dossier by its code",
        )
    term, dated = numbers_of(batch.column("term").cast(pa.int32()))
    nothing = np.zeros(len(term), np.int32)
    return Cases(
        batch.column("case_id").cast(pa.string()),
        _stamps(batch.column("started_on")),
        _stamps(batch.column("ended_on")),
        None,
        Terms(term, dated, np.zeros(len(term), np.int8), nothing),
        groups_of(batch, by),
        None,
    )


def groups_of(
    batch: pa.RecordBatch, by: Sequence[str]
) -> Mapping[str, tuple[npt.NDArray[Any], tuple[str, ...]]]:
    """For each column told apart by, the code of each dossier and the values."""
    return {name: _coded(batch.column(name)) for name in by}


def empty_batch(by: Sequence[str]) -> pa.RecordBatch:
    """No dossier."""
    schema = pa.schema([*(pa.field(name, pa.string()) for name in by), *map(CASES.field, FACTS)])
    return pa.RecordBatch.from_pylist([], schema)


def days_of(column: pa.Array) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
    """Days since 1970-01-01, and where there is one."""
    if not pa.types.is_date32(column.type):
        column = column.cast(pa.date32())
    return numbers_of(column.view(pa.int32()))


def numbers_of(column: pa.Array) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
    """Numbers, 0 where there is none, and where there is one."""
    if not column.null_count:
        return column.to_numpy(), np.ones(len(column), bool)
    valid = column.is_valid().to_numpy(zero_copy_only=False)
    return column.fill_null(0).to_numpy(), valid


def _stamps(column: pa.Array) -> Stamps:
    days, valid = days_of(column)
    return Stamps(days, days.astype(np.int64) * DAY, valid, date_only=len(days))


def _coded(column: pa.Array) -> tuple[npt.NDArray[Any], tuple[str, ...]]:
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    values = ["" if value is None else str(value) for value in column.dictionary.to_pylist()]
    codes = column.indices
    if codes.null_count:
        values.append("")
        codes = codes.fill_null(len(values) - 1)
    return codes.to_numpy(), tuple(values)
