"""`tthc dossier replay`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Tthc

GUARDIAN = "1.004837"  # three working days

A = [
    {"type": "submitted", "procedure": GUARDIAN, "channel": "in_person", "at": "08:00"},
    {"type": "accepted", "at": "08:30"},
    {"type": "handed_over", "at": "09:00"},
]


def lines(code: str, events: list[dict[str, Any]]) -> list[str]:
    """JSON lines of a dossier, all on 20/08/2026."""
    return [
        json.dumps(
            event | {"dossier": code, "seq": seq, "at": f"2026-08-20T{event['at']}:00+07:00"}
        )
        for seq, event in enumerate(events, 1)
    ]


@pytest.fixture
def replay(tthc: Tthc, tmp_path: Path) -> Any:
    """Replay lines and give exit code and JSON."""

    def run(content: list[str], *options: str) -> tuple[int, dict[str, Any]]:
        path = tmp_path / "events.jsonl"
        path.write_text("\n".join(content), encoding="utf-8")
        done = tthc("dossier", "replay", str(path), "--json", *options)
        return done.exit_code, json.loads(done.stdout)

    return run


def test_state_and_due_date(replay: Any) -> None:
    """T12, R36: accepted on Thursday 20/08/2026, three working days end on Monday 24/08."""
    code, answer = replay(lines("A", A))
    (dossier,) = answer["dossiers"]
    assert code == 0
    assert answer["at"] == "2026-08-20T09:00:00+07:00"
    assert dossier["state"] == "IN_PROGRESS:1"
    assert dossier["deadlines"]["statutory"]["due_on"] == "2026-08-24"
    assert dossier["by_statute"] == "WITHIN"
    assert dossier["explanation"]["entries"][-1]["day"] == "2026-08-24"


def test_a_later_instant_raises_flags(replay: Any) -> None:
    """R39: the same events seen on 25/08 are overdue, and the exit code is 1."""
    code, answer = replay(lines("A", A), "--at", "2026-08-25T08:00")
    (dossier,) = answer["dossiers"]
    assert code == 1
    assert dossier["by_statute"] == "OVERDUE"
    keys = [flag["key"] for flag in dossier["flags"]]
    assert "A/STATUTORY/OVERDUE/0" in keys
    assert len(keys) == len(set(keys))


def test_a_mere_date_is_its_end(replay: Any) -> None:
    """T02: at 24:00 of the due day the dossier is not late yet."""
    _, answer = replay(lines("A", A), "--at", "2026-08-24")
    assert answer["at"] == "2026-08-25T00:00:00+07:00"
    assert answer["dossiers"][0]["by_statute"] == "DUE_SOON"


def test_an_earlier_instant_leaves_out_what_came_later(replay: Any) -> None:
    """R31: time is an argument; before acceptance there is no due date."""
    _, answer = replay(lines("A", A), "--at", "2026-08-20T08:10")
    (dossier,) = answer["dossiers"]
    assert dossier["state"] == "SUBMITTED"
    assert dossier["deadlines"]["statutory"] is None
    assert dossier["by_statute"] is None


def test_supplement_policies(replay: Any) -> None:
    """R33: while the applicant is asked the clock stops, but not under IGNORE."""
    asked = [*A, {"type": "supplement_requested", "missing": "giấy tờ", "at": "10:00"}]
    _, stopped = replay(lines("A", asked))
    assert stopped["dossiers"][0]["by_statute"] == "STOPPED"
    assert stopped["dossiers"][0]["deadlines"]["left_days"] == 3
    _, running = replay(lines("A", asked), "--policy", "ignore")
    assert running["dossiers"][0]["deadlines"]["statutory"]["due_on"] == "2026-08-24"


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (lines("B", A)[0][:60], "UnreadableEvent"),
        ("[1, 2]", "UnreadableEvent"),
        (lines("B", [A[0], A[2]])[1], "EventOutOfOrder"),
        (lines("B", [A[0] | {"procedure": "9.999999"}])[0], "UnknownProcedure"),
        (lines("A", [A[0], A[1] | {"at": "08:31"}])[1], "ConflictingEvent"),
        (lines("A", [*A, {"type": "accepted", "at": "10:00"}])[3], "IllegalTransition"),
        (lines("A", [*A, {"type": "resumed", "at": "07:00"}])[3], "EventOutOfOrder"),
    ],
)
def test_a_fault_stops_its_dossier_and_no_other(replay: Any, bad: str, error: str) -> None:
    """R29, R31: each fault is typed and told, the rest of the file gets its answer, exit 2."""
    code, answer = replay([*lines("A", A), bad, *lines("C", A)])
    assert code == 2
    assert [fault["error"] for fault in answer["faults"]] == [error]
    assert {dossier["dossier"] for dossier in answer["dossiers"]} == {"A", "C"}
    assert {dossier["state"] for dossier in answer["dossiers"]} == {"IN_PROGRESS:1"}


@pytest.mark.parametrize(
    "act",
    [
        {"type": "reappointed", "new_on": "2099-01-05"},
        {"type": "reappointed", "new_on": "9999-12-31"},
        {"type": "consultation_requested", "unit": "x", "reply_by": "9999-12-31"},
        {"type": "extended", "term": "900000 ngày làm việc", "basis": "x"},
    ],
)
@pytest.mark.parametrize("options", [("--json",), ()])
def test_a_date_no_calendar_covers_stops_its_dossier_and_no_other(
    tthc: Tthc, tmp_path: Path, act: dict[str, Any], options: tuple[str, ...]
) -> None:
    """R3: a mistyped year is told with its dossier; the others get their answer, exit 2."""
    path = tmp_path / "events.jsonl"
    far = lines("FAR", [*A, act | {"at": "10:00"}])
    path.write_text("\n".join([*lines("A", A), *far, *lines("C", A)]), encoding="utf-8")
    done = tthc("dossier", "replay", str(path), *options)
    assert done.exit_code == 2
    if not options:
        assert "A ·" in done.stdout
        assert "C ·" in done.stdout
        assert "dossier FAR" in done.stderr
        return
    answer = json.loads(done.stdout)
    assert [dossier["dossier"] for dossier in answer["dossiers"]] == ["A", "C"]
    (fault,) = answer["faults"]
    assert fault["error"] == "CalendarNotCovered"
    assert "dossier FAR" in fault["what"]


def test_a_date_that_had_passed_before_the_pause_is_late_while_it_lasts(replay: Any) -> None:
    """R33: promised until Tue 08/09 11:00, stopped on Wed, its last day by law."""
    transport = {"procedure": "1.000703", "channel": "in_person"}
    events = [
        {"type": "submitted", **transport, "at": "2026-09-03T08:00:00+07:00"},
        {"type": "accepted", "at": "2026-09-03T08:30:00+07:00"},
        {"type": "suspended", "basis": "Luật", "at": "2026-09-09T08:00:00+07:00"},
    ]
    rows = [json.dumps(e | {"dossier": "A", "seq": n}) for n, e in enumerate(events, 1)]
    _, answer = replay(rows)
    (dossier,) = answer["dossiers"]
    assert dossier["deadlines"]["committed"]["expires_at"] == "2026-09-08T11:00:00+07:00"
    assert (dossier["by_commitment"], dossier["by_statute"]) == ("OVERDUE", "STOPPED")


def test_an_instant_is_read_from_the_record_as_it_was(replay: Any) -> None:
    """R31: entered at 11:00 after a correction of 10:30, an event of 10:05 was unknown at 10:10."""
    mended = {"type": "corrected", "corrects": 3, "at": "10:30"}
    late = {"type": "handed_over", "at": "10:05"}
    rows = lines("A", [*A, mended, late])
    code, answer = replay(rows, "--at", "2026-08-20T10:10")
    assert (code, answer["faults"]) == (0, [])
    assert answer["dossiers"][0]["state"] == "IN_PROGRESS:1"
    _, shuffled = replay([*rows[:2], rows[3], rows[2], rows[4]], "--at", "2026-08-20T10:10")
    assert shuffled["dossiers"][0]["state"] == "IN_PROGRESS:1"


def test_an_identical_repetition_is_no_fault(replay: Any) -> None:
    """R31: the same event twice is ignored."""
    code, answer = replay([*lines("A", A), lines("A", A)[1]])
    assert (code, answer["faults"]) == (0, [])


def test_one_dossier_of_many_in_words(tthc: Tthc, tmp_path: Path) -> None:
    """R19: state, both dates, flags and the count for people, in both languages."""
    path = tmp_path / "events.jsonl"
    asked = [*A, {"type": "supplement_requested", "missing": "giấy tờ", "at": "10:00"}]
    path.write_text("\n".join([*lines("A", A), *lines("B", asked)]), encoding="utf-8")
    vi = tthc("dossier", "replay", str(path), "--dossier", "A", "--at", "2026-08-25T08:00").stdout
    assert "Hạn theo luật: 24:00 Thứ Hai 24/08/2026 - quá hạn" in vi
    assert "9441/TB-BNV" in vi
    assert "B ·" not in vi
    en = tthc("dossier", "replay", str(path), "--dossier", "B", "--lang", "en").stdout
    assert "Stopped, left: 3 days" in en


def test_files_that_say_nothing_exit_with_2(tthc: Tthc, tmp_path: Path) -> None:
    """No event at all, no such dossier, no such file."""
    path = tmp_path / "events.jsonl"
    path.write_text("\n", encoding="utf-8")
    assert tthc("dossier", "replay", str(path)).exit_code == 2
    path.write_text(lines("A", A)[0][:30], encoding="utf-8")
    done = tthc("dossier", "replay", str(path))
    assert done.exit_code == 2
    assert "events.jsonl:1" in done.stderr
    path.write_text("\n".join(lines("A", A)), encoding="utf-8")
    assert tthc("dossier", "replay", str(path), "--dossier", "Z").exit_code == 2
    assert tthc("dossier", "replay", str(tmp_path / "none")).exit_code == 2
    assert tthc("dossier", "replay", str(path), "--at", "2026-02-30").exit_code == 2
    assert tthc("dossier", "replay", str(path), "--at", "9999-12-31").exit_code == 2


@pytest.fixture
def told(tthc: Tthc, tmp_path: Path) -> Any:
    """Replay lines and give exit code and the text for people."""

    def run(content: list[str], *options: str) -> tuple[int, str]:
        path = tmp_path / "events.jsonl"
        path.write_text("\n".join(content), encoding="utf-8")
        done = tthc("dossier", "replay", str(path), *options)
        return done.exit_code, " ".join(done.stdout.split())

    return run


def test_before_everything_it_says_so(told: Any) -> None:
    """R36: asked before the first event, the answer is that nothing had happened."""
    code, text = told(lines("H1", A), "--at", "2026-08-01T09:00", "--lang", "en")
    assert code == 0
    assert "Nothing had happened by 09:00 Sat 01/08/2026" in text
    assert "08:00 Thu 20/08/2026" in text
    vietnamese = told(lines("H1", A), "--at", "2026-08-01")[1]
    assert "Đến 24:00 Thứ Bảy 01/08/2026 chưa có sự kiện nào" in vietnamese


def test_people_read_instant_name_severity_and_which_term(told: Any) -> None:
    """R19: the text names instant, procedure, how bad a flag is, and which term it counts."""
    code, text = told(lines("H1", A), "--at", "2026-08-26T09:00", "--lang", "en")
    assert code == 1
    assert "At 09:00 Wed 26/08/2026" in text
    assert "giám hộ" in text.lower()
    assert "Flag: (critical)" in text
    assert "How the statutory term is counted:" in text


def test_a_restarted_term_is_not_told_as_a_rest(told: Any, replay: Any) -> None:
    """R33: under RESTART the term counts anew after the supplement; the data keep what was left."""
    waiting = [*A, {"type": "supplement_requested", "at": "10:00"}]
    content = lines("H1", waiting)
    assert "counts anew, in full" in told(content, "--lang", "en")[1]
    assert "tính lại từ đầu" in told(content)[1]
    assert "counts anew" not in told(content, "--policy", "subtract", "--lang", "en")[1]
    _, answer = replay(content)
    assert answer["dossiers"][0]["deadlines"]["left_days"] is not None


def test_hours_and_notices_of_an_office(replay: Any, tmp_path: Path) -> None:
    """R4, R8: a storm of 24/08/2026 known at acceptance moves the due date to the day after."""
    storm = tmp_path / "storm.toml"
    storm.write_text(
        'announced_on = 2026-08-19\n[[effect]]\nkind = "closed"\n'
        "from = 2026-08-24\nuntil_included = 2026-08-24\n",
        encoding="utf-8",
    )
    _, answer = replay(lines("H1", A), "--notice", str(storm))
    assert answer["dossiers"][0]["deadlines"]["statutory"]["due_on"] == "2026-08-25"
    late = storm.with_name("late.toml")
    late.write_text(storm.read_text().replace("08-19", "08-21"), encoding="utf-8")
    _, answer = replay(lines("H1", A), "--notice", str(late))
    assert answer["dossiers"][0]["deadlines"]["statutory"]["due_on"] == "2026-08-24"
    hours = tmp_path / "ward.toml"
    hours.write_text(
        'key = "ward"\n[[hours]]\nweekdays = ["mon", "tue", "wed", "thu", "fri"]\n'
        'sessions = ["08:00-11:30", "13:00-16:30"]\n',
        encoding="utf-8",
    )
    _, answer = replay(lines("H1", A), "--office", str(hours))
    due = answer["dossiers"][0]["deadlines"]["statutory"]
    assert due["appointment_at"] == "2026-08-24T16:30:00+07:00"
