"""
R33-R37 read once more from the text, by walking over days and minutes.

Nothing of the library counts here; only which days are worked is asked of the calendar.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from attrs import frozen

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.dossier import Dossier
from tthc_flow.instants import VIETNAM
from tthc_flow.procedures import Step, SubmissionChannel
from tthc_flow.terms import CountingRule, ReceptionRule, SupplementPolicy, Term

Wait = tuple[datetime, datetime, str]
"""From, until, and what it does: RESTART or SUBTRACT."""

ONE = timedelta(days=1)
SESSIONS = ((time(7), time(11, 30)), (time(13, 30), time(17)))
NO_TIME = timedelta()
HOLDS = {
    "supplement_requested": "supplement_received",
    "suspended": "resumed",
    "payment_requested": "payment_confirmed",
}


def midnight(day: date) -> datetime:
    """Its first instant."""
    return datetime.combine(day, time.min, VIETNAM)


def length_of(days_or_hours: Fraction, hours_each: int) -> timedelta:
    """An exact length."""
    return timedelta(microseconds=int(days_or_hours * hours_each * 3_600_000_000))


@frozen
class Walker:
    """Counts by walking."""

    calendar: WorkingCalendar

    def is_open(self, day: date) -> bool:
        """Whether it is worked."""
        return self.calendar.is_working_day(day)

    def roll(self, day: date, *, ordinary: bool = False) -> date:
        """The day itself, or the next one worked; an *ordinary* one is not made up."""
        while not self.is_open(day) or (ordinary and self.calendar.is_made_up(day)):
            day += ONE
        return day

    def later(self, day: date, n: int) -> date:
        """The n-th working day after."""
        while n:
            day += ONE
            n -= self.is_open(day)
        return day

    def between(self, after: date, until: date) -> int:
        """Working days in (after, until]."""
        return sum(self.is_open(after + ONE * n) for n in range(1, (until - after).days + 1))

    def sessions(self, day: date) -> list[tuple[datetime, datetime]]:
        """Open time of a day."""
        if not self.is_open(day):
            return []
        return [tuple(datetime.combine(day, t, VIETNAM) for t in pair) for pair in SESSIONS]  # type: ignore[misc]

    def work(self, start: datetime, end: datetime) -> timedelta:
        """Open time; negative backwards."""
        if end < start:
            return -self.work(end, start)
        total, day = NO_TIME, start.date()
        while day <= end.date():
            for opens, closes in self.sessions(day):
                total += max(min(closes, end) - max(opens, start), NO_TIME)
            day += ONE
        return total

    def ahead(self, at: datetime, length: timedelta) -> datetime:
        """When *length* of open time is over; nothing ends where the office is open."""
        day = at.date()
        while True:
            for opens, closes in self.sessions(day):
                begin = max(opens, at)
                if not length and begin < closes:
                    return begin
                if length and begin < closes:
                    if closes - begin >= length:
                        return begin + length
                    length -= closes - begin
            day += ONE

    def back(self, at: datetime, length: timedelta) -> datetime:
        """From when *length* of open time is over by *at*."""
        day = at.date()
        while length:
            for opens, closes in reversed(self.sessions(day)):
                end = min(closes, at)
                if opens < end:
                    if end - opens >= length:
                        return end - length
                    length -= end - opens
            day -= ONE
        return at

    # --- one term -----------------------------------------------------------------------------

    def receipt(self, at: datetime, rule: CountingRule) -> datetime:
        """R17."""
        if rule.reception is ReceptionRule.EVENT_DAY:
            return at
        if self.is_open(at.date()) and at <= self.sessions(at.date())[-1][1]:
            return at
        return self.sessions(self.roll(at.date() + ONE))[0][0]

    def end(self, received: datetime, term: Any, rule: CountingRule, moved: Any) -> datetime:
        """Last instant of a term (R11-R14); 24:00 is the next midnight."""
        day, plain = received.date(), not rule.made_up_day_may_be_due
        if is_at_once(term):
            late = term.kind == "same_day" and received.time() > time(15)
            if late and self.is_open(day):
                day += ONE
            return midnight(self.roll(self.roll(day), ordinary=plain) + ONE)
        if term.kind == "working_days":
            return self._working_days(day, term.value, moved, ordinary=plain)
        if term.kind == "clock_hours":
            return received + length_of(term.value, 1) + moved
        if term.kind == "working_hours":
            ends = self.ahead(received, length_of(term.value, 1) + moved)
            on = ends.date()
            is_off = plain and self.calendar.is_made_up(on)
            return self.sessions(self.roll(on, ordinary=True))[0][0] if is_off else ends
        nominal = plus(day, term) + ONE * moved
        return midnight(self.roll(self.roll(nominal), ordinary=plain) + ONE)

    def _working_days(self, day: date, value: Fraction, moved: int, *, ordinary: bool) -> datetime:
        whole, part = int(value) + moved, value % 1
        last = self.later(day, whole)
        if not part:
            return midnight(self.roll(last, ordinary=ordinary) + ONE)
        following = self.later(day, whole + 1)
        on = self.roll(following, ordinary=ordinary)
        if ordinary and whole and self.calendar.is_made_up(last) and on == following:
            return midnight(on + ONE)  # the whole days alone end there (R18)
        opens, closes = self.sessions(on)[0][0], self.sessions(on)[-1][1]
        return min(self.ahead(opens, length_of(part, 8)), closes)

    def measure(self, term: Term, start: datetime, end: datetime) -> Any:
        """A wait on the ruler of *term*."""
        if term.kind == "working_days":
            return self.between(start.date(), end.date())
        if term.kind == "working_hours":
            return self.work(start, end)
        return end - start if term.kind == "clock_hours" else (end.date() - start.date()).days

    def due(
        self, start: datetime, term: Term, rule: CountingRule, waits: Sequence[Wait]
    ) -> datetime:
        """R33: in order, each wait that begins in time restarts or moves the term."""
        nothing = NO_TIME if term.kind.endswith("hours") else 0
        received, moved = self.receipt(start, rule), nothing
        for begin, until, does in waits:
            if begin > self.end(received, term, rule, moved):
                continue
            if does == "RESTART" or is_at_once(term):
                received, moved = self.receipt(until, rule), nothing
            else:
                counted_from = max(begin, received)
                moved += self.measure(term, counted_from, max(until, counted_from))
        return self.end(received, term, rule, moved)


def is_at_once(term: Any) -> bool:
    """Same day, immediate, or zero days."""
    return term.kind in {"same_day", "immediate"} or term.value == 0


def has_date(term: Term | None) -> bool:
    """Whether it ends on a date."""
    return term is not None and term.kind not in {"not_counted", "unspecified"}


def plus(day: date, term: Any) -> date:
    """Days, weeks, months or years later (T03-T06)."""
    number = int(term.value)
    if term.kind in {"calendar_days", "weeks"}:
        return day + ONE * number * (7 if term.kind == "weeks" else 1)
    months = day.year * 12 + day.month - 1 + number * (12 if term.kind == "years" else 1)
    for number_of_day in range(day.day, 0, -1):
        try:
            return date(months // 12, months % 12 + 1, number_of_day)
        except ValueError:
            continue
    raise AssertionError(day)


def waits_of(dossier: Dossier, policy: SupplementPolicy) -> tuple[list[Wait], Wait | None]:
    """Waits after acceptance that stop the clock, and the open one; IGNORE stops nothing."""
    closed: list[Wait] = []
    opened: Wait | None = None
    answer, accepted = "", False
    for event in dossier.effective_events:
        accepted |= event.type == "accepted"
        if accepted and event.type in HOLDS:
            does = policy.value if event.type == "supplement_requested" else "SUBTRACT"
            opened, answer = (event.at, event.at, does), HOLDS[event.type]
        elif opened and event.type == answer:
            closed.append((opened[0], event.at, opened[2]))
            opened = None
    wait = None if opened is None or opened[2] == "IGNORE" else opened
    return [wait for wait in closed if wait[2] != "IGNORE"], wait


# --- steps ------------------------------------------------------------------------------------


@frozen
class Work:
    """Where a dossier is: open steps with their entry, and the stages that follow."""

    opened: tuple[tuple[Step, datetime], ...]
    later: tuple[Step, ...]


def work_of(dossier: Dossier, walker: Walker) -> Work:
    """Follow the events through the stages."""
    basis = dossier.basis
    assert basis is not None
    steps = basis.procedure.steps
    intake = [step for step in steps if step.kind == "intake"]
    others = [step for step in steps if step.kind not in {"intake", "return_result"}]
    stages = [
        [step for step in others if step.stage == number]
        for number in sorted({step.stage for step in others})
    ]
    here, opened = 0, list[tuple[Step, datetime]]()
    for event in dossier.effective_events:
        entered: Any = event.at
        moves = event.type in {"accepted", "handed_over", "sent_back"}
        if event.type == "step_completed":
            opened = [pair for pair in opened if pair[0].key != event.step]  # type: ignore[attr-defined]
            moves = not opened and here < len(stages)
            here += moves
        elif event.type == "handed_over":
            here, late = 1, event.at.time() > time(15)
            is_paper = dossier.channel is not SubmissionChannel.ONLINE
            if late and is_paper and walker.is_open(event.at.date()):
                entered = walker.sessions(walker.roll(event.at.date() + ONE))[0][0]
        elif event.type == "sent_back":
            here = event.to_stage  # type: ignore[attr-defined]
        elif event.type in {"decided", "withdrawn", "discontinued"}:
            opened = []
        if moves:
            opened = [(step, entered) for step in ([intake, *stages][here])]
    return Work(tuple(opened), tuple(step for stage in stages[here:] for step in stage))


def needed(steps: Sequence[Step]) -> timedelta:
    """Stages in sequence, steps of one stage in parallel, 8 hours a day."""
    longest: dict[int, timedelta] = {}
    for step in steps:
        hours = {"working_days": 8, "working_hours": 1}.get(step.term.kind, 0)
        length = length_of(getattr(step.term, "value", Fraction()), hours)
        longest[step.stage] = max(longest.get(step.stage, NO_TIME), length)
    return sum(longest.values(), NO_TIME)
