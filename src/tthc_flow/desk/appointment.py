"""
The date on the slip (*hẹn trả kết quả*), and the one re-appointment (*hẹn lại*) (R35).

Each function refuses an event that the state allows and the law does not, with `ForbiddenByLaw`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tthc_flow.desk.refusal import forbid
from tthc_flow.dossier import Basis, Dossier, Event
from tthc_flow.dossier.events import Accepted, Adopted, Reappointed
from tthc_flow.instants import format_date

__all__ = ["adopt_lawfully", "appoint_lawfully", "reappoint_lawfully"]


def appoint_lawfully(_before: Dossier, event: Accepted, after: Dossier) -> None:
    """A province may shorten the term, never lengthen it (R24, T44)."""
    basis, told_on = after.basis, event.appointed_on
    if told_on is None or basis is None:
        return
    _need_open_day(event, told_on, basis)
    if told_on < event.at.date():
        forbid(
            event,
            f"appointed on {told_on}, before the acceptance",
            "R35",
            "set a later day",
            (
                f"ngày hẹn trả {format_date(told_on)} trước ngày tiếp nhận",
                "chọn ngày muộn hơn",
            ),
        )
    statutory = after.deadlines(event.at).statutory
    if statutory is not None and told_on > statutory.on:
        forbid(
            event,
            f"appointed on {told_on}, after the end of the legal term on {statutory.on}",
            str(basis.procedure.publication.number),
            "set that day or an earlier one",
            (
                (
                    f"ngày hẹn trả {format_date(told_on)} sau ngày hết thời hạn theo quy định "
                    f"{format_date(statutory.on)}"
                ),
                "hẹn vào ngày đó hoặc sớm hơn",
            ),
        )


def adopt_lawfully(_before: Dossier, event: Adopted, _after: Dossier) -> None:
    """A closed day may stand, for the old system printed it; a day before the term began cannot."""
    if event.appointed_on < event.accepted_at.date():
        forbid(
            event,
            f"appointed on {event.appointed_on}, before the acceptance on "
            f"{event.accepted_at.date()}",
            "R35, R42",
            "compare both days with the slip",
            (
                (
                    f"ngày hẹn trả {format_date(event.appointed_on)} trước ngày tiếp nhận "
                    f"{format_date(event.accepted_at.date())}"
                ),
                "đối chiếu hai ngày với giấy hẹn",
            ),
        )


def _need_open_day(event: Event, told_on: date, basis: Basis) -> None:
    if not basis.calendar.is_working_day(told_on):
        record = basis.calendar.why(told_on)
        following = basis.calendar.next_working_day(told_on)
        forbid(
            event,
            f"appointed on {told_on}, when the office is closed ({record.reason_en})",
            "BLDS 2015 điều 148 khoản 5",
            f"the next working day is {following}",
            (
                f"ngày hẹn trả {format_date(told_on)} cơ quan nghỉ ({record.reason_vi})",
                f"ngày làm việc tiếp theo là {format_date(following)}",
            ),
        )


def reappoint_lawfully(before: Dossier, event: Reappointed, _after: Dossier) -> None:
    """At most once, with an apology in time, to a later working day (R35, T38, T39)."""
    basis = before.basis
    if basis is None:  # the table has refused it
        return
    limit = basis.rulebook.value("reappointments")
    if len(before.reappointments) >= basis.rulebook.whole(limit.key):
        forbid(
            event,
            "re-appointed once already",
            str(limit.citation),
            "settle it by the date given",
            ("đã hẹn lại một lần", "giải quyết trước ngày đã hẹn"),
        )
    deadlines = before.deadlines(event.at)
    first, current = deadlines.original_appointed, deadlines.appointed
    if first is None or current is None:
        forbid(
            event,
            "there is no date to move",
            "R33",
            "wait until the clock runs again",
            ("đang tạm dừng, chưa có ngày hẹn để hẹn lại", "chờ đến khi thời hạn chạy tiếp"),
        )
        return
    _need_apology(before, event, basis, first.expires_at)
    if event.at > current.expires_at:
        forbid(
            event,
            f"the date given has passed at {current.expires_at:%H:%M %d/%m/%Y}",
            "T38, T40",
            "settle it; an overdue dossier stays overdue",
            (
                f"ngày hẹn đã qua lúc {current.expires_at:%H:%M %d/%m/%Y}",
                "giải quyết ngay; hồ sơ đã quá hạn vẫn là quá hạn",
            ),
        )
    _need_open_day(event, event.new_on, basis)
    if event.new_on <= current.on:
        forbid(
            event,
            f"{event.new_on} is not after the date given, {current.on}",
            "T39",
            "set a later day",
            (
                f"ngày hẹn lại {format_date(event.new_on)} không sau ngày đã hẹn "
                + format_date(current.on),
                "chọn ngày muộn hơn",
            ),
        )


def _need_apology(before: Dossier, event: Event, basis: Basis, expires_at: Any) -> None:
    rule = basis.rulebook.value("apology_before_expiry_days")
    last = expires_at - timedelta(days=basis.rulebook.whole(rule.key))
    if not any(apology.at <= last for apology in before.apologies):
        forbid(
            event,
            f"no apology was issued by {last:%H:%M %d/%m/%Y}",
            str(rule.citation),
            "issue the apology in time; an overdue dossier stays overdue",
            (
                f"chưa có thư xin lỗi trước {last:%H:%M %d/%m/%Y}",
                "xin lỗi đúng lúc; hồ sơ đã quá hạn vẫn là quá hạn",
            ),
        )
