"""One event applied to a dossier, beside the engines that could do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace

from tthc_flow import (
    VIETNAM,
    Dossier,
    Jurisdiction,
    SubmissionChannel,
    load_calendar,
    load_rulebook,
    sample_catalogue,
)
from tthc_flow.dossier.events import Accepted, ConsultationRequested, HandedOver, Submitted
from tthc_flow.lifecycle import build_machine

NUMBER = 2_000
AT = datetime(2026, 8, 20, 9, tzinfo=VIETNAM)


def event_calls() -> dict[str, tuple[Callable[[], object], int]]:
    """Each applies one event that is legal and stays in its state."""
    place = Jurisdiction(sample_catalogue(), load_calendar(), load_rulebook())
    dossier = Dossier("b", place)
    submitted = Submitted(
        dossier="b", seq=1, at=AT, procedure="1.001806", channel=SubmissionChannel.ONLINE
    )
    for event in (
        submitted,
        Accepted(dossier="b", seq=2, at=AT),
        HandedOver(dossier="b", seq=3, at=AT),
    ):
        dossier.apply(event)
    consultations = iter(
        ConsultationRequested(dossier="b", seq=4 + number, at=AT, unit="x")
        for number in range(100 * NUMBER)
    )
    prepared = iter([next(consultations) for _ in range(20 * NUMBER)])
    machine = build_machine((1, 2, 3, 4, 5))
    model = SimpleNamespace(state="IN_PROGRESS:1")
    trigger = machine.events["consult"].trigger
    calls: dict[str, tuple[Callable[[], object], int]] = {
        "Dossier.apply, one event": (lambda: dossier.apply(next(prepared)), NUMBER),
        "transitions, shared machine": (lambda: trigger(model), NUMBER),
    }
    try:
        from statemachine import State, StateMachine
    except ImportError:
        print("python-statemachine is not installed: left out")
    else:

        class Peer(StateMachine):  # type: ignore[misc, unused-ignore]
            """Two states and one loop."""

            working = State(initial=True)
            done = State(final=True)
            consult = working.to.itself()
            finish = working.to(done)

        peer = Peer()
        calls["python-statemachine"] = (lambda: peer.consult(), NUMBER // 10)  # noqa: PLW0108
    return calls
