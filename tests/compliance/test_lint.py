"""Excuses, baselines, the choice of rules, and typed procedures."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from attrs import evolve

from tthc_flow.compliance import RULES, choose, lint, lint_procedure, rule_of
from tthc_flow.compliance.baseline import Baseline, read_baseline, write_baseline
from tthc_flow.compliance.subject import Noqa, Place
from tthc_flow.errors import UnknownChoice, UnreadableTable
from tthc_flow.instants import VIETNAM
from tthc_flow.procedures import sample_catalogue

from .cases import CASES, YARDSTICK
from .sound import OLD, SOUND, dossier, record, terms, versions

IN_PERSON_ONLY = terms(in_person="4 ngày làm việc")
EXCUSE = Noqa("TF401", "Phải có mặt khi đăng ký")


def codes(*subjects: object, rules: object = RULES) -> list[str]:
    outcome = lint(subjects, YARDSTICK, rules)  # type: ignore[arg-type]
    return [finding.code for finding in outcome.findings]


def test_an_excuse_takes_its_findings_away() -> None:
    """R47: a noqa with a reason excuses all findings of one rule in one place."""
    subject = record(statutory=IN_PERSON_ONLY, committed=(), steps=(), noqa=(EXCUSE,))
    outcome = lint([subject], YARDSTICK)
    assert [finding.code for finding in outcome.findings] == []
    assert {(each.finding.code, each.noqa.reason) for each in outcome.excused} == {
        ("TF401", EXCUSE.reason)
    }
    assert len(outcome.excused) == 2


def test_an_excuse_that_nobody_needs_is_found() -> None:
    """R47: an unused noqa is a finding."""
    assert codes(record(noqa=(EXCUSE,))) == ["TF002"]


def test_an_excuse_for_a_rule_that_was_not_run_is_left_alone() -> None:
    """With --select TF6 nobody knows whether TF401 would have been needed."""
    assert codes(record(noqa=(EXCUSE,)), rules=choose(["TF6", "TF002"])) == []


def test_an_excuse_for_no_rule_is_an_error() -> None:
    """R47: an unknown code is refused, here by a finding that names it."""
    assert codes(record(noqa=(Noqa("TF999", "vì"),))) == ["TF003"]


def test_an_excuse_holds_for_the_versions_of_its_procedure() -> None:
    """An overlap concerns two versions: the excuse in either of them is enough, and is used."""
    excuse = Noqa("TF503", "chuyển tiếp theo quyết định")
    new = evolve(SOUND, noqa=(excuse,))
    open_end = evolve(OLD, valid_until=None)
    subjects = (open_end, new, versions(open_end, new))
    assert codes(*subjects, rules=choose(["TF503", "TF002"])) == []


def test_a_date_beyond_the_calendar_breaks_no_run_off() -> None:
    """R3: outside the calendar nothing is guessed; the finding says what was not checked."""
    ancient = dossier(finished_at=datetime(1926, 8, 26, 15, 12, tzinfo=VIETNAM))
    outcome = lint([ancient, SOUND], YARDSTICK)
    assert outcome.subjects == 2
    told = [finding.message("en") for finding in outcome.findings if finding.code == "TF004"]
    assert len(told) == 1
    assert "TF821" in told[0]
    assert codes(record(valid_from=date.min)) == ["TF004"]


def test_a_typed_procedure_is_checked() -> None:
    """Design 1: a compliance tester asks in their own test run, without a file."""
    land = sample_catalogue().versions("1.012784")[-1]
    found = lint_procedure(land, YARDSTICK)
    assert found
    assert all(finding.subject.startswith("1.012784") for finding in found)
    assert not [finding for finding in found if finding.severity == "error"]


def test_choosing_rules() -> None:
    """--select and --ignore take codes and beginnings of codes."""
    assert [each.code for each in choose(["TF201"])] == ["TF201"]
    assert {each.code[:3] for each in choose(["TF2"])} == {"TF2"}
    assert "TF201" not in {each.code for each in choose(["TF2"], ["TF20"])}
    assert choose() == RULES
    assert rule_of("TF201").code == "TF201"


@pytest.mark.parametrize("code", ["TF999", "E501", "", "tf201"])
def test_unknown_codes_are_refused(code: str) -> None:
    """R47: a code that no rule has is an error with near codes, never silently nothing."""
    with pytest.raises(UnknownChoice):
        choose([code])
    with pytest.raises(UnknownChoice):
        choose([], [code])
    with pytest.raises(UnknownChoice):
        rule_of(code)


# --- fingerprints and baselines -------------------------------------------------------------------


def test_a_fingerprint_survives_moving_and_not_changing() -> None:
    """A baseline is no good if a new line above makes every finding new."""
    one = lint([record(code="1")], YARDSTICK).findings[0]
    moved = lint([record(code="1", place=Place("x.toml", 99))], YARDSTICK).findings[0]
    other = lint([record(code="2")], YARDSTICK).findings[0]
    assert one.fingerprint == moved.fingerprint != other.fingerprint


def test_fingerprints_are_distinct() -> None:
    """No two rules or places share one."""
    outcome = lint([case.fails for case in CASES.values()], YARDSTICK)
    said = {(f.code, f.subject, f.where, f.message()) for f in outcome.findings}
    assert len({finding.fingerprint for finding in outcome.findings}) == len(said) >= 90


def test_a_baseline_written_is_a_baseline_kept(tmp_path: Path) -> None:
    """R47: what was there before is known; a second like it is new."""
    findings = lint([record(code="1"), record(decision=None)], YARDSTICK).findings
    path = tmp_path / "baseline.json"
    write_baseline(path, findings)
    baseline = read_baseline(path)
    assert baseline.part(findings) == ([], list(findings))
    new, known = baseline.part([*findings, findings[0]])
    assert (new, len(known)) == ([findings[0]], len(findings))
    again = path.read_bytes()
    write_baseline(path, reversed(findings))
    assert path.read_bytes() == again


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2}', '{"version": 1}', "\xff"])
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    """A broken baseline must not turn every finding into a new one, nor into a known one."""
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(UnreadableTable):
        read_baseline(path)
    with pytest.raises(UnreadableTable):
        read_baseline(tmp_path / "none.json")


def test_an_empty_baseline_knows_nothing() -> None:
    """Without a baseline every finding is new."""
    findings = lint([record(code="1")], YARDSTICK).findings
    assert Baseline().part(findings) == (list(findings), [])
