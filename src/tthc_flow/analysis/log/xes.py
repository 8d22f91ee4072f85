"""
Event logs in XES (IEEE 1849-2016), read as a stream and written plainly.

Attributes of a trace become columns with the prefix ``case:``, those of an event keep their
key. Defaults (``global``), extensions and nested attributes carry no facts of a dossier and are
passed over. A document that declares entities is refused.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

import pyarrow as pa

from tthc_flow.analysis.columns import to_xes_names
from tthc_flow.errors import UnreadableTable

__all__ = ["read_xes", "write_xes"]

_VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})
_DEEPEST = 64
_NUMBERED = "case:concept:name"


class _Reader:
    """
    What the parser calls: one row an event, a trace without events gives one row.

    Rows are made when the trace ends, for its attributes may stand behind its events. An event
    outside of traces is of no dossier.
    """

    def __init__(self) -> None:
        self.rows: dict[str, list[str | None]] = {}
        self.count = 0
        self.traces = 0
        self.trace: dict[str, str] = {}
        self.events: list[dict[str, str]] = []
        self.event: dict[str, str] | None = None
        self.path: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition(":")[2]
        parent = self.path[-1] if self.path else ""
        self.path.append(tag)
        if len(self.path) > _DEEPEST:
            raise UnreadableTable("the XES document is nested too deep")
        if tag == "trace":
            self.traces += 1
            self.trace, self.events = {}, []
        elif tag == "event" and parent == "trace":
            self.event = {}
        elif tag in _VALUES and "key" in attributes:
            if parent == "event" and self.event is not None:
                self.event[attributes["key"]] = attributes.get("value", "")
            elif parent == "trace":
                self.trace[f"case:{attributes['key']}"] = attributes.get("value", "")

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        self.path.pop()
        if tag == "event" and self.event is not None:
            self.events.append(self.event)
            self.event = None
        elif tag == "trace":
            for event in self.events or [{}]:
                self._row(event)

    def _row(self, event: dict[str, str]) -> None:
        """A trace without a name is known by its number; what it says holds for its events."""
        self.trace.setdefault(_NUMBERED, str(self.traces))
        for key, value in (self.trace | event | self.trace).items():
            column = self.rows.setdefault(key, [])
            column.extend([None] * (self.count - len(column)))
            column.append(value)
        self.count += 1

    def table(self) -> pa.Table:
        for column in self.rows.values():
            column.extend([None] * (self.count - len(column)))
        return pa.table({key: pa.array(column, pa.string()) for key, column in self.rows.items()})


def _refuse_entity(*_: Any) -> None:
    raise UnreadableTable("the XES document declares entities", remedy="write it without a DTD")


def read_xes(content: bytes, where: str) -> pa.Table:
    """
    One row an event; all values as texts.

    Raises:
        UnreadableTable: Not XML, not XES, nested too deep, or with entities.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(content, True)  # noqa: FBT003
    except expat.ExpatError as error:
        cut = (
            f"the document is cut short: {error}" if reader.traces else f"this is not XML: {error}"
        )
        remedy = "fetch it again" if reader.traces else "give an XES document"
        raise UnreadableTable(cut, where=where, remedy=remedy) from error
    except LookupError as error:
        raise UnreadableTable(f"{error}", where=where, remedy="write it in UTF-8") from error
    except UnreadableTable as error:
        raise UnreadableTable(error.what, where=where, remedy=error.remedy) from error
    if not reader.count:
        raise UnreadableTable("the document holds no trace", where=where, remedy="is it XES?")
    return reader.table()


def write_xes(events: pa.Table, path: Path) -> None:
    """
    Write events as XES; ``.gz`` compresses.

    Args:
        events: Rows of the schema `EVENTS` or under XES names, those of a dossier together.
        path: The file.

    Raises:
        UnreadableTable: The table names no dossier.
    """
    table = to_xes_names(events)
    if _NUMBERED not in table.column_names:
        raise UnreadableTable(f"the events have no column {_NUMBERED!r}")
    names = table.column_names
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8") as stream:
        stream.write(_HEAD)
        last = None
        for row in table.to_pylist():
            if row[_NUMBERED] != last:
                stream.write("</trace>\n" if last is not None else "")
                stream.write("<trace>\n")
                for name in names:
                    if name.startswith("case:"):
                        stream.write(_attribute(name.removeprefix("case:"), row[name]))
                last = row[_NUMBERED]
            facts = "".join(_attribute(n, row[n]) for n in names if not n.startswith("case:"))
            stream.write(f"<event>\n{facts}</event>\n")
        stream.write("</trace>\n" if last is not None else "")
        stream.write("</log>\n")


_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
"""


def _attribute(key: str, value: Any) -> str:
    if value is None:
        return ""
    kinds = {bool: "boolean", int: "int", float: "float"}
    tag = "date" if isinstance(value, datetime) else kinds.get(type(value), "string")
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    if isinstance(value, bool):
        text = text.lower()
    return f"<{tag} key={quoteattr(key)} value={quoteattr(text)}/>\n"
