"""Terms moved by pauses, extensions and re-appointments; every date counted by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tthc_flow.dossier import Deadlines
from tthc_flow.dossier.events import (
    Extended,
    PaymentConfirmed,
    PaymentRequested,
    Reappointed,
)
from tthc_flow.errors import InvalidTerm
from tthc_flow.terms import (
    CountingRule,
    DueDate,
    Immediate,
    ReceptionRule,
    SameDay,
    SupplementPolicy,
    Term,
    WorkingDays,
    WorkingHours,
    parse_term,
)

from ..stories import Happening, at, procedure, supplement, suspension, told

RESTART, SUBTRACT, IGNORE = SupplementPolicy


def extension(when: str, term: str) -> Happening:
    """An extension by sector law."""
    return (Extended, when, {"term": parse_term(term), "basis": "Luật Đất đai"})


def last(due: DueDate | None) -> datetime:
    """Last instant in time."""
    assert due is not None
    return due.expires_at


def deadlines(*happened: Happening, when: str = "12-31 09:00", **how: object) -> Deadlines:
    """Deadlines of what is told."""
    return told(*happened, **how).deadlines(at(when))  # type: ignore[arg-type]


# Accepted Mon 09/11 09:00; a wait from Wed 11/11 10:00 to Mon 16/11 14:00: three working days,
# five days, 26 open hours (5 + 8 + 8 + 5), five days and four hours.
WAIT = ("11-11 10:00", "11-16 14:00")
WAITED = [
    ("5 ngày làm việc", {IGNORE: "11-17 00:00", SUBTRACT: "11-20 00:00", RESTART: "11-24 00:00"}),
    ("2,5 ngày làm việc", {IGNORE: "11-12 11:00", SUBTRACT: "11-17 11:00", RESTART: "11-19 11:00"}),
    # The 19th, and five days later Culture Day, which rolls; the 26th.
    ("10 ngày", {IGNORE: "11-20 00:00", SUBTRACT: "11-26 00:00", RESTART: "11-27 00:00"}),
    # The 23rd, and five days later a Saturday; the 30th.
    ("2 tuần", {IGNORE: "11-24 00:00", SUBTRACT: "12-01 00:00", RESTART: "12-01 00:00"}),
    ("1 tháng", {IGNORE: "12-10 00:00", SUBTRACT: "12-15 00:00", RESTART: "12-17 00:00"}),
    # 17 hours were over when it stopped, 7 are left; anew they end on Thu 19/11.
    ("24 giờ làm việc", {IGNORE: "11-12 09:00", SUBTRACT: "11-17 11:00", RESTART: "11-19 14:00"}),
    ("72 giờ", {IGNORE: "11-12 09:00", SUBTRACT: "11-17 13:00", RESTART: "11-19 14:00"}),
]


@pytest.mark.parametrize("policy", SupplementPolicy)
@pytest.mark.parametrize(("term", "ends"), WAITED)
def test_a_wait_moves_each_term_on_its_own_ruler(
    term: str, ends: dict[SupplementPolicy, str], policy: SupplementPolicy
) -> None:
    """R33: a supplement restarts, moves or leaves the term, by the ruler of the term."""
    found = deadlines(*supplement(*WAIT), by=procedure(term), rule=CountingRule(policy=policy))
    assert last(found.statutory) == at(ends[policy])
    assert found.policy is policy


@pytest.mark.parametrize(("term", "ends"), WAITED)
def test_a_suspension_and_a_payment_subtract_under_every_policy(
    term: str, ends: dict[SupplementPolicy, str]
) -> None:
    """R34: they are not the agency's time, whatever a supplement does."""
    payment: list[Happening] = [
        (PaymentRequested, WAIT[0], {"basis": "Luật Phí và lệ phí"}),
        (PaymentConfirmed, WAIT[1], {}),
    ]
    for policy in SupplementPolicy:
        for wait in (suspension(*WAIT), payment):
            found = deadlines(*wait, by=procedure(term), rule=CountingRule(policy=policy))
            assert last(found.statutory) == at(ends[SUBTRACT])


@pytest.mark.parametrize(("end", "due"), [("11-16 15:00", "11-17"), ("11-16 15:01", "11-18")])
def test_a_same_day_matter_is_due_as_if_received_when_it_resumes(end: str, due: str) -> None:
    """R33, T33: resumed at 15:00 it is due that day, later the next working day."""
    wait = suspension("11-09 10:00", end)
    assert last(deadlines(*wait, by=procedure("trong ngày")).statutory) == at(f"{due} 00:00")


