"""A finding (*phát hiện*): one rule, one place, in words; and a fingerprint that survives edits."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from attrs import field, frozen

from tthc_flow.compliance.rule import Hit, Rule, Severity
from tthc_flow.compliance.subject import Place, Subject
from tthc_flow.compliance.words import Lang, Words, in_words

__all__ = ["Finding", "finding_of"]

_COPIED = Words(
    " [số liệu chép lại: đối chiếu quyết định gốc]", " [copied: compare with the decision itself]"
)


@frozen(eq=False, slots=False)
class Finding:
    """
    One rule that is not obeyed in one place.

    Attributes:
        rule: The rule.
        subject: Key of what was looked at: a code, a code and a version, a dossier.
        place: Where it stands.
        where: Field, channel or step in it; empty for the whole.
        facts: Values that the words name.
        severity: How grave; never above NOTE when *is_secondary*.
        is_secondary: Whether the list was copied from another text than the act itself: not to
            be quoted as an error of an office.
    """

    rule: Rule[Any]
    subject: str
    place: Place
    where: str
    facts: Mapping[str, Any] = field(repr=False)
    severity: Severity
    is_secondary: bool = False

    @property
    def code(self) -> str:
        """Code of the rule."""
        return self.rule.code

    def message(self, lang: Lang = "vi") -> str:
        """What is wrong here."""
        copied = _COPIED.say(lang) if self.is_secondary else ""
        return self.rule.finding.say(lang, self.facts) + copied

    def fix(self, lang: Lang = "vi") -> str:
        """What to do about it."""
        return self.rule.fix.say(lang, self.facts)

    @cached_property
    def fingerprint(self) -> str:
        """
        Name of the finding in a baseline: the same as long as what it says stays the same.

        Neither the file nor the line nor the wording of the rule is part of it.
        """
        facts = sorted(f"{name}={in_words(fact, 'vi')}" for name, fact in self.facts.items())
        said = "\n".join((self.code, self.subject, self.where, *facts))
        return hashlib.sha256(said.encode()).hexdigest()[:20]


def finding_of(rule: Rule[Any], subject: Subject, found: Hit) -> Finding:
    """The finding that *found* is; what was copied second-hand is never more than a note."""
    severity = found.severity or rule.severity
    if subject.is_secondary:
        severity = Severity.NOTE
    return Finding(
        rule,
        subject.key,
        subject.place,
        found.where,
        found.facts,
        severity,
        is_secondary=subject.is_secondary,
    )
