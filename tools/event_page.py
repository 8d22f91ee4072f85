"""The page on events, made from the event classes and the table of the desk's commands."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import NoneType
from typing import Any, get_args, get_type_hints

import attrs

from tthc_flow.desk.commands import METHODS
from tthc_flow.dossier import fold
from tthc_flow.dossier.event import Event
from tthc_flow.dossier.events import EVENT_TYPES, Corrected, Decision
from tthc_flow.dossier.record_events import StepMap
from tthc_flow.dossier.triggers import TRIGGERS_OF
from tthc_flow.lifecycle import act_of, compile_lifecycle
from tthc_flow.procedures import SubmissionChannel
from tthc_flow.terms import Term

INTRODUCTION = """\
# Events

<!-- Written by tools/generate.py from the event classes; do not edit. -->

A dossier is the sequence of its events, and nothing else. There are {count} kinds. A file of events
has one JSON object a line: `tthc dossier replay` reads it, the desk writes them. The form of a line
is also a JSON Schema: [event.schema.json](schemas/event.schema.json). What is unknown, missing or
of another form is refused, never skipped; a field with its default value is left out.

```json
{{"type": "accepted", "dossier": "H56-1", "seq": 2, "at": "2026-11-09T09:00:00+07:00"}}
```

*Command* is the method of the [desk](desk.md) that writes the event. *Act* is the trigger in the
legal table; where it is legal stands in the [lifecycle](lifecycle.md). The last column has the
fields that the kind has besides the common ones: those in **bold** must be there.
"""

NOTES = """\
## Notes

- `seq` counts from 1 without gaps in each dossier; `at` never goes back. A late entry says when it
  was entered in `recorded_at`.
- `corrected` mends the event number `corrects`: `event` is what should have been there, under that
  number; left out, the wrong event is void. Both stay on record, and the dossier is folded anew.
- `recomputed` is proposed by the desk (`recompute`) before it is written; for it and for `migrated`
  see [a new notice](desk.md#a-new-notice-a-storm) and
  [new versions](desk.md#first-installation-new-versions-new-agencies).
- `pinned` is stamped by the desk. A file of your own leaves it out: then what was in force that day
  holds.
"""

FORMS: Mapping[Any, str] = {
    str: "text",
    int: "whole number",
    date: "date",
    datetime: "instant with offset",
    Term: "term as printed",
    SubmissionChannel: " / ".join(SubmissionChannel),
    Decision: " / ".join(Decision),
    StepMap: "object: old step to new",
    Event: "event",
}


def page() -> str:
    """The whole page."""
    parts = (INTRODUCTION.format(count=len(EVENT_TYPES)), *common(), "", *kinds(), "", NOTES)
    return "\n".join(parts)


def common() -> Iterator[str]:
    """The fields of every event."""
    yield "## Fields of every event\n"
    yield "| field | form |"
    yield "|---|---|"
    yield "| **`type`** | the name of the kind |"
    for field in attrs.fields(Event):
        yield f"| {told(field, get_type_hints(Event)[field.name]).replace(': ', ' | ')} |"


def kinds() -> Iterator[str]:
    """One row a kind."""
    yield "## Kinds\n"
    yield "| event | meaning | command | act | fields |"
    yield "|---|---|---|---|---|"
    commands = {kind.type: name for name, kind in METHODS.items()} | {Corrected.type: "correct"}
    for name, kind in EVENT_TYPES.items():
        meaning = (inspect.getdoc(kind) or "").partition("\n")[0].rstrip(".")
        own = attrs.fields(kind)[len(attrs.fields(Event)) :]
        hints = get_type_hints(kind)
        fields = "; ".join(told(field, hints[field.name]) for field in own)
        acts = ", ".join(map(act, triggers(kind)))
        yield f"| `{name}` | {meaning} | `{commands[name]}` | {acts} | {fields} |"


def triggers(kind: type[Event]) -> tuple[str, ...]:
    """
    What it may fire in the legal table.

    Raises:
        LookupError: The legal table has no such trigger.
    """
    found = TRIGGERS_OF.get(kind, ())
    tables = (fold._OPENING, compile_lifecycle((1, 2)))  # noqa: SLF001
    known = {name.partition(":")[0] for table in tables for _, name in table.targets}
    for trigger in found:
        if trigger not in known:
            raise LookupError(trigger)
    return found


def act(trigger: str) -> str:
    """A trigger, with what officials call it."""
    named = act_of(trigger)
    return f"`{trigger}`" + (f" ({named.label_vi})" if named else "")


def told(field: attrs.Attribute[Any], hint: Any) -> str:
    """A field and the form of its values."""
    if hint not in FORMS:
        hint = next(choice for choice in get_args(hint) if choice is not NoneType)
    name = f"**`{field.name}`**" if field.default is attrs.NOTHING else f"`{field.name}`"
    return f"{name}: {FORMS[hint]}"
