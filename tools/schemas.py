"""JSON Schemas of the catalogue and event files, made from the classes that read them."""

from __future__ import annotations

import json
import re
import types
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from tthc_flow.dossier.events import EVENT_TYPES, Event
from tthc_flow.dossier.record_events import StepMap
from tthc_flow.procedures.layout import ProcedureTable
from tthc_flow.terms import Term

DRAFT = "https://json-schema.org/draft/2020-12/schema"
NOTHING = {"type": "null"}
DATE = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$"
INSTANT = re.sub(
    r"\\d",
    "[0-9]",
    r"^\s*\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})\s*$",
)


def of_type(hint: Any) -> dict[str, Any]:  # noqa: PLR0911
    """Schema of one annotation."""
    if hint is str or hint is Term:
        return {"type": "string"}
    if hint is int:
        return {"type": "integer", "minimum": 0}
    if hint is date:
        return {"type": "string", "pattern": DATE}
    if hint is datetime:
        return {"type": "string", "pattern": INSTANT}
    if hint == StepMap:
        return {"type": "object", "additionalProperties": {"type": "string"}}
    if hint is Event:
        return {"$ref": "#"}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"enum": [member.value for member in hint]}
    if isinstance(hint, type) and attrs.has(hint):
        return of_class(hint)
    return of_generic(hint)


def of_generic(hint: Any) -> dict[str, Any]:
    """Schema of a union with None, a tuple or a mapping."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        only = next(one for one in arguments if one is not type(None))
        return {"anyOf": [of_type(only), NOTHING]}
    if origin is tuple:
        return {"type": "array", "items": of_type(arguments[0])}
    if origin is dict:
        return {
            "type": "object",
            "propertyNames": of_type(arguments[0]),
            "additionalProperties": of_type(arguments[1]),
        }
    raise TypeError(hint)


def of_class(kind: type) -> dict[str, Any]:
    """Schema of an attrs class: its fields, and nothing else."""
    hints = get_type_hints(kind)
    fields = attrs.fields(kind)
    return {
        "type": "object",
        "properties": {field.name: of_type(hints[field.name]) for field in fields},
        "required": [field.name for field in fields if field.default is attrs.NOTHING],
        "additionalProperties": False,
    }


def catalogue_schema() -> str:
    """Schema of a catalogue file, TOML or JSON; dates are TOML dates or ISO texts."""
    row = of_class(ProcedureTable)
    keys = row["properties"]
    keys["code"]["pattern"] = r"^[0-9]\.[0-9]{6}$"
    keys["case"]["pattern"] = "^([a-z0-9]+(_[a-z0-9]+)*)?$"
    keys["name"]["pattern"] = keys["field_of_work"]["pattern"] = r"\S"
    keys["terms"]["minProperties"] = 1
    keys["noqa"]["items"]["properties"]["reason"]["pattern"] = r"\S"
    step = keys["step"]["items"]["properties"]
    step["key"]["pattern"] = "^[a-z][a-z0-9_]*$"
    step["stage"]["minimum"] = 1
    schema = {
        "$schema": DRAFT,
        "title": "tthc_flow catalogue of procedures",
        "description": "The layout of docs/catalogue-format.md; the loader checks what is "
        "beyond a schema: readable terms, stages in order, versions that do not overlap, whole "
        "numbers without a point, texts without control characters.",
        "type": "object",
        "properties": {
            "catalogue": {
                "type": "object",
                "properties": {"name": {"type": "string"}},
                "additionalProperties": False,
            },
            "procedure": {"type": "array", "minItems": 1, "items": row},
        },
        "required": ["procedure"],
        "additionalProperties": False,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def event_schema() -> str:
    """Schema of one line of an event file."""
    kinds = []
    for name, kind in EVENT_TYPES.items():
        row = of_class(kind)
        row["properties"] = {"type": {"const": name}} | {
            key: given["anyOf"][0] if NOTHING in given.get("anyOf", ()) else given
            for key, given in row["properties"].items()  # an event leaves out, it says no null
        }
        row["required"] = ["type", *row["required"]]
        row["properties"]["seq"]["minimum"] = 1
        kinds.append(row)
    schema = {"$schema": DRAFT, "title": "tthc_flow event", "oneOf": kinds}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
