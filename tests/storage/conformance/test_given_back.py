"""Messages that were claimed and not tried (R45)."""

from __future__ import annotations

from datetime import timedelta

from tests.desk.office import at

from tthc_flow.desk import Message
from tthc_flow.storage import Database

NOW = at("09 08:00")


def test_what_is_given_back_was_not_tried(database: Database) -> None:
    """R45: it is claimed again at once, its tries are not counted; what is delivered stays so."""
    messages = [Message(name, "D", "vn.tthc.flag", NOW, "{}") for name in ("a", "b", "c")]
    with database.begin() as store:
        store.outbox.put(messages, NOW)
        store.outbox.claim(NOW, NOW + timedelta(minutes=10), 10)
        store.outbox.deliver(["a"], NOW)
        store.outbox.give_back([], NOW)
        store.outbox.give_back(["a", "b", "none"], NOW)
        assert store.outbox.claim(NOW, NOW + timedelta(minutes=10), 10) == [messages[1]]
        assert store.outbox.waiting() == 2
