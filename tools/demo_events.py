"""
The event file of the demo: made-up dossiers on the sample catalogue, autumn 2026.

Written by `make generate`. Everything is fixed (no clock, no chance), names are invented, and
each event is applied to a dossier while it is told, so no illegal story gets into the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from tthc_flow.calendars import WorkingCalendar, load_calendar
from tthc_flow.dossier import Dossier, Event, Jurisdiction, event_from_json, event_to_json
from tthc_flow.instants import VIETNAM, format_instant
from tthc_flow.procedures import Step, sample_catalogue
from tthc_flow.rulebook import load_rulebook
from tthc_flow.terms import NotCounted, Unspecified
from tthc_flow.terms.steps import working_length

EVENTS = Path(__file__).parents[1] / "src" / "tthc_flow" / "demo" / "data" / "events.jsonl"

DESK = Jurisdiction(sample_catalogue(), load_calendar(), load_rulebook())
VN: WorkingCalendar = DESK.calendar

BIRTH, MARRIAGE, DEATH, COPY = "1.001193", "1.000894", "1.000656", "2.000815"
GUARDIAN, LAND, TRANSPORT, ROUTE = "1.004837", "1.012784", "1.000703", "2.002285"
PRESS, FREE_SALE, FEE, CARE = "1.013782", "1.014464", "1.008603", "1.004944"
LICENCE, EXPERT, ALLOWANCE, UNIFORM = "1.001806", "1.116546", "2.002755", "2.001315"

_PEOPLE = (
    "Nguyễn Thị Mai Hương",
    "Trần Văn Lợi",
    "Lê Thị Thu Thảo",
    "Phạm Quốc Bảo",
    "Hoàng Thị Ngân",
    "Vũ Đình Khải",
    "Đặng Thùy Linh",
    "Bùi Minh Đức",
    "Đỗ Thị Hạnh",
    "Ngô Gia Huy",
    "Dương Văn Sáng",
    "Lý Thị Kim Yến",
)
_FIRMS = (
    "Công ty TNHH Vận tải Sao Khuê",
    "Hợp tác xã Cơ khí Đồng Tâm",
    "Công ty CP Thương mại An Bình Phát",
    "Tạp chí Non Sông",
    "Công ty TNHH Thiết bị Hải Vân",
)
_FIRM_MATTERS = {TRANSPORT, ROUTE, PRESS, FREE_SALE, FEE, LICENCE, UNIFORM}
_OFFICERS = ("Tổ Một cửa", "Chuyên viên Hà", "Chuyên viên Tuấn", "Chuyên viên Oanh")

_numbers = count(1)
_written: list[Event] = []


def instant(text: str) -> datetime:
    """A local instant, "08-20 09:00", of 2026."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM)


class Story:
    """One dossier as it happens; time passes with `wait`, `until` and `work`."""

    def __init__(self, procedure: str, submitted: str, channel: str = "in_person") -> None:
        number = next(_numbers)
        self.now = instant(submitted)
        self.code = f"H99-{self.now:%y%m%d}-{number:04d}"
        self.dossier = Dossier(self.code, DESK)
        names = _FIRMS if procedure in _FIRM_MATTERS else _PEOPLE
        self.officer = _OFFICERS[1 + number % (len(_OFFICERS) - 1)]
        applicant = names[number * 7 % len(names)]
        self.do("submitted", procedure=procedure, channel=channel, applicant=applicant)

    def do(self, kind: str, **fields: Any) -> Story:
        """Let *kind* happen now."""
        table = {
            "type": kind,
            "dossier": self.code,
            "seq": self.dossier.seq + 1,
            "at": format_instant(self.now),
            **fields,
        }
        event = event_from_json(table)
        self.dossier.apply(event)
        _written.append(event)
        return self

    def wait(self, minutes: int) -> Story:
        """Let working minutes pass."""
        self.now = VN.add_working_minutes(self.now, minutes)
        return self

    def until(self, text: str) -> Story:
        """Go on at an instant, "08-20 09:00"."""
        self.now = instant(text)
        return self

    def accept(self, minutes: int = 15, **fields: Any) -> Story:
        """Accept after some minutes at the desk and print the slip."""
        self.wait(minutes)
        self.do("accepted", actor=_OFFICERS[0], **fields)
        return self

    def hand_over(self, minutes: int = 45) -> Story:
        """Hand over to the deciding unit."""
        self.wait(minutes)
        return self.do("handed_over", to_unit="Phòng chuyên môn", actor=_OFFICERS[0])

    def work(self, pace: str = "0.8", *, leave: int = 0) -> Story:
        """Do the steps one after the other at *pace* of their own time, but for the last few."""
        steps = self._open_steps()
        for step in steps[: len(steps) - leave]:
            self.wait(self._minutes(step, float(pace)))
            self.do("step_completed", step=step.key, actor=self.officer)
        return self

    def decide(self, outcome: str = "granted") -> Story:
        """Decide."""
        return self.do("decided", outcome=outcome, number=f"{self.code[-4:]}/QĐ", actor="Lãnh đạo")

    def close(self, minutes: int = 60) -> Story:
        """Publish and return the result."""
        self.wait(minutes).do("result_published", place="Cổng dịch vụ công")
        return self.wait(minutes).do("result_returned", way="Tại Bộ phận Một cửa")

    def _open_steps(self) -> list[Step]:
        procedure = DESK.catalogue.procedure(self.dossier.procedure_code, self.now.date())
        done = self.dossier.completed_steps
        return [step for stage in procedure.stages for step in stage.steps if step.key not in done]

    def _minutes(self, step: Step, pace: float) -> int:
        if isinstance(step.term, NotCounted | Unspecified):
            return 30
        return max(15, int(working_length(step.term, self.now) / timedelta(minutes=1) * pace))


