"""`tthc desk`: every command of the desk as JSON, for hosts in other languages (R43)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from tthc_flow.calendars import load_calendar
from tthc_flow.cli.catalogue import CataloguePath, open_catalogue
from tthc_flow.cli.database import DatabaseUrl, Prefix, Schema, open_database
from tthc_flow.cli.terminal import BAD_INPUT, InLanguage, Language, read_instant, write_json
from tthc_flow.desk import Desk, system_clock
from tthc_flow.desk.command_json import answer
from tthc_flow.dossier import Jurisdiction
from tthc_flow.rulebook import load_rulebook

__all__ = ["desk"]

_LONGEST_LINE = 1_000_000


class _Refused(Exception):
    """A refused command: its transaction is rolled back."""


def desk(
    url: DatabaseUrl,
    path: CataloguePath = None,
    office: Annotated[
        str | None, typer.Option(metavar="NAME|FILE", help="Whose office hours.")
    ] = None,
    now: Annotated[
        str, typer.Option("--now", metavar="INSTANT", help="As if the clock stood there.")
    ] = "",
    prefix: Prefix = "tthc_",
    schema: Schema = "",
    _lang: InLanguage = Language.VI,
) -> None:
    """
    Read commands from the standard input, one JSON object a line, and answer each with a line.

    Each command is a transaction of its own: it is done, or leaves no trace. Exit code 2 when
    one was refused; the others are done. See docs/desk.md for the commands.
    """
    database = open_database(url, prefix, schema)
    place = Jurisdiction(open_catalogue(path), load_calendar(office=office), load_rulebook())
    moment = read_instant(now) if now else None
    refused = 0
    for table in _commands():
        said: dict[str, Any] = {}
        try:
            with database.begin() as store:
                one = Desk(store, place, system_clock if moment is None else lambda: moment)
                said = answer(one, table)
                if not said["ok"]:
                    raise _Refused
        except _Refused:
            refused += 1
        write_json(said, compact=True)
        sys.stdout.flush()
    if refused:
        raise typer.Exit(BAD_INPUT)


def _commands() -> Iterator[Any]:
    """The lines as JSON; one that is not is a text, which no command is."""
    for line in sys.stdin:
        if line.strip():
            try:
                yield json.loads(line) if len(line) <= _LONGEST_LINE else line[:80]
            except (ValueError, RecursionError):
                yield line[:80]
