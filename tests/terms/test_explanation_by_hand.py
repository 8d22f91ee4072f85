"""Explanations line by line, against counts made by hand on the printed calendar."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from tthc_flow.calendars import load_calendar
from tthc_flow.instants import VIETNAM
from tthc_flow.terms import (
    CalendarDays,
    ClockHours,
    CountingRule,
    DueDate,
    Immediate,
    Months,
    Pause,
    ReceptionRule,
    SameDay,
    SupplementPolicy,
    Term,
    WorkingDays,
    WorkingHours,
    due_date,
)
from tthc_flow.terms.due_date import FixedDueDate
from tthc_flow.terms.explanation import CountedAs, Entry

VN = load_calendar()
SUBTRACT = CountingRule(policy=SupplementPolicy.SUBTRACT)
NEVER_ON_MADE_UP_DAYS = CountingRule(made_up_day_may_be_due=False)
RECEIPT, COUNTED, CLOSED = CountedAs.RECEIPT, CountedAs.COUNTED, CountedAs.NOT_COUNTED
PAUSED, ROLLED = CountedAs.PAUSED, CountedAs.ROLLED


def at(text: str) -> datetime:
    """A local instant of 2026, `MM-DD HH:MM`."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=VIETNAM)


def due(start: str, term: Term, rule: CountingRule = CountingRule(), *pauses: Pause) -> DueDate:  # noqa: B008
    """A due date under the whole calendar."""
    return due_date(at(start), term, VN, rule, pauses=pauses)


def days(told: DueDate) -> list[tuple[str, CountedAs, int | None]]:
    """Each line as day, kind, and number in the count."""
    return [(f"{e.day:%m-%d}", e.counted_as, e.position) for e in told.explanation.entries]


def hours(told: DueDate) -> list[tuple[str, str, CountedAs]]:
    """Each line as the beginning and end of its part of a day; whole days have none."""
    form = "{:%m-%d %H:%M}"
    return [
        (
            form.format(e.from_at) if e.from_at else f"{e.day:%m-%d}",
            form.format(e.until_at) if e.until_at else "",
            e.counted_as,
        )
        for e in told.explanation.entries
    ]


def last(told: DueDate) -> Entry:
    """The line that ends the term."""
    return told.explanation.entries[-1]


# --- days -----------------------------------------------------------------------------------


def test_working_days_are_numbered_and_closed_days_named() -> None:
    """R19, T01: 3 days from Thu 20/08: Fri, the made-up Saturday with its notice, Monday."""
    told = due("08-20 09:00", WorkingDays(3))
    assert days(told) == [
        ("08-20", RECEIPT, None),
        ("08-21", COUNTED, 1),
        ("08-22", COUNTED, 2),
        ("08-23", CLOSED, None),
        ("08-24", COUNTED, 3),
    ]
    assert told.explanation.entries[2].citation == "9441/TB-BNV"
    assert told.explanation.entries[1].citation == ""
    assert "T01" in told.explanation.entries[0].citation


def test_days_of_a_pause_are_shown_and_not_numbered() -> None:
    """R33: paused from Tue 02/06 to Thu 04/06, two working days stand between 1 and 2."""
    told = due("06-01 09:00", WorkingDays(3), SUBTRACT, Pause(at("06-02 10:00"), at("06-04 10:00")))
    assert days(told) == [
        ("06-01", RECEIPT, None),
        ("06-02", COUNTED, 1),
        ("06-03", PAUSED, None),
        ("06-04", PAUSED, None),
        ("06-05", COUNTED, 2),
        ("06-06", CLOSED, None),
        ("06-07", CLOSED, None),
        ("06-08", COUNTED, 3),
    ]
    assert "T26" in told.explanation.entries[2].citation


