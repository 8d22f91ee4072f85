"""`tthc rulebook`: the legal numbers with their sources, and what was assumed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from fractions import Fraction
from typing import Annotated, Any

import typer
from rich.table import Table as Grid

from tthc_flow.cli.terminal import AsJson, InLanguage, Language, console, write_json
from tthc_flow.instants import format_date, parse_date
from tthc_flow.rulebook import LegalValue, load_rulebook

__all__ = ["rulebook"]

rulebook = typer.Typer(
    no_args_is_help=True, help="Dated law: every number with its reference (quy định)."
)

On = Annotated[str, typer.Option("--on", metavar="DATE", help="Only what is in force that day.")]


@rulebook.command("assumptions")
def assumptions(on: On = "", lang: InLanguage = Language.VI, as_json: AsJson = False) -> None:
    """List the values that nobody has read in an act yet (R22)."""
    _tell(load_rulebook().assumptions(_day(on)), lang, _day(on), as_json=as_json)


@rulebook.command("show")
def show(on: On = "", lang: InLanguage = Language.VI, as_json: AsJson = False) -> None:
    """List all values, of all eras or of those in force on a day."""
    book, day = load_rulebook(), _day(on)
    values = book.values if day is None else book.at(day).values.values()
    _tell(values, lang, day, as_json=as_json)


def _day(text: str) -> date | None:
    return parse_date(text) if text else None


def _tell(values: Iterable[LegalValue], lang: Language, on: date | None, *, as_json: bool) -> None:
    values = tuple(values)
    if as_json:
        write_json([_for_machines(value) for value in values])
        return
    if not values:
        day = format_date(on, lang.code) if on else ""
        typer.echo(
            lang.choose(
                f"Không có quy định nào có hiệu lực {day}".rstrip() + ".",
                f"Nothing of this is in force on record {day}".rstrip() + ".",
            )
        )
        return
    grid = Grid(*lang.choose(_HEADING_VI, _HEADING_EN).split("|"), show_lines=True)
    for value in values:
        grid.add_row(
            lang.choose(value.label_vi, value.label_en),
            _in_words(value, lang),
            _period(value),
            value.citation.text,
            value.confidence.value,
        )
    console().print(grid)


_HEADING_VI = "Quy định|Giá trị|Hiệu lực|Căn cứ|Độ tin cậy"
_HEADING_EN = "Rule|Value|In force|Source|Confidence"


_UNITS_VI = {
    "days": "ngày",
    "working days": "ngày làm việc",
    "hours": "giờ",
    "working hours": "giờ làm việc",
    "working minutes": "phút làm việc",
    "local time": "giờ Việt Nam",
    "percent": "%",
    "times": "lần",
    "dossiers": "hồ sơ",
    "characters": "ký tự",
}


def _in_words(value: LegalValue, lang: Language) -> str:
    match value.value:
        case bool(switch):
            return lang.choose("có", "yes") if switch else lang.choose("không", "no")
        case tuple(rows):
            return lang.choose(f"bảng {len(rows)} dòng", f"table of {len(rows)} rows")
        case _:
            unit = lang.choose(_UNITS_VI.get(value.unit, value.unit), value.unit)
            return f"{_plain(value.value)} {unit}".strip()


def _period(value: LegalValue) -> str:
    until = value.valid_until.isoformat() if value.valid_until else ""
    return f"{value.valid_from} - {until}".rstrip()


def _for_machines(value: LegalValue) -> dict[str, object]:
    return {
        "key": value.key,
        "label_vi": value.label_vi,
        "label_en": value.label_en,
        "value": _plain(value.value),
        "unit": value.unit,
        "valid_from": value.valid_from.isoformat(),
        "valid_until": value.valid_until.isoformat() if value.valid_until else None,
        "source": str(value.citation),
        "confidence": value.confidence.value,
        "last_checked_on": value.last_checked_on.isoformat(),
        "note": value.note,
    }


def _plain(value: Any) -> Any:
    """A value as JSON can hold it, numbers as exact text."""
    match value:
        case time():
            return f"{value:%H:%M}"
        case date():
            return value.isoformat()
        case Fraction():
            return str(value)
        case tuple():
            return [{key: _plain(cell) for key, cell in row.items()} for row in value]
        case _:
            return value
