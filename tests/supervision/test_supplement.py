"""Supplements after acceptance: asked within three working days, supplied within the window."""

from __future__ import annotations

import pytest

from tthc_flow.dossier.events import Discontinued
from tthc_flow.terms import CountingRule, SupplementPolicy

from ..stories import HANDED, procedure, supplement, told
from .seen import begins, flags, opens

LONG = procedure("20 ngày làm việc", window="10 ngày")


@pytest.mark.parametrize(("asked", "late"), [("11-12 23:59", False), ("11-13 00:01", True)])
def test_a_request_is_late_after_three_working_days(asked: str, *, late: bool) -> None:
    """T23: received on Mon 09/11, asked for by the end of Thu 12/11, known when it is asked."""
    dossier = told(HANDED, *supplement(asked), by=LONG)
    found = flags(dossier, "12-31 09:00", "SUPPLEMENT_REQUEST")
    assert set(found) == ({"SUPPLEMENT_REQUEST/OVERDUE/0"} if late else set())
    if late:
        flag = opens(dossier, "SUPPLEMENT_REQUEST/OVERDUE/0", asked)
        assert flag.due_at.isoformat() == "2026-11-13T00:00:00+07:00"


@pytest.mark.parametrize(
    ("policy", "asked", "late"),
    [
        # Supplied on Wed 18/11: anew until Mon 23/11; else still since Mon 09/11.
        ("RESTART", "11-23 23:59", False),
        ("RESTART", "11-24 00:01", True),
        ("SUBTRACT", "11-18 10:00", True),
        ("IGNORE", "11-18 10:00", True),
    ],
)
def test_a_second_request_counts_from_the_new_receipt_only_when_the_term_restarts(
    policy: str, asked: str, *, late: bool
) -> None:
    """T23, T24: under RESTART a full supplement is a new receipt."""
    rule = CountingRule(policy=SupplementPolicy(policy))
    story = [*supplement("11-10 09:00", "11-18 09:00"), *supplement(asked)]
    found = flags(told(HANDED, *story, by=LONG, rule=rule), "12-31 09:00", "SUPPLEMENT_REQUEST")
    assert ("SUPPLEMENT_REQUEST/OVERDUE/1" in found) is late
    assert "SUPPLEMENT_REQUEST/SECOND_SUPPLEMENT/1" in found


def test_the_applicants_window_is_the_procedures() -> None:
    """T28: ten days from Wed 11/11 end on Sat 21/11, so on Mon 23/11."""
    dossier = told(HANDED, *supplement("11-11 09:00"), by=LONG)
    opens(dossier, "SUPPLEMENT_WINDOW/DUE_SOON/0", "11-19 07:00")
    late = begins(dossier, "SUPPLEMENT_WINDOW/OVERDUE/0", "11-24 00:00")
    assert late.basis == "1/QĐ"
    for window in ("", "không quy định", "không tính thời gian"):
        endless = told(HANDED, *supplement("11-11 09:00"), by=procedure(window=window))
        assert not flags(endless, "12-31 09:00", "SUPPLEMENT_WINDOW")


def test_a_supplement_in_time_is_no_finding_and_a_late_one_stays() -> None:
    """R40, T28: the applicant's lateness is on record, and ends with the dossier."""
    in_time = told(HANDED, *supplement("11-11 09:00", "11-23 16:00"), by=LONG)
    late = told(HANDED, *supplement("11-11 09:00", "11-25 16:00"), by=LONG)
    closed = told(HANDED, *supplement("11-11 09:00"), (Discontinued, "11-23 16:00", {}), by=LONG)
    for dossier, keys in (
        (in_time, set()),
        (late, {"SUPPLEMENT_WINDOW/OVERDUE/0"}),
        (closed, set()),
    ):
        assert set(flags(dossier, "12-31 09:00", "SUPPLEMENT_WINDOW")) == keys
