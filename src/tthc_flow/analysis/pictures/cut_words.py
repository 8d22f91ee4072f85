"""Cuts in words: what rounding makes of the terms of a log, and what a scenario changes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tthc_flow.analysis.comparison import Comparison
from tthc_flow.analysis.cuts import HUNDREDTHS, Rounding, cut_terms
from tthc_flow.analysis.histogram import NO_TERM
from tthc_flow.analysis.pictures.wording import Lang, caption, percent, say, whole
from tthc_flow.analysis.replay import Replay

__all__ = ["comparison_in_words", "cuts_in_vain", "rounding_in_words"]

_EXAMPLE = 10
"""Percent of the examples."""

_FAR = 5
"""Percentage points by which a real cut must differ from its name to be worth a word."""

_MOST_EXAMPLES = 3
_MOST_GROUPS = 8
_PER_CENT = 100

_POLICIES = {
    "RESTART": ("tạm dừng thì tính lại từ đầu", "a pause lets the term begin anew"),
    "SUBTRACT": ("trừ thời gian tạm dừng", "pauses are subtracted"),
    "IGNORE": ("không trừ thời gian tạm dừng", "pauses are ignored"),
}
_RECEPTIONS = {
    "EVENT_DAY": ("tính từ ngày tiếp nhận", "counted from the day of receipt"),
    "NEXT_WORKING_DAY": (
        "tiếp nhận ngày nghỉ hoặc sau giờ làm việc thì tính là ngày làm việc sau",
        "receipt on a closed day or after hours counts as the next working day",
    ),
}


def rounding_in_words(answer: Replay, lang: Lang) -> tuple[str, ...]:
    """
    Why a small cut hits hard: short terms rounded down lose a whole day under any cut.

    Returns:
        One sentence with the commonest terms of the replay; none where the real cuts are near
        their names, or are not rounded down.
    """
    if answer.rule.effective_rounding is not Rounding.FLOOR:
        return ()
    told = [_Example(days, less) for days, less in _commonest_terms(answer)]
    if not any(abs(example.real - _EXAMPLE) >= _FAR for example in told):
        return ()
    first, *others = (example.in_words(lang) for example in told)
    return (
        say(
            lang,
            "Thời hạn sau cắt giảm làm tròn xuống cả ngày, nên cắt 1\u00a0% cũng đã bớt một ngày "
            f"(không bao giờ dưới 1 ngày). Ví dụ cắt {_EXAMPLE}\u00a0%: "
            + "; ".join([f"thời hạn {first}", *others])
            + ".",
            "A cut term is rounded down to whole days, so that even a cut of 1% takes one day "
            f"(never below 1 day). A cut of {_EXAMPLE}% for example: "
            + "; ".join([f"a term of {first}", *others])
            + ".",
        ),
    )


class _Example:
    """One term under the example's cut."""

    def __init__(self, days: int, less: int) -> None:
        self.exact = days - less / HUNDREDTHS
        self.left = int(cut_terms(np.array([days]), _EXAMPLE, Rounding.FLOOR, less)[0])
        self.real = _PER_CENT * (self.exact - self.left) / self.exact

    def in_words(self, lang: Lang) -> str:
        """Such as "3 ngày còn 2 ngày, thực giảm 33 %"."""
        days = f"{self.exact:g}".replace(".", "," if lang == "vi" else ".")
        real = percent(self.real / _PER_CENT, lang, 0)
        if self.left == self.exact:
            return say(
                lang,
                f"{days} ngày vẫn là {days} ngày",
                f"{days} {_days(self.exact)} stays as it is",
            )
        return say(
            lang,
            f"{days} ngày còn {self.left} ngày, thực giảm {real}",
            f"{days} {_days(self.exact)} becomes {self.left} {_days(self.left)}, really cut by "
            f"{real}",
        )


def _days(count: float) -> str:
    return "day" if count == 1 else "days"


def _commonest_terms(answer: Replay) -> Iterator[tuple[int, int]]:
    """The terms of most dossiers, the longest of them first."""
    table = answer.histogram.table
    term, less, cases = (table.column(name).to_numpy() for name in ("term", "less", "cases"))
    pairs, place = np.unique(np.stack((term, less), axis=1), axis=0, return_inverse=True)
    counts = np.bincount(place.ravel(), weights=cases, minlength=len(pairs))
    real = (pairs[:, 0] != NO_TERM) & (pairs[:, 0] >= 1)
    ranked = np.lexsort((pairs[:, 0], -counts))
    chosen = [row for row in ranked.tolist() if real[row] and counts[row]][:_MOST_EXAMPLES]
    yield from sorted(((int(pairs[row, 0]), int(pairs[row, 1])) for row in chosen), reverse=True)


def comparison_in_words(found: Comparison, lang: Lang) -> tuple[str, ...]:
    """What the scenario changes, what it names in vain, and how both are counted if not alike."""
    scenario, facts = found.scenario, found.manifest
    parts = [say(lang, f"cắt {scenario.cut}\u00a0%", f"a cut of {scenario.cut}%")]
    if scenario.cuts:
        named = [
            f"{name} {percent(cut / _PER_CENT, lang, 0)}" for name, cut in scenario.cuts.items()
        ]
        rest = len(named) - _MOST_GROUPS
        if rest > 0:
            named[_MOST_GROUPS:] = [say(lang, f"và {rest} nhóm khác", f"and {rest} more")]
        parts.append(say(lang, "riêng ", "but ") + ", ".join(named))
    if scenario.policy != found.baseline.policy:
        parts.append(say(lang, *_POLICIES[str(scenario.policy)]))
    if scenario.reception != found.baseline.reception:
        parts.append(say(lang, *_RECEPTIONS[str(scenario.reception)]))
    told = [
        say(lang, "Phương án: ", "Scenario: ") + "; ".join(parts) + ".",
        *cuts_in_vain(found, lang),
    ]
    now, then = caption(facts["baseline"], lang), caption(facts["scenario"], lang)
    if now != then:
        told += [f"{found.baseline.name}: {now}", f"{scenario.name}: {then}"]
    return tuple(told)


def cuts_in_vain(found: Comparison, lang: Lang) -> tuple[str, ...]:
    """The groups that a scenario cuts and no dossier has."""
    names = found.manifest["cuts_without_dossiers"]
    if not names:
        return ()
    count = whole(len(names), lang)
    listed = ", ".join(names[:_MOST_GROUPS]) + ("…" if len(names) > _MOST_GROUPS else "")
    return (
        say(
            lang,
            f"Phương án “{found.scenario.name}” nêu {count} nhóm mà không hồ sơ nào có ([cuts]): "
            f"{listed}.",
            f"The scenario “{found.scenario.name}” cuts {count} groups that no dossier has "
            f"([cuts]): {listed}.",
        ),
    )
