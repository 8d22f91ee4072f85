"""Messages as CloudEvents 1.0: the one door to the package `cloudevents` (R45)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tthc_flow.desk.ports import Message
from tthc_flow.errors import MissingExtra

if TYPE_CHECKING:
    from cloudevents.core.base import BaseCloudEvent

__all__ = ["SOURCE", "as_http", "cloud_event"]

SOURCE = "urn:tthc-flow:desk"
"""Source of the events when the host names none; source and id together are unique."""


def cloud_event(message: Message, source: str = SOURCE) -> BaseCloudEvent:
    """
    The envelope: id, source, type, the dossier as subject, and when it happened.

    Raises:
        MissingExtra: The extra `store` is not installed.
    """
    try:
        from cloudevents.core.v1.event import CloudEvent
    except ModuleNotFoundError as error:
        raise MissingExtra("CloudEvents", "store") from error
    attributes = {
        "id": message.id,
        "source": source,
        "type": message.type,
        "specversion": "1.0",
        "subject": message.dossier,
        "time": message.at,
        "datacontenttype": "application/json",
    }
    return CloudEvent(attributes, json.loads(message.body))


def as_http(message: Message, source: str = SOURCE) -> tuple[dict[str, str], bytes]:
    """Headers and body of a structured HTTP message; the same bytes at every attempt."""
    from cloudevents.core.bindings.http import to_structured_event

    sent = to_structured_event(cloud_event(message, source))
    return dict(sent.headers), sent.body