# --- ordinary days ------------------------------------------------------------------------------

_ROUND = (GUARDIAN, TRANSPORT, CARE, ROUTE, PRESS, LICENCE, FREE_SALE, FEE, LAND, EXPERT, ALLOWANCE)
_PACES = ("0.7", "0.8", "0.9", "0.85", "1.3", "0.75", "0.9")
_CHANNELS = ("in_person", "online", "online", "postal", "online")


def ordinary(number: int, day: date) -> None:
    """One of the dossiers that simply run their course; one in seven is slow."""
    in_force = [code for code in _ROUND if DESK.catalogue.versions(code)[0].valid_from <= day]
    procedure = in_force[number % len(in_force)]
    hour = f"{7 + number % 4:02d}:{10 + number * 7 % 50:02d}"
    story = Story(procedure, f"{day:%m-%d} {hour}", _CHANNELS[number % len(_CHANNELS)])
    story.accept().hand_over().work(_PACES[number % len(_PACES)]).decide().close()


def ordinary_days() -> Iterator[date]:
    """Few dossiers in August to October, many in November, some in December."""
    first, last = date(2026, 8, 3), date(2026, 12, 11)
    day = VN.working_day_on_or_after(first)
    while day <= last:
        yield day
        day = VN.add_working_days(day, 2 if day.month == 11 else 5)  # noqa: PLR2004


# --- stories worth telling ----------------------------------------------------------------------


def civil_status() -> None:
    """Registered at the desk: the rule of 15:00, the made-up Saturday, Culture Day."""
    for procedure, received in (
        (BIRTH, "08-22 09:10"),
        (BIRTH, "09-03 14:35"),
        (MARRIAGE, "10-14 15:40"),
        (COPY, "11-23 15:20"),
        (DEATH, "11-25 07:25"),
    ):
        Story(procedure, received).accept(10).hand_over(5).work().decide().close(10)
    slow = Story(BIRTH, "10-20 10:00").accept(10).hand_over(5)
    slow.until("10-22 09:00").work().decide().close(15)
    Story(BIRTH, "11-24 10:00", "online").until("11-25 07:40").accept(5).hand_over(5)


def over_national_day() -> None:
    """Terms that run over 22/08 (made up) and 29/08 to 02/09 (closed)."""
    Story(GUARDIAN, "08-20 08:30").accept().hand_over().work().decide().close()
    Story(FREE_SALE, "08-28 08:00", "online").accept(60).hand_over().work("0.9").decide().close()
    paid = Story(LAND, "08-14 07:45", "online").accept().hand_over().work("0.6", leave=3)
    paid.until("08-25 09:00").do("payment_requested", basis="Luật Đất đai 2024", amount=4_200_000)
    paid.until("08-28 10:15").do("payment_confirmed").work("0.9").decide().close()


