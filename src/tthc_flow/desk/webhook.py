"""
Delivery by HTTP, signed: the one door to the package `httpx` (R45).

The signature is that of standardwebhooks.com: HMAC-SHA256 over id, time of sending and body,
in the header ``webhook-signature``, so that receivers can check it with any of its libraries.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self
from urllib.parse import quote

from tthc_flow.desk.background import Background
from tthc_flow.desk.envelope import SOURCE, as_http
from tthc_flow.desk.ports import Message
from tthc_flow.errors import CallerError, MissingExtra, TthcError
from tthc_flow.instants import to_local

__all__ = ["DeliveryFailed", "Webhook", "is_genuine"]

_PREFIX = "whsec_"
_SHORTEST_SECRET = 16
_LONGEST_TIMESTAMP = 12
_SECONDS = 10.0
_FORM = "write http://… or https://…"
_LOOK = "see that the receiver runs and takes this address and secret"


class DeliveryFailed(TthcError):
    """The receiver did not take a message; the relay tries it again, or gives it up (R45)."""

    title_vi = "Không gửi được thông báo"


class Webhook:
    """
    Posts each message to one address as a structured CloudEvent.

    Any answer of 200 to 299 means that it was taken; what the receiver says besides is not
    read, and a redirection is not followed.

    Args:
        url: Where to; http or https.
        secret: Shared with the receiver: ``whsec_`` and base64, or any text of 16 bytes; blanks and
            line ends around it are left out.
        source: Source of the CloudEvents.
        seconds: Longest time for one delivery, whatever the receiver does meanwhile.

    Raises:
        CallerError: Another kind of address, no time, or a secret that is too short.
        MissingExtra: The extra `store` is not installed.
    """

    def __init__(
        self, url: str, secret: str, *, source: str = SOURCE, seconds: float = _SECONDS
    ) -> None:
        try:
            import httpx
        except ModuleNotFoundError as error:
            raise MissingExtra("webhooks", "store") from error
        try:
            address = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise CallerError("no web address: it cannot be read", remedy=_FORM) from error
        if address.scheme not in {"http", "https"} or not address.host:
            # No more of it is told: the rest may be a secret.
            raise CallerError(
                f"no web address: its scheme is {address.scheme!r:.40}, or it names no host",
                remedy=_FORM,
            )
        if seconds <= 0:
            raise CallerError(f"a delivery in {seconds} seconds", remedy="give it some time")
        self._url = address
        # The rest of an address may be a secret of its own.
        self._where = f"{address.scheme}://{address.netloc.decode('ascii')}"
        self._key = _key(secret)
        self._source = source
        self._seconds = seconds
        self._background: Background | None = None
        self._client = httpx.AsyncClient(timeout=seconds, follow_redirects=False)

    def __call__(self, message: Message, at: datetime) -> None:
        """
        Deliver *message* at *at*.

        Raises:
            DeliveryFailed: No answer in time, a garbled one, or one that is no success.
        """
        import httpx

        headers, body = as_http(message, self._source)
        name = quote(message.id, safe="/:~")  # a header is ASCII
        headers |= _signature(self._key, name, int(at.timestamp()), body)
        if self._background is None:  # not before the first message: threads survive no fork
            self._background = Background()
        try:
            status = self._background.run(self._post(headers, body))
        except TimeoutError as error:
            told = f"no answer within {self._seconds:g} seconds"
            raise DeliveryFailed(told, where=self._where, remedy=_LOOK) from error
        except httpx.HTTPError as error:
            told = f"{type(error).__name__}: {error}"
            raise DeliveryFailed(told, where=self._where, remedy=_LOOK) from error
        if not httpx.codes.is_success(status):
            told = f"the receiver answered {status}"
            raise DeliveryFailed(told, where=self._where, remedy=_LOOK)

    async def _post(self, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer, as soon as it is there."""
        async with (
            asyncio.timeout(self._seconds),
            self._client.stream("POST", self._url, content=body, headers=headers) as response,
        ):
            return response.status_code

    def close(self) -> None:
        """Close its connections."""
        if self._background is not None:
            self._background.run(self._client.aclose())
            self._background.close()
            self._background = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def is_genuine(
    secret: str,
    headers: Mapping[str, str],
    body: bytes,
    at: datetime,
    tolerance: timedelta = timedelta(minutes=5),
) -> bool:
    """
    Whether a message was sent by who knows *secret*, unchanged and about now.

    Args:
        secret: As given to `Webhook`.
        headers: Of the request, names in small letters.
        body: Its body, as it came.
        at: The instant it came.
        tolerance: How far the sender's clock may be from *at*.

    Raises:
        CallerError: A secret that is too short.
        NaiveInstant: *at* has no zone.
    """
    at = to_local(at)
    sent = headers.get("webhook-timestamp", "")
    if not sent.isascii() or not sent.isdigit() or len(sent) > _LONGEST_TIMESTAMP:
        return False
    if abs(at.timestamp() - int(sent)) > tolerance.total_seconds():
        return False
    signature = _signature(_key(secret), headers.get("webhook-id", ""), int(sent), body)
    expected = signature["webhook-signature"].encode()
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(one.encode(), expected) for one in given)


def _signature(key: bytes, name: str, sent: int, body: bytes) -> dict[str, str]:
    signed = hmac.new(key, f"{name}.{sent}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": name,
        "webhook-timestamp": str(sent),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }


def _key(secret: str) -> bytes:
    """Blanks and line ends around it are no part of a secret: files end with one."""
    secret = secret.strip()
    if secret.startswith(_PREFIX):
        text = secret.removeprefix(_PREFIX).rstrip("=")
        try:
            key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        except ValueError as error:
            raise CallerError("the secret after whsec_ is not base64") from error
    else:
        key = secret.encode()
    if len(key) < _SHORTEST_SECRET:
        raise CallerError(
            f"a secret of {len(key)} bytes is too short", remedy="use at least 16 random bytes"
        )
    return key
