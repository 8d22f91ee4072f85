"""Read files of step tables into the layout of a catalogue, with a remark for every doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from tthc_flow.errors import MissingExtra, UnreadableDocument
from tthc_flow.procedures.catalogue import overlapping_versions
from tthc_flow.procedures.formats import FoundRow, read_listing
from tthc_flow.procedures.importing.blocks import Block, find_blocks
from tthc_flow.procedures.importing.csv_file import read_csv_table
from tthc_flow.procedures.importing.excel_file import read_workbook
from tthc_flow.procedures.importing.list_rows import listed_procedures
from tthc_flow.procedures.importing.page import Cell, Page
from tthc_flow.procedures.importing.procedure_table import Defaults, procedure_table
from tthc_flow.procedures.importing.process import Process, processes_of
from tthc_flow.procedures.importing.remark import Remark, RemarkKind, Remarks
from tthc_flow.procedures.importing.table_rows import read_rows
from tthc_flow.procedures.importing.title import Named, Title, read_title
from tthc_flow.procedures.importing.toml_file import catalogue_toml
from tthc_flow.procedures.importing.word_file import read_word_file
from tthc_flow.procedures.layout import read_procedure
from tthc_flow.procedures.procedure import Procedure

__all__ = ["Imported", "import_tables"]

_NEEDED = ("openpyxl", "docx", "defusedxml", "tomli_w")
_TABLES: Mapping[str, Callable[[Path], tuple[Page, ...]]] = {
    ".csv": read_csv_table,
    ".docx": read_word_file,
    ".xlsx": read_workbook,
}
_MOST_ROWS = 20_000
_PLACEHOLDERS = "0.{:06}"  # no national code begins with 0


@frozen
class Imported:
    """
    What was read from files.

    Attributes:
        name: Name of the catalogue.
        procedures: Procedures, no two of one code, case and day.
        remarks: Every place that a person must look at, in the order of the files.
    """

    name: str
    procedures: tuple[Procedure, ...]
    remarks: tuple[Remark, ...]

    def to_toml(self) -> str:
        """The text of a catalogue file; `load_catalogue` reads it when there is a procedure."""
        return catalogue_toml(self.name, self.procedures)


def import_tables(
    paths: Iterable[str | Path], defaults: Defaults | None = None, *, name: str = ""
) -> Imported:
    """
    Read step tables as decisions print them (*quy trình nội bộ*), or catalogues of our own layout.

    Args:
        paths: `.xlsx` and `.docx` files, `.csv` of either kind, `.toml` and `.json` of ours.
        defaults: What holds for all procedures and is not printed in the files.
        name: Name of the catalogue; default: the first file's.

    Raises:
        UnreadableDocument: A file that cannot be opened safely, or of another kind.
        MissingExtra: The extra `importing` is not installed.
        OSError: A file cannot be opened.
    """
    if any(find_spec(package) is None for package in _NEEDED):
        raise MissingExtra("reading tables", "importing")
    files = [Path(path) for path in paths]
    gathering = _Gathering(defaults or Defaults())
    for file in files:
        gathering.open(file)
    gathering.gather()
    return Imported(
        name or (files[0].stem if files else ""),
        tuple(gathering.procedures),
        tuple(remark for remarks in gathering.remarks for remark in remarks),
    )


@frozen
class _Found:
    """A table, what stands above it, and the remarks of its file."""

    block: Block
    title: Title
    remarks: Remarks


class _Gathering:
    """Procedures of several files, no two of one code, case and day."""

    def __init__(self, defaults: Defaults) -> None:
        self.defaults = defaults
        self.procedures: list[Procedure] = []
        self.remarks: list[Remarks] = []
        self._found: list[_Found] = []
        self._listed: dict[str, tuple[Title, Remarks]] = {}
        self._with_steps: set[str] = set()
        self._versions: dict[str, list[Procedure]] = {}
        self._without_code = 0

    def open(self, file: Path) -> None:
        """Read one more file, and find its tables."""
        remarks = Remarks(file.name)
        self.remarks.append(remarks)
        if file.suffix in {".toml", ".json"} or (file.suffix == ".csv" and _is_ours(file)):
            self._add_listing(file, remarks)
        elif file.suffix in _TABLES:
            title = Title()
            for page in _TABLES[file.suffix](file):
                _check_size(page, file)
                title = self._add_page(page, title.below(), remarks)
        else:
            raise UnreadableDocument(
                f"{file.suffix or 'a file without suffix'!r} is not read",
                where=file.name,
                remedy="save it as .xlsx, .docx, .csv, .json or .toml",
            )

    def gather(self) -> None:
        """
        Make procedures of the tables of steps, then of what is only listed.

        A list (*danh mục*) may stand in another file than the steps; it lends them its limits.
        """
        for found in self._found:
            self._add_steps(found)
        for code, (title, remarks) in self._listed.items():
            if code not in self._with_steps:
                self._add_process(Process(None, ()), title, remarks)

    def _add_listing(self, file: Path, remarks: Remarks) -> None:
        listing = read_listing(file)
        for fault in listing.faults:
            remarks.add(RemarkKind.UNREAD, Cell(place=file.name), fault)
        for row in listing.rows:
            self._keep(row, remarks)

    def _add_page(self, page: Page, title: Title, remarks: Remarks) -> Title:
        """Find the tables of a page; the title of the last one says what holds on the next."""
        for place, note in page.notes:
            remarks.add(RemarkKind.LEFT_OUT, Cell(place=place), note)
        cases = 0
        for block in find_blocks(page, remarks):
            read = read_title(block.lines, title.below(), cases)
            if block.heading.is_listing:
                self._add_list(block, read, remarks)
                title = read.below()
                continue
            if read.case is not None and not (read.named or read.name):
                read = evolve(read, named=title.named, name=title.name)
            cases = cases + 1 if read.case is not None else 0
            title = self._named(read, block, remarks)
            self._found.append(_Found(block, title, remarks))
        return title

    def _add_list(self, block: Block, title: Title, remarks: Remarks) -> None:
        for listed in listed_procedures(block, title, remarks):
            for named in listed.named:
                only = evolve(listed, named=(named,))
                self._listed.setdefault(named.code, (only, remarks))

    def _named(self, title: Title, block: Block, remarks: Remarks) -> Title:
        """*title* with a placeholder for a code that is not printed."""
        for named in title.without_table:
            remarks.add(RemarkKind.MISSING, named.cell, f"no table of steps follows {named.code}")
        if title.named:
            return title
        self._without_code += 1
        code = _PLACEHOLDERS.format(self._without_code)
        cell = next((line for line in block.lines if title.name in line.words), block.place)
        remarks.add(
            RemarkKind.MISSING, cell, f"no code (mã TTHC) is printed above the table; {code} is put"
        )
        return evolve(title, named=(Named(code, "", title.name, cell),))

    def _add_steps(self, found: _Found) -> None:
        rows = read_rows(found.block, found.remarks)
        for process in processes_of(rows, found.remarks):
            for named in found.title.named:
                title = evolve(found.title, named=(named,))
                listed, _ = self._listed.get(named.code, (Title(), None))
                title = evolve(title, limits=title.limits or listed.limits)
                self._with_steps.add(named.code)
                self._add_process(process, title, found.remarks)

    def _add_process(self, process: Process, title: Title, remarks: Remarks) -> None:
        (named,) = title.named
        table = procedure_table(named, title, process, self.defaults, remarks)
        self._keep(FoundRow(named.cell.place, table), remarks)

    def _keep(self, row: FoundRow, remarks: Remarks) -> None:
        """Take a procedure that a catalogue can hold; say why another one is left out."""
        cell = Cell(place=row.place)
        faults: list[str] = []
        procedure = read_procedure(row.content, faults) or _without_promise(row.content)
        for fault in faults:
            remarks.add(RemarkKind.UNREAD, cell, fault)
        if procedure is None:
            return
        versions = [*self._versions.get(procedure.reference, ()), procedure]
        for one, other in overlapping_versions(versions):
            known = one if other is procedure else other
            remarks.add(RemarkKind.LEFT_OUT, cell, f"{known.label} was read before it")
            return
        if not _can_be_written(procedure):
            remarks.add(RemarkKind.UNREAD, cell, "it holds characters that no file can hold")
            return
        self._versions[procedure.reference] = versions
        self.procedures.append(procedure)


def _check_size(page: Page, file: Path) -> None:
    if len(page.rows) > _MOST_ROWS:
        raise UnreadableDocument(
            f"it has more than {_MOST_ROWS:,} rows and paragraphs",
            where=file.name,
            remedy="split it",
        )


def _without_promise(content: Any) -> Procedure | None:
    """The procedure without its cut-down terms, when those are what is wrong with it."""
    if not isinstance(content, dict) or "commitment" not in content:
        return None
    return read_procedure({key: content[key] for key in content.keys() - {"commitment"}}, [])


def _can_be_written(procedure: Procedure) -> bool:
    """JSON may hold halves of characters."""
    try:
        catalogue_toml("", [procedure]).encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_ours(file: Path) -> bool:
    """Whether a CSV file has the columns of our own catalogues."""
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        heading = lines.readline(10_000).lower()
    return "valid_from" in heading and "channel" in heading
