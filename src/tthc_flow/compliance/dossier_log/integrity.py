"""Patterns that make a log differ from what happened: something to ask about, no accusation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction

from tthc_flow.citations import Citation
from tthc_flow.compliance.dossier_log.record import DossierLog, DossierRecord
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.procedures import SubmissionChannel

__all__ = ["RULES"]

_SEEN = Citation("cách làm thấy trong mã nguồn công khai", "R47")
_BULK = ("log_bulk_least_dossiers", "log_bulk_least_percent")
_PAUSED, _DONE = {5, 6, 8}, 9
_NOT_END_TO_END = 2
_EXAMPLES = 5


def _bulk(
    alike: Sequence[DossierRecord], all_of_them: int, yardstick: Yardstick, where: str
) -> Iterator[Hit]:
    """One hit when coincidences are too many to be chance."""
    if not all_of_them:
        return
    percent = Fraction(100 * len(alike), all_of_them)
    least = yardstick.law.number("log_bulk_least_percent")
    if len(alike) >= yardstick.law.whole("log_bulk_least_dossiers") and percent >= least:
        yield hit(
            where,
            count=len(alike),
            all=all_of_them,
            percent=Fraction(round(percent * 10), 10),
            examples=tuple(record.code for record in alike[:_EXAMPLES]),
        )


def _end_is_due(log: DossierLog, yardstick: Yardstick) -> Iterator[Hit]:
    timed = [
        record
        for record in log.dossiers
        if record.finished_at and record.due_marks and "finished_at" not in record.dates_only
    ]
    alike = [record for record in timed if record.finished_at in record.due_marks]
    yield from _bulk(alike, len(timed), yardstick, "finished_at")


END_IS_DUE: Rule[DossierLog] = Rule(
    code="TF721",
    family=Family.DOSSIER_LOG,
    over=DossierLog,
    severity=Severity.WARNING,
    citation=_SEEN,
    title=Words("Hàng loạt hồ sơ xong đúng giây hẹn trả", "Ends equal to the due time, in bulk"),
    finding=Words(
        "{count} trong {all} hồ sơ ({percent} %) kết thúc đúng đến giây ngày hẹn trả: {examples}",
        "{count} of {all} dossiers ({percent} %) ended on their due time to the second: {examples}",
    ),
    fix=Words(
        "Tìm lệnh đặt ngày kết thúc bằng ngày hẹn; khôi phục ngày thật từ nhật ký",
        "look for a command that copies the due date; restore the real ends from the log",
    ),
    why=Words(
        "Một nút “xử lý hàng loạt” gán ngày kết thúc bằng ngày hẹn biến hồ sơ trễ thành đúng hạn. "
        "Một hồ sơ trùng là ngẫu nhiên; nhiều hồ sơ thì không.",
        "A bulk button that sets the end to the due date turns late dossiers into punctual ones. "
        "One coincidence is chance; many are not.",
    ),
    check=_end_is_due,
    law=_BULK,
)


def _filed_is_received(log: DossierLog, yardstick: Yardstick) -> Iterator[Hit]:
    online = [
        record
        for record in log.dossiers
        if record.channel is SubmissionChannel.ONLINE
        and record.filed_at
        and record.received_at
        and not {"filed_at", "received_at"} & record.dates_only
    ]
    alike = [record for record in online if record.filed_at == record.received_at]
    yield from _bulk(alike, len(online), yardstick, "filed_at")


FILED_IS_RECEIVED: Rule[DossierLog] = Rule(
    code="TF722",
    family=Family.DOSSIER_LOG,
    over=DossierLog,
    severity=Severity.WARNING,
    citation=_SEEN,
    title=Words("Hàng loạt hồ sơ nộp đúng giây tiếp nhận", "Filed equal to received, in bulk"),
    finding=Words(
        "{count} trong {all} hồ sơ trực tuyến ({percent} %) nộp và tiếp nhận cùng một giây: "
        "{examples}",
        "{count} of {all} online dossiers ({percent} %) were filed and received in one second: "
        "{examples}",
    ),
    fix=Words("Gửi ngày nộp thật của người dân", "send the instant at which people really filed"),
    why=Words(
        "Ngày nộp bị chép từ ngày tiếp nhận thì thời gian chờ tiếp nhận biến mất.",
        "When the filing is copied from the receipt, the wait before receipt disappears.",
    ),
    check=_filed_is_received,
    law=_BULK,
)


def _sent_as_done(record: DossierRecord, _: Yardstick) -> Iterator[Hit]:
    if record.status in _PAUSED and record.sent_status == _DONE:
        yield hit("sent_status", status=record.status)


PAUSED_SENT_AS_DONE: Rule[DossierRecord] = Rule(
    code="TF723",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.ERROR,
    citation=Citation("bảng mã trạng thái của Cổng DVCQG", "T55"),
    title=Words("Đang chờ mà gửi là đã xong", "Paused, sent as processed"),
    finding=Words(
        "Trạng thái {status} được gửi lên Cổng là 9 (đã xử lý xong)",
        "status {status} was sent to the portal as 9 (processed)",
    ),
    fix=Words("Gửi đúng trạng thái đang có", "send the status as it is"),
    why=Words(
        "Hồ sơ đang chờ được Cổng tính là xong đúng hạn.",
        "The portal counts a waiting dossier as finished in time.",
    ),
    check=_sent_as_done,
)


def _done_at_receipt(record: DossierRecord, _: Yardstick) -> Iterator[Hit]:
    if not record.lacks("due_at") or {"received_at", "finished_at"} & record.dates_only:
        return
    if record.received_at is not None and record.finished_at == record.received_at:
        yield hit("finished_at", at=record.received_at)


DONE_AT_RECEIPT: Rule[DossierRecord] = Rule(
    code="TF724",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.ERROR,
    citation=_SEEN,
    title=Words("Xong ngay lúc tiếp nhận, không có hạn", "Done at its receipt, with no due date"),
    finding=Words(
        "Không có ngày hẹn, ghi xong đúng lúc tiếp nhận {at}",
        "no due date, and finished at the instant of its receipt, {at}",
    ),
    fix=Words("Ghi ngày hẹn và ngày kết thúc thật", "enter its due date and its real end"),
    why=Words(
        "Thời gian giải quyết thành 0, hồ sơ không bao giờ trễ.",
        "The length becomes zero, and the dossier is never late.",
    ),
    check=_done_at_receipt,
)


def _pause_at_the_end(record: DossierRecord, yardstick: Yardstick) -> Iterator[Hit]:
    hours = yardstick.law.number("log_pause_before_due_hours")
    for pause in record.pauses:
        due = pause.due_at
        if due is None or pause.from_at > due:
            continue
        left = yardstick.calendar.working_time_between(pause.from_at, due)
        if Fraction(left // timedelta(minutes=1), 60) <= hours:
            yield hit("pauses", at=pause.from_at, due=due)


PAUSE_BEFORE_DUE: Rule[DossierRecord] = Rule(
    code="TF725",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.WARNING,
    citation=Citation("chỉ dừng thời hạn khi luật chuyên ngành cho phép", "T27"),
    title=Words("Tạm dừng sát giờ hết hạn", "A pause just before the due time"),
    finding=Words("Tạm dừng {at}, hạn {due}", "paused {at}, due {due}"),
    fix=Words("Xem lý do tạm dừng có thật không", "see whether the reason of the pause is real"),
    why=Words(
        "Dừng đồng hồ vào giờ cuối thường là để khỏi trễ, không phải để chờ ai.",
        "Stopping the clock in the last hours is mostly about not being late.",
    ),
    check=_pause_at_the_end,
    law=("log_pause_before_due_hours",),
)


def _moved(record: DossierRecord, _: Yardstick) -> Iterator[Hit]:
    for move in record.due_moves:
        if move.at > move.before and move.after > move.before:
            yield hit("due_at", at=move.at, before=move.before, after=move.after)


MOVED_AFTER_PASSED: Rule[DossierRecord] = Rule(
    code="TF726",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.ERROR,
    citation=Citation("NĐ 61/2018/NĐ-CP điều 19 khoản 9", "T38"),
    title=Words("Lùi hạn sau khi đã quá hạn", "A due date moved after it had passed"),
    finding=Words(
        "Hạn {before}, đến {at} mới lùi thành {after}",
        "due {before}, moved at {at} to {after}",
    ),
    fix=Words("Giữ cả hai ngày; tính trễ theo ngày cũ", "keep both; count lateness by the first"),
    why=Words(
        "Xin lỗi và hẹn lại phải trước khi hết hạn; lùi hạn sau đó chỉ che cái trễ.",
        "An apology and a new date come before expiry; moving the date later hides the delay.",
    ),
    check=_moved,
)


def _stale(record: DossierRecord, _: Yardstick) -> Iterator[Hit]:
    if record.sent_due_at is not None and record.sent_due_at != record.due_at:
        yield hit("sent_due_at", sent=record.sent_due_at, due=record.due_at or "—")


STALE_DUE_SENT: Rule[DossierRecord] = Rule(
    code="TF727",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.WARNING,
    citation=_SEEN,
    title=Words("Cổng giữ ngày hẹn cũ", "The portal has another due date"),
    finding=Words("Đã gửi {sent}, tại đơn vị {due}", "sent {sent}, here {due}"),
    fix=Words("Gửi lại khi ngày hẹn đổi, kèm ngày cũ", "send it again, with the old date"),
    why=Words(
        "Người dân xem trên Cổng thấy ngày khác giấy hẹn.",
        "People see another date on the portal than on their slip.",
    ),
    check=_stale,
)


def _level_2(record: DossierRecord, _: Yardstick) -> Iterator[Hit]:
    level = record.service_level
    is_online = record.channel is SubmissionChannel.ONLINE
    if is_online and level is not None and level <= _NOT_END_TO_END:
        yield hit("channel", level=level)


LEVEL_2_ONLINE: Rule[DossierRecord] = Rule(
    code="TF728",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.WARNING,
    citation=_SEEN,
    title=Words("Dịch vụ mức 2 mà nộp trực tuyến", "A level-2 service, filed online"),
    finding=Words(
        "Dịch vụ công mức {level} không nhận hồ sơ trực tuyến",
        "an online service of level {level} takes no dossier online",
    ),
    fix=Words("Sửa kênh nộp, hoặc mức dịch vụ", "correct the channel, or the level"),
    why=Words(
        "Hồ sơ nộp tại quầy được ghi là trực tuyến làm tăng tỷ lệ trực tuyến.",
        "Dossiers from the counter that are entered as online lift the online share.",
    ),
    check=_level_2,
)


def _pause_when_late(record: DossierRecord, _: Yardstick) -> Iterator[Hit]:
    for pause in record.pauses:
        due = pause.due_at
        if due is not None and pause.from_at > due:
            yield hit("pauses", at=pause.from_at, due=due)


PAUSE_AFTER_DUE: Rule[DossierRecord] = Rule(
    code="TF729",
    family=Family.DOSSIER_LOG,
    over=DossierRecord,
    severity=Severity.WARNING,
    citation=Citation("tạm dừng sau hạn không xóa được trễ hạn", "R33"),
    title=Words("Tạm dừng khi đã quá hạn", "A pause when already late"),
    finding=Words("Hạn {due}, tạm dừng {at}", "due {due}, paused {at}"),
    fix=Words("Tính là quá hạn từ {due}", "count it as late since {due}"),
    why=Words(
        "Đồng hồ dừng sau hạn không làm hồ sơ hết trễ, nhưng nhiều phần mềm bỏ nó khỏi danh sách.",
        "A clock stopped after expiry cures nothing, yet many programs drop it from their lists.",
    ),
    check=_pause_when_late,
)

RULES = (
    END_IS_DUE,
    FILED_IS_RECEIVED,
    PAUSED_SENT_AS_DONE,
    DONE_AT_RECEIPT,
    PAUSE_BEFORE_DUE,
    MOVED_AFTER_PASSED,
    STALE_DUE_SENT,
    LEVEL_2_ONLINE,
    PAUSE_AFTER_DUE,
)
