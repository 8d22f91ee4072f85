"""Messages out of the outbox: each at least once, none in the way of another (R45)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from tests.desk.office import Office, at

from tthc_flow.desk import Message
from tthc_flow.desk.relay import BackOff, Relay, RelayCount
from tthc_flow.errors import CallerError, NaiveInstant

START = at("17 08:00")


@pytest.fixture
def outbox(office: Office) -> Office:
    """Ten messages and more that wait since Tue 17/11 08:00."""
    office.start()
    office.sweep("17 08:00")
    assert len(office.messages()) > 10
    return office


class Courier:
    """Takes messages, but for those it is told to fail with."""

    def __init__(self, fails: Callable[[Message], Exception | None] = lambda _: None) -> None:
        self.taken: list[tuple[str, datetime]] = []
        self.tried: list[Message] = []
        self.fails = fails

    def __call__(self, message: Message, when: datetime) -> None:
        """Take a message, or fail with it."""
        self.tried.append(message)
        error = self.fails(message)
        if error is not None:
            raise error
        self.taken.append((message.id, when))

    @property
    def ids(self) -> list[str]:
        """Ids of the messages taken."""
        return [name for name, _ in self.taken]


def waiting(office: Office) -> int:
    """How many messages are neither delivered nor dead."""
    return office.ask(lambda desk: desk.store.outbox.waiting())


def dead(office: Office) -> dict[str, str]:
    """Dead letters and what went wrong."""
    letters = office.ask(lambda desk: desk.store.outbox.dead())
    return {message.id: error for message, error in letters}


def test_every_message_is_delivered_in_the_order_it_arose(outbox: Office) -> None:
    """R45: by rounds, each with the id of its flag, and none twice."""
    courier = Courier()
    relay = Relay(outbox.database.begin, courier)
    total = len(outbox.messages())
    assert relay.run(START, limit=4) == RelayCount(delivered=4)
    assert relay.run(START) == RelayCount(delivered=total - 4)
    assert relay.run(START) == RelayCount()
    assert set(courier.ids) == set(outbox.messages())
    assert len(courier.ids) == total
    instants = [message.at for message in courier.tried]
    assert instants == sorted(instants)
    assert waiting(outbox) == 0


def test_messages_wait_for_their_time(outbox: Office) -> None:
    """R45: an instant before the sweep finds nothing; a naive one is refused."""
    relay = Relay(outbox.database.begin, Courier())
    assert relay.run(START - timedelta(seconds=1)) == RelayCount()
    with pytest.raises(NaiveInstant):
        relay.run(START.replace(tzinfo=None))
    with pytest.raises(CallerError, match="a page of 0"):
        relay.run(START, limit=0)


def test_a_poisoned_message_stands_in_nobodys_way(outbox: Office) -> None:
    """R45: it fails every time; all others are delivered in the first round."""
    poisoned = "D/COMMITTED/OVERDUE/0"
    courier = Courier(lambda message: ValueError("no") if message.id == poisoned else None)
    relay = Relay(outbox.database.begin, courier)
    total = len(outbox.messages())
    assert relay.run(START) == RelayCount(delivered=total - 1, postponed=1)
    assert waiting(outbox) == 1
    assert poisoned not in courier.ids


def test_a_failure_is_tried_again_ever_later(outbox: Office) -> None:
    """R45: exponential, with a spread by id and not by chance, up to an hour; then it is dead."""
    courier = Courier(lambda _: ConnectionError("kein Anschluß"))
    back_off = BackOff(first=timedelta(seconds=10), attempts=12)
    relay = Relay(outbox.database.begin, courier, back_off)
    relay.run(START, limit=1)
    (name,) = {message.id for message in courier.tried}
    tries = [START]
    while name not in dead(outbox):
        when = tries[-1]
        while [message.id for message in courier.tried].count(name) == len(tries):
            when += timedelta(seconds=5)
            relay.run(when, limit=100)
        tries.append(when)
    gaps = [later - earlier for earlier, later in pairwise(tries)]
    assert len(tries) == 12
    assert [message.attempts for message in courier.tried if message.id == name] == list(range(12))
    for number, gap in enumerate(gaps):
        planned = min(timedelta(seconds=10) * 2**number, timedelta(hours=1))
        assert planned <= gap <= planned * 1.25 + timedelta(seconds=5)
    assert dead(outbox)[name] == "ConnectionError: kein Anschluß"


def test_messages_that_failed_together_come_back_apart() -> None:
    """R45: a receiver that was down is not overrun; the same id always has the same spread."""
    messages = [Message(f"D{n}/X/OVERDUE/0", "D", "t", START, "{}") for n in range(200)]
    instants = [BackOff().again_at(message, START) for message in messages]
    assert instants == [BackOff().again_at(message, START) for message in messages]
    assert len(set(instants)) > 100
    assert all(at is not None and timedelta(seconds=10) <= at - START for at in instants)


def test_dead_letters_are_revived(outbox: Office) -> None:
    """R45: the receiver is mended; what was given up is delivered after all, under its old id."""
    courier = Courier(lambda _: ValueError("broken"))
    relay = Relay(outbox.database.begin, courier, BackOff(attempts=1))
    total = len(outbox.messages())
    assert relay.run(START, limit=100) == RelayCount(dead=total)
    assert waiting(outbox) == 0
    assert relay.run(START + timedelta(days=1)) == RelayCount()
    ids = list(dead(outbox))
    courier.fails = lambda _: None
    revived = outbox.ask(lambda desk: desk.store.outbox.revive(ids, at("18 08:00")))
    assert revived == total
    assert relay.run(at("18 08:00"), limit=100) == RelayCount(delivered=total)
    assert set(courier.ids) == set(ids)
    assert not dead(outbox)


@pytest.mark.parametrize(
    "text", ["\0 garbled", "\ud800 half a sign", "x" * 5000, "Không gửi được ⽊", ""]
)
def test_whatever_an_error_says_is_kept(outbox: Office, text: str) -> None:
    """R45: the words of a failure never keep the round from being marked."""
    relay = Relay(outbox.database.begin, Courier(lambda _: ValueError(text)), BackOff(attempts=1))
    relay.run(START, limit=100)
    assert all(len(error) <= 500 for error in dead(outbox).values())
    assert all(error.startswith("ValueError: ") for error in dead(outbox).values())


def test_a_relay_that_dies_loses_nothing(outbox: Office) -> None:
    """R45: killed between delivery and mark, its claims run out and somebody delivers again."""

    class Killed(BaseException):
        """As a signal would."""

    def die(message: Message) -> Exception | None:
        if len(courier.tried) == 3:
            raise Killed
        return None

    courier = Courier(die)
    relay = Relay(outbox.database.begin, courier, lease=timedelta(minutes=10))
    with pytest.raises(Killed):
        relay.run(START)
    courier.fails = lambda _: None
    total = len(outbox.messages())
    assert relay.run(START + timedelta(minutes=9)) == RelayCount()
    assert relay.run(START + timedelta(minutes=10), limit=100) == RelayCount(delivered=total)
    assert set(courier.ids) == set(outbox.messages())
    assert len(courier.ids) == total + 2, "two were delivered before it died"
    bodies = {message.id: message.body for message in courier.tried}
    assert all(bodies[message.id] == message.body for message in courier.tried)


def test_who_comes_late_does_not_undo_a_delivery(outbox: Office) -> None:
    """R45: a relay that was slow fails after another has delivered: it stays delivered."""
    total = len(outbox.messages())

    def slow(message: Message) -> Exception | None:
        if len(slow_courier.tried) == 1:
            later = Relay(outbox.database.begin, Courier())
            later.run(START + timedelta(minutes=11), limit=100)
        return ValueError("too late")

    slow_courier = Courier(slow)
    Relay(outbox.database.begin, slow_courier, BackOff(attempts=1)).run(START, limit=100)
    assert len(slow_courier.tried) == total
    assert waiting(outbox) == 0
    assert not dead(outbox)


def test_what_is_not_tried_is_given_back(outbox: Office) -> None:
    """R45: told to stop, a relay ends before the next message, and its claims with it."""
    courier = Courier()
    relay = Relay(outbox.database.begin, courier)
    total = len(outbox.messages())
    over = lambda: len(courier.tried) == 2  # noqa: E731
    assert relay.run(START, is_over=over) == RelayCount(delivered=2)
    assert relay.run(START, limit=100) == RelayCount(delivered=total - 2)
    assert all(message.attempts == 0 for message in courier.tried), "what was left was not tried"


def test_a_long_round_signs_and_claims_by_the_hour_it_is(outbox: Office) -> None:
    """R45: what failed waits for the next round, however long this one takes."""
    courier = Courier(lambda _: ValueError("down"))
    relay = Relay(outbox.database.begin, courier)
    later = START + timedelta(minutes=5)
    relay.run(START, limit=1)
    (failed,) = courier.tried
    courier.fails = lambda _: None
    relay.run(later, limit=100, due_by=START)
    assert failed.id not in courier.ids
    assert {when for _, when in courier.taken} == {later}
    assert relay.run(later, due_by=START + timedelta(minutes=1)) == RelayCount(delivered=1)


def test_what_is_due_later_is_tried_once_a_round(outbox: Office) -> None:
    """R45: due by an instant to come, signed now; claims and delays run from the later of both."""
    courier = Courier(lambda _: ValueError("down"))
    relay = Relay(outbox.database.begin, courier)
    now, total = START - timedelta(days=30), len(outbox.messages())
    first = relay.run(now, limit=4, due_by=START)
    assert first == RelayCount(postponed=4)
    assert first.last_error == "ValueError: down"
    assert relay.run(now, limit=100, due_by=START) == RelayCount(postponed=total - 4)
    assert relay.run(now, limit=100, due_by=START) == RelayCount(), "none twice"
    assert relay.run(START + timedelta(seconds=9)) == RelayCount()
    courier.fails = lambda _: None
    last = relay.run(START + timedelta(seconds=13), limit=100)
    assert last == RelayCount(delivered=total)
    assert last.last_error == ""
