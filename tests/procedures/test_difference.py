"""What is new, amended and repealed between two catalogues (R23, T47)."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import evolve

from tthc_flow.procedures import (
    Catalogue,
    Commitment,
    LegalDocument,
    Level,
    Procedure,
    Step,
    StepKind,
    SubmissionChannel,
    sample_catalogue,
)
from tthc_flow.procedures.difference import Change, Repeal, compare_catalogues
from tthc_flow.terms import WorkingDays

ONLINE = SubmissionChannel.ONLINE
SIGN = Step("sign", "Ký", WorkingDays(1), 1, StepKind.APPROVE)
FIRST, SECOND = date(2025, 7, 1), date(2026, 9, 3)


def procedure(**changes: Any) -> Procedure:
    """A procedure in force from FIRST."""
    facts: dict[str, Any] = {
        "code": "1.000703",
        "name": "Cấp phép",
        "field_of_work": "Đường bộ",
        "level": Level.PROVINCE,
        "statutory": {ONLINE: WorkingDays(4)},
        "steps": (SIGN,),
        "valid_from": FIRST,
        "publication": LegalDocument("662/QĐ-BXD"),
    }
    return Procedure(**facts | changes)


def book(*procedures: Procedure) -> Catalogue:
    """A catalogue of them."""
    return Catalogue("Danh mục", procedures)


def test_a_catalogue_does_not_differ_from_itself() -> None:
    """The sample, with its versions and commitments."""
    assert compare_catalogues(sample_catalogue(), sample_catalogue()).is_empty


def test_new_and_left_out() -> None:
    """A code of its own; a case is a procedure of its own too."""
    found = compare_catalogues(
        book(procedure(), procedure(code="1.000704")), book(procedure(), procedure(case="a"))
    )
    assert [each.reference for each in found.new] == ["1.000703/a"]
    assert [(each.procedure.code, each.until) for each in found.repealed] == [("1.000704", None)]
    assert found.amended == ()


def test_an_amendment_is_told_field_by_field() -> None:
    """R23: every fact that a catalogue holds, steps by their key."""
    draft = Step("draft", "Soạn thảo", WorkingDays(2), 1, StepKind.APPRAISE)
    terms = {ONLINE: WorkingDays(3), SubmissionChannel.POSTAL: WorkingDays(5)}
    after = procedure(
        name="Cấp giấy phép",
        statutory=terms,
        commitment=Commitment(terms, {ONLINE: WorkingDays(2)}, LegalDocument("1/QĐ")),
        steps=(draft, evolve(SIGN, stage=2, term=WorkingDays("0.5"))),
    )
    (amendment,) = compare_catalogues(book(procedure()), book(after)).amended
    assert not amendment.is_new_version
    assert amendment.changes == (
        Change("name", "Cấp phép", "Cấp giấy phép"),
        Change("terms, online", "4 ngày làm việc", "3 ngày làm việc"),
        Change("terms, postal", "", "5 ngày làm việc"),
        Change("commitment, decision", "", "1/QĐ"),
        Change("commitment, online", "", "2 ngày làm việc"),
        Change("step 'sign', term", "1 ngày làm việc", "0,5 ngày làm việc"),
        Change("step 'sign', stage", "1", "2"),
        Change("step 'draft'", "", "Soạn thảo"),
    )


def test_a_new_version_is_compared_with_the_one_before() -> None:
    """T47: the old version ends where the new begins: one amendment, and no repeal."""
    old = procedure()
    closed = procedure(valid_until=SECOND)
    new = procedure(valid_from=SECOND, statutory={ONLINE: WorkingDays(3)})
    for after in (book(closed, new), book(new)):
        found = compare_catalogues(book(old), after)
        (amendment,) = found.amended
        assert amendment.is_new_version
        assert amendment.changes == (
            Change("valid_from", "2025-07-01", "2026-09-03"),
            Change("terms, online", "4 ngày làm việc", "3 ngày làm việc"),
        )
        assert (found.new, found.repealed) == ((), ())


def test_a_repeal_and_other_ends() -> None:
    """R23: an end without a successor is a repeal; a moved or lifted end is an amendment."""
    open_end, ended = procedure(), procedure(valid_until=SECOND)
    found = compare_catalogues(book(open_end), book(ended))
    assert found.repealed == (Repeal(ended, SECOND),)
    assert found.amended == ()
    (lifted,) = compare_catalogues(book(ended), book(open_end)).amended
    assert lifted.changes == (Change("valid_until", "2026-09-03", ""),)
    moved = procedure(valid_until=date(2026, 10, 1))
    (amendment,) = compare_catalogues(book(ended), book(moved)).amended
    assert amendment.changes == (Change("valid_until", "2026-09-03", "2026-10-01"),)


def test_a_version_that_was_withdrawn_and_a_first_day_that_was_corrected() -> None:
    """T47: a later version may vanish before it holds; a wrong first day may be put right."""
    closed = procedure(valid_until=SECOND)
    later = procedure(valid_from=SECOND)
    (withdrawn,) = compare_catalogues(book(closed, later), book(procedure())).amended[1:]
    assert withdrawn.changes == (Change("version", "2026-09-03", ""),)
    (earlier,) = compare_catalogues(book(later), book(procedure())).amended
    assert earlier.changes == (Change("valid_from", "2026-09-03", "2025-07-01"),)
