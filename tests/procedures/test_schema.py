"""Whatever stands wherever: what the loader takes the JSON Schema takes too (R26)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tthc_flow.errors import InvalidCatalogue
from tthc_flow.procedures import load_catalogue

from .conftest import small_catalogue

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "catalogue.schema.json"
VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))

OPTIONAL = [
    ("catalogue", "name"),
    *(("procedure", 0, name) for name in ("valid_until", "supplement_window", "agency_code")),
    *(("procedure", 0, name) for name in ("assumed", "commitment", "step")),
    *(("procedure", 0, "decision", name) for name in ("issuer", "issued_on", "source")),
    *(("procedure", 0, "step", 1, name) for name in ("label_en", "unit", "assumed", "colour")),
]
Place = tuple[str | int, ...]


def places(value: Any, here: Place = ()) -> Iterator[Place]:
    """Everything that a catalogue has, table by table."""
    if here:
        yield here
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from places(inner, (*here, key))


PLACES = [*places(small_catalogue()), *OPTIONAL]
WORDS = ["", " ", "1.001193", "2026-09-03", " 2026-10-03 ", "x", "5 ngày", "commune", "intake"]
SCALARS = st.none() | st.booleans() | st.integers(-3, 9) | st.sampled_from([0.5, 1e300, *WORDS])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(WORDS), inner),
    max_leaves=4,
)


@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=3))
def test_the_loader_takes_nothing_that_the_schema_refuses(
    tmp_path_factory, changes: list[tuple[Place, Any]]
) -> None:
    """R26: whatever is wrong is told, never traced; an editor with the schema sees it before."""
    table: Any = deepcopy(small_catalogue())
    for (*path, last), value in changes:
        here = table
        try:
            for key in path:
                here = here[key]
            here[last] = deepcopy(value)
        except (KeyError, IndexError, TypeError):
            continue
    file = tmp_path_factory.getbasetemp() / "book.json"
    file.write_text(json.dumps(table), encoding="utf-8")
    faults: tuple[str, ...] = ()
    try:
        load_catalogue(file)
    except InvalidCatalogue as error:
        faults = error.faults
    assert all(fault.startswith("book.json: ") for fault in faults)
    assert faults or VALIDATOR.is_valid(table)
