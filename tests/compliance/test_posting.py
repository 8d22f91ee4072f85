"""Posting: lists put side by side, and bodies ranked."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

from tthc_flow.compliance import Family, RecordList, Yardstick, choose, lint
from tthc_flow.compliance.posting import (
    PostedProcedure,
    compare,
    read_posted,
    result_standings,
    standings,
)
from tthc_flow.errors import InvalidCatalogue, UnreadableTable
from tthc_flow.procedures import Level, SubmissionChannel

from .sound import OLD, SOUND, at, dossier, log, terms

RULES = [rule for rule in choose() if rule.family is Family.POSTING]
ON = date(2026, 11, 25)
FIRST = evolve(SOUND, name="Cấp phép")
BEFORE = evolve(OLD, name="Cấp phép")
SECOND = evolve(SOUND, key="b", code="2.002285", name="Đăng ký khai thác tuyến", steps=())
GONE = evolve(SOUND, key="c", code="1.000001", valid_until=date(2026, 10, 1))
AUTHORITY = RecordList("Danh mục tỉnh", (BEFORE, FIRST, SECOND, GONE))

POSTED = """\
commune,code,name,decision,channel,term,posted_on,electronic
Phường A,1.000703,Cấp phép,3508/QĐ-UBND,in_person,04 ngày làm việc,2026-08-25,có
Phường A,1.000703,Cấp phép,3508/QĐ-UBND,online,04 ngày làm việc,2026-08-25,có
Phường A,1.000703,Cấp phép,3508/QĐ-UBND,postal,04 ngày làm việc,2026-08-25,có
Phường A,2.002285,Đăng ký khai thác tuyến,3508/QĐ-UBND,in_person,04 ngày làm việc,2026-09-15,không
Phường B,1.000703,Cấp phép,100/QĐ-UBND,in_person,05 ngày làm việc,2024-01-03,có
Phường B,1.000001,Cũ,3508/QĐ-UBND,in_person,04 ngày làm việc,2026-08-25,có
"""


def read(tmp_path: Path, text: str, name: str = "posted.csv") -> tuple[PostedProcedure, ...]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_posted(path)


def test_communes_are_compared_and_ranked(tmp_path: Path) -> None:
    """Issue 4: missing, outdated, abolished and late, per commune and as a ranked table."""
    yardstick = Yardstick.of(ON)
    postings = compare(AUTHORITY, read(tmp_path, POSTED))
    assert [posting.commune for posting in postings] == ["Phường A", "Phường B"]
    subjects = [subject for posting in postings for subject in posting]
    findings = lint(subjects, yardstick, RULES).findings
    told = {(finding.subject, finding.code) for finding in findings}
    assert {
        ("Phường A/2.002285", "TF806"),
        ("Phường A/2.002285", "TF813"),
        ("Phường A/2.002285", "TF815"),
        ("Phường B/1.000703", "TF804"),
        ("Phường B/2.002285", "TF801"),
        ("Phường B/1.000001", "TF802"),
    } <= told
    assert not [pair for pair in told if pair[0] == "Phường A/1.000703"]
    first, second = standings(postings, findings, ON)
    assert (first.rank, first.commune, first.expected, first.posted) == (1, "Phường A", 2, 2)
    assert first.share == Fraction(1, 2)
    assert first.electronic_share == Fraction(1, 2)
    assert (second.rank, second.posted, second.right) == (2, 1, 0)
    assert second.counts["TF801"] == second.counts["TF802"] == second.counts["TF804"] == 1


def test_equal_bodies_share_a_rank(tmp_path: Path) -> None:
    """Two bodies with the same share are both first; the next is third."""
    rows = "commune,code,posted_on\nC,1.000703,\nA,1.000703,\nB,9.999999,\n"
    postings = compare(AUTHORITY, read(tmp_path, rows))
    ranked = standings(postings, (), ON)
    assert [(each.rank, each.commune) for each in ranked] == [(1, "A"), (1, "C"), (3, "B")]
    assert ranked[-1].electronic_share is None


def test_only_the_procedures_of_a_level_must_be_posted(tmp_path: Path) -> None:
    """A commune posts what communes settle; what it posts beyond is still compared."""
    at_commune = evolve(SECOND, levels=(Level.COMMUNE,))
    authority = RecordList("Danh mục", (SOUND, at_commune))
    posted = read(tmp_path, "commune,code\nA,1.000703\n")
    (posting,) = compare(authority, posted, frozenset({Level.COMMUNE}))
    assert [pair.code for pair in posting.comparisons] == ["1.000703", "2.002285"]
    (posting,) = compare(authority, posted, frozenset({Level.MINISTRY}))
    assert [pair.code for pair in posting.comparisons] == ["1.000703"]
    assert posting.comparisons[0].published == (SOUND,)


def test_a_catalogue_file_is_a_posting_too(tmp_path: Path) -> None:
    """A commune that keeps its list as a catalogue is compared like any other."""
    from tthc_flow.procedures import sample_catalogue

    text = Path(sample_catalogue().source).read_text(encoding="utf-8")
    found = read(tmp_path, text, "Xã Hoằng Hóa.toml")
    assert len(found) >= 20
    assert {each.commune for each in found} == {"Xã Hoằng Hóa"}


def test_what_a_table_may_leave_out(tmp_path: Path) -> None:
    """Only the code must be there; a value and a unit stand for a term; the file for the body."""
    (only,) = read(
        tmp_path, "code,posted_on,value,unit,channel\n1.000703,,4,Ngày làm việc,online\n"
    )
    assert only.commune == "posted"
    assert str(only.terms[0].printed.term) == "4 ngày làm việc"
    assert only.channels == (SubmissionChannel.ONLINE,)
    assert only.is_electronic is None


def test_rows_of_one_code_are_its_channels_and_cases(tmp_path: Path) -> None:
    """T10: a channel may have several cases; it is double only beyond those of the list."""
    rows = "commune,code,channel\nA,1.000703,online\nA,1.000703,online\n"
    (posting,) = compare(AUTHORITY, read(tmp_path, rows))
    assert "TF805" in {finding.code for finding in lint(posting, Yardstick.of(ON)).findings}
    two_cases = evolve(FIRST, statutory=(*FIRST.statutory, *terms(online="7 ngày làm việc")))
    (posting,) = compare(RecordList("Danh mục", (two_cases,)), read(tmp_path, rows))
    assert "TF805" not in {finding.code for finding in lint(posting, Yardstick.of(ON)).findings}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("A,1.000703,2026-13-01,có,online", "line 2, posted_on"),
        ("A,1.000703,,maybe,online", "line 2, electronic"),
        ("A,1.000703,,có,fax", "line 2, channel"),
    ],
)
def test_cells_that_cannot_be_read(tmp_path: Path, row: str, told: str) -> None:
    """R26: each with its line and column."""
    with pytest.raises(UnreadableTable, match=told):
        read(tmp_path, f"commune,code,posted_on,electronic,channel\n{row}\n")


def test_a_table_of_something_else(tmp_path: Path) -> None:
    """A CSV file that is neither a posting nor a list is bad input."""
    with pytest.raises(InvalidCatalogue):
        read(tmp_path, "a,b\n1,2\n")


def test_results_by_agency() -> None:
    """Issue 4: publication of results; a dossier that is open or withdrawn counts nowhere."""
    late = dossier(code="x", agency="Sở B", published_at=at("09-01 08:00"))
    book = evolve(
        log(2, 0),
        dossiers=(
            dossier(agency="Sở A"),
            late,
            dossier(code="y", agency="Sở B", published_at=None, finished_at=at("11-25 09:00")),
            dossier(code="z", agency="Sở B", has_decision=False, published_at=None),
        ),
    )
    findings = lint(book, Yardstick.of(ON), RULES).findings
    assert {finding.subject for finding in findings} == {"x"}
    first, second = result_standings(book, findings, ON)
    assert (first.agency, first.decided, first.share) == ("Sở A", 1, Fraction(1))
    assert (second.agency, second.decided, second.share) == ("Sở B", 2, Fraction(1, 2))


def test_cases_of_one_code_are_one_procedure_to_post(tmp_path: Path) -> None:
    """R23: cases with their own steps are versions apart, yet posted under one code."""
    one = evolve(FIRST, case="a", statutory=terms(in_person="4 ngày làm việc"))
    other = evolve(FIRST, case="b", statutory=terms(in_person="9 ngày làm việc"))
    authority = RecordList("Danh mục", (one, other))
    assert [versions.reference for versions in authority.versions] == ["1.000703/a", "1.000703/b"]
    assert not [f for f in lint(authority.versions, Yardstick.of(ON)).findings if f.code == "TF503"]
    rows = "code,channel,term\n1.000703,in_person,9 ngày làm việc\n"
    (posting,) = compare(authority, read(tmp_path, rows))
    (pair,) = posting.comparisons
    assert "TF812" not in {finding.code for finding in lint([pair], Yardstick.of(ON)).findings}
