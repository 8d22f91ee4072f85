"""A procedure in one version, its stages, its commitment, and the catalogue that keeps versions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tthc_flow.calendars import WorkingCalendar, load_calendar
from tthc_flow.errors import (
    CallerError,
    CommitmentTooLong,
    InvalidProcedure,
    NoDueDate,
    UnknownProcedure,
)
from tthc_flow.procedures import (
    Catalogue,
    Commitment,
    LaterShare,
    LegalDocument,
    Level,
    Procedure,
    Step,
    StepKind,
    SubmissionChannel,
    later_share,
)
from tthc_flow.terms import CalendarDays, Months, SameDay, Term, Unspecified, WorkingDays

IN_PERSON, ONLINE = SubmissionChannel.IN_PERSON, SubmissionChannel.ONLINE
DECISION = LegalDocument("3508/QĐ-UBND", "UBND thành phố Hải Phòng", date(2026, 9, 3))


def step(key: str, stage: int, kind: StepKind = StepKind.APPRAISE, days: float = 1) -> Step:
    return Step(key, key, WorkingDays(days), stage, kind)


STEPS = (
    step("intake", 1, StepKind.INTAKE, 0.5),
    step("appraise", 2),
    step("consult", 2, StepKind.CONSULT),
    step("sign", 3, StepKind.APPROVE),
    step("return_result", 4, StepKind.RETURN_RESULT),
)


def procedure(**other: Any) -> Procedure:
    """A procedure without a fault, unless *other* brings one."""
    parts: dict[str, Any] = {
        "code": "1.000703",
        "name": "Cấp Giấy phép kinh doanh vận tải bằng xe ô tô",
        "field_of_work": "Đường bộ",
        "level": Level.PROVINCE,
        "statutory": {IN_PERSON: WorkingDays(20), ONLINE: WorkingDays(7)},
        "steps": STEPS,
        "valid_from": date(2026, 1, 1),
        "publication": DECISION,
    }
    return Procedure(**(parts | other))


def test_each_channel_has_its_own_term() -> None:
    """T10: limits can differ per channel (3.000374: online 7, in person 20 working days)."""
    both = procedure()
    assert both.statutory_term(ONLINE) == WorkingDays(7)
    assert both.statutory_term(IN_PERSON) == WorkingDays(20)
    assert both.channels == (IN_PERSON, ONLINE)
    with pytest.raises(CallerError, match="no channel postal"):
        both.statutory_term(SubmissionChannel.POSTAL)


def test_intake_and_return_are_not_work_in_progress() -> None:
    """R23, T35: steps of a stage run in parallel; the work is numbered from 1."""
    stages = procedure().stages
    assert [stage.number for stage in stages] == [1, 2]
    assert [[each.key for each in stage.steps] for stage in stages] == [
        ["appraise", "consult"],
        ["sign"],
    ]
    assert [each.key for each in procedure().intake_steps] == ["intake"]


def test_what_was_given_cannot_be_changed_later() -> None:
    """R38: what a dossier pins is a value; the caller's table is copied."""
    terms: dict[SubmissionChannel, Term] = {ONLINE: WorkingDays(7)}
    pinned = procedure(statutory=terms)
    terms[ONLINE] = WorkingDays(70)
    assert pinned.statutory_term(ONLINE) == WorkingDays(7)


@pytest.mark.parametrize(
    "change",
    [
        {"statutory": {IN_PERSON: WorkingDays(20), ONLINE: WorkingDays(8)}},
        {"steps": (*STEPS[:3], step("sign", 3, StepKind.APPROVE, 2), STEPS[4])},
        {"steps": (*STEPS[:2], step("consult", 3), step("sign", 4), step("return_result", 5))},
        {"supplement_window": CalendarDays(30)},
        {"commitment": Commitment({ONLINE: WorkingDays(7)}, {ONLINE: WorkingDays(5)}, DECISION)},
        {"valid_from": date(2026, 2, 1)},
    ],
)
def test_the_hash_tells_what_moves_a_date(change: dict[str, Any]) -> None:
    """R38: one hash pins the basis; terms, steps, stages and windows move dates."""
    assert procedure(**change).hash != procedure().hash


@pytest.mark.parametrize("change", [{"valid_until": date(2027, 1, 1)}, {"name": "Tên mới"}])
def test_the_hash_stays_when_no_date_moves(change: dict[str, Any]) -> None:
    """R38: closing a version changes nothing for the dossiers that keep it (T47)."""
    assert procedure(**change).hash == procedure().hash


def test_all_faults_of_a_procedure_are_told_at_once() -> None:
    """R26: a wrong code, an impossible window and doubled keys are one error."""
    with pytest.raises(InvalidProcedure) as caught:
        procedure(code="1.0", valid_until=date(2025, 1, 1), steps=(*STEPS, STEPS[1]))
    assert len(caught.value.faults) == 3
    assert "1.0 (2026-01-01)" in str(caught.value)


