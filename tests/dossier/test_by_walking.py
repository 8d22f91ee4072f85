"""Due dates, stops, steps and slack of any history, against a plain reading of the rules."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tthc_flow.dossier import Dossier
from tthc_flow.terms import CountingRule, DueDate, SupplementPolicy
from tthc_flow.testing.strategies import Story

from ..histories import histories
from .by_walking import NO_TIME, Walker, has_date, needed, waits_of, work_of

PLAIN = CountingRule()


def last(due: DueDate | None) -> datetime | None:
    """Last instant in time."""
    return None if due is None else due.expires_at


def accepted(dossier: Dossier) -> tuple[datetime, Walker]:
    """When it was accepted, and who walks its calendar."""
    assume(dossier.basis is not None and dossier.accepted_at is not None)
    assert dossier.basis is not None
    assert dossier.accepted_at is not None
    return dossier.accepted_at, Walker(dossier.basis.calendar)


def end_of(dossier: Dossier) -> datetime:
    """When the last of its effective events happened."""
    return max(event.at for event in dossier.effective_events)


@given(histories(), st.sampled_from(SupplementPolicy))
def test_promised_dates(history: Story, policy: SupplementPolicy) -> None:
    """R33, R34: pauses of any kind under any policy move any term as the text says."""
    dossier = history.dossier
    since, walker = accepted(dossier)
    assert dossier.basis is not None
    term = dossier.basis.procedure.committed_term(dossier.channel)
    closed, opened = waits_of(dossier, policy)
    found = dossier.deadlines(end_of(dossier), policy)
    if term is None or not has_date(term):
        assert found.committed is None
        return
    due = walker.due(since, term, dossier.jurisdiction.rule, closed)
    stopped = opened is not None and opened[0] <= due
    assert last(found.committed) == (None if stopped else due)
    assert found.is_stopped or not stopped


@given(histories(), st.sampled_from(SupplementPolicy))
def test_dates_by_law_with_extensions(history: Story, policy: SupplementPolicy) -> None:
    """R33, R35: without a pause each extension runs from the date before it."""
    dossier = history.dossier
    since, walker = accepted(dossier)
    assert dossier.basis is not None
    term = dossier.basis.procedure.statutory_term(dossier.channel)
    closed, opened = waits_of(dossier, policy)
    assume(has_date(term) and opened is None and not (closed and dossier.extensions))
    rule = dossier.jurisdiction.rule
    due = walker.due(since, term, rule, closed)
    switch = CountingRule(made_up_day_may_be_due=rule.made_up_day_may_be_due)
    for extension in dossier.extensions:
        by_the_hour = extension.term.kind.endswith("hours")
        is_midnight = due.time() == datetime.min.time()
        start = due - timedelta(days=1) if is_midnight and not by_the_hour else due
        due = walker.due(start, extension.term, switch, [])
    assert last(dossier.deadlines(end_of(dossier), policy).statutory) == due


@given(histories(), st.sampled_from(SupplementPolicy), st.integers(0, 20_000))
def test_remaining_time_and_slack(history: Story, policy: SupplementPolicy, minutes: int) -> None:
    """R36: open minutes left, less what the remaining steps need outside of pauses."""
    dossier = history.dossier
    _, walker = accepted(dossier)
    assert dossier.basis is not None
    at = max(event.at for event in dossier.effective_events) + timedelta(minutes=minutes)
    found = dossier.deadlines(at, policy)
    assume(found.binding is not None and dossier.is_open)
    assert found.binding is not None
    remaining = walker.work(at, found.binding.expires_at)
    assert found.remaining == remaining
    work = work_of(dossier, walker)
    now = needed([step for step, _ in work.opened])
    if work.opened:
        entered = work.opened[0][1]
        now -= walker.work(entered, max(at, entered))
        closed, opened = waits_of(dossier, SupplementPolicy.SUBTRACT)
        for begin, until, _ in [*closed, *([(opened[0], at, "")] if opened else [])]:
            now += walker.work(max(begin, entered), max(entered, min(until, at)))
    assert found.slack == remaining - max(now, NO_TIME) - needed(work.later)
    end = found.binding.appointment_at
    for current in found.steps:
        desks = [step for step, _ in work.opened if step.stage > current.step.stage]
        room = needed(desks) + needed(work.later)
        assert current.latest_finish == walker.back(end, room)


@given(histories())
def test_when_steps_begin_and_end_without_a_pause(history: Story) -> None:
    """R37, T31: whole days keep the time of day, the fraction runs along the hours."""
    dossier = history.dossier
    _, walker = accepted(dossier)
    closed, opened = waits_of(dossier, SupplementPolicy.SUBTRACT)
    assume(dossier.is_open and not closed and opened is None)
    at = max(event.at for event in dossier.effective_events)
    found = {step.step.key: step for step in dossier.deadlines(at).steps}
    work = work_of(dossier, walker)
    assert found.keys() == {step.key for step, _ in work.opened}
    for step, entered in work.opened:
        assert found[step.key].entered_at == entered
        assert last(found[step.key].due) == _step_end(walker, step.term, entered)


def _step_end(walker: Walker, term, entered: datetime) -> datetime | None:
    if not has_date(term):
        return None
    if term.kind != "working_days" or not term.value:
        return walker.due(entered, term, PLAIN, [])
    start = walker.ahead(entered, NO_TIME)
    whole, part = int(term.value), term.value % 1
    days_later = datetime.combine(walker.later(start.date(), whole), start.timetz())
    eight = timedelta(microseconds=int(part * 8 * 3_600_000_000))
    end = walker.ahead(days_later, eight)
    moment = timedelta(microseconds=1)
    # An opening is the closing before it: no work lies between (R13).
    return end if part else walker.ahead(walker.back(end, moment), moment)
