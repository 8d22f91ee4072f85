"""The documentation can be found from its first page, and names what is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import tthc_flow
from tthc_flow.dossier.events import EVENT_TYPES

ROOT = Path(__file__).parents[2]
INDEX = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")


def linked(text: str) -> set[Path]:
    """What the page docs/index.md links to."""
    return {(ROOT / "docs" / link).resolve() for link in re.findall(r"\]\(([^)#:]+)\)", text)}


def test_every_page_schema_and_example_is_linked_from_the_index() -> None:
    """A page that nothing links to is not read: the index links each, and to nothing else."""
    pages = [
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "docs" / "schemas").iterdir(),
        *(ROOT / "examples").glob("*.py"),
        *(ROOT / "docs" / "adr").glob("*.md"),
    ]
    links = linked(INDEX)
    assert len(pages) >= 20
    assert [page.name for page in pages if page not in links and page.name != "index.md"] == []
    assert [path for path in links if not path.exists()] == []


def test_the_readme_names_extras_that_exist() -> None:
    """Who installs by the README gets what it says: each extra of its table is one of ours."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = re.findall(r"^\| `(\w+)` \|", readme, re.MULTILINE)
    assert len(named) >= 8
    assert set(named) <= set(project["optional-dependencies"])


def test_the_page_on_events_has_every_kind() -> None:
    """R31: who writes a file of events finds each kind, with the command that writes it."""
    page = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|[^|]+\| `(\w+)` \|", page, re.MULTILINE)
    assert [kind for kind, _ in rows] == list(EVENT_TYPES)
    assert len(rows) == 27
    assert all(hasattr(tthc_flow.Desk, command) for _, command in rows)
