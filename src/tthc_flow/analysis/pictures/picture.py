"""A chart or table with the numbers behind it; it shows itself in a notebook (R53)."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

import pyarrow as pa
from attrs import field, frozen

from tthc_flow.analysis.doors import need

__all__ = ["Chart", "Sheet", "drawing"]

_STYLE: Mapping[str, Any] = {
    "font.family": "DejaVu Sans",  # has every Vietnamese letter, and comes with matplotlib
    "font.size": 10,
    "svg.fonttype": "path",
    "svg.hashsalt": "tthc_flow",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "figure.dpi": 110,
}


@frozen(eq=False)
class Chart:
    """
    A picture.

    Attributes:
        title: What it shows.
        figure: The matplotlib figure.
        data: The table behind it.
        notes: What only it needs, then n, censored, definitions, and how it was counted.
        manifest: What the numbers rest on.
        shared: How many of the notes, from the last, are those of every picture of its replay.
    """

    title: str
    figure: Any = field(repr=False)
    data: pa.Table = field(repr=False)
    notes: tuple[str, ...] = field(default=(), repr=False)
    manifest: Mapping[str, Any] = field(factory=dict, repr=False)
    shared: int = field(default=0, repr=False)

    def svg(self) -> bytes:
        """The picture as SVG, its letters as outlines; equal numbers give equal bytes."""
        return self._drawn("svg", metadata={"Date": None})

    def save(self, path: Path) -> None:
        """Write the picture; the suffix names the form (.png, .svg, .pdf)."""
        with need("matplotlib", "charts").rc_context(_STYLE):
            self.figure.savefig(path, bbox_inches="tight")

    def to_html(self, *, alone: bool = True) -> str:
        """A figure of HTML that needs nothing beside it; not *alone*, without the shared notes."""
        encoded = base64.b64encode(self.svg()).decode()
        notes = "<br>".join(map(escape, _shown(self.notes, self.shared, alone=alone)))
        return (
            f'<figure><img alt="{escape(self.title)}" src="data:image/svg+xml;base64,{encoded}">'
            f"<figcaption>{notes}</figcaption></figure>"
        )

    def _repr_html_(self) -> str:
        return self.to_html()

    def _drawn(self, form: str, **options: Any) -> bytes:
        stream = io.BytesIO()
        with need("matplotlib", "charts").rc_context(_STYLE):
            self.figure.savefig(stream, format=form, bbox_inches="tight", **options)
        return stream.getvalue()


@frozen(eq=False)
class Sheet:
    """
    A table for people.

    Attributes:
        title: What it shows.
        great: The great_tables object, without the notes.
        data: The table behind it, all rows.
        notes: As for `Chart`.
        manifest: What the numbers rest on.
        shared: As for `Chart`.
    """

    title: str
    great: Any = field(repr=False)
    data: pa.Table = field(repr=False)
    notes: tuple[str, ...] = field(default=(), repr=False)
    manifest: Mapping[str, Any] = field(factory=dict, repr=False)
    shared: int = field(default=0, repr=False)

    def to_html(self, *, alone: bool = True) -> str:
        """The table as a part of an HTML page; not *alone*, without the shared notes."""
        great_tables = need("great_tables", "tables")
        great = self.great
        for note in _shown(self.notes, self.shared, alone=alone):
            great = great.tab_source_note(great_tables.html(escape(note)))
        text: str = great.as_raw_html(make_page=False)
        return text

    def _repr_html_(self) -> str:
        return self.to_html()


def _shown(notes: tuple[str, ...], shared: int, *, alone: bool) -> tuple[str, ...]:
    return notes if alone else notes[: len(notes) - shared]


@contextmanager
def drawing(width: float = 8.0, height: float = 4.2) -> Iterator[tuple[Any, Any]]:
    """A figure and its axes in the house style, without touching the caller's matplotlib."""
    matplotlib = need("matplotlib", "charts")
    figures = need("matplotlib.figure", "charts")
    with matplotlib.rc_context(_STYLE):
        figure = figures.Figure(figsize=(width, height), layout="constrained")
        yield figure, figure.subplots()
