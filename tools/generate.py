"""Write the generated files, or check that they are current: python tools/generate.py [--check]."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import command_page
import desk_command_page
import event_page
import lifecycle_page as lifecycle
import rule_pages
import schemas  # beside this script

from tthc_flow.compliance import RULES

ROOT = Path(__file__).parent.parent


def projected_holidays() -> str:
    """Statutory holidays of 2010-2060 from the installed `holidays`."""
    from tthc_flow.calendars.projection import projection_file

    return projection_file(range(2010, 2061))


def catalogue_schema() -> str:
    """JSON Schema of a catalogue file."""
    return schemas.catalogue_schema()


def event_schema() -> str:
    """JSON Schema of one line of an event file."""
    return schemas.event_schema()


def lifecycle_page() -> str:
    """Pictures and acts of a lifecycle with two stages."""
    return lifecycle.page()


GENERATED: dict[str, Callable[[], str]] = {
    "src/tthc_flow/calendars/data/projected_holidays.toml": projected_holidays,
    "docs/schemas/catalogue.schema.json": catalogue_schema,
    "docs/schemas/event.schema.json": event_schema,
    "docs/lifecycle.md": lifecycle_page,
    "docs/events.md": event_page.page,
    "docs/command-line.md": command_page.page,
    "docs/desk-commands.md": desk_command_page.page,
    "docs/rules/index.md": rule_pages.index,
    **{rule.page: partial(rule_pages.page, rule) for rule in RULES},
}


def main(*, check: bool) -> int:
    """Write what is stale, or name it and fail."""
    stale = 0
    for path in sorted((ROOT / "docs" / "rules").glob("*.md")):
        if path.relative_to(ROOT).as_posix() not in GENERATED:
            stale += 1
            print(f"{'of no rule' if check else 'removed'}: {path.name}")
            if not check:
                path.unlink()
    for name, make in GENERATED.items():
        path = ROOT / name
        text = make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        print(f"{'stale' if check else 'written'}: {name}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if check and stale:
        print("run: make generate")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
