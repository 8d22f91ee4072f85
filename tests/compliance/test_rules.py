"""Every rule on the subject that breaks it and the one that keeps it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tthc_flow.compliance import RULES, Family, Rule, lint, rule_of
from tthc_flow.compliance.finding import finding_of
from tthc_flow.compliance.records import ProcedureRecord, Versions

from .cases import CASES, YARDSTICK
from .sound import OLD, SOUND, SOUND_DOSSIER, log, pair, posting, record, terms


@pytest.fixture(params=RULES, ids=lambda rule: rule.code)
def rule(request: pytest.FixtureRequest) -> Rule[Any]:
    return request.param


def test_there_are_enough_rules() -> None:
    """R47, issue 4: at least 25 catalogue rules, 10 for logs of dossiers, 8 for posting."""
    counts = {family: sum(rule.family is family for rule in RULES) for family in Family}
    assert counts[Family.CATALOGUE] >= 25
    assert counts[Family.DOSSIER_LOG] >= 10
    assert counts[Family.POSTING] >= 8


def test_every_rule_has_both_cases_and_no_case_is_left_over() -> None:
    """R47: each rule has one failing and one passing fixture."""
    assert CASES.keys() == {rule.code for rule in RULES}


def test_codes_are_unique_and_in_order() -> None:
    """R47: a code "TF…" names one rule, for good."""
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))
    assert codes == sorted(codes)
    assert all(re.fullmatch(r"TF\d{3}", code) for code in codes)


def test_the_failing_case_is_found(rule: Rule[Any]) -> None:
    """R47: a rule finds what breaks it, and says so in both languages with every fact in place."""
    case = CASES[rule.code]
    assert type(case.fails) is rule.over
    found = [finding_of(rule, case.fails, hit) for hit in rule.check(case.fails, YARDSTICK)]
    assert found
    for finding in found:
        for text in (finding.message("vi"), finding.message("en"), finding.fix("vi")):
            assert text.strip()
            assert not re.search(r"[{}]|None|Fraction", text)
        assert finding.fix("en").strip()


def test_the_passing_case_is_clean(rule: Rule[Any]) -> None:
    """R47: a rule leaves alone what keeps it, close as it is."""
    case = CASES[rule.code]
    if type(case.passes) is rule.over:
        assert list(rule.check(case.passes, YARDSTICK)) == []
    else:
        assert rule.code in {"TF001", "TF004"}  # what could be read, or checked, keeps them


def test_what_is_sound_has_no_finding_at_all() -> None:
    """R47: no rule objects to the procedure, dossier and posting that the cases begin with."""
    subjects: list[Any] = [
        SOUND,
        Versions(SOUND.code, (OLD, SOUND)),
        SOUND_DOSSIER,
        log(10, 0),
        pair(),
        posting(pair()),
    ]
    outcome = lint(subjects, YARDSTICK)
    assert outcome.subjects == len(subjects)
    assert [(finding.code, finding.message()) for finding in outcome.findings] == []


def test_every_rule_tells_where_it_is_written(rule: Rule[Any]) -> None:
    """R21, R47: a citation with its statement; each number it reads is in the rulebook."""
    assert rule.citation.text
    assert rule.citation.statement[:1] in {"R", "T"}
    for key in rule.law:
        assert YARDSTICK.law.value(key)


def test_words_are_in_both_languages(rule: Rule[Any]) -> None:
    """A clerk reads Vietnamese, a colleague abroad English: no text is left in one language."""
    for words in (rule.title, rule.fix, rule.why):
        assert words.vi != words.en
    names = re.compile(r"{(\w+)}")
    assert set(names.findall(rule.finding.vi)) == set(names.findall(rule.finding.en))


def test_second_hand_lists_are_told_apart(rule: Rule[Any]) -> None:
    """Issue 4: what was copied second-hand is never more than a note, and says so."""
    subject = CASES[rule.code].fails
    if not isinstance(subject, ProcedureRecord):
        return
    from attrs import evolve

    copied = evolve(subject, is_secondary=True)
    for hit in rule.check(copied, YARDSTICK):
        finding = finding_of(rule, copied, hit)
        assert finding.severity == "note"
        assert "chép lại" in finding.message("vi")


def test_steps_that_fit_one_case_of_a_channel_are_no_alarm() -> None:
    """R47: never a false alarm: a channel with 1 and 4 days allows steps of 2.5 days."""
    rows = (*terms(in_person="1 ngày làm việc"), *terms(in_person="4 ngày làm việc"))
    several = record(statutory=rows, committed=())
    assert list(rule_of("TF202").check(several, YARDSTICK)) == []
    short = record(statutory=rows[:1], committed=())
    assert list(rule_of("TF202").check(short, YARDSTICK)) != []


def test_the_share_of_later_days_is_that_of_the_design() -> None:
    """R24: 17.5 working days against 25 days is later on half of all start days."""
    (hit,) = rule_of("TF302").check(
        record(
            statutory=terms(online="25 ngày"),
            committed=terms(online="17,5 ngày làm việc"),
            steps=(),
        ),
        YARDSTICK,
    )
    assert 45 <= hit.facts["percent"] <= 55
    assert hit.severity is None


def test_a_promise_that_is_always_later_is_an_error() -> None:
    """R24: refused only if later from every start day: 30 working days against 25 days."""
    (hit,) = rule_of("TF302").check(
        record(
            statutory=terms(online="25 ngày"), committed=terms(online="30 ngày làm việc"), steps=()
        ),
        YARDSTICK,
    )
    assert hit.facts["percent"] == 100
    assert hit.severity == "error"
