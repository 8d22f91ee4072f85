"""Instants at the edge: what is read, what is refused, how a length is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from tthc_flow.errors import ImpossibleInstant, NaiveInstant
from tthc_flow.instants import (
    VIETNAM,
    difference_in_words,
    end_of_day,
    format_date,
    format_instant,
    parse_date,
    parse_instant,
    parse_time,
    to_local,
)

NINE = datetime(2026, 8, 20, 9, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "text",
    ["2026-08-20T09:00+07:00", "2026-08-20 09:00:00+0700", "2026-08-20T02:00:00.000000Z"],
)
def test_one_instant_in_many_writings(text: str) -> None:
    """R15: Việt Nam is seven hours ahead of Greenwich all year; the result is a plain datetime."""
    read = parse_instant(text)
    assert read == NINE
    assert (type(read), read.tzinfo) == (datetime, VIETNAM)
    assert format_instant(read) == "2026-08-20T09:00:00+07:00"


def test_a_text_without_a_zone_is_local_only_when_the_caller_says_so() -> None:
    """Issue, bad input: a naive instant names none."""
    with pytest.raises(NaiveInstant, match="no time zone"):
        parse_instant("2026-08-20T09:00")
    assert parse_instant(" 2026-08-20T09:00 ", assume_local=True) == NINE
    assert parse_instant("2026-08-20T09:00:00,5", assume_local=True).microsecond == 500_000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-08-20", "is not an instant"),
        ("20/08/2026 09:00", "is not an instant"),
        ("2026-08-20T09:00 +07:00", "is not an instant"),
        ("2026-02-30T09:00Z", "does not exist"),
        ("2026-08-20T25:00Z", "does not exist"),
        ("now", "is not an instant"),
    ],
)
def test_what_is_no_instant_is_refused(text: str, message: str) -> None:
    """Issue, bad input: other writings, and days and hours that do not exist."""
    with pytest.raises(ImpossibleInstant, match=message):
        parse_instant(text)


def test_dates_and_times_of_day() -> None:
    """Issue, bad input: dates as YYYY-MM-DD, times as HH:MM; 24:00 is no time of day."""
    assert parse_date("2026-08-20") == date(2026, 8, 20)
    assert parse_time("15:30") == time(15, 30)
    assert parse_time("15:30:05") == time(15, 30, 5)
    for text in ("2026-02-30", "20/08/2026", "2026-8-20"):
        with pytest.raises(ImpossibleInstant):
            parse_date(text)
    for text in ("24:00", "7:00", "07:60", "noon"):
        with pytest.raises(ImpossibleInstant):
            parse_time(text)


def test_the_end_of_a_day_is_the_beginning_of_the_next() -> None:
    """T02: a term in days ends at 24:00, written as 00:00 of the next date."""
    assert end_of_day(date(2026, 8, 31)) == datetime(2026, 9, 1, tzinfo=VIETNAM)


def test_any_zone_is_read_as_the_local_clock() -> None:
    """R15: 18:00 of 19/08 in Greenwich is already 01:00 of the 20th."""
    assert to_local(datetime(2026, 8, 19, 18, tzinfo=UTC)).date() == date(2026, 8, 20)


def test_a_date_as_papers_print_it() -> None:
    """R19: weekday and dd/mm/yyyy."""
    assert format_date(date(2026, 8, 22)) == "Thứ Bảy 22/08/2026"
    assert format_date(date(2026, 8, 23), "en") == "Sun 23/08/2026"


@pytest.mark.parametrize(
    ("later", "vietnamese", "english"),
    [
        (datetime(2026, 8, 22, 12, 5, tzinfo=VIETNAM), "2 ngày 3 giờ 5 phút", "2 d 3 h 5 min"),
        (datetime(2026, 8, 20, 2, 0, tzinfo=UTC), "0 phút", "0 min"),
        (datetime(2026, 8, 20, 9, 30, tzinfo=VIETNAM), "30 phút", "30 min"),
        (datetime(2026, 10, 20, 9, 0, tzinfo=VIETNAM), "61 ngày", "61 d"),
    ],
)
def test_a_length_in_words(later: datetime, vietnamese: str, english: str) -> None:
    """Elapsed time, not working time: days, hours, minutes, the same both ways round."""
    assert difference_in_words(NINE, later) == vietnamese
    assert difference_in_words(NINE, later, "en") == english
    assert difference_in_words(later, NINE) == vietnamese
