"""Cutting a term (*cắt giảm thời hạn*) by whole percents, in integers and by a named rounding."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from tthc_flow.errors import UnknownChoice

__all__ = ["Rounding", "checked_cuts", "cut_terms"]

_HUNDRED = 100


class Rounding(StrEnum):
    """How a cut term becomes whole days; published decisions round three ways (R24)."""

    FLOOR = "floor"
    CEIL = "ceil"
    NEAREST = "nearest"
    """Half a day counts as a whole one."""

    EXACT = "exact"
    """Nothing is rounded: the terms are percents of themselves (instants)."""


def cut_terms(
    terms: npt.NDArray[Any], cut: int, rounding: Rounding = Rounding.FLOOR
) -> npt.NDArray[np.int64]:
    """
    What is left of *terms* after a cut of *cut* percent.

    Args:
        terms: Whole days. A term below 1 day cannot be cut and stays.
        cut: 0 to 100.
        rounding: How the rest is rounded; never below 1 day.

    Raises:
        UnknownChoice: A cut that is no whole percent from 0 to 100.
    """
    (percent,) = checked_cuts([cut])
    whole = np.asarray(terms, np.int64)
    left = whole * (_HUNDRED - percent)
    if rounding is Rounding.EXACT:
        return -(-left // _HUNDRED)
    if rounding is Rounding.CEIL:
        rounded = -(-left // _HUNDRED)
    elif rounding is Rounding.NEAREST:
        rounded = (2 * left + _HUNDRED) // (2 * _HUNDRED)
    else:
        rounded = left // _HUNDRED
    return np.where(whole < 1, whole, np.maximum(rounded, 1))


def checked_cuts(cuts: Iterable[Any]) -> tuple[int, ...]:
    """
    *cuts* as whole percents.

    Raises:
        UnknownChoice: One is no whole number from 0 to 100.
    """
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
