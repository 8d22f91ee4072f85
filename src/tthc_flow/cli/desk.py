"""`tthc desk`: every command of the desk as JSON, for hosts in other languages (R43)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO

import typer

from tthc_flow.calendars import load_calendar
from tthc_flow.cli.catalogue import CataloguePath, open_catalogue
from tthc_flow.cli.database import DatabaseUrl, Prefix, Schema, open_database
from tthc_flow.cli.terminal import BAD_INPUT, InLanguage, Language, read_instant, write_json
from tthc_flow.desk import Desk, system_clock
from tthc_flow.desk.command_json import answer, refusal
from tthc_flow.dossier import Jurisdiction
from tthc_flow.errors import InvalidCommand, TthcError
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
    one was refused, or the database failed; the others are done. All commands with their fields:
    docs/desk-commands.md.
    """
    database = open_database(url, prefix, schema)
    place = Jurisdiction(open_catalogue(path), load_calendar(office=office), load_rulebook())
    moment = read_instant(now) if now else None
    refused = 0
    for command in _commands(sys.stdin.buffer):
        said: dict[str, Any] = {}
        try:
            table = _read(command)
            with database.begin() as store:
                one = Desk(store, place, system_clock if moment is None else lambda: moment)
                said = answer(one, table)
                if not said["ok"]:
                    raise _Refused
        except _Refused:
            refused += 1
        except TthcError as error:  # no JSON, or a database that fails, perhaps at the commit
            refused += 1
            said = refusal(error)
        write_json(said, compact=True)
        sys.stdout.flush()
    if refused:
        raise typer.Exit(BAD_INPUT)


def _commands(stream: BinaryIO) -> Iterator[bytes]:
    """The lines that are not empty; of one that is too long no more than tells so is kept."""
    while line := stream.readline(_LONGEST_LINE + 2):
        rest = line
        while not rest.endswith(b"\n") and (rest := stream.readline(_LONGEST_LINE)):
            pass
        if line.strip():
            yield line


def _read(line: bytes) -> Any:
    if len(line.rstrip(b"\r\n")) > _LONGEST_LINE:
        raise InvalidCommand(f"the line has more than {_LONGEST_LINE:,} bytes")
    try:
        return json.loads(line.decode("utf-8-sig"), object_pairs_hook=_without_doubles)
    except InvalidCommand:
        raise
    except UnicodeDecodeError as error:
        raise InvalidCommand(
            f"byte {error.start + 1} of the line is not UTF-8", remedy="write commands in UTF-8"
        ) from error
    except (ValueError, RecursionError) as error:
        shown = line.strip()[:80].decode(errors="backslashreplace")
        fault = f" ({error})" if isinstance(error, json.JSONDecodeError) else ""
        raise InvalidCommand(
            f"the line is not JSON{fault}: {shown!r}",
            remedy='write each command as a JSON object on a line of its own, e.g. {"command": '
            '"show", "dossier": "H56-1"}',
        ) from error


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise InvalidCommand(f"the field {double!r:.80} stands twice")
    return table