def test_a_restart_is_told_before_the_new_receipt() -> None:
    """R33, T24: the full supplement of Thu 04/06 is a new receipt; 3 days end on Tue 09/06."""
    told = due(
        "06-01 09:00", WorkingDays(3), CountingRule(), Pause(at("06-02 10:00"), at("06-04 10:30"))
    )
    assert days(told) == [
        ("06-02", CLOSED, None),
        ("06-04", RECEIPT, None),
        ("06-05", COUNTED, 1),
        ("06-06", CLOSED, None),
        ("06-07", CLOSED, None),
        ("06-08", COUNTED, 2),
        ("06-09", COUNTED, 3),
    ]
    restart = told.explanation.entries[0]
    assert "10:30 04/06/2026" in restart.reason_vi
    assert "10:30 04/06/2026" in restart.reason_en
    assert "T24" in restart.citation


@pytest.mark.parametrize(
    ("policy", "begins"),
    [(SupplementPolicy.IGNORE, "06-02 10:00"), (SupplementPolicy.SUBTRACT, "06-04 00:01")],
)
def test_a_pause_that_moves_nothing_is_told_all_the_same(
    policy: SupplementPolicy, begins: str
) -> None:
    """R33: under IGNORE, and when it begins after the end (24:00 of 03/06), the count stays."""
    pause = Pause(at(begins), at("06-10 10:00"))
    told = due("06-01 09:00", WorkingDays(2), CountingRule(policy=policy), pause)
    assert days(told) == [
        (begins[:5], CLOSED, None),
        ("06-01", RECEIPT, None),
        ("06-02", COUNTED, 1),
        ("06-03", COUNTED, 2),
    ]
    assert told.explanation.entries[0].citation == "R33"
    assert "moves nothing" in told.explanation.entries[0].reason_en


def test_a_part_of_a_day_follows_the_whole_days() -> None:
    """R11: 1.5 days from Thu 04/06: Friday, then four hours from Monday's opening."""
    told = due("06-04 09:00", WorkingDays(Decimal("1.5")))
    assert days(told) == [
        ("06-04", RECEIPT, None),
        ("06-05", COUNTED, 1),
        ("06-06", CLOSED, None),
        ("06-07", CLOSED, None),
        ("06-08", COUNTED, None),
    ]
    assert hours(told)[-1] == ("06-08 07:00", "06-08 11:00", COUNTED)


def test_closed_days_within_calendar_days_count() -> None:
    """T03, T04: 3 days from Wed 03/06 end on Saturday, which counts; the end rolls to Monday."""
    told = due("06-03 09:00", CalendarDays(3))
    assert days(told) == [
        ("06-03", RECEIPT, None),
        ("06-04", COUNTED, 1),
        ("06-05", COUNTED, 2),
        ("06-06", COUNTED, 3),
        ("06-06", ROLLED, None),
        ("06-07", ROLLED, None),
        ("06-08", COUNTED, None),
    ]
    inside = {e.day.day: e.citation for e in told.explanation.entries if e.position}
    assert "T04" in inside[6]
    assert inside[4] == inside[5] == ""
    assert "T03" in last(told).citation


def test_calendar_days_that_end_on_a_working_day_do_not_roll() -> None:
    """T04, T05: one month from Fri 05/06 is Sun 05/07 and rolls; from Thu 04/06 to Sat 04/07."""
    open_end = due("06-01 09:00", CalendarDays(2))
    assert days(open_end) == [
        ("06-01", RECEIPT, None),
        ("06-02", COUNTED, 1),
        ("06-03", COUNTED, 2),
    ]
    month = due("06-05 09:00", Months(1))
    assert days(month)[-3:] == [
        ("07-05", COUNTED, 30),
        ("07-05", ROLLED, None),
        ("07-06", COUNTED, None),
    ]


