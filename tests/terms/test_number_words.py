"""Number words and the words around a limit, one by one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tthc_flow.errors import UnknownNotation
from tthc_flow.terms import CalendarDays, Immediate, SameDay, WorkingDays, WorkingHours, parse_term
from tthc_flow.terms.notation import decimal_text
from tthc_flow.terms.numerals import read_number_words

WORDS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "mười bốn": 14,
    "mười lăm": 15,
    "mười nhăm": 15,
    "hai mươi": 20,
    "hai mươi mốt": 21,
    "hai mươi tư": 24,
    "hai mươi bốn": 24,
    "hai mươi lăm": 25,
    "ba mươi nhăm": 35,
    "chín mươi chín": 99,
    "một trăm": 100,
    "một trăm linh một": 101,
    "một trăm lẻ chín": 109,
    "hai trăm mười": 210,
    "ba trăm bốn mươi lăm": 345,
}


@pytest.mark.parametrize(("words", "number"), WORDS.items())
def test_each_number_word_has_its_value(words: str, number: int) -> None:
    """R20: words as decisions print them; all of them are used up, and nothing after them."""
    printed = words.split()
    assert read_number_words([*printed, "ngày"]) == (Fraction(number), len(printed))
    assert read_number_words(printed) == (Fraction(number), len(printed))
    assert parse_term(f"{words} ngày") == CalendarDays(number)


def test_words_that_do_not_go_on() -> None:
    """R20: "mười năm" is ten and the next word, "một trăm năm" a hundred; "trăm" is no number."""
    assert read_number_words(["mười", "năm"]) == (Fraction(10), 1)
    assert read_number_words(["hai", "mươi", "năm"]) == (Fraction(20), 2)
    assert read_number_words(["một", "trăm", "năm"]) == (Fraction(100), 2)
    assert read_number_words(["một", "trăm", "linh", "ngày"]) == (Fraction(100), 2)
    assert read_number_words(["nửa", "ngày"]) == (Fraction(1, 2), 1)
    for words in ([], ["trăm"], ["linh", "một"], ["ngày"], ["mươi"]):
        assert read_number_words(words) is None


@pytest.mark.parametrize(
    "text",
    [
        "ngay sau khi",
        "ngay khi",
        "trong ngày có kết quả",
        "5 ngày kể từ ngày",
        "5 ngày kể từ khi có kết quả",
        "5 ngày nhận",
        "80 giờ làm việc (tương đương 10 ngày làm việc",
        "80 giờ làm việc (mười một ngày làm việc)",
        "(hai ngày",
        "((5 ngày)",
        "05 (năm ngày",
        "Ba (04) ngày",
        "Ba (03 ngày",
    ],
)
def test_a_beginning_without_its_end_is_refused(text: str) -> None:
    """R20: words about receiving, and brackets, count only when they are whole."""
    with pytest.raises(UnknownNotation):
        parse_term(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" ", "the time limit is empty"),
        ("5 ngày hoặc 10 ngày", "with a condition"),
        ("5 ngày, sau đó nếu phải xác minh thì 10 ngày", "with a condition"),
        ("5 ngày (trường hợp khác 10 ngày)", "with a condition"),
        ("80 giờ làm việc (xem phụ lục)", "words are not understood"),
        ("5 ngày liền nhau", "words are not understood"),
        ("5 - 10 ngày", "a range is no single"),
        ("5 đến 10 ngày", "a range is no single"),
        ("5", "without a unit"),
        ("1.000 ngày", "may separate thousands"),
        ("hai (03) ngày", "words and figures differ"),
        ("Hai ngày rưỡi 2 ngày", "words and figures differ"),
        ("vài ngày", "no number and no known words"),
        ("3/4 ngày", "only as 1/2, 1/4 or 1/8"),
        ("80 giờ làm việc (9 ngày làm việc)", "at 8 working hours a day"),
        ("3 tuần (15 ngày làm việc)", "at 8 working hours a day"),
    ],
)
def test_a_refusal_says_what_is_wrong(text: str, message: str) -> None:
    """R20: each kind of fault has its own words, so that a clerk can mend the cell."""
    with pytest.raises(UnknownNotation, match=message):
        parse_term(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("0.125 ngày làm việc", "0.125"),
        ("0,125 ngày làm việc", "0.125"),
        ("1.25 ngày làm việc", "1.25"),
        ("1.000,5 ngày làm việc", None),
        ("01/4 ngày làm việc", "0.25"),
        ("10 ngày rưỡi làm việc", None),
    ],
)
def test_decimals_and_fractions(text: str, days: str | None) -> None:
    """R20: after a bare zero three digits are decimals, thousands otherwise: refused."""
    if days is None:
        with pytest.raises(UnknownNotation):
            parse_term(text)
    else:
        assert parse_term(text) == WorkingDays(days)


def test_the_longest_text_that_is_read() -> None:
    """R20: limits when parsing: 500 characters are read, one more is refused at the 500th."""
    fits = "5 ngày" + " " * 494
    assert parse_term(fits) == CalendarDays(5)
    with pytest.raises(UnknownNotation, match="501 characters") as caught:
        parse_term(fits + " ")
    assert caught.value.offset == 500


def test_words_around_a_limit_change_nothing() -> None:
    """R20: "giải quyết", "không quá", the receipt and the full stop are passed over."""
    assert parse_term("Thời hạn giải quyết: trong ngày.") == SameDay()
    assert parse_term("Giải quyết ngay trong ngày tiếp nhận hồ sơ") == SameDay()
    assert parse_term("Trả kết quả ngay sau khi nhận đủ hồ sơ;") == Immediate()
    assert parse_term("Không quá 4 giờ làm việc, kể từ khi nhận hồ sơ") == WorkingHours(4)
    assert parse_term("10 ngày làm việc (80 giờ kể từ ngày nhận hồ sơ)") == WorkingDays(10)


def test_decimals_of_a_fraction() -> None:
    """R20: exact decimals, with a zero before the point; a third has none."""
    written = {
        Fraction(0): "0",
        Fraction(100): "100",
        Fraction(1, 2): "0.5",
        Fraction(1, 5): "0.2",
        Fraction(1, 8): "0.125",
        Fraction(1, 25): "0.04",
        Fraction(1, 400): "0.0025",
        Fraction(21, 2): "10.5",
        Fraction(1, 3): None,
        Fraction(1, 6): None,
    }
    assert {number: decimal_text(number) for number in written} == written
