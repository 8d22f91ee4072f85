"""
What one or more bodies post, as a table or as a catalogue file.

A CSV table has `code` and any of `commune`, `name`, `decision`, `decided_on`, `channel`, `term`
(or `value` and `unit`), `posted_on`, `database_on`, `electronic` (yes or no). Rows of one commune
and code belong together. Any other list is read as a catalogue that one body posts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import field, frozen

from tthc_flow.compliance.records import ChannelTerm, ProcedureRecord, read_printed, read_records
from tthc_flow.compliance.records.national_list import Line
from tthc_flow.compliance.records.reading import read_lines, read_text
from tthc_flow.compliance.subject import Noqa, Place
from tthc_flow.errors import TthcError, UnreadableTable
from tthc_flow.instants import parse_date
from tthc_flow.procedures import SubmissionChannel

__all__ = ["PostedProcedure", "read_posted"]

_OWN = {"commune", "posted_on", "database_on", "electronic", "term", "decided_on"}
_YES_NO = {
    **dict.fromkeys(("yes", "true", "1", "có", "x"), True),
    **dict.fromkeys(("no", "false", "0", "không", ""), False),
}


@frozen(eq=False)
class PostedProcedure:
    """
    A procedure as one body posts it.

    Attributes:
        commune: The body.
        place: Where it stands.
        code: National code.
        name: Name as posted; empty when the list has none.
        decision: Number of the decision as posted; empty when the list has none.
        decided_on: Day of that decision, when the list says.
        terms: Time limits as posted.
        posted_on: Day it was posted; None when not on record.
        database_on: Day it was entered in the national database; None when not on record.
        is_electronic: Whether it is handled electronically; None when the list does not say.
        rows: Channel of each of its rows; None where the list does not tell channels apart.
        says: Columns that the list has.
    """

    commune: str
    place: Place
    code: str
    name: str = ""
    decision: str = ""
    decided_on: date | None = None
    terms: tuple[ChannelTerm, ...] = ()
    posted_on: date | None = None
    database_on: date | None = None
    is_electronic: bool | None = None
    rows: tuple[SubmissionChannel | None, ...] = ()
    says: frozenset[str] = frozenset()
    noqa: tuple[Noqa, ...] = field(default=())

    @property
    def days(self) -> Iterator[date]:
        """Days on which it was decided, posted and entered."""
        known = (self.decided_on, self.posted_on, self.database_on)
        yield from (day for day in known if day is not None)

    @property
    def channels(self) -> tuple[SubmissionChannel, ...]:
        """Channels as posted."""
        return tuple(dict.fromkeys(each.channel for each in self.terms if each.channel))


def read_posted(path: str | Path) -> tuple[PostedProcedure, ...]:
    """
    Read what is posted; where the list names no commune, the file's name stands for it.

    Raises:
        UnreadableTable: Cells that cannot be read: all of them, each with line and column.
        InvalidCatalogue: A file that cannot be read at all.
    """
    path = Path(path)
    if path.suffix == ".csv":
        columns, lines = read_lines(read_text(path), path.as_posix())
        if "code" in columns and _OWN & set(columns):
            return _from_table(lines, frozenset(columns), path)
    return tuple(_from_record(record, path.stem) for record in read_records(path).records)


def _from_record(record: ProcedureRecord, commune: str) -> PostedProcedure:
    return PostedProcedure(
        commune,
        record.place,
        record.code,
        record.name,
        record.decision.number if record.decision else "",
        record.decision.issued_on if record.decision else None,
        record.statutory,
        says=frozenset({"name", "decision", "channel", "term"}),
        noqa=record.noqa,
    )


def _from_table(
    lines: Iterable[Line], columns: frozenset[str], path: Path
) -> tuple[PostedProcedure, ...]:
    rows: dict[tuple[str, str], list[Line]] = {}
    for number, line in lines:
        commune = line.get("commune", "").strip() or path.stem
        rows.setdefault((commune, line["code"].strip()), []).append((number, line))
    reading = _Reading(columns, path.as_posix())
    found = tuple(reading.posted(commune, code, own) for (commune, code), own in rows.items())
    if reading.faults:
        listing = "\n  - ".join(("cells cannot be read:", *reading.faults))
        raise UnreadableTable(listing, where=path.as_posix())
    return found


class _Reading:
    """Rows of a table in the making; what cannot be read goes to `faults`."""

    def __init__(self, columns: frozenset[str], file: str) -> None:
        self.columns = columns
        self.file = file
        self.faults: list[str] = []
        has_term = bool({"term", "value", "raw"} & columns)
        self.says = columns | ({"term"} if has_term else frozenset())

    def posted(self, commune: str, code: str, rows: list[Line]) -> PostedProcedure:
        number, first = rows[0]
        return PostedProcedure(
            commune,
            Place(self.file, number),
            code,
            " ".join(first.get("name", "").split()),
            first.get("decision", "").strip(),
            self._date(first, "decided_on", number),
            tuple(self._term(row, at) for at, row in rows if self._has_term(row)),
            self._date(first, "posted_on", number),
            self._date(first, "database_on", number),
            self._electronic(first, number),
            tuple(self._channel(row, at) for at, row in rows),
            says=self.says,
        )

    def _channel(self, row: Mapping[str, str], number: int) -> SubmissionChannel | None:
        found: SubmissionChannel | None = self._cell(row, "channel", number, SubmissionChannel)
        return found

    def _has_term(self, row: Mapping[str, str]) -> bool:
        return "channel" in row or "term" in self.says

    def _term(self, row: Mapping[str, str], number: int) -> ChannelTerm:
        channel = self._channel(row, number)
        raw = row.get("term") or row.get("raw") or f"{row.get('value', '')} {row.get('unit', '')}"
        return ChannelTerm(channel, read_printed(raw.strip()))

    def _date(self, row: Mapping[str, str], name: str, number: int) -> date | None:
        found: date | None = self._cell(row, name, number, parse_date)
        return found

    def _electronic(self, row: Mapping[str, str], number: int) -> bool | None:
        if "electronic" not in self.columns:
            return None
        answer = _YES_NO.get(row["electronic"].strip().lower())
        if answer is None:
            self.faults.append(f"line {number}, electronic: {row['electronic']!r} is no yes or no")
        return answer

    def _cell(
        self, row: Mapping[str, str], name: str, number: int, read: Callable[[str], Any]
    ) -> Any:
        text = row.get(name, "").strip()
        if not text:
            return None
        try:
            return read(text)
        except (TthcError, ValueError) as error:
            self.faults.append(f"line {number}, {name}: {error}")
            return None
