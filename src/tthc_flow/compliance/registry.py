"""All rules, listed by hand: nothing registers itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from tthc_flow.compliance import noqa, unchecked
from tthc_flow.compliance.catalogue import (
    channels,
    commitments,
    form,
    identity,
    notation,
    publication,
    reduction,
    step_sums,
    steps,
    terms,
    versions,
)
from tthc_flow.compliance.dossier_log import dates, integrity, repetition
from tthc_flow.compliance.posting import manner, presence
from tthc_flow.compliance.rule import Rule
from tthc_flow.errors import UnknownChoice

__all__ = ["RULES", "choose", "is_known", "rule_of"]

RULES: tuple[Rule[Any], ...] = (
    *form.RULES,
    *noqa.RULES,
    *unchecked.RULES,
    *terms.RULES,
    *step_sums.RULES,
    *steps.RULES,
    *commitments.RULES,
    *reduction.RULES,
    *channels.RULES,
    *notation.RULES,
    *versions.RULES,
    *publication.RULES,
    *identity.RULES,
    *dates.RULES,
    *integrity.RULES,
    *repetition.RULES,
    *presence.RULES,
    *manner.RULES,
)
"""Every rule, in the order of its code."""

_BY_CODE = {each.code: each for each in RULES}


def is_known(code: str) -> bool:
    """Whether there is a rule of this code."""
    return code in _BY_CODE


def rule_of(code: str) -> Rule[Any]:
    """
    The rule of one code.

    Raises:
        UnknownChoice: There is none.
    """
    return choose([code])[0] if code in _BY_CODE else _refuse(code)


def choose(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Sequence[Rule[Any]]:
    """
    Rules by their codes or beginnings of codes: "TF201", "TF2".

    Args:
        select: Which to take; none means all.
        ignore: Which of these to leave out.

    Raises:
        UnknownChoice: A code or beginning that no rule has.
    """
    select, ignore = tuple(select), tuple(ignore)
    for code in (*select, *ignore):
        if not code or not any(known.startswith(code) for known in _BY_CODE):
            _refuse(code)
    return tuple(
        each
        for each in RULES
        if (not select or each.code.startswith(select)) and not each.code.startswith(ignore)
    )


def _refuse(code: str) -> Any:
    near = get_close_matches(code, _BY_CODE, n=3, cutoff=0.4)
    raise UnknownChoice(
        f"there is no rule {code!r}",
        remedy=f"near codes: {', '.join(near)}" if near else "see docs/rules/index.md",
    )
