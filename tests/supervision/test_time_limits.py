"""Statute, commitment and appointment, each with its own flags; dates counted by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tthc_flow.dossier.events import Decided, Decision, Extended, Reappointed, Withdrawn
from tthc_flow.supervision import ObligationKind, Severity, obligations_of
from tthc_flow.terms import CountingRule, SupplementPolicy, WorkingDays

from ..stories import HANDED, Happening, at, procedure, supplement, suspension, told
from .seen import begins, flags, opens

CUT = procedure("5 ngày làm việc", "3 ngày làm việc")
"""Accepted Mon 09/11/2026: by law Mon 16/11, as promised and appointed Thu 12/11."""

LIMITS = ("STATUTORY", "COMMITTED", "APPOINTED")
DENIED = {"outcome": Decision.DENIED}


@pytest.mark.parametrize(
    ("limit", "soon", "end"),
    [
        ("STATUTORY", "11-12 07:00", "11-17 00:00"),
        ("COMMITTED", "11-10 07:00", "11-13 00:00"),
        ("APPOINTED", "11-10 07:00", "11-13 00:00"),
    ],
)
def test_each_limit_is_due_soon_two_working_days_before_and_overdue_after_its_day(
    limit: str, soon: str, end: str
) -> None:
    """R39, T46: from the opening two working days before; late is after 24:00 (T02)."""
    dossier = told(HANDED, by=CUT)
    warned = opens(dossier, f"{limit}/DUE_SOON/0", soon)
    late = begins(dossier, f"{limit}/OVERDUE/0", end)
    assert warned.due_at == late.due_at == at(end)
    assert f"{limit}/DUE_SOON/0" not in flags(dossier, "11-17 00:01")
    assert (warned.severity, limit in late.message_en) == (Severity.WARNING, False)


def test_what_each_limit_rests_on_is_named() -> None:
    """R39: the decision that publishes, the one that promises, the slip."""
    owed = obligations_of(told(by=CUT), at("11-09 09:00"))
    bases = {limit.kind.value: limit.basis for limit in owed}
    assert [bases[limit] for limit in LIMITS] == ["1/QĐ", "2/QĐ", "giấy hẹn trả kết quả"]


def test_a_term_in_hours_is_late_after_its_instant() -> None:
    """R15: twelve working hours from Mon 09:00 are over on Tue at 15:00."""
    dossier = told(HANDED, by=procedure("12 giờ làm việc"))
    assert begins(dossier, "STATUTORY/OVERDUE/0", "11-10 15:00").due_at == at("11-10 15:00")


def test_without_a_time_limit_only_the_slip_binds() -> None:
    """R16, R35: undated is neither late nor in time; a printed Fri 20/11 is a date all the same."""
    by = procedure("không quy định")
    assert not {key for key in flags(told(HANDED, by=by), "12-31 09:00") if key.startswith(LIMITS)}
    dossier = told(HANDED, by=by, appointed_on=date(2026, 11, 20))
    begins(dossier, "APPOINTED/OVERDUE/0", "11-21 00:00")
    assert not flags(dossier, "12-31 09:00", "STATUTORY")


def test_decided_in_time_is_never_late_and_decided_late_always() -> None:
    """R40, T43: the decision ends the count; a breach stays on record after it."""
    in_time = told(HANDED, (Decided, "11-12 23:59", DENIED), by=CUT)
    assert not {key for key in flags(in_time, "12-31 09:00") if key.startswith(LIMITS)}
    late = told(HANDED, (Decided, "11-13 00:01", DENIED), by=CUT)
    for when in ("11-13 00:01", "12-31 09:00"):
        found = {key for key in flags(late, when) if key.startswith(LIMITS)}
        assert found == {"COMMITTED/OVERDUE/0", "APPOINTED/OVERDUE/0"}


def test_a_withdrawal_ends_the_count_too() -> None:
    """T30: withdrawn on its last day it is not late; a day later it was."""
    for when, keys in (("11-16 16:00", set()), ("11-17 16:00", {"STATUTORY/OVERDUE/0"})):
        dossier = told(HANDED, (Withdrawn, when, {}))
        assert set(flags(dossier, "12-31 09:00", "STATUTORY")) == keys


# --- dates one after another (R40) ------------------------------------------------------------


def test_a_stopped_clock_owes_no_date() -> None:
    """R33: while a supplement is awaited there is no date to be late for."""
    stopped = told(HANDED, *supplement("11-11 09:00"), by=CUT)
    assert not {key for key in flags(stopped, "12-31 09:00") if key.startswith(LIMITS)}


def test_a_restart_opens_a_new_epoch() -> None:
    """R40: asked on Wed 11/11, supplied on Mon 16/11: anew until Thu 19/11 and Mon 23/11."""
    dossier = told(HANDED, *supplement("11-11 09:00", "11-16 09:00"), by=CUT)
    begins(dossier, "COMMITTED/OVERDUE/1", "11-20 00:00")
    opens(dossier, "STATUTORY/DUE_SOON/1", "11-19 07:00")
    begins(dossier, "STATUTORY/OVERDUE/1", "11-24 00:00")
    assert not [key for key in flags(dossier, "12-31 09:00") if key.endswith("OVERDUE/0")]


def test_a_pause_after_a_missed_date_opens_no_epoch_and_loses_nothing() -> None:
    """R33, R40: promised until Thu 12/11, stopped on Fri: late before, during and after."""
    dossier = told(HANDED, *suspension("11-13 09:00", "11-18 09:00"), by=CUT)
    for when in ("11-13 08:00", "11-14 09:00", "11-19 09:00"):
        assert set(flags(dossier, when, "COMMITTED/OVERDUE")) == {"COMMITTED/OVERDUE/0"}
    begins(dossier, "STATUTORY/OVERDUE/1", "11-20 00:00")


def test_a_pause_that_moves_nothing_opens_no_epoch() -> None:
    """R40: over lunch no working day is lost; the date is the same, so is its key."""
    dossier = told(HANDED, *suspension("11-11 12:00", "11-11 13:00"))
    begins(dossier, "STATUTORY/OVERDUE/0", "11-17 00:00")


def test_a_reappointment_is_a_new_date_of_the_appointment_only() -> None:
    """T40: told on Thu 12/11 for Fri 20/11; the promise and the law keep their own dates."""
    again: Happening = (Reappointed, "11-12 09:00", {"new_on": date(2026, 11, 20)})
    dossier = told(HANDED, again, by=CUT)
    begins(dossier, "APPOINTED/OVERDUE/1", "11-21 00:00")
    begins(dossier, "COMMITTED/OVERDUE/0", "11-13 00:00")
    assert set(flags(dossier, "12-31 09:00", "APPOINTED/OVERDUE")) == {"APPOINTED/OVERDUE/1"}


def test_a_reappointment_after_the_date_leaves_its_breach() -> None:
    """R40: missed on Thu 12/11, told anew on Mon 16/11: both epochs are on record in the end."""
    again: Happening = (Reappointed, "11-16 09:00", {"new_on": date(2026, 11, 20)})
    found = flags(told(HANDED, again, by=CUT), "12-31 09:00", "APPOINTED/OVERDUE")
    assert {key: flag.due_at for key, flag in found.items()} == {
        "APPOINTED/OVERDUE/0": at("11-13 00:00"),
        "APPOINTED/OVERDUE/1": at("11-21 00:00"),
    }


def test_an_extension_is_a_new_date_by_law() -> None:
    """R35, R40: extended on Fri 13/11 by two working days, to Wed 18/11."""
    more: Happening = (Extended, "11-13 09:00", {"term": WorkingDays(2), "basis": "Luật Đất đai"})
    dossier = told(HANDED, more)
    begins(dossier, "STATUTORY/OVERDUE/1", "11-19 00:00")
    assert "STATUTORY/OVERDUE/0" not in flags(dossier, "12-31 09:00")


def test_a_wait_that_is_ignored_stops_nothing() -> None:
    """R33: under IGNORE the date is missed while the supplement is awaited."""
    rule = CountingRule(policy=SupplementPolicy.IGNORE)
    begins(
        told(HANDED, *supplement("11-11 09:00"), rule=rule), "STATUTORY/OVERDUE/0", "11-17 00:00"
    )


def test_every_kind_of_obligation_is_known() -> None:
    """R39: eleven of them."""
    assert len(ObligationKind) == 11
