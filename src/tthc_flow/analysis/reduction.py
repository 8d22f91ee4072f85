"""Each dossier of a log reduced to its term and the smallest term it would have met (R50)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import evolve, field, frozen

from tthc_flow.analysis.histogram import NO_TERM
from tthc_flow.analysis.log.cases import Cases
from tthc_flow.analysis.log.term_column import UNITS, Terms
from tthc_flow.analysis.pauses import Moves, moves_of, required_with_moves
from tthc_flow.analysis.reception import receipt_days
from tthc_flow.analysis.required import PER_CENT, required_percent
from tthc_flow.analysis.rule import Compare, ReplayRule, Unit
from tthc_flow.analysis.rulers import DayRuler
from tthc_flow.analysis.zones import DAY, to_utc, to_wall
from tthc_flow.calendars import WorkingCalendar
from tthc_flow.errors import CallerError, UnreadableTable

__all__ = ["Reduced", "reduce_cases", "refuse_both_or_neither"]

_MOST = 32_767
"""Needs beyond this many days are pooled: no term is longer."""

_AT_ONCE = 1 << 20

Int32 = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]


@frozen(eq=False)
class Reduced:
    """
    One row a dossier.

    Attributes:
        term: Days, or percents of itself for instants; `NO_TERM` without.
        required: The smallest term under which it is not late.
        is_open: Whether it has no end.
        end: Day of its end, or the day asked about.
        received: Day 0 of its term.
        less: Hundredths of a day by which its term is shorter, see `cut_terms`.
        units: How many terms were counted in each unit.
        strangers: Pauses and extensions of dossiers that are not there, see `Moves`.
    """

    term: Int32
    required: Int32
    is_open: npt.NDArray[np.bool_]
    end: Int32
    received: Int32
    less: Int32
    units: Mapping[Unit, int]
    strangers: Mapping[str, int] = field(factory=dict)


def reduce_cases(
    cases: Cases,
    rule: ReplayRule,
    at: tuple[int, int],
    *,
    pauses: pa.Table | None = None,
    extensions: pa.Table | None = None,
) -> Reduced:
    """
    Reduce *cases*.

    Args:
        cases: The dossiers.
        rule: How they are counted.
        at: Instant (UTC microseconds) and day at which open dossiers are looked at.
        pauses: Rows of the schema `PAUSES`; only for dates.
        extensions: Rows of the schema `EXTENSIONS`; only for dates.

    Raises:
        CallerError: Both or neither of deadline and term; pauses with instants.
        UnreadableTable: Dates where instants are compared, or terms in another unit.
        CalendarNotCovered: A day lies outside the calendar.
    """
    refuse_both_or_neither(cases.deadline, cases.terms)
    is_open = ~cases.end.valid
    end = np.where(is_open, at[1], cases.end.days).astype(np.int32)
    if rule.compare is Compare.INSTANT:
        if pauses is not None or extensions is not None:
            raise CallerError("pauses are measured in days", remedy="compare dates")
        return _by_instant(cases, rule, at[0], is_open, end)
    received = cases.start.days.copy()
    moves = moves_of(cases.ids, rule, pauses, extensions)
    term = np.full(len(cases), NO_TERM, np.int32)
    required = np.zeros(len(cases), np.int32)
    by_unit = _rows_by_unit(cases, rule)
    for unit, of_unit in by_unit:
        for calendar, rows in _rows_by_office(cases, rule, of_unit):
            counted = evolve(rule, unit=unit, calendar=calendar, office_by="", offices={})
            for here in _chunks(rows, moves):
                received[here] = receipt_days(cases.start.take(here), counted)
                term[here] = _term_of(cases, here, counted)
                own = _moves_in(moves, here, cases)
                required[here] = required_with_moves(received[here], end[here], counted, own)
    less = np.zeros(len(cases), np.int32) if cases.terms is None else cases.terms.less
    units = {unit: len(rows) for unit, rows in by_unit}
    needs = np.minimum(required, _MOST)
    return Reduced(term, needs, is_open, end, received, less, units, moves.strangers)


def _chunks(rows: Rows, moves: Moves) -> list[Rows]:
    """*rows* in parts that need little memory beside them; at once where moves are looked up."""
    if len(moves.row) or len(rows) <= _AT_ONCE:
        return [rows]
    return [rows[begin : begin + _AT_ONCE] for begin in range(0, len(rows), _AT_ONCE)]


def refuse_both_or_neither(deadline: object, term: object) -> None:
    """A dossier is measured by its deadline or by its term, never by both."""
    if bool(deadline) == bool(term):
        raise CallerError(
            "exactly one of a deadline and a term column is needed",
            remedy="pass --deadline-column or --term-column",
        )


def _rows_by_unit(cases: Cases, rule: ReplayRule) -> list[tuple[Unit, Rows]]:
    """Dossiers that have a start and a term, by the unit of their term."""
    if cases.terms is None:
        dated = cases.start.valid if cases.deadline is None else cases.deadline.valid
        return [(rule.unit, np.flatnonzero(dated & cases.start.valid))]
    usable = cases.terms.valid & cases.start.valid
    units = cases.terms.unit
    counts = np.bincount(units[usable], minlength=len(UNITS)).tolist()
    named = {unit for unit, count in zip(UNITS, counts, strict=True) if unit and count}
    if rule.is_unit_given and named - {rule.unit}:
        raise UnreadableTable(
            f"there are terms in {', '.join(sorted(named))}, the replay counts {rule.unit}",
            remedy="units are never converted: leave --unit out, each term has its own",
        )
    bare = usable & (units == 0)
    if bare.any() and not rule.is_unit_given and rule.calendar is not None:
        raise UnreadableTable(
            f"{int(bare.sum())} terms are numbers without a unit",
            remedy="say --unit calendar_days or --unit working_days",
        )
    _refuse_parts_of_calendar_days(cases.terms, bare, usable, rule)
    split = [(rule.unit, np.flatnonzero(bare))]
    split += [
        (unit, np.flatnonzero(usable & (units == UNITS.index(unit)))) for unit in sorted(named)
    ]
    return [(unit, rows) for unit, rows in split if len(rows)]


def _refuse_parts_of_calendar_days(
    terms: Terms,
    bare: npt.NDArray[np.bool_],
    usable: npt.NDArray[np.bool_],
    rule: ReplayRule,
) -> None:
    """Half a calendar day ends on no date, and a part of a day at no instant (R13)."""
    calendar_days = usable & (terms.unit == UNITS.index(Unit.CALENDAR_DAYS))
    if rule.unit is Unit.CALENDAR_DAYS:
        calendar_days |= bare
    wrong = usable if rule.compare is Compare.INSTANT else calendar_days
    count = int((wrong & (terms.less > 0)).sum())
    if count:
        raise UnreadableTable(
            f"{count} terms are parts of a calendar day",
            remedy="only working days have parts, compared by dates: --unit working_days",
        )


def _rows_by_office(
    cases: Cases, rule: ReplayRule, rows: Rows
) -> list[tuple[WorkingCalendar | None, Rows]]:
    """*rows* by the calendar of their office."""
    if not rule.offices:
        return [(rule.calendar, rows)]
    if rule.office_by not in cases.groups:
        raise CallerError(
            f"the dossiers are not told apart by {rule.office_by!r}",
            remedy="name it among the columns told apart by",
        )
    codes, values = cases.groups[rule.office_by]
    calendars = [rule.offices.get(value, rule.calendar) for value in values]
    different = list(dict.fromkeys(calendars))
    number = np.array([different.index(calendar) for calendar in calendars])[codes[rows]]
    split = [(calendar, rows[number == place]) for place, calendar in enumerate(different)]
    return [(calendar, here) for calendar, here in split if len(here)]


def _term_of(cases: Cases, rows: Rows, rule: ReplayRule) -> Int32:
    if cases.terms is not None:
        return cases.terms.days[rows]
    if cases.deadline is None:  # pragma: no cover - one of both is there
        raise AssertionError
    start, deadline = cases.start.days[rows], cases.deadline.days[rows]
    if rule.unit is Unit.WORKING_DAYS and rule.calendar is not None:
        ruler = DayRuler(rule.calendar)
        # A deadline on a closed day rolls (T03): whoever ends on it is not late.
        days: Int32 = np.where(
            deadline > start, ruler.required(start, deadline), ruler.between(start, deadline)
        )
        return days
    return deadline - start


def _moves_in(moves: Moves, rows: Rows, cases: Cases) -> Moves:
    """The moves of the dossiers *rows*, which are numbered anew."""
    if not len(moves.row):
        return moves
    place = np.full(len(cases), -1, np.int64)
    place[rows] = np.arange(len(rows))
    kept = place[moves.row] >= 0
    return Moves(
        place[moves.row][kept],
        moves.begin[kept],
        moves.until[kept],
        moves.won[kept],
        moves.restarts[kept],
    )


def _by_instant(
    cases: Cases, rule: ReplayRule, at: int, is_open: npt.NDArray[np.bool_], end: Int32
) -> Reduced:
    """Terms as percents of themselves: nothing is rounded."""
    for role in ("start", "end", "deadline"):
        stamps = getattr(cases, role)
        if stamps is not None and stamps.date_only:
            raise UnreadableTable(
                f"the {role} column holds {stamps.date_only} dates without a time of day",
                remedy="compare dates: --compare date",
            )
    until = np.where(is_open, at, cases.end.instants)
    start = cases.start.instants
    by_unit = _rows_by_unit(cases, rule)
    _refuse_working_days(by_unit)
    if cases.deadline is not None:
        dated, deadline = cases.deadline.valid, cases.deadline.instants
    else:
        dated = np.zeros(len(cases), bool)
        for _, rows in by_unit:
            dated[rows] = True
        days = np.zeros(len(cases)) if cases.terms is None else cases.terms.days
        deadline = to_utc(to_wall(start, rule.zone) + days.astype(np.int64) * DAY, rule.zone)
    usable = dated & cases.start.valid
    required = np.where(usable, required_percent(start, until, deadline), 0)
    term = np.where(usable, PER_CENT, NO_TERM)
    days, none = cases.start.days, np.zeros(len(cases), np.int32)
    units = {unit: len(rows) for unit, rows in by_unit}
    return Reduced(
        term.astype(np.int32), required.astype(np.int32), is_open, end, days, none, units
    )


def _refuse_working_days(by_unit: list[tuple[Unit, Rows]]) -> None:
    """Instants know no calendar, and units are never converted."""
    count = sum(len(rows) for unit, rows in by_unit if unit is Unit.WORKING_DAYS)
    if count:
        raise UnreadableTable(
            f"{count} terms are in working days, which end with a day",
            remedy="compare dates: --compare date",
        )
