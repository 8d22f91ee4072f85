"""The page on the command line, made from the program itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from tthc_flow.cli.app import app

INTRODUCTION = """\
# The command line

<!-- Written by tools/generate.py from the program; do not edit. -->

After `make demo` the program is `.venv/bin/tthc`, or `tthc` once the environment is activated
(`source .venv/bin/activate`). `python -m tthc_flow` is the same. `tthc COMMAND --help` says this
and the choices of each option.

## Fixed forms

| what | form |
|---|---|
| date | `2026-08-20` |
| hour | `09:00`, local |
| instant | `2026-08-20T09:00`, local, or with an offset; a date alone is its 24:00 |
| pause | `START/END`, two instants |
| term | as decisions print it, with its diacritics: `3 ngày làm việc` |
| exit code | 0 fine, 1 findings (a flag of a replayed dossier, a refused row), 2 bad input |

`tthc sweep` exits 0 also when it raises flags, which is its work, or a receiver fails: its answer
says how many. `tthc desk` exits 2 when it refused a command.

Most commands have `--json`, for machines, and `--lang vi` or `--lang en`, for people.

## Tables: `tthc due --batch`

A CSV file in UTF-8, with commas or semicolons, with or without a BOM.

| column | | meaning |
|---|---|---|
| `case` | must be there | whatever names the row |
| `from` | must be there | date of acceptance |
| `term` | must be there | the time limit as printed |
| `time` | | local hour of acceptance; terms in hours need it |
| `known_on` | | count as it could be known on this day |
| `reception` | | `EVENT_DAY` (default) or another `--reception` |
| `policy` | | `RESTART` (default) or another `--policy` |
| `pauses` | | pauses, separated by `;` |

Other columns are carried through; rows with nothing but empty cells are left out. `due_on`,
`expires_at`, `provisional` and `error` are added. A row that cannot be answered has its error, the
others their date, and the exit code is 1.

Dates are ISO dates. Excel rewrites them when it opens a CSV file (`20/08/2026`) and writes hours as
`9:00`: import the file with these columns as text, or give `--dates dmy`, which reads `D/M/YYYY`
and `H:MM` in the table, and nothing else.

```console
$ tthc due --batch dossiers.csv --out answered.csv
$ tthc due --batch from-excel.csv --dates dmy --json
```
"""


def page() -> str:
    """The whole page."""
    return "\n".join((INTRODUCTION, *commands()))


def commands() -> Iterator[str]:
    """One section a command, in the order of their names."""
    for name, command in sorted(walk(get_command(app), "tthc")):
        yield f"## {name}\n"
        yield f"{' '.join(command.help.split())}\n"
        for parameter in command.params:
            yield f"- {told(parameter)}"
        yield ""


def walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every command that is no group, with its whole name."""
    if hasattr(command, "commands"):
        for part, inner in command.commands.items():
            yield from walk(inner, f"{name} {part}")
    else:
        yield name, command


def told(parameter: Any) -> str:
    """One argument or option."""
    metavar = parameter.metavar or ""
    if parameter.param_type_name == "argument":
        shown = metavar or parameter.name.upper()
    else:
        shown = " / ".join((*parameter.opts, *parameter.secondary_opts)) + f" {metavar}"
    repeats = " May be repeated." if parameter.multiple else ""
    text = (parameter.help or "").replace("|", "\\|")
    repeats = "" if "repeat" in text else repeats
    return f"`{shown.strip()}`: {text}{repeats}".rstrip(": ")
