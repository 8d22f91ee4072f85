"""Dates, times and instants as texts: what is read, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from tthc_flow.errors import ImpossibleInstant, NaiveInstant
from tthc_flow.instants import (
    VIETNAM,
    difference_in_words,
    format_date,
    format_instant,
    parse_date,
    parse_instant,
    parse_time,
)


def test_texts_are_read() -> None:
    """ISO 8601 with an offset, local time only when the caller says so, blanks around dropped."""
    noon = datetime(2026, 8, 20, 12, tzinfo=VIETNAM)
    assert parse_date(" 2026-08-20 ") == date(2026, 8, 20)
    assert parse_time("15:30") == time(15, 30)
    assert parse_time("15:30:59") == time(15, 30, 59)
    for text in ("2026-08-20T12:00+07:00", "2026-08-20 05:00Z", "2026-08-20T12:00:00.000+0700"):
        assert parse_instant(text) == noon
        assert type(parse_instant(text)) is datetime
    assert parse_instant("2026-08-20T12:00", assume_local=True) == noon
    with pytest.raises(NaiveInstant):
        parse_instant("2026-08-20T12:00")


@pytest.mark.parametrize(
    "text",
    [
        *("", "20/08/2026", "2026-8-20", "20260820", "2026-02-30", "2026-13-01", "0000-01-01"),
        *("٢٠٢٦-08-20", "２０２６-08-20", "2026-08-20T10:00"),
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """A date is YYYY-MM-DD in ASCII figures, and must exist."""
    with pytest.raises(ImpossibleInstant):
        parse_date(text)


@pytest.mark.parametrize(
    "text", ["", "7:00", "24:00", "12:60", "12:00:60", "12", "1٥:00", "１5:00"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    """A time of day is HH:MM or HH:MM:SS in ASCII figures, 24:00 excluded."""
    with pytest.raises(ImpossibleInstant):
        parse_time(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026-08-20", "2026-02-30T10:00", "2026-08-20T25:00", "2026-08-20T10:00+25:00"),
        *("2026-08-20T1٥:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59Z", "a/b"),
        *("0001-01-01T00:00:00+07:00", "2026-02-30T10:00:00+07:00", "2026-08-20T24:00:00+07:00"),
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    """Neither a mere date nor an instant that exists nowhere, nor one beyond the year 9999."""
    with pytest.raises(ImpossibleInstant):
        parse_instant(text, assume_local=True)


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 8, 20, 15, 30, tzinfo=VIETNAM),
        datetime(2026, 8, 20, 0, 0, 0, 1, tzinfo=VIETNAM),
        datetime(1976, 1, 1, tzinfo=VIETNAM),
        datetime(1960, 1, 1, 12, tzinfo=VIETNAM),  # Sài Gòn was at UTC+08:00 then
    ],
)
def test_what_was_written_is_read_as_anything_else_is(at: datetime) -> None:
    """The short way for our own form gives what pendulum gives for the same text spelt apart."""
    text = format_instant(at)
    read = parse_instant(text)
    assert read == at == parse_instant(text.replace("T", " "))
    assert read.tzinfo is VIETNAM
    assert type(read) is datetime


def test_instants_are_written() -> None:
    """Local time with its offset for machines, weekday and dd/mm/yyyy for people."""
    assert format_instant(datetime(2026, 8, 20, 5, tzinfo=UTC)) == "2026-08-20T12:00:00+07:00"
    assert format_date(date(2026, 8, 22)) == "Thứ Bảy 22/08/2026"
    assert format_date(date(2026, 8, 22), "en") == "Sat 22/08/2026"
    one, other = datetime(2026, 8, 20, 5, tzinfo=UTC), datetime(2026, 8, 22, 8, 30, tzinfo=UTC)
    assert difference_in_words(one, other) == "2 ngày 3 giờ 30 phút"
    assert difference_in_words(one, one, "en") == "0 min"
