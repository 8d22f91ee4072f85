"""The result: published, and returned to the applicant."""

from __future__ import annotations

import pytest

from tthc_flow.dossier.events import Decided, Decision, ResultPublished, ResultReturned

from ..stories import HANDED, Happening, at, procedure, told
from .seen import begins, flags, opens


def decided(when: str) -> Happening:
    """A decision; a denial needs no last stage."""
    return (Decided, when, {"outcome": Decision.DENIED})


def test_nothing_is_owed_before_the_decision() -> None:
    """T43: what is not decided can be neither published nor returned."""
    found = flags(told(HANDED), "12-31 09:00")
    assert not [key for key in found if key.startswith(("PUBLICATION", "RETURN"))]


def test_a_result_is_published_by_the_next_working_day() -> None:
    """R39: the rulebook's one working day; decided on Fri 13/11, by the end of Mon 16/11."""
    dossier = told(HANDED, decided("11-13 10:00"))
    opens(dossier, "PUBLICATION/DUE_SOON/0", "11-16 07:00")
    begins(dossier, "PUBLICATION/OVERDUE/0", "11-17 00:00")
    late = told(HANDED, decided("11-13 10:00"), (ResultPublished, "11-17 09:00", {}))
    done = told(HANDED, decided("11-13 10:00"), (ResultPublished, "11-16 09:00", {}))
    assert set(flags(late, "12-31 09:00", "PUBLICATION")) == {"PUBLICATION/OVERDUE/0"}
    assert not flags(done, "12-31 09:00", "PUBLICATION")


@pytest.mark.parametrize(
    ("when", "last"),
    [
        ("11-12 10:00", "11-17 00:00"),  # by the appointed Mon 16/11
        ("11-16 16:00", "11-17 00:00"),
        ("11-17 00:00", "11-17 00:00"),  # at its 24:00, in time
        ("11-18 10:00", "11-19 00:00"),  # late, so at once
        ("11-22 10:00", "11-24 00:00"),  # on Sunday: Mon 23/11
    ],
)
def test_a_result_is_returned_by_the_appointed_date_or_at_once(when: str, last: str) -> None:
    """R39: what was decided after its date is owed on the day of the decision."""
    late = begins(told(HANDED, decided(when)), "RETURN/OVERDUE/0", last)
    assert late.basis == "giấy hẹn trả kết quả"


def test_a_return_ends_it_and_a_late_one_stays() -> None:
    """R40: returned on Mon 16/11 in time, on Tue 17/11 late."""
    in_time = told(HANDED, decided("11-12 10:00"), (ResultReturned, "11-16 16:00", {}))
    late = told(HANDED, decided("11-12 10:00"), (ResultReturned, "11-17 08:00", {}))
    opens(told(HANDED, decided("11-10 10:00")), "RETURN/DUE_SOON/0", "11-12 07:00")
    assert not flags(in_time, "12-31 09:00", "RETURN")
    assert set(flags(late, "12-31 09:00", "RETURN")) == {"RETURN/OVERDUE/0"}


def test_without_a_date_no_return_is_owed() -> None:
    """R16: undated is never late."""
    dossier = told(HANDED, decided("11-12 10:00"), by=procedure("không quy định"))
    assert not flags(dossier, "12-31 09:00", "RETURN")
    assert "PUBLICATION/OVERDUE/0" in flags(dossier, at("12-31 09:00"))
