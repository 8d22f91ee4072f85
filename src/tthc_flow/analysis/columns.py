"""
The Arrow form of events, cases, pauses and extensions, and their XES names.

Inside the library a column has a word of the glossary; at the border it has the name that
process-mining tools know (IEEE 1849-2016, XES): what we write they read, and the reverse.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from tthc_flow.errors import UnreadableTable

__all__ = [
    "CASES",
    "EVENTS",
    "EXTENSIONS",
    "PAUSES",
    "XES_NAMES",
    "checked",
    "from_xes_names",
    "to_xes_names",
]

_INSTANT = pa.timestamp("us", tz="UTC")
_NAME = pa.string()


def _field(name: str, kind: pa.DataType, doc: str, *, nullable: bool = True) -> pa.Field:
    return pa.field(name, kind, nullable=nullable, metadata={"doc": doc})


EVENTS = pa.schema(
    [
        _field("case_id", _NAME, "Code of the dossier (mã hồ sơ).", nullable=False),
        _field("activity", _NAME, "What happened: a step or an act of the lifecycle."),
        _field("at", _INSTANT, "When it happened.", nullable=False),
        _field("seq", pa.int32(), "Number in the dossier, from 1 without gaps (R31)."),
        _field("trigger", _NAME, "Trigger of the lifecycle table, such as accept (R28)."),
        _field("actor", _NAME, "Who did it."),
        _field("unit", _NAME, "The unit of the actor."),
        _field("transition", _NAME, "Phase of the work, 'complete' unless said."),
        _field("instance", _NAME, "Code of the task."),
    ]
)
"""One row an event."""

CASES = pa.schema(
    [
        _field("case_id", _NAME, "Code of the dossier (mã hồ sơ).", nullable=False),
        _field("procedure", _NAME, "National code of the procedure."),
        _field("unit", _NAME, "Unit that settles it."),
        _field("channel", _NAME, "How it was submitted."),
        _field("started_on", pa.date32(), "Local date of receipt, not counted (T01)."),
        _field("ended_on", pa.date32(), "Local date it was finished; null while open."),
        _field("term", pa.int32(), "Whole days of its term; null when it has none."),
    ]
)
"""One row a dossier, as the replay kernel takes it."""

PAUSES = pa.schema(
    [
        _field("case_id", _NAME, "Code of the dossier.", nullable=False),
        _field(
            "from_on", pa.date32(), "Local date the pause began; still counted.", nullable=False
        ),
        _field(
            "until_on",
            pa.date32(),
            "Local date work went on; the last not counted.",
            nullable=False,
        ),
        _field("policy", _NAME, "RESTART, SUBTRACT or IGNORE; null takes the rule's (R33)."),
        _field("basis", _NAME, "Legal basis."),
    ]
)
"""
One row a pause (*không tính vào thời hạn*).

What is not counted are the days after ``from_on`` up to and including ``until_on``, on the ruler of
the dossier's own term: ``cnt[until_on] − cnt[from_on]`` working days, or for calendar days the
difference of the dates (R33). From Wednesday to Friday of one week that is two days, Thursday and
Friday. Under RESTART the term begins anew, with ``until_on`` as the day that is not counted.
"""

EXTENSIONS = pa.schema(
    [
        _field("case_id", _NAME, "Code of the dossier.", nullable=False),
        _field("granted_on", pa.date32(), "Local date of the extension.", nullable=False),
        _field("days", pa.int32(), "Days added, in the unit of the term.", nullable=False),
        _field("basis", _NAME, "Sector law it rests on (R35)."),
    ]
)
"""One row an extension (*gia hạn theo luật chuyên ngành*)."""

XES_NAMES: Mapping[str, str] = {
    "case_id": "case:concept:name",
    "activity": "concept:name",
    "at": "time:timestamp",
    "actor": "org:resource",
    "unit": "org:group",
    "transition": "lifecycle:transition",
    "instance": "concept:instance",
}
"""Our column, and what XES calls it."""

_OUR_NAMES = {xes: ours for ours, xes in XES_NAMES.items()}


def to_xes_names(table: pa.Table) -> pa.Table:
    """*table* under the names that process-mining tools read; others stay as they are."""
    return table.rename_columns([XES_NAMES.get(name, name) for name in table.column_names])


def from_xes_names(table: pa.Table) -> pa.Table:
    """*table* under our names; attributes we have no word for keep theirs."""
    return table.rename_columns([_OUR_NAMES.get(name, name) for name in table.column_names])


def checked(table: pa.Table, schema: pa.Schema, *, where: str = "") -> pa.Table:
    """
    *table* cast to *schema*: XES names understood, optional columns added empty, others kept.

    Raises:
        UnreadableTable: A column is missing, has a wrong type, or a null where none may be.
    """
    named = from_xes_names(table)
    columns = {}
    for field in schema:
        if field.name not in named.column_names:
            if not field.nullable:
                raise _missing(field.name, named, where)
            columns[field.name] = pa.nulls(len(named), field.type)
            continue
        columns[field.name] = _cast(named.column(field.name), field, where)
    rest = [name for name in named.column_names if name not in columns]
    return pa.table(columns | {name: named.column(name) for name in rest})


def _missing(name: str, table: pa.Table, where: str) -> UnreadableTable:
    xes = XES_NAMES.get(name)
    also = f" (or {xes!r})" if xes else ""
    return UnreadableTable(
        f"the column {name!r}{also} is missing",
        where=where,
        remedy=f"the table has {', '.join(table.column_names)}",
    )


def _cast(column: pa.ChunkedArray, field: pa.Field, where: str) -> pa.ChunkedArray:
    try:
        cast = column.cast(field.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise UnreadableTable(
            f"the column {field.name!r} of type {column.type} is not {field.type}: {error}",
            where=where,
            remedy=f"{field.metadata[b'doc'].decode()} Convert it first.",
        ) from error
    if cast.null_count and not field.nullable:
        raise UnreadableTable(
            f"the column {field.name!r} is empty in {cast.null_count} rows",
            where=where,
            remedy="fill or drop these rows",
        )
    return cast
