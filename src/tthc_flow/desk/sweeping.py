"""Sweeps in transactions of their own, page by page, beside any number of others (R44)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tthc_flow.desk.limits import refuse_empty_page
from tthc_flow.desk.ports import SweepCount, Transactions
from tthc_flow.instants import to_local

__all__ = ["PAGE", "sweep_all", "sweep_pages"]

PAGE = 2_000
"""Entries in one transaction: more are cheaper each, and keep SQLite's other writers waiting."""


def sweep_pages(begin: Transactions, at: datetime, page: int = PAGE) -> Iterator[SweepCount]:
    """
    Fire what has come by *at*, and say after each page, once it is committed, what it did.

    A sweep that is killed leaves its page undone; the next sweep does it. An instant before an
    earlier sweep's finds nothing new and undoes nothing.

    Args:
        begin: Opens a transaction on the store.
        at: The instant.
        page: Entries in one transaction, from 1.

    Raises:
        CallerError: A page without length.
        StorageFailure: The database refuses; the pages before are done.
        NaiveInstant: *at* has no zone.
    """
    at = to_local(at)
    refuse_empty_page(page)
    while True:
        with begin() as store:
            done = store.agenda.sweep(at, page)
        yield done
        if done.due < page:
            return


def sweep_all(begin: Transactions, at: datetime, page: int = PAGE) -> SweepCount:
    """All pages; see `sweep_pages`."""
    done = list(sweep_pages(begin, at, page))
    return SweepCount(sum(one.due for one in done), sum(one.fired for one in done))
