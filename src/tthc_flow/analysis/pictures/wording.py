"""Words of charts, tables and exports, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from tthc_flow.analysis.manifest import HAS_AN_END

__all__ = [
    "HEADINGS",
    "Lang",
    "caption",
    "counted_in_words",
    "finding_in_words",
    "finished_in_words",
    "heading",
    "percent",
    "say",
    "share_in_words",
    "whole",
]

Lang = Literal["vi", "en"]

HEADINGS: Mapping[str, tuple[str, str]] = {
    "case_id": ("Mã hồ sơ", "Dossier"),
    "procedure": ("Thủ tục", "Procedure"),
    "unit": ("Đơn vị", "Unit"),
    "channel": ("Kênh nộp", "Channel"),
    "started_on": ("Ngày tiếp nhận", "Received on"),
    "ended_on": ("Ngày kết thúc", "Finished on"),
    "term": ("Thời hạn (ngày)", "Term (days)"),
    "cut_term": ("Thời hạn sau cắt giảm", "Term after the cut"),
    "needed": ("Số ngày đã dùng", "Days needed"),
    "over": ("Vượt (ngày)", "Over (days)"),
    "scenario": ("Phương án", "Scenario"),
    "group": ("Nhóm", "Group"),
    "cut": ("Mức cắt giảm (%)", "Cut (%)"),
    "finished": ("Đã xong", "Finished"),
    "open": ("Đang xử lý", "Open"),
    "on_time": ("Đúng hạn", "On time"),
    "judged": ("Đã có kết luận", "Judged"),
    "share": ("Tỷ lệ", "Share"),
    "open_overdue": ("Đang xử lý, quá hạn", "Open, overdue"),
    "on_time_before": ("Đúng hạn, hiện nay", "On time now"),
    "on_time_after": ("Đúng hạn, phương án", "On time then"),
    "open_overdue_before": ("Quá hạn chưa xong, hiện nay", "Open overdue now"),
    "open_overdue_after": ("Quá hạn chưa xong, phương án", "Open overdue then"),
    "newly_late": ("Thành quá hạn", "Newly late"),
    "no_longer_late": ("Hết quá hạn", "No longer late"),
    "step": ("Bước", "Step"),
    "stays": ("Lượt", "Stays"),
    "dossiers": ("Hồ sơ", "Dossiers"),
    "minutes": ("Phút", "Minutes"),
    "median_minutes": ("Trung vị (phút)", "Median (minutes)"),
    "p90_minutes": ("Bách phân vị 90 (phút)", "90th percentile (minutes)"),
    "largest_cut": ("Cắt giảm lớn nhất (%)", "Largest cut (%)"),
    "share_before": ("Tỷ lệ khi chưa cắt", "Share without a cut"),
}
"""Heading of each column of our tables."""

_FINDINGS: Mapping[str, tuple[str, str]] = {
    "finished_before_start": (
        "kết thúc trước khi tiếp nhận (tính là đúng hạn)",
        "finished before they began (counted on time)",
    ),
    "without_start": ("không có ngày tiếp nhận", "without a start"),
    "without_term": ("không có thời hạn (không tính là đúng hạn)", "without a term, never on time"),
    "term_below_one_day": ("thời hạn dưới 1 ngày (không cắt được)", "with a term below one day"),
    "deadline_varies": (
        "có nhiều hạn khác nhau (lấy hạn ghi sau cùng)",
        "with several deadlines, the last is taken",
    ),
    "term_varies": (
        "có nhiều thời hạn khác nhau (lấy thời hạn ghi sau cùng)",
        "with several terms, the last is taken",
    ),
    "day_or_month_first": (
        "ô ghi ngày kiểu 03/04 (đọc là ngày 3 tháng 4)",
        "cells like 03/04, read as 3 April: nothing in the log shows which is the month",
    ),
    "stamps_of_another_zone": (
        "ô ghi giờ của múi giờ khác (ngày được tính theo múi giờ đã chọn, --tz)",
        "cells with the offset of another zone: dates are told in the zone chosen, --tz",
    ),
    "pauses_without_dossier": (
        "dòng tạm dừng của hồ sơ không có trong nhật ký (không dùng đến)",
        "pauses of dossiers that are not in the log, not used",
    ),
    "extensions_without_dossier": (
        "dòng gia hạn của hồ sơ không có trong nhật ký (không dùng đến)",
        "extensions of dossiers that are not in the log, not used",
    ),
    "rows_without_case": ("dòng không có mã hồ sơ", "rows without a code"),
}
_COMPARED = {"date": ("ngày", "dates"), "instant": ("thời điểm", "instants")}
_UNITS = {
    "calendar_days": ("ngày lịch", "calendar days"),
    "working_days": ("ngày làm việc", "working days"),
}
_ROUNDINGS = {
    "floor": ("làm tròn xuống", "rounded down"),
    "ceil": ("làm tròn lên", "rounded up"),
    "nearest": ("làm tròn gần nhất", "rounded to the nearest"),
    "exact": ("không làm tròn", "not rounded"),
}


def say(lang: Lang, vi: str, en: str) -> str:
    """The one of two wordings in *lang*."""
    return vi if lang == "vi" else en


def heading(name: str, lang: Lang) -> str:
    """Heading of a column; one of the log keeps its name."""
    plain = name.removeprefix("case:")
    return say(lang, *HEADINGS.get(plain, (plain, plain)))


def finding_in_words(name: str, lang: Lang) -> str:
    """What a finding of a log says."""
    return say(lang, *_FINDINGS.get(name, (name, name)))


def percent(share: float | None, lang: Lang, decimals: int = 1) -> str:
    """A share as people write it: 76,7 % in Vietnamese, on one line; 76.7% in English."""
    if share is None:
        return "–"
    text = f"{100 * share:.{decimals}f}"
    return f"{text.replace('.', ',')}\u00a0%" if lang == "vi" else f"{text}%"


def whole(number: int, lang: Lang) -> str:
    """A whole number with its thousands apart: 1.329 in Vietnamese, 1,329 in English."""
    text = f"{number:,}"
    return text.replace(",", ".") if lang == "vi" else text


def share_in_words(lang: Lang) -> str:
    """What every share on time is a share of, the one definition of `on_time_share`."""
    return say(
        lang,
        "Tỷ lệ đúng hạn: số hồ sơ đúng hạn trên tổng số hồ sơ đã xong và hồ sơ đang xử lý đã quá "
        "hạn ở mức cắt giảm đó.",
        "Share on time: dossiers on time of those finished and those open past their date under "
        "that cut.",
    )


def caption(facts: Mapping[str, Any], lang: Lang) -> str:
    """How the numbers were counted: what was compared, unit, rounding, calendar, zone, input."""
    unit = _units_in_words(facts, lang)
    compared = say(lang, *_COMPARED.get(str(facts.get("compare")), ("", "")))
    rounding = say(lang, *_ROUNDINGS.get(str(facts.get("rounding")), ("", "")))
    parts = [
        say(lang, f"So theo {compared}, {unit}, {rounding}", f"By {compared}, {unit}, {rounding}"),
        _calendar(facts.get("calendar_version"), lang),
        say(lang, "múi giờ ", "zone ") + str(facts.get("tz", "–")),
    ]
    if "input_sha256" in facts:
        parts.append(f"{facts['input']} (sha256 {str(facts['input_sha256'])[:12]})")
    return " · ".join(parts)


def _units_in_words(facts: Mapping[str, Any], lang: Lang) -> str:
    counted: Mapping[str, int] = facts.get("units") or {}
    if len(counted) < 2:  # noqa: PLR2004 - one unit for all
        return say(lang, *_UNITS.get(str(facts.get("unit")), ("", "")))
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    told = ", ".join(
        say(lang, f"{whole(count, lang)} tính {vi}", f"{whole(count, lang)} in {en}")
        for unit, count in ranked
        for vi, en in (_UNITS[unit],)
    )
    return say(
        lang,
        f"mỗi thời hạn theo đơn vị của chính nó ({told})",
        f"each term in its own unit ({told})",
    )


def _calendar(version: Any, lang: Lang) -> str:
    if version is None:
        return say(lang, "không dùng lịch làm việc", "no working calendar")
    return say(lang, f"lịch {version}", f"calendar {version}")


def finished_in_words(facts: Mapping[str, Any], lang: Lang) -> str:
    """The definition of "finished" that the numbers rest on (R53)."""
    columns = facts.get("columns") or {}
    end, time = columns.get("end", ""), columns.get("time", "")
    if facts.get("finished_means") == HAS_AN_END:
        return say(lang, "“Đã xong”: hồ sơ có ngày kết thúc.", f"“Finished”: {HAS_AN_END}.")
    if not columns:
        return str(facts.get("finished_means", ""))
    if end and end != time:
        return say(lang, f"“Đã xong”: cột {end} có ngày.", f"“Finished”: column {end} is filled.")
    return say(
        lang,
        f"“Đã xong”: sự kiện cuối cùng ({end or time}); không có hồ sơ đang xử lý.",
        f"“Finished”: the last event ({end or time}); no dossier is open.",
    )


def counted_in_words(facts: Mapping[str, int], lang: Lang) -> str:
    """How many dossiers stand behind a picture, and how many have no answer yet."""
    finished, overdue, censored = (
        whole(facts[name], lang) for name in ("finished", "overdue", "censored")
    )
    return say(
        lang,
        f"Trên {finished} hồ sơ đã xong và {overdue} hồ sơ đang xử lý đã quá hạn (khi chưa cắt "
        f"giảm); {censored} hồ sơ đang xử lý chưa đến hạn, không tính.",
        f"Of {finished} finished dossiers and {overdue} open and overdue ones (without a cut); "
        f"{censored} open and not yet due are not counted.",
    )
