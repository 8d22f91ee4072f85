"""
Read catalogues from TOML, JSON and CSV; all faults of a file are told at once (R26).

The layout of a file is the classes below; `docs/catalogue.md` shows an example. Time limits are
Vietnamese notations, read with the strict reader.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from attrs import frozen

from tthc_flow.errors import DataError, InvalidCatalogue, TthcError
from tthc_flow.procedures.catalogue import Catalogue
from tthc_flow.procedures.procedure import (
    Commitment,
    LegalDocument,
    Procedure,
    Step,
    Terms,
)
from tthc_flow.procedures.words import Level, StepKind, SubmissionChannel
from tthc_flow.terms import Term, parse_term

__all__ = ["load_catalogue", "sample_catalogue"]

_LARGEST = 20_000_000


@frozen
class DecisionRow:
    """A legal document as a file has it."""

    number: str
    issuer: str = ""
    issued_on: date | None = None
    source: str = ""


@frozen
class StepRow:
    """A step as a file has it."""

    key: str
    label_vi: str
    kind: StepKind
    term: str
    stage: int
    label_en: str = ""
    actor: str = ""
    unit: str = ""
    agency: str = ""
    assumed: tuple[str, ...] = ()


@frozen
class CommitmentRow:
    """Cut-down terms as a file has them."""

    decision: DecisionRow
    terms: dict[SubmissionChannel, str]
    assumed: tuple[str, ...] = ()


@frozen
class ProcedureRow:
    """A procedure as a file has it."""

    code: str
    name: str
    field_of_work: str
    level: Level
    valid_from: date
    decision: DecisionRow
    terms: dict[SubmissionChannel, str]
    step: tuple[StepRow, ...] = ()
    commitment: CommitmentRow | None = None
    valid_until: date | None = None
    supplement_window: str = ""
    agency_code: str = ""
    assumed: tuple[str, ...] = ()


def load_catalogue(path: str | Path) -> Catalogue:
    """
    Read a catalogue.

    Args:
        path: A `.toml`, `.json` or `.csv` file, or a folder of them.

    Raises:
        InvalidCatalogue: All faults, each with file, procedure and field.
    """
    path = Path(path)
    paths = sorted(p for p in path.rglob("*") if p.suffix in _READERS) if path.is_dir() else [path]
    faults: list[str] = []
    procedures: list[Procedure] = []
    for file in paths:
        procedures += _read_file(file, faults)
    if not procedures and not faults:
        faults.append(f"{path}: no procedure")
    if faults:
        raise InvalidCatalogue(faults, where=str(path))
    return Catalogue(path.stem, tuple(procedures), str(path))


@cache
def sample_catalogue() -> Catalogue:
    """The bundled sample: real procedures of several provinces, facts with their source."""
    with as_file(files("tthc_flow.procedures") / "data" / "sample_catalogue.toml") as path:
        return load_catalogue(path)


def _read_file(path: Path, faults: list[str]) -> Iterator[Procedure]:
    reader = _READERS.get(path.suffix)
    if reader is None:
        faults.append(f"{path.name}: {path.suffix!r} is not read; use .toml, .json or .csv")
        return
    try:
        if path.stat().st_size > _LARGEST:
            faults.append(f"{path.name}: larger than {_LARGEST:,} bytes")
            return
        rows = reader(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        faults.append(f"{path.name}: cannot be opened: {error.strerror}")
        return
    except (ValueError, KeyError, TypeError, RecursionError, csv.Error) as error:
        faults.append(f"{path.name}: cannot be read: {error}")
        return
    for number, row in enumerate(rows, 1):
        place = f"{path.name}: procedure {number}"
        if isinstance(row, Mapping) and row.get("code"):
            place += f" ({row['code']})"
        yield from _read_procedure(row, place, faults)


def _read_procedure(row: Any, place: str, faults: list[str]) -> Iterator[Procedure]:
    import cattrs

    try:
        structured = _converter().structure(row, ProcedureRow)
    except (cattrs.BaseValidationError, TypeError, ValueError) as error:
        faults += [f"{place}: {told}" for told in cattrs.transform_error(error, path="")]
        return
    found: list[str] = []
    steps = tuple(_step(step, found) for step in structured.step)
    statutory = _terms(structured.terms, "terms", found)
    commitment = _commitment(structured.commitment, statutory, found)
    window = None
    if structured.supplement_window:
        window = _term(structured.supplement_window, "supplement_window", "deadline", found)
    if not found:
        try:
            yield Procedure(
                code=structured.code,
                name=" ".join(structured.name.split()),
                field_of_work=structured.field_of_work,
                level=structured.level,
                statutory=statutory,
                steps=tuple(step for step in steps if step is not None) or _only_step(),
                valid_from=structured.valid_from,
                publication=_document(structured.decision),
                commitment=commitment,
                valid_until=structured.valid_until,
                supplement_window=window,
                agency_code=structured.agency_code,
                assumed=structured.assumed,
            )
        except DataError as error:
            found.append(str(error))
    faults += [f"{place}: {told}" for told in found]


def _only_step() -> tuple[Step, ...]:
    """A catalogue that lists no steps still has work to do: one step of unknown length."""
    term = parse_term("không quy định")
    return (Step("process", "Xử lý hồ sơ", term, 1, StepKind.APPRAISE, assumed=("step",)),)


def _document(row: DecisionRow) -> LegalDocument:
    return LegalDocument(row.number, row.issuer, row.issued_on, row.source)


def _step(row: StepRow, faults: list[str]) -> Step | None:
    term = _term(row.term, f"step {row.key!r}: term", "step", faults)
    if term is None:
        return None
    return Step(
        row.key,
        row.label_vi,
        term,
        row.stage,
        row.kind,
        row.label_en,
        row.actor,
        row.unit,
        row.agency,
        row.assumed,
    )


def _terms(texts: Mapping[SubmissionChannel, str], name: str, faults: list[str]) -> Terms:
    read = {
        channel: _term(text, f"{name}.{channel}", "deadline", faults)
        for channel, text in texts.items()
    }
    return {channel: term for channel, term in read.items() if term is not None}


def _term(text: str, name: str, context: Any, faults: list[str]) -> Term | None:
    try:
        return parse_term(text, context=context)
    except TthcError as error:
        faults.append(f"{name}: {error}")
        return None


def _commitment(
    row: CommitmentRow | None, statutory: Terms, faults: list[str]
) -> Commitment | None:
    if row is None:
        return None
    committed = _terms(row.terms, "commitment.terms", faults)
    try:
        return Commitment(statutory, committed, _document(row.decision), row.assumed)
    except DataError as error:
        faults.append(f"commitment: {error}")
        return None


@cache
def _converter() -> Any:
    import cattrs

    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook(date, lambda value, _: _date(value))
    # By predicate: a hook for the class `str` would also take the enums, and let any word pass.
    converter.register_structure_hook_func(lambda kind: kind is str, lambda v, _: _text(v))
    converter.register_structure_hook_func(lambda kind: kind is int, lambda v, _: _number(v))
    return converter


def _date(value: Any) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    raise ValueError(f"{value!r} is not a date")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise ValueError(f"{value!r} is not a text")


def _number(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(f"{value!r} is not a whole number")


# --- the three forms ------------------------------------------------------------------------


def _from_toml(text: str) -> list[Any]:
    return _listed(tomllib.loads(text))


def _from_json(text: str) -> list[Any]:
    return _listed(json.loads(text, object_pairs_hook=_without_doubles))


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {max(keys, key=keys.count)!r} stands twice")
    return table


def _listed(table: Any) -> list[Any]:
    rows: list[Any] | None = table.get("procedure") if isinstance(table, dict) else None
    if not isinstance(rows, list):
        raise ValueError("there is no list `procedure`")  # noqa: TRY004
    unknown = sorted(table.keys() - {"procedure", "catalogue"})
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}")
    return rows


_COLUMNS = ("code", "name", "field_of_work", "level", "valid_from", "channel", "statutory")


def _from_csv(text: str) -> list[Any]:
    """One row for each procedure and channel; rows of one code and valid_from belong together."""
    delimiter = ";" if text.partition("\n")[0].count(";") > 2 else ","  # noqa: PLR2004
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    missing = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise ValueError(f"the column {missing[0]!r} is missing")
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        procedure = found.setdefault((row["code"], row["valid_from"]), _csv_procedure(row))
        if row["channel"] in procedure["terms"]:
            raise ValueError(f"line {rows.line_num}: {row['code']} has {row['channel']} twice")
        procedure["terms"][row["channel"]] = row["statutory"]
        if row.get("committed"):
            commitment = procedure.setdefault(
                "commitment",
                {"decision": {"number": row.get("commitment_decision") or ""}, "terms": {}},
            )
            commitment["terms"][row["channel"]] = row["committed"]
    return list(found.values())


def _csv_procedure(row: Mapping[str, str]) -> dict[str, Any]:
    decision = {"number": row.get("decision") or "", "issuer": row.get("issuer") or ""}
    decision |= {key: row[key] for key in ("issued_on", "source") if row.get(key)}
    names = ("code", "name", "field_of_work", "level", "valid_from")
    return {**{name: row[name] for name in names}, "decision": decision, "terms": {}}


_READERS = {".toml": _from_toml, ".json": _from_json, ".csv": _from_csv}
