"""Cutting a term (*cắt giảm thời hạn*) by whole percents, in integers and by a named rounding."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from tthc_flow.errors import UnknownChoice

__all__ = ["HUNDREDTHS", "Rounding", "checked_cuts", "cut_terms"]

_HUNDRED = 100
HUNDREDTHS = 100
"""Parts of a day that a term may be short of a whole day by: decisions print 7,5 days."""


class Rounding(StrEnum):
    """How a cut term becomes whole days; published decisions round three ways (R24)."""

    FLOOR = "floor"
    CEIL = "ceil"
    NEAREST = "nearest"
    """Half a day counts as a whole one."""

    EXACT = "exact"
    """Nothing is rounded: the terms are percents of themselves (instants)."""


def cut_terms(
    terms: npt.NDArray[Any],
    cut: int,
    rounding: Rounding = Rounding.FLOOR,
    less: npt.NDArray[Any] | int = 0,
) -> npt.NDArray[np.int64]:
    """
    What is left of *terms* after a cut of *cut* percent.

    Args:
        terms: Whole days. A term below 1 day cannot be cut and stays.
        cut: 0 to 100.
        rounding: How the rest is rounded; never below 1 day.
        less: Hundredths of a day by which each term is really shorter: 7,5 days are 8 less 50.
            Uncut it ends on the date of its last part of a day, so it stays 8.

    Raises:
        UnknownChoice: A cut that is no whole percent from 0 to 100.
    """
    (percent,) = checked_cuts([cut])
    whole = np.asarray(terms, np.int64)
    if not percent:
        return whole
    left = (whole * HUNDREDTHS - less) * (_HUNDRED - percent)
    parts = _HUNDRED * HUNDREDTHS
    if rounding is Rounding.EXACT:
        return -(-left // parts)
    if rounding is Rounding.CEIL:
        rounded = -(-left // parts)
    elif rounding is Rounding.NEAREST:
        rounded = (2 * left + parts) // (2 * parts)
    else:
        rounded = left // parts
    return np.where(whole < 1, whole, np.maximum(rounded, 1))


def checked_cuts(cuts: Iterable[Any]) -> tuple[int, ...]:
    """
    *cuts* as whole percents.

    Raises:
        UnknownChoice: One is no whole number from 0 to 100, or they are not several.
    """
    if isinstance(cuts, str) or not isinstance(cuts, Iterable):
        raise UnknownChoice(
            f"{cuts!r} is one cut, several are asked for", remedy="write (0, 10, 20), or (30,)"
        )
    checked = []
    for cut in cuts:
        try:
            number = int(str(cut).strip().removesuffix("%"))
        except ValueError:
            number = -1
        if not 0 <= number <= _HUNDRED:
            raise UnknownChoice(
                f"a cut of {cut!r} percent", remedy="name whole percents from 0 to 100"
            )
        checked.append(number)
    return tuple(checked)
