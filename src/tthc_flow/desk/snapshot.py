"""What was on record at an instant, and what it said then (R42)."""

from __future__ import annotations

from datetime import datetime
from itertools import takewhile

from attrs import frozen

from tthc_flow.desk.limits import refuse_unkeepable
from tthc_flow.desk.ports import Store
from tthc_flow.desk.record import events_of, recall_rules
from tthc_flow.dossier import Deadlines, Dossier, Jurisdiction
from tthc_flow.errors import UnknownDossier
from tthc_flow.supervision import Flag, assess
from tthc_flow.terms import SupplementPolicy

__all__ = ["Snapshot"]


@frozen(eq=False)
class Snapshot:
    """
    The desk as it stood at *at*: nothing entered later is known, corrections included.

    What we know today of that instant is another question: ask ``dossier.as_of(at)``.

    Attributes:
        at: The instant.
    """

    at: datetime
    _store: Store
    _place: Jurisdiction

    def dossier(self, code: str) -> Dossier:
        """
        A dossier as it was on record then.

        Raises:
            UnknownDossier: Nothing of it was on record.
            InvalidCommand: A code that no database keeps.
        """
        refuse_unkeepable(code=code)
        # Up to the first one entered later: a clock set back does not tear the record.
        kept = takewhile(lambda one: one.recorded_at <= self.at, self._store.log.read(code))
        events = list(events_of(kept))
        if not events:
            raise UnknownDossier(
                f"it was not on record at {self.at:%H:%M %d/%m/%Y}",
                where=f"dossier {code}",
                what_vi=f"chưa có hồ sơ {code} lúc {self.at:%H:%M %d/%m/%Y}",
                remedy_vi="kiểm tra lại mã hồ sơ và thời điểm",
            )
        recall_rules(events, self._store, self._place)
        return Dossier.fold(events, self._place)

    def state(self, code: str) -> str:
        """The state it was in."""
        return self.dossier(code).state

    def deadlines(self, code: str, policy: SupplementPolicy | None = None) -> Deadlines:
        """Its due dates as they stood."""
        return self.dossier(code).deadlines(self.at, policy)

    def flags(self, code: str) -> list[Flag]:
        """The flags that stood against it."""
        return assess(self.dossier(code), self.at)
