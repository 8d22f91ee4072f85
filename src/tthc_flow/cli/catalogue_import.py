"""`tthc catalogue import`: step tables of decisions into a catalogue file (R26)."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table as Grid

from tthc_flow.cli.catalogue import catalogue
from tthc_flow.cli.terminal import (
    BAD_INPUT,
    FINDINGS,
    AsJson,
    InLanguage,
    Language,
    console,
    tell_error,
    write_json,
)
from tthc_flow.instants import parse_date
from tthc_flow.procedures import Level, Procedure
from tthc_flow.procedures.importing import (
    Defaults,
    Imported,
    Remark,
    RemarkKind,
    import_tables,
)
from tthc_flow.terms import format_term

__all__ = ["import_files"]

_KINDS = {
    RemarkKind.UNREAD: ("không đọc được", "not read"),
    RemarkKind.FORMULA: ("công thức", "formula"),
    RemarkKind.MISSING: ("thiếu", "missing"),
    RemarkKind.MISMATCH: ("không khớp", "mismatch"),
    RemarkKind.LEFT_OUT: ("bỏ qua", "left out"),
}


class KnownLevel(StrEnum):
    """Levels as the catalogue names them; empty when the files say it."""

    UNKNOWN = ""
    MINISTRY = Level.MINISTRY.value
    PROVINCE = Level.PROVINCE.value
    DISTRICT = Level.DISTRICT.value
    COMMUNE = Level.COMMUNE.value
    OTHER = Level.OTHER.value


@catalogue.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=".xlsx .docx .csv .json")],
    out: Annotated[Path, typer.Option("--out", metavar="TOML", help="File to write.")],
    name: Annotated[str, typer.Option(help="Name of the catalogue.")] = "",
    field: Annotated[str, typer.Option(help="Field of work, where none is printed.")] = "",
    level: Annotated[KnownLevel, typer.Option(help="Level, likewise.")] = KnownLevel.UNKNOWN,
    decision: Annotated[str, typer.Option(help="Number of the decision, likewise.")] = "",
    issuer: Annotated[str, typer.Option(help="Who issued it.")] = "",
    issued_on: Annotated[str, typer.Option(metavar="DATE", help="When.")] = "",
    valid_from: Annotated[str, typer.Option(metavar="DATE", help="First day in force.")] = "",
    source: Annotated[str, typer.Option(help="Address of the decision.")] = "",
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """
    Read step tables as decisions print them and write a catalogue file.

    Every cell that cannot be read is told with its coordinates; exit code 1 then.
    """
    defaults = Defaults(
        field_of_work=field,
        level=Level(level.value) if level else None,
        decision=decision,
        issuer=issuer,
        issued_on=parse_date(issued_on) if issued_on else None,
        valid_from=parse_date(valid_from) if valid_from else None,
        source=source,
    )
    read = import_tables(files, defaults, name=name)
    if read.procedures:
        out.write_text(read.to_toml(), encoding="utf-8")
    if as_json:
        write_json(_for_machines(read, out))
    else:
        _tell(read, out, lang)
    if not read.procedures:
        tell_error(_NOTHING, "Không có bảng quy trình nào", lang)
        raise typer.Exit(BAD_INPUT)
    if read.remarks:
        raise typer.Exit(FINDINGS)


_NOTHING = (
    "no step table was found (a heading must name a column of times, such as 'Thời gian thực hiện')"
)


def _tell(read: Imported, out: Path, lang: Language) -> None:
    screen = console()
    if read.procedures:
        listing = Grid(
            lang.choose("Mã", "Code"),
            lang.choose("Tên thủ tục", "Name"),
            lang.choose("Thời hạn", "Term"),
            lang.choose("Số bước", "Steps"),
        )
        for procedure in read.procedures:
            terms = {format_term(term, lang.code) for term in procedure.statutory.values()}
            steps = str(len(procedure.steps))
            listing.add_row(procedure.reference, procedure.name, ", ".join(terms), steps)
        screen.print(listing)
    if read.remarks:
        screen.print(_remarks(read.remarks, lang))
    count = len(read.procedures), len(read.remarks)
    screen.print(
        lang.choose(
            f"{count[0]} thủ tục, {count[1]} chỗ cần xem lại",
            f"{count[0]} procedures, {count[1]} places to look at",
        )
        + (f" → {out}" if read.procedures else "")
    )


def _remarks(remarks: tuple[Remark, ...], lang: Language) -> Grid:
    grid = Grid(
        lang.choose("Tệp", "File"),
        lang.choose("Vị trí", "Place"),
        lang.choose("Loại", "Kind"),
        lang.choose("Nội dung ô", "Cell"),
        lang.choose("Lý do", "Why"),
    )
    for remark in remarks:
        kind = lang.choose(*_KINDS[remark.kind])
        grid.add_row(remark.file, remark.place, kind, remark.text, remark.what)
    return grid


def _for_machines(read: Imported, out: Path) -> dict[str, Any]:
    return {
        "out": str(out) if read.procedures else None,
        "procedures": [_procedure(procedure) for procedure in read.procedures],
        "remarks": [
            {
                "kind": remark.kind.value,
                "file": remark.file,
                "place": remark.place,
                "text": remark.text,
                "what": remark.what,
            }
            for remark in read.remarks
        ],
    }


def _procedure(procedure: Procedure) -> dict[str, Any]:
    return {
        "reference": procedure.reference,
        "name": procedure.name,
        "terms": {channel.value: format_term(t) for channel, t in procedure.statutory.items()},
        "steps": len(procedure.steps),
        "assumed": list(procedure.assumed),
    }