def test_a_pause_of_a_calendar_term_is_counted_in_calendar_days() -> None:
    """R33: 3 days from Mon 01/06, paused 02/06-04/06: two days more, nominal end Sat 06/06."""
    told = due(
        "06-01 09:00", CalendarDays(3), SUBTRACT, Pause(at("06-02 10:00"), at("06-04 10:00"))
    )
    assert days(told) == [
        ("06-01", RECEIPT, None),
        ("06-02", COUNTED, 1),
        ("06-03", PAUSED, None),
        ("06-04", PAUSED, None),
        ("06-05", COUNTED, 2),
        ("06-06", COUNTED, 3),
        ("06-06", ROLLED, None),
        ("06-07", ROLLED, None),
        ("06-08", COUNTED, None),
    ]


def test_a_made_up_day_that_may_not_be_due_rolls_on() -> None:
    """R7, T13: the fifth day is Sat 10/01, made up; the term ends on Mon 12/01 by the switch."""
    told = due("01-05 09:00", WorkingDays(5), NEVER_ON_MADE_UP_DAYS)
    assert days(told)[-3:] == [
        ("01-10", COUNTED, 5),
        ("01-11", ROLLED, None),
        ("01-12", COUNTED, None),
    ]
    assert "T13" in last(told).citation


@pytest.mark.parametrize("term", [Immediate(), WorkingDays(0), CalendarDays(0)], ids=str)
def test_a_term_due_at_once_has_its_day_and_rolls_off_closed_ones(term: Term) -> None:
    """R14, T03: due on the date of receipt; from Sat 06/06 it rolls to Mon 08/06."""
    assert days(due("06-05 09:00", term)) == [("06-05", RECEIPT, None), ("06-05", COUNTED, None)]
    assert "T02" in last(due("06-05 09:00", term)).citation
    closed = due("06-06 09:00", term)
    assert days(closed) == [
        ("06-06", RECEIPT, None),
        ("06-06", ROLLED, None),
        ("06-07", ROLLED, None),
        ("06-08", COUNTED, None),
    ]
    assert "T03" in last(closed).citation


@pytest.mark.parametrize(
    ("start", "lines"),
    [
        ("06-05 15:00", [("06-05", RECEIPT, None), ("06-05", COUNTED, None)]),
        (
            "06-05 15:01",
            [
                ("06-05", RECEIPT, None),
                ("06-06", CLOSED, None),
                ("06-07", CLOSED, None),
                ("06-08", COUNTED, None),
            ],
        ),
        (
            "06-06 09:00",
            [("06-06", RECEIPT, None), ("06-07", CLOSED, None), ("06-08", COUNTED, None)],
        ),
    ],
)
def test_same_day_is_that_day_or_the_next_working_day(
    start: str, lines: list[tuple[str, CountedAs, int | None]]
) -> None:
    """R14, T33: at 15:00 the same Friday; a minute later, or on Saturday, the Monday."""
    told = due(start, SameDay())
    assert days(told) == lines
    assert "T33" in last(told).citation


# --- hours ----------------------------------------------------------------------------------


def test_working_hours_are_shown_session_by_session() -> None:
    """R13: 8 hours from Fri 15:00 = 2 h, Monday 4.5 h before noon and 1.5 h after."""
    told = due("06-05 15:00", WorkingHours(8))
    assert hours(told) == [
        ("06-05 15:00", "06-05 15:00", RECEIPT),
        ("06-05 15:00", "06-05 17:00", COUNTED),
        ("06-06", "", CLOSED),
        ("06-07", "", CLOSED),
        ("06-08 07:00", "06-08 11:30", COUNTED),
        ("06-08 13:30", "06-08 15:00", COUNTED),
    ]
    assert told.explanation.entries[1].reason_en == "120 working minutes"
    assert "hours run from here" in told.explanation.entries[0].reason_en


