"""Logs of dossiers: our events, and tables of other systems."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from tthc_flow.calendars import load_calendar
from tthc_flow.compliance import Yardstick, lint
from tthc_flow.compliance.dossier_log import DossierLog, log_of_events, read_log_table
from tthc_flow.compliance.dossier_log.record import Claim
from tthc_flow.dossier import Event, Jurisdiction, event_from_json, read_events
from tthc_flow.errors import InvalidCatalogue, UnreadableTable
from tthc_flow.procedures import SubmissionChannel, sample_catalogue
from tthc_flow.rulebook import load_rulebook
from tthc_flow.terms import Outcome

from .sound import at, dossier

DESK = Jurisdiction(sample_catalogue(), load_calendar(), load_rulebook())
YARDSTICK = Yardstick.of(date(2026, 12, 31))


Act = tuple[str, str, dict[str, str]]


def story(*acts: Act) -> DossierLog:
    """Events of one dossier: when, what, and its fields."""
    events = [
        event_from_json(
            {
                "type": kind,
                "dossier": "H99-261101-0001",
                "seq": number,
                "at": f"2026-{when}:00+07:00",
                **fields,
            }
        )
        for number, (when, kind, fields) in enumerate(acts, 1)
    ]
    return log_of_events(events, DESK, "log.jsonl")


def codes(log: DossierLog) -> set[str]:
    return {finding.code for finding in lint(log, YARDSTICK).findings}


SUBMITTED: Act = ("11-09T08:00", "submitted", {"procedure": "1.001806", "channel": "in_person"})
HANDED_OVER: Act = ("11-09T09:00", "handed_over", {})
ACCEPTED: Act = ("11-09T08:15", "accepted", {})


def test_the_demo_has_what_its_stories_tell() -> None:
    """T25, T39, T27, T38: one second supplement, one second re-appointment, one bare pause."""
    text = files("tthc_flow.demo") / "data" / "events.jsonl"
    events: tuple[Event, ...] = read_events(str(text)).events
    log = log_of_events(events, DESK, "events.jsonl")
    assert len(log.dossiers) >= 60
    found = [finding.code for finding in lint(log, YARDSTICK).findings]
    for code in ("TF731", "TF732", "TF733", "TF734"):
        assert found.count(code) == 1, code
    assert not [code for code in found if code.startswith(("TF70", "TF72"))]


def test_a_history_that_cannot_be_is_told_and_kept() -> None:
    """R29, R35: an imported log is flagged, not refused; its instants are still on record."""
    log = story(SUBMITTED, ("11-10T08:00", "decided", {"outcome": "granted"}))
    (only,) = log.dossiers
    assert only.finished_at == at("11-10 08:00")
    assert "TF709" in codes(log)


def test_a_pause_in_the_last_hours_is_seen_from_events() -> None:
    """T27: 1.001806 has 10 working days from 09/11/2026 to 23/11; paused at 15:00 of that day."""
    pause = ("11-23T15:00", "suspended", {"basis": "Luật X", "reason": "xác minh"})
    log = story(SUBMITTED, ACCEPTED, HANDED_OVER, pause)
    (only,) = log.dossiers
    assert only.pauses[0].due_at is not None
    assert "TF725" in codes(log)
    early = ("11-20T15:00", "suspended", {"basis": "Luật X", "reason": "xác minh"})
    assert "TF725" not in codes(story(SUBMITTED, ACCEPTED, HANDED_OVER, early))


def test_a_new_appointment_after_expiry_is_seen_from_events() -> None:
    """T38: an apology comes before expiry; a date moved after it hides the delay."""
    late = ("11-27T09:00", "reappointed", {"new_on": "2026-12-02", "reason": "thiếu người"})
    log = story(SUBMITTED, ACCEPTED, HANDED_OVER, late)
    (only,) = log.dossiers
    assert len(only.due_moves) == 1
    assert {"TF726", "TF733"} <= codes(log)


HEADING = "MaHoSo,MaTTHC,KenhThucHien,NgayNopHoSo,NgayTiepNhan,NgayHenTra,NgayKetThucXuLy"


def table(tmp_path: Path, *lines: str) -> DossierLog:
    path = tmp_path / "log.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_log_table(path)


def test_the_portals_columns_and_instants(tmp_path: Path) -> None:
    """portal.json: yyyyMMddHHmmss, channels 1 to 3; our names and ISO do as well."""
    row = "H56-260820-0001,1.000703,2,20260820074000,20260820080500,2026-08-27,20260826151200"
    (only,) = table(tmp_path, HEADING, row).dossiers
    assert only.channel is SubmissionChannel.ONLINE
    assert only.received_at == at("08-20 08:05")
    assert only.due_at == at("08-28 00:00")
    assert only.place.line == 2
    assert only.outcome(YARDSTICK.calendar) is Outcome.EARLY


def test_bulk_patterns_need_a_number_and_a_share(tmp_path: Path) -> None:
    """prior_art.md fault 19: end = due to the second in bulk; one coincidence is chance."""
    row = "H56-260820-{n:04d},1.000703,2,20260820074000,20260820080500,20260827170000,{end}"
    alike = [row.format(n=n, end="20260827170000") for n in range(1, 4)]
    apart = [row.format(n=n, end=f"202608261512{n:02d}") for n in range(4, 10)]
    assert "TF721" in codes(table(tmp_path, HEADING, *alike, *apart))
    assert "TF721" not in codes(table(tmp_path, HEADING, *alike[:2], *apart))


def test_several_instants_and_a_claim(tmp_path: Path) -> None:
    """T39: two new appointments between semicolons; a claim without a due date."""
    log = table(
        tmp_path,
        "dossier,received_at,reappointed_at,apology_at,claim,due_moved_at,due_before,due_at",
        "H56-260820-0001,2026-08-20 08:00,2026-08-25 08:00;2026-08-27 08:00,2026-08-25 07:00,"
        "on_time,,,",
        "H56-260820-0002,2026-08-20 08:00,,,,2026-09-01 08:00,2026-08-27,2026-09-04",
    )
    first, second = log.dossiers
    assert first.claim is Claim.ON_TIME
    assert len(first.reappointments) == 2
    assert second.due_moves[0].before == at("08-28 00:00")
    assert {"TF706", "TF732", "TF733", "TF726"} <= codes(log)


def test_a_pause_of_a_table(tmp_path: Path) -> None:
    """A table without a column for the basis cannot be blamed; one with it can."""
    row = "H56-260820-0001,2026-08-20 08:00,2026-08-24 08:00,2026-08-25 08:00"
    bare = table(tmp_path, "dossier,received_at,paused_at,resumed_at", row)
    assert "TF734" not in codes(bare)
    told = table(tmp_path, "dossier,received_at,paused_at,resumed_at,pause_basis", f"{row},")
    assert "TF734" in codes(told)


def test_dates_without_time_are_compared_by_date(tmp_path: Path) -> None:
    """R16: finished on the due date is on time; filed and received on one date is no pattern."""
    rows = [
        f"H56-260820-{n:04d},1.000703,2,2026-08-20,2026-08-20,2026-08-27,2026-08-27"
        for n in range(1, 6)
    ]
    log = table(tmp_path, HEADING, *rows)
    assert codes(log) == set()
    assert {each.outcome(YARDSTICK.calendar) for each in log.dossiers} == {Outcome.ON_TIME}


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("x,20261320080500,", "received_at"),
        ("x,soon,", "received_at"),
        ("x,,post", "channel"),
    ],
)
def test_cells_that_cannot_be_read_are_told_all_at_once(
    tmp_path: Path, cells: str, told: str
) -> None:
    """R26: each with its line and column; nothing is defaulted."""
    with pytest.raises(UnreadableTable, match=f"line 2, {told}"):
        table(tmp_path, "dossier,received_at,channel", cells)


def test_tables_that_are_none(tmp_path: Path) -> None:
    """A table must say which dossier each row is about."""
    with pytest.raises(UnreadableTable, match="dossier"):
        table(tmp_path, "a,b", "1,2")
    with pytest.raises(InvalidCatalogue, match="cells"):
        table(tmp_path, "dossier,b", "1")


def test_an_open_dossier_has_no_outcome() -> None:
    """R16: a class of the finished is for the finished; undated has its own name."""
    assert dossier(finished_at=None).outcome(YARDSTICK.calendar) is None
    assert dossier(due_at=None).outcome(YARDSTICK.calendar) is Outcome.UNDATED
