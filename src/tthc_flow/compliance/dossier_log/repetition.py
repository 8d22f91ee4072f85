"""What may be done once, or not without a paper: supplements, new appointments, pauses."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_flow.citations import Citation
from tthc_flow.compliance.dossier_log.record import DossierRecord
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.rulebook import RulebookView

__all__ = ["RULES"]


def _law(record: DossierRecord, yardstick: Yardstick) -> RulebookView:
    """A dossier keeps the law of the day of its acceptance (R38)."""
    return yardstick.law_at(record.received_at.date() if record.received_at else None)


def _supplements(record: DossierRecord, yardstick: Yardstick) -> Iterator[Hit]:
    allowed = _law(record, yardstick).whole("supplement_requests_after_acceptance")
    if record.supplement_requests > allowed:
        yield hit("supplement_requests", count=record.supplement_requests, allowed=allowed)


SECOND_SUPPLEMENT: Rule[DossierRecord] = Rule(
    code="TF731",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.ERROR,
    citation=Citation("QĐ 766/QĐ-TTg mục 2.1", "T25"),
    title=Words("Yêu cầu bổ sung quá số lần", "Too many requests for a supplement"),
    finding=Words(
        "Yêu cầu bổ sung {count} lần sau tiếp nhận, được phép {allowed} lần",
        "{count} requests after acceptance, {allowed} allowed",
    ),
    fix=Words("Hướng dẫn một lần, đầy đủ", "ask once, completely"),
    why=Words(
        "Lần yêu cầu thứ hai làm hồ sơ bị tính là quá hạn trong bộ chỉ số 766.",
        "A second request makes the dossier overdue in the 766 score.",
    ),
    check=_supplements,
    law=("supplement_requests_after_acceptance",),
)


def _reappointments(record: DossierRecord, yardstick: Yardstick) -> Iterator[Hit]:
    allowed = _law(record, yardstick).whole("reappointments")
    if len(record.reappointments) > allowed:
        yield hit("reappointments", count=len(record.reappointments), allowed=allowed)


SECOND_REAPPOINTMENT: Rule[DossierRecord] = Rule(
    code="TF732",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.ERROR,
    citation=Citation("NĐ 61/2018/NĐ-CP điều 19 khoản 9", "T39"),
    title=Words("Hẹn lại quá số lần", "Too many new appointments"),
    finding=Words(
        "Hẹn lại {count} lần, được phép {allowed} lần",
        "{count} new appointments, {allowed} allowed",
    ),
    fix=Words("Giải quyết ngay; báo cáo người đứng đầu", "settle it now; report to the head"),
    why=Words(
        "Việc hẹn lại được thực hiện không quá một lần.",
        "A new appointment is given once at most.",
    ),
    check=_reappointments,
    law=("reappointments",),
)


def _no_apology(record: DossierRecord, _: Yardstick) -> Iterator[Hit]:
    for number, at in enumerate(record.reappointments):
        if not any(apology <= at for apology in record.apologies[number:]):
            yield hit("reappointments", at=at)


REAPPOINTED_WITHOUT_APOLOGY: Rule[DossierRecord] = Rule(
    code="TF733",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.WARNING,
    citation=Citation("NĐ 61/2018/NĐ-CP điều 19 khoản 9", "T38"),
    title=Words("Hẹn lại mà không xin lỗi", "A new appointment without an apology"),
    finding=Words(
        "Hẹn lại lúc {at} nhưng trước đó không có văn bản xin lỗi",
        "a new appointment at {at}, and no apology before it",
    ),
    fix=Words("Gửi văn bản xin lỗi, nêu lý do", "send the apology with its reason"),
    why=Words(
        "Ngày hẹn mới chỉ có giá trị cùng với văn bản xin lỗi gửi người nộp.",
        "A new date goes with a written apology to the applicant.",
    ),
    check=_no_apology,
)


def _no_basis(record: DossierRecord, _: Yardstick) -> Iterator[Hit]:
    for pause in record.pauses:
        if pause.needs_basis and not pause.basis.strip():
            yield hit("pauses", at=pause.from_at)


PAUSE_WITHOUT_BASIS: Rule[DossierRecord] = Rule(
    code="TF734",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.WARNING,
    citation=Citation("chỉ dừng thời hạn khi luật chuyên ngành cho phép", "T27"),
    title=Words("Tạm dừng không có căn cứ", "A pause without a legal basis"),
    finding=Words("Tạm dừng lúc {at} không ghi căn cứ", "paused at {at} without a legal basis"),
    fix=Words("Ghi điều luật cho phép, hoặc tính lại hạn", "name the article, or count it back in"),
    why=Words(
        "Không có tạm dừng mặc định: chỉ luật chuyên ngành mới cho dừng thời hạn.",
        "There is no pause by default: only sector law stops the clock.",
    ),
    check=_no_basis,
)

RULES = (
    SECOND_SUPPLEMENT,
    SECOND_REAPPOINTMENT,
    REAPPOINTED_WITHOUT_APOLOGY,
    PAUSE_WITHOUT_BASIS,
)