@pytest.mark.parametrize("policy", [SUBTRACT, RESTART])
def test_a_wait_after_expiry_cures_nothing(policy: SupplementPolicy) -> None:
    """R33: due Mon 16/11; a wait that begins at its 24:00 moves it, a minute later none."""
    rule = CountingRule(policy=policy)
    in_time = deadlines(*supplement("11-17 00:00", "11-18 09:00"), rule=rule)
    late = deadlines(*supplement("11-17 00:01", "11-18 09:00"), rule=rule)
    assert last(in_time.statutory) == at("11-18 00:00" if policy is SUBTRACT else "11-27 00:00")
    assert last(late.statutory) == at("11-17 00:00")


# --- while it waits ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "days", "hours"),
    [
        ("5 ngày làm việc", 3, None),  # Thu 12/11, Fri 13/11, Mon 16/11
        ("10 ngày", 8, None),  # the 19th less the 11th
        ("24 giờ làm việc", None, 7),
        ("72 giờ", None, 23),  # Thu 12/11 09:00 less Wed 11/11 10:00
        ("2,5 ngày làm việc", None, 9),  # Wed 5 h, Thu 4 h
    ],
)
def test_what_is_left_is_told_in_the_terms_own_time(
    term: str, days: int | None, hours: int | None
) -> None:
    """R33: while a pause is open there is no due date, but something left."""
    found = deadlines(*suspension("11-11 10:00"), by=procedure(term))
    assert found.is_stopped
    assert (found.statutory, found.original_appointed, found.appointed) == (None, None, None)
    assert (found.remaining, found.slack, found.steps) == (None, None, ())
    assert found.left_days == days
    assert found.left_time == (None if hours is None else timedelta(hours=hours))


def test_nothing_is_used_up_before_the_effective_receipt() -> None:
    """R17: accepted on Saturday, received on Monday 16/11, stopped on Sunday: all five are left."""
    rule = CountingRule(reception=ReceptionRule.NEXT_WORKING_DAY)
    found = deadlines(*suspension("11-15 10:00"), accepted="11-14 10:00", rule=rule)
    assert found.left_days == 5


def test_a_date_that_had_passed_stands_while_the_other_is_stopped() -> None:
    """R33: committed Wed 11/11 had passed on Thu 12/11, the law's Mon 16/11 had not."""
    by = procedure("5 ngày làm việc", "2 ngày làm việc")
    found = deadlines(*suspension("11-12 10:00"), by=by, when="11-13 07:00")
    assert (found.is_stopped, found.left_days) == (True, 2)
    assert found.statutory is None
    assert last(found.committed) == last(found.appointed) == at("11-12 00:00")
    assert found.remaining == -timedelta(hours=8)
    after = deadlines(*suspension("11-12 10:00", "11-16 09:00"), by=by)
    assert last(after.committed) == at("11-12 00:00")
    assert last(after.statutory) == at("11-19 00:00")


@pytest.mark.parametrize(("begin", "stopped"), [("11-17 00:00", True), ("11-17 00:01", False)])
def test_a_pause_stops_what_had_not_passed(begin: str, *, stopped: bool) -> None:
    """R33: Mon 16/11 has passed after its 24:00, not at it; what has passed stands."""
    found = deadlines(*suspension(begin))
    assert found.is_stopped is stopped
    assert (found.statutory is None) is stopped
    assert found.left_days == (0 if stopped else None)


def test_what_binds_does_not_change_while_it_is_stopped() -> None:
    """R24, R36: 2.5 working days promised against 3 days, Thu 12/11 11:00 against 24:00."""
    by = procedure("2 ngày", "2,5 ngày làm việc")
    found = deadlines(*suspension("11-12 10:00"), by=by)
    assert last(found.statutory) == at("11-12 00:00")
    assert (found.committed, found.binding, found.is_committed) == (None, None, True)


