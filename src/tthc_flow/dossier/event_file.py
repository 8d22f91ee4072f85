"""Files of events, one JSON object a line; a bad line is told, the others are read (R31)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from attrs import frozen

from tthc_flow.dossier.event_json import event_from_json
from tthc_flow.dossier.events import Event
from tthc_flow.errors import UnreadableEvent

__all__ = ["EventFile", "read_events"]

_LONGEST_LINE = 1_000_000


@frozen
class EventFile:
    """
    What a file of events holds.

    Attributes:
        events: The readable ones, in the order of the lines.
        faults: What could not be read, one error for each line.
    """

    events: tuple[Event, ...]
    faults: tuple[UnreadableEvent, ...]


def read_events(source: str | Path | Iterable[str]) -> EventFile:
    """
    Read a file of events, one JSON object a line, UTF-8.

    Args:
        source: Path of the file, or its lines.

    Returns:
        The events, and the faults of lines that could not be read (cut off, not UTF-8, not
        JSON, not an event, longer than a million bytes); empty lines are skipped. Whoever goes
        on with the other dossiers leaves the one with the fault incomplete: its next event
        will be `EventOutOfOrder`.

    Raises:
        OSError: The file cannot be opened.
    """
    if not isinstance(source, str | Path):
        return _read("events", (line.encode(errors="surrogatepass") for line in source))
    path = Path(source)
    with path.open("rb") as stream:
        return _read(path.name, _lines(stream))


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines of a file; of one that is too long no more than tells so is kept."""
    while line := stream.readline(_LONGEST_LINE + 2):
        rest = line
        while not rest.endswith(b"\n") and (rest := stream.readline(_LONGEST_LINE)):
            pass
        yield line


def _read(name: str, lines: Iterable[bytes]) -> EventFile:
    events, faults = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            events.append(_read_line(line.rstrip(b"\r\n"), f"{name}:{number}"))
        except UnreadableEvent as error:
            faults.append(error)
    return EventFile(tuple(events), tuple(faults))


def _read_line(line: bytes, where: str) -> Event:
    if len(line) > _LONGEST_LINE:
        raise UnreadableEvent(f"the line has more than {_LONGEST_LINE:,} characters", where=where)
    try:
        table = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_without_doubles)
    except UnicodeDecodeError as error:
        raise UnreadableEvent(
            f"byte {error.start + 1} is not UTF-8", where=where, remedy="save the file as UTF-8"
        ) from error
    except UnreadableEvent as error:
        raise UnreadableEvent(error.what, where=where) from error
    except json.JSONDecodeError as error:
        raise UnreadableEvent(
            f"the line is not JSON at character {error.pos + 1}, perhaps cut off in the middle",
            where=where,
            remedy="write the whole event again",
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableEvent(
            "the line is nested too deep or has a number too long, or is cut off", where=where
        ) from error
    return event_from_json(table, where=where)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise UnreadableEvent(f"the field {double!r:.80} stands twice")
    return table
