"""
The hash chain of a dossier: each event seals all before it.

Whoever changes, drops or inserts an event in the store breaks the chain from there on. The last
hashes of all dossiers together give one seal; kept elsewhere (printed, signed, sent to the
province), it also tells when the end of a record was cut off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from tthc_flow.dossier import Event, event_to_json

__all__ = ["BEGINNING", "canonical", "seal", "seal_of_all"]

BEGINNING = ""
"""What stands before the first event."""


def canonical(event: Event) -> str:
    """The event as JSON, written the same way every time."""
    return json.dumps(
        event_to_json(event), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def seal(previous: str, body: str) -> str:
    """SHA-256 over the seal before and the event, as 64 hexadecimal digits."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def seal_of_all(heads: Iterable[tuple[str, str]]) -> str:
    """One seal for all dossiers, from their codes and last seals, in any order."""
    digest = hashlib.sha256()
    for code, head in sorted(heads):
        digest.update(f"{code} {head}\n".encode())
    return digest.hexdigest()
