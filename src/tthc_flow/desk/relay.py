"""
The relay: messages out of the outbox, each delivered at least once (R45).

A message is claimed for a while in one transaction, delivered outside of any, and marked in
another. A relay that dies in between leaves its claims to run out, and somebody delivers them
again under the same id: receivers ignore an id they have seen. A message that fails is tried
again ever later and becomes a dead letter in the end; it never stands in the way of the others.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import field, frozen

from tthc_flow.desk.limits import refuse_empty_page
from tthc_flow.desk.ports import Message, Transactions
from tthc_flow.instants import to_local

__all__ = ["BackOff", "Deliver", "Relay", "RelayCount"]

Deliver = Callable[[Message, datetime], None]
"""Delivers a message at an instant; any exception is a failure and is tried again."""

_LONGEST_ERROR = 500
_SPREAD = 1024


@frozen
class BackOff:
    """
    When a failed message is tried again.

    Attributes:
        first: After the first failure; twice as long after each further one.
        longest: Never later than this.
        attempts: Deliveries tried before it is a dead letter.
    """

    first: timedelta = timedelta(seconds=10)
    longest: timedelta = timedelta(hours=1)
    attempts: int = 12

    def again_at(self, message: Message, at: datetime) -> datetime | None:
        """The next try after a failure at *at*; None when there is none."""
        tried = message.attempts + 1
        if tried >= self.attempts:
            return None
        delay = min(self.first * 2.0 ** min(tried - 1, 30), self.longest)
        # Messages that failed together come back apart, by their ids and not by chance.
        spread = zlib.crc32(message.id.encode()) % (_SPREAD // 4)
        return at + delay + delay * spread / _SPREAD


@frozen
class RelayCount:
    """
    What one round did.

    Attributes:
        delivered: Messages delivered.
        postponed: Messages that failed and are tried again.
        dead: Messages that failed too often: dead letters.
        last_error: What the last failure of the round was; empty when there was none.
    """

    delivered: int = 0
    postponed: int = 0
    dead: int = 0
    last_error: str = field(default="", eq=False)

    @property
    def tried(self) -> int:
        """All messages of the round."""
        return self.delivered + self.postponed + self.dead


@frozen(eq=False)
class Relay:
    """
    Delivers what waits.

    Attributes:
        begin: Opens a transaction on the store.
        deliver: How, e.g. `tthc_flow.desk.webhook.Webhook`.
        back_off: When failures are tried again.
        lease: How long claimed messages are nobody else's; longer than a round takes: a full
            one to a webhook that never answers takes 250 seconds, less than the five minutes
            after which receivers refuse a signature.
    """

    begin: Transactions
    deliver: Deliver
    back_off: BackOff = BackOff()
    lease: timedelta = timedelta(minutes=10)

    def run(
        self,
        at: datetime,
        limit: int = 25,
        *,
        due_by: datetime | None = None,
        is_over: Callable[[], bool] = lambda: False,
    ) -> RelayCount:
        """
        One round: claim, deliver, mark.

        Args:
            at: The present instant, which is signed: receivers refuse another.
            limit: Messages in one round, from 1.
            due_by: Messages put off till later than this wait on; None is *at*. Claims and delays
                run from the later of both, or what fails would be tried again at once.
            is_over: Asked before each message whether to stop; what is left is given back.

        Raises:
            CallerError: A round without length.
            StorageFailure: The database refuses; what was delivered will be delivered again.
            NaiveInstant: *at* has no zone.
        """
        at = to_local(at)
        refuse_empty_page(limit)
        due_by = at if due_by is None else to_local(due_by)
        later = max(at, due_by)
        with self.begin() as store:
            claimed = store.outbox.claim(due_by, later + self.lease, limit)
        if not claimed:
            return RelayCount()
        delivered, failures, left = [], {}, [message.id for message in claimed]
        for message in claimed:
            if is_over():
                break
            left.remove(message.id)
            error = self._try(message, at)
            if error is None:
                delivered.append(message.id)
            else:
                failures[message.id] = (self.back_off.again_at(message, later), error)
        with self.begin() as store:
            store.outbox.deliver(delivered, at)
            store.outbox.postpone(failures)
            store.outbox.give_back(left, at)
        dead = sum(again_at is None for again_at, _ in failures.values())
        errors = [error for _, error in failures.values()]
        return RelayCount(len(delivered), len(failures) - dead, dead, errors[-1] if errors else "")

    def _try(self, message: Message, at: datetime) -> str | None:
        """What went wrong; None when it was delivered. Whatever fails stays with its message."""
        try:
            self.deliver(message, at)
        except Exception as error:  # noqa: BLE001 - any failure of a receiver is told, none stops us
            return _keepable(f"{type(error).__name__}: {error}")[:_LONGEST_ERROR]
        return None


def _keepable(text: str) -> str:
    """A garbled answer may be quoted in an error; what no database keeps is written out."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
