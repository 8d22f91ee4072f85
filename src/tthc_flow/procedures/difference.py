"""What changed between two catalogues: new, amended field by field, repealed (R23, T47)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from tthc_flow.procedures.catalogue import Catalogue
from tthc_flow.procedures.document import LegalDocument
from tthc_flow.procedures.procedure import Procedure
from tthc_flow.procedures.step import Step

__all__ = ["Amendment", "Change", "Differences", "Repeal", "compare_catalogues"]

_STEP_FIELDS = ("label_vi", "label_en", "kind", "term", "stage", "actor", "unit", "agency")


@frozen
class Change:
    """
    One field that differs.

    Attributes:
        field: Its name, e.g. "terms, online", "step 'sign', term".
        before: What stood there; empty when nothing did.
        after: What stands there now; empty when nothing does.
    """

    field: str
    before: str
    after: str


@frozen
class Amendment:
    """
    A procedure that is in both catalogues and not the same.

    Attributes:
        before: The version that was.
        after: The version that is: a new one, or the same one corrected.
        changes: Fields that differ, at least one.
    """

    before: Procedure
    after: Procedure
    changes: tuple[Change, ...]

    @property
    def is_new_version(self) -> bool:
        """Whether a new version follows the old one, rather than a correction of it."""
        return self.before.valid_from != self.after.valid_from


@frozen
class Repeal:
    """
    A procedure that is no longer there.

    Attributes:
        procedure: Its last version.
        until: First day it no longer holds; None when it was only left out.
    """

    procedure: Procedure
    until: date | None


@frozen
class Differences:
    """
    What differs between two catalogues, by code.

    Attributes:
        new: Procedures that were not there before, in their first version.
        amended: Procedures with another version or other facts.
        repealed: Procedures that ended or were left out.
    """

    new: tuple[Procedure, ...] = ()
    amended: tuple[Amendment, ...] = ()
    repealed: tuple[Repeal, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the catalogues say the same."""
        return not (self.new or self.amended or self.repealed)


def compare_catalogues(old: Catalogue, new: Catalogue) -> Differences:
    """
    Compare two catalogues, version by version.

    Versions of one first day are compared with each other; a version that only *new* has is
    compared with the one before it. The end of a version is no change of its own when the next
    version begins on it.
    """
    before, after = set(old.codes), set(new.codes)
    repealed = [Repeal(old.versions(code)[-1], None) for code in before - after]
    amended: list[Amendment] = []
    for code in sorted(before & after):
        then, now = old.versions(code), new.versions(code)
        amended += _amendments(then, now)
        if now[-1].valid_until is not None and then[-1].valid_until is None:
            repealed.append(Repeal(now[-1], now[-1].valid_until))
    return Differences(
        tuple(new.versions(code)[0] for code in sorted(after - before)),
        tuple(amended),
        tuple(sorted(repealed, key=lambda each: each.procedure.reference)),
    )


def _amendments(then: Sequence[Procedure], now: Sequence[Procedure]) -> Iterator[Amendment]:
    known = {version.valid_from: version for version in then}
    previous: Procedure | None = None
    for version in now:
        before = (
            known.pop(version.valid_from, None) or previous or known.pop(_nearest(version, known))
        )
        changes = (*_changes(before, version), *_end_change(before, version, now))
        if changes:
            yield Amendment(before, version, changes)
        previous = version
    for version in known.values():
        if version.valid_from > now[0].valid_from:  # an older one is history that was left out
            yield Amendment(version, version, (Change("version", str(version.valid_from), ""),))


def _nearest(version: Procedure, known: Iterable[date]) -> date:
    """The beginning of the version that *version* takes the place of."""
    earlier = [first for first in known if first < version.valid_from]
    return max(earlier) if earlier else min(known)


def _end_change(before: Procedure, after: Procedure, now: Sequence[Procedure]) -> Iterator[Change]:
    """A changed end of one version, unless a version follows it or it is the repeal."""
    if before.valid_from != after.valid_from or before.valid_until == after.valid_until:
        return
    is_followed = after.valid_until in {version.valid_from for version in now}
    is_repeal = after is now[-1] and before.valid_until is None
    if not is_followed and not is_repeal:
        yield Change("valid_until", _text(before.valid_until), _text(after.valid_until))


def _changes(before: Procedure, after: Procedure) -> Iterator[Change]:
    yield from _differing(_facts(before), _facts(after))
    yield from _step_changes(before.steps, after.steps)


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        if before.get(name, "") != after.get(name, ""):
            yield Change(name, before.get(name, ""), after.get(name, ""))


def _facts(procedure: Procedure) -> dict[str, str]:
    """Everything but the steps and the end, as printed."""
    promise = procedure.commitment
    facts = {
        "valid_from": procedure.valid_from,
        "name": procedure.name,
        "field_of_work": procedure.field_of_work,
        "level": procedure.level,
        "agency_code": procedure.agency_code,
        "supplement_window": procedure.supplement_window,
        "decision": _document(procedure.publication),
        **{f"terms, {channel}": term for channel, term in procedure.statutory.items()},
    }
    if promise is not None:
        facts["commitment, decision"] = _document(promise.decision)
        facts |= {f"commitment, {channel}": term for channel, term in promise.committed.items()}
    return {name: _text(fact) for name, fact in facts.items()}


def _document(document: LegalDocument) -> str:
    facts = (document.number, document.issuer, document.issued_on, document.source)
    return ", ".join(filter(None, map(_text, facts)))


def _step_changes(before: Iterable[Step], after: Iterable[Step]) -> Iterator[Change]:
    then, now = ({step.key: step for step in steps} for steps in (before, after))
    for key in dict.fromkeys([*then, *now]):
        old, new = then.get(key), now.get(key)
        if old is None or new is None:
            yield Change(f"step {key!r}", old.label_vi if old else "", new.label_vi if new else "")
            continue
        for name in _STEP_FIELDS:
            was, is_now = _text(getattr(old, name)), _text(getattr(new, name))
            if was != is_now:
                yield Change(f"step {key!r}, {name}", was, is_now)


def _text(fact: object) -> str:
    return "" if fact is None else str(fact)
