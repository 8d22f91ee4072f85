"""Bodies side by side: what they post, how well, and their rank."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from tthc_flow.compliance.dossier_log.record import DossierLog
from tthc_flow.compliance.finding import Finding
from tthc_flow.compliance.posting.comparison import Posting

__all__ = ["ResultStanding", "Standing", "result_standings", "standings"]

_SPOILS = ("TF801", "TF802", "TF804", "TF806", "TF811", "TF812", "TF813")
"""Findings after which a procedure does not count as posted right and in time."""

_RESULT_LATE = "TF821"


@frozen
class Standing:
    """
    How one body posts.

    Attributes:
        rank: From 1; bodies with the same share have the same rank.
        commune: The body.
        expected: Procedures in force that it should post.
        posted: Of these, how many it posts.
        right: Of these, how many it posts right and in time.
        electronic: Of those posted, how many are handled electronically.
        counts: Findings by their rule.
    """

    rank: int
    commune: str
    expected: int
    posted: int
    right: int
    electronic: int
    counts: Counter[str]

    @property
    def share(self) -> Fraction:
        """Share posted right and in time, 0 to 1."""
        return Fraction(self.right, self.expected) if self.expected else Fraction(1)

    @property
    def electronic_share(self) -> Fraction | None:
        """Share handled electronically of those posted; None when nothing is posted."""
        return Fraction(self.electronic, self.posted) if self.posted else None


def standings(
    postings: Sequence[Posting], findings: Iterable[Finding], on: date
) -> tuple[Standing, ...]:
    """
    All bodies, the best first.

    Args:
        postings: What they post beside what they should.
        findings: What the rules for posting found, all of them.
        on: The day asked about.
    """
    codes_of: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        codes_of[finding.subject].append(finding.code)
    unranked = [_standing(posting, codes_of, on) for posting in postings]
    unranked.sort(key=lambda each: (-each.share, each.commune))
    shares = [each.share for each in unranked]
    return tuple(evolve(each, rank=shares.index(each.share) + 1) for each in unranked)


def _standing(posting: Posting, codes_of: dict[str, list[str]], on: date) -> Standing:
    counts: Counter[str] = Counter(codes_of[posting.key])
    expected = posted = right = electronic = 0
    for each in posting.comparisons:
        codes = codes_of[each.key]
        counts.update(codes)
        if each.in_force(on) is None:
            continue
        expected += 1
        posted += each.posted is not None
        electronic += each.is_electronic(on)
        right += each.posted is not None and not set(codes) & set(_SPOILS)
    return Standing(0, posting.commune, expected, posted, right, electronic, counts)


@frozen
class ResultStanding:
    """
    How one body publishes its results.

    Attributes:
        agency: The body; empty when the log names none.
        decided: Dossiers decided by the day asked about.
        in_time: Of these, how many were published in time, or still have time.
    """

    agency: str
    decided: int
    in_time: int

    @property
    def share(self) -> Fraction:
        """Share published in time, 0 to 1."""
        return Fraction(self.in_time, self.decided)


def result_standings(
    log: DossierLog, findings: Iterable[Finding], on: date
) -> tuple[ResultStanding, ...]:
    """
    All bodies of a log with a decision, the best first.

    Args:
        log: The dossiers.
        findings: What the rules for posting found in it.
        on: The day asked about.
    """
    late = {finding.subject for finding in findings if finding.code == _RESULT_LATE}
    decided: Counter[str] = Counter()
    in_time: Counter[str] = Counter()
    for dossier in log.dossiers:
        if dossier.is_decided_by(on) and "published_at" not in dossier.silent:
            decided[dossier.agency] += 1
            in_time[dossier.agency] += dossier.code not in late
    found = [ResultStanding(agency, decided[agency], in_time[agency]) for agency in decided]
    return tuple(sorted(found, key=lambda each: (-each.share, each.agency)))