# --- extensions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "by", "due"),
    [
        ("5 ngày làm việc", "3 ngày làm việc", "11-20 00:00"),  # Mon 16/11, then Thu 19/11
        ("5 ngày làm việc", "1,5 ngày làm việc", "11-18 11:00"),
        ("5 ngày làm việc", "5 ngày", "11-24 00:00"),  # Sat 21/11 rolls to Mon 23/11
        ("5 ngày làm việc", "1 tháng", "12-17 00:00"),
        ("5 ngày làm việc", "8 giờ làm việc", "11-17 17:00"),
        ("5 ngày làm việc", "36 giờ", "11-18 12:00"),
        ("trong ngày", "4 giờ làm việc", "11-10 11:00"),
        ("24 giờ làm việc", "8 giờ làm việc", "11-13 09:00"),
        ("24 giờ làm việc", "2 ngày làm việc", "11-17 00:00"),
    ],
)
def test_an_extension_runs_from_the_date_before_it(term: str, by: str, due: str) -> None:
    """R35: it moves the statutory date in its own unit, and nothing that was promised."""
    found = deadlines(extension("11-09 10:00", by), by=procedure(term))
    assert last(found.statutory) == at(due)


def test_an_extension_leaves_the_promise() -> None:
    """R24, R35: committed Thu 12/11 stays; two extensions follow one another."""
    by = procedure("5 ngày làm việc", "3 ngày làm việc")
    twice = (extension("11-10 09:00", "2 ngày làm việc"), extension("11-11 09:00", "1 ngày"))
    found = deadlines(*twice, by=by)
    assert last(found.statutory) == at("11-20 00:00")  # Wed 18/11, then Thu 19/11
    assert last(found.committed) == at("11-13 00:00")


def test_a_made_up_saturday_is_no_end_of_an_extension_where_the_office_says_so() -> None:
    """T13: Fri 21/08 and one working day is Sat 22/08, or Mon 24/08 under the switch."""
    more = extension("08-20 09:00", "1 ngày làm việc")
    for switch, due in ((True, "08-23 00:00"), (False, "08-25 00:00")):
        rule = CountingRule(made_up_day_may_be_due=switch)
        assert last(deadlines(more, accepted="08-14 09:00", rule=rule).statutory) == at(due)


def test_a_pause_in_the_extended_time_moves_the_date() -> None:
    """R33, R35: Mon 16/11, extended to Thu 19/11; Tue 17 to Thu 19/11 are two working days."""
    more = extension("11-13 09:00", "3 ngày làm việc")
    open_ = deadlines(more, *suspension("11-17 09:00"))
    assert (open_.is_stopped, open_.left_days) == (True, 2)
    moved = deadlines(more, *suspension("11-17 09:00", "11-19 09:00"))
    assert last(moved.statutory) == at("11-24 00:00")
    late = deadlines(more, *suspension("11-20 00:01", "11-23 09:00"))
    assert last(late.statutory) == at("11-20 00:00")


def test_a_pause_of_a_date_that_had_passed_is_not_cured_by_an_extension() -> None:
    """R33: due Mon 16/11, stopped on Tue, extended on Wed to Thu 19/11: the stop moves nothing."""
    more = extension("11-18 09:00", "3 ngày làm việc")
    pause, back = suspension("11-17 09:00", "11-20 09:00")
    assert not deadlines(pause, more).is_stopped
    for story in ((pause, more), (pause, more, back)):
        assert last(deadlines(*story).statutory) == at("11-20 00:00")


def test_a_supplement_asked_in_the_extended_time_restarts_the_whole_term() -> None:
    """R33, T24: received Mon 23/11, five working days are Tue 01/12, and three more Fri 04/12."""
    more = extension("11-13 09:00", "3 ngày làm việc")
    found = deadlines(more, *supplement("11-18 09:00", "11-23 09:00"))
    assert last(found.statutory) == at("12-05 00:00")
    pause = suspension("11-24 09:00", "11-25 09:00")
    again = deadlines(more, *supplement("11-18 09:00", "11-23 09:00"), *pause)
    assert last(again.statutory) == at("12-08 00:00")


@pytest.mark.parametrize("term", [SameDay(), Immediate(), WorkingDays(0), parse_term("2,5 ngày")])
def test_what_is_no_length_extends_nothing(term: Term) -> None:
    """R35: an extension names a length that ends on a date; anything else is refused at once."""
    with pytest.raises(InvalidTerm, match="no length"):
        Extended(dossier="D", seq=3, at=at("11-10 09:00"), term=term, basis="x")
    assert Extended(dossier="D", seq=3, at=at("11-10 09:00"), term=WorkingHours(4), basis="x")


# --- appointed --------------------------------------------------------------------------------