def supplements() -> None:
    """At intake, after acceptance (counted anew), twice, and still waited for."""
    missing = "Bản sao giấy tờ về quyền sử dụng đất"
    early = Story(LAND, "09-07 08:20").wait(30).do("supplement_requested", missing=missing)
    early.until("09-10 09:00").do("supplement_received").accept().hand_over()
    early.work("0.7").decide().close()
    refused = Story(TRANSPORT, "09-14 08:00", "online").wait(120)
    refused.do("supplement_requested", missing="Phương án kinh doanh")
    refused.until("09-28 08:00").do("intake_refused", reason="Quá hạn mà không bổ sung")
    anew = Story(LICENCE, "10-05 08:00").accept().hand_over().work("0.5", leave=4).wait(60)
    anew.do("supplement_requested", missing="Danh sách người lao động").until("10-15 14:00")
    anew.do("supplement_received").work("0.8").decide().close()
    twice = Story(PRESS, "11-09 09:30", "online").accept().hand_over().wait(180)
    twice.do("supplement_requested", missing="Đề án")
    twice.until("11-12 08:00").do("supplement_received").wait(240)
    twice.do("supplement_requested", missing="Văn bản của cơ quan chủ quản")
    twice.until("11-17 08:00").do("supplement_received").wait(300)
    waiting = Story(CARE, "11-16 08:40").accept().hand_over().wait(400)
    waiting.do("supplement_requested", missing="Báo cáo đánh giá hoàn cảnh")


def pauses() -> None:
    """With a legal basis, without one, and for payment."""
    verified = Story(UNIFORM, "09-16 08:00", "postal").accept(120).hand_over().wait(960)
    verified.do("suspended", basis="NĐ 61/2018/NĐ-CP điều 19", reason="Xác minh mẫu vật")
    verified.until("09-25 08:00").do("resumed").work("0.7").decide().close()
    careless = Story(LICENCE, "11-11 09:00").accept().hand_over().work("0.6", leave=4)
    careless.do("suspended", reason="Chờ ý kiến lãnh đạo")
    careless.until("11-20 08:00").do("resumed").wait(60)
    unpaid = Story(LAND, "11-02 08:05").accept().hand_over().work("0.6", leave=3)
    unpaid.do("payment_requested", basis="Luật Đất đai 2024", amount=9_850_000)
    checked = Story(FEE, "11-18 08:00", "online").accept().hand_over().wait(480)
    checked.do("suspended", basis="NĐ 61/2018/NĐ-CP điều 19", reason="Kiểm tra thực địa")


def new_appointments() -> None:
    """Apologised and re-appointed in time; without an apology; twice; extended by law."""
    told = Story(LICENCE, "09-21 08:00").accept().hand_over().work("1.0", leave=3)
    told.until("10-01 09:00").do("apology_issued", reason="Hồ sơ phức tạp")
    told.do("reappointed", new_on="2026-10-09", reason="Hồ sơ phức tạp")
    told.until("10-08 14:00").work("0.1").decide().close()
    untold = Story(PRESS, "10-12 08:00").accept().hand_over().until("10-19 16:00")
    untold.do("reappointed", new_on="2026-10-27", reason="Thiếu người thẩm định")
    untold.until("10-26 08:00").work("0.2").decide().close()
    again = Story(CARE, "11-05 08:10").accept().hand_over().until("11-10 09:00")
    again.do("apology_issued", reason="Chờ kết quả thăm hỏi gia đình")
    again.do("reappointed", new_on="2026-11-18", reason="Chờ kết quả thăm hỏi gia đình")
    again.until("11-17 09:00").do("apology_issued", reason="Gia đình đi vắng")
    again.do("reappointed", new_on="2026-11-27", reason="Gia đình đi vắng")
    longer = Story(UNIFORM, "10-26 09:00", "online").accept().hand_over().work("0.5", leave=1)
    longer.until("11-13 09:00").do(
        "extended", term="10 ngày làm việc", basis="Luật chuyên ngành", limit="15 ngày làm việc"
    )


def consultations() -> None:
    """Two bodies asked side by side; one answers late, one not at all."""
    land = Story(LAND, "10-01 08:30", "postal").accept(240).hand_over().work("0.8", leave=5)
    land.do("consultation_requested", unit="UBND cấp xã", reply_by="2026-10-12")
    land.do("consultation_requested", unit="Cơ quan thuế", reply_by="2026-10-12")
    land.until("10-09 10:00").do("consultation_answered", unit="Cơ quan thuế", answer="Đã tính")
    land.do("step_completed", step="tax_notice")
    land.until("10-14 09:00").do("consultation_answered", unit="UBND cấp xã", answer="Đồng ý")
    land.work("0.5").decide().close()
    silent = Story(LAND, "11-06 08:30", "online").accept().hand_over().work("0.5", leave=5)
    silent.do("consultation_requested", unit="UBND cấp xã", reply_by="2026-11-17")
    silent.do("consultation_requested", unit="Cơ quan thuế", reply_by="2026-11-27")
    fair = Story(ALLOWANCE, "11-03 08:30").accept().hand_over().work("0.7", leave=6)
    fair.do("consultation_requested", unit="Ban Chỉ huy quân sự", reply_by="2026-11-26")


