"""What supervision says of a dossier, and exactly when it begins to say it."""

from __future__ import annotations

from datetime import datetime, timedelta

from tthc_flow.dossier import Dossier
from tthc_flow.supervision import Flag, assess

from ..stories import at

MOMENT = timedelta(microseconds=1)


def flags(dossier: Dossier, when: datetime | str, about: str = "") -> dict[str, Flag]:
    """Flags by their key without the dossier, such as `STEP:work/OVERDUE/0`."""
    moment = at(when) if isinstance(when, str) else when
    found = {flag.key.removeprefix("D/"): flag for flag in assess(dossier, moment)}
    return {key: flag for key, flag in found.items() if key.startswith(about)}


def begins(dossier: Dossier, key: str, when: str) -> Flag:
    """The flag *key*, which is not there yet at *when* and is there a moment later."""
    last = at(when)
    assert key not in flags(dossier, last)
    flag = flags(dossier, last + MOMENT)[key]
    assert flag.raised_at == last
    return flag


def opens(dossier: Dossier, key: str, when: str) -> Flag:
    """The flag *key*, which is there from *when* on and not a moment before."""
    first = at(when)
    assert key not in flags(dossier, first - MOMENT)
    flag = flags(dossier, first)[key]
    assert flag.raised_at == first
    return flag
