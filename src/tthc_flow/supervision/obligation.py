"""What is owed on a dossier, by when, and on what basis (R39)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from tthc_flow.terms import DueDate, Outcome, Standing, classify

__all__ = ["Obligation", "ObligationKind"]


class ObligationKind(StrEnum):
    """Every limit the law, the commitment or the internal process sets (R39)."""

    STATUTORY = "STATUTORY"
    """*Thời hạn luật định*."""
    COMMITTED = "COMMITTED"
    """*Thời hạn cam kết*, as published by decision (R24)."""
    APPOINTED = "APPOINTED"
    """*Ngày hẹn trả kết quả*, as printed on the slip or re-appointed (T39, T40)."""
    STEP = "STEP"
    """*Thời hạn của bước* in the internal process (R37)."""
    HANDOVER = "HANDOVER"
    """*Bàn giao hồ sơ* to the deciding unit (T31)."""
    CONSULTATION = "CONSULTATION"
    """*Trả lời ý kiến*, by the date the asking unit set."""
    SUPPLEMENT_REQUEST = "SUPPLEMENT_REQUEST"
    """*Yêu cầu bổ sung* after acceptance, in time (T23)."""
    SUPPLEMENT_WINDOW = "SUPPLEMENT_WINDOW"
    """*Nộp bổ sung* by the applicant, within the procedure's window (T28)."""
    APOLOGY = "APOLOGY"
    """*Văn bản xin lỗi* before expiry (T38)."""
    PUBLICATION = "PUBLICATION"
    """*Công khai kết quả*."""
    RETURN = "RETURN"
    """*Trả kết quả* to the applicant."""


@frozen
class Obligation:
    """
    Something owed by an instant.

    Attributes:
        kind: What.
        due: By when; late means after ``due.expires_at``, which is itself in time.
        basis: Article, decision or paper it rests on, as officials quote it.
        owed_from: Since when it is owed.
        over_at: When it was met, replaced, stopped by a pause, or ended with the dossier; None
            while it binds.
        epoch: Number of the legal date, or of the act it comes from, from 0 in order of time. A
            new legal date is a new epoch.
        subject: Which step, when there are several at once; empty otherwise.
        about_vi: The step or body for people; empty when there is only one.
        about_en: The same in English.
    """

    kind: ObligationKind
    due: DueDate
    basis: str
    owed_from: datetime
    over_at: datetime | None
    epoch: int = 0
    subject: str = ""
    about_vi: str = ""
    about_en: str = ""

    @property
    def due_at(self) -> datetime:
        """Last instant in time."""
        return self.due.expires_at

    def standing(self, at: datetime, due_soon_days: int) -> Outcome | Standing:
        """
        Its class as seen at *at*, by the one rule for all classes (R16).

        Args:
            at: Not before the last event of the dossier.
            due_soon_days: Working days before its due date from which it is due soon.
        """
        if self.over_at is not None:
            return classify(self.due, finished_at=self.over_at)
        return classify(self.due, at=at, due_soon_days=due_soon_days)
