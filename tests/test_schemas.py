"""The published JSON Schemas accept what the library reads and refuse what it refuses."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

SCHEMAS = Path(__file__).parents[1] / "docs" / "schemas"


def validator(name: str) -> Draft202012Validator:
    """The validator of a published schema."""
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def plain(value: Any) -> Any:
    """TOML dates as the texts that JSON has."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def sample() -> dict[str, Any]:
    """The bundled catalogue as JSON."""
    file = files("tthc_flow.procedures") / "data" / "sample_catalogue.toml"
    table: dict[str, Any] = plain(tomllib.loads(file.read_text(encoding="utf-8")))
    return table


def test_the_sample_catalogue_validates() -> None:
    """Issue: the catalogue format has a JSON Schema; at least 20 real procedures obey it."""
    assert len(sample()["procedure"]) >= 20
    assert list(validator("catalogue.schema.json").iter_errors(sample())) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", "1.1"), ("level", "ward"), ("valid_from", "tomorrow"), ("colour", "red")],
)
def test_a_faulty_catalogue_is_refused(field: str, value: str) -> None:
    """Each fault that the reader refuses is refused by the schema too."""
    table = sample()
    table["procedure"][0][field] = value
    assert not validator("catalogue.schema.json").is_valid(table)


def test_every_demo_event_validates_and_a_broken_one_does_not() -> None:
    """R31: the JSON form of events has a published schema."""
    text = (files("tthc_flow.demo") / "data" / "events.jsonl").read_text(encoding="utf-8")
    events = [json.loads(line) for line in text.splitlines() if line.strip()]
    assert len(events) >= 60
    check = validator("event.schema.json")
    assert [event for event in events if not check.is_valid(event)] == []
    assert not check.is_valid({**events[0], "at": "2026-08-20T09:00"})
    assert not check.is_valid({**events[0], "type": "vanished"})
