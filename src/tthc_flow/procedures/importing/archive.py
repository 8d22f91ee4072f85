"""
Word and Excel files are ZIP archives of XML: opened only after a look inside.

A small file may unpack to gigabytes, name entities that multiply, or claim a table of a billion
cells. All that is refused before openpyxl or python-docx see it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from tthc_flow.errors import UnreadableDocument

__all__ = ["Look", "open_archive"]

_LARGEST_FILE = 20_000_000
_MOST_PARTS = 2_000
_LARGEST_PART = 50_000_000
_LARGEST_UNPACKED = 100_000_000
_MOST_ELEMENTS = 1_000_000
_DEEPEST = 120
_ENCRYPTED = 0x1
_BEFORE_XML = b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"

Look = Callable[[str, Mapping[str, str]], None]
"""Takes the local name and the attributes of each XML element; raises `ValueError` on a limit."""


def open_archive(path: Path, look: Look) -> BytesIO:
    """
    The bytes of an Office file in which nothing dangerous was found.

    Args:
        path: The file.
        look: Judges each element of its XML parts.

    Raises:
        UnreadableDocument: No ZIP archive, over a limit, encrypted, with macros, with a document
            type or entities, or XML that cannot be read.
        OSError: The file cannot be opened.
    """
    if path.stat().st_size > _LARGEST_FILE:
        raise _refused(path, f"it is larger than {_LARGEST_FILE:,} bytes")
    content = BytesIO(path.read_bytes())
    try:
        with ZipFile(content) as archive:
            _check(path, archive, look)
    except UnreadableDocument:
        raise
    except Exception as error:  # a damaged archive leads zipfile to errors of every kind
        raise _refused(path, f"it is no whole Office file ({error})") from error
    content.seek(0)
    return content


def _refused(path: Path, what: str, remedy: str = "") -> UnreadableDocument:
    return UnreadableDocument(
        what,
        where=path.name,
        remedy=remedy or "save it anew as .xlsx or .docx, with nothing but the tables",
    )


def _check(path: Path, archive: ZipFile, look: Look) -> None:
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS:
        raise _refused(path, f"it holds more than {_MOST_PARTS:,} parts")
    if sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
        raise _refused(path, f"it unpacks to more than {_LARGEST_UNPACKED:,} bytes")
    if len({part.filename for part in parts}) < len(parts):
        raise _refused(path, "it holds a part twice")
    scan = _Scan(look)
    for part in parts:
        _check_head(path, part)
        _check_xml(path, part, archive.read(part), scan)


def _check_head(path: Path, part: ZipInfo) -> None:
    if part.flag_bits & _ENCRYPTED:
        raise _refused(path, "it is encrypted", "remove the password")
    if part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise _refused(path, f"{part.filename} is packed in an unusual way")
    if part.file_size > _LARGEST_PART:
        raise _refused(path, f"{part.filename} unpacks to more than {_LARGEST_PART:,} bytes")
    if part.filename.lower().endswith("vbaproject.bin"):
        raise _refused(path, "it holds macros", "save it without them, as .xlsx or .docx")


def _check_xml(path: Path, part: ZipInfo, content: bytes, scan: _Scan) -> None:
    """Every part that an XML reader could be led to, whatever its name says."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser, ParseError

    if not content.lstrip(_BEFORE_XML).startswith(b"<"):
        return
    parser = DefusedXMLParser(target=scan, forbid_dtd=True)
    try:
        parser.feed(content)
        parser.close()
    except DefusedXmlException as error:
        raise _refused(path, f"{part.filename} declares a document type or entities") from error
    except (ParseError, ValueError, LookupError) as error:
        raise _refused(path, f"{part.filename} cannot be read: {error}") from error
    finally:
        scan.depth = 0


class _Scan:
    """
    What the XML reader tells of each element; nothing is kept.

    Attributes:
        depth: Elements that are open now.
    """

    def __init__(self, look: Look) -> None:
        self.look = look
        self.depth = 0
        self._elements = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._elements += 1
        self.depth += 1
        if self._elements > _MOST_ELEMENTS:
            raise ValueError(f"more than {_MOST_ELEMENTS:,} elements")
        if self.depth > _DEEPEST:
            raise ValueError(f"elements inside each other {_DEEPEST} deep")
        self.look(tag.rpartition("}")[2], attributes)

    def end(self, _tag: str) -> None:
        """An element ends."""
        self.depth -= 1

    def data(self, text: str) -> None:
        """Text between tags."""

    def close(self) -> None:
        """The end of the part."""
