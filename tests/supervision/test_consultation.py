"""Opinions asked of other bodies, with a day for the reply."""

from __future__ import annotations

from datetime import date

import pytest

from tthc_flow.dossier.events import (
    ConsultationAnswered,
    ConsultationRequested,
    Withdrawn,
)

from ..stories import HANDED, Happening, suspension, told
from .seen import begins, flags, opens


def asked(when: str, unit: str, reply_by: date | None = None) -> Happening:
    """A body is asked."""
    return (ConsultationRequested, when, {"unit": unit, "reply_by": reply_by})


def answered(when: str, unit: str) -> Happening:
    """It replies."""
    return (ConsultationAnswered, when, {"unit": unit})


FRIDAY = date(2026, 11, 13)


def test_a_reply_is_late_after_the_day_asked_for() -> None:
    """NĐ 61/2018 art. 19.5: due soon two working days before, late after its 24:00."""
    dossier = told(HANDED, asked("11-09 11:00", "Cơ quan thuế", FRIDAY))
    opens(dossier, "CONSULTATION/DUE_SOON/0", "11-11 07:00")
    late = begins(dossier, "CONSULTATION/OVERDUE/0", "11-14 00:00")
    assert "“Cơ quan thuế”" in late.message_vi
    assert late.basis == "NĐ 61/2018/NĐ-CP điều 19 khoản 5"


@pytest.mark.parametrize("reply_by", [date(2026, 11, 14), date(2026, 11, 15), date(2026, 11, 16)])
def test_a_closed_day_ends_with_the_next_working_day(reply_by: date) -> None:
    """R18, T03: Saturday and Sunday are Monday 16/11."""
    dossier = told(HANDED, asked("11-09 11:00", "Cơ quan thuế", reply_by))
    begins(dossier, "CONSULTATION/OVERDUE/0", "11-17 00:00")


def test_a_reply_in_time_is_no_finding_and_a_late_one_stays() -> None:
    """R40: whoever replied late was late, also when the dossier has ended."""
    ask = asked("11-09 11:00", "Cơ quan thuế", FRIDAY)
    in_time = told(HANDED, ask, answered("11-13 23:00", "Cơ quan thuế"))
    late = told(
        HANDED, ask, answered("11-16 09:00", "Cơ quan thuế"), (Withdrawn, "11-16 10:00", {})
    )
    assert not flags(in_time, "12-31 09:00", "CONSULTATION")
    assert set(flags(late, "12-31 09:00", "CONSULTATION")) == {"CONSULTATION/OVERDUE/0"}


def test_a_reply_during_the_suspension_it_is_the_reason_of_counts() -> None:
    """R27, R34: suspended until the opinion comes, which comes before anybody resumes."""
    ask = asked("11-09 11:00", "Cơ quan thuế", FRIDAY)
    waiting = suspension("11-09 13:30", "11-17 09:00")
    dossier = told(HANDED, ask, waiting[0], answered("11-13 10:00", "Cơ quan thuế"), waiting[1])
    assert not flags(dossier, "12-31 09:00", "CONSULTATION")
    assert dossier.state == "IN_PROGRESS:1"


def test_only_the_body_asked_can_reply() -> None:
    """Each request has its own key; another body's letter answers nothing."""
    dossier = told(
        HANDED,
        asked("11-09 11:00", "Cơ quan thuế", FRIDAY),
        asked("11-09 11:00", "UBND cấp xã", FRIDAY),
        answered("11-11 09:00", "UBND cấp xã"),
    )
    assert set(flags(dossier, "12-31 09:00", "CONSULTATION")) == {"CONSULTATION/OVERDUE/0"}


def test_without_a_day_nothing_is_owed_and_the_end_of_the_dossier_ends_it() -> None:
    """T27: no default time for a reply."""
    assert not flags(told(HANDED, asked("11-09 11:00", "X")), "12-31 09:00", "CONSULTATION")
    ended = told(HANDED, asked("11-09 11:00", "X", FRIDAY), (Withdrawn, "11-12 09:00", {}))
    assert not flags(ended, "12-31 09:00", "CONSULTATION")
