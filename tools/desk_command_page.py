"""The page on the desk's commands as JSON, made from the table that reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import NoneType
from typing import get_args, get_type_hints

from event_page import FORMS

from tthc_flow.desk import COMMANDS
from tthc_flow.desk.command_json import NAMES, fields_of, meaning_of

INTRODUCTION = """\
# The commands of `tthc desk`

<!-- Written by tools/generate.py from the program; do not edit. -->

One JSON object a line, with the name of the command and its fields; those in **bold** must be
there. Dates are texts as `2026-11-13`, instants as `2026-11-09T09:00+07:00`, terms as decisions
print them. The answer is one line: `{"ok": true, …}`, or `{"ok": false, "error": {"type",
"title_vi", "message_vi", "what", "where", "remedy"}}`, and then the command has left no trace.

## Acts

Each writes one event and answers with `dossier`, whose `legal` has the triggers of the
[legal table](lifecycle.md) and whose `commands` the names below that its state allows. Besides its
own fields each takes `at` (when it happened; left out, now), `actor`, `expected_seq` (the number of
the last event that you have seen) and `key` (the same command with the same key is done once).
What the law needs besides, such as a `basis`, is told by the error `ForbiddenByLaw`.
"""

OTHERS = """
## Others

What each answers with stands after the colon. `correct`, `migrate` and `apply_recomputation` write
an event, answer with `dossier`, and take the common fields.
"""

NOTES = """
The `event` of `correct` has the `type` and the fields of an [event](events.md), without `dossier`
and `seq`, which are those of the command:

```json
{"command": "correct", "dossier": "H56-1", "seq": 2,
 "event": {"type": "accepted", "at": "2026-11-09T08:30+07:00"}}
```

The `notice` of `post_notice` has a `key`, its short name, and the keys of a
[notice file](calendar.md#a-notice):

```json
{"command": "post_notice", "actor": "Lan",
 "notice": {"key": "storm-14", "number": "88/TB-UBND", "announced_on": "2026-11-12",
            "title_vi": "Bão số 14",
            "effect": [{"kind": "closed", "from": "2026-11-13", "until_included": "2026-11-13"}]}}
```
"""

COMMON = ("at", "actor", "key", "expected_seq")
SPECIAL = {
    ("correct", "event"): "event, or null",
    ("post_notice", "notice"): "object, see below",
    ("withdraw_notice", "notice"): "text, its key",
    ("sweep", "limit"): "whole number from 1",
}
FORMS_BY_NAME = {
    "at": "instant with offset",
    "seq": "whole number",
    "expected_seq": "whole number",
    "steps": "object: old step to new",
}


def page() -> str:
    """The whole page."""
    others = [name for name in NAMES if name not in COMMANDS]
    parts = (INTRODUCTION, *table(COMMANDS), OTHERS, *table(others), NOTES)
    return "\n".join(parts)


def table(names: Iterable[str]) -> Iterator[str]:
    """One row a command."""
    yield "| command | meaning | fields |"
    yield "|---|---|---|"
    for name in names:
        fields = "; ".join(told(name, field) for field in fields_of(name) if is_told(name, field))
        yield f"| `{name}` | {meaning_of(name)} | {fields} |"


def is_told(name: str, field: str) -> bool:
    """The common fields of acts are told once."""
    return name not in COMMANDS or field not in COMMON


def told(name: str, field: str) -> str:
    """A field and its form."""
    bare = field.rstrip("!")
    shown = f"**`{bare}`**" if field.endswith("!") else f"`{bare}`"
    return f"{shown}: {form(name, bare)}"


def form(name: str, field: str) -> str:
    """The form of its values."""
    if (name, field) in SPECIAL:
        return SPECIAL[name, field]
    if name not in COMMANDS or field in COMMON:
        return FORMS_BY_NAME.get(field, "text")
    hint = get_type_hints(COMMANDS[name])[field]
    if hint not in FORMS:
        hint = next(choice for choice in get_args(hint) if choice is not NoneType)
    return FORMS[hint]
