"""Run the Python and doctest blocks of README and docs, and the examples in docstrings."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import settings
from sybil import Sybil
from sybil.document import PythonDocStringDocument
from sybil.parsers.markdown import PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser

# A test says whether something is right, never whether the machine was busy.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def _public_names(namespace: dict[str, object]) -> None:
    """Give a docstring example what its reader has at hand: the façade and a calendar."""
    import tthc_flow

    namespace.update({name: getattr(tthc_flow, name) for name in tthc_flow.__all__})
    namespace.update(date=date, datetime=datetime, vn=tthc_flow.load_calendar())


_pages = Sybil(
    parsers=[PythonCodeBlockParser()],
    patterns=["README.md", "docs/*.md", "docs/adr/*.md"],
)
_docstrings = Sybil(
    parsers=[DocTestParser()],
    patterns=["src/tthc_flow/*.py", "src/tthc_flow/*/*.py", "src/tthc_flow/*/*/*.py"],
    document_types={".py": PythonDocStringDocument},
    setup=_public_names,
)

pytest_collect_file = (_pages + _docstrings).pytest()