def test_open_time_of_a_pause_is_cut_out() -> None:
    """R33: paused from Fri 16:00 to Mon 08:00, two open hours; 8 hours end Monday at closing."""
    told = due(
        "06-05 15:00", WorkingHours(8), SUBTRACT, Pause(at("06-05 16:00"), at("06-08 08:00"))
    )
    assert hours(told) == [
        ("06-05 15:00", "06-05 15:00", RECEIPT),
        ("06-05 15:00", "06-05 16:00", COUNTED),
        ("06-05 16:00", "06-05 17:00", PAUSED),
        ("06-06", "", CLOSED),
        ("06-07", "", CLOSED),
        ("06-08 07:00", "06-08 08:00", PAUSED),
        ("06-08 08:00", "06-08 11:30", COUNTED),
        ("06-08 13:30", "06-08 17:00", COUNTED),
    ]


def test_the_end_of_a_session_needs_no_next_opening() -> None:
    """R13: 4 hours from Fri 13:00 (before opening): 3.5 h to 17:00, half an hour on Monday."""
    told = due("06-05 13:00", WorkingHours("3.5"))
    assert hours(told)[1:] == [("06-05 13:30", "06-05 17:00", COUNTED)]
    longer = due("06-05 13:00", WorkingHours(4))
    assert hours(longer)[-1] == ("06-08 07:00", "06-08 07:30", COUNTED)


def test_no_hours_end_at_the_next_opening() -> None:
    """R13: nothing to do, received on Saturday, is over when the desk opens on Monday."""
    assert hours(due("06-06 10:00", WorkingHours(0)))[1:] == [
        ("06-08 07:00", "06-08 07:00", COUNTED)
    ]
    assert hours(due("06-05 10:00", WorkingHours(0)))[1:] == [
        ("06-05 10:00", "06-05 10:00", COUNTED)
    ]


def test_hours_that_may_not_end_on_a_made_up_day_end_at_the_next_opening() -> None:
    """R7: 2 hours from Fri 21/08 16:00 are over on the made-up Saturday, so on Mon at 07:00."""
    told = due("08-21 16:00", WorkingHours(2), NEVER_ON_MADE_UP_DAYS)
    assert hours(told)[1:] == [
        ("08-21 16:00", "08-21 17:00", COUNTED),
        ("08-22 07:00", "08-22 08:00", COUNTED),
        ("08-24 07:00", "08-24 07:00", COUNTED),
    ]


def test_clock_hours_are_one_spell() -> None:
    """T08: 24 hours from Fri 15:00 run through the night to Sat 15:00."""
    told = due("06-05 15:00", ClockHours(24))
    assert hours(told)[1:] == [("06-05 15:00", "06-06 15:00", COUNTED)]
    assert "T08" in last(told).citation


# --- receipt --------------------------------------------------------------------------------


def test_a_receipt_out_of_hours_is_said_where_the_rule_moves_it() -> None:
    """R17: after closing on Fri it counts as Mon 07:00 by NEXT_WORKING_DAY, else as Friday."""
    moved = due("06-05 17:30", WorkingDays(1), CountingRule(ReceptionRule.NEXT_WORKING_DAY))
    entry = moved.explanation.entries[0]
    assert (entry.day, entry.from_at) == (date(2026, 6, 8), at("06-08 07:00"))
    assert "out of hours" in entry.reason_en
    assert "ngoài giờ" in entry.reason_vi
    kept = due("06-05 17:30", WorkingDays(1)).explanation.entries[0]
    assert (kept.day, kept.from_at) == (date(2026, 6, 5), at("06-05 17:30"))
    assert "out of hours" not in kept.reason_en
    anew = Pause(at("06-08 09:00"), at("06-09 09:00"))
    restarted = due("06-05 09:00", WorkingDays(1), CountingRule(), anew).explanation.entries[1]
    assert restarted.day == date(2026, 6, 9)
    assert "out of hours" not in restarted.reason_en


# --- texts ----------------------------------------------------------------------------------


