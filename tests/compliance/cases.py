"""For each rule one subject that breaks it and one, as like it as can be, that keeps it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from attrs import evolve

from tthc_flow.compliance import RepealedAct, Yardstick
from tthc_flow.compliance.dossier_log import DueMove, RecordedPause
from tthc_flow.compliance.dossier_log.record import Claim
from tthc_flow.compliance.noqa import NoqaUse
from tthc_flow.compliance.records import BrokenRow, read_printed
from tthc_flow.compliance.subject import Noqa, Place
from tthc_flow.compliance.unchecked import Unchecked
from tthc_flow.procedures import LegalDocument, Level, ReductionDirective, StepKind

from .sound import (
    CUT,
    DECISION,
    OLD,
    ONLINE,
    POSTAL,
    SOUND,
    STEPS,
    all_channels,
    at,
    dossier,
    log,
    pair,
    post,
    posting,
    record,
    step,
    steps,
    table,
    terms,
    unpublished,
    versions,
)

ON = date(2026, 11, 25)
YARDSTICK = Yardstick.of(
    ON,
    directive=ReductionDirective("KH 01/KH-UBND", date(2026, 1, 5), target=Fraction(30, 100)),
    repealed=(RepealedAct("77/QĐ-UBND", date(2026, 1, 1), "3508/QĐ-UBND"),),
)


class Case(NamedTuple):
    """A subject that breaks the rule and one that keeps it."""

    fails: Any
    passes: Any


def _use(*, is_known: bool = True, is_needed: bool = False) -> NoqaUse:
    excuse = Noqa("TF401" if is_known else "TF999", "nộp trực tiếp theo luật")
    return NoqaUse(excuse, SOUND, is_known, was_run=is_known, is_needed=is_needed)


def _with_step(number: int, raw: str, kind: StepKind = StepKind.APPRAISE, **more: Any) -> Any:
    return record(steps=(*STEPS[: number - 1], step(number, raw, kind, **more), *STEPS[number:]))


FORM = {
    "TF004": Case(Unchecked(SOUND, "TF302", "2061 is not covered"), record()),
    "TF001": Case(BrokenRow("r", Place("a.toml", 1), ("unknown key 'colour'",)), record()),
    "TF002": Case(_use(), _use(is_needed=True)),
    "TF003": Case(_use(is_known=False), _use()),
}

TERMS = {
    "TF101": Case(
        record(statutory=terms(in_person=" ", online="1 ngày", postal="1 ngày")), record()
    ),
    "TF102": Case(record(statutory=all_channels("5")), record(statutory=all_channels("5 ngày"))),
    "TF103": Case(
        record(statutory=all_channels("theo hướng dẫn của Sở")),
        record(statutory=all_channels("15 ngày (25 ngày đối với vùng khó khăn).")),
    ),
    "TF104": Case(
        record(statutory=all_channels("0 ngày")), record(statutory=all_channels("1 ngày"))
    ),
    "TF105": Case(
        record(statutory=all_channels("7,5 ngày")),
        record(statutory=all_channels("7,5 ngày làm việc")),
    ),
    "TF106": Case(record(statutory=all_channels("Không quy định")), record()),
    "TF107": Case(
        record(statutory=all_channels("13 tháng")), record(statutory=all_channels("12 tháng"))
    ),
    "TF108": Case(
        record(statutory=all_channels("8 giờ")), record(statutory=all_channels("8 giờ làm việc"))
    ),
    "TF109": Case(record(supplement_window=read_printed("90 ngày")), record()),
    "TF110": Case(record(supplement_window=None), record()),
}

STEP_SUMS = {
    # P102 of the shared decisions: 8 + 1 + 1 + 4 + 1 = 15 days under a stated total of 27.
    "TF201": Case(
        table("27 ngày", "8 ngày", "1 ngày", "1 ngày", "4 ngày", "1 ngày"),
        table("15 ngày", "8 ngày", "1 ngày", "1 ngày", "4 ngày", "1 ngày"),
    ),
    "TF202": Case(
        record(steps=steps("1 ngày", "3 ngày", "4 giờ"), committed=()),
        record(steps=steps("1 ngày", "3 ngày", "không tính thời gian"), committed=()),
    ),
    "TF203": Case(record(steps=steps("1 ngày", "1,5 ngày", "1 giờ")), record()),
    "TF204": Case(record(steps=steps("0,5 ngày", "1 ngày", "4 giờ")), record()),
    "TF205": Case(
        record(statutory=all_channels("trong ngày"), committed=(), steps=steps("4 giờ", "5 giờ")),
        record(statutory=all_channels("trong ngày"), committed=(), steps=steps("4 giờ", "4 giờ")),
    ),
    "TF206": Case(
        table("5 ngày", "1 ngày", "Không nêu rõ", "1 ngày"),
        table("2 ngày", "1 ngày", "Không nêu rõ", "1 ngày"),
    ),
}

STEP_CASES = {
    "TF211": Case(_with_step(2, "theo mục 2 Phần II"), record()),
    "TF212": Case(_with_step(2, ""), record()),
    "TF213": Case(_with_step(2, "Không quy định"), _with_step(2, "Không tính thời gian")),
    "TF214": Case(_with_step(2, "1 ngày", actor=""), _with_step(2, "1 ngày", actor="Phòng A")),
    "TF215": Case(
        _with_step(2, "1 ngày", StepKind.CONSULT),
        _with_step(2, "1 ngày", StepKind.CONSULT, agency="Sở Y tế"),
    ),
    "TF216": Case(record(steps=STEPS[1:]), record()),
    "TF217": Case(record(steps=STEPS[:-1]), record()),
    "TF218": Case(
        _with_step(2, "5 ngày", StepKind.WAIT_FOR_APPLICANT),
        _with_step(2, "Không tính thời gian", StepKind.WAIT_FOR_APPLICANT),
    ),
    "TF219": Case(_with_step(2, "0 ngày"), _with_step(2, "1 giờ")),
}

COMMITMENTS = {
    "TF301": Case(record(committed=all_channels("05 ngày làm việc")), record()),
    # R24: 17.5 working days against 25 days is later on half of all start days.
    "TF302": Case(
        record(
            statutory=all_channels("25 ngày"),
            committed=all_channels("17,5 ngày làm việc"),
            steps=(),
        ),
        record(
            statutory=all_channels("25 ngày"), committed=all_channels("10 ngày làm việc"), steps=()
        ),
    ),
    "TF303": Case(record(commitment_decision=LegalDocument("")), record()),
    "TF304": Case(record(commitment_decision=LegalDocument("3600/QĐ-UBND")), record()),
    "TF305": Case(record(statutory=terms(in_person="4 ngày làm việc")), record()),
    # Published cuts of 28.6 % under a "30 %" plan are real (R25): 7 days to 5.
    "TF306": Case(
        record(statutory=all_channels("7 ngày"), committed=all_channels("5 ngày"), steps=()),
        record(statutory=all_channels("10 ngày"), committed=all_channels("7 ngày"), steps=()),
    ),
    "TF307": Case(record(committed=all_channels("04 ngày làm việc")), record()),
    "TF308": Case(record(committed=terms(in_person="2,5 ngày làm việc")), record()),
}

CHANNEL_CASES = {
    "TF401": Case(record(statutory=terms(in_person="4 ngày làm việc")), record()),
    # T10: 3.000374 has 7 working days online and 20 in person.
    "TF402": Case(
        record(statutory=terms(online="7 ngày làm việc", in_person="20 ngày làm việc")), record()
    ),
    "TF403": Case(
        record(statutory=terms(online="21 ngày", postal="21 ngày làm việc")),
        record(statutory=terms(online="21 ngày", postal="21 ngày")),
    ),
    "TF404": Case(
        record(statutory=(*all_channels("1 ngày làm việc"), *terms(online="3 ngày làm việc"))),
        record(),
    ),
    "TF411": Case(record(steps=steps("1 ngày", "1 ngày", "0,5 ngày")), record()),
    "TF412": Case(record(steps=steps("1 ngày", "1 ngày làm việc", "4 giờ")), record()),
    # P089 of the shared decisions: "12 ngày" in the table, "12 ngày làm việc" in the list.
    "TF413": Case(
        table("12 ngày", "6 ngày", "6 ngày", statutory=all_channels("12 ngày làm việc")),
        table("12 ngày", "6 ngày", "6 ngày", statutory=all_channels("12 ngày")),
    ),
}

ENDED = evolve(SOUND, valid_until=date(2026, 10, 1))
VERSION_CASES = {
    "TF501": Case(versions(OLD, ENDED), versions(OLD, SOUND)),
    "TF502": Case(versions(evolve(OLD, valid_until=date(2026, 9, 1)), SOUND), versions(OLD, SOUND)),
    "TF503": Case(versions(evolve(OLD, valid_until=None), SOUND), versions(OLD, SOUND)),
    "TF504": Case(versions(evolve(OLD, name="Cấp phép vận tải"), SOUND), versions(OLD, SOUND)),
    "TF505": Case(
        versions(evolve(OLD, name="Cấp phép vận tải", valid_until=None), SOUND),
        versions(evolve(OLD, name="Cấp phép vận tải"), SOUND),
    ),
    "TF506": Case(versions(evolve(OLD, decision=DECISION), SOUND), versions(OLD, SOUND)),
}

PUBLICATION = {
    "TF511": Case(record(decision=LegalDocument(" ")), record()),
    "TF512": Case(record(decision=LegalDocument("3508/QĐ-UBND")), record()),
    # T48: a Chairman decides at least 5 days before: 29/08 is 5 days before 03/09.
    "TF513": Case(
        record(decision=evolve(DECISION, issued_on=date(2026, 8, 30))),
        record(decision=evolve(DECISION, issued_on=date(2026, 8, 29))),
    ),
    "TF514": Case(record(decision=evolve(DECISION, number="77/QĐ-UBND")), record()),
    "TF515": Case(record(commitment_decision=evolve(CUT, issued_on=date(2026, 12, 1))), record()),
}

IDENTITY = {
    "TF601": Case(record(code="1.000703.000.00.00.H56"), record()),
    "TF602": Case(record(agency_code="000.00.00.56H"), record(agency_code="000.00.00.H56")),
    "TF603": Case(record(name=" "), record()),
    "TF604": Case(
        record(levels=(Level.DISTRICT,)),
        record(levels=(Level.DISTRICT,), valid_until=date(2025, 7, 1), valid_from=date(2020, 1, 1)),
    ),
    "TF605": Case(record(assumed=("valid_from",)), record()),
}

DATES = {
    "TF701": Case(dossier(received_at=at("11-26 08:00")), dossier(received_at=at("11-25 08:00"))),
    "TF702": Case(dossier(finished_at=at("11-26 08:00")), dossier(finished_at=at("11-25 17:00"))),
    "TF703": Case(dossier(finished_at=at("08-20 08:04")), dossier(finished_at=at("08-20 08:05"))),
    "TF704": Case(dossier(filed_at=at("08-20 08:06")), dossier(filed_at=at("08-20 08:05"))),
    "TF705": Case(dossier(finished_at=None, status=9), dossier(status=9)),
    "TF706": Case(dossier(due_at=None, claim=Claim.ON_TIME), dossier(claim=Claim.ON_TIME)),
    "TF707": Case(dossier(due_at=None, finished_at=None), dossier(finished_at=None)),
    # T02: the term ends at 24:00 of 27/08; one second later is late.
    "TF708": Case(
        dossier(finished_at=at("08-28 00:01"), claim=Claim.ON_TIME),
        dossier(finished_at=at("08-28 00:00"), claim=Claim.ON_TIME),
    ),
    "TF709": Case(dossier(fault="'decided' is not legal in state SUBMITTED"), dossier()),
    "TF710": Case(dossier(code="H56-260820-48213"), dossier(code="H56.7.12-240105-0001")),
    # Thu 20/08 to Mon 24/08/2026 are three working days: Sat 22/08 is made up.
    "TF711": Case(
        dossier(finished_at=at("08-20 16:00"), finished_recorded_at=at("08-24 08:00")),
        dossier(finished_at=at("08-20 16:00"), finished_recorded_at=at("08-21 08:00")),
    ),
}

INTEGRITY = {
    "TF721": Case(
        log(10, 3, finished_at=at("08-28 00:00")), log(10, 2, finished_at=at("08-28 00:00"))
    ),
    "TF722": Case(log(10, 3, filed_at=at("08-20 08:05")), log(10, 2, filed_at=at("08-20 08:05"))),
    "TF723": Case(dossier(status=5, sent_status=9), dossier(status=9, sent_status=9)),
    "TF724": Case(
        dossier(due_at=None, finished_at=at("08-20 08:05")), dossier(finished_at=at("08-20 08:05"))
    ),
    # From 11:00 on Thu 27/08 11:00-11:30 and 13:30-17:00 are left of the due day: 4 hours.
    "TF725": Case(
        dossier(pauses=(RecordedPause(at("08-27 11:00"), due_at=at("08-28 00:00"), basis="b"),)),
        dossier(pauses=(RecordedPause(at("08-27 10:59"), due_at=at("08-28 00:00"), basis="b"),)),
    ),
    "TF726": Case(
        dossier(due_moves=(DueMove(at("08-28 08:00"), at("08-28 00:00"), at("09-05 00:00")),)),
        dossier(due_moves=(DueMove(at("08-26 08:00"), at("08-28 00:00"), at("09-05 00:00")),)),
    ),
    "TF727": Case(dossier(sent_due_at=at("08-25 00:00")), dossier()),
    "TF728": Case(dossier(service_level=2), dossier(service_level=3)),
    "TF729": Case(
        dossier(pauses=(RecordedPause(at("08-28 00:01"), due_at=at("08-28 00:00"), basis="b"),)),
        dossier(pauses=(RecordedPause(at("08-28 00:00"), due_at=at("08-28 00:00"), basis="b"),)),
    ),
}

REPETITION = {
    "TF731": Case(dossier(supplement_requests=2), dossier(supplement_requests=1)),
    "TF732": Case(
        dossier(reappointments=(at("08-24 08:00"), at("08-26 08:00"))),
        dossier(reappointments=(at("08-24 08:00"),)),
    ),
    "TF733": Case(
        dossier(reappointments=(at("08-24 08:00"),), apologies=(at("08-25 08:00"),)),
        dossier(reappointments=(at("08-24 08:00"),), apologies=(at("08-24 08:00"),)),
    ),
    "TF734": Case(
        dossier(pauses=(RecordedPause(at("08-24 08:00")),)),
        dossier(pauses=(RecordedPause(at("08-24 08:00"), basis="Luật Đất đai 2024"),)),
    ),
}

# Thu 20/08/2026 + 5 working days: 21, Sat 22 (made up), 24, 25, 26.
FRESH = evolve(SOUND, decision=evolve(DECISION, issued_on=date(2026, 11, 20)))
PRESENCE = {
    "TF801": Case(pair(None), pair(None, OLD, FRESH)),
    "TF802": Case(pair(post(), OLD, ENDED), pair()),
    "TF803": Case(unpublished(), pair()),
    "TF804": Case(
        pair(post(decision="100/QĐ-UBND")), pair(post(decision="100/QĐ-UBND"), OLD, FRESH)
    ),
    "TF805": Case(pair(post(rows=(ONLINE, ONLINE))), pair(post(rows=(ONLINE, POSTAL)))),
    "TF806": Case(pair(post(posted_on=date(2026, 8, 27))), pair(post(posted_on=date(2026, 8, 26)))),
    "TF807": Case(pair(post(posted_on=None)), pair()),
    "TF808": Case(
        pair(post(database_on=date(2026, 8, 27))), pair(post(database_on=date(2026, 8, 26)))
    ),
}

NOT_ELECTRONIC = post(is_electronic=False)
MANNER = {
    "TF811": Case(pair(post(decision="3580/QĐ-UBND")), pair()),
    "TF812": Case(
        pair(post(terms=all_channels("07 ngày làm việc"))),
        pair(post(terms=all_channels("2,5 ngày làm việc"))),
    ),
    "TF813": Case(pair(post(terms=terms(in_person="04 ngày làm việc"))), pair()),
    "TF814": Case(pair(post(name="Cấp phép")), pair(post(name=SOUND.name.upper()))),
    "TF815": Case(pair(NOT_ELECTRONIC), pair()),
    "TF816": Case(posting(pair(), pair(NOT_ELECTRONIC)), posting(pair(), pair())),
    # Decided Wed 26/08: one working day later is Thu 27/08.
    "TF821": Case(dossier(published_at=at("08-28 08:00")), dossier()),
}

CASES: dict[str, Case] = {
    **FORM,
    **TERMS,
    **STEP_SUMS,
    **STEP_CASES,
    **COMMITMENTS,
    **CHANNEL_CASES,
    **VERSION_CASES,
    **PUBLICATION,
    **IDENTITY,
    **DATES,
    **INTEGRITY,
    **REPETITION,
    **PRESENCE,
    **MANNER,
}
"""Every rule's cases by its code."""
