"""
The largest cut that keeps a share on time (*mức cắt giảm lớn nhất còn giữ được tỷ lệ đúng hạn*).

On time of what can be judged: finished dossiers, and open ones past their date, which are late
already. Other open ones are censored: nobody knows yet.
"""

from __future__ import annotations

from operator import index
from typing import Any

from attrs import frozen

from tthc_flow.analysis.histogram import Group
from tthc_flow.analysis.replay import Replay
from tthc_flow.errors import UnknownChoice

__all__ = ["SafeCut", "checked_target", "largest_cuts", "on_time_share"]

_HUNDRED = 100
_ALL_CUTS = tuple(range(_HUNDRED + 1))


@frozen
class SafeCut:
    """
    The answer for one group.

    Attributes:
        cut: Largest whole percent that keeps the target; None when no cut at all does.
        judged: Finished dossiers, and open ones past their date under that cut.
        on_time: Those on time under it; under no cut when *cut* is None.
        share_before: Share on time without a cut; None when nothing can be judged.
    """

    cut: int | None
    judged: int
    on_time: int
    share_before: float | None


def on_time_share(group: Group, cut: int) -> float | None:
    """Share on time of the judged; None when nothing can be judged."""
    judged = group.finished + group.open_overdue[cut]
    return group.on_time[cut] / judged if judged else None


def largest_cuts(answer: Replay, *, target: int = 95, by: str = "") -> dict[str, SafeCut]:
    """
    Search all whole percents.

    A larger cut never puts more dossiers on time, so the first one that fails ends the search.
    When even no cut misses the target, that is said, not 0.

    Args:
        answer: A replay.
        target: Percent that must be on time.
        by: Column told apart by; empty asks for all dossiers, named "".

    Raises:
        UnknownChoice: A target that is no whole percent from 1 to 100.
    """
    target = checked_target(target)
    groups = answer.by(by, _ALL_CUTS) if by else {"": answer.total(_ALL_CUTS)}
    return {name: _search(group, target) for name, group in groups.items()}


def checked_target(target: Any) -> int:
    """
    *target* as a whole percent; a numpy integer is whole, "95" and 95.5 are not.

    Raises:
        UnknownChoice: It is none from 1 to 100.
    """
    try:
        whole = index(target)
    except TypeError:
        whole = 0
    if not 1 <= whole <= _HUNDRED:
        raise UnknownChoice(
            f"a target of {target!r} percent", remedy="use a whole number from 1 to 100"
        )
    return whole


def _search(group: Group, target: int) -> SafeCut:
    largest = None
    for cut in _ALL_CUTS:
        judged = group.finished + group.open_overdue[cut]
        if not judged or group.on_time[cut] * _HUNDRED < target * judged:
            break
        largest = cut
    shown = largest or 0
    return SafeCut(
        largest,
        group.finished + group.open_overdue[shown],
        group.on_time[shown],
        on_time_share(group, 0),
    )
