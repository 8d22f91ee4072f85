"""What the seeded dossiers went through, told in commands; 1.001806 has seven steps."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.storage.seeding import Act

from tthc_flow import VIETNAM, SubmissionChannel
from tthc_flow.desk import Desk
from tthc_flow.dossier.events import Decision

__all__ = ["BEGUN_AT", "PROCEDURE", "accepted", "returned", "settled", "swept", "worked_on"]

PROCEDURE = "1.001806"
BEGUN_AT = datetime(2026, 8, 20, 9, tzinfo=VIETNAM)
STEPS = ("assign", "examine", "head", "sign", "send")
_MINUTE = timedelta(minutes=1)


def accepted(at: datetime = BEGUN_AT) -> Act:
    """Received and accepted at *at*."""

    def act(desk: Desk, code: str) -> None:
        desk.receive(
            code,
            procedure=PROCEDURE,
            channel=SubmissionChannel.ONLINE,
            applicant="Hợp tác xã Hòa Bình",
            agency="H56.01",
            at=at,
        )
        desk.accept(code, at=at)

    return act


def worked_on(at: datetime = BEGUN_AT) -> Act:
    """And handed over a minute later: its first step is being worked on."""

    def act(desk: Desk, code: str) -> None:
        accepted(at)(desk, code)
        desk.hand_over(code, to_unit="Phòng Bảo trợ xã hội", at=at + _MINUTE)

    return act


def swept(at: datetime, until: datetime) -> Act:
    """Accepted at *at*, and swept at *until*."""

    def act(desk: Desk, code: str) -> None:
        accepted(at)(desk, code)
        desk.sweep(until)

    return act


def settled(at: datetime) -> Act:
    """Swept at once, its messages delivered: an open dossier of every day."""

    def act(desk: Desk, code: str) -> None:
        swept(at, at)(desk, code)
        outbox = desk.store.outbox
        outbox.deliver([message.id for message in outbox.claim(at, at, 100)], at)

    return act


def returned(at: datetime = BEGUN_AT) -> Act:
    """Through all seven steps to the applicant: ten commands, a minute between them."""

    def act(desk: Desk, code: str) -> None:
        worked_on(at)(desk, code)
        for number, step in enumerate(STEPS, 2):
            desk.complete_step(code, step=step, at=at + number * _MINUTE)
        desk.decide(code, outcome=Decision.GRANTED, number="15/QĐ-SYT", at=at + 7 * _MINUTE)
        desk.return_result(code, way="trực tuyến", at=at + 8 * _MINUTE)

    return act
