"""The one door to python-docx: paragraphs and tables in the order printed, merges included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve

from tthc_flow.errors import UnreadableDocument
from tthc_flow.procedures.importing.archive import open_archive
from tthc_flow.procedures.importing.page import Cell, Page, Row, in_lines

__all__ = ["read_word_file"]

_MOST_COLUMNS = 200
_CHANGES = {"ins", "del", "moveFrom", "moveTo"}
_SPANS = {"gridSpan", "gridBefore"}
_WORDPROCESSING = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = ("Fallback", "txbxContent", "delText", "tbl")  # beside the text, or printed elsewhere


def read_word_file(path: Path) -> tuple[Page, ...]:
    """
    The body of a `.docx` file as one page.

    Raises:
        UnreadableDocument: Damaged, dangerous, over a limit, or with tracked changes.
        OSError: It cannot be opened.
    """
    content = open_archive(path, _look)
    import docx

    try:
        body = docx.Document(content).element.body
        return (Page(tuple(_rows(body))),)
    except Exception as error:  # a damaged file leads python-docx to errors of every kind
        raise UnreadableDocument(
            f"python-docx cannot read it ({type(error).__name__}: {error})",
            where=path.name,
            remedy="open it in Word and save it anew as .docx",
        ) from error


def _look(tag: str, attributes: Mapping[str, str]) -> None:
    """Refuse tracked changes, of which nobody can say which text holds, and endless columns."""
    if tag in _CHANGES and f"{_WORDPROCESSING}author" in attributes:
        raise ValueError("tracked changes: accept or reject them first")
    if tag in _SPANS:
        span = attributes.get(f"{_WORDPROCESSING}val", "1")
        if not span.isascii() or not span.isdigit() or not int(span[:9]) <= _MOST_COLUMNS:
            raise ValueError(f"a cell over {span[:20]!r} columns")


def _rows(body: Any) -> Iterator[Row]:
    paragraphs = tables = 0
    for block in _blocks(body):
        if _name(block) == "tbl":
            tables += 1
            yield from _table_rows(block, tables)
            continue
        paragraphs += 1
        text = in_lines(_text(block))
        if text:
            yield Row((Cell(text, f"paragraph {paragraphs}"),), is_line=True)


def _blocks(container: Any) -> Iterator[Any]:
    """Paragraphs and tables, those inside content controls too."""
    for child in container:
        if _name(child) in {"p", "tbl"}:
            yield child
        elif _name(child) in {"sdt", "sdtContent"}:
            yield from _blocks(child)


def _table_rows(table: Any, number: int) -> Iterator[Row]:
    above: dict[int, Cell] = {}
    for count, line in enumerate(_children(table, "tr"), 1):
        cells: list[Cell] = [Cell()] * _number(line, "trPr", "gridBefore", default=0)
        for part in _children(line, "tc"):
            cells += _grid_cells(part, f"table {number} row {count} col", len(cells), above)
            if len(cells) > _MOST_COLUMNS:
                raise ValueError(f"table {number} has more than {_MOST_COLUMNS} columns")
        above = dict(enumerate(cells))
        if any(cell.text or cell.doubt for cell in cells):
            yield Row(tuple(cells))


def _grid_cells(part: Any, place: str, column: int, above: Mapping[int, Cell]) -> Iterator[Cell]:
    """One cell for each column of the grid that *part* covers."""
    merge = _property(part, "tcPr", "vMerge")
    width = _number(part, "tcPr", "gridSpan", default=1)
    continues = merge is not None and merge.get(f"{_WORDPROCESSING}val") != "restart"
    if continues and column in above:
        first = evolve(above[column], merged="down")
    else:
        has_table = next(_children(part, "tbl"), None) is not None
        doubt = "a table stands in this cell" if has_table else ""
        first = Cell(_cell_text(part), doubt=doubt)
    for offset in range(width):
        beside = "across" if offset and not first.merged else first.merged
        yield evolve(first, place=f"{place} {column + offset + 1}", merged=beside)


def _cell_text(part: Any) -> str:
    paragraphs = [block for block in _blocks(part) if _name(block) == "p"]
    text = in_lines("\n".join(_text(paragraph) for paragraph in paragraphs))
    is_numbered = any(_property(each, "pPr", "numPr") is not None for each in paragraphs)
    return text or ("#" if is_numbered else "")  # Word prints a number that is no text


def _text(element: Any) -> str:
    """Text of runs, in links and content controls too."""
    parts = []
    for child in element:
        match _name(child):
            case "t":
                parts.append(child.text or "")
            case "tab":
                parts.append(" ")
            case "br" | "cr":
                parts.append("\n")
            case "noBreakHyphen":
                parts.append("-")
            case name if name not in _LEFT_OUT and not name.endswith("Pr"):
                parts.append(_text(child))
    return "".join(parts)


def _name(element: Any) -> str:
    """Local name; empty for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: Any, name: str) -> Iterator[Any]:
    for child in element:
        if _name(child) == name:
            yield child
        elif _name(child) in {"sdt", "sdtContent"}:
            yield from _children(child, name)


def _property(element: Any, group: str, name: str) -> Any:
    return element.find(f"{_WORDPROCESSING}{group}/{_WORDPROCESSING}{name}")


def _number(element: Any, group: str, name: str, *, default: int) -> int:
    found = _property(element, group, name)
    return default if found is None else int(found.get(f"{_WORDPROCESSING}val", default))
