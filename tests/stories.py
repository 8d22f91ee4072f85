"""Dossiers of a made-up procedure, told event by event, for tests of dates and flags."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from tthc_flow.calendars import WorkingCalendar, load_calendar
from tthc_flow.dossier import Dossier, Event, Jurisdiction
from tthc_flow.dossier.events import (
    Accepted,
    HandedOver,
    Resumed,
    Submitted,
    SupplementReceived,
    SupplementRequested,
    Suspended,
)
from tthc_flow.instants import VIETNAM
from tthc_flow.procedures import (
    Catalogue,
    Commitment,
    LegalDocument,
    Level,
    Procedure,
    Step,
    StepKind,
    SubmissionChannel,
)
from tthc_flow.rulebook import Rulebook, load_rulebook
from tthc_flow.terms import CountingRule, Unspecified, parse_term

CALENDAR = load_calendar()
RULEBOOK = load_rulebook()
ACCEPTED = "11-09 09:00"
"""Monday; Tuesday 24/11/2026 is Culture Day, a holiday."""

Happening = tuple[type[Event], str, dict[str, Any]]


HANDED: Happening = (HandedOver, "11-09 10:00", {})


def at(text: str) -> datetime:
    """A local instant of 2026, `MM-DD HH:MM`."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=VIETNAM)


def step(key: str, term: str, stage: int, kind: StepKind = StepKind.APPRAISE) -> Step:
    """A step; an empty *term* is not specified."""
    length = parse_term(term, context="step") if term else Unspecified()
    return Step(key, f"Bước {key}", length, stage, kind)


DESK = step("desk", "2 giờ", 1, StepKind.INTAKE)
WORK = step("work", "2 ngày", 2)
SIGN = step("sign", "1 ngày", 3, StepKind.APPROVE)


def procedure(
    statutory: str = "5 ngày làm việc",
    committed: str = "",
    steps: Iterable[Step] = (DESK, WORK, SIGN),
    window: str = "",
) -> Procedure:
    """A procedure with one term for all channels, published by 1/QĐ, promised by 2/QĐ."""
    terms = dict.fromkeys(SubmissionChannel, parse_term(statutory))
    promised = dict.fromkeys(SubmissionChannel, parse_term(committed)) if committed else {}
    return Procedure(
        code="1.000001",
        name="Thủ tục thử",
        field_of_work="Thử",
        level=Level.COMMUNE,
        statutory=terms,
        steps=tuple(steps),
        valid_from=date(2011, 1, 1),
        publication=LegalDocument("1/QĐ"),
        commitment=Commitment(terms, promised, LegalDocument("2/QĐ")) if promised else None,
        supplement_window=parse_term(window) if window else None,
    )


def told(
    *happened: Happening,
    by: Procedure | None = None,
    rule: CountingRule | None = None,
    calendar: WorkingCalendar = CALENDAR,
    law: Rulebook = RULEBOOK,
    accepted: str = ACCEPTED,
    channel: str = "in_person",
    appointed_on: date | None = None,
) -> Dossier:
    """A dossier "D", submitted and accepted at the same instant, and what happened to it."""
    catalogue = Catalogue("Thử", (by or procedure(),))
    desk = Jurisdiction(catalogue, calendar, law, rule or CountingRule())
    filed = {"procedure": "1.000001", "channel": SubmissionChannel(channel)}
    story: list[Happening] = [
        (Submitted, accepted, filed),
        (Accepted, accepted, {"appointed_on": appointed_on}),
        *happened,
    ]
    return Dossier.fold(
        [
            kind(dossier="D", seq=number, at=at(when), **payload)
            for number, (kind, when, payload) in enumerate(story, 1)
        ],
        desk,
    )


def suspension(begin: str, end: str = "") -> list[Happening]:
    """A suspension on a legal basis, open without an end."""
    asked: list[Happening] = [(Suspended, begin, {"basis": "Luật Đất đai"})]
    return [*asked, (Resumed, end, {})] if end else asked


def supplement(begin: str, end: str = "") -> list[Happening]:
    """A wait for a supplement, open without an end."""
    asked: list[Happening] = [(SupplementRequested, begin, {})]
    return [*asked, (SupplementReceived, end, {})] if end else asked