def test_the_text_for_people() -> None:
    """R19: term, one line a day with its number and citation, and the last instant."""
    told = due("08-20 09:00", WorkingDays(3)).explanation
    lines = told.to_text().splitlines()
    assert lines[0] == "Thời hạn: 3 ngày làm việc"
    assert lines[3] == (
        "  Thứ Bảy 22/08/2026: tính 2 - Hoán đổi ngày làm việc dịp Quốc khánh 2/9/2026"
        " [9441/TB-BNV]"
    )
    assert lines[4] == "  Chủ nhật 23/08/2026: không tính - Ngày nghỉ hằng tuần"
    assert lines[-1] == "Hết hạn lúc: 24:00 24/08/2026"
    assert len(lines) == 7
    english = told.to_text("en").splitlines()
    assert english[0] == "Term: 3 working days"
    assert english[3].startswith("  Sat 22/08/2026: counted 2 - Working day swapped")
    assert english[-1] == "Expires at: 24:00 24/08/2026"


def test_the_text_shows_hours() -> None:
    """R15, R19: the part of the day meant, and the instant at the end."""
    told = due("06-05 15:00", WorkingHours(4)).explanation.to_text("en").splitlines()
    assert told[2] == "  Fri 05/06/2026 15:00-17:00: counted - 120 working minutes"
    assert told[3] == "  Sat 06/06/2026: not counted - Weekly rest day"
    assert told[-1] == "Expires at: 09:00 08/06/2026"


def test_only_a_provisional_text_warns() -> None:
    """R5: 2027 is unconfirmed, so a term that reaches into it says so, in both languages."""
    sure = due("06-05 15:00", WorkingDays(4)).explanation
    unsure = due("12-30 15:00", WorkingDays(4)).explanation
    assert "tạm tính" not in sure.to_text()
    assert "tạm tính" in unsure.to_text().splitlines()[-1]
    assert "provisional" in unsure.to_text("en").splitlines()[-1]
    assert (sure.to_dict()["provisional"], unsure.to_dict()["provisional"]) == (False, True)


def test_the_form_for_machines() -> None:
    """R19: dates and local instants in ISO form, one object a line."""
    told = due("06-05 15:00", WorkingHours(2)).explanation.to_dict()
    assert told["term"] == "2 giờ làm việc"
    assert told["kind"] == "working_hours"
    assert told["entries"][1] == {
        "day": "2026-06-05",
        "counted_as": "counted",
        "position": None,
        "from": "2026-06-05T15:00:00+07:00",
        "until": "2026-06-05T17:00:00+07:00",
        "reason_vi": "120 phút làm việc",
        "reason_en": "120 working minutes",
        "citation": "",
    }
    whole = due("06-05 15:00", WorkingDays(1)).explanation.to_dict()["entries"][-1]
    assert (whole["from"], whole["until"], whole["position"]) == (None, None, 1)


@pytest.mark.parametrize("expires", ["06-09 00:00", "06-08 10:00"])
def test_a_printed_date_is_one_line(expires: str) -> None:
    """R35, R37: nothing was counted; the line says where the date comes from, and when."""
    fixed = FixedDueDate(
        date(2026, 6, 8),
        at(expires),
        at("06-05 09:00"),
        WorkingDays(1),
        VN,
        reason_vi="ngày hẹn in trên giấy",
        reason_en="printed on the slip",
        citation="R35",
    )
    (entry,) = fixed.explanation.entries
    assert (entry.day, entry.counted_as, entry.citation) == (date(2026, 6, 8), COUNTED, "R35")
    assert (entry.reason_vi, entry.reason_en) == ("ngày hẹn in trên giấy", "printed on the slip")
    assert entry.until_at == (None if fixed.is_by_date else at("06-08 10:00"))
    assert fixed.explanation.replay() == at(expires)
    assert not fixed.provisional
    assert FixedDueDate(
        date(2027, 1, 4), at("06-08 10:00"), at("06-05 09:00"), WorkingDays(1), VN
    ).provisional
    assert FixedDueDate(
        date(2028, 1, 4), at("06-08 10:00"), date(2028, 1, 3), WorkingDays(1), VN
    ).provisional
