"""Webhooks to real receivers, good and bad (R45)."""

from __future__ import annotations

import base64
import json
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from tests.desk.office import Office, at
from tests.desk.receiver import Receiver, drip, hang, raw, receiving, status
from tests.desk.test_relay import dead, waiting

from tthc_flow.desk import Message
from tthc_flow.desk.relay import BackOff, Relay, RelayCount
from tthc_flow.desk.webhook import DeliveryFailed, Webhook, is_genuine
from tthc_flow.errors import CallerError, NaiveInstant
from tthc_flow.instants import VIETNAM

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
NOW = at("17 08:00")
MESSAGE = Message(
    "H56.7.12-1/STEP:thẩm định/OVERDUE/0", "H56.7.12-1", "vn.tthc.flag", at("16 09:30"),
    '{"message_vi":"Quá hạn ⽊"}',
)  # fmt: skip


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that takes everything until the test says otherwise."""
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def webhook(receiver: Receiver) -> Iterator[Webhook]:
    """A webhook to it that waits half a second at most."""
    with Webhook(receiver.url, SECRET, source="urn:mot-cua:xa-dao", seconds=0.5) as webhook:
        yield webhook


# --- what is sent ---------------------------------------------------------------------------------


def test_a_message_is_a_cloud_event(receiver: Receiver, webhook: Webhook) -> None:
    """R45: read by the SDK of CloudEvents, it says what the message says."""
    webhook(MESSAGE, NOW)
    (request,) = receiver.got
    event = from_http_event(HTTPMessage(headers=request.headers, body=request.body))
    assert event.get_id() == MESSAGE.id
    assert event.get_source() == "urn:mot-cua:xa-dao"
    assert event.get_type() == "vn.tthc.flag"
    assert event.get_subject() == "H56.7.12-1"
    assert event.get_time() == MESSAGE.at
    assert event.get_specversion() == "1.0"
    assert event.get_data() == {"message_vi": "Quá hạn ⽊"}
    assert json.loads(request.body)["id"] == MESSAGE.id
    assert request.path == "/hook?token=hidden"


def test_every_attempt_has_the_same_id_and_body(receiver: Receiver, webhook: Webhook) -> None:
    """R45: a receiver that has seen the id ignores it; only the time of sending differs."""
    webhook(MESSAGE, NOW)
    webhook(MESSAGE, NOW + timedelta(hours=1))
    first, second = receiver.got
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]


def test_the_signature_is_that_of_standard_webhooks(receiver: Receiver, webhook: Webhook) -> None:
    """R45: their own library takes it, and refuses what was changed on the way."""
    from standardwebhooks import Webhook as Oracle
    from standardwebhooks import WebhookVerificationError

    now = datetime.now(UTC).astimezone(VIETNAM)  # their clock cannot be set
    webhook(MESSAGE, now)
    (request,) = receiver.got
    told = Oracle(SECRET).verify(request.body, request.headers)
    assert told["id"] == MESSAGE.id
    assert is_genuine(SECRET, request.headers, request.body, now)
    for headers, body in (
        (request.headers, request.body + b" "),
        (request.headers | {"webhook-id": "other"}, request.body),
        (request.headers | {"webhook-timestamp": "1"}, request.body),
    ):
        with pytest.raises(WebhookVerificationError):
            Oracle(SECRET).verify(body, headers)
        assert not is_genuine(SECRET, headers, body, now)


def test_a_signature_of_theirs_is_taken_by_us() -> None:
    """R45: the other way round, with several signatures as while a secret is being changed."""
    from standardwebhooks import Webhook as Oracle

    body = b'{"a":1}'
    other = Oracle("whsec_" + base64.b64encode(b"f" * 24).decode())
    signed = [
        oracle.sign("m1", NOW.astimezone(UTC).replace(tzinfo=None), body.decode())
        for oracle in (other, Oracle(SECRET))
    ]
    headers = {
        "webhook-id": "m1",
        "webhook-timestamp": str(int(NOW.timestamp())),
        "webhook-signature": " ".join(signed),
    }
    assert is_genuine(SECRET, headers, body, NOW)
    unpadded = SECRET.rstrip("=")
    assert unpadded != SECRET
    assert is_genuine(unpadded, headers, body, NOW)
    assert not is_genuine(SECRET, headers | {"webhook-signature": signed[0]}, body, NOW)


@pytest.mark.parametrize("secret", [SECRET, "a text of 16 bytes"])
def test_blanks_around_a_secret_are_left_out(receiver: Receiver, secret: str) -> None:
    """R45: a file ends with a line end; sender and receiver may each have read it as it is."""
    for sender, reader in ((f"{secret}\n", secret), (secret, f" {secret}\r\n")):
        with Webhook(receiver.url, sender) as webhook:
            webhook(MESSAGE, NOW)
        request = receiver.got[-1]
        assert is_genuine(reader, request.headers, request.body, NOW)
    with pytest.raises(CallerError, match="too short"):
        Webhook(receiver.url, "short" + " " * 20)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("webhook-timestamp", ""),
        ("webhook-timestamp", "soon"),
        ("webhook-timestamp", "-5"),
        ("webhook-timestamp", "1e9"),
        ("webhook-timestamp", "٣"),
        ("webhook-timestamp", "9" * 5000),
        ("webhook-timestamp", "9" * 400),
        ("webhook-signature", ""),
        ("webhook-signature", "v1"),
        ("webhook-signature", "v1,"),
        ("webhook-signature", "v1,ă"),
        ("webhook-signature", "v2,x v1,y"),
        ("webhook-id", ""),
    ],
)
def test_what_is_not_signed_is_not_genuine(
    receiver: Receiver, webhook: Webhook, name: str, value: str
) -> None:
    """R45: whatever a stranger sends is answered with no, never with an error."""
    webhook(MESSAGE, NOW)
    (request,) = receiver.got
    assert is_genuine(SECRET, request.headers, request.body, NOW)
    assert not is_genuine(SECRET, request.headers | {name: value}, request.body, NOW)
    assert not is_genuine(SECRET, {}, request.body, NOW)


def test_an_old_message_is_not_genuine(receiver: Receiver, webhook: Webhook) -> None:
    """R45: recorded and sent again an hour later, it is refused; five minutes are let pass."""
    webhook(MESSAGE, NOW)
    (request,) = receiver.got
    for minutes, expected in ((5, True), (-5, True), (6, False), (-6, False)):
        when = NOW + timedelta(minutes=minutes)
        assert is_genuine(SECRET, request.headers, request.body, when) is expected
    with pytest.raises(NaiveInstant):
        is_genuine(SECRET, request.headers, request.body, NOW.replace(tzinfo=None))


@pytest.mark.parametrize("secret", ["", "short", "whsec_", "whsec_AAAA", "whsec_!!!", "whsec_ă"])
def test_a_weak_secret_is_refused(secret: str) -> None:
    """R45: at least 16 bytes."""
    with pytest.raises(CallerError, match=r"too short|not base64"):
        Webhook("https://example.vn/", secret)


@pytest.mark.parametrize(
    "url",
    ["", "example.vn", "ftp://example.vn", "http://", "http:///x", "file:///etc", "http://\0"],
)
def test_no_web_address_is_refused(url: str) -> None:
    """R45: before anything is sent."""
    with pytest.raises(CallerError, match="no web address"):
        Webhook(url, SECRET)


def test_no_time_is_refused() -> None:
    """R45: nothing can be delivered in no time."""
    with pytest.raises(CallerError, match="some time"):
        Webhook("https://example.vn/", SECRET, seconds=0)


# --- bad receivers --------------------------------------------------------------------------------

FAULTS = {
    "500": (status(500), "the receiver answered 500"),
    "404": (status(404), "the receiver answered 404"),
    "301": (status(301, Location="/other"), "the receiver answered 301"),
    "garbage": (raw(b"\0\xff\xfegarbage \r\n\r\n"), "RemoteProtocolError"),
    "half an answer": (raw(b"HTTP/1.1 200 O"), "RemoteProtocolError"),
    "no answer": (raw(b""), "RemoteProtocolError"),
    "an endless head": (raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 500_000), "RemoteProtocolError"),
    "hangs": (hang, "no answer within 0.5 seconds"),
    "drips": (drip, "no answer within 0.5 seconds"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_bad_receiver_is_told_in_time(receiver: Receiver, webhook: Webhook, name: str) -> None:
    """R45: the error says who, what, and what to do; no secret of the address."""
    receiver.answer, words = FAULTS[name]
    began = time.monotonic()
    with pytest.raises(DeliveryFailed) as caught:
        webhook(MESSAGE, NOW)
    assert time.monotonic() - began < 5
    told = str(caught.value)
    assert words in told
    assert "127.0.0.1" in told
    assert "see that the receiver runs" in told
    assert "tried again" not in told, "whether it is, the relay knows"
    assert "hidden" not in told
    assert len(receiver.got) == 1, "a redirection is not followed"
    receiver.answer = status(200)
    webhook(MESSAGE, NOW)


def test_an_answer_is_taken_by_its_first_line(receiver: Receiver, webhook: Webhook) -> None:
    """R45: 200 to 299 means taken; a body that never ends is not waited for."""
    endless = b"HTTP/1.1 202 Accepted\r\nContent-Length: 1000000\r\n\r\nthe rest never comes"

    def forever(handler: object, over: object) -> None:
        raw(endless)(handler, over)  # type: ignore[arg-type]
        hang(handler, over)  # type: ignore[arg-type]

    receiver.answer = forever
    webhook(MESSAGE, NOW)
    receiver.answer = status(299)
    webhook(MESSAGE, NOW)
    assert len(receiver.got) == 2


def test_nobody_listens() -> None:
    """R45: the port is closed, the name does not exist."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        with (
            Webhook(f"http://user:hidden@127.0.0.1:{port}/x", SECRET, seconds=5) as webhook,
            pytest.raises(DeliveryFailed, match="ConnectError") as caught,
        ):
            webhook(MESSAGE, NOW)
    assert f"127.0.0.1:{port}" in str(caught.value)
    assert "hidden" not in str(caught.value)
    with (
        Webhook("http://no-such-host.invalid/x", SECRET, seconds=5) as webhook,
        pytest.raises(DeliveryFailed, match=r"no-such-host\.invalid"),
    ):
        webhook(MESSAGE, NOW)


