"""What all commands share: exit codes, language, JSON, and how an error is told."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar

import typer
from rich.console import Console

from tthc_flow.errors import ImpossibleInstant, TthcError
from tthc_flow.instants import end_of_day, parse_date, parse_instant

__all__ = [
    "BAD_INPUT",
    "FINDINGS",
    "AsJson",
    "InLanguage",
    "Language",
    "console",
    "language_of",
    "read_instant",
    "stages",
    "tell_error",
    "tell_refusal",
    "track",
    "write_json",
]

FINDINGS = 1
"""Exit code: the answer is there, and it holds something to look at."""

BAD_INPUT = 2
"""Exit code: what was asked cannot be answered."""

_LONG_BATCH = 500
_SHEET_WIDTH = 132
_DATE_LENGTH = len("YYYY-MM-DD")

Item = TypeVar("Item")


class Language(StrEnum):
    """Language of what people read."""

    VI = "vi"
    EN = "en"

    @property
    def code(self) -> Literal["vi", "en"]:
        """The code as the library's functions take it."""
        return "vi" if self is Language.VI else "en"

    def choose(self, vi: str, en: str) -> str:
        """The one of two wordings in this language."""
        return vi if self is Language.VI else en


def _remember(ctx: typer.Context, lang: Language) -> Language:
    ctx.find_root().obj = lang
    return lang


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
InLanguage = Annotated[
    Language,
    typer.Option("--lang", help="Language of the text.", callback=_remember, is_eager=True),
]


def language_of(ctx: Any) -> Language:
    """The language asked for on the command line, as far as it was read."""
    lang = ctx.find_root().obj
    return lang if isinstance(lang, Language) else Language.VI


def read_instant(text: str) -> datetime:
    """
    An instant of the command line; without an offset it is local, a mere date is its 24:00.

    Raises:
        ImpossibleInstant: Neither a date nor an instant, or one that does not exist.
    """
    if len(text.strip()) <= _DATE_LENGTH:
        day = parse_date(text)
        if day == date.max:
            raise ImpossibleInstant(f"no date follows {text}", remedy="give an earlier day")
        return end_of_day(day)
    return parse_instant(text, assume_local=True)


def tell_error(message: str, title_vi: str, lang: Language) -> None:
    """Say on the error stream what is wrong, where, and what to do about it."""
    typer.echo(f"{lang.choose(title_vi, 'Error')}: {message}", err=True)


def tell_refusal(error: TthcError, lang: Language) -> None:
    """The same of an error of the library, in the language asked for as far as it knows it."""
    typer.echo(lang.choose(error.message_vi, f"Error: {error}"), err=True)


def console(*, err: bool = False) -> Console:
    """
    A terminal that knows its width and NO_COLOR; what is no terminal is a wide sheet.

    Texts of files are printed as they are: brackets in them are no markup.
    """
    screen = Console(stderr=err, highlight=False, markup=False)
    if not screen.is_terminal and "COLUMNS" not in os.environ:
        screen.width = _SHEET_WIDTH
    return screen


def write_json(value: Any, *, compact: bool = False) -> None:
    """Print *value* as JSON, Vietnamese unescaped; *compact* puts it on one line."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=None if compact else 2))


def track(items: Sequence[Item], label: str) -> Iterable[Item]:
    """*items* one by one, with a bar on the error stream when there are many to watch."""
    if len(items) < _LONG_BATCH or not console(err=True).is_terminal:
        return items
    from rich.progress import track as rich_track

    return rich_track(items, description=label, console=console(err=True), transient=True)


@contextmanager
def stages(count: int) -> Iterator[Callable[[str], None]]:
    """
    A bar on the error stream over long work that has *count* stages; none where nobody looks.

    What it yields is called with the name of each stage as that begins.
    """
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    screen = console(err=True)
    with Progress(
        *columns, console=screen, transient=True, disable=not screen.is_terminal
    ) as progress:
        task = progress.add_task("", total=count)
        begun = iter(range(count))
        yield lambda name: progress.update(task, description=name, completed=next(begun))
