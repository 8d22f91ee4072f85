"""A file of events with bad lines: each is told with its place, the others are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tthc_flow.dossier import read_events

LINE = '{"type": "withdrawn", "dossier": "a", "seq": 1, "at": "2026-08-20T09:00:00+07:00"}'


def written(folder: Path, content: bytes) -> Path:
    """A file of events."""
    path = folder / "events.jsonl"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (LINE.encode()[:50], "perhaps cut off in the middle"),
        (b"\xff" + LINE.encode(), "byte 1 is not UTF-8"),
        (LINE.replace("withdrawn", "rút").encode("utf-16"), "not UTF-8"),
        (LINE.replace('"seq": 1', '"seq": 1, "seq": 2').encode(), "'seq' stands twice"),
        (LINE.replace('"seq": 1', '"seq": NaN').encode(), "field 'seq'"),
        (b'{"seq": ' + b"1" * 5000 + b"}", "a number too long"),
        (b"[" * 100_000, "nested too deep"),
        (LINE.replace('"a"', '"' + "x" * 1_000_000 + '"').encode(), "more than 1,000,000"),
        (LINE.replace('"a"', '"' + "x" * 3_000_000 + '"').encode(), "more than 1,000,000"),
        (b"null", "JSON object"),
    ],
    ids=range(10),
)
def test_a_bad_line_does_not_stop_the_others(tmp_path: Path, line: bytes, message: str) -> None:
    """Issue, bad input: one fault with file and line; the lines before and after are read."""
    line = line.replace(b"\n", b" ")
    path = written(tmp_path, b"\n".join((LINE.encode(), line, b"", LINE.encode())) + b"\n")
    read = read_events(path)
    assert len(read.events) == 2
    (fault,) = read.faults
    assert message in str(fault)
    assert fault.where == "events.jsonl:2"


def test_a_file_cut_in_its_last_line(tmp_path: Path) -> None:
    """Issue, bad input: a file truncated in the middle of a line gives all lines before."""
    content = "\n".join([LINE] * 3).encode()
    for cut in range(len(content) - len(LINE) + 1, len(content)):
        read = read_events(written(tmp_path, content[:cut]))
        assert (len(read.events), len(read.faults)) == (2, 1)
        assert read.faults[0].where == "events.jsonl:3"


def test_line_ends_of_other_systems(tmp_path: Path) -> None:
    """A BOM, CRLF, a missing last line end and empty lines change nothing."""
    read = read_events(written(tmp_path, f"\ufeff{LINE}\r\n\r\n  \n{LINE}".encode()))
    assert (len(read.events), read.faults) == (2, ())


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    """JSON lets U+2028 and U+0085 stand in a text; only a newline ends a line."""
    odd = LINE.replace('"a"', '"a", "reason": "một\u2028hai\u0085ba"')
    read = read_events(written(tmp_path, odd.encode()))
    assert read.faults == ()
    assert len(read.events) == 1


def test_a_missing_file_is_the_callers(tmp_path: Path) -> None:
    """A path that cannot be opened is an `OSError`, as everywhere."""
    with pytest.raises(FileNotFoundError):
        read_events(str(tmp_path / "none.jsonl"))