# --- commitments ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statutory", "committed"),
    [(WorkingDays(3), WorkingDays(3.5)), (CalendarDays(15), CalendarDays(16))],
)
def test_a_commitment_may_not_lengthen(statutory: Term, committed: Term) -> None:
    """R24, T44: a province may shorten, never lengthen."""
    with pytest.raises(CommitmentTooLong, match=r"online: committed .* is longer than statutory"):
        Commitment({ONLINE: statutory}, {ONLINE: committed}, DECISION)


@pytest.mark.parametrize(
    ("statutory", "committed", "changes"),
    [
        (WorkingDays(1), WorkingDays(1), False),  # nine of the published pairs are not cut at all
        (WorkingDays(3), WorkingDays(2.5), False),
        (CalendarDays(25), WorkingDays(17.5), True),
        (SameDay(), SameDay(), False),
    ],
)
def test_a_pair_is_stored_as_published(statutory: Term, committed: Term, *, changes: bool) -> None:
    """R24, T45: both times are kept; none is computed from the other; units may differ."""
    pair = Commitment({ONLINE: statutory, IN_PERSON: statutory}, {ONLINE: committed}, DECISION)
    assert pair.changes_unit is changes
    promised = procedure(statutory={ONLINE: statutory, IN_PERSON: statutory}, commitment=pair)
    assert promised.committed_term(ONLINE) == committed
    assert promised.committed_term(IN_PERSON) is None
    assert procedure().committed_term(ONLINE) is None


@pytest.fixture(scope="module")
def vn() -> WorkingCalendar:
    return load_calendar()


def test_a_cut_in_another_unit_may_be_later_on_some_days(vn: WorkingCalendar) -> None:
    """R24: 17,5 working days against 25 days is later on half of all start days."""
    year = date(2026, 1, 1), date(2026, 12, 31)
    found = later_share(CalendarDays(25), WorkingDays(17.5), vn, *year)
    assert 0.4 < found.share < 0.6
    assert found.example is not None
    assert vn.is_working_day(found.example)


def test_a_cut_in_another_unit_may_be_never_or_always_later(vn: WorkingCalendar) -> None:
    """R24: 5 working days always fit into a month; 30 working days never do."""
    year = date(2026, 1, 1), date(2026, 12, 31)
    never = later_share(Months(1), WorkingDays(5), vn, *year)
    assert never == LaterShare(Fraction(0), None)
    always = later_share(Months(1), WorkingDays(30), vn, *year)
    assert always == LaterShare(Fraction(1), date(2026, 1, 5))


def test_a_term_without_a_date_cannot_be_compared(vn: WorkingCalendar) -> None:
    """R20: unknown is not zero."""
    with pytest.raises(NoDueDate):
        later_share(Unspecified(), WorkingDays(5), vn, date(2026, 1, 5), date(2026, 1, 5))


# --- versions ---------------------------------------------------------------------------------


def test_the_version_of_the_day_is_found() -> None:
    """T47: a dossier keeps the version in force when it was accepted; ends are exclusive."""
    old = procedure(valid_until=date(2026, 9, 3))
    new = procedure(valid_from=date(2026, 9, 3), valid_until=date(2027, 1, 1))
    book = Catalogue("Danh mục", (new, old))
    assert book.codes == ("1.000703",)
    assert book.versions("1.000703") == (old, new)
    assert book.procedure("1.000703", date(2026, 9, 2)) is old
    assert book.procedure("1.000703", date(2026, 9, 3)) is new
    for outside in (date(2025, 12, 31), date(2027, 1, 1)):
        with pytest.raises(UnknownProcedure, match="not in force") as caught:
            book.procedure("1.000703", outside)
        assert "2026-01-01 to 2026-09-03" in caught.value.remedy
    with pytest.raises(UnknownProcedure, match=r"no procedure '9\.999999'"):
        book.procedure("9.999999", date(2026, 9, 3))


def test_cases_of_one_code_stand_beside_each_other() -> None:
    """R23: 1.013814 has own steps for founding and for dissolving; a dossier names its case."""
    founding, dissolving = procedure(case="a"), procedure(case="b")
    book = Catalogue("Danh mục", (dissolving, founding))
    assert book.codes == ("1.000703/a", "1.000703/b")
    assert book.procedure("1.000703/b", date(2026, 9, 3)) is dissolving
    assert founding.hash != dissolving.hash
    assert founding.label == "1.000703/a (2026-01-01)"
    with pytest.raises(UnknownProcedure) as caught:
        book.versions("1.000703")
    assert "1.000703/a, 1.000703/b" in caught.value.remedy
