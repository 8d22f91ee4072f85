"""Kernels for numba. Loops, because that is what it compiles; see `tthc_flow.analysis.compiled`."""

# ruff: noqa: ANN001, ANN201, PLR0913, PLR0917 - numba infers types, and takes plain arrays
# mypy: disable-error-code="no-untyped-def, untyped-decorator"

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["add_each", "add_fixed", "between", "count_required", "hour_add", "hour_between"]


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def add_fixed(days, base, table, null, out):
    """Row by row one look-up in the table of a fixed number of days."""
    size = len(table)
    bad = -1
    for row in range(len(days)):
        place = days[row] - base
        if 0 <= place < size:
            out[row] = table[place]
        elif days[row] == null:
            out[row] = null
        else:
            bad = row
    return bad


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def add_each(days, base, count, n, opened, null, out):
    """The same with a number of days in each row."""
    size, known = len(count), len(opened)
    bad = -1
    for row in range(len(days)):
        place = days[row] - base
        if 0 <= place < size:
            nth = count[place] + n[row] - 1
            if n[row] >= 1 and nth < known:
                out[row] = opened[nth]
            else:
                bad = row
        elif days[row] == null and n[row] >= 1:
            out[row] = null
        else:
            bad = row
    return bad


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def between(after, until, base, count, null, no_count, out):
    """Working days in (after, until]."""
    size = len(count)
    bad = -1
    for row in range(len(after)):
        first, last = after[row] - base, until[row] - base
        if 0 <= first < size and 0 <= last < size:
            out[row] = count[last] - count[first]
        elif (after[row] == null or 0 <= first < size) and (until[row] == null or 0 <= last < size):
            out[row] = no_count
        else:
            bad = row
    return bad


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def hour_add(instants, first, bucket, work, inverse, length, null, out):
    """Open time *length* (at least 1) later, read off bucket tables."""
    size, known = len(work), len(inverse)
    bad = -1
    for row in range(len(instants)):
        place = instants[row] - first
        slot = place // bucket
        if place >= 0 and slot < size:
            packed = work[slot]
            done = (
                (packed >> 1) + (place - slot * bucket) * (packed & 1) + length[row % len(length)]
            )
            back = (done - 1) // bucket
            if length[row % len(length)] >= 1 and back < known:
                out[row] = done + inverse[back]
            else:
                bad = row
        elif instants[row] == null and length[row % len(length)] >= 1:
            out[row] = null
        else:
            bad = row
    return bad


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def hour_between(a, b, first, bucket, work, null, out):
    """Open microseconds from a to b."""
    size = len(work)
    bad = -1
    for row in range(len(a)):
        place, other = a[row] - first, b[row] - first
        slot, there = place // bucket, other // bucket
        a_in = place >= 0 and slot < size
        b_in = other >= 0 and there < size
        if a_in and b_in:
            start, end = work[slot], work[there]
            out[row] = (
                (end >> 1)
                + (other - there * bucket) * (end & 1)
                - (start >> 1)
                - (place - slot * bucket) * (start & 1)
            )
        elif (a_in or a[row] == null) and (b_in or b[row] == null):
            out[row] = null
        else:
            bad = row
    return bad


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def count_required(start, end, group, base, to_reach, count, size, counts):
    """One more dossier at its group and the smallest term it met."""
    known = len(count)
    bad = -1
    for row in range(len(start)):
        first, last = start[row] - base, end[row] - base
        if 0 <= first < known and 0 <= last < known:
            needed = min(max(to_reach[last] - count[first], 0), size - 1)
            counts[np.int64(group[row]) * size + needed] += 1
        else:
            bad = row
    return bad
