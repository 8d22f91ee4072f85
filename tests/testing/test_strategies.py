"""What the public strategies make is what they promise (issue 4 item 6)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tthc_flow.calendars import OfficeHours, WorkingCalendar
from tthc_flow.desk import Desk
from tthc_flow.dossier import Dossier, Event
from tthc_flow.errors import IllegalTransition
from tthc_flow.procedures import Catalogue
from tthc_flow.terms import CalendarDays, Term, due_date, format_term, parse_term
from tthc_flow.testing import strategies

SEVERAL = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SEVERAL
@given(strategies.terms(), strategies.instants(), strategies.counting_rules(), st.data())
def test_dated_terms_have_a_due_date(term: Term, start, rule, data: st.DataObject) -> None:
    """R18: whatever the term, the due date does not lie before its start's day."""
    calendar = data.draw(strategies.calendars(most_closures=1), label="calendar")
    if isinstance(term, CalendarDays) and term.value.denominator != 1:
        return
    assert due_date(start, term, calendar, rule).on >= start.date()


@given(strategies.terms(dated=False))
def test_terms_are_read_back(term: Term) -> None:
    """R20: a made-up term is one that a decision could print."""
    assert parse_term(format_term(term, "vi"), context="step").kind in {term.kind, "working_days",
        "working_hours", "not_counted"}  # fmt: skip


@SEVERAL
@given(strategies.offices(), strategies.calendars())
def test_offices_work_monday_to_friday(office: OfficeHours, calendar: WorkingCalendar) -> None:
    """R8: sessions in order, and a reception on Saturday makes no working day of it."""
    for rule in office.rules:
        edges = [edge for each in rule.sessions for edge in (each.opens, each.closes)]
        assert edges == sorted(set(edges))
    assert not calendar.is_working_day(date(2026, 11, 7))  # a plain Saturday


@SEVERAL
@given(strategies.catalogues())
def test_catalogues_hold_procedures_that_keep_their_promise(book: Catalogue) -> None:
    """R24: what is promised is never longer than the law gives, in the same unit."""
    for procedure in book.procedures:
        for channel in procedure.channels:
            promised = procedure.committed_term(channel)
            statutory = procedure.statutory_term(channel)
            assert promised is None or promised.kind == statutory.kind
            assert promised is None or getattr(promised, "value", 0) <= getattr(
                statutory, "value", 0
            )


@SEVERAL
@given(strategies.histories())
def test_a_history_is_legal(story: strategies.Story) -> None:
    """R31: folding the same events again gives the same dossier; its print is its record."""
    dossier = story.dossier
    again = Dossier.fold(dossier.events, dossier.jurisdiction)
    assert (again.state, again.seq) == (dossier.state, dossier.seq)
    assert repr(story).count('"seq"') >= dossier.seq >= 1


@SEVERAL
@given(strategies.illegal_events())
def test_an_illegal_event_is_refused(told: tuple[Dossier, Event]) -> None:
    """R29: it raises and changes nothing."""
    dossier, event = told
    before = (dossier.state, dossier.seq, list(dossier.events))
    with pytest.raises(IllegalTransition):
        dossier.apply(event)
    assert (dossier.state, dossier.seq, list(dossier.events)) == before


@settings(parent=SEVERAL, max_examples=3, phases=[Phase.generate])
@given(st.data())
def test_a_desk_holds_its_dossiers(data: st.DataObject) -> None:
    """R42: what was entered is on record, and a sweep after it works."""
    desk: Desk = data.draw(strategies.desks())
    desk.sweep(desk.clock())
    lines = list(desk.lines())
    assert all(desk.dossier(line.code).seq >= 1 for line in lines)
