"""Dates that cannot be true, and classes that do not follow from them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tthc_flow.citations import Citation
from tthc_flow.compliance.dossier_log.record import DossierRecord
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.instants import end_of_day
from tthc_flow.terms import Outcome

__all__ = ["RULES"]

_ORDER = Citation("BLDS 2015 điều 147", "R31")
_CLASSES = Citation("QĐ 766/QĐ-TTg mục 2.1", "R16")
_DONE = (9, 10)
_CODE = re.compile(
    r"\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2}-\d{6}-\d{4}"  # TT 01/2018 art. 19
    r"|[A-Y]\d{2}(\.\d+)*-\d{6}-\d{4}"  # level-1 code first, after QĐ 20/2020
)


def _received_later(record: DossierRecord, yardstick: Yardstick) -> Iterator[Hit]:
    received = record.received_at
    if received is not None and received > end_of_day(yardstick.on):
        yield hit("received_at", at=received, on=yardstick.on)


RECEIVED_IN_FUTURE: Rule[DossierRecord] = Rule(
    code="TF701",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.ERROR,
    citation=_ORDER,
    title=Words("Tiếp nhận ở tương lai", "Received in the future"),
    finding=Words("Tiếp nhận lúc {at}, sau ngày {on}", "received at {at}, after {on}"),
    fix=Words("Sửa bằng sự kiện đính chính, giữ bản ghi cũ", "correct it, keeping the old record"),
    why=Words(
        "Hồ sơ ghi nhận ngày mai có thêm một ngày mà không ai hứa.",
        "A dossier received tomorrow has a day more than anybody promised.",
    ),
    check=_received_later,
)


def _finished_later(record: DossierRecord, yardstick: Yardstick) -> Iterator[Hit]:
    finished = record.finished_at
    if finished is not None and finished > end_of_day(yardstick.on):
        yield hit("finished_at", at=finished, on=yardstick.on)


FINISHED_IN_FUTURE: Rule[DossierRecord] = Rule(
    code="TF702",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.ERROR,
    citation=_ORDER,
    title=Words("Kết thúc ở tương lai", "Finished in the future"),
    finding=Words("Kết thúc lúc {at}, sau ngày {on}", "finished at {at}, after {on}"),
    fix=Words("Xóa ngày kết thúc cho đến khi xong thật", "leave the end open until it is done"),
    why=Words("Hồ sơ còn mở được tính là đã xong.", "An open dossier is counted as done."),
    check=_finished_later,
)


def _end_first(record: DossierRecord, _: Yardstick) -> Iterator[Hit]:
    received, finished = record.received_at, record.finished_at
    if received is None or finished is None or finished >= received:
        return
    if finished.date() == received.date() and "finished_at" in record.dates_only:
        return
    yield hit("finished_at", received=received, finished=finished)


END_BEFORE_RECEIPT: Rule[DossierRecord] = Rule(
    code="TF703",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.ERROR,
    citation=_ORDER,
    title=Words("Xong trước khi tiếp nhận", "Finished before it was received"),
    finding=Words(
        "Kết thúc {finished}, tiếp nhận {received}", "finished {finished}, received {received}"
    ),
    fix=Words("Sửa ngày sai bằng đính chính", "correct the wrong one"),
    why=Words(
        "Thời gian giải quyết âm kéo trung bình xuống và luôn được tính là trước hạn.",
        "A negative length lowers every mean and always counts as early.",
    ),
    check=_end_first,
)


def _received_first(record: DossierRecord, _: Yardstick) -> Iterator[Hit]:
    filed, received = record.filed_at, record.received_at
    if filed is None or received is None or received >= filed:
        return
    if filed.date() == received.date() and "received_at" in record.dates_only:
        return
    yield hit("received_at", filed=filed, received=received)


RECEIVED_BEFORE_FILED: Rule[DossierRecord] = Rule(
    code="TF704",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.ERROR,
    citation=Citation("thời hạn tính từ tiếp nhận, không từ lúc nộp", "T21"),
    title=Words("Tiếp nhận trước khi nộp", "Received before it was filed"),
    finding=Words("Nộp {filed}, tiếp nhận {received}", "filed {filed}, received {received}"),
    fix=Words("Sửa ngày sai bằng đính chính", "correct the wrong one"),
    why=Words("Một trong hai mốc không đúng.", "One of the two instants is not true."),
    check=_received_first,
)


def _no_end(record: DossierRecord, _: Yardstick) -> Iterator[Hit]:
    is_done = record.status in _DONE or record.returned_at or record.published_at
    if is_done and record.lacks("finished_at"):
        yield hit("finished_at")


DONE_WITHOUT_END: Rule[DossierRecord] = Rule(
    code="TF705",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.ERROR,
    citation=Citation("mốc kết thúc là “Đã xử lý xong”", "T43"),
    title=Words("Đã xong nhưng không có ngày kết thúc", "Done without an end"),
    finding=Words(
        "Đã xử lý xong hoặc trả kết quả nhưng không ghi ngày kết thúc",
        "processed or returned, but no end is on record",
    ),
    fix=Words("Ghi thời điểm kết thúc xử lý thật", "record when processing really ended"),
    why=Words(
        "Không có ngày kết thúc thì không ai biết đúng hạn hay trễ.",
        "Without an end nobody knows whether it was in time.",
    ),
    check=_no_end,
)


def _undated_good(record: DossierRecord, _: Yardstick) -> Iterator[Hit]:
    if record.lacks("due_at") and record.claim is not None and record.claim.is_good:
        yield hit("claim")


UNDATED_ON_TIME: Rule[DossierRecord] = Rule(
    code="TF706",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.ERROR,
    citation=_CLASSES,
    title=Words("Không có hạn mà tính đúng hạn", "Undated, counted on time"),
    finding=Words(
        "Không có ngày hẹn trả nhưng được tính là đúng hạn",
        "it has no due date but is counted as on time",
    ),
    fix=Words("Xếp vào nhóm không có hạn; ghi ngày hẹn", "count it as undated; enter its date"),
    why=Words(
        "Hồ sơ không có hạn không bao giờ trễ; tính vào đúng hạn là nâng tỷ lệ.",
        "What has no due date is never late; counting it as on time lifts the rate.",
    ),
    check=_undated_good,
)


def _undated(record: DossierRecord, _: Yardstick) -> Iterator[Hit]:
    is_running = record.received_at is not None and record.finished_at is None
    is_paused = any(pause.until_at is None for pause in record.pauses)
    if record.lacks("due_at") and is_running and not is_paused:
        yield hit("due_at")


UNDATED: Rule[DossierRecord] = Rule(
    code="TF707",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.WARNING,
    citation=_CLASSES,
    title=Words("Đang xử lý mà không có hạn", "In progress without a due date"),
    finding=Words("Đã tiếp nhận nhưng không có ngày hẹn trả", "received, but with no due date"),
    fix=Words("Tính và ghi ngày hẹn trả", "work the date out and enter it"),
    why=Words("Hồ sơ này sẽ không bao giờ được cảnh báo.", "Nobody will ever be warned of it."),
    check=_undated,
)


def _claimed(record: DossierRecord, yardstick: Yardstick) -> Iterator[Hit]:
    if record.claim is None or not record.claim.is_good or record.finished_at is None:
        return
    if record.outcome(yardstick.calendar) is Outcome.LATE:
        yield hit("claim", due=record.due_at, finished=record.finished_at)


LATE_BUT_CLAIMED: Rule[DossierRecord] = Rule(
    code="TF708",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.ERROR,
    citation=_CLASSES,
    title=Words("Trễ hạn mà tính đúng hạn", "Late, counted on time"),
    finding=Words(
        "Hạn {due}, xong {finished}, vẫn tính là đúng hạn",
        "due {due}, finished {finished}, yet counted as on time",
    ),
    fix=Words("Tính lại báo cáo bằng một hàm phân loại", "count again with one classification"),
    why=Words(
        "Mỗi báo cáo tự định nghĩa đúng hạn thì cùng một hồ sơ có hai kết luận.",
        "Where each report defines “on time” for itself, one dossier has two answers.",
    ),
    check=_claimed,
)


def _faulty(record: DossierRecord, _: Yardstick) -> Iterator[Hit]:
    if record.fault:
        yield hit("events", fault=record.fault)


ILLEGAL_HISTORY: Rule[DossierRecord] = Rule(
    code="TF709",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.ERROR,
    citation=Citation("bảng trạng thái hồ sơ", "R29"),
    title=Words("Diễn biến không thể có", "A history that cannot have happened"),
    finding=Words("Không theo được diễn biến: {fault}", "cannot be followed: {fault}"),
    fix=Words("Tìm sự kiện thiếu hoặc ghi đính chính", "find the missing event, or correct it"),
    why=Words(
        "Nhật ký bỏ bước: hoặc mất sự kiện, hoặc có việc làm ngoài quy định.",
        "The log skips something: an event was lost, or something was done outside the rules.",
    ),
    check=_faulty,
)


def _code(record: DossierRecord, _: Yardstick) -> Iterator[Hit]:
    if not _CODE.fullmatch(record.code):
        yield hit("dossier", code=record.code)


DOSSIER_CODE_FORM: Rule[DossierRecord] = Rule(
    code="TF710",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.NOTE,
    citation=Citation("TT 01/2018/TT-VPCP điều 19", "T51"),
    title=Words("Mã hồ sơ sai dạng", "A dossier code of the wrong form"),
    finding=Words(
        "Mã “{code}” không có dạng 000.00.07.H56-210917-0001",
        "the code “{code}” is not like 000.00.07.H56-210917-0001",
    ),
    fix=Words("Để hệ thống cấp mã, số thứ tự bốn chữ số", "let the system number it, four figures"),
    why=Words(
        "Số ngẫu nhiên thay cho số thứ tự thì trùng mã và không thấy hồ sơ bị bỏ sót.",
        "Random numbers instead of a serial collide, and hide dossiers that are left out.",
    ),
    check=_code,
)


def _late_entry(record: DossierRecord, yardstick: Yardstick) -> Iterator[Hit]:
    finished, recorded = record.finished_at, record.finished_recorded_at
    if finished is None or recorded is None or recorded <= finished:
        return
    days = yardstick.calendar.working_days_between(finished.date(), recorded.date())
    if days > yardstick.law.whole("log_late_entry_days"):
        yield hit("finished_at", finished=finished, recorded=recorded, days=days)


BACK_DATED_END: Rule[DossierRecord] = Rule(
    code="TF711",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.WARNING,
    citation=Citation("ghi muộn hợp lệ, nhưng phải thấy được", "R31"),
    title=Words("Ngày kết thúc ghi lùi", "An end entered long after"),
    finding=Words(
        "Kết thúc {finished} nhưng nhập {recorded}, sau {days} ngày làm việc",
        "finished {finished}, entered {recorded}, {days} working days later",
    ),
    fix=Words("Kiểm tra giấy tờ của ngày kết thúc", "look at the papers of that day"),
    why=Words(
        "Ghi muộn là được phép; ghi muộn mà vừa kịp hạn thì cần xem lại.",
        "Late entry is allowed; late entry of an end that just met its date wants a look.",
    ),
    check=_late_entry,
    law=("log_late_entry_days",),
)

RULES = (
    RECEIVED_IN_FUTURE,
    FINISHED_IN_FUTURE,
    END_BEFORE_RECEIPT,
    RECEIVED_BEFORE_FILED,
    DONE_WITHOUT_END,
    UNDATED_ON_TIME,
    UNDATED,
    LATE_BUT_CLAIMED,
    ILLEGAL_HISTORY,
    DOSSIER_CODE_FORM,
    BACK_DATED_END,
)
