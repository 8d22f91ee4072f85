"""The forecast is what asking again and again would tell (R39-R41, R44)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tthc_flow.calendars import load_calendar
from tthc_flow.dossier import Dossier, Event, Jurisdiction
from tthc_flow.dossier.events import (
    Accepted,
    Adopted,
    ApologyIssued,
    ConsultationAnswered,
    ConsultationRequested,
    Decided,
    Decision,
    Discontinued,
    Extended,
    HandedOver,
    IntakeRefused,
    PaymentConfirmed,
    PaymentRequested,
    Reappointed,
    Recomputed,
    ResultPublished,
    ResultReturned,
    Resumed,
    SentBack,
    StepCompleted,
    Submitted,
    SupplementReceived,
    SupplementRequested,
    Suspended,
    Transferred,
    Withdrawn,
)
from tthc_flow.instants import VIETNAM
from tthc_flow.procedures import sample_catalogue
from tthc_flow.rulebook import load_rulebook
from tthc_flow.supervision import FlagKind, assess, forecast, rungs
from tthc_flow.supervision.obligations import all_owed
from tthc_flow.supervision.review import review
from tthc_flow.terms import WorkingDays

PLACE = Jurisdiction(sample_catalogue(), load_calendar(), load_rulebook())
MONDAY = datetime(2026, 8, 3, tzinfo=VIETNAM)
CODES = sorted(
    procedure.code
    for procedure in PLACE.catalogue.procedures
    if procedure.is_in_force(date(2026, 7, 20))
)
MOMENT = timedelta(microseconds=1)


def an_act(trigger: str, dossier: Dossier, on: date, random: Random) -> tuple[type[Event], dict]:
    """An event that fires *trigger*, dated somewhere near *on*."""
    name, _, place = trigger.partition(":")
    soon = PLACE.calendar.add_working_days(on, random.randint(1, 12))
    steps = sorted(dossier._fold.open_steps) or ["none"]
    acts: dict[str, tuple[type[Event], dict[str, Any]]] = {
        "accept": (Accepted, {"appointed_on": random.choice([None, soon])}),
        "request_supplement_at_intake": (SupplementRequested, {}),
        "receive_supplement_at_intake": (SupplementReceived, {}),
        "refuse_at_intake": (IntakeRefused, {"reason": "thiếu"}),
        "hand_over": (HandedOver, {}),
        "complete_step": (StepCompleted, {"step": random.choice(steps)}),
        "advance_to": (StepCompleted, {"step": random.choice(steps)}),
        "send_back_to": (SentBack, {"to_stage": int(place) if place.isdigit() else 1}),
        "consult": (ConsultationRequested, {"unit": "Sở", "reply_by": soon}),
        "answer": (ConsultationAnswered, {"unit": "Sở"}),
        "request_supplement": (SupplementRequested, {}),
        "suspend": (Suspended, {"basis": random.choice(["", "Luật"])}),
        "request_payment": (PaymentRequested, {"basis": "Luật"}),
        "apologise": (ApologyIssued, {}),
        "reappoint": (Reappointed, {"new_on": soon}),
        "extend": (Extended, {"term": WorkingDays(3), "basis": "Luật"}),
        "recompute": (Recomputed, {"notice": "1/TB", "appointed_on": random.choice([None, soon])}),
        "transfer": (Transferred, {"to_agency": "Xã", "basis": "NQ"}),
        "grant": (Decided, {"outcome": Decision.GRANTED}),
        "deny": (Decided, {"outcome": Decision.DENIED}),
        "publish": (ResultPublished, {}),
        "return_result": (ResultReturned, {}),
        "withdraw": (Withdrawn, {}),
        "discontinue": (Discontinued, {}),
    }
    if name == "resume_to":
        back = {"AWAITING_SUPPLEMENT": SupplementReceived, "SUSPENDED": Resumed}
        return back.get(dossier.state, PaymentConfirmed), {}
    return acts[name]


def a_history(seed: int) -> Dossier:
    """A dossier that lived as the law allows, at random instants, by random acts."""
    random = Random(seed)
    at = MONDAY + timedelta(minutes=random.randint(0, 60 * 24 * 60))
    code = random.choice(CODES)
    channel = random.choice(PLACE.catalogue.versions(code)[-1].channels)
    dossier = Dossier("D", PLACE)
    if random.random() < 0.2:
        appointed_on = PLACE.calendar.add_working_days(at.date(), 4)
        since = at - timedelta(days=random.randint(0, 9))
        begun: Event = Adopted(
            dossier="D", seq=1, at=at, procedure=code, channel=channel, accepted_at=since,
            appointed_on=appointed_on, stage=random.randint(0, 1),
        )  # fmt: skip
    else:
        begun = Submitted(dossier="D", seq=1, at=at, procedure=code, channel=channel)
    dossier.apply(begun)
    for _ in range(random.randint(0, 14)):
        usual = {"withdraw", "discontinue", "deny", "refuse_at_intake", "migrate"}
        legal = [
            t for t in dossier.legal if t not in usual or (t != "migrate" and random.random() < 0.1)
        ]
        if not legal:
            break
        at += timedelta(minutes=random.choice([0, 7, 60, 400, 1441, 3000, 9000]))
        kind, payload = an_act(random.choice(legal), dossier, at.date(), random)
        if kind is StepCompleted and payload["step"] == "none":
            continue
        dossier.apply(kind(dossier="D", seq=dossier.seq + 1, at=at, **payload))
    return dossier


def seen(dossier: Dossier, at: datetime) -> set[str]:
    """Keys of the flags that stand at an instant."""
    return {flag.key for flag in assess(dossier, at)}


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 60 * 24 * 40), st.integers(0, 60 * 24 * 60))
def test_the_forecast_tells_what_asking_later_tells(seed: int, first: int, later: int) -> None:
    """R44: a sweep by the forecast raises each flag that `assess` has, and no other."""
    dossier = a_history(seed)
    at = dossier.events[-1].at + timedelta(minutes=first)
    then = at + timedelta(minutes=later)
    foreseen = forecast(dossier, at).flags
    fired = {one.flag.key for one in foreseen if one.fires_at <= then}
    told = assess(dossier, then)
    assert {flag.key for flag in told} <= fired
    breaches = {one.flag.key for one in foreseen if one.flag.kind.is_breach}
    assert fired & breaches == {flag.key for flag in told if flag.kind.is_breach}
    assert len(foreseen) == len({one.flag.key for one in foreseen})


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 60 * 24 * 40))
def test_each_flag_fires_at_the_first_instant_it_is_seen(seed: int, first: int) -> None:
    """R40, R44: not a moment before, and with the content that `assess` gives it then."""
    dossier = a_history(seed)
    at = dossier.events[-1].at + timedelta(minutes=first)
    for one in forecast(dossier, at).flags:
        when = max(one.fires_at, at)
        assert one.flag in assess(dossier, when)
        if one.fires_at > at:
            assert one.flag.key not in seen(dossier, one.fires_at - MOMENT)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 60 * 24 * 40), st.integers(0, 60 * 24 * 60))
def test_the_ladder_ahead_is_the_ladder_climbed(seed: int, first: int, later: int) -> None:
    """R41: the rungs of the date in force are those that `rungs` tells once they are reached."""
    dossier = a_history(seed)
    at = dossier.events[-1].at + timedelta(minutes=first)
    then = at + timedelta(minutes=later)
    ahead = {rung for rung in forecast(dossier, at).rungs if rung.fires_at <= then}
    climbed = set(rungs(dossier, then))
    assert ahead <= climbed
    assert {rung for rung in climbed if rung.fires_at > at} <= ahead


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 60 * 24 * 40), st.integers(0, 60 * 24 * 60))
def test_what_is_owed_is_kept_for_later_views(seed: int, first: int, later: int) -> None:
    """R39, T38: all limits but the apology stand in the record, at whatever hour it is read."""
    dossier = a_history(seed)
    at = dossier.events[-1].at + timedelta(minutes=first)
    then = at + timedelta(minutes=later)
    early, late = review(dossier, at), review(dossier, then)
    assert (early is None) == (late is None)
    if early is not None and late is not None:
        list(all_owed(early))
        assert list(all_owed(early.later(then))) == list(all_owed(late))


def test_histories_are_rich_enough() -> None:
    """The properties above rest on histories with all kinds of flags in them."""
    kinds = set()
    for seed in range(300):
        dossier = a_history(seed)
        kinds |= {(f.flag.obligation, f.flag.kind) for f in forecast(dossier, MONDAY).flags}
        kinds |= {
            (f.flag.obligation, f.flag.kind) for f in forecast(dossier, dossier.events[-1].at).flags
        }
    assert {kind for _, kind in kinds} == set(FlagKind)
    assert len({obligation for obligation, _ in kinds}) == 11
