"""
Which column of a log holds what: said by name, by a column map, or by the names of XES.

A name is taken as written; else with or without the prefix ``case:``, else without regard to
case, blanks, underscores and the prefixes that programs write, when exactly one column fits.
What fits none is refused with the columns there are.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from tthc_flow.errors import UnreadableTable

__all__ = ["LogColumns", "formats_of", "read_column_map"]

_STAMPS = ("start", "end", "deadline", "time")
_ROLES = ("case", "start", "end", "deadline", "term", "time")
_ROLE_IN_WORDS = {"by": "what is told apart", "format": "a format", "case": "the dossier"} | {
    role: f"the {role}" for role in ("start", "end", "deadline", "term", "time")
}
_CASE = "case:concept:name"
_ACTIVITY = "concept:name"
"""The name of an event; never taken for that of its dossier, which only the prefix tells apart."""

_PREFIX = re.compile(r"case:|\(case\)\s*", re.IGNORECASE)
_PREFIX_OF_LOG = re.compile(r"case[: ]|\(case\)\s*", re.IGNORECASE)
"""``case:`` is written by pm4py, ``(case)`` by Disco, ``case`` and a blank by others."""

_TWICE = re.compile(r" \(column \d+\)\Z")
_LISTED = 40
_KEYS = frozenset({*_ROLES, "by", "formats", "encoding", "tz"})


@frozen
class LogColumns:
    """
    The columns of a log that a replay reads.

    Attributes:
        case: Code of the dossier.
        start: Receipt; empty takes the first event of the dossier.
        end: Finished; empty takes the last event, so that no dossier is open.
        deadline: Date it is measured by; or
        term: its time limit, a number of days or a text such as "15 ngày làm việc".
        time: When each event happened; its largest value is the end of the log.
        by: Columns whose values are told apart.
        formats: Format of the stamps by role or column, for `datetime.strptime`.
        encoding: Of a CSV file that is not UTF-8.
        tz: Zone of the log, an IANA name; empty is Việt Nam's.
    """

    case: str = ""
    start: str = ""
    end: str = ""
    deadline: str = ""
    term: str = ""
    time: str = ""
    by: tuple[str, ...] = ()
    formats: Mapping[str, str] = field(factory=dict)
    encoding: str = ""
    tz: str = ""

    def overlaid(self, **given: Any) -> LogColumns:
        """These columns, but for what is *given* and not empty."""
        return evolve(self, **{name: value for name, value in given.items() if value})

    def found_in(self, names: Sequence[str], *, where: str) -> LogColumns:
        """
        The same with each name as the log spells it.

        Raises:
            UnreadableTable: A column is named that is not there, or fits several.
        """
        found: dict[str, Any] = {}
        case = self.case or _case_of_xes(names, where)
        for role in _ROLES:
            asked = case if role == "case" else getattr(self, role)
            found[role] = _find(asked, role, names, where) if asked else ""
        if not self.time and "time:timestamp" in names:
            found["time"] = "time:timestamp"
        by = tuple(_find(asked, "by", names, where) for asked in self.by)
        formats = {
            role if role in _ROLES else _find(role, "format", names, where): form
            for role, form in self.formats.items()
        }
        return LogColumns(**found, by=by, formats=formats, encoding=self.encoding, tz=self.tz)

    def form_of(self, role: str) -> str:
        """Format of the stamps of *role*; empty when none is named."""
        return self.formats.get(role) or self.formats.get(getattr(self, role), "")

    def needed(self) -> tuple[str, ...]:
        """All columns to read, each once."""
        named = (*(getattr(self, role) for role in _ROLES), *self.by)
        return tuple(dict.fromkeys(name for name in named if name))


def formats_of(told: Iterable[str]) -> dict[str, str]:
    """
    Formats by role from texts such as ``%m/%d/%Y``, which holds for all columns of stamps, and
    ``end=%d.%m.%y``, which holds for one and goes before.
    """
    formats: dict[str, str] = {}
    for text in told:
        role, mark, form = text.partition("=")
        if mark and "%" not in role:
            formats[role.strip()] = form
        else:
            formats = dict.fromkeys(_STAMPS, text) | formats
    return formats


def read_column_map(path: Path) -> LogColumns:
    """
    Read a column map: TOML with the keys of `LogColumns`.

    Raises:
        UnreadableTable: Not TOML, an unknown key, or a value of another type.
        OSError: It cannot be opened.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableTable(f"the column map is not TOML: {error}", where=str(path)) from error
    inner = table.pop("columns", {})
    if not isinstance(inner, dict):
        raise UnreadableTable("[columns] is not a table", where=str(path))
    table = inner | table
    unknown = sorted(table.keys() - _KEYS)
    if unknown:
        raise UnreadableTable(
            f"unknown key {unknown[0]!r}", where=str(path), remedy=f"use {', '.join(sorted(_KEYS))}"
        )
    by, formats = table.get("by", []), table.get("formats", {})
    if not isinstance(formats, dict):
        raise UnreadableTable(
            "formats is not a table",
            where=str(path),
            remedy='write [formats] and below start = "…"',
        )
    table["by"] = tuple(by) if isinstance(by, list) else (by,)
    texts = [*(v for k, v in table.items() if k not in {"by", "formats"}), *table["by"]]
    if not all(isinstance(text, str) for text in [*texts, *formats.values()]):
        raise UnreadableTable("a value is not a text", where=str(path), remedy="put it in quotes")
    return LogColumns(**table)


def _case_of_xes(names: Sequence[str], where: str) -> str:
    try:
        return _find(_CASE, "case", names, where)
    except UnreadableTable as error:
        raise UnreadableTable(
            f"no column of the codes of the dossiers is named, and there is no {_CASE!r}",
            where=where,
            remedy=f"pass --case-column; the log has {_listed(names)}",
        ) from error


def _find(asked: str, role: str, names: Sequence[str], where: str) -> str:
    if role == "case" and asked != _ACTIVITY:
        names = [name for name in names if name != _ACTIVITY]
    for candidate in (asked, f"case:{asked}", asked.removeprefix("case:")):
        if names.count(candidate) == 1:
            return candidate
    alike = [name for name in names if _bare(name) == _bare(asked)]
    plain = _bare(_PREFIX.sub("", asked))
    alike = alike or [name for name in names if _bare(_PREFIX_OF_LOG.sub("", name)) == plain]
    if len(alike) == 1:
        return alike[0]
    twice = [name for name in names if _TWICE.sub("", name) == asked]
    near = twice or alike or get_close_matches(asked, names, n=3, cutoff=0.5)
    guess = f"did you mean {' or '.join(map(repr, near))}? " if near else ""
    what = "more than one column" if twice or names.count(asked) > 1 else "no column"
    raise UnreadableTable(
        f"there is {what} {asked!r} for {_ROLE_IN_WORDS.get(role, role)}",
        where=where,
        remedy=f"{guess}the log has {_listed(names)}",
    )


def _listed(names: Sequence[str]) -> str:
    rest = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + rest


def _bare(name: str) -> str:
    """Composed letters, so that one name typed on two systems is one name."""
    return re.sub(r"[\s_]+", "", unicodedata.normalize("NFC", name).casefold()) or name