SUNDAY = date(2026, 11, 22)


def test_an_appointment_on_a_closed_day_ends_with_the_next_working_day() -> None:
    """R18, T03: printed or set for Sunday 22/11 it holds until Monday 23/11 has ended."""
    again: Happening = (Reappointed, "11-13 09:00", {"new_on": SUNDAY})
    for found in (deadlines(appointed_on=SUNDAY), deadlines(again)):
        assert found.appointed is not None
        assert found.appointed.on == date(2026, 11, 23)
        assert found.appointed.appointment_at == at("11-23 17:00")
        assert "22/11/2026 là ngày nghỉ" in found.appointed.explanation.to_text("vi")
        assert "BLDS 2015 điều 148 khoản 5" in found.appointed.explanation.to_text("vi")
    monday = deadlines(appointed_on=date(2026, 11, 23)).appointed
    assert monday is not None
    assert "BLDS" not in monday.explanation.to_text("vi")


def test_a_printed_date_is_moved_by_pauses_and_by_nothing_else() -> None:
    """R35, R38: printed Wed 18/11, two days after the law's date; two working days' pause."""
    printed = date(2026, 11, 18)
    assert deadlines(appointed_on=printed).appointed is not None
    extended = deadlines(extension("11-10 09:00", "5 ngày làm việc"), appointed_on=printed)
    moved = deadlines(*suspension("11-11 09:00", "11-13 09:00"), appointed_on=printed)
    at_its_end = deadlines(*suspension("11-19 00:00", "11-20 09:00"), appointed_on=printed)
    late = deadlines(*suspension("11-19 00:01", "11-20 09:00"), appointed_on=printed)
    anew = deadlines(*supplement("11-11 09:00", "11-13 09:00"), appointed_on=printed)
    found = (extended, moved, at_its_end, late, anew)
    assert [last(deadlines.original_appointed) for deadlines in found] == [
        at("11-19 00:00"),
        at("11-21 00:00"),
        at("11-20 00:00"),
        at("11-19 00:00"),
        at("11-21 00:00"),  # five working days from Fri 13/11
    ]


def test_a_printed_date_that_the_term_gives_moves_as_the_term_does() -> None:
    """R33: ten days end on Thu 19/11; two days' pause over a weekend end on Sat, so Mon 23/11."""
    story = suspension("11-13 16:00", "11-15 09:00")
    found = deadlines(*story, by=procedure("10 ngày"), appointed_on=date(2026, 11, 19))
    assert last(found.statutory) == last(found.appointed) == at("11-24 00:00")


def test_an_appointment_without_a_time_limit_is_a_date_all_the_same() -> None:
    """R35: where the law names no time, the slip's date is what the desk answers for."""
    by = procedure("không quy định")
    found = deadlines(by=by, appointed_on=date(2026, 11, 18))
    assert (found.statutory, found.binding) == (None, None)
    assert last(found.appointed) == at("11-19 00:00")
    again: Happening = (Reappointed, "11-13 09:00", {"new_on": date(2026, 11, 20)})
    assert last(deadlines(again, by=by).appointed) == at("11-21 00:00")


def test_a_reappointment_is_moved_by_the_pauses_after_it() -> None:
    """R35, T40: set on Fri 13/11 for Fri 20/11; Mon 16 to Wed 18/11 are two working days."""
    again: Happening = (Reappointed, "11-13 09:00", {"new_on": date(2026, 11, 20)})
    before = deadlines(*suspension("11-10 09:00", "11-12 09:00"), again)
    after = deadlines(again, *suspension("11-16 09:00", "11-18 09:00"))
    late = deadlines(again, *suspension("11-21 09:00", "11-26 09:00"))
    assert [last(found.appointed) for found in (before, after, late)] == [
        at("11-21 00:00"),
        at("11-26 00:00"),  # Mon 23/11, and over Culture Day Wed 25/11
        at("11-21 00:00"),
    ]
    assert last(before.original_appointed) == at("11-19 00:00")


def test_the_later_reappointment_counts() -> None:
    """T39: the second is a breach, and yet the date that was told last."""
    story: list[Happening] = [
        (Reappointed, "11-13 09:00", {"new_on": date(2026, 11, 20)}),
        (Reappointed, "11-19 09:00", {"new_on": date(2026, 11, 27)}),
    ]
    assert last(deadlines(*story).appointed) == at("11-28 00:00")