def endings() -> None:
    """Refused, denied, withdrawn, discontinued, sent back."""
    wrong = Story(LICENCE, "08-11 09:00").wait(20)
    wrong.do("intake_refused", reason="Không thuộc thẩm quyền của cơ quan tiếp nhận")
    Story(EXPERT, "10-06 09:00").accept().hand_over().work("0.7", leave=1).decide("denied").close()
    left = Story(LICENCE, "09-08 10:00", "online").accept().hand_over().wait(900)
    left.do("withdrawn", reason="Người nộp thay đổi phương án kinh doanh")
    ended = Story(FEE, "10-07 08:00").accept().hand_over().wait(300)
    ended.do("withdrawn", reason="Nộp nhầm kỳ kê khai")
    ended.wait(60).do("discontinued", reason="Theo yêu cầu của người nộp", basis="Mẫu số 05")
    lost = Story(GUARDIAN, "10-13 08:00").accept().hand_over().wait(120)
    lost.do("supplement_requested", missing="Văn bản cử người giám hộ").until("11-13 08:00")
    lost.do("discontinued", reason="Quá hạn bổ sung", basis="Mẫu số 05")
    back = Story(TRANSPORT, "09-22 08:00").accept().hand_over().work("0.5", leave=1).wait(30)
    back.do("sent_back", to_stage=1, reason="Thiếu đánh giá về bến bãi").work("0.5")
    back.decide().close()
    at_once = Story(ROUTE, "10-28 09:00").accept(20).wait(30)
    at_once.decide().close(30)


def records() -> None:
    """Entered late, and mended: both versions stay on record."""
    late_entry = Story(CARE, "09-29 08:00").wait(20)
    late_entry.do("accepted", recorded_at="2026-09-30T07:40:00+07:00").until("09-30 08:00")
    late_entry.hand_over().work("0.8").decide().close()
    mended = Story(ROUTE, "10-21 10:30").wait(20).do("accepted", appointed_on="2026-10-30")
    wrong = mended.now
    mended.wait(60).do(
        "corrected",
        corrects=2,
        event={
            "type": "accepted",
            "dossier": mended.code,
            "seq": 2,
            "at": format_instant(wrong),
            "appointed_on": "2026-10-23",
        },
    )
    mended.hand_over().work("0.8").decide().close()


def on_the_day_of_the_demo() -> None:
    """What waits on the desk on the morning of 25/11/2026."""
    Story(LICENCE, "11-09 08:00").accept().hand_over().work("1.0", leave=3)
    Story(PRESS, "11-17 08:00", "online").accept().hand_over().wait(500)
    Story(EXPERT, "11-19 09:10").accept().hand_over().wait(900)
    Story(TRANSPORT, "11-18 14:00", "online").accept().hand_over().wait(60)
    Story(FREE_SALE, "11-20 08:00").accept().hand_over().work("0.9", leave=1).decide()
    Story(GUARDIAN, "11-12 08:00").accept().hand_over().work("0.9").decide()
    Story(TRANSPORT, "11-23 15:30").accept(20)
    Story(ALLOWANCE, "11-24 20:10", "online")
    Story(ROUTE, "11-25 07:15").accept(20).hand_over(30)


def main() -> None:
    """Tell all stories and write their events in the order they were entered."""
    for number, day in enumerate(ordinary_days()):
        ordinary(number, day)
    for tell in (
        civil_status,
        over_national_day,
        supplements,
        pauses,
        new_appointments,
        consultations,
        endings,
        records,
        on_the_day_of_the_demo,
    ):
        tell()
    _written.sort(key=lambda event: (event.recorded_at or event.at, event.dossier, event.seq))
    lines = (json.dumps(event_to_json(event), ensure_ascii=False) for event in _written)
    EVENTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    dossiers = {event.dossier for event in _written}
    print(f"{len(dossiers)} dossiers, {len(_written)} events -> {EVENTS}")


if __name__ == "__main__":
    main()