def test_a_webhook_is_closed_twice_and_used_beside_a_loop(receiver: Receiver) -> None:
    """R43: also from a host whose own thread runs an event loop."""
    import asyncio

    webhook = Webhook(receiver.url, SECRET)

    async def host() -> None:
        webhook(MESSAGE, NOW)

    asyncio.run(host())
    webhook.close()
    webhook.close()
    assert len(receiver.got) == 1


# --- the relay and a bad receiver -----------------------------------------------------------------


def test_one_bad_message_among_good_ones(
    office: Office, receiver: Receiver, webhook: Webhook
) -> None:
    """R45: one hangs, one is answered with garbage, one with 500; the others are delivered."""
    office.start()
    office.sweep("17 08:00")
    bad = {
        "D/COMMITTED/OVERDUE/0": hang,
        "D/APPOINTED/OVERDUE/0": raw(b"\0garbage\r\n\r\n"),
        "D/STATUTORY/DUE_SOON/0": status(500),
    }
    receiver.answers |= bad
    total = len(office.messages())
    relay = Relay(office.database.begin, webhook, BackOff(attempts=2))
    assert relay.run(NOW) == RelayCount(delivered=total - 3, postponed=3)
    assert relay.run(NOW + timedelta(minutes=1)) == RelayCount(dead=3)
    letters = dead(office)
    assert set(letters) == set(bad)
    assert "DeliveryFailed: " in letters["D/STATUTORY/DUE_SOON/0"]
    assert "the receiver answered 500" in letters["D/STATUTORY/DUE_SOON/0"]
    office.sweep("20 08:00")
    assert waiting(office) > 0, "the sweep goes on"
    receiver.answers.clear()
    assert office.ask(lambda desk: desk.store.outbox.revive(letters, at("20 08:00"))) == 3
    later = waiting(office)
    assert relay.run(at("20 08:00")) == RelayCount(delivered=later)
    assert set(receiver.ids()) == {name.replace(" ", "%20") for name in office.messages()}
    bodies: dict[str, bytes] = {}
    for request in receiver.got:
        assert bodies.setdefault(request.headers["webhook-id"], request.body) == request.body


def test_a_receiver_that_is_down_gets_everything_later(
    office: Office, receiver: Receiver, webhook: Webhook
) -> None:
    """R45: nothing is lost while it is down, and the desk works on."""
    office.start()
    office.sweep("17 08:00")
    receiver.answer = status(503)
    relay = Relay(office.database.begin, webhook)
    total = len(office.messages())
    assert relay.run(NOW) == RelayCount(postponed=total)
    office.do("consult", "17 08:30", unit="Sở")
    receiver.answer = status(200)
    assert relay.run(NOW + timedelta(minutes=1)) == RelayCount(delivered=total)
    assert waiting(office) == 0
