"""A desk in memory, for a test that wants one and nothing of a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tthc_flow.calendars import load_calendar
from tthc_flow.desk import Desk
from tthc_flow.dossier import Jurisdiction
from tthc_flow.procedures import sample_catalogue
from tthc_flow.rulebook import load_rulebook
from tthc_flow.testing.clock import WorkingClock

__all__ = ["in_memory_desk"]


@contextmanager
def in_memory_desk(
    clock: WorkingClock | None = None, jurisdiction: Jurisdiction | None = None
) -> Iterator[Desk]:
    """
    A desk on a SQLite database of its own, in one transaction that is rolled back at the end.

    Args:
        clock: What the desk reads the present from; None for a new `WorkingClock`.
        jurisdiction: Whose law holds; None for the sample catalogue, by the clock's calendar.

    Raises:
        MissingExtra: The extra `store` is not installed.
    """
    from tthc_flow.storage import Database, SqlStore, upgrade

    clock = clock or WorkingClock(calendar=load_calendar())
    place = jurisdiction or Jurisdiction(sample_catalogue(), clock.calendar, load_rulebook())
    database = Database.at("sqlite:///:memory:")
    try:
        upgrade(database)
        with database.engine.connect() as connection:
            yield Desk(SqlStore(connection), place, clock)
    finally:
        database.close()
