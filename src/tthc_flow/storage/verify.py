"""Is the record what was written? (`tthc db verify`)."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from tthc_flow.desk.chain import seal_of_all
from tthc_flow.desk.record import Record, line_of, read_record
from tthc_flow.dossier import Jurisdiction
from tthc_flow.errors import BrokenChain, TthcError
from tthc_flow.storage.store import SqlStore

__all__ = ["Verification", "verify"]


@frozen
class Verification:
    """
    What was found.

    Attributes:
        dossiers: How many were looked at.
        events: Events read.
        faults: One error for each dossier that is not what was written.
        seal: One seal over all dossiers; kept elsewhere, it also tells when the end of a
            record was cut off.
    """

    dossiers: int
    events: int
    faults: tuple[TthcError, ...]
    seal: str


def verify(store: SqlStore, place: Jurisdiction) -> Verification:
    """
    Check every dossier: its seals, its numbers, its line, and that its history is legal.

    Args:
        store: The store, in a transaction that sees one instant only, such as `Database.read`: what
            is written meanwhile would look like a fault.
        place: Whose law holds for what is not pinned.
    """
    events, heads, faults = 0, [], []
    for code in _codes(store):
        try:
            record = read_record(code, store, place)
            _compare_line(store, code, record)
        except TthcError as error:
            error.where = error.where or f"dossier {code}"
            faults.append(error)
            heads.append((code, ""))
            continue
        events += record.dossier.seq
        heads.append((code, record.head))
    for code in store.log.strays():
        faults.append(
            BrokenChain("its line is gone, its events are there", where=f"dossier {code}")
        )
        heads.append((code, ""))
    return Verification(len(heads), events, tuple(faults), seal_of_all(heads))


def _codes(store: SqlStore) -> Iterator[str]:
    after = ""
    while page := store.log.codes(after=after):
        yield from page
        after = page[-1]


def _compare_line(store: SqlStore, code: str, record: Record) -> None:
    """The line is derived: it must be what the events make it."""
    if record.last is None:
        raise BrokenChain("its events are gone", where=f"dossier {code}")
    if store.log.line(code) != line_of(record.dossier, record.head, record.last.recorded_at):
        raise BrokenChain(
            "its line is not what its events make it",
            where=f"dossier {code}",
            remedy="somebody changed the dossier table; the events are the truth",
        )
