"""
Step tables of decisions (*quy trình nội bộ*) from Word, Excel and CSV into a catalogue.

The one door to openpyxl and python-docx. Nothing is calculated, nothing is guessed: what a table
does not say is marked `assumed`, what cannot be read is remarked with its coordinates.
"""

from __future__ import annotations

from tthc_flow.procedures.importing.procedure_table import Defaults
from tthc_flow.procedures.importing.reading import Imported, import_tables
from tthc_flow.procedures.importing.remark import Remark, RemarkKind

__all__ = ["Defaults", "Imported", "Remark", "RemarkKind", "import_tables"]
