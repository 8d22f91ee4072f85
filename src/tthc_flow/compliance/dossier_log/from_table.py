"""
A table of dossiers, one a row, as offices export it or as it is sent to the national portal.

Columns go by our names or by the portal's (`NgayTiepNhan`, `NgayHenTra`…); instants are ISO or
`yyyyMMddHHmmss`, local time; several stand between semicolons. What is not in the table is
unknown and checked by no rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from tthc_flow.compliance.dossier_log.record import (
    Claim,
    DossierLog,
    DossierRecord,
    DueMove,
    RecordedPause,
)
from tthc_flow.compliance.records.reading import read_lines, read_text
from tthc_flow.compliance.subject import Place
from tthc_flow.errors import ImpossibleInstant, TthcError, UnreadableTable
from tthc_flow.instants import VIETNAM, end_of_day, parse_date, parse_instant
from tthc_flow.procedures import SubmissionChannel

__all__ = ["COLUMNS", "read_log_table"]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "dossier": ("dossier_code", "MaHoSo"),
    "procedure": ("procedure_code", "MaTTHC"),
    "agency": ("DonViXuLy",),
    "channel": ("KenhThucHien",),
    "service_level": (),
    "filed_at": ("NgayNopHoSo",),
    "received_at": ("NgayTiepNhan",),
    "due_at": ("NgayHenTra",),
    "due_before": ("NgayHenTraTruoc",),
    "due_moved_at": (),
    "finished_at": ("NgayKetThucXuLy",),
    "finished_recorded_at": (),
    "published_at": (),
    "returned_at": ("NgayTra",),
    "paused_at": (),
    "resumed_at": (),
    "pause_basis": (),
    "supplement_requests": (),
    "reappointed_at": (),
    "apology_at": (),
    "status": ("TrangThaiHoSo",),
    "sent_status": (),
    "sent_due_at": (),
    "claim": (),
}
"""Columns by our name, with the portal's names for them; `dossier` must be there."""

_COMPACT = len("yyyyMMddHHmmss")
_DATE = len("yyyy-MM-dd")
_SEVERAL = ("reappointed_at", "apology_at")
_INSTANTS = tuple(
    name
    for name in COLUMNS
    if name == "due_before" or (name.endswith("_at") and name not in _SEVERAL)
)
_NOT_DECIDED = {"3", "7", "8"}  # refused, withdrawn, discontinued
_PORTAL_CHANNELS = {
    "1": SubmissionChannel.IN_PERSON,
    "2": SubmissionChannel.ONLINE,
    "3": SubmissionChannel.POSTAL,
}


def read_log_table(path: Path) -> DossierLog:
    """
    Read a CSV table of dossiers; other columns are left alone.

    Raises:
        UnreadableTable: No column for the dossier code, or cells that cannot be read: all of
            them, each with its line and column.
        InvalidCatalogue: No CSV file, not UTF-8, too large.
    """
    name = path.as_posix()
    columns, lines = read_lines(read_text(path), name)
    named = {ours: column for ours in COLUMNS if (column := _column(ours, columns))}
    if "dossier" not in named:
        raise UnreadableTable(
            "there is no column for the dossier code",
            where=f"{name}, line 1",
            remedy=f"name it {', '.join(('dossier', *COLUMNS['dossier']))}",
        )
    faults: list[str] = []
    records = []
    for number, line in lines:
        row = _Row({ours: line[column].strip() for ours, column in named.items()}, number, faults)
        records.append(row.record(Place(name, number)))
    if faults:
        raise UnreadableTable("\n  - ".join(("cells cannot be read:", *faults)), where=name)
    return DossierLog(name, tuple(records))


def _column(ours: str, columns: tuple[str, ...]) -> str | None:
    return next((column for column in (ours, *COLUMNS[ours]) if column in columns), None)


class _Row:
    """The cells of one dossier by our names; what cannot be read goes to *faults*."""

    def __init__(self, cells: Mapping[str, str], number: int, faults: list[str]) -> None:
        self.cells = cells
        self.number = number
        self.faults = faults

    def record(self, place: Place) -> DossierRecord:
        at = {name: self._read(name, _instant_of(name)) for name in _INSTANTS}
        moved_at, before, due_at = at["due_moved_at"], at["due_before"], at["due_at"]
        moves = (DueMove(moved_at, before, due_at),) if moved_at and before and due_at else ()
        return DossierRecord(
            code=self.cells["dossier"],
            place=place,
            procedure=self.cells.get("procedure", ""),
            agency=self.cells.get("agency", ""),
            channel=self._read("channel", _channel),
            service_level=self._read("service_level", int),
            filed_at=at["filed_at"],
            received_at=at["received_at"],
            due_at=due_at,
            due_marks=(due_at,) if due_at else (),
            due_moves=moves,
            finished_at=at["finished_at"],
            finished_recorded_at=at["finished_recorded_at"],
            published_at=at["published_at"],
            returned_at=at["returned_at"],
            pauses=self._pauses(at, moves[0].before if moves else due_at),
            supplement_requests=self._read("supplement_requests", int) or 0,
            reappointments=self._several("reappointed_at"),
            apologies=self._several("apology_at"),
            status=self._read("status", int),
            sent_status=self._read("sent_status", int),
            sent_due_at=at["sent_due_at"],
            claim=self._read("claim", Claim),
            has_decision=self.cells.get("status", "") not in _NOT_DECIDED,
            silent=frozenset(COLUMNS.keys() - self.cells.keys()),
            dates_only=frozenset(
                name for name in _INSTANTS if len(self.cells.get(name, "")) == _DATE
            ),
        )

    def _pauses(
        self, at: Mapping[str, datetime | None], due_at: datetime | None
    ) -> tuple[RecordedPause, ...]:
        """A table that has no column for the basis cannot be blamed for leaving it empty."""
        from_at = at["paused_at"]
        if from_at is None:
            return ()
        needs_basis, basis = "pause_basis" in self.cells, self.cells.get("pause_basis", "")
        return (RecordedPause(from_at, at["resumed_at"], needs_basis, basis, due_at),)

    def _several(self, name: str) -> tuple[datetime, ...]:
        """Instants between semicolons."""

        def split(text: str) -> tuple[datetime, ...]:
            return tuple(_instant_of(name)(part.strip()) for part in text.split(";"))

        return self._read(name, split) or ()

    def _read(self, name: str, read: Callable[[str], Any]) -> Any:
        text = self.cells.get(name, "")
        if not text:
            return None
        try:
            return read(text)
        except (TthcError, ValueError) as error:
            self.faults.append(f"line {self.number}, {name}: {error}")
            return None


def _instant_of(name: str) -> Callable[[str], datetime]:
    """A mere date is its beginning; an appointment on a date ends with it (T02)."""
    is_due = name in {"due_at", "due_before", "sent_due_at"}

    def read(text: str) -> datetime:
        if len(text) == _DATE:
            day = parse_date(text)
            start = datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
            return end_of_day(day) if is_due else start
        if len(text) == _COMPACT and text.isdigit():
            return _compact(text)
        return parse_instant(text, assume_local=True)

    return read


def _compact(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=VIETNAM)
    except ValueError as error:
        raise ImpossibleInstant(f"{text!r} is no instant") from error


def _channel(text: str) -> SubmissionChannel:
    return _PORTAL_CHANNELS.get(text) or SubmissionChannel(text)
