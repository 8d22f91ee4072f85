"""How a desk refuses what the law forbids: to a programmer and to a clerk (R35)."""

from __future__ import annotations

from tthc_flow.dossier import Event
from tthc_flow.errors import ForbiddenByLaw

__all__ = ["forbid"]


def forbid(event: Event, what: str, citation: str, remedy: str, vi: tuple[str, str]) -> None:
    """
    Refuse *event*.

    Args:
        event: What was tried.
        what: What is wrong.
        citation: The article or rule.
        remedy: What to do instead.
        vi: Both sentences in Vietnamese, for the clerk; the code of the dossier goes before.

    Raises:
        ForbiddenByLaw: Always.
    """
    what_vi, remedy_vi = vi
    raise ForbiddenByLaw(
        what,
        where=f"dossier {event.dossier}",
        citation=citation,
        remedy=remedy,
        what_vi=f"hồ sơ {event.dossier}: {what_vi}",
        remedy_vi=remedy_vi,
    )
